"""Replaces a folder by another: atomically on Linux and macOS, in two renames elsewhere."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # Linux, renameat2(2)
RENAME_SWAP = 2  # macOS, renamex_np(2)

UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchanged(first: Path, second: Path) -> bool:
    """Exchange two existing paths atomically (renameat2, renamex_np); False where unsupported.

    Raises OSError when the exchange itself fails.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    one, other = os.fsencode(first), os.fsencode(second)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(one, other, RENAME_SWAP)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(second))


def put_in_place(new: Path, place: Path, aside: Path) -> None:
    """Rename the folder `new` to `place`.

    The former folder ends at `new` after an atomic exchange, else at `aside`.  Between the two
    renames of the second case there is no `place`: `restore` undoes the first one, should the
    process die there.
    """
    if not place.exists():
        new.rename(place)
    elif not exchanged(new, place):
        place.rename(aside)
        try:
            new.rename(place)
        except OSError:
            aside.rename(place)
            raise


def restore(place: Path, aside: Path) -> None:
    """Rename `aside` back to `place` after a `put_in_place` that died between its two renames."""
    if aside.exists() and not place.exists():
        aside.rename(place)
