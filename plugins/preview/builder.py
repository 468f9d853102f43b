"""The builder's own process: Pelican imported once, then forked for each build.

It reads one request a line on its standard input and answers each with one line of JSON.
A fork starts warm, may fail or be killed without harm, and leaves nothing behind in memory:
every build is as if it were the first.  The process ends when its input does, so that it
never outlives the server.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

from pelican import Pelican
from pelican import log as pelican_log
from pelican.settings import read_settings

from builder.code import code_digest
from builder.errors import BuildError
from builder.settings_file import readable_settings


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("settings")
    parser.add_argument("overrides", type=json.loads)
    arguments = parser.parse_args()
    # The server alone decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _BUILDS.stop)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _serve(arguments.settings, arguments.overrides, answers)


class _Builds:
    """The build under way, which is left to clean up before this process ends."""

    def __init__(self) -> None:
        self.child = 0
        self.stopping = False

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        if not self.child:
            sys.exit(0)

    def fork(self, run: Callable[[], None]) -> tuple[bool, str]:
        """Whether `run`, called in a fork of this process, succeeded; and all that it printed.

        What it had to import, the next ones find imported.
        """
        with tempfile.TemporaryFile("w+b") as file, tempfile.TemporaryFile("w+b") as imported:
            self.child = os.fork()
            if not self.child:
                _run_and_leave(_telling_imports(run, imported), file.fileno())
            _, status = os.waitpid(self.child, 0)
            self.child = 0
            if self.stopping:
                sys.exit(0)
            for name in _text(imported).split():
                with suppress(Exception):
                    importlib.import_module(name)
            log = _text(file)
            if status and not log:
                log = "La construction s’est arrêtée sans rien dire."
            return status == 0, log


_BUILDS = _Builds()


def _serve(settings_path: str, overrides: Mapping[str, Any], answers: IO[str]) -> None:
    def answer(**values: Any) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    settings: dict[str, Any] = {}

    def prepare() -> Pelican:
        with readable_settings(settings_path):
            settings.update(read_settings(settings_path, override=dict(overrides)))
        pelican = Pelican(settings)
        # Here, once, and not again in each fork.
        code_digest(Path(folder) for folder in settings.get("PLUGIN_PATHS", ()))
        return pelican

    pelican, log = _prepared(prepare)
    answer(
        ready=pelican is not None,
        log=log,
        watched=[settings[key] for key in ("PATH", "THEME") if key in settings],
        code=[str(path) for path in settings.get("PLUGIN_PATHS", ())],
    )
    if pelican is None:
        return
    for _ in sys.stdin:
        start = time.perf_counter()
        success, log = _BUILDS.fork(pelican.run)
        answer(success=success, log=log, seconds=time.perf_counter() - start)


def _prepared(prepare: Callable[[], Pelican]) -> tuple[Pelican | None, str]:
    with tempfile.TemporaryFile("w+b") as file:
        former = os.dup(1), os.dup(2)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        pelican = None
        try:
            pelican_log.init(level=logging.WARNING)
            pelican = prepare()
        except SystemExit as stop:
            if isinstance(stop.code, str):
                print(stop.code, file=sys.stderr)
        except BuildError as error:
            print(error, file=sys.stderr)
        except Exception:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        for copy, number in zip(former, (1, 2), strict=True):
            os.dup2(copy, number)
            os.close(copy)
        return pelican, _text(file)


def _telling_imports(run: Callable[[], None], file: IO[bytes]) -> Callable[[], None]:
    """`run`, then the names of the modules that it imported in `file`."""

    def told() -> None:
        known = set(sys.modules)
        run()
        file.write("\n".join(name for name in sys.modules if name not in known).encode())
        file.flush()

    return told


def _run_and_leave(run: Callable[[], None], output: int) -> None:
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # One build, and this process ends: what the collector would find is not worth the search.
        gc.disable()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        run()
        status = 0
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
        status = 0 if stop.code in (None, 0) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace").strip()


if __name__ == "__main__":
    # Settings and themes are found from the folder of the settings, as with `pelican`.
    sys.path.insert(0, str(Path.cwd()))
    main()
