"""Reads and compares regular files only: a link may lead anywhere, and a pipe blocks."""

from __future__ import annotations

import errno
import os
import stat
import sys
from typing import BinaryIO

AnyPath = str | os.PathLike[str]
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
BLOCK = 1 << 20


def opened(path: AnyPath, descriptor: int | None = None) -> BinaryIO:
    """The file at `path`, or open as `descriptor`, to read.  Raises OSError for any but regular
    files."""
    return os.fdopen(_checked(path, descriptor)[0], "rb")


def read_regular(path: AnyPath, limit: int = sys.maxsize, descriptor: int | None = None) -> bytes:
    """The bytes of a file, `limit` of them at most.  Raises OSError as `opened`."""
    (descriptor, size), blocks = _checked(path, descriptor), []
    try:
        # A stream would take as long to make as a text to read.  In one block, so that a large
        # file is in memory once.
        while block := os.read(descriptor, min(limit, size + 1)):
            blocks.append(block)
            limit, size = limit - len(block), min(size, BLOCK)
    finally:
        os.close(descriptor)
    return b"".join(blocks)


def _checked(path: AnyPath, descriptor: int | None) -> tuple[int, int]:
    """Descriptor of a regular file, and its size in bytes."""
    descriptor = os.open(path, FLAGS) if descriptor is None else descriptor
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "ce n’est pas un fichier ordinaire", os.fspath(path))
    return descriptor, status.st_size


def same_bytes(path: AnyPath, data: bytes) -> bool:
    """Whether `path` is a regular file with exactly these bytes."""
    try:
        return read_regular(path, len(data) + 1) == data
    except OSError:
        return False


def same_files(first: AnyPath, second: AnyPath) -> bool:
    """Whether both are regular files with the same bytes."""
    try:
        if os.lstat(first).st_size != os.lstat(second).st_size:
            return False
        with opened(first) as one, opened(second) as other:
            while (block := one.read(BLOCK)) == other.read(BLOCK):
                if not block:
                    return True
            return False
    except OSError:
        return False
