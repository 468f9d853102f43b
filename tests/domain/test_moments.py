"""Whole days, several days, and days that are not known yet."""

from __future__ import annotations

from datetime import date, datetime

import icalendar
import pytest

from programmation.content.changes import MeetingState, Stamp, state_of
from programmation.content.story import life
from programmation.feeds import ical
from programmation.feeds.calendar_links import google_link, outlook_link
from programmation.feeds.meeting_dates import at_words, day_words, machine_date, start_words, when
from programmation.feeds.table import subscriptions
from programmation.model import Meeting
from programmation.pages import structured_data
from programmation.season import months, next_meetings, season_of, upcoming
from programmation.text.french import NBSP
from tests.support.content_folder import MEETING, assembled
from tests.support.factories import at, library, meeting, site

FIELDS = "titre: Lac\nuid: abcd\ncommunaute: maskinonge\n"


def problems(fields: str) -> list[tuple[str, str, bool]]:
    _, found = assembled({MEETING: FIELDS + fields})
    return [(p.field, p.message, p.is_error) for p in found]


def read(fields: str) -> Meeting:
    found, told = assembled({MEETING: FIELDS + fields})
    assert told == []
    return found.meetings[0]


MONTH = read("debut: février 2018\n")
DAY = read("debut: 2018-05-05\njournee: oui\n")
DAYS = read("debut: 2018-04-30\nfin: 2018-05-02\njournee: oui\n")
LONG = read("debut: 2018-05-09 9 h\nfin: 2018-05-11 16 h\n")
YEARS = read("debut: 2018-12-31\nfin: 2019-01-01\njournee: oui\n")
NIGHT = read("debut: 2018-05-09 21 h\nfin: 2018-05-10 1 h\n")


def test_what_is_read() -> None:
    assert (MONTH.start, MONTH.end, MONTH.day_unknown) == (
        at(2018, 2, 1), at(2018, 2, 28, 23, 59, 59), True,
    )  # fmt: skip
    assert (DAY.start, DAY.end, DAY.whole_day) == (
        at(2018, 5, 5), at(2018, 5, 5, 23, 59, 59), True,
    )  # fmt: skip
    assert (LONG.start, LONG.end, LONG.whole_day) == (at(2018, 5, 9, 9), at(2018, 5, 11, 16), False)
    assert [len(each.days) for each in (MONTH, DAY, DAYS, LONG, NIGHT)] == [0, 1, 3, 3, 1]


@pytest.mark.parametrize("written", ["2018-02", "2018-2", "Février 2018", "en fév. 2018"])
def test_a_month_in_many_words(written: str) -> None:
    if written != "en fév. 2018":
        assert read(f"debut: {written}\n").start == MONTH.start
    else:
        assert read(f"debut: {written}\n").day_unknown


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("debut: 2018-05-05\n", [("debut", "il manque l’heure", True)]),
        ("debut: 2018-05-05 9 h\njournee: oui\n",
         [("debut", "une heure, et « journee: oui »", True)]),
        ("debut: 2018-05-05\nfin: 16 h\njournee: oui\n",
         [("fin", "une heure, et « journee: oui »", True)]),
        ("debut: 2018-05-05 0 h\nfin: 2018-05-06 0:00\njournee: oui\n", []),
        ("debut: 2018-05-05\nduree: 2 h\njournee: oui\n",
         [("duree", "une durée, et « journee: oui »", False)]),
        ("debut: 2018-05-05\nfin: 2018-05-04\njournee: oui\n",
         [("fin", f"la fin ne vient pas après le début (5{NBSP}mai 2018)", True)]),
        ("debut: 2018-05-05\nfin: 2018-07-05\njournee: oui\n",
         [("fin", f"la rencontre dure 62{NBSP}jours", False)]),
        ("debut: 2018-05-05 9 h\nfin: 2018-05-06\n", [("fin", "il manque l’heure", True)]),
        ("debut: 2018-05-05 9 h\nfin: mai 2018\n", [("fin", "il manque le jour", True)]),
        ("debut: 2018-05-05\nfin: mai 2018\njournee: oui\n",
         [("fin", "il manque le jour", True)]),
        ("debut: 2018-05\nfin: 16 h\nduree: 2 h\n",
         [("fin", "rien n’en est dit tant que le jour n’est pas connu", False),
          ("duree", "rien n’en est dit tant que le jour n’est pas connu", False)]),
        ("debut: 2018-05-05\nancien_debut: 2018-04-05\njournee: oui\n", []),
        ("debut: 2018-05-05 9 h\nancien_debut: 2018-04-05\n",
         [("ancien_debut", "il manque l’heure", True)]),
        ("debut: 2018-05\nancien_debut: 2018-04-05 9 h\n", []),
        ("debut: 2018-03-11 1 h\nfin: 2 h 30\n",
         [("fin", "cette heure n’existe pas (passage à l’heure avancée)", True)]),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told(fields: str, told: list[tuple[str, str, bool]]) -> None:
    assert problems(fields) == told


def plain(words: str) -> str:
    return words.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("which", "whole", "start", "inside", "short"),
    [
        (MONTH, "février 2018, date à préciser", "février 2018, date à préciser",
         "en février 2018, date à préciser", "février"),
        (DAY, "samedi 5 mai 2018, toute la journée", "samedi 5 mai 2018",
         "le samedi 5 mai 2018, toute la journée", "5 mai"),
        (DAYS, "du lundi 30 avril au mercredi 2 mai 2018",
         "du lundi 30 avril au mercredi 2 mai 2018",
         "du lundi 30 avril au mercredi 2 mai 2018", "du 30 avril au 2 mai"),
        (YEARS, "du lundi 31 décembre 2018 au mardi 1er janvier 2019",
         "du lundi 31 décembre 2018 au mardi 1er janvier 2019",
         "du lundi 31 décembre 2018 au mardi 1er janvier 2019", "du 31 décembre au 1er janvier"),
        (LONG, "du mercredi 9 mai 2018, 9 h, au vendredi 11 mai 2018, 16 h",
         "du mercredi 9 au vendredi 11 mai 2018, 9 h",
         "du mercredi 9 mai 2018, 9 h, au vendredi 11 mai 2018, 16 h", "du 9 au 11 mai"),
        (NIGHT, "mercredi 9 mai 2018, de 21 h à 1 h, jeudi 10 mai 2018",
         "mercredi 9 mai 2018, 21 h",
         "le mercredi 9 mai 2018, de 21 h à 1 h, jeudi 10 mai 2018", "9 mai"),
    ],
)  # fmt: skip
def test_in_words(which: Meeting, whole: str, start: str, inside: str, short: str) -> None:
    assert plain(when(which)) == whole
    assert plain(start_words(which)) == start
    assert plain(at_words(which)) == inside
    assert plain(day_words(which, year=False, weekday=False)) == short


def test_in_machines_words() -> None:
    assert [machine_date(each) for each in (MONTH, DAY, DAYS, LONG)] == [
        "2018-02", "2018-05-05", "2018-04-30", "2018-05-09T09:00-04:00",
    ]  # fmt: skip


def event(of: Meeting) -> icalendar.Event:
    data = ical.event_file(ical.event_bytes(of, Stamp(at(2018, 1, 1)), site=site()), site())
    (found,) = icalendar.Calendar.from_ical(data).events
    return found


def test_whole_days_are_dates_in_calendars() -> None:
    assert (event(DAY).start, event(DAY).end) == (date(2018, 5, 5), date(2018, 5, 6))
    assert (event(DAYS).start, event(DAYS).end) == (date(2018, 4, 30), date(2018, 5, 3))
    assert b"DTSTART;VALUE=DATE:20180505\r\n" in event(DAY).to_ical()
    assert isinstance(event(LONG).end, datetime)
    assert "dates=20180430%2F20180503" in google_link(DAYS, site())
    assert "allday=true&startdt=2018-04-30&enddt=2018-05-03" in outlook_link(DAYS, site())


def test_search_engines_read_days() -> None:
    def bounds(of: Meeting) -> tuple[object, ...]:
        node = structured_data.event(of, site())
        return node["startDate"], node["endDate"], node["previousStartDate"]

    assert bounds(DAYS) == ("2018-04-30", "2018-05-02", "")
    moved = read("debut: 2018-05-05\nancien_debut: 2018-04-05\njournee: oui\n")
    assert bounds(moved) == ("2018-05-05", "2018-05-05", "2018-04-05")


def test_a_day_to_come_is_in_no_calendar() -> None:
    whole = library(meetings=(MONTH, DAY), communities=MONTH.communities)
    held = {
        s.address: [m.uid for m in s.subject.meetings]
        for s in subscriptions(whole, site())
        if s.feed.format.name == "ICAL"
    }
    assert held["/calendrier/programmation.ics"] == ["abcd"]
    assert [a for a in held if a.startswith("/rencontres/")] == ["/rencontres/financement.ics"]
    assert upcoming((MONTH,), date(2018, 2, 28)) == (MONTH,)
    assert next_meetings((MONTH,), date(2018, 2, 1)) == {}


def test_each_day_is_in_the_grid_across_months() -> None:
    season = season_of(date(2018, 5, 1), 9)
    by_month = {m.anchor: m for m in months(season, (MONTH, DAYS, LONG, DAY))}
    days = {
        anchor: [cell.date.day for week in month.weeks for cell in week if cell and cell.meetings]
        for anchor, month in by_month.items()
    }
    assert days["avril-2018"] == [30]
    assert days["mai-2018"] == [1, 2, 5, 9, 10, 11]
    assert days["fevrier-2018"] == []
    assert by_month["fevrier-2018"].to_come == (MONTH,)
    assert by_month["mai-2018"].meetings == (LONG, DAY)


def test_the_day_is_announced_once_known() -> None:
    before = MeetingState(at(2017, 9, 5), at(2018, 2, 1), day_unknown=True)
    known = meeting(slug="lac", start=at(2018, 2, 15, 9))
    story = life(known, site(), (before, state_of(known, at(2018, 1, 10))))
    assert [(c.key, c.title) for c in story] == [
        ("uid-lac/announced", "février 2018 : Financer un projet collectif"),
        ("uid-lac/dated-20180215T0900",
         "15 février 2018 : Date fixée – Financer un projet collectif"),
    ]  # fmt: skip


def test_a_day_no_longer_known_is_a_move() -> None:
    was = meeting(slug="lac", start=at(2018, 2, 15, 9))
    lost = meeting(slug="lac", start=at(2018, 3, 1), end=at(2018, 3, 31, 23, 59, 59),
                   day_unknown=True)  # fmt: skip
    story = life(lost, site(), (state_of(was, at(2018, 1, 1)), state_of(lost, at(2018, 1, 10))))
    assert [c.title for c in story][1:] == ["mars 2018 : Déplacée – Financer un projet collectif"]


def test_an_end_at_night_is_offered_the_morrow() -> None:
    fields = "debut: 2018-05-09 19 h\nfin: {end}\n"
    remedies = []
    for end in ("1 h 30", "18 h"):
        _, found = assembled({MEETING: FIELDS + fields.format(end=end)})
        remedies.append(found[0].remedy.replace(NBSP, " "))
    assert remedies == [
        "Si c’est le lendemain, écrivez « fin: 2018-05-10 1 h 30 »; si c’est la durée, remplacez la"
        " ligne par « duree: 1 h 30 ».",
        "Corrigez l’heure, ou remplacez la ligne par « duree: 1 h 30 ».",
    ]
