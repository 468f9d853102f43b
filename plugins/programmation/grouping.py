"""Groups items by what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)


def grouped(items: Iterable[T], keys: Callable[[T], Iterable[Key]]) -> dict[Key, tuple[T, ...]]:
    """Key → the items that have it, in their order; an item may have several, or none."""
    found: dict[Key, list[T]] = {}
    for item in items:
        for key in dict.fromkeys(keys(item)):
            found.setdefault(key, []).append(item)
    return {key: tuple(group) for key, group in found.items()}
