"""A season of thirty rows and ten mistakes, for each kind of source."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

HEADINGS = ("Titre", "Communauté", "Date", "Heure", "Durée", "Lieu", "Adresse", "Thèmes", "Statut",
            "Annonce")  # fmt: skip
OTHERS = ("maskinonge", "Maskinongé", "toutes", "maskinonge, shawinigan")

Cell = str | date | time | timedelta | None


def good(number: int) -> tuple[Cell, ...]:
    """A row that reads well: each fourth is of several communities, two share a day."""
    day = date(2017, 9, 4) + timedelta(days=9 * (number - (number == 29)))
    return (
        f"Rencontre {number + 1}", OTHERS[number % len(OTHERS)], day, time(8 + number % 3, 30),
        timedelta(hours=1 + number % 2), "Salle communautaire" if number % 2 else None,
        "1, rue Exemple, Louiseville" if number % 2 else None,
        "Financement; Relève" if number % 5 == 0 else None,
        ("prevue", "a_confirmer", "Confirmée")[number % 3], "Venez nombreux.",
    )  # fmt: skip


GOOD = tuple(good(number) for number in range(30))
MISTAKES: tuple[tuple[tuple[Cell, ...], str], ...] = (
    (("Outils", "maskinoge", date(2018, 6, 18), time(9)), "Communauté"),
    (("Sans heure", "maskinonge", date(2018, 6, 19), None), "Date"),
    ((None, "maskinonge", date(2018, 6, 20), time(9)), "Titre"),
    (("Jour faux", "maskinonge", "31/02/2018", "9 h"), "Date"),
    (("Heure fausse", "maskinonge", date(2018, 6, 21), "25 h"), "Date"),
    (("Sans communauté", None, date(2018, 6, 22), time(9)), "Communauté"),
    (("Statut", "maskinonge", date(2018, 6, 23), time(9), None, None, None, None, "peut-être"),
     "Statut"),
    (("Durée", "maskinonge", date(2018, 6, 24), time(9), "longtemps"), "Durée"),
    (("Mois seul en lettres", "maskinonge", "fevrer 2018", None), "Date"),
    (("Adresse sans lieu", "maskinonge", date(2018, 6, 25), time(9), None, None, "1, rue Y"),
     "Lieu"),
)  # fmt: skip


def shown(cell: Cell) -> str:
    """A cell as a French Excel writes it in a `.csv`."""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds() / 3600:g} h"
    return cell or ""


def lines() -> list[tuple[Cell, ...]]:
    rows = [HEADINGS, *GOOD, *(row for row, _ in MISTAKES)]
    return [(*row, *[None] * (len(HEADINGS) - len(row))) for row in rows]
