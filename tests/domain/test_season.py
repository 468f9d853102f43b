"""Seasons, months and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from programmation import season as seasons
from programmation.content import addresses
from programmation.model import Meeting
from programmation.parts import Status
from programmation.problems import Refusal
from programmation.season import Season
from tests.support.factories import at, community, meeting

AUTUMN = meeting(slug="automne", start=at(2017, 10, 19, 8, 30))
WINTER = meeting(slug="hiver", start=at(2018, 1, 25, 13, 30))
SPRING = meeting(slug="printemps", start=at(2018, 4, 12, 9))
NEXT_YEAR = meeting(slug="suivante", start=at(2018, 10, 4, 9))
YEAR = (AUTUMN, WINTER, SPRING)


def slugs(meetings: tuple[Meeting, ...]) -> list[str]:
    return [found.slug for found in meetings]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 8, 31), Season(2016)),
        (date(2017, 9, 1), Season(2017)),
        (date(2018, 1, 1), Season(2017)),
        (date(2018, 8, 31), Season(2017)),
    ],
)
def test_season_starts_in_september(day: date, expected: Season) -> None:
    assert seasons.season_of(day, 9) == expected


def test_season_may_be_the_calendar_year() -> None:
    year = Season(2018, 1)
    assert seasons.season_of(date(2018, 12, 31), 1) == year
    # Named as such, wherever it is named.
    assert year.url == "/programmation/2018/"
    assert seasons.season_named("2018", 1) == year
    with pytest.raises(Refusal, match=r"exemple 2017\."):
        seasons.season_named("2018-2019", 1)
    assert seasons.season_of_folder("rencontres/2018/a.md", 1) == year
    assert seasons.season_of_folder("rencontres/0000/modele.md", 9) is None  # No such year.
    assert addresses.OWN_CALENDAR.fullmatch(year.label)


def test_seasons_are_those_with_meetings() -> None:
    assert seasons.seasons((*YEAR, NEXT_YEAR), 9) == (Season(2017), Season(2018))


def test_meetings_of_a_season() -> None:
    assert seasons.meetings_of(Season(2018), (*YEAR, NEXT_YEAR)) == (NEXT_YEAR,)


def test_twelve_months_from_september_to_august() -> None:
    found = seasons.months(Season(2017), YEAR)
    assert [month.anchor for month in found] == [
        "septembre-2017", "octobre-2017", "novembre-2017", "decembre-2017",
        "janvier-2018", "fevrier-2018", "mars-2018", "avril-2018",
        "mai-2018", "juin-2018", "juillet-2018", "aout-2018",
    ]  # fmt: skip
    assert {m.anchor: slugs(m.meetings) for m in found if m.meetings} == {
        "octobre-2017": ["automne"],
        "janvier-2018": ["hiver"],
        "avril-2018": ["printemps"],
    }


def test_weeks_start_on_sunday() -> None:
    october = seasons.months(Season(2017), YEAR)[1]
    assert [[day.date.day if day else 0 for day in week] for week in october.weeks] == [
        [1, 2, 3, 4, 5, 6, 7],
        [8, 9, 10, 11, 12, 13, 14],
        [15, 16, 17, 18, 19, 20, 21],
        [22, 23, 24, 25, 26, 27, 28],
        [29, 30, 31, 0, 0, 0, 0],
    ]
    assert october.weeks[2][4] == seasons.Day(date(2017, 10, 19), (AUTUMN,))


def test_leap_february() -> None:
    february = seasons.months(Season(2019), ())[5]
    assert [day.date.day for week in february.weeks for day in week if day][-1] == 29


def test_upcoming_holds_today_and_past_does_not() -> None:
    assert slugs(seasons.not_over(YEAR, date(2018, 1, 25))) == ["hiver", "printemps"]
    assert slugs(seasons.past(YEAR, date(2018, 4, 13))) == ["printemps", "hiver", "automne"]


def test_meeting_past_midnight_is_upcoming_until_it_ends() -> None:
    night = meeting(start=at(2018, 1, 25, 23), end=at(2018, 1, 26, 1))
    assert seasons.not_over((night,), date(2018, 1, 26)) == (night,)


def test_next_meeting_takes_place() -> None:
    cancelled = meeting(slug="annulee", start=at(2018, 1, 10), status=Status.CANCELLED)
    found = seasons.next_meetings((AUTUMN, cancelled, WINTER), date(2018, 1, 1))
    assert found[seasons.EVERYTHING] == found[WINTER.community.url] == WINTER
    assert not seasons.next_meetings(YEAR, date(2018, 8, 1))


def test_disrupted_tells_of_dates_to_come() -> None:
    cancelled = meeting(slug="annulee", start=at(2018, 3, 1), status=Status.CANCELLED)
    undated = meeting(slug="reportee", start=at(2018, 3, 8), status=Status.POSTPONED)
    moved = meeting(slug="deplacee", start=at(2018, 3, 15), previous_start=at(2018, 2, 1))
    advanced = meeting(slug="avancee", start=at(2018, 1, 5), previous_start=at(2018, 2, 28))
    old = meeting(slug="ancienne", start=at(2018, 1, 15), status=Status.CANCELLED)
    listed = (advanced, old, WINTER, cancelled, undated, moved)
    assert slugs(seasons.disrupted(listed, date(2018, 2, 10))) == [
        "avancee", "annulee", "reportee", "deplacee",
    ]  # fmt: skip
    assert seasons.disrupted(listed, date(2018, 6, 1)) == ()
    lasting = replace(moved, end=at(2018, 3, 17, 16))
    assert slugs(seasons.disrupted((lasting,), date(2018, 3, 17))) == ["deplacee"]


def test_awaiting_is_this_season_s_postponed_ones() -> None:
    last_year = meeting(slug="avant", start=at(2017, 3, 8), status=Status.POSTPONED)
    undated = meeting(slug="reportee", start=at(2018, 1, 8), status=Status.POSTPONED)
    redated = meeting(slug="datee", status=Status.POSTPONED, previous_start=at(2017, 10, 1))
    listed = (last_year, redated, undated)
    assert slugs(seasons.awaiting(listed, date(2018, 2, 1), 9)) == ["reportee"]
    assert seasons.awaiting(listed, date(2018, 1, 1), 9) == ()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2017, 7, 1), Season(2017)),  # before: the next one announced
        (date(2018, 2, 1), Season(2017)),  # during
        (date(2018, 7, 1), Season(2018)),  # in summer: the next one
        (date(2018, 9, 1), Season(2018)),
        (date(2026, 1, 1), Season(2018)),  # long after: the last one
    ],
)
def test_current_season(today: date, expected: Season) -> None:
    assert seasons.current_season((*YEAR, NEXT_YEAR), today, 9) == expected


def test_current_season_stays_until_the_next_is_announced() -> None:
    assert seasons.current_season(YEAR, date(2018, 7, 1), 9) == Season(2017)


def test_no_meeting_no_season() -> None:
    assert seasons.current_season((), date(2018, 7, 1), 9) is None


def test_neighbours_are_of_the_same_community() -> None:
    other = meeting(slug="ailleurs", start=at(2017, 12, 1), community=community(slug="autre"))
    assert seasons.neighbours((AUTUMN, other, WINTER, SPRING)) == {
        "automne": (None, WINTER),
        "hiver": (AUTUMN, SPRING),
        "printemps": (WINTER, None),
        "ailleurs": (None, None),
    }


def test_meetings_apart_by_season_in_their_order() -> None:
    latest_first = (NEXT_YEAR, SPRING, AUTUMN)
    assert [(season, slugs(held)) for season, held in seasons.by_season(latest_first, 9)] == [
        (Season(2018), ["suivante"]),
        (Season(2017), ["printemps", "automne"]),
    ]


def test_what_is_off_is_not_to_come() -> None:
    off = meeting(slug="off", start=at(2018, 2, 1, 9), status=Status.CANCELLED)
    assert slugs(seasons.upcoming((AUTUMN, WINTER, off, SPRING), date(2018, 1, 1))) == [
        "hiver",
        "printemps",
    ]


def test_a_month_ends_with_the_next() -> None:
    assert seasons.months(Season(2017), ())[3].end == date(2018, 1, 1)


def test_a_meeting_over_the_seasons_end_is_in_both() -> None:
    over = meeting(
        slug="ete", start=at(2018, 8, 31), end=at(2018, 9, 2, 23, 59, 59), whole_day=True
    )
    listed = (SPRING, over)
    assert seasons.seasons(listed, 9) == (Season(2017), Season(2018))
    assert slugs(seasons.meetings_of(Season(2017), listed)) == ["printemps", "ete"]
    assert slugs(seasons.meetings_of(Season(2018), listed)) == ["ete"]
    # Counted, and filed, once.
    assert seasons.begun_in(Season(2018), listed) == ()
    august = seasons.months(Season(2017), listed)[-1]
    september, october = seasons.months(Season(2018), (over,))[:2]
    assert (slugs(august.meetings), slugs(september.meetings)) == (["ete"], ["ete"])
    assert (october.meetings, october.going_on) == ((), ())
    marked = [
        day.date
        for month in (august, september)
        for week in month.weeks
        for day in week
        if day and day.meetings
    ]
    assert marked == [date(2018, 8, 31), date(2018, 9, 1), date(2018, 9, 2)]


def test_the_end_of_a_night_begins_no_season() -> None:
    late = meeting(slug="tard", start=at(2018, 8, 31, 22), end=at(2018, 9, 1, 1))
    assert seasons.seasons((late,), 9) == (Season(2017),)


def test_a_season_is_named_by_two_years_that_follow_each_other() -> None:
    for typed in ("2017-2018", " 2017–2018 "):
        assert seasons.season_named(typed, 9) == Season(2017)
    for wrong in ("2017", "2017-2019", "0000-0001", "9998-9999", "²017-²018"):
        with pytest.raises(Refusal, match="2017-2018"):
            seasons.season_named(wrong, 9)
