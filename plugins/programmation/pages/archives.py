"""Changes in the calendar, and recaps of meetings: a page for each season.

The first address (`/programmation/changements/`, `/comptes-rendus/`) shows the latest season that
has any; earlier ones have pages of their own, so that no page grows with the years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby, islice

from programmation import season as seasons
from programmation import urls
from programmation.content.changes import Change, ChangeKind
from programmation.grouping import grouped
from programmation.model import Meeting, Memo
from programmation.pages.list_items import outline
from programmation.pages.site_page import PROGRAMME, Crumb, Planning, SitePage
from programmation.season import Season

CHANGES = Crumb("Ce qui a changé", urls.CHANGES)
RECAPS = Crumb("Comptes rendus", urls.RECAPS)
LATEST_RECAPS = 3
"""Most recaps on the home page and on a community's page."""


def latest_recaps(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    told = (meeting for meeting in seasons.with_recap(meetings, today) if meeting.recap)
    return tuple(islice(told, LATEST_RECAPS))


def changes(planning: Planning) -> Iterator[SitePage]:
    first_month, today = planning.site.first_month, planning.site.today
    rows = grouped(planning.changes, lambda c: [seasons.season_of(c.when.date(), first_month)])

    def values(season: Season | None) -> dict[str, object]:
        told = rows[season] if season else ()
        return {
            "season": season,
            "groups": planning.memo(change_groups, told, planning.memo),
            # Old rows tell what became of their meetings.
            "to_come": sorted({c.meeting.uid for c in told if not c.meeting.is_over(today)}),
        }

    return _of_each_season(
        planning, rows, values, template="changes.html", way=(PROGRAMME, CHANGES),
        address=urls.changes,
        description="Rencontres annoncées, déplacées, annulées, et comptes rendus.",
    )  # fmt: skip


def change_groups(
    changes: Iterable[Change], memo: Memo
) -> tuple[tuple[date, tuple[Change, ...]], ...]:
    """`changes` in their order, with their days; announcements of one day are grouped."""

    def key(change: Change) -> tuple[date, str]:
        return change.when.date(), "" if change.kind is ChangeKind.ANNOUNCED else change.key

    return tuple(
        (when, tuple(replace(c, meeting=outline(c.meeting, memo)) for c in held))
        for (when, _), held in groupby(changes, key)
    )


def recaps(planning: Planning) -> Iterator[SitePage]:
    told = seasons.with_recap(planning.meetings, planning.site.today)
    years = dict(seasons.by_season(told, planning.site.first_month))
    return _of_each_season(
        planning, years,
        lambda season: {"season": season, "meetings": years[season] if season else ()},
        template="recaps.html", way=(RECAPS,), address=urls.recaps,
        description="Ce qui s’est dit aux rencontres, les bons coups et les documents.",
    )  # fmt: skip


def _of_each_season(
    planning: Planning,
    known: Iterable[Season],
    values: Callable[[Season | None], Mapping[str, object]],
    *,
    way: tuple[Crumb, ...],
    address: Callable[[str], str],
    template: str,
    description: str,
) -> Iterator[SitePage]:
    """A page for each season of `known`, latest first, or one page without a season.  `values`: of
    the template, beside `seasons`, the pages of all.  `way`: breadcrumbs to the latest season's
    page, itself last.  `address`: of a season's page, by its label."""
    latest = way[-1]
    pages = {
        season: Crumb(season.label, address(season.label) if number else latest.address)
        for number, season in enumerate(known)
    }
    for season, page in pages.items() or [(None, latest)]:
        first = page.address == latest.address
        yield planning.page(
            template,
            page.address,
            latest.name if first else f"{latest.name}, {page.name}",
            parents=way[:-1] if first else way,
            description=description,
            feeds=planning.feeds_at(urls.CHANGES_RSS, urls.CHANGES_ATOM),
            values={**values(season), "seasons": tuple(pages.values())},
        )
