"""Where each text and each file goes, none under a name already taken; authors and communities."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from fast_dataclass import dataclass
from importing.found import Author, FoundFile, FoundText, Loss, Tell
from programmation import kinds
from programmation.content.addresses import RESERVED
from programmation.content.entry import Entry, stem_of
from programmation.content.file_names import PICTURES, copy_of
from programmation.content.references import names_of
from programmation.content.scaffold import file_name, path_for
from programmation.content.source_files import PUBLISHED_SUFFIXES
from programmation.problems import Refusal
from programmation.schema import Kind
from programmation.season import season_of
from programmation.text.french import slugify
from regular_files import same_bytes, same_files

DATED = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})[-_ ]+(?=.)")
"""Date at the start of a file's name."""
_COMMON = frozenset("mrc de des du la le les ville".split())
"""Words that do not distinguish a community's name."""


@dataclass(frozen=True)
class Destination:
    path: str
    draft: bool = False
    slug: str = ""
    """Slug of the original, written in a translation's file."""

    @property
    def address(self) -> str:
        return address_at(self.path)


def address_at(path: str) -> str:
    """Address of the page made of the file at `path`."""
    year = path.partition("/")[2].partition("/")[0]
    return kinds.kind_of(path).address.format(slug=stem_of(path), year=year)


def places(
    texts: Iterable[FoundText], taken: Iterable[str], language: str, tell: Tell
) -> dict[str, Destination]:
    """Id of a text → its destination.  taken: paths of the content folder; language: the site's.

    The published text has the better name, then that in the language of the site, then a page
    high in the tree.
    """
    texts = list(texts)
    names = _Names(taken, (_path(text, file_name(text.slug) or "texte") for text in texts))
    shared = Counter(text.slug for text in texts if text.kind is kinds.PAGE)
    destinations: dict[str, Destination] = {}
    spoken: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    """Kind and identifier of translations → language → name; the first is the original's."""

    def rank(text: FoundText) -> tuple[bool, bool, bool]:
        return text.draft, text.language not in ("", language), bool(text.parents)

    for text in sorted(texts, key=rank):
        group = spoken[text.kind.folder, text.translation] if text.translation else {}
        own = text.language or language
        original, name = next(iter(group.values()), ""), text.slug
        if original and own not in group:
            name = f"{original}-{own}"
        elif text.kind is kinds.PAGE:
            if shared[text.slug] > 1 and text.parents:
                name = "-".join((*text.parents, text.slug))
            if name in RESERVED:
                name = f"page-{name}"
        path = names.take(text, file_name(name) or "texte")
        stem = stem_of(path)
        if stem != f"{original}-{own}":
            original = ""  # A second translation in one language stands alone.
        group.setdefault(own, stem)
        if stem != text.slug and not original:
            tell(Loss.NUMBERED, text.source, path)
        destinations[text.id] = Destination(path, text.draft, original)
    return destinations


class _Names:
    def __init__(self, taken: Iterable[str], wanted: Iterable[str]) -> None:
        """wanted: paths that the texts would have if none were taken."""
        self.paths, self.wanted = set(taken), set(wanted)
        self.addresses = {address_at(path).casefold() for path in self.paths}
        self.stems = {stem_of(path).casefold() for path in self.paths}
        self.commented = {p.split("/")[1] for p in self.paths if p.startswith("commentaires/")}
        """Names of posts with comments: comments are filed under that name, whatever the year."""
        self.numbers: Counter[str] = Counter()
        """Path → number of texts that wanted it after the first."""

    def take(self, text: FoundText, name: str) -> str:
        """Path of `text` under `name`, with a number added if it is taken."""
        if copy_of(_path(text, name), self.paths | self.wanted):
            name = f"texte-{name}"  # The site would take that name for a copy made by Dropbox.
        wanted = path = _path(text, name)
        others = self.stems if text.comments else self.commented
        while address_at(path).casefold() in self.addresses or (
            text.kind is kinds.POST and stem_of(path) in others
        ):
            self.numbers[wanted] += 1
            path = _path(text, f"{name}-{self.numbers[wanted] + 1}")
        self.addresses.add(address_at(path).casefold())
        self.paths.add(path)
        self.stems.add(stem_of(path))
        if text.comments:
            self.commented.add(stem_of(path))
        return path


def _path(text: FoundText, name: str) -> str:
    season = season_of(text.occasion.start.date(), 9) if text.occasion else None
    return path_for(text.kind, name, year=text.date.year if text.date else 0, season=season)


def target_of(name: str) -> str:
    """Path in the content folder for a file of that name: `Été 1.JPG` → `images/ete-1.jpg`."""
    stem, dot, suffix = name.rpartition(".")
    suffix = f"{dot}{suffix}".lower()
    return f"{'images' if suffix in PICTURES else 'documents'}/{slugify(stem) or 'fichier'}{suffix}"


def is_published(file: FoundFile) -> bool:
    return file.target.endswith(tuple(PUBLISHED_SUFFIXES))


def slug_of_file(name: str) -> str:
    """Slug made of a file's name, without folder, date and suffix; for an index, of its folder's
    name."""
    folder, stem = posixpath.split(posixpath.splitext(name)[0])
    if stem in ("index", "_index"):
        stem = posixpath.basename(folder) or "accueil"
    return slugify(DATED.sub("", stem)) or "texte"


@dataclass
class FilesPlan:
    """Files to copy, and where: each file of the source has one path."""

    existing: Mapping[str, Path]
    """Files of the content folder, by path."""
    known: Mapping[str, str]
    """Name in the source → path, for files of an earlier import."""
    tell: Tell
    targets: dict[str, str] = field(default_factory=dict)
    """Name in the source → path in the content folder."""
    copies: dict[str, Path | bytes] = field(default_factory=dict)
    old_addresses: dict[str, str] = field(default_factory=dict)
    """Path on the old site → address on this one, for documents."""
    awaited: list[str] = field(default_factory=list)
    """Names of files that the source has no copy of."""

    def __post_init__(self) -> None:
        self._taken = {path.casefold(): path for path in (*self.known.values(), *self.existing)}

    def target(self, file: FoundFile, source: str) -> str:
        """Path of `file` in the content folder; empty for a type that is not published."""
        if file.name in self.targets:
            return self.targets[file.name]
        if not is_published(file):
            self.tell(Loss.FILE_TYPE, source, file.name)
            return ""
        target = self.known.get(file.name) or self._free(file)
        self.targets[file.name] = target
        self._taken.setdefault(target.casefold(), target)
        if target not in self.existing:
            if file.data is None:
                self.awaited.append(file.name)
                self.tell(Loss.FILE, source, f"{file.name} → content/{target}")
                return target
            self.copies[target] = file.data
        # Only documents need a redirect: a picture is only shown inside texts.
        if target.startswith("documents/") and file.old_address not in ("", f"/{target}"):
            self.old_addresses[file.old_address] = f"/{target}"
        return target

    def _free(self, file: FoundFile) -> str:
        """A free path for a file; that of a file with the same bytes, if it is there already."""
        stem, dot, suffix = file.target.rpartition(".")
        number, target = 1, file.target
        while (taken := self._taken.get(target.casefold())) is not None:
            if (there := self.existing.get(taken)) and (
                same_files(file.data, there)
                if isinstance(file.data, Path)
                else file.data is not None and same_bytes(there, file.data)
            ):
                return taken
            number += 1
            target = f"{stem}-{number}{dot}{suffix}"
        return target


class People:
    """Authors and communities of the site, and new ones that the source's texts need.

    chosen: value of COMMUNAUTE=.  Raises `Refusal` when no community has that name.
    """

    def __init__(self, entries: Sequence[Entry], chosen: str) -> None:
        self.new: dict[str, tuple[Kind, str]] = {}
        """Path of a new profile or community → its kind and name."""
        authors, self._communities = (
            [entry for entry in entries if entry.kind is kind]
            for kind in (kinds.PROFILE, kinds.COMMUNITY)
        )
        self._names = names_of(kinds.PROFILE, authors)[0]
        places = names_of(kinds.COMMUNITY, self._communities)[0]
        emails = ((str(entry.values.get("email") or ""), entry.slug) for entry in authors)
        self._emails = {email.casefold(): slug for email, slug in emails if email}
        self._slugs = {entry.slug for entry in authors}
        self._chosen = places.slug(chosen) or places.slug(slugify(chosen))
        if chosen and not self._chosen:
            known = ", ".join(entry.slug for entry in self._communities) or "aucune"
            raise Refusal(f"COMMUNAUTE : « {chosen} » est inconnue. Noms connus : {known}.")

    def slug(self, author: Author) -> str:
        """Slug of the profile of `author`; a new profile if there is none."""
        name = " ".join(author.name.split())
        known = self._names.slug(name) or self._emails.get(author.email.casefold() or "?")
        # « Roy, Anne » and « Anne Roy » are one person.
        last, comma, first = name.partition(",")
        if not known and comma:
            known = self._names.slug(f"{first.strip()} {last.strip()}")
        # « ★ » is « u2605 ».
        slug = known or file_name(name) or slugify(ascii(name)) or (name and "auteur")
        if slug and not known and slug not in self._slugs:
            self.new.setdefault(path_for(kinds.PROFILE, slug), (kinds.PROFILE, name))
            if author.email:
                self._emails.setdefault(author.email.casefold(), slug)
        return slug

    def community(self, words: Iterable[str], site_name: str) -> tuple[str, bool]:
        """File name of the community of a meeting, and whether it is certain: the one chosen, or
        the only one, or one named in `words`; otherwise a new one, named as the old site."""
        if self._chosen or len(self._communities) == 1:
            return self._chosen or self._communities[0].slug, True
        text = f" {slugify(' '.join(words)).replace('-', ' ')} "
        for entry in self._communities:
            names = (entry.slug, entry.values.get("name", ""), entry.values.get("territory", ""))
            keys = (
                " ".join(part for part in slugify(str(name)).split("-") if part not in _COMMON)
                for name in names
            )
            if any(key and f" {key} " in text for key in keys):
                return entry.slug, True
        slug = file_name(site_name) or "ancien-site"
        if not any(entry.slug == slug for entry in self._communities):
            self.new.setdefault(path_for(kinds.COMMUNITY, slug), (kinds.COMMUNITY, site_name))
        return slug, not self._communities
