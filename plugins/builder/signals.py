"""Requests to stop a build: Ctrl-C (SIGINT), SIGTERM, and SIGHUP when a terminal closes.

with Stopping() as stopping:             # the first signal raises Stopped wherever the build is
    with stopping.insisting():           # … again every half second until the block is left
        ...
        stopping.last_call()             # from here on signals are ignored
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_BLOCKED = (*SIGNALS, signal.SIGALRM)

INSISTENCE = 0.5
"""Seconds after which Stopped is raised again."""


class Stopped(BaseException):
    """A signal, of this number, asked the build to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stopping:
    """Handlers for one build: the first signal raises Stopped, later ones are ignored.

    Python drops what a handler raises where nothing may fail, as in `__del__`.  An alarm therefore
    raises Stopped again until the build hears it.
    """

    def __init__(self) -> None:
        self._former: dict[int, Any] = {}
        self._former_hook = sys.unraisablehook
        self._number = 0
        """Number of the signal received; 0 before."""

    def __enter__(self) -> Stopping:
        # Python runs handlers in the main thread, and lets no other set them.
        if threading.current_thread() is threading.main_thread():
            self._former = {number: signal.signal(number, self._asked) for number in SIGNALS}
            self._former[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._asked_again)
            sys.unraisablehook = self._dropped
        return self

    @contextmanager
    def insisting(self) -> Iterator[None]:
        """Once a signal came, raise Stopped every half second, in this block only: the cleanup
        that follows is left alone."""
        try:
            yield
        finally:
            self._stop_alarm()

    def last_call(self) -> None:
        """Raise Stopped if any signal came; ignore those to come, as what follows is short."""
        self._ignore()
        self._stop_alarm()
        if self._number:
            raise Stopped(self._number)

    def __exit__(self, *_: object) -> None:
        self._stop_alarm()
        if self._former:
            sys.unraisablehook = self._former_hook
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _asked(self, number: int, _frame: FrameType | None) -> None:
        self._ignore()
        self._number = number
        signal.setitimer(signal.ITIMER_REAL, INSISTENCE, INSISTENCE)
        raise Stopped(number)

    def _asked_again(self, _number: int, _frame: FrameType | None) -> None:
        raise Stopped(self._number)

    def _ignore(self) -> None:
        for number in SIGNALS:
            if number in self._former:
                signal.signal(number, signal.SIG_IGN)

    def _stop_alarm(self) -> None:
        if self._number:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _dropped(self, dropped: sys.UnraisableHookArgs) -> None:
        if dropped.exc_type is not Stopped:
            self._former_hook(dropped)


class SignalsBlocked:
    """Signals that ask to stop are delivered after this block.

    Not a generator: a signal may keep the end of a generator's block from running at once.
    """

    def __enter__(self) -> None:
        self._former = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED)
        except BaseException:  # what a handler raised just before
            signal.pthread_sigmask(signal.SIG_SETMASK, self._former)
            raise

    def __exit__(self, *_: object) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, self._former)


def leave_signals_to_parent() -> None:
    """In a child forked inside `SignalsBlocked`: ignore Ctrl-C, which the parent answers, and let
    the other signals end the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _BLOCKED)
