"""Values that every check may read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import call
from pathlib import Path
from typing import Any

from fast_dataclass import dataclass
from programmation.content.loader import Content
from programmation.settings import Site

OfFile = Callable[[Callable[[Path], Any], Path], Any]
"""(function, path) → result of the function for that file, maybe from a cache."""


@dataclass(frozen=True)
class Context:
    content: Content
    site: Site
    addresses: Collection[str]
    """Every address that the site will have, with its final slash where it has one."""
    of_file: OfFile = call
