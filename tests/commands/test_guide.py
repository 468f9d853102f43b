"""GUIDE.md names commands that exist and messages that are really said."""

import re

import pytest

from tests.support.building import ROOT

GUIDE = (ROOT / "GUIDE.md").read_text("utf-8")
REPORT = (ROOT / "tests/mistakes/report.txt").read_text("utf-8")
MESSAGES = GUIDE.split("| message | remède |")[1].split("\n\n")[0]


def test_every_command_of_the_guide_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"`make ([a-z-]+)", GUIDE))
    assert named - targets == set()


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
