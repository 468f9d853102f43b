"""Fields of a WordPress content → kind, name, moment, authors, themes, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from importing.export_file import ExportItem, plain
from importing.found import Author
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


def public_types(items: Iterable[ExportItem], base: str) -> frozenset[str]:
    """Types of which a text has an address of its own: what extensions keep has none.

    base: path of the site's own address.
    """
    return frozenset(
        item.type
        for item in items
        if item["status"] in SHOWN
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
        dict.fromkeys(
            category.name
            for category in item.categories
            if category.domain not in _NO_THEMES
            and category.slug not in skipped
            and slugify(category.name)
        )
    )


_NO_THEMES = frozenset(
    "post_format nav_menu language post_translations term_language term_translations author"
    " link_category translation_priority product_type product_visibility yst_prominent_words"
    " wp_theme wp_template_part_area wp_pattern_category".split()
)
"""Taxonomies of WordPress and its extensions that say nothing to readers."""


def translation_of(item: ExportItem) -> tuple[str, str]:
    """Language and group of translations, as Polylang keeps them; WPML's, in fields."""
    language = next((c.slug for c in item.categories if c.domain == "language"), "")
    group = next((c.slug for c in item.categories if c.domain == "post_translations"), "")
    language = (
        language or item.meta.get("_wpml_language", "") or item.meta.get("wpml_language_code", "")
    )
    group = group or item.meta.get("_wpml_trid", "") or item.meta.get("trid", "")
    return language[:2].lower(), group


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


def authors_of(
    item: ExportItem, known_authors: Mapping[str, Mapping[str, str]]
) -> tuple[Author, ...]:
    """known_authors: the export's, by login."""
    login = item["creator"]
    # « Co-Authors Plus » names each in a category of its own.
    several = [c for c in item.categories if c.domain == "author"]
    logins = [c.slug.removeprefix("cap-") for c in several] or ([login] if login else [])
    found = []
    for number, one in enumerate(logins):
        known = known_authors.get(one) or known_authors.get(one.replace("-", " ")) or {}
        names = (known.get("author_first_name", ""), known.get("author_last_name", ""))
        whole = " ".join(filter(None, names))
        name = plain(known.get("author_display_name", ""))
        if not name or (name == one and whole):
            name = plain(whole) or name
        if not name:
            name = several[number].name if several else one
        if "@" in name:
            name = name.partition("@")[0]  # An address is never published.
        found.append(Author(name, known.get("author_email", "").strip()))
    return tuple(found)
