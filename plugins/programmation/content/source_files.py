"""The content folder on disk → bytes by path.  Nothing outside it is ever read.

Symbolic links are refused, hidden and backup files are left out, and every other file
is either a text, a file that may be published, or a problem.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from programmation.content.front_matter import MAX_BYTES
from programmation.content.reader import MARKDOWN_SUFFIXES
from programmation.problems import Problem, Severity

PUBLISHED_SUFFIXES = frozenset(
    ".avif .csv .docx .gif .ics .jpeg .jpg .mp3 .odp .ods .odt .pdf .png .pptx .txt .webp .xlsx"
    .split()
)  # fmt: skip
"""Types of files that may be published as they are."""

PICTURE_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")

TEXT_SUFFIXES = frozenset({".rst", ".rest", ".html", ".htm", ".adoc", ".org", ".tex"})
"""Texts in another markup: a post that would silently be missing."""

SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})


Read = Callable[[str, os.stat_result, Callable[[], bytes]], bytes]
"""(path, status, what reads the file) → its bytes, or nothing where they are of no use."""


def always(_path: str, _status: os.stat_result, read: Callable[[], bytes]) -> bytes:
    return read()


@dataclass(frozen=True)
class Folder:
    """What a content folder holds.  Keys are posix paths relative to it."""

    root: Path
    texts: dict[str, bytes] = field(default_factory=dict)
    """Empty for those that are as an earlier build read them (see `read_folder`)."""
    files: dict[str, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def size(self, path: str) -> int:
        """Bytes of one of `files`."""
        return self.files[path].stat().st_size

    def picture_width(self, path: str) -> int:
        """Pixels across one of `files`, or 0 when it is no picture that can be read."""
        # Slow to import, and many runs have no picture to look at.
        from PIL import Image, UnidentifiedImageError

        Image.MAX_IMAGE_PIXELS = None  # Only what the picture says of itself is read here.
        try:
            # A decoder of another format may run programs (EPS).
            with Image.open(self.files[path], formats=PICTURE_FORMATS) as picture:
                return int(picture.width)
        except (UnidentifiedImageError, OSError, ValueError):
            return 0


def read_folder(root: Path, bytes_of: Read = always) -> Folder:
    """Read every text under `root` and list the other files.  Never raises for bad content.

    `bytes_of`: knows which texts need not be read, as they are those of an earlier build.
    """
    folder = Folder(root)
    for path, entry in _walk(folder, root, ""):
        try:
            _add(folder, path, entry, bytes_of)
        except OSError as error:
            _refuse_unreadable(folder, path, error)
    return folder


def _add(folder: Folder, path: str, entry: os.DirEntry[str], bytes_of: Read) -> None:
    suffix = _suffix(entry.name)
    if entry.is_symlink():
        _refuse(folder, path, "lien symbolique refusé", "Copiez le fichier à sa place.")
    elif not entry.is_file():
        _refuse(folder, path, "ce n’est pas un fichier ordinaire", "Supprimez-le.")
    elif _is_backup(entry.name):
        if entry.name.lower() not in SYSTEM_FILES:
            _ignore(folder, path, "fichier caché ou de sauvegarde, non publié")
    elif not path.isprintable():
        _refuse(folder, path, "nom de fichier avec un caractère illisible", "Renommez-le.")
    elif path in folder.texts or path in folder.files:
        _refuse(
            folder, path, "deux fichiers ont ce nom, leurs accents écrits de deux façons",
            "Supprimez-en un, ou renommez-le sans accent.",
        )  # fmt: skip
    elif suffix in MARKDOWN_SUFFIXES:
        status = entry.stat(follow_symlinks=False)
        # One byte too many is enough for the reader to refuse it.
        limit = min(status.st_size, MAX_BYTES) + 1
        folder.texts[path] = bytes_of(path, status, lambda: _read(entry.path, limit))
    elif suffix in TEXT_SUFFIXES:
        _refuse(
            folder, path, "seuls les textes Markdown sont lus",
            "Convertissez-le en Markdown (extension .md).",
        )  # fmt: skip
    elif suffix == ".svg":
        _refuse(
            folder, path, "une image SVG peut contenir un programme", "Enregistrez-la en PNG."
        )  # fmt: skip
    elif suffix in PUBLISHED_SUFFIXES:
        folder.files[path] = Path(entry.path)
    else:
        _ignore(folder, path, "type de fichier non publié")


def _walk(folder: Folder, directory: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Entries below `directory`, in order of path; symbolic links are not followed."""
    try:
        with os.scandir(directory) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        if not prefix:
            raise
        _refuse_unreadable(folder, prefix, error)
        return
    for entry in found:
        # macOS takes accents apart in names: staff type and link to « é » in one piece.
        name = entry.name
        path = prefix + (name if name.isascii() else unicodedata.normalize("NFC", name))
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _walk(folder, Path(entry.path), f"{path}/")
        else:
            yield path, entry


def _read(path: str, limit: int) -> bytes:
    # O_NOFOLLOW: the file may have become a link since it was listed.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        # Most often all of it, at once.
        data = stream.read(limit)
        while len(data) < limit and (more := stream.read(limit - len(data))):
            data += more
    return data


def _suffix(name: str) -> str:
    """`.md`, in small letters, or nothing."""
    _, dot, suffix = name.rpartition(".")
    return f"{dot}{suffix}".lower() if dot else ""


def _is_backup(name: str) -> bool:
    return (
        name.startswith((".", "#", "~$"))
        or name.endswith(("~", ".bak", ".orig", ".swp", ".tmp"))
        or name.lower() in SYSTEM_FILES
    )


def _refuse_unreadable(folder: Folder, path: str, error: OSError) -> None:
    _refuse(folder, path, f"lecture impossible ({error.strerror})", "Vérifiez ses permissions.")


def _refuse(folder: Folder, path: str, message: str, remedy: str) -> None:
    folder.problems.append(Problem(path, 1, "", "", message, remedy))


def _ignore(folder: Folder, path: str, message: str) -> None:
    remedy = "Retirez-le du dossier content s’il n’y sert pas."
    folder.problems.append(Problem(path, 1, "", "", message, remedy, Severity.WARNING))
