"""The words that staff may write above a text: one table for everything that needs them.

`FIELDS` gives the reader its types, the checker its required fields, the scaffolds and
the editor their forms, and GUIDE.md its table.  To add a field: add a row here, an
attribute of the same name in `model`, and use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType

from programmation.model import Method, Status, Visibility
from programmation.text.french import fold


class Kind(Enum):
    """What is described; the value is the folder of the content where it lives."""

    POST = "articles"
    MEETING = "rencontres"
    COMMUNITY = "communautes"
    PROFILE = "auteurs"
    PAGE = "pages"
    COMMENT = "commentaires"


KIND_NAMES = MappingProxyType(
    {
        Kind.POST: "article",
        Kind.MEETING: "rencontre",
        Kind.COMMUNITY: "communauté",
        Kind.PROFILE: "auteur",
        Kind.PAGE: "page",
        Kind.COMMENT: "commentaire",
    }
)
"""French singular of each kind, for messages."""


class Type(Enum):
    """How the text of a value becomes a typed value (see `reading`)."""

    TEXT = auto()
    PARAGRAPH = auto()
    """Text of a few lines."""
    IDENTIFIER = auto()
    """A name for machines: no space, never changed."""
    SLUG = auto()
    DATETIME = auto()
    DURATION = auto()
    FLAG = auto()
    CHOICE = auto()
    EMAIL = auto()
    URL = auto()
    """An absolute web address (https)."""
    CONTACT = auto()
    """A web address or an e-mail address."""
    FILE = auto()
    """A file of the content folder, or a web address."""
    PICTURE = auto()
    """A picture of the content folder."""
    ADDRESS = auto()
    """An address of this site: `/…`."""
    THEME = auto()
    COMMUNITY = auto()
    PROFILE = auto()
    RECORD = auto()
    """A group of named values, described by `Field.fields`."""


RELATIONS = MappingProxyType({Type.COMMUNITY: Kind.COMMUNITY, Type.PROFILE: Kind.PROFILE})
"""Types whose value names another text → the kind of that text."""


@dataclass(frozen=True, eq=False)
class Field:
    """A row: each is one of a kind, compared by identity."""

    key: str
    """What staff type, without accents: `debut`."""
    name: str
    """Attribute of the model: `start`."""
    type: Type
    label: str
    """French, with accents, as shown in forms: `Début`."""
    help: str
    """One French sentence for whoever fills it in."""
    required: bool = False
    many: bool = False
    default: str = ""
    """Text read as if staff had typed it."""
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other keys accepted, Pelican's English ones among them."""
    example: str = ""
    fields: tuple[Field, ...] = ()


COLORS = ("bleu", "vert", "ocre", "prune", "brique", "sarcelle")
"""A community's colours; the theme draws a shape for each, so colour is never alone."""

VALUE_ALIASES = MappingProxyType(
    {
        # Pelican's English values.
        "published": "publie", "draft": "brouillon", "hidden": "brouillon", "skip": "brouillon",
        # The other gender, and the noun.
        "publiee": "publie", "prevu": "prevue", "confirme": "confirmee", "complet": "complete",
        "reporte": "reportee", "report": "reportee", "annule": "annulee", "annulation": "annulee",
        "co-developpement": "codeveloppement",
    }
)  # fmt: skip
"""Other words for a choice, accents and case ignored as everywhere."""

_LINK = (
    Field("titre", "title", Type.TEXT, "Titre", "Ce que le lien annonce.", required=True),
    Field("lien", "url", Type.FILE, "Lien", "Une adresse ou un fichier de content/documents.",
          required=True, example="documents/aide-memoire.pdf"),
)  # fmt: skip

_TITLE = Field(
    "titre", "title", Type.TEXT, "Titre", "Le titre, comme il sera lu.",
    required=True, aliases=("title",), example="Financer un projet collectif",
)  # fmt: skip
_SUMMARY = Field(
    "resume", "summary", Type.PARAGRAPH, "Résumé",
    "Une ou deux phrases, montrées dans les listes et les abonnements.",
    aliases=("summary", "description"),
)  # fmt: skip
_MODIFIED = Field(
    "modifie", "modified", Type.DATETIME, "Modifié",
    "La date d’un changement que les lecteurs doivent connaître.",
    aliases=("modified", "updated"), example="2017-10-02 9 h",
)  # fmt: skip
_EXAMPLE = Field(
    "exemple", "example", Type.FLAG, "Exemple",
    "« oui » affiche l’étiquette « Exemple » : le contenu n’est pas un fait.", default="non",
)  # fmt: skip
_OLD_ADDRESSES = Field(
    "anciennes_adresses", "old_addresses", Type.ADDRESS, "Anciennes adresses",
    "Les adresses que la page a déjà eues : elles y mèneront encore.",
    many=True, example="/rencontres/ancien-nom/",
)  # fmt: skip
_VISIBILITY = Field(
    "statut", "visibility", Type.CHOICE, "Statut",
    "« brouillon » tant que le texte ne doit pas être publié.",
    default=Visibility.PUBLISHED.value,
    choices=tuple(v.value for v in Visibility), aliases=("status",),
)  # fmt: skip
_IMAGE = (
    Field("image", "image", Type.PICTURE, "Image", "Une image du dossier content/images.",
          example="images/rencontre.jpg"),
    Field("image_alt", "image_alt", Type.TEXT, "Texte de remplacement",
          "Ce que montre l’image, pour qui ne la voit pas.",
          example="Six personnes discutent autour d’une table."),
    Field("image_legende", "image_caption", Type.TEXT, "Légende", "La ligne sous l’image."),
)  # fmt: skip
_EMAIL = Field(
    "courriel", "email", Type.EMAIL, "Courriel", "Une adresse de courriel publique.",
    aliases=("email",), example="info@example.org",
)  # fmt: skip

_SLUG = Field(
    "slug", "slug", Type.SLUG, "Adresse",
    "Remplace le nom du fichier dans l’adresse (textes Pelican existants).",
)  # fmt: skip

FIELDS: MappingProxyType[Kind, tuple[Field, ...]] = MappingProxyType(
    {
        Kind.POST: (
            _TITLE,
            Field("date", "date", Type.DATETIME, "Date", "La date de publication.",
                  required=True, example="2017-06-29"),
            Field("auteurs", "authors", Type.PROFILE, "Auteurs",
                  "Le nom de fichier d’un ou de plusieurs auteurs du dossier content/auteurs.",
                  required=True, many=True, aliases=("auteur", "author", "authors"),
                  example="marie-michele-lemay"),
            _SUMMARY,
            Field("etiquettes", "themes", Type.THEME, "Thèmes", "Les thèmes de l’article.",
                  many=True, aliases=("etiquette", "themes", "theme", "tags", "category",
                                      "categorie"),
                  example="Financement"),
            Field("communaute", "community", Type.COMMUNITY, "Communauté",
                  "La communauté dont parle l’article.", example="maskinonge"),
            *_IMAGE,
            _MODIFIED,
            _VISIBILITY,
            Field("source", "origin", Type.TEXT, "Source", "D’où vient le texte, dit à son pied.",
                  example="Adapté du billet du 29 juin 2017"),
            _EXAMPLE,
            _OLD_ADDRESSES,
            _SLUG,
            Field("langue", "language", Type.TEXT, "Langue",
                  "Code de langue, si ce n’est pas le français.", aliases=("lang",), example="en"),
        ),
        Kind.MEETING: (
            _TITLE,
            Field("uid", "uid", Type.IDENTIFIER, "Identifiant",
                  "L’identité de la rencontre dans les calendriers : ne la changez jamais.",
                  required=True, example="5f0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e10"),
            Field("communaute", "community", Type.COMMUNITY, "Communauté",
                  "Le nom de fichier de la communauté.", required=True, example="maskinonge"),
            Field("debut", "start", Type.DATETIME, "Début", "Le jour et l’heure.",
                  required=True, aliases=("date",), example="2017-10-19 8 h 30"),
            Field("duree", "length", Type.DURATION, "Durée", "La durée de la rencontre.",
                  default="1 h 30", example="1 h 30"),
            Field("fin", "end", Type.DATETIME, "Fin", "L’heure de la fin, à la place de la durée.",
                  example="2017-10-19 10 h"),
            Field("themes", "themes", Type.THEME, "Thèmes", "Les thèmes de la rencontre.",
                  many=True, aliases=("theme", "etiquettes", "tags"), example="Financement"),
            Field("formule", "method", Type.CHOICE, "Formule", "La façon d’animer.",
                  default=Method.DISCUSSION.value, choices=tuple(m.value for m in Method)),
            Field("experts", "experts", Type.RECORD, "Experts", "Les personnes invitées.",
                  many=True, aliases=("expert",),
                  fields=(
                      Field("nom", "name", Type.TEXT, "Nom", "Le nom, ou la fonction.",
                            required=True),
                      Field("fonction", "role", Type.TEXT, "Fonction", "La fonction."),
                      Field("organisation", "organization", Type.TEXT, "Organisation",
                            "L’organisation."),
                  )),
            Field("animation", "hosts", Type.PROFILE, "Animation",
                  "Qui anime : un ou plusieurs auteurs du dossier content/auteurs.",
                  many=True, aliases=("auteurs", "author", "authors"),
                  example="marie-michele-lemay"),
            Field("lieu", "place", Type.RECORD, "Lieu", "L’endroit.",
                  fields=(
                      Field("nom", "name", Type.TEXT, "Nom", "Le nom du lieu.", required=True),
                      Field("adresse", "address", Type.TEXT, "Adresse", "L’adresse postale."),
                      Field("lien", "url", Type.URL, "Lien",
                            "Une carte, ou l’adresse d’une visioconférence."),
                      Field("prive", "private", Type.FLAG, "Lien privé",
                            "« oui » : le lien n’est publié nulle part.", default="non"),
                  )),
            Field("inscription", "registration", Type.CONTACT, "Inscription",
                  "Une adresse web ou un courriel.", example="info@example.org"),
            Field("statut", "status", Type.CHOICE, "Statut", "L’état de la rencontre.",
                  default=Status.PLANNED.value, choices=tuple(s.value for s in Status),
                  aliases=("status",)),
            Field("ancien_debut", "previous_start", Type.DATETIME, "Ancien début",
                  "Le jour et l’heure d’avant, quand la rencontre est déplacée.",
                  example="2017-10-12 8 h 30"),
            _MODIFIED,
            Field("documents", "documents", Type.RECORD, "Documents",
                  "Les documents remis.", many=True, aliases=("document",), fields=_LINK),
            Field("bons_coups", "successes", Type.TEXT, "Bons coups",
                  "Les bons coups racontés par les membres.", many=True, aliases=("bon_coup",)),
            _SUMMARY,
            _EXAMPLE,
            _OLD_ADDRESSES,
        ),
        Kind.COMMUNITY: (
            Field("nom", "name", Type.TEXT, "Nom", "Le nom de la communauté.",
                  required=True, aliases=("titre", "title"), example="MRC de Maskinongé"),
            Field("territoire", "territory", Type.TEXT, "Territoire", "Le territoire couvert.",
                  required=True, example="MRC de Maskinongé"),
            Field("membres", "members", Type.TEXT, "Membres", "Les organisations membres.",
                  many=True, aliases=("membre",)),
            Field("couleur", "color", Type.CHOICE, "Couleur",
                  "La couleur et le motif de la communauté.", choices=COLORS, example="vert"),
            _EMAIL,
            _SUMMARY,
            *_IMAGE,
            _EXAMPLE,
            _OLD_ADDRESSES,
        ),
        Kind.PROFILE: (
            Field("nom", "name", Type.TEXT, "Nom", "Le nom, comme il sera lu.",
                  required=True, aliases=("titre", "title"), example="Marie Michèle Lemay"),
            Field("fonction", "role", Type.TEXT, "Fonction", "La fonction."),
            Field("organisation", "organization", Type.TEXT, "Organisation", "L’organisation."),
            Field("photo", "photo", Type.PICTURE, "Photo", "Une image du dossier content/images.",
                  aliases=("image",)),
            Field("photo_alt", "photo_alt", Type.TEXT, "Texte de remplacement",
                  "Ce que montre la photo, pour qui ne la voit pas.", aliases=("image_alt",)),
            _EMAIL,
            Field("liens", "links", Type.RECORD, "Liens", "Des pages à visiter.",
                  many=True, aliases=("lien",), fields=_LINK),
            Field("alias", "aliases", Type.TEXT, "Autres graphies",
                  "Les autres façons d’écrire ce nom dans les articles.", many=True),
            _EXAMPLE,
            _OLD_ADDRESSES,
        ),
        Kind.PAGE: (
            _TITLE,
            _SUMMARY,
            *_IMAGE,
            _MODIFIED,
            _VISIBILITY,
            _EXAMPLE,
            _OLD_ADDRESSES,
            _SLUG,
        ),
        Kind.COMMENT: (
            Field("nom", "name", Type.TEXT, "Nom", "Le nom à afficher, jamais un courriel.",
                  required=True, example="Une lectrice de Shawinigan"),
            Field("date", "date", Type.DATETIME, "Date", "Le jour où le commentaire a été reçu.",
                  required=True, example="2017-07-03 9 h 15"),
            Field("reponse_a", "reply_to", Type.SLUG, "Réponse à",
                  "Le nom de fichier, sans « .md », du commentaire auquel celui-ci répond.",
                  example="2017-07-02-une-lectrice"),
        ),
    }
)  # fmt: skip


@lru_cache(maxsize=1000)
def normalized(key: str) -> str:
    """`Début` → `debut`, `bons coups` → `bons_coups`: how keys are compared."""
    return fold(key).replace(" ", "_").replace("-", "_")


@lru_cache
def by_key(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Every accepted key to its field: its own, its aliases, and its label, « Identifiant »."""
    labels = {normalized(field.label): field for field in fields}
    keys = {key: field for field in fields for key in (field.key, *field.aliases)}
    return MappingProxyType(labels | keys)
