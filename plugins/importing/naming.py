"""Where each text goes: no name is taken twice, and the published text has the better one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from importing.found import FoundText, Loss, Note
from programmation import kinds
from programmation.content.addresses import RESERVED
from programmation.content.file_names import copy_of
from programmation.content.scaffold import path_for
from programmation.schema import Kind
from programmation.season import season_of
from programmation.text.french import slugify


@dataclass(frozen=True)
class Destination:
    """Where a text goes."""

    path: str
    address: str
    draft: bool = False
    slug: str = ""
    """Written in a translation: the name that it shares with the original."""


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
    texts, taken = list(texts), list(taken)
    used = {address_at(path).casefold() for path in taken}
    paths = set(taken)
    names = {path.rpartition("/")[2].removesuffix(".md").casefold() for path in taken}
    commented = {path.split("/")[1] for path in taken if path.startswith("commentaires/")}
    shared = Counter(text.slug for text in texts if text.kind is kinds.PAGE)
    found: dict[str, Destination] = {}
    originals: dict[tuple[Kind, str], str] = {}
    for text in sorted(texts, key=lambda text: _rank(text, language)):
        group = (text.kind, text.translation)
        # Comments are filed by the name of their post: whatever its year, it must be the only one.
        wanted = names if text.comments else commented
        if text.translation and group in originals and text.language:
            original = originals[group]
            name = f"{original}-{text.language}"
        else:
            original, name = "", text.slug
            if text.kind is kinds.PAGE and shared[text.slug] > 1 and text.parents:
                name = "-".join((*text.parents, text.slug))
            if text.kind is kinds.PAGE and name in RESERVED:
                name = f"page-{name}"
        path = _free(text, slugify(name)[:120].rstrip("-") or "texte", used, wanted, paths)
        used.add(address_at(path).casefold())
        paths.add(path)
        stem = path.rpartition("/")[2].removesuffix(".md")
        names.add(stem)
        if text.comments:
            commented.add(stem)
        if original and stem != name:
            original = ""  # Two translations in one language: the second stands alone.
        if text.translation:
            originals.setdefault(group, stem)
        if stem != text.slug and not original:
            notes.append(Note(Loss.NUMBERED, text.source, path))
        found[text.id] = Destination(path, address_at(path), text.draft, original)
    return found


def _rank(text: FoundText, language: str) -> tuple[int, bool, bool, int]:
    """Published before draft; the site's language, then pages high in the tree, first."""
    foreign = bool(text.language) and text.language != language
    return text.draft, foreign, bool(text.parents), 0


def _free(text: FoundText, name: str, used: set[str], names: set[str], paths: set[str]) -> str:
    return next(
        path
        for candidate in _numbered(name)
        if address_at(path := _path(text, candidate)).casefold() not in used
        and not (text.kind is kinds.POST and candidate in names)
        and not copy_of(path, paths)  # The site would take it for one made by Dropbox.
    )


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _path(text: FoundText, name: str) -> str:
    year = text.date.year if text.date else 0
    when = text.occasion.start.date() if text.occasion else None
    return path_for(text.kind, name, year=year, season=season_of(when, 9) if when else None)


def known_places(paths: Mapping[str, str]) -> dict[str, Destination]:
    """Those of texts that an earlier import brought, by id."""
    return {identity: Destination(path, address_at(path)) for identity, path in paths.items()}
