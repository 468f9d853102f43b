"""An iCalendar file → rows, recurrences made separate meetings."""

from pathlib import Path

import pytest

from planning.calendar_file import read_rows
from planning.columns import Columns, meeting_values
from programmation.content.references import names_of
from programmation.kinds import COMMUNITY, PROFILE
from programmation.problems import Refusal
from tests.support.factories import TORONTO

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//essai//FR
BEGIN:VEVENT
UID:seul@example.org
DTSTART:20261015T123000Z
DTEND:20261015T140000Z
SUMMARY:Financer un projet
LOCATION:Salle communautaire
DESCRIPTION:Venez nombreux.
END:VEVENT
BEGIN:VEVENT
UID:serie@example.org
DTSTART;TZID=America/Toronto:20261112T083000
DTEND;TZID=America/Toronto:20261112T100000
RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=2TH
EXDATE;TZID=America/Toronto:20261210T083000
SUMMARY:Café
END:VEVENT
END:VCALENDAR
"""

NO_NAMES = {kind: names_of(kind, ())[0] for kind in (COMMUNITY, PROFILE)}


def test_events_become_rows(tmp_path: Path) -> None:
    path = tmp_path / "agenda.ics"
    path.write_text(CALENDAR.replace("\n", "\r\n"), "utf-8", newline="")
    rows = read_rows(path, TORONTO)
    assert [(row.number, row.cells["Titre"], row.cells["Début"]) for row in rows] == [
        (1, "Financer un projet", "2026-10-15 08:30"),
        (2, "Café", "2026-11-12 08:30"),
        (3, "Café", "2027-01-14 08:30"),
    ]
    assert rows[0].cells == {
        "Identifiant": "seul@example.org", "Titre": "Financer un projet",
        "Début": "2026-10-15 08:30", "Fin": "2026-10-15 10:00", "Lieu": "Salle communautaire",
        "Annonce": "Venez nombreux.",
    }  # fmt: skip
    assert [row.cells["Identifiant"] for row in rows] == [
        row.cells["Identifiant"] for row in read_rows(path, TORONTO)
    ]
    assert len({row.cells["Identifiant"] for row in rows}) == 3


def test_whole_days_are_days_without_hours(tmp_path: Path) -> None:
    path = tmp_path / "agenda.ics"
    lac = """BEGIN:VEVENT
UID:lac@example.org
DTSTART;VALUE=DATE:20270505
DTEND;VALUE=DATE:20270508
STATUS:TENTATIVE
SUMMARY:Lac-à-l’épaule
END:VEVENT
END:VCALENDAR"""
    text = CALENDAR.replace("END:VCALENDAR", lac)
    path.write_text(text.replace("\n", "\r\n"), "utf-8", newline="")
    assert read_rows(path, TORONTO)[-1].cells == {
        "Identifiant": "lac@example.org", "Titre": "Lac-à-l’épaule", "Début": "2027-05-05",
        "Fin": "2027-05-07", "Toute la journée": "oui", "Statut": "a_confirmer",
    }  # fmt: skip
    path.write_text(text.replace("20270508", "20270506").replace("\n", "\r\n"), "utf-8", newline="")
    assert "Fin" not in read_rows(path, TORONTO)[-1].cells


@pytest.mark.parametrize(
    "data",
    ["", "rien", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
     CALENDAR.replace("TZID=America/Toronto", f"TZID={'Est' * 200}")],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_in_french(tmp_path: Path, data: str) -> None:
    path = tmp_path / "agenda.ics"
    path.write_text(data, "utf-8")
    with pytest.raises(Refusal, match=r"agenda\.ics"):
        read_rows(path, TORONTO)


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("DURATION:PT1H30M", "2018-04-10 10:30"),
        ("DTEND:20180410T100000", "2018-04-10 10:00"),
        ("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", None),
        ("DURATION:une heure", "une valeur de cet événement ne peut pas être lue"),
        ("DURATION:PT1H\r\nDURATION:PT2H", "une valeur de cet événement ne peut pas être lue"),
    ],
)
def test_the_end_of_an_event_has_several_forms(tmp_path: Path, line: str, end: str | None) -> None:
    path = tmp_path / "agenda.ics"
    event = f"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20180410T090000\r\n{line}\r\nEND:VEVENT"
    path.write_text(f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n", "utf-8")
    (row,) = read_rows(path, TORONTO)
    assert (row.cells.get("Fin") or row.wrong.partition(".")[0] or None) == end


@pytest.mark.parametrize(
    ("summary", "title", "status"),
    [
        ("Canceled: Financer", "Financer", "annulee"),
        ("ANNULÉ - Financer", "Financer", "annulee"),
        ("[Annulée] Financer", "Financer", "annulee"),
        ("REPORTÉ : Financer", "Financer", "reportee"),
        ("À confirmer : Financer (Nord)", "Financer", "a_confirmer"),
        ("Déplacée : Financer (Nord et Sud)", "Financer", ""),
        ("Financer (Toutes les communautés)", "Financer", ""),
        # Words of the title.
        ("Financer (deuxième partie)", "Financer (deuxième partie)", ""),
        ("Annuler sans perdre", "Annuler sans perdre", ""),
        ("Reporter ou non : un choix", "Reporter ou non : un choix", ""),
        ("Annulé :", "Annulé :", ""),
        ("Un atelier annulé : bilan", "Un atelier annulé : bilan", ""),
        # As sheets have it.
        ("Financer (reportée)", "Financer", "reportee"),
        ("Financer – annulé", "Financer", "annulee"),
    ],
)
def test_the_title_says_neither_the_state_nor_whose_it_is(
    tmp_path: Path, summary: str, title: str, status: str
) -> None:
    path = tmp_path / "agenda.ics"
    text = CALENDAR.replace("SUMMARY:Financer un projet", f"CATEGORIES:Nord,Sud\nSUMMARY:{summary}")
    path.write_text(text, "utf-8")
    row = read_rows(path, TORONTO)[0]
    values, _ = meeting_values(row, Columns.from_headings(row.cells), NO_NAMES)
    said = [values[key].value if key in values else "" for key in ("titre", "statut")]
    assert said == [title, status]


def test_a_file_of_an_old_program_ends_its_lines_with_carriage_returns(tmp_path: Path) -> None:
    path = tmp_path / "agenda.ics"
    path.write_text(CALENDAR, "utf-8", newline="\r")
    assert [row.cells["Titre"] for row in read_rows(path, TORONTO)] == [
        "Financer un projet", "Café", "Café",
    ]  # fmt: skip


def test_a_later_revision_takes_the_place_of_the_former_ones(tmp_path: Path) -> None:
    path = tmp_path / "agenda.ics"
    first = CALENDAR.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    later = first.replace("\nSUMMARY", "\nSEQUENCE:2\nSTATUS:CANCELLED\nSUMMARY")
    events = f"BEGIN:VEVENT{later}END:VEVENT\nBEGIN:VEVENT{first}END:VEVENT\n"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n", "utf-8")
    assert [row.cells["Statut"] for row in read_rows(path, TORONTO)] == ["annulee"]


def test_the_same_event_of_two_agendas_put_together_is_the_one_that_says_more(
    tmp_path: Path,
) -> None:
    path = tmp_path / "agenda.ics"
    first = CALENDAR.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    bare = first.replace("LOCATION:Salle communautaire\n", "")
    other = first.replace("20261015", "20261016")
    events = "".join(f"BEGIN:VEVENT{each}END:VEVENT\n" for each in (bare, first, other))
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n", "utf-8")
    rows = read_rows(path, TORONTO)
    assert [(row.cells["Début"][8:10], row.cells["Lieu"]) for row in rows] == [
        ("15", "Salle communautaire"), ("16", "Salle communautaire"),
    ]  # fmt: skip
    assert rows[0].cells["Identifiant"] == "seul@example.org" != rows[1].cells["Identifiant"]


def test_a_day_that_cannot_be_read_takes_no_other_event_along(tmp_path: Path) -> None:
    path = tmp_path / "agenda.ics"
    other = CALENDAR.replace("20261015T123000Z", "xyz").partition("VERSION")[2].partition("\n")[2]
    events = other[other.index("BEGIN:VEVENT") : other.index("END:VEVENT") + 11]
    path.write_text(CALENDAR.replace("END:VCALENDAR", f"{events}END:VCALENDAR"), "utf-8")
    rows = read_rows(path, TORONTO)
    assert [row.cells["Début"] for row in rows if row.cells["Titre"] != "Café"] == [
        "2026-10-15 08:30", "xyz",
    ]  # fmt: skip
