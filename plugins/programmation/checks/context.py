"""What every check may look at."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Protocol

from fast_dataclass import dataclass
from programmation.content.loader import Content
from programmation.settings import Site


class Addresses(Container[str], Iterable[str], Protocol):
    """Every address that the site will have, with its final slash where it has one."""


@dataclass(frozen=True)
class Context:
    content: Content
    site: Site
    addresses: Addresses
    embed_hosts: tuple[str, ...] = ()
    """Hosts whose frames the pages show (setting EMBED_HOSTS)."""
