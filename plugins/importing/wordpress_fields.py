"""Fields of a WordPress content → name, authors, themes, language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from importing.export_file import ExportItem, plain
from importing.found import Author
from programmation.text.french import slugify


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


def comment_date_of(given: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    for name, own in (("comment_date", zone), ("comment_date_gmt", ZoneInfo("UTC"))):
        try:
            naive = datetime.strptime(given.get(name, ""), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
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
