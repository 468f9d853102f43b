"""One command, run as a whole process and measured from outside."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Run:
    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor, children included."""
    peak: int
    """Bytes: the biggest process of the run, or all of them together (see `run`)."""


class Failed(Exception):
    """A command that ended badly; carries the end of what it said."""


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    all_processes: bool = False,
) -> Run:
    """Run to the end.

    `all_processes`: the peak counts parent and children together, shared memory once.  Looking
    takes some processor: use it in runs that are not timed.
    """
    log = folder / ".bench.log"
    with log.open("wb") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  # commands of contestants.py
            command,
            cwd=folder,
            env={**_plain_environment(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        peak = _watched(process.pid) if all_processes else 0
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        text = log.read_text(encoding="utf-8", errors="replace")
        raise Failed(f"{' '.join(command)}\n{text[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, peak or usage.ru_maxrss * 1024)


def _plain_environment() -> dict[str, str]:
    """Without what keeps Python from keeping its compiled code, as nobody's machine at home has."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _watched(process: int) -> int:
    """The greatest memory, in bytes, of `process` and its children, until it ends."""
    peak = 0
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        peak = max(peak, sum(_memory(one) for one in _family(process)))
        time.sleep(0.02)
    return peak


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _memory(process: int) -> int:
    """Bytes, where what n processes share counts for one nth in each."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


class Kind(NamedTuple):
    """The files of one kind."""

    files: int
    size: int
    """Bytes."""


KINDS = {".html": "page", ".xml": "feed", ".atom": "feed", ".ics": "calendar"}
"""By ending; what has another is `other`, and the sitemap too."""


class Tree(NamedTuple):
    """What a build left."""

    pages: int
    files: int
    size: int
    """Bytes of the pages."""
    written: int = 0
    """Bytes of all files."""
    kinds: Mapping[str, Kind] = MappingProxyType({})


def tree(output: Path) -> Tree:
    files = [path for path in output.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    sizes = {path: path.stat().st_size for path in files}
    kinds: dict[str, Kind] = {}
    for path, size in sizes.items():
        kind = "other" if path.name == "sitemap.xml" else KINDS.get(path.suffix, "other")
        before = kinds.get(kind, Kind(0, 0))
        kinds[kind] = Kind(before.files + 1, before.size + size)
    return Tree(
        len(pages),
        len(files),
        sum(sizes[path] for path in pages),
        sum(sizes.values()),
        kinds,
    )
