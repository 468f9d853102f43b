"""A build hears that it is asked to stop, wherever it is; each case in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from builder.signals import SIGNALS
from tests.support.building import ROOT, without_coverage

START = """
import os, signal, sys, time
from builder.signals import Stopping
number = int(sys.argv[1])
def ask():
    os.kill(os.getpid(), number)
def clean():
    ask()
    os.write(1, b"cleaned")
"""


def said(tmp_path: Path, number: signal.Signals, code: str, status: int = 0) -> str:
    """What the code prints; nothing may be told on the standard error."""
    script = tmp_path / "essai.py"
    script.write_text(START + textwrap.dedent(code), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, script, str(int(number))],
        env={**without_coverage(), "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (status, "")
    return result.stdout


@pytest.fixture(params=SIGNALS, ids=lambda number: number.name)
def number(request: pytest.FixtureRequest) -> signal.Signals:
    asked: signal.Signals = request.param
    return asked


WHERE = {
    "a pause": "ask(); time.sleep(60)",
    "where Python drops what is raised": """
                class Freed:
                    def __del__(self):
                        ask()
                Freed()
    """,
    "where a library catches all": """
                while True:
                    try:
                        ask()
                    except BaseException:
                        pass
    """,
}


@pytest.mark.parametrize("where", WHERE.values(), ids=list(WHERE))
def test_a_signal_is_heard_at_once_and_only_once(
    tmp_path: Path, number: signal.Signals, where: str
) -> None:
    code = f"""
        with Stopping(clean):
            if True:
                {where.strip()}
    """
    assert said(tmp_path, number, code, 128 + number) == "cleaned"


def test_a_process_of_a_plugin_ends_alone(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        with Stopping(clean):
            child = os.fork()
            if not child:
                ask()
                time.sleep(60)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 128 + number)
    """
    assert said(tmp_path, number, code) == "True\n"


def test_after_the_last_call_it_is_too_late(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        with Stopping(clean) as stopping:
            stopping.last_call()
            ask()
            print("done")
    """
    assert said(tmp_path, number, code) == "done\n"


def test_handlers_are_put_back(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        before = signal.getsignal(number)
        with Stopping(clean):
            pass
        print(before == signal.getsignal(number))
    """
    assert said(tmp_path, number, code) == "True\n"


def test_a_fork_is_never_disturbed(tmp_path: Path, number: signal.Signals) -> None:
    """Signals at random moments of many forks: each heard, and no child is left."""
    code = """
        import random
        from builder.workers import end_workers, forked
        chance = random.Random(8)
        statuses = set()
        for _ in range(100):
            reading, writing = os.pipe()
            builder = os.fork()
            if not builder:
                with Stopping(end_workers):
                    os.write(writing, b".")
                    while True:
                        forked(abs, range(40), 3)
            os.close(writing)
            os.read(reading, 1)
            time.sleep(chance.uniform(0, 0.02))
            os.kill(builder, number)
            statuses.add(os.waitstatus_to_exitcode(os.waitpid(builder, 0)[1]))
            # The end of what every child could write to.
            assert os.read(reading, 1) == b""
            os.close(reading)
        print(statuses == {128 + number})
    """
    assert said(tmp_path, number, code) == "True\n"
