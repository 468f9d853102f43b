"""Where each text goes: no name is taken twice, and the published text has the better one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fast_dataclass import dataclass
from importing.found import FoundText, Loss, Note
from programmation import kinds
from programmation.content.addresses import RESERVED
from programmation.content.entry import stem_of
from programmation.content.file_names import copy_of
from programmation.content.scaffold import path_for
from programmation.season import season_of
from programmation.text.french import slugify


@dataclass(frozen=True)
class Destination:
    """Where a text goes."""

    path: str
    draft: bool = False
    slug: str = ""
    """Written in a translation: the name that it shares with the original."""

    @property
    def address(self) -> str:
        return address_at(self.path)


def address_at(path: str) -> str:
    """Address of the page made of the file at `path`."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    kind = folder.partition("/")[0]
    if kind == kinds.POST.folder:
        return f"/{folder}/{name}/"
    return f"/{name}/" if kind == kinds.PAGE.folder else f"/{kind}/{name}/"


def places(
    texts: Iterable[FoundText], taken: Iterable[str], language: str, notes: list[Note]
) -> dict[str, Destination]:
    """Id of each text → its place.  taken: paths of the content folder; language: the site's."""
    texts, names = list(texts), _Names(taken)
    shared = Counter(text.slug for text in texts if text.kind is kinds.PAGE)
    found: dict[str, Destination] = {}
    originals: dict[tuple[str, str], str] = {}
    for text in sorted(texts, key=lambda text: _rank(text, language)):
        group = (text.kind.folder, text.translation)
        if text.translation and group in originals and text.language:
            original = originals[group]
            name = f"{original}-{text.language}"
        else:
            original, name = "", text.slug
            if text.kind is kinds.PAGE and shared[text.slug] > 1 and text.parents:
                name = "-".join((*text.parents, text.slug))
            if text.kind is kinds.PAGE and name in RESERVED:
                name = f"page-{name}"
        path = names.take(text, slugify(name)[:120].rstrip("-") or "texte")
        stem = stem_of(path)
        if original and stem != name:
            original = ""  # Two translations in one language: the second stands alone.
        if text.translation:
            originals.setdefault(group, stem)
        if stem != text.slug and not original:
            notes.append(Note(Loss.NUMBERED, text.source, path))
        found[text.id] = Destination(path, text.draft, original)
    return found


def _rank(text: FoundText, language: str) -> tuple[bool, bool, bool]:
    """Published before draft; the site's language, then pages high in the tree, first."""
    foreign = bool(text.language) and text.language != language
    return text.draft, foreign, bool(text.parents)


class _Names:
    """What is taken already."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.paths = set(taken)
        self.addresses = {address_at(path).casefold() for path in self.paths}
        self.stems = {stem_of(path).casefold() for path in self.paths}
        self.commented = {p.split("/")[1] for p in self.paths if p.startswith("commentaires/")}
        """Names of posts that have comments: these are filed by it, whatever the post's year."""
        self.numbers: dict[str, int] = {}
        """Path → the last number that it was given."""

    def take(self, text: FoundText, name: str) -> str:
        """The path of `text`, named `name`, with a number where that is taken."""
        if copy_of(_path(text, name), self.paths):
            name = f"texte-{name}"  # The site would take it for one made by Dropbox.
        wanted = path = _path(text, name)
        while not self._is_free(text, path):
            self.numbers[wanted] = self.numbers.get(wanted, 1) + 1
            path = _path(text, f"{name}-{self.numbers[wanted]}")
        self.addresses.add(address_at(path).casefold())
        self.paths.add(path)
        self.stems.add(stem_of(path))
        if text.comments:
            self.commented.add(stem_of(path))
        return path

    def _is_free(self, text: FoundText, path: str) -> bool:
        others = self.stems if text.comments else self.commented
        return address_at(path).casefold() not in self.addresses and not (
            text.kind is kinds.POST and stem_of(path) in others
        )


def _path(text: FoundText, name: str) -> str:
    year = text.date.year if text.date else 0
    when = text.occasion.start.date() if text.occasion else None
    return path_for(text.kind, name, year=year, season=season_of(when, 9) if when else None)
