"""Each setting of ours has a rule, and each mistake in one is told with its place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

from programmation.settings import OTHERS, RULES, located, site_from, troubles
from tests.support.building import ROOT


def given() -> dict[str, object]:
    """The settings of pelicanconf.py, each a plain value."""
    found = {}
    for node in ast.parse((ROOT / "pelicanconf.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            assert isinstance(target, ast.Name)
            found[target.id] = ast.literal_eval(node.value)
    return found


def test_our_own_settings_and_those_of_pelican_are_right() -> None:
    settings = given()
    assert list(troubles({**DEFAULT_CONFIG, **settings})) == []
    # None of Pelican's need be told from ours.
    assert list(troubles({**DEFAULT_CONFIG, **settings}, DEFAULT_CONFIG)) == []
    unknown = settings.keys() - DEFAULT_CONFIG.keys() - RULES.keys() - OTHERS
    assert unknown == set()


class Asked(dict[str, object]):
    """Settings that remember which of them were read by name."""

    def __init__(self, values: dict[str, object]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, name: str, default: object = None) -> object:
        self.names.add(name)
        return super().get(name, default)


def read_for_the_site() -> set[str]:
    asked = Asked(given())
    site_from(asked)
    return asked.names


def read_elsewhere() -> set[str]:
    """Names that our modules ask `settings` for."""
    found = set()
    # `importing` reads those of other sites.
    for path in set((ROOT / "plugins").rglob("*.py")) - set((ROOT / "plugins/importing").iterdir()):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Subscript(of, ast.Constant(str(name))) | ast.Call(
                    ast.Attribute(of, "get"), [ast.Constant(str(name)), *_]
                ) if name.isupper() and ast.unparse(of).endswith("settings"):
                    found.add(name)
    return found


def test_what_is_read_of_the_settings_has_a_rule() -> None:
    elsewhere = read_elsewhere()
    assert {"EMBED_HOSTS", "SHARE_IMAGES"} <= elsewhere
    unknown = (read_for_the_site() | elsewhere) - RULES.keys() - OTHERS - DEFAULT_CONFIG.keys()
    # Set by `pelican -D`, and by a build for what makes it.
    assert unknown == {"DEBUG", "LIVE_INPUTS"}


def test_each_setting_is_read_by_something() -> None:
    found = read_for_the_site()
    for path in (ROOT / "plugins").rglob("*.py"):
        if path.name != "settings.py":
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            found |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    assert {*RULES, *OTHERS} - found == {"OUTPUT_RETENTION"}  # Pelican reads it.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITENAME", 3), ("SITE_EMAIL", ["a@b.ca"]), ("SHOW_DRAFTS", "non"), ("SEARCH_INDEX", 1),
        ("POSTS_PER_PAGE", 0), ("POSTS_PER_PAGE", "10"), ("POSTS_PER_PAGE", True),
        ("FEED_MAX_ITEMS", 10**30), ("PUBLISHING", "non"),
        ("EDITOR_CONTENT", ["content"]),
        ("WEBSUB_HUB", "javascript:x"), ("FEED_TAG_HOST", "https://example.org"),
        ("SITE_LANGUAGE", "français"), ("SITE_REGION", "\0"),
        ("EMBED_HOSTS", "www.youtube.com"), ("EMBED_HOSTS", ["https://x.example"]),
        ("THEME", str(ROOT)), ("EDITOR_BACKEND", "github"), ("EDITOR_BACKEND", {"name": object}),
        ("EMBED_HOSTS", ["x.example; script-src *"]), ("INDEXNOW_KEY", "../../x"),
        ("OUTPUT_RETENTION", "CNAME"), ("OUTPUT_RETENTION", [5]),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told(name: str, value: object) -> None:
    (said,) = troubles({name: value})
    assert said.startswith(f"{name} : {value!r} ne convient pas. Écrivez ")


def test_all_is_told_at_once_and_a_misspelt_name_too() -> None:
    assert list(troubles({"POST_PER_PAGE": 3, "SHOW_DRAFTS": 0, "MY_PLUGIN_SETTING": 1})) == [
        "SHOW_DRAFTS : 0 ne convient pas. Écrivez True ou False, sans guillemets.",
        "POST_PER_PAGE : réglage inconnu. Écrivez plutôt « POSTS_PER_PAGE ».",
    ]


def test_the_place_is_that_of_the_file_that_has_the_last_word(tmp_path: Path) -> None:
    last, first = tmp_path / "publishconf.py", tmp_path / "pelicanconf.py"
    last.write_text("from pelicanconf import *\nSHOW_DRAFTS = 0\n")
    first.write_text("SHOW_DRAFTS = 1\nEMBED_HOSTS: tuple[str, ...] = 3\n")
    message = "SHOW_DRAFTS : non\nEMBED_HOSTS : non\nSITEURL : non"
    assert located(message, [last, first]) == (
        "publishconf.py:2 : SHOW_DRAFTS : non\npelicanconf.py:2 : EMBED_HOSTS : non\nSITEURL : non"
    )
