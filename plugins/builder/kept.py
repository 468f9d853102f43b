"""Results of a pure function of a file's name and bytes, kept from one build to the next.

kept = Kept(path, key)                       # `key` stands for the function
results = kept.results(files, make)          # make(name, data), unless these bytes are known
kept.save()                                  # forgets what was not asked for
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from builder.former import loaded, saved
from builder.pool import forked

Result = TypeVar("Result")

FEW = 100
"""Below this many files another process costs more than it gains."""


class Kept:
    """One cache file, read and written whole: for results of many small files."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        former = loaded(path, key)
        self._former: dict[str, tuple[bytes, Any]] = former if isinstance(former, dict) else {}
        self._asked: dict[str, tuple[bytes, Any]] = {}

    def results(
        self, files: Mapping[str, bytes], make: Callable[[str, bytes], Result]
    ) -> list[Result]:
        """The result for each file, in order; those not known are made in several processes."""
        digests = {name: _digest(data) for name, data in files.items()}
        known = {
            name: self._former[name]
            for name, digest in digests.items()
            if name in self._former and self._former[name][0] == digest
        }
        missing = [name for name in files if name not in known]
        made = forked(
            lambda name: make(name, files[name]), missing, 1 if len(missing) < FEW else None
        )
        for name, result in zip(missing, made, strict=True):
            known[name] = (digests[name], result)
        self._asked |= known
        return [known[name][1] for name in files]

    def save(self) -> None:
        """Nothing is written when nothing changed."""
        if _digests(self._asked) != _digests(self._former):
            saved(self._path, self._key, self._asked)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _digests(results: dict[str, tuple[bytes, Any]]) -> dict[str, bytes]:
    return {name: digest for name, (digest, _) in results.items()}
