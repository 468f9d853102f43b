"""Work that another process does while this one goes on.

    beside = Beside(work, items, apart=True)    # another process begins
    ...
    beside.results                              # [work(item) for item in items]

Once asked for the results, this process does what the other has not begun.  `apart=False`: it
does all of it, then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from builder.processes.workers import SharedWork

Item = TypeVar("Item")
Result = TypeVar("Result")


class Beside(Generic[Item, Result]):
    """To be made in a block of `pool.NoneLeft`."""

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], *, apart: bool
    ) -> None:
        self._work = work
        self._items = items
        self._shared = SharedWork(self._tried, items, None if apart else 1)
        self._shared.start()

    @cached_property
    def results(self) -> list[Result]:
        """An exception of the work comes out of here."""
        try:
            found = self._shared.results()
        finally:
            self._shared.end()
        # What failed is done again here, where the failure is told.
        return [
            one[0] if one else self._work(item)
            for one, item in zip(found, self._items, strict=True)
        ]

    def _tried(self, item: Item) -> tuple[Result] | None:
        try:
            return (self._work(item),)
        except Exception:
            return None
