"""Work shared between forked processes: memory is shared, results come back in order.

    results = forked(work, items, processes=2)     # [work(item) for item in items]

Items go one by one to whichever process is free, in the order given: put the heaviest first.
The caller's process works too.  What `work` does to memory stays in the process that did it;
what it logs is logged by the caller, in the order of the items.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from builder.errors import BuildError
from builder.processes.signals import SignalsWaiting, become_deaf

Item = TypeVar("Item")
Result = TypeVar("Result")

PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class _Done(Generic[Result]):
    index: int
    result: Result
    records: tuple[tuple[str, int, str], ...]
    """Logger, level and text of what was logged meanwhile."""


def available_processes() -> int:
    """Processors that this process may use, 1 where forking is impossible."""
    if not hasattr(os, "fork"):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def forked(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    processes: int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Result]:
    """`[work(item) for item in items]`, in `processes` processes (default: one a processor).

    The caller's process calls `meanwhile` before it does its part.  An exception
    of `work` reaches the caller only in one process: let it return its failures.
    """
    shared = SharedWork(work, items, processes)
    with SignalsWaiting() as waiting:
        try:
            shared.start()
            with waiting.heard():
                meanwhile()
                return shared.results()
        finally:
            shared.end()


class SharedWork(Generic[Item, Result]):
    """What `forked` does, in steps: other processes work from `start` on, the caller's may do
    something else until it asks for `results`.

    After `start` comes `end`, whatever happens; `NoneLeft` sees to it where an error prevents it.
    """

    def __init__(
        self,
        work: Callable[[Item], Result],
        items: Sequence[Item],
        processes: int | None = None,
    ) -> None:
        self._work = work
        self._items = items
        self._count = min(processes or available_processes(), len(items))
        self._queue: int | None = None
        self._children: list[tuple[int, int]] = []

    def start(self) -> None:
        if self._count < 2:
            return
        # Around a fork Python loses what a signal's handler raises, and a child that is not known
        # yet is ended by nobody: signals come after.
        with SignalsWaiting():
            _STARTED.add(self)
            # The collector would write into every shared object, and have the system copy it.
            gc.freeze()
            sys.stdout.flush()
            sys.stderr.flush()
            # Descriptors are closed one by one, so that a dead process reads as an end of file.
            self._queue = _filled_queue(-(-len(self._items) // _span(len(self._items))))
            for _ in range(self._count - 1):
                self._children.append(_started(self._work, self._items, self._queue))

    @property
    def shared(self) -> bool:
        """Whether other processes are at work."""
        return bool(self._children)

    def results(self) -> list[Result]:
        """That of each item, in order, once this process has done its part."""
        if self._queue is None:
            return [self._work(item) for item in self._items]
        done = list(_worked(self._work, self._items, self._queue))
        for _, answers in self._children:
            done += _answers(answers)
        done.sort(key=lambda one: one.index)
        if len(done) != len(self._items):
            raise BuildError(
                "un des processus de la construction s'est arrêté ; la mémoire manque peut-être"
            )
        _log(record for one in done for record in one.records)
        return [one.result for one in done]

    def end(self) -> None:
        """Leave no other process at work."""
        # A child whose end was interrupted would be ended by nobody.
        with SignalsWaiting():
            if self not in _STARTED:
                return
            if self._queue is not None:
                os.close(self._queue)
            for process, answers in self._children:
                os.close(answers)
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                with suppress(ChildProcessError):
                    os.waitpid(process, 0)
            gc.unfreeze()
            _STARTED.remove(self)


_STARTED: set[SharedWork[Any, Any]] = set()
"""What this process started and did not end."""


class NoneLeft:
    """What was started and not ended in this block, as an error left it, is ended with it."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, *_: object) -> None:
        for shared in list(_STARTED):
            shared.end()


WORD = 4
FULL_PIPE = 4096 // WORD
"""Words that any pipe holds before someone reads it."""


def _filled_queue(spans: int) -> int:
    """A descriptor from which each read of WORD bytes takes the next number, whoever reads."""
    queue, filling = os.pipe()
    os.write(filling, b"".join(number.to_bytes(WORD, "little") for number in range(spans)))
    os.close(filling)
    return queue


def _worked(
    work: Callable[[Item], Result], items: Sequence[Item], queue: int
) -> Iterator[_Done[Result]]:
    step = _span(len(items))
    collector = _Records()
    while word := os.read(queue, WORD):
        start = int.from_bytes(word, "little") * step
        for index in range(start, min(start + step, len(items))):
            with _collected_by(collector) as records:
                result = work(items[index])
            yield _Done(index, result, tuple(records))


def _span(count: int) -> int:
    """How many neighbours are taken at once: one, unless the queue could not hold them all."""
    return -(-count // FULL_PIPE)


def _started(work: Callable[[Item], Result], items: Sequence[Item], queue: int) -> tuple[int, int]:
    """A child that works; its process and the descriptor of its answers."""
    answers, answering = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        # Of forking while a thread runs, like Pelican's spinner: the child never draws it.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        os.close(answering)
        return process, answers
    try:
        os.close(answers)
        _become_child(parent)
        done = list(_worked(work, items, queue))
        with open(answering, "wb") as file:
            pickle.dump(done, file, pickle.HIGHEST_PROTOCOL)
        sys.stdout.flush()
        sys.stderr.flush()
        _end(0)
    except BaseException:  # the parent sees that answers are missing
        _end(1)


def _become_child(parent: int) -> None:
    """Never outlive the parent, and let it alone answer the keyboard."""
    gc.disable()
    become_deaf()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        _end(1)


def _end(status: int) -> NoReturn:
    """Without the parent's exit handlers."""
    os._exit(status)


def _answers(descriptor: int) -> list[_Done[Result]]:
    with open(descriptor, "rb", closefd=False) as file:
        try:
            done: list[_Done[Result]] = pickle.load(file)  # noqa: S301  # from our own child
        except (EOFError, pickle.UnpicklingError):
            return []
    return done


def _log(records: Iterable[tuple[str, int, str]]) -> None:
    """Each record once.  Filters have seen them: Pelican's drops what it has seen before."""
    for name, level, text in dict.fromkeys(records):
        record = logging.LogRecord(name, level, "", 0, text, None, None)
        logging.getLogger().callHandlers(record)


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def _collected_by(collector: _Records) -> Iterator[list[tuple[str, int, str]]]:
    """What is logged goes to a list: the handlers' own locks may have been forked while held."""
    root = logging.getLogger()
    handlers, root.handlers, collector.records = root.handlers, [collector], []
    try:
        yield collector.records
    finally:
        root.handlers = handlers
