"""A build writes a tree aside, then puts it in the place of the output at once.

Beside the output folder, on the same file system, a work folder stands while a build runs:

    .output.build/        locked (flock) by the one build that runs
        new/              the tree being built
        old/              the former tree, on systems without an atomic exchange
        written/          what was in the new tree when it began again from the spare one

A build that fails or dies leaves the output as it was; the next one clears what is left.
Files that did not change are hard links to the former tree's: same bytes, inode and times.

After the swap the former tree goes to the cache (the "spare"), with only the files that the output
has too.  The next build starts from it: its folders and links need not be made again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import field
from functools import cached_property
from itertools import chain
from pathlib import Path

from builder.errors import BuildError
from builder.output.destination import locked
from builder.output.file_system import (
    FileStamp,
    link_or_copy,
    names_below,
    remove_all,
    snapshot,
    stamp,
)
from builder.output.names import Names, clash_message
from fast_dataclass import dataclass
from regular_files import same_bytes, same_files


@dataclass(frozen=True)
class TreeDiff:
    """The new tree against the former one, by posix paths relative to the root."""

    names: frozenset[str]
    changed: frozenset[str]
    """Names of files that were added or removed, or whose bytes changed."""


@dataclass(frozen=True)
class Stage:
    """A tree under construction, `tree`, and the place where it goes, `output`."""

    output: Path
    work: Path
    spare: Path
    """Folder of the cache that holds the former tree, if any."""
    _folders: set[str] = field(default_factory=set)
    """Folders already made in the tree."""

    @property
    def tree(self) -> Path:
        return self.work / "new"

    @cached_property
    def _is_first(self) -> bool:
        """Whether there is no former tree."""
        return not self.output.is_dir()

    def put(self, name: str, data: bytes) -> FileStamp:
        """Create the file `name`: a link to the former file if that has the same bytes.  The stamp
        of the new file; empty for a link."""
        if not self._is_first and same_bytes(f"{self.output}/{name}", data):
            self.keep(name)
            return ""
        self.write(name, data)
        return stamp(f"{self.tree}/{name}") or ""

    def write(self, name: str, data: bytes) -> None:
        """Create the file `name`, on an inode of its own."""
        # O_EXCL: a file that is there already is a clash, and is never overwritten.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            fd = os.open(self._place(name), flags, 0o666)
        except FileExistsError:
            raise BuildError(clash_message(name, name)) from None
        try:
            while data:
                data = data[os.write(fd, data) :]
        finally:
            os.close(fd)

    def keep(self, name: str) -> bool:
        """Link the file `name` to the former output's; False where it had to be copied."""
        try:
            return link_or_copy(f"{self.output}/{name}", self._place(name))
        except FileExistsError:
            raise BuildError(clash_message(name, name)) from None

    def keep_all(self, names: Mapping[str, FileStamp]) -> dict[str, FileStamp]:
        """Take the files `names` from the former output, except those whose stamp differs from the
        given one.  Name → stamp in this tree of each file taken."""
        kept = self._started(names)
        for name, known in names.items():
            if name in kept:
                continue
            with suppress(FileNotFoundError):
                linked = self.keep(name)
                if stamp(f"{self.tree if linked else self.output}/{name}") == known:
                    kept[name] = known if linked else stamp(f"{self.tree}/{name}") or ""
                    continue
            # It changed since it was stamped, or is gone.
            with suppress(FileNotFoundError):
                os.unlink(f"{self.tree}/{name}")
        return kept

    def _started(self, names: Mapping[str, FileStamp]) -> dict[str, FileStamp]:
        """Make the spare tree the new one, without the files that are not in `names` or have
        another stamp; name → stamp of those that stay.  What was written already moves there."""
        start, written = self.work / "start", self.work / "written"
        try:
            self.spare.rename(start)
        except OSError:  # There is none, or the cache is on another file system.
            return {}
        if start.is_symlink() or not start.is_dir():
            return {}
        self.tree.rename(written)
        start.rename(self.tree)
        seen = snapshot(os.fspath(self.tree))
        found = {name: stamp for name, stamp in names.items() if seen.get(name) == stamp}
        remove_all(self.tree, seen.keys() - found.keys())
        self._folders.clear()
        for folder, _, _ in os.walk(written):
            os.makedirs(self.tree / os.path.relpath(folder, written), exist_ok=True)
        for name in names_below(written):
            if name in found:
                raise BuildError(clash_message(name, name))
            os.rename(written / name, self.tree / name)
        return found

    def leave_spare(self, changed: Iterable[str]) -> None:
        """After the swap, leave the former tree in the cache for the next build to start from."""
        former = self.tree if self.tree.exists() else self.work / "old"
        with suppress(OSError):
            # Nothing to do after a first build.
            for name in changed if former.is_dir() and os.listdir(former) else ():
                with suppress(FileNotFoundError, NotADirectoryError):
                    os.unlink(f"{former}/{name}")
            self.spare.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(self.spare, ignore_errors=True)
            former.rename(self.spare)

    def _place(self, name: str) -> str:
        """Path of the file `name` in the tree; its folder is made if need be."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            try:
                os.mkdir(f"{self.work}/new/{folder}")
            except OSError:
                os.makedirs(f"{self.work}/new/{folder}", exist_ok=True)
            self._folders.add(folder)
        return f"{self.work}/new/{name}"

    def link_unchanged(
        self, names: Set[str], before: Set[str], linked: Container[str], taken: Names
    ) -> TreeDiff:
        """Replace each file whose bytes are unchanged by a link to the former file.

        `names`: all files of the tree; `before`: all files of the output; `linked`: files known to
        be links already; `taken`: names known not to clash.  Raises BuildError when two files of
        the tree would be one on another file system.
        """
        changed = set(before - names)
        for name in sorted(names):
            if not taken.holds(name):
                taken.add(name)
            if name not in linked and not (name in before and self._link_one(name)):
                changed.add(name)
        return TreeDiff(frozenset(names), frozenset(changed))

    def _link_one(self, name: str) -> bool:
        former, staged = self.output / name, self.tree / name
        if staged.is_symlink():
            return former.is_symlink() and former.readlink() == staged.readlink()
        if not same_files(former, staged):
            return False
        if not former.samefile(staged):
            staged.unlink()
            link_or_copy(former, staged)
        return True

    def retain(self, names: Iterable[str]) -> frozenset[str]:
        """Link or copy these entries (files or folders) of the former output's root into the tree,
        unless the build made them.  Names of the files taken."""
        places = [(self.output / name, self.tree / name) for name in names]
        found = [(o, t) for o, t in places if os.path.lexists(o) and not os.path.lexists(t)]
        for former, staged in found:
            if former.is_dir() and not former.is_symlink():
                shutil.copytree(former, staged, symlinks=True, copy_function=link_or_copy)
            else:
                link_or_copy(former, staged)
        below = ({t} if t.is_symlink() or not t.is_dir() else t.rglob("*") for _, t in found)
        return frozenset(os.path.relpath(each, self.tree) for each in chain.from_iterable(below))

    def swap(self) -> None:
        """Put the new tree in place of the output, in one step."""
        put_in_place(self.tree, self.output, self.work / "old")

    def discard(self) -> None:
        """Remove whatever was not swapped in."""
        # A signal may call this when the folder is gone.
        with suppress(OSError):
            _emptied(self.work)
            self.work.rmdir()


@contextmanager
def staged(output: Path, spare: Path) -> Iterator[Stage]:
    """A stage for `output`, locked for this build; at the end, what was not swapped in is deleted.

    Raises BuildError when another build of the same output runs.
    """
    output = output.resolve()
    output.parent.mkdir(parents=True, exist_ok=True)
    work = output.parent / f".{output.name}.build"
    lock, stage = locked(work), Stage(output, work, spare)
    try:
        restore(output, work / "old")
        _emptied(work)
        stage.tree.mkdir()
        # This folder will become the output: the web server must be able to read it.
        stage.tree.chmod(0o755)
        yield stage
    finally:
        stage.discard()
        os.close(lock)


def _emptied(work: Path) -> None:
    for entry in list(os.scandir(work)):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with suppress(OSError):
                os.unlink(entry.path)


# --- Swapping two folders: at once on Linux and macOS, in two renames elsewhere

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
