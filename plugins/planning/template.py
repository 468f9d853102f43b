"""The workbook to fill in: one column per field, with lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from commands.staff import put_in_place
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from programmation.kinds import MEETING

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("Titre", "titre", "Financer un projet collectif"),
    ("Communauté", "communaute", ""),
    ("Date", "debut", "2026-10-15"),
    ("Heure", "", "8 h 30"),
    ("Durée", "duree", "1 h 30"),
    ("Thèmes", "themes", "Financement"),
    ("Formule", "formule", "discussion"),
    ("Experts", "experts", "Une conseillère, financement, SADC"),
    ("Animation", "animation", ""),
    ("Lieu", "lieu", "Salle communautaire"),
    ("Adresse", "", "1, rue Exemple, Louiseville"),
    ("Inscription", "inscription", "info@example.org"),
    ("Statut", "statut", "prevue"),
    ("Annonce", "", "Deux ou trois phrases qui invitent."),
)
"""Heading, field whose help is its comment, example."""
LAST_ROW = 200


def write_template(path: Path, communities: Sequence[str], authors: Sequence[str]) -> None:
    """Write the model to `path`, which must not exist.  `communities`, `authors`: file names."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Programme"
    choices = {row.key: row.choices for row in MEETING.fields}
    choices |= {"communaute": (*communities, "toutes"), "animation": tuple(authors)}
    said = {row.key: row.help for row in MEETING.fields}
    lists = book.create_sheet("Listes")
    helps = book.create_sheet("Aide")
    helps.append(["Colonne", "Ce qu’on y écrit", "Exemple"])
    for number, (heading, key, example) in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBE3")
        cell.alignment = Alignment(wrap_text=True)
        sheet.column_dimensions[letter].width = max(14, len(example) + 2)
        helps.append([heading, said.get(key, ""), example])
        if known := choices.get(key):
            for place, value in enumerate(known, start=1):
                lists.cell(place, number, value)
            area = f"Listes!${letter}$1:${letter}${len(known)}"
            rule = DataValidation(type="list", formula1=area, allow_blank=True)
            # Several hosts or communities may be written in one cell.
            rule.showErrorMessage = key not in ("animation", "communaute")
            rule.errorTitle, rule.error = heading, "Choisissez dans la liste."
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    for column in "ABC":
        helps.column_dimensions[column].width = 40
    made = BytesIO()
    book.save(made)
    put_in_place(path, made.getvalue(), new=True)
