"""What the pages of a season show: the whole year, or one community's or theme's part of it.

Each filter has an address of its own, so that it works, prints and is shared without
any script; the theme's script only spares the trip.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import takewhile

from fast_dataclass import dataclass
from programmation import urls
from programmation.grouping import grouped
from programmation.model import Community, Meeting, Season, Theme
from programmation.season import EVERYTHING, Month, months, seasons_of, upcoming
from programmation.text.french import sort_key


@dataclass(frozen=True)
class Choice:
    """A filter of the season's page."""

    slug: str
    name: str
    address: str
    count: int
    color: str = ""
    """A community's; nothing for a theme."""


@dataclass(frozen=True, kw_only=True)
class SeasonView:
    """A season's page."""

    season: Season
    address: str
    months: tuple[Month, ...]
    count: int
    previous: Season | None
    next: Season | None
    seasons: tuple[Season, ...]
    """All that have meetings, earliest first."""
    today: date
    """The day of the build, kept inside the season: pages of other seasons do not change."""
    next_slug: str
    """The next meeting that takes place, when it is in this season."""
    begun: bool
    """The season's first day has come."""
    ended: bool
    """The season's last day is gone by."""
    held: bool
    """None of its meetings is still to come."""
    communities: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    community: Community | None = None
    theme: Theme | None = None

    @property
    def title(self) -> str:
        chosen = self.community or self.theme
        return f"Programmation {self.season.label}" + (f" : {chosen.name}" if chosen else "")

    @property
    def filtered(self) -> bool:
        return bool(self.community or self.theme)

    @property
    def next_meeting(self) -> Meeting | None:
        meetings = (meeting for month in self.months for meeting in month.meetings)
        return next((meeting for meeting in meetings if meeting.slug == self.next_slug), None)

    @property
    def day(self) -> date | None:
        """The day of the build, when it is in the season."""
        return self.today if self.begun and not self.ended else None

    @property
    def past_months(self) -> tuple[Month, ...]:
        """Those gone by while meetings are still to come: one line stands for them."""
        if self.held:
            return ()
        return tuple(takewhile(lambda month: month.is_over(self.today), self.months))

    @property
    def past_recaps(self) -> int:
        return sum(bool(m.recap) for month in self.past_months for m in month.meetings)


def season_views(
    season: Season,
    listed: tuple[Meeting, ...],
    known: tuple[Season, ...],
    following: Mapping[str, Meeting],
    today: date,
) -> tuple[SeasonView, ...]:
    """The season's page, then those of its communities and themes.

    `listed`: the season's meetings.  `known`: every season with meetings, earliest first.
    `following`: what comes next in any season (see `season.next_meetings`).
    """
    position = known.index(season)
    communities = {c.slug: c for m in listed for c in m.communities}
    themes = {theme.slug: theme for m in listed for theme in m.themes}
    by_community = grouped(listed, lambda m: [c.slug for c in m.communities])
    by_theme = grouped(listed, lambda m: [theme.slug for theme in m.themes])
    all_choices = tuple(
        Choice(c.slug, c.name, urls.season_of_community(season.label, c.slug),
               len(by_community[c.slug]), c.color)
        for c in sorted(communities.values(), key=lambda c: sort_key(c.name))
    )  # fmt: skip
    # What has come to its end keeps its pages, and is no choice any more.
    community_choices = tuple(c for c in all_choices if not communities[c.slug].is_over(today))
    theme_choices = tuple(
        Choice(t.slug, t.name, urls.season_of_theme(season.label, t.slug), len(by_theme[t.slug]))
        for t in sorted(themes.values(), key=lambda t: sort_key(t.name))
    )

    def view(
        shown: tuple[Meeting, ...],
        address: str,
        community: Community | None = None,
        theme: Theme | None = None,
    ) -> SeasonView:
        chosen = community or theme
        # Not the first of a season to come while this one still has meetings.
        coming = following.get(chosen.url if chosen else EVERYTHING)
        here = coming is not None and season in seasons_of(coming, season.first_month)
        return SeasonView(
            season=season,
            address=address,
            months=months(season, shown),
            count=len(shown),
            previous=known[position - 1] if position else None,
            next=known[position + 1] if position + 1 < len(known) else None,
            seasons=known,
            today=min(max(today, season.first_day), season.end),
            next_slug=coming.slug if coming and here else "",
            begun=today >= season.first_day,
            ended=today >= season.end,
            held=not upcoming(shown, today),
            communities=community_choices,
            themes=theme_choices,
            community=community,
            theme=theme,
        )

    return (
        view(listed, season.url),
        *(
            view(by_community[choice.slug], choice.address, community=communities[choice.slug])
            for choice in all_choices
        ),
        *(
            view(by_theme[choice.slug], choice.address, theme=themes[choice.slug])
            for choice in theme_choices
        ),
    )
