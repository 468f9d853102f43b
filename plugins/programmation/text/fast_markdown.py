"""Python-Markdown with prefilters on its hot spots: identical HTML, less work for each text.

Python-Markdown runs every block processor on every block, and every inline pattern on every
string.  Most can only match a certain text: searching for it first is much faster than their
regular expressions.  Processors and patterns without such a text always run.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, blockprocessors, inlinepatterns, preprocessors
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, def_list, footnotes, md_in_html
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString

from lazy_regex import lazy_compile
from programmation.text.code_spans import WORD_BULLETS

MARKS = frozenset(f"#=-_*+:>[|\x020123456789{WORD_BULLETS}")
"""First signs of lines, spaces apart, in which kinds of blocks with a needed text may begin."""

ALWAYS = ("",)
NEEDED: Mapping[type | str, tuple[str, ...]] = {
    blockprocessors.EmptyBlockProcessor: ALWAYS,
    blockprocessors.CodeBlockProcessor: ALWAYS,
    blockprocessors.HRProcessor: tuple(f"{m}{gap}{m}" for m in "-_*" for gap in ("", " ", "  ")),
    blockprocessors.ReferenceProcessor: ("]:",),
    abbr.AbbrBlockprocessor: ("*[",),
    def_list.DefListIndentProcessor: ALWAYS,
    footnotes.FootnoteBlockProcessor: ("[^",),
    md_in_html.MarkdownInHtmlProcessor: (STX,),
    inlinepatterns.LINK_RE: ("[",),
    inlinepatterns.IMAGE_LINK_RE: ("!",),
    inlinepatterns.AUTOLINK_RE: ("<",),
    inlinepatterns.AUTOMAIL_RE: ("<",),
    inlinepatterns.HTML_RE: ("<",),
    inlinepatterns.ENTITY_RE: ("&",),
    inlinepatterns.LINE_BREAK_RE: ("  \n",),
    r"\\\n": ("\\",),
    # As spelled in the footnotes extension.
    r"\[\^([^\]]*)\]": ("[^",),
}
"""Class of a block processor, or regular expression of a pattern → texts, one of which is in any
match.  Such blocks are never met in a `plain` one.  Our own classes have an attribute `needed`."""


def quickened(markdown: Markdown) -> Markdown:
    """`markdown` itself, with Python-Markdown's own steps replaced by faster ones."""
    steps = (*markdown.preprocessors, *markdown.inlinePatterns, *markdown.treeprocessors)
    for step in (markdown.parser, *steps):
        # The class is changed, since other objects hold the step.
        step.__class__ = QUICKER.get(type(step), type(step))
    # Called several times for each element.
    markdown.is_block_level = functools.cache(markdown.is_block_level)  # type: ignore[method-assign]
    return markdown


def converted(markdown: Markdown, text: str) -> str:
    """The HTML of a text; only one at a time."""
    try:
        return markdown.reset().convert(text)
    except RecursionError:  # Hundreds of nested marks: not written by people.
        markdown.parser.state.clear()  # `reset` leaves the stack of open blocks.
        return f"<p>{escape(text)}</p>"


def is_plain(block: str) -> bool:
    """Whether a block can only be a paragraph, among the blocks of `NEEDED`.

    Lists, code and their continuations begin with a digit or a space; other blocks have lines that
    begin with one of `MARKS`.
    """
    first = block[:1]
    if first in MARKS or first in ("", " ", "\n") or first.isdecimal():
        return False
    if "\n" in block:
        return not any(line.lstrip(" ")[:1] in MARKS for line in block.split("\n"))
    return True


@functools.cache
def _needed(step: Any) -> tuple[str, ...] | None:
    if isinstance(step, inlinepatterns.DelimiterProcessor):
        return tuple(step.tokens)
    own = getattr(step, "needed", None) or NEEDED.get(type(step))
    return own or NEEDED.get(getattr(step, "pattern", ""))


class _QuickBlocks(BlockParser):
    def parseDocument(self, lines: Iterable[str]) -> Any:  # noqa: N802
        # For each document, as an extension may add block processors between two.
        self._all = [(one, _needed(one) or ALWAYS) for one in self.blockprocessors]
        self._for_plain = [step for step in self._all if not _needed(step[0])]
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Any, blocks: list[str]) -> None:  # noqa: N802
        """Python-Markdown's method, without the block processors that cannot match."""
        every = self._all
        while blocks:
            for processor, needed in self._for_plain if is_plain(blocks[0]) else every:
                block = blocks[0]
                for text in needed:
                    if text in block:
                        break
                else:
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


class _QuickInline(InlineProcessor):
    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        # For each document, as an extension may add patterns during one.
        text = "\n".join(tree.itertext())
        self._patterns = [
            (index, pattern, found)
            for index, pattern in enumerate(self.inlinePatterns)
            # References need a definition somewhere in the text.
            if self.md.references
            or not isinstance(pattern, inlinepatterns.ReferenceInlineProcessor)
            if (found := [one for one in _needed(pattern) or ALWAYS if one in text])
            # A finer test, for patterns whose needed text is common.
            and getattr(pattern, "is_in", bool)(text)
        ]
        return super().run(tree, ancestors) if self._patterns else tree

    def _InlineProcessor__handleInline(  # noqa: N802  # Python-Markdown's own private name
        self,
        data: str,
        patternIndex: int = 0,  # noqa: N803
    ) -> str:
        """Python-Markdown's method, without the patterns that cannot match."""
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index, pattern, needed in self._patterns:
            if index < patternIndex:
                continue
            matched, start = True, 0
            while matched:
                for text in needed:
                    if text in data:
                        break
                else:
                    break
                data, matched, start = apply(pattern, data, index, start)
        return data


SIGN = r"(?<=[^\s*])\*(?=[.,;:!?)»…])"
"""Pattern of a star that opens nothing: « 20 $*, 30 $* »."""
# No other mark of emphasis between the two, nor just beside them.
_PAIR = lazy_compile(rf"(?<![*_])(?!{SIGN})(\*\*?)(?![\s*_])([^*_]*)(?<!\s)\1(?![*_])")


class QuickDelimiters(inlinepatterns.DelimiterProcessor):
    def handleMatch(self, m: Any, data: str) -> Any:  # type: ignore[override]  # noqa: N802
        """Python-Markdown's method, faster for a lone `*pair*` or `**pair**`."""
        pair = None if self.regions or self.stack else _PAIR.match(data, m.start())
        if pair:
            made = Element(self.delimiters["*"].tags[len(pair[1]) == 1])
            made.text = pair[2]
            return made, pair.start(), pair.end()
        return super().handleMatch(m, data)


class _QuickCode(inlinepatterns.BacktickInlineProcessor):
    needed = ("`",)
    # Each choice begins with a character, which `re` searches for at C speed.
    _pattern = lazy_compile(r"`(?<!\\`)()|\\(?<!\\\\)\\(?:\\\\)*(?=`)")

    def getCompiledRegExp(self) -> re.Pattern[str]:  # noqa: N802
        return self._pattern

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        if m[0] == "`":
            return super().handleMatch(m, data)
        return m[0].replace("\\\\", self.ESCAPED_BSLASH), m.start(), m.end()


class _QuickWhitespace(preprocessors.NormalizeWhitespace):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join((*lines, ""))
        changed = any(mark in text for mark in (STX, ETX, "\r", "\t", " \n"))
        return super().run(lines) if changed else [*lines, "", ""]


class _QuickUnescape(UnescapeTreeprocessor):
    def run(self, root: Any) -> None:
        written = (value for one in root.iter() for _, value in one.items() if value)
        if STX in "".join(root.itertext()) or any(STX in value for value in written):
            super().run(root)


QUICKER: Mapping[type, type] = {
    BlockParser: _QuickBlocks,
    preprocessors.NormalizeWhitespace: _QuickWhitespace,
    inlinepatterns.BacktickInlineProcessor: _QuickCode,
    InlineProcessor: _QuickInline,
    UnescapeTreeprocessor: _QuickUnescape,
}
"""Class of a step → our subclass, which does the same with less work."""
