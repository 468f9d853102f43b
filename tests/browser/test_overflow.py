"""No page is wider than the screen, whatever is typed in whichever field, at any size of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import build, served
from tests.support.long_values import FILES, MANY_FILES, WORD

THEME = WORD.lower()
PAGES = (
    "/", "/articles/", "/articles/2018/un-article/", "/auteurs/", "/auteurs/jeanne/",
    "/communautes/", "/communautes/nord/", "/programmation/", "/programmation/changements/",
    "/programmation/2018-2019/communautes/nord/", f"/programmation/2018-2019/themes/{THEME}/",
    "/comptes-rendus/", "/rencontres/passee/", "/rencontres/prochaine/", "/rencontres/annulee/",
    "/themes/", f"/themes/{THEME}/", "/abonnement/", "/recherche/", "/infolettre/", "/404.html",
    "/le-pole/", "/donnees/", "/programmation/integrer/", "/programmation/integrer/nord/",
)  # fmt: skip
MANY_PAGES = (
    "/", "/articles/", "/articles/2018/un-article/", "/auteurs/", "/auteurs/jeanne/",
    "/communautes/", "/communautes/nord/", "/programmation/", "/programmation/changements/",
    "/programmation/2018-2019/communautes/nord/", "/comptes-rendus/", "/rencontres/passee/",
    "/rencontres/prochaine/", "/rencontres/un-mois/", "/themes/", "/abonnement/", "/menu/",
    "/programmation/integrer/", "/programmation/integrer/nord/", "/404.html",
)  # fmt: skip
WIDTHS = (320, 344, 360, 390, 768, 1280)
PAPER = 680
"""Pixels between the margins of a letter sheet."""
FRAME = """<!doctype html><title>Cadre</title>
<iframe style="border: 0; height: 800px; opacity: 0"></iframe>
<script>
const frame = document.querySelector("iframe");
const tooWide = (width) => {
  frame.style.width = `${width}px`;
  return frame.contentDocument.documentElement.scrollWidth > frame.contentWindow.innerWidth;
};
const show = (address) => new Promise((done) => {
  frame.onload = () => {
    frame.contentDocument.querySelectorAll("details").forEach((part) => part.open = true);
    const [loaded] = frame.contentWindow.performance.getEntriesByType("navigation");
    done(loaded.responseStatus);
  };
  frame.src = address;
});
const cut = () => [...frame.contentDocument.querySelectorAll("pre, table")]
  .some((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1);
const enlarged = (width) => {
  frame.contentDocument.documentElement.style.fontSize = "200%";
  return tooWide(width);
};
</script>
"""
"""A page that shows others in a frame, a screen of any width: a window that changes its own costs
several times as much."""


@pytest.fixture(scope="module", params=[(FILES, PAGES), (MANY_FILES, MANY_PAGES)],
                ids=["words", "many"])  # fmt: skip
def long_values(request, tmp_path_factory):
    """A site that someone typed too much into, and its pages."""
    files, pages = request.param
    root: Path = tmp_path_factory.mktemp("longs")
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(root / "content", root / "output")
    (root / "output/cadre.html").write_text(FRAME, encoding="utf-8")
    with served(root / "output") as site:
        yield site, pages


def test_no_page_is_wider_than_the_screen_or_the_sheet(open_page, long_values) -> None:
    site, pages = long_values
    # Titles would move from one page to the next.
    page = open_page("/cadre.html", base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    found = []
    for address in pages:
        assert page.evaluate("show", address) == 200, address
        wide = page.evaluate("widths => widths.filter(tooWide)", WIDTHS)
        found += [f"{address} {width}" for width in wide]
        page.emulate_media(media="print")
        if page.evaluate("width => tooWide(width) || cut()", PAPER):
            found.append(f"{address}, imprimée")
        page.emulate_media(media="screen")
        if page.evaluate("enlarged", 320):
            found.append(f"{address} 320, texte à 200 %")
    assert found == []


def test_a_table_that_scrolls_is_reached_by_keyboard_and_no_other(open_page, long_values) -> None:
    page = open_page("/articles/2018/un-article/", width=390, base_url=long_values[0].url)
    tables = page.locator(".prose table")
    wide = "table => table.scrollWidth > table.clientWidth"
    found = [(table.evaluate(wide), table.evaluate("table => table.tabIndex"))
             for table in tables.all()]  # fmt: skip
    assert (True, 0) in found
    assert set(found) <= {(True, 0), (False, -1)}
