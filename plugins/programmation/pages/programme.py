"""Pages of the programme: seasons, meetings."""

from __future__ import annotations

from collections.abc import Iterator

from programmation import kinds, urls
from programmation import season as seasons
from programmation.feeds.announcement import PLANNED, StateLabel, states, whose
from programmation.feeds.meeting_dates import day_words, when
from programmation.grouping import grouped
from programmation.model import Meeting
from programmation.pages import structured_data as data
from programmation.pages.list_items import shortened
from programmation.pages.season_view import SeasonView, season_views
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import PROGRAMME, Crumb, Later, Planning, SitePage
from programmation.pages.template_filters import sentence
from programmation.text.french import NBSP, counted

# -- Seasons --------------------------------------------------------------------


def season_pages(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    rows = grouped(planning.meetings, lambda m: seasons.seasons_of(m, site.first_month))
    known = tuple(sorted(rows))
    for season in known:
        shown: tuple[SeasonView, ...] = planning.memo(
            season_views, season, rows[season], known, planning.following, site.today
        )
        pdf = urls.season_pdf(season.label) if planning.pdf else ""
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


# -- Meetings -------------------------------------------------------------------

IN_TITLES = frozenset({"cancelled", "postponed", "moved", "tentative", "draft"})
"""States that a meeting's title says: whoever only reads it would come in vain."""


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
    """What its picture says under the title."""
    if meeting.cancelled:
        return f"Rencontre annulée ({day_words(meeting)})"
    labels = [f"{state.word}{state.detail}" for state in said if state != PLANNED]
    return " · ".join([sentence(when(meeting)), *labels] if meeting.takes_place else labels)
