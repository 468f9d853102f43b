"""Digests (BLAKE2b) of values: equal values have one digest, in any process, on any day.

Supported: text, bytes, numbers, slices, None, dates, enums, paths; tuples, lists, mappings, sets,
dataclasses and named tuples of these; functions and classes, by module and name.  An object may
define `__fingerprint__()`, which returns the value to digest in its place.  Anything else raises
`Unknown`, and what depends on it is not cached.

A value is pickled, with the digests of the objects that it contains in place of these: no two
values are pickled alike.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import io
import os
import pickle
import types
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from pathlib import Path, PurePath
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from fast_dataclass import is_frozen

SIZE = 16
"""Size of a digest, in bytes."""
LONG = 8
"""Number of items from which a tuple has a digest of its own: many pages share it."""

DIGESTED = "digested"
"""Key of a field's metadata; False leaves the field out of digests: `field(metadata={DIGESTED:
False})`."""


class Unknown(Exception):
    """A value that no digest can stand for."""


Known = dict[int, tuple[object, bytes]]
"""id → (object, digest): the object is held, so that its id stays its own."""


class Fingerprints:
    """Computes digests, and caches those of immutable objects by identity.

    Immutable: functions, partials, enum members, frozen dataclasses, tuples, mapping proxies, and
    objects with `__fingerprint__`.  Many pages share them, and each is digested once.
    """

    def __init__(self) -> None:
        self.permanent: Known = {}
        self._of_this_build: Known = {}
        """Digests of objects that contain a mutable one: valid during this build only."""
        self._least = 0
        self.mutable = False
        """Whether the object being pickled contains a mutable one."""
        self._idle: list[_Pickler] = []

    def next_build(self) -> None:
        """Begin another build: drop the digests of objects that contain a mutable one."""
        self._of_this_build = {}
        self._least = self._least or len(self.permanent)
        if len(self.permanent) > 2 * self._least:
            # Most are of objects no longer in use: all go, and the others are made again.
            self.permanent, self._least = {}, 0

    def digest(self, *values: object) -> bytes:
        """The digest of one value, or of several in order; raises Unknown."""
        try:
            return digest_of(self.pickled(values))
        except (RecursionError, ValueError):  # Raised by Python's pickler, and by the one in C.
            raise Unknown("valeurs qui se contiennent elles-mêmes") from None

    def pickled(self, values: tuple[object, ...]) -> bytes:
        pickler = self._idle.pop() if self._idle else _Pickler(self)
        data = pickler.pickled(values)
        self._idle.append(pickler)
        return data

    def of_object(self, value: Any) -> bytes:
        """The digest of a value that is not pickled as it is."""
        key = id(value)
        if key in self._of_this_build:
            self.mutable = True
            return self._of_this_build[key][1]
        kind: type = type(value)
        name, parts, lasting, mutable = _strategy(kind)
        before, self.mutable = self.mutable, mutable
        digest = digest_of(self.pickled((name, *parts(self, value))))
        if lasting:
            (self._of_this_build if self.mutable else self.permanent)[key] = (value, digest)
        self.mutable |= before
        return digest


class _Pickler(pickle.Pickler):
    """Pickles tuples, one at a time: what they contain of other types by digests."""

    def __init__(self, digests: Fingerprints) -> None:
        self._stream = io.BytesIO()
        super().__init__(self._stream, pickle.HIGHEST_PROTOCOL)
        # No memo of objects pickled before: equal values give equal bytes, shared objects or not.
        self.fast = True
        self._digests = digests
        self._root: tuple[object, ...] = ()

    def pickled(self, root: tuple[object, ...]) -> bytes:
        self._root = root
        self._stream.seek(0)
        self._stream.truncate()
        self.dump(root)
        return self._stream.getvalue()

    def persistent_id(self, value: Any) -> bytes | None:
        kind = type(value)
        if kind in _PLAIN or (kind is tuple and (len(value) < LONG or value is self._root)):
            return None
        if kind is list or kind is dict:
            self._digests.mutable = True
            return None
        known = self._digests.permanent.get(id(value))
        return known[1] if known else self._digests.of_object(value)


def digest_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=SIZE).digest()


_PLAIN = frozenset(
    {str, bytes, bool, int, type(None)} | {dt.date, dt.datetime, dt.time, dt.timedelta, dt.timezone}
)
"""Types pickled as they are; lists, mappings and short tuples are pickled as they are too."""

Parts = Callable[[Fingerprints, Any], Iterable[object]]
"""From an object, the values that its digest is made of."""
Strategy = tuple[Parts, bool, bool]
"""For a type: the values to digest; whether a digest may be cached by identity; whether instances
are mutable.  An immutable one that contains a mutable object counts as mutable."""


@cache
def _strategy(kind: type) -> tuple[str, Parts, bool, bool]:
    """Name of a type, then its `Strategy`."""
    return _name(kind), *_found_strategy(kind)


def _found_strategy(kind: type) -> Strategy:
    """The strategy of a type; raises `Unknown` for a type without one."""
    frozen = is_frozen(kind)
    if hasattr(kind, "__fingerprint__"):
        return lambda _, value: (value.__fingerprint__(),), True, not frozen
    if is_dataclass(kind):
        shaping = tuple(f.name for f in fields(kind) if f.metadata.get(DIGESTED, True))
        return lambda _, value: [getattr(value, name, None) for name in shaping], frozen, not frozen
    if kind in _BUILT_IN:
        return _BUILT_IN[kind]
    if issubclass(kind, Enum):
        return lambda _, value: (value.name,), True, False
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda _, value: value, True, False
    if issubclass(kind, partial):
        return lambda _, v: (v.func, *v.args, v.keywords or None), True, False
    if issubclass(kind, type):
        return _function, True, False
    if issubclass(kind, PurePath):
        return lambda _, value: (str(value),), False, False
    called = any("__call__" in base.__dict__ for base in kind.__mro__)
    if called and kind.__dictoffset__ and not hasattr(kind, "__slots__"):
        # A callable object, like Pelican's date filter (`callable(kind)` is true of any class).
        return lambda _, value: (vars(value),), False, True
    raise Unknown(_name(kind))


def _function(_: Fingerprints, value: Any) -> Iterable[object]:
    """The name of a function or class, and the values that it holds.  Its code is not read: the
    digest of all code (`inputs.code_digest`) is part of every fingerprint."""
    # In a list, as the variables of a closure may change.
    closure = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
    # `__code__` too: two lambdas of one module have the same name.
    names = ("__self__", "__defaults__", "__kwdefaults__", "__code__")
    parts = [getattr(value, name, None) for name in names]
    known = (None if isinstance(part, types.ModuleType) else part for part in parts)
    return _name(value), closure or None, *known


def _code(_: Fingerprints, value: Any) -> Iterable[object]:
    return value.co_firstlineno, value.co_code, value.co_consts, value.co_names


def _name(value: Any) -> str:
    return f"{value.__module__}:{value.__qualname__}"


def _set(self: Fingerprints, value: Any) -> Iterable[object]:
    return sorted(self.pickled((item,)) for item in value)


def _zone(_: Fingerprints, value: Any) -> Iterable[object]:
    if not value.key:
        raise Unknown("zone sans nom")
    return value.key, rules_digest(value.key)


_BUILT_IN: Mapping[type, Strategy] = {
    tuple: (lambda _, value: value, True, False),
    types.MappingProxyType: (lambda _, value: (dict(value),), True, True),
    set: (_set, False, True),
    frozenset: (_set, False, False),
    float: (lambda _, value: (value.hex(),), False, False),
    slice: (lambda _, value: (value.start, value.stop, value.step), False, False),
    Markup: (lambda _, value: (str(value),), False, False),
    ZoneInfo: (_zone, True, False),
    types.FunctionType: (_function, True, False),
    types.BuiltinFunctionType: (_function, False, False),
    types.MethodType: (_function, False, False),
    types.CodeType: (_code, False, False),
}


# --- Rules of time zones, which shape every date: an update of the system changes them


def rules_files(name: str) -> tuple[str, ...]:
    """Paths where Python looks for the zone's rules, up to the first that exists."""
    package = importlib.util.find_spec("tzdata")
    others = (package and package.submodule_search_locations) or ()
    found = []
    for folder in (*zoneinfo.TZPATH, *(os.path.join(other, "zoneinfo") for other in others)):
        found.append(os.path.join(folder, name))
        if os.path.isfile(found[-1]):
            break
    return tuple(found)


@cache
def rules_digest(name: str) -> bytes:
    """Digest of the zone's rules.

    Computed once a process, as `zoneinfo` reads them: later changes do not change its zones.
    """
    last = rules_files(name)[-1:]
    data = Path(last[0]).read_bytes() if last and os.path.isfile(last[0]) else b""
    return digest_of(data)
