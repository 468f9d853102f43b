"""A row of a sheet → the fields of a meeting, as `kinds.MEETING` names them.

Columns are known by their French headings, in any order: a field's key, label or alias, and other
usual headings (`Heure`, `Adresse`, `Annonce`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from difflib import get_close_matches

from fast_dataclass import dataclass
from planning import sheet_times
from programmation.content.dates import lacks_year, read_hour
from programmation.content.nodes import Group, Items, Node, Text
from programmation.content.references import ALL_OF_THEM, NameIndex, apart
from programmation.kinds import COMMUNITY, MEETING, RELATIONS
from programmation.problems import suggestion
from programmation.schema import Field, Kind, Type, Wording, normalized
from programmation.season import Season
from programmation.text.french import fold

DAY, TIME, END_TIME, BODY, CATEGORIES = "jour", "heure", "heure_fin", "annonce", "categories"
OTHER_HEADINGS = {
    DAY: "jour date_de_debut date_debut start_date",
    TIME: "heure heure_de_debut heure_debut horaire horaires start_time",
    END_TIME: "heure_de_fin heure_fin end_time",
    BODY: "annonce description texte ordre_du_jour programme deroulement contenu objectif"
    " objectifs",
    CATEGORIES: "categories categorie",
    "titre": "sujet objet theme_de_la_rencontre intitule evenement evenements activite activites"
    " nom subject",
    "debut": "quand date_et_heure date_heure moment",
    "fin": "date_de_fin date_fin end_date",
    "journee": "journee_entiere all_day_event",
    "prix": "tarif tarifs",
    "lieu.nom": "salle nom_du_lieu nom_de_la_salle emplacement local ville commune municipalite"
    " location",
    "lieu.en_ligne": "en_ligne visioconference visio lien_de_la_visioconference lien_de_connexion"
    " zoom teams lien_zoom lien_teams",
    "lieu.adresse": "adresse adresse_du_lieu",
    "lieu.lien": "lien lien_du_lieu",
    "lieu.prive": "lien_prive",
    "experts": "personne_invitee personnes_invitees invite",
    "animation": "anime_par animateur animatrice",
}
"""Field, or part of one → other usual headings for it, normalised."""


def cell_of(row: Field) -> str:
    """Where a text alone goes: a field, or the first one of a group, `lieu.nom`."""
    return row.key if row.many or not row.fields else f"{row.key}.{row.fields[0].key}"


KNOWN = {name: cell_of(row) for name, row in MEETING.by_key.items()} | {
    name: key for key, names in OTHER_HEADINGS.items() for name in names.split()
}
JOINERS = {
    **{row.key: "; " for row in MEETING.fields if row.many},
    BODY: "\n\n", "lieu.nom": ", ", "lieu.adresse": ", ", CATEGORIES: "; ",
}  # fmt: skip
"""Field that several columns may fill → text that joins them; any other field takes one column."""
_OF_MEETING = re.compile(r"_(?:de_la|de_l|du)_(?:rencontre|evenement|activite|atelier|reunion)$")
PARTS_OF = {"debut": (DAY, TIME), "fin": (END_TIME,), "duree": (END_TIME,)}
"""Field → columns for parts of it."""
_ADDRESSES = frozenset({
    name for name, row in MEETING.by_key.items() if row.type in (Type.URL, Type.CONTACT)
} | {"lieu.lien", "lieu.en_ligne"})  # fmt: skip
_STATES = {
    "annul[ée]e?|cancell?ed": "annulee", "report[ée]e?|postponed": "reportee",
    "[àa] confirmer": "a_confirmer", "déplacée?": "",
}  # fmt: skip
"""Words before or after a title → the status that they mean."""
_WORD = f"({'|'.join(_STATES)})"
_STATE = re.compile(
    rf"(?:{_WORD}\s*[:–—-]|[\[(]{_WORD}[\])]\s*[:–—-]?)\s*(?=\S)"
    rf"|(?<=\S)\s*(?:[\[(]{_WORD}[\])]|\s[–—-]\s*{_WORD})\Z",
    re.IGNORECASE,
)
"""Pattern of a state around a title, as Outlook, people and this site's calendars write it."""
_DAY_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2} (.+)")
_MIDNIGHT = re.compile(r"0?0\s?[h:]\s?(?:00)?(?::00)?")


@dataclass(frozen=True)
class Row:
    """One meeting as its source gives it."""

    number: int
    """Number of the row in the sheet, or of the event in the calendar, from 1."""
    cells: Mapping[str, str]
    """Heading as written → text; empty cells are left out."""
    place: str = ""
    """Name of the row for people, where a number says little."""
    wrong: str = ""
    """Why the row cannot be a meeting, in French, where no cell is the cause."""
    notes: tuple[str, ...] = ()
    """What staff should check, in French."""
    sheet: str = ""
    """Name of its sheet, where there are several."""
    wording: Wording | None = None
    """Words of remedies, when the source is neither a sheet nor a calendar."""
    season: Season | None = None
    """Season of the whole sheet, which gives its year to a day without one."""

    def where(self, heading: str = "") -> str:
        """`ligne 4, colonne « Date »`, for messages."""
        if not heading:
            sheet = f"feuille « {self.sheet} », " if self.sheet else ""
            return self.place or f"{sheet}ligne {self.number}"
        return f"{self.where()}, {'champ' if self.place else 'colonne'} « {heading} »"


@dataclass(frozen=True)
class Columns:
    """Meaning of the headings of one sheet."""

    fields: Mapping[str, str]
    """Heading as written → field, part of one, or one of DAY, TIME, END_TIME, BODY, CATEGORIES."""
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_headings(cls, headings: Iterable[str]) -> Columns:
        fields: dict[str, str] = {}
        headings = list(headings)
        starts = [heading for heading in headings if KNOWN.get(_name(heading)) == "debut"]
        # The field's own name wins over other headings.
        for heading in sorted(headings, key=lambda heading: _name(heading) not in MEETING.by_key):
            key = KNOWN.get(_name(heading))
            if len(starts) > 1 and _name(heading) == "date":
                key = DAY  # Beside « Début », which holds the hour.
            if key and (key not in fields.values() or key in JOINERS):
                fields[heading] = key
        return cls(fields, tuple(heading for heading in headings if heading not in fields))

    def heading(self, key: str) -> str:
        """The heading for the field `key` (`lieu.lien`, `experts[0].nom`); may be empty."""
        flat = re.sub(r"\[\d+\]", "", key)
        sources = {flat, flat.partition(".")[0], *PARTS_OF.get(flat, ())}
        if flat == "communaute" and flat not in self.fields.values():
            sources |= {CATEGORIES}
        return next((h for h, key in self.fields.items() if key in sources), "")


def _name(heading: str) -> str:
    """A heading without its decorations: « Titre * », « Durée (h) », « Date de l’activité »."""
    name = normalized(re.sub(r"\s*[(*].*$", "", heading)).replace("'", "_")
    return name if name in KNOWN else _OF_MEETING.sub("", name)


def hint(heading: str) -> str:
    """Hint for an unread heading: the column read in its place, or the nearest known heading."""
    if _name(heading) in KNOWN:
        return "une autre colonne le dit déjà. Réunissez-les."
    return suggestion(heading, KNOWN, cutoff=0.7)


def meeting_values(
    row: Row, columns: Columns, names: Mapping[Kind, NameIndex]
) -> tuple[dict[str, Node], str]:
    """French key → value for a meeting's file, from `row`; and its body.

    The site's own reader types the values later.
    """
    cells: dict[str, str] = {}
    for heading, text in row.cells.items():
        if (key := columns.fields.get(heading)) and text:
            typed = _as_typed(key, text, heading)
            if key == BODY and _name(heading) not in ("annonce", "description", "texte"):
                typed = f"**{heading.strip()}** : {typed}"
            cells[key] = f"{cells[key]}{JOINERS[key]}{typed}" if key in cells else typed
    body = cells.pop(BODY, "")
    cells["titre"], status = title_and_status(cells.get("titre", ""))
    if status and fold(cells.get("statut", "")) not in ("brouillon", "annulee"):
        cells["statut"] = status
    _join_moments(cells)
    _sort_categories(cells, names[COMMUNITY])
    if "lieu.en_ligne" in cells and "lieu.adresse" not in cells:
        cells.setdefault("lieu.nom", "En ligne")
    nodes = {each.key: node_of(each, cells, names) for each in MEETING.fields}
    return {key: node for key, node in nodes.items() if node is not None}, body


def title_and_status(text: str) -> tuple[str, str]:
    """A title without the state before or after it, and that status; empty if there is none."""
    match = _STATE.match(text) or _STATE.search(text)
    if not match or (match.start() and match.end() < len(text)):
        return text, ""
    word = next(filter(None, match.groups()))
    status = next(meant for words, meant in _STATES.items() if re.fullmatch(words, word, re.I))
    return text[: match.start()] + text[match.end() :], status


def with_link(key: str, text: str, url: str) -> tuple[str, str]:
    """Text for a cell of `key` that links to `url`, and a French note when the field cannot hold
    the address.

    For a field of addresses it is the link's, « Inscrivez-vous ici »; for an announcement, a link.
    """
    address = url.removeprefix("mailto:").removeprefix("tel:")
    if address.rstrip("/") in text:
        return text, ""
    if key in _ADDRESSES:
        return address, ""
    if key == BODY:
        return f"[{text}]({url})", ""
    if key == "documents" and "," not in text:
        return f"{text}, {url}", ""
    return text, f"le lien de « {text} » est laissé de côté : {url}"


def _as_typed(key: str, text: str, heading: str) -> str:
    """A cell as staff would type it."""
    kind = MEETING.by_key[key].type if key in MEETING.by_key else None
    if key in (TIME, END_TIME):
        return sheet_times.hour(text)
    if key == DAY or kind is Type.DATETIME:
        return sheet_times.hour(sheet_times.moment(text))
    if key == "duree":
        return sheet_times.length(text, heading)
    flag = key == "lieu.prive" or kind is Type.FLAG
    return "oui" if flag and text.lower() in ("x", "✓", "✔", "1") else text


def _join_moments(cells: dict[str, str]) -> None:
    """`Date` and `Heure` → `debut`; `Heure de fin` → `fin`, on the same day."""
    for key in (TIME, "debut", DAY):
        cells[key], until = sheet_times.parted(cells.get(key, ""))
        if until and not {END_TIME, "fin", "duree"} & cells.keys():
            cells[END_TIME] = until
        elif until:
            cells[key] = f"{cells[key]} à {until}"  # The reader will report an end given twice.
    start = cells.pop("debut")
    day, hour = cells.pop(DAY), cells.pop(TIME)
    if read_hour(start):
        hour, start = hour or start, ""
    if not re.search(r"\d", day):
        # Day of the week only, beside the date: the year that this lacks must agree with it.
        beside = start[:1].isdigit() and lacks_year(start)
        day = f"{day} {start}".strip() if beside else start or day
    if day or hour:  # The reader will report an hour alone.
        cells["debut"] = _at(day, hour)
    end, last = cells.get("fin", ""), cells.pop(END_TIME, "")
    if read_hour(end):
        end, last = "", end if read_hour(last) in (None, read_hour(end)) else f"{end} {last}"
    whole = cells.get("journee", "").lower() in ("oui", "vrai", "true")
    if whole and re.fullmatch(r"\d{4}-\d{2}-\d{2}", end) and _MIDNIGHT.fullmatch(last):
        # Programs end a whole day at the next midnight.
        with suppress(ValueError):  # The reader will report a day that does not exist.
            cells["fin"] = f"{date.fromisoformat(end) - timedelta(days=1)}"
    elif last:
        cells["fin"] = _at(end, last)  # An hour alone is on the day of the start.
    if "fin" in cells and "duree" in cells:
        del cells["duree"]  # A sheet with both computes one from the other.


def _at(day: str, hour: str) -> str:
    """`day` at `hour`; with two different hours the text has both, and the reader refuses it."""
    dated = _DAY_AND_TIME.fullmatch(day)
    if dated and (not hour or read_hour(dated[1]) == read_hour(hour)):
        return day
    return f"{day} {hour}".strip()


def _sort_categories(cells: dict[str, str], known: NameIndex) -> None:
    """Sort the categories of a calendar into communities, misspelt ones too, and themes."""
    categories = _parts(cells.pop(CATEGORIES, ""), "[;,\n]")
    owners = [name for name in categories if known.slug(name) or fold(name) in ALL_OF_THEM]
    # A misspelt community is reported, rather than taken for a theme.
    owners = owners or [
        name for name in categories if get_close_matches(fold(name), known.slugs, cutoff=0.8)
    ]
    themes = [category for category in categories if category not in owners]
    for key, values in (("communaute", owners), ("themes", themes)):
        if values:
            given = [cells[key]] if cells.get(key) else []
            cells[key] = "; ".join(given + [value for value in values if value not in given])


def _parts(text: str, separators: str = r"[;\n]") -> list[str]:
    return [part for each in re.split(separators, text) if (part := each.strip())]


def node_of(row: Field, cells: Mapping[str, str], names: Mapping[Kind, NameIndex]) -> Node | None:
    """Node to write for a field; known names are replaced by those of their files."""
    if row.type is Type.RECORD:
        return _record(row, cells)
    text = cells.get(row.key, "")
    parts = [text] if text else []
    if row.many:
        parts = _parts(text)
        if len(parts) == 1 and row.type in (Type.PROFILE, Type.THEME):
            parts = _parts(text, ",")
    if row.type is Type.COMMUNITY and fold(text) in ALL_OF_THEM:
        parts = ["toutes"]
    texts = tuple(Text(part, 1) for part in parts)
    if kind := RELATIONS.get(row.type):
        known = names[kind]
        texts = tuple(Text(known.slug(t.value) or t.value, 1) for t in apart(texts, known))
    # One community is written on a line, as staff do.
    several = row.many and (len(texts) > 1 or row.type is not Type.COMMUNITY)
    return Items(texts, 1) if several and texts else next(iter(texts), None)


def _record(row: Field, cells: Mapping[str, str]) -> Node | None:
    if row.many:
        # « Nom, fonction, organisation » for each person.
        cut = [part.split(",", len(row.fields) - 1) for part in _parts(cells.get(row.key, ""))]
    else:
        cut = [[cells.get(f"{row.key}.{each.key}", "") for each in row.fields]]
    groups = []
    for values in cut:
        pairs = zip(row.fields, map(str.strip, values), strict=False)
        said = tuple((Text(each.key, 1), Text(value, 1)) for each, value in pairs if value)
        groups += [Group(said, 1)] if said else []
    return Items(tuple(groups), 1) if row.many and groups else next(iter(groups), None)
