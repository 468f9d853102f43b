"""What the pages of a season show: the whole year, or one community's or theme's part of it.

Each filter has an address of its own, so that it works, prints and is shared without
any script; the theme's script only spares the trip.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import takewhile

from fast_dataclass import dataclass
from programmation import urls
from programmation.feeds.table import by_subject
from programmation.model import Community, Meeting
from programmation.parts import Theme
from programmation.season import EVERYTHING, Month, Season, months, seasons_of, upcoming
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
    """The day of the build, or the day before the season, or the one after: pages of other seasons
    do not change."""
    next_slug: str
    """The next meeting that takes place, when it is in this season."""
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
    def ended(self) -> bool:
        """The season's last day is gone by."""
        return self.today >= self.season.end

    @property
    def day(self) -> date | None:
        """The day of the build, when it is in the season."""
        return self.today if self.season.first_day <= self.today and not self.ended else None

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
    # One value for all these pages, which share what is made with it.
    near = min(max(today, season.first_day - timedelta(days=1)), season.end)
    held = by_subject(listed)
    subjects = {subject.url: subject for meeting in listed for subject in meeting.subjects}

    choices = []
    for each in sorted(subjects.values(), key=lambda s: (isinstance(s, Theme), sort_key(s.name))):
        made = urls.season_of_theme if isinstance(each, Theme) else urls.season_of_community
        address, color = made(season.label, each.slug), getattr(each, "color", "")
        choices.append((each, Choice(each.slug, each.name, address, len(held[each.url]), color)))

    def view(
        shown: tuple[Meeting, ...], address: str, chosen: Community | Theme | None = None
    ) -> SeasonView:
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
            today=near,
            next_slug=coming.slug if coming and here else "",
            held=not upcoming(shown, today),
            # What has come to its end keeps its pages, and is no choice any more.
            communities=tuple(
                choice for c, choice in choices if isinstance(c, Community) and not c.is_over(today)
            ),
            themes=tuple(choice for theme, choice in choices if isinstance(theme, Theme)),
            community=chosen if isinstance(chosen, Community) else None,
            theme=chosen if isinstance(chosen, Theme) else None,
        )

    return (
        view(listed, season.url),
        *(view(held[each.url], choice.address, each) for each, choice in choices),
    )
