"""A cached value in a file of its own: too large for the store, or needed before it is opened.

The command that finds nothing to do imports this module: it imports little itself.
"""

from __future__ import annotations

import os
import pickle
import zlib
from contextlib import suppress
from typing import Any


def load(path: str | os.PathLike[str], key: bytes) -> Any:
    """The value that `save` wrote with the same key, or None."""
    try:
        with open(path, "rb", opener=lambda name, how: os.open(name, how | os.O_NONBLOCK)) as file:
            data = file.read()  # An empty result at once for a pipe that nobody writes to.
    except OSError:
        return None
    body = memoryview(data)[len(_opening(path, key, b"")) :]
    # Another key, a cut file, a changed byte and a file of another name all give another checksum.
    return unpickled(body) if data.startswith(_opening(path, key, body)) else None


def save(path: str | os.PathLike[str], key: bytes, value: Any) -> None:
    """Write `value` whole or not at all; errors are ignored, as a cache may always be lost."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    # One name: what a process that was killed left is overwritten, and the checksum tells of two
    # that write at once.
    fresh = f"{os.fspath(path)}.new"
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with open(fresh, "wb") as file:
                file.write(_opening(path, key, body) + body)
            # Deleted first: replacing a file waits, on some systems, until its bytes are on the
            # disk.
            with suppress(FileNotFoundError):
                os.unlink(path)
            os.rename(fresh, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(fresh)


def unpickled(data: bytes | memoryview) -> Any:
    try:
        return pickle.loads(data)  # noqa: S301  # what we wrote
    except Exception:  # Written by other code: a class that is gone may raise anything.
        return None


def _opening(path: str | os.PathLike[str], key: bytes, body: bytes | memoryview) -> bytes:
    """Start of a cache file: `key`, and a checksum of the file's name and of `body`; a file may be
    restored under another's name.  It detects accidents, not attacks."""
    name = zlib.crc32(os.fsencode(os.path.basename(path)))
    return b"%d:%b%08x" % (len(key), key, zlib.crc32(body, name))
