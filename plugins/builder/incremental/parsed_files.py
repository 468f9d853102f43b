"""Results of a pure function of a file's name and bytes, kept from one build to the next.

    parsed = ParsedFiles(store, b"key")         # `key` stands for the function
    data = parsed.read(name, status, read)      # empty for a file that is as it was
    results = parsed.results(files, make)       # make(name, data), unless these bytes are known
    parsed.save()                               # forgets what was not asked for

A file with the stamp that it had is not read; one with the bytes that it had is not parsed.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from builder.incremental.fingerprint import digest_of
from builder.incremental.store import Store
from builder.output.file_system import FileStamp, input_stamp
from builder.workers import forked

FileResult = TypeVar("FileResult")

FEW = 100
"""Below this many files another process costs more than it gains."""

CLOCK_NANOSECONDS = 3_000_000_000
"""Longest tick, in nanoseconds, of a file system's clock."""


class Parsed(NamedTuple):
    """A result, and the file that it was made from."""

    stamp: FileStamp | None
    """Stamp of the file; None when it was so recent that a later edit might leave it the same."""
    digest: bytes
    """Digest of the file's bytes."""
    result: Any


Bucket = dict[str, Parsed]
"""File's name → its parsed result."""

BUCKETS = 32
"""Number of values in which the store holds all files: a changed file rewrites one of them."""


class ParsedFiles:
    """Parsed files of one build; each build makes one, from the same store."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._keys = [store.key("parsed", key, b"%d" % number) for number in range(BUCKETS)]
        self._former: Bucket = {}
        for bucket in self._keys:
            self._former |= store.get(bucket) or {}
        self._asked: Bucket = {}
        self._stamps: dict[str, FileStamp | None] = {}

    def read(self, name: str, status: os.stat_result, read: Callable[[], bytes]) -> bytes:
        """The file's bytes, from `read`; empty, without reading it, when its result is cached."""
        stamp = input_stamp(status)
        known = self._former.get(name)
        if known is not None and known.stamp == stamp:
            self._asked[name] = known
            return b""
        # Changed within the last tick: a later edit might leave the same times.
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        self._stamps[name] = stamp if changed < time.time_ns() - CLOCK_NANOSECONDS else None
        return read()

    def results(
        self, files: Mapping[str, bytes], make: Callable[[str, bytes], FileResult]
    ) -> list[FileResult]:
        """The result for each file, in order; those not known are made in several processes."""
        missing: list[str] = []
        for name in [name for name in files if name not in self._asked]:
            former, stamp = self._former.get(name), self._stamps.get(name)
            if former is None or former.digest != digest_of(files[name]):
                missing.append(name)
            elif former.stamp == stamp:
                self._asked[name] = former
            else:
                self._asked[name] = former._replace(stamp=stamp)

        def parsed(name: str) -> Parsed:
            data = files[name]
            return Parsed(self._stamps.get(name), digest_of(data), make(name, data))

        processes = 1 if len(missing) < FEW else None
        self._asked |= zip(missing, forked(parsed, missing, processes), strict=True)
        return [self._asked[name].result for name in files]

    def save(self) -> None:
        """Write the buckets that changed."""
        names = self._asked.keys() | self._former.keys()
        changed = (n for n in names if self._asked.get(n) is not self._former.get(n))
        for number in set(map(_bucket, changed)):
            mine = {name: self._asked[name] for name in self._asked if _bucket(name) == number}
            self._store.put(self._keys[number], mine)
        self._former = self._asked
        self._store.save()


@cache
def _bucket(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS
