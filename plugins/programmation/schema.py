"""Definitions of the fields that staff write: types of values, a field, a kind of content.

`kinds` is the table made of these.  To add a field: a row there, and an attribute of the same name
in `model`; a row without one is an error at start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum, auto
from functools import cached_property, lru_cache
from re import Match
from typing import Any

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.model import Library
from programmation.parts import Visibility
from programmation.text.french import fold, sort_key


class Type(Enum):
    """How a text becomes a typed value (see `field_types`)."""

    # `Enum.__hash__` is in Python, and called for each value of each text.
    __hash__ = object.__hash__

    TEXT = auto()
    PARAGRAPH = auto()
    """Text of a few lines."""
    IDENTIFIER = auto()
    """A name for machines: no space, never changed."""
    LANGUAGE = auto()
    """The code of a language, for browsers: `en`."""
    SLUG = auto()
    DATETIME = auto()
    DURATION = auto()
    FLAG = auto()
    COUNT = auto()
    """A number of people: 0 or more."""
    CHOICE = auto()
    EMAIL = auto()
    URL = auto()
    CONTACT = auto()
    """A web address, an e-mail address or a telephone number."""
    PHONE = auto()
    FILE = auto()
    """A file of the content folder, or a web address."""
    PICTURE = auto()
    ADDRESS = auto()
    """An address of this site: `/…`."""
    THEME = auto()
    COMMUNITY = auto()
    PROFILE = auto()
    RECORD = auto()
    """A group of named values, described by `Field.fields`."""


NAMING_FILES = frozenset({Type.FILE, Type.PICTURE})
"""Types whose value may be a file of the content folder."""

Model = type[Any]
"""A dataclass of `model`, or an enumeration of `parts`."""


@dataclass(frozen=True, eq=False)
class Field:
    """A row of the table; compared by identity."""

    key: str
    """What staff type, without accents: `debut`."""
    name: str
    """Name of the attribute in the model: `start`."""
    type: Type
    label: str
    """French, with accents, as shown in forms: `Début`."""
    help: str
    """Help: one French sentence for the person who fills it in."""
    required: bool = False
    many: bool = False
    default: str = ""
    """Text read as if staff had typed it."""
    choices: tuple[str, ...] = ()
    """Words that staff may type: those of `model`, if given."""
    aliases: tuple[str, ...] = ()
    """Other keys accepted, Pelican's English ones among them."""
    mistaken: tuple[str, ...] = ()
    """Keys typed by mistake for this field: the remedy names the right one."""
    example: str = ""
    fields: tuple[Field, ...] = ()
    """Fields of a group."""
    model: Model | None = None
    """Type of the value: an enumeration for a choice, a dataclass for a group; text without it."""
    timed: bool = False
    """Whether a moment should have its hour; a day or a month alone is read too: `content.moments`
    says whether that is right, and makes `start`, `end`, `previous_start` and `day_unknown`."""
    same_day_as: str = ""
    """Attribute of the moment whose day counts for an hour alone."""
    part_of: str = ""
    """Attribute that contains this value, for a field without an attribute of its own."""

    def __post_init__(self) -> None:
        if self.many and self.type is Type.PICTURE:
            raise TypeError(f"{self.key}: several pictures are a group, each with its words")
        if self.type is Type.CHOICE and self.model:
            object.__setattr__(self, "choices", tuple(each.value for each in self.model))
        if self.fields and self.model:
            _require_attributes(self.model, self.fields)


def _require_attributes(model: Model, rows: tuple[Field, ...]) -> None:
    """Raise TypeError if a row has no attribute in the model: its value would be lost."""
    names = {each.name for each in fields(model)}
    if lost := [row.name for row in rows if (row.part_of or row.name) not in names]:
        raise TypeError(f"{model.__name__} has no attribute for the fields {', '.join(lost)}")


@dataclass(frozen=True, kw_only=True)
class Form:
    """Form of a kind in the browser editor; see Decap's "Collections" for these options."""

    summary: str
    """A line of the list; `{{titre}}` is the value of a field, `{{_debut}}` the same in words."""
    path: str = ""
    """Path of a new file below the kind's folder.  The page sets `_saison` and `_annee`."""
    sortable: tuple[str, ...] = ()
    """Keys to sort the list by; the first by default, latest first."""
    body: str = "Texte"
    body_hint: str = ""
    plain_body: bool = False
    """Whether the text below the fields is plain text, not Markdown."""
    filters: tuple[tuple[str, str, str], ...] = ()
    """Filters of the list: label (empty: the word's own); key; word."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Groupings of the list: label, key, and an optional pattern."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """A kind of content (see `kinds`)."""

    folder: str
    file: str = ""
    """File at the root of the content, for a kind with a single text."""
    name: str
    """French singular, for messages."""
    plural: str
    """French plural, for the editor's menu."""
    model: Model
    collection: str
    """Attribute of the `Library` that holds its items."""
    fields: tuple[Field, ...]
    """Its fields; the first one is the item's title or name."""
    form: Form
    sort: Callable[[Any], Any] = lambda item: sort_key(item.name_or_title)
    """Sort key of the library's order; by default the item's name or title, accents folded."""
    newest_first: bool = False
    template: str = ""
    listed: bool = False
    """Whether a page lists its texts; otherwise the footer links to them."""
    anchors: frozenset[str] = frozenset()
    """Ids in its template, beside those of the text's headings."""
    speaks: bool = False
    """Whether a text without words gets a warning."""
    command: str = ""
    """Target of make that prepares a file; may be empty."""
    questions: tuple[str, ...] = ()
    """Keys asked for when a file is made; others are filled in later."""
    body: str = ""
    """Text of a new file."""

    def __post_init__(self) -> None:
        _require_attributes(self.model, self.fields)
        if bool(self.address) != bool(self.template):
            raise TypeError(f"{self.folder}: an address and a template, or neither")
        if self.address and self.collection not in {each.name for each in fields(Library)}:
            raise TypeError(f"{self.folder}: no collection {self.collection} in the library")
        if bool(self.command) != bool(self.questions and self.body):
            raise TypeError(f"{self.folder}: a command needs questions and a body")
        timed = {row.name for row in self.fields if row.timed}
        if timed and not ("start" in timed and hasattr(self.model, "day_unknown")):
            raise TypeError(f"{self.folder}: a `timed` field needs a `start` and `day_unknown`")
        asked = {*self.questions, *(["anciennes_adresses"] if self.address else [])}
        # Fields for the description of a picture (see `references`).
        asked |= {f"{row.key}_alt" for row in self.fields if row.type is Type.PICTURE}
        if missing := asked - {row.key for row in self.fields}:
            raise TypeError(f"{self.folder}: no field {', '.join(sorted(missing))}")

    @cached_property
    def address(self) -> str:
        """Pattern of an item's address (see `model.Item`); empty for a kind without pages."""
        return str(getattr(self.model, "address", ""))

    @property
    def title(self) -> Field:
        """Field that names the item."""
        return self.fields[0]

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        return by_key(self.fields)


# -- Rows that several kinds share ---------------------------------------------

LINK = (
    Field("titre", "title", Type.TEXT, "Titre", "Ce que le lien annonce.", required=True),
    Field("lien", "url", Type.FILE, "Lien", "Une adresse ou un fichier de content/documents.",
          required=True, example="documents/aide-memoire.pdf",
          mistaken=("fichier", "document", "url", "adresse")),
)  # fmt: skip

WORK = (
    Field("fonction", "role", Type.TEXT, "Fonction", "La fonction."),
    Field("organisation", "organization", Type.TEXT, "Organisation", "L’organisation.",
          mistaken=("organisme", "entreprise")),
)  # fmt: skip

PHOTO = (
    Field("image", "path", Type.PICTURE, "Image", "Une image du dossier content/images.",
          required=True, example="images/rencontre.jpg"),
    Field("alt", "alt", Type.TEXT, "Texte de remplacement",
          "Ce que montre la photo, pour qui ne la voit pas.", required=True,
          example="Six personnes discutent autour d’une table."),
    Field("legende", "caption", Type.TEXT, "Légende", "La ligne sous la photo."),
)  # fmt: skip

TITLE = Field(
    "titre", "title", Type.TEXT, "Titre", "Le titre, comme il sera lu.",
    required=True, aliases=("title",), example="Financer un projet collectif",
)  # fmt: skip
SUMMARY = Field(
    "resume", "summary", Type.PARAGRAPH, "Résumé",
    "Une ou deux phrases, montrées dans les listes et les abonnements.",
    aliases=("summary", "description"), mistaken=("sommaire",),
)  # fmt: skip
MODIFIED = Field(
    "modifie", "modified", Type.DATETIME, "Modifié",
    "La date d’un changement que les lecteurs doivent connaître.",
    aliases=("modified", "updated"), example="2017-10-02 9 h",
)  # fmt: skip
EXAMPLE = Field(
    "exemple", "example", Type.FLAG, "Exemple",
    "« oui » affiche l’étiquette « Exemple » : le contenu n’est pas un fait.", default="non",
)  # fmt: skip
OLD_ADDRESSES = Field(
    "anciennes_adresses", "old_addresses", Type.ADDRESS, "Anciennes adresses",
    "Les adresses que la page a déjà eues : elles y mèneront encore.",
    many=True, example="/ancien-nom/",
)  # fmt: skip
VISIBILITY = Field(
    "statut", "visibility", Type.CHOICE, "Statut",
    "« brouillon » tant que le texte ne doit pas être publié.",
    default=Visibility.PUBLISHED.value, model=Visibility, aliases=("status",),
)  # fmt: skip
IMAGE = (
    Field("image", "image", Type.PICTURE, "Image", "Une image du dossier content/images.",
          example="images/rencontre.jpg"),
    Field("image_alt", "image_alt", Type.TEXT, "Texte de remplacement",
          "Ce que montre l’image, pour qui ne la voit pas.",
          example="Six personnes discutent autour d’une table.", part_of="image"),
    Field("image_legende", "image_caption", Type.TEXT, "Légende", "La ligne sous l’image.",
          part_of="image"),
)  # fmt: skip
EMAIL = Field(
    "courriel", "email", Type.EMAIL, "Courriel", "Une adresse de courriel publique.",
    aliases=("email",), example="info@example.org",
)  # fmt: skip

LANGUAGE = Field(
    "langue", "language", Type.LANGUAGE, "Langue",
    "Code de langue, si ce n’est pas le français. Deux langues d’un même slug : des traductions.",
    aliases=("lang",), example="en",
)  # fmt: skip
SLUG = Field(
    "slug", "slug", Type.SLUG, "Adresse",
    "Remplace le nom du fichier dans l’adresse (textes Pelican existants).",
)  # fmt: skip


@lru_cache(maxsize=1000)
def normalized(key: str) -> str:
    """A key to compare: `Début` → `debut`, `bons coups` → `bons_coups`."""
    return fold(key).replace(" ", "_").replace("-", "_")


def label_of(key: str, rows: tuple[Field, ...]) -> str:
    """A key with the labels of forms: `documents[0].lien` → `Documents.Lien`."""
    name, _, inner = key.partition(".")
    row = next((row for row in rows if row.key == name.partition("[")[0]), None)
    if row is None:
        return key
    return f"{row.label}.{label_of(inner, row.fields)}" if inner else row.label


@lru_cache
def by_key(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Accepted key → its field: key, aliases and label (« Identifiant »)."""
    labels = {normalized(field.label): field for field in fields}
    keys = {key: field for field in fields for key in (field.key, *field.aliases)}
    return labels | keys


_LINE = lazy_compile(
    r"(?P<removed>[Rr])etirez (?:cette|la) ligne(?: « (?P<other>\w+) »)?"
    r"|(?P<verb>(?:Ajoutez une|Complétez la|Écrivez la|ajoutez une|remplacez la) ligne,? "
    r"(?:comme |par )?)?« (?P<key>[\w.]+)(?:: ?(?P<value>[^»]*?))? ?»"
)  # « titre: x » or « titre » in a remedy, with words before that ask for a line, or for none.


@dataclass(frozen=True)
class Wording:
    """How to word remedies, written for lines of a file, where values are typed elsewhere:
    patterns with a field's `name` and `label`, a `value`, an `example`."""

    value: str
    missing: str
    empty: str = "videz le champ « {label} »"
    instead: str = "écrivez "
    named: str = "« {label} »"

    def reworded(self, remedy: str, rows: tuple[Field, ...], own: str) -> str:
        """own: key of the field that the remedy is for."""

        def line_said(line: Match[str]) -> str:
            removed, other, verb, key, value = line.groups("")
            key = other or (own if removed else key).partition(".")[0]
            row, lacks = by_key(rows).get(key), verb[:1].isupper()
            alone = not (removed or verb or value)
            if (not row and not lacks) or (alone and row and row.key != key):
                return line[0]
            words = self.missing if lacks else (verb and self.instead) + self.value
            if alone or removed:
                words = self.named if alone else self.empty
            return (words.capitalize() if removed == "R" else words).format(
                name=key.upper(), label=row.label if row else key, value=value or "…",
                example=f", par exemple : {value.rstrip('.')}" if value.strip("…") else "",
            )  # fmt: skip

        return _LINE.sub(line_said, remedy)


COMMAND_LINE = Wording('{name}="{value}"', 'Donnez {name}="{value}"',
                       "retirez {name}", "donnez ", "{name}")  # fmt: skip
FORM = Wording("« {value} » dans le champ « {label} »", "Remplissez ce champ{example}")
_COLUMN = "Écrivez-le dans une colonne de ce nom{example}"
SHEET = Wording("« {value} » dans une colonne « {label} »", _COLUMN, "videz la case « {label} »")
CALENDAR = Wording("« {value} » dans le champ « {label} »", "Ajoutez-le dans l’agenda{example}")
