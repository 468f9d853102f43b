"""Links, merged cells, what is hidden or struck: `openpyxl` says them of books that it reads whole.

A link stands at the end of a sheet, its address in another file of the book; or it is a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.xml.constants import REL_NS
from openpyxl.xml.functions import fromstring, iterparse, localname

from planning.sheet import MOST_COLUMNS, Links

_BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_ID, _TRUE = f"{{{REL_NS}}}id", ("1", "true")
_LOOKED_FOR = re.compile(rb"hyperlink|mergeCell|hidden=", re.IGNORECASE)
MOST_MERGED = 1_000
"""Most merged cells looked at: each may go over all rows."""
_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"(?:\s*[,;]\s*"([^"]*)")?', re.IGNORECASE)


def completed(book: zipfile.ZipFile, lines: Mapping[str, list[list[str]]]) -> dict[str, Links]:
    """Title of a sheet → links of its cells; `lines` of each, once merged cells are filled."""
    files, struck = get_dependents(book, get_rels_path(_BOOK)), _struck(book)
    sheets = fromstring(book.read(_BOOK)).iterfind("{*}sheets/{*}sheet")
    return {
        name: dict(_links(book, files.get(sheet.get(_ID)).target, lines[name], struck))
        for sheet in sheets
        if (name := sheet.get("name")) in lines
    }


def _links(
    book: zipfile.ZipFile, sheet: str, lines: list[list[str]], struck: frozenset[str]
) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    known: Any = {}
    merged = 0
    if (addresses := get_rels_path(sheet)) in book.namelist():
        known = get_dependents(book, addresses)
    data = book.read(sheet)
    for _, element in iterparse(BytesIO(data)) if struck or _LOOKED_FOR.search(data) else ():
        match localname(element):
            case "c" if found := _FORMULA.match(element.findtext("{*}f") or ""):
                yield coordinate_to_tuple(element.get("r")), (found[1], found[2] or "")
            case "col" if element.get("hidden") in _TRUE:
                columns = range(int(element.get("min")), int(element.get("max")) + 1)
                yield from (((0, column), ("masquée", "")) for column in columns[:MOST_COLUMNS])
            case "row":
                styles = {cell.get("s", "") for cell in element if len(cell)}
                if element.get("hidden") in _TRUE:
                    yield (int(element.get("r")), 0), ("masquée", "")
                elif styles and styles <= struck:
                    yield (int(element.get("r")), 0), ("barrée", "")
                element.clear()
            case "mergeCell" if (merged := merged + 1) <= MOST_MERGED:
                _fill(lines, *range_boundaries(element.get("ref")))
            case "hyperlink" if name := element.get(_ID):
                place, url = element.get("ref").partition(":")[0], known.get(name).target
                if not url.startswith("#"):  # These lead to another cell.
                    yield coordinate_to_tuple(place), (url, "")


def _struck(book: zipfile.ZipFile) -> frozenset[str]:
    """Numbers of the styles of cells whose words have a line through them."""
    if _STYLES not in book.namelist() or b"strike" not in (data := book.read(_STYLES)):
        return frozenset()
    styles = fromstring(data)
    lines = (font.find("{*}strike") for font in styles.iterfind("{*}fonts/{*}font"))
    of_fonts = [line is not None and line.get("val", "1") in _TRUE for line in lines]
    cells = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(str(number) for number, cell in cells if of_fonts[int(cell.get("fontId", 0))])


def _fill(lines: list[list[str]], column: int, first: int, _: int, last: int) -> None:
    """Write the words of a merged cell in each of its rows that says something."""
    said = "".join("".join(line[column - 1 : column]) for line in lines[first - 1 : first])
    for line in filter(any, lines[first:last] if said else ()):
        line += [""] * (column - len(line))
        line[column - 1] = said
