"""All entries → one linked `Library`, and the problems that only show between files.

Pure: what exists in the content folder comes in as a set of paths.  An entry with an
error is left out of the library but still known by name, so that one mistake gives one
message and not one for every file that mentions it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from programmation.comments import linked_comments
from programmation.fields import COLORS, Kind
from programmation.french import fold, slugify, sort_key
from programmation.model import (
    Community,
    Image,
    Library,
    Link,
    Meeting,
    Method,
    Page,
    Person,
    Place,
    Post,
    Profile,
    Site,
    Source,
    Status,
    Theme,
    Visibility,
)
from programmation.nodes import Text
from programmation.problems import Problem, Severity, suggestion
from programmation.reading import Entry

RESERVED = frozenset(
    {
        "articles", "auteurs", "communautes", "programmation", "rencontres", "themes",
        "abonnement", "recherche", "flux", "calendrier", "theme", "images", "documents", "admin",
    }
)  # fmt: skip
"""First parts of addresses that pages may not take (design: addresses)."""

UNCATEGORIZED = "misc"
"""Pelican's name for "no category": it is no theme."""

_RECAP_HEADING = re.compile(r"^##[ \t]+compte[ -]rendu[ \t#]*$", re.IGNORECASE | re.MULTILINE)


def assemble(
    entries: Iterable[Entry], files: Collection[str], site: Site
) -> tuple[Library, list[Problem]]:
    """Link `entries` into a library.  `files`: posix paths of all other content files."""
    assembler = _Assembler(list(entries), files, site)
    library = assembler.library()
    return library, assembler.problems


@dataclass
class _Assembler:
    entries: list[Entry]
    files: Collection[str]
    site: Site
    problems: list[Problem] = field(default_factory=list)
    themes: dict[str, Theme] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)

    def library(self) -> Library:
        self._index_names()
        self._report_duplicates()
        for entry in self._of(Kind.PROFILE):
            self.profiles[entry.slug] = self._profile(entry)
        for position, entry in enumerate(self._of(Kind.COMMUNITY)):
            self.communities[entry.slug] = self._community(entry, COLORS[position % len(COLORS)])
        meetings = [m for entry in self._of(Kind.MEETING) if (m := self._meeting(entry))]
        posts = [p for entry in self._of(Kind.POST) if (p := self._post(entry))]
        pages = [p for entry in self._of(Kind.PAGE) if (p := self._page(entry))]
        posts = [p for p in posts if self._is_visible(p.visibility, p.date)]
        pages = [p for p in pages if self._is_visible(p.visibility)]
        addresses = {post.url for post in posts}
        comments, found = linked_comments(self.entries, _post_address)
        self.problems += found
        used = {t for item in (*posts, *meetings) for t in item.themes}
        return Library(
            posts=tuple(sorted(posts, key=lambda p: (p.date, p.slug), reverse=True)),
            meetings=tuple(sorted(meetings, key=lambda m: (m.start, m.slug))),
            communities=tuple(sorted(self.communities.values(), key=lambda c: sort_key(c.name))),
            profiles=tuple(sorted(self.profiles.values(), key=lambda p: sort_key(p.name))),
            pages=tuple(sorted(pages, key=lambda p: sort_key(p.title))),
            themes=tuple(sorted(used, key=lambda t: sort_key(t.name))),
            comments=tuple(comment for comment in comments if comment.post in addresses),
            files=tuple(sorted(self.files)),
        )

    def _of(self, kind: Kind) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.kind is kind and entry.sound)

    def _is_visible(self, visibility: Visibility, date: datetime | None = None) -> bool:
        if self.site.show_drafts:
            return True
        return visibility is Visibility.PUBLISHED and not (date and date.date() > self.site.today)

    # -- names --------------------------------------------------------------------------

    def _index_names(self) -> None:
        """Know every author and community by slug, name and alias, broken files included."""
        self.author_names: dict[str, str] = {}
        self.community_names: dict[str, str] = {}
        for entry in self.entries:
            if entry.kind is Kind.COMMUNITY:
                for name in (entry.slug, entry.values.get("name", "")):
                    self.community_names.setdefault(fold(name), entry.slug)
            elif entry.kind is Kind.PROFILE:
                names = (entry.slug, entry.values.get("name", ""), *entry.values.get("aliases", ()))
                for name in filter(None, names):
                    known = self.author_names.setdefault(fold(name), entry.slug)
                    if known != entry.slug:
                        self._error(
                            entry, "alias" if name in entry.values.get("aliases", ()) else "nom",
                            name, f"ce nom désigne déjà l’auteur « {known} »",
                            "Réunissez les deux fichiers ou changez le nom.",
                        )  # fmt: skip
        self.has_profiles = any(entry.kind is Kind.PROFILE for entry in self.entries)

    def _report_duplicates(self) -> None:
        """Same uid, or same address: both files are named, and neither is lost silently."""
        uids: dict[str, Entry] = {}
        addresses: dict[str, Entry] = {}
        for entry in sorted(self.entries, key=lambda e: e.path):
            if uid := entry.values.get("uid"):
                first = uids.setdefault(uid.casefold(), entry)
                if first is not entry:
                    self._error(
                        entry, "uid", uid, f"même identifiant que {first.path}",
                        "Donnez à la rencontre la plus récente un identifiant neuf.",
                    )  # fmt: skip
            if address := _address(entry):
                first = addresses.setdefault(address.casefold(), entry)
                if first is not entry:
                    self._error(
                        entry, "", address, f"même adresse que {first.path}",
                        "Renommez l’un des deux fichiers.",
                    )  # fmt: skip
                if entry.kind is Kind.PAGE and entry.slug in RESERVED:
                    self._error(
                        entry, "", address, "adresse réservée au site", "Renommez le fichier."
                    )
        for entry in self.entries:
            for index, old in enumerate(entry.values.get("old_addresses", ())):
                first = addresses.setdefault(old.casefold(), entry)
                if first is not entry or old.casefold() == (_address(entry) or "").casefold():
                    self._error(
                        entry, f"anciennes_adresses[{index}]", old,
                        f"cette adresse est celle de {first.path}",
                        "Une ancienne adresse ne mène qu’à une page : retirez-la.",
                    )  # fmt: skip

    # -- models -------------------------------------------------------------------------

    def _profile(self, entry: Entry) -> Profile:
        return Profile(
            **_picked(entry, "name role organization email aliases example old_addresses"),
            slug=entry.slug,
            photo=self._image(entry, "photo", "photo"),
            links=self._links(entry, "links", "liens"),
            body=entry.body,
            source=_source(entry),
        )

    def _community(self, entry: Entry, color: str) -> Community:
        return Community(
            **{"color": color}
            | _picked(entry, "name territory members color email summary example old_addresses"),
            slug=entry.slug,
            image=self._image(entry),
            body=entry.body,
            source=_source(entry),
        )

    def _page(self, entry: Entry) -> Page | None:
        return Page(
            **_picked(entry, "title summary modified example old_addresses"),
            slug=entry.slug,
            image=self._image(entry),
            visibility=Visibility(entry.values["visibility"]),
            body=entry.body,
            source=_source(entry),
        )

    def _post(self, entry: Entry) -> Post | None:
        community_text = entry.values.get("community")
        return Post(
            **_picked(entry, "title date summary modified origin language example old_addresses"),
            slug=entry.slug,
            authors=self._authors(entry, "authors", "auteurs") or (self._organization(entry),),
            themes=self._themes(entry),
            community=self._find_community(entry, community_text) if community_text else None,
            image=self._image(entry),
            visibility=Visibility(entry.values["visibility"]),
            body=entry.body,
            source=_source(entry),
        )

    def _meeting(self, entry: Entry) -> Meeting | None:
        values = entry.values
        end = self._end(entry)
        community = self._find_community(entry, values["community"])
        if community is None or end is None:
            return None
        self._check_dates(entry)
        announcement, recap, recap_offset = split_recap(entry.body)
        place = values.get("place")
        return Meeting(
            **_picked(
                entry,
                "uid title start registration previous_start modified successes summary"
                " example old_addresses",
            ),
            slug=entry.slug,
            community=community,
            end=end,
            themes=self._themes(entry),
            method=Method(values["method"]),
            experts=tuple(Person(**expert) for expert in values.get("experts", ())),
            hosts=self._authors(entry, "hosts", "animation"),
            place=Place(**place) if place else None,
            status=Status(values["status"]),
            documents=self._links(entry, "documents", "documents"),
            body=announcement,
            recap=recap,
            recap_line=entry.body_line + recap_offset,
            source=_source(entry),
        )

    def _end(self, entry: Entry) -> datetime | None:
        start: datetime = entry.values["start"]
        end: datetime | None = entry.values.get("end")
        length: timedelta = entry.values["length"]
        if end is None:
            # Elapsed time, not wall time: 90 minutes are 90 minutes, even on a night of DST.
            return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
        if "duree" in entry.lines:
            self._warn(
                entry, "duree", "", "la durée est donnée deux fois, par « duree » et par « fin »",
                "Gardez une seule des deux lignes ; « fin » a été suivie.",
            )  # fmt: skip
        if end <= start:
            self._error(
                entry, "fin", f"{end:%Y-%m-%d %H:%M}",
                f"la fin ne vient pas après le début ({start:%Y-%m-%d %H:%M})",
                "Corrigez l’heure, ou remplacez la ligne par « duree: 1 h 30 ».",
            )  # fmt: skip
            return None
        if end - start > timedelta(days=1):
            self._warn(
                entry, "fin", f"{end:%Y-%m-%d %H:%M}", "la rencontre dure plus d’un jour",
                "Vérifiez le jour de la fin.",
            )  # fmt: skip
        return end

    def _check_dates(self, entry: Entry) -> None:
        previous, start = entry.values.get("previous_start"), entry.values["start"]
        if previous and previous == start:
            self._error(
                entry, "ancien_debut", f"{previous:%Y-%m-%d %H:%M}",
                "l’ancien début est le même que le nouveau",
                "Écrivez dans « debut » la nouvelle date, et ici la date d’avant.",
            )  # fmt: skip

    # -- references ---------------------------------------------------------------------

    def _find_community(self, entry: Entry, text: Text) -> Community | None:
        slug = self.community_names.get(fold(text.value))
        if slug is None:
            known = [e.slug for e in self.entries if e.kind is Kind.COMMUNITY]
            names = ", ".join(sorted(known)) or "aucune"
            self.problems.append(
                Problem(
                    entry.path, text.line, "communaute", text.value, "communauté inconnue",
                    suggestion(text.value, known) or f"Communautés connues : {names}.",
                )
            )  # fmt: skip
            return None
        return self.communities.get(slug)

    def _authors(self, entry: Entry, name: str, key: str) -> tuple[Profile, ...]:
        found: dict[str, Profile] = {}
        for text in entry.values.get(name, ()):
            slug = self.author_names.get(fold(text.value))
            if slug is None and self._may_be_new(entry, text, key):
                slug = self._implied_profile(entry, text.value).slug
            if slug in self.profiles:
                found[slug] = self.profiles[slug]
        return tuple(found.values())

    def _may_be_new(self, entry: Entry, text: Text, key: str) -> bool:
        """An author without a profile: a warning in existing Pelican posts, else an error."""
        if not self.has_profiles and entry.pelican:
            return True
        known = sorted({*self.author_names.values()})
        names = ", ".join(known) or "aucun"
        hint = suggestion(text.value, self._author_spellings()) or f"Auteurs connus : {names}."
        severity = Severity.WARNING if entry.pelican else Severity.ERROR
        self.problems.append(
            Problem(
                entry.path, text.line, key, text.value, "auteur inconnu",
                f"{hint} Un nouvel auteur a besoin d’un fichier dans content/auteurs.", severity,
            )
        )  # fmt: skip
        return entry.pelican

    def _author_spellings(self) -> list[str]:
        profiles = [e for e in self.entries if e.kind is Kind.PROFILE]
        return [
            name
            for e in profiles
            for name in (e.slug, e.values.get("name", ""), *e.values.get("aliases", ()))
            if name
        ]

    def _implied_profile(self, entry: Entry, name: str) -> Profile:
        slug = slugify(name) or "auteur"
        self.author_names[fold(name)] = slug
        return self.profiles.setdefault(
            slug, Profile(slug=slug, name=name, source=Source(entry.path))
        )

    def _organization(self, entry: Entry) -> Profile:
        return self._implied_profile(entry, self.site.name)

    def _themes(self, entry: Entry) -> tuple[Theme, ...]:
        found: dict[str, Theme] = {}
        for text in entry.values.get("themes", ()):
            slug = slugify(text.value)
            if not slug:
                self.problems.append(
                    Problem(
                        entry.path, text.line, "themes", text.value,
                        "thème sans lettre ni chiffre", "Donnez-lui un nom.",
                    )
                )  # fmt: skip
            elif slug != UNCATEGORIZED:
                found[slug] = self.themes.setdefault(slug, Theme(slug, text.value))
        return tuple(found.values())

    def _image(self, entry: Entry, name: str = "image", key: str = "image") -> Image | None:
        path = entry.values.get(name)
        if not path:
            return None
        found = self._file(entry, path, key)
        alt = entry.values.get(f"{name}_alt", "")
        if found and not alt:
            self._error(
                entry, key, path, "image sans texte de remplacement",
                f"Ajoutez une ligne « {key}_alt: » qui dit ce que montre l’image.",
            )  # fmt: skip
        return Image(found, alt, entry.values.get(f"{name}_caption", "")) if found else None

    def _links(self, entry: Entry, name: str, key: str) -> tuple[Link, ...]:
        links = []
        for index, value in enumerate(entry.values.get(name, ())):
            url = value["url"]
            if "://" not in url and not url.startswith(("/", "mailto:")):
                url = self._file(entry, url, f"{key}[{index}].lien")
            if url:
                links.append(Link(value["title"], url))
        return tuple(links)

    def _file(self, entry: Entry, path: str, key: str) -> str:
        """`path` in the content folder, also when written relative to the entry's folder."""
        folder = entry.path.rpartition("/")[0]
        for candidate in (path, f"{folder}/{path}"):
            if candidate in self.files:
                return candidate
        near = suggestion(path, self.files)
        self._error(
            entry, key, path, "fichier introuvable",
            near or "Placez-le dans le dossier content, au chemin écrit ici.",
        )  # fmt: skip
        return ""

    # -- problems -----------------------------------------------------------------------

    def _error(self, entry: Entry, key: str, value: str, message: str, remedy: str) -> None:
        line = entry.line(key) if key else 1
        self.problems.append(Problem(entry.path, line, key, value, message, remedy))

    def _warn(self, entry: Entry, key: str, value: str, message: str, remedy: str) -> None:
        self.problems.append(
            Problem(entry.path, entry.line(key), key, value, message, remedy, Severity.WARNING)
        )


def _picked(entry: Entry, names: str) -> dict[str, Any]:
    """The named values that the entry has; the model's own defaults stand for the rest."""
    return {name: entry.values[name] for name in names.split() if name in entry.values}


def _source(entry: Entry) -> Source:
    return Source(entry.path, MappingProxyType(dict(entry.lines)), entry.body_line)


def _post_address(entry: Entry) -> str:
    date = entry.values.get("date")
    return f"/articles/{date.year}/{entry.slug}/" if date else ""


_ADDRESSES: Mapping[Kind, Callable[[Entry], str]] = MappingProxyType(
    {
        Kind.POST: _post_address,
        Kind.MEETING: lambda entry: f"/rencontres/{entry.slug}/",
        Kind.COMMUNITY: lambda entry: f"/communautes/{entry.slug}/",
        Kind.PROFILE: lambda entry: f"/auteurs/{entry.slug}/",
        Kind.PAGE: lambda entry: f"/{entry.slug}/",
        Kind.COMMENT: lambda entry: "",
    }
)


def _address(entry: Entry) -> str:
    return _ADDRESSES[entry.kind](entry) if entry.slug else ""


def split_recap(body: str) -> tuple[str, str, int]:
    """Announcement, recap, and the recap's first line counted from the body's."""
    match = _RECAP_HEADING.search(body)
    if not match:
        return body, "", 0
    recap = body[match.end() :]
    return body[: match.start()], recap, body.count("\n", 0, match.end())


