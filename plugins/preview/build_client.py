"""The building process, as the server sees it: started again when it dies or its code changes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any

from fast_dataclass import dataclass

DIED = "La construction s’est arrêtée sans rien dire. Enregistrez un fichier pour recommencer."


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Outcome of a build; `log` is all that it printed, never empty for a failure."""

    success: bool
    log: str
    seconds: float = 0.0


@dataclass
class BuildClient:
    """Builds one site with one settings file, in a process of its own (`build_worker`)."""

    settings: Path
    overrides: Mapping[str, Any]
    watched: list[Path] = field(default_factory=list)
    """Folders whose changes need a build; known once started."""
    code: list[Path] = field(default_factory=list)
    """Folders whose changes need a new process too."""
    _process: subprocess.Popen[str] | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)
    _ending: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> str:
        """Start the process unless it runs; why it could not start, empty if it did."""
        if self._process is not None:
            return ""
        root = Path(__file__).parents[1]
        path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
        worker = ["preview.build_worker", str(self.settings), json.dumps(self.overrides)]
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", *worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, "COLUMNS": "1000", "NO_COLOR": "1"},
            # Its own process group: Ctrl-C reaches the server alone, and the group ends at once.
            start_new_session=True,
        )
        answer = self._answer()
        if "watched" in answer:
            self.watched = [Path(name).resolve() for name in answer["watched"]]
            self.code = [Path(name).resolve() for name in answer["code"]]
        return "" if answer["success"] else answer["log"] or DIED

    def build(self) -> BuildResult:
        """Build now, after starting the process if need be."""
        if failure := self.start():
            return BuildResult(False, failure)
        answer = self._answer("\n")
        return BuildResult(answer["success"], answer["log"], answer["seconds"])

    def restart(self) -> None:
        """End the process: the next build starts another, with the present code."""
        # Two threads may end it: both return once it has ended.
        with self._ending:
            process, self._process = self._process, None
            if process is not None:
                _end_group(process)

    def stop(self) -> None:
        """End the process, with any build in it, and start no other."""
        self._stopping.set()
        self.restart()

    def _answer(self, request: str = "") -> dict[str, Any]:
        """The next answer of the process, which is ended when this is its last."""
        line, process = "", self._process
        if process and process.stdin and process.stdout and not self._stopping.is_set():
            with suppress(OSError):
                process.stdin.write(request)
                process.stdin.flush()
                line = process.stdout.readline()
        dead = {"success": False, "log": DIED, "seconds": 0.0, "last": True}
        answer: dict[str, Any] = json.loads(line) if line.endswith("\n") else dead
        if answer["last"]:
            self.restart()
        return answer


def _end_group(process: subprocess.Popen[str]) -> None:
    # A worker that ignores signals, as during the swap, exits at the end of its input.
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()
    # Its forked workers are in its group: SIGTERM lets all clean up, SIGKILL is the last resort.
    for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            break
    if process.stdout:
        with suppress(OSError):
            process.stdout.close()
