"""Requests to stop a build: Ctrl-C (SIGINT), SIGTERM, and SIGHUP when a terminal closes.

with Stopping(clean) as stopping:        # the first signal calls clean() and ends the process
    ...
    stopping.last_call()                 # from here on signals are ignored
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopping:
    """Handlers for one build: the first signal ends the process, later ones are ignored.

    They raise no exception: Python drops those raised where nothing may fail, as in `__del__`, and
    a library may catch them.
    """

    def __init__(self, clean: Callable[[], object]) -> None:
        self._clean = clean
        self._process = os.getpid()
        self._former: dict[int, Any] = {}
        self._deferred = False
        self._number = 0
        """Number of the signal received; 0 before."""

    def __enter__(self) -> Stopping:
        # Python runs handlers in the main thread, and only that thread may set them.
        if threading.current_thread() is threading.main_thread():
            self._former = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        return self

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Handle a signal that comes inside this block at its end.  Blocking signals would not do:
        each thread blocks its own, and another one, such as Pelican's spinner, would receive them.
        """
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False
            if self._number:
                self._end()

    def last_call(self) -> None:
        """Ignore signals from now on: what is left is short."""
        for number in self._former:
            signal.signal(number, signal.SIG_IGN)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.last_call()
        self._number = number
        if not self._deferred:
            self._end()

    def _end(self) -> None:
        try:
            # Not in a process forked by a plugin: it may be ended alone.
            if os.getpid() == self._process:
                self._clean()
        finally:
            os._exit(128 + self._number)


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Signals that ask to stop are delivered after this block."""
    former = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def leave_signals_to_parent() -> None:
    """In a child forked inside `signals_blocked`: ignore Ctrl-C, which the parent answers, and let
    the other signals end the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
