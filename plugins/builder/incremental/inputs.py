"""Finds out whether anything changed since the last build, before what a build needs is imported.

After each build the command records which files it read, and two digests, of these files and of
those that it wrote, made of names, sizes, inodes and times.  `make html` reads that record first,
so this module imports little (no pathlib, no dataclasses).
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import os
import sys
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from builder.incremental.cache_file import load, save
from builder.output.file_system import FileStamp, input_stamp, snapshot

FOLDER = os.path.join(".cache", "builder")
"""Folder of records, in the current one: settings, which could name another, are not read yet."""

SHAPE = b"record 1"
"""Version of the record's format."""

NOISE = frozenset(
    "_ SHLVL PWD OLDPWD TERM COLUMNS LINES MAKE_TERMOUT MAKE_TERMERR MAKELEVEL MAKEFLAGS"
    " MFLAGS MAKEOVERRIDES WINDOWID".split()
)
"""Environment variables that no site depends on."""

Paths = tuple[str, ...]


def record_path(arguments: Sequence[str]) -> str:
    """Path of the record of one command line; each has its own, whatever it builds."""
    return os.path.join(FOLDER, f"command-{_hex(list(arguments))[:16]}")


def nothing_changed(arguments: Sequence[str]) -> bool:
    """Whether this command line would only build again what is there already.  In doubt: False."""
    record = load(record_path(arguments), SHAPE)
    try:
        return bool(
            record
            and record["made"] <= time.time() < record["until"]
            and record["environment"] == environment_digest()
            and record["digest"] == first_digest(*record["inputs"])
            and record["outputs"] == output_digest(snapshot(record["output"]), record["copies"])
            and _same_live(record["live"])
        )
    except OSError:
        return False


def remember(
    arguments: Sequence[str],
    output: str,
    stamps: Mapping[str, FileStamp],
    copies: Paths,
    **inputs: object,
) -> None:
    """Write the record of a build that succeeded.

    `stamps`: snapshot of the folder `output`, as the build left it.  `copies`: paths of the files
    of the output that a build compares by their bytes, and not by their stamps.  `inputs`: the
    other values of the record, which `nothing_changed` compares.
    """
    record = {
        **inputs,
        "made": time.time(),
        "environment": environment_digest(),
        "output": output,
        "copies": copies,
        "outputs": output_digest(stamps, copies),
    }
    save(record_path(arguments), SHAPE, record)


def environment_digest() -> str:
    kept = sorted((name, value) for name, value in os.environ.items() if name not in NOISE)
    # By name and version: the times of their folders also change with compiled modules, and locks.
    return _hex([kept, sys.version, sys.prefix, sorted(set(_installed()))])


def digest(folders: Iterable[str], files: Iterable[str], skipped: Container[str] = ()) -> str:
    """Digest of the name, inode, size, times and rights of every file below `folders` and of
    `files`.

    A folder or file that does not exist counts as such: its creation is a change.  What is below
    a folder of `skipped` does not count, nor compiled modules.
    """
    found: list[object] = [(path, _input_stamp(path)) for path in files]
    for folder in folders:
        try:
            below = snapshot(folder, input_stamp, skipped).items()
            found.append((folder, sorted(one for one in below if "__pycache__/" not in one[0])))
        except OSError as error:
            # A folder that cannot be listed may change unseen.
            absent = error.errno == errno.ENOENT
            found.append((folder, absent or os.urandom(16)))
    return _hex(found)


first_digest = functools.cache(digest)
"""`digest` as first computed by this process: a build may have read any of these files since."""


def output_digest(stamps: Mapping[str, FileStamp], copies: Paths) -> str:
    """Digest of a build's output: of the snapshot `stamps` without its empty folders, of which a
    build takes no notice, and of the files `copies`, as `digest` reads them."""
    files = sorted(item for item in stamps.items() if not item[0].endswith("/"))
    return _hex([files, digest((), copies)])


def _input_stamp(path: str) -> FileStamp | None:
    try:
        return input_stamp(os.stat(path))
    except OSError:
        return None


def _hex(value: object) -> str:
    text = repr(value).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


# --- What is fetched over HTTP: no file tells when it changes


class LiveInputs:
    """Digests of what a build fetched over HTTP: address → digest, `nothing` or `no answer`."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}

    def fetch(self, address: str) -> bytes | None:
        """Bytes served at an address, None if nothing is.  Raises OSError without an answer."""
        # Slow to import, and few builds have an address to ask.
        from live_site import fetch

        self.digests[address] = "no answer"
        answer = fetch(address)
        if answer.status not in (200, 404, 410):
            raise OSError(f"{address} : {answer.trouble or answer.status}")
        data = answer.body if answer.status == 200 else None
        self.digests[address] = "nothing" if data is None else _hex(data)
        return data


def _same_live(known: Mapping[str, str]) -> bool:
    """Whether every address still serves what a build fetched there."""
    now = LiveInputs()
    for address in known:
        with contextlib.suppress(OSError):
            now.fetch(address)
    return now.digests == known


# --- The code that makes the site: a change of any of it invalidates every cache


def code_digest(folders: Iterable[str]) -> bytes:
    """Digest of Python, of what is installed, of every Python file of `folders`, and of every
    module loaded from elsewhere, like the settings.

    Computed once a process: later changes on the disk do not change the code that runs.
    """
    return _code_digest(tuple(map(os.path.realpath, folders)))


@functools.cache
def _code_digest(folders: Paths) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((sys.version, sorted(set(_installed())))).encode())
    sources = {
        os.path.join(folder, name)
        for start in folders
        for folder, _, names in os.walk(start)
        for name in names
        if name.endswith(".py")
    }
    # Most are among the sources: to resolve them all would take longer than to read them.
    others = {os.path.realpath(path) for path in loaded_modules() if path not in sources}
    for path in sorted(sources.union(filter(os.path.isfile, others))):
        digest.update(b"\0" + os.fsencode(path) + b"\0")
        with open(path, "rb") as file:
            digest.update(hashlib.blake2b(file.read()).digest())
    return digest.digest()


def loaded_modules() -> Iterator[str]:
    """Files of the loaded modules that are neither Python's own nor installed.  Symbolic links are
    not resolved: one on the way may change too."""
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if name and not is_installed(name):
            yield os.path.abspath(name)


def is_installed(path: str) -> bool:
    """Whether `path` is in Python's library or an installed package: its version stands for it."""
    return path.startswith(_libraries())


@functools.cache
def _libraries() -> Paths:
    """Prefixes of the paths of installed code, which is digested by name and version."""
    folders = {os.path.dirname(os.__file__), *(folder for folder, _ in _distributions())}
    return tuple(os.path.join(place, "") for place in folders.union(map(os.path.realpath, folders)))


@functools.cache
def version(distribution: str) -> str:
    """Version of an installed distribution, from the name of its folder:
    `importlib.metadata.version` gives the same, and is slow to import."""
    for name in _installed():
        found, _, number = name.rpartition(".")[0].partition("-")
        if found.lower() == distribution.lower() and name.endswith(".dist-info"):
            return number
    from importlib import metadata

    return metadata.version(distribution)


def _installed() -> Iterator[str]:
    """`jinja2-3.1.6.dist-info`, for every distribution that can be imported."""
    return (name for _, name in _distributions())


def _distributions() -> Iterator[tuple[str, str]]:
    """Every installed distribution: the folder of `sys.path` that holds it, and its own folder's
    name."""
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or os.curdir):
                if name.endswith((".dist-info", ".egg-info")):
                    yield folder, name
