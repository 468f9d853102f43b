"""Two files of each kind for each of its fields, which differ only in that field."""

from __future__ import annotations

import re

from programmation.model import Item, Library
from programmation.schema import Field, Kind, Type
from tests.support.content_folder import assembled

# For each type, two different valid values.
VALUES: dict[Type, tuple[str, str]] = {
    Type.TEXT: ("Un", "Deux"),
    Type.PARAGRAPH: ("Un.", "Deux."),
    Type.IDENTIFIER: ("abcd", "efgh"),
    Type.LANGUAGE: ("en", "es"),
    Type.SLUG: ("un", "deux"),
    Type.DATETIME: ("2017-10-19 8 h 30", "2017-10-20 8 h 45"),
    Type.DURATION: ("1 h", "2 h"),
    Type.FLAG: ("non", "oui"),
    Type.COUNT: ("1", "2"),
    Type.EMAIL: ("un@example.org", "deux@example.org"),
    Type.URL: ("https://example.org/un", "https://example.org/deux"),
    Type.CONTACT: ("un@example.org", "https://example.org/deux"),
    Type.FILE: ("documents/a.pdf", "/le-pole/"),
    Type.PICTURE: ("images/a.png", "images/b.png"),
    Type.ADDRESS: ("/ancien/", "/plus-ancien/"),
    Type.THEME: ("Financement", "Relève"),
    Type.COMMUNITY: ("maskinonge", "shawinigan"),
    Type.PROFILE: ("marie-essai", "pierre-essai"),
    Type.PHONE: ("819 555-0123", "819 555-0124"),
}
FILES = ("documents/a.pdf", "images/a.png", "images/b.png")
AROUND = {
    "auteurs/marie-essai.md": "nom: Marie Essai\n",
    "auteurs/pierre-essai.md": "nom: Pierre Essai\n",
    "communautes/maskinonge.md": "nom: Maskinongé\nterritoire: MRC\n",
    "communautes/shawinigan.md": "nom: Shawinigan\nterritoire: Ville\n",
}


def typed(row: Field, number: int) -> str:
    """The lines of a field with the first or the second of its values."""
    if row.type is not Type.RECORD:
        value = row.choices[number] if row.choices else VALUES[row.type][number]
        return f"{row.key}: {value}\n"
    lines = "".join(typed(inner, number) for inner in row.fields)
    dash = "  - " if row.many else "    "
    return f"{row.key}:\n{dash}" + "    ".join(lines.splitlines(keepends=True))


def library_of(kind: Kind, row: Field, number: int) -> Library:
    """Library of a file with all required fields, and `row`."""
    needed = [other for other in kind.fields if other.required and other is not row]
    if row.part_of:
        needed += [other for other in kind.fields if other.name == row.part_of]
    needed = [other for other in needed if other.key != "fin"]
    text = "".join(typed(other, 0) for other in needed) + typed(row, number)
    if row.name == "end":
        text = text.replace("2017-10-19 8 h", "2017-10-19 9 h").replace("9 h", "8 h", 1)
    if row.name == "previous_start":
        text = text.replace("\ndebut: 2017-10-19 8 h 30", "\ndebut: 2017-10-22 8 h 30")
    if row.name == "registration_until":
        text += "inscription: info@example.org\n"
    if row.name == "whole_day":
        text = text.replace("debut: 2017-10-19 8 h 30", "debut: 2017-10-19 0 h")
    library, _ = assembled(AROUND | {path_of(kind): text}, FILES, alone=True)
    return library


def item_of(kind: Kind, library: Library) -> Item:
    """The item of that file."""
    (found,) = (each for each in library.items if each.source.path == path_of(kind))
    return found


def path_of(kind: Kind) -> str:
    return f"{kind.folder}/essai.md"


def home_of(kind: Kind, post: str) -> str:
    """Folder of a kind's texts: `articles/2017/`.  post: the one of a comment."""
    parts = {"_annee": "2017", "_saison": "2017-2018", "_article": post}
    below = re.sub(r"{{(_\w+)}}", lambda part: parts[part[1]], kind.form.path)
    return f"{kind.folder}/{below.removesuffix('{{slug}}')}"
