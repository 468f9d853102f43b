"""Items for lists: the same models, without their texts.

A page that lists items receives outlines, so its digest covers only what it shows: an edit of a
post's body leaves every list up to date.
"""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from operator import call
from typing import Any, TypeVar

from lazy_regex import lazy_compile
from programmation.model import Community, Item, Meeting, Memo, Post, Profile
from programmation.parts import Source

_NOWHERE = Source("")

HAS_RECAP = "…"
"""Recap in a meeting's outline: only whether there is one matters."""

Outlined = TypeVar("Outlined", Post, Meeting, Community, Profile)


def outline(item: Outlined, memo: Memo = call) -> Outlined:
    """`item` without body, recap, source and old addresses; its summary replaces the body.

    Items that it refers to are outlined too.
    """
    made: Outlined = memo(_outline, item, memo)
    return made


@cache
def _attributes(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _outline(item: Any, memo: Memo) -> Any:
    kind: type = type(item)
    values = {name: getattr(item, name) for name in _attributes(kind)}
    # By the values' types: resolving annotations took 3 % of a small site's edit.
    for name, value in values.items():
        if isinstance(value, Item):
            values[name] = outline(value, memo)  # type: ignore[type-var]  # One that is named.
        elif isinstance(value, tuple) and value and isinstance(value[0], Item):
            values[name] = tuple(outline(other, memo) for other in value)
    if "summary" in values:
        values["summary"] = item.summary or excerpt(item.body)
    if "recap" in values:
        values["recap"] = HAS_RECAP if item.recap.strip() else ""
    return kind(**values | {"body": "", "source": _NOWHERE, "old_addresses": ()})


_NOT_PROSE = lazy_compile(
    r"^(?:#|>|```|~~~|[-*+] |\d+[.)] |\||!\[|<|\*?\[[^\]]+\]:|:::|[^\n]+\n[=-]+$)"
)  # Titles, quotations, code, lists, tables, pictures, HTML, definitions.
_CALLS = lazy_compile(r" ?\[\^[^\]\n]+\]|\[([^\[\]\n]*)\]\[[^\]\n]*\]")
"""Pattern of a note's reference, and of a link by reference."""


MARKUP_RATIO = 20
"""How many times longer than its excerpt the start of a text may be, with addresses and marks."""
LONGEST_EXCERPT = 200
"""Most characters of an excerpt."""


def excerpt(text: str) -> str:
    """The first paragraph of a Markdown text as plain text, cut between words."""
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.strip() or _NOT_PROSE.match(paragraph.strip()):
            continue
        from programmation.text.markdown import words_of  # Slow to import.

        paragraph = paragraph[: MARKUP_RATIO * LONGEST_EXCERPT]
        # A horizontal rule has no words.
        if words := words_of(_CALLS.sub(r"\1", paragraph)):
            return shortened(words)
    return ""


def shortened(text: str, length: int = LONGEST_EXCERPT) -> str:
    """`text` in at most `length` characters, cut between words when it can be."""
    if len(text) <= length:
        return text
    words = text[: length - 1].rpartition(" ")[0] or text[: length - 1]
    return words.rstrip(" ,;:–—") + "…"
