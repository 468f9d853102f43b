"""GUIDE.md names commands that exist, as the code does, and messages that are really said."""

import re

import pytest

import commands
from tests.support.building import ROOT

GUIDE = (ROOT / "GUIDE.md").read_text("utf-8")
REPORT = (ROOT / "tests/mistakes/report.txt").read_text("utf-8")
MESSAGES = GUIDE.split("| message | remède |")[1].split("\n\n")[0]


TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M))
COMMANDS = "".join(path.read_text("utf-8") for path in (ROOT / "plugins").glob("*/*.py"))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param(GUIDE, r"`make ([a-z-]+)", id="guide"),
        pytest.param(commands.__doc__, r"  make ([a-z-]+)", id="list of the modules"),
        pytest.param(COMMANDS, r'@command\("([a-z-]+)"', id="modules"),
    ],
)
def test_every_command_that_is_named_exists(text: str, form: str) -> None:
    named = set(re.findall(form, text))
    assert len(named) > 10
    assert named - TARGETS == set()


def messages() -> list[str]:
    rows = re.findall(r"^\| (.+?) \| .+ \|$", MESSAGES, re.MULTILINE)
    return [message for row in rows for message in row.split(", ")]


@pytest.mark.parametrize("message", messages())
def test_every_message_that_the_guide_explains_is_said(message: str) -> None:
    assert message in REPORT


def test_every_error_is_explained() -> None:
    errors = re.findall(r"^\S+:\d+ : .*", REPORT.split("Erreurs : rien")[1], re.MULTILINE)
    assert len(errors) > 60
    assert [error for error in errors if not any(m in error for m in messages())] == []


def test_the_page_of_contents_leads_to_each_section() -> None:
    sections = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    listed = re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", GUIDE.split("\n## ")[0])
    assert [title for title, _ in listed] == sections
    # As hosts make anchors of titles.
    made = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in sections]
    assert [anchor for _, anchor in listed] == made
    assert sections[0] == "Dans le navigateur"
