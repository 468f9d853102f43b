"""Items as lists show them: the same models, without their texts.

A page that lists items is given outlines, so that what it is made from is what it shows:
editing the body of a post leaves every list as it was.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import cache
from operator import call
from typing import Any, TypeVar

from lazy_regex import lazy_compile
from programmation.model import Community, Item, Meeting, Memo, Post, Profile
from programmation.parts import Source

_NOWHERE = Source("")

HAS_RECAP = "…"
"""Recap of a meeting's outline: only whether there is one matters there."""

Outlined = TypeVar("Outlined", Post, Meeting, Community, Profile)


def outline(item: Outlined, memo: Memo = call) -> Outlined:
    """`item` without body, recap, source or old addresses; a summary stands for the body.

    What it names is outlined too.
    """
    made: Outlined = memo(_outline, item, memo)
    return made


@cache
def _attributes(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _outline(item: Any, memo: Memo) -> Any:
    changed: dict[str, Any] = {}
    # By what each value is: to ask for the annotations' types took 3 % of a small site's edit.
    kind: type = type(item)
    for name in _attributes(kind):
        value = getattr(item, name)
        if isinstance(value, Item):
            changed[name] = outline(value, memo)  # type: ignore[type-var]  # One that is named.
        elif isinstance(value, tuple) and value and isinstance(value[0], Item):
            changed[name] = tuple(outline(other, memo) for other in value)
    if hasattr(item, "summary"):
        changed["summary"] = item.summary or excerpt(item.body)
    if hasattr(item, "recap"):
        changed["recap"] = HAS_RECAP if item.recap.strip() else ""
    return replace(item, body="", source=_NOWHERE, old_addresses=(), **changed)


_NOT_PROSE = lazy_compile(
    r"^(?:#|>|```|~~~|[-*+] |\d+[.)] |\||!\[|<|\*?\[[^\]]+\]:|:::|[^\n]+\n[=-]+$)"
)
_CALLS = lazy_compile(r" ?\[\^[^\]\n]+\]|\[([^\[\]\n]*)\]\[[^\]\n]*\]")
"""Pattern of a note's call, and of a link whose address stands elsewhere."""


MARKUP_RATIO = 20
"""How many times longer than its excerpt a text's beginning may be, with addresses and marks."""
LONGEST_EXCERPT = 200
"""In characters."""


def excerpt(text: str) -> str:
    """The first paragraph of a Markdown text as plain text, cut between words."""
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.strip() or _NOT_PROSE.match(paragraph.strip()):
            continue
        from programmation.text.markdown import words_of  # Slow to import.

        paragraph = paragraph[: MARKUP_RATIO * LONGEST_EXCERPT]
        # A rule has no words.
        if words := words_of(_CALLS.sub(r"\1", paragraph)):
            return shortened(words)
    return ""


def shortened(text: str, length: int = LONGEST_EXCERPT) -> str:
    """`text` in at most `length` characters, cut between words when it can be."""
    if len(text) <= length:
        return text
    words = text[: length - 1].rpartition(" ")[0] or text[: length - 1]
    return words.rstrip(" ,;:–—") + "…"
