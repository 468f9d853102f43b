"""Validates the paths of a site's files, and finds those that collide.

A name is a posix path relative to the site's root.  Nothing here touches the disk.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence

from builder.errors import BuildError, terminal_line

LONGEST_PART = 255
"""Most bytes in one part of a path, on every common file system."""


@functools.cache
def safe_name(name: str) -> str:
    """`name` normalised (`a//./b` → `a/b`).  Raises BuildError for one that no site may have: a
    path that leads out of it, a control character, a part longer than file systems allow."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if problem := _problem(name, parts):
        raise BuildError(f"nom de fichier refusé, « {terminal_line(name)} » : {problem}")
    return "/".join(parts)


def _problem(name: str, parts: Sequence[str]) -> str:
    if name.startswith("/"):
        return "il commence par /"
    if "\\" in name:
        return "il contient une barre oblique inverse"
    # A fast test first: a printable name has no control character.
    if not name.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
        return "il contient un caractère de contrôle"
    if ".." in parts:
        return "il sort du site par « .. »"
    if not parts or name.endswith("/"):
        return "il ne nomme aucun fichier"
    # A fast test first: a character takes at most four bytes.
    if len(name) * 4 > LONGEST_PART and any(len(part.encode()) > LONGEST_PART for part in parts):
        return "il est trop long"
    return ""


def folded(name: str) -> str:
    """`name` as file systems compare it that ignore case or Unicode normalisation."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


class Names:
    """The names of a site's files.  Two collide when they are equal once folded, or when one is a
    folder of the other."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def holds(self, name: str) -> bool:
        """Whether this very name was added."""
        return self._files.get(folded(name)) == name

    def add(self, name: str) -> None:
        """Add `name`.  Raises BuildError with both names when it collides."""
        key = folded(name)
        other = self._files.get(key) or self._folders.get(key)
        self._files[key] = name
        while "/" in key and not other:
            key = key.rpartition("/")[0]
            if key in self._folders:
                break
            other = self._files.get(key)
            self._folders[key] = name
        if other:
            raise BuildError(clash_message(other, name))


def clash_message(first: str, second: str) -> str:
    if first != second:
        return f"deux fichiers du site se disputent la même adresse, « {first} » et « {second} »"
    from_pelican = "si l’un vient de STATIC_PATHS ou de THEME_STATIC_PATHS, videz cette liste"
    return f"deux fichiers du site ont la même adresse, « {first} »; {from_pelican}"
