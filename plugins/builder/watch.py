"""Count what Pelican only logs: it reports an error and exits 0."""

from __future__ import annotations

import logging

FAILED_COPY = "A problem occurred copying file"
"""Pelican warns of a file that it could not copy, and goes on: the disk may be full."""


class LogWatch(logging.Handler):
    """Counts the records that must stop a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors = 0
        self.failed_copy: OSError | None = None

    def emit(self, record: logging.LogRecord) -> None:
        failed = str(record.msg).startswith(FAILED_COPY)
        if failed and isinstance(record.args, tuple):
            self.failed_copy = next((a for a in record.args if isinstance(a, OSError)), None)
        if failed or record.levelno >= logging.ERROR:
            self.errors += 1

    def take(self) -> int:
        """The count since the last call."""
        errors, self.errors, self.failed_copy = self.errors, 0, None
        return errors


# Pelican tells plugins of no build before it has loaded them all: what it logs meanwhile, like a
# plugin that cannot be loaded, must be counted too.
WATCH = LogWatch()


def audible(level: int) -> int:
    """The level at which errors are still counted, under `pelican -q` too."""
    return min(level, logging.ERROR)
