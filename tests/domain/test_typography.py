"""French typography of whole built pages: no space that may break where none should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.building import real_site
from tests.support.html_pages import HtmlPage, pages

pytestmark = pytest.mark.slow

BREAKS = re.compile(r".{0,20}(?:[^\s] [:»%](?!\S)|« |\d h \d|\w'\w).{0,20}")
"""A plain space before a colon or inside quotes and hours; a typewriter's apostrophe."""

CODE = frozenset({"code", "pre", "script", "style", "textarea"})
SPOKEN = ("alt", "aria-label", "content", "placeholder", "title")


def said(page: HtmlPage) -> Iterator[str]:
    """What a reader sees or hears of the page, code aside."""
    for node in page.tree.iter():
        if not isinstance(node.tag, str) or node.tag in CODE:
            yield node.tail or ""
            continue
        yield from (node.text or "", node.tail or "")
        if node.get("http-equiv") is None:
            yield from (node.get(name, "") for name in SPOKEN)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return real_site(tmp_path_factory)


def test_no_space_breaks_where_french_forbids_it(real: Path) -> None:
    found = {(text, page.address) for page in pages(real) for text in said(page)}
    wrong = {(broken[0], page) for text, page in found for broken in BREAKS.finditer(text)}
    assert sorted(wrong) == []
