"""Python-Markdown, skipping what cannot match: the same HTML, sooner.

Python-Markdown tries each of its patterns on each piece of text, each kind of block on each
block, and each step on each text.  Most need a character that most pieces do not have, or that
no line of a block begins with: looking for it first is much quicker.  What is not
Python-Markdown's own is always tried.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markdown import Markdown, blockparser, blockprocessors, inlinepatterns, preprocessors
from markdown.extensions import (
    abbr,
    attr_list,
    def_list,
    fenced_code,
    footnotes,
    md_in_html,
    sane_lists,
    tables,
)
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString

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
    for step in (*markdown.preprocessors, *markdown.treeprocessors):
        if type(step) in QUICKER:
            # The step itself, as an extension may hold it.
            step.__class__ = QUICKER[type(step)]
    if type(markdown.parser) is blockparser.BlockParser:
        # The parser itself, as each kind of block holds it.
        markdown.parser.__class__ = _QuickBlocks
        markdown.parser.list_processors()  # type: ignore[attr-defined]
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
        self._all = tuple(self.blockprocessors)
        self._for_plain = tuple(one for one in self._all if type(one) not in MARKED)

    def parseBlocks(self, parent: Any, blocks: list[str]) -> None:  # noqa: N802
        """As Python-Markdown's, but for the kinds of blocks left out."""
        every = self._all
        while blocks:
            for processor in self._for_plain if plain(blocks[0]) else every:
                if processor.test(parent, blocks[0]) and (
                    processor.run(parent, blocks) is not False
                ):
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


class _QuickAttributes(attr_list.AttrListTreeprocessor):
    def run(self, doc: Any) -> None:
        if "{" in "".join(doc.itertext()):
            super().run(doc)


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


class _QuickInline(InlineProcessor):
    _patterns: Sequence[tuple[int, Any, tuple[str, ...]]] = ()

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

    def _InlineProcessor__processPlaceholders(  # noqa: N802  # as above
        self,
        data: str,
        parent: Any,
        isText: bool = True,  # noqa: N803
    ) -> Any:
        """As Python-Markdown's, which most texts do not need: nothing in them was replaced."""
        if data and isText and not parent.text and STX not in data:
            parent.text = data
            return []
        return super()._InlineProcessor__processPlaceholders(  # type: ignore[misc]
            data, parent, isText
        )


def _needed(pattern: Any) -> tuple[str, ...]:
    """Texts without any of which `pattern` cannot match; the empty one, found everywhere, when
    that is unknown."""
    if type(pattern) is inlinepatterns.DelimiterProcessor:
        return tuple(pattern.tokens)
    return (NEEDED.get(getattr(pattern, "pattern", ""), ""),)


QUICKER: Mapping[type, type] = {
    preprocessors.NormalizeWhitespace: _QuickWhitespace,
    preprocessors.HtmlBlockPreprocessor: _QuickHtml,
    md_in_html.HtmlBlockPreprocessor: _QuickMarkdownInHtml,
    fenced_code.FencedBlockPreprocessor: _QuickFences,
    attr_list.AttrListTreeprocessor: _QuickAttributes,
    InlineProcessor: _QuickInline,
    UnescapeTreeprocessor: _QuickUnescape,
}
"""Class of a step → ours, which tells first whether the step would do anything."""
