"""The theme's style sheets as they are written: where rules stand, and what may be named there."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.building import ROOT

THEME = ROOT / "theme"
CSS = THEME / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
SCRIPTS = sorted((THEME / "static" / "js").glob("*.js"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.I)
WIDTH = re.compile(r"@(?:media|container)[^{]*\b(?:width|height)\b[^{]*")
BREAKPOINTS = re.findall(r"^ {5}\w+ +(\d+rem) {3}", (CSS / "tokens.css").read_text(), re.M)


def rules(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_every_rule_stands_in_the_layer_of_its_file(sheet) -> None:
    layer = "blocks" if sheet.parent.name == "blocks" else sheet.stem
    text = rules(sheet.read_text())
    if layer == "tokens":
        text = re.sub(r"@layer [^{]*;|@font-face \{[^}]*\}", "", text)
    assert re.fullmatch(rf"\s*@layer {layer} \{{\n.*\n\}}\s*", text, re.S)
    assert "\n@" not in text.replace(f"@layer {layer} {{", "", 1)


def test_layers_are_in_order() -> None:
    assert (
        "@layer tokens, base, layout, blocks, utilities, print;" in (CSS / "tokens.css").read_text()
    )


def test_every_sheet_is_in_one_bundle_and_every_script_in_some() -> None:
    bundles = json.loads((THEME / "bundles.json").read_text())
    named = [name for each in bundles.values() for name in each]
    there = (path.relative_to(THEME / "static").as_posix() for path in (*SHEETS, *SCRIPTS))
    assert sorted(set(named)) == sorted(there)
    assert len([name for name in named if name.endswith(".css")]) == len(SHEETS)


def test_each_file_of_macros_has_a_sheet_of_its_name() -> None:
    macros = {path.stem for path in (THEME / "templates" / "macros").glob("*.html")}
    assert macros <= {path.stem for path in (CSS / "blocks").glob("*.css")}


def test_colours_are_named_in_the_tokens_alone() -> None:
    literal = {
        path.stem: found
        for path in SHEETS
        if path.stem != "tokens" and (found := COLOUR.findall(rules(path.read_text())))
    }
    assert literal == {}


def test_three_breakpoints_are_named_and_no_other_width_is_asked_for() -> None:
    assert len(BREAKPOINTS) == 3
    asked = {query.strip() for path in SHEETS for query in WIDTH.findall(rules(path.read_text()))}
    assert asked <= {f"@media (min-width: {width})" for width in BREAKPOINTS}


WRITERS = [
    *(THEME / "templates").rglob("*.html"),
    *SCRIPTS,
    *(ROOT / "plugins").rglob("*.py"),
]
MADE = re.compile(r"(?:isso|color|label|align)-|woff2$")
"""Classes of Isso, and those that end with a value; no class at all."""


def test_no_sheet_styles_what_nothing_writes() -> None:
    written = "\n".join(path.read_text() for path in WRITERS)
    sheets = "\n".join(rules(path.read_text()) for path in SHEETS)
    names = {name for name in re.findall(r"\.([a-z][\w-]+)", sheets) if not MADE.match(name)}
    assert names <= set(re.findall(r"[a-z][\w-]+", written))
