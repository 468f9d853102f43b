"""Thirty meetings and ten mistakes, as Google's agenda and Outlook export them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from planning.calendar_file import read_rows
from planning.meeting_files import MeetingPlan, report, write
from programmation.checks import check
from programmation.content.loader import load
from programmation.content.source_files import read_folder
from programmation.model import Meeting
from programmation.parts import Status
from programmation.problems import has_errors
from programmation.season import Season
from tests.planning.thirty_events import ALWAYS, COUNT, OF_GOOGLE, OF_OUTLOOK, good, google, outlook
from tests.support.content_folder import MEETING, SOUND, text
from tests.support.content_folder import write as write_content
from tests.support.factories import TORONTO, at, site

MASKINONGE = {"communaute": "maskinonge"}
"""Google's has no categories: `make saison SOURCE=… COMMUNAUTE=maskinonge`."""
SOURCES: Mapping[str, tuple[Any, ...]] = {
    "google": (google, (*ALWAYS, OF_GOOGLE), MASKINONGE),
    "outlook": (outlook, (*ALWAYS, OF_OUTLOOK), {}),
}


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> tuple[Any, ...]:
    return SOURCES[request.param]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    fields_of = SOUND | {"communautes/shawinigan.md": "nom: Shawinigan\nterritoire: Ville\n"}
    texts = {path: text(fields) for path, fields in fields_of.items() if path != MEETING}
    write_content(tmp_path / "content", texts)
    return tmp_path / "content"


def planned(data: bytes, content: Path, defaults: Mapping[str, str]) -> MeetingPlan:
    path = content.parent / "agenda.ics"
    path.write_bytes(data)
    return MeetingPlan(read_rows(path, TORONTO), read_folder(content), site(), defaults).fill()


def test_each_event_is_written_or_named(source: tuple[Any, ...], content: Path) -> None:
    program, mistakes, defaults = source
    made = planned(program(mistakes), content, defaults)
    assert len(made.texts) == COUNT
    named = {}
    for _, line in made.refused:
        place, _, words = line.partition(" : ")
        assert words
        assert place.startswith("événement ")
        named[place.partition("« ")[2].partition(" »")[0]] = place.rpartition("champ « ")[2][:-2]
    expected = {event.title or "Titre": field for event, field, _ in mistakes}
    without_field = {title for title, field in expected.items() if not field}
    assert {title: field for title, field in named.items() if title not in without_field} == {
        title: field for title, field in expected.items() if field
    }
    assert without_field <= named.keys()
    told = report(made, "agenda.ics", dry_run=False)
    assert "À corriger dans la source, puis recommencez (rien ne sera doublé)" in told


def test_once_mended_all_is_there_and_a_second_run_doubles_nothing(
    source: tuple[Any, ...], content: Path
) -> None:
    program, mistakes, defaults = source
    write(planned(program(mistakes), content, defaults), content)
    mended = planned(program(mistakes, mended=True), content, defaults)
    assert (mended.refused, len(mended.texts), len(mended.present)) == ([], len(mistakes), COUNT)
    write(mended, content)
    read = load(content, site())
    assert not has_errors([*read.problems, *check(read, site(), ())])
    assert len(read.library.meetings) == COUNT + len(mistakes)
    again = planned(program(mistakes, mended=True), content, defaults)
    assert (again.texts, len(again.present)) == ({}, COUNT + len(mistakes))


def test_facts_are_those_of_the_agenda(source: tuple[Any, ...], content: Path) -> None:
    program, _, defaults = source
    write(planned(program(()), content, defaults), content)
    meetings = {meeting.title: meeting for meeting in load(content, site()).library.meetings}
    singles = [event for event in good() if event.title.startswith("Rencontre ")]
    states = (Status.PLANNED, Status.TENTATIVE, Status.CANCELLED)
    for number, event in enumerate(singles):
        meeting = meetings[event.title]
        assert (meeting.start, meeting.end) == (event.start, event.end)
        assert meeting.status is states[number % 3]
        assert meeting.place is not None
        assert (meeting.place.name, meeting.place.address) == (
            "Salle communautaire",
            "12, rue Principale, Louiseville",
        )
        if not defaults:
            assert tuple(theme.name for theme in meeting.themes) == event.themes
            # Both communities there are, named or meant.
            assert meeting.of_all is (
                event.owners != ("Maskinongé",) and event.owners != ("maskinonge",)
            )
    retreat = meetings["Lac-à-l’épaule"]
    assert (retreat.whole_day, retreat.day.day, retreat.last_day.day) == (True, 3, 5)
    assert meetings["Dîner-causerie déplacé"].start == at(2018, 2, 21, 12)


def test_an_occurrence_that_moves_stays_itself(content: Path) -> None:
    before = planned(google(()), content, MASKINONGE)
    write(before, content)
    moved = (
        google(()).replace(b"20180221T12", b"20180222T15").replace(b"20180221T13", b"20180222T16")
    )
    again = planned(moved, content, MASKINONGE)
    assert (again.texts, len(again.present)) == ({}, COUNT)


def test_one_season_of_an_agenda(content: Path) -> None:
    path = content.parent / "agenda.ics"
    lines = google(()).replace(b"RRULE:FREQ=MONTHLY;UNTIL=20180531T000000Z", b"RRULE:FREQ=MONTHLY")
    path.write_bytes(lines)
    rows = read_rows(path, TORONTO, Season(2018))
    assert {row.cells["Titre"] for row in rows} == {"Café"}
    assert [row.cells["Début"][:7] for row in rows][::11] == ["2018-09", "2019-08"]
    assert rows[0].notes == ("se répète sans fin : écrite jusqu’au 31\xa0août 2019.",)
    # However long ago it began.
    assert len(read_rows(path, TORONTO, Season(2024))) == 12


JOIN = "https://teams.microsoft.com/l/meetup-join/19%3asecret"


def meeting_of(content: Path, *lines: str, title: str = "Essai") -> tuple[Meeting, MeetingPlan]:
    """The meeting of an event that has `lines`, public."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:un@example.org",
            f"SUMMARY:{title}", "DTSTART:20180605T130000Z", "DTEND:20180605T140000Z")  # fmt: skip
    data = "\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR", ""))
    made = planned(data.encode(), content, MASKINONGE)
    assert made.refused == []
    write(made, content)
    read = load(content, site())
    assert not has_errors([*read.problems, *check(read, site(), ())])
    return read.complete.meetings[0], made


@pytest.mark.parametrize(
    "lines",
    [
        ("LOCATION:Réunion Microsoft Teams", f"X-MICROSOFT-SKYPETEAMSMEETINGURL:{JOIN}"),
        (f"LOCATION:{JOIN}",),
        ("DESCRIPTION:Bienvenue.\\n" + "_" * 40 + "\\nRéunion Microsoft Teams\\nRejoignez ici\\n"
         f"<{JOIN}>\\nID de la réunion : 12\\nCode secret : abc\\n" + "_" * 40 + "\\n",),
        (f"DESCRIPTION:Bienvenue. Ici : {JOIN}\\nCode secret: abc",),
        (f"DESCRIPTION:Bienvenue.\\n{JOIN}\\n+15873281099\\,\\,812345#\\,\\,\\,*secret# Canada",),
        (f"DESCRIPTION:Bienvenue.\\n{JOIN}\\nTéléphone : 819 555-1212 NIP : secret#",),
        ("DESCRIPTION:Bienvenue.\\n-::~:~::~:~:~::~:~::-\\nParticipez avec Google Meet : "
         f"{JOIN}\\nCode secret: abc\\n-::~:~::~:~:~::~:~::-",
         *[f"X-GOOGLE-CONFERENCE:{JOIN}"] * 2),
        (f"URL:{JOIN}",),
        (f"DESCRIPTION:Bienvenue.<br>{JOIN}<br>ID de réunion : 12<br><b>Code secret</b> : secret",),
        (f"X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Bienvenue.</p><a href=\"{JOIN}\">Ici</a>"
         "<div><span>Passcode: </span><span>secret</span></div></body></html>",),
    ],
)  # fmt: skip
def test_the_link_to_join_is_private(content: Path, lines: tuple[str, ...]) -> None:
    meeting, made = meeting_of(content, *lines)
    assert meeting.place is not None
    assert (meeting.place.secret, meeting.place.held_online) == (JOIN, True)
    assert "secret" not in meeting.body
    assert ("Bienvenue." in meeting.body) is ("Bienvenue." in lines[0])
    assert "<a" not in meeting.body
    assert [JOIN in line for _, line in made.told] == [True]


def test_each_link_to_join_is_told(content: Path) -> None:
    other = "https://meet.jit.si/SalleSecrete"
    meeting, made = meeting_of(content, f"LOCATION:{JOIN}", f"DESCRIPTION:Ou {other}")
    assert other not in meeting.body
    assert f"laissés de côté : {other}" in made.told[0][1]


def test_the_page_of_an_event_ends_its_announcement(content: Path) -> None:
    page = "URL:https://billets.example.org/ag"
    meeting, made = meeting_of(content, "DESCRIPTION:Venez.", page)
    assert meeting.body == "Venez.\n\nhttps://billets.example.org/ag\n"
    assert (made.unread, made.told) == ((), [])


def test_what_is_private_or_called_off_in_the_agenda(content: Path) -> None:
    meeting, made = meeting_of(content, "CLASS:PRIVATE")
    assert meeting.status is Status.DRAFT
    assert "privé dans l’agenda" in made.told[0][1]


def test_words_that_outlook_puts_before_the_title(content: Path) -> None:
    meeting, _ = meeting_of(content, title="Annulé: Essai")
    assert (meeting.title, meeting.status) == ("Essai", Status.CANCELLED)


def test_a_zone_that_nobody_knows_is_told(content: Path) -> None:
    path = content.parent / "agenda.ics"
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "SUMMARY:Essai",
             "DTSTART;TZID=Fuseau de Jean:20180605T090000", "ORGANIZER:mailto:jean@example.org",
             "END:VEVENT", "END:VCALENDAR", "")  # fmt: skip
    made = planned("\r\n".join(lines).encode(), content, MASKINONGE)
    assert "« Fuseau de Jean » inconnu" in made.told[0][1]
    assert made.unread == ("Qui organise",)
    assert path.is_file()


def test_a_place_on_two_lines_has_its_address(content: Path) -> None:
    place = meeting_of(content, "LOCATION:Salle B\\n12 rue Principale\\, La Tuque")[0].place
    assert place is not None
    assert (place.name, place.address) == ("Salle B", "12 rue Principale, La Tuque")
