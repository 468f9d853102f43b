"""Work done in another process meanwhile: the same results, and the same failures."""

import os

import pytest

from builder.processes import workers
from builder.processes.beside import Beside


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("count", [0, 1, 2, 3000])
def test_results_in_order(apart: bool, count: int) -> None:
    beside = Beside(lambda n: n * n, range(count), apart=apart)
    assert beside.results == [n * n for n in range(count)]
    assert beside.results is beside.results


def test_another_process_begins_before_the_results_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "available_processes", lambda: 2)
    waiting, telling = os.pipe()

    def work(n: int) -> int:
        if n == 0:
            os.write(telling, b".")
        return os.getpid()

    beside = Beside(work, range(2), apart=True)
    assert os.read(waiting, 1) == b"."
    assert beside.results[0] != os.getpid()


def test_what_fails_there_is_done_again_here() -> None:
    parent = os.getpid()

    def work(n: int) -> int:
        if os.getpid() != parent:
            raise ValueError(n)
        return n

    assert Beside(work, range(3000), apart=True).results == list(range(3000))


@pytest.mark.parametrize("apart", [True, False])
def test_a_failure_comes_out_of_the_results(apart: bool) -> None:
    def work(n: int) -> None:
        raise ValueError(n)

    beside = Beside(work, range(2), apart=apart)
    with pytest.raises(ValueError, match="0"):
        beside.results  # noqa: B018
