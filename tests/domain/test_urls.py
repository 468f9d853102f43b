"""Addresses: each is written once, and those of the library are the ones that pages have."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from programmation import urls
from programmation.kinds import KINDS

PLUGINS = Path(__file__).parents[2] / "plugins"
TEMPLATES = Path(__file__).parents[2] / "theme" / "templates"

MADE = (*urls.FIXED.values(), *(kind.address for kind in KINDS))
LITERAL = re.compile(
    "/(?:"
    + "|".join(sorted({urls.first_part(a) for a in MADE if a.count("/") > 1} - {"{slug}"}))
    + ")/"
)


def test_no_module_but_this_one_writes_an_address() -> None:
    found = []
    for path in (*PLUGINS.glob("programmation/**/*.py"), *PLUGINS.glob("commands/*.py")):
        if path.name == "urls.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        # Neither docstrings nor what staff are shown as an example.
        prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else ""
            if id(node) in prose or not isinstance(text, str) or " " in text:
                continue
            if LITERAL.match(text):
                found.append(f"{path.relative_to(PLUGINS)}:{node.lineno} {text}")
    assert [text for text in found if "ancien-nom" not in text] == []


def test_no_template_writes_an_address() -> None:
    found = [
        f"{path.name}: {match[0]}"
        for path in TEMPLATES.rglob("*.*")
        for match in re.finditer(r"(?:root \}\}|[\"'])(/[a-z]+/)", path.read_text("utf-8"))
        if LITERAL.match(match[1])
    ]
    assert found == []


def test_no_template_compares_the_words_that_staff_type() -> None:
    found = [path.name for path in TEMPLATES.rglob("*.*") if ".value ==" in path.read_text("utf-8")]
    assert found == []


def test_templates_know_the_addresses_that_are_always_there() -> None:
    assert urls.FIXED["programme"] == "/programmation/"
    assert urls.FIXED["calendar"] == "/calendrier/programmation.ics"
    assert {"404.html", "build.json", "robots.txt", "sitemap.xml"} <= urls.OWN_FILES


def test_a_pattern_is_made_as_an_address_is() -> None:
    assert urls.comments_feed("{year}", "{slug}").format(year=2017, slug="oser") == (
        urls.comments_feed(2017, "oser")
    )


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/articles/", "articles/index.html"),
        ("/404.html", "404.html"),
        ("/blogue/vieux", "blogue/vieux/index.html"),
        ("/v1.0/page/", "v1.0/page/index.html"),
    ],
)
def test_output_path(address: str, path: str) -> None:
    assert urls.output_path(address) == path
