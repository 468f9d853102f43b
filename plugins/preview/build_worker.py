"""The builder's own process: Pelican imported once, the site built each time that is asked.

It reads one request a line on its standard input and answers each with one line of JSON.
Builds follow one another in its memory, where each finds what the last one read and made.  It
goes on after a site that is refused; after any other failure, which may have left anything
behind, it ends, and the server starts another.  It ends too when its input does, so that it
never outlives the server.
"""

from __future__ import annotations

import argparse
import copy
import gc
import json
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pelican import Pelican
from pelican import log as pelican_log
from pelican.log import LimitFilter
from pelican.settings import read_settings

from builder.errors import BuildError, readable_settings
from builder.incremental.code import code_digest
from builder.incremental.memo import MEMORY

SILENT = "La construction s’est arrêtée sans rien dire."
SAID_ONCE = ("_ignore", "_raised_messages", "_group_count")
"""Attributes of Pelican's filter of messages: those that it has seen."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("settings")
    parser.add_argument("overrides", type=json.loads)
    arguments = parser.parse_args()
    # The server alone decides when to stop; a build under way cleans up first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _answer_requests(arguments)
    finally:
        # It ends already: an exception in what Python does then would only be a traceback.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _answer_requests(arguments: argparse.Namespace) -> None:
    # Apart from what a build reads and prints.
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    _serve(arguments.settings, arguments.overrides, requests, answers)


def _serve(
    settings_path: str, overrides: Mapping[str, Any], requests: IO[str], answers: IO[str]
) -> None:
    def answer(**values: Any) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    settings: dict[str, Any] = {}

    def prepare() -> Pelican:
        pelican_log.init(level=logging.WARNING)
        with readable_settings(settings_path):
            settings.update(read_settings(settings_path, override=dict(overrides)))
        pelican = Pelican(settings)
        # That of the code which runs: files saved later are another process's.
        code_digest(Path(folder) for folder in settings.get("PLUGIN_PATHS", ()))
        return pelican

    prepared = _run(prepare)
    answer(
        ready=prepared.error is None,
        log=prepared.log,
        watched=[settings[key] for key in ("PATH", "THEME") if key in settings],
        code=[str(path) for path in settings.get("PLUGIN_PATHS", ())],
    )
    if prepared.error is not None:
        return
    MEMORY.lasting = True
    # The collector only runs while nobody waits.
    gc.disable()
    for _ in requests:
        start = time.perf_counter()
        with _as_before(settings):
            built = _run(prepared.value.run)
        answer(
            success=built.error is None,
            log=built.log or (SILENT if built.error else ""),
            seconds=time.perf_counter() - start,
            last=built.lost,
        )
        if built.lost:
            return
        gc.collect()


@dataclass(frozen=True, slots=True)
class _Ran:
    """How something ended, and all that was printed meanwhile."""

    value: Any
    error: BaseException | None
    log: str

    @property
    def lost(self) -> bool:
        """Something else than the site was wrong: nobody knows what is left in memory."""
        error = self.error
        return error is not None and not isinstance(error.__cause__, BuildError)


def _run(work: Callable[[], Any]) -> _Ran:
    """Call `work`; what it raises is told in the log, like all that it prints."""
    value, error = None, None
    with tempfile.TemporaryFile("w+b") as file:
        former = os.dup(1), os.dup(2)
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            value = work()
        except BaseException as raised:
            error = raised
            _tell(error)
        sys.stdout.flush()
        sys.stderr.flush()
        for copy, number in zip(former, (1, 2), strict=True):
            os.dup2(copy, number)
            os.close(copy)
        file.seek(0)
        return _Ran(value, error, file.read().decode("utf-8", "replace").strip())


def _tell(error: BaseException) -> None:
    if isinstance(error, SystemExit):
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
    elif isinstance(error, BuildError):
        print(error, file=sys.stderr)
    else:
        traceback.print_exception(error)


@contextmanager
def _as_before(settings: dict[str, Any]) -> Iterator[None]:
    """Put back what the block changes and the next build would read: each begins as the first.

    Plugins may add to settings; Pelican and Python say some things once a process.
    """
    former = {name: _copied(value) for name, value in settings.items()}
    once = {name: copy.copy(getattr(LimitFilter, name)) for name in SAID_ONCE}
    try:
        # Leaving it has Python forget the warnings that it gave.
        with warnings.catch_warnings():
            yield
    finally:
        settings.clear()
        settings.update(former)
        for name, value in once.items():
            setattr(LimitFilter, name, value)


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # A module, an open file…: as plugins gave it.
        return value


if __name__ == "__main__":
    # Settings and themes are found from the folder of the settings, as with `pelican`.
    sys.path.insert(0, str(Path.cwd()))
    main()
