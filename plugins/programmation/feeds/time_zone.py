"""The VTIMEZONE of our calendars: Eastern time, by rules that clients read (RFC 5545 §3.6.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

TORONTO = "America/Toronto"
FIRST_CHANGE = datetime(2007, 3, 11, 2)  # noqa: DTZ001
"""Since when clocks change there as they do today; some clients take what is earlier for UTC."""


def toronto() -> Timezone:
    """Eastern time by its rules since 2007, which every client understands.

    icalendar's own `add_missing_timezones` lists dates (RDATE) instead, which ical.js and
    vobject misread by an hour in summer.
    """
    zone = Timezone()
    zone.add("tzid", TORONTO)
    for part, name, first, before, after, sunday in (
        (TimezoneDaylight(), "EDT", FIRST_CHANGE, -5, -4, "2SU"),
        (TimezoneStandard(), "EST", datetime(2007, 11, 4, 2), -4, -5, "1SU"),  # noqa: DTZ001
    ):
        part.add("dtstart", first)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        part.add("rrule", vRecur(freq="YEARLY", bymonth=first.month, byday=sunday))
        zone.add_component(part)
    return zone
