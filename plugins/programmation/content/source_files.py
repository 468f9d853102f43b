"""The content folder on disk → bytes by path.  Nothing outside it is ever read.

Symbolic links are refused; hidden and backup files are left out; every other file is a text, a
file that may be published, or a problem.  In folders of texts, a text with a wrong suffix, and any
file that no text links to, is an error and never published.
"""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections.abc import Callable, Container, Iterator
from dataclasses import field, replace
from functools import cached_property, partial
from io import BytesIO
from pathlib import Path

from assets.file_types import HEIC, SVG, TO_PICTURE, type_of
from fast_dataclass import dataclass
from programmation import http_headers
from programmation.content import file_names
from programmation.content.decoding import COPY_TEXT, MAX_BYTES
from programmation.content.entry import MARKDOWN_SUFFIXES
from programmation.content.file_names import PICTURES, conflict_copy_of, copy_of
from programmation.kinds import KINDS
from programmation.organization import ORGANIZATION
from programmation.problems import Problem, Severity, problem, suggestion, warning
from regular_files import read_regular, same_files

PUBLISHED_SUFFIXES = http_headers.DOWNLOADS | frozenset(
    ".avif .csv .gif .jpeg .jpg .pdf .png .txt .webp".split()
)
"""Suffixes of files that may be published as they are."""
ONLY_DOCUMENTS = frozenset(".doc .epub .mp4 .ppt .xls .zip".split())
"""Suffixes, among these, published only from `documents/`: hosts are told to serve that folder so
that no script runs."""

REDIRECTS = "redirections.txt"
LEFT_WARNINGS = "avertissements.txt"
"""Table of warnings to ignore (see `site_tables`)."""
SITE_FILES = (REDIRECTS, LEFT_WARNINGS, ORGANIZATION.file)
_SITE_FILES_BY_LOWER_NAME = {name.lower(): name for name in SITE_FILES}
MISNAMED = "ce fichier, à la racine de content, n’est lu que sous son nom exact"
UNREADABLE = "lecture impossible", "Vérifiez ses permissions."
TEXT_FOLDERS = frozenset(kind.folder for kind in KINDS)

ReadFile = Callable[[str, os.stat_result, Callable[[], bytes]], bytes]
"""(path, status, function that reads the file) → its bytes; empty where the cache knows them."""

FolderEntry = os.DirEntry[str]
ReadStart = Callable[[str, int], bytes]
"""(path on disk, limit) → the file's bytes, at most `limit`."""


@dataclass(frozen=True)
class ContentFolder:
    """Contents of a content folder.  Keys are posix paths relative to it."""

    root: Path
    texts: dict[str, bytes] = field(default_factory=dict)
    """Path → bytes of a text; empty where the cache has its entry (see `read_folder`)."""
    files: dict[str, Path] = field(default_factory=dict)
    beside: dict[str, Path] = field(default_factory=dict)
    """Pictures and documents in folders of texts: published only if a text links to them."""
    tables: dict[str, bytes] = field(default_factory=dict)
    """Bytes of the files about the whole site: `REDIRECTS`, `LEFT_WARNINGS`."""
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, path: str, message: str, remedy: str) -> None:
        self.problems.append(problem(path, message, remedy))

    def refuse_copy(self, path: str, of: str) -> None:
        remedy = "Comparez les deux fichiers, gardez ce qui est juste dans l’un, supprimez l’autre."
        self.refuse(path, f"copie en conflit de « {of} »", remedy)

    def leave(self, path: str, message: str) -> None:
        suffix = posixpath.splitext(path)[1].lower()
        remedy = _CONVERTED.get(suffix, "Retirez-le du dossier content s’il n’y sert pas.")
        self.problems.append(warning(path, message, remedy))

    @cached_property
    def refused(self) -> frozenset[str]:
        """Paths that already have a problem."""
        return frozenset(problem.path for problem in self.problems if problem.is_error)


def read_folder(
    root: Path, bytes_of: ReadFile | None = None, read: ReadStart | None = None
) -> ContentFolder:
    """Read every text under `root` and list the other files.  Never raises for bad content.

    `bytes_of`: a cache, which does not read a text that it knows.  `read`: by default, one that
    refuses symbolic links in the folders above a file too.
    """
    folder = ContentFolder(root)
    for path, entry in _walk(folder, os.path.realpath(root)):
        try:
            _add(folder, path, entry, bytes_of, read or read_regular)
        except OSError:
            folder.refuse(path, *UNREADABLE)
    _set_copies_apart(folder)
    return folder


def publish_shown(folder: ContentFolder, shown: Container[str]) -> list[Problem]:
    """Publish the files of `beside` that are in `shown`; a problem for each of the others.

    A problem of a file in `shown` becomes an error: it explains the link that would be broken.
    """
    for number, one in enumerate(folder.problems):
        if one.path in shown and one.path not in folder.files:
            folder.problems[number] = replace(one, severity=Severity.ERROR)
    told = []
    for path, file in folder.beside.items():
        if path in shown:
            folder.files[path] = file
        else:
            place = "images" if posixpath.splitext(path)[1].lower() in PICTURES else "documents"
            message = "ce dossier ne contient que des textes, et aucun ne montre ce fichier"
            remedy = f"Déplacez-le dans content/{place}, ou supprimez-le."
            told.append(problem(path, message, remedy))
    return told


def _set_copies_apart(folder: ContentFolder) -> None:
    """Remove conflicting copies, with a problem for each: they are neither read nor published."""
    copies = {path: of for path in folder.texts if (of := copy_of(path, folder.texts))}
    for path, of in copies.items():
        folder.refuse_copy(path, of)
        del folder.texts[path]
    for files in (folder.files, folder.beside):
        for path in list(files):
            if of := conflict_copy_of(path):
                folder.refuse_copy(path, of)
                del files[path]
            elif (of := copy_of(path, files)) and same_files(
                files[path], files[posixpath.join(posixpath.dirname(path), of)]
            ):
                message = f"même contenu que « {of} », dont c’est la copie"
                remedy = "Supprimez-la, si aucun texte ne la montre."
                folder.problems.append(warning(path, message, remedy))


Explanation = tuple[str, str]
"""A message and its remedy."""


def _add(
    folder: ContentFolder, path: str, entry: FolderEntry, bytes_of: ReadFile | None, read: ReadStart
) -> None:
    """Sort one file: text, table, document, problem, or nothing."""
    name, suffix = entry.name, posixpath.splitext(entry.name)[1].lower()
    if file_names.is_litter(name):
        return
    if file_names.is_backup(name) and not file_names.is_not_downloaded(name):
        folder.leave(path, "fichier caché ou de sauvegarde, non publié")
    elif told := _refused_entry(folder, path, entry):
        folder.refuse(path, *told)
    elif suffix in MARKDOWN_SUFFIXES:
        status = entry.stat(follow_symlinks=False)
        # One byte more than the limit, so that the reader refuses it.
        data = partial(read, entry.path, MAX_BYTES + 1)
        folder.texts[path] = bytes_of(path, status, data) if bytes_of else data()
    elif path in (REDIRECTS, LEFT_WARNINGS):
        folder.tables[path] = read(entry.path, MAX_BYTES)
    elif told := _refused_type(path, entry):
        folder.refuse(path, *told)
    elif suffix in PUBLISHED_SUFFIXES:
        (folder.beside if _is_among_texts(path) else folder.files)[path] = Path(entry.path)
    else:
        folder.leave(path, "type de fichier non publié")


def _refused_entry(folder: ContentFolder, path: str, entry: FolderEntry) -> Explanation | None:
    """Problem of an entry refused by its name, whatever its type."""
    if file_names.is_not_downloaded(entry.name):
        remedy = "Téléchargez-le (dans le Finder, clic droit, « Télécharger »), puis recommencez."
        return f"« {entry.name[1:-7]} » est resté dans iCloud : rien n’en est ici", remedy
    if entry.is_symlink():
        return "lien symbolique refusé", "Copiez le fichier à sa place."
    if not entry.is_file():
        return "ce n’est pas un fichier ordinaire", "Supprimez-le."
    if not path.isprintable():
        return "nom de fichier avec un caractère illisible", "Renommez-le."
    if path not in SITE_FILES and (name := _SITE_FILES_BY_LOWER_NAME.get(path.lower())):
        return MISNAMED, f"Vouliez-vous « {name} »? Renommez le fichier."
    if path in folder.texts or path in folder.files:
        message = "deux fichiers ont ce nom, leurs accents écrits de deux façons"
        return message, "Supprimez-en un, ou renommez-le sans accent."
    return None


def _refused_type(path: str, entry: FolderEntry) -> Explanation | None:
    """Problem of a file of a type not published from its folder."""
    name, suffix = entry.name, posixpath.splitext(entry.name)[1].lower()
    among_texts = _is_among_texts(path)
    if file_names.is_text_badly_saved(name):
        remedy = f"« {name[: -len(suffix)]} » (type : tous les fichiers), puis supprimez celui-ci."
        return f"ce texte porte une terminaison de trop ({suffix})", f"Enregistrez-le sous {remedy}"
    if suffix in PICTURES and type_of(BytesIO(read_regular(entry.path, 128))) is HEIC:
        return HEIC.name, HEIC.remedy
    if suffix in _NEVER:
        return _NEVER[suffix]
    written = suffix in file_names.WRITTEN and path not in file_names.AT_THE_ROOT
    if written and "/" not in path and (near := suggestion(name, SITE_FILES, 0.85)):
        return MISNAMED, f"{near} Renommez le fichier."
    if (among_texts or "/" not in path) and written:
        return NO_TEXT, f"{COPY_TEXT} déplacez-le dans content/documents."
    if suffix in ONLY_DOCUMENTS and not path.startswith("documents/"):
        message = "ce type de fichier n’est publié que du dossier content/documents"
        return message, "Déplacez-le dans content/documents."
    if among_texts and suffix not in PUBLISHED_SUFFIXES:
        return NO_TEXT, "Remplacez-le par une copie en .md, ou retirez-le du dossier content."
    return None


NO_TEXT = "ce n’est pas un texte du site : seuls les fichiers .md sont lus ici"
_NO_MARKDOWN = "seuls les textes Markdown sont lus", "Remplacez-le par un texte Markdown (.md)."
_NEVER = {
    **dict.fromkeys((".heic", ".heif", ".hif"), (HEIC.name, HEIC.remedy)),
    # Otherwise a post would be missing without a message.
    **dict.fromkeys((".rst", ".rest", ".html", ".htm", ".adoc", ".org", ".tex"), _NO_MARKDOWN),
    ".svg": (SVG.name, SVG.remedy),
}
_REMEDIES = {
    ".jfif .jpe .pjpeg": "Donnez-lui l’extension .jpg.",
    ".bmp .jxl .psd .tif .tiff": TO_PICTURE,
    ".ai .docm .eml .key .msg .numbers .pages .ppsx .pub .rtf .xlsm": "Remplacez-le par un PDF.",
    ".gdoc .gsheet .lnk .url .webloc": "Remplacez ce raccourci par le document lui-même, en PDF.",
    ".avi .m4a .mkv .mov .wav .wmv": "Remplacez-le par un MP4, ou un son par un MP3.",
    ".7z .rar": "Remplacez-le par une archive .zip.",
}
_CONVERTED = {suffix: remedy for each, remedy in _REMEDIES.items() for suffix in each.split()}


def _is_among_texts(path: str) -> bool:
    top, slash, _ = path.partition("/")
    return bool(slash) and top in TEXT_FOLDERS


def _walk(folder: ContentFolder, root: str) -> Iterator[tuple[str, FolderEntry]]:
    """Entries below `root`, in order of path; symbolic links are not followed."""
    waiting = _listed(root, "")
    while waiting:
        path, entry = waiting.pop()
        if not entry.is_dir(follow_symlinks=False):
            yield path, entry
        elif file_names.SYSTEM_FOLDERS.fullmatch(entry.name.lower()):
            continue
        elif entry.name.startswith("."):
            folder.leave(path, "dossier caché, non publié")
        else:
            try:
                waiting += _listed(entry.path, f"{path}/")
            except OSError:
                folder.refuse(f"{path}/", *UNREADABLE)


def _listed(directory: str, prefix: str) -> list[tuple[str, FolderEntry]]:
    """Paths and entries of a folder, in reverse order."""
    with os.scandir(directory) as entries:
        found = sorted(entries, key=lambda entry: entry.name, reverse=True)
    # macOS decomposes accents in names, which staff type composed.
    return [(prefix + unicodedata.normalize("NFC", entry.name), entry) for entry in found]
