"""What earlier imports brought: `.import.json` in the content folder.

With it the same source can be imported again: only new texts come, wherever staff moved or renamed
the others; a text that they deleted stays deleted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from fast_dataclass import dataclass
from importing.found import FoundText
from importing.naming import address_at
from programmation import kinds
from programmation.content.entry import Entry

NAME = ".import.json"


@dataclass
class Ledger:
    texts: dict[str, list[str]] = field(default_factory=dict)
    """Id of a text or comment of a source → its path when imported, and a digest of the source."""
    files: dict[str, str] = field(default_factory=dict)
    """Path in the old site's files → path in the content folder."""
    awaited: list[str] = field(default_factory=list)
    """Files, among `files`, that no source had a copy of so far."""

    def to_json(self) -> str:
        held = {"textes": self.texts, "fichiers": self.files, "attendus": sorted(self.awaited)}
        return json.dumps(held, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def read_ledger(content: Path) -> Ledger:
    """The ledger of the folder `content`; an empty one when it has none, or an unreadable one."""
    try:
        found: Any = json.loads((content / NAME).read_text(encoding="utf-8"))
        texts = {str(k): [str(v[0]), str(v[1])] for k, v in found["textes"].items()}
        files = {str(k): str(v) for k, v in found["fichiers"].items()}
        return Ledger(texts, files, [name for name in found.get("attendus", ()) if name in files])
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return Ledger()


@dataclass
class EarlierImports:
    """Texts of a source that the content folder has, by the ledger, or by title and day."""

    ledger: Ledger
    entries: Sequence[Entry]
    changed: list[str] = field(default_factory=list)
    """Titles of texts whose source changed since their import."""
    alike: dict[str, str] = field(default_factory=dict)
    """Id of a text that no import brought → path of a text here with its title and day.

    It may be another: `make site` writes an « À propos » too.  Once that is deleted, the text
    comes.
    """

    def __post_init__(self) -> None:
        self._by_title: dict[object, Entry] = {}
        self._present: dict[str, str] = {}
        """Path or former address of a text → its path."""
        for entry in self.entries:
            values, old = entry.values, entry.values.get("old_addresses", ())
            self._present |= dict.fromkeys((entry.path, *old), entry.path)
            day = values.get("date") or values.get("start")
            # For a page, which has no day, the same title and address.
            marks = (address_at(entry.path), *old) if entry.kind is kinds.PAGE else (day,)
            self._by_title |= {(entry.kind, values.get("title"), mark): entry for mark in marks}

    def sorted_out(self, texts: Iterable[FoundText]) -> tuple[list[FoundText], list[FoundText]]:
        known, new = [], []
        for text in texts:
            before = self.ledger.texts.get(text.id)
            day = text.occasion.start if text.occasion else text.date
            marks = text.old_addresses if text.kind is kinds.PAGE else (day,)
            same = (self._by_title.get((text.kind, text.title, mark)) for mark in marks)
            if before is None and (entry := next(filter(None, same), None)):
                self.alike[text.id] = entry.path
            elif before is None:
                new.append(text)
                continue
            elif before[1] != digest(text):
                self.changed.append(text.source)
                before[1] = digest(text)
            known.append(text)
        return known, new

    def path(self, text: FoundText) -> str:
        """Present path of an imported text, wherever staff moved it."""
        path = self.alike.get(text.id) or self.ledger.texts[text.id][0]
        return self._present.get(path) or self._present.get(address_at(path), path)


def digest(text: FoundText) -> str:
    """Digest of a text of the source, to see at a later import whether it changed."""
    body = text.original or text.body
    parts = "\0".join((text.title, body, text.summary, str(text.date), str(text.draft)))
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:16]
