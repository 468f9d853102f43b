"""The process that looks at folders: right, never late by a build, and never left behind."""

from __future__ import annotations

import marshal
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.incremental.looking import Looker
from builder.output.file_system import lines_below
from tests.support.building import ROOT, without_coverage
from tests.support.serving import eventually


@pytest.fixture
def looker() -> Iterator[Looker]:
    looker = Looker()
    yield looker
    looker.end()


@pytest.fixture
def folder(tmp_path: Path) -> str:
    for name in ("a", "b/c", "b/d/é", "b/d/deux\nlignes"):
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "folder" / "b" / "empty" / "too").mkdir(parents=True)
    return str(tmp_path / "folder")


def process_of(looker: Looker) -> subprocess.Popen[bytes]:
    other = looker._other
    assert other
    return other.process


def test_what_folders_hold_is_told_once(looker: Looker, folder: str, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    looker.ask(folder, str(tmp_path / "bare"), str(tmp_path / "none"))
    assert looker.answer() == [frozenset(lines_below(folder)), frozenset(), None]
    assert looker.answer() is None
    assert {line.partition("//")[0] for line in lines_below(folder)} == {
        "a", "b/c", "b/d/é", "b/d/deux\nlignes", "b/empty/too/"
    }  # fmt: skip


def test_what_a_link_leads_to_is_never_as_it_was(folder: str) -> None:
    (Path(folder) / "l").symlink_to("a")
    assert set(lines_below(folder)) ^ set(lines_below(folder))


def test_nothing_is_told_that_was_not_asked(looker: Looker) -> None:
    assert looker.answer() is None


def test_the_next_build_gets_its_own_answer(looker: Looker, folder: str) -> None:
    looker.ask(folder)
    looker.again()
    process = process_of(looker)
    (Path(folder) / "new").write_text("")
    looker.ask(folder)
    assert looker.answer() == [frozenset(lines_below(folder))]
    assert process_of(looker) is process


def test_a_process_that_dies_is_replaced(looker: Looker, folder: str) -> None:
    looker.ask(folder)
    process_of(looker).kill()
    process_of(looker).wait()
    # It may have answered before: that is for nobody.
    looker.again()
    looker.ask(folder)
    looker.answer()
    looker.ask(folder)
    assert looker.answer() == [frozenset(lines_below(folder))]


def test_an_answer_not_heard_to_the_end_is_of_no_use(
    looker: Looker, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_file: object) -> None:
        raise KeyboardInterrupt

    looker.ask(folder)
    process = process_of(looker)
    with monkeypatch.context() as patched:
        patched.setattr(marshal, "load", interrupted)
        with pytest.raises(KeyboardInterrupt):
            looker.answer()
    assert process.poll() is not None
    looker.ask(folder)
    assert looker.answer() == [frozenset(lines_below(folder))]


def test_the_keyboard_does_not_stop_it(looker: Looker, folder: str) -> None:
    looker.ask(folder)
    looker.answer()
    os.kill(process_of(looker).pid, signal.SIGINT)
    looker.ask(folder)
    assert looker.answer() == [frozenset(lines_below(folder))]


def test_without_python_one_looks_oneself(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    looker.ask("/")
    assert looker.answer() is None


def test_it_ends_with_whoever_asked(tmp_path: Path) -> None:
    program = (
        "import os; from builder.incremental.looking import Looker; looker = Looker();"
        "looker.ask('.');"
        "print(looker._other.process.pid, flush=True); os._exit(0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=without_coverage() | {"PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True,
        text=True,
        check=True,
    )
    number = int(said.stdout)

    def ended() -> bool:
        try:
            # One that nobody has heard of yet stays there, without a command.
            return not Path(f"/proc/{number}/cmdline").read_bytes()
        except FileNotFoundError:
            return True

    assert eventually(ended, "the end of the process")
