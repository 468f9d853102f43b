"""Pages of the programme: seasons, whole or one community's or theme's part of one; meetings.

Each filter of a season has an address of its own, so that it works, prints and is shared without
any script; the theme's script only spares the trip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import takewhile

from fast_dataclass import dataclass
from programmation import kinds, urls
from programmation import season as seasons
from programmation.feeds.announcement import PLANNED, StateLabel, states, whose
from programmation.feeds.meeting_dates import day_words, when
from programmation.feeds.table import by_subject
from programmation.grouping import grouped
from programmation.model import Community, Meeting
from programmation.pages import structured_data as data
from programmation.pages.list_items import shortened
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import PROGRAMME, Crumb, Later, Planning, SitePage
from programmation.pages.template_filters import sentence
from programmation.parts import Theme
from programmation.season import Month, Season
from programmation.text.french import NBSP, counted, sort_key


@dataclass(frozen=True)
class Choice:
    """A filter of the season's page."""

    slug: str
    name: str
    address: str
    count: int
    color: str = ""
    """Colour of a community; empty for a theme."""


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
    """All seasons that have meetings, earliest first."""
    today: date
    """The day of the build, or the day before the season, or the one after: pages of other seasons
    do not change."""
    next_slug: str
    """Slug of the next meeting that takes place, when it is in this season."""
    held: bool
    """Whether none of its meetings is still to come."""
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
        """Whether the season's last day is gone by."""
        return self.today >= self.season.end

    @property
    def day(self) -> date | None:
        """The day of the build, when it is in the season."""
        return self.today if self.season.first_day <= self.today and not self.ended else None

    @property
    def past_months(self) -> tuple[Month, ...]:
        """Months gone by while meetings are still to come: one line stands for them."""
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
        coming = following.get(chosen.url if chosen else seasons.EVERYTHING)
        here = coming is not None and season in seasons.seasons_of(coming, season.first_month)
        return SeasonView(
            season=season,
            address=address,
            months=seasons.months(season, shown),
            count=len(shown),
            previous=known[position - 1] if position else None,
            next=known[position + 1] if position + 1 < len(known) else None,
            seasons=known,
            today=near,
            next_slug=coming.slug if coming and here else "",
            held=not seasons.upcoming(shown, today),
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


def season_pages(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    rows = grouped(planning.meetings, lambda m: seasons.seasons_of(m, site.first_month))
    known = tuple(sorted(rows))
    for season in known:
        shown: tuple[SeasonView, ...] = planning.memo(
            season_views, season, rows[season], known, planning.following, site.today
        )
        pdf = urls.season_pdf(season.label) if site.printed else ""
        changed = [planning.changed[m.uid] for m in rows[season] if m.uid in planning.changed]
        for view in shown:
            own = (urls.calendar(view.community.slug),) if view.community else ()
            feeds = planning.feeds_at(
                *own, urls.calendar(season.label), urls.CALENDAR, urls.CHANGES_RSS
            )
            way = (PROGRAMME, Crumb(season.label, season.url))[: 1 + view.filtered]
            places = {view.address: way}
            said: dict[str, object] = {"robots": "noindex, follow"}
            if not view.filtered:
                card = ShareCard(view.title, counted(view.count, "rencontre"), site.name)
                said = {"card": card, "changed": max(changed, default=None)}
                if season == planning.current:
                    places[PROGRAMME.address] = ()
            for address, parents in places.items():
                yield planning.page(
                    "season.html",
                    address,
                    view.title,
                    description="Les rencontres des communautés de pratique, saison "
                    f"{season.label}{NBSP}: dates, lieux, thèmes, et comment s’y inscrire.",
                    parents=parents,
                    feeds=feeds,
                    # The season's own page alone is told to search engines.
                    canonical="" if address == season.url else season.url,
                    values={"view": view, "pdf": pdf},
                    **said,
                )
    if not known:
        yield planning.page("no_season.html", PROGRAMME.address, PROGRAMME.name)


IN_TITLES = frozenset({"cancelled", "postponed", "moved", "tentative", "draft"})
"""States said in a meeting's title: whoever reads it alone would come in vain."""


def meetings(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    around = seasons.neighbours(planning.meetings)
    for meeting, listed in zip(planning.library.meetings, planning.meetings, strict=True):
        previous, following = (
            (other, other.is_over(site.today)) if other else None for other in around[meeting.slug]
        )
        over = meeting.is_over(site.today)
        # That of all meetings is enough for one of all.
        owners = () if meeting.of_all else meeting.communities
        yield planning.page(
            kinds.MEETING.template,
            meeting.url,
            head=Later(_head, (listed, over, site.name, site.first_month)),
            feeds=planning.feeds_at(*(urls.calendar(c.slug) for c in owners), urls.CALENDAR),
            changed=planning.changed.get(meeting.uid),
            values={
                "meeting": meeting,
                "listed": listed,
                "over": over,
                # One may still register, be it on a waiting list.
                "registers": meeting.takes_registrations(site.today),
                # Of the same community, and whether each is over.
                "previous": previous,
                "next": following,
                # None as long as its day is not known.
                "calendar": "" if meeting.day_unknown else urls.event(meeting.slug),
                "method_page": planning.method_pages[meeting.method],
            },
        )


def _head(meeting: Meeting, over: bool, site_name: str, first_month: int) -> dict[str, object]:
    """`meeting`: its outline."""
    season = seasons.season_of(meeting.day, first_month)
    said = states(meeting, over=over)
    off = next((f"{s.word}{NBSP}: " for s in said[:1] if s.kind in IN_TITLES), "")
    about = f"{when(meeting)}. {whose(meeting)}. {meeting.summary}".strip()
    return {
        "title": f"{off}{meeting.title}, {day_words(meeting, weekday=False)}",
        "description": shortened(f"{off}{about}" if off else sentence(about)),
        "parents": (PROGRAMME, Crumb(season.label, season.url)),
        "image": meeting.community.image,
        # Search engines want a day.
        "nodes": () if meeting.day_unknown else (Later(data.event, (meeting,)),),
        "card": ShareCard(
            meeting.title, _shared(meeting, said), site_name, whose(meeting),
            meeting.community.color,
        ),
    }  # fmt: skip


def _shared(meeting: Meeting, said: tuple[StateLabel, ...]) -> str:
    """Words under the title in its picture for sharing."""
    if meeting.cancelled:
        return f"Rencontre annulée ({day_words(meeting)})"
    labels = [f"{state.word}{state.detail}" for state in said if state != PLANNED]
    return " · ".join([sentence(when(meeting)), *labels] if meeting.takes_place else labels)
