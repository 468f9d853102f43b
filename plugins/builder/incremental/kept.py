"""Results of a pure function of a file's name and bytes, kept from one build to the next.

kept = Kept(folder, key)                     # `key` stands for the function
data = kept.read(name, status, read)         # empty for a file that is as it was
results = kept.results(files, make)          # make(name, data), unless these bytes are known
kept.save()                                  # forgets what was not asked for

It may go on after `again`, in the same process: the same bytes give the same objects.
"""

from __future__ import annotations

import hashlib
import os
import time
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from builder.incremental.former import loaded, saved
from builder.processes.workers import forked

Result = TypeVar("Result")

FEW = 100
"""Below this many files another process costs more than it gains."""

A_MOMENT = 3_000_000_000
"""Nanoseconds: longer than the coarsest clock of a file system."""

Status = tuple[int, ...]
"""Of a file: it changes with the file's bytes, but for those of one tick of the clock."""


class Known(NamedTuple):
    """A result, and the file that it was made from."""

    status: Status | None
    """None for a file that might have changed again with this status."""
    digest: bytes
    result: Any


Bucket = dict[str, Known]
"""By name."""

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
        self._unread: set[str] = set()
        self._statuses: dict[str, Status | None] = {}

    def read(self, name: str, status: os.stat_result, read: Callable[[], bytes]) -> bytes:
        """What `read` gives for a file of that status just now; nothing, without reading it, if
        its result is kept, which `results` then gives."""
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        seen = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, changed)
        known = self._former.get(name)
        if known is not None and known.status == seen:
            self._unread.add(name)
            return b""
        # Changed an instant ago, it may change again within the same tick of the clock.
        settled = changed < time.time_ns() - A_MOMENT
        self._statuses[name] = seen if settled else None
        return read()

    def results(
        self, files: Mapping[str, bytes], make: Callable[[str, bytes], Result]
    ) -> list[Result]:
        """The result for each file, in order; those not known are made in several processes."""
        known = {name: self._former[name] for name in files if name in self._unread}
        digests = {
            name: hashlib.blake2b(data, digest_size=16).digest()
            for name, data in files.items()
            if name not in known
        }
        missing = []
        for name, digest in digests.items():
            former, status = self._former.get(name), self._statuses.get(name)
            if former is None or former.digest != digest:
                missing.append(name)
            else:
                known[name] = former if former.status == status else former._replace(status=status)
        made = forked(
            lambda name: make(name, files[name]), missing, 1 if len(missing) < FEW else None
        )
        for name, result in zip(missing, made, strict=True):
            known[name] = Known(self._statuses.get(name), digests[name], result)
        self._asked |= known
        return [known[name].result for name in files]

    def save(self) -> None:
        """Nothing is written where nothing changed."""
        asked, former = self._asked, self._saved
        changed = {
            _bucket(name)
            for name in asked.keys() | former.keys()
            if asked.get(name) is not former.get(name)
        }
        for number in changed:
            mine = {name: asked[name] for name in asked if _bucket(name) == number}
            saved(self._paths[number], self._key, mine)
        self._saved = self._asked

    def again(self) -> None:
        """Another build begins: what was not asked for is forgotten."""
        self._former, self._asked = self._asked, {}
        self._unread, self._statuses = set(), {}


@cache
def _bucket(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS
