"""Regular expressions compiled when they are first used: most builds use few of a site's."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast


class _Pattern:
    def __init__(self, source: Any, flags: int) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def _compiled(self) -> Any:
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._compiled, name)
        # Found at once the next time.
        setattr(self, name, value)
        return value


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`.  The result has all that a pattern has; functions of `re` take none."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))
