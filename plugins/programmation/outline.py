"""Items as lists show them: the same models, without their texts.

A page that lists items is given outlines, so that what it is made from is what it shows:
editing the body of a post leaves every list as it was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import overload

from programmation.model import Community, Meeting, Post, Profile, Source

_NOWHERE = Source("")

HAS_RECAP = "…"
"""Stands for a recap in a meeting's outline: only whether there is one matters there."""


@overload
def outline(item: Post) -> Post: ...
@overload
def outline(item: Meeting) -> Meeting: ...
@overload
def outline(item: Community) -> Community: ...
@overload
def outline(item: Profile) -> Profile: ...
def outline(
    item: Post | Meeting | Community | Profile,
) -> Post | Meeting | Community | Profile:
    """`item` without body, recap, source or old addresses; a summary stands for the body."""
    if isinstance(item, Post):
        return replace(
            item,
            summary=item.summary or excerpt(item.body),
            authors=tuple(outline(author) for author in item.authors),
            community=outline(item.community) if item.community else None,
            body="",
            source=_NOWHERE,
            old_addresses=(),
        )
    if isinstance(item, Meeting):
        return replace(
            item,
            summary=item.summary or excerpt(item.body),
            community=outline(item.community),
            hosts=tuple(outline(host) for host in item.hosts),
            body="",
            recap=HAS_RECAP if item.recap.strip() else "",
            source=_NOWHERE,
            old_addresses=(),
        )
    if isinstance(item, Community):
        return replace(
            item,
            summary=item.summary or excerpt(item.body),
            body="",
            source=_NOWHERE,
            old_addresses=(),
        )
    return replace(item, body="", source=_NOWHERE, old_addresses=())


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


def excerpt(text: str, length: int = 200) -> str:
    """The first paragraph of a Markdown text as plain text, cut between words."""
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.strip() or _NOT_PROSE.match(paragraph.strip()):
            continue
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
