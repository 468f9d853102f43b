"""Resolves the names in a text: authors, communities, themes, pictures and documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import kinds, urls
from programmation.content.entry import Entry, built
from programmation.content.file_names import nearest_file
from programmation.content.nodes import Text
from programmation.model import Community, Profile, names_in
from programmation.parts import Image, Theme
from programmation.problems import Problem, problem, suggestion
from programmation.schema import NAMING_FILES, Field, Kind, Type
from programmation.text.french import fold, slugify, sort_key
from programmation.text.links import UNDESCRIBED

UNCATEGORIZED = "misc"
"""Pelican's name for "no category", which is not a theme."""

ALL_OF_THEM = frozenset({"toutes", "tous", "toutes les communautes"})
"""Folded words that mean every community."""


@dataclass(frozen=True)
class NameIndex:
    """Names of the files of one kind, those with errors too: file name, name and aliases."""

    slugs: Mapping[str, str]
    """Folded name → slug."""
    spellings: tuple[str, ...]
    """Names as written, for suggestions."""
    complete: bool
    """Whether every file's name could be read: only then a name missing here is unknown."""

    def slug(self, name: str) -> str | None:
        """Slug of the file called `name`; also by its path or address, or with other spaces,
        hyphens and signs."""
        return self.slugs.get(fold(name)) or self._by_form.get(slugify(_PATH.sub("", name)))

    @cached_property
    def _by_form(self) -> dict[str, str]:
        return {slugify(name): slug for name, slug in self.slugs.items()}

    def hint(self, name: str) -> str:
        """The nearest name, or all file names."""
        known = ", ".join(sorted(set(self.slugs.values())))
        if not known:
            return "Aucun n’existe encore : créez-le d’abord (make communaute, make auteur)."
        return suggestion(name, self.spellings) or f"Noms connus : {known}."


_PATH = lazy_compile(r"^(?:.*/)?(?:communautes|auteurs)/|\.md$")


def names_of(kind: Kind, entries: Iterable[Entry]) -> tuple[NameIndex, list[Problem]]:
    """Index of the names of `kind`, and problems of names shared by two files."""
    holders: dict[str, Entry] = {}
    spellings: list[str] = []
    problems: list[Problem] = []
    named = [entry for entry in entries if entry.kind is kind]
    for entry in named:
        for key, name in _names_written(entry):
            spellings.append(name)
            other = holders.setdefault(fold(name), entry)
            if other.slug != entry.slug:
                problems.append(_same_name(entry, key, name, other))
    slugs = {name: holder.slug for name, holder in holders.items()}
    complete = all(entry.values.get("name") for entry in named)
    return NameIndex(slugs, tuple(spellings), complete), problems


def _same_name(entry: Entry, key: str, name: str, other: Entry) -> Problem:
    """Problem of a name shared by two files: either may change."""
    theirs = next(field for field, written in _names_written(other) if fold(written) == fold(name))
    what = "nom du fichier" if not theirs else theirs.partition("[")[0]
    where = f"{other.path}:{other.line(theirs)}" if theirs else other.path
    remedy = "Réunissez les deux fichiers, ou changez le nom dans l’un des deux."
    message = f"ce nom est déjà celui de {where} ({what})"
    return problem(entry, message, remedy, field=key, value=name)


def _names_written(entry: Entry) -> Iterator[tuple[str, str]]:
    """Field → name that it gives, for every name of a file; the file's own has no field."""
    yield "", entry.slug
    if name := entry.values.get("name"):
        yield "nom", name
    for number, alias in enumerate(entry.values.get("aliases", ())):
        yield from ((f"alias[{number}]", name) for name in names_in(alias))


class References:
    """Resolves the names in entries, and gathers problems in `problems`.

    Profiles and communities must be added before the entries that name them.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        files: Collection[str],
        refused: frozenset[str] = frozenset(),
    ) -> None:
        """`files`: posix paths of the pictures and documents, relative to the content folder.
        `refused`: files already reported, not reported again where a text names them."""
        entries = list(entries)
        self.files, self.refused = files, refused
        self.author_names, of_authors = names_of(kinds.PROFILE, entries)
        self.community_names, of_communities = names_of(kinds.COMMUNITY, entries)
        self.has_profiles = any(entry.kind is kinds.PROFILE for entry in entries)
        self.problems = [*of_authors, *of_communities]
        self.profiles: dict[str, Profile] = {}
        self.communities: dict[str, Community] = {}
        names = Counter(one.value for entry in entries for one in entry.values.get("themes", ()))
        # The most frequent spelling; of several, the first.
        self.themes = {slugify(name): name for name, _ in reversed(names.most_common())}
        self._finders: Mapping[Type, Callable[..., Iterator[Any]]] = {
            Type.PROFILE: self._authors,
            Type.COMMUNITY: self._communities,
            Type.THEME: self._themes,
        }

    def named_by(self, entry: Entry) -> dict[str, Any]:
        """Attribute → items that `entry` names there, for each row that refers to something."""
        found: dict[str, Any] = {}
        for row in naming(entry.kind):
            given = entry.values.get(row.name)
            if row.fields:
                found[row.name] = built(row, self._with_files(entry, row, given))
            elif find := self._finders.get(row.type):
                texts = (given if row.many else given and [given]) or ()
                named = {one.slug: one for one in find(entry, row, texts)}
                each = tuple(named.values())
                found[row.name] = each if row.many else next(iter(each), None)
            else:
                path = given and self._file(entry, row.key, given)
                found[row.name] = self._image(entry, row, path) if path else None
        return found

    def _with_files(self, entry: Entry, row: Field, given: Any) -> Any:
        """The value of a group, with its files resolved."""
        names = {part.name: part.key for part in row.fields if part.type in NAMING_FILES}

        def found(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
            named = {name: f"{key}.{names[name]}" for name in value.keys() & names.keys()}
            return {**value, **{n: self._file(entry, named[n], value[n]) for n in named}}

        if not row.many:
            return given and found(given, row.key)
        return [found(value, f"{row.key}[{number}]") for number, value in enumerate(given or ())]

    def _file(self, entry: Entry, key: str, path: str) -> str:
        """Path of the file that a value names, relative to the content folder or to its text;
        empty, with a problem, if there is none.  key: `documents[0].lien`."""
        if ":" in path or path.startswith("/"):
            return path  # An address; `broken_links` checks pages.
        ways = (path, f"{entry.path.rpartition('/')[0]}/{path}")
        found = next((way for way in ways if way in self.files), "")
        if not found and self.refused.isdisjoint(ways):
            remedy = nearest_file(path, self.files) or "Placez-le dans content, à ce chemin."
            self._tell(entry, "fichier introuvable", remedy, field=key, value=path)
        return found

    def _communities(self, entry: Entry, row: Field, texts: Iterable[Text]) -> Iterator[Community]:
        names = list(apart(texts, self.community_names) if row.many else texts)
        if row.many and any(fold(name.value) in ALL_OF_THEM for name in names):
            yield from current(self.communities.values(), entry.values.get("start"))
            return
        for text in names:
            slug = self.community_names.slug(text.value)
            if slug is None and self.community_names.complete:
                former = urls.community(slugify(text.value))
                renamed = (c.slug for c in self.communities.values() if former in c.old_addresses)
                hints = (f"Écrivez son nouveau nom, « {slug} »." for slug in renamed)
                hint = next(hints, "") or self.community_names.hint(text.value)
                self._tell_name(entry, text, row, "communauté inconnue", hint)
            if slug in self.communities:
                yield self.communities[slug]

    def _authors(self, entry: Entry, row: Field, texts: Iterable[Text]) -> Iterator[Profile]:
        for text in apart(texts, self.author_names) if row.many else texts:
            slug = self.author_names.slug(text.value)
            # An unknown author is usual only among existing Pelican posts.
            unusual = self.author_names.complete and (self.has_profiles or not entry.pelican)
            if slug is None and unusual:
                hint = self.author_names.hint(text.value)
                hint += " Un nouvel auteur a besoin d’un fichier dans content/auteurs."
                self._tell_name(entry, text, row, "auteur inconnu", hint)
            if slug is None and entry.pelican:
                slug = self.implied_profile(text.value).slug
            if slug in self.profiles:
                yield self.profiles[slug]

    def implied_profile(self, name: str) -> Profile:
        slug = self.author_names.slug(name) or slugify(name) or "auteur"
        return self.profiles.setdefault(slug, Profile(slug=slug, name=name))

    def _themes(self, entry: Entry, row: Field, texts: Iterable[Text]) -> Iterator[Theme]:
        for text in texts:
            slug = slugify(text.value)
            if not slug:
                message = "thème sans lettre ni chiffre : il n’aurait pas d’adresse"
                remedy = "Nommez-le d’un mot."
                self._tell_name(entry, text, row, message, remedy, warn=False)
            elif slug != UNCATEGORIZED:
                yield _theme(slug, self.themes.setdefault(slug, text.value))

    def _image(self, entry: Entry, row: Field, path: str) -> Image:
        given, key = entry.values[row.name], f"{row.key}_alt"
        alt = entry.values.get(f"{row.name}_alt", "")
        if not alt:
            remedy = f"Dites dans le champ « {key} » ce que montre l’image."
            message = "image sans texte de remplacement"
            self._tell(entry, message, remedy, field=row.key, value=given)
        elif alt == UNDESCRIBED:
            message = f"image marquée « {UNDESCRIBED} »"
            remedy = "Écrivez à la place de ces mots ce qu’elle montre."
            self._tell(entry, message, remedy, field=key, value=given, warn=True)
        return Image(path, alt, entry.values.get(f"{row.name}_caption", ""))

    def _tell_name(
        self, entry: Entry, text: Text, row: Field, message: str, remedy: str, **more: bool
    ) -> None:
        """Report a name that was not found."""
        place: dict[str, Any] = {"field": row.key, "value": text.value, "line": text.line}
        self._tell(entry, message, remedy, **place, **more)

    def _tell(self, entry: Entry, message: str, remedy: str, **place: Any) -> None:
        """Add a problem (see `problem`); only a warning in an existing Pelican text."""
        self.problems.append(problem(entry, message, remedy, **{"warn": entry.pelican, **place}))


def current(communities: Iterable[Community], start: datetime | None) -> list[Community]:
    """Communities active on that day, by name."""
    there = (c for c in communities if not start or not c.is_over(start.date()))
    return sorted(there, key=lambda community: sort_key(community.name))


def apart(texts: Iterable[Text], known: NameIndex) -> Iterator[Text]:
    """Names in « Nord, Sud », « Nord et Sud » or « Nord & Sud », unless that is one name."""
    for text in texts:
        if known.slug(text.value) is None:
            names = [name for name in re.split(r"\s*[,&/+]\s*|\s+et\s+", text.value) if name]
            if any(map(known.slug, names)):
                yield from (Text(name, text.line) for name in names)
                continue
        yield text


@cache
def naming(kind: Kind) -> tuple[Field, ...]:
    """Rows that refer to other texts, themes, pictures or documents."""
    types = (Type.PROFILE, Type.COMMUNITY, Type.THEME, Type.PICTURE)
    return tuple(
        row
        for row in kind.fields
        if row.type in types or any(part.type in NAMING_FILES for part in row.fields)
    )


_theme = cache(Theme)
"""(slug, name) → theme.  Cached: the same object keeps its digest from build to build."""
