"""Links, merged cells, hidden rows: `openpyxl` says them only of books that it reads whole.

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

from planning.sheet import Links

_BOOK = "xl/workbook.xml"
_LOOKED_FOR = re.compile(rb"hyperlink|mergeCell|hidden=", re.IGNORECASE)
MOST_MERGED = 1_000
"""Most merged cells looked at: each may go over all rows."""
_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"(?:\s*[,;]\s*"([^"]*)")?', re.IGNORECASE)


def completed(book: zipfile.ZipFile, lines: Mapping[str, list[list[str]]]) -> dict[str, Links]:
    """Title of a sheet → links of its cells; `lines` of each, once merged cells are filled."""
    files = get_dependents(book, get_rels_path(_BOOK))
    sheets = fromstring(book.read(_BOOK)).iterfind("{*}sheets/{*}sheet")
    return {
        name: dict(_links(book, files.get(sheet.get(f"{{{REL_NS}}}id")).target, lines[name]))
        for sheet in sheets
        if (name := sheet.get("name")) in lines
    }


def _links(
    book: zipfile.ZipFile, sheet: str, lines: list[list[str]]
) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    known: Any = {}
    merged = 0
    if (addresses := get_rels_path(sheet)) in book.namelist():
        known = get_dependents(book, addresses)
    data = book.read(sheet)
    for _, element in iterparse(BytesIO(data)) if _LOOKED_FOR.search(data) else ():
        match localname(element):
            case "c" if found := _FORMULA.match(element.findtext("{*}f") or ""):
                yield coordinate_to_tuple(element.get("r")), (found[1], found[2] or "")
            case "row":
                if element.get("hidden") in ("1", "true"):
                    yield (int(element.get("r")), 0), ("", "")
                element.clear()
            case "mergeCell" if (merged := merged + 1) <= MOST_MERGED:
                _fill(lines, *range_boundaries(element.get("ref")))
            case "hyperlink" if name := element.get(f"{{{REL_NS}}}id"):
                place, url = element.get("ref").partition(":")[0], known.get(name).target
                if not url.startswith("#"):  # These lead to another cell.
                    yield coordinate_to_tuple(place), (url, "")


def _fill(lines: list[list[str]], column: int, first: int, _: int, last: int) -> None:
    """Write the words of a merged cell in each of its rows that says something."""
    said = "".join("".join(line[column - 1 : column]) for line in lines[first - 1 : first])
    for line in filter(any, lines[first:last] if said else ()):
        line += [""] * (column - len(line))
        line[column - 1] = said
