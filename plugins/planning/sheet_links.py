"""Where the cells of a workbook lead: `openpyxl` says it only of books that it reads whole.

A link stands at the end of a sheet, its address in another file of the book; or it is a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.constants import REL_NS
from openpyxl.xml.functions import fromstring, iterparse, localname

from planning.sheet import Links

_BOOK = "xl/workbook.xml"
_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"(?:\s*[,;]\s*"([^"]*)")?', re.IGNORECASE)


def links_of(book: zipfile.ZipFile) -> dict[str, Links]:
    """Title of a sheet → links of its cells."""
    files = get_dependents(book, get_rels_path(_BOOK))
    sheets = fromstring(book.read(_BOOK)).iterfind("{*}sheets/{*}sheet")
    return {
        sheet.get("name"): dict(_links(book, files.get(sheet.get(f"{{{REL_NS}}}id")).target))
        for sheet in sheets
    }


def _links(book: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    known: Any = {}
    if (addresses := get_rels_path(sheet)) in book.namelist():
        known = get_dependents(book, addresses)
    data = book.read(sheet)
    led = b"hyperlink" in data or b"HYPERLINK" in data
    for _, element in iterparse(BytesIO(data)) if led else ():
        match localname(element):
            case "c" if found := _FORMULA.match(element.findtext("{*}f") or ""):
                yield coordinate_to_tuple(element.get("r")), (found[1], found[2] or "")
            case "row":
                element.clear()
            case "hyperlink" if name := element.get(f"{{{REL_NS}}}id"):
                place, url = element.get("ref").partition(":")[0], known.get(name).target
                if not url.startswith("#"):  # These lead to another cell.
                    yield coordinate_to_tuple(place), (url, "")
