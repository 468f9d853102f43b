"""The search index is made of the pages, always the same, its filters in order; failure is said."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import cbor2
import pytest

from assets import search_index
from assets.search_index import MARK, add_search_index, sort_filters
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


def test_failure_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "get_executable", lambda: Path(shutil.which("false") or ""))
    with pytest.raises(BuildError, match="index de recherche"):
        add_search_index(site(tmp_path))


def test_a_site_whose_texts_are_all_to_come_has_an_index_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Sans marque</p>", "utf-8")
    add_search_index(tmp_path)
    assert json.loads((tmp_path / "pagefind/pagefind-entry.json").read_text())["languages"] == {}


def test_index_holds_elided_words_apart_and_leaves_pages_alone(tmp_path: Path) -> None:
    page = PAGE.replace("Passer le flambeau.", "L’école d’aujourd’hui.")
    (tmp_path / "index.html").write_text(page, "utf-8")
    (tmp_path / "autre.html").write_text("<p>Sans marque</p>", "utf-8")
    add_search_index(tmp_path)
    assert (tmp_path / "index.html").read_text("utf-8") == page
    (fragment,) = (tmp_path / "pagefind" / "fragment").iterdir()
    assert "L’ école d’ aujourd’ hui." in gzip.decompress(fragment.read_bytes()).decode()


# --- Filters

FILTERS = {"type": [["Page", [0, 2]], ["Article", [1]]], "année": [["2018", [1]], ["2017", [0]]]}
META = ["1.5.2", [["fr_1", 12]], [["a", "z", "fr_2"]], "filters", [], ["title"]]


def packed(content: Any) -> bytes:
    return gzip.compress(MARK + cbor2.dumps(content))


def unpacked(file: Path) -> Any:
    return cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(MARK))


def index(root: Path, *, backwards: bool = False) -> Path:
    """An index as Pagefind writes it, its filters in an order or in the other."""
    turn = -1 if backwards else 1
    (root / "filter").mkdir(parents=True)
    named = []
    for number, (title, values) in enumerate(FILTERS.items()):
        name = f"fr-ca_{number}{backwards:d}"
        (root / "filter" / f"{name}.pf_filter").write_bytes(packed([title, values[::turn]]))
        named.append([title, name])
    meta = [named[::turn] if part == "filters" else part for part in META]
    (root / f"pagefind.fr-ca_{backwards:d}.pf_meta").write_bytes(packed(meta))
    languages = {"fr-ca": {"hash": f"fr-ca_{backwards:d}", "wasm": "fr-ca", "page_count": 3}}
    entry = {"version": "1.5.2", "languages": languages}
    (root / "pagefind-entry.json").write_text(json.dumps(entry))
    return root


def test_two_orders_give_the_same_files(tmp_path: Path) -> None:
    one, two = index(tmp_path / "one"), index(tmp_path / "two", backwards=True)
    assert tree(one) != tree(two)
    sort_filters(one)
    sort_filters(two)
    assert tree(one) == tree(two)


def test_all_that_was_said_is_said_in_order_and_found_by_name(tmp_path: Path) -> None:
    root = index(tmp_path / "index")
    sort_filters(root)
    entry = json.loads((root / "pagefind-entry.json").read_text())
    meta = unpacked(root / f"pagefind.{entry['languages']['fr-ca']['hash']}.pf_meta")
    named = dict(meta[3])
    assert list(named) == ["année", "type"]
    assert {
        title: unpacked(root / "filter" / f"{name}.pf_filter") for title, name in named.items()
    } == {title: [title, sorted(values)] for title, values in FILTERS.items()}
    assert [*meta[:3], "filters", *meta[4:]] == META
    assert len(tree(root)) == 4


@pytest.mark.parametrize("content", [["1.5.2"], {"a": 1}, 7])
def test_an_unknown_shape_is_refused(tmp_path: Path, content: object) -> None:
    root = index(tmp_path / "index")
    (root / "pagefind.fr-ca_0.pf_meta").write_bytes(packed(content))
    with pytest.raises(ValueError, match="pf_meta d’une forme inconnue"):
        sort_filters(root)


def test_another_mark_is_refused(tmp_path: Path) -> None:
    root = index(tmp_path / "index")
    (root / "pagefind.fr-ca_0.pf_meta").write_bytes(gzip.compress(b"other"))
    with pytest.raises(ValueError, match="forme inconnue"):
        sort_filters(root)


def test_the_order_of_the_file_system_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for root in (one, two):
        for number in range(9):
            page = PAGE.replace("Relève", f"Relève {number}")
            (site(root / str(number)) / "releve" / "index.html").write_text(page, "utf-8")
    add_search_index(one)
    rglob = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda path, glob: sorted(rglob(path, glob), reverse=True))
    add_search_index(two)
    assert tree(one) == tree(two)
