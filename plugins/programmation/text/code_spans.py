"""Positions in a Markdown text, known without Python-Markdown: code, tables and their cells.

Nothing in code is a link, a picture or a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from lazy_regex import lazy_compile

_FENCE = lazy_compile(
    r"(?P<lead> *(?:(?:[-+*]|\d{1,3}[.)]) +)*)(?P<sign>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)  # ``` or ~~~, in an item or not, with words after.
_QUOTE = lazy_compile(r" *> ?")
WORD_BULLETS = "•‣◦▪▫●○■□∙⁃·➢➤►▶❖\uf0a7\uf0b7\uf0d8\uf0fc"
"""Bullets pasted from Word, in its own fonts too."""
HOLDER = lazy_compile(rf" {{0,3}}(?:[-+*{WORD_BULLETS}]|\d{{1,3}}[.)]|\[\^[^\]]*\]:|:)[ \t\u00a0]")
"""Pattern of the start of an item, a note or a definition: indented lines belong to it."""
HASHTAGS = r"#\d|#[^\s#]\S*(?:[ \t]+[#@]\S+)*[ \t]*(?:\n|$)"
"""Pattern of « #2 » or a line of hashtags, which are not titles missing a space."""
FAR = 1_000
"""Indentation assumed for an empty line."""


class Fence(NamedTuple):
    """Fenced code, or an opening line without a closing one."""

    start: int
    """Index of its line."""
    end: int
    """Index of the closing line; 0 without one: the fence is then text."""
    code: Sequence[str]
    quote: str
    """Signs before it, for a quotation."""
    lead: str
    """Spaces or signs before it, for an item."""
    sign: str
    info: str


def has_fences(text: str) -> bool:
    # One character is found much faster than several.
    return ("`" in text and "```" in text) or ("~" in text and "~~~" in text)


def fences(typed: Iterable[str]) -> Iterator[Fence]:
    """Fences in the lines of a text, as Markdown reads them; none inside another's code."""
    lines = [line.expandtabs(4) for line in typed]
    margins = [len(line) - len(line.lstrip(" ")) if line.strip() else FAR for line in lines]
    unclosed: set[str] = set()
    done = 0
    for start, line in enumerate(lines):
        quote, fence = _QUOTE.match(line), _FENCE.match(line)
        if start < done or not (quote or fence):
            continue
        held = _is_held(start, lines, margins)
        if margins[start] >= 4 and not held:
            continue  # Four spaces make it code.
        after = range(start + 1, len(lines))
        if quote:
            done = next((n for n in after if not _QUOTE.match(lines[n])), len(lines))
            inner = (_QUOTE.sub("", each, count=1) for each in lines[start:done])
            for first, end, code, outer, *rest in fences(inner):
                yield Fence(start + first, end and start + end, code, quote[0] + outer, *rest)
        elif fence:
            lead, sign = fence["lead"], fence["sign"]
            closing = () if sign in unclosed else after
            end = next((n for n in closing if _closes(lines[n], sign)), 0)
            code = [lines[n][min(len(lead), margins[n]) :] for n in range(start + 1, end)]
            lead = lead if held or lead.strip() else ""
            yield Fence(start, end, code, "", lead, sign, fence["info"])
            unclosed |= set() if end else {sign}
            done = end + 1


def _is_held(number: int, lines: Sequence[str], margins: Sequence[int]) -> bool:
    """Whether a line belongs to an item or a note above it, by its margin."""
    above = range(number - 1, max(number - 200, -1), -1) if margins[number] else ()
    holder = next((n for n in above if margins[n] < margins[number]), None)
    return holder is not None and bool(HOLDER.match(lines[holder].lstrip()))


def _closes(line: str, sign: str) -> bool:
    line = line.strip()
    return line.startswith(sign) and not line.strip(sign[0])


_SPAN = r"``[^\n]*?``|`[^`\n]*`"
_SPANS = lazy_compile(_SPAN)
_SPANS_AND_TAGS = lazy_compile(
    # It may not contain its own start: otherwise each of many starts would search to the end.
    rf"{_SPAN}|<(?P<tag>pre|code)\b(?:(?!<(?P=tag)\b).)*?</(?P=tag)>",
    re.DOTALL | re.IGNORECASE,
)


def code_places(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each piece of code: fenced, between backquotes, or in HTML."""
    # Few texts have other code than on one line, which `re` finds at C speed.
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
    """`text` with `change(part, place)` for each part outside code, whose index is `place`, and
    `of_code(piece)` for each piece of code."""
    parts: list[str] = []
    done = 0
    for start, end in code_places(text):
        parts += (change(text[done:start], done), of_code(text[start:end]))
        done = end
    return "".join((*parts, change(text[done:], done)))


_RULE = lazy_compile(r" {0,3}[|:-][ |:-]*$")
_BORDERED = lazy_compile(r"^ *\||(?<!\\)(?:\\\\)*\| *$")


def table_start(lines: Sequence[str]) -> int:
    """Index of the line that begins a table; number of lines without one."""
    for number, (titles, rule) in enumerate(pairwise(lines)):
        if "|" in rule and "-" in rule and _RULE.match(rule):
            columns = len(cells(titles))
            bordered = columns > 1 or all(map(_BORDERED.search, [titles, *lines[number + 2 :]]))
            if columns == len(cells(rule)) and bordered:
                return number
    return len(lines)


_CUT = lazy_compile(r"(`+)(?!`).{0,2000}?(?<!`)\1(?!`)|`+|\\.|(?P<cut>\|)")
"""Code, an escaped sign, or a bar that cuts cells."""


def cells(row: str) -> list[str]:
    """Cells of a table's row: texts between bars, except bars in code."""
    row = row.strip(" ")
    cuts = [match.start() for match in _CUT.finditer(row) if match["cut"]]
    if cuts[:1] != [0]:
        cuts.insert(0, -1)
    if len(cuts) < 2 or cuts[-1] != len(row) - 1:
        cuts.append(len(row))
    return [row[start + 1 : end] for start, end in pairwise(cuts)]
