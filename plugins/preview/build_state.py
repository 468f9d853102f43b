"""The last build, as the open pages must know it; threads wait for the next one."""

from __future__ import annotations

import threading
from dataclasses import replace

from fast_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BuildState:
    """The site as last built."""

    run: str = ""
    """Names this start of the server: a page of an earlier one must be loaded again."""
    number: int = 0
    """Of this state; each new one is higher."""
    version: int = 0
    """Number of builds that succeeded."""
    problems: str = ""
    """The log of the last build if it failed."""


class LatestBuild:
    """The current state, shared by threads."""

    def __init__(self, run: str = "") -> None:
        self.state = BuildState(run=run)
        self._changed = threading.Condition()
        self.closed = False

    def publish(self, log: str, *, success: bool) -> None:
        """Say how a build ended."""
        with self._changed:
            now = self.state
            self.state = replace(
                now,
                number=now.number + 1,
                version=now.version + success,
                problems="" if success else log,
            )
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> BuildState:
        """The first state whose number is not `number`; the current one after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.state.number != number, seconds)
            return self.state

    def close(self) -> None:
        """Wake all who wait, for the last time."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()
