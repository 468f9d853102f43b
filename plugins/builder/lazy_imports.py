"""Start Pelican without importing what a build seldom uses.

A third of Pelican's start goes to modules that most builds never call: Rich (messages),
feedgenerator (Pelican's own feeds), importlib.metadata (its version), and what watches and serves.
While Pelican is imported, placeholder modules stand in `sys.modules` for these; each real module is
imported at its first use.  Another third goes to docutils, without which Pelican's reader of `.rst`
is disabled, and warns of files that it would have read.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from types import ModuleType
from typing import Any

from builder.incremental.inputs import version

ONLY_BUILDING = {"-o", "--output", "-s", "--settings", "-t", "--theme-path", "-q", "-v", "-D", "--"}
"""Options of Pelican with which it neither watches nor serves."""
CALLED_BY_NAME = "bz2 dateutil.parser gzip ipaddress lzma random tempfile unidecode".split()
"""Modules that are only imported whole here (`tempfile.mkstemp`), never names from them."""
SERVING = ("multiprocessing", "pelican.server", "watchfiles")
DOCUTILS = (
    "docutils docutils.core docutils.io docutils.parsers docutils.parsers.rst"
    " docutils.parsers.rst.languages docutils.writers docutils.writers.html4css1"
    " pelican.rstdirectives".split()
)


class LazyValue:
    """Proxy of the value that `make` returns, called at its first use."""

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


class LazyHandler(logging.Handler):
    """Proxy of Rich's log handler, made for the first message."""

    def __init__(self, console: LazyValue) -> None:
        super().__init__()
        self._rich = LazyValue(lambda: _real("rich.logging").RichHandler(console=console.real))

    def emit(self, record: logging.LogRecord) -> None:
        self._rich.setFormatter(self.formatter)
        self._rich.emit(record)


class _LazyModule(ModuleType):
    """Placeholder of a module, with proxies for the names imported from it; any other attribute
    imports the real module."""

    def __init__(self, name: str, *names: str, **values: Any) -> None:
        super().__init__(name)
        imported = {each: LazyValue(partial(self.__getattr__, each)) for each in names}
        vars(self).update(values | imported)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


class _AbsentModule(ModuleType):
    """Placeholder of a module left out: false in a condition; its attributes are empty classes."""

    __path__: list[str] = []  # noqa: RUF012  # what makes a module a package

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        # Pelican's disabled reader asks docutils for its language first: any answer is good.
        return bool if name == "get_language" else type(name, (), {})


@contextmanager
def lazy_pelican(options: Iterable[str], *, rst: bool) -> Iterator[None]:
    """Import Pelican in this block, for a run with these command-line `options`.

    `rst=False` leaves out docutils for the whole process, and with it Pygments.
    """
    modules: list[ModuleType] = [
        *map(_LazyModule, CALLED_BY_NAME),
        _LazyModule(
            "rich.console", Console=lambda: LazyValue(lambda: _real("rich.console").Console())
        ),
        _LazyModule("rich.logging", RichHandler=LazyHandler),
        _LazyModule("importlib.metadata", version=version),
        _LazyModule("feedgenerator", "Atom1Feed", "Rss201rev2Feed", "get_tag_uri"),
    ]
    if not rst:
        for name in DOCUTILS:
            sys.modules.setdefault(name, _AbsentModule(name))
    given = {option.partition("=")[0] for option in options if option.startswith("-")}
    if given <= ONLY_BUILDING:
        modules += [_AbsentModule(name) for name in SERVING]
    with _in_place(modules):
        yield


@contextmanager
def lazy(*names: str) -> Iterator[None]:
    """Within this block, importing the modules `names` whole is delayed to their first use."""
    with _in_place([_LazyModule(name) for name in names]):
        yield


@contextmanager
def _in_place(modules: Iterable[ModuleType]) -> Iterator[None]:
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


def _real(name: str) -> ModuleType:
    """Import the module `name` in place of the placeholders of its package."""
    package = name.partition(".")[0]
    for found in list(sys.modules.values()):
        if isinstance(found, _LazyModule) and found.__name__.partition(".")[0] == package:
            _forget(found)
    return importlib.import_module(name)


def _attach(module: ModuleType) -> None:
    """Make a submodule an attribute of its package, as importing does."""
    parent, _, name = module.__name__.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], name, module)


def _forget(module: ModuleType) -> None:
    parent, _, name = module.__name__.rpartition(".")
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
    if vars(sys.modules.get(parent, module)).get(name) is module:
        delattr(sys.modules[parent], name)
