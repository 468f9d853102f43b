"""The search index of a built tree, by Pagefind (https://pagefind.app).

Pagefind reads the pages' `data-pagefind-body` and writes static files under `pagefind/`.
It reads copies in which elided words stand apart.  It writes its filters in an order that
changes at each run (https://github.com/Pagefind/pagefind/issues/638): `search_order` sorts
them, so that the same pages give the same bytes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from builder.assets.search_order import sort_filters
from builder.errors import BuildError

FOLDER = "pagefind"

UNUSED = ("pagefind-*ui*", "pagefind-highlight.js")
"""Ready-made interfaces, several times heavier than the search itself: the theme has its own."""


MARK = b"data-pagefind-body"
"""Only the pages that have it are indexed."""

_ELISION = re.compile(r"(?<=\w)\u2019(?=\w)")
ELISION = "\u2019 "
"""Pagefind takes "l’école" for one word, which "école" does not find; the space is taken out
again where results are shown (theme: search.js)."""


def add_search_index(tree: Path) -> None:
    """Index the pages of `tree`.  Raises `BuildError` with Pagefind's own words."""
    with tempfile.TemporaryDirectory(prefix="index-") as copies:
        _copy_pages(tree, Path(copies))
        result = subprocess.run(  # noqa: S603  (our own program and folders)
            [sys.executable, "-m", "pagefind", "--site", copies,
             "--output-path", str(tree / FOLDER)],
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    if result.returncode:
        said = (result.stderr or result.stdout).strip().splitlines()
        raise BuildError(f"l’index de recherche n’a pu être fait : {said[-1] if said else '?'}")
    for pattern in UNUSED:
        for path in (tree / FOLDER).glob(pattern):
            path.unlink()
    try:
        sort_filters(tree / FOLDER)
    except ValueError as error:
        raise BuildError(f"l’index de recherche n’a pu être relu : {error}") from None


def _copy_pages(tree: Path, copies: Path) -> None:
    for path in sorted(tree.rglob("*.html")):
        data = path.read_bytes()
        if MARK in data:
            copy = copies / path.relative_to(tree)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_ELISION.sub(ELISION, data.decode()), "utf-8")
