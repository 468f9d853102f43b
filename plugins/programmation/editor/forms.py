"""`FIELDS` → what the browser editor (Decap CMS) needs: its forms, and how files are written.

Pure.  `editor/` at the root of the project holds the page and its scripts; `admin` serves or
publishes them.  The configuration is plain data, ready for JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programmation.content.fields import FIELDS, RELATIONS, VALUE_ALIASES, Field, Kind, Type
from programmation.settings import Site

TITLES = {
    Kind.POST: ("Articles", "article"),
    Kind.MEETING: ("Rencontres", "rencontre"),
    Kind.COMMUNITY: ("Communautés", "communauté"),
    Kind.PROFILE: ("Auteurs", "auteur"),
    Kind.PAGE: ("Pages", "page"),
    Kind.COMMENT: ("Commentaires", "commentaire"),
}
"""Plural and singular names of the collections, in the order of the menu."""

CHOICE_LABELS = {
    "publie": "Publié",
    "brouillon": "Brouillon",
    "prevue": "Prévue",
    "confirmee": "Confirmée",
    "complete": "Complète",
    "reportee": "Reportée",
    "annulee": "Annulée",
    "discussion": "Discussion",
    "codeveloppement": "Codéveloppement",
}
"""Choices as shown; others only take a capital."""

PATHS = {
    Kind.POST: "{{year}}/{{slug}}",
    Kind.MEETING: "{{_saison}}/{{slug}}",
    Kind.COMMENT: "{{_article}}/{{slug}}",
}
"""Where a new file goes in its folder.  The page sets `_saison` and `_slug` when it saves."""

ONLY_READ_AGAIN = frozenset({Kind.COMMENT})
"""Not made in the editor: `make commentaire` files them, under their post and without address."""

SUMMARIES = {
    Kind.POST: "{{titre}} — {{date | date('YYYY-MM-DD')}}",
    Kind.MEETING: "{{titre}} — {{debut}} — {{communaute}} ({{statut}})",
    Kind.COMMENT: "{{nom}} — {{date}} — {{dirname}}",
}
SORTABLE = {
    Kind.POST: ("date", "titre"),
    Kind.MEETING: ("debut", "titre", "communaute"),
    Kind.COMMENT: ("date", "nom"),
}
BODY_LABELS = {
    Kind.POST: "Texte",
    Kind.MEETING: "Annonce et compte rendu",
    Kind.COMMUNITY: "Présentation",
    Kind.PROFILE: "Biographie",
    Kind.PAGE: "Texte",
    Kind.COMMENT: "Commentaire",
}
BODY_HINTS = {
    Kind.MEETING: "Après la rencontre, ajoutez un titre « Compte rendu » (niveau 2) et le récit.",
}
TIMED = ("start", "end", "previous_start")
"""Moments that have an hour, not only a day."""

PATTERNS = {
    Type.DURATION: (r"^\s*(\d{1,2}\s*(h|:)\s*(\d{2})?|\d{1,3}\s*min)\s*$", "par exemple 1 h 30"),
    Type.EMAIL: (r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$", "une adresse de courriel"),
    Type.URL: (r"^https?://\S+$", "une adresse complète, https://…"),
    Type.CONTACT: (r"^(https?://\S+|[^@\s]+@[^@\s]+)$", "une adresse https://… ou un courriel"),
    Type.ADDRESS: (r"^/\S*$", "une adresse qui commence par /"),
}


def configuration(
    site: Site, backend: Mapping[str, Any], *, root: str = "content", site_url: str = ""
) -> dict[str, Any]:
    """All that the page asks for.  `root` is the content folder's path in what `backend` holds."""
    return {
        "decap": decap(site, backend, root=root, site_url=site_url),
        "schemas": {kind.value: schema(kind) for kind in TITLES},
        "first_month": site.first_month,
    }


def decap(
    site: Site, backend: Mapping[str, Any], *, root: str = "content", site_url: str = ""
) -> dict[str, Any]:
    """Decap's own configuration (see its "Configuration options")."""
    base = f"{root}/" if root else ""
    return {
        "load_config_file": False,
        "backend": dict(backend),
        "locale": "fr",
        "site_url": site_url or site.url,
        "display_url": site_url or site.url,
        "media_folder": f"{base}images",
        "public_folder": "/images",
        # `slugify` of french.py, as far as Decap goes: the page does the rest.
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
        "editor": {"preview": False},
        "collections": [_collection(kind, base) for kind in TITLES],
    }


def _collection(kind: Kind, base: str) -> dict[str, Any]:
    plural, singular = TITLES[kind]
    fields = FIELDS[kind]
    identifier = fields[0].key
    collection: dict[str, Any] = {
        "name": kind.value,
        "label": plural,
        "label_singular": singular,
        "folder": f"{base}{kind.value}",
        "create": kind not in ONLY_READ_AGAIN,
        "format": kind.value,
        "extension": "md",
        "identifier_field": identifier,
        "slug": "{{fields._slug}}",
        "summary": SUMMARIES.get(kind, f"{{{{{identifier}}}}}"),
        "media_folder": f"/{base}images",
        "public_folder": "/images",
        "fields": [*(_widget(field, kind) for field in fields), _body(kind)],
    }
    if kind in PATHS:
        collection["path"] = PATHS[kind]
    if kind in SORTABLE:
        latest, *others = SORTABLE[kind]
        collection["sortable_fields"] = [{"field": latest, "default_sort": "desc"}, *others]
    if kind is Kind.MEETING:
        collection["view_filters"] = [
            {"label": CHOICE_LABELS[word], "field": "statut", "pattern": f"^{word}$"}
            for word in _field(fields, "statut").choices
        ]
        collection["view_groups"] = [
            {"label": "Année", "field": "debut", "pattern": r"\d{4}"},
            {"label": "Communauté", "field": "communaute"},
        ]
    if kind is Kind.POST:
        collection["view_filters"] = [
            {"label": "Brouillons", "field": "statut", "pattern": "^brouillon$"}
        ]
    return collection


def _field(fields: tuple[Field, ...], key: str) -> Field:
    return next(field for field in fields if field.key == key)


def _body(kind: Kind) -> dict[str, Any]:
    if kind is Kind.COMMENT:
        # Readers' words are text, not Markdown.
        return {"name": "body", "label": BODY_LABELS[kind], "widget": "text"}
    return {
        "name": "body",
        "label": BODY_LABELS[kind],
        "hint": BODY_HINTS.get(kind, ""),
        "widget": "markdown",
        "required": False,
        "modes": ["rich_text", "raw"],
        "minimal": False,
        "editor_components": ["image"],
    }


def _widget(field: Field, kind: Kind) -> dict[str, Any]:
    """One field of a form."""
    widget: dict[str, Any] = {
        "name": field.key,
        "label": field.label,
        "hint": _hint(field),
        "required": field.required,
        **_single(field, kind),
    }
    if field.many and field.type not in RELATIONS:
        widget |= _list(field, kind)
    if field.default and field.type is not Type.FLAG:
        widget["default"] = field.default
    return widget


def _hint(field: Field) -> str:
    if field.type in RELATIONS:
        return f"Choisissez dans la liste ; elle vient du menu {TITLES[RELATIONS[field.type]][0]}."
    example = f" Exemple : {field.example}" if field.example and field.type in _EXAMPLES else ""
    return f"{field.help}{example}"


_EXAMPLES = (Type.TEXT, Type.DURATION, Type.CONTACT, Type.FILE, Type.ADDRESS, Type.THEME)
"""Types that are typed: for the others the form shows what to choose."""


def _single(field: Field, kind: Kind) -> dict[str, Any]:
    match field.type:
        case Type.IDENTIFIER:
            # Made by the page when the file is created, then never shown nor changed.
            return {"widget": "hidden", "required": False}
        case Type.PARAGRAPH:
            return {"widget": "text"}
        case Type.DATETIME if field.name in TIMED or kind is Kind.COMMENT:
            return {"widget": "datetime", "format": "YYYY-MM-DD HH:mm", "default": ""}
        case Type.DATETIME:
            now = "{{now}}" if kind is Kind.POST and field.required else ""
            form = {"format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False}
            return {"widget": "datetime", "default": now, **form}
        case Type.FLAG:
            return {"widget": "boolean", "default": False, "required": False}
        case Type.CHOICE:
            options = [
                {"label": CHOICE_LABELS.get(word, word.capitalize()), "value": word}
                for word in field.choices
            ]
            return {"widget": "select", "options": options}
        case Type.PICTURE:
            return {"widget": "image", "choose_url": False}
        case Type.RECORD:
            # Decap would ask for the required parts of a group that is left empty.
            inner = [{**_widget(part, kind), "required": False} for part in field.fields]
            return {"widget": "object", "collapsed": False, "fields": inner}
        case Type.COMMUNITY | Type.PROFILE:
            return _relation(field)
        case _:
            pattern = PATTERNS.get(field.type)
            return {"widget": "string", **({"pattern": list(pattern)} if pattern else {})}


def _relation(field: Field) -> dict[str, Any]:
    target = RELATIONS[field.type]
    return {
        "widget": "relation",
        "collection": target.value,
        "value_field": "{{slug}}",
        "display_fields": ["nom"],
        "search_fields": ["nom"],
        "options_length": 200,
        "multiple": field.many,
    }


def _list(field: Field, kind: Kind) -> dict[str, Any]:
    """How several values are entered."""
    if field.type is Type.RECORD:
        first = field.fields[0].key
        return {
            "widget": "list",
            "collapsed": True,
            "summary": f"{{{{fields.{first}}}}}",
            "label_singular": field.label.lower().removesuffix("s"),
            "fields": [_widget(part, kind) for part in field.fields],
        }
    if field.type is Type.THEME:
        # Separated by commas, on one line.
        return {"widget": "list"}
    inner = {"name": "valeur", "label": field.label, "required": True, **_single(field, kind)}
    return {"widget": "list", "collapsed": False, "summary": "{{fields.valeur}}", "field": inner}


def schema(kind: Kind) -> dict[str, Any]:
    """What `editor/format.mjs` must know to read and write the files of `kind`."""
    return {
        "fields": [_row(field) for field in FIELDS[kind]],
        "synonyms": dict(VALUE_ALIASES),
    }


def _row(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "aliases": list(field.aliases),
        "type": field.type.name,
        "many": field.many,
        "choices": list(field.choices),
        "timed": field.name in TIMED,
        "fields": [_row(part) for part in field.fields],
    }
