"""Prefilters for Python-Markdown's block level: a processor that cannot match is not run.

Python-Markdown runs every block processor on every block.  Most of them need a character that the
block does not contain, or that none of its lines begins with; searching for that character first is
much faster than their regular expressions.  Processors that say nothing of themselves are always
run.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from markdown import Markdown, blockprocessors, preprocessors
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, def_list, footnotes, md_in_html
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX

from programmation.text.fast_markdown.inline import QuickInline
from programmation.text.list_oddities import WORD_BULLETS

MARKS = frozenset(f"#=-_*+:>[|\x020123456789{WORD_BULLETS}")
"""What a line, after its spaces, begins with wherever a kind of block that needs a text is met."""

ALWAYS = ("",)
NEEDED: Mapping[type, tuple[str, ...]] = {
    blockprocessors.EmptyBlockProcessor: ALWAYS,
    blockprocessors.CodeBlockProcessor: ALWAYS,
    blockprocessors.HRProcessor: tuple(f"{m}{gap}{m}" for m in "-_*" for gap in ("", " ", "  ")),
    blockprocessors.ReferenceProcessor: ("]:",),
    abbr.AbbrBlockprocessor: ("*[",),
    def_list.DefListIndentProcessor: ALWAYS,
    footnotes.FootnoteBlockProcessor: ("[^",),
    md_in_html.MarkdownInHtmlProcessor: (STX,),
}
"""Kind of block → texts without any of which a block is none of that kind; nor is any that is
`plain`.  Our own kinds say it of themselves, by their attribute `needed`."""


def quickened(markdown: Markdown) -> Markdown:
    """`markdown` itself, with its steps made quicker where they are Python-Markdown's own."""
    for step in (markdown.parser, *markdown.preprocessors, *markdown.treeprocessors):
        # The step itself, as others hold it.
        step.__class__ = QUICKER.get(type(step), type(step))
    # Asked of every element, several times.
    markdown.is_block_level = functools.cache(markdown.is_block_level)  # type: ignore[method-assign]
    return markdown


def plain(block: str) -> bool:
    """Whether a block can only be a paragraph, as far as `NEEDED` goes.

    Lists, code and what continues them begin with a digit or a space; the others have lines
    that begin with one of `MARKS`.
    """
    first = block[:1]
    if first in MARKS or first in ("", " ", "\n") or first.isdecimal():
        return False
    if "\n" in block:
        return not any(line.lstrip(" ")[:1] in MARKS for line in block.split("\n"))
    return True


class _QuickBlocks(BlockParser):
    def parseDocument(self, lines: Iterable[str]) -> Any:  # noqa: N802
        # At each document, as an extension may add kinds between two.
        said = [
            (one, getattr(one, "needed", None) or NEEDED.get(type(one)))
            for one in self.blockprocessors
        ]
        self._all = [(one, needed or ALWAYS) for one, needed in said]
        self._for_plain = [(one, ALWAYS) for one, needed in said if not needed]
        return super().parseDocument(lines)

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
    BlockParser: _QuickBlocks,
    preprocessors.NormalizeWhitespace: _QuickWhitespace,
    InlineProcessor: QuickInline,
    UnescapeTreeprocessor: _QuickUnescape,
}
"""Class of a step → ours, which first tells whether the step would do anything."""
