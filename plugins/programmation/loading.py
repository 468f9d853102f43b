"""A content folder → its library and all of its problems: one way for build and check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from zoneinfo import ZoneInfo

from builder.memory import SeenFiles
from builder.records import Record
from programmation.assembly import assemble, published
from programmation.assembly.items import Linked
from programmation.folder import Folder, read_folder
from programmation.links import Resolver
from programmation.model import Library
from programmation.problems import Problem
from programmation.reading import Entry, read_document
from programmation.site import Site


class Content(Record):
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


Found = tuple[Entry, list[Problem]]
ReadAll = Callable[[Mapping[str, bytes], Callable[[str, bytes], Found]], Iterable[Found]]
"""(texts by path, what reads one) → what was found in each."""


def one_by_one(texts: Mapping[str, bytes], read: Callable[[str, bytes], Found]) -> Iterator[Found]:
    return (read(path, data) for path, data in texts.items())


class Loaded(Record, frozen=False):
    """What an earlier build of the same folder read and linked, for the next one."""

    files: SeenFiles = field(default_factory=SeenFiles)
    items: Linked = field(default_factory=Linked)

    def again(self) -> None:
        self.files.again()
        self.items.again()


def load(
    root: Path, site: Site, read_all: ReadAll = one_by_one, loaded: Loaded | None = None
) -> Content:
    """Read and link all of `root`.  Bad content is in the result's `problems`.

    `read_all`: a quicker way to read many texts, or those of the last build again.  `loaded`: the
    last build's; what did not change since is the same objects.
    """
    loaded = loaded or Loaded()
    folder = read_folder(root, loaded.files)
    problems = list(folder.problems)
    entries = []
    zone = ZoneInfo(site.timezone)
    for entry, found in read_all(folder.texts, lambda path, data: read_document(path, data, zone)):
        entries.append(entry)
        problems += found
    complete, tangled = assemble(entries, folder.files.keys(), site, loaded.items)
    library = published(complete, site)
    problems += tangled
    return Content(folder, tuple(entries), complete, library, Resolver.of(library), tuple(problems))
