"""Lists as CommonMark nests them, and as people indent them.

Python-Markdown nests only by four spaces, and needs an empty line before a list.  Editors and
people indent to the item's text: two spaces below « - », three below « 1. ».  Here any line
indented by two spaces or more is part of the item above; a list may follow a sentence directly;
Word's bullets are bullets.  Source: CommonMark 0.31, sections 5.2 and 5.3.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import field
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.text.code_spans import HOLDER, WORD_BULLETS
from programmation.text.fast_markdown import ALWAYS, is_plain
from programmation.text.line_oddities import NO_BREAKS, WORD_BULLET
from programmation.text.oddities import holds

_ITEM = lazy_compile(
    # « □ Oui  □ Non » is a choice, not an item.
    rf"(?P<indent> *)(?:(?P<bullet>[-+*])|(?P<word>(?![□○](?=.*[□○])){WORD_BULLET})"
    r"|(?P<number>\d{1,3})(?P<end>[.)]))"
    r"(?P<gap>(?(word)[ \u00a0\u202f]*|(?: +|$)))(?P<text>.*)"
)
# Four digits are a year: « 2018. Une belle année. » is a sentence.
_ANY = lazy_compile(rf"(?:^ {{0,3}}|\n *)(?:[-+*]|\d{{1,3}}[.)]|[{WORD_BULLETS}])")
_RULE = lazy_compile(r" {0,3}(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})$")
_TABLE_RULE = lazy_compile(r"[ |:-]*\|[ |:-]*$")
_OTHER_BLOCK = lazy_compile(r" {0,3}(?:#{1,6}(?:\s|$)|>)")
# A nested item's code is indented further.
_STASHED = lazy_compile(r"\n*^ ?(\x02wzxhzdk:\d+\x03)$\n*", re.MULTILINE)

INSIDE = 2
"""Spaces, from the marker of an item, from which a line is part of the item."""
TAB = 4
"""Indentation that is always enough: Python-Markdown's own."""


@dataclass
class _Item:
    indent: int
    """Column of the marker."""
    offset: int
    """Columns from the marker to the text."""
    lines: list[str] = field(default_factory=list)
    margin: int = 0
    """Columns, from the marker, of the item's other lines; 0 until one is met."""
    blank_after: bool = False

    def add(self, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        inside = indent - self.indent
        if not self.margin and inside >= INSIDE:
            # CommonMark's indentation, a smaller one, or Python-Markdown's four spaces.
            self.margin = inside if inside in (INSIDE, 3, TAB) else self.offset
        self.lines.append(line[min(indent, self.indent + (self.margin or self.offset)) :])


def _item(line: str, *, first: bool = False) -> re.Match[str] | None:
    """The marker of an item and its text; None for a rule, or a table's rule."""
    match = _ITEM.match(line)
    if not match or _RULE.match(line) or _TABLE_RULE.match(line):
        return None
    return None if first and not match["text"].strip() else match


def _type(match: re.Match[str]) -> str:
    """Type of a marker, the same for all items of a list."""
    return match["bullet"] or match["end"] or "•"


def _interrupts(match: re.Match[str]) -> bool:
    """Whether a list may begin with this in the middle of a paragraph: not « en\\n2018. »."""
    return bool(match["text"].strip()) and match["number"] in (None, "1")


class _ListProcessor(BlockProcessor):
    """Reads a whole list, then each item as a text of its own."""

    needed = ALWAYS  # See `programmation.text.fast_markdown`.
    _without = ""
    """The last text found to hold no list: then its ends hold none either, but at their start."""

    def test(self, parent: Element, block: str) -> bool:
        return bool(_ANY.search(block))

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        lines = blocks[0].split("\n")
        if any(map(_TABLE_RULE.match, lines[1:2])):
            return False
        known = self._without.endswith(blocks[0])
        first = self._first(lines[:1] if known else lines)
        if first is None:
            self._without = self._without if known else blocks[0]
            return False
        if first:
            blocks[0] = "\n".join(lines[first:])
            self.parser.parseBlocks(parent, ["\n".join(lines[:first])])
        if not any(map(_TABLE_RULE.match, lines[first + 1 : first + 2])):
            self._build(parent, _item(lines[first]), self._take(blocks))
        return None

    @staticmethod
    def _first(lines: list[str]) -> int | None:
        # With any indentation below its sentence, except in code or within a note.
        furthest = TAB if lines[0].startswith(" " * TAB) else math.inf
        for number, line in enumerate(lines):
            # Its text may begin on the line below.
            below = not number and lines[1:2] and lines[1].startswith(" " * INSIDE)
            match = _item(line, first=not below)
            if match and len(match["indent"]) < furthest and (not number or _interrupts(match)):
                return number
            if HOLDER.match(line):
                furthest = TAB
        return None

    def _take(self, blocks: list[str]) -> list[_Item]:
        """The items of the list at the start of `blocks`; their lines are removed from it."""
        items: list[_Item] = []
        kind, blank = "", False
        while blocks:
            lines = blocks[0].split("\n")
            for number, line in enumerate(lines):
                if not line.strip():
                    blank = True
                    continue
                match = _item(line)
                beside = match and items and len(match["indent"]) - items[-1].indent < TAB
                if items and self._continues(items[-1], line, match, blank):
                    items[-1].lines += [""] * blank
                    items[-1].add(line)
                elif match and (not items or (_type(match) == kind and beside)):
                    if items:
                        items[-1].blank_after = blank
                    kind = _type(match)
                    items.append(_new_item(match))
                else:
                    blocks[0] = "\n".join(lines[number:])
                    return items
                blank = False
            blocks.pop(0)
            blank = True
        return items

    @staticmethod
    def _continues(item: _Item, line: str, match: re.Match[str] | None, blank: bool) -> bool:
        indent = len(line) - len(line.lstrip(" ")) - item.indent
        if indent >= min(item.margin or item.offset, TAB):
            return True
        if match:
            # Below a number, a slightly indented « 2. » is the next one, « 1. » a nested list.
            next_one = match["number"] not in (None, "1") and item.offset > INSIDE
            return indent >= INSIDE and not next_one
        if blank:
            return indent >= INSIDE
        last = item.lines[-1] if item.lines else ""
        return not (
            _RULE.match(line)
            or _OTHER_BLOCK.match(line)
            or _STASHED.match(line)
            or _OTHER_BLOCK.match(last)
        )

    def _build(self, parent: Element, first: re.Match[str] | None, items: list[_Item]) -> None:
        number = first["number"] if first else None
        made = SubElement(parent, "ol" if number else "ul")
        if number and int(number) != 1:
            made.set("start", str(int(number)))
        loose = any(item.blank_after or _is_loose(item.lines) for item in items)
        for item in items:
            child = SubElement(made, "li")
            if not loose and len(item.lines) == 1 and is_plain(item.lines[0]):
                child.text = item.lines[0]
                continue
            self.parser.state.set("item" if loose else "list")
            # Code and HTML, replaced by placeholders before, are blocks of their own.
            text = "\n".join(item.lines)
            if STX in text:
                text = _STASHED.sub(r"\n\n\1\n\n", text)
            self.parser.parseChunk(child, text.strip("\n"))
            self.parser.state.reset()


def _new_item(match: re.Match[str]) -> _Item:
    before = match.end("gap") - match.end("indent")
    gap = len(match["gap"])
    offset = before if match["text"] and gap <= TAB else before - gap + 1
    return _Item(len(match["indent"]), offset, [match["text"]])


def _is_loose(lines: list[str]) -> bool:
    """Whether an empty line separates two blocks of the item itself, not of nested ones."""
    if "" not in lines[1:]:
        return False
    blank, inner = False, ""
    for line in lines:
        if line and not (inner and line.startswith(" " * INSIDE)):
            kind = _type(match) if (match := _item(line)) else ""
            if blank and not (kind and kind == inner):
                return True
            inner = kind or inner
        blank = not line
    return False


# One line at a time; `{0,19}`: more spaces are not typed by people.
_NO_BREAKS = lazy_compile(
    rf"(?P<before>[ {NO_BREAKS}]{{0,19}})(?P<mark>[-+*]|\d{{1,3}}[.)]|[{WORD_BULLETS}]|\#{{1,6}}|>)"
    rf"(?P<gap>[ {NO_BREAKS}]+)(?=\S)"
)


class _NoBreaksProcessor(Preprocessor):
    """Replaces no-break spaces around the sign of an item, a title or a quotation by spaces: on a
    Mac Alt types them, and HTML pasted from elsewhere is indented with them."""

    def run(self, lines: list[str]) -> list[str]:
        return list(self._lines(lines)) if holds("\n".join(lines), NO_BREAKS) else lines

    @staticmethod
    def _lines(lines: list[str]) -> Iterator[str]:
        margin: int | None = None
        """Indentation of the first item, which begins a list however large it is."""
        for line in lines:
            if match := _NO_BREAKS.match(line):
                indent = len(match["before"])
                moved = 0 if match["before"].isascii() else indent
                margin = moved if margin is None else margin
                if not match[0].isascii():
                    indent -= min(margin, moved)
                    line = f"{' ' * indent}{match['mark']} {line[match.end() :]}"
                margin = None if match["mark"][0] in "#>" else margin
            elif line.strip() and line[0] != " ":
                margin = None
            yield line


_TASK = lazy_compile(r"\[(?:(?P<done>[xX])| ?)\] ")


class _TaskProcessor(Treeprocessor):
    """« - [x] fait » → a sign that every feed reader and plain text can show."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = item if (item.text or "").strip() or not len(item) else item[0]
            text = holder.text or ""
            if holder.tag in ("li", "p") and (sign := _TASK.match(text)):
                holder.text = f"{'☑' if sign['done'] else '☐'} {text[sign.end() :]}"


def read_lists(markdown: Markdown) -> None:
    """Install this module's processors in `markdown`."""
    blocks = markdown.parser.blockprocessors
    for name in ("indent", "olist", "ulist"):
        blocks.deregister(name)
    blocks.register(_ListProcessor(markdown.parser), "lists", 95)
    # After tabs became spaces, and code was put aside.
    markdown.preprocessors.register(_NoBreaksProcessor(markdown), "no_breaks", 24.5)
    # Before signs in brackets are read as links.
    markdown.treeprocessors.register(_TaskProcessor(markdown), "tasks", 25)
