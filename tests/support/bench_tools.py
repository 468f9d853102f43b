"""The programs that the bench compares the site with, installed once for all tests."""

from __future__ import annotations

import fcntl
from pathlib import Path

from bench.contestants import CONTESTANTS, Tools
from bench.run import WORK
from bench.tables import EQUAL


def bench_tools() -> Path:
    """The folder of tools, where Hugo is; one of pytest-xdist's workers at a time."""
    folder = WORK / "tools"
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_name("tools.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (hugo,) = (one for one in CONTESTANTS if one.key == EQUAL)
        tools = hugo.install(folder)
        assert isinstance(tools, Tools), tools
    return folder
