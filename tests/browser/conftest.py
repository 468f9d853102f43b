"""The built site in a real browser: `site` builds and serves it, `open_page` looks at it.

    def test_home(open_page):
        page = open_page("/", width=390)

Nothing here is skipped for want of a browser, and no page may ask anything of another host.
"""

import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from preview.server import TYPES
from tests.support.building import PUBLISHED_AT, REAL_BUILD_DATE, built, published_site

HOST = "127.0.0.1"
PATIENCE = 120.0
"""Seconds after which something that is waited for in a page will never come."""
PHONE, DESK = 390, 1280
HEIGHTS = {PHONE: 844, DESK: 900}


@dataclass(frozen=True)
class Site:
    """A built site: its files in `root`, its pages under `url` (without a slash at the end)."""

    root: Path
    url: str


# --- Building and serving


def build(content: Path, output: Path, *options: str, settings: str = "pelicanconf.py") -> None:
    """Build `content` into `output` with the real command, on REAL_BUILD_DATE."""
    built(
        content, output, *options, settings=settings,
        build_date=REAL_BUILD_DATE, SITEURL=PUBLISHED_AT,
    )  # fmt: skip


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves a folder as a web host does: right content types, 404.html for what is not there."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", self.extensions_map[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
        pass


@contextmanager
def served(root: Path) -> Iterator[Site]:
    """Serve `root` on a free local port."""
    with ThreadingHTTPServer((HOST, 0), partial(SiteHandler, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Site(root, f"http://{HOST}:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real content as `make publish` makes it, once for all workers, and served by each."""
    with served(published_site(tmp_path_factory)) as site:
        yield site


# --- Looking


def chromium() -> str:
    """The path of the system's Chromium, of that without windows first: a page costs it a third."""
    names = "chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable"
    for name in names.split():
        if path := shutil.which(name):
            return path
    pytest.fail(
        "Chromium est introuvable. Tapez : sudo apt-get install -y chromium (ou : make test)",
        pytrace=False,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        # Optimised code is not run for long enough to be worth making.
        "--js-flags=--no-opt,--no-maglev",
        # No name resolves: what a page asks of another host fails, and is seen by `open_page`.
        f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses root otherwise, as in a container.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=arguments, timeout=1000 * PATIENCE
        )
        # A page may take its time on a busy machine.
        expect.set_options(timeout=1000 * PATIENCE)
        yield browser
        browser.close()


def leaves(url: str) -> bool:
    """Whether a request goes out to a host that is not this machine."""
    parts = urlsplit(url)
    return parts.scheme not in {"about", "blob", "data"} and parts.hostname != HOST


@pytest.fixture
def requests() -> list[Request]:
    """Every request of the test's pages, in order."""
    return []


@contextmanager
def opening(browser: Browser, site: Site, requests: list[Request]) -> Iterator[Callable[..., Page]]:
    """What `open_page` is, for as long as this lasts; `requests` gets every request."""
    contexts: list[BrowserContext] = []
    crashes: list[str] = []

    def open_page(
        address: str | None = "/",
        width: int = DESK,
        *,
        before: Callable[[Page], object] | None = None,
        **options: Any,
    ) -> Page:
        defaults: dict[str, Any] = {
            "base_url": site.url,
            "locale": "fr-CA",
            "timezone_id": "America/Toronto",
            "viewport": {"width": width, "height": HEIGHTS.get(width, 900)},
        }
        context = browser.new_context(**(defaults | options))
        contexts.append(context)
        context.set_default_timeout(1000 * PATIENCE)
        context.on("request", lambda request: requests.append(request))
        context.on("weberror", lambda error: crashes.append(str(error.error)))
        page = context.new_page()
        if before:
            before(page)
        if address is not None:
            page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [request.url for request in requests if leaves(request.url)] == []
    assert crashes == []


@pytest.fixture
def open_page(
    browser: Browser, site: Site, requests: list[Request]
) -> Iterator[Callable[..., Page]]:
    """A function `open_page(address="/", width=1280, **context)` that gives a loaded page.

    `context` goes to Playwright's `new_context`: `java_script_enabled=False`,
    `color_scheme="dark"`, `base_url=` for another site than the real one… The page's `goto` takes
    addresses such as `/programmation/`. `before=`, a function, is called with the page before it
    loads (for `page.clock`, routes…). With `address=None` the page is left blank.

    The test fails at its end if a page asked anything of another host, or if a script crashed.
    """
    with opening(browser, site, requests) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def one_page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page for several tests of a file that leave nothing in it, each of which goes to its
    address: a third of what a new one costs. What it asks and crashes is judged at the end."""
    with opening(browser, site, []) as open_page:
        yield open_page(None)


@pytest.fixture(scope="module")
def dated_page(browser: Browser, site: Site) -> Iterator[Page]:
    """As `one_page`, for those who set its clock."""
    with opening(browser, site, []) as open_page:
        yield open_page(None)


UNPAINTED = """addEventListener("DOMContentLoaded", () => {
  if (parent === window) document.documentElement.style.opacity = 0;
})"""
"""A page is laid out, and as good as seen for Playwright, but not painted, which costs a sixth of
what is typed or of a change of width: for tests that look at no colours."""


# --- Weighing

SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum)));
})"""
"""How far what a page shows has moved since it began to load (CLS)."""


def assert_light(site: Site, requests: list[Request]) -> None:
    """What the home page asked for but pictures: 6 files, 45 kB, 8 kB of script, compressed."""
    paths = [urlsplit(r.url).path for r in requests if r.resource_type != "image"]
    assert len(paths) <= 6
    files = {
        path: site.root / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
        for path in paths
    }
    weights = {path: len(gzip.compress(file.read_bytes(), 9)) for path, file in files.items()}
    assert sum(weights.values()) <= 45_000, weights
    assert sum(weights[path] for path in paths if path.endswith(".js")) <= 8_000, weights


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A blank page of a desk's width."""
    return open_page(None)
