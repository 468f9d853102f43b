"""Results of a pure function of a file's name and bytes, kept from one build to the next.

kept = Kept(path, key)                       # `key` stands for the function
result = kept.of(name, data, make)           # make(), unless these bytes are known
kept.save()                                  # forgets what was not asked for
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from builder.former import loaded, saved

Result = TypeVar("Result")


class Kept:
    """One cache file, read and written whole: for results of many small files."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        former = loaded(path, key)
        self._former: dict[str, tuple[bytes, Any]] = former if isinstance(former, dict) else {}
        self._asked: dict[str, tuple[bytes, Any]] = {}

    def of(self, name: str, data: bytes, make: Callable[[], Result]) -> Result:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        known = self._former.get(name)
        if known is None or known[0] != digest:
            known = (digest, make())
        self._asked[name] = known
        result: Result = known[1]
        return result

    def save(self) -> None:
        """Nothing is written when nothing changed."""
        if _digests(self._asked) != _digests(self._former):
            saved(self._path, self._key, self._asked)


def _digests(results: dict[str, tuple[bytes, Any]]) -> dict[str, bytes]:
    return {name: digest for name, (digest, _) in results.items()}
