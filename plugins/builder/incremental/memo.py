"""What a process that builds again and again keeps from one build to the next.

    texts = MEMORY.of("texts", key, make)       # the last build's, if its key was equal

Objects that did not change stay the same ones, so that what is known of them is found by which
object it is.  A build that is alone in its process finds nothing and leaves nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar


class Lasting(Protocol):
    def again(self) -> None:
        """Another build begins."""


Thing = TypeVar("Thing", bound=Lasting)
Value = TypeVar("Value")


class Memory:
    """Things by name."""

    def __init__(self, *, lasting: bool = False) -> None:
        self.lasting = lasting
        self.changed: frozenset[str] | None = None
        """Absolute paths of files saved since the last build; None when any may have changed."""
        self._known: dict[str, tuple[object, Any]] = {}

    def unchanged_below(self, folder: Path) -> bool:
        """Whether no file of `folder` was saved since the last build of this process."""
        if not self.lasting or self.changed is None:
            return False
        start = os.path.join(os.path.abspath(folder), "")
        return not any(path.startswith(start) for path in self.changed)

    def of(self, name: str, key: object, make: Callable[[], Thing]) -> Thing:
        """The thing that the last build had under `name`, unless `key`, all that it was made
        from, changed.  To be asked for once a build."""
        former, thing = self._known.get(name, (None, None))
        if thing is None or former != key:
            made = make()
            if self.lasting:
                self._known[name] = (key, made)
            return made
        known: Thing = thing
        known.again()
        return known


MEMORY = Memory()
"""That of this process."""


class ByIdentity(Generic[Value]):
    """What is known of objects that never change, found by which objects they are.

    They are held, so that an id stays its object's own, until a build does not ask for them.
    """

    def __init__(self) -> None:
        self._former: dict[tuple[object, ...], tuple[tuple[object, ...], Value]] = {}
        self._known: dict[tuple[object, ...], tuple[tuple[object, ...], Value]] = {}

    def again(self) -> None:
        """Another build begins."""
        self._former, self._known = self._known, {}

    def of(
        self, things: tuple[object, ...], make: Callable[[], Value], key: Hashable = None
    ) -> Value:
        """What is known of `things` and of `key`, which is told by what it is worth."""
        place = (key, *map(id, things))
        found = self._known.get(place)
        if found is None:
            found = self._former.get(place) or (things, make())
            self._known[place] = found
        return found[1]

    def known(self, things: tuple[object, ...], key: Hashable = None) -> Value | None:
        place = (key, *map(id, things))
        known = self._known.get(place)
        if known is None and (known := self._former.get(place)) is not None:
            self._known[place] = known
        return None if known is None else known[1]

    def add(self, things: tuple[object, ...], value: Value, key: Hashable = None) -> Value:
        self._known[(key, *map(id, things))] = (things, value)
        return value


class Linked:
    """What was made of each file, with all that it was made from."""

    def __init__(self) -> None:
        self._former: dict[str, tuple[Any, tuple[object, ...], Any]] = {}
        self._made: dict[str, tuple[Any, tuple[object, ...], Any]] = {}

    def again(self) -> None:
        """Another build begins."""
        self._former, self._made = self._made, {}

    def item(self, make: Callable[..., Value], entry: Any, *others: object) -> Value:
        """`make(entry, *others)`: the same object as in the earlier build, where these are the same
        entry and equal others."""
        known = self._former.get(entry.path)
        if known is None or known[0] is not entry or known[1] != others:
            known = (entry, others, make(entry, *others))
        self._made[entry.path] = known
        item: Value = known[2]
        return item


class Results:
    """What functions made of objects that never change: the very same result for the same ones."""

    def __init__(self) -> None:
        self._made: dict[Callable[..., Any], ByIdentity[Any]] = {}
        self._last: dict[type, Any] = {}
        self._named: dict[Hashable, tuple[object, tuple[object, ...], Any]] = {}
        self._formerly_named: dict[Hashable, tuple[object, tuple[object, ...], Any]] = {}

    def again(self) -> None:
        """Another build begins."""
        self._formerly_named, self._named = self._named, {}
        for known in self._made.values():
            known.again()

    def of(self, make: Callable[..., Value], *things: object, **plain: Hashable) -> Value:
        """`make(*things, **plain)`, once for the same objects and equal plain values."""
        known = self._made.get(make)
        if known is None:
            known = self._made[make] = ByIdentity()
        result: Value = known.of(things, lambda: make(*things, **plain), tuple(plain.values()))
        return result

    def alike(
        self, make: Callable[..., Value], name: Hashable, plain: object, *things: object
    ) -> Value:
        """`make(plain, *things)`, or what the last build made under that name, of equal `plain` and
        of the same things.

        A tuple of the same things is the same.  `plain` is told by what it is worth, so that it may
        show no moment that is not in `things` too: an hour that comes twice equals the other.
        """
        made = self._formerly_named.get((make, name))
        if made is None or made[0] != plain or not _same(made[1], things):
            made = (plain, things, make(plain, *things))
        self._named[make, name] = made
        value: Value = made[2]
        return value

    def same(self, value: Value) -> Value:
        """`value`, as the very object of its type that came before it, if they are equal."""
        if self._last.get(type(value)) != value:
            self._last[type(value)] = value
        same: Value = self._last[type(value)]
        return same


_PLAIN = frozenset({str, int, bool, date})


def _same(former: tuple[object, ...], things: tuple[object, ...], *, deep: bool = True) -> bool:
    """Whether two tuples hold the same objects, maybe in tuples, or equal plain ones."""
    if len(former) != len(things):
        return False
    for one, other in zip(former, things, strict=True):
        if one is other:
            continue
        kind = type(one)
        if kind is not type(other):
            return False
        if kind in _PLAIN:
            if one != other:
                return False
        elif not (deep and kind is tuple and _same(one, other, deep=False)):  # type: ignore[arg-type]
            return False
    return True
