"""An Excel workbook or a CSV file → rows of text, as `columns` reads them.

A workbook keeps dates and hours as values: they become `2026-10-15 08:30`.  A CSV file has what
Excel shows: French Excel writes `15/10/2026` or `2026-10-15`, separates by semicolons, and often
in Windows-1252.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from programmation.problems import Refusal


@dataclass(frozen=True)
class Row:
    """One meeting as its source gives it."""

    number: int
    """Of the row in the sheet, or of the event in the calendar, counted from 1."""
    cells: Mapping[str, str]
    """Heading as written → text; empty cells are left out."""
    place: str = ""
    """What people find it by, where its number says little."""
    wrong: str = ""
    """Why it cannot be a meeting, in French, where no cell says it."""
    notes: tuple[str, ...] = ()
    """What is to be checked, in French."""

    def where(self, heading: str = "") -> str:
        """`ligne 4, colonne « Date »`, for messages."""
        if not heading:
            return self.place or f"ligne {self.number}"
        return f"{self.where()}, {'champ' if self.place else 'colonne'} « {heading} »"


def read_sheet(path: Path) -> list[Row]:
    """The rows of the first sheet that has headings.  Raises `Refusal`."""
    lines = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    return list(rows(lines))


def rows(lines: Iterable[list[str]]) -> Iterator[Row]:
    """Rows below the first line that has two cells or more, which holds the headings."""
    headings: list[str] = []
    for number, cells in enumerate(lines, start=1):
        texts = [" ".join(cell.split(" ")).strip() for cell in cells]
        if not headings:
            if sum(map(bool, texts)) >= MIN_HEADINGS:
                headings = [" ".join(text.split()) for text in texts]
            continue
        if any(texts):
            pairs = zip(headings, texts, strict=False)
            lost = [text for text in texts[len(headings) :] if text]
            if lost or any(text and not heading for heading, text in pairs):
                raise Refusal(
                    f"Ligne {number} : une case remplie n’a pas de titre de colonne. "
                    "Donnez un titre à chaque colonne, puis recommencez."
                )
            yield Row(number, {h: t for h, t in zip(headings, texts, strict=False) if t})


MIN_HEADINGS = 2
"""A line with fewer cells is a title above the table."""


# -- Excel ----------------------------------------------------------------------


def _workbook(path: Path) -> list[list[str]]:
    # Slow to import, and a CSV file has no need of it.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        lines = [[_text(value) for value in row] for row in book.worksheets[0].values]
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as error:
        raise Refusal(
            f"{path.name} : ce classeur ne peut pas être lu ({error}). Ouvrez-le dans Excel ou"
            " LibreOffice, enregistrez-le en « .xlsx », puis recommencez."
        ) from None
    return lines


def _text(value: object) -> str:
    """A cell as staff would type it."""
    match value:
        case None:
            return ""
        case datetime():
            # Excel keeps hours as fractions of a day, a few microseconds off.
            moment = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
            return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60} h {minutes % 60:02}"
        case bool():
            return "oui" if value else "non"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


# -- CSV ------------------------------------------------------------------------


def _csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(
            f"{path.name} n’est pas un tableau. Enregistrez-le en « .xlsx » ou en « .csv »."
        )
    text = decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    lines = [list(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    return _with_iso_dates(lines, path.name)


def decoded(data: bytes) -> str:
    """As its program wrote it; that of French Windows, where it does not say."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")


def _with_iso_dates(lines: list[list[str]], name: str) -> list[list[str]]:
    """`15/10/2026` → `2026-10-15`, where a date of the same file tells which number is the day."""
    found = [match for line in lines for cell in line if (match := _NUMERIC_DATE.match(cell))]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[2]) > 12 for match in found)
    if day_first and month_first:
        raise Refusal(
            f"{name} : le jour vient tantôt avant le mois, tantôt après. "
            "Écrivez les dates comme « 2026-10-15 »."
        )
    if not day_first and not month_first:
        return lines  # Told row by row, as ambiguous.
    order = r"\3-\2-\1" if day_first else r"\3-\1-\2"

    def iso(cell: str) -> str:
        return _NUMERIC_DATE.sub(lambda match: _padded(match.expand(order)), cell, count=1)

    return [[iso(cell) if _NUMERIC_DATE.match(cell) else cell for cell in line] for line in lines]


def _padded(day: str) -> str:
    return "-".join(part.zfill(2) for part in day.split("-"))
