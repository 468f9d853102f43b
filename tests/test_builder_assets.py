"""Bundles, digests and addresses of the theme's static files."""

from pathlib import Path

import pytest
from builder.assets import Assets
from builder.errors import BuildError


def assets(root: Path, site_root: str = "") -> Assets:
    (root / "css").mkdir()
    (root / "fonts").mkdir()
    (root / "css" / "a.css").write_text('@font-face { src: url("../fonts/t.woff2") }')
    (root / "css" / "b.css").write_text("b { background: url(data:x) }")
    (root / "fonts" / "t.woff2").write_bytes(b"font")
    (root / ".hidden").write_bytes(b"x")
    bundles = {"site.css": ["css/a.css", "css/b.css"]}
    return Assets(root, bundles, site_root)


def test_bundle_replaces_its_sources_and_points_to_versioned_files(tmp_path: Path) -> None:
    found = dict(assets(tmp_path).files())
    assert set(found) == {"theme/fonts/t.woff2", "theme/site.css"}
    assert found["theme/site.css"].startswith(b'@font-face { src: url("/theme/fonts/t.woff2?v=')
    assert found["theme/site.css"].endswith(b"\nb { background: url(data:x) }")


def test_address_changes_with_the_content_and_holds_the_root(tmp_path: Path) -> None:
    first = assets(tmp_path, "/pole").address("site.css")
    assert first.startswith("/pole/theme/site.css?v=")
    (tmp_path / "fonts" / "t.woff2").write_bytes(b"other font")
    again = Assets(tmp_path, {"site.css": ["css/a.css", "css/b.css"]}, "/pole")
    assert again.address("site.css") != first


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="static/nope.js"):
        assets(tmp_path).address("nope.js")
