"""A digest of the code that makes the site: change any of it, and nothing cached is used."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def code_digest(folders: Iterable[Path]) -> bytes:
    """Of Python, of what is installed, of every Python file of `folders`, and of every module
    loaded from elsewhere, like the settings."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(sys.version.encode())
    for name in sorted(set(_installed())):
        digest.update(b"\0" + name.encode())
    for path in sorted({*_sources(folders), *_loaded()}):
        digest.update(b"\0" + os.fsencode(path) + b"\0")
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.digest()


def _installed() -> Iterator[str]:
    """`jinja2-3.1.6.dist-info`, for every distribution that can be imported."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)
        except OSError:
            continue
        yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def _sources(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from (path.resolve() for path in folder.rglob("*.py"))


def _loaded() -> Iterator[Path]:
    prefixes = {os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix)}
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if name and name.endswith(".py"):
            path = Path(name).resolve()
            if path.is_file() and not any(path.is_relative_to(prefix) for prefix in prefixes):
                yield path
