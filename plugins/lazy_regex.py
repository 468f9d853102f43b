"""Regular expressions compiled at their first use: a command uses a third of those it declares.

A module's patterns are declared with `lazy_compile`; mypy reads it as `re.compile`. Once compiled,
a pattern's methods are attributes of its own, as quick to reach as those of `re.Pattern`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    lazy_compile = re.compile
else:

    class lazy_compile:  # noqa: N801 - read as the function `re.compile`
        """See `re.compile`; an error in the expression is raised at its first use."""

        def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
            self.pattern, self._flags = pattern, flags

        def __getattr__(self, name: str) -> Any:
            compiled = re.compile(self.pattern, self._flags)
            vars(self).update(
                (each, getattr(compiled, each)) for each in dir(compiled) if each[0] != "_"
            )
            return getattr(compiled, name)
