"""An Excel workbook or a CSV file → rows of text, as `columns` reads them.

A workbook has dates and hours as values: they become `2026-10-15 08:30`.  A CSV file has them as
Excel shows them: French Excel writes `15/10/2026` or `2026-10-15`, separates by semicolons, and
often encodes in Windows-1252.
"""

from __future__ import annotations

import csv
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO, StringIO
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from planning.columns import DAY, Columns, Row, with_link
from programmation.content.decoding import encoding_of, text_anyhow
from programmation.problems import Refusal
from programmation.season import LABEL, Season, season_named

Links = Mapping[tuple[int, int], tuple[str, str]]
"""Row and column of a cell, from 1 → address of its link, and the words that a formula gives it.
Column 0 of a row, and row 0 of a column, say that it is hidden or struck out."""
MIN_HEADINGS = 2
"""Least filled cells in a line of headings: a single one is a title."""
_LABEL = re.compile(rf"(?<!\d)(?<!\d-){LABEL}(?!-?\d)")
_LEFT_OUT = "rangée {}. Affichez-la en clair dans le classeur pour l’écrire, ou supprimez-la."
_HIDDEN_SHEET = "masquée. Affichez-la dans le classeur pour écrire ses rencontres, ou supprimez-la."
LARGEST = 50_000_000
"""Most bytes of a workbook, unpacked."""
MOST_ROWS, MOST_COLUMNS = 5_000, 200
MOST_MERGED = 1_000
"""Most merged areas read: each may cover all rows."""
_MARKS = re.compile(rb"hyperlink|mergeCell|hidden=|<strike", re.IGNORECASE)
"""Pattern of what `_links` looks for: a workbook without any is read in a faster way."""
_AREA = re.compile(
    rb"(<(?:\w+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref=[\"'])([A-Z]+\d+:[A-Z]+\d+)(?=[\"'])"
)  # Cells of a merge or a link, `A1:C3`.
_NEVER_CALCULATED = re.compile(
    rb"<(?:\w+:)?c\s(?![^<>]*\bt=\"str\")[^<>]*?\br=\"(\w+)\"[^<>]*>\s*<(?:\w+:)?f\b[^<>]*>"
    rb"(?:(?!\s*HYPERLINK)[^<]*</(?:\w+:)?f>)?\s*(?:</?(?:\w+:)?v\s*/?>)*\s*</(?:\w+:)?c>"
)
"""Pattern of a cell whose formula has no value; one that gives an empty text has its type."""
_SAVE_AGAIN = "Ouvrez-le dans Excel ou LibreOffice, enregistrez-le en « .xlsx », puis recommencez."
_FORMULA = re.compile(r'=?\s*HYPERLINK\(\s*"([^"]+)"(?:\s*[,;]\s*"([^"]*)")?', re.IGNORECASE)
"""`=HYPERLINK("address"; "words")`"""
TOO_LARGE = "{} : ce tableau est trop grand. Gardez-y les seules rencontres à préparer."
_NUMERIC_DATE = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")


def read_sheet(path: Path, season: Season | None = None, first_month: int = 9) -> list[Row]:
    """The rows of the first sheet with known headings, and of every other one with a title and a
    day; of `season`, or of the only one that the sheet's title, its name and the file's say.
    Raises `Refusal`."""
    book = path.suffix.lower() in (".xlsx", ".xlsm")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # English warnings about Excel's own features.
        read, hidden = _workbook(path) if book else ([("", _csv(path), {})], [])
    sheets = [(name, _with_iso_dates(lines, path.name), links) for name, lines, links in read]
    programmes: list[tuple[str, list[list[str]], Links, int]] = []
    for name, lines, links in sheets:
        top = _headings(lines, known=True)
        if top is not None and (not programmes or _is_programme(lines[top])):
            programmes.append((name, lines, links, top))
    for name, lines, links in sheets[:1]:
        if not programmes and (top := _headings(lines, known=False)) is not None:
            programmes.append((name, lines, links, top))
    rows: list[Row] = []
    for name, lines, links, top in programmes:
        named = name if len(programmes) > 1 else ""
        of_sheet = _season((path.stem, name, *chain(*lines[:top])), season, first_month)
        rows += (replace(r, sheet=named, season=of_sheet) for r in _rows(lines, links, top))
    return rows + [Row(1, {}, place=f"feuille « {name} »", wrong=_HIDDEN_SHEET) for name in hidden]


def _season(titles: Iterable[str], given: Season | None, first_month: int) -> Season | None:
    """The season `given`, which must be the one that `titles` say where they say only one."""
    seasons = set()
    for label in _LABEL.findall(re.sub(r"\s*[-–—/]\s*", "-", "\n".join(titles))):
        with suppress(Refusal):  # « 2018 » alone, « 2018-2021 ».
            seasons.add(season_named(label, first_month))
    only = seasons.pop() if len(seasons) == 1 else given
    if only and given and given != only:
        other = f"Le titre ou le nom du tableau dit {only.label}, et non {given.label}"
        raise Refusal(f"{other}. Corrigez l’un, ou SAISON.")
    return only


def _is_programme(headings: list[str]) -> bool:
    fields = Columns.from_headings(headings).fields.values()
    return "titre" in fields and not {"debut", DAY}.isdisjoint(fields)


def _headings(lines: list[list[str]], *, known: bool) -> int | None:
    """Index of the first line with two headings; with `known`, two that are known."""
    for top, cells in enumerate(lines):
        texts = [cell for cell in cells if cell.strip()]
        if len(Columns.from_headings(texts).fields if known else texts) >= MIN_HEADINGS:
            return top
    return None


def _column_titles(lines: list[list[str]], links: Links, top: int) -> tuple[list[str], int]:
    """Titles of the columns, each another, and index of the first line below them."""
    titles = [*lines[top : top + 2], []]
    headings, below, *_ = ([" ".join(cell.split()) for cell in line] for line in titles)
    filled = [cell for cell in below if cell]
    if len(filled) >= MIN_HEADINGS and not Columns.from_headings(filled).unknown:
        # Two lines of headings: « Quand » above « Date » and « Heure ».
        headings = [low or high for low, high in zip_longest(below, headings, fillvalue="")]
        top += 1
    for column, title in [(column, title) for column, title in enumerate(headings) if title][::-1]:
        # Of two columns with one title, the second is read apart, or reported.
        if earlier := headings[:column].count(title):
            headings[column] = f"{title} ({earlier + 1})"
        if (0, column + 1) in links:  # A hidden column is read into no field.
            headings[column] = f"colonne masquée : {headings[column]}"
    return headings, top + 1


def _rows(lines: list[list[str]], links: Links, top: int) -> Iterator[Row]:
    """Rows below the line of headings, at index `top`."""
    headings, first = _column_titles(lines, links, top)
    columns = Columns.from_headings(filter(None, headings))
    for number, line in enumerate(lines[first:], start=first + 1):
        pairs = list(zip_longest(headings, map(str.strip, line), fillvalue=""))
        if any(text and not heading for heading, text in pairs):
            raise Refusal(
                f"Ligne {number} : une case remplie n’a pas de titre de colonne. "
                "Donnez un titre à chaque colonne, puis recommencez."
            )
        notes: list[str] = []
        for column, (heading, text) in enumerate(pairs):
            if link := links.get((number, column + 1)):
                url, words = link
                text, note = with_link(columns.fields.get(heading, ""), text or words or url, url)
                pairs[column] = heading, text
                notes += [note] if note else []
        if any(text for _, text in pairs):
            cells = {heading: text for heading, text in pairs if text}
            wrong = _LEFT_OUT.format(*links[number, 0]) if (number, 0) in links else ""
            yield Row(number, cells, wrong=wrong, notes=tuple(notes))


def _workbook(path: Path) -> tuple[list[tuple[str, list[list[str]], Links]], list[str]]:
    """Name, lines and links of each visible sheet, in order; names of the hidden programmes."""
    # Slow to import, and not needed for a CSV file.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise Refusal(TOO_LARGE.format(path.name))
            data = {name: parts.read(name) for name in parts.namelist()}
        for part in data.values():
            if never := _NEVER_CALCULATED.search(part):
                where = f"la formule de la case {never[1].decode()} n’a jamais été calculée"
                raise Refusal(f"{path.name} : {where}. {_SAVE_AGAIN}")
        book = load_workbook(path, read_only=True, data_only=True)
        # Sheets of lists to choose from are hidden.
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        lines = {sheet.title: _lines(sheet, path.name) for sheet in shown}
        others = (sheet for sheet in book.worksheets if sheet not in shown)
        hidden = [sheet.title for sheet in others if _begins_programme(sheet)]
        book.close()
        marked = any(map(_MARKS.search, data.values()))
        whole = load_workbook(_bounded(data, lines), keep_links=False) if marked else {}
        links = {name: dict(_links(whole[name], lines[name])) for name in lines if marked}
    except Exception as error:  # A broken workbook may raise anything.
        if isinstance(error, Refusal) or getattr(error, "errno", None):
            raise
        why = f"ce classeur ne peut pas être lu ({error})"
        raise Refusal(f"{path.name} : {why}. {_SAVE_AGAIN}") from None
    return [(name, lines[name], links.get(name, {})) for name in lines], hidden


def _begins_programme(sheet: Any) -> bool:
    sheet.reset_dimensions()
    first = islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 100)
    lines = [[_text(value) for value in row] for row in first]
    top = _headings(lines, known=True)
    return top is not None and _is_programme(lines[top])


def _bounded(data: Mapping[str, bytes], lines: Mapping[str, list[list[str]]]) -> BytesIO:
    """The workbook, with merged cells and links cut to the rows and columns that have words.

    For a link on a whole column, `openpyxl` would make a million cells.
    """
    from openpyxl.utils.cell import get_column_letter, range_boundaries

    height = max(map(len, lines.values()), default=1)
    width = max((len(line) for rows in lines.values() for line in rows), default=1)

    def bounded(area: re.Match[bytes]) -> bytes:
        left, top, right, bottom = range_boundaries(area[2].decode())
        column = get_column_letter(max(left, min(right, width, MOST_COLUMNS)))
        end = f"{column}{max(top, min(bottom, height))}"
        return area[1] + f"{get_column_letter(left)}{top}:{end}".encode()

    made = BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, part in data.items():
            written.writestr(name, _AREA.sub(bounded, part))
    return made


def _lines(sheet: Any, name: str) -> list[list[str]]:
    # The size declared by a program may be wrong: rows beyond it would be lost.
    sheet.reset_dimensions()
    lines: list[list[str]] = []
    # Excel's own limit, whatever row numbers the file has.
    for number, row in enumerate(islice(sheet.iter_rows(values_only=True), 1_048_576), start=1):
        if any(row):
            if number > MOST_ROWS or any(row[MOST_COLUMNS:]):
                raise Refusal(TOO_LARGE.format(name))
            lines += [[] for _ in range(len(lines) + 1, number)]
            lines.append([_text(value) for value in row])
    return lines


def _links(sheet: Any, lines: list[list[str]]) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """Cells' links, and hidden or struck lines, as `Links`; `lines` gets merged cells' words.
    sheet: from a workbook that is read whole, with its formulas."""
    for area in islice(sheet.merged_cells.ranges, MOST_MERGED):
        first, column = lines[area.min_row - 1 : area.min_row], area.min_col - 1
        words = "".join("".join(line[column : column + 1]) for line in first)
        for line in filter(any, lines[area.min_row : area.max_row] if words else ()):
            line += [""] * (column + 1 - len(line))
            line[column] = words
    for hidden in (each for each in sheet.column_dimensions.values() if each.hidden):
        for column in range(hidden.min, min(hidden.max, MOST_COLUMNS) + 1):
            yield (0, column), ("masquée", "")
    # A coloured cell at the end of a sheet makes it as wide as Excel allows.
    width = min(sheet.max_column, MOST_COLUMNS)
    for number, cells in enumerate(sheet.iter_rows(max_row=len(lines), max_col=width), start=1):
        filled = [cell for cell in cells if cell.value is not None]
        if sheet.row_dimensions[number].hidden:
            yield (number, 0), ("masquée", "")
        elif filled and all(cell.font.strike for cell in filled):
            yield (number, 0), ("barrée", "")
        for cell in cells:
            if formula := _FORMULA.match(str(cell.value)):
                yield (number, cell.column), (formula[1], formula[2] or "")
            elif (link := cell.hyperlink) and link.target and link.target[0] != "#":
                # Excel keeps the fragment apart.
                url = f"{link.target}#{link.location}" if link.location else link.target
                yield (number, cell.column), (url, "")


def _text(value: object) -> str:
    """A cell as staff would type it."""
    match value:
        case None:
            return ""
        case datetime():
            # Excel keeps hours as fractions of a day, some microseconds off.
            moment = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
            return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"
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


def _csv(path: Path) -> list[list[str]]:
    if path.stat().st_size > LARGEST:
        raise Refusal(TOO_LARGE.format(path.name))
    data = path.read_bytes()
    if b"\0" in data and encoding_of(data) != "utf-16":
        raise Refusal(
            f"{path.name} n’est pas un tableau. Enregistrez-le en « .xlsx » ou en « .csv »."
        )
    text = text_anyhow(data)
    first = [line for line in text.splitlines() if line.strip()][:20] or [""]
    # First the line of headings, below titles.
    separator = max(";\t,", key=lambda sign: max(_known(line, sign) for line in first))
    # Strict: an unclosed quote would swallow the following rows.
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(rows)
    except csv.Error as error:
        if "limit" in str(error):  # A cell as long as a book.
            raise Refusal(TOO_LARGE.format(path.name)) from None
        raise Refusal(
            f'{path.name}, ligne {len(lines) + 1} : une case s’ouvre par des guillemets (") qui ne '
            "la ferment pas. Retirez-les, ou écrivez « » à leur place."
        ) from None
    if len(lines) > MOST_ROWS or any(len(line) > MOST_COLUMNS for line in lines):
        raise Refusal(TOO_LARGE.format(path.name))
    return lines


def _known(line: str, separator: str) -> tuple[int, int]:
    """Number of known headings, then of all, in a line cut at `separator`."""
    cells = [cell.strip(' "') for cell in line.split(separator)]
    return len(Columns.from_headings(cells).fields), len(cells)


def _with_iso_dates(lines: list[list[str]], name: str) -> list[list[str]]:
    """`15/10/2026` → `2026-10-15`, where another date of the file tells days from months."""
    dates = [match for line in lines for cell in line if (match := _NUMERIC_DATE.match(cell))]
    days = {place for match in dates for place in (1, 2) if int(match[place]) > 12}
    if len(days) > 1:
        raise Refusal(
            f"{name} : le jour vient tantôt avant le mois, tantôt après. "
            "Écrivez les dates comme « 2026-10-15 »."
        )
    if not days:
        return lines  # The reader will report each one as ambiguous.
    day = days.pop()

    def iso(match: re.Match[str]) -> str:
        return f"{match[3]}-{match[3 - day]:0>2}-{match[day]:0>2}"

    return [[_NUMERIC_DATE.sub(iso, cell) for cell in line] for line in lines]
