from __future__ import annotations

import errno
import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.errors import BuildError
from builder.workers import SharedWork, available_processes, forked
from tests.support.building import ROOT


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000, 5000])
@pytest.mark.parametrize("processes", [1, 2, 5])
def test_results_in_order(count: int, processes: int) -> None:
    assert forked(lambda n: n * n, range(count), processes) == [n * n for n in range(count)]


def child_first(act: Callable[[], object]) -> Callable[[int], int]:
    """Work whose parent waits until a child does `act`, and which tells who did it.

    Otherwise one process may do all before another has started.
    """
    parent = os.getpid()
    waiting, telling = os.pipe()
    waited = []

    def work(_: int) -> int:
        if os.getpid() != parent:
            os.write(telling, b".")
            act()
        elif not waited:
            waited.append(os.read(waiting, 1))
        return os.getpid()

    return work


@pytest.mark.parametrize("given", [0, 1])
def test_where_the_system_gives_no_more_processes(
    monkeypatch: pytest.MonkeyPatch, given: int
) -> None:
    fork, left = os.fork, [*range(given)]

    def refused() -> int:
        if not left:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        left.pop()
        return fork()

    monkeypatch.setattr(os, "fork", refused)
    before = len([*Path("/proc/self/fd").iterdir()])
    assert forked(lambda n: n * n, range(100), 4) == [n * n for n in range(100)]
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_work_is_shared() -> None:
    # Each takes a while, so that no process does all before another has started.
    found = set(forked(child_first(lambda: time.sleep(0.01)), range(100), 3))
    assert len(found) > 1


def test_dead_process_is_an_error() -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(BuildError, match="un des processus de la construction s’est arrêté"):
        forked(child_first(die), range(3000), 2)


NO_CHILD = """
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child")
"""


def said(code: str) -> str:
    """What code prints in a process of its own: that of the tests may have other children."""
    return subprocess.run(
        [sys.executable, "-c", "import os\n" + textwrap.dedent(code) + NO_CHILD],
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True, text=True, timeout=300, check=True,
    ).stdout  # fmt: skip


def test_exception_of_the_caller_leaves_no_child() -> None:
    code = """
        from builder.workers import forked
        parent = os.getpid()
        def fail(_):
            if os.getpid() == parent:
                raise ValueError
            os.read(os.pipe()[0], 1)
        try:
            forked(fail, range(100), 3)
        except ValueError:
            print("heard")
    """
    assert said(code) == "heard\nno child\n"


def test_others_work_while_the_caller_does_something_else() -> None:
    parent = os.getpid()
    waiting, telling = os.pipe()

    def work(n: int) -> tuple[int, bool]:
        if n == 0:
            os.write(telling, b".")
        return n * n, os.getpid() == parent

    shared = SharedWork(work, range(100), 2)
    shared.start()
    try:
        assert os.read(waiting, 1) == b"."
        done = shared.results()
    finally:
        shared.end()
        shared.end()
    assert [result for result, _ in done] == [n * n for n in range(100)]
    assert not done[0][1]


@pytest.mark.parametrize("processes", [1, 3])
def test_work_that_is_not_asked_for(processes: int) -> None:
    code = f"""
        from builder.workers import end_workers, SharedWork
        def never(_):
            os.read(os.pipe()[0], 1)
        SharedWork(never, range(100), {processes}).start()
        SharedWork(never, range(100), {processes}).start()
        end_workers()
    """
    assert said(code) == "no child\n"


def test_records_reach_the_caller_in_order(caplog: pytest.LogCaptureFixture) -> None:
    def warn(n: int) -> None:
        logging.getLogger("essai").warning("n° %d", n // 2)

    forked(warn, range(100), 3)
    assert caplog.record_tuples == [("essai", logging.WARNING, f"n° {n}") for n in range(50)]


def test_at_least_one_process() -> None:
    assert available_processes() >= 1
