"""Python-Markdown, skipping the inline patterns that cannot match: the same HTML, sooner.

Python-Markdown tries each of its patterns on each piece of text.  Most need a character that
most pieces do not have: looking for it first is much quicker than running the pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown import Markdown, inlinepatterns
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


def quickened(markdown: Markdown) -> Markdown:
    """`markdown` itself, with its inline step made quicker where it is Python-Markdown's own."""
    if type(markdown.treeprocessors["inline"]) is InlineProcessor:
        markdown.treeprocessors.register(_Quick(markdown), "inline", 20)
    return markdown


class _Quick(InlineProcessor):
    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._patterns: list[tuple[Any, str | None]] = []

    def run(self, tree: Any, ancestors: Any = None) -> Any:
        # At each document, as an extension may add patterns while one is read.
        self._patterns = [
            (pattern, NEEDED.get(getattr(pattern, "pattern", "")))
            for pattern in self.inlinePatterns
        ]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(  # noqa: N802  # Python-Markdown's own private name
        self,
        data: str,
        patternIndex: int = 0,  # noqa: N803
    ) -> str:
        """As Python-Markdown's, but for the patterns left out."""
        if isinstance(data, AtomicString):
            return data
        index, start = patternIndex, 0
        patterns = self._patterns
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        while index < len(patterns):
            pattern, needed = patterns[index]
            if needed is not None and needed not in data:
                index, start = index + 1, 0
                continue
            data, matched, start = apply(pattern, data, index, start)
            if not matched:
                index += 1
        return data
