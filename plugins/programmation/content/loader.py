"""A content folder → its library and all of its problems: one way for build and check."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from operator import call
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from builder.incremental.kept import Kept
from programmation.content.library import assemble, published
from programmation.content.reader import Entry, read_document
from programmation.content.redirects import read_redirects
from programmation.content.source_files import (
    REDIRECTS,
    ContentFolder,
    publish_shown,
    read_folder,
)
from programmation.content.translations import set_apart
from programmation.model import Library, Memo
from programmation.problems import Problem
from programmation.settings import Site
from programmation.text.links import Resolver


@dataclass(frozen=True)
class Content:
    """A content folder, read and linked."""

    folder: ContentFolder
    entries: tuple[Entry, ...]
    """Every text as read, broken ones included."""
    complete: Library
    """Every sound text, drafts included."""
    library: Library
    """What is published."""
    resolver: Resolver
    problems: tuple[Problem, ...]
    """From reading and linking; `checks` finds the others."""

    @property
    def left_warnings(self) -> dict[str, tuple[str, ...]]:
        """Path → words of the warnings that the file asks to leave."""
        return {entry.path: entry.left_warnings for entry in self.entries if entry.left_warnings}


def load(root: Path, site: Site, kept: Kept | None = None, memo: Memo = call) -> Content:
    """Read and link all of `root`.  Bad content is in the result's `problems`.

    `kept`: what earlier builds found in each text.
    """
    zone = ZoneInfo(site.timezone)

    def read(path: str, data: bytes) -> tuple[Entry, list[Problem]]:
        return read_document(path, data, zone)

    if kept is None:
        folder = read_folder(root)
        found = [read(path, data) for path, data in folder.texts.items()]
    else:
        folder = read_folder(root, kept.read)
        found = kept.results(folder.texts, read)
    entries = set_apart((entry for entry, _ in found), site.language)
    problems = [*folder.problems, *(problem for _, told in found for problem in told)]
    problems += publish_shown(folder, _shown(entries) if folder.beside else ())
    refused = frozenset(problem.path for problem in folder.problems if problem.is_error)
    complete, tangled = assemble(entries, folder.files.keys(), site, memo, refused=refused)
    table = folder.tables.get(REDIRECTS, b"")
    redirects, told = read_redirects(table, entries, folder.files)
    complete = replace(complete, redirects=redirects)
    problems += told
    library = published(complete, site)
    problems += tangled
    return Content(folder, tuple(entries), complete, library, Resolver.of(library), tuple(problems))


def _shown(entries: list[Entry]) -> frozenset[str]:
    """Paths of the files that texts link to or show, where they say that these are."""
    found: set[str] = set()
    for entry in entries:
        values = entry.values
        urls = [link.url for link in entry.links]
        urls += [values.get("image", ""), values.get("photo", "")]
        urls += [link.get("url", "") for link in values.get("documents", ())]
        folder = posixpath.dirname(entry.path)
        for url in urls:
            path = unquote(_MARKER.sub("", url.partition("#")[0]))
            found |= {path.lstrip("/"), posixpath.normpath(posixpath.join(folder, path))}
    return frozenset(found)


_MARKER = re.compile(r"^[{|](?:static|filename|attach)[|}]")
