"""Code in a Markdown text as it is typed: nothing in it is a link, a picture or a mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from lazy_regex import lazy_compile

_FENCE = lazy_compile(
    r"(?P<lead> *(?:(?:[-+*]|\d{1,3}[.)]) +)*)(?P<sign>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)
_QUOTE = lazy_compile(r" *> ?")
WORD_BULLETS = "•‣◦▪▫●○■□∙⁃·➢➤►▶❖\uf0a7\uf0b7\uf0d8\uf0fc"
"""Signs of points pasted from Word, those of its own fonts among them."""
HOLDER = lazy_compile(rf" {{0,3}}(?:[-+*{WORD_BULLETS}]|\d{{1,3}}[.)]|\[\^[^\]]*\]:|:)[ \t\u00a0]")
"""Pattern of the start of an item, a note or a definition: lines further right belong to it."""
HASHTAGS = r"#\d|#[^\s#]\S*(?:[ \t]+[#@]\S+)*[ \t]*(?:\n|$)"
"""Pattern of « #2 » and of a line of #words: no title, though others may lack the space."""
FAR = 1_000
"""Indentation given to an empty line."""


class Fence(NamedTuple):
    """The line that begins fenced code, wherever Markdown may hold some."""

    start: int
    """Number of its line, from 0."""
    end: int
    """Number of the line that closes it; 0 when none does: it is then text."""
    code: Sequence[str]
    quote: str
    """Signs before it that make a quotation of the line."""
    lead: str
    """Spaces or signs before it that make it part of an item."""
    sign: str
    info: str


def has_fences(text: str) -> bool:
    return "```" in text or "~~~" in text


def fences(typed: Iterable[str]) -> Iterator[Fence]:
    """Fences in the lines of a text, as its page shows them; none is within another's code."""
    lines = [line.expandtabs(4) for line in typed]
    margins = [len(line) - len(line.lstrip(" ")) if line.strip() else FAR for line in lines]
    unclosed: set[str] = set()
    number = 0
    while number < len(lines):
        start, number = number, number + 1
        match, quote = _FENCE.match(lines[start]), _QUOTE.match(lines[start])
        if not match and not quote:
            continue
        # What holds it, an item of a list or a note: else four spaces make it code.
        looked_at = range(start - 1, max(start - 200, -1), -1) if margins[start] else ()
        holder = next((n for n in looked_at if margins[n] < margins[start]), start)
        held = holder != start and bool(HOLDER.match(lines[holder].lstrip()))
        if margins[start] >= 4 and not held:
            continue
        after = range(number, len(lines))
        if quote:
            number = next((n for n in after if not _QUOTE.match(lines[n])), len(lines))
            inner = (_QUOTE.sub("", each, count=1) for each in lines[start:number])
            for first, end, code, outer, *rest in fences(inner):
                yield Fence(start + first, end and start + end, code, quote[0] + outer, *rest)
        elif match:
            lead, sign = match["lead"], match["sign"]
            closing = () if sign in unclosed else after
            end = next((n for n in closing if _closes(lines[n], sign)), 0)
            code = [lines[n][min(len(lead), margins[n]) :] for n in range(number, end)]
            lead = lead if held or lead.strip() else ""
            yield Fence(start, end, code, "", lead, sign, match["info"])
            unclosed |= set() if end else {sign}
            number = max(number, end + 1)


def _closes(line: str, sign: str) -> bool:
    line = line.strip()
    return line.startswith(sign) and not line.strip(sign[0])


_SPAN = r"``[^\n]*?``|`[^`\n]*`"
_SPANS = lazy_compile(_SPAN)
_SPANS_AND_TAGS = lazy_compile(
    # No start within: else each of many starts would look for the end of the text.
    rf"{_SPAN}|<(?P<tag>pre|code)\b(?:(?!<(?P=tag)\b).)*?</(?P=tag)>",
    re.DOTALL | re.IGNORECASE,
)


def code_places(text: str) -> Iterator[tuple[int, int]]:
    """Where each piece of code begins and ends: between fences, between backquotes, in HTML."""
    # Few texts hold other code than that of one line, which `re` finds at C speed.
    pattern = _SPANS_AND_TAGS if "<" in text else _SPANS
    done = 0
    if has_fences(text):
        lines = text.split("\n")
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        for fence in fences(lines):
            if fence.end:
                start, end = starts[fence.start], starts[fence.end + 1] - 1
                yield from (found.span() for found in pattern.finditer(text, done, start))
                yield start, end
                done = end
    yield from (found.span() for found in pattern.finditer(text, done))


def outside_code(
    text: str, change: Callable[[str, int], str], of_code: Callable[[str], str] = str
) -> str:
    """`text` with `change(part, place)` for each part outside code, and `of_code(piece)` for each
    piece of code."""
    parts: list[str] = []
    done = 0
    for start, end in code_places(text):
        parts += (change(text[done:start], done), of_code(text[start:end]))
        done = end
    return "".join((*parts, change(text[done:], done)))


_RULE = lazy_compile(r" {0,3}[|:-][ |:-]*$")
_BORDERED = lazy_compile(r"^ *\||(?<!\\)(?:\\\\)*\| *$")


def table_start(lines: Sequence[str]) -> int:
    """Index of the line that begins a table; number of lines if none does."""
    for number, (titles, rule) in enumerate(pairwise(lines)):
        if "|" in rule and "-" in rule and _RULE.match(rule):
            columns = len(cells(titles))
            bordered = columns > 1 or all(map(_BORDERED.search, [titles, *lines[number + 2 :]]))
            if columns == len(cells(rule)) and bordered:
                return number
    return len(lines)


_CUT = lazy_compile(r"(`+)(?!`).{0,2000}?(?<!`)\1(?!`)|`+|\\.|(?P<cut>\|)")


def cells(row: str) -> list[str]:
    """Cells of a row of a table: texts between its bars, but for those in code."""
    row = row.strip(" ")
    cuts = [match.start() for match in _CUT.finditer(row) if match["cut"]]
    if cuts[:1] != [0]:
        cuts.insert(0, -1)
    if len(cuts) < 2 or cuts[-1] != len(row) - 1:
        cuts.append(len(row))
    return [row[start + 1 : end] for start, end in pairwise(cuts)]
