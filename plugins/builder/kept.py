"""Results of a pure function of a file's name and bytes, kept from one build to the next.

kept = Kept(folder, key)                     # `key` stands for the function
results = kept.results(files, make)          # make(name, data), unless these bytes are known
kept.save()                                  # forgets what was not asked for

It may go on after `again`, in the same process: the same bytes give the same objects.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from builder.former import loaded, saved
from builder.pool import forked

Result = TypeVar("Result")

FEW = 100
"""Below this many files another process costs more than it gains."""


Bucket = dict[str, tuple[bytes, Any]]
"""Name → digest of the bytes, and result."""

BUCKETS = 32
"""One changed file has one of them written again."""


class Kept:
    """A few cache files, each read and written whole: for results of many small files."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._paths = [folder / f"{number:02}" for number in range(BUCKETS)]
        self._key = key
        self._former: Bucket = {}
        for path in self._paths:
            former = loaded(path, key)
            if isinstance(former, dict):
                self._former |= former
        self._saved = self._former
        self._asked: Bucket = {}
        self._digests: dict[str, tuple[bytes, bytes]] = {}
        """Name → bytes and their digest, when they were last asked for."""

    def results(
        self, files: Mapping[str, bytes], make: Callable[[str, bytes], Result]
    ) -> list[Result]:
        """The result for each file, in order; those not known are made in several processes."""
        digests = {name: self._digest(name, data) for name, data in files.items()}
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
        """Nothing is written where nothing changed."""
        asked, former = _digests(self._asked), _digests(self._saved)
        changed = {_bucket(name) for name, _ in asked.items() ^ former.items()}
        for number in changed:
            mine = {name: self._asked[name] for name in asked if _bucket(name) == number}
            saved(self._paths[number], self._key, mine)
        self._saved = self._asked

    def again(self) -> None:
        """Another build begins: what was not asked for is forgotten."""
        self._former, self._asked = self._asked, {}
        self._digests = {name: self._digests[name] for name in self._former}

    def _digest(self, name: str, data: bytes) -> bytes:
        known = self._digests.get(name)
        if known is None or known[0] != data:
            digest = hashlib.blake2b(data, digest_size=16).digest()
            known = self._digests[name] = (data, digest)
        return known[1]


@cache
def _bucket(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS


def _digests(results: Bucket) -> dict[str, bytes]:
    return {name: digest for name, (digest, _) in results.items()}
