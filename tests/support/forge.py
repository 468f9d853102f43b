"""A server of issues and comments, with the answers of GitHub, GitLab and Forgejo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

TOKEN = "jeton"  # noqa: S105


@dataclass
class Issue:
    title: str
    text: str
    state: str = "open"
    comments: list[str] = field(default_factory=list)


@dataclass
class Forge:
    address: str = ""
    issues: list[Issue] = field(default_factory=list)
    proposals: dict[int, list[str]] = field(default_factory=dict)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> object:
        """Answer to `method` on `path`, after doing what it asks."""
        *_, kind, number, last = ("", "", *path.strip("/").split("/"))
        if last == "issues":
            if method == "POST":
                self.issues.append(Issue(body["title"], body.get("body") or body["description"]))
                return {"number": len(self.issues)}
            return [
                {"number": at, "iid": at, "title": issue.title}
                for at, issue in enumerate(self.issues, 1)
                if issue.state == "open"
            ]
        if last in ("comments", "notes"):
            # For GitHub and Forgejo a proposal is an issue, with a number unknown here.
            if kind == "merge_requests" or int(number) > len(self.issues):
                self.proposals.setdefault(int(number), []).append(body["body"])
            else:
                self.issues[int(number) - 1].comments.append(body["body"])
            return {}
        assert (method, body) in (
            ("PATCH", {"state": "closed"}),
            ("PUT", {"state_event": "close"}),
        )
        self.issues[int(last) - 1].state = "closed"
        return {}


@contextmanager
def forge() -> Iterator[Forge]:
    """A forge at its `address`, for requests with TOKEN."""
    found = Forge()

    class Handler(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.0"

        def _answer(self) -> None:
            told = {self.headers.get("PRIVATE-TOKEN"), self.headers.get("Authorization")}
            if not told & {TOKEN, f"token {TOKEN}"}:
                self.send_error(403)
                return
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            answer = found.answer(self.command, self.path.partition("?")[0], body)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        do_GET = do_POST = do_PATCH = do_PUT = _answer  # noqa: N815  the server's own names

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()
