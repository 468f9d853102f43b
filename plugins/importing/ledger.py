"""What earlier imports brought: `.import.json` in the content folder.

It lets the same source be imported again: only what is new comes, wherever staff have moved or
renamed what came before, and whatever they deleted stays deleted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = ".import.json"


@dataclass
class Ledger:
    texts: dict[str, list[str]] = field(default_factory=dict)
    """Id of a text or comment of a source → its path when imported, and a digest of the source."""
    files: dict[str, str] = field(default_factory=dict)
    """Path in the old site's files → path in the content folder."""
    awaited: list[str] = field(default_factory=list)
    """Those of `files` of which no source had a copy yet."""

    def to_json(self) -> str:
        held = {"textes": self.texts, "fichiers": self.files, "attendus": sorted(self.awaited)}
        return json.dumps(held, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def read_ledger(content: Path) -> Ledger:
    """That of `content`; an empty one when there is none, or it cannot be read."""
    try:
        found: Any = json.loads((content / NAME).read_text(encoding="utf-8"))
        texts = {str(k): [str(v[0]), str(v[1])] for k, v in found["textes"].items()}
        files = {str(k): str(v) for k, v in found["fichiers"].items()}
        return Ledger(texts, files, [name for name in found.get("attendus", ()) if name in files])
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return Ledger()
