"""A row of a sheet → the fields of a meeting, in the words of `kinds.MEETING`.

Columns are known by their French headings, in any order: a field's key, label or alias, and the
ones that sheets have beside (`Heure`, `Adresse`, `Annonce`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from fast_dataclass import dataclass
from planning import sheet_times
from programmation.content.nodes import Group, Items, Node, Text
from programmation.content.references import ALL_OF_THEM, NameIndex
from programmation.kinds import COMMUNITY, MEETING, RELATIONS
from programmation.problems import suggestion
from programmation.schema import Field, Kind, Type, normalized
from programmation.text.french import fold

if TYPE_CHECKING:
    from planning.sheet import Row

DAY, TIME, END_TIME, BODY, CATEGORIES = "jour", "heure", "heure_fin", "annonce", "categories"
OTHER_HEADINGS = {
    "jour": DAY, "date_de_la_rencontre": DAY, "date_de_debut": DAY, "date_debut": DAY,
    "heure": TIME, "heure_de_debut": TIME, "heure_debut": TIME,
    "heure_de_fin": END_TIME, "heure_fin": END_TIME,
    "annonce": BODY, "description": BODY, "texte": BODY,
    "ordre_du_jour": BODY, "programme": BODY, "deroulement": BODY, "contenu": BODY,
    "objectif": BODY, "objectifs": BODY,
    "categories": CATEGORIES, "categorie": CATEGORIES,
    "sujet": "titre", "objet": "titre", "theme_de_la_rencontre": "titre",
    "date_de_fin": "fin", "date_fin": "fin", "journee_entiere": "journee",
    "endroit": "lieu.nom", "salle": "lieu.nom", "lieu": "lieu.nom", "nom_du_lieu": "lieu.nom",
    "emplacement": "lieu.nom", "en_ligne": "lieu.en_ligne", "visioconference": "lieu.en_ligne",
    "visio": "lieu.en_ligne", "lien_de_la_visioconference": "lieu.en_ligne",
    "adresse": "lieu.adresse", "adresse_du_lieu": "lieu.adresse",
    "lien": "lieu.lien", "lien_du_lieu": "lieu.lien", "lien_prive": "lieu.prive",
    "personne_invitee": "experts", "personnes_invitees": "experts", "invite": "experts",
    "anime_par": "animation", "animateur": "animation", "animatrice": "animation",
}  # fmt: skip
"""Heading, normalized → field, or part of one."""

_DAY_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2} .+")
_TIME_ALONE = re.compile(r"\d{1,2}\s?(?:h|:)\s?(?:\d{2})?(?::\d{2})?", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """How the headings of one sheet are understood."""

    fields: Mapping[str, str]
    """Heading as written → field, part of one, or one of DAY, TIME, END_TIME, BODY, CATEGORIES."""
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, headings: Iterable[str]) -> Columns:
        fields: dict[str, str] = {}
        unknown: list[str] = []
        for heading in headings:
            name = normalized(re.sub(r"\s*[(*].*$", "", heading))
            row = MEETING.by_key.get(name)
            found = OTHER_HEADINGS.get(name) or (row and row.key)
            if found and (found not in fields.values() or _between(found)):
                fields[heading] = found
            else:
                unknown.append(heading)
        return cls(fields, tuple(unknown))

    def heading(self, key: str) -> str:
        """The heading that gave the field `key` (`lieu.lien`, `experts[0].nom`), or nothing."""
        flat = re.sub(r"\[\d+\]", "", key)
        sources = {flat, flat.partition(".")[0]}
        if flat == "debut":
            sources |= {DAY, TIME}
        if flat in ("fin", "duree"):
            sources |= {END_TIME}
        if flat == "communaute" and not sources & {*self.fields.values()}:
            sources |= {CATEGORIES}
        return next((h for h, found in self.fields.items() if found in sources), "")


def hint(heading: str) -> str:
    """For one that is not read: what reads it already, or the nearest known, if any."""
    known = [*MEETING.by_key, *OTHER_HEADINGS]
    if normalized(re.sub(r"\s*[(*].*$", "", heading)) in known:
        return "une autre colonne le dit déjà. Réunissez-les."
    return suggestion(heading, known, cutoff=0.7)


def _between(key: str) -> str:
    """What stands between the words of two columns that fill one field; nothing for one alone."""
    field = MEETING.by_key.get(key)
    if key in (BODY, "lieu.nom", "lieu.adresse"):
        return "\n\n" if key == BODY else ", "
    return "; " if key == CATEGORIES or (field and field.many) else ""


def written(
    row: Row, columns: Columns, names: Mapping[Kind, NameIndex]
) -> tuple[dict[str, Node], str]:
    """What `row` fills in of a meeting's file, by French key, and its body.

    Values are typed later, by the site's own reader.
    """
    cells: dict[str, str] = {}
    for heading, text in row.cells.items():
        if (key := columns.fields.get(heading)) and text:
            said = _as_typed(key, text, heading)
            if key == BODY and normalized(heading) not in ("annonce", "description", "texte"):
                said = f"**{heading.strip()}** : {said}"
            cells[key] = _between(key).join((cells[key], said)) if key in cells else said
    body = cells.pop(BODY, "")
    _join_moments(cells)
    _sort_categories(cells, names[COMMUNITY])
    values: dict[str, Node] = {}
    for each in MEETING.fields:
        if each.type is Type.RECORD:
            node = _record(each, cells)
        elif text := cells.get(each.key, ""):
            node = _value(each, text, names)
        else:
            node = None
        if node is not None:
            values[each.key] = node
    return values, body


def _as_typed(key: str, text: str, heading: str) -> str:
    """What a sheet shows → what staff type."""
    field = MEETING.by_key.get(key)
    if key in (TIME, END_TIME):
        return sheet_times.hour(text)
    if key == DAY or (field and field.type is Type.DATETIME):
        return sheet_times.hour(sheet_times.moment(text))
    if key == "duree":
        return sheet_times.length(text, heading)
    flag = key == "lieu.prive" or (field and field.type is Type.FLAG)
    return "oui" if flag and text.lower() in MARKED else text


MARKED = ("x", "✓", "✔", "1")
"""How a sheet says yes."""


def _join_moments(cells: dict[str, str]) -> None:
    """`Date` and `Heure` → `debut`; `Heure de fin` → `fin`, on the same day."""
    for key in (TIME, "debut", DAY):
        cells[key], until = sheet_times.parted(cells.get(key, ""))
        if until and not {END_TIME, "fin", "duree"} & cells.keys():
            cells[END_TIME] = until
        elif until:
            cells[key] = f"{cells[key]} à {until}"  # Told: the end is said twice.
    start = cells.pop("debut")
    day, hour = cells.pop(DAY), cells.pop(TIME)
    if _TIME_ALONE.fullmatch(start):
        hour, start = hour or start, ""
    if not re.search(r"\d", day):
        day = start or day  # « jeudi », beside the date.
    if day:
        cells["debut"] = day if not hour or _DAY_AND_TIME.fullmatch(day) else f"{day} {hour}"
    elif hour:
        cells["debut"] = hour  # Told by the reader: the day is missing.
    end = cells.get("fin", "")
    last = cells.pop(END_TIME, "") or (end if _TIME_ALONE.fullmatch(end) else "")
    if last:
        cells["fin"] = f"{_day_of(cells.get('debut', ''))} {last}".strip()
    if "fin" in cells and "duree" in cells:
        del cells["duree"]  # Both say the same in a sheet that computes one of them.


def _sort_categories(cells: dict[str, str], known: NameIndex) -> None:
    """What agendas call categories → communities, well spelt or nearly so, and themes."""
    categories = [part.strip() for part in re.split("[;,\n]", cells.pop(CATEGORIES, ""))]
    categories = [category for category in categories if category]
    owners = [one for one in categories if known.slug(one) or fold(one) in ALL_OF_THEM]
    if not owners:
        # Told as misspelt, sooner than taken for a theme.
        owners = [
            one for one in categories if get_close_matches(fold(one), known.slugs, cutoff=0.8)
        ]
    themes = [category for category in categories if category not in owners]
    for key, values in (("communaute", owners), ("themes", themes)):
        if values:
            given = [cells[key]] if cells.get(key) else []
            cells[key] = "; ".join(given + [one for one in values if one not in given])


def _day_of(moment: str) -> str:
    """`19 octobre 2026 8 h 30` → `19 octobre 2026`."""
    match = re.match(r"\d{4}-\d{2}-\d{2}|.*?\b\d{4}\b", moment)
    return match[0] if match else moment


def _value(row: Field, text: str, names: Mapping[Kind, NameIndex]) -> Node:
    parts = [text]
    if row.many:
        parts = [part.strip() for part in re.split(r"[;\n]", text)]
        if len(parts) == 1 and row.type in (Type.PROFILE, Type.THEME):
            parts = [part.strip() for part in text.split(",")]
    if row.type is Type.COMMUNITY and not names[COMMUNITY].slug(text):
        # « Nord / Sud », where both are known.
        owners = re.split(r"\s*[/&+]\s*", text)
        parts = owners if all(names[COMMUNITY].slug(owner) for owner in owners) else parts
    texts = tuple(Text(_named(row, part, names), 1) for part in parts if part)
    # One community is a line, as staff write it.
    several = row.many and (len(texts) > 1 or row.type is not Type.COMMUNITY)
    return Items(texts, 1) if several else texts[0]


def _named(row: Field, text: str, names: Mapping[Kind, NameIndex]) -> str:
    """The file name of an author or a community known by name."""
    kind = RELATIONS.get(row.type)
    return (kind and names[kind].slug(text)) or text


def _record(row: Field, cells: Mapping[str, str]) -> Node | None:
    if row.many:
        # « Nom, fonction, organisation » for each, as people write them.
        parts = [part.strip() for part in re.split(r"[;\n]", cells.get(row.key, ""))]
        cut = (part.split(",", len(row.fields) - 1) for part in parts if part)
        groups = tuple(_group(row, dict(enumerate(map(str.strip, one)))) for one in cut)
        return Items(groups, 1) if groups else None
    inner = {key: cells.get(f"{row.key}.{each.key}", "") for key, each in enumerate(row.fields)}
    return _group(row, inner) if any(inner.values()) else None


def _group(row: Field, values: Mapping[int, str]) -> Group:
    pairs = ((Text(row.fields[n].key, 1), Text(value, 1)) for n, value in values.items() if value)
    return Group(tuple(pairs), 1)
