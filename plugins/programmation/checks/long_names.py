"""Names too long for a file of the site: a build could not write what they are the address of."""

from __future__ import annotations

from collections.abc import Iterator

from programmation.checks.context import Context
from programmation.content.field_types import LONGEST_ADDRESS
from programmation.content.field_types import LONGEST_NAME as LONGEST
from programmation.problems import Problem, problem
from programmation.text.french import slugify


def too_long(context: Context) -> Iterator[Problem]:
    """Texts, themes and files whose address no disk could hold."""
    seen: set[str] = set()
    for entry in context.content.entries:
        if len(entry.slug) > LONGEST:
            yield problem(
                entry, f"nom de fichier trop long : {len(entry.slug)} caractères", _SHORTER,
                value=entry.slug,
            )  # fmt: skip
        for text in entry.values.get("themes", ()):
            slug = slugify(text.value)
            if len(slug) > LONGEST and slug not in seen:
                seen.add(slug)
                yield problem(
                    entry, f"thème trop long pour une adresse : {len(slug)} caractères",
                    f"Écrivez-le en moins de {LONGEST} caractères.", field="themes",
                    value=text.value, line=text.line,
                )  # fmt: skip
    for path in sorted(context.content.folder.files):
        name = path.rpartition("/")[2]
        if len(name.encode()) > LONGEST:
            yield problem(path, f"nom trop long : {len(name.encode())} octets", _SHORTER)
        elif len(path.encode()) > LONGEST_ADDRESS:
            message = f"chemin trop long : {len(path.encode())} octets"
            yield problem(path, message, "Rangez-le dans moins de dossiers.")


_SHORTER = f"Renommez-le, en moins de {LONGEST} caractères."
