"""Prefilters for Python-Markdown's block level: a processor that cannot match is not run.

Python-Markdown runs every block processor on every block, and every preprocessor on every text.
Most of them need a character that the block does not contain, or that none of its lines begins
with; searching for that character first is much faster than their regular expressions.  Processors
of other packages are always run.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from markdown import Markdown, blockparser, blockprocessors, inlinepatterns, preprocessors
from markdown.extensions import (
    abbr,
    def_list,
    fenced_code,
    footnotes,
    md_in_html,
    sane_lists,
    tables,
)
from markdown.serializers import to_html_string
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX

from programmation.text.fast_markdown.inline import QuickDelimiters, QuickInline
from programmation.text.fast_markdown.serializer import html_string
from programmation.text.list_oddities import WORD_BULLETS

MARKS = frozenset(f"#=-_*+:>[|\x020123456789{WORD_BULLETS}")
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
"""Kinds of blocks that are no plain paragraph (see `plain`).  Another kind says so of itself by an
attribute `marked`, and what it needs by `needed`."""

BLOCKS_NEED: Mapping[type, tuple[str, ...]] = {
    blockprocessors.HashHeaderProcessor: ("#",),
    blockprocessors.SetextHeaderProcessor: ("\n=", "\n-"),
    blockprocessors.HRProcessor: tuple(f"{m}{gap}{m}" for m in "-_*" for gap in ("", " ", "  ")),
    blockprocessors.BlockQuoteProcessor: (">",),
    blockprocessors.ReferenceProcessor: ("]:",),
    abbr.AbbrBlockprocessor: ("*[",),
    def_list.DefListProcessor: (": ",),
    footnotes.FootnoteBlockProcessor: ("[^",),
    md_in_html.MarkdownInHtmlProcessor: (STX,),
    tables.TableProcessor: ("|",),
}
"""Kind of block → texts without any of which a block is none of that kind."""


def quickened(markdown: Markdown) -> Markdown:
    """`markdown` itself, with its steps made quicker where they are Python-Markdown's own."""
    for step in (*markdown.preprocessors, *markdown.treeprocessors):
        if type(step) in QUICKER:
            # The step itself, as an extension may hold it.
            step.__class__ = QUICKER[type(step)]
    if type(markdown.parser) is blockparser.BlockParser:
        # The parser itself, as each kind of block holds it.
        markdown.parser.__class__ = _QuickBlocks
        markdown.parser.list_processors()  # type: ignore[attr-defined]
    for pattern in markdown.inlinePatterns:
        if type(pattern) is inlinepatterns.DelimiterProcessor:
            # The pattern itself, as extensions add delimiters to it.
            pattern.__class__ = QuickDelimiters
    if markdown.serializer is to_html_string:
        markdown.serializer = html_string
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
    def parseDocument(self, lines: Iterable[str]) -> Any:  # noqa: N802
        # At each document, as an extension may add kinds between two.
        self.list_processors()
        return super().parseDocument(lines)

    def list_processors(self) -> None:
        self._all = [
            (one, getattr(one, "needed", None) or BLOCKS_NEED.get(type(one), ("",)))
            for one in self.blockprocessors
        ]
        self._for_plain = [
            (one, needed)
            for one, needed in self._all
            if type(one) not in MARKED and not getattr(one, "marked", False)
        ]

    def parseBlocks(self, parent: Any, blocks: list[str]) -> None:  # noqa: N802
        """As Python-Markdown's, but for the kinds of blocks left out."""
        every = self._all
        while blocks:
            for processor, needed in self._for_plain if plain(blocks[0]) else every:
                block = blocks[0]
                for text in needed:
                    if text in block:
                        break
                else:
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


class _QuickWhitespace(preprocessors.NormalizeWhitespace):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join((*lines, "", ""))
        if any(mark in text for mark in (STX, ETX, "\r", "\t", " \n")):
            return super().run(lines)
        return text.split("\n")


class _Needing:
    """A preprocessor that changes only texts that hold one of `needed`."""

    needed: tuple[str, ...]

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if any(mark in text for mark in self.needed):
            return super().run(lines)  # type: ignore[misc,no-any-return]
        return text.split("\n")


class _QuickFences(_Needing, fenced_code.FencedBlockPreprocessor):
    needed = ("```", "~~~")


class _QuickHtml(_Needing, preprocessors.HtmlBlockPreprocessor):
    needed = ("<", "&")


class _QuickMarkdownInHtml(_Needing, md_in_html.HtmlBlockPreprocessor):
    needed = ("<", "&")


class _QuickUnescape(UnescapeTreeprocessor):
    def run(self, root: Any) -> None:
        for element in root.iter():
            if (
                STX in (element.text or "")
                or STX in (element.tail or "")
                or (element.attrib and any(STX in (one or "") for one in element.attrib.values()))
            ):
                super().run(root)
                return


QUICKER: Mapping[type, type] = {
    preprocessors.NormalizeWhitespace: _QuickWhitespace,
    preprocessors.HtmlBlockPreprocessor: _QuickHtml,
    md_in_html.HtmlBlockPreprocessor: _QuickMarkdownInHtml,
    fenced_code.FencedBlockPreprocessor: _QuickFences,
    InlineProcessor: QuickInline,
    UnescapeTreeprocessor: _QuickUnescape,
}
"""Class of a step → ours, which tells first whether the step would do anything."""
