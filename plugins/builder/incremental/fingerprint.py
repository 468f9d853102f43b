"""A digest of values: equal for equal values, in any process and at any time.

Understood: text, bytes, numbers, None, dates, enums, tuples, lists, mappings, sets,
dataclasses and named tuples of these, paths, and functions by where they are defined.  An
object may offer `__fingerprint__()`, which returns a value that stands for it; one that is none of
these and does not raises `Unknown`, and a page that reads it is rendered again.  Two different
values never share a digest: each is written with its type and its length.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import importlib.util
import itertools
import os
import pickle
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path, PurePath
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MappingProxyType,
    MethodType,
    ModuleType,
)
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

SIZE = 16
"""Bytes of a digest."""
SHORT = 64
"""What is no longer stands for itself: a digest of it would take more time than to write it."""

DIGESTED = "digested"
"""In a field's metadata, False leaves the field out: `field(metadata={DIGESTED: False})`."""


class Unknown(Exception):
    """A value that no digest can stand for."""


Known = dict[int, tuple[object, bytes]]
"""id → (object, digest): the object is held, so that its id stays its own."""


class Fingerprints:
    """Digests of values that live as long as this object does.

    Each function, partial, enumeration's member, frozen dataclass, tuple, mapping proxy and object
    with `__fingerprint__` is digested once: many pages hold the same ones, none may change
    meanwhile.
    """

    def __init__(self) -> None:
        self._for_ever: Known = {}
        self._for_now: Known = {}
        """Those that hold something which may change before the next build."""
        self._older: Known = {}
        self._least = 0
        self._fickle = False
        """Whether what is being written holds such a thing."""

    def next_build(self) -> None:
        """Another build begins: only values that can never change are known still."""
        self._for_now = {}
        self._least = self._least or len(self._for_ever)
        if len(self._for_ever) > 2 * self._least:
            # Most are no longer in use: those that are come back one by one.
            self._older, self._for_ever = self._for_ever, {}
            # To be counted anew once it is known which are.
            self._least = 0

    def of(self, value: object) -> bytes:
        """The digest of `value`; raises Unknown."""
        self._fickle = False
        try:
            written = self._written(value)
        except RecursionError:
            raise Unknown("valeurs qui se contiennent elles-mêmes") from None
        # That of a shared value is one already.
        return written[1:] if written[:1] == b"#" else _digest(written)

    def of_all(self, values: tuple[object, ...]) -> bytes:
        """The digest of some values, whose tuple nobody else holds; raises Unknown."""
        try:
            return _digest(self._joined(b"t", values))
        except RecursionError:
            raise Unknown("valeurs qui se contiennent elles-mêmes") from None

    def _written(self, value: Any) -> bytes:
        """`value` as bytes, where it ends among them; a digest for what is long and shared."""
        kind: type = type(value)
        if kind is str:
            data = value.encode("utf-8", "surrogatepass")
            return b"s%d:%b" % (len(data), data)
        simple = _SIMPLE.get(kind)
        if simple is not None:
            return simple(value)
        key = id(value)
        known = self._for_ever.get(key)
        if known is not None:
            return known[1]
        if key in self._for_now:
            self._fickle = True
            return self._for_now[key][1]
        if key in self._older:
            self._for_ever[key] = self._older[key]
            return self._older[key][1]
        write, immutable, fickle = _way(kind)
        before, self._fickle = self._fickle, fickle
        written = write(self, value)
        if len(written) > SHORT:
            written = b"#" + _digest(written)
        if immutable:
            (self._for_now if self._fickle else self._for_ever)[key] = (value, written)
        self._fickle |= before
        return written

    def _joined(self, mark: bytes, parts: Any) -> bytes:
        known = self._for_ever
        found = []
        for part in parts:
            # Most parts are these, or known: a call for each would take longer than all the rest.
            if part is None:
                found.append(b"N")
            elif type(part) is str:
                data = part.encode("utf-8", "surrogatepass")
                found.append(b"s%d:%b" % (len(data), data))
            elif (one := known.get(id(part))) is not None:
                found.append(one[1])
            else:
                found.append(self._written(part))
        written = b"".join(found)
        return b"%b(%d:%b)" % (mark, len(written), written)

    def _standing(self, name: bytes, value: object) -> bytes:
        """What stands for an object of a type: of its own, so that nobody else asks for it."""
        if type(value) is tuple:
            return self._joined(b"O%b" % name, value)
        return self._joined(b"o%b" % name, [value])

    def _function(self, value: Any) -> bytes:
        """A function or class by its name: its code is the business of `code.digest`."""
        code = getattr(value, "__code__", None)
        self._fickle |= bool(getattr(value, "__closure__", None))
        owner = getattr(value, "__self__", None)
        return self._joined(
            b"c%b" % _name(value),
            [
                None if isinstance(owner, ModuleType) else owner,
                *(cell.cell_contents for cell in getattr(value, "__closure__", None) or ()),
                getattr(value, "__defaults__", None),
                getattr(value, "__kwdefaults__", None),
                # Two lambdas of one module have the same name.
                code,
            ],
        )


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=SIZE).digest()


def _name(value: Any) -> bytes:
    return f"{value.__module__}:{value.__qualname__}".encode()


Write = Callable[[Fingerprints, Any], bytes]


@functools.cache
def _way(kind: type) -> tuple[Write, bool, bool]:
    """How values of a type are written; whether one can be known by its identity (during a build,
    what it holds is taken to be frozen too); and whether one may ever hold other things."""
    parameters = getattr(kind, "__dataclass_params__", None)
    frozen = parameters is not None and bool(parameters.frozen)
    immutable = (
        issubclass(kind, tuple)
        or kind is MappingProxyType
        or kind is FunctionType
        or issubclass(kind, Enum)
        or hasattr(kind, "__fingerprint__")
        or frozen
        or issubclass(kind, functools.partial)
    )
    constant = frozen or kind in _CONSTANT or issubclass(kind, _CONSTANT_BASES)
    return _writer(kind), immutable, not constant


_CONSTANT = {FunctionType, BuiltinFunctionType, MethodType, CodeType, frozenset}
_CONSTANT_BASES = (Enum, tuple, PurePath, type, functools.partial)
"""Types of values that only hold something else if what they hold does."""


def _writer(kind: type) -> Write:
    name = b"%b" % _name(kind)
    if hasattr(kind, "__fingerprint__"):
        return lambda self, value: self._standing(name, value.__fingerprint__())
    if kind is tuple:
        return lambda self, value: self._joined(b"t", value)
    if kind is list:
        return lambda self, value: self._joined(b"l", value)
    if is_dataclass(kind):
        shaping = (each for each in fields(kind) if each.metadata.get(DIGESTED, True))
        return _named_writer(name, tuple(each.name for each in shaping))
    if kind is dict or kind is MappingProxyType:
        return lambda self, value: self._joined(b"m", itertools.chain(*value.items()))
    if kind is set or kind is frozenset:
        return lambda self, value: _ended(b"f", b"".join(sorted(map(self._written, value))))
    if issubclass(kind, Enum):
        return lambda _, value: _ended(b"e%b." % name, value.name.encode())
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda self, value: self._joined(b"n%b" % name, value)
    if issubclass(kind, functools.partial):
        return _write_partial
    if issubclass(kind, (FunctionType, BuiltinFunctionType, MethodType, type)):
        return Fingerprints._function
    if kind is CodeType:
        return lambda self, value: self._joined(
            b"k", [value.co_firstlineno, value.co_code, value.co_consts]
        )
    if issubclass(kind, PurePath):
        return lambda self, value: self._joined(b"P", [str(value)])
    if _callable(kind) and kind.__dictoffset__ and not hasattr(kind, "__slots__"):
        # A function in the shape of an object, like Pelican's date filter.
        return lambda self, value: self._joined(b"o%b" % name, [vars(value)])
    return _refuse


def _write_partial(self: Fingerprints, value: Any) -> bytes:
    # Its tuple is its own: nobody else asks for it.
    arguments = self._joined(b"t", value.args)
    self._fickle |= bool(value.keywords)
    keywords = self._joined(b"m", itertools.chain(*value.keywords.items()))
    return b"p%b%b%b" % (self._written(value.func), arguments, keywords)


def _callable(kind: type) -> bool:
    """Whether values of a type can be called, as the type itself always can."""
    return any("__call__" in base.__dict__ for base in kind.__mro__)


def _named_writer(name: bytes, names: tuple[str, ...]) -> Write:
    mark = b"d%b" % name
    return lambda self, value: self._joined(mark, [getattr(value, name, None) for name in names])


def _refuse(_: Fingerprints, value: object) -> bytes:
    kind = type(value)
    raise Unknown(f"{kind.__module__}.{kind.__qualname__}")


def _ended(mark: bytes, data: bytes) -> bytes:
    return b"%b%d:%b" % (mark, len(data), data)


def _text(mark: bytes) -> Callable[[Any], bytes]:
    return lambda value: _ended(mark, str(value).encode("utf-8", "surrogatepass"))


def _zone(value: Any) -> bytes:
    """Zones of one name and of the same rules are one zone."""
    if type(value) is ZoneInfo and value.key:
        return _named_zone(value.key)
    if type(value) is not dt.timezone:
        raise Unknown(type(value).__qualname__)
    return _ended(b"u", repr(value).encode())


@functools.cache
def _named_zone(name: str) -> bytes:
    return _ended(b"z", rules_digest(name) + name.encode())


def _moment(mark: bytes) -> Callable[[Any], bytes]:
    def written(value: Any) -> bytes:
        # As pickled: so many bytes, and the zone.  The offset, slow to find, is the zone's affair.
        local, *zone = value.__reduce_ex__(pickle.HIGHEST_PROTOCOL)[1]
        return b"%b%b%b;" % (mark, local, _zone(*zone) if zone else b"")

    return written


_SIMPLE: Mapping[type, Callable[[Any], bytes]] = {
    Markup: _text(b"S"),
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
    """Where Python looks for the zone's rules, there or not, to the first that is there."""
    found = []
    for path in _places(name):
        found.append(path)
        if os.path.isfile(path):
            break
    return tuple(found)


def _places(name: str) -> Iterator[str]:
    for folder in zoneinfo.TZPATH:
        yield os.path.join(folder, name)
    package = importlib.util.find_spec("tzdata")
    for folder in (package and package.submodule_search_locations) or ():
        yield os.path.join(folder, "zoneinfo", name)


@functools.cache
def rules_digest(name: str) -> bytes:
    """Changes with the zone's rules.

    Computed once a process, as `zoneinfo` reads them: later changes do not change its zones.
    """
    last = rules_files(name)[-1:]
    data = Path(last[0]).read_bytes() if last and os.path.isfile(last[0]) else b""
    return hashlib.blake2b(data, digest_size=16).digest()
