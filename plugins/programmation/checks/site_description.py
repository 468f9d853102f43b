"""The organisation's own file: logos that are missing, words that show nowhere, old settings."""

from __future__ import annotations

from collections.abc import Iterator

from programmation.checks.context import Context
from programmation.content.file_names import nearest_file
from programmation.organization import ORGANIZATION
from programmation.problems import Problem, problem


def told(context: Context) -> Iterator[Problem]:
    entry = next((e for e in context.content.entries if e.kind is ORGANIZATION), None)
    if entry is None:
        return
    files = context.content.folder.files
    for number, partner in enumerate(entry.values.get("partners", ())):
        logo = partner.get("logo", "")
        if logo and logo not in files:
            yield problem(
                entry, "fichier introuvable",
                nearest_file(logo, files) or "Placez le logo dans content/images.",
                field=f"partenaires[{number}].logo", value=logo,
            )  # fmt: skip
    link = (entry.values.get("banner") or {}).get("url", "")
    if link.startswith("/") and link.partition("#")[0] not in context.addresses:
        yield problem(
            entry, "page introuvable", "Vérifiez l’adresse.", field="bandeau.lien", value=link
        )
    if link and ":" not in link and not link.startswith("/") and link not in files:
        yield problem(
            entry, "fichier introuvable",
            nearest_file(link, files) or "Placez-le dans content/documents.",
            field="bandeau.lien", value=link,
        )  # fmt: skip
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
