"""Know that nothing changed since the last build, before importing what a build needs.

After each build the command keeps a record: which files it read, and digests of those and of the
files that it wrote, by their names, sizes, inodes and times.  `make html` looks here first, so this
module imports little (no pathlib, no dataclasses).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from builder.output.file_system import Line, input_stamp, line, lines_below, stamp_of

FOLDER = os.path.join(".cache", "builder")
"""Where records are, in the current folder: settings, which could name another, are unknown yet."""

NOISE = frozenset(
    "_ SHLVL PWD OLDPWD TERM COLUMNS LINES MAKE_TERMOUT MAKE_TERMERR MAKELEVEL MAKEFLAGS"
    " MFLAGS MAKEOVERRIDES WINDOWID".split()
)
"""Environment variables that shape no site."""


def record_path(arguments: Sequence[str]) -> str:
    """One record for each command typed in this folder, whatever it builds."""
    return os.path.join(FOLDER, f"command-{_hex(repr(list(arguments)))[:16]}")


def nothing_changed(arguments: Sequence[str]) -> bool:
    """Whether this very command, now, would build what is already there.  Any doubt says no."""
    try:
        with open(record_path(arguments), encoding="utf-8") as file:
            record = json.load(file)
        return bool(
            record["made"] <= time.time() < record["until"]
            and record["environment"] == environment_digest(os.environ)
            and record["inputs"]
            == first_digest(*(tuple(record[name]) for name in ("folders", "files", "skipped")))
            and record["output_digest"] == output_digest(lines_below(record["output"]))
            and record["copies_digest"] == digest((), record["copies"])
            and _same_live(record["live"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def forget(arguments: Sequence[str]) -> None:
    with contextlib.suppress(OSError):
        os.unlink(record_path(arguments))


def remember(
    arguments: Sequence[str],
    *,
    folders: Iterable[str],
    files: Iterable[str],
    skipped: Sequence[str],
    inputs: str,
    output: str,
    lines: Iterable[Line],
    copies: Sequence[str],
    live: Mapping[str, str],
    until: float,
) -> None:
    """Keep the record of a build that ended well.

    `inputs` is their digest when it began, `lines` what `output` held when it was last looked at:
    whatever changed since is a change for the next one.  `copies`: files of the output that a build
    compares by their bytes, where it takes the others for what they were as long as their inode,
    size and time are the same.  `live`: what the build fetched, by address (see `LiveInputs`).
    """
    record = {
        "made": time.time(),
        "until": until,
        "environment": environment_digest(os.environ),
        "folders": sorted(folders),
        "files": sorted(files),
        "skipped": skipped,
        "inputs": inputs,
        "output": output,
        "output_digest": output_digest(lines),
        "copies": copies,
        "copies_digest": digest((), copies),
        "live": live,
    }
    path = record_path(arguments)
    with contextlib.suppress(OSError):
        os.makedirs(FOLDER, exist_ok=True)
        with open(f"{path}.{os.getpid()}", "w", encoding="utf-8") as file:
            json.dump(record, file)
        os.replace(file.name, path)


def environment_digest(environment: Mapping[str, str]) -> str:
    kept = sorted((name, value) for name, value in environment.items() if name not in NOISE)
    # By name and version: the time of their folder also tells of compiled modules, and of locks.
    return _hex(repr([kept, sys.version, sys.prefix, sorted(set(_installed()))]))


@functools.cache
def first_digest(folders: tuple[str, ...], files: tuple[str, ...], skipped: tuple[str, ...]) -> str:
    """`digest`, as this process first saw it: a build may have read any of them since."""
    return digest(folders, files, skipped)


def digest(folders: Iterable[str], files: Iterable[str], skipped: Sequence[str] = ()) -> str:
    """Of the name, inode, size, time and rights of every file below `folders` and of `files`.

    A folder or file that does not exist counts as such: its creation is a change.  What is below
    a folder of `skipped` does not count.
    """
    lines = [_line(path) for path in files]
    for folder in folders:
        waiting = [folder]
        while waiting:
            place = waiting.pop()
            lines.append(place)
            try:
                with os.scandir(place) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                lines.append(_line(place))
                continue
            for entry in found:
                if entry.is_symlink():
                    # What a link leads to may change unseen: never say that nothing did.
                    lines.append(os.urandom(16).hex())
                elif not entry.is_dir():
                    lines.append(line(entry.path, input_stamp(entry.stat())))
                elif entry.name != "__pycache__" and entry.path not in skipped:
                    waiting.append(entry.path)
    return _hex("\n".join(lines))


def output_digest(lines: Iterable[Line]) -> str:
    """Of the files of a tree, a folder that holds none being nothing: a build that keeps a file
    looks at no more."""
    return _hex("\0".join(sorted(one for one in lines if not one.endswith("/"))))


def _line(path: str) -> str:
    # Installers link one file into many environments: its ctime tells when others were made.
    signature = stamp_of if path.startswith(_prefixes()) else input_stamp
    try:
        return line(path, signature(os.stat(path)))
    except OSError as error:
        return f"{path} {error.errno}"


@functools.cache
def _prefixes() -> tuple[str, ...]:
    """Of the paths of what is installed."""
    places = (sys.prefix, sys.base_prefix)
    return tuple(
        prefix.rstrip(os.sep) + os.sep
        for place in places
        for prefix in (place, os.path.realpath(place))
    )


def _hex(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


# --- What is read from the network: no file tells when that changes

FETCH_SECONDS = 10


def fetch(address: str) -> bytes | None:
    """What is served at an address, None where nothing is.  Raises OSError without an answer."""
    # Slow to import, and few builds have an address to ask.
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import urlopen

    try:
        with urlopen(address, timeout=FETCH_SECONDS) as answer:  # noqa: S310  # the site's own
            data: bytes = answer.read()
    except HTTPError as error:
        with error:
            if error.code in (404, 410):
                return None
        raise
    except HTTPException as error:
        raise OSError(f"{address} : {type(error).__name__}") from error
    return data


class LiveInputs:
    """What a build fetched: address → digest, `nothing` or `no answer`."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}

    def fetch(self, address: str) -> bytes | None:
        """As `fetch`, and remembered."""
        self.digests[address] = "no answer"
        data = fetch(address)
        found = "nothing" if data is None else hashlib.blake2b(data, digest_size=16).hexdigest()
        self.digests[address] = found
        return data


def _same_live(known: Mapping[str, str]) -> bool:
    """Whether the same is served as when a build fetched it."""
    now = LiveInputs()
    for address, digest in known.items():
        with contextlib.suppress(OSError):
            now.fetch(address)
        if now.digests[address] != digest:
            return False
    return True


# --- The code that makes the site: change any of it, and nothing cached is used


def code_digest(folders: Iterable[str]) -> bytes:
    """Of Python, of what is installed, of every Python file of `folders`, and of every module
    loaded from elsewhere, like the settings.

    Computed once a process: later changes on the disk do not change the code that runs.
    """
    return _code_digest(tuple(os.path.realpath(folder) for folder in folders))


@functools.cache
def _code_digest(folders: tuple[str, ...]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    digest.update(sys.version.encode())
    for name in sorted(set(_installed())):
        digest.update(b"\0" + name.encode())
    sources = set(_sources(folders))
    for path in sorted(sources.union(_loaded(sources))):
        digest.update(b"\0" + os.fsencode(path) + b"\0")
        with open(path, "rb") as file:
            digest.update(hashlib.blake2b(file.read()).digest())
    return digest.digest()


@functools.cache
def version(distribution: str) -> str:
    """Of what is installed, as `importlib.metadata.version` says, which is slow to import: by the
    name of the folder that it would read."""
    for name in _installed():
        found, _, number = name.rpartition(".")[0].partition("-")
        if found.lower() == distribution.lower() and name.endswith(".dist-info"):
            return number
    from importlib import metadata

    return metadata.version(distribution)


def _installed() -> Iterator[str]:
    """`jinja2-3.1.6.dist-info`, for every distribution that can be imported."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)
        except OSError:
            continue
        yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def _sources(folders: Iterable[str]) -> Iterator[str]:
    for start in folders:
        for folder, _, names in os.walk(start):
            yield from (os.path.join(folder, name) for name in names if name.endswith(".py"))


def _loaded(known: Collection[str]) -> Iterator[str]:
    """Loaded modules that are neither Python's, nor installed, nor among the files `known`."""
    prefixes = _prefixes()
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if not name or name in known:
            continue
        if name.endswith(".py") and not name.startswith(prefixes):
            path = os.path.realpath(name)
            if os.path.isfile(path) and not path.startswith(prefixes):
                yield path
