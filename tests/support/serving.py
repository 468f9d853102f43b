"""The real `python -m preview` on a site, always stopped at the end; and any folder, served."""

from __future__ import annotations

import functools
import http.client
import http.server
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preview.server import HOST
from tests.support.building import ROOT, Site

PATIENCE = 300.0


def eventually(check: Callable[[], Any], what: str = "") -> Any:
    """The first true answer of `check`; fails after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while not (answer := check()):
        if time.monotonic() > end:
            raise AssertionError(f"nothing came: {what}")
        # Each check requests an answer of the server: polling faster would slow it down.
        time.sleep(0.05)
    return answer


def free_port() -> int:
    """Any port that nothing uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_to_serve(process: subprocess.Popen[Any], port: int, log: Path) -> None:
    """Wait until `process` accepts connections on `port`; fails with its `log` if it ends first."""

    def taken() -> bool:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            return not probe.connect_ex((HOST, port))

    eventually(taken, f"an answer on port {port}")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder at the address yielded, except to Python's own user agent, as some hosts
    do."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if (self.headers["User-Agent"] or "").startswith("Python-urllib"):
                self.send_error(403)
            else:
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def processes_of(session: int) -> list[str]:
    """Commands of the processes of that session, or started by them."""
    found = subprocess.run(
        ["ps", "-eo", "pid,ppid,sid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    rows = [line.split(None, 3) for line in found]
    return [row[3] for row in rows if int(row[2]) == session and "<defunct>" not in row[3]]


@dataclass(frozen=True)
class OwnSite:
    """The project's own site, built from a test's content folder."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def settings(self) -> Path:
        return ROOT / "pelicanconf.py"


@dataclass
class Server:
    """A running preview."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    sessions: list[int] = field(default_factory=list)

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def get(self, address: str = "/", **headers: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
        finally:
            connection.close()

    def states(self) -> Iterator[dict[str, Any]]:
        """States sent to an open page: now, at each build, and again while none ends."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/_preview/events")
            for line in connection.getresponse():
                if line.startswith(b"data: "):
                    state = json.loads(line.removeprefix(b"data: "))
                if line.strip():
                    yield state
        finally:
            connection.close()

    def state(self) -> dict[str, Any]:
        with closing(self.states()) as states:
            return next(states)

    def wait_for(self, **wanted: Any) -> dict[str, Any]:
        """The first state with these values; a callable tests its value."""
        end = time.monotonic() + PATIENCE
        with closing(self.states()) as states:
            for state in states:
                if all(
                    value(state[key]) if callable(value) else state[key] == value
                    for key, value in wanted.items()
                ):
                    return state
                if time.monotonic() > end:
                    break
        raise AssertionError(f"nothing came: {wanted}\n{self.said}")

    def wait_built(self, after: int = 0) -> dict[str, Any]:
        return self.wait_for(version=lambda version: version > after)

    def children(self) -> list[int]:
        """Ids of the processes that the server started."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(number) for number in found.stdout.split()]

    def leftovers(self, sessions: list[int]) -> list[str]:
        return [command for session in sessions for command in processes_of(session)]


@contextmanager
def preview(
    site: Site | OwnSite,
    port: int,
    *options: str,
    command: tuple[str, ...] = ("-m", "preview"),
    environment: dict[str, str] | None = None,
    terminal: bool = False,
) -> Iterator[Server]:
    """Start the preview of `site`, whose folder `root` takes logs and output too; it is killed at
    the end if it still runs.

    terminal: whether it is started in a terminal, rather than by a program.
    """
    log = site.root / "serve.log"
    arguments = [sys.executable, *command, str(site.content), "-s", str(site.settings)]
    arguments += ["-o", str(site.root / ".cache" / "preview"), "-p", str(port), *options]
    if terminal:
        arguments = ["script", "-qefc", shlex.join(arguments), "/dev/null"]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            arguments,
            cwd=site.settings.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT / "plugins"), **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    server = Server(process, port, log)
    try:
        eventually(lambda: "Ctrl-C" in server.said or process.poll() is not None, "a start")
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
