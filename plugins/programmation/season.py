"""Years of programming: seasons, months, weeks, next and past meetings.

Pure: `today` is always a parameter, and meetings are given earliest first, as in `model.Library`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import urls
from programmation.grouping import grouped
from programmation.model import Meeting
from programmation.problems import Refusal
from programmation.text.french import MONTHS, slugify

LABEL = r"\d{4}(?:-\d{4})?"
"""Pattern of a season's label."""
_FOLDER = lazy_compile(rf"rencontres/(?={LABEL}/)([12]\d{{3}})")


@dataclass(frozen=True, order=True)
class Season:
    """A year of programming, named by its calendar years: `2017-2018`, or `2018` alone."""

    year: int
    """Year of the season's first day."""
    first_month: int = 9

    @property
    def label(self) -> str:
        return f"{self.year}" + (f"-{self.year + 1}" if self.first_month > 1 else "")

    @property
    def first_day(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def end(self) -> date:
        """First day of the next season."""
        return date(self.year + 1, self.first_month, 1)

    @property
    def url(self) -> str:
        return urls.season(self.label)


def next_month(day: date) -> date:
    """First day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Day:
    """A day of a month's grid, with its meetings."""

    date: date
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True)
class Month:
    """A month of a season."""

    first_day: date
    meetings: tuple[Meeting, ...] = ()
    """Meetings that begin in it, or of which only this month is known; in the season's first
    month, also those begun in the season before."""
    going_on: tuple[Meeting, ...] = ()
    """Meetings begun in an earlier month of the season that continue in this one."""

    @property
    def to_come(self) -> tuple[Meeting, ...]:
        """Meetings whose day is not known yet."""
        return tuple(meeting for meeting in self.meetings if meeting.day_unknown)

    @property
    def name(self) -> str:
        return MONTHS[self.first_day.month - 1]

    @property
    def end(self) -> date:
        """First day of the next month."""
        return next_month(self.first_day)

    def is_over(self, today: date) -> bool:
        """Whether it is over, with all the meetings begun in it."""
        days = (meeting.last_day for meeting in self.meetings)
        return max((*days, self.end - timedelta(days=1))) < today

    @property
    def anchor(self) -> str:
        """Id of the month in the season's page: `fevrier-2018`."""
        return f"{slugify(self.name)}-{self.first_day.year}"

    @property
    def marks(self) -> Mapping[str, tuple[str, ...]]:
        """Colour → names of the communities of that colour with meetings, in their order."""
        meeting = {c.slug: c for each in self.meetings for c in each.communities}
        found = grouped(meeting.values(), lambda community: [community.color])
        return {color: tuple(each.slug for each in same) for color, same in found.items()}

    @property
    def weeks(self) -> tuple[tuple[Day | None, ...], ...]:
        """Rows of seven days, Sunday first; None outside the month."""
        rows = _empty_weeks(self.first_day.year, self.first_day.month)
        by_day = grouped((*self.going_on, *self.meetings), lambda meeting: meeting.days)
        return tuple(_with_meetings(row, by_day) for row in rows)


def _with_meetings(
    week: tuple[Day | None, ...], by_day: Mapping[date, tuple[Meeting, ...]]
) -> tuple[Day | None, ...]:
    """`week` with its meetings; without any, the same object: pages share what is made of it."""
    if by_day.keys().isdisjoint(day.date for day in week if day):
        return week
    return tuple(
        Day(day.date, by_day[day.date]) if day and day.date in by_day else day for day in week
    )


@cache
def _empty_weeks(year: int, month: int) -> tuple[tuple[Day | None, ...], ...]:
    """Weeks of a month without meetings, shared by the pages of a season."""
    return tuple(
        tuple(Day(day) if day.month == month else None for day in week)
        for week in calendar.Calendar(calendar.SUNDAY).monthdatescalendar(year, month)
    )


@cache
def season_of(day: date, first_month: int) -> Season:
    """The season that holds `day`, when seasons start in `first_month` (1 to 12)."""
    return Season(day.year if day.month >= first_month else day.year - 1, first_month)


def season_named(label: str, first_month: int) -> Season:
    """`2017-2018`, or `2018` → the season.  Raises `Refusal`."""
    said = label.strip().replace("–", "-")
    season = Season(int(said[:4]) if re.match(r"[12]\d{3}", said) else 2017, first_month)
    if season.label != said:
        example = Season(2017, first_month).label
        raise Refusal(f"« {label} » n’est pas une saison. Écrivez par exemple {example}.")
    return season


def season_of_folder(path: str, first_month: int) -> Season | None:
    """The season whose folder holds the file at `path`, relative to the content."""
    match = _FOLDER.match(path)
    return Season(int(match[1]), first_month) if match else None


Years = tuple[tuple[Season, tuple[Meeting, ...]], ...]
"""Seasons, each with some meetings."""


def by_season(meetings: Iterable[Meeting], first_month: int) -> Years:
    """`meetings` grouped by season, in the order given."""
    return tuple(grouped(meetings, lambda m: [season_of(m.day, first_month)]).items())


def seasons_of(meeting: Meeting, first_month: int) -> tuple[Season, ...]:
    """The season in which a meeting begins, and the next one if it ends there."""
    days = (meeting.day, meeting.last_day)
    return tuple(dict.fromkeys(season_of(day, first_month) for day in days))


def seasons(meetings: Iterable[Meeting], first_month: int) -> tuple[Season, ...]:
    """The seasons that have a meeting, earliest first."""
    return tuple(sorted({each for m in meetings for each in seasons_of(m, first_month)}))


def meetings_of(season: Season, meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Meetings with at least one day in `season`."""
    return tuple(m for m in meetings if season in seasons_of(m, season.first_month))


def begun_in(season: Season, meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Meetings that begin in `season`, so that each is counted or filed once."""
    return tuple(m for m in meetings if season_of(m.day, season.first_month) == season)


def months(season: Season, meetings: Iterable[Meeting]) -> tuple[Month, ...]:
    """The season's twelve months, each with its meetings."""
    listed = tuple(meetings)

    def first(meeting: Meeting) -> date:
        return max(meeting.day.replace(day=1), season.first_day)

    def later(meeting: Meeting) -> list[date]:
        held = {day.replace(day=1) for day in meeting.days}
        return sorted(month for month in held if month > first(meeting))

    begun = grouped(listed, lambda meeting: [first(meeting)])
    going_on = grouped(listed, later)
    start = season.first_month - 1
    firsts = (date(season.year + n // 12, n % 12 + 1, 1) for n in range(start, start + 12))
    return tuple(
        Month(day, begun.get(day, ()), going_on.get(day, ()))
        if day in begun or day in going_on
        else _empty_month(day)
        for day in firsts
    )


_empty_month = cache(Month)
"""First day → that month without meetings, one object for all pages of a season."""


def not_over(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    """Meetings of today or later, earliest first.

    Cancelled and postponed ones too: people who noted the date must see it.
    """
    return tuple(m for m in meetings if not m.is_over(today))


def upcoming(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    """Meetings to go to, earliest first: those of `not_over` that take place."""
    return tuple(m for m in not_over(meetings, today) if m.takes_place)


def with_recap(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    """Past meetings with a recap, latest first."""
    return tuple(m for m in past(meetings, today) if m.recap or m.successes or m.documents)


def past(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    """Meetings whose date has passed, latest first."""
    return tuple(reversed([m for m in meetings if m.is_over(today)]))


EVERYTHING = ""
"""Key for all communities and themes together."""


def next_meetings(meetings: Iterable[Meeting], today: date) -> Mapping[str, Meeting]:
    """Address of a community or a theme, or EVERYTHING → its next meeting that takes place."""
    found: dict[str, Meeting] = {}
    for meeting in not_over(meetings, today):
        if meeting.scheduled:
            for key in (EVERYTHING, *(subject.url for subject in meeting.subjects)):
                found.setdefault(key, meeting)
    return found


def disrupted(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    """Meetings cancelled, postponed or moved whose old or new date is still to come."""
    return tuple(
        m
        for m in meetings
        if not (m.takes_place or m.is_over(today))
        or (m.previous_start and max(m.previous_start.date(), m.last_day) >= today)
    )


def awaiting(meetings: Iterable[Meeting], today: date, first_month: int) -> tuple[Meeting, ...]:
    """Meetings of the present season postponed without a new date, whose old date has passed."""
    season = season_of(today, first_month)
    return tuple(
        m for m in meetings if m.undated and season.first_day <= m.day and m.is_over(today)
    )


def current_season(meetings: Iterable[Meeting], today: date, first_month: int) -> Season | None:
    """The season to show first: the present one, or the next announced, or the last.

    In summer, after the season's last meeting, the next season is shown as soon as it is
    announced.  None without any meeting.
    """
    listed = tuple(meetings)
    known = seasons(listed, first_month)
    current = season_of(today, first_month)
    later = [season for season in known if season > current]
    if current in known and (not_over(meetings_of(current, listed), today) or not later):
        return current
    return next(iter(later or known[-1:]), None)


def neighbours(meetings: Iterable[Meeting]) -> Mapping[str, tuple[Meeting | None, Meeting | None]]:
    """Slug → the meetings just before and after it in any of its communities."""
    listed = tuple(meetings)
    before = _latest_of_ours(listed)
    after = _latest_of_ours(tuple(reversed(listed)))
    return {slug: (before[slug], after[slug]) for slug in before}


def _latest_of_ours(meetings: Iterable[Meeting]) -> dict[str, Meeting | None]:
    """Slug → the meeting listed before it that last shares a community with it."""
    latest: dict[str, tuple[int, Meeting]] = {}
    found: dict[str, Meeting | None] = {}
    for number, meeting in enumerate(meetings):
        slugs = [community.slug for community in meeting.communities]
        near = [latest[slug] for slug in slugs if slug in latest]
        found[meeting.slug] = max(near, key=lambda one: one[0])[1] if near else None
        latest |= dict.fromkeys(slugs, (number, meeting))
    return found
