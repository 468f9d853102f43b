"""Fields of a WordPress content → kind, name, moment, authors, themes, language.

And what stood around the texts: menus, parts of the theme, words of lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from importing.export_file import Export, ExportItem, plain
from importing.found import Author, Loss, Note, is_prose
from importing.web_address import split
from programmation import kinds
from programmation.schema import Kind
from programmation.text.french import fold, slugify

SHOWN = ("publish", "future")
"""States in which readers see a text, on its day."""
_NEWS = re.compile(
    r"actualite|actu|nouvelle|news|blog|communique|press|bulletin|infolettre|article"
)
"""Begins the names that people give to a type of contents that is read by date."""
_NO_THEMES = frozenset(
    "post_format nav_menu language post_translations term_language term_translations author"
    " link_category translation_priority product_type product_visibility yst_prominent_words"
    " wp_theme wp_template_part_area wp_pattern_category".split()
)
"""Taxonomies of WordPress and its extensions that say nothing to readers."""


def public_types(items: Iterable[ExportItem], base: str) -> frozenset[str]:
    """Types of which a text has an address of its own: what extensions keep has none.

    base: path of the site's own address.
    """
    return frozenset(
        item.type
        for item in items
        if item.status in SHOWN
        and (item.content or item.excerpt)
        and not split(item["link"]).query
        and split(item["link"]).path.removeprefix(base).strip("/")
    )


def kind_of_type(name: str) -> Kind:
    """A post or a page, for a type of an extension."""
    return kinds.POST if _NEWS.match(fold(name)) else kinds.PAGE


def slug_of(item: ExportItem) -> str:
    return slugify(unquote(item["post_name"])) or slugify(item.title) or f"texte-{item.id or 0}"


def themes_of(item: ExportItem) -> tuple[str, ...]:
    skipped = ("uncategorized", "non-classe", "uncategorised", "non-categorise")
    return tuple(
        one.name
        for one in item.categories
        if one.domain not in _NO_THEMES and one.slug not in skipped and slugify(one.name)
    )


def translation_of(item: ExportItem) -> tuple[str, str]:
    """Language and group of translations, as Polylang keeps them; WPML's, in fields."""
    language = next((c.slug for c in item.categories if c.domain == "language"), "")
    group = next((c.slug for c in item.categories if c.domain == "post_translations"), "")
    for name in ("_wpml_language", "wpml_language_code"):
        language = language or item.meta.get(name, "")
    return language[:2].lower(), group or item.meta.get("_wpml_trid") or item.meta.get("trid", "")


def moment_of(given: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime | None:
    """`2018-03-06 09:00:00` in `zone` of the field `name`, or in UTC of that named `…_gmt`."""
    for key, own in ((name, zone), (f"{name}_gmt", ZoneInfo("UTC"))):
        try:
            naive = datetime.strptime(given.get(key, ""), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        if naive.year > 1900:
            return naive.replace(tzinfo=own).astimezone(zone)
    return None


def authors_of(item: ExportItem, known: Mapping[str, Mapping[str, str]]) -> tuple[Author, ...]:
    """known: authors of the export, by login."""
    # « Co-Authors Plus » names each in a category of its own.
    names = {c.slug.removeprefix("cap-"): c.name for c in item.categories if c.domain == "author"}
    if not names and item["creator"]:
        names = {item["creator"]: item["creator"]}
    found = []
    for login, name in names.items():
        given = known.get(login) or known.get(login.replace("-", " ")) or {}
        parts = (given.get("author_first_name", ""), given.get("author_last_name", ""))
        whole, shown = " ".join(filter(None, parts)), plain(given.get("author_display_name", ""))
        if not shown or (shown == login and whole):
            shown = plain(whole) or shown
        # An address is never published.
        found.append(
            Author((shown or name).partition("@")[0], given.get("author_email", "").strip())
        )
    return tuple(found)


def around_texts(export: Export, items: Mapping[str, ExportItem]) -> Iterator[Note]:
    """Words that readers saw and that are of no text.  items: the contents of `export`, by id."""
    menus: dict[str, list[str]] = {}
    for item in export.items:
        if item.type == "attachment" and is_prose(said := plain(item.content)):
            yield Note(Loss.FIELD, item.label, f"description du fichier : {said}")
        if item.status not in SHOWN:
            continue
        if item.type == "nav_menu_item":
            page = items.get(item.meta.get("_menu_item_object_id", ""))
            label = item.title or (page.title if page else item.meta.get("_menu_item_url", ""))
            menu = next((one.name for one in item.categories if one.domain == "nav_menu"), "Menu")
            menus.setdefault(menu, []).append(label)
        elif item.type in ("wp_template_part", "wp_navigation"):
            labelled = re.sub(
                r"(?s)<!--.*?-->",
                lambda match: " ".join(re.findall(r'"label":"([^"]+)"', match[0])),
                item.content,
            )
            if said := plain(labelled):
                yield Note(Loss.SKIPPED, item.label, f"gabarit du thème : {said}")
    for menu, labels in menus.items():
        listed = ", ".join(filter(None, labels))
        detail = f"menu, à refaire par « menu: 1 » dans les pages : {listed}"
        yield Note(Loss.SKIPPED, menu, detail)
    for name, said in export.descriptions.items():
        yield Note(Loss.FIELD, name, f"description de la liste : {said}")
