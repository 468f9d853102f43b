"""The Markdown that staff may write: what people and editors mean by it (GUIDE: mise en forme).

Python-Markdown and its own extensions; where they read another thing than CommonMark and GitHub do,
what is here reads as these do, as editors write for them.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, BlockQuoteProcessor
from markdown.extensions import (
    Extension,
    abbr,
    attr_list,
    def_list,
    fenced_code,
    footnotes,
    md_in_html,
    tables,
    toc,
)
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    EscapeInlineProcessor,
    ImageInlineProcessor,
    LinkInlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.preprocessors import Preprocessor

from builder.fast_markdown.blocks import quickened
from programmation.text.bare_links import BareLinksExtension
from programmation.text.french import slugify
from programmation.text.lists import ListsExtension


def converter() -> Markdown:
    """A Python-Markdown of our settings; reusable, one text after the other."""
    return quickened(Markdown(extensions=_extensions(), output_format="html"))


def _extensions() -> list[Extension]:
    # Objects: by their names, Python-Markdown first looks into every package installed.
    return [
        abbr.AbbrExtension(),
        attr_list.AttrListExtension(),
        def_list.DefListExtension(),
        _FencesExtension(),
        footnotes.FootnoteExtension(BACKLINK_TITLE="Revenir à la note {} dans le texte"),
        md_in_html.MarkdownInHtmlExtension(),
        _TablesExtension(use_align_attribute=True),
        _HeadingsExtension(slugify=lambda text, _separator: slugify(text)),
        ListsExtension(),
        BareLinksExtension(),
        _CommonMarkExtension(),
    ]


class _CommonMarkExtension(Extension):
    """What CommonMark reads otherwise than Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.ESCAPED_CHARS = list(string.punctuation)
        inline = md.inlinePatterns
        inline.register(_EscapeProcessor(r"\\(.)", md), "escape", 180)
        inline.register(_LinkProcessor(LINK_RE, md), "link", 160)
        inline.register(_ImageProcessor(IMAGE_LINK_RE, md), "image_link", 150)
        inline.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 175)
        struck = _StruckProcessor(_STRUCK, "del")
        inline.register(struck, "struck", 65)
        md.preprocessors.register(_CommentsProcessor(md), "comments", 22)
        blocks = md.parser.blockprocessors
        blocks.register(_QuoteProcessor(md.parser), "quote", 20)
        blocks.register(_LongBlockProcessor(md.parser), "long", 98)


# -- Inside a line ----------------------------------------------------------------------------


class _EscapeProcessor(EscapeInlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        if m[1] == "&" and self.md is not None:
            # Python-Markdown would take what follows for an entity once more.
            return self.md.htmlStash.store("&amp;"), m.start(), m.end()
        return super().handleMatch(m, data)


# Never looks further than the next pair of signs.
_STRUCK = r"(?<!~)()~~(?![~\s])((?:[^~]|~(?!~))+?)(?<!\s)~~(?!~)"


class _StruckProcessor(SimpleTagInlineProcessor):
    needed = ("~~",)  # See `builder.fast_markdown.inline`.


_PLAIN_ADDRESS = re.compile(r"\(([\w./:%?=&#@+~,;-]+)\)")
_ANGLED = re.compile(
    r"\(\s*<(?P<url>[^<>\n]*)>(?:\s+(?P<title>\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_TITLED = re.compile(r"\s(?P<title>\"[^\"]*\"|'[^']*'|\([^()]*\))\s*$", re.DOTALL)
LONGEST_ADDRESS = 2_000


class _Destination:
    """Reads `(address "title")`: the address ends with the parenthesis that closes its own."""

    def getLink(  # noqa: N802
        self: Any, data: str, index: int
    ) -> tuple[str, str | None, int, bool]:
        if data[index : index + 1] != "(":
            return "", None, index, False
        if match := _PLAIN_ADDRESS.match(data, index):
            return match[1], None, match.end(), True
        if match := _ANGLED.match(data, index):
            title = match["title"]
            href = self.unescape(match["url"]).strip()
            return href, self._clean(title[1:-1]) if title else None, match.end(), True
        end = _closing(data, index)
        if not end:
            return "", None, index, False
        inside = data[index + 1 : end]
        title = None
        if found := _TITLED.search(inside):
            title, inside = self._clean(found["title"][1:-1]), inside[: found.start()]
        return self.unescape(inside).strip(), title, end + 1, True

    def _clean(self: Any, title: str) -> str:
        return re.sub(r"\s", " ", self.unescape(title.strip()))


def _closing(data: str, start: int) -> int:
    """Place of the parenthesis that closes the one at `start`, or 0.

    One inside the quotes of a title, which a space comes before, closes nothing.
    """
    depth, place, last = 0, start, min(len(data), start + LONGEST_ADDRESS)
    while place < last:
        sign = data[place]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                return place
        elif sign in "\"'" and data[place - 1].isspace():
            closed = data.find(sign, place + 1, last)
            if closed > 0 and re.match(r"\s*\)", data[closed + 1 : closed + 50]):
                place = closed
        place += 1
    return 0


class _LinkProcessor(_Destination, LinkInlineProcessor):
    pass


class _ImageProcessor(_Destination, ImageInlineProcessor):
    pass


# -- Blocks -----------------------------------------------------------------------------------


_FENCE = re.compile(
    r"(?P<lead> *(?:(?:[-+*]|\d{1,3}[.)]) +)*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)
_PLAIN_INFO = re.compile(r" *(?:\{.*\}|\.?[\w#.+-]*(?: +hl_lines=.*)?) *$")


class _FencesProcessor(fenced_code.FencedBlockPreprocessor):
    """Fenced code, in an item of a list too."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "```" not in text and "~~~" not in text:
            return lines if len(lines) > 1 else text.split("\n")
        return list(self._lines(text.split("\n")))

    def _lines(self, lines: list[str]) -> Iterator[str]:
        unclosed: set[str] = set()
        number = 0
        while number < len(lines):
            line = lines[number]
            match = _FENCE.match(line) if "```" in line or "~~~" in line else None
            end = self._end(lines, number, match, unclosed) if match else 0
            if match and end:
                yield from self._stashed(match, lines[number + 1 : end])
                number = end + 1
            else:
                yield line
                number += 1

    @staticmethod
    def _end(lines: list[str], start: int, match: re.Match[str], unclosed: set[str]) -> int:
        """Line that closes the fence, or 0: a fence that nothing closes is text."""
        fence, lead = match["fence"], match["lead"]
        if fence in unclosed or (len(lead) >= 4 and lead.isspace() and not _in_item(lines, start)):
            return 0
        closing = re.compile(rf" *{fence[0]}{{{len(fence)},}} *$")
        for number in range(start + 1, len(lines)):
            if closing.match(lines[number]):
                return number
        unclosed.add(fence)
        return 0

    def _stashed(self, match: re.Match[str], code: list[str]) -> Iterator[str]:
        lead, info = match["lead"], match["info"]
        if not _PLAIN_INFO.match(info):
            info = (info.split() or [""])[0]
        tildes = max(map(len, re.findall("~+", "\n".join(code))), default=0)
        fence = "~" * (tildes + 3)
        cut = [line[min(len(lead), len(line) - len(line.lstrip(" "))) :] for line in code]
        made = super().run([f"{fence}{info}", *cut, fence])
        if len(made) > 3:  # Its signs between braces are no attributes.
            made = super().run([fence, *cut, fence])
        if lead.strip():
            yield lead + made[1]
        else:
            yield from (("", made[1], "") if not lead else (lead + made[1],))


def _in_item(lines: list[str], number: int) -> bool:
    """Whether an item of a list, or a note, holds the line: else four spaces make it code."""
    indent = len(lines[number]) - len(lines[number].lstrip(" "))
    for line in reversed(lines[max(0, number - 200) : number]):
        margin = len(line) - len(line.lstrip(" "))
        if line.strip() and margin < indent:
            return bool(re.match(r" *(?:[-+*•]|\d{1,3}[.)]|\[\^.*\]:|:) ", line))
    return False


class _FencesExtension(fenced_code.FencedCodeExtension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.registerExtension(self)
        processor = _FencesProcessor(md, self.getConfigs())
        md.preprocessors.register(processor, "fenced_code_block", 25)


class _CommentsProcessor(Preprocessor):
    """Comments that text follows: Python-Markdown would take all of the line for HTML."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<!--" not in text:
            return lines
        return _COMMENT.sub(lambda m: "" if m[0][0] == "<" else m[0], text).split("\n")


_COMMENT = re.compile(
    r"`[^`\n]*`|^(?: {4}|\t)[^\n]*$|<!--(?:[^-]|-(?!->)){0,20000}-->(?=[ \t]*[^\s<])", re.MULTILINE
)


class _QuoteProcessor(BlockQuoteProcessor):
    """A quotation whose own lines may hold fenced code."""

    marked, needed = True, (">",)  # See `builder.fast_markdown.blocks`.

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks[0]
        if "```" in block or "~~~" in block:
            match = self.RE.search(block)
            start = match.start() if match else 0
            lines = [self.clean(line) for line in block[start:].strip("\n").split("\n")]
            fences = self.parser.md.preprocessors["fenced_code_block"]
            inside = "\n".join(fences.run(lines)).strip("\n")
            quoted = "\n".join(f"> {line}" if line else ">" for line in inside.split("\n"))
            blocks[0] = f"{block[:start]}\n{quoted}" if start else quoted
        super().run(parent, blocks)


LONG = 100
"""Lines from which a block is cut first: Python-Markdown goes through the whole of it for each of
its titles, rules and lists."""
_ALONE = re.compile(r"#{1,6}(?!#)|(?:\* *){3,}$|(?:_ *){3,}$|-(?: +-){2,} *$")
_RUN = re.compile(r" {0,3}(?:>|(?P<bullet>[-+*]) |\d{1,3}(?P<end>[.)]) )")
_TABLE_RULE = re.compile(r" {0,3}[|:-][ |:-]*$")


class _LongBlockProcessor(BlockProcessor):
    """Cuts a long block where it changes, so that the time to read it grows with its size."""

    marked = True

    def test(self, parent: Element, block: str) -> bool:
        return block.count("\n") > LONG

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        lines = blocks[0].split("\n")
        if any("|" in line and _TABLE_RULE.match(line) for line in lines):
            return False
        parts: list[list[str]] = [[]]
        run = ""
        for line in lines:
            if _ALONE.match(line):
                parts += [[line], []]
                run = ""
                continue
            if match := _RUN.match(line):
                kind = match["bullet"] or match["end"] or ">"
                if kind != run and parts[-1]:
                    parts.append([])
                run = kind
            parts[-1].append(line)
        made = ["\n".join(part) for part in parts if part]
        if len(made) < 2:
            return False
        blocks[:1] = made
        return None


# -- Tables -----------------------------------------------------------------------------------


class _TablesProcessor(tables.TableProcessor):
    """Tables: right under their sentence too, and no cell too many is lost."""

    marked, needed = True, ("|",)
    _start = 0

    def test(self, parent: Element, block: str) -> bool:
        self._start = 0
        if super().test(parent, block):
            return True
        lines = block.split("\n")
        for number, line in enumerate(lines[2:], start=1):
            if "|" in line and "-" in line and _TABLE_RULE.match(line):
                self._start = number
                return super().test(parent, "\n".join(lines[number:]))
        return False

    def run(self, parent: Element, blocks: list[str]) -> None:
        if self._start:
            lines = blocks[0].split("\n")
            blocks[0] = "\n".join(lines[self._start :])
            self.parser.parseBlocks(parent, ["\n".join(lines[: self._start])])
            super().test(parent, blocks[0])
        super().run(parent, blocks)

    def _build_row(self, row: str, parent: Element, align: Any) -> None:
        cells = [cell.strip(" ") for cell in self._split_row(row)]  # type: ignore[attr-defined]
        last = len(align) - 1
        # A cell that has no column joins the last one: its words must not be lost.
        cells[last:] = [" | ".join(cell for cell in cells[last:] if cell)]
        line = SubElement(parent, "tr")
        for number, side in enumerate(align):
            cell = SubElement(line, "th" if parent.tag == "thead" else "td")
            # Nothing cuts here any more, code included.
            cell.text = cells[number].replace("\\|", "|") if number < len(cells) else ""
            if side:
                cell.set("align", side)

    def _split(self, row: str) -> list[str]:
        """As Python-Markdown's, in a time that grows with the row."""
        ticks: list[tuple[int, int, int]] = []
        pipes: list[int] = []
        for match in self.RE_CODE_PIPES.finditer(row):
            if match[2]:
                ticks.append((match.start(2), match.end(2), len(match[2]) - 1))
            elif match[3]:
                ticks.append((match.start(3), match.end(3), len(match[3])))
            elif match[5]:
                pipes.append(match.start(5))
        code = _code_spans(ticks)
        cuts = []
        for pipe in pipes:
            while code and code[-1][1] < pipe:
                code.pop()
            if not (code and code[-1][0] < pipe):
                cuts.append(pipe)
        bounds = [-1, *cuts, len(row)]
        return [row[start + 1 : end] for start, end in pairwise(bounds)]


def _code_spans(ticks: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Start and end of each piece of code between runs of back-quotes, the last one first.

    ticks: (start, end, number of back-quotes that open) of each run.
    """
    places: dict[int, list[int]] = {}
    for number, (start, end, _) in enumerate(ticks):
        places.setdefault(end - start, []).append(number)
    spans = []
    number = 0
    while number < len(ticks):
        same = places.get(ticks[number][2], [])
        after = bisect_right(same, number)
        if ticks[number][2] and after < len(same):
            spans.append((ticks[number][0], ticks[same[after]][1]))
            number = same[after]
        number += 1
    return spans[::-1]


class _TablesExtension(tables.TableExtension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        processor = _TablesProcessor(md.parser, self.getConfigs())
        md.parser.blockprocessors.register(processor, "table", 75)


# -- Titles -----------------------------------------------------------------------------------


class _Headings(toc.TocTreeprocessor):
    """Gives each heading its id, and makes a table of contents only for a text that asks."""

    def run(self, doc: Element) -> None:
        if self.marker in "".join(doc.itertext()):
            super().run(doc)
            return
        used = {element.attrib["id"] for element in doc.iter() if "id" in element.attrib}
        counters: dict[str, int] = {}
        for heading in [element for element in doc.iter() if element.tag in _HEADING_TAGS]:
            if "id" not in heading.attrib:
                heading.set("id", toc.unique(self._name(heading), used, counters))

    def _name(self, heading: Element) -> str:
        text = heading.text or ""
        if len(heading) or _NOT_PLAIN.search(text):
            shown = toc.render_inner_html(toc.remove_fnrefs(heading), self.md)
            text = unescape(toc.strip_tags(shown))
        name: str = self.slugify(text, self.sep)
        return name


_NOT_PLAIN = re.compile("[<>&\x02\x03]")
"""What a text has wherever Python-Markdown would show it otherwise."""
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class _HeadingsExtension(toc.TocExtension):
    TreeProcessorClass = _Headings
