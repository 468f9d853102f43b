"""Texts of a source that the content folder has already, by the ledger or by what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from importing.found import FoundText
from importing.ledger import Ledger
from importing.naming import address_at
from programmation import kinds
from programmation.content.entry import Entry


@dataclass
class EarlierImports:
    ledger: Ledger
    entries: Sequence[Entry]
    """Of the content folder."""
    changed: list[str] = field(default_factory=list)
    """Titles of texts whose source has changed since they came."""

    def sorted_out(self, texts: Iterable[FoundText]) -> tuple[list[FoundText], list[FoundText]]:
        """Those of `texts` that are there, and the others."""
        said = {
            (entry.kind, entry.values.get("title"), _day(entry)): entry for entry in self.entries
        }
        known, new = [], []
        for text in texts:
            before = self.ledger.texts.get(text.id)
            if before is None:
                same = said.get((text.kind, text.title, _found_day(text)))
                if same is None or not _is_same(text, same):
                    new.append(text)
                    continue
                self.ledger.texts[text.id] = [same.path, digest(text)]
            elif before[1] != digest(text):
                self.changed.append(text.source)
                before[1] = digest(text)
            known.append(text)
        return known, new

    def path(self, text: FoundText) -> str:
        """Where a text that is there is today, if staff have moved it."""
        path = self.ledger.texts[text.id][0]
        return path if path in self._paths else self._moved.get(address_at(path), path)

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self.entries)

    @cached_property
    def _moved(self) -> dict[str, str]:
        return {
            old: entry.path
            for entry in self.entries
            for old in entry.values.get("old_addresses", ())
        }


def digest(text: FoundText) -> str:
    """Of what the source says: another one, and the text has changed there."""
    said = "\0".join((text.title, text.body, text.summary, str(text.date), str(text.draft)))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def _day(entry: Entry) -> datetime | None:
    found: datetime | None = entry.values.get("date") or entry.values.get("start")
    return None if entry.kind is kinds.PAGE else found


def _found_day(text: FoundText) -> datetime | None:
    if text.kind is kinds.PAGE:
        return None
    return text.occasion.start if text.occasion else text.date


def _is_same(text: FoundText, entry: Entry) -> bool:
    """A page of the same title has to have had the same address."""
    addresses = {address_at(entry.path), *entry.values.get("old_addresses", ())}
    return text.kind is not kinds.PAGE or bool(addresses & set(text.old_addresses))
