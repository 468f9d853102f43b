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
from builder.signals import Stopped, Stopping
def ask():
    os.kill(os.getpid(), number)
class Freed:
    def __del__(self):
        ask()
number = int(sys.argv[1])
"""


def said(tmp_path: Path, number: signal.Signals, code: str) -> str:
    """What the code prints; nothing may be told on the standard error."""
    script = tmp_path / "essai.py"
    script.write_text(START + textwrap.dedent(code), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, script, str(int(number))],
        env={**without_coverage(), "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


@pytest.fixture(params=SIGNALS, ids=lambda number: number.name)
def number(request: pytest.FixtureRequest) -> signal.Signals:
    asked: signal.Signals = request.param
    return asked


def test_a_signal_is_heard_at_once_and_only_once(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        try:
            with Stopping() as stopping:
                try:
                    with stopping.insisting():
                        ask()
                        time.sleep(60)
                finally:
                    # Cleaning up.
                    ask()
                    time.sleep(1.2)
        except Stopped as stopped:
            print(stopped.number == number)
    """
    assert said(tmp_path, number, code) == "True\n"


def test_what_python_loses_is_said_again(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        try:
            with Stopping() as stopping, stopping.insisting():
                Freed()
                print("lost")
                time.sleep(60)
        except Stopped as stopped:
            print(stopped.number == number)
    """
    assert said(tmp_path, number, code) == "lost\nTrue\n"


def test_what_python_lost_is_heard_at_the_last_call(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        try:
            with Stopping() as stopping, stopping.insisting():
                Freed()
                stopping.last_call()
        except Stopped as stopped:
            print(stopped.number == number)
    """
    assert said(tmp_path, number, code) == "True\n"


def test_after_the_last_call_it_is_too_late(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        with Stopping() as stopping, stopping.insisting():
            stopping.last_call()
            ask()
            print("done")
    """
    assert said(tmp_path, number, code) == "done\n"


def test_handlers_are_put_back(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        before = signal.getsignal(number), signal.getsignal(signal.SIGALRM), sys.unraisablehook
        with Stopping():
            pass
        print(before == (
            signal.getsignal(number), signal.getsignal(signal.SIGALRM), sys.unraisablehook))
    """
    assert said(tmp_path, number, code) == "True\n"


def test_other_lost_errors_are_told_as_before(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        class Freed:
            def __del__(self):
                raise ValueError("oups")
        sys.unraisablehook = lambda lost: print(lost.exc_value)
        with Stopping():
            Freed()
    """
    assert said(tmp_path, number, code) == "oups\n"


def test_a_fork_is_never_disturbed(tmp_path: Path, number: signal.Signals) -> None:
    """Signals at random moments of many forks: each heard, and no child is left."""
    code = """
        import random
        from builder.workers import forked, reap_workers
        from builder.signals import SignalsBlocked
        chance = random.Random(8)
        heard = 0
        for _ in range(100):
            try:
                with Stopping() as stopping, reap_workers(), stopping.insisting():
                    with SignalsBlocked():
                        asker = os.fork()
                    if not asker:
                        time.sleep(chance.uniform(0, 0.02))
                        os.kill(os.getppid(), number)
                        os._exit(0)
                    chance.random()
                    while True:
                        forked(abs, range(40), 3)
            except Stopped:
                heard += 1
            os.waitpid(asker, 0)
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            print(heard, signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    """
    assert said(tmp_path, number, code) == "100 set()\n"
