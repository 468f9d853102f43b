"""Web and e-mail addresses without Markdown → links.

Source: GitHub-flavoured Markdown, « Autolinks (extension) »; here `www.` leads to https.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER, STX, AtomicString

from lazy_regex import lazy_compile

# Python-Markdown's placeholder for an escaped sign, `\\_`, may be part of an address.
_NODE = INLINE_PLACEHOLDER % "([0-9]+)"
_CHARACTER = f'(?:[^\\s<>«»"{STX}{ETX}]|{_NODE})'
WEB = (
    rf"(?<![^\W_])(?<![/@.:=-])(?:https?://(?=[^\W_])|www\.(?=[\w-]+\.[a-z])){_CHARACTER}{{1,2000}}"
)
WEB_STARTS = ("://", "www.", "WWW.", "Www.")
MAIL = (
    # « _info@pole.qc.ca_ »: signs of emphasis are not part of the address.
    rf"(?<![^\W_])(?<![/@.:=+-])(?!_)(?:mailto:)?(?:[\w.+%-]|{_NODE}){{1,64}}"
    r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}(?!_*[^\W_]|[@-]|\.[A-Za-z])"
)
_AFTER = lazy_compile(r"(?:[.,;:!?*_~'’”…|]|&[a-z]+;)+$")
_NEXT_SENTENCE = lazy_compile(
    r"^((?:https?://)?(?:www\.)?(?!www\.)[^/]+\.[a-z]{2,})"
    r"\.(?!(?:Ca|Com|Coop|Fr|Info|Net|Org|Quebec)$)[A-ZÀÂÇÉÈÊÎÔ][^./]*$",
    re.DOTALL,
)
"""Pattern of a host, and of the word that begins a sentence without a space after it.  Telephones
put a capital after any dot: « info@pole.qc.Ca »."""


def trimmed(address: str) -> str:
    """`address` without punctuation that ends the sentence, or closes an outer bracket."""
    while True:
        shorter = _NEXT_SENTENCE.sub(r"\1", _AFTER.sub("", address))
        for opening, closing in ("()", "[]", "{}"):
            if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
                shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


class BareLinkProcessor(InlineProcessor):
    """Makes a link of a bare address; in a link or in code typed as HTML, `raw_html` restores the
    text."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, prefix: str, needed: tuple[str, ...], md: Markdown) -> None:
        super().__init__(pattern, md)
        self.compiled_re = lazy_compile(pattern, re.IGNORECASE)
        self.prefix = prefix
        self.needed = needed
        """Texts, one of which is in any match (see `programmation.text.fast_markdown`)."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        pieces = list(self._pieces(m[0]))
        address = trimmed("".join(sign for sign, _ in pieces))
        if len(address.rstrip("/")) <= len("https://"):
            return None, m.start(), m.end()
        link = Element("a")
        known = re.match("https?://|mailto:", address, re.IGNORECASE)
        link.set("href", address if known else self.prefix + address)
        link.text = AtomicString(address)
        return link, m.start(), m.start() + sum(size for _, size in pieces[: len(address)])

    def _pieces(self, written: str) -> Iterator[tuple[str, int]]:
        """Characters of an address up to the one that ends it, each with its length in the
        text."""
        nodes = getattr(self.md.treeprocessors["inline"], "stashed_nodes", {})
        for piece in re.finditer(f"{_NODE}|.", written):
            sign = piece[0]
            if piece[1]:
                escaped = re.fullmatch(f"{STX}([0-9]+){ETX}", str(nodes.get(piece[1])))
                if not escaped:
                    return
                sign = chr(int(escaped[1]))
            yield sign, len(piece[0])
