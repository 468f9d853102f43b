"""A digest of the code that makes the site: change any of it, and nothing cached is used."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path


def code_digest(folders: Iterable[Path]) -> bytes:
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
        digest.update(hashlib.blake2b(Path(path).read_bytes()).digest())
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
    prefixes = tuple(
        prefix.rstrip(os.sep) + os.sep
        for place in (sys.prefix, sys.base_prefix)
        for prefix in (place, os.path.realpath(place))
    )
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if not name or name in known:
            continue
        if name.endswith(".py") and not name.startswith(prefixes):
            path = os.path.realpath(name)
            if os.path.isfile(path) and not path.startswith(prefixes):
                yield path
