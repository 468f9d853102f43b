"""The building process: Pelican is imported once, the site is built at each request.

A request is one line on standard input.  The answer is one line of JSON on standard output:
`success`, `log`, `seconds` and `last`, true if the process then ends.  A first answer, before any
request, gives the folders to watch: `watched`, `code`.

What a build read and made stays in memory for the next one.  The process goes on after a site that
is refused.  After any other failure, which may have left anything in memory, it ends, and the
client starts another.  It ends too when its input does, so that it never outlives the server.
"""

from __future__ import annotations

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
from pathlib import Path
from typing import IO, Any

from pelican import Pelican
from pelican import log as pelican_log
from pelican.log import LimitFilter
from pelican.settings import read_settings

from builder.errors import BuildError, readable_settings
from builder.incremental.inputs import code_digest
from builder.incremental.memo import MEMORY

SILENT = "La construction s’est arrêtée sans rien dire."


def main() -> None:
    settings_path, overrides = sys.argv[1:]
    # The server answers Ctrl-C, and sends SIGTERM: a build under way cleans up first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Duplicated descriptors: a build's own input and output must not mix with the protocol.
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        for values in _answers(settings_path, json.loads(overrides), requests):
            answers.write(json.dumps(values) + "\n")
            answers.flush()
    finally:
        # A second signal, while Python exits, would only print a traceback.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _answers(
    settings_path: str, overrides: Mapping[str, Any], requests: IO[str]
) -> Iterator[dict[str, Any]]:
    settings: dict[str, Any] = {}

    def prepare() -> Pelican:
        pelican_log.init(level=logging.WARNING)
        with readable_settings(settings_path):
            settings.update(read_settings(settings_path, override=dict(overrides)))
        pelican = Pelican(settings)
        # Computed now: after a save, the files' digest is not that of the running code.
        code_digest(settings.get("PLUGIN_PATHS", ()))
        return pelican

    pelican, error, log = _run(prepare)
    yield {
        "success": error is None,
        "log": log,
        "last": error is not None,
        "watched": [settings[key] for key in ("PATH", "THEME") if key in settings],
        "code": [str(path) for path in settings.get("PLUGIN_PATHS", ())],
    }
    if error is not None:
        return
    MEMORY.lasting = True
    # Garbage is collected between builds, while nobody waits.
    gc.disable()
    for _ in requests:
        start = time.perf_counter()
        with _as_before(settings):
            _, error, log = _run(pelican.run)
        # A failure of something other than the site: memory may be inconsistent.
        lost = error is not None and not isinstance(error.__cause__, BuildError)
        yield {
            "success": error is None,
            "log": log or (SILENT if error else ""),
            "seconds": time.perf_counter() - start,
            "last": lost,
        }
        if lost:
            return
        gc.collect()


def _run(work: Callable[[], Any]) -> tuple[Any, BaseException | None, str]:
    """The result of `work`, the exception that it raised, and all that it printed."""
    value, error = None, None
    with tempfile.TemporaryFile("w+b") as file:
        former = os.dup(1), os.dup(2)
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            value = work()
        except BaseException as raised:
            error = raised
            if not isinstance(error, SystemExit | BuildError):
                traceback.print_exception(error)
            elif not isinstance(error, SystemExit) or isinstance(error.code, str):
                print(error, file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        for copy, number in zip(former, (1, 2), strict=True):
            os.dup2(copy, number)
            os.close(copy)
        file.seek(0)
        return value, error, file.read().decode("utf-8", "replace").strip()


@contextmanager
def _as_before(settings: dict[str, Any]) -> Iterator[None]:
    """Restore, after the block, what a build changes in the process.  Plugins may add to settings;
    Pelican and Python give some messages once a process."""
    former = {name: _copied(value) for name, value in settings.items()}
    # Where Pelican's log filter keeps the messages that it lets through only once.
    once = {k: copy.copy(v) for k, v in vars(LimitFilter).items() if isinstance(v, set | dict)}
    try:
        # On exit, Python forgets which warnings it already gave.
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
    except Exception:  # A value that cannot be copied (a module, an open file) is kept as it is.
        return value


if __name__ == "__main__":
    # Settings and themes are relative to the folder of the settings, as with `pelican`.
    sys.path.insert(0, str(Path.cwd()))
    main()
