"""The content folder as Decap asks for it: read, written whole, and never left."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.editor_files import ContentFiles
from programmation.problems import Refusal
from tests.support.building import ROOT
from tests.support.content_folder import MEETING, POST, SOUND, text, write

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def files(tmp_path: Path) -> ContentFiles:
    root = tmp_path / "content"
    write(root, {path: text(fields) for path, fields in SOUND.items()})
    write(root, {"images/table.png": PNG, "images/lu.txt": b"x", "articles/.cache/a.md": b"x"})
    return ContentFiles(root)


def paths(answer: list[dict[str, dict[str, str]]]) -> list[str]:
    return [each["file"]["path"] for each in answer]


def test_texts_of_a_folder_are_listed_as_deep_as_asked(files: ContentFiles) -> None:
    write(files.root, {"articles/haut.md": b"x", "articles/haut.txt": b"x"})
    asked = {"folder": "articles", "extension": "md"}
    assert paths(files.answer("entriesByFolder", asked | {"depth": 1})) == ["articles/haut.md"]
    both = files.answer("entriesByFolder", asked | {"depth": 2})
    assert paths(both) == [POST, "articles/haut.md"]
    assert files.answer("entriesByFolder", asked | {"folder": "nulle-part", "depth": 2}) == []


def test_a_text_is_read_and_its_number_follows_its_bytes(files: ContentFiles) -> None:
    first = files.answer("getEntry", {"path": POST})
    assert first["data"] == text(SOUND[POST]).decode()
    files.write(POST, b"autre")
    second = files.answer("entriesByFiles", {"files": [{"path": POST}]})[0]
    assert second["data"] == "autre"
    assert first["file"]["id"] != second["file"]["id"]
    absent = files.answer("getEntry", {"path": "articles/2017/absent.md"})
    assert absent == {"data": None, "file": {"path": "articles/2017/absent.md", "id": None}}


def test_a_text_is_saved_with_its_pictures(files: ContentFiles) -> None:
    asset = {"path": "images/neuve.png", "content": base64.b64encode(PNG).decode()}
    entry = {"path": "articles/2018/neuf.md", "raw": "---\ntitre: Été\n---\n"}
    files.answer("persistEntry", {"dataFiles": [entry], "assets": [asset]})
    assert files.read("articles/2018/neuf.md") == "---\ntitre: Été\n---\n".encode()
    assert files.read("images/neuve.png") == PNG


def test_media_are_listed_without_what_is_in_them(files: ContentFiles) -> None:
    listed = files.answer("getMedia", {"mediaFolder": "images"})
    assert [one.pop("name") for one in listed] == ["lu.txt", "table.png"]
    assert [sorted(one) for one in listed] == [["id", "path"]] * 2
    added = {"path": "documents/a.pdf", "content": base64.b64encode(b"%PDF").decode()}
    answer = files.answer("persistMedia", {"asset": added})
    assert (answer["name"], answer["content"]) == ("a.pdf", added["content"])
    assert files.read("documents/a.pdf") == b"%PDF"


def test_pictures_alone_are_shown(files: ContentFiles) -> None:
    others = ("absente.png", "lu.txt", POST, "../x.png", "\0.png", f"{'x' * 300}.png")
    assert [files.picture(path) for path in ("images/table.png", *others)] == [PNG, *[None] * 6]


def test_removal_of_what_is_not_there_is_none(files: ContentFiles) -> None:
    files.answer("deleteFiles", {"paths": [POST, "articles/2017/absent.md", MEETING]})
    assert files.read(POST) is None
    assert files.read(MEETING) is None


@pytest.mark.parametrize(
    "path",
    ["../secret.md", "articles/../../secret.md", "articles/.cache/a.md", ".git/config", "",
     "articles//a.md", "..\\secret.md", "lien/dehors.md", "articles/lien.md"],
)  # fmt: skip
def test_nothing_beside_the_content_is_read_or_written(files: ContentFiles, path: str) -> None:
    secret = files.root.parent / "secret.md"
    secret.write_text("secret")
    (files.root / "lien").symlink_to(files.root.parent)
    (files.root / "articles/lien.md").symlink_to(secret)
    for action, asked in (
        ("getEntry", {"path": path}),
        ("deleteFiles", {"paths": [path]}),
        ("persistEntry", {"dataFiles": [{"path": path, "raw": "x"}], "assets": []}),
        ("persistMedia", {"asset": {"path": path, "content": ""}}),
    ):
        with pytest.raises(Refusal, match="pas du contenu"):
            files.answer(action, asked)
    assert secret.read_text() == "secret"


def test_an_unknown_action_is_refused(files: ContentFiles) -> None:
    with pytest.raises(Refusal, match="publishUnpublishedEntry"):
        files.answer("publishUnpublishedEntry", {})


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_former_text_and_nothing_else(
    files: ContentFiles, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(files.root.rglob("*"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, {"write": "open", "replace": "replace"}[step], full)
    with pytest.raises(Refusal, match="toujours dans le formulaire"):
        files.write(POST, b"neuf")
    monkeypatch.undo()
    assert files.read(POST) == text(SOUND[POST])
    assert sorted(files.root.rglob("*")) == before


def test_a_text_keeps_its_permissions(files: ContentFiles) -> None:
    target = files.locate(POST)
    target.chmod(0o640)
    files.write(POST, b"neuf")
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_server_killed_in_the_middle_of_a_save_leaves_the_former_text(
    files: ContentFiles, step: str
) -> None:
    module, _, name = step.rpartition(".")
    code = (
        "import os, pathlib, sys\n"
        "from commands.editor_files import ContentFiles\n"
        f"{module}.{name} = lambda *_: os.kill(os.getpid(), 9)\n"
        "ContentFiles(pathlib.Path(sys.argv[1])).write(sys.argv[2], b'neuf')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(files.root), POST],
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")}, check=False,
    )  # fmt: skip
    assert done.returncode == -9
    assert files.read(POST) == text(SOUND[POST])
    # What it began is no text, and the next save goes on.
    listed = files.answer("entriesByFolder", {"folder": "articles", "extension": "md", "depth": 3})
    assert paths(listed) == [POST]
    files.write(POST, b"neuf")
    assert files.read(POST) == b"neuf"
    assert not list(files.root.rglob("*.tmp"))
