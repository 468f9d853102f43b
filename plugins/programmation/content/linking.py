"""An entry and what it names → its model."""

from __future__ import annotations

import re
from typing import Any

from lazy_regex import lazy_compile
from programmation import kinds
from programmation.content.entry import Entry
from programmation.content.translations import GROUP
from programmation.model import Item
from programmation.schema import Field, Type


def item(entry: Entry, *pairs: Any) -> Item:
    """The model of a sound entry: an attribute for each row of its kind's fields.

    `pairs`: attribute, value, attribute, value… of those that do not follow from one field alone:
    what comes from other files (see `references`), or from two fields.
    """
    kind, values = entry.kind, entry.values
    named = dict(zip(pairs[::2], pairs[1::2], strict=True))
    typed = {
        row.name: _value(row, values[row.name])
        for row in kind.fields
        if row.name in values and row.name not in named and not row.part_of
    }
    typed |= {name: values[name] for name in DERIVED if name in values}
    made: Item = kind.model(**typed, **named, **_text(entry), slug=entry.slug, source=entry.source)
    return made


DERIVED = ("day_unknown", GROUP)
"""Values that no field has, but the models: see `moments`, `translations`."""


def _value(row: Field, value: Any) -> Any:
    if row.model is None:
        return value
    if row.type is not Type.RECORD:
        return row.model(value)
    return tuple(row.model(**each) for each in value) if row.many else row.model(**value)


def _text(entry: Entry) -> dict[str, str]:
    if entry.kind is not kinds.MEETING:
        return {"body": entry.body}
    announcement, recap = split_recap(entry.body)
    return {"body": announcement, "recap": recap}


_RECAP = r"comptes?[ \u00a0-]rendus?"
_END = r"[ \t\u00a0:#]{0,40}"
# Bounded, and read by browsers too (see `editor.forms`): nothing that JavaScript has not.
RECAP_HEADING = lazy_compile(
    rf"^(?:#{{1,4}}[ \t]*(?:\*\*|__)?{_RECAP}"
    rf"(?P<of>[ \t]+(?:de|du|des|d’|d')\b[^\n]*)?{_END}(?:\*\*|__)?{_END}$"
    rf"|(?:\*\*|__){_RECAP}{_END}(?:\*\*|__){_END}$"
    rf"|{_RECAP}{_END}\n(?:-{{2,}}|={{2,}})[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
"""A title, of any level and way of writing, or bold words alone on their line."""
RECAP_ALONE = lazy_compile(rf"^[ \t]*{_RECAP}{_END}$", re.IGNORECASE | re.MULTILINE)
"""Words that were surely meant as that title."""


def split_recap(body: str) -> tuple[str, str]:
    """Announcement and recap."""
    match = RECAP_HEADING.search(body)
    if not match:
        return body, ""
    # The page says « Compte rendu » itself; a title that says more stays.
    return body[: match.start()], body[match.start() if match["of"] else match.end() :]
