"""Texts that are one in several languages: the same `slug`, another `langue`, as in Pelican.

The one in the site's language keeps the name; each other has its language after it, and so an
address of its own: `/articles/2018/bilan/`, `/articles/2018/bilan-en/`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from programmation.content.entry import Entry
from programmation.text.french import slugify

GROUP = "translation_group"
"""Attribute of the models that have translations: the name that these share."""


def set_apart(entries: Iterable[Entry], site_language: str) -> list[Entry]:
    """`entries`, those that are translations with a name of their own.

    site_language: `fr-CA`; that of a text without `langue`.
    """
    entries = list(entries)
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        # The `langue` of a meeting is what is spoken there.
        if hasattr(entry.kind.model, GROUP):
            groups[entry.kind.folder, entry.slug].append(entry)
    own = code(site_language)
    changed = {
        new.path: new
        for group in groups.values()
        if len(group) > 1 and len({_language(entry, own) for entry in group}) > 1
        for new in _named(group, own)
    }
    return [changed.get(entry.path, entry) for entry in entries] if changed else entries


def _named(group: list[Entry], own: str) -> Iterator[Entry]:
    for entry in group:
        language = _language(entry, own)
        slug = entry.slug if language == own else f"{entry.slug}-{language}"
        values = MappingProxyType({**entry.values, GROUP: entry.slug})
        # What it is made from is its group too.
        digest = hashlib.blake2b(entry.digest + slug.encode(), digest_size=16).digest()
        yield replace(entry, slug=slug, values=values, digest=digest)


def _language(entry: Entry, own: str) -> str:
    return code(str(entry.values.get("language") or "")) or own


def code(language: str) -> str:
    """`fr-CA`, `fr_CA` → `fr`."""
    return slugify(language).partition("-")[0]
