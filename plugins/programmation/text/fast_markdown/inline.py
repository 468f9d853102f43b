"""Prefilters for Python-Markdown's inline patterns: one that cannot match is not run.

Python-Markdown runs every pattern on every string.  Most of them need a character that the string
does not contain: it is searched for first.  Patterns of other packages are always run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from lazy_regex import lazy_compile

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
    r"\\\n": "\\\n",
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


class QuickInline(InlineProcessor):
    _patterns: Sequence[tuple[int, Any, tuple[str, ...]]] = ()

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        # At each document, as an extension may add patterns while one is read.
        text = "".join(tree.itertext())
        known = (
            (index, pattern, _needed(pattern))
            for index, pattern in enumerate(self.inlinePatterns)
            if type(pattern) not in REFERENCES or self.md.references
        )
        self._patterns = [one for one in known if any(sign in text for sign in one[2])]
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


# Nothing that opens or closes stands between the two, nor just beside them.
_PAIR = lazy_compile(r"(?<![*_])(\*\*?)(?![\s*_])([^*_]*)(?<![\s])\1(?![*_])")


class QuickDelimiters(inlinepatterns.DelimiterProcessor):
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


def _needed(pattern: Any) -> tuple[str, ...]:
    """Texts without any of which `pattern` cannot match; the empty one, found everywhere, when
    that is unknown."""
    if isinstance(pattern, inlinepatterns.DelimiterProcessor):
        return tuple(pattern.tokens)
    if own := getattr(pattern, "needed", None):
        return tuple(own)
    return (NEEDED.get(getattr(pattern, "pattern", ""), ""),)
