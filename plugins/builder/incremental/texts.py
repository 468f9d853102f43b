"""Markdown texts → HTML: one converter a process, several processes, and a cache.

    texts = Texts(cache_folder, key, make)      # make() gives a function from text to HTML
    html = texts.html(text)                     # converted now, unless it is known
    texts.prepare(all_texts)                    # converts those not known, in forked processes
    texts.save()

`prepare` in two steps: from `begin` to `finish` only the other processes convert.

`key` stands for everything but the text that shapes the HTML.  The cache is an SQLite file read
one text at a time: a build that renders one page reads one.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.processes.workers import SharedWork

Convert = Callable[[str], str]

Missing = tuple[str, bytes]
"""A text to convert, and its key in the cache."""

FEW = 8
"""Below this many texts another process costs more than it gains."""

SPARE = 3
"""The cache may hold this many times the texts that a build used before it is pruned."""


class Texts:
    """The HTML of texts, each converted once."""

    def __init__(self, folder: Path | None, key: bytes, make: Callable[[], Convert]) -> None:
        self._path = folder / "builder" / "texts.sqlite" if folder else None
        self._key = hashlib.blake2b(key, digest_size=16).digest()
        self._make = make
        self._convert: Convert | None = None
        self._html: dict[str, str] = {}
        self._complained: set[str] = set()
        """Texts among them that must be converted again by the next build."""
        self._keys: dict[str, bytes] = {}
        self._former_keys: dict[str, bytes] = {}
        self._fresh: dict[bytes, str] = {}
        self._used: set[bytes] = set()
        self._store: _Store | None = None
        self._begun: tuple[list[Missing], SharedWork[Missing, str | None]] | None = None

    def again(self) -> None:
        """Another build begins: texts of the last one are known, but for those it complained of."""
        self._begun, self._used = None, set()
        self._former_keys, self._keys = self._keys, {}
        known = self._former_keys.keys() - self._complained
        self._html = {text: self._html[text] for text in known & self._html.keys()}
        self._complained = set()

    def html(self, text: str) -> str:
        """An exception of the converter comes out of here."""
        known = self._html.get(text)
        if known is None and self._begun:
            self.finish()
            known = self._html.get(text)
        if known is None:
            key = self._key_of(text)
            known = self._stored().get(key)
            if known is None:
                self._used.add(key)
                known = _converted(self._converter(), text)
                if known is not None:
                    self._fresh[key] = known
        if known is None:
            known = self._converter()(text)
            self._complained.add(text)
        self._html[text] = known
        return known

    def prepare(self, texts: Iterable[str]) -> None:
        """Convert those of `texts` that are not known yet, but for what the converter complains of.

        Those of the cache are read when they are asked for: most pages are not made again.
        """
        self.begin(texts)
        self.finish()

    def begin(self, texts: Iterable[str]) -> None:
        """Have other processes convert those of `texts` that are not known yet."""
        self.finish()
        missing = []
        for text in dict.fromkeys(texts):
            key = self._key_of(text)
            self._used.add(key)
            if text not in self._html and key not in self._stored().keys:
                missing.append((text, key))
        if missing:
            convert = self._converter()
            # The longest first.
            missing.sort(key=lambda item: -len(item[0]))
            processes = 1 if len(missing) < FEW else None
            work = SharedWork(lambda item: _converted(convert, item[0]), missing, processes)
            work.start()
            self._begun = missing, work

    @property
    def busy(self) -> bool:
        """Whether other processes are converting."""
        return self._begun is not None and self._begun[1].shared

    def finish(self) -> None:
        """Convert what is left of what was begun.  To be called by the process that began it."""
        if self._begun is None:
            return
        (missing, work), self._begun = self._begun, None
        try:
            results = work.results()
        finally:
            work.end()
        for (text, key), html in zip(missing, results, strict=True):
            if html is not None:
                self._html[text] = self._fresh[key] = html

    def _converter(self) -> Convert:
        if self._convert is None:
            self._convert = self._make()
        return self._convert

    def save(self) -> None:
        """Add what was converted to the cache."""
        if self._fresh and self._path:
            self._stored().add(self._fresh, self._used)
            self._fresh = {}

    def _key_of(self, text: str) -> bytes:
        key = self._keys.get(text) or self._former_keys.get(text)
        if key is None:
            data = text.encode("utf-8", "surrogatepass")
            key = hashlib.blake2b(data, key=self._key, digest_size=16).digest()
        self._keys[text] = key
        return key

    def _stored(self) -> _Store:
        if self._store is None:
            self._store = _Store(self._path)
        return self._store


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, _record: logging.LogRecord) -> None:
        self.count += 1


def _converted(convert: Convert, text: str) -> str | None:
    """None when there was an exception or a warning: it must be seen at each build."""
    complaints = _Complaints()
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [complaints]
    try:
        html = convert(text)
    except Exception:
        return None
    finally:
        root.handlers = handlers
    return None if complaints.count else html


class _Store:
    """The cache's file.  Damaged, it is as if empty; in use elsewhere, as if absent."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._process = 0
        self._connection: sqlite3.Connection | None = None

    @cached_property
    def keys(self) -> frozenset[bytes]:
        """Of the texts that it holds."""
        return frozenset(row[0] for row in self._rows("SELECT key FROM texts"))

    def get(self, key: bytes) -> str | None:
        for html, digest in self._rows("SELECT html, digest FROM texts WHERE key = ?", key):
            if isinstance(html, str) and digest == _check(key, html):
                return html
        return None

    def _rows(self, query: str, *values: bytes) -> list[tuple[Any, ...]]:
        if self._path is None or not self._path.is_file():
            return []
        try:
            # A connection is of no use in a forked process.
            if self._connection is None or self._process != os.getpid():
                self._connection = sqlite3.connect(self._path, timeout=0.2)
                self._process = os.getpid()
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error:
            return []

    def add(self, fresh: dict[bytes, str], used: set[bytes]) -> None:
        """Keep `fresh`; once the rest outgrows `used`, drop it."""
        path = self._path
        if path is None:
            return
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with closing(sqlite3.connect(path, timeout=2)) as connection, connection:
                    self._write(connection, fresh, used)
                return
            except sqlite3.OperationalError:
                return
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
            except OSError:
                return

    def _write(
        self, connection: sqlite3.Connection, fresh: dict[bytes, str], used: set[bytes]
    ) -> None:
        # A cache lost in a power cut is only a slow build: no need to wait for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS texts (key BLOB PRIMARY KEY, html TEXT, digest BLOB)"
        )
        connection.executemany(
            "INSERT OR REPLACE INTO texts VALUES (?, ?, ?)",
            [(key, html, _check(key, html)) for key, html in fresh.items()],
        )
        keys = [row[0] for row in connection.execute("SELECT key FROM texts")]
        if len(keys) > SPARE * len(used):
            connection.executemany(
                "DELETE FROM texts WHERE key = ?", [(key,) for key in keys if key not in used]
            )


def _check(key: bytes, html: str) -> bytes:
    data = html.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, key=key, digest_size=16).digest()
