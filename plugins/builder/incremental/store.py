"""The cache on disk: pickled values by key, in one SQLite file that builds of a folder share.

    store = Store(cache_folder)
    key = store.key("html", code, text)         # a digest of all that shapes the value
    value = store.get(key)                      # None when absent
    store.put(key, value)
    store.save()                                # writes what was put

Each value is checked when it is read: one that is damaged is as if absent, and so is a whole file
that is no database, or that another build is writing.  Losing it only costs time.

A process that builds again keeps in memory the values that its last build asked for: they are the
same objects then.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sqlite3
import zlib
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import finalize

from builder.incremental.cache_file import unpickled
from builder.output.file_system import input_stamp

KEY_BYTES = 16

SPARE = 3
"""Most values in the file, as a multiple of those that a build asked for; then unused ones go."""

READ_SECONDS = 0.2
WRITE_SECONDS = 2
"""Seconds to wait for another build that writes."""


class Store:
    """Values by key.  Keys are digests of what a value is made from: only `put` replaces one."""

    def __init__(self, folder: Path) -> None:
        """`folder`: the cache folder."""
        self._path = folder / "builder" / "store.sqlite"
        self._memory: dict[bytes, Any] = {}
        self._fresh: dict[bytes, Any] = {}
        self._used: set[bytes] = set()
        self._process = 0
        self._connection: sqlite3.Connection | None = None

    def next_build(self) -> None:
        """Begin another build: forget values that the last one did not ask for."""
        self._memory = {key: self._memory[key] for key in self._used & self._memory.keys()}
        self._used = set()
        # Another process may have written since.
        self.__dict__.pop("_keys", None)

    @staticmethod
    def key(kind: str, *parts: bytes) -> bytes:
        """A digest of `parts`, apart from those of any other `kind` of values."""
        digest = hashlib.blake2b(kind.encode(), digest_size=KEY_BYTES)
        for part in parts:
            digest.update(b"%d:%b" % (len(part), part))
        return digest.digest()

    def get(self, key: bytes) -> Any:
        """The value under `key`, or None."""
        self._used.add(key)
        if key not in self._memory:
            for value, check in self._rows("SELECT value, checksum FROM store WHERE key = ?", key):
                if isinstance(value, bytes) and check == _checksum(key, value):
                    self._memory[key] = unpickled(value)
        return self._memory.get(key)

    def missing(self, keys: Collection[bytes]) -> set[bytes]:
        """The keys, among `keys`, that have no value; no value is read."""
        self._used.update(keys)
        return {key for key in keys if key not in self._memory and key not in self._keys}

    def put(self, key: bytes, value: Any) -> None:
        self._used.add(key)
        self._memory[key] = self._fresh[key] = value

    def of_file(self, code: bytes, make: Callable[[Path], Any], path: Path) -> Any:
        """The result of `make(path)`, cached until the file's stamp changes.  code: digest of the
        code of `make`."""
        of = make.__qualname__, os.fspath(path), input_stamp(os.lstat(path))
        key = self.key("file", code, *map(os.fsencode, of))
        found = self.get(key)
        if found is None:
            self.put(key, found := make(path))
        return found

    def save(self, *, ended: bool = False) -> None:
        """Write what was put since the last time.  ended: the build is over: unused values may
        go."""
        fresh, self._fresh = self._fresh, {}
        if not fresh:
            return
        with suppress(OSError, sqlite3.OperationalError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write(fresh, ended)
            except sqlite3.DatabaseError as error:
                cannot = isinstance(error, sqlite3.OperationalError)
                if cannot and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                    return
                # Damaged, or with other columns: deleted and begun again.
                self._connection = None
                self._path.unlink()
                self._write(fresh, ended)

    def _write(self, fresh: Mapping[bytes, Any], ended: bool) -> None:
        rows = (_row(*item) for item in fresh.items())
        connecting = closing(sqlite3.connect(self._path, timeout=WRITE_SECONDS))
        with connecting as connection, connection:
            # A cache lost in a power cut is only a slow build: no need to wait for the disk.
            connection.execute("PRAGMA synchronous = OFF")
            # Of a new file: values are large, and each page takes a call of the system to write.
            connection.execute("PRAGMA page_size = 32768")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS store"
                " (key BLOB PRIMARY KEY, value BLOB, checksum INTEGER)"
            )
            connection.executemany("INSERT OR REPLACE INTO store VALUES (?, ?, ?)", rows)
            ((held,),) = connection.execute("SELECT count(*) FROM store")
            if ended and held > SPARE * len(self._used):
                keys = connection.execute("SELECT key FROM store").fetchall()
                unused = [row for row in keys if row[0] not in self._used]
                connection.executemany("DELETE FROM store WHERE key = ?", unused)

    @cached_property
    def _keys(self) -> frozenset[bytes]:
        """Keys of the values on disk."""
        return frozenset(row[0] for row in self._rows("SELECT key FROM store"))

    def _rows(self, query: str, *values: bytes) -> list[tuple[Any, ...]]:
        if not self._path.is_file():
            return []
        try:
            # SQLite has a connection opened before a fork left as it is in the child.
            if self._connection is None or self._process != os.getpid():
                # The store may be closed from another thread than the one that opened it.
                self._connection = sqlite3.connect(
                    self._path, timeout=READ_SECONDS, check_same_thread=False
                )
                self._process = os.getpid()
                # Not `__del__`: in a cycle, Python may end the connection first, and warn.
                finalize(self, self._connection.close)
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error:
            return []


def _row(key: bytes, value: object) -> tuple[bytes, bytes, int]:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return key, data, _checksum(key, data)


def _checksum(key: bytes, value: bytes) -> int:
    """CRC of a value: it detects accidents, not attacks."""
    return zlib.crc32(value, zlib.crc32(key))
