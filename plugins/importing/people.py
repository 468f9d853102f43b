"""Authors of a source → those that the site has, by name, other spelling or e-mail; or new ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from fast_dataclass import dataclass
from importing.found import Author
from programmation import kinds
from programmation.content.entry import Entry
from programmation.content.references import names_of
from programmation.content.scaffold import path_for
from programmation.text.french import fold, slugify


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
        if known:
            return known
        # « Roy, Anne » and « Anne Roy » are one person.
        last, comma, first = name.partition(",")
        if comma and (known := self._names.slug(f"{first.strip()} {last.strip()}")):
            return known
        slug = slugify(name)
        if not slug or slug in self._slugs:
            return slug
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

    def unknown_choice(self) -> str:
        """Names to choose from, when `chosen` is none of them."""
        slugs = [entry.slug for entry in self._found]
        return "" if not self.chosen or self._named(self.chosen) else ", ".join(slugs) or "aucune"

    def _named(self, name: str) -> str:
        wanted = {fold(name), slugify(name)}
        for entry in self._found:
            if wanted & {entry.slug, fold(str(entry.values.get("name", "")))}:
                return entry.slug
        return ""

    def slug(self, words: Iterable[str], site_name: str) -> tuple[str, bool]:
        """File name of the community of a meeting that `words` describe, and whether it is sure."""
        if self.chosen:
            return self._named(self.chosen), True
        if len(self._found) == 1:
            return self._found[0].slug, True
        said = f" {slugify(' '.join(words)).replace('-', ' ')} "
        for entry in self._found:
            names_ = (entry.slug, entry.values.get("name", ""), entry.values.get("territory", ""))
            keys = {_key(str(name)) for name in names_}
            if any(key and f" {key} " in said for key in keys):
                return entry.slug, True
        slug = slugify(site_name) or "ancien-site"
        if not any(entry.slug == slug for entry in self._found):
            self.new.setdefault(path_for(kinds.COMMUNITY, slug), site_name)
        return slug, not self._found


def _key(name: str) -> str:
    """What tells a community's name from another's: `MRC de Maskinongé` → `maskinonge`."""
    parts = slugify(name).split("-")
    return " ".join(
        p for p in parts if p not in ("mrc", "de", "des", "du", "la", "le", "les", "ville")
    )
