"""What the writer queues: one value per file of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol


class Contextual(Protocol):
    """A page of the site: a frozen value whose fingerprint stands for what its template reads."""

    def context(self) -> Mapping[str, Any]: ...


Values = Mapping[str, Any] | Contextual
"""What a template reads, or a page that makes it."""


def made(values: Values) -> Mapping[str, Any]:
    return values if isinstance(values, Mapping) else values.context()


def page_bytes(template: Any, values: Values) -> bytes:
    return str(template.render(made(values))).encode()


Fingerprint = bytes | Callable[[], bytes | None] | None
"""A digest of all that shapes some bytes, or a function that finds it; None when any input is
unknown: the file is then made at each build."""


class Job(NamedTuple):
    """A file to make: its bytes, or a function that produces them.

    Named tuples are the cheapest to make: a build makes one for every file.
    """

    name: str
    produce: bytes | Callable[[], bytes]
    fingerprint: Fingerprint = None
    batch: str = ""
    """Jobs of one batch are made by one process: what one prepares serves the next."""

    def data(self) -> bytes:
        return self.produce if isinstance(self.produce, bytes) else self.produce()
