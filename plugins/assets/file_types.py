"""What a file is, by its bytes: its name may say otherwise.

Documents are published as they are.  A photograph among them, whatever its name, would keep what
its camera wrote, and a reader's program would not open it.
"""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from fast_dataclass import dataclass

HEAD, TAIL = 4096, 66_000
"""Number of bytes read at the start and at the end of a file.  A ZIP archive lists what it
holds at its end."""


@dataclass(frozen=True)
class FileType:
    """A type of file, and its French words."""

    name: str
    """French name with its article: `une image TIFF`."""
    suffixes: tuple[str, ...] = ()
    """Suffixes of such files on the site, the best one first; none: the site takes no such file."""
    remedy: str = ""
    """What to do with a file that the site does not take, in French."""


TO_PICTURE = "Remplacez-la par une copie en JPEG ou en PNG."
AGAIN = "Copiez-le de nouveau, ou retirez-le."

JPEG = FileType("une image JPEG", ("jpg", "jpeg"))
PNG = FileType("une image PNG", ("png",))
GIF = FileType("une image GIF", ("gif",))
WEBP = FileType("une image WEBP", ("webp",))
AVIF = FileType("une image AVIF", ("avif",))
HEIC = FileType(
    "une photo HEIC d’un téléphone, que les navigateurs ne montrent pas",
    remedy="Remplacez-la par une copie en JPEG (ouvrez-la, puis Exporter).",
)
TIFF = FileType("une image TIFF", remedy=TO_PICTURE)
SVG = FileType("une image SVG, qui peut contenir un programme", remedy="Remplacez-la par un PNG.")
PDF = FileType("un document PDF", ("pdf",))
# A Word document is a ZIP archive too.
WORD = FileType("un document Word", ("docx", "zip"))
EXCEL = FileType("un classeur Excel", ("xlsx", "zip"))
POWERPOINT = FileType("une présentation PowerPoint", ("pptx", "zip"))
ODT = FileType("un document OpenDocument", ("odt", "zip"))
ODS = FileType("un classeur OpenDocument", ("ods", "zip"))
ODP = FileType("une présentation OpenDocument", ("odp", "zip"))
OPEN_DOCUMENT = FileType("un document OpenDocument", ("odt", "ods", "odp", "zip"))
EPUB = FileType("un livre EPUB", ("epub", "zip"))
ZIP = FileType("une archive ZIP", ("zip",))
# Office writes this format for any document closed by a password, whatever its suffix.
OLD_OFFICE = FileType(
    "un document d’Office",
    ("doc", "xls", "ppt", "docx", "xlsx", "pptx"),
    "Donnez-lui l’extension .doc, .xls ou .ppt, selon le programme qui l’ouvre.",
)
MP3 = FileType("un son MP3", ("mp3",))
MP4 = FileType("une vidéo MP4", ("mp4",))
CALENDAR = FileType("un agenda iCalendar", ("ics", "txt"))
TEXT = FileType("un texte", ("txt", "csv"))
EMPTY = FileType("vide", ("txt",), AGAIN)
CUT = FileType("coupé", remedy=AGAIN)

DRAWN = (JPEG, PNG, WEBP, AVIF)
"""Types of pictures that are decoded, whatever their suffix."""
EXPECTED = {
    "pdf": PDF, "doc": WORD, "docx": WORD, "xls": EXCEL, "xlsx": EXCEL, "ppt": POWERPOINT,
    "pptx": POWERPOINT, "odt": ODT, "ods": ODS, "odp": ODP, "epub": EPUB, "zip": ZIP, "mp3": MP3,
    "mp4": MP4, "ics": CALENDAR, "csv": FileType("un tableau CSV"), "txt": TEXT,
}  # fmt: skip
"""Suffix of a document → types that it may have."""

_MARKUP = rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,500}>\s*|<!--.{0,1000}?-->\s*)*"
STARTS = (
    (rb"\xff\xd8\xff", JPEG),
    (rb"\x89PNG\r\n\x1a\n", PNG),
    (rb"GIF8[79]a", GIF),
    (rb"RIFF....WEBP", WEBP),
    (rb"....ftypavi[fs]|....ftypm(?:if|sf)1.{4,80}avi[fs]", AVIF),
    (rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", HEIC),
    (rb"II[*+]\0|MM\0[*+]|IIU\0|IIRO", TIFF),
    (rb"BM.{4}\0\0\0\0.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",
     FileType("une image BMP", remedy=TO_PICTURE)),
    (rb"8BPS\0|\xff\x0a|\0\0\0\x0c(?:JXL |jP  )\r\n\x87\n|\0\0\x01\0.\0",
     FileType("une image que les navigateurs ne montrent pas", remedy=TO_PICTURE)),
    (_MARKUP + rb"(?:<!doctype svg[^>]{0,500}>\s*|<!--.{0,1000}?-->\s*)*<(?:svg:)?svg[\s>:]", SVG),
    (rb"(?:\xef\xbb\xbf)?\s*%PDF-", PDF),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (rb"\{\\rtf", FileType("un texte RTF", ("doc",))),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\0",
     FileType("une archive d’un autre type que ZIP", remedy="Remplacez-la par une archive ZIP.")),
    (rb"ID3[\x02-\x04]", MP3),
    (rb"RIFF....WAVE|OggS\0|fLaC",
     FileType("un son d’un autre type que MP3", remedy="Remplacez-le par une copie en MP3.")),
    (rb"RIFF....AVI |\x1aE\xdf\xa3|FLV\x01|\0\0\x01\xba",
     FileType("une vidéo d’un autre type que MP4", remedy="Remplacez-la par une copie en MP4.")),
    (rb"....(?:ftyp|moov|mdat|free|wide|skip)", MP4),
    (rb"MZ.{0,62}\0|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe",
     FileType("un programme", remedy="Retirez-le.")),
    (rb"(?i)(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR", CALENDAR),
    # In a `.txt` file HTML is harmless: browsers show it as text.
    (_MARKUP + rb"<(?:!doctype html|html|head|body)\b",
     FileType("une page web", ("txt",), "Remplacez-la par un PDF.")),
)  # fmt: skip
"""Bytes that files of each type begin with, the surest first."""
_ZIPS = (
    (rb"mimetypeapplication/vnd\.oasis\.opendocument\.text", ODT),
    (rb"mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet", ODS),
    (rb"mimetypeapplication/vnd\.oasis\.opendocument\.presentation", ODP),
    (rb"mimetypeapplication/epub\+zip", EPUB),
)
"""Types of ZIP archives, by what follows the header of their first file."""
_LISTED = (
    (rb"word[/\\]document", WORD),
    (rb"xl[/\\]workbook", EXCEL),
    (rb"ppt[/\\]presentation", POWERPOINT),
    (rb"META-INF/container\.xml", EPUB),
    (rb"META-INF/manifest\.xml", OPEN_DOCUMENT),
)
"""Types of ZIP archives, by a file that they alone hold."""
_ZIP_HEADER = 30
_ZIP_END = b"PK\5\6"
LONGEST_LIST = 4_000_000
"""Most bytes read of an archive's list of files."""
_LATE = {"pdf": rb"(?s)\A.{0,1024}%PDF-", "mp3": rb"\xff[\xe2-\xe7\xf2-\xff]"}
"""Suffix → bytes that its readers look for where the file begins with something else."""


def type_of(file: BinaryIO) -> FileType | None:
    """Type of a file; None for one that is not known here."""
    head = _read(file, 0, HEAD)
    if not head:
        return EMPTY
    for pattern, found in STARTS:
        if re.match(pattern, head, re.DOTALL):
            return found
    if head.startswith((b"PK\3\4", _ZIP_END)):
        return _type_of_zip(head[_ZIP_HEADER:], file)
    # Excel saves texts in UTF-16 too, of which half the bytes are 0.
    is_text = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head
    return TEXT if is_text else None


def _type_of_zip(first: bytes, file: BinaryIO) -> FileType:
    for pattern, found in _ZIPS:
        if re.match(pattern, first):
            return found
    tail = _read(file, -TAIL, TAIL)
    end = tail.rfind(_ZIP_END)
    if end < 0:
        return CUT
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    # The list stands just before the end record; in ZIP64 archives, some bytes earlier.
    length = len(tail) - end + min(size, LONGEST_LIST) + 100
    listed = _read(file, -length, length)
    return next((found for pattern, found in _LISTED if re.search(pattern, listed)), ZIP)


def of_another_type(suffix: str, file: BinaryIO) -> tuple[str, str] | None:
    """Message and remedy, in French, for a file whose bytes are of another type than its suffix
    (`pdf`) says; None where they agree, or where the type is not known."""
    found, expected = type_of(file), EXPECTED.get(suffix)
    if found and suffix in found.suffixes:
        return None
    if found is None or found is TEXT:
        if expected is None:
            # Whether a picture can be decoded is checked where it is measured.
            return None
        if (late := _LATE.get(suffix)) and re.search(late, _read(file, 0, HEAD)):
            return None
        again = f"Enregistrez-le de nouveau depuis son programme, en .{suffix}, ou retirez-le."
        return f"ce fichier n’est pas {expected.name}", again
    if found in DRAWN and any(suffix in drawn.suffixes for drawn in DRAWN):
        return None
    what = found.name if found in (EMPTY, CUT) else f"en fait {found.name}"
    return f"ce fichier est {what}", found.remedy or f"Donnez-lui l’extension .{found.suffixes[0]}."


def _read(file: BinaryIO, start: int, size: int) -> bytes:
    """`size` bytes at most, from `start` (from the end if negative)."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, start + end) if start < 0 else start)
    return file.read(size)
