"""Work shared between forked processes: memory is shared, results come back in order.

    results = forked(work, items)       # [work(item) for item in items]

Each process, the caller's included, takes the next item from a pipe when it is free: give the most
costly first.  Changes that `work` makes in memory stay in the process that made them; what it logs
is logged by the caller, in the order of the items.

Not `concurrent.futures`: it would pickle what is shared here (templates, the whole library); its
caller does not work; and before Python 3.14 no public method kills workers, as Ctrl-C must.
"""

from __future__ import annotations

import ctypes
import gc
import io
import logging
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar

from builder.errors import BuildError
from builder.signals import leave_signals_to_parent, signals_blocked

Task = TypeVar("Task")
Result = TypeVar("Result")

LogRecord = tuple[str, int, str]
"""Logger, level and text."""
Done = tuple[int, Any, list[LogRecord]]
"""Index of an item, its result, and what was logged meanwhile."""

PR_SET_PDEATHSIG = 1  # prctl(2)

WORD = 4
"""Size of one number in the pipe, in bytes."""
FULL_PIPE = 4096 // WORD
"""How many numbers any pipe holds before someone reads it."""


def available_processes() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def forked(
    work: Callable[[Task], Result], items: Sequence[Task], processes: int | None = None
) -> list[Result]:
    """`[work(item) for item in items]`, in `processes` processes (default: one a processor).

    An exception of `work` reaches the caller only in one process: let it return its failures.
    Raises BuildError when a process died.
    """
    shared = SharedWork(work, items, processes)
    shared.start()
    return shared.results()


class SharedWork(Generic[Task, Result]):
    """`forked` in steps: other processes work as soon as `start` is called, this one when it asks
    for `results`.  If it never does, `end_workers` kills the others."""

    def __init__(
        self, work: Callable[[Task], Result], items: Sequence[Task], processes: int | None = None
    ) -> None:
        self._work = work
        self._items = items
        self._count = min(processes or available_processes(), len(items))
        # With more items than the pipe holds numbers, each number stands for several items.
        self._step = -(-len(items) // FULL_PIPE)
        self._queue: int | None = None
        """The pipe's end to read numbers from."""
        self._children: list[tuple[int, int]] = []
        """Process id, and the pipe's end to read its results from."""

    def start(self) -> None:
        if self._count < 2:
            return
        # A signal during a fork might leave a child that nothing kills.
        with signals_blocked():
            _STARTED.add(self)
            # Garbage collection would write into every shared object, and have the system copy it.
            gc.freeze()
            sys.stdout.flush()
            sys.stderr.flush()
            self._queue, filling = os.pipe()
            starts = range(0, len(self._items), self._step)
            os.write(filling, b"".join(start.to_bytes(WORD, "little") for start in starts))
            # Once every writing end is closed, the empty pipe reads as the end of the file.
            os.close(filling)
            # Where the system gives no more processes, those that exist do all the work.
            with suppress(OSError):
                for _ in range(self._count - 1):
                    self._children.append(self._child())

    def results(self) -> list[Result]:
        """The results, one per item, in order; this process works too until all are done."""
        if self._queue is None:
            return [self._work(item) for item in self._items]
        try:
            done = list(self._done(self._queue))
            while self._children:
                process, answers = self._children[-1]
                done += _received(answers)
                # It exits by itself: the system takes milliseconds to free its memory.
                _ENDING.append(process)
                self._children.pop()
                os.close(answers)
        finally:
            self.end()
        if len(done) != len(self._items):
            raise BuildError(
                "un des processus de la construction s’est arrêté; la mémoire manque peut-être"
            )
        done.sort(key=lambda one: one[0])
        # Each record once.  The worker's filters saw them: Pelican's drops a record seen before.
        for name, level, text in dict.fromkeys(record for one in done for record in one[2]):
            record = logging.LogRecord(name, level, "", 0, text, None, None)
            logging.getLogger().callHandlers(record)
        return [result for _, result, _ in done]

    def end(self) -> None:
        """Kill the other processes."""
        with signals_blocked():
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

    def _done(self, queue: int) -> Iterator[Done]:
        """Work on items as long as the queue has some."""
        with log_kept() as records:
            while word := os.read(queue, WORD):
                start = int.from_bytes(word, "little")
                for index in range(start, min(start + self._step, len(self._items))):
                    yield index, self._work(self._items[index]), records.copy()
                    records.clear()

    def _child(self) -> tuple[int, int]:
        """Fork a worker; its process id, and the reading end of the pipe for its results."""
        answers, answering = os.pipe()
        parent = os.getpid()
        try:
            with warnings.catch_warnings():
                # Python 3.12 deprecates forking beside a thread, like Pelican's spinner, and tests
                # turn warnings into errors: the child never draws it.
                warnings.simplefilter("ignore", DeprecationWarning)
                process = os.fork()
        except OSError:
            os.close(answers)
            os.close(answering)
            raise
        if process:
            os.close(answering)
            return process, answers
        try:
            os.close(answers)
            _become_child(parent)
            done = io.BytesIO()
            pickler = pickle.Pickler(done, pickle.HIGHEST_PROTOCOL)
            for one in self._done(self._queue or 0):
                # Pickled now, while other processes work: at the end they would wait for it.
                pickler.dump(one)
            with open(answering, "wb") as file:
                file.write(done.getbuffer())
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
        except BaseException:  # the parent sees that results are missing
            os._exit(1)


_STARTED: set[SharedWork[Any, Any]] = set()
"""Work started in this process and not ended."""
_ENDING: list[int] = []
"""Process ids of workers that gave their results, to wait for at the end of the build."""


def end_workers() -> None:
    """Kill the workers that were started and not ended."""
    for shared in list(_STARTED):
        shared.end()
    while _ENDING:
        with suppress(ChildProcessError):
            os.waitpid(_ENDING.pop(), 0)


def _become_child(parent: int) -> None:
    """Set up a forked worker: it dies with its parent, which alone answers the keyboard."""
    gc.disable()
    leave_signals_to_parent()
    _STARTED.clear()
    _ENDING.clear()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _received(answers: int) -> list[Done]:
    """Results read from the descriptor `answers`; none if the child died."""
    done: list[Done] = []
    # All that a pipe may hold at once: by default 4 KB, and each reading wakes the child.
    with open(answers, "rb", 1 << 16, closefd=False) as file:
        unpickler = pickle.Unpickler(file)  # noqa: S301  # from our own child
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                done.append(unpickler.load())
    return done


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def log_kept() -> Iterator[list[LogRecord]]:
    """A list of what is logged in this block, which no other handler hears: their locks may have
    been held by another thread at a fork."""
    root, collector = logging.getLogger(), _Records()
    handlers, root.handlers = root.handlers, [collector]
    try:
        yield collector.records
    finally:
        root.handlers = handlers
