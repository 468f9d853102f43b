"""Fenced code, put aside before anything else is read."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from markdown.preprocessors import Preprocessor

from lazy_regex import lazy_compile
from programmation.text.code_spans import Fence, fences, has_fences

_LANGUAGE = lazy_compile(r"\s*(?:\{ *)?\.?(?P<name>[\w#.+-]+)")


class FencesProcessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        lines = text.split("\n")
        return list(self._lines(lines)) if has_fences(text) else lines

    def _lines(self, lines: list[str]) -> Iterator[str]:
        done = 0
        for fence in fences(lines):
            if fence.end:
                yield from lines[done : fence.start]
                yield from self._stashed(fence, *lines[fence.end + 1 : fence.end + 2])
                done = fence.end + 1
        yield from lines[done:]

    def _stashed(self, fence: Fence, following: str = "") -> Iterator[str]:
        language = _LANGUAGE.match(fence.info)
        of = f' class="language-{escape(language["name"])}"' if language else ""
        code = "".join(f"{line}\n" for line in fence.code)
        html = f"<pre><code{of}>{escape(code, quote=False)}</code></pre>"
        place = f"{fence.quote}{fence.lead}{self.md.htmlStash.store(html)}"
        if fence.lead:
            # In an item, nothing parts it from its sentence: an empty line would part all items.
            yield place
        else:
            yield from (fence.quote, place)
            yield fence.quote if following.lstrip().startswith(">") else ""
