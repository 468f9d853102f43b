"""Meetings → iCalendar bytes (RFC 5545, RFC 7986).

`event_bytes` serialises a meeting's event once for all files: `calendar_bytes` makes a calendar to
subscribe to, `event_file` a file to import.  The same values always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, vDatetime, vText

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.colors import COLORS, DEFAULT
from programmation.content.changes import Stamp
from programmation.feeds.announcement import fact_lines, location, news_lines, owner_names
from programmation.feeds.table import Channel
from programmation.feeds.time_zone import FIRST_CHANGE, TORONTO, toronto
from programmation.model import Meeting
from programmation.parts import Status
from programmation.settings import Site
from programmation.text.french import NBSP
from programmation.text.plain_text import one_line, printable

REFRESH = timedelta(hours=1)
"""Refresh interval proposed to clients, which may ignore it."""

SEQUENCE_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
LARGEST_SEQUENCE = 2**31 - 1
"""Largest SEQUENCE: RFC 5545 integers have 32 bits, enough for seconds from 2010 to 2078."""


def event_bytes(meeting: Meeting, stamp: Stamp, *, site: Site, text: str = "") -> bytes:
    """The VEVENT of one meeting, to be put in a calendar.

    `text`: its announcement in plain text.
    """
    event = Event()
    modified = stamp.modified.astimezone(UTC).replace(microsecond=0)
    texts = {
        "uid": one_line(meeting.uid),
        "summary": summary(meeting),
        "description": description(meeting, site, text),
        "location": one_line(location(meeting.place)) if meeting.place else None,
        "status": _status(meeting),
        "class": "PUBLIC",
        # A meeting that is off leaves its time free.
        "transp": "OPAQUE" if meeting.takes_place else "TRANSPARENT",
        "color": COLORS[meeting.community.color].calendar,
    }
    # Faster than `add`, which checks each value's type.
    event.update((name, vText(text)) for name, text in texts.items() if text is not None)
    event.add("dtstamp", modified)
    event.add("last-modified", event["dtstamp"])
    event.add("sequence", sequence(modified))
    if stamp.created:
        # Without history, a file may seem newer than its `modifie`.
        event.add("created", min(stamp.created.astimezone(UTC).replace(microsecond=0), modified))
    if meeting.whole_day:
        event.add("dtstart", meeting.day)
        # DTEND is exclusive (RFC 5545 3.6.1).
        event.add("dtend", meeting.last_day + timedelta(days=1))
    else:
        event.add("dtstart", _moment(meeting.start, site))
        event.add("dtend", _moment(meeting.end, site))
    event.add("categories", [one_line(subject.name) for subject in meeting.subjects])
    event.add("url", site.absolute(meeting.url))
    return _written(event)


def calendar_bytes(feed: Channel, events: Iterable[bytes]) -> bytes:
    """A calendar to subscribe to: `events` in this order, with a name, a colour and a refresh
    interval.

    It has no UID: vdirsyncer would take it for an event's.
    """
    site = feed.site
    calendar = _calendar(site)
    name, about = vText(one_line(feed.title)), vText(printable(site.description))
    # For icalendar, NAME and X-WR-CALNAME are not text: vText escapes them.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if site.description:
        calendar.add("description", about)
        calendar.add("x-wr-caldesc", about)
    calendar.add("x-wr-timezone", vText(site.timezone))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    calendar.add("color", COLORS[feed.color or DEFAULT].calendar)
    calendar.add("source", feed.url, parameters={"VALUE": "URI"})
    calendar.add("url", feed.page)
    return _assembled(_written(calendar), events, site)


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
    return event.replace(_titled(title), _titled(owned), 1)


def _titled(title: str) -> bytes:
    return b"\r\n" + folded_line(_line("SUMMARY", vText(title))) + b"\r\n"


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
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Rencontre demain")
    alarm.add("trigger", timedelta(hours=-hours))
    return _written(alarm)


@lru_cache(maxsize=4)
def _plain_calendar(site: Site) -> bytes:
    """A calendar without events, as in every file of one event."""
    return _written(_calendar(site))


def summary(meeting: Meeting) -> str:
    """SUMMARY: the title, after the state of a meeting off or moved, which no client can hide.

    With plain spaces, as people search.
    """
    if meeting.cancelled:
        word = "ANNULÉ : "
    elif meeting.undated:
        word = "Reportée : "
    else:
        word = "Déplacée : " if meeting.status is Status.POSTPONED else ""
        word = "À confirmer : " if meeting.tentative else word
    return word + one_line(meeting.title)


def _status(meeting: Meeting) -> str:
    if meeting.cancelled:
        return "CANCELLED"
    sure = meeting.takes_place and not meeting.tentative
    return "CONFIRMED" if sure else "TENTATIVE"


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


def _moment(moment: datetime, site: Site) -> vDatetime:
    """`moment` in local time if the calendar describes its zone; else in UTC.  In UTC too are the
    hour that November repeats, which clients read differently, and dates earlier than the rules of
    `toronto`."""
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    local = site.timezone == TORONTO and moment.replace(tzinfo=None) >= FIRST_CHANGE and not twice
    if not local:
        return vDatetime(moment.astimezone(UTC))
    # Given a zone, icalendar would sort all zones' names each time.
    value = vDatetime(moment.replace(tzinfo=None))
    value.params["TZID"] = TORONTO
    return value


def _calendar(site: Site) -> Calendar:
    calendar = Calendar()
    organization = one_line(site.name).replace("//", "/")
    calendar.add("prodid", vText(f"-//{organization}//Programmation//FR"))
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


@cache
def _zone(name: str) -> bytes:
    """VTIMEZONE bytes of a zone that this package describes; empty for another."""
    return _written(toronto()) if name == TORONTO else b""


def _written(component: Component) -> bytes:
    """Bytes of a component, equal to its `to_ical` and faster: each value is written once."""
    lines = (folded_line(_line(name, value)) for name, value in component.property_items())
    return b"\r\n".join((*lines, b""))


def _line(name: str, value: Any) -> bytes:
    if isinstance(value, bytes):  # BEGIN and END.
        return name.encode() + b":" + value
    parameters = value.params.to_ical() if value.params else b""
    start = name.encode() + (b";" + parameters if parameters else b"")
    written: bytes | str = value.to_ical()  # Some types return text.
    return start + b":" + (written.encode() if isinstance(written, str) else written)


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
