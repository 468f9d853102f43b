"""Digests (BLAKE2b) of values: equal values have one digest, in any process, on any day.

Supported: text, bytes, numbers, None, dates, enums, paths; tuples, lists, mappings, sets,
dataclasses and named tuples of these; functions and classes, by module and name.  An object may
define `__fingerprint__()`, which returns the value to digest in its place.  Anything else raises
`Unknown`, and what depends on it is not cached.  Each value is serialised with its type and its
length, so that no two values are serialised alike.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import itertools
import os
import pickle
import types
import zoneinfo
from collections.abc import Callable, Mapping
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
SHORT = 64
"""Largest serialised part, in bytes, that is kept as it is: a digest would take longer."""

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
        self._permanent: Known = {}
        self._of_this_build: Known = {}
        """Digests of objects that contain a mutable one: valid until the next build."""
        self._least = 0
        self._mutable = False
        """Whether the object being serialised contains a mutable one."""

    def next_build(self) -> None:
        """Begin another build: drop the digests of objects that contain a mutable one."""
        self._of_this_build = {}
        self._least = self._least or len(self._permanent)
        if len(self._permanent) > 2 * self._least:
            # Most are of objects that are no longer in use: the others are made again.
            self._permanent, self._least = {}, 0

    def digest(self, *values: object) -> bytes:
        """The digest of one value, or of several in order; raises Unknown."""
        try:
            return digest_of(self._joined(b"t", values))
        except RecursionError:
            raise Unknown("valeurs qui se contiennent elles-mêmes") from None

    def _written(self, value: Any) -> bytes:
        """`value` serialised; its digest instead where that is shorter (see SHORT)."""
        kind: type = type(value)
        simple = _SIMPLE.get(kind)
        if simple is not None:
            return simple(value)
        key = id(value)
        known = self._permanent.get(key)
        if known is not None:
            return known[1]
        if key in self._of_this_build:
            self._mutable = True
            return self._of_this_build[key][1]
        write, immutable, mutable = _strategy(kind)
        before, self._mutable = self._mutable, mutable
        written = write(self, value)
        if len(written) > SHORT:
            written = b"#" + digest_of(written)
        if immutable:
            (self._of_this_build if self._mutable else self._permanent)[key] = (value, written)
        self._mutable |= before
        return written

    def _joined(self, mark: bytes, parts: Any) -> bytes:
        written = b"".join([self._written(part) for part in parts])
        return b"%b(%d:%b)" % (mark, len(written), written)

    def _function(self, value: Any) -> bytes:
        """A function or class serialised by its name: `inputs.code_digest` stands for its code."""
        closure = getattr(value, "__closure__", None) or ()
        self._mutable |= bool(closure)
        parts = [cell.cell_contents for cell in closure]
        # Of its code too: two lambdas of one module have the same name.
        for name in ("__self__", "__defaults__", "__kwdefaults__", "__code__"):
            part = getattr(value, name, None)
            parts.append(None if isinstance(part, types.ModuleType) else part)
        return self._joined(b"c%b" % _name(value), parts)


def digest_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=SIZE).digest()


def _name(value: Any) -> bytes:
    return f"{value.__module__}:{value.__qualname__}".encode()


Write = Callable[[Fingerprints, Any], bytes]


@cache
def _strategy(kind: type) -> tuple[Write, bool, bool]:
    """How to serialise values of a type; whether their digest may be cached by identity (during one
    build, what they contain is taken to be frozen too); and whether they are mutable: the others
    are as immutable as what they contain."""
    name, frozen = _name(kind), is_frozen(kind)
    if hasattr(kind, "__fingerprint__"):
        return partial(_write_standing, name), True, not frozen
    if is_dataclass(kind):
        shaping = tuple(f.name for f in fields(kind) if f.metadata.get(DIGESTED, True))
        return partial(_write_attributes, b"d%b" % name, shaping), frozen, not frozen
    if kind in _BUILT_IN:
        return _BUILT_IN[kind]
    if issubclass(kind, Enum):
        return lambda _, value: _ended(b"e%b." % name, value.name.encode()), True, False
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda self, value: self._joined(b"n%b" % name, value), True, False
    if issubclass(kind, partial):
        return _write_partial, True, False
    if issubclass(kind, type):
        return Fingerprints._function, False, False
    if issubclass(kind, PurePath):
        return lambda self, value: self._joined(b"P", [str(value)]), False, False
    if _callable(kind) and kind.__dictoffset__ and not hasattr(kind, "__slots__"):
        # A function in the shape of an object, like Pelican's date filter.
        return lambda self, value: self._joined(b"o%b" % name, [vars(value)]), False, True
    return _refuse, False, True


def _write_mapping(self: Fingerprints, value: Any) -> bytes:
    return self._joined(b"m", itertools.chain(*value.items()))


def _write_set(self: Fingerprints, value: Any) -> bytes:
    return _ended(b"f", b"".join(sorted(map(self._written, value))))


def _write_code(self: Fingerprints, value: Any) -> bytes:
    return self._joined(b"k", [value.co_firstlineno, value.co_code, value.co_consts])


_BUILT_IN: Mapping[type, tuple[Write, bool, bool]] = {
    tuple: (lambda self, value: self._joined(b"t", value), True, False),
    list: (lambda self, value: self._joined(b"l", value), False, True),
    dict: (_write_mapping, False, True),
    types.MappingProxyType: (_write_mapping, True, True),
    set: (_write_set, False, True),
    frozenset: (_write_set, False, False),
    types.FunctionType: (Fingerprints._function, True, False),
    types.BuiltinFunctionType: (Fingerprints._function, False, False),
    types.MethodType: (Fingerprints._function, False, False),
    types.CodeType: (_write_code, False, False),
}
"""Type → its strategy (see `_strategy`)."""


def _write_partial(self: Fingerprints, value: Any) -> bytes:
    # Its tuple is its own: nobody else asks for it.
    arguments = self._joined(b"t", value.args)
    self._mutable |= bool(value.keywords)
    keywords = self._joined(b"m", itertools.chain(*value.keywords.items()))
    return b"p%b%b%b" % (self._written(value.func), arguments, keywords)


def _callable(kind: type) -> bool:
    """Whether instances of `kind` are callable (`callable(kind)` is true of any class)."""
    return any("__call__" in base.__dict__ for base in kind.__mro__)


def _write_attributes(mark: bytes, names: tuple[str, ...], self: Fingerprints, value: Any) -> bytes:
    return self._joined(mark, [getattr(value, name, None) for name in names])


def _write_standing(name: bytes, self: Fingerprints, value: Any) -> bytes:
    found = value.__fingerprint__()
    if type(found) is tuple:
        # Made anew each time, it is of no use in the cache.
        return self._joined(b"O%b" % name, found)
    return self._joined(b"o%b" % name, [found])


def _refuse(_: Fingerprints, value: object) -> bytes:
    kind = type(value)
    raise Unknown(f"{kind.__module__}.{kind.__qualname__}")


def _ended(mark: bytes, data: bytes) -> bytes:
    return b"%b%d:%b" % (mark, len(data), data)


def _zone(value: Any) -> bytes:
    """A time zone serialised by its name and rules."""
    if type(value) is ZoneInfo and value.key:
        return _named_zone(value.key)
    if type(value) is not dt.timezone:
        raise Unknown(type(value).__qualname__)
    return _ended(b"u", repr(value).encode())


@cache
def _named_zone(name: str) -> bytes:
    return _ended(b"z", rules_digest(name) + name.encode())


def _moment(mark: bytes) -> Callable[[Any], bytes]:
    def written(value: Any) -> bytes:
        # As pickled: so many bytes, and the zone.  The offset, slow to find, is the zone's affair.
        local, *zone = value.__reduce_ex__(pickle.HIGHEST_PROTOCOL)[1]
        return b"%b%b%b;" % (mark, local, _zone(*zone) if zone else b"")

    return written


_SIMPLE: Mapping[type, Callable[[Any], bytes]] = {
    str: lambda value: _ended(b"s", value.encode("utf-8", "surrogatepass")),
    Markup: lambda value: _ended(b"S", value.encode("utf-8", "surrogatepass")),
    bytes: lambda value: b"b%d:%b" % (len(value), value),
    bool: lambda value: b"T" if value else b"F",
    type(None): lambda value: b"N",
    int: lambda value: b"i%d;" % value,
    float: lambda value: b"g%b;" % value.hex().encode(),
    dt.date: lambda value: b"D%b" % value.isoformat().encode(),
    dt.datetime: _moment(b"M"),
    dt.time: _moment(b"H"),
    dt.timedelta: lambda value: b"L%d,%d,%d;" % (value.days, value.seconds, value.microseconds),
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
