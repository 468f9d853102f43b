"""Lighthouse finds nothing to say of the main pages. `make lighthouse` measures speed too."""

from pathlib import Path

from tests.browser.conftest import Site
from tests.support.lighthouse import CATEGORIES, PAGES, lighthouse


def test_main_pages_have_every_point(site: Site, tmp_path: Path) -> None:
    expected = {"scores": {name: [100] for name in CATEGORIES}, "failed": []}
    said = lighthouse(site.root, tmp_path / "served", CATEGORIES)
    assert said == dict.fromkeys(PAGES, expected)
