"""Which files are copied where: each of the source has one name, and no name is another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from fast_dataclass import dataclass
from importing.found import FoundFile, Loss, Note
from programmation.content.source_files import PUBLISHED_SUFFIXES
from regular_files import same_bytes, same_files


@dataclass
class FilesPlan:
    existing: Mapping[str, Path]
    """Files of the content folder, by path."""
    known: Mapping[str, str]
    """Those that an earlier import brought: name in the source → path."""
    notes: list[Note]
    """What a person should know of them is put there."""
    targets: dict[str, str] = field(default_factory=dict)
    """Name in the source → path in the content folder."""
    copies: dict[str, Path | bytes] = field(default_factory=dict)
    old_addresses: dict[str, str] = field(default_factory=dict)
    """Path on the old site → path in the content folder, where the file is or will be there."""
    awaited: list[str] = field(default_factory=list)
    """Names of those that the source has no copy of."""

    def __post_init__(self) -> None:
        self._taken = {path.casefold(): path for path in (*self.known.values(), *self.existing)}

    def target(self, file: FoundFile, source: str) -> str:
        """Where `file` goes, or nothing for a type that is not published."""
        if file.name in self.targets:
            return self.targets[file.name]
        if not file.target.endswith(tuple(PUBLISHED_SUFFIXES)):
            self.notes.append(Note(Loss.FILE_TYPE, source, file.name))
            return ""
        target = self.known.get(file.name) or self._free(file)
        self.targets[file.name] = target
        self._taken.setdefault(target.casefold(), target)
        if target not in self.existing:
            if file.data is None:
                self.awaited.append(file.name)
                self.notes.append(Note(Loss.FILE, source, f"{file.name} → content/{target}"))
                return target
            self.copies[target] = file.data
        if file.old_address and file.old_address != f"/{target}":
            self.old_addresses[file.old_address] = target
        return target

    def _free(self, file: FoundFile) -> str:
        stem, dot, suffix = file.target.rpartition(".")
        number = 1
        target = file.target
        while (taken := self._taken.get(target.casefold())) is not None:
            if taken in self.existing and self._same(file.data, self.existing[taken]):
                return taken
            number += 1
            target = f"{stem}-{number}{dot}{suffix}"
        return target

    @staticmethod
    def _same(data: Path | bytes | None, existing: Path) -> bool:
        if isinstance(data, Path):
            return same_files(data, existing)
        return data is not None and same_bytes(existing, data)
