"""Dataclasses that cost nothing to declare.

`@dataclass` writes and compiles the methods of each class when its module is imported: for all
those of a site, a tenth of the time of a build after one edit.  A record takes them from `Record`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """What `@dataclass(frozen=True)` would make of a subclass.

    Parameters, as in `class Place(Record, kw_only=True)`, are those of `dataclass`, and so are
    default values and `field(…)`.  But a class declares all of its values: none are inherited.
    """

    __match_args__: tuple[str, ...] = ()
    """Names of the values, in their order."""
    __positional: tuple[str, ...]
    __names: frozenset[str]
    __defaults: dict[str, Any]
    __factories: Mapping[str, Callable[[], Any]]
    __compared: Callable[[Any], Any]

    def __init_subclass__(
        cls, *, frozen: bool = True, kw_only: bool = False, eq: bool = True
    ) -> None:
        super().__init_subclass__()
        names = tuple(cls.__annotations__)
        given = {name: vars(cls)[name] for name in names if name in vars(cls)}
        made: dict[str, Any] = {n: value for n, value in given.items() if isinstance(value, Field)}
        for name in made:
            # Or a class attribute would be taken for the value.
            delattr(cls, name)
        cls.__match_args__ = names  # type: ignore[misc]
        cls.__positional = () if kw_only else names
        cls.__names = frozenset(names)
        cls.__defaults = {name: value for name, value in given.items() if name not in made}
        cls.__defaults |= {n: f.default for n, f in made.items() if f.default is not MISSING}
        cls.__factories = {
            n: f.default_factory for n, f in made.items() if f.default_factory is not MISSING
        }
        cls.__compared = attrgetter(*(n for n in names if n not in made or made[n].compare))
        if not frozen:
            cls.__setattr__ = object.__setattr__  # type: ignore[assignment]
            cls.__delattr__ = object.__delattr__  # type: ignore[method-assign]
            cls.__hash__ = None  # type: ignore[assignment]
        if not eq:
            cls.__eq__ = object.__eq__  # type: ignore[method-assign]
            cls.__hash__ = object.__hash__  # type: ignore[method-assign]

    def __init__(self, *values: Any, **named: Any) -> None:
        if values:
            given = len(values) + len(named)
            named.update(zip(self.__positional, values, strict=False))
            if len(named) != given:
                raise TypeError(f"{type(self).__name__}: too many values, or one given twice")
        if len(named) < len(self.__names):
            named = {**self.__defaults, **named}
            for name, make in self.__factories.items():
                if name not in named:
                    named[name] = make()
        if named.keys() != self.__names:
            wrong = ", ".join(sorted(named.keys() ^ self.__names))
            raise TypeError(f"{type(self).__name__}: missing or unknown: {wrong}")
        self.__dict__.update(named)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(name)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(name)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self.__compared(self) == self.__compared(other))

    def __hash__(self) -> int:
        return hash(self.__compared(self))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__qualname__}({values})"


Some = TypeVar("Some", bound=Record)


def replace(record: Some, **changes: Any) -> Some:
    """The same record but for `changes`."""
    return type(record)(**{name: getattr(record, name) for name in record.__match_args__} | changes)


def is_frozen(kind: type) -> bool:
    """Whether values of this type are records that never change."""
    return issubclass(kind, Record) and kind.__setattr__ is Record.__setattr__
