"""Serves the built folder over HTTP, to this machine only, with the script added to its pages."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fast_dataclass import dataclass

HOST = "127.0.0.1"
"""Address listened on: nobody on the network may read unpublished texts."""
FIRST_PORT, TRIES = 8000, 20
PREFIX = "/_preview/"
"""Prefix of the addresses of the script and of its events, which no site uses."""
CLIENT = Path(__file__).parent / "static" / "client.js"
LARGEST_POST = 200_000_000
"""Most bytes of a POST: a text with its pictures, in base64."""
HEARTBEAT = 15.0
"""Seconds without a build before an empty line is sent; sending fails if the page is gone."""

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}

NOT_FOUND = (
    "<!doctype html><html lang=fr><title>Page introuvable</title><h1>Page introuvable</h1></html>"
)
FIRST_BUILD = (
    "<!doctype html><html lang=fr><title>Construction</title>"
    "<h1>Le site n’est pas encore construit</h1>"
    "<p>Cette page s’affichera dès qu’une construction aura réussi.</p></html>"
)


@dataclass(frozen=True, slots=True)
class BuildState:
    """How the last build ended."""

    run: str = ""
    """Identifier of this run of the server: a page of an earlier run must be loaded again."""
    number: int = 0
    """Number of this state; each new one is higher."""
    version: int = 0
    """Number of builds that succeeded."""
    problems: str = ""
    """The log of the last build if it failed."""


class LatestBuild:
    """The current state; threads that serve open pages share it, and wait for the next one."""

    def __init__(self, run: str = "") -> None:
        self.state, self.closed = BuildState(run), False
        self._changed = threading.Condition()

    def publish(self, log: str, *, success: bool) -> None:
        """Say how a build ended."""
        with self._changed:
            now, problems = self.state, "" if success else log
            self.state = BuildState(now.run, now.number + 1, now.version + success, problems)
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> BuildState:
        """The first state whose number is not `number`; the current one after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.state.number != number, seconds)
            return self.state

    def close(self) -> None:
        """Wake all waiting threads, for the last time."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class Mount:
    """Files served under an address of their own, beside the site's."""

    prefix: str
    """`/admin/`"""
    find: Callable[[str], Path | bytes | None]
    """Name below the prefix → a file, its bytes, or None."""
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: Callable[[str, bytes], tuple[HTTPStatus, bytes]] | None = None
    """Name below the prefix and body of a POST → status and JSON."""


class Handler(BaseHTTPRequestHandler):
    """Serves files below `root` or of the mount; POST only for the mount's own pages."""

    protocol_version = "HTTP/1.1"
    server_version = "preview"
    sys_version = ""

    def __init__(
        self, root: Path, latest: LatestBuild, mount: Mount | None, *arguments: object
    ) -> None:
        self.root, self.latest, self.mount = root, latest, mount
        super().__init__(*arguments)  # type: ignore[arg-type]

    def _mounted(self, address: str) -> Mount | None:
        return self.mount if self.mount and address.startswith(self.mount.prefix) else None

    def do_HEAD(self) -> None:
        self.do_GET()

    def _from_here(self) -> bool:
        """Whether the request names this machine: DNS rebinding would open drafts to others."""
        return (self.headers.get("Host") or "").rpartition(":")[0] in (HOST, "localhost")

    def do_POST(self) -> None:
        address = unquote(urlsplit(self.path).path)
        mount = self._mounted(address)
        length = self.headers.get("Content-Length") or ""
        # A page of another site may send requests here, but not with our origin.
        own = self.headers.get("Origin") == f"http://{self.headers.get('Host')}"
        sound = self._from_here() and own and length.isdecimal() and int(length) <= LARGEST_POST
        if mount and mount.answer and sound:
            name = address.removeprefix(mount.prefix)
            self._send(*mount.answer(name, self.rfile.read(int(length))), ".json")
        else:
            self.close_connection = True  # The body was not read.
            self._send(HTTPStatus.FORBIDDEN, b"{}", ".json")

    def do_GET(self) -> None:
        address = unquote(urlsplit(self.path).path)
        if not self._from_here():
            self._send(HTTPStatus.FORBIDDEN, b"", ".txt")
        elif address == f"{PREFIX}events":
            self._send_events()
        elif address == f"{PREFIX}client.js":
            self._send(HTTPStatus.OK, CLIENT.read_bytes(), ".js")
        elif mount := self._mounted(address):
            self._send_mounted(mount, address.removeprefix(mount.prefix) or "index.html")
        else:
            self._send_file(address)

    def _send_mounted(self, mount: Mount, name: str) -> None:
        found = mount.find(name)
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, NOT_FOUND.encode(), ".html")
            return
        body, status = found if isinstance(found, bytes) else found.read_bytes(), HTTPStatus.OK
        # With an ETag, browsers need not compile the editor's megabytes of script again.
        tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        if self.headers.get("If-None-Match") == tag:
            body, status = b"", HTTPStatus.NOT_MODIFIED
        headers = {**mount.headers, "Cache-Control": "no-cache", "ETag": tag}
        self._send(status, body, Path(name).suffix, headers)

    def _send_file(self, address: str) -> None:
        # Read before the file: if a build ends in between, the page is loaded again.
        state = self.latest.state
        path = locate(self.root, address)
        if path and os.path.isdir(path):  # noqa: PTH112  # raises for no name that is too long
            if not address.endswith("/"):
                # A single slash at the start: two would lead to another host.
                target = "/" + urlsplit(self.path).path.lstrip("/") + "/"
                self._send(HTTPStatus.FOUND, b"", ".html", {"Location": target})
                return
            path = path / "index.html"
        status, suffix = HTTPStatus.OK, path.suffix.lower() if path else ""
        body = _read(path) if path else None
        if body is None:
            status, suffix = HTTPStatus.NOT_FOUND, ".html"
            body = _read(self.root / "404.html")
            body = body or (NOT_FOUND if state.version else FIRST_BUILD).encode()
        self._send(status, with_client(body, state) if suffix == ".html" else body, suffix)

    def _send(
        self, status: HTTPStatus, body: bytes, suffix: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        sent = {
            "Content-Type": TYPES.get(suffix, "application/octet-stream"),
            **({} if status == HTTPStatus.NOT_MODIFIED else {"Content-Length": str(len(body))}),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
        }
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_events(self) -> None:
        """Server-sent events: the state now, then at each change, until the page goes away."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        latest, sent = self.latest, -1
        with suppress(OSError):  # The page is gone.
            while not latest.closed:
                state = latest.wait(sent, HEARTBEAT)
                line = ":" if state.number == sent else f"data: {json.dumps(asdict(state))}"
                self.wfile.write(f"{line}\n\n".encode())
                self.wfile.flush()
                sent = state.number

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        pass


def locate(root: Path, address: str) -> Path | None:
    """The path of `address` below `root`; None for an address that would leave it."""
    parts = [part for part in address.split("/") if part]
    if any(part in (".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    return root.joinpath(*parts)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def with_client(page: bytes, state: BuildState) -> bytes:
    """The page with the client's script at the end of its body."""
    script = (
        f'<script src="{PREFIX}client.js" data-run="{state.run}" data-version="{state.version}"'
        " defer></script>"
    ).encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a page that is gone in the middle of an answer."""


@contextmanager
def serving(
    root: Path, latest: LatestBuild, port: int, mount: Mount | None = None
) -> Iterator[str]:
    """Serve `root` and `mount` on `port` of this machine during the block; its address.  latest:
    the state sent to open pages."""
    with _Server((HOST, port), partial(Handler, root, latest, mount)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            latest.close()
            server.shutdown()
            thread.join(2)


def choose_port(wanted: int | None, first: int = FIRST_PORT) -> int:
    """`wanted` if given, else the first free port from `first` on.  Exits when none is free."""
    for port in range(first, first + TRIES) if wanted is None else (wanted,):
        with suppress(OSError), socket.create_server((HOST, port)):
            return port
    if wanted is None:
        taken = f"Les ports {first} à {first + TRIES - 1} sont tous pris : choisissez-en un autre"
        sys.exit(f"{taken} avec PORT=…")
    sys.exit(
        f"Le port {wanted} est déjà pris, peut-être par un autre « make serve » : "
        "arrêtez-le, ou choisissez un autre port avec PORT=…"
    )
