"""Content of a text's page, with the lines on which each part was typed.

Taken from the HTML to be published, as text and page may differ; a text with nothing but prose,
simple links and titles is not converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from lazy_regex import lazy_compile
from programmation.text.code_spans import HASHTAGS
from programmation.text.line_oddities import of_lines
from programmation.text.links import WrittenLink
from programmation.text.notes import of_notes, undefined, unused
from programmation.text.oddities import ANY_TAG, Oddity, holds, of_tools, unread, without_code
from programmation.text.raw_html import Removed, attributes, tamed


class Heading(NamedTuple):
    level: int
    line: int
    """Line, from 0, as everywhere in this module."""
    text: str


class Inspection(NamedTuple):
    links: tuple[WrittenLink, ...] = ()
    headings: tuple[Heading, ...] = ()
    removed: tuple[tuple[int, Removed], ...] = ()
    oddities: tuple[Oddity, ...] = ()


# Bounded, and without signs that Markdown may read otherwise.  A literal sign comes before its
# lookbehind: `re` searches for it at C speed.
_SIMPLE = lazy_compile(
    r"\[(?<!!\[)(?P<text>[^\[\]<>`!\\*_\n]{1,200})\]"
    r"\((?P<url>(?:https://|mailto:|tel:|/|#|\{[a-z]+\}/?)[\w./%?=&#@+~:;,-]*)\)"
)
_SIGNS = (
    "[", "<", "{", "\\", "http:", "HTTP:", "www.", "WWW.", ":::", "%3A%2F", "urldefense.",
)  # fmt: skip
"""Signs of a text that must be converted; a text without any has only simple links and titles."""
_SHORT_CODE = lazy_compile(r"`(?<![`\\]`)[^`\n]+`(?!`)")
# A newline, not `^`, for the same reason.
_UNDERLINED = lazy_compile(r"\n(?:=+|-+)[ \t]*(?:\n|$)")
_CODE = lazy_compile(r"\n(?: {4}|\t|~~~)")
_TITLE = lazy_compile(rf"\n {{0,3}}(?!{HASHTAGS})(?P<level>#{{1,6}})[ \t]*(?P<text>[^#\n][^\n]*)")


def inspect(text: str) -> Inspection:
    """Inspection of `text`.  Slow only for a text with more than prose."""
    # Code on one line is replaced by spaces of the same length: lines and indexes stay right.
    plain = _SHORT_CODE.sub(lambda m: " " * len(m[0]), text) if "`" in text else text
    links = list(_SIMPLE.finditer(plain)) if "](" in plain else []
    rest = _SIMPLE.sub(" ", plain) if links else plain
    plain = f"\n{plain}"
    titles = list(_TITLE.finditer(plain)) if "#" in plain else []
    judged = holds(rest, _SIGNS) or "\n! [" in plain or _UNDERLINED.search(plain)
    if judged or ((links or titles) and ("`" in plain or _CODE.search(plain))):
        return _inspect_html(text)
    line = _Lines(text).at
    # Simple links are replaced by their text, so that any bracket left is something else.
    prose = _SIMPLE.sub(r"\g<text>", text) if links else text
    return Inspection(
        # With the words as typed, including code, which `plain` lacks.
        tuple(
            WrittenLink(m["url"], line(m.start()), False, text[slice(*m.span("text"))].strip())
            for m in links
        ),
        tuple(Heading(len(m["level"]), line(m.start()), m["text"].rstrip()) for m in titles),
        oddities=tuple(sorted((*of_lines(text), *of_tools(without_code(prose))))),
    )


def _inspect_html(text: str) -> Inspection:
    """Inspection by the page's HTML."""
    # Slow to import, and often not needed.
    from programmation.text.markdown import markdown_html

    taken: list[Removed] = []
    html = tamed(markdown_html(text), (), taken)
    if "[TOC]" in text:
        html = _CONTENTS.sub("", html)  # These links were made, not typed.
    lines = _Lines(text)
    links: list[WrittenLink] = []
    headings: list[Heading] = []
    for match in _SHOWN.finditer(html):
        tag = match["tag"].lower()
        if tag not in ("a", "img") and not _HEADING.fullmatch(tag):
            continue
        given = dict(attributes(match["rest"]))
        words = given.get("alt", "") if tag == "img" else _words(html, match.end(), f"</{tag}>")
        if tag == "img" or (
            tag == "a" and "href" in given and "footnote" not in given.get("class", "")
        ):
            url = given.get("src" if tag == "img" else "href", "")
            links.append(WrittenLink(url, lines.line_of(url, words), tag == "img", words))
        elif tag != "a":
            plain = unescape(html[match.end() : html.find("<", match.end())]).strip()
            headings.append(Heading(int(tag[1]), lines.line_of(words, plain or words[:20]), words))
    prose = without_code(text, html)
    oddities = (
        *of_lines(text), *of_tools(prose), *undefined(text, html, lines.line_of),
        *unread(text, html, lines.line_of), *unused(text, html), *of_notes(prose, html),
        *_unmeant(headings, text),
    )  # fmt: skip
    removed = [(lines.line_of(one.raw, one.address), one) for one in taken]
    # Addresses of a refused scheme are reported as links are.
    addresses = [(line, one.address) for line, one in removed if one.address and not one.linked]
    addresses += ((lines.line_of(url := unescape(m[1])), url) for m in _REFUSED.finditer(html))
    links += (WrittenLink(url, line, False, url) for line, url in addresses)
    return Inspection(tuple(links), tuple(headings), tuple(removed), tuple(sorted(oddities)))


def _unmeant(headings: Iterable[Heading], text: str) -> Iterator[Oddity]:
    """Titles not meant by the author: a rule, or a signature's dashes, directly below a
    sentence."""
    typed = [*text.split("\n"), ""]
    for _, line, shown in headings:
        rule = typed[line + 1].strip()
        if _RULE.fullmatch(rule) and "#" not in typed[line] and (
            len(rule) < 3 or _SENTENCE.search(shown)
        ):  # fmt: skip
            yield Oddity(
                line, shown, f"le signe « {rule[:3]} », dessous, en ferait un titre",
                "Laissez une ligne vide entre les deux; pour un titre, commencez-le par « ## ».",
            )  # fmt: skip


_RULE = lazy_compile(r"=+|-+")
_SENTENCE = lazy_compile(r"[,;]$|^(?:\S+\s+){3}.*(?<!inc)(?<!etc)[.…]$")
# Every tag, so that the attributes of another tag never match.
_SHOWN = lazy_compile(
    r"<(?P<tag>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*)>", re.DOTALL
)
_REFUSED = lazy_compile(r"&lt;((?:javascript|data|vbscript|file):[^\s&]*)", re.IGNORECASE)
_HEADING = lazy_compile("h[1-6]")
_CONTENTS = lazy_compile(r'<div class="toc">.*?</div>', re.DOTALL)
_ALT = lazy_compile(r"<img\b[^<>]*\balt=\"([^\"]*)\"")


def _words(html: str, start: int, closing: str) -> str:
    end = html.find(closing, start, start + 5_000)
    inner = html[start : end if end >= 0 else start + 200]
    return unescape(ANY_TAG.sub("", _ALT.sub(r"\1<", inner))).strip(" \n<")


class _Lines:
    """Finds the lines where words of a page were typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.last: dict[str, int] = {}
        """Form → index where it was last found; the text's length if nowhere."""
        self.line = 0

    def at(self, place: int) -> int:
        return self.text.count("\n", 0, place)

    def line_of(self, written: str, near: str = "") -> int:
        """Line of the next occurrence of `written`, in any form in which it may be typed.  `near`:
        words beside it, searched for when it is not found."""
        plain = _SCHEME.sub("", written)
        # `(photo.jpg` first: the address alone may be the end of another.
        forms = (f"({written}", written, written.replace("&", "&amp;"), plain, near)
        for form in forms if written else (near,):
            last = self.last.get(form, -1 if form else len(self.text))
            place = self.text.find(form, last + 1)
            if place < 0 <= last < len(self.text):
                place = self.text.find(form)
            self.last[form] = place if place >= 0 else len(self.text)
            if place >= 0:
                self.line = self.at(place)
                break
        return self.line


_SCHEME = lazy_compile(r"^(?:https?://|mailto:)", re.IGNORECASE)
