"""Text for programs that show no HTML: calendars, titles of feeds.

`printable` and `one_line` remove characters that would break a format or a reader's screen;
`text_of_html` turns HTML from `markdown` into paragraphs of plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import count, repeat

from lazy_regex import lazy_compile
from programmation.text.french import NBSP

_LINE_ENDS = lazy_compile("\r\n?|[\x85\u2028\u2029]")
# Characters that XML 1.0 forbids (C0 controls but tab and newline, surrogates, non-characters); C1
# controls and separators that feed readers and calendars take for ends of line; bidirectional
# overrides.
FORBIDDEN = lazy_compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Pattern of characters that no text may hold."""


def cleaned(text: str) -> str:
    """A stranger's text with `\\n` line ends, without `FORBIDDEN` characters."""
    # A lone surrogate stands for a byte that could not be decoded.
    return printable(text.encode("utf-8", "replace").decode())


EMAIL = lazy_compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
"""Pattern of an e-mail address in a text: a reader's is never published."""
LONGEST_COMMENT = 5_000
"""Most characters shown of a reader's comment: a longer one is cut, not refused."""


def printable(text: str) -> str:
    """`text` with `\\n` line ends and without control characters."""
    if not FORBIDDEN.search(text):
        return text
    return FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """`printable` text whose ends of line and runs of spaces are single spaces."""
    return single_spaced(printable(text)).strip(" ")


def single_spaced(text: str) -> str:
    """`text` with single spaces for line ends and runs of spaces.

    Not those of `\\s`, which include the no-break spaces of French.
    """
    # A pattern would be slower, as it stops at each word.
    text = text.replace("\t", " ").replace("\n", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def text_of_html(html: str, page: str = "", *, pictures: bool = False) -> str:
    """The text of sanitised HTML: a blank line between blocks, `- ` before items of lists.

    Links are followed by their address in parentheses, except links to a note or a heading of the
    text itself, on `page`, an absolute address.  `pictures`: descriptions replace pictures.
    """
    reader = _TextReader(f"{page}#" if page else "#", pictures)
    # A slice of a Markup is another, slow one: a plain str is used.
    html = _POWER.sub(lambda power: power[1].translate(_SUPERSCRIPTS), str(html))
    for index, part in enumerate(TAG.split(html)):
        if index % 2:
            reader.read_tag(part)
        elif part:
            reader.read_text(unescape(part))
    return reader.text()


_POWER = lazy_compile(r"<sup>(\d+)</sup>")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# The sanitiser writes well-formed tags with double-quoted values, so these cut exactly between
# them, several times faster than html.parser; text between tags may show `href="…"`.
REST = r"[^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*"
"""Pattern of a tag after its name."""
TAG = lazy_compile(rf"(<{REST}>)")
_NAME = lazy_compile(r"</?([a-z][a-z0-9]*)")

_SCHEME = lazy_compile(r"^https?://|/$", re.IGNORECASE)
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl div hr figure details".split()
)
_LINES = frozenset("li tr dt dd br figcaption summary caption".split())

_STRUCK = f"[barré{NBSP}: ", "]"
_SIGNS = {"del": _STRUCK, "s": _STRUCK, "q": (f"«{NBSP}", f"{NBSP}»")}
"""Tag whose meaning is only in its style → text to add before and after its words."""


class _TextReader:
    """Collects the lines of a text; `prefix` keeps a bullet until its text comes."""

    def __init__(self, fragment: str, pictures: bool) -> None:
        self.pictures = pictures
        self.fragment = fragment
        """Start of links to the text itself."""
        self.lines: list[str] = []
        self.line = ""
        self.prefix = ""
        self.lists: list[Iterator[str]] = []
        """Signs of the next items of each open list, the innermost last."""
        self.link: tuple[str, str] | None = None
        """Address of the open link, and the line as it was before it."""
        self.verbatim = False

    def read_tag(self, written: str) -> None:
        """Add what the tag `written` shows: a new line, a bullet, an address, a sign."""
        if not (name := _NAME.match(written)):
            return
        closes, tag = written[1] == "/", name[1]
        block = tag in _BLOCKS
        if block or tag in _LINES:
            self._end_line()
        if closes and self.lists and tag in ("ul", "ol"):
            self.lists.pop()
        # Inside a list, blocks are separated by line ends only.
        if block and self.lines and self.lines[-1] and not self.lists:
            self.lines.append("")
        if tag == "pre":
            self.verbatim = not closes
        elif tag == "a":
            if closes:
                self._end_link()
            else:
                self.link = (_attribute(written, "href"), self.line)
        elif tag == "img" and self.link:
            self.line += _attribute(written, "alt")
        elif tag in _SIGNS:
            self.line += _SIGNS[tag][closes]
        elif closes:
            return
        elif tag == "img" and self.pictures and (words := _attribute(written, "alt")):
            self.line += f"[image{NBSP}: {single_spaced(words)}]"
        elif tag == "li":
            self.prefix = next(self.lists[-1]) if self.lists else "- "
        elif tag == "ul":
            self.lists.append(repeat("- "))
        elif tag == "ol":
            start = _attribute(written, "start")
            numbers = count(int(start) if start.isdecimal() else 1)
            self.lists.append(f"{number}. " for number in numbers)
        elif tag in ("td", "th"):
            self.line = f"{self.line.rstrip(' ')} " if self.line else ""

    def _end_link(self) -> None:
        if self.link:
            (address, before), self.link = self.link, None
            address = re.sub(r"^mailto:([^?]*).*|^tel:", r"\1", address)
            shown = self.line.removeprefix(before).strip()
            inside = address.startswith(("#", self.fragment))
            if inside and "#fn:" in address:
                self.line = f"{before}[{shown}]"
            elif address and shown and not inside:
                its_address = _SCHEME.sub("", shown) == _SCHEME.sub("", address)
                self.line += "" if its_address else f" ({address})"

    def read_text(self, data: str) -> None:
        if self.verbatim:
            first, *others = data.split("\n")
            self.line += first
            for line in others:
                self._end_line()
                self.line = line
        else:
            text = single_spaced(data).replace("↩", "")
            self.line += text.lstrip(" ") if self.line[-1:] in ("", " ") else text

    def _end_line(self) -> None:
        if self.line.strip():
            indent = "  " * (len(self.lists) - 1)
            # The second paragraph of an item is aligned with the first.
            prefix = self.prefix or ("  " if self.lists else "")
            self.lines.append(indent + prefix + self.line.rstrip())
            self.prefix = ""
        self.line = ""

    def text(self) -> str:
        self._end_line()
        return printable("\n".join(self.lines)).strip("\n")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
