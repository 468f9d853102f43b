"""Files saved → a queue.  Watching starts before the first build, so that no save is lost."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

STEP = 5
"""Milliseconds without a change that end a group of changes."""
GROUP = 300
"""Milliseconds after which a group of changes ends anyway."""


class _SavedFiles(DefaultFilter):
    """Lets through saved files, and not what systems, editors and builds write.  `code`: Python
    files only, as plugins and settings may lie among logs and built sites."""

    def __init__(self, roots: Iterable[Path], ignored: Iterable[Path], *, code: bool) -> None:
        super().__init__(ignore_paths=[str(path) for path in ignored])
        self._roots, self._code = list(roots), code

    def __call__(self, change: Change, path: str) -> bool:
        name, inside = Path(path).name, [r for r in self._roots if Path(path).is_relative_to(r)]
        # Relative to the nearest watched folder, which may itself be in a hidden one.
        below = min((Path(path).relative_to(root).parts for root in inside), key=len, default=())
        hidden = any(part.startswith(".") for part in below)
        temporary = name.startswith("#") or name.endswith(".tmp")
        wanted = not self._code or name.endswith(".py")
        return wanted and not hidden and not temporary and super().__call__(change, path)


class Watcher:
    """Puts the absolute paths that change below folders into `changes`, until it is stopped.
    ignored: folders whose changes do not count."""

    def __init__(self, *ignored: Path) -> None:
        self.changes: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        self._ignored = ignored
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._watched: set[tuple[Path, bool]] = set()

    def add(self, folders: Iterable[Path], *, code: bool = False, deep: bool = True) -> None:
        """Watch more folders, with all below them if `deep`; returns once they are watched."""
        new = [path for path in folders if path.is_dir() and (path, deep) not in self._watched]
        if not new:
            return
        self._watched |= {(path, deep) for path in new}
        watching = threading.Event()

        def run() -> None:
            for changes in watch(
                *new,
                watch_filter=_SavedFiles(new, self._ignored, code=code),
                debounce=GROUP,
                step=STEP,
                stop_event=self._stop,
                rust_timeout=200,
                yield_on_timeout=True,  # The first, empty result says that watching has begun.
                raise_interrupt=False,
                recursive=deep,
            ):
                watching.set()
                if changes:
                    self.changes.put(frozenset(Path(path) for _, path in changes))

        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()
        watching.wait(10)

    def wait(self) -> frozenset[Path]:
        """All paths that changed since the last call; none after a moment without a change: of
        two signals at once, the system may give both to a thread that wakes nobody."""
        changed: frozenset[Path] = frozenset()
        with suppress(queue.Empty):
            changed = self.changes.get(timeout=0.2)
        while not self.changes.empty():
            changed |= self.changes.get()
        return changed

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2)
