"""Fields of a WordPress content → kind, name, moment, authors, themes, language.

Also the words around texts: menus, parts of the theme, descriptions of lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from importing.export_file import Export, ExportItem, plain_field
from importing.found import Author, Loss, Note, is_prose
from importing.web_address import split
from programmation.content.dates import YEARS, read_datetime
from programmation.content.nodes import InvalidValue
from programmation.text.french import fold, slugify

SHOWN = ("publish", "future")
"""States in which readers see a text, once its date has come."""
NEWS = re.compile(r"actualite|actu|nouvelle|news|blog|communique|press|bulletin|infolettre|article")
"""Starts of the names of types whose contents are listed by date."""
PATTERN_OF_EVENTS = "event-recurring"
"""Type of Events Manager's models of recurring events, whose events are in the export too."""
PLACE_TYPES = frozenset({"tribe_venue", "tribe_organizer", "location"})
_CONTACT = re.compile(r"(?:phone|url|website)$", re.IGNORECASE)
PLACES = re.compile(r"location|venue|lieu")
PEOPLE = re.compile(r"organi[sz]|speaker")
"""Words in the names of taxonomies for the place of an event, and its organizer."""
_NO_THEMES = re.compile(
    r"(?:post_format|nav_menu|language|post_translations|term_language|term_translations|author"
    r"|link_category|translation_priority|product_type|product_visibility|yst_prominent_words"
    r"|wp_theme|wp_template_part_area|wp_pattern_category)$"
    rf"|.*(?:{PLACES.pattern}|{PEOPLE.pattern})"
)
"""Taxonomies without meaning for readers, or read elsewhere."""
_DESCRIPTIONS = (
    "_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description",
    "_seopress_titles_desc",
)  # fmt: skip
_TRANSLATION = (
    ("language", "_wpml_language", "wpml_language_code", "_locale"),
    ("post_translations", "_wpml_trid", "trid", "_original_post"),
)
"""Where the language and the group of translations are: category of Polylang, fields of WPML and
Bogo."""


def public_types(items: Iterable[ExportItem], base: str) -> frozenset[str]:
    """Types whose texts have addresses: extensions keep their data in types without any.  base:
    path of the site's own address."""
    return frozenset(
        item.type
        for item in items
        if item.status in SHOWN
        and (item.content or item.excerpt)
        and item.type != PATTERN_OF_EVENTS
        and not split(item["link"]).query
        and split(item["link"]).path.removeprefix(base).strip("/")
    )


def slug_of(item: ExportItem) -> str:
    return slugify(unquote(item["post_name"])) or slugify(item.title) or f"texte-{item.id or 0}"


def themes_of(item: ExportItem) -> tuple[str, ...]:
    skipped = ("uncategorized", "non-classe", "uncategorised", "non-categorise")
    kept = (term for term in item.categories if term.slug not in skipped and term.name)
    return tuple(term.name for term in kept if not _NO_THEMES.match(term.domain))


def terms_of(item: ExportItem, taxonomy: re.Pattern[str]) -> list[str]:
    return [term.name for term in item.categories if taxonomy.search(term.domain)]


def organizers_of(item: ExportItem, items: Mapping[str, ExportItem]) -> list[str]:
    ids = (value for name, value in item.pairs if name == "_EventOrganizerID")
    titles = (items[number].title for number in ids if number in items)
    return [*terms_of(item, PEOPLE), *filter(None, titles)]


def dates_of(item: ExportItem) -> str:
    """Values of the date fields of an event that are not dates."""
    names = (name for name in item.meta if re.search("date|heure|time|debut|start", fold(name)))
    dates = [f"{name} : {item.meta[name][:60]}" for name in names if item.meta[name]]
    return f" lisible ({', '.join(dates)})" if dates else ""


def description_of(item: ExportItem) -> str:
    """Description for search engines, from an extension; empty for a template: `%%excerpt%%`."""
    given = map(item.meta.get, _DESCRIPTIONS)
    return next((text for text in given if text and not re.search(r"%\w|#\w+_", text)), "")


def translation_of(item: ExportItem) -> tuple[str, str]:
    """Language of a text, and identifier of its group of translations."""
    terms = {term.domain: term.slug for term in reversed(item.categories)}
    language, group = (
        next(filter(None, (terms.get(domain), *map(item.meta.get, names))), "")
        for domain, *names in _TRANSLATION
    )
    return language[:2].lower(), group


def moment_of(given: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime | None:
    """Moment in the field `name`, in `zone`, or in the field `…_gmt`, in UTC."""
    moment = read_moment(given.get(name, ""), zone)
    moment = moment or read_moment(given.get(f"{name}_gmt", ""), ZoneInfo("UTC"))
    return moment.astimezone(zone) if moment else None


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Moment as a program, an e-mail or a person writes it; in `zone` if it has no zone."""
    in_zone = partial(read_datetime, zone=zone)
    for read in (datetime.fromisoformat, parsedate_to_datetime, in_zone, _read_with_offset):
        with suppress(ValueError, TypeError, OverflowError, InvalidValue):
            moment = read(text.strip())
            if moment.year in YEARS and moment.year > 1900:
                return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return None


def _read_with_offset(text: str) -> datetime:
    """Date of an e-mail, with French names: `jeu., 12 oct. 2017 8:30:00 -0400`."""
    day, _, offset = text.rpartition(" ")
    if not re.fullmatch(r"[+-]\d{4}|[A-Z]{2,4}", offset):
        raise ValueError(text)
    named = parsedate_to_datetime(f"1 Jan 2000 00:00:00 {offset}").tzinfo
    return read_datetime(day, ZoneInfo("UTC")).replace(tzinfo=named)


def authors_of(item: ExportItem, known: Mapping[str, Mapping[str, str]]) -> tuple[Author, ...]:
    """Authors of a text.  known: login → fields of the authors in the export."""
    # « Co-Authors Plus » has a category for each author.
    names = {c.slug.removeprefix("cap-"): c.name for c in item.categories if c.domain == "author"}
    # `anne@exemple.org (Anne Roy)`, in an RSS feed.
    creator = item["creator"] or re.sub(r"\S+@\S+\s+\((.+)\)", r"\1", item["author"])
    if not names and creator:
        names = {creator: creator}
    return tuple(
        _author(login, name, known.get(login) or known.get(login.replace("-", " ")) or {})
        for login, name in names.items()
    )


def _author(login: str, name: str, given: Mapping[str, str]) -> Author:
    keys = ("author_display_name", "author_first_name", "author_last_name", "author_email")
    shown, first, last, email = (plain_field(given.get(key, "")) for key in keys)
    if shown in ("", login):
        shown = f"{first} {last}".strip() or shown
    # An e-mail address is never published.
    return Author((shown or name).partition("@")[0], email)


def around_texts(export: Export, items: Mapping[str, ExportItem]) -> Iterator[Note]:
    """Words that readers saw outside any text.  items: those of `export`, by id."""
    menus: dict[str, list[str]] = {}
    for item in export.items:
        if item.type == "attachment" and is_prose(words := plain_field(item.content)):
            yield Note(Loss.FIELD, item.label, f"description du fichier : {words}")
        if item.status not in SHOWN:
            continue
        if item.type in PLACE_TYPES:
            contacts = (item.meta[name] for name in item.meta if _CONTACT.search(name))
            words = ", ".join(filter(None, (plain_field(item.content), *contacts)))
            kind = "lieu ou organisateur d’événements"
            yield Note(Loss.FIELD, item.label, f"{kind} : {words}" if words else kind)
        elif item.type == "nav_menu_item":
            page = items.get(item.meta.get("_menu_item_object_id", ""))
            label = item.title or (page.title if page else item.meta.get("_menu_item_url", ""))
            of_menus = [term.name for term in item.categories if term.domain == "nav_menu"]
            menus.setdefault("".join(of_menus[:1]) or "Menu", []).append(label)
        elif item.type in ("wp_template_part", "wp_navigation"):
            labels = re.findall(r'"label":"([^"]+)"', item.content)
            words = re.sub(r"(?s)<!--.*?-->", "", item.content)
            if shown := plain_field(" ".join((*labels, words))):
                yield Note(Loss.SKIPPED, item.label, f"gabarit du thème : {shown}")
    for menu, labels in menus.items():
        listed = ", ".join(filter(None, labels))
        yield Note(Loss.SKIPPED, menu, f"menu, à refaire par « menu: 1 » dans les pages : {listed}")
    for name, words in export.descriptions.items():
        yield Note(Loss.FIELD, name, f"description de la liste : {words}")
