"""A content folder → its library and all of its problems: one way for build and check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from programmation.assembly import assemble, published
from programmation.folder import Folder, read_folder
from programmation.links import Resolver
from programmation.model import Library, Site
from programmation.problems import Problem
from programmation.reading import Entry, read_document


@dataclass(frozen=True)
class Content:
    """A content folder, read and linked."""

    folder: Folder
    entries: tuple[Entry, ...]
    """Every text as read, broken ones included."""
    complete: Library
    """Every sound text, drafts included."""
    library: Library
    """What is published."""
    resolver: Resolver
    problems: tuple[Problem, ...]
    """From reading and linking; `checks` finds the others."""


Read = Callable[[str, bytes, ZoneInfo], tuple[Entry, Iterable[Problem]]]


def load(root: Path, site: Site, read: Read = read_document) -> Content:
    """Read and link all of `root`.  Bad content is in the result's `problems`.

    `read`: `read_document`, or a cache of it.
    """
    folder = read_folder(root)
    problems = list(folder.problems)
    entries = []
    zone = ZoneInfo(site.timezone)
    for path, data in folder.texts.items():
        entry, found = read(path, data, zone)
        entries.append(entry)
        problems += found
    complete, tangled = assemble(entries, folder.files.keys(), site)
    library = published(complete, site)
    problems += tangled
    return Content(folder, tuple(entries), complete, library, Resolver.of(library), tuple(problems))
