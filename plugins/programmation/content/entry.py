"""A file as read: its fields typed; references to other files still text with their lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import kinds
from programmation.grouping import grouped
from programmation.kinds import kind_of
from programmation.parts import NOT_DIGESTED, Source
from programmation.schema import Field, Kind, Type
from programmation.text.french import slugify
from programmation.text.inspection import Inspection

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


@dataclass(frozen=True, kw_only=True)
class Entry(Source):
    """A file as read, not linked to others yet.  For caches, its digest stands for it."""

    slug: str
    values: Mapping[str, Any] = field(default_factory=dict, metadata=NOT_DIGESTED)
    """Model attribute → typed value; references are `Text`, records are dicts."""
    body: str = field(default="", metadata=NOT_DIGESTED)
    inspection: Inspection = field(default=Inspection(), metadata=NOT_DIGESTED)
    """Links and oddities of the body, lines counted from its first; empty for a comment, whose
    links are plain text."""
    pelican: bool = False
    """Whether it is an existing Pelican text: a missing field is only a warning."""
    sound: bool = False
    """Whether no error was found: only then it becomes a model."""
    digest: bytes = b""
    """Digest of all that the entry is made from, except its path."""
    left_warnings: tuple[str, ...] = ()
    """Words of warnings that the file says to ignore (see `problems.left_aside`)."""

    @property
    def kind(self) -> Kind:
        return kind_of(self.path)

    @property
    def source(self) -> Source:
        return Source(self.path, MappingProxyType(dict(self.lines)), self.body_line)

    def given(self, types: frozenset[Type] = frozenset(Type)) -> Iterator[tuple[str, Any]]:
        """Every value of the fields of these types, with its key: `documents[0].lien`."""
        return _given(self.kind.fields, self.values, types, "")


def _given(
    rows: tuple[Field, ...], values: Mapping[str, Any], types: frozenset[Type], prefix: str
) -> Iterator[tuple[str, Any]]:
    for row in rows:
        value = values.get(row.name)
        if value is None or not (row.fields or row.type in types):
            continue
        for number, item in enumerate(value if row.many else (value,)):
            key = f"{prefix}{row.key}[{number}]" if row.many else f"{prefix}{row.key}"
            if row.fields:
                yield from _given(row.fields, item, types, f"{key}.")
            else:
                yield key, item


def built(row: Field, value: Any) -> Any:
    """The value for the model, without groups that lack a required field, reported before."""
    if row.model is None:
        return value
    if not row.fields:
        return row.model(value)
    needed = [part.name for part in row.fields if part.required]
    groups = value if row.many else [value or {}]
    whole = [row.model(**each) for each in groups if all(map(each.get, needed))]
    return tuple(whole) if row.many else next(iter(whole), None)


DATE_PREFIX = lazy_compile(r"^(\d{4}-\d{2}-\d{2})[-_ ]+(?=.)")


def slug_of(path: str) -> str:
    """Slug of the file at `path`: its name, without a post's leading date."""
    stem = stem_of(path)
    if kind_of(path) is kinds.POST:
        stem = DATE_PREFIX.sub("", stem)
    return slugify(stem)


def stem_of(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


# -- Texts that are one in several languages ------------------------------------------------------

GROUP = "translation_group"
"""Attribute of models with translations: the name that translations share."""


def set_apart(entries: Iterable[Entry], site_language: str) -> list[Entry]:
    """`entries`, with an address of its own for each translation: same `slug`, another `langue`,
    as in Pelican.

    The one in the site's language keeps the name; the others have their language added:
    `/articles/2018/bilan/`, `/articles/2018/bilan-en/`.

    site_language: `fr-CA`; that of texts without `langue`.
    """
    entries = list(entries)
    # In a meeting, `langue` is the spoken language.
    apart = [entry for entry in entries if hasattr(entry.kind.model, GROUP)]
    own = primary_language(site_language)
    changed: dict[str, Entry] = {}
    for group in grouped(apart, lambda entry: [(entry.kind.folder, entry.slug)]).values():
        if len(group) == 1:
            continue
        languages = [primary_language(entry.values.get("language", "")) or own for entry in group]
        if len(set(languages)) == 1:
            continue
        for entry, language in zip(group, languages, strict=True):
            slug = entry.slug if language == own else f"{entry.slug}-{language}"
            values = MappingProxyType({**entry.values, GROUP: entry.slug})
            # Its slug now depends on its group of translations.
            digest = hashlib.blake2b(entry.digest + slug.encode(), digest_size=16).digest()
            changed[entry.path] = replace(entry, slug=slug, values=values, digest=digest)
    return [changed.get(entry.path, entry) for entry in entries]


def primary_language(language: str) -> str:
    """`fr-CA`, `fr_CA` → `fr`."""
    return slugify(language).partition("-")[0]
