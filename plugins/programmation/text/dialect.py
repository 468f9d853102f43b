"""The Markdown that staff may write (GUIDE: mise en forme).

Python-Markdown and its own extensions, changed where they differ from CommonMark and GitHub, for
which editors write.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown, inlinepatterns
from markdown.extensions import Extension, abbr, attr_list, def_list, md_in_html
from markdown.util import ETX, STX

from lazy_regex import lazy_compile
from programmation.text import block_level
from programmation.text.bare_links import MAIL, WEB, WEB_STARTS, BareLinkProcessor
from programmation.text.fast_markdown import SIGN, QuickDelimiters, quickened
from programmation.text.french import slugify
from programmation.text.lists import read_lists
from programmation.text.notes import NotesExtension, SpacedNotesProcessor
from programmation.text.tables import TablesProcessor


def converter() -> Markdown:
    """A Python-Markdown with our settings, usable for many texts, one at a time."""
    # As objects: given names, Python-Markdown first searches all installed packages.
    extensions: list[Extension] = [
        abbr.AbbrExtension(),
        attr_list.AttrListExtension(),
        def_list.DefListExtension(),
        NotesExtension(BACKLINK_TITLE="Revenir à la note {} dans le texte"),
        md_in_html.MarkdownInHtmlExtension(),
        block_level.HeadingsExtension(slugify=lambda text, _separator: slugify(text)),
    ]
    markdown = Markdown(extensions=extensions, output_format="html")
    _read_as_commonmark(markdown)
    return quickened(markdown)


def _read_as_commonmark(md: Markdown) -> None:
    """Replace steps of Python-Markdown by ours, under the same names, and add others."""
    lines = md.preprocessors
    lines.register(block_level.FencesProcessor(md), "fenced_code_block", 25)
    # After code is put aside.
    lines.register(SpacedNotesProcessor(md), "spaced_notes", 24)
    lines.register(block_level.CommentsProcessor(md), "comments", 22)
    lines.register(block_level.HtmlProcessor(md), "html_block", 20)

    blocks, parser = md.parser.blockprocessors, md.parser
    read_lists(md)
    blocks.register(block_level.LongBlockProcessor(parser), "long", 98)
    blocks.register(TablesProcessor(parser), "table", 75)
    blocks.register(block_level.TitleProcessor(parser), "hashheader", 70)
    blocks.register(block_level.UnderlinedProcessor(parser), "setextheader", 60)
    blocks.register(block_level.DefinitionsProcessor(parser), "deflist", 25)
    blocks.register(block_level.QuotationProcessor(parser), "quote", 20)

    inline = md.inlinePatterns
    inline.register(_AsTyped(_PATH, md, (":\\", "\\\\")), "path", 185)
    inline.register(_AsTyped(r"\\([!-/:-@\[-`{-~])", md, ("\\",)), "escape", 180)
    inline.register(
        inlinepatterns.SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 175
    )
    inline.register(LinkProcessor(r"\[(?<!!\[)", md), "link", 160)  # Begins with what `re` seeks.
    inline.register(_ImageProcessor(inlinepatterns.IMAGE_LINK_RE, md), "image_link", 150)
    # After code, escaped signs, links and tags; before entities and emphasis.
    web = BareLinkProcessor(WEB, "https://", WEB_STARTS, md)
    inline.register(web, "bare_web", 86)
    inline.register(BareLinkProcessor(MAIL, "mailto:", ("@",), md), "bare_mail", 85)
    inline.register(_AsTyped(_STAR_SIGN, md, ("*",)), "star_sign", 84)
    struck = inlinepatterns.SimpleTagInlineProcessor(_STRUCK, "del")
    struck.needed = ("~~",)  # type: ignore[attr-defined]  # See `fast_markdown`.
    inline.register(struck, "struck", 65)
    stars = _Delimiters("*", "strong,em", md)
    stars.add("_", "strong,em", smart=True)
    stars.delimiters["*"].boundary = _STARS
    inline.register(stars, "em_strong", 60)

    md.treeprocessors.register(_AttributesProcessor(md), "attr_list", 8)


_ATTRIBUTE = r"(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+))"
_ATTRIBUTES = rf"\{{:?[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}"


class _AtEnd:
    """Finds attributes at the end of a text, from one place: a pattern tried at each brace and
    space takes minutes for 100 kB of them."""

    def __init__(self, before: str, *, below: bool) -> None:
        self._below = below
        self._pattern = lazy_compile(rf"{before}{_ATTRIBUTES}[ ]*$")

    def search(self, text: str) -> re.Match[str] | None:
        end = text.removesuffix("\n").rstrip(" ")
        if not end.endswith("}"):
            return None
        start = len(end[: max(end.rfind("{"), 0)].rstrip(" ")) - self._below
        return self._pattern.match(text, start) if start >= 0 else None


class _AttributesProcessor(attr_list.AttrListTreeprocessor):
    """Reads only « {.class #id name=value} »; Python-Markdown takes any words in braces for
    attributes."""

    HEADER_RE = _AtEnd("[ ]+", below=False)  # type: ignore[assignment,misc]
    BLOCK_RE = _AtEnd("\n[ ]*", below=True)  # type: ignore[assignment,misc]
    INLINE_RE = lazy_compile(rf"^{_ATTRIBUTES}")  # type: ignore[misc]

    def run(self, doc: Any) -> None:
        if "{" in "".join(doc.itertext()):
            super().run(doc)


_PATH = (
    # Not in a link's own address, which `checks` reports.
    r"(?<!\]\()(?<![^\s(\[«\"'*_])(?:[A-Za-z]:\\(?!\\)|\\\\(?=\w))"
    # A folder's name may have spaces.
    rf"(?:[^\s\\*`|<>\[\]«»\"{STX}{ETX}]|\\(?!\n)"
    r"|(?<=\w) (?=[\w.'()-]{1,60}(?: [\w.'()-]{1,60}){0,3}\\[\w#(]))*"
)

_STAR_SIGN = (
    # « 11*17 », « fichiers (*.pdf) »
    r"\*(?:(?<=\d\*)(?=\d)|(?<![\w*]\*)(?=\.[A-Za-z]\w{1,4}\b(?!\*))"
    # Inclusive forms, « employé*e*s », « élu*es », « chacun*e »: also « employé·e·s ».
    r"|(?<=[^\W\d_]\*)(?:[lnrstv]?e|c?e?lle|nne|sse|tte|ère|euse|(?:t?r)?ice|esse)"
    r"(?:\*s\b|s?\b(?!\*(?!\*))))"
)


class _AsTyped(inlinepatterns.InlineProcessor):
    """Shows as typed the match of a pattern, or its last group."""

    def __init__(self, pattern: str, md: Markdown, needed: tuple[str, ...]) -> None:
        super().__init__(pattern, md)
        self.needed = needed
        self.is_in = self.compiled_re.search

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        if m[0] == "\\&" and self.md is not None:
            # Otherwise Python-Markdown would read an entity in what follows.
            return self.md.htmlStash.store("&amp;"), m.start(), m.end()
        shown = _PUNCTUATION.sub(lambda sign: f"{STX}{ord(sign[0])}{ETX}", m[m.lastindex or 0])
        return shown, m.start(), m.end()


_PUNCTUATION = lazy_compile(r"[^\w\s&]|_")

# Never searches beyond the next pair of signs.
_STRUCK = r"(?<!~)()~~(?![~\s])((?:[^~]|~(?!~))+?)(?<!\s)~~(?!~)"


class _Delimiters(QuickDelimiters):
    """Emphasis: Python-Markdown 3.11 loses its position, and letters, among signs without a
    pair."""

    _lines: object = None
    _lost = 0
    """Number of lost positions in the text `_lines`: each one reads the rest of its paragraph
    again."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        lines: object = self.md.lines  # type: ignore[attr-defined]
        if lines is not self._lines:
            self._lines, self._lost = lines, 0
        for _ in range(2 if self._lost < MOST_LOST else 0):
            made, start, end = found = super().handleMatch(m, data)
            if made is None or self._is_whole(made, data[start:end]):
                return found
            self.reset()
            self._lost += 1
        return None, m.start(), m.end()

    @staticmethod
    def _is_whole(made: Any, typed: str) -> bool:
        """Whether the element has all the words of `typed`, and no placeholder is cut."""
        pieces = list(made.itertext())
        words = "".join(pieces)
        if typed[:1] == typed[-1:] in ("*", "_") and typed.strip("*_") == words:
            return True  # As most are: nothing is lost between its signs.
        cut = any(piece.count(STX) != piece.count(ETX) for piece in pieces)
        same = words.translate(_SIGNS) == typed.translate(_SIGNS)
        return not cut and same and typed[-1:] in ("*", "_")


_STARS = lazy_compile(
    # As Python-Markdown's, but for other signs; the names of groups tell them apart.
    rf"(?P<ambiguous>(?<!^)(?<![\s*])(?!{SIGN})\*+(?![\s*])(?!$))"
    r"|(?P<end>(?<!^)(?<![\s*])\*+)"
    rf"|(?P<start>(?!{SIGN})\*+(?![\s*])(?!$))"
)
_SIGNS = str.maketrans("", "", "*_")
MOST_LOST = 200
"""Most lost positions in a text; the rest of it shows as typed."""

_PLAIN_ADDRESS = lazy_compile(r"\(([\w./:%?=&#@+~,;-]+)\)")
"""Pattern of the usual address, without signs to interpret."""
_TITLED = lazy_compile(
    r"\s(?P<title>\"[^\"]*\"|[“”][^“”]*[“”]|«[^«»]*»|'[^']*'|\([^()]*\))\s*$", re.DOTALL
)  # A title at the end, in any quotes or parentheses.
DEEPEST = 100
"""Deepest nesting of brackets, or of parentheses."""


class _Balanced:
    """Reads `[text](address "title")` up to the signs that close it."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        end = _closing(data, index - 1)
        return data[index:end], end + 1, bool(end)

    def getLink(  # noqa: N802
        self: Any, data: str, index: int
    ) -> tuple[str, str | None, int, bool]:
        if match := _PLAIN_ADDRESS.match(data, index):
            return match[1], None, match.end(), True
        end = _closing(data, index) if data[index : index + 1] == "(" else 0
        inside, title = data[index + 1 : end], None
        if found := _TITLED.search(inside):
            inside = inside[: found.start()]
            title = re.sub(r"\s", " ", self.unescape(found["title"][1:-1].strip()))
        # Mail programs break long addresses.
        address = re.sub(r"\s*\n\s*", "", self.unescape(inside).strip())
        if address[:1] == "<" and address[-1] == ">":
            address = address[1:-1].strip()
        return address, title, end + 1, bool(end)


_NEXT = {"[": lazy_compile(r"[\[\]]"), "(": lazy_compile(r"[()]|(?<=\s)[\"']|(?<=\()\s*<[^<>\n]*>")}
"""Sign → pattern of the signs that matter up to the closing one."""


def _closing(data: str, start: int) -> int:
    """Index of the sign that closes the one at `start`; 0 if none.  Those between the quotes of a
    title, after a space, do not count."""
    signs, depth, place = _NEXT[data[start]], 0, start
    while depth < DEEPEST and (match := signs.search(data, place)):
        sign, place = match[0], match.end()
        if sign in "[(":
            depth += 1
        elif sign in "])":
            depth -= 1
            if not depth:
                return match.start()
        elif sign in "\"'":
            closed = data.find(sign, place)
            if closed > 0 and re.match(r"\s*\)", data[closed + 1 : closed + 50]):
                place = closed + 1
    return 0


class LinkProcessor(_Balanced, inlinepatterns.LinkInlineProcessor):
    needed = ("](",)


class _ImageProcessor(_Balanced, inlinepatterns.ImageInlineProcessor):
    pass
