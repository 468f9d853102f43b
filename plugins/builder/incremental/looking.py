"""What folders hold, looked at by another process while this one goes on.

    looker = Looker()
    looker.ask(output, spare)       # the other process begins
    ...
    looker.answer()                 # for each folder its `lines_below`; None for one that is not

A system takes long to tell of thousands of files, and a process that does nothing else is small:
it starts soon, and may last for many builds.  Whoever gets no answer looks for himself.  What
changes once it was looked at is a change for the next build.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple, cast

from builder.output.file_system import Line, lines_below
from builder.processes.signals import SignalsWaiting, become_deaf

_PLUGINS = str(Path(__file__).parents[2])
_PROGRAM = (
    f"import sys; sys.path.insert(0, {_PLUGINS!r});"
    "from builder.incremental.looking import serve; serve()"
)


class _Other(NamedTuple):
    """The other process, and how one speaks with it."""

    process: subprocess.Popen[bytes]
    questions: IO[bytes]
    answers: IO[bytes]


class Looker:
    """Another process, started when it is first asked."""

    def __init__(self) -> None:
        self._other: _Other | None = None
        self._asked = False

    def again(self) -> None:
        """Another build begins: nobody waits for an answer to the last one."""
        self.answer()

    def ask(self, *folders: str) -> None:
        with self._careful():
            self._other = self._other or _started()
            marshal.dump([os.fsencode(folder) for folder in folders], self._other.questions)
            self._other.questions.flush()
            self._asked = True

    def answer(self) -> list[frozenset[Line] | None] | None:
        """What was asked for, once; None when nothing was, or when the process is of no use."""
        found: list[bytes | None] | None = None
        if self._other and self._asked:
            with self._careful():
                found = marshal.load(self._other.answers)  # noqa: S302  # from our own process
                self._asked = False
        return None if found is None else [_lines(text) for text in found]

    def end(self) -> None:
        """Leave no other process."""
        other, self._other, self._asked = self._other, None, False
        if other is None:
            return
        other.process.kill()
        other.process.wait()
        for pipe in (other.questions, other.answers):
            # What was still to be written is of no use to anyone.
            with suppress(OSError):
                pipe.close()

    @contextmanager
    def _careful(self) -> Iterator[None]:
        """A process that fails, or is not heard to the end, is of no use any longer."""
        try:
            yield
        except (OSError, EOFError, ValueError, TypeError):
            self.end()
        except BaseException:
            self.end()
            raise


def _started() -> _Other:
    # One that a signal kept from being known would be ended by nobody.
    with SignalsWaiting():
        process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-IBS", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return _Other(process, cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout))


def serve() -> None:
    """Answer on standard output what is asked on standard input, until that ends."""
    # The keyboard speaks to who asks, whose end is the end of this process too.
    become_deaf()
    while True:
        try:
            folders = marshal.load(sys.stdin.buffer)  # noqa: S302  # from the process that started us
            marshal.dump([_seen(os.fsdecode(folder)) for folder in folders], sys.stdout.buffer)
            sys.stdout.buffer.flush()
        except (EOFError, OSError):
            os._exit(0)


def _seen(folder: str) -> bytes | None:
    """One text, which goes from one process to the other much sooner than many; in bytes, as each
    has its own way to read names."""
    try:
        return os.fsencode("\0".join(lines_below(folder)))
    except OSError:
        return None


def _lines(text: bytes | None) -> frozenset[Line] | None:
    return None if text is None else frozenset(filter(None, os.fsdecode(text).split("\0")))
