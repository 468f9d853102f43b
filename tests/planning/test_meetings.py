"""A sheet or a calendar → files that the site reads, and a report that people can follow."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planning.meeting_files import MeetingPlan, report, write
from planning.sheet import read_sheet
from planning.template import write_template
from programmation.content.loader import load
from programmation.content.source_files import read_folder
from programmation.problems import Refusal
from tests.support.content_folder import SOUND, text
from tests.support.content_folder import write as write_content
from tests.support.factories import site

HEADINGS = (
    "Titre",
    "Communauté",
    "Date",
    "Heure",
    "Durée",
    "Lieu",
    "Adresse",
    "Experts",
    "Annonce",
)
GOOD = (
    "Financer un projet", "Maskinongé", "15/11/2017", "8 h 30", "2 h", "Salle",
    "1, rue X, Louiseville",
    "Une conseillère, financement, SADC; Un fiscaliste", "Venez nombreux.",
)  # fmt: skip
MISTAKES = (
    ("Outils", "maskinoge", "16/11/2017", "9 h"),
    ("Sans heure", "Maskinongé", "17/11/2017", ""),
    ("", "Maskinongé", "18/12/2017", "9 h"),
    ("Jour faux", "Maskinongé", "31/02/2018", "9 h"),
    ("Statut", "Maskinongé", "19/12/2017", "25 h"),
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write_content(tmp_path / "content", {path: text(fields) for path, fields in SOUND.items()})
    return tmp_path / "content"


def csv_of(folder: Path, *rows: tuple[str, ...], encoding: str = "cp1252") -> Path:
    path = folder / "programme.csv"
    lines = (
        "Programme 2017-2018",
        ";".join(HEADINGS),
        *(";".join(f'"{c}"' for c in r) for r in rows),
    )
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def planned(source: Path, content: Path) -> MeetingPlan:
    return MeetingPlan(read_sheet(source), read_folder(content), site()).fill()


def test_rows_become_meetings_that_the_site_reads(tmp_path: Path, content: Path) -> None:
    made = planned(csv_of(tmp_path, GOOD), content)
    assert made.refused == []
    write(made, content)
    library = load(content, site()).library
    meeting = next(m for m in library.meetings if m.slug == "financer-un-projet")
    assert (meeting.start.isoformat(), meeting.end.isoformat()) == (
        "2017-11-15T08:30:00-05:00",
        "2017-11-15T10:30:00-05:00",
    )
    assert [(p.name, p.role, p.organization) for p in meeting.experts] == [
        ("Une conseillère", "financement", "SADC"),
        ("Un fiscaliste", "", ""),
    ]
    assert meeting.place is not None
    assert meeting.place.address == "1, rue X, Louiseville"
    assert meeting.body.strip() == "Venez nombreux."


def test_each_mistake_names_its_row_and_column(tmp_path: Path, content: Path) -> None:
    made = planned(csv_of(tmp_path, GOOD, *MISTAKES), content)
    assert list(made.texts) == ["rencontres/2017-2018/financer-un-projet.md"]
    assert [(number, line.partition(" : ")[0]) for number, line in sorted(made.refused)] == [
        (4, "ligne 4, colonne « Communauté »"),
        (5, "ligne 5, colonne « Date »"),
        (6, "ligne 6, colonne « Titre »"),
        (7, "ligne 7, colonne « Date »"),
        (8, "ligne 8, colonne « Date »"),
    ]
    assert "Vouliez-vous « maskinonge »?" in report(made, "programme.csv", dry_run=False)


def test_a_second_run_doubles_nothing(tmp_path: Path, content: Path) -> None:
    source = csv_of(tmp_path, GOOD)
    write(planned(source, content), content)
    again = planned(source, content)
    assert (again.texts, [path for _, path in again.present]) == (
        {},
        ["rencontres/2017-2018/financer-un-projet.md"],
    )


def test_columns_that_are_no_field_are_told(tmp_path: Path, content: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "Titre,Communauté,Date,Heure,Budget\nA,maskinonge,2017-12-01,9 h,20 $\n", "utf-8"
    )
    made = planned(path, content)
    assert made.unread == ("Budget",)
    assert "« Budget »" in report(made, "p.csv", dry_run=True)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["15/10/2017", "10/15/2017"], "tantôt avant le mois"),
        (["15/10/2017"], ""),
    ],
)
def test_one_order_of_day_and_month_in_a_file(tmp_path: Path, rows: list[str], words: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Titre;Date\n" + "".join(f"T;{day}\n" for day in rows), "utf-8")
    if words:
        with pytest.raises(Refusal, match=words):
            read_sheet(path)
    else:
        assert [row.cells["Date"] for row in read_sheet(path)] == ["2017-10-15"]


def test_a_filled_cell_without_heading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Titre;Date;\nT;2017-10-15;perdu\n", "utf-8")
    with pytest.raises(Refusal, match="Ligne 2"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (datetime.fromisoformat("2026-10-15T08:30"), "2026-10-15 08:30"),
        (datetime.fromisoformat("2026-10-15"), "2026-10-15"),
        (date(2026, 10, 15), "2026-10-15"),
        (time(8, 30), "08:30"),
        (12.0, "12"),
        ("texte", "texte"),
    ],
)
def test_cells_of_a_workbook(tmp_path: Path, value: object, typed: str) -> None:
    book = Workbook()
    book.active.append(["Titre", "Date"])
    book.active.append(["T", value])
    book.save(tmp_path / "p.xlsx")
    assert read_sheet(tmp_path / "p.xlsx")[0].cells == {"Titre": "T", "Date": typed}


def test_what_is_no_workbook_is_refused_in_french(tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").write_bytes(b"PK rien")
    with pytest.raises(Refusal, match="ne peut pas être lu"):
        read_sheet(tmp_path / "p.xlsx")


def test_the_model_offers_what_exists_and_is_read(tmp_path: Path, content: Path) -> None:
    path = tmp_path / "modele.xlsx"
    write_template(path, ["maskinonge"], ["marie-essai"])
    book = load_workbook(path)
    book["Programme"].append(["Outils", "maskinonge", date(2017, 12, 7), time(8, 30)])
    book.save(path)
    made = planned(path, content)
    assert (made.refused, made.unread) == ([], ())
    assert list(made.texts) == ["rencontres/2017-2018/outils.md"]
    assert [cell.value for (cell,) in book["Listes"]["B1:B1"]] == ["maskinonge"]
