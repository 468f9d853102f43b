"""What is said of a text before it is saved: its mistakes, and those that it makes elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.project import project_from
from commands.proposal import Judgement, Proposal, judge
from tests.support.building import SAMPLE
from tests.support.content_folder import (
    COMMUNITY,
    MEETING,
    MEETING_FIELDS,
    POST,
    POST_FIELDS,
    PROFILE,
    SOUND,
    text,
    write,
)

SETTINGS = {"SITEURL": "https://pole.example.org", "SITENAME": "Pôle d’essai",
            "BUILD_DATE": "2017-10-01"}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # Where the cache is.
    write(tmp_path / "content", {path: text(fields) for path, fields in SOUND.items()})
    return tmp_path / "content"


def judged(root: Path, path: str, data: bytes | None, **files: bytes) -> Judgement:
    named = {f"images/{name}.png": content for name, content in files.items()}
    before = {one: one.read_bytes() for one in root.rglob("*") if one.is_file()}
    found = judge(project_from(SETTINGS, root), Proposal(path, data, named))
    assert {one: one.read_bytes() for one in root.rglob("*") if one.is_file()} == before
    return found


def errors(found: Judgement) -> list[tuple[str, str, str]]:
    return [(one.path, one.field, one.message) for one in found.problems if one.is_error]


def test_a_sound_text_may_be_saved(root: Path) -> None:
    found = judged(root, POST, text(POST_FIELDS.replace("Oser", "Osons")))
    assert errors(found) == []
    assert found.address == found.address_before == "/articles/2017/oser/"
    assert found.body_line == 6


def test_a_mistake_is_told_at_its_field_whatever_else_is_wrong_already(root: Path) -> None:
    write(root, {"pages/cassee.md": text("titre: Cassée\nmenu: beaucoup\n")})
    found = judged(root, MEETING, text(MEETING_FIELDS.replace("8 h 30", "26 h")))
    assert [(path, field) for path, field, _ in errors(found)] == [(MEETING, "debut")]
    own = judged(root, "pages/cassee.md", text("titre: Cassée\nmenu: trop\n"))
    assert [(path, field) for path, field, _ in errors(own)] == [("pages/cassee.md", "menu")]


def test_a_removal_tells_who_still_needs_the_text(root: Path) -> None:
    assert {path for path, *_ in errors(judged(root, COMMUNITY, None))} == {MEETING}
    assert {path for path, *_ in errors(judged(root, PROFILE, None))} == {POST}
    assert errors(judged(root, POST, None)) == []


def test_a_file_of_the_form_counts_as_there_before_it_is_saved(root: Path) -> None:
    typed = text(f"{POST_FIELDS}image: images/neuve.png\nimage_alt: Une table\n")
    assert [field for _, field, _ in errors(judged(root, POST, typed))] == ["image"]
    picture = (SAMPLE / "images/table.png").read_bytes()
    assert errors(judged(root, POST, typed, neuve=picture)) == []
    broken = errors(judged(root, POST, typed, neuve=b"no picture"))
    assert "illisible" in broken[0][2]


def test_a_page_that_moves_has_two_addresses(root: Path) -> None:
    found = judged(root, POST, text(f"{POST_FIELDS}slug: osons\n"))
    assert (found.address_before, found.address) == (
        "/articles/2017/oser/",
        "/articles/2017/osons/",
    )
    new = judged(root, "articles/2017/neuf.md", text(POST_FIELDS))
    assert (new.address_before, new.address) == ("", "/articles/2017/neuf/")


def test_a_second_text_of_one_address_or_identity_is_told(root: Path) -> None:
    copy = judged(root, "rencontres/2017-2018/copie.md", text(MEETING_FIELDS))
    assert any(field == "uid" for _, field, _ in errors(copy))
