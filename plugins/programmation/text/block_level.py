"""Blocks that Python-Markdown reads otherwise than CommonMark, or in more than linear time.

Code, definitions, titles, HTML and comments; long blocks are cut into shorter ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown import blockprocessors
from markdown.extensions import def_list, md_in_html, toc
from markdown.preprocessors import Preprocessor

from lazy_regex import lazy_compile
from programmation.text.code_spans import HASHTAGS, Fence, fences, has_fences, table_start
from programmation.text.fast_markdown import ALWAYS

# -- Code between fences, put aside before anything else is read ------------------------------


class FencesProcessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return list(self._lines(lines)) if has_fences("\n".join(lines)) else lines

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
            # An empty line would separate it from its item, and make all items paragraphs.
            yield place
        else:
            yield from (fence.quote, place)
            yield fence.quote if following.lstrip().startswith(">") else ""


_LANGUAGE = lazy_compile(r"\s*(?:\{ *)?\.?(?P<name>[\w#.+-]+)")


class CommentsProcessor(Preprocessor):
    """Removes comments followed by text, which Python-Markdown would read as HTML up to the end of
    the line; and Word's conditional comments, which it would show."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<!" not in text:
            return lines
        return _COMMENT.sub(lambda m: "" if m[0][0] == "<" else m[0], text).split("\n")


# It may not contain another start: otherwise each of many would search to the end of the text.
_COMMENT = lazy_compile(
    r"`[^`\n]*`|\\[\\<]|^(?: {4}|\t)[^\n]*$"
    r"|<!--(?:[^-<]|-(?!->)|<(?!!--)){0,20000}-->(?=[ \t]*[^\s<])"
    # Word's conditional comments.
    r"|<!\[(?:if|endif)\b[^<>\n-]{0,200}>",
    re.MULTILINE,
)
LONGEST_TAG = 10_000
MOST_OPEN = 100
"""Most open elements among which the one around a comment is searched."""


class _HtmlExtractor(md_in_html.HTMLExtractorExtra):
    """Python-Markdown's extractor, in linear time."""

    def check_for_whole_start_tag(self, i: int) -> int:
        if self.rawdata.find(">", i, i + LONGEST_TAG) < 0:
            return -1
        found: int = super().check_for_whole_start_tag(i)
        return found

    def handle_empty_tag(self, data: str, is_block: bool) -> None:
        if self.intail and not self.inraw and not self.mdstack:  # type: ignore[attr-defined]
            # After a block, on its line: Python-Markdown would move the text to the end.
            self.cleandoc.append(data)
        else:
            super().handle_empty_tag(data, is_block)

    def inline_close_follows(self, text: str) -> bool:
        return len(self.inline_stack) <= MOST_OPEN and super().inline_close_follows(text)


_REST = r"(?:[^<>\n=]|=\"[^<>\n\"]*\"|='[^<>\n']*'|=(?![\"']))*"
"""Pattern of the rest of a tag; with a quote left open, it is words to show as typed."""
# As in CommonMark: after an empty line, an opening tag's content is Markdown, unless it is HTML.
_MARKDOWN_INSIDE = lazy_compile(
    r"^( {0,3}<(?:details|div|section|article|aside|center|figure|blockquote)\b"
    rf"(?![^<>\n]*\bmarkdown\b){_REST})"
    r"(>(?:\s*<summary\b[^<>\n]*>[^\n]*</summary>)?[ \t]*\n[ \t]*\n {0,3}(?=[^\s<]))",
    re.MULTILINE,
)

# As HTML, where a paragraph ends by itself: Python-Markdown would take all of the text for HTML.
_LEFT_OPEN = lazy_compile(
    rf"^ {{0,3}}<p(?:\s{_REST})?>(?:(?!</?p\b)[^\n]|\n(?![ \t]*\n))*(?=\n[ \t]*\n)", re.MULTILINE
)


class HtmlProcessor(md_in_html.HtmlBlockPreprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<" not in text and "&" not in text:
            return lines
        if text.count("<p") > text.count("</p"):
            text = _LEFT_OPEN.sub(r"\g<0></p>", text)
        reader = _HtmlExtractor(self.md)
        reader.feed(_MARKDOWN_INSIDE.sub(r"\1 markdown='1'\2", text))
        reader.close()
        return "".join(reader.cleandoc).split("\n")


LONG = 100
"""Lines above which a block is cut first: Python-Markdown reads all of it again for each of its
titles, rules and lists."""
_BEGINS = lazy_compile(
    rf" {{0,3}}(?!{HASHTAGS})#{{1,6}}|(?:\* *){{3,}}$|(?:_ *){{3,}}$|-(?: +-){{2,}} *$"
    r"| {0,3}\*?\[[^\[\]]*\]:| {0,3}(?P<sign>>|[-+*](?= )|\d{1,3}[.)](?= ))"
)
"""Pattern of a title, a rule, a definition, and of the start of a line of a quotation or a list."""
_UNDERLINE = lazy_compile(r"[=-]+ *$")


class LongBlockProcessor(blockprocessors.BlockProcessor):
    """Cuts a long block where its kind of line changes, for linear time."""

    needed = ALWAYS
    _whole = ""
    """The last block found to have no place to cut it: its ends have none either."""

    def test(self, parent: Element, block: str) -> bool:
        return block.count("\n") > LONG and not self._whole.endswith(block)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        """Cut the first block where lines of another kind begin; False if there is none."""
        lines = blocks[0].split("\n")
        # A table extends to the end of the block.
        end = table_start(lines)
        parts: list[list[str]] = [[]]
        run = ""
        for line in lines[:end]:
            if match := _BEGINS.match(line):
                kind = (match["sign"] or "#")[-1]
                if parts[-1] and (kind == "#" or kind != run):
                    parts.append([])
                run = kind
            parts[-1].append(line)
            if len(parts[-1]) == 2 and run in ("", "#") and _UNDERLINE.match(line):
                parts.append([])
        made = ["\n".join(part) for part in (*parts, lines[end:]) if part]
        if len(made) < 2:
            self._whole = blocks[0]
            return False
        blocks[:1] = made
        return None


_DEFINITION = lazy_compile(r" {0,3}: {1,3}")


class DefinitionsProcessor(def_list.DefListProcessor):
    """Reads consecutive definitions, with a term directly below another definition."""

    needed = (": ",)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        lines = blocks[0].split("\n")
        defining = [number for number, line in enumerate(lines) if _DEFINITION.match(line)]
        above = self.lastChild(parent)
        if defining[:1] == [0] and (above is None or above.tag not in ("p", "dl")):
            return False  # No term above.
        starts = [
            number - (number > before + 1 and lines[number - 1][:1] not in ("", " "))
            for before, number in pairwise(defining)
        ]
        bounds = [0, *starts, len(lines)]
        blocks[:1] = ["\n".join(lines[slice(*part)]) for part in pairwise(bounds)]
        return super().run(parent, blocks)


class TitleProcessor(blockprocessors.HashHeaderProcessor):
    needed = ("#",)
    # A backslash may be the last sign.
    RE = lazy_compile(
        rf"(?:^|\n) {{0,3}}(?!{HASHTAGS})(?P<level>#{{1,6}})"
        # Closing signs stand apart, or are as many as the opening ones: « F# » is a word.
        r"(?P<header>(?:[^\\\n# ]++|[# ]|\\.|\\(?=\n|$))*?)"
        r"(?:(?:(?<! ) ++#*+|(?P=level)(?<=##)) *+)?(?:\n|$)"
    )


class UnderlinedProcessor(blockprocessors.SetextHeaderProcessor):
    needed = ("\n=", "\n-")
    # A rule below a quotation is a rule; below another, or an empty item, another one.
    RE = lazy_compile(r"(?! {0,3}(?:>|(?:[-+*_] *)+\n)).*?\n(?:=+|-+) *(?:\n|$)", re.MULTILINE)


class QuotationProcessor(blockprocessors.BlockQuoteProcessor):
    needed = (">",)

    def lastChild(self, parent: Element) -> None:  # noqa: N802
        """None, so that two quotations with an empty line between them are not joined."""


class _Headings(toc.TocTreeprocessor):
    """Gives each heading its id, and makes a table of contents only for `[TOC]`."""

    def run(self, doc: Element) -> None:
        # Python-Markdown reads the whole block for each; in code or a sentence, it is no table.
        tables = "".join(doc.itertext()).count(self.marker) and sum(
            (one.text or "").strip() == self.marker for one in doc.iter() if one.tag != "code"
        )
        if 0 < tables <= MOST_TABLES:
            super().run(doc)
            return
        headings = [element for element in doc.iter() if element.tag in _HEADING_TAGS]
        if not headings:
            return
        used = {element.get("id", "") for element in doc.iter()}
        counters: dict[str, int] = {}
        for heading in headings:
            if heading.get("id") is None:
                heading.set("id", toc.unique(self._name(heading), used, counters))

    def _name(self, heading: Element) -> str:
        text = heading.text or ""
        if len(heading) or _NOT_PLAIN.search(text):
            shown = toc.render_inner_html(toc.remove_fnrefs(heading), self.md)
            text = unescape(toc.strip_tags(shown))
        name: str = self.slugify(text, self.sep)
        return name


_NOT_PLAIN = lazy_compile("[<>&\x02\x03]")
"""Signs of a text that Python-Markdown would change."""
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MOST_TABLES = 3
"""Most tables of contents of one text; of more, each `[TOC]` shows as typed."""


class HeadingsExtension(toc.TocExtension):
    TreeProcessorClass = _Headings
