"""An iCalendar file, as exported by Google or Outlook → rows, with recurrences as separate
meetings.

The format is RFC 5545's; `icalendar` reads it, `recurring_ical_events` expands RRULE, RDATE, EXDATE
and RECURRENCE-ID.  An unreadable event does not lose the others.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vRecur, vText

from builder.errors import os_cause
from planning.columns import Row
from planning.event_row import event_row, local, start_of
from planning.sheet import LARGEST
from programmation.content.decoding import text_anyhow
from programmation.problems import Refusal
from programmation.season import Season
from programmation.text.french import long_date

AHEAD = timedelta(days=366 * 2)
"""An endless recurrence is expanded so far after the last event of the file."""
FURTHEST = timedelta(days=366 * 10)
"""A recurrence with an end is expanded so far."""
MOST = 500
"""Most events; a larger calendar is not a programme."""
MOST_LOOKED = 5_000
"""Most occurrences computed, those of other seasons included."""
WRONG_RULE = (
    "la répétition (RRULE) ne peut pas être lue. Refaites-la dans l’agenda, ou tapez ces"
    " rencontres avec « make serie »."
)
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, OSError)
"""Exceptions of the libraries for a file that is no calendar."""
Dated = tuple[datetime | None, Row]
"""Start of an event, None where it cannot be read; and its row."""


def read_rows(path: Path, zone: ZoneInfo, season: Season | None = None) -> list[Row]:
    """One row for each event, in order of time; of `season` alone if given.  Raises `Refusal`."""
    rows: list[Dated] = []
    dated = chain.from_iterable(_rows(each, zone, season) for each in _calendars(path))
    for number, (start, row) in enumerate(dated, start=1):
        if not season or not start or season.first_day <= start.date() < season.end:
            rows.append((start, row))
        # Each occurrence takes time: a calendar of many years is refused.
        if len(rows) > MOST or number > MOST_LOOKED:
            raise Refusal(
                f"{path.name} : plus de {MOST} événements, ce qu’une saison peut avoir. Exportez "
                "un seul agenda, ou moins de temps (SAISON=2026-2027 en garde une saison)."
            )
    if not rows:
        of_season = f" de la saison {season.label}" if season else ""
        raise Refusal(f"{path.name} : ce calendrier n’a aucun événement{of_season}.")
    # Rows without a day come last, in the order of the file.
    rows.sort(key=lambda pair: pair[0] or datetime.max.replace(tzinfo=UTC))
    return [
        replace(row, number=number, place=f"événement {number} ({row.place})")
        for number, (_, row) in enumerate(rows, start=1)
    ]


def _calendars(path: Path) -> list[Component]:
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("plus de 50 Mo")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # English warnings about other programs' zones.
            # Old programs end lines with CR alone.
            text = text_anyhow(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
            return list(Calendar.from_ical(text, multiple=True))
    except UNREADABLE as error:
        why = os_cause(error) if isinstance(error, OSError) else error
        why = f"ce calendrier ne peut pas être lu ({why}). Exportez-le de nouveau de l’agenda."
        raise Refusal(f"{path.name} : {why}") from None


def _rows(calendar: Component, zone: ZoneInfo, season: Season | None) -> Iterator[Dated]:
    """Rows of the calendar; with `season`, at least those in it."""
    events = [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]
    latest = max((start for each in events if (start := start_of(each, zone))), default=None)
    row = partial(_row, zone=zone, cancelled=str(calendar.get("METHOD", "")).upper() == "CANCEL")
    groups: dict[object, list[Event]] = {}
    for number, event in enumerate(events):
        groups.setdefault(str(event.get("UID", "")) or number, []).append(event)
    for group in groups.values():
        if not any(key in each for each in group for key in ("RRULE", "RDATE", "RECURRENCE-ID")):
            last = max(map(_revision, group))
            kept: dict[object, Event] = {}
            for each in (each for each in group if _revision(each) == last):
                what = str(each.get("SUMMARY")), start_of(each, zone)
                # One event twice, as in two joined calendars: the one with more words is kept.
                kept[what] = max(kept.get(what, each), each, key=lambda one: len(str(one)))
            first, *others = kept.values()
            yield row(first)
            # Two events with one identity are a program's mistake: both are kept, as two meetings.
            yield from (row(_with_own_uid(event, zone)) for event in others)
            continue
        dated = [each for each in group if start_of(each, zone)]
        yield from (row(each) for each in group if each not in dated)
        if not (dated and latest):
            continue
        try:
            occurrences, note = _expanded(dated, calendar, zone, latest, season)
            for event in occurrences:
                yield row(_with_own_uid(event, zone), note=note)
                note = ""
        except UNREADABLE:
            yield row(dated[0], wrong=WRONG_RULE)


def _revision(event: Event) -> int:
    """Revision number of an event: the highest one replaces the others."""
    number = str(event.get("SEQUENCE", ""))[:9]
    return int(number) if number.isdecimal() else 0


def _row(
    event: Event, *, zone: ZoneInfo, cancelled: bool, wrong: str = "", note: str = ""
) -> Dated:
    try:
        row = event_row(event, zone, cancelled=cancelled)
    except UNREADABLE:
        title = str(event.get("SUMMARY", ""))
        unread = "une valeur de cet événement ne peut pas être lue. Refaites-le dans l’agenda."
        row = Row(0, {"Titre": title}, f"« {title} »", wrong=unread)
    notes = (*row.notes, note) if note else row.notes
    return start_of(event, zone), replace(row, wrong=wrong or row.wrong, notes=notes)


def _expanded(
    group: list[Event], calendar: Component, zone: ZoneInfo, latest: datetime, season: Season | None
) -> tuple[Iterator[Event], str]:
    """The occurrences of one series, earliest first, and a French note about it.  Each event of
    `group` has a start.  Raises UNREADABLE for a rule that cannot be expanded."""
    from recurring_ical_events import of

    starts = [start for each in group if (start := start_of(each, zone))]
    rules: list[Any] = [each["RRULE"] for each in group if "RRULE" in each]
    endless = any("COUNT" not in rule and "UNTIL" not in rule for rule in rules if rule)
    first, last = min(starts), latest + AHEAD if endless else max(starts) + FURTHEST
    if last - first > 2 * FURTHEST or not all(map(_is_of_days, rules)):
        raise ValueError  # A year typed wrong, or a rule of hours.
    alone = Calendar()
    alone.subcomponents = [*calendar.walk("VTIMEZONE"), *group]
    if season:
        first = max(first, datetime.combine(season.first_day, time(), zone))
        last = datetime.combine(season.end, time(), zone) - timedelta(seconds=1)
    note = f"se répète sans fin : écrite jusqu’au {long_date(last)}." if endless else ""
    return _between(of(alone), first, last, zone), note


def _between(series: Any, first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[Event]:
    """The occurrences that begin from `first` to `last`, computed a year at a time."""
    while first <= last:
        end = min(first + timedelta(days=366), last + timedelta(seconds=1))
        events = (each for each in series.between(first, end) if isinstance(each, Event))
        dated = [(start, each) for each in events if (start := start_of(each, zone))]
        # One that began in the year before was yielded with it.
        yield from (
            each for start, each in sorted(dated, key=itemgetter(0)) if first <= start < end
        )
        first = end


def _is_of_days(rule: Any) -> bool:
    """Whether a recurrence gives at most one occurrence a day."""
    return (
        isinstance(rule, vRecur)
        and set(rule["FREQ"]) <= {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
        and all(number > 0 for number in rule.get("INTERVAL", ()))
        and all(len(rule.get(part, ())) <= 1 for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    )


def _with_own_uid(event: Event, zone: ZoneInfo) -> Event:
    """An occurrence with its own identity, of its place in the series: it may move later."""
    place = event.get("RECURRENCE-ID", event.get("DTSTART"))
    # A place that cannot be read is a text.
    when = place if isinstance(place, str) else getattr(place, "dt", place)
    when = local(when, zone) if isinstance(when, datetime) else when
    made = copy(event)
    made["UID"] = vText(str(uuid.uuid5(uuid.NAMESPACE_URL, f"{event.get('UID', '')} {when}")))
    return made
