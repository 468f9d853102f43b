"""A document is what its name says, or is told: nothing that a camera wrote goes out with it."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from assets.file_types import TO_PICTURE, of_another_type
from assets.images import Pictures

SECRET = b"46.3430 N 72.5430 W"


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        if first:
            made.writestr(*first, compress_type=zipfile.ZIP_STORED)
        for name in names:
            made.writestr(name, "mots " * 200)
    return stream.getvalue()


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    return stream.getvalue()


ODT = ("mimetype", "application/vnd.oasis.opendocument.text")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
WORD = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
EXCEL = archive("[Content_Types].xml", *(f"xl/media/image{n}.png" for n in range(1500)),
                "xl/workbook.xml")  # fmt: skip
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + SECRET
MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"

RIGHT = {
    "a.pdf": PDF, "junk.pdf": b"junk of a scanner\r\n" + PDF, "dos.PDF": b"\n" + PDF,
    "a.docx": WORD, "a.xlsx": EXCEL, "a.pptx": archive("ppt/presentation.xml"),
    "locked.docx": OLE, "a.doc": OLE, "a.xls": OLE, "a.ppt": OLE, "rtf.doc": b"{\\rtf1 mots}",
    "a.odt": archive("content.xml", first=ODT), "slack.odt": archive("META-INF/manifest.xml"),
    "a.epub": archive("x.xhtml", first=("mimetype", "application/epub+zip")),
    "a.zip": archive("plan.pdf"), "stored.zip": archive(first=("plan.pdf", PDF.decode())),
    "empty.zip": archive(), "word.zip": WORD, "a.mp4": MP4, "a.mp3": b"ID3\3\0\0\0\0\0\0",
    "bare.mp3": bytes(300) + b"\xff\xfb\x90\0" + bytes(300), "a.txt": "L’été".encode(),
    "latin.txt": "été".encode("latin-1"), "excel.txt": "a\tb\r\n".encode("utf-16"),
    "BM.csv": b"BM;II;MZ\n1;2;3\n", "a.csv": "\ufeffnom;ville\n".encode(), "page.txt": b"<html>",
    "empty.txt": b"", "a.ics": b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
}  # fmt: skip
WRONG = [
    ("plan.pdf", HEIC, "une photo HEIC d’un téléphone", "Remplacez-la par une copie en JPEG"),
    ("plan.docx", HEIC.replace(b"heic", b"mif1"), "une photo HEIC", "Remplacez-la par une copie"),
    ("plan.pdf", picture("TIFF") + SECRET, "une image TIFF", TO_PICTURE),
    ("plan.mp4", picture("TIFF"), "une image TIFF", TO_PICTURE),
    ("plan.txt", b"MM\0*" + SECRET, "une image TIFF", TO_PICTURE),
    ("plan.doc", picture("BMP"), "une image BMP", TO_PICTURE),
    ("plan.zip", b"8BPS\0\1" + SECRET, "une image que", TO_PICTURE),
    ("plan.csv", b'<?xml version="1.0"?>\n<!-- Inkscape -->\n<svg>', "une image SVG", "PNG"),
    ("plan.mp3", picture("JPEG") + b"%PDF-1.4", "une image JPEG", "Donnez-lui l’extension .jpg."),
    ("plan.pdf", picture("JPEG")[:20] + b"%PDF-1.4", "une image JPEG", "l’extension .jpg."),
    ("plan.epub", picture("PNG"), "une image PNG", "Donnez-lui l’extension .png."),
    ("plan.ics", picture("GIF"), "une image GIF", "Donnez-lui l’extension .gif."),
    ("plan.odp", picture("WEBP"), "une image WEBP", "Donnez-lui l’extension .webp."),
    ("plan.xls", picture("AVIF"), "une image AVIF", "Donnez-lui l’extension .avif."),
    ("plan.docx", PDF, "un document PDF", "Donnez-lui l’extension .pdf."),
    ("plan.pdf", WORD, "un document Word", "Donnez-lui l’extension .docx."),
    ("plan.docx", EXCEL, "un classeur Excel", "Donnez-lui l’extension .xlsx."),
    ("plan.docx", archive("photo.heic"), "une archive ZIP", "Donnez-lui l’extension .zip."),
    ("plan.pdf", OLE, "un document d’Office", "Donnez-lui l’extension .doc, .xls ou .ppt"),
    ("plan.pdf", b"<!DOCTYPE html><title>404", "une page web", "Remplacez-la par un PDF."),
    ("plan.zip", b"MZ\x90\0\3\0", "un programme", "Retirez-le."),
    ("plan.zip", b"Rar!\x1a\7\0", "une archive d’un autre type", "par une archive ZIP."),
    ("plan.mp3", MP4, "une vidéo MP4", "Donnez-lui l’extension .mp4."),
    ("photo.png", picture("TIFF"), "une image TIFF", TO_PICTURE),
    ("photo.jpg", picture("GIF"), "une image GIF", "Donnez-lui l’extension .gif."),
    ("photo.gif", picture("PNG"), "une image PNG", "Donnez-lui l’extension .png."),
    ("photo.webp", PDF, "un document PDF", "Donnez-lui l’extension .pdf."),
]  # fmt: skip
NOT = [
    ("plan.pdf", b"mots", "ce fichier n’est pas un document PDF"),
    ("plan.txt", b"\1\0\2\0", "ce fichier n’est pas un texte"),
    ("plan.csv", b"\1\0\2\0", "ce fichier n’est pas un tableau CSV"),
    ("plan.ics", b"mots", "ce fichier n’est pas un agenda iCalendar"),
    ("plan.xlsx", b"a;b;c\n", "ce fichier n’est pas un classeur Excel"),
    ("plan.pdf", b"", "ce fichier est vide"),
    ("photo.png", b"", "ce fichier est vide"),
    ("plan.docx", WORD[:-200], "ce fichier est coupé"),
]


def told(name: str, data: bytes) -> tuple[str, str] | None:
    return of_another_type(name.rpartition(".")[2].lower(), io.BytesIO(data))


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_as_its_name_says_passes(name: str) -> None:
    assert told(name, RIGHT[name]) is None


@pytest.mark.parametrize(("name", "data", "actual", "remedy"), WRONG)
def test_what_its_name_hides_is_told(name: str, data: bytes, actual: str, remedy: str) -> None:
    message, advice = told(name, data) or ("", "")
    assert message.startswith(f"ce fichier est en fait {actual}")
    assert remedy in advice


@pytest.mark.parametrize(("name", "data", "message"), NOT)
def test_what_is_nothing_known_is_told(name: str, data: bytes, message: str) -> None:
    assert (told(name, data) or ("",))[0] == message


def test_files_on_disk_are_looked_at_as_they_are(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in (*RIGHT, "photo.pdf", "pipe.pdf", "link.pdf")}
    for name, data in RIGHT.items():
        files[name].write_bytes(data)
    files["photo.pdf"].write_bytes(HEIC)
    # Put there since the folder was listed: not waited for, nor followed; told when it is copied.
    os.mkfifo(files["pipe.pdf"])
    files["link.pdf"].symlink_to(files["photo.pdf"])
    assert list(Pictures(files, tmp_path / "cache").found().problems) == ["photo.pdf"]
