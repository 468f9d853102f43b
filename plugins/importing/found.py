"""What a source holds, in our own terms, before any file is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from programmation.schema import Kind


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be carried over."""

    source: str
    """The file, or the title of the text."""
    message: str
    """A French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """A post or a page."""

    kind: Kind
    source: str
    slug: str
    title: str
    date: datetime | None = None
    authors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    summary: str = ""
    modified: datetime | None = None
    draft: bool = False
    language: str = ""
    image: str = ""
    image_alt: str = ""
    old_addresses: tuple[str, ...] = ()
    body: str = ""
    """Markdown; its links to other texts and files are already those of the content folder."""


@dataclass
class Found:
    texts: list[FoundText] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    """Path in the content folder → picture or document to copy."""
    notes: list[Note] = field(default_factory=list)

    def add_file(self, target: str, path: Path) -> str:
        """Have `path` copied to `target`, or to a name near it when another file has that one."""
        stem, dot, suffix = target.rpartition(".")
        number = 1
        while self.files.setdefault(target, path) != path:
            number += 1
            target = f"{stem}-{number}{dot}{suffix}"
        return target

    def note(self, source: str, message: str) -> None:
        self.notes.append(Note(source, message))


class Refused(Exception):
    """Why nothing is imported, in French."""
