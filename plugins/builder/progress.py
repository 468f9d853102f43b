"""What a long build or command is doing, on one line of a terminal: « Images 12/40… ».

Nothing is shown where errors go to a file, nor in the first half second.  The line is overwritten
by the next one, and cleared before anything else is printed.
"""

from __future__ import annotations

import os
import sys
import time

QUIET = 0.5
"""Seconds before a build shows its progress."""
CLEAR = "\r\x1b[K"


class Progress:
    """The line of one process."""

    def __init__(self) -> None:
        self._start = 0.0
        """When the build began; 0 when none runs, or when the line is not shown."""
        self._shown = ""
        self._process = 0

    def start(self, *, at_once: bool = False) -> None:
        """`at_once`: show progress without waiting half a second, for a step on the network."""
        self._start = time.monotonic() - at_once * QUIET if sys.stderr.isatty() else 0.0
        self._process = os.getpid()

    def show(self, text: str) -> None:
        """Replace the line by `text`; forked workers show nothing."""
        late = self._start and time.monotonic() - self._start >= QUIET
        if late and text != self._shown and os.getpid() == self._process:
            print(f"{CLEAR}{text}…", end="", file=sys.stderr, flush=True)
            self._shown = text

    def clear(self) -> None:
        if self._shown and os.getpid() == self._process:
            print(CLEAR, end="", file=sys.stderr, flush=True)
            self._shown = ""

    def end(self) -> None:
        self.clear()
        self._start = 0.0


PROGRESS = Progress()
"""The progress line of this process."""
