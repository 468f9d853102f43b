"""Meetings → iCalendar bytes (RFC 5545, RFC 7986).

`event_bytes` serialises a meeting's event once for all files: `calendar_bytes` makes a calendar to
subscribe to, `event_file` a file to import.  The same values always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event
from icalendar.caselessdict import canonsort_keys
from icalendar.prop import vCategory, vDate, vDatetime, vDuration, vInt, vText, vUri

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.colors import COLORS, DEFAULT
from programmation.content.changes import Stamp
from programmation.feeds.announcement import fact_lines, location, news_lines, owner_names
from programmation.feeds.table import REFRESH, Channel
from programmation.feeds.time_zone import FIRST_CHANGE, TORONTO, toronto
from programmation.model import Meeting
from programmation.parts import Status
from programmation.settings import Site
from programmation.text.french import NBSP
from programmation.text.plain_text import one_line, printable

SEQUENCE_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
LARGEST_SEQUENCE = 2**31 - 1
"""Largest SEQUENCE: RFC 5545 integers have 32 bits, enough for seconds from 2010 to 2078."""


def event_bytes(meeting: Meeting, stamp: Stamp, *, site: Site, text: str = "") -> bytes:
    """The VEVENT of one meeting, to be put in a calendar.

    `text`: its announcement in plain text.
    """
    modified = stamp.modified.astimezone(UTC).replace(microsecond=0)
    changed = _utc(modified)
    bounds: tuple[date, date] = (meeting.start, meeting.end)
    if meeting.whole_day:
        # DTEND is exclusive (RFC 5545 3.6.1).
        bounds = (meeting.day, meeting.last_day + timedelta(days=1))
    start, end = (_moment(bound, site) for bound in bounds)
    values = {
        "UID": vText(one_line(meeting.uid)),
        "SUMMARY": vText(summary(meeting)),
        "DESCRIPTION": vText(description(meeting, site, text)),
        "DTSTART": start,
        "DTEND": end,
        "DTSTAMP": changed,
        "LAST-MODIFIED": changed,
        "SEQUENCE": vInt(sequence(modified)),
        "STATUS": _status(meeting),
        "CLASS": b"PUBLIC",
        # A meeting that is off leaves its time free.
        "TRANSP": b"OPAQUE" if meeting.takes_place else b"TRANSPARENT",
        "COLOR": vText(COLORS[meeting.community.color].calendar),
        "CATEGORIES": vCategory([one_line(subject.name) for subject in meeting.subjects]),
        "URL": vUri(site.absolute(meeting.url)),
    }
    if meeting.place:
        values["LOCATION"] = vText(one_line(location(meeting.place)))
    if stamp.created:
        # Without history, a file may seem newer than its `modifie`.
        created = stamp.created.astimezone(UTC).replace(microsecond=0)
        values["CREATED"] = _utc(min(created, modified))
    return _written(Event, values)


def calendar_bytes(feed: Channel, events: Iterable[bytes]) -> bytes:
    """A calendar to subscribe to: `events` in this order, with a name, a colour and a refresh
    interval.

    It has no UID: vdirsyncer would take it for an event's.
    """
    site = feed.site
    name, about = vText(one_line(feed.title)), vText(printable(site.description))
    values = {
        "NAME": name,
        "X-WR-CALNAME": name,
        **({"DESCRIPTION": about, "X-WR-CALDESC": about} if site.description else {}),
        "X-WR-TIMEZONE": vText(site.timezone),
        "REFRESH-INTERVAL": vDuration(REFRESH, {"VALUE": "DURATION"}),
        "X-PUBLISHED-TTL": vDuration(REFRESH),
        "COLOR": vText(COLORS[feed.color or DEFAULT].calendar),
        "SOURCE": vUri(feed.url, params={"VALUE": "URI"}),
        "URL": vUri(feed.page),
    }
    return _assembled(_calendar(site, values), events, site)


@dataclass(frozen=True)
class PublishedEvent:
    """A meeting's event in the calendar of the last publication."""

    uid: str
    summary: str
    day: date
    last_day: date
    url: str
    stamp: Stamp
    """SEQUENCE is computed from it."""
    data: bytes = b""


_EVENT = lazy_compile(rb"^BEGIN:VEVENT\r\n.*?^END:VEVENT\r\n", re.DOTALL | re.MULTILINE)


def read_events(data: bytes, zone: ZoneInfo) -> dict[str, PublishedEvent]:
    """Uid → event of a calendar made by this site; raises errors of many types for other data."""
    events: list[Any] = Calendar.from_ical(data).events
    return {
        str(event["UID"]): PublishedEvent(
            str(event["UID"]), str(event["SUMMARY"]), _day(event.start, zone),
            # DTEND is exclusive.
            _day(event.end - event.end.resolution, zone),
            str(event.get("URL", "")),
            Stamp(event["LAST-MODIFIED"].dt, getattr(event.get("CREATED"), "dt", None)),
            raw,
        )
        for event, raw in zip(events, _EVENT.findall(data), strict=True)
    }  # fmt: skip


def _day(moment: date, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


# A folded line continues after a space, so only the property itself matches.
_COLOR = lazy_compile(rb"^COLOR:[a-z]+\r\n", re.MULTILINE)


def event_file(event: bytes, site: Site) -> bytes:
    """A file of one event, to import into another calendar: it has no name nor colour."""
    return _assembled(_plain_calendar(site), [_COLOR.sub(b"", event, count=1)], site)


def with_owner(event: bytes, meeting: Meeting) -> bytes:
    """`event` with the community's name in its title, for a calendar of several communities."""
    title = summary(meeting)
    owned = f"{title} ({one_line(owner_names(meeting))})"
    # The title comes first in an event.
    old, new = (_line("SUMMARY", vText(each)) for each in (title, owned))
    return event.replace(old, new, 1)


def shown_when_cancelled(event: bytes) -> bytes:
    """`event` with STATUS CONFIRMED, for programs that hide cancelled ones: its title says it."""
    return event.replace(b"\r\nSTATUS:CANCELLED\r\n", b"\r\nSTATUS:CONFIRMED\r\n", 1)


def with_reminder(event: bytes) -> bytes:
    """`event` with an alarm the day before at the same hour, or at 9 for whole days; unchanged if
    the meeting is off."""
    if b"\r\nTRANSP:TRANSPARENT\r\n" in event:
        return event
    hours = 15 if b"\r\nDTSTART;VALUE=DATE:" in event else 24
    return event.removesuffix(_END_EVENT) + _reminder(hours) + _END_EVENT


_END_EVENT = b"END:VEVENT\r\n"


@cache
def _reminder(hours: int) -> bytes:
    said, before = vText("Rencontre demain"), vDuration(timedelta(hours=-hours))
    return _written(Alarm, {"ACTION": b"DISPLAY", "DESCRIPTION": said, "TRIGGER": before})


def summary(meeting: Meeting) -> str:
    """SUMMARY: the title, after the state of a meeting off or moved, which no client can hide.

    With plain spaces, as people search.
    """
    words = {
        Status.CANCELLED: "ANNULÉ : ",
        Status.POSTPONED: "Reportée : " if meeting.undated else "Déplacée : ",
        Status.TENTATIVE: "À confirmer : ",
    }
    return words.get(meeting.status, "") + one_line(meeting.title)


def _status(meeting: Meeting) -> bytes:
    if meeting.cancelled:
        return b"CANCELLED"
    sure = meeting.takes_place and not meeting.tentative
    return b"CONFIRMED" if sure else b"TENTATIVE"


def description(meeting: Meeting, site: Site, text: str) -> str:
    """DESCRIPTION: what changed, how to take part, the announcement, and the page's address."""
    recap = f"Compte rendu{NBSP}: " if meeting.recap else ""
    blocks = (
        "\n".join(map(one_line, news_lines(meeting))),
        "\n".join(map(one_line, fact_lines(meeting))),
        printable(text).strip(),
        f"{recap}{site.absolute(meeting.url)}",
    )
    return "\n\n".join(filter(None, blocks))


def sequence(modified: datetime) -> int:
    """SEQUENCE: seconds from 2010 to the last change, so that it grows without a counter."""
    return min(max(int((modified - SEQUENCE_EPOCH).total_seconds()), 0), LARGEST_SEQUENCE)


def _utc(moment: datetime) -> bytes:
    # Given a zone, icalendar would sort all zones' names each time.
    value: Any = vDatetime(moment.astimezone(UTC).replace(tzinfo=None))
    return b"%bZ" % value.to_ical()


def _moment(moment: date, site: Site) -> vDate | vDatetime | bytes:
    """A day, or `moment` in local time if the calendar describes its zone; else in UTC.  In UTC too
    are the hour that November repeats, which clients read differently, and dates earlier than the
    rules of `toronto`."""
    if not isinstance(moment, datetime):
        return vDate(moment, {"VALUE": "DATE"})
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    local = site.timezone == TORONTO and moment.replace(tzinfo=None) >= FIRST_CHANGE and not twice
    if not local:
        return _utc(moment)
    value = vDatetime(moment.replace(tzinfo=None))
    value.params["TZID"] = TORONTO
    return value


def _calendar(site: Site, values: Mapping[str, Any]) -> bytes:
    """A calendar without events, with these values and those of every calendar."""
    organization = one_line(site.name).replace("//", "/")
    maker = vText(f"-//{organization}//Programmation//FR")
    plain = {"PRODID": maker, "VERSION": b"2.0", "CALSCALE": b"GREGORIAN"}
    return _written(Calendar, {**plain, **values})


_plain_calendar = lru_cache(maxsize=4)(partial(_calendar, values={}))  # Of files of one event.


@cache
def _zone(name: str) -> bytes:
    """VTIMEZONE bytes of a zone that this package describes; empty for another."""
    return bytes(toronto().to_ical()) if name == TORONTO else b""


def _written(kind: type[Component], values: Mapping[str, Any]) -> bytes:
    """Bytes of `kind(values)`, equal to its `to_ical` and faster: each value is written once."""
    names = canonsort_keys(values, kind.canonical_order)
    begin, end = (f"{word}:{kind.name}".encode() for word in ("BEGIN", "END"))
    return b"\r\n".join((begin, *(_line(name, values[name]) for name in names), end, b""))


def _line(name: str, value: Any) -> bytes:
    """A content line.  `value`: one of icalendar's, or as written."""
    if isinstance(value, bytes):
        return b"%b:%b" % (name.encode(), value)
    parameters = b";" + value.params.to_ical() if value.params else b""
    return folded_line(b"%b%b:%b" % (name.encode(), parameters, value.to_ical()))


LONGEST_LINE = 74
"""Most bytes of a line: RFC 5545 allows 75, icalendar uses one less."""


def folded_line(line: bytes) -> bytes:
    """A content line folded as icalendar does (RFC 5545 §3.1), without its loop over characters.

    Neither a character nor an escape is split.
    """
    parts = []
    start, length = 0, len(line)
    while length - start > LONGEST_LINE:
        end = start + LONGEST_LINE
        while line[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        parts.append(line[start:end])
        start = end
    parts.append(line[start:])
    return b"\r\n ".join(parts)


_END = b"END:VCALENDAR\r\n"


def _assembled(calendar: bytes, events: Iterable[bytes], site: Site) -> bytes:
    """`calendar` with its time zone and `events` inserted.  The only place that assembles iCalendar
    by hand: all parts are whole lines written by icalendar, and a component is its parts in
    sequence."""
    return b"".join((calendar.removesuffix(_END), _zone(site.timezone), *events, _END))
