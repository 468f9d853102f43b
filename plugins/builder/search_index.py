"""The search index of a built tree, by Pagefind (https://pagefind.app).

Pagefind reads the pages' `data-pagefind-body` and writes static files under `pagefind/`;
the same pages give the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from builder.errors import BuildError

FOLDER = "pagefind"

UNUSED = ("pagefind-*ui*", "pagefind-highlight.js")
"""Ready-made interfaces, several times heavier than the search itself: the theme has its own."""


def add_search_index(tree: Path) -> None:
    """Index the pages of `tree`.  Raises `BuildError` with Pagefind's own words."""
    result = subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(tree), "--output-subdir", FOLDER],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        said = (result.stderr or result.stdout).strip().splitlines()
        raise BuildError(f"l’index de recherche n’a pu être fait : {said[-1] if said else '?'}")
    for pattern in UNUSED:
        for path in (tree / FOLDER).glob(pattern):
            path.unlink()
