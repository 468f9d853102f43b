"""What a process that builds again and again keeps from one build to the next.

    texts = MEMORY.of("texts", key, make)       # the last build's, if its key was equal

Objects that did not change stay the same ones, so that what is known of them is found by which
object it is.  A build that is alone in its process finds nothing and leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")
Value = TypeVar("Value")


class Memory:
    """Things by name."""

    def __init__(self, *, lasting: bool = False) -> None:
        self.lasting = lasting
        self._known: dict[str, tuple[object, Any]] = {}

    def of(self, name: str, key: object, make: Callable[[], Thing]) -> Thing:
        """The thing that the last build had under `name`, unless `key`, all that it was made
        from, changed."""
        if not self.lasting:
            return make()
        if name not in self._known or self._known[name][0] != key:
            self._known[name] = (key, make())
        thing: Thing = self._known[name][1]
        return thing


MEMORY = Memory()
"""That of this process."""


class ByIdentity(Generic[Value]):
    """What is known of objects that never change, found by which object it is.

    They are held, so that an id stays its object's own, until a build does not ask for them.
    """

    def __init__(self) -> None:
        self._former: dict[int, tuple[object, Value]] = {}
        self._known: dict[int, tuple[object, Value]] = {}

    def again(self) -> None:
        """Another build begins."""
        self._former, self._known = self._known, {}

    def of(self, thing: Thing, make: Callable[[Thing], Value]) -> Value:
        key = id(thing)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._former.get(key) or (thing, make(thing))
        return known[1]
