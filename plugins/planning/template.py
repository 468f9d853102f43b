"""The workbook for `make saison`: one column per field, with lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from commands.staff import write_whole
from programmation.kinds import MEETING
from programmation.schema import normalized

COLUMNS = {
    "Titre": "Financer un projet collectif",
    "Communauté": "",
    "Date": "2026-10-15",
    "Heure": "8 h 30",
    "Durée": "1 h 30",
    "Thèmes": "Financement",
    "Formule": "discussion",
    "Experts": "Une conseillère, financement, SADC",
    "Animation": "",
    "Lieu": "Salle communautaire",
    "Adresse": "1, rue Exemple, Louiseville",
    "Inscription": "info@example.org",
    "Statut": "prevue",
    "Annonce": "Deux ou trois phrases qui invitent.",
}
"""Heading → example; the field of that heading gives its help and its choices."""


def write_template(path: Path, communities: Sequence[str], authors: Sequence[str]) -> None:
    """Write the workbook to `path`, a new file.  `communities`, `authors`: file names."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Programme"
    named = {"Communauté": (*communities, "toutes"), "Animation": tuple(authors)}
    lists = book.create_sheet("Listes")
    helps = book.create_sheet("Aide")
    helps.append(["Colonne", "Ce qu’on y écrit", "Exemple"])
    for number, (heading, example) in enumerate(COLUMNS.items(), start=1):
        row = MEETING.by_key.get(normalized(heading))
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBE3")
        cell.alignment = Alignment(wrap_text=True)
        sheet.column_dimensions[letter].width = max(14, len(example) + 2)
        helps.append([heading, row.help if row else "", example])
        if known := named.get(heading) or (row.choices if row else ()):
            for place, value in enumerate(known, start=1):
                lists.cell(place, number, value)
            area = f"Listes!${letter}$1:${letter}${len(known)}"
            rule = DataValidation(type="list", formula1=area, allow_blank=True)
            # A cell may hold several people or communities.
            rule.showErrorMessage = heading not in named
            rule.errorTitle, rule.error = heading, "Choisissez dans la liste."
            rule.add(f"{letter}2:{letter}200")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    for column in "ABC":
        helps.column_dimensions[column].width = 40
    made = BytesIO()
    book.save(made)
    write_whole(path, made.getvalue(), new=True)
