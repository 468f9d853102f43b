"""What the open pages must know of the builds: one value, waited on by many threads."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """The site as last built."""

    run: str = ""
    """Names this start of the server: a page of an earlier one must be loaded again."""
    number: int = 0
    """Rises with each change of the state."""
    version: int = 0
    """Rises with each build that succeeded."""
    problems: str = ""
    """What the last build said, if it failed."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class News:
    """The current state; threads wait for the next one."""

    def __init__(self, run: str = "") -> None:
        self._state = State(run=run)
        self._changed = threading.Condition()
        self.closed = False

    @property
    def state(self) -> State:
        return self._state

    def built(self, log: str, *, success: bool) -> None:
        """A build ended."""
        with self._changed:
            now = self._state
            self._state = replace(
                now,
                number=now.number + 1,
                version=now.version + success,
                problems="" if success else log,
            )
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> State:
        """The state once it is no longer the one of `number`, or as it is after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self._state.number != number, seconds)
            return self._state

    def close(self) -> None:
        """Nobody waits any longer."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()
