"""Asked to stop: Ctrl-C, a terminal that closes, a service that ends its processes.

with asked_to_stop() as stopping:        # a signal raises Stopped wherever the build is
    with stopping.insisting():           # … and again, until the block is left
        ...
        stopping.last_call()             # too late from here on
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HELD = (*SIGNALS, signal.SIGALRM)

INSISTENCE = 0.5
"""Seconds after which a build that did not hear is told again."""


class Stopped(BaseException):
    """A signal asked the build to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stopping:
    """What signals that ask to stop do: the first raises Stopped, the others nothing.

    Python loses what a handler raises where nothing may fail, as when an object is freed.
    So an alarm raises it again until it is heard.
    """

    def __init__(self) -> None:
        self._former: dict[int, Any] = {}
        self._former_hook = sys.unraisablehook
        self._number = 0

    def start(self) -> None:
        # Python runs handlers in the main thread, and lets no other set them.
        if threading.current_thread() is threading.main_thread():
            self._former = {number: signal.signal(number, self._asked) for number in SIGNALS}
            self._former[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._asked_again)
            sys.unraisablehook = self._lost

    @contextmanager
    def insisting(self) -> Iterator[None]:
        """Once left, whatever the reason, the build is cleaned up undisturbed."""
        try:
            yield
        finally:
            self._calm()

    def last_call(self) -> None:
        """From here on the build ends by itself: what follows is short."""
        self._ignore()
        self._calm()
        if self._number:
            raise Stopped(self._number)

    def end(self) -> None:
        self._calm()
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

    def _calm(self) -> None:
        if self._number:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _lost(self, lost: sys.UnraisableHookArgs) -> None:
        if lost.exc_type is not Stopped:
            self._former_hook(lost)


@contextmanager
def asked_to_stop() -> Iterator[Stopping]:
    stopping = Stopping()
    stopping.start()
    try:
        yield stopping
    finally:
        stopping.end()


class SignalsWaiting:
    """Signals that ask to stop come after this block, or in it within `with waiting.heard():`.

    No generator makes these blocks: what a signal raises may keep the end of a block from being
    run, and a generator would run it later, when it is freed.
    """

    def __enter__(self) -> SignalsWaiting:
        self._former = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        _changed(signal.SIG_BLOCK, _HELD, back=self._former)
        return self

    def __exit__(self, *_: object) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, self._former)

    def heard(self) -> _Heard:
        return _Heard(self._former)


class _Heard:
    def __init__(self, mask: Iterable[int]) -> None:
        self._mask = mask

    def __enter__(self) -> None:
        _changed(signal.SIG_SETMASK, self._mask, back=(*self._mask, *_HELD))

    def __exit__(self, *_: object) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)


def _changed(how: int, signals: Iterable[int], *, back: Iterable[int]) -> None:
    """Change which signals wait; in vain when one that waited raises at once."""
    try:
        signal.pthread_sigmask(how, signals)
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, back)
        raise


def become_deaf() -> None:
    """For a child forked in `SignalsWaiting`: Ctrl-C is its parent's affair, others end it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
