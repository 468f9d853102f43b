"""Where a build spends its processor time.

    python bench/profile_build.py FOLDER PROGRAM ARGUMENTS…

Runs a Python program and looks, every few milliseconds of processor time, at what it and its
forked children are doing.  Leaves one file of counts for each process in FOLDER.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import NoReturn

INTERVAL = 0.004

# The innermost of our frames, or of a library's, that says what is being done.
STEPS = {
    "Texte : Markdown": ("/markdown/", "programmation/text/fast_markdown.py"),
    "Texte : HTML sûr, typographie, liens": ("programmation/text/",),
    "Flux et calendriers": ("/icalendar/", "/feedgen/", "programmation/feeds/", "/segno/"),
    "Historique git et changements": (
        "programmation/content/history.py",
        "programmation/content/changes.py",
        "/subprocess.py",
    ),
    "Lecture des fichiers et modèle": ("programmation/content/", "programmation/model.py"),
    "Vérifications": ("programmation/checks/",),
    # Before the pages, in whose folder the templates' filters and functions are.
    "Gabarits": ("/jinja2/", "/markupsafe/", "theme/templates", "programmation/pages/template_"),
    "Plan des pages": ("programmation/pages/", "programmation/season.py"),
    "Empreintes et caches": ("builder/incremental/",),
    "Écriture": (
        "builder/output/",
        "builder/writer.py",
        "builder/render.py",
        "builder/build.py",
    ),
    "Entrée rapide : rien n’a changé ?": (
        "builder/__main__.py",
        "builder/command.py",
        "builder/lazy_imports.py",
    ),
    "Processus et échanges": ("builder/", "assets/"),
}
IMPORTS = "Imports"
OTHER = "Pelican et le reste"
PROGRAMS = "Autres programmes (git)"
ENTRIES = ("__main__.py", "profile_build.py")
"""Modules that are run, not imported."""


def step(frame: FrameType | None) -> str:
    """What is being done, from the innermost frame outwards."""
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith("<frozen importlib") or (
            code.co_name == "<module>" and not code.co_filename.endswith(ENTRIES)
        ):
            return IMPORTS
        found = step_of(code.co_filename)
        if found:
            return found
        frame = frame.f_back
    return OTHER


_KNOWN: dict[str, str | None] = {}


def step_of(filename: str) -> str | None:
    """The step that a file of code belongs to."""
    if filename not in _KNOWN:
        _KNOWN[filename] = next(
            (name for name, parts in STEPS.items() if any(part in filename for part in parts)),
            None,
        )
    return _KNOWN[filename]


class Sampler:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self._look)
        # Timers are not inherited by children.
        os.register_at_fork(after_in_child=self._start_in_child)
        atexit.register(self._leave)
        end = os._exit

        def leave(status: int) -> NoReturn:
            self._leave()
            end(status)

        kill = os.kill

        def kill_once_left(process: int, number: int) -> None:
            # The pool kills children that have answered: let them leave their counts first.
            for _ in range(100):
                if number != signal.SIGKILL or self._path(process).exists():
                    break
                time.sleep(0.01)
            kill(process, number)

        os._exit = leave
        os.kill = kill_once_left
        self._tick(INTERVAL)

    def _start_in_child(self) -> None:
        self.counts = Counter()
        self._tick(INTERVAL)

    def _tick(self, interval: float) -> None:
        signal.setitimer(signal.ITIMER_PROF, interval, interval)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        self.counts[step(frame)] += 1

    def _leave(self) -> None:
        self._tick(0)
        times = os.times()
        seen = {
            "cpu": times.user + times.system,
            "children": times.children_user + times.children_system,
            "steps": self.counts,
        }
        path = self._path(os.getpid())
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(seen), encoding="utf-8")
        unfinished.rename(path)

    def _path(self, process: int) -> Path:
        return self.folder / f"{process}.json"


def shares(folder: Path) -> dict[str, float]:
    """Seconds of processor per step, all processes together, the greatest first."""
    seconds: Counter[str] = Counter()
    processes = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    for process in processes:
        looks = sum(process["steps"].values())
        for name, count in process["steps"].items():
            # The timer may miss ticks, never the clock of the process.
            seconds[name] += process["cpu"] * count / looks
    # The parent has waited for its forks and for programs: what is not the forks' is theirs.
    parent = max(processes, key=lambda process: process["children"])
    forks = sum(process["cpu"] for process in processes) - parent["cpu"]
    seconds[PROGRAMS] = max(parent["children"] - forks, 0.0)
    return dict(seconds.most_common())


def main() -> None:
    folder, program, *arguments = sys.argv[1:]
    Sampler(Path(folder)).start()
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
