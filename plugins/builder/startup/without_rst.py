"""Start Pelican without docutils, for a site that has no reStructuredText.

Importing docutils takes a third of Pelican's start.  Pelican knows how to do without it: its
reader of `.rst` is then disabled, and warns of the files that it would have read.
"""

from __future__ import annotations

import sys
from types import ModuleType

ABSENT = (
    "docutils",
    "docutils.core",
    "docutils.io",
    "docutils.parsers",
    "docutils.parsers.rst",
    "docutils.parsers.rst.languages",
    "docutils.writers",
    "docutils.writers.html4css1",
    "pelican.rstdirectives",
)


class Absent(ModuleType):
    """False, as Pelican's `enabled = bool(docutils)` wants; its names are empty classes."""

    __path__: list[str] = []  # noqa: RUF012  # what makes a module a package

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        # The reader that will be disabled asks for its language first; any answer is good.
        return bool if name == "get_language" else type(name, (), {})


def leave_out_docutils() -> None:
    """To be called before Pelican is imported."""
    for name in ABSENT:
        sys.modules.setdefault(name, Absent(name))
