"""A theme's files, joined and addressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.bundles import Assets
from builder.errors import BuildError


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    for name, text in {
        "bundles.json": '{"site.css": ["css/a.css", "css/b.css"], "s.js": ["js/s.js"]}',
        "static/css/a.css": "/*! Licence */\na {\n  color: red;\n}\n",
        "static/css/b.css": "/* Why. */\nb {\n\n  color: blue;\n}\n",
        "static/js/s.js": "// Why.\n/** What. */\nif (a) {\n  b('// c');\n}\n",
        "static/fonts/f.woff2": "font",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_bundles_join_their_parts_in_order(theme: Path) -> None:
    assert Assets(theme).bundles == {
        "site.css": b"/*! Licence */\na{color:red}b{color:blue}\n",
        "s.js": b"if (a) {\nb('// c');\n}\n",
    }


def test_other_files_are_published_as_they_are(theme: Path) -> None:
    assert Assets(theme).files == {"fonts/f.woff2": theme / "static/fonts/f.woff2"}
    address = Assets(theme).address("fonts/f.woff2", "/pole")
    assert address.startswith("/pole/theme/fonts/f.woff2?v=")


def test_style_sheet_names_a_font_as_pages_do(theme: Path) -> None:
    (theme / "static/css/a.css").write_text('@font-face { src: url("fonts/f.woff2"), url("x"); }')
    address = Assets(theme).address("fonts/f.woff2").removeprefix("/theme/")
    css = Assets(theme).bundles["site.css"].decode()
    assert f'url("{address}"), url("x")' in css


def test_address_of_a_bundle_follows_its_content(theme: Path) -> None:
    before = Assets(theme).address("site.css")
    assert before.startswith("/theme/site.css?v=")
    assert Assets(theme).address("site.css") == before
    (theme / "static/css/a.css").write_text("a { color: green; }")
    assert Assets(theme).address("site.css") != before


def test_unknown_name_is_an_error(theme: Path) -> None:
    with pytest.raises(BuildError, match=r"absent\.css"):
        Assets(theme).address("absent.css")


def test_missing_part_is_an_error(theme: Path) -> None:
    (theme / "static/js/s.js").unlink()
    with pytest.raises(BuildError, match=r"s\.js"):
        _ = Assets(theme).bundles


def test_theme_without_bundles(tmp_path: Path) -> None:
    assert (Assets(tmp_path).bundles, Assets(tmp_path).files) == ({}, {})


def test_a_process_that_builds_again_reads_a_theme_again_once_a_file_of_it_is_saved(
    theme: Path,
) -> None:
    first = Assets.from_theme(theme)
    bundles = first.bundles
    assert Assets.from_theme(theme) is first
    (theme / "static/css/a.css").write_text("a { margin: 0 }")
    second = Assets.from_theme(theme)
    assert second.bundles != bundles
    assert Assets.from_theme(theme) is second
