"""`KINDS` → configuration of the browser editor (Decap CMS): its forms, and the format of files.

Pure: plain data, ready for JSON.  `editor/` at the root of the project holds the page and its
scripts; `admin_page` gives them to `make editor` or to the published site.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fast_dataclass import dataclass
from programmation import kinds
from programmation.colors import free_color
from programmation.content.recap import RECAP_HEADING
from programmation.content.scaffold import NOT_COPIED
from programmation.kinds import ALONE, KINDS, RELATIONS
from programmation.model import Community
from programmation.parts import VALUE_ALIASES
from programmation.schema import Field, Form, Kind, Type
from programmation.settings import Site

_ROWS = [row for kind in (*KINDS, *ALONE) for each in kind.fields for row in (each, *each.fields)]
_CHOICES = [row for row in _ROWS if row.type is Type.CHOICE]
CHOICE_LABELS = {word: word.capitalize() for row in _CHOICES for word in row.choices} | {
    each.value: each.label for row in _CHOICES if row.model for each in row.model
}
"""Choice → label in forms: that of its row in `parts`, or the word with a capital."""

EVERYONE = "toutes"
"""Value of a meeting of all communities (see `references.ALL_OF_THEM`)."""


def configuration(
    site: Site,
    backend: Mapping[str, Any],
    communities: Collection[Community] = (),
    *,
    root: str = "content",
    local_url: str = "",
) -> dict[str, Any]:
    """Decap's configuration.  `root`: path of the content folder in `backend`.

    local_url: address of the preview when `make editor` serves the page: its server then checks
    each text before a save.  communities: of the site; a new one is proposed another colour.
    """
    base = f"{root}/" if root else ""
    proposed = {"couleur": free_color({each.color for each in communities})}
    collections = [_Forms(kind, base, proposed).collection() for kind in (*KINDS, *ALONE)]
    decap = {
        "load_config_file": False,
        "backend": dict(backend),
        "locale": "fr",
        "site_url": local_url or site.url,
        "display_url": local_url or site.url,
        **_uploads(base, "images"),
        # Part of `slugify` of french.py that Decap can do: the page does the rest.
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
        # On this machine the page is previewed beside the form.
        "editor": {"preview": bool(local_url)},
        "collections": collections,
    }
    return {
        # Decap's own keys: see its "Configuration options".
        "decap": decap,
        "schemas": {_format(kind): schema(kind) for kind in (*KINDS, *ALONE)},
        "first_month": site.first_month,
        "local": bool(local_url),
        "choices": CHOICE_LABELS,
        "communities": {each.slug: each.name for each in communities}
        | {EVERYONE: "Toutes les communautés"},
        "not_copied": sorted(NOT_COPIED),
        # JavaScript's syntax of named groups.
        "recap": RECAP_HEADING.pattern.replace("(?P<", "(?<"),
    }


def _uploads(base: str, folder: str) -> dict[str, str]:
    """Folder of pictures or documents, and their address."""
    return {"media_folder": f"{base}{folder}", "public_folder": f"/{folder}"}


def _format(kind: Kind) -> str:
    """Name of the format of a kind's files: that of its folder, or of its only file."""
    return kind.folder or kind.file.removesuffix(".md")


@dataclass(frozen=True)
class _Forms:
    kind: Kind
    base: str
    """Path of the content folder, with its final slash."""
    proposed: Mapping[str, str]
    """Key of a field → default value in a new text."""

    def collection(self) -> dict[str, Any]:
        """Decap's collection for the texts of a folder, or for a kind of one text."""
        kind, form, name = self.kind, self.kind.form, _format(self.kind)
        names = {"name": name, "label": kind.plural}
        fields = list(map(self.widget, kind.fields))
        made = {**names, "format": name, "extension": "md", **_uploads(f"/{self.base}", "images")}
        if kind.file:
            return made | {
                "files": [{**names, "file": f"{self.base}{kind.file}", "fields": fields}]
            }
        hidden = {"name": "_document", "label": "", "widget": "hidden", "required": False}
        latest = [{"field": key, "default_sort": "desc"} for key in form.sortable[:1]]
        of_the_list = {
            "path": form.path,
            "sortable_fields": [*latest, *form.sortable[1:]],
            "view_filters": [
                {"label": label or CHOICE_LABELS[word], "field": key, "pattern": f"^{word}$"}
                for label, key, word in form.filters
            ],
            "view_groups": [
                dict(zip(("label", "field", "pattern"), group, strict=False))
                for group in form.groups
            ],
        }
        return {
            **made,
            "label_singular": kind.name,
            "folder": f"{self.base}{kind.folder}",
            "create": True,
            "identifier_field": kind.title.key,
            "slug": "{{fields._slug}}",
            "summary": form.summary,
            "fields": [
                *fields,
                *([_COMMENTED] if kind is kinds.COMMENT else []),
                hidden | _uploads(f"/{self.base}", "documents"),
                _body(form),
            ],
            **{key: value for key, value in of_the_list.items() if value},
        }

    def widget(self, field: Field, *, asked: bool = True) -> dict[str, Any]:
        """Decap's widget for a field, without validation, which `editor/judge.mjs` or the server
        does.  asked: whether the label of a required field says so."""
        widget: dict[str, Any] = {
            "name": field.key,
            "label": field.label,
            "hint": f"{'Obligatoire. ' if field.required and asked else ''}{_hint(field)}",
            "required": False,
            **self.single(field),
        }
        if field.many and field.type not in RELATIONS:
            widget |= self.several(field)
        if field.type is Type.CHOICE and (value := self.proposed.get(field.key, field.default)):
            widget["default"] = value
        return widget

    def single(self, field: Field) -> dict[str, Any]:
        """Options of a widget that takes one value."""
        match field.type:
            case Type.IDENTIFIER:
                # Set by the page in a new file, then neither shown nor changed.
                return {"widget": "hidden"}
            case Type.PARAGRAPH:
                return {"widget": "text"}
            case Type.DATETIME:
                widget: dict[str, Any] = {"widget": "moment"}
                if field.timed or self.kind is kinds.COMMENT:
                    widget |= {"timed": True} | ({"partial": True} if field.timed else {})
                elif field.required:
                    widget["default"] = "aujourd’hui"
                return widget
            case Type.FLAG:
                return {"widget": "boolean", "default": False}
            case Type.CHOICE:
                options = [{"label": CHOICE_LABELS[word], "value": word} for word in field.choices]
                return {"widget": "select", "options": options}
            case Type.PICTURE:
                return {"widget": "image", "choose_url": False}
            case Type.FILE:
                return {"widget": "file", **_uploads(f"/{self.base}", "documents")}
            case Type.RECORD:
                # The group as a whole may be empty.
                inner = [self.widget(part, asked=False) for part in field.fields]
                return {"widget": "object", "collapsed": False, "fields": inner}
            case Type.COMMUNITY | Type.PROFILE:
                # It includes communities not known yet, so no list of names can stand for it.
                everyone = field.type is Type.COMMUNITY and field.many
                widget = {"widget": "communities", "everyone": EVERYONE} if everyone else _RELATION
                return widget | _choice_among(RELATIONS[field.type]) | {"multiple": field.many}
            case _:
                return {"widget": "string"}

    def several(self, field: Field) -> dict[str, Any]:
        """Options of a widget that takes several values."""
        if field.type is Type.THEME:
            # Separated by commas, on one line.
            return {"widget": "list"}
        many = {"widget": "list", "collapsed": False}
        if field.type is Type.RECORD:
            return many | {
                "summary": f"{{{{fields.{field.fields[0].key}}}}}",
                "label_singular": field.label.lower().removesuffix("s"),
                "fields": [self.widget(part) for part in field.fields],
            }
        inner = {"name": "valeur", "label": field.label, "required": False, **self.single(field)}
        return many | {"summary": "{{fields.valeur}}", "field": inner}


def _choice_among(kind: Kind) -> dict[str, Any]:
    shown = [kind.title.key]
    return {"collection": kind.folder, "value_field": "{{slug}}", "display_fields": shown,
            "search_fields": shown, "options_length": 200}  # fmt: skip


_RELATION = {"widget": "relation"}
_COMMENTED = {
    "name": "_article",
    "label": "Article",
    "widget": "commented",
    "hint": "Obligatoire. L’article commenté : le commentaire est rangé dans son dossier.",
    "required": False,
    **_choice_among(kinds.POST),
}
"""Field for a comment's post, which the name of its folder gives."""


def _body(form: Form) -> dict[str, Any]:
    if form.plain_body:
        return {"name": "body", "label": form.body, "widget": "text"}
    return {
        "name": "body",
        "label": form.body,
        "hint": form.body_hint,
        "widget": "markdown",
        "required": False,
        "modes": ["rich_text", "raw"],
        "minimal": False,
        "editor_components": ["image", "document"],
    }


def _hint(field: Field) -> str:
    if field.type is Type.COMMUNITY and field.many:
        return "Une, plusieurs, ou toutes; la liste vient du menu Communautés."
    if field.type in RELATIONS:
        return f"Choisissez dans la liste; elle vient du menu {RELATIONS[field.type].plural}."
    if field.type is Type.DURATION:  # Not filled in: « fin » may replace it.
        return f"{field.help} Sans elle, ni fin : {field.default}"
    example = f" Exemple : {field.example}" if field.example and field.type in _EXAMPLES else ""
    return f"{field.help}{example}"


_EXAMPLES = (Type.TEXT, Type.CONTACT, Type.FILE, Type.ADDRESS, Type.THEME, Type.LANGUAGE)
"""Types whose values are typed, so that an example helps; others are chosen in the form."""


# -- What a form can say of a value without a server --------------------------------------------
# JavaScript patterns, looser than the reader: a value that they refuse, the reader refuses too.

PATTERNS = {
    Type.DURATION: (r"^\s*(\d{1,2}\s*(h|:)\s*(\d{2})?|\d{1,3}\s*min)\s*$", "par exemple 1 h 30"),
    Type.COUNT: (r"^\s*\d{1,5}\s*$", "un nombre, en chiffres"),
    Type.EMAIL: (r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$", "une adresse de courriel"),
    Type.PHONE: (r"^[\d\s().+-]{10,}.*$", "un numéro, par exemple 819 555-0123"),
    Type.URL: (r"^https?://\S+$", "une adresse complète, https://…"),
    Type.CONTACT: (
        r"^(https?://\S+|[^@\s]+@[^@\s]+|[\d\s().+-]{10,}.*)$",
        "une adresse https://…, un courriel ou un téléphone",
    ),
    Type.ADDRESS: (r"^/\S*$", "une adresse qui commence par /"),
}


def moment_pattern(field: Field) -> tuple[str, str]:
    """JavaScript pattern of what `readMoment` returns for a valid moment, and a French example."""
    if not field.timed:
        return r"^\d{4}-\d\d-\d\d", "un jour, par exemple 27 septembre 2018"
    hour_alone = r"|^\d{1,2} ?[h:]" if field.same_day_as else ""
    return rf"^\d{{4}}-\d\d{hour_alone}", (
        "un jour et une heure, par exemple 27 septembre 2018 8 h 30"
    )


def schema(kind: Kind) -> dict[str, Any]:
    """Description of `kind` for `editor/format.mjs`, which reads and writes its files."""
    return {"fields": [_row(field) for field in kind.fields], "synonyms": dict(VALUE_ALIASES)}


def _row(field: Field) -> dict[str, Any]:
    names = "key label aliases many required choices default timed".split()
    dated = field.type is Type.DATETIME
    return {
        **{name: getattr(field, name) for name in names},
        "type": field.type.name,
        "pattern": moment_pattern(field) if dated else PATTERNS.get(field.type),
        "fields": [_row(part) for part in field.fields],
    }
