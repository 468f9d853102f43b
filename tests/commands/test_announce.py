"""Hubs and search engines are told of news, by a real request, only where asked."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from builder.progress import CLEAR
from commands import announce
from commands.project import project_from
from commands.staff import run_and_report
from programmation.settings import settings_from
from tests.support.building import ROOT, SAMPLE

SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<url><loc>https://example.org/</loc></url></urlset>"
)


class Hub(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, bytes]] = []
        self.sitemap = SITEMAP

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, data))
        self.send_response(400 if self.path == "/refus" else 204)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.sitemap)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run(url: str, **settings: str) -> int:
    own = {"SITEURL": url, "BUILD_DATE": "2018-02-01", **settings}
    project = project_from(settings_from(ROOT / "pelicanconf.py") | own, SAMPLE)
    return run_and_report(lambda: announce.announce(project), at_once=True)


def test_hub_is_told_of_the_feeds_that_name_it(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    run(hub.url, WEBSUB_HUB=f"{hub.url}/hub")
    ((path, data),) = hub.received
    (mode, *topics) = parse_qsl(data.decode())
    assert (path, mode) == ("/hub", ("hub.mode", "publish"))
    named = {url.removeprefix(f"{hub.url}/flux/") for _, url in topics}
    assert named >= {"articles.atom", "programmation.xml", "communautes/nord.xml"}
    assert {name.rpartition(".")[2] for name in named} == {"atom", "xml"}
    assert capsys.readouterr().out == f"Signalé à {hub.url}/hub.\n"


def test_search_engines_are_told_of_the_pages_of_the_sitemap(hub: Hub) -> None:
    run(hub.url, INDEXNOW_KEY="abcdef123456", INDEXNOW_URL=f"{hub.url}/indexnow")
    ((path, data),) = hub.received
    assert (path, json.loads(data)) == (
        "/indexnow",
        {
            "host": hub.url.removeprefix("http://"),
            "key": "abcdef123456",
            "keyLocation": f"{hub.url}/abcdef123456.txt",
            "urlList": ["https://example.org/"],
        },
    )


def test_nothing_is_sent_unless_asked(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    run(hub.url)
    assert hub.received == []
    assert "Rien à signaler" in capsys.readouterr().out


def test_refusal_is_told(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hub.url, WEBSUB_HUB=f"{hub.url}/refus") == 1
    assert capsys.readouterr().err == f"{hub.url}/refus : refusé (400)\n"


def test_a_sitemap_that_cannot_be_read_is_told(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.sitemap = b"<html>"
    assert run(hub.url, INDEXNOW_KEY="abcdef123456", INDEXNOW_URL=f"{hub.url}/indexnow") == 1
    assert capsys.readouterr().err == f"{hub.url}/sitemap.xml : aucune page n’y est.\n"
    assert hub.received == []


def test_unreachable_hub_and_site_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("http://127.0.0.1:9", WEBSUB_HUB="http://127.0.0.1:9/hub") == 1
    assert run("http://127.0.0.1:9", INDEXNOW_KEY="abcdef123456") == 1
    err = capsys.readouterr().err
    assert "http://127.0.0.1:9/hub : injoignable" in err
    assert "http://127.0.0.1:9/sitemap.xml : injoignable" in err


def test_a_terminal_is_told_whom_it_waits_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    run(hub.url, WEBSUB_HUB=f"{hub.url}/hub")
    assert f"Signalement à {hub.url}/hub…" in terminal.getvalue()
    assert terminal.getvalue().endswith(CLEAR)
