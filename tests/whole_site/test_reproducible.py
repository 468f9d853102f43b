"""Two clones in two places, on two machines as unlike as one machine can be: one site."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from programmation import VERSION
from tests.support.building import REAL_BUILD_DATE, ROOT, made_once, tree

COMMON = {"SITEURL": "https://www.example.org", "BUILD_DATE": REAL_BUILD_DATE}


@dataclass(frozen=True)
class Machine:
    """Where and how a build runs."""

    folder: str
    command: tuple[str, ...]
    umask: int
    environment: dict[str, str]
    backwards: bool = False
    """The content's files were made in the reverse order."""


HERE = Machine(
    "un",
    (sys.executable, "plugins/builder", "--without-rst"),
    0o022,
    {"TZ": "America/Vancouver", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
)
THERE = Machine(
    "Où l’on bâtit/l’autre dossier",
    (sys.executable, "-m", "pelican"),
    0o077,
    {"TZ": "Pacific/Kiritimati", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
     "LANGUAGE": "tr", "PYTHONHASHSEED": "4242", "COLUMNS": "40"},
    backwards=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    def build_both(base: Path) -> None:
        for machine in (HERE, THERE):
            build(machine, base)

    base = made_once(tmp_path_factory, "clones", build_both)
    return base / HERE.folder / "output", base / THERE.folder / "output"


def build(machine: Machine, base: Path) -> None:
    clone = base / machine.folder
    clone_project(clone)
    if machine.backwards:
        made_again_backwards(clone / "content")
    result = subprocess.run(
        [*machine.command, "content", "-o", "output", "-s", "publishconf.py"],
        cwd=clone,
        env={**os.environ, **COMMON, "HOME": str(base / "home"), **machine.environment},
        umask=machine.umask,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def clone_project(clone: Path) -> None:
    """A clone of the project, with the changes that are not committed yet."""
    git("clone", "--quiet", str(ROOT), str(clone))
    edited = git("-C", str(ROOT), "ls-files", "-z", "--modified", "--others", "--exclude-standard")
    for name in filter(None, edited.split("\0")):
        if (ROOT / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
        else:
            # Unless it was never committed, and another test had made it.
            (clone / name).unlink(missing_ok=True)


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def made_again_backwards(content: Path) -> None:
    former = content.with_name("former")
    content.rename(former)
    for path in sorted(former.rglob("*"), reverse=True):
        if path.is_file():
            copy = content / path.relative_to(former)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
    shutil.rmtree(former)


def test_the_two_trees_are_one(outputs: tuple[Path, Path]) -> None:
    one, two = outputs
    first, second = tree(one), tree(two)
    assert [name for name in first | second if first.get(name) != second.get(name)] == []
    # The search index, the PDF and the pictures are part of it.
    for kind in (".pf_filter", ".pf_meta", ".pdf", ".webp", ".png", ".ics", ".atom"):
        assert any(name.endswith(kind) for name in first), kind


def test_anyone_may_read_both(outputs: tuple[Path, Path]) -> None:
    """A web server of another account, whatever the umask of whoever builds."""
    rights = [
        {path.relative_to(root): path.stat().st_mode & 0o7777 for path in [root, *root.rglob("*")]}
        for root in outputs
    ]
    assert rights[0] == rights[1]
    assert set(rights[0].values()) == {0o644, 0o755}


def test_build_json_alone_says_what_was_built(outputs: tuple[Path, Path]) -> None:
    one, _ = outputs
    told = json.loads((one / "build.json").read_text("utf-8"))
    commit = git("-C", str(one.parent), "log", "-1", "--format=%H", "--", "content").strip()
    assert told.pop("revision").removesuffix("+") == commit
    assert told == {"date": REAL_BUILD_DATE, "generator": "builder", "version": VERSION}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    # No revision nor path of the machine anywhere else.
    words = (commit.encode(), os.fsencode(one.parent.parent))
    shown = [
        path.relative_to(one).as_posix()
        for path in one.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]
    assert shown == ["build.json"]
