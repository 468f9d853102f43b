"""A cached value in a file of its own: too large for the store, or needed before it is opened.

The command that finds nothing to do imports this module: it imports little itself.
"""

from __future__ import annotations

import os
import pickle
import zlib
from contextlib import suppress
from typing import Any


def loaded(path: str | os.PathLike[str], key: bytes) -> Any:
    """What `saved` wrote with the same key, or None."""
    try:
        with open(path, "rb", opener=lambda name, how: os.open(name, how | os.O_NONBLOCK)) as file:
            data = file.read()  # Nothing, at once, of a pipe to which nobody writes.
    except OSError:
        return None
    body = memoryview(data)[len(_opening(path, key, b"")) :]
    # A key that differs, a cut file, a changed byte and another file's name all look the same.
    return unpickled(body) if data.startswith(_opening(path, key, body)) else None


def saved(path: str | os.PathLike[str], key: bytes, value: Any) -> None:
    """Write `value` whole or not at all; a cache that cannot be written is not missed."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    fresh = f"{os.fspath(path)}.{os.getpid()}"
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with open(fresh, "wb") as file:
                file.write(_opening(path, key, body) + body)
            # A file put over another waits, on some file systems, for its bytes to be on the disk.
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
    """The checksum that a cache file begins with.  The sum tells accidents, all that a cache has to
    fear: of the bytes, and of the name, since a file may be put back under another's."""
    name = zlib.crc32(os.fsencode(os.path.basename(path)))
    return b"%d:%b%08x" % (len(key), key, zlib.crc32(body, name))
