from __future__ import annotations

import logging
import os

import pytest

from builder.errors import BuildError
from builder.pool import available_processes, forked


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000, 5000])
@pytest.mark.parametrize("processes", [1, 2, 5])
def test_results_in_order(count: int, processes: int) -> None:
    assert forked(lambda n: n * n, range(count), processes) == [n * n for n in range(count)]


def test_work_is_shared() -> None:
    def work(_: int) -> int:
        return os.getpid()

    found = set(forked(work, range(2000), 3))
    assert os.getpid() in found
    assert len(found) > 1


def test_dead_process_is_an_error() -> None:
    parent = os.getpid()

    def die(_: int) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), 9)

    # The parent may take all the work before the child starts: then nothing is lost.
    def work_often() -> None:
        for _ in range(50):
            forked(die, range(3000), 2)

    with pytest.raises(BuildError, match="un des processus de la construction s'est arrêté"):
        work_often()


def test_exception_of_the_caller_leaves_no_child() -> None:
    def fail(_: int) -> None:
        raise ValueError

    with pytest.raises((ValueError, BuildError)):
        forked(fail, range(100), 3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_records_reach_the_caller_in_order(caplog: pytest.LogCaptureFixture) -> None:
    def warn(n: int) -> None:
        logging.getLogger("essai").warning("n° %d", n // 2)

    forked(warn, range(100), 3)
    assert caplog.record_tuples == [("essai", logging.WARNING, f"n° {n}") for n in range(50)]


def test_at_least_one_process() -> None:
    assert available_processes() >= 1
