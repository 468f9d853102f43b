"""A content folder → its library and all of its problems: one way for build and check."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from operator import call
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.content.entry import Entry, set_apart
from programmation.content.field_types import FILE_MARKER
from programmation.content.library import assemble, published
from programmation.content.reader import read_document
from programmation.content.site_tables import read_left_warnings, read_redirects
from programmation.content.source_files import (
    LEFT_WARNINGS,
    REDIRECTS,
    ContentFolder,
    publish_shown,
    read_folder,
)
from programmation.kinds import ALONE, KINDS, RELATIONS, kind_of
from programmation.model import Library, Memo
from programmation.problems import Problem
from programmation.schema import NAMING_FILES, Type
from programmation.settings import Site
from programmation.text.links import Resolver


@dataclass(frozen=True)
class Content:
    """A content folder, read and linked."""

    folder: ContentFolder
    entries: tuple[Entry, ...]
    """Every text as read, those with errors included."""
    complete: Library
    """Library of every text without errors, drafts included."""
    library: Library
    """Library of what is published."""
    resolver: Resolver
    problems: tuple[Problem, ...]
    """Problems of reading and linking; `checks` finds the others."""
    left_warnings: Mapping[str, tuple[str, ...]]
    """File or folder → words of warnings that staff ignore (see `problems.left_aside`)."""

    def withheld(self) -> frozenset[str]:
        """Paths of files that only unpublished texts (drafts, later posts) link to."""
        public = {item.source.path for item in self.library.items} | {kind.file for kind in ALONE}
        # A file that no text links to is published: other sites may link to it.
        posts = {comment.source.path for comment in self.library.comments}
        apart = [e for e in self.entries if e.path not in public and e.path not in posts]
        drafts = _shown(apart) & self.folder.files.keys()
        if not drafts:
            return frozenset()
        led_to = (redirect.new.lstrip("/") for redirect in self.library.redirects)
        return drafts - _shown(e for e in self.entries if e.path in public) - frozenset(led_to)


Parse = Callable[[str, bytes], tuple[Entry, list[Problem]]]
"""(path, bytes of a text) → its entry and problems."""

ParsedTexts = tuple[ContentFolder, list[tuple[Entry, list[Problem]]]]
"""A folder, and what `Parse` made of each of its texts, in order."""

ReadTexts = Callable[[Path, Parse], ParsedTexts]
"""(folder, parse) → parsed texts, some maybe from a cache."""


def read_texts(root: Path, parse: Parse) -> ParsedTexts:
    folder = read_folder(root)
    return folder, [parse(path, data) for path, data in folder.texts.items()]


def entries_of(folder: ContentFolder, zone: ZoneInfo) -> list[Entry]:
    """Entries of all texts, those with errors included, for programs that add texts."""
    texts = folder.texts.items()
    return [read_document(path, data, zone, judged=False)[0] for path, data in texts]


def load(root: Path, site: Site, read: ReadTexts = read_texts, memo: Memo = call) -> Content:
    """Read and link all of `root`.  Mistakes are in the result's `problems`; nothing is raised."""
    parse = partial(read_document, zone=ZoneInfo(site.timezone))
    folder, found = read(root, parse)
    entries = set_apart((entry for entry, _ in found), site.language)
    in_files = (problem for _, of_file in found for problem in of_file)
    some = folder.beside or folder.problems
    problems = publish_shown(folder, _shown(entries) if some else ())
    problems += [*folder.problems, *_with_examples_of_here(in_files, entries, site)]
    complete, tangled = assemble(entries, folder.files.keys(), site, memo, refused=folder.refused)
    redirects, told = read_redirects(folder.tables.get(REDIRECTS, b""), entries, folder.files)
    complete = replace(complete, redirects=redirects)
    problems += told
    paths = {*folder.texts, *folder.files, *folder.beside}
    left, told = read_left_warnings(folder.tables.get(LEFT_WARNINGS, b""), paths)
    problems += told + tangled
    for entry in entries:
        if entry.left_warnings:
            left[entry.path] = (*left.get(entry.path, ()), *entry.left_warnings)
    library = published(complete, site)
    resolver = Resolver.from_library(library)
    return Content(folder, tuple(entries), complete, library, resolver, tuple(problems), left)


def _shown(entries: Iterable[Entry]) -> frozenset[str]:
    """Paths of the files that texts link to or show."""
    found: set[str] = set()
    for entry in entries:
        urls = [link.url for link in entry.inspection.links]
        urls += [value for _, value in entry.given(NAMING_FILES)]
        folder = posixpath.dirname(entry.path)
        for url in urls:
            path = unquote(FILE_MARKER.sub("", re.split("[?#]", url, maxsplit=1)[0]))
            found |= {path.lstrip("/"), posixpath.normpath(posixpath.join(folder, path))}
    return frozenset(found)


def _with_examples_of_here(
    problems: Iterable[Problem], entries: list[Entry], site: Site
) -> Iterator[Problem]:
    """`problems`, with existing people and communities and the present year in their examples."""
    named = {entry.kind: entry.slug for entry in reversed(entries)}
    rows = {(kind, row.key): row for kind in (*KINDS, *ALONE) for row in kind.fields}
    for one in problems:
        row, remedy = rows.get((kind_of(one.path), one.field)), one.remedy
        if row and row.example and (proposed := f"« {row.key}: {row.example} »") in remedy:
            if kind := RELATIONS.get(row.type):
                none = f'Aucun fichier n’existe encore : créez-en un, make {kind.command} NOM="…".'
                here = remedy.replace(proposed, f"« {row.key}: {named.get(kind)} »")
                remedy = here if kind in named else none
            elif row.type is Type.DATETIME:
                remedy = remedy.replace("2017-", f"{site.today.year}-")
        yield replace(one, remedy=remedy)
