"""How staff may name an author or a community: by file name, by name, or by alias."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from programmation.content.fields import Kind
from programmation.content.reader import Entry
from programmation.problems import Problem, suggestion
from programmation.text.french import fold


@dataclass(frozen=True)
class Names:
    """Names of all files of one kind, broken files included."""

    slugs: Mapping[str, str]
    """Folded name → file name."""
    spellings: tuple[str, ...]
    """Names as written, to suggest one."""
    complete: bool
    """Every file's name could be read: what is not here is unknown, not merely unread."""

    def slug(self, name: str) -> str | None:
        return self.slugs.get(fold(name))

    def hint(self, name: str) -> str:
        """The nearest name, or all file names."""
        known = ", ".join(sorted(set(self.slugs.values()))) or "aucun fichier"
        return suggestion(name, self.spellings) or f"Noms connus : {known}."


def index(kind: Kind, entries: Iterable[Entry]) -> tuple[Names, list[Problem]]:
    """The names of the files of `kind`, and those that two files take."""
    slugs: dict[str, str] = {}
    spellings: list[str] = []
    problems: list[Problem] = []
    complete = True
    for entry in entries:
        if entry.kind is not kind:
            continue
        complete = complete and bool(entry.values.get("name"))
        for key, name in _names(entry):
            spellings.append(name)
            first = slugs.setdefault(fold(name), entry.slug)
            if first != entry.slug:
                problems.append(
                    Problem(
                        entry.path, entry.line(key), key, name,
                        f"ce nom désigne déjà « {first} »",
                        "Réunissez les deux fichiers ou changez le nom.",
                    )
                )  # fmt: skip
    return Names(slugs, tuple(spellings), complete), problems


def _names(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each name of the file, with the field that gives it."""
    yield "", entry.slug
    if name := entry.values.get("name"):
        yield "nom", name
    for number, alias in enumerate(entry.values.get("aliases", ())):
        yield f"alias[{number}]", alias
