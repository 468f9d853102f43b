"""What the former build made, and from what: files that need not be made again.

The record is a cache: deleted, damaged or out of date, it only costs time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builder.output.file_system import Line, Stamp, line, stamp


@dataclass
class Former:
    """The files of the former output that are known to come from a fingerprint."""

    files: Mapping[str, tuple[bytes, Stamp]] = field(default_factory=dict)
    references: dict[bytes, tuple[str, ...] | None] = field(default_factory=dict)
    """See `templates.References`."""
    others: frozenset[str] = frozenset()
    """Names of the other files that the output had."""

    @property
    def names(self) -> frozenset[str]:
        """All that the output had, as far as is known."""
        return self.others.union(self.files)

    def lines(self, output: Path) -> list[Line]:
        """All that `output` holds: known files as they were put there, others as they are now."""
        root = os.fspath(output)
        found = [line(name, known) for name, (_, known) in self.files.items()]
        return found + [line(name, stamp(f"{root}/{name}")) for name in self.others]

    def kept(self, output: Path, name: str, fingerprint: bytes) -> Stamp | None:
        """That of the former output's file `name`, if it has this fingerprint and is as it was."""
        print_, known = self.files.get(name, (None, ""))
        return known if print_ == fingerprint and stamp(f"{output}/{name}") == known else None


def stamped(tree: Path, fingerprints: Mapping[str, bytes]) -> dict[str, tuple[bytes, Stamp]]:
    root = os.fspath(tree)
    found = ((name, print_, stamp(f"{root}/{name}")) for name, print_ in fingerprints.items())
    return {name: (print_, known) for name, print_, known in found if known}


def loaded(path: Path, key: bytes) -> Any:
    """What `saved` wrote with the same key, or None."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = memoryview(data)[len(_opening(key, b"")) :]
    # A key that differs, a cut file and a changed byte all look the same.
    if not data.startswith(_opening(key, body)):
        return None
    try:
        return pickle.loads(body)  # noqa: S301  # what we wrote
    except Exception:  # Written by other code: a class that is gone may raise anything.
        return None


def _opening(key: bytes, body: bytes | memoryview) -> bytes:
    """What a cache file begins with.  The sum tells accidents, all that a cache has to fear."""
    return b"%d:%b%08x" % (len(key), key, zlib.crc32(body))


def saved(path: Path, key: bytes, value: Any) -> None:
    """Write `value` whole or not at all; a cache that cannot be written is not missed."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            fresh.write_bytes(_opening(key, body) + body)
            # A file put over another waits, on some file systems, for its bytes to be on the disk.
            path.unlink(missing_ok=True)
            fresh.rename(path)
        finally:
            fresh.unlink(missing_ok=True)


def record_path(cache: Path, output: Path) -> Path:
    """Where the record of an output is."""
    return cache_path(cache, "pages", [str(output)])


def spare_path(cache: Path, output: Path) -> Path:
    """Where a build leaves a tree for the next one to start from."""
    return cache_path(cache, "tree", [str(output)])


def cache_path(folder: Path, kind: str, parts: Iterable[str]) -> Path:
    """Where a cache of its own for `parts` is: two outputs share nothing."""
    name = hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
    return folder / "builder" / f"{kind}-{name}"
