"""The rules of time zones, which shape every date: files that an update of the system changes."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import zoneinfo
from collections.abc import Iterator
from pathlib import Path


def rules_files(name: str) -> tuple[str, ...]:
    """Where Python looks for the zone's rules, there or not, to the first that is there."""
    found = []
    for path in _places(name):
        found.append(path)
        if os.path.isfile(path):
            break
    return tuple(found)


def _places(name: str) -> Iterator[str]:
    for folder in zoneinfo.TZPATH:
        yield os.path.join(folder, name)
    package = importlib.util.find_spec("tzdata")
    for folder in (package and package.submodule_search_locations) or ():
        yield os.path.join(folder, "zoneinfo", name)


@functools.cache
def rules_digest(name: str) -> bytes:
    """Changes with the zone's rules.

    Computed once a process, as `zoneinfo` reads them: later changes do not change its zones.
    """
    last = rules_files(name)[-1:]
    data = Path(last[0]).read_bytes() if last and os.path.isfile(last[0]) else b""
    return hashlib.blake2b(data, digest_size=16).digest()
