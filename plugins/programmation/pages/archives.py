"""What changed in the calendar, and what was told of meetings: a page for each season.

The first address of each (`/programmation/changements/`, `/comptes-rendus/`) shows the latest
season that has any; the others have pages of their own, so that none grows with the years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby, islice
from typing import Any

from fast_dataclass import dataclass
from programmation import season as seasons
from programmation import urls
from programmation.content.changes import Change, ChangeKind
from programmation.grouping import grouped
from programmation.model import Meeting, Memo, Season
from programmation.pages.list_items import outline
from programmation.pages.page_info import Crumb
from programmation.pages.site_page import PROGRAMME, Planning, SitePage, TitledPage

CHANGES = Crumb("Ce qui a changé", urls.CHANGES)
RECAPS = Crumb("Comptes rendus", urls.RECAPS)
LATEST_RECAPS = 3
"""Recaps that the home page and a community's page lead to."""


@dataclass(frozen=True)
class ChangeGroup:
    """A change, or the meetings announced on one day."""

    when: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class ChangesPage(TitledPage):
    template: str = "changes.html"
    season: Season | None
    """None while nothing changed."""
    groups: tuple[ChangeGroup, ...]
    """Latest first."""
    to_come: tuple[str, ...]
    """UIDs of their meetings that are not over: rows of long ago say what became of those."""
    seasons: tuple[Crumb, ...]


@dataclass(frozen=True, kw_only=True)
class RecapsPage(TitledPage):
    template: str = "recaps.html"
    year: seasons.Year | None
    """None while nothing was told."""
    seasons: tuple[Crumb, ...]


def latest_recaps(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    told = (meeting for meeting in seasons.with_recap(meetings, today) if meeting.recap)
    return tuple(islice(told, LATEST_RECAPS))


def changes(planning: Planning) -> Iterator[SitePage]:
    first_month, today = planning.site.first_month, planning.site.today
    rows = grouped(
        planning.changes, lambda change: [seasons.season_of(change.when.date(), first_month)]
    )
    heads = _heads(planning, (PROGRAMME, CHANGES), rows, urls.changes)
    shown: list[Season | None] = list(rows) or [None]
    for head, season in zip(heads, shown, strict=True):
        told = rows[season] if season else ()
        yield ChangesPage(
            **head,
            description="Rencontres annoncées, déplacées, annulées, et comptes rendus.",
            season=season,
            groups=planning.memo(change_groups, told, planning.memo),
            to_come=tuple(sorted({c.meeting.uid for c in told if not c.meeting.is_over(today)})),
        )


def change_groups(changes: Iterable[Change], memo: Memo) -> tuple[ChangeGroup, ...]:
    """`changes` in their order; those announced on one day together."""

    def key(change: Change) -> tuple[date, str]:
        return change.when.date(), "" if change.kind is ChangeKind.ANNOUNCED else change.key

    return tuple(
        ChangeGroup(when, tuple(replace(c, meeting=outline(c.meeting, memo)) for c in held))
        for (when, _), held in groupby(changes, key)
    )


def recaps(planning: Planning) -> Iterator[SitePage]:
    told = seasons.with_recap(planning.meetings, planning.site.today)
    years = seasons.by_season(told, planning.site.first_month)
    heads = _heads(planning, (RECAPS,), (year.season for year in years), urls.recaps)
    shown: tuple[seasons.Year | None, ...] = years or (None,)
    for head, year in zip(heads, shown, strict=True):
        yield RecapsPage(
            **head,
            description="Ce qui s’est dit aux rencontres, les bons coups et les documents.",
            year=year,
        )


def _heads(
    planning: Planning,
    way: tuple[Crumb, ...],
    known: Iterable[Season],
    address: Callable[[str], str],
) -> Iterator[dict[str, Any]]:
    """What the pages of one kind share, for each season of `known`, latest first, or for none.

    `way`: the steps to the latest season's page, itself the last.  `address`: of a season's page.
    """
    *above, latest = way
    pages = tuple(
        Crumb(season.label, address(season.label) if number else latest.address)
        for number, season in enumerate(known)
    )
    for number, page in enumerate(pages or (latest,)):
        yield {
            "site": planning.site_info,
            "address": page.address,
            "title": f"{latest.name}, {page.name}" if number else latest.name,
            "parents": way if number else tuple(above),
            "links": planning.feeds.at(urls.CHANGES_RSS, urls.CHANGES_ATOM),
            "seasons": pages,
        }
