"""Two places, on two machines as unlike as one machine can be: one site."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from programmation import VERSION
from tests.support.building import (
    PUBLISHED,
    REAL_BUILD_DATE,
    ROOT,
    made_once,
    published_site,
    tree,
)

THERE = "Où l’on bâtit/l’autre dossier"
"""A clone that another account builds with Pelican's own command, in another country."""
ENVIRONMENT = {
    "TZ": "Pacific/Kiritimati", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
    "LANGUAGE": "tr", "PYTHONHASHSEED": "4242", "COLUMNS": "40",
}  # fmt: skip


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """That which the browser's tests look at, and one made elsewhere."""
    there = made_once(tmp_path_factory, "clones", build) / THERE / "output"
    return published_site(tmp_path_factory), there


def build(base: Path) -> None:
    clone = base / THERE
    clone_project(clone)
    made_again_backwards(clone / "content")
    result = subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-o", "output", "-s", "publishconf.py"],
        cwd=clone,
        env={**os.environ, **PUBLISHED, "HOME": str(base / "home"), **ENVIRONMENT},
        umask=0o077,
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
    """Its files, in the reverse order."""
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
    one, two = outputs
    told = json.loads((one / "build.json").read_text("utf-8"))
    commit = git("-C", str(ROOT), "log", "-1", "--format=%H", "--", "content").strip()
    assert told.pop("revision").removesuffix("+") == commit
    assert told == {"date": REAL_BUILD_DATE, "generator": "builder", "version": VERSION}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    # No revision nor path of the machine anywhere else.
    for output, place in ((one, ROOT), (two, two.parents[2])):
        words = (commit.encode(), os.fsencode(place))
        shown = [
            path.relative_to(output).as_posix()
            for path in output.rglob("*")
            if path.is_file() and any(word in path.read_bytes() for word in words)
        ]
        assert shown == ["build.json"]
