"""A document of staff's → its words and where its links lead, to look for what must not be there.

As far as they are found without drawing it: the links of a PDF, all of an Office or OpenDocument
file.  Anything else, and what is damaged or closed by a password, says nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from lazy_regex import lazy_compile
from programmation.content.decoding import MAX_BYTES
from regular_files import opened, read_regular

LARGEST = 20_000_000
"""Bytes that are looked at, of a file and of what is packed in it."""
SUFFIXES = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")

_PDF_LINK = lazy_compile(rb"/URI\s*\(((?:\\.|[^\\()])*)\)")
_TAG = lazy_compile(rb"<[^<>]*>?")
_LEADS = lazy_compile(rb"""\b(?:Target|href)=["']([^"']*)""")


def words_of(path: Path) -> str:
    """Of a document of one of `SUFFIXES`: one line, as long as a text may be.  Raises OSError."""
    status = path.stat()
    return _words(path, (status.st_mtime_ns, status.st_size, status.st_ino))


# A preview asks after each save: only what changed is read again.
@lru_cache(maxsize=200)
def _words(path: Path, _state: tuple[int, ...]) -> str:
    pdf = path.suffix.lower() == ".pdf"
    found = b" ".join(_pdf(read_regular(path, LARGEST)) if pdf else _office(path))
    return " ".join(found[:MAX_BYTES].decode("utf-8", "replace").split())


def _pdf(data: bytes) -> Iterator[bytes]:
    yield from _PDF_LINK.findall(data)
    left = LARGEST
    for part in data.split(b"endstream"):
        described, _, packed = part.rpartition(b"stream")
        if left > 0 and b"/ObjStm" in described[-500:]:
            with suppress(zlib.error):
                objects = zlib.decompressobj().decompress(packed.lstrip(b"\r\n"), left)
                left -= len(objects)
                yield from _PDF_LINK.findall(objects)


def _office(path: Path) -> Iterator[bytes]:
    from zipfile import BadZipFile, ZipFile  # Few sites need it.

    left = LARGEST
    try:
        with opened(path) as file, ZipFile(file) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels")) and left > 0:
                    with parts.open(name) as part:
                        markup = part.read(left)
                    left -= len(markup)
                    yield from _LEADS.findall(markup)
                    yield _TAG.sub(b"", markup)
    # RuntimeError: a password; NotImplementedError: a packing that Python does not know.
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
        return
