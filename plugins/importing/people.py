"""Authors of a source → those that the site has, by name, other spelling or e-mail; or new ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from fast_dataclass import dataclass
from importing.found import Author
from programmation import kinds
from programmation.content.entry import Entry
from programmation.content.references import names_of
from programmation.content.scaffold import file_name, path_for
from programmation.text.french import slugify

_COMMON = frozenset("mrc de des du la le les ville".split())
"""Words that do not tell a community's name from another's."""


@dataclass
class People:
    """Finds authors; `new` are the profiles to write."""

    entries: Iterable[Entry]
    new: dict[str, str] = field(default_factory=dict)
    """Path of a profile → name."""

    def __post_init__(self) -> None:
        entries = [entry for entry in self.entries if entry.kind is kinds.PROFILE]
        self._names = names_of(kinds.PROFILE, entries)[0]
        self._emails = {
            str(email).casefold(): entry.slug
            for entry in entries
            if (email := entry.values.get("email"))
        }
        self._slugs = {entry.slug for entry in entries}

    def slug(self, author: Author) -> str:
        """File name of the profile of `author`, who gets one where he has none."""
        name = " ".join(author.name.split())
        known = self._names.slug(name) or self._emails.get(author.email.casefold() or "?")
        # « Roy, Anne » and « Anne Roy » are one person.
        last, comma, first = name.partition(",")
        if not known and comma:
            known = self._names.slug(f"{first.strip()} {last.strip()}")
        slug = known or file_name(name)
        if slug and not known and slug not in self._slugs:
            self.new.setdefault(path_for(kinds.PROFILE, slug), name)
            if author.email:
                self._emails.setdefault(author.email.casefold(), slug)
        return slug


@dataclass
class Communities:
    """The community of a meeting: named, the only one, or one that its words name."""

    entries: Iterable[Entry]
    chosen: str = ""
    """What COMMUNAUTE= gave."""
    new: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._found = [entry for entry in self.entries if entry.kind is kinds.COMMUNITY]
        names = names_of(kinds.COMMUNITY, self._found)[0]
        self._chosen = names.slug(self.chosen) or names.slug(slugify(self.chosen))

    def unknown_choice(self) -> str:
        """Names to choose from, when `chosen` is none of them."""
        slugs = [entry.slug for entry in self._found]
        return "" if not self.chosen or self._chosen else ", ".join(slugs) or "aucune"

    def slug(self, words: Iterable[str], site_name: str) -> tuple[str, bool]:
        """File name of the community of a meeting that `words` describe, and whether it is sure."""
        if self._chosen or len(self._found) == 1:
            return self._chosen or self._found[0].slug, True
        said = f" {slugify(' '.join(words)).replace('-', ' ')} "
        for entry in self._found:
            names = (entry.slug, entry.values.get("name", ""), entry.values.get("territory", ""))
            keys = (
                " ".join(part for part in slugify(str(name)).split("-") if part not in _COMMON)
                for name in names
            )
            if any(key and f" {key} " in said for key in keys):
                return entry.slug, True
        slug = file_name(site_name) or "ancien-site"
        if not any(entry.slug == slug for entry in self._found):
            self.new.setdefault(path_for(kinds.COMMUNITY, slug), site_name)
        return slug, not self._found
