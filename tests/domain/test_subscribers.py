"""What subscribers already hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from programmation.checks.subscribers import deleted_meetings, older_dates
from programmation.feeds.ical import CalendarFeed, calendar_bytes, event_bytes
from programmation.model import Meeting, Source
from tests.support.factories import at, meeting, site

TODAY = site(today=date(2017, 10, 1))
PAST = meeting(slug="passee", start=at(2017, 9, 30, 9))
NEXT = meeting(slug="prochaine", start=at(2017, 10, 1, 9), title="Relève")

SEPTEMBER = at(2017, 9, 1)


def published(*meetings: Meeting, modified: datetime = SEPTEMBER) -> bytes:
    feed = CalendarFeed("Toutes", "https://pole.example.org/x.ics", "https://pole.example.org/")
    return calendar_bytes(
        feed, [event_bytes(m, site=TODAY, modified=modified) for m in meetings], TODAY
    )


def test_nothing_is_missing() -> None:
    renamed = replace(NEXT, slug="autre-nom", start=at(2018, 1, 1, 9))
    assert deleted_meetings(published(PAST, NEXT), [PAST, NEXT], TODAY) == []
    assert deleted_meetings(published(PAST, NEXT), [renamed], TODAY) == []


def test_a_meeting_to_come_that_vanished() -> None:
    (problem,) = deleted_meetings(published(PAST, NEXT), [], TODAY)
    assert str(problem).replace("\xa0", " ") == (
        "rencontres/2017-2018/prochaine.md:1 : « Relève » : cette rencontre du 1er octobre 2017"
        " est publiée et reste à venir, mais son fichier a disparu."
        " Remettez-le avec la ligne « statut: annulee » :"
        " les abonnés sauront qu’elle n’a pas lieu."
    )
    assert problem.is_error


def test_a_uid_that_changed_is_named_with_its_line() -> None:
    source = Source("rencontres/2017-2018/prochaine.md", {"uid": 3})
    (problem,) = deleted_meetings(
        published(NEXT), [replace(NEXT, uid="autre", source=source)], TODAY
    )
    assert (problem.path, problem.line, problem.value) == (source.path, 3, "autre")
    assert "uid: uid-prochaine" in problem.remedy


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"]
)
def test_an_unreadable_calendar_is_a_warning(data: bytes) -> None:
    assert [p.is_error for p in deleted_meetings(data, [NEXT], TODAY)] == [False]
    assert older_dates(data, [(NEXT, SEPTEMBER)], TODAY) == []


def test_dates_that_go_back() -> None:
    before, later = published(PAST, NEXT, modified=at(2017, 9, 20)), at(2017, 9, 20)
    (problem,) = older_dates(before, [(PAST, later), (NEXT, SEPTEMBER)], TODAY)
    assert (problem.path, problem.is_error) == (NEXT.source.path, False)
    assert "git fetch --unshallow" in problem.remedy
    assert "modifie: 2017-10-01" in problem.remedy
    assert older_dates(published(PAST), [(PAST, SEPTEMBER), (NEXT, SEPTEMBER)], TODAY) == []
