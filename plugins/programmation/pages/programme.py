"""Pages of the programme: seasons, whole or for one community or theme; meetings.

Each filter of a season has its own address, so that it works, prints and is shared without
scripts; the theme's script only avoids loading a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

from fast_dataclass import dataclass
from programmation import kinds, urls
from programmation import season as seasons
from programmation.feeds.announcement import PLANNED, StateLabel, owner_names, states
from programmation.feeds.meeting_dates import day_words, when
from programmation.feeds.table import by_subject
from programmation.grouping import grouped
from programmation.model import Community, Meeting
from programmation.pages import structured_data as data
from programmation.pages.list_items import shortened
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import PROGRAMME, Crumb, Planning, SitePage
from programmation.pages.template_filters import sentence
from programmation.parts import Theme
from programmation.season import Month, Season
from programmation.text.french import NBSP, counted, sort_key


class Choice(NamedTuple):
    """A filter of the season's page, which has its own address."""

    subject: Community | Theme
    address: str
    meetings: int
    """Number of its meetings in the season."""


@dataclass(frozen=True, kw_only=True)
class SeasonView:
    """A page of a season: all of it, or one filter."""

    season: Season
    address: str
    chosen: Community | Theme | None
    months: tuple[Month, ...]
    count: int
    seasons: tuple[Season, ...]
    """All seasons that have meetings, earliest first."""
    today: date
    """The day of the build; clamped to the day before the season or the day after, so that pages
    of other seasons do not change."""
    next_meeting: Meeting | None
    """The next meeting that takes place, when it is in this season."""
    held: bool
    """Whether all its meetings are over."""
    communities: tuple[Choice, ...]
    themes: tuple[Choice, ...]

    @property
    def title(self) -> str:
        whose = f" : {self.chosen.name}" if self.chosen else ""
        return f"Programmation {self.season.label}{whose}"

    @property
    def community(self) -> Community | None:
        return self.chosen if isinstance(self.chosen, Community) else None

    @property
    def theme(self) -> Theme | None:
        return self.chosen if isinstance(self.chosen, Theme) else None

    @property
    def previous(self) -> Season | None:
        return max((season for season in self.seasons if season < self.season), default=None)

    @property
    def next(self) -> Season | None:
        return min((season for season in self.seasons if season > self.season), default=None)

    @property
    def ended(self) -> bool:
        """Whether the season is over."""
        return self.today >= self.season.end

    @property
    def day(self) -> date | None:
        """The day of the build, if it is in the season."""
        return self.today if self.season.first_day <= self.today and not self.ended else None

    @property
    def past_months(self) -> tuple[Month, ...]:
        """Months that are over while meetings are still to come: they are folded in one line."""
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
    `following`: next meetings of all seasons (see `season.next_meetings`).
    """
    # One value for all these pages, so that they share cached results.
    near = min(max(today, season.first_day - timedelta(days=1)), season.end)
    held = by_subject(listed)
    subjects = {subject.url: subject for meeting in listed for subject in meeting.subjects}

    def choices(kind: type, address: Callable[[str, str], str]) -> tuple[Choice, ...]:
        found = [subject for subject in subjects.values() if isinstance(subject, kind)]
        return tuple(
            Choice(each, address(season.label, each.slug), len(held[each.url]))
            for each in sorted(found, key=lambda subject: sort_key(subject.name))
        )

    communities = choices(Community, urls.season_of_community)
    themes = choices(Theme, urls.season_of_theme)
    # A community that is over keeps its page, but is no filter.
    over = {c.url for meeting in listed for c in meeting.communities if c.is_over(today)}
    going_on = tuple(choice for choice in communities if choice.subject.url not in over)

    def view(
        shown: tuple[Meeting, ...], address: str, chosen: Community | Theme | None = None
    ) -> SeasonView:
        # The first meeting of a later season is not next while this one still has some.
        coming = following.get(chosen.url if chosen else seasons.EVERYTHING)
        here = coming is not None and season in seasons.seasons_of(coming, season.first_month)
        return SeasonView(
            season=season,
            address=address,
            chosen=chosen,
            months=seasons.months(season, shown),
            count=len(shown),
            seasons=known,
            today=near,
            next_meeting=coming if here else None,
            held=not seasons.not_over(shown, today),
            communities=going_on,
            themes=themes,
        )

    return (
        view(listed, season.url),
        *(view(held[each.url], address, each) for each, address, _ in communities + themes),
    )


def season_pages(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    rows = grouped(planning.meetings, lambda m: seasons.seasons_of(m, site.first_month))
    known = tuple(sorted(rows))
    for season in known:
        shown: tuple[SeasonView, ...] = planning.memo(
            season_views, season, rows[season], known, planning.following, site.today
        )
        whole, *filtered = shown
        changed = (planning.changed[m.uid] for m in rows[season] if m.uid in planning.changed)
        said = {
            "card": ShareCard(whole.title, counted(whole.count, "rencontre"), site.name),
            "changed": max(changed, default=None),
        }
        yield _season_page(planning, whole, season.url, (PROGRAMME,), **said)
        if season == planning.current:
            yield _season_page(planning, whole, PROGRAMME.address, (), **said)
        way = (PROGRAMME, Crumb(season.label, season.url))
        for view in filtered:
            yield _season_page(planning, view, view.address, way, robots="noindex, follow")
    if not known:
        yield planning.page("no_season.html", PROGRAMME.address, PROGRAMME.name)


def _season_page(
    planning: Planning, view: SeasonView, address: str, parents: tuple[Crumb, ...], **said: Any
) -> SitePage:
    season, label = view.season, view.season.label
    own = (urls.calendar(view.community.slug),) if view.community else ()
    return planning.page(
        "season.html",
        address,
        view.title,
        description=f"Les rencontres des communautés de pratique, saison {label}{NBSP}: dates,"
        " lieux, thèmes, et comment s’y inscrire.",
        parents=parents,
        feeds=planning.feeds_at(*own, urls.calendar(label), urls.CALENDAR, urls.CHANGES_RSS),
        # Search engines index only the season's own page.
        canonical="" if address == season.url else season.url,
        values={"view": view, "pdf": urls.season_pdf(label) if planning.site.printed else ""},
        **said,
    )


IN_TITLES = frozenset({"cancelled", "postponed", "moved", "tentative", "draft"})
"""States added to a meeting's title, for people who see nothing else and would come in vain."""


def meetings(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    around = seasons.neighbours(planning.meetings)
    for meeting, listed in zip(planning.library.meetings, planning.meetings, strict=True):
        previous, following = (
            (other, other.is_over(site.today)) if other else None for other in around[meeting.slug]
        )
        over = meeting.is_over(site.today)
        # A meeting of all communities is only in the calendar of all.
        owners = () if meeting.of_all else meeting.communities
        yield planning.page(
            kinds.MEETING.template,
            meeting.url,
            head=partial(_head, listed, over, site.name, site.first_month),
            feeds=planning.feeds_at(*(urls.calendar(c.slug) for c in owners), urls.CALENDAR),
            changed=planning.changed.get(meeting.uid),
            values={
                "meeting": meeting,
                "listed": listed,
                "over": over,
                # Also for a waiting list.
                "registers": meeting.takes_registrations(site.today),
                # In the same community; each with whether it is over.
                "previous": previous,
                "next": following,
                # No file while its day is not known.
                "calendar": "" if meeting.day_unknown else urls.event(meeting.slug),
                "method_page": planning.method_pages[meeting.method],
            },
        )


def _head(meeting: Meeting, over: bool, site_name: str, first_month: int) -> dict[str, object]:
    """Fields of the page's head.  `meeting`: its outline."""
    season = seasons.season_of(meeting.day, first_month)
    said = states(meeting, over=over)
    off = next((f"{s.word}{NBSP}: " for s in said[:1] if s.kind in IN_TITLES), "")
    about = f"{when(meeting)}. {owner_names(meeting)}. {meeting.summary}".strip()
    return {
        "title": f"{off}{meeting.title}, {day_words(meeting, weekday=False)}",
        "description": shortened(f"{off}{about}" if off else sentence(about)),
        "parents": (PROGRAMME, Crumb(season.label, season.url)),
        "image": meeting.picture,
        # Search engines require a day.
        "nodes": () if meeting.day_unknown else (partial(data.event, meeting),),
        "card": ShareCard(
            meeting.title, _share_words(meeting, said), site_name, owner_names(meeting),
            meeting.color,
        ),
    }  # fmt: skip


def _share_words(meeting: Meeting, said: tuple[StateLabel, ...]) -> str:
    """Words below the title in its picture for sharing."""
    if meeting.cancelled:
        return f"Rencontre annulée ({day_words(meeting)})"
    labels = [f"{state.word}{state.detail}" for state in said if state != PLANNED]
    return " · ".join([sentence(when(meeting)), *labels] if meeting.takes_place else labels)
