"""What a text names, found: its authors, community, themes, pictures and documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

from programmation.content import names
from programmation.content.fields import Kind
from programmation.content.names import Names
from programmation.content.nodes import Text
from programmation.content.reader import Entry
from programmation.model import Community, Image, Link, Profile, Theme
from programmation.problems import Problem, Severity, suggestion
from programmation.text.french import slugify

UNCATEGORIZED = "misc"
"""Pelican's name for "no category": it is no theme."""


NEW_AUTHOR = "Un nouvel auteur a besoin d’un fichier dans content/auteurs."


@dataclass
class References:
    """Finds what entries name, and gathers the problems in `problems`.

    Profiles and communities are added as they are made, before what names them.
    """

    author_names: Names
    community_names: Names
    has_profiles: bool
    files: Collection[str]
    """Posix paths of the pictures and documents, relative to the content folder."""
    problems: list[Problem] = field(default_factory=list)
    profiles: dict[str, Profile] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)

    @classmethod
    def among(cls, entries: Iterable[Entry], files: Collection[str]) -> References:
        entries = list(entries)
        author_names, of_authors = names.index(Kind.PROFILE, entries)
        community_names, of_communities = names.index(Kind.COMMUNITY, entries)
        has_profiles = any(entry.kind is Kind.PROFILE for entry in entries)
        found = [*of_authors, *of_communities]
        return cls(author_names, community_names, has_profiles, files, found)

    def community(self, entry: Entry) -> Community | None:
        text: Text | None = entry.values.get("community")
        if text is None:
            return None
        slug = self.community_names.slug(text.value)
        if slug is None and self.community_names.complete:
            self._tell(
                entry, text, "communaute", "communauté inconnue",
                self.community_names.hint(text.value), warn=entry.pelican,
            )  # fmt: skip
        return self.communities.get(slug or "")

    def authors(self, entry: Entry, name: str, key: str) -> tuple[Profile, ...]:
        found: dict[str, Profile] = {}
        for text in entry.values.get(name, ()):
            slug = self.author_names.slug(text.value)
            if slug is None:
                self._report_author(entry, text, key)
                if not entry.pelican:
                    continue
                slug = self.implied_profile(text.value).slug
            if slug in self.profiles:
                found[slug] = self.profiles[slug]
        return tuple(found.values())

    def _report_author(self, entry: Entry, text: Text, key: str) -> None:
        """An author without a file: usual in a folder of existing Pelican posts alone."""
        if self.author_names.complete and (self.has_profiles or not entry.pelican):
            hint = f"{self.author_names.hint(text.value)} {NEW_AUTHOR}"
            if all(self.author_names.slug(name) for name in text.value.split(" et ")):
                hint = "Séparez les noms par une virgule."
            self._tell(
                entry, text, key, "auteur inconnu", hint,
                warn=entry.pelican,
            )  # fmt: skip

    def implied_profile(self, name: str) -> Profile:
        slug = self.author_names.slug(name) or slugify(name) or "auteur"
        return self.profiles.setdefault(slug, Profile(slug=slug, name=name))

    def themes_of(self, entry: Entry) -> tuple[Theme, ...]:
        found: dict[str, Theme] = {}
        for text in entry.values.get("themes", ()):
            slug = slugify(text.value)
            if not slug:
                self._tell(
                    entry, text, "themes", "thème sans lettre ni chiffre", "Donnez-lui un nom."
                )
            elif slug != UNCATEGORIZED:
                found[slug] = self.themes.get(slug) or self._new_theme(slug, text.value)
        return tuple(found.values())

    def _new_theme(self, slug: str, name: str) -> Theme:
        theme = self.themes[slug] = _theme(slug, name)
        return theme

    def image(self, entry: Entry, name: str) -> Image | None:
        path: str = entry.values.get(name, "")
        found = self._file(entry, path, name) if path else ""
        if not found:
            return None
        alt = entry.values.get(f"{name}_alt", "")
        if not alt:
            self.tell(
                entry, name, path, "image sans texte de remplacement",
                f"Ajoutez une ligne « {name}_alt: » qui dit ce que montre l’image.",
                warn=entry.pelican,
            )  # fmt: skip
        return Image(found, alt, entry.values.get(f"{name}_caption", ""))

    def links(self, entry: Entry, name: str, key: str) -> tuple[Link, ...]:
        links = []
        for number, value in enumerate(entry.values.get(name, ())):
            url = value.get("url", "")
            if url and "://" not in url and not url.startswith(("/", "mailto:")):
                url = self._file(entry, url, f"{key}[{number}].lien")
            if url and "title" in value:
                links.append(Link(value["title"], url))
        return tuple(links)

    def _file(self, entry: Entry, path: str, key: str) -> str:
        """`path` in the content folder, also when written relative to the entry's folder."""
        folder = entry.path.rpartition("/")[0]
        for candidate in (path, f"{folder}/{path}"):
            if candidate in self.files:
                return candidate
        near = suggestion(path, self.files)
        self.tell(
            entry, key, path, "fichier introuvable",
            near or "Placez-le dans le dossier content, au chemin écrit ici.", warn=entry.pelican,
        )  # fmt: skip
        return ""

    def tell(
        self, entry: Entry, key: str, value: str, message: str, remedy: str, *, warn: bool = False
    ) -> None:
        """Add a problem at the line of a field."""
        self._tell(entry, Text(value, entry.line(key)), key, message, remedy, warn=warn)

    def _tell(
        self, entry: Entry, text: Text, key: str, message: str, remedy: str, *, warn: bool = False
    ) -> None:
        severity = Severity.WARNING if warn else Severity.ERROR
        self.problems.append(
            Problem(entry.path, text.line, key, text.value, message, remedy, severity)
        )


@cache
def _theme(slug: str, name: str) -> Theme:
    """One object from build to build: what names it is seen at once to name the same."""
    return Theme(slug, name)
