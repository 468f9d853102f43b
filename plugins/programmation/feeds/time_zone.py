"""The VTIMEZONE of our calendars: Eastern time, as recurrence rules (RFC 5545 §3.6.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

TORONTO = "America/Toronto"
FIRST_CHANGE = datetime(2007, 3, 11, 2)  # noqa: DTZ001
"""First year of the present rules of daylight saving; some clients read earlier dates as UTC."""


def toronto() -> Timezone:
    """Eastern time by its rules since 2007, which every client understands.

    icalendar's `add_missing_timezones` lists dates (RDATE), which ical.js and vobject misread by
    an hour in summer.
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
