"""An iCalendar file, as Google or Outlook export one → rows, a recurrence made separate meetings.

The format is RFC 5545's; `icalendar` reads it, `recurring_ical_events` expands RRULE, RDATE and
EXDATE.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from planning.sheet import Row
from programmation.problems import Refusal

AHEAD = timedelta(days=366 * 2)
"""A recurrence without an end is expanded that far from its first event."""
MOST = 500
"""Events; more is a calendar of something else."""


def read_events(path: Path, zone: ZoneInfo) -> list[Row]:
    """One row for each event, in order of time.  Raises `Refusal`."""
    import recurring_ical_events

    try:
        calendar = Calendar.from_ical(path.read_bytes())
        events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
        starts = [_moment(event.start, zone) for event in events]
        if not starts:
            raise Refusal(f"{path.name} : ce calendrier n’a aucun événement.")
        until = max(starts) + AHEAD
        found = recurring_ical_events.of(calendar).between(min(starts), until)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise Refusal(
            f"{path.name} : ce calendrier ne peut pas être lu ({error}). "
            "Exportez-le de nouveau depuis votre agenda."
        ) from None
    found.sort(key=lambda event: _moment(event.start, zone))
    if len(found) > MOST:
        raise Refusal(
            f"{path.name} : {len(found)} événements, plus que les {MOST} qu’une saison peut avoir. "
            "N’exportez que les rencontres."
        )
    counts: dict[str, int] = {}
    for event in found:
        uid = str(event.get("UID", ""))
        counts[uid] = counts.get(uid, 0) + 1
    return [
        Row(number, _cells(event, zone, repeated=counts[str(event.get("UID", ""))] > 1))
        for number, event in enumerate(found, start=1)
    ]


def _cells(event: Event, zone: ZoneInfo, *, repeated: bool) -> dict[str, str]:
    start, end = event.start, event.end
    uid = str(event.get("UID", ""))
    if repeated or not uid:
        # The same for the same event on each run, so that nothing is brought in twice.
        name = f"{uid} {start.isoformat()} {event.get('SUMMARY', '')}"
        uid = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    cells = {
        "uid": "".join(uid.split()),
        "titre": str(event.get("SUMMARY", "")),
        **_moments(start, end, zone),
        "lieu": str(event.get("LOCATION", "")),
        "annonce": str(event.get("DESCRIPTION", "")),
        "statut": STATUSES.get(str(event.get("STATUS", "")).upper(), ""),
    }
    return {heading: text.strip() for heading, text in cells.items() if text.strip()}


STATUSES = {"CANCELLED": "annulee", "TENTATIVE": "a_confirmer"}


def _moments(start: date, end: date, zone: ZoneInfo) -> dict[str, str]:
    """Its start and end; of a whole day, the end is the day after (RFC 5545 3.6.1)."""
    begin = {"debut": _written(start, zone)}
    if isinstance(start, datetime):
        return begin | {"fin": _written(end, zone) if end > start else ""}
    last = end - timedelta(days=1)
    return begin | {"journee": "oui", "fin": last.isoformat() if last > start else ""}


def _moment(value: date, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    # A floating time is that of whoever reads it.
    return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)


def _written(value: date, zone: ZoneInfo) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    return f"{_moment(value, zone):%Y-%m-%d %H:%M}"
