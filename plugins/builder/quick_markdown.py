"""Python-Markdown, skipping what cannot match: the same HTML, sooner.

Python-Markdown tries each of its patterns on each piece of text, and each kind of block on each
block.  Most need a character that most pieces do not have, or that no line of a block begins
with: looking for it first is much quicker.  What is not Python-Markdown's own is always tried.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from markdown import Markdown, blockparser, blockprocessors, inlinepatterns
from markdown.extensions import abbr, def_list, footnotes, md_in_html, sane_lists, tables
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

NEEDED: Mapping[str, str] = {
    inlinepatterns.BACKTICK_RE: "`",
    inlinepatterns.ESCAPE_RE: "\\",
    inlinepatterns.LINK_RE: "[",
    inlinepatterns.IMAGE_LINK_RE: "![",
    inlinepatterns.AUTOLINK_RE: "<",
    inlinepatterns.AUTOMAIL_RE: "<",
    inlinepatterns.HTML_RE: "<",
    inlinepatterns.ENTITY_RE: "&",
    inlinepatterns.LINE_BREAK_RE: "  \n",
    # Spelled out in the footnotes extension.
    r"\[\^([^\]]*)\]": "[^",
}
"""Regular expression of a pattern → text without which it cannot match."""

REFERENCES: tuple[type, ...] = (
    inlinepatterns.ReferenceInlineProcessor,
    inlinepatterns.ShortReferenceInlineProcessor,
    inlinepatterns.ImageReferenceInlineProcessor,
    inlinepatterns.ShortImageReferenceInlineProcessor,
)
"""Patterns that make nothing in a text that defines no reference."""

MARKS = frozenset("#=-_*+:>[|\x02")
"""What a line, after its spaces, begins with wherever a kind of block of `MARKED` is met."""

MARKED = frozenset({
    blockprocessors.EmptyBlockProcessor,
    blockprocessors.ListIndentProcessor,
    blockprocessors.CodeBlockProcessor,
    blockprocessors.HashHeaderProcessor,
    blockprocessors.SetextHeaderProcessor,
    blockprocessors.HRProcessor,
    blockprocessors.OListProcessor,
    blockprocessors.UListProcessor,
    blockprocessors.BlockQuoteProcessor,
    blockprocessors.ReferenceProcessor,
    abbr.AbbrBlockprocessor,
    def_list.DefListIndentProcessor,
    def_list.DefListProcessor,
    footnotes.FootnoteBlockProcessor,
    md_in_html.MarkdownInHtmlProcessor,
    sane_lists.SaneOListProcessor,
    sane_lists.SaneUListProcessor,
    tables.TableProcessor,
})  # fmt: skip
"""Kinds of blocks that are no plain paragraph (see `plain`)."""


def quickened(markdown: Markdown) -> Markdown:
    """`markdown` itself, with its steps made quicker where they are Python-Markdown's own."""
    if type(markdown.treeprocessors["inline"]) is InlineProcessor:
        markdown.treeprocessors.register(_QuickInline(markdown), "inline", 20)
    if type(markdown.parser) is blockparser.BlockParser:
        # The parser itself, as each kind of block holds it.
        markdown.parser.__class__ = _QuickBlocks
    # Asked of every element, several times.
    markdown.is_block_level = functools.cache(markdown.is_block_level)  # type: ignore[method-assign]
    return markdown


def plain(block: str) -> bool:
    """Whether a block can only be a paragraph, as far as `MARKED` goes.

    Lists, code and what continues them begin with a digit or a space; the others have lines
    that begin with one of `MARKS`.
    """
    first = block[:1]
    if first in MARKS or first in ("", " ", "\n") or first.isdecimal():
        return False
    if "\n" in block:
        return not any(line.lstrip(" ")[:1] in MARKS for line in block.split("\n"))
    return True


class _QuickBlocks(blockparser.BlockParser):
    _all: tuple[Any, ...] = ()
    _for_plain: tuple[Any, ...] = ()

    def parseBlocks(self, parent: Any, blocks: list[str]) -> None:  # noqa: N802
        """As Python-Markdown's, but for the kinds of blocks left out."""
        every = tuple(self.blockprocessors)
        if every != self._all:
            self._all = every
            self._for_plain = tuple(one for one in every if type(one) not in MARKED)
        while blocks:
            for processor in self._for_plain if plain(blocks[0]) else every:
                if processor.test(parent, blocks[0]) and (
                    processor.run(parent, blocks) is not False
                ):
                    break


class _QuickInline(InlineProcessor):
    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._patterns: list[tuple[int, Any, tuple[str, ...]]] = []

    def run(self, tree: Any, ancestors: Any = None) -> Any:
        # At each document, as an extension may add patterns while one is read.
        patterns = []
        for index, pattern in enumerate(self.inlinePatterns):
            if type(pattern) not in REFERENCES or self.md.references:
                patterns.append((index, pattern, _needed(pattern)))
        self._patterns = patterns
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(  # noqa: N802  # Python-Markdown's own private name
        self,
        data: str,
        patternIndex: int = 0,  # noqa: N803
    ) -> str:
        """As Python-Markdown's, but for the patterns left out."""
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


def _needed(pattern: Any) -> tuple[str, ...]:
    """Texts without any of which `pattern` cannot match; the empty one, found everywhere, when
    that is unknown."""
    if type(pattern) is inlinepatterns.DelimiterProcessor:
        return tuple(pattern.tokens)
    return (NEEDED.get(getattr(pattern, "pattern", ""), ""),)
