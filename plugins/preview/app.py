"""The command and its loop: a first build, then one after each group of saves, until a signal."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from fast_dataclass import dataclass
from preview.build_client import BuildClient
from preview.server import HOST, LatestBuild, Mount, choose_port, serving
from preview.watcher import Watcher

PORTS = range(1024, 65536)
"""Ports that any user may listen on."""
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Preview:
    """The preview of one site: builds it, serves it, builds again after each save."""

    given: argparse.Namespace
    """Arguments read by `arguments_parser`: `content`, `output`, `settings`."""
    port: int
    overrides: Mapping[str, Any] = field(default_factory=dict)
    mount: Mount | None = None
    welcome: str = "Le site est à {address}"
    first_page: str = ""
    """Page that the browser opens on, below the site's address."""

    def __post_init__(self) -> None:
        self.latest = LatestBuild(uuid.uuid4().hex[:12])
        self._content, output = self.given.content.resolve(), self.given.output.resolve()
        self._settings = self.given.settings.resolve().parent
        self.watcher = Watcher(output)
        url = {"SITEURL": f"http://{HOST}:{self.port}"}
        folders = {"PATH": str(self._content), "OUTPUT_PATH": str(output)}
        self.builder = BuildClient(self.given.settings, {**url, **self.overrides, **folders})
        # No Event: a second signal may come while the first one's handler holds its lock.
        self._stopping = False

    def run(self) -> int:
        """Build and serve until `stop` is called, or a signal of `STOPPING`; the exit status."""
        former = {number: signal.signal(number, lambda *_: self.stop()) for number in STOPPING}
        with serving(self.given.output, self.latest, self.port, self.mount) as address:
            print(self.welcome.format(address=address), "(Ctrl-C pour arrêter).", flush=True)
            try:
                self.watcher.add([self._content])
                self.watcher.add([self._settings], code=True, deep=False)
                self.builder.start()  # It reads the settings, which name other folders.
                self._watch_others()
                self._build()
                open_for_reader(f"{address}{self.first_page}")
                while not self._stopping:
                    if changed := self.watcher.wait():
                        if self._is_code(changed):
                            self.builder.restart()
                        self._build()
            finally:
                self.builder.stop()
                self.watcher.stop()
                for number, handler in former.items():
                    signal.signal(number, handler)
        return 0

    def stop(self) -> None:
        """End `run` soon; may be called from a signal's handler."""
        self._stopping = True
        # In another thread: the main one, interrupted here, may hold the lock.
        threading.Thread(target=self.builder.stop, daemon=True).start()

    def _is_code(self, changed: frozenset[Path]) -> bool:
        code = [*self.builder.code, self._settings]
        return any(p.suffix == ".py" and p.is_relative_to(c) for p in changed for c in code)

    def _build(self) -> None:
        if self._stopping:
            return
        built = self.builder.build()
        if self._stopping:
            return
        self.latest.publish(built.log, success=built.success)
        done = f"Site construit en {built.seconds:.1f} s.".replace(".", ",", 1)
        print(built.log or done, flush=True)
        # The settings, which name these folders, may have changed.
        self._watch_others()

    def _watch_others(self) -> None:
        self.watcher.add(self.builder.watched)
        self.watcher.add(self.builder.code, code=True)


def open_for_reader(address: str) -> None:
    """Open `address` in the browser, without waiting.

    Only for a command typed in a terminal: not from a script, a test or a CI server, nor on a
    machine without a screen, where a text browser would cover the output.
    """
    screens = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    screen = sys.platform in ("darwin", "win32") or any(map(os.environ.get, screens))
    if screen and sys.stdout.isatty() and not os.environ.get("CI"):
        import webbrowser  # Slow to import, and not needed by tests.

        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def arguments_parser(description: str) -> argparse.ArgumentParser:
    """The options of every command that previews a site."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("content", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path(".cache/preview"))
    parser.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
    parser.add_argument("-p", "--port", type=_port)
    parser.add_argument(
        "-e", "--extra-settings", nargs="*", default=[], metavar="NOM=JSON", type=_setting
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or len(text) > 5 or int(text) not in PORTS:
        sys.exit(f"PORT : « {text} » n’est pas un numéro, de {PORTS[0]} à {PORTS[-1]}.")
    return int(text)


def _setting(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        raise argparse.ArgumentTypeError(f"{text} : la valeur n’est pas du JSON") from None


def main(argv: Sequence[str] | None = None) -> int:
    given = arguments_parser("Montre le site pendant qu’on l’écrit.").parse_args(argv)
    return Preview(given, choose_port(given.port), dict(given.extra_settings)).run()
