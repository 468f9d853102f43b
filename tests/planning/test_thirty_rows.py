"""Thirty rows and ten mistakes, from each kind of sheet: report, files, second run.

`programme-libreoffice.xlsx` was written by LibreOffice Calc 7.4 (Debian) from the rows below.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from openpyxl import Workbook

from planning.columns import Row
from planning.meeting_files import MeetingPlan, report, write
from planning.sheet import read_sheet
from programmation.checks import check
from programmation.content.loader import load
from programmation.content.source_files import read_folder
from programmation.problems import has_errors
from tests.planning.thirty_rows import GOOD, MISTAKES, lines, shown
from tests.support.content_folder import MEETING, SOUND, text
from tests.support.content_folder import write as write_content
from tests.support.factories import site

LIBREOFFICE = Path(__file__).with_name("programme-libreoffice.xlsx")


def of_libreoffice(folder: Path) -> Path:
    return Path(copy(LIBREOFFICE, folder / "libreoffice.xlsx"))


def of_openpyxl(folder: Path) -> Path:
    book = Workbook()
    for line in lines():
        book.active.append(line)
    book.save(folder / "programme.xlsx")
    return folder / "programme.xlsx"


def of_french_excel(folder: Path) -> Path:
    rows = "\r\n".join(";".join(f'"{shown(cell)}"' for cell in line) for line in lines())
    (folder / "programme.csv").write_bytes(rows.encode("cp1252"))
    return folder / "programme.csv"


RIGHT = {
    "Communauté": "Maskinongé", "Heure": "9 h", "Durée": "1 h 30", "Lieu": "Salle communautaire",
    "Statut": "prevue",
}  # fmt: skip
"""Cells that read well, for the rows that did not."""


@pytest.fixture(params=[of_libreoffice, of_openpyxl, of_french_excel])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made: Path = request.param(tmp_path)
    return made


@pytest.fixture
def content(tmp_path: Path) -> Path:
    fields_of = SOUND | {"communautes/shawinigan.md": "nom: Shawinigan\nterritoire: Ville\n"}
    texts = {path: text(fields) for path, fields in fields_of.items() if path != MEETING}
    write_content(tmp_path / "content", texts)
    return tmp_path / "content"


def planned(source: Path, content: Path) -> MeetingPlan:
    return MeetingPlan(read_sheet(source), read_folder(content), site()).fill()


def test_each_row_is_written_or_named(source: Path, content: Path) -> None:
    made = planned(source, content)
    assert len(made.texts) == len(GOOD)
    rows = range(len(GOOD) + 2, len(GOOD) + len(MISTAKES) + 2)
    expected = [
        f"ligne {row}, colonne « {column} »"
        for row, (_, column) in zip(rows, MISTAKES, strict=True)
    ]
    assert [line.partition(" : ")[0] for _, line in sorted(made.refused)] == expected
    assert [line for _, line in made.told] == [
        "ligne 31 : la communauté a déjà une rencontre ce jour-là"
        " (rencontres/2017-2018/rencontre-29.md)."
    ]
    told = report(made, source.name, dry_run=False)
    assert "À corriger dans la source, puis recommencez (rien ne sera doublé)" in told


def test_the_files_are_clean_and_a_second_run_doubles_nothing(source: Path, content: Path) -> None:
    made = planned(source, content)
    write(made, content)
    read = load(content, site())
    assert not has_errors([*read.problems, *check(read, site(), ())])
    assert len(read.library.meetings) == len(GOOD)
    assert sum(meeting.of_all for meeting in read.library.meetings) == 14
    again = planned(source, content)
    assert (again.texts, len(again.present)) == ({}, len(GOOD))
    assert [path for _, path in again.present] == list(made.texts)


def test_rows_that_are_mended_join_the_others(source: Path, content: Path) -> None:
    write(planned(source, content), content)
    mended = [
        replace(row, cells={**row.cells, **RIGHT, "Titre": f"Rangée {row.number}",
                            "Date": f"2018-07-{row.number - 30}"})
        if row.number > len(GOOD) + 1
        else row
        for row in read_sheet(source)
    ]  # fmt: skip
    made = MeetingPlan(mended, read_folder(content), site()).fill()
    assert (len(made.texts), len(made.present), made.refused) == (len(MISTAKES), len(GOOD), [])
    write(made, content)
    read = load(content, site())
    assert not has_errors([*read.problems, *check(read, site(), ())])
    assert len(read.library.meetings) == len(GOOD) + len(MISTAKES)
    again = MeetingPlan(mended, read_folder(content), site()).fill()
    assert (again.texts, len(again.present)) == ({}, len(GOOD) + len(MISTAKES))


def test_drafts_by_choice(source: Path, content: Path) -> None:
    rows = [Row(row.number, {k: v for k, v in row.cells.items() if k != "Statut"})
            for row in read_sheet(source)]  # fmt: skip
    folder, defaults = read_folder(content), {"statut": "brouillon"}
    made = MeetingPlan(rows, folder, site(), defaults).fill()
    # Without its state, a row that misspelt it reads well.
    assert len(made.texts) == len(GOOD) + 1
    write(made, content)
    read = load(content, site())
    assert (len(read.complete.meetings), read.library.meetings) == (len(GOOD) + 1, ())
    # A row that says its state keeps it.
    kept = MeetingPlan(read_sheet(source), folder, site(), defaults).fill()
    assert not any("statut: brouillon" in text for text in kept.texts.values())
