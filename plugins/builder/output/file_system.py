"""Small questions about files: the same bytes?  which names below a folder?"""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def size(path: Path) -> int:
    """Bytes of a file; 0 for one that is not."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def same_bytes(path: Path | str, data: bytes) -> bool:
    """Whether `path` is a regular file, not a link, that holds exactly `data`."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
            return False
        read = bytearray()
        while len(read) <= len(data) and (chunk := os.read(fd, len(data) + 1)):
            read += chunk
        return read == data
    except OSError:
        return False
    finally:
        os.close(fd)


def same_files(first: Path, second: Path) -> bool:
    """Whether `first` is a regular file, not a link, with the bytes of the file `second`."""
    try:
        status = os.lstat(first)
        if not stat.S_ISREG(status.st_mode) or status.st_size != second.stat().st_size:
            return False
        return filecmp.cmp(first, second, shallow=False)
    except OSError:
        return False


def link_or_copy(source: Path | str, target: Path | str) -> bool:
    """A hard link, or a copy with the same times where the file system refuses links.  Whether it
    is a link."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
        return False
    return True


def link_tree(source: Path, target: Path) -> None:
    """The folder `source` again at `target`, its files as hard links."""
    shutil.copytree(source, target, symlinks=True, copy_function=_link_strings, dirs_exist_ok=True)


def _link_strings(source: str, target: str) -> None:
    link_or_copy(Path(source), Path(target))


def names_below(root: Path) -> Iterator[str]:
    """The posix path, relative to `root`, of every file and link below it, in no order."""
    start = os.fspath(root)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(f"{start}/{folder}")
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                name = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                else:
                    yield name


def remove_all(root: Path, names: Iterable[str]) -> None:
    """Delete files below `root`, or folders that hold nothing, whose names end with a slash; and
    each folder that then holds nothing."""
    start = os.fspath(root)
    for name in names:
        if not name.endswith("/"):
            with suppress(FileNotFoundError):
                os.unlink(f"{start}/{name}")
        folder = name.rpartition("/")[0]
        with suppress(OSError):
            while folder:
                os.rmdir(f"{start}/{folder}")
                folder = folder.rpartition("/")[0]
