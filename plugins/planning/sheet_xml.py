"""What `openpyxl` leaves out of books that it reads row by row: links, merged cells, hidden rows.

A link stands at the end of a sheet, its address in another file of the book; or it is a formula.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.xml.constants import REL_NS
from openpyxl.xml.functions import fromstring, iterparse, localname

from planning.sheet import Beside

_BOOK = "xl/workbook.xml"
_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"(?:\s*[,;]\s*"([^"]*)")?', re.IGNORECASE)
_LOOKED_FOR = re.compile(rb"hyperlink|mergeCell|hidden=", re.IGNORECASE)
MOST_MERGED = 1_000
"""Most merged cells read: each is written again in up to all rows."""


def beside(book: zipfile.ZipFile) -> dict[str, Beside]:
    """Title of a sheet → what stands beside the values of its cells."""
    files = get_dependents(book, get_rels_path(_BOOK))
    sheets = fromstring(book.read(_BOOK)).iterfind("{*}sheets/{*}sheet")
    return {
        sheet.get("name"): _of_sheet(book, files.get(sheet.get(f"{{{REL_NS}}}id")).target)
        for sheet in sheets
    }


def _of_sheet(book: zipfile.ZipFile, sheet: str) -> Beside:
    made, known, data = Beside(), None, book.read(sheet)
    if (addresses := get_rels_path(sheet)) in book.namelist():
        known = get_dependents(book, addresses)
    for _, element in iterparse(BytesIO(data)) if _LOOKED_FOR.search(data) else ():
        _note(element, known, made)
    return made


def _note(element: Any, known: Any, made: Beside) -> None:
    match localname(element):
        case "c" if found := _FORMULA.match(element.findtext("{*}f") or ""):
            made.links[coordinate_to_tuple(element.get("r"))] = found[1], found[2] or ""
        case "row":
            if element.get("hidden") in ("1", "true"):
                made.hidden.add(int(element.get("r")))
            element.clear()
        case "mergeCell" if len(made.merged) < MOST_MERGED:
            column, first, _, last = range_boundaries(element.get("ref"))
            made.merged.append((column, first, last))
        case "hyperlink" if name := element.get(f"{{{REL_NS}}}id"):
            place, url = element.get("ref").partition(":")[0], known.get(name).target
            if not url.startswith("#"):  # These lead to another cell.
                made.links[coordinate_to_tuple(place)] = url, ""
