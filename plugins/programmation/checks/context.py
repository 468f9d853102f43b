"""What every check may look at."""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import call
from pathlib import Path
from typing import Any

from fast_dataclass import dataclass
from programmation.content.loader import Content
from programmation.settings import Site

OfFile = Callable[[Callable[[Path], Any], Path], Any]
"""(function, path) → what the function finds in a file; whoever knows it need not look."""


@dataclass(frozen=True)
class Context:
    content: Content
    site: Site
    addresses: Collection[str]
    """Every address that the site will have, with its final slash where it has one."""
    embed_hosts: tuple[str, ...] = ()
    """Hosts whose frames the pages show (setting EMBED_HOSTS)."""
    of_file: OfFile = call
