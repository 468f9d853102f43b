"""Memoised results of pure functions, within a build and from one build to the next.

memo(function, *values)     # function(*values), once for values of equal digests
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

from builder.incremental.fingerprint import Fingerprints, Unknown
from builder.incremental.store import Store


class DigestMemo:
    """Results of pure functions of frozen values, by function and digest of the values.

    A result is the same object as long as each build asks for it.
    """

    def __init__(self, digests: Fingerprints) -> None:
        self._digests = digests
        self._former: dict[Hashable, Any] = {}
        self._known: dict[Hashable, Any] = {}

    def next_build(self) -> None:
        """Begin another build: forget results that the last one did not ask for."""
        self._former, self._known = self._known, {}

    def __call__(self, function: Callable[..., Any], *values: object) -> Any:
        """The result of `function`, which must be defined at a module's top level.  Not cached
        when a value has no digest."""
        try:
            key = (function, self._digests.digest(*values))
        except Unknown:
            return function(*values)
        if key not in self._known:
            former = self._former.get(key, self)
            self._known[key] = function(*values) if former is self else former
        return self._known[key]

    def __fingerprint__(self) -> None:
        """Leaves a memo out of digests: passed to a function, it does not change its result."""


class BuildMemo:
    """Results of pure functions within one build, by identity of the values: these do not change
    meanwhile."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, ...], tuple[Any, object]] = {}

    def __call__(self, function: Callable[..., Any], *values: object) -> Any:
        key = (function, *map(id, values))
        if (known := self._known.get(key)) is None:
            # The values are held, so that no other object takes their ids.
            known = self._known[key] = function(*values), values
        return known[0]

    __fingerprint__ = DigestMemo.__fingerprint__


class Memory:
    """Digests, results and stores of this process."""

    def __init__(self) -> None:
        self.lasting = False
        """Whether this process builds more than once, as the preview does."""
        self._forget()

    def _forget(self) -> None:
        self.digests = Fingerprints()
        self._memo = DigestMemo(self.digests)
        self._of_this_build = BuildMemo()
        self._stores: dict[Path, Store] = {}

    @property
    def memo(self) -> Callable[..., Any]:
        """The memo to use: by digests, which take time, only where this process builds again."""
        return self._memo if self.lasting else self._of_this_build

    def next_build(self) -> None:
        if not self.lasting:
            self._forget()
            return
        self.digests.next_build()
        self._memo.next_build()
        for store in self._stores.values():
            store.next_build()

    def store(self, folder: Path) -> Store:
        folder = folder.absolute()
        if folder not in self._stores:
            self._stores[folder] = Store(folder)
        return self._stores[folder]


MEMORY = Memory()
