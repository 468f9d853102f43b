"""A file to download → its words and its links' addresses, to search for private links.

Whatever its suffix, and without rendering it: texts of a PDF decoded with each of its fonts, all
parts of an Office file, a book or an archive, words among other bytes.
"""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from regular_files import opened

LARGEST = 20_000_000
"""Most bytes read of a file, and of what is packed in it."""
MOST_WORDS = 5_000_000
"""Most bytes of words: searching more takes seconds."""
MOST_PARTS = 100_000
"""Most parts of an archive, streams of a PDF, and texts in a stream: each takes memory."""
PLAIN = (".csv", ".ics", ".txt")
"""Suffixes of files that people read line by line."""


def words_of(path: Path) -> tuple[str, bool]:
    """Words of a file, line by line for a suffix in `PLAIN`, else on one line; and whether some
    may be missing: the file is damaged, very long, protected by a password, or in an unknown
    encoding or compression.  Raises OSError."""
    reading = _Reading(LARGEST)
    with opened(path) as file:
        words = b" ".join(reading.words(file))
    if path.suffix.lower() not in PLAIN:
        words = b" ".join(words.split())
    closed = reading.closed or len(words) > MOST_WORDS
    return words[:MOST_WORDS].decode("utf-8", "replace"), closed


@dataclass
class _Reading:
    left: int
    """Number of bytes that may still be read."""
    waiting: deque[BinaryIO] = field(default_factory=deque)
    """Parts found and not read yet: a queue, not recursion, as archives may hold one another
    without end."""
    closed: bool = False
    """Whether a part could not be read."""

    def words(self, file: BinaryIO) -> Iterator[bytes]:
        self.waiting.append(file)
        while self.waiting:
            part = self.waiting.popleft()
            # By its first bytes, as programs do.
            head = part.read(1024)
            part.seek(0)
            if b"PK\3\4" in head:
                yield from self.archive(part)
            else:
                data = self.taken(part)
                self.closed |= bool(_CLOSED.search(data))
                yield from (_pdf if b"%PDF-" in head else _bytes)(self, data)

    def archive(self, file: BinaryIO) -> Iterator[bytes]:
        from zipfile import ZipFile  # Slow to import, and seldom needed.

        with self.trying(), ZipFile(file) as parts:
            yield parts.comment
            for part in parts.infolist()[:MOST_PARTS]:
                yield part.filename.encode() + b" " + part.comment
                with self.trying(), parts.open(part) as packed:
                    self.waiting.append(BytesIO(self.taken(packed)))

    @contextmanager
    def trying(self) -> Iterator[None]:
        # Damaged and encrypted parts raise many exceptions, by compression method.
        try:
            yield
        except Exception:
            self.closed = True

    def spend(self, size: int) -> bool:
        """Whether `size` more bytes may be read; if so, counts them."""
        self.left -= size
        self.closed |= self.left <= 0
        return self.left > 0

    def taken(self, file: IO[bytes]) -> bytes:
        data = file.read(max(0, self.left))
        self.spend(len(data))
        return data


_MARKUP = lazy_compile(rb"[^\w<]{0,9}<(?:[?!]|[a-z:]+[\s>])|\{\\rtf", re.IGNORECASE)
_VALUE_OF_TAG = lazy_compile(rb"""=\s*(?:"([^"<>]{8,})"|'([^'<>]{8,})')""")
"""Pattern of an attribute's value long enough to be a link, a number or a code."""
_TAG = lazy_compile(rb"<[^<>]*>?|\\[a-z]+-?\d* ?")
"""Pattern of a tag, or of a control word of RTF."""
_CLOSED = lazy_compile(rb"/Encrypt\b|:encryption-data\b|" + "EncryptedPackage".encode("utf-16-le"))
"""Pattern of a file closed by a password: a PDF, an Office file, an OpenDocument."""
_WORDS = lazy_compile(rb"[ -~]{6,}")


def _bytes(_reading: _Reading, data: bytes) -> Iterator[bytes]:
    if b"\0" in data:
        # Letters may be in one or two bytes.
        data = b" ".join(_WORDS.findall(data.replace(b"\0", b"")))
    if _MARKUP.match(data):
        yield from map(b"".join, _VALUE_OF_TAG.findall(data))
        data = _TAG.sub(b"", data)
    yield data


# --- PDF (ISO 32000-1): each text is decoded with each font, as any page may use any of them

_UNPACK: Mapping[bytes, Callable[[bytes, int], bytes]] = {
    b"ASCIIHex": lambda data, _: _bytes_of(data.partition(b">")[0]),
    b"ASCII85": lambda data, _: a85decode(data.strip().removesuffix(b"~>")),
    b"Flate": lambda data, most: zlib.decompressobj().decompress(data, most),
}
_FILTER = lazy_compile(rb"/(\w+)Decode\b|/Predictor\s*(?:[2-9]|1\d)")
"""Pattern of a stream's filter; a predictor's name is empty, and nothing unpacks it."""
_NO_WORDS = lazy_compile(rb"/(?:Image|Length[123]|Type1C|CIDFontType0C|OpenType|XRef)\b")
"""Streams of a PDF without words: pictures, fonts, tables of objects."""
_HELD = lazy_compile(rb"/(?:EmbeddedFile|Metadata|Params)\b")
_OBJECT = lazy_compile(rb"\d\s+obj\b")
_STREAM = lazy_compile(rb"stream(?:\r\n|\n|\r)")
# Bounded, in length and for unclosed strings: time and memory must stay small.
_STRING = lazy_compile(rb"\\.|\(((?:\\.|[^\\()]){0,9999})\)|<([0-9A-Fa-f\s]+)>", re.DOTALL)
_VALUE = lazy_compile(rb"<([0-9A-Fa-f]+)>")
_CODE = rb"<((?:[0-9A-Fa-f]{2}){1,2})>\s*"
_CHARACTER = lazy_compile(_CODE + rb"()" + _VALUE.pattern + rb"()")
_RANGE = lazy_compile(_CODE * 2 + rb"(?:" + _VALUE.pattern + rb"|\[([^][]*)\])")


def _pdf(reading: _Reading, document: bytes) -> Iterator[bytes]:
    """The texts of a PDF: as they are, then decoded with each of its fonts."""
    texts: list[list[bytes]] = []
    fonts: list[tuple[int, dict[int, str]]] = []
    numbered = False
    for part in document.split(b"endstream", MOST_PARTS):
        objects, *streams = _STREAM.split(part, maxsplit=1)
        dictionary = _OBJECT.split(objects)[-1]
        unpacked = (_unpacked(reading, dictionary, each) for each in streams)
        for data in (objects, *unpacked):
            numbered |= b"/Identity-" in data
            # Not a page: an attachment, a form.
            if data is not objects and (_HELD.search(dictionary) or _MARKUP.match(data)):
                reading.waiting.append(BytesIO(data))
            elif b"beginbf" in data:
                fonts.append(_font(reading, data))
            elif strings := _strings(data):
                texts.append(strings)
    # Fonts whose codes are glyph numbers, without a table of their letters.
    reading.closed |= numbered and not fonts
    for strings in texts:
        yield b"".join(strings)
        for size, letters in fonts:
            coded = b"".join(string for string in strings if len(string) % size == 0)
            if not reading.spend(len(coded)):
                break
            text = coded.decode("utf-16-be" if size == 2 else "latin-1", "replace")
            yield text.translate(letters).encode("utf-8", "replace")


def _unpacked(reading: _Reading, dictionary: bytes, data: bytes) -> bytes:
    """Decompressed bytes of a stream; empty for a picture, a font, or a damaged stream."""
    if _NO_WORDS.search(dictionary):
        return b""
    with reading.trying():
        for name in _FILTER.findall(dictionary):
            data = _UNPACK[name](data, max(1, reading.left))
        if reading.spend(len(data)):
            return data
    return b""


def _strings(data: bytes) -> list[bytes]:
    strings = (match for match in _STRING.finditer(data) if match.lastindex)
    return [
        _unescaped(one[1]) if one.lastindex == 1 else _bytes_of(one[2])
        for one in islice(strings, MOST_PARTS)
    ]


def _bytes_of(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex(digits.decode() + "0" * (len(digits) % 2))


def _unescaped(literal: bytes) -> bytes:
    if b"\\" not in literal:
        return literal
    # Python's escapes are those of PDF, but for brackets.
    text = literal.replace(b"\\(", b"(").replace(b"\\)", b")").decode("unicode_escape", "replace")
    return text.encode("latin-1", "replace")


def _font(reading: _Reading, table: bytes) -> tuple[int, dict[int, str]]:
    """Number of bytes of a font's codes, and code → text, from its `ToUnicode` table."""
    # InDesign adds a row of another size.
    letters: dict[int, dict[int, str]] = {1: {}}
    for part in table.split(b"beginbf")[1:]:
        row = _CHARACTER if part.startswith(b"char") else _RANGE
        for first, last, start, listed in row.findall(part.partition(b"endbf")[0]):
            codes = range(int(first, 16), int(last or first, 16) + 1)
            if not reading.spend(10 * len(codes)):
                break
            begun, by_code = int(start or b"0", 16), letters.setdefault(len(first) // 2, {})
            values = [int(each, 16) for each in _VALUE.findall(listed)]
            for code, value in zip(codes, values or range(begun, begun + len(codes)), strict=False):
                text = value.to_bytes(2 * (value.bit_length() // 16 + 1), "big")
                by_code[code] = text.decode("utf-16-be", "replace")
    return max(letters.items(), key=lambda sized: len(sized[1]))
