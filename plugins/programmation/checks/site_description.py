"""The organisation's own file: logos that are missing, words that show nowhere, old settings."""

from __future__ import annotations

from collections.abc import Iterator

from programmation.checks.context import Context
from programmation.content.file_names import nearest_file
from programmation.organization import ORGANIZATION
from programmation.problems import Problem, problem
from programmation.schema import Type

_PLACES = {
    Type.PICTURE: "Placez le logo dans content/images.",
    Type.FILE: "Placez-le dans content/documents.",
}
"""What to do with a file that is not there; `broken_links` looks for pages."""


def told(context: Context) -> Iterator[Problem]:
    entry = next((e for e in context.content.entries if e.kind is ORGANIZATION), None)
    if entry is None:
        return
    files = context.content.folder.files
    for kind, remedy in _PLACES.items():
        for key, path in entry.given(frozenset({kind})):
            elsewhere = ":" in path or path.startswith("/")
            if path and not elsewhere and path not in files:
                near = nearest_file(path, files)
                yield problem(entry, "fichier introuvable", near or remedy, field=key, value=path)
    if entry.body.strip():
        yield problem(
            entry, "ce texte ne paraît nulle part",
            "Mettez-le dans une page, ou dans le champ « accroche ».",
            line=entry.body_line, warn=True,
        )  # fmt: skip
    for setting, line in context.site.left_in_settings:
        yield problem(
            entry, f"le réglage {setting} de pelicanconf.py sert encore",
            f"Ajoutez ici la ligne « {line} » : c’est elle qui comptera.", warn=True,
        )  # fmt: skip
