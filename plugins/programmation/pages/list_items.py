"""Items as lists show them: the same models, without their texts.

A page that lists items is given outlines, so that what it is made from is what it shows:
editing the body of a post leaves every list as it was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, TypeVar

from builder.incremental.memo import Results
from programmation.model import Community, Meeting, Post, Profile, Source

_NOWHERE = Source("")

HAS_RECAP = "…"
"""Stands for a recap in a meeting's outline: only whether there is one matters there."""


Item = TypeVar("Item", Post, Meeting, Community, Profile)


def outline(item: Item, results: Results | None = None) -> Item:
    """`item` without body, recap, source or old addresses; a summary stands for the body.

    `results`: where it is made once, so that what many pages share is one object.
    """
    results = results or Results()
    made: Item = results.of(_outline, item, results)
    return made


def _outline(item: Item, results: Results) -> Item:
    rest = _rest(item, results)
    return replace(item, body="", source=_NOWHERE, old_addresses=(), **rest)


def _rest(item: Post | Meeting | Community | Profile, results: Results) -> dict[str, Any]:
    if isinstance(item, Profile):
        return {}
    summary = item.summary or excerpt(item.body)
    if isinstance(item, Community):
        return {"summary": summary}
    community = outline(item.community, results) if item.community else None
    if isinstance(item, Post):
        authors = tuple(outline(author, results) for author in item.authors)
        return {"summary": summary, "community": community, "authors": authors}
    recap = HAS_RECAP if item.recap.strip() else ""
    hosts = tuple(outline(host, results) for host in item.hosts)
    return {"summary": summary, "community": community, "hosts": hosts, "recap": recap}


_NOT_PROSE = re.compile(r"^(?:#|>|```|~~~|[-*+] |\d+[.)] |\||!\[|<|\[[^\]]+\]:|:::)")
_MARKUP = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"<[^>]*>"), ""),
    (re.compile(r"(?<!\\)(\*\*|__|\*|`+)(?=\S)(.+?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!])"), r"\1"),
    (re.compile(r"\s+"), " "),
)


MARKUP_RATIO = 20
"""Times the length of an excerpt in which its words are found, addresses and marks among them."""


def excerpt(text: str, length: int = 200) -> str:
    """The first paragraph of a Markdown text as plain text, cut between words."""
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.strip() or _NOT_PROSE.match(paragraph.strip()):
            continue
        # Marks that are never closed would be looked for to the end of a long text, one by one.
        paragraph = paragraph[: MARKUP_RATIO * length]
        for pattern, replacement in _MARKUP:
            paragraph = pattern.sub(replacement, paragraph)
        return shortened(paragraph.strip(), length)
    return ""


def shortened(text: str, length: int) -> str:
    """`text` in at most `length` characters, cut between words when it can be."""
    if len(text) <= length:
        return text
    words = text[: length - 1].rpartition(" ")[0] or text[: length - 1]
    return words.rstrip(" ,;:–—") + "…"
