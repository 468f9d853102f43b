"""Dates of meetings in French words: with an hour, for whole days, or for a month.

The only module that words a meeting's date.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from programmation.model import Meeting
from programmation.text import french

TO_COME = "date à préciser"


def when(meeting: Meeting) -> str:
    """`jeudi 19 octobre 2017, de 8 h 30 à 10 h`; `février 2018, date à préciser`."""
    if meeting.day_unknown:
        return f"{day_words(meeting)}, {TO_COME}"
    if meeting.whole_day:
        return (
            day_words(meeting) if _several(meeting) else f"{day_words(meeting)}, toute la journée"
        )
    if _several(meeting):
        moments = (meeting.start, meeting.end)
        start, end = (f"{french.weekday_date(m)}, {french.clock(m)}" for m in moments)
        return f"du {start}, au {end}"
    return f"{french.weekday_date(meeting.day)}, {french.clock_range(meeting.start, meeting.end)}"


def at_words(meeting: Meeting) -> str:
    """`when` inside a sentence: `le jeudi 19…`, `du samedi 5…`, `en février 2018…`."""
    if meeting.day_unknown:
        return f"en {when(meeting)}"
    return when(meeting) if _several(meeting) else f"le {when(meeting)}"


def start_words(meeting: Meeting, *, year: bool = True, weekday: bool = True) -> str:
    """Day and hour of a meeting's start: `jeudi 19 octobre 2017, 8 h 30`."""
    day = day_words(meeting, year=year, weekday=weekday)
    if meeting.day_unknown:
        return f"{day}, {TO_COME}"
    return day if meeting.whole_day else f"{day}, {french.clock(meeting.start)}"


def day_words(meeting: Meeting, *, year: bool = True, weekday: bool = True) -> str:
    """`jeudi 19 octobre 2017`; `du samedi 5 au lundi 7 mai 2018`; `février 2018`."""
    if meeting.day_unknown:
        return french.month_year(meeting.day) if year else french.MONTHS[meeting.day.month - 1]
    first, last = meeting.day, meeting.last_day
    shown = french.long_date if year else french.short_date
    until = _day(last, shown, weekday)
    if not _several(meeting):
        return until
    if first.year == last.year:
        # The end has the month and the year.
        shown = french.day_number if first.month == last.month else french.short_date
    return f"du {_day(first, shown, weekday)} au {until}"


def _several(meeting: Meeting) -> bool:
    return meeting.last_day != meeting.day


def _day(day: date, shown: Callable[[date], str], weekday: bool) -> str:
    return f"{french.WEEKDAYS[day.weekday()]} {shown(day)}" if weekday else shown(day)


def moment_words(moment: datetime, *, month_alone: bool = False) -> str:
    """A date of a meeting: `jeudi 12 octobre 2017, 8 h 30`; midnight is a day alone."""
    if month_alone:
        return f"{french.month_year(moment)}, {TO_COME}"
    hour = "" if moment.time() == time() else f", {french.clock(moment)}"
    return f"{french.weekday_date(moment)}{hour}"


def stamp(meeting: Meeting) -> str:
    """Time for the theme's script: the start, `2018-05-05T08:30-04:00`, or the day for whole days.

    For a month alone, its last day.
    """
    if meeting.day_unknown:
        return meeting.last_day.isoformat()
    if meeting.whole_day:
        return meeting.day.isoformat()
    return meeting.start.isoformat(timespec="minutes")


def machine_date(meeting: Meeting) -> str:
    """Start for `<time datetime>`: as `stamp`, or `2018-02` for a month alone."""
    return meeting.day.isoformat()[:7] if meeting.day_unknown else stamp(meeting)
