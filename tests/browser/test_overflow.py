"""No page is wider than the screen, whatever is typed in whichever field, at any size of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import UNPAINTED, build, served
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
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


PAPER = 680
"""Pixels between the margins of a letter sheet."""
CUT = """[...document.querySelectorAll("pre, table")]
  .some((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)"""


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
    with served(root / "output") as site:
        yield site, pages


def test_no_page_is_wider_than_the_screen_or_the_sheet(open_page, long_values) -> None:
    site, pages = long_values
    page = open_page(None, base_url=site.url, bypass_csp=True)
    page.add_init_script(UNPAINTED)
    found = []
    for address in pages:
        answer = page.goto(address)
        assert answer.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(TOO_WIDE):
                found.append(f"{address} {width}")
        page.set_viewport_size({"width": PAPER, "height": 800})
        page.emulate_media(media="print")
        if page.evaluate(TOO_WIDE) or page.evaluate(CUT):
            found.append(f"{address}, imprimée")
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 390, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate(TOO_WIDE):
            found.append(f"{address} 390, texte à 200 %")
    assert found == []


def test_a_table_that_scrolls_is_reached_by_keyboard_and_no_other(open_page, long_values) -> None:
    page = open_page("/articles/2018/un-article/", width=390, base_url=long_values[0].url)
    tables = page.locator(".prose table")
    wide = "table => table.scrollWidth > table.clientWidth"
    found = [(table.evaluate(wide), table.evaluate("table => table.tabIndex"))
             for table in tables.all()]  # fmt: skip
    assert (True, 0) in found
    assert set(found) <= {(True, 0), (False, -1)}
