"""What the writer queues: one value per file of the site.

Named tuples: each build makes one for every file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

Values = Mapping[str, Any] | Callable[[], Mapping[str, Any]]
"""What a template reads, or what makes it: a function whose fingerprint stands for its result."""


Fingerprint = str | Callable[[], str | None] | None
"""A digest of all that shapes some bytes, or what finds it; None when any of it is not known."""


class PageJob(NamedTuple):
    """A template and its values."""

    name: str
    template: Any
    context: Mapping[str, Any]
    """Shared by pages: Pelican's content looks in it for the address that links start from."""
    values: Values

    @property
    def weight(self) -> int:
        return 0

    def data(self) -> bytes:
        values = self.values() if callable(self.values) else self.values
        wanted = values.get("localsiteurl")
        if self.context.get("localsiteurl") != wanted:
            self.context["localsiteurl"] = wanted  # type: ignore[index]
        text: str = self.template.render(values)
        return text.encode()


class BytesJob(NamedTuple):
    """Bytes, or what produces them."""

    name: str
    produce: bytes | Callable[[], bytes]
    fingerprint: Fingerprint = None
    kin: str = ""
    """Jobs of the same kin are made by one process: what one prepares serves the next."""

    @property
    def weight(self) -> int:
        # Feeds and calendars hold what many pages hold.
        return 0 if isinstance(self.produce, bytes) else 1

    def data(self) -> bytes:
        return self.produce if isinstance(self.produce, bytes) else self.produce()


class CopyJob(NamedTuple):
    """A file copied as it is."""

    name: str
    source: Path

    @property
    def weight(self) -> int:
        return 0


Job = PageJob | BytesJob | CopyJob
