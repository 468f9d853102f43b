"""Lighthouse on the published site, served compressed by Debian's nginx, as on a phone.

`make lighthouse` prints every score, performance too, which depends on the machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.browser.conftest import HOST, chromium
from tests.support.building import PUBLISHED_AT, REAL_BUILD_DATE, ROOT, built
from tests.support.nginx import deployed
from tests.support.serving import free_port

PAGES = {
    "home": "/",
    "season": "/programmation/2018-2019/",
    "post": "/articles/2017/quand-le-collectif-s-organise/",
    "meeting": "/rencontres/s-entraider-entre-entreprises/",
    "author": "/auteurs/marie-michele-lemay/",
}
CATEGORIES = ("accessibility", "best-practices", "seo")
"""Categories whose scores are the same on every machine."""


def lighthouse(
    site: Path,
    folder: Path,
    categories: Iterable[str],
    runs: int = 1,
    pages: Iterable[str] = PAGES,
) -> dict[str, dict[str, Any]]:
    """Page → its `scores` by category (for performance, one for each run), and the audits that
    `failed`."""
    port = free_port()
    addresses = {name: f"http://{HOST}:{port}{PAGES[name]}" for name in pages}
    with deployed(site, folder, port):
        result = subprocess.run(
            ["node", ROOT / "tests/js/lighthouse.mjs", chromium(), ",".join(categories),
             str(runs), *addresses.values()],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )  # fmt: skip
    assert result.returncode == 0, result.stderr
    results = json.loads(result.stdout)
    return {name: results[address] for name, address in addresses.items()}


def main() -> None:
    """Print the median of some runs, for each page and category."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="*", help=", ".join(PAGES))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if unknown := set(options.pages).difference(PAGES):
        parser.error(f"{', '.join(sorted(unknown))}: not one of {', '.join(PAGES)}")
    categories = ("performance", *CATEGORIES)
    with tempfile.TemporaryDirectory() as folder:
        site = built(
            ROOT / "content", Path(folder) / "site", settings="publishconf.py",
            build_date=REAL_BUILD_DATE, fresh=True, SITEURL=PUBLISHED_AT,
        )  # fmt: skip
        pages = lighthouse(
            site, Path(folder) / "served", categories, options.runs, options.pages or PAGES
        )
    print("page".ljust(10), *(name.rjust(15) for name in categories))
    for page, audits in pages.items():
        medians = (statistics.median(audits["scores"][name]) for name in categories)
        print(page.ljust(10), *(f"{median:15.0f}" for median in medians))
        for audit in audits["failed"]:
            print("  ", audit)


if __name__ == "__main__":
    main()
