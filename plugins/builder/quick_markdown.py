"""Python-Markdown, skipping what cannot match: the same HTML, sooner.

Python-Markdown tries each of its patterns on each piece of text, each kind of block on each
block, and each step on each text.  Most need a character that most pieces do not have, or that
no line of a block begins with: looking for it first is much quicker.  What is not
Python-Markdown's own is always tried.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

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
from markdown.serializers import to_html_string
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString

from builder.quick_html import html_string

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
            pattern.__class__ = _QuickDelimiters
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
        self._all = [(one, BLOCKS_NEED.get(type(one), ("",))) for one in self.blockprocessors]
        self._for_plain = [one for one in self._all if type(one[0]) not in MARKED]

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
    _needed: Sequence[str] = ()
    """Texts without any of which no pattern matches."""
    _tree: Element

    @property
    def parent_map(self) -> dict[Element, Element]:  # type: ignore[override]
        """Of Python-Markdown's own, which takes long, only extensions may ask for it."""
        return {child: parent for parent in self._tree.iter() for child in parent}

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As Python-Markdown's, but for texts in which no pattern matches."""
        self._prepare()
        self._tree = tree
        self.stashed_nodes: dict[str, Element | str] = {}
        waiting = [(tree, [*(ancestors or ()), tree.tag.lower()])]
        for parent, self.ancestors in waiting:
            if parent is not tree:
                self.ancestors.append(parent.tag.lower())
            made = []
            for child in parent:
                if self._matches(child.text) and not isinstance(child.text, AtomicString):
                    self.ancestors.append(child.tag.lower())
                    text, child.text = child.text, None
                    found = self._made(text, child)
                    waiting += found
                    made.append((child, found))
                    self.ancestors.pop()
                if self._matches(child.tail):
                    tail, child.tail = child.tail, None
                    holder = Element("d")
                    found = self._made(tail, holder, False)
                    if holder.tail:
                        child.tail = holder.tail
                    place = list(parent).index(child) + 1
                    for new, _ in reversed(found):
                        parent.insert(place, new)
                if len(child):
                    waiting.append((child, self.ancestors[:]))
            for child, found in made:
                for place, (new, _) in enumerate(found):
                    child.insert(place, new)
        return tree

    def _made(self, text: str | None, parent: Element, is_text: bool = True) -> list[Any]:
        data = self._InlineProcessor__handleInline(text or "")
        made: list[Any] = self._InlineProcessor__processPlaceholders(data, parent, is_text)
        return made

    def _prepare(self) -> None:
        # At each document, as an extension may add patterns while one is read.
        self._patterns = [
            (index, pattern, _needed(pattern))
            for index, pattern in enumerate(self.inlinePatterns)
            if type(pattern) not in REFERENCES or self.md.references
        ]
        self._needed = _shortest(tuple(needed for _, _, needed in self._patterns))

    def _matches(self, text: str | None) -> bool:
        """Whether any pattern may match, or what one made is in `text`."""
        if text:
            for one in self._needed:
                if one in text:
                    return True
        return False

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


# Nothing that opens or closes stands between the two, nor just beside them.
_PAIR = re.compile(r"(?<![*_])(\*\*?)(?![\s*_])([^*_]*)(?<![\s])\1(?![*_])")


class _QuickDelimiters(inlinepatterns.DelimiterProcessor):
    def handleMatch(self, m: Any, data: str) -> Any:  # type: ignore[override]  # noqa: N802
        """As Python-Markdown's, sooner for a lone `*pair*` or `**pair**`."""
        if not self.regions and self.tokens == ["*", "_"] and not self.stack:
            stars = self.delimiters["*"]
            pair = _PAIR.match(data, m.start())
            if pair and stars.tag_count == 2 and not stars.smart:
                made = Element(stars.tags[0 if len(pair[1]) == 2 else 1])
                made.text = pair[2]
                return made, pair.start(), pair.end()
        return super().handleMatch(m, data)


@functools.cache
def _shortest(needed: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Texts one of which any text has that has one of `needed`, or STX."""
    every = {STX}.union(*needed)
    return tuple(one for one in every if not any(o in one for o in every - {one}))


def _needed(pattern: Any) -> tuple[str, ...]:
    """Texts without any of which `pattern` cannot match; the empty one, found everywhere, when
    that is unknown."""
    if type(pattern) in (inlinepatterns.DelimiterProcessor, _QuickDelimiters):
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
