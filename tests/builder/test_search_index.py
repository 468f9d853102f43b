"""The search index is made of the pages, always the same, and failure is said."""

import gzip
from pathlib import Path

import pytest

from builder.assets.search_index import add_search_index
from builder.errors import BuildError
from tests.support.building import tree

PAGE = (
    '<!doctype html><html lang="fr-CA"><title>Relève</title>'
    "<main data-pagefind-body><h1>Relève</h1><p>Passer le flambeau.</p></main></html>"
)


def site(root: Path) -> Path:
    (root / "releve").mkdir(parents=True)
    (root / "releve" / "index.html").write_text(PAGE, "utf-8")
    return root


def test_same_pages_give_the_same_index_without_interfaces(tmp_path: Path) -> None:
    one, two = site(tmp_path / "one"), site(tmp_path / "two")
    add_search_index(one)
    add_search_index(two)
    assert tree(one) == tree(two)
    names = {path.name for path in (one / "pagefind").iterdir()}
    assert {"pagefind.js", "pagefind-entry.json"} <= names
    assert not [name for name in names if "ui" in name or "highlight" in name]


def test_failure_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="index de recherche"):
        add_search_index(tmp_path / "missing")


def test_index_holds_elided_words_apart_and_leaves_pages_alone(tmp_path: Path) -> None:
    page = PAGE.replace("Passer le flambeau.", "L’école d’aujourd’hui.")
    (tmp_path / "index.html").write_text(page, "utf-8")
    (tmp_path / "autre.html").write_text("<p>Sans marque</p>", "utf-8")
    add_search_index(tmp_path)
    assert (tmp_path / "index.html").read_text("utf-8") == page
    (fragment,) = (tmp_path / "pagefind" / "fragment").iterdir()
    assert "L’ école d’ aujourd’ hui." in gzip.decompress(fragment.read_bytes()).decode()
