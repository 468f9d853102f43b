"""Tables and calendars of strangers: told in French, soon, and nothing of them lost."""

from __future__ import annotations

import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from planning.calendar_file import read_rows
from planning.sheet import read_sheet
from programmation.problems import Refusal
from programmation.season import Season
from tests.support.factories import TORONTO

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"
BOMB = b"<!-- tens of millions of spaces -->"
"""Stands for them until its test, which one process of those that collect it runs."""
LAST_DAY = b'<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="d"><v>9999-12-31T23:59:59</v></c></row>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    made.active.append(["Titre", "Date"])
    made.active.append(["Financer", datetime(2018, 10, 18)])  # noqa: DTZ001  (a cell)
    made.save(tmp_path / "p.xlsx")
    return tmp_path / "p.xlsx"


def changed(book: Path, before: bytes, after: bytes, part: str = SHEET) -> Path:
    """`book` with other bytes in one of its parts."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after, 1)
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return book


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (END, b"", "ne peut pas être lu"),
        (END, LAST_DAY + END, "ne peut pas être lu"),
        (END, b'<row r="3">' + BOMB + b"</row>" + END, "trop grand"),
        (END, b'<row r="9000"><c r="A9000"><v>1</v></c></row>' + END, "trop grand"),
        (END, b'<row r="3"><c r="GS3"><v>1</v></c></row>' + END, "trop grand"),
        (END, b'<row r="3"><c r="XFD3"><v>1</v></c></row>' + END, "trop grand"),
        (END, b'<row r="3"><c r="B3" s="1"><f>A2</f><v></v></c></row>' + END, "case B3"),
        (END, b'<row r="3"><x:c r="B3"><x:f t="shared" si="0"/></x:c></row>' + END, "case B3"),
    ],
    ids=["cut", "last day", "bomb", "far row", "next column", "last column", "formula", "shared"],
)
def test_a_workbook_that_cannot_be_read_is_refused(
    book: Path, before: bytes, after: bytes, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        read_sheet(changed(book, before, after.replace(BOMB, b" " * 60_000_000)))


def test_a_size_said_wrong_hides_no_row(book: Path) -> None:
    (row,) = read_sheet(changed(book, b'ref="A1:B2"', b'ref="A1:A1"'))
    assert row.cells == {"Titre": "Financer", "Date": "2018-10-18"}


@pytest.mark.parametrize(
    "added",
    [
        b'<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>',
        b'<mergeCells><mergeCell ref="XFD9:XFD1048576"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="B1:B1048576" location="A!A1"/></hyperlinks>',
        # What Excel adds for lists to choose from: openpyxl warns of it in English.
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>',
    ],
)
def test_areas_as_large_as_can_be_are_read_soon(book: Path, added: bytes) -> None:
    started = time.process_time()
    (row,) = read_sheet(changed(book, END, END + added))
    assert row.cells == {"Titre": "Financer", "Date": "2018-10-18"}
    assert time.process_time() - started < 3


def test_a_sheet_as_wide_as_can_be_is_read_soon(book: Path) -> None:
    # Its last row holds a format alone, at the end of a row that is as long as can be.
    far = (
        b'<row r="200" hidden="1"><c r="A200"><v>1</v></c>'
        b'<c r="B200" t="str"><f>""</f><v></v></c><c r="XFD200"/></row>'
    )
    started = time.process_time()
    assert [row.number for row in read_sheet(changed(book, END, far + END))] == [2, 200]
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "data",
    ["Titre;Date\n" + "x" * 200_000 + ";1", "Titre;Date\n" + "a;b\n" * 6_000, "a;" * 300 + "\nb;c"],
    ids=["cell", "rows", "columns"],
)
def test_a_csv_file_too_large_is_refused(tmp_path: Path, data: str) -> None:
    (tmp_path / "p.csv").write_text(data)
    with pytest.raises(Refusal, match="trop grand"):
        read_sheet(tmp_path / "p.csv")


def calendar(tmp_path: Path, *events: str) -> Path:
    """Of these events, each the lines beside its identity, title and usual start."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for number, event in enumerate(events):
        start = [] if "DTSTART" in event else ["DTSTART:20180301T090000"]
        lines += ["BEGIN:VEVENT", f"UID:{number}", "SUMMARY:x", *start, *event.split("\n")]
        lines += ["END:VEVENT"]
    path = tmp_path / "agenda.ics"
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), newline="")
    return path


EACH_SECOND = ",".join(map(str, range(60)))


@pytest.mark.parametrize(
    "event",
    [
        f"RRULE:FREQ=DAILY;BYHOUR=0,1;BYMINUTE={EACH_SECOND};BYSECOND={EACH_SECOND}",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:99991231T235959\nRRULE:FREQ=DAILY",
        "DURATION:P99999999999D",
    ],
    ids=["each second", "no interval", "last day", "length"],
)
def test_an_event_that_no_calendar_holds_is_told(tmp_path: Path, event: str) -> None:
    wrong, sound = sorted(read_rows(calendar(tmp_path, event, "X-A:b"), TORONTO),
                          key=lambda row: not row.wrong)  # fmt: skip
    assert "ne peut pas être lue" in wrong.wrong
    assert sound.wrong == ""


def test_hundreds_of_endless_events_are_soon_refused(tmp_path: Path) -> None:
    path = calendar(tmp_path, *["RRULE:FREQ=DAILY"] * 200)
    start = time.process_time()
    with pytest.raises(Refusal, match="plus de 500 événements"):
        read_rows(path, TORONTO)
    assert time.process_time() - start < 8


def test_twelve_years_of_days_are_read_a_season_at_a_time(tmp_path: Path) -> None:
    """In a zone that the file alone describes, where each hour takes its time."""
    rules = [f"BEGIN:{name}\nDTSTART:16010101T020000\nTZOFFSETFROM:{before}\nTZOFFSETTO:{after}\n"
             f"RRULE:FREQ=YEARLY;BYDAY={day};BYMONTH={month}\nEND:{name}"
             for name, before, after, day, month in (
                 ("STANDARD", "-0400", "-0500", "1SU", 11),
                 ("DAYLIGHT", "-0500", "-0400", "2SU", 3),
             )]  # fmt: skip
    zone = "\n".join(["BEGIN:VTIMEZONE", "TZID:Fuseau", *rules, "END:VTIMEZONE"])
    path = calendar(
        tmp_path, "DTSTART;TZID=Fuseau:20180105T090000\nRRULE:FREQ=DAILY;UNTIL=20300105T140000Z"
    )
    lines = path.read_text("utf-8").replace("PRODID:x", f"PRODID:x\n{zone}").splitlines()
    path.write_text("\r\n".join([*lines, ""]), newline="")
    start = time.process_time()
    rows = read_rows(path, TORONTO, Season(2020))
    assert (len(rows), rows[0].cells["Début"]) == (365, "2020-09-01 09:00")
    assert rows[-1].cells["Début"] == "2021-08-31 09:00"
    with pytest.raises(Refusal, match="SAISON=2026-2027"):
        read_rows(path, TORONTO)
    assert time.process_time() - start < 12


def test_a_book_that_names_no_part_is_refused(book: Path) -> None:
    types = "[Content_Types].xml"
    with pytest.raises(Refusal, match="ne peut pas être lu"):
        read_sheet(changed(book, b"spreadsheetml.sheet.main+xml", b"autre+xml", types))
