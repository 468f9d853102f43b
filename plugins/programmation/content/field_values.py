"""The nodes typed under one field → the values that its row of `kinds` asks for.

Pure.  `Unreadable` says why a value is none; `reader` knows the file and the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.content import dates, field_types
from programmation.content.field_types import Unreadable
from programmation.content.nodes import Group, Items, Node, Text
from programmation.schema import VALUE_ALIASES, Field, Type

FOREIGN_DRAFTS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(
        ("draft", "hidden", "unlisted", "private"),
        lambda value: value not in ("false", "no", "non", "0", "off"),
    ),
    "published": lambda value: (
        value not in ("true", "yes", "oui", "1", "on") and not value[:4].isdecimal()
    ),
    "visibility": lambda value: value not in ("public", "visible"),
}
"""Fields by which other generators hide a text → whether a value does.  A date is none."""


@dataclass(frozen=True)
class Typing:
    """How the values of one file are typed."""

    zone: ZoneInfo
    header: bool
    """Under Pelican's `Key: value` header, where a list is text cut at its commas."""
    pelican: bool
    """In an existing Pelican text, whose dates are those that Pelican reads."""

    def items(self, row: Field, node: Node) -> tuple[Node, ...]:
        """The values of a field that takes several: a YAML list, or text cut at `;` or `,`."""
        if row.type is Type.RECORD and isinstance(node, Items):
            return node.items
        parts: list[Node] = []
        for item in node.items if isinstance(node, Items) else (node,):
            # In a YAML list, a comma or a semicolon belongs to the sentence.
            as_list = isinstance(node, Items) and not self.header
            if as_list or not isinstance(item, Text):
                parts.append(item)
                continue
            comma = row.type in _WITHOUT_COMMA and ";" not in item.value
            texts = item.value.split("," if comma else ";")
            parts += [Text(text.strip(), item.line) for text in texts]
        return tuple(part for part in parts if not is_empty(part))

    def value(self, row: Field, node: Node) -> Any:
        """The value of a field, or one of its `items`."""
        return self.text(row, (row.many and sentence(node)) or self._single(row, node))

    def text(self, row: Field, text: Text) -> Any:
        value = text.value
        if row.type not in _OWN_LIMIT and len(value) > LONGEST.get(row.type, LONGEST_ADDRESS):
            # What reads it, and tells what is wrong with it, tries many patterns.
            raise Unreadable(f"trop long : {len(value)} caractères", _as_shown(row))
        match row.type:
            case Type.TEXT | Type.PARAGRAPH:
                return field_types.read_text(value, LONGEST[row.type])
            case Type.DATETIME:
                hour = dates.read_hour(value) if row.same_day_as else None
                if hour is not None or row.partial:
                    return hour if hour is not None else dates.read_partial(value, self.zone)
                return self._datetime(value, time_required=row.timed)
            case Type.CHOICE:
                return field_types.read_choice(value, row.choices, VALUE_ALIASES)
            case Type.FILE:
                return field_types.read_target(value)
            case Type.THEME | Type.COMMUNITY | Type.PROFILE:
                return text
            case _:
                return _PLAIN[row.type](value)

    def _single(self, row: Field, node: Node) -> Text:
        if isinstance(node, Text):
            return node
        lines = node.items if isinstance(node, Items) and self.header else ()
        texts = [line.value for line in lines if isinstance(line, Text)]
        if texts and row.type in (Type.TEXT, Type.PARAGRAPH):
            # A header's continuation lines.
            return Text(" ".join(texts), node.line)
        raise Unreadable("une seule valeur est attendue", _as_shown(row))

    def _datetime(self, value: str, *, time_required: bool) -> Any:
        try:
            return dates.read_datetime(value, self.zone, time_required=time_required)
        except Unreadable:
            if self.pelican and (moment := dates.read_pelican_date(value, self.zone)):
                return moment
            raise


def _as_shown(row: Field) -> str:
    return f"Écrivez « {row.key}: {row.example or row.default or '…'} »."


_OWN_LIMIT = (Type.TEXT, Type.PARAGRAPH)
_SHORT = (Type.DATETIME, Type.DURATION, Type.COUNT, Type.FLAG, Type.CHOICE, Type.EMAIL)
LONGEST = {Type.TEXT: 500, Type.PARAGRAPH: 5_000, **dict.fromkeys(_SHORT, 200)}
"""Characters: a title stands on many pages, in feeds, on a sheet; what is longer is a text."""
LONGEST_ADDRESS = 2_000
"""Of all other types.  PDFs take no longer address, nor do some browsers."""

_WITHOUT_COMMA = (Type.PROFILE, Type.THEME, Type.ADDRESS)

_PLAIN = {
    Type.IDENTIFIER: field_types.read_identifier,
    Type.SLUG: field_types.read_slug,
    Type.DURATION: dates.read_duration,
    Type.FLAG: field_types.read_flag,
    Type.COUNT: field_types.read_count,
    Type.EMAIL: field_types.read_email,
    Type.URL: field_types.read_url,
    Type.CONTACT: field_types.read_contact,
    Type.PHONE: field_types.read_phone,
    Type.PICTURE: field_types.read_path,
    Type.ADDRESS: field_types.read_address,
}


def sentence(node: Node) -> Text | None:
    """« - Bons coups: trois récits », which YAML takes for a field, as the text that it is."""
    if isinstance(node, Group) and len(node.entries) == 1:
        ((key, value),) = node.entries
        if isinstance(value, Text):
            return Text(f"{key.value}: {value.value}".rstrip(), node.line)
    return None


def is_empty(node: Node) -> bool:
    """Whether nothing was typed: no value, or only what stands between two."""
    match node:
        case Text(value):
            return not value.strip(",; ")
        case Items(items):
            return all(is_empty(item) for item in items)
        case Group(entries):
            return not entries
