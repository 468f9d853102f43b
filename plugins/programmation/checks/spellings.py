"""Two names that are surely one: « Ressources humaines » and « Ressource humaine »."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from programmation import kinds
from programmation.checks.context import Context
from programmation.content.entry import Entry
from programmation.content.nodes import Text
from programmation.problems import Problem, warning
from programmation.text.french import counted, fold, slugify

ALIKE = 0.9
SMALL_WORDS = frozenset("a au aux d de des du en et l la le les".split())


def themes(context: Context) -> Iterator[Problem]:
    """A theme close to another is told where it is first written; the rarer one is."""
    first: dict[str, tuple[Entry, Text]] = {}
    uses: Counter[str] = Counter()
    for entry in context.content.entries:
        for text in entry.values.get("themes", ()):
            slug = slugify(text.value)
            first.setdefault(slug, (entry, text))
            uses[slug] += 1
    for rarer, other in _pairs(sorted(first, key=lambda slug: -uses[slug])):
        entry, text = first[rarer]
        name, count = first[other][1].value, counted(uses[other], "fois", "fois")
        message = f"thème très proche de « {name} », employé {count}"
        remedy = f"Si c’est le même, écrivez « {name} »."
        yield warning(entry, message, remedy, field="themes", value=text.value, line=text.line)


def authors(context: Context) -> Iterator[Problem]:
    """Two files for one person, whose posts would be shared between two pages."""
    names: dict[str, Entry] = {}
    for entry in context.content.entries:
        if entry.kind is kinds.PROFILE and "name" in entry.values:
            names.setdefault(slugify(entry.values["name"]), entry)
    for later, earlier in _pairs(sorted(names, key=lambda slug: names[slug].path)):
        entry, other = names[later], names[earlier]
        message = f"nom très proche de « {other.values['name']} » ({other.path})"
        remedy = "Si c’est la même personne, réunissez les deux fichiers."
        yield warning(entry, message, remedy, field="nom", value=entry.values["name"])


def _pairs(slugs: list[str]) -> Iterator[tuple[str, str]]:
    """Each slug that is close to an earlier one, with that one."""
    kept: dict[str, list[tuple[str, str]]] = {}
    for slug in slugs:
        # Without plurals, small words and order.
        words = (w.rstrip("sx") for w in fold(slug).split("-") if w not in SMALL_WORDS)
        key = " ".join(sorted(words))
        # Names that do not begin alike are not compared: there may be hundreds.
        near = kept.setdefault(key[:3], [])
        if found := next((other for other, known in near if _are_close(key, known)), None):
            yield slug, found
        else:
            near.append((slug, key))


def _are_close(key: str, known: str) -> bool:
    return key == known or difflib.SequenceMatcher(None, key, known).ratio() >= ALIKE
