"""What was found → the files to write, by path; nothing is ever overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.found import Found, FoundText, Note
from programmation import kinds
from programmation.content.front_matter import FORBIDDEN
from programmation.content.reader import read_document
from programmation.content.references import Names
from programmation.content.scaffold import path_for, quoted
from programmation.schema import Kind
from programmation.text.french import NBSP, clock, counted, slugify


@dataclass
class Plan:
    texts: dict[str, str] = field(default_factory=dict)
    """Path in the content folder → text."""
    files: dict[str, Path] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def plan(found: Found, known_authors: Names, zone: ZoneInfo) -> Plan:
    """The files for all that was found, with a profile for each author who has none."""
    made = Plan(files=dict(found.files), notes=list(found.notes))
    authors: dict[str, str] = {}
    for text in found.texts:
        for name in text.authors:
            slug = known_authors.slug(name) or slugify(name)
            if not slug or slug in authors:
                continue
            authors[slug] = name
            if known_authors.slug(name) is None:
                made.texts[path_for(kinds.PROFILE, name)] = written(
                    {"nom": name}, kinds.PROFILE, ""
                )
    for text in found.texts:
        path = path_of(text)
        if path in made.texts:
            made.notes.append(Note(text.source, f"{path} a déjà été pris : texte laissé de côté."))
            continue
        slugs = [known_authors.slug(name) or slugify(name) for name in text.authors]
        made.texts[path] = written(values_of(text, slugs), text.kind, text.body)
        _, problems = read_document(path, made.texts[path].encode(), zone)
        made.notes += [Note(text.source, str(problem)) for problem in problems]
        if not slugs and text.kind is kinds.POST:
            made.notes.append(Note(text.source, "aucun auteur : ajoutez-en un."))
    return made


def path_of(text: FoundText) -> str:
    return path_for(text.kind, text.slug, year=text.date.year if text.date else 0)


def values_of(text: FoundText, authors: list[str]) -> dict[str, str | list[str]]:
    """French key → what is written."""
    return {
        "titre": text.title,
        "date": moment(text.date),
        "auteurs": authors,
        "resume": text.summary,
        "etiquettes": list(dict.fromkeys(text.themes)),
        "image": text.image,
        "image_alt": text.image_alt,
        "modifie": moment(text.modified),
        "statut": "brouillon" if text.draft else "",
        "anciennes_adresses": list(text.old_addresses),
        "langue": text.language,
    }


def moment(value: datetime | None) -> str:
    """`2017-06-29 10 h`; a midnight is a day alone."""
    if value is None:
        return ""
    day = value.strftime("%Y-%m-%d")
    return f"{day} {clock(value).replace(NBSP, ' ')}" if value.hour or value.minute else day


def written(values: Mapping[str, str | list[str]], kind: Kind, body: str) -> str:
    """Text of a file: the fields that hold something, in the order of `KINDS`."""
    lines = ["---"]
    for row in kind.fields:
        value = values.get(row.key)
        if isinstance(value, list) and value:
            lines += (f"{row.key}:", *(f"  - {quoted(item)}" for item in value))
        elif isinstance(value, str) and value:
            lines.append(f"{row.key}: {quoted(value)}")
    text = "\n".join((*lines, "---", body.strip("\n"), ""))
    return FORBIDDEN.sub("", text)  # Invisible characters, which the site refuses.


def taken(made: Plan, existing: set[str]) -> list[str]:
    """Paths of the plan that are already in the content folder, whatever their case."""
    folded = {path.casefold() for path in existing}
    return sorted(path for path in (*made.texts, *made.files) if path.casefold() in folded)


def report(made: Plan) -> str:
    """What was imported, then what staff must look at again."""
    kinds = Counter(path.partition("/")[0] for path in made.texts)
    parts = [
        counted(kinds["articles"], "article"),
        counted(kinds["pages"], "page"),
        counted(kinds["auteurs"], "auteur"),
        counted(len(made.files), "fichier"),
    ]
    lines = [f"Importés : {', '.join(parts)}."]
    if made.notes:
        lines.append("\nÀ revoir :")
        lines += (f"  {note.source} : {note.message}" for note in dict.fromkeys(made.notes))
    lines.append("\nTapez « make check » pour la suite.")
    return "\n".join(lines)
