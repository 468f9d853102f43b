"""Start Pelican without what it imports and a build seldom uses.

Rich, for messages; feedgenerator, for Pelican's own feeds; importlib.metadata, for its version;
Pygments, for code; what watches and serves: a third of the start, with all that they import in
turn.  While Pelican and Python-Markdown are imported, values of the same names stand for theirs,
which are imported when these are used.  All others find the modules as they are.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from types import ModuleType
from typing import Any

from builder.incremental.code import version
from builder.startup.without_rst import Absent

ONLY_BUILDING = {"-o", "--output", "-s", "--settings", "-t", "--theme-path", "-q", "-v", "-D"}
"""Options of Pelican with which it neither watches nor serves."""
BY_NAME = ("dateutil.parser", "random", "tempfile", "unidecode")
"""Modules of which Pelican and Jinja import nothing: they call what is in them."""
SERVING = ("multiprocessing", "pelican.server", "watchfiles")


class Later:
    """What stands for the value that `make` gives, made when it is first used."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    @cached_property
    def real(self) -> Any:
        return self._make()

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self.real(*values, **named)

    def __instancecheck__(self, value: object) -> bool:
        return isinstance(value, self.real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class LaterHandler(logging.Handler):
    """Rich's handler, made for the first message."""

    def __init__(self, console: Later) -> None:
        super().__init__()
        self._rich = Later(lambda: _real("rich.logging").RichHandler(console=console.real))

    def emit(self, record: logging.LogRecord) -> None:
        self._rich.setFormatter(self.formatter)
        self._rich.emit(record)


class _StandIn(ModuleType):
    """A module, with the names that Pelican takes from it at its start."""

    def __init__(self, name: str, **values: Any) -> None:
        super().__init__(name)
        vars(self).update(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


@contextmanager
def left_out(options: Iterable[str], *, rst: bool = True) -> Iterator[None]:
    """Where Pelican is to be imported, for a run with `options`.

    Not `rst`: docutils, which needs all of Pygments, is left out too.
    """
    modules: list[ModuleType] = [*_stand_ins()]
    if not rst:
        modules += _pygments()
    if {option for option in options if option.startswith("-")} <= ONLY_BUILDING:
        modules += [Absent(name) for name in SERVING]
    with _standing(modules):
        yield


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """Where a module is to be imported that imports those of `names`, and uses them seldom."""
    with _standing([_StandIn(name) for name in names]):
        yield


@contextmanager
def _standing(modules: Iterable[ModuleType]) -> Iterator[None]:
    put = [
        module for module in modules if sys.modules.setdefault(module.__name__, module) is module
    ]
    for module in put:
        _attach(module)
    try:
        yield
    finally:
        for module in put:
            _forget(module)


def _stand_ins() -> Iterator[_StandIn]:
    yield from map(_StandIn, BY_NAME)
    yield _StandIn("rich.console", Console=lambda: Later(lambda: _real("rich.console").Console()))
    yield _StandIn("rich.logging", RichHandler=LaterHandler)
    yield _StandIn("importlib.metadata", version=version)
    yield _later("feedgenerator", "Atom1Feed", "Rss201rev2Feed", "get_tag_uri")


def _pygments() -> Iterator[_StandIn]:
    """For Python-Markdown's `codehilite`."""
    yield _later("pygments", "highlight")
    yield _later("pygments.formatters", "get_formatter_by_name")
    yield _later("pygments.lexers", "get_lexer_by_name", "guess_lexer")
    # What it is one of: an `except` takes classes alone.
    yield _StandIn("pygments.util", ClassNotFound=ValueError)


def _later(module: str, *names: str) -> _StandIn:
    def value(name: str) -> Later:
        return Later(lambda: getattr(_real(module), name))

    return _StandIn(module, **{name: value(name) for name in names})


def _real(name: str) -> ModuleType:
    package = name.partition(".")[0]
    for found in list(sys.modules.values()):
        if isinstance(found, _StandIn) and found.__name__.partition(".")[0] == package:
            _forget(found)
    return importlib.import_module(name)


def _attach(module: ModuleType) -> None:
    """As importing does: `importlib.metadata` is also an attribute of `importlib`."""
    parent, _, name = module.__name__.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], name, module)


def _forget(module: ModuleType) -> None:
    parent, _, name = module.__name__.rpartition(".")
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
    if vars(sys.modules.get(parent, module)).get(name) is module:
        delattr(sys.modules[parent], name)
