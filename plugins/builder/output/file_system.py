"""Questions about files, and what a tree holds.

The command that finds nothing to do imports this module: it imports little itself.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import closing, suppress
from typing import BinaryIO

from regular_files import FLAGS, AnyPath, opened, read_regular

# --- Snapshots: what a tree holds, and whether a file of it changed

FileStamp = str
"""Inode, size in bytes and modification time in nanoseconds of a file: `8123 512 1546300800…`.
It changes whenever the bytes do, but for edits that put size and time back."""


def stamp_of(status: os.stat_result) -> FileStamp:
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns}"


def input_stamp(status: os.stat_result) -> FileStamp:
    """Stamp of a file that a build reads: with its ctime, which no edit can restore, and its mode.

    Not for files of an output: a hard link more changes their ctime.
    """
    return f"{stamp_of(status)} {status.st_ctime_ns} {status.st_mode}"


def stamp(path: AnyPath) -> FileStamp | None:
    """Stamp of the file at `path`, or of the link itself; None where there is none."""
    try:
        return stamp_of(os.lstat(path))
    except OSError:
        return None


def snapshot(
    root: str, of: Callable[[os.stat_result], FileStamp] = stamp_of, skipped: Container[str] = ()
) -> dict[str, FileStamp]:
    """Stamp of every file below the folder `root`, by its posix path relative to it; an empty
    folder counts as a file `name/`.  Raises OSError when a folder cannot be listed.

    `skipped`: absolute paths of folders that do not count.
    """
    found: dict[str, FileStamp] = {}
    for name, entry in _below(root, skipped):
        if entry is None:
            found[name] = ""
        elif entry.is_symlink():
            # Whatever a link leads to may change unseen: a random stamp is never equal to another.
            found[name] = os.urandom(16).hex()
        else:
            found[name] = of(entry.stat())
    return found


def names_below(root: AnyPath) -> Iterator[str]:
    """Posix paths, relative to `root`, of all files and links below it, in no order; none where
    there is no such folder."""
    if os.path.isdir(root):
        yield from (name for name, entry in _below(os.fspath(root)) if entry)


def _below(
    root: str, skipped: Container[str] = ()
) -> Iterator[tuple[str, os.DirEntry[str] | None]]:
    """Files and links below `root`, by relative path; an empty folder is `name/`, with None."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            below = list(entries)
        if not below and folder:
            yield folder, None
        for entry in below:
            name = folder + entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield name, entry
            elif f"{root}/{name}" not in skipped:
                waiting.append(f"{name}/")


# --- Reading


_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
"""Flags to open a folder: only O_PATH passes through parents that may not be read."""


class FileReader:
    """Reads regular files.  Raises OSError for anything else, and where a link replaced the file,
    or a folder above it, since it was listed.  The folder of the last file stays open."""

    def __init__(self) -> None:
        self._above, self._folder = "", _open_folder("")

    def close(self) -> None:
        os.close(self._folder)

    def read(self, path: AnyPath, limit: int = sys.maxsize) -> bytes:
        """The bytes of a file, `limit` of them at most."""
        return read_regular(path, limit, self._descriptor(path))

    def open(self, path: AnyPath) -> BinaryIO:
        return opened(path, self._descriptor(path))

    def _descriptor(self, given: AnyPath) -> int:
        path = os.path.abspath(given)
        above, _, name = path.rpartition("/")
        try:
            if above != self._above:
                folder = _open_folder(above)
                os.close(self._folder)
                self._above, self._folder = above, folder
            return os.open(name, FLAGS, dir_fd=self._folder)
        except OSError as error:
            linked = error.errno == errno.ENOTDIR and os.path.realpath(path) != path
            code = errno.ELOOP if linked else error.errno or errno.EIO
            raise OSError(code, os.strerror(code), path) from None


def read_file(path: AnyPath, limit: int = sys.maxsize) -> bytes:
    """The bytes of one file.  Raises OSError as `FileReader`."""
    with closing(FileReader()) as files:
        return files.read(path, limit)


def _open_folder(path: str) -> int:
    folder = os.open("/", _FOLDER)
    for each in filter(None, path.split("/")):
        try:
            inner = os.open(each, _FOLDER, dir_fd=folder)
        finally:
            os.close(folder)
        folder = inner
    return folder


# --- Linking, copying, deleting


def link_or_copy(source: AnyPath, target: AnyPath) -> bool:
    """Make `target` a hard link to `source`; True if so.  Where the file system refuses links it
    is a copy with the same times: False."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        import shutil

        shutil.copy2(source, target, follow_symlinks=False)
        return False
    return True


def remove_all(root: AnyPath, names: Iterable[str]) -> None:
    """Delete below `root` the files `names` (and empty folders, named with a slash at the end),
    then every folder that this leaves empty."""
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
