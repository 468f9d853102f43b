"""Files saved → a queue.  Watching starts before the first build, so that no save is lost."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

STEP = 5
"""Milliseconds without a change that end a group of changes."""
GROUP = 300
"""Milliseconds that end it anyway."""


class _SavedFiles(DefaultFilter):
    """Lets through saved files, not those that systems, editors and builds leave about.

    `code`: Python files only, as plugins and settings may lie among logs and built sites.
    """

    def __init__(self, roots: Iterable[Path], ignored: Iterable[Path], *, code: bool) -> None:
        super().__init__(ignore_paths=[str(path) for path in ignored])
        self._roots = list(roots)
        self._code = code

    def __call__(self, change: Change, path: str) -> bool:
        name = Path(path).name
        if self._code and not name.endswith(".py"):
            return False
        hidden = any(part.startswith(".") for part in self._below(path))
        temporary = name.startswith("#") or name.endswith(("~", ".tmp", ".swp", ".pyc"))
        return not hidden and not temporary and super().__call__(change, path)

    def _below(self, path: str) -> tuple[str, ...]:
        """The parts of `path` below the folder watched, which itself may be in a hidden one."""
        inside = (Path(path).relative_to(r) for r in self._roots if Path(path).is_relative_to(r))
        return min((found.parts for found in inside), key=len, default=())


class Watcher:
    """Puts the absolute paths that change below folders into `changes`, until it is stopped."""

    def __init__(self) -> None:
        self.changes: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        # `put` may be called from a signal's handler, which only a SimpleQueue allows.
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._watched: set[tuple[Path, bool]] = set()

    def add(
        self,
        folders: Iterable[Path],
        ignored: Iterable[Path],
        *,
        code: bool = False,
        deep: bool = True,
    ) -> None:
        """Watch more folders, with all below them if `deep`; returns once they are watched."""
        new = [path for path in folders if path.is_dir() and (path, deep) not in self._watched]
        if not new:
            return
        self._watched |= {(path, deep) for path in new}
        watching = threading.Event()
        arguments = (new, _SavedFiles(new, ignored, code=code), deep, watching)
        thread = threading.Thread(target=self._run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
        watching.wait(10)

    def _run(
        self, folders: list[Path], wanted: DefaultFilter, deep: bool, watching: threading.Event
    ) -> None:
        found = watch(
            *folders,
            watch_filter=wanted,
            debounce=GROUP,
            step=STEP,
            stop_event=self._stop,
            rust_timeout=200,
            yield_on_timeout=True,  # The first, empty, says that watching has begun.
            raise_interrupt=False,
            recursive=deep,
        )
        for changes in found:
            watching.set()
            if changes:
                self.changes.put(frozenset(Path(path) for _, path in changes))

    def wait(self) -> frozenset[Path]:
        """All paths that changed since the last call; waits for a first one."""
        changed = self.changes.get()
        while not self.changes.empty():
            changed |= self.changes.get()
        return changed

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2)
        self.changes.put(frozenset())
