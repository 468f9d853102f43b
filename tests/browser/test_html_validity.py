"""The Nu Html Checker has nothing to say of a built site: pages, redirects and style sheets.

Pages come over HTTP, as their security policy says `'self'`, which no file has.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Site, served
from tests.support.building import SAMPLE, built_once
from tests.support.html_pages import pages

ROOT = Path(__file__).parents[2]
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
"""Less compiled code costs a run of seconds less than half, and more stack."""
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def addresses(site: Site) -> list[str]:
    """Of all that the checker reads."""
    paths = [page.address for page in pages(site.root)]
    paths += [f"/{path.relative_to(site.root)}" for path in site.root.rglob("*.css")]
    return [site.url + path for path in paths]


def test_every_page_and_style_sheet_is_valid(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # The sample has what the real content has not: odd titles, meetings in every state.
    with served(built_once(tmp_path_factory, "sample", SAMPLE)) as sample:
        checked = addresses(site) + addresses(sample)
        assert len(checked) > 120
        # All in one run, as it takes seconds to start; it must be told to read 127.0.0.1.
        result = subprocess.run(
            ["java", *QUICKLY, "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", CHECKER,
             "--format", "json", "--also-check-css", *checked],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )  # fmt: skip
    said = json.loads(result.stderr)["messages"]
    found = [f"{m.get('url')}:{m.get('lastLine')} {m['type']} {m['message']}" for m in said]
    assert (found, result.returncode) == ([], 0)
