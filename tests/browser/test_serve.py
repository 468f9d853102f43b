"""`make serve` seen from an open page that nobody touches: staff save, the page follows."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import leaves
from tests.support.building import SAMPLE
from tests.support.serving import PATIENCE, OwnSite, Server, eventually, free_port, preview

POST = "articles/2017/premier-billet.md"
ADDRESS = "/articles/2017/premier-billet/"
MISTAKE = "communaute « nrod » : communauté inconnue. Vouliez-vous « nord »?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    root = tmp_path_factory.mktemp("serve")
    shutil.copytree(SAMPLE, root / "content")
    return OwnSite(root)


@pytest.fixture(scope="module")
def shared(folder: OwnSite) -> Iterator[Server]:
    """The preview of `folder`, whose tests leave it without a mistake."""
    with serving(folder) as server:
        yield server


@contextmanager
def serving(folder: OwnSite) -> Iterator[Server]:
    options = ("-e", "SHOW_DRAFTS=true", 'BUILD_DATE="2018-02-01"')
    with preview(folder, free_port(), *options) as server:
        server.wait_built()
        yield server


@pytest.fixture
def look(shared: Server, open_page: Callable[..., Page]) -> Callable[[str], Page]:
    """Opens an address of the preview."""
    return lambda address: open_page(address, base_url=f"http://127.0.0.1:{shared.port}")


def save(folder: OwnSite, old: str, new: str) -> None:
    """Change the post as an editor does: another file, then renamed."""
    path = folder.content / POST
    text = path.read_text(encoding="utf-8")
    assert old in text
    written = path.with_name(f".{path.name}.new")
    written.write_text(text.replace(old, new), encoding="utf-8")
    written.replace(path)


def test_a_mistake_covers_the_page_until_it_is_mended(
    folder: OwnSite, look: Callable[[str], Page], requests: list[Request]
) -> None:
    page = look(ADDRESS)
    expect(page.get_by_text("Du texte")).to_be_visible()
    overlay = page.locator("preview-problems")
    expect(overlay).to_have_count(0)

    save(folder, "communaute: nord", "communaute: nrod")
    expect(overlay.get_by_role("alert")).to_be_visible()
    expect(overlay.get_by_role("heading")).to_have_text("Le site n’a pas pu être reconstruit")
    # Errors come first; a warning may follow.
    told = overlay.get_by_role("listitem").first
    expect(told.locator("strong")).to_have_text(f"{POST}:6")
    # Playwright takes no-break spaces for spaces.
    expect(told).to_contain_text(MISTAKE)
    # The last good page is still there, below.
    expect(page.get_by_text("Du texte")).to_be_visible()

    save(folder, "communaute: nrod", "communaute: nord\nresumme: Un")
    expect(told.locator("strong")).to_have_text(f"{POST}:7")
    expect(told).to_contain_text("Vouliez-vous « resume »?")
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)

    save(folder, "resumme: Un", "exemple: peut-être")
    expect(told).to_contain_text("Écrivez « oui » ou « non ».")
    text = (folder.content / POST).read_text(encoding="utf-8")
    mended = text.replace("exemple: peut-être\n", "").replace("Du texte", "Un mot tout neuf")
    save(folder, text, mended)
    expect(page.get_by_text("Un mot tout neuf")).to_be_visible()
    expect(overlay).to_have_count(0)
    assert requests
    assert [request.url for request in requests if leaves(request.url)] == []


def test_drafts_are_seen_with_their_mark(look: Callable[[str], Page]) -> None:
    page = look("/articles/")
    card = page.get_by_role("article").filter(has_text="Un brouillon canari-brouillon")
    expect(card.get_by_text("Brouillon", exact=True)).to_be_visible()
    page.goto("/articles/2018/brouillon/")
    expect(page.get_by_text("Brouillon", exact=True)).to_be_visible()


def test_ctrl_c_ends_it_all_while_a_page_is_open(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "content")
    with serving(OwnSite(tmp_path)) as server:
        page = open_page("/", base_url=f"http://127.0.0.1:{server.port}")
        children = eventually(server.children, "a builder")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(PATIENCE) == 0
        assert server.leftovers([*children, server.process.pid]) == []
        assert "Traceback" not in server.said
        # The page stays as it was: no crash, no empty window.
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
