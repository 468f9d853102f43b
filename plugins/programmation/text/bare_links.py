"""Web and e-mail addresses typed as they are → links, as every mail program makes them.

Source: GitHub-flavoured Markdown, « Autolinks (extension) »; here `www.` leads to https.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import HTML_PLACEHOLDER, INLINE_PLACEHOLDER, STX, AtomicString

# What Python-Markdown has put in the place of an escaped sign, `\_`, is part of an address.
_CHARACTER = '(?:[^\\s<>«»"\x02\x03]|\x02\\d+\x03)'
_WEB = r"(?<![\w/@.:=-])(?:https?://(?=[^\W_])|www\.(?=[\w-]+\.[a-z]))" + _CHARACTER + "{1,2000}"
_MAIL = (
    "(?<![\\w/@.:=+\x03-])(?:mailto:)?(?:[A-Za-z0-9.+%-]|_|\x0295\x03){1,64}"
    r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}(?![\w@-])"
)
_AFTER = re.compile("(?:[.,;:!?*_~'’”…|\\]}]|&[a-z]+;|\x02(?:42|46|44|58|59|33|63|126|95)\x03)+$")
_ESCAPED = re.compile("\x02(\\d+)\x03")


def trimmed(address: str) -> str:
    """`address` without the signs that end the sentence, or close what was opened before it."""
    while True:
        shorter = _AFTER.sub("", address)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


class BareLinkProcessor(InlineProcessor):
    """One address, as a link whose text is the address."""

    ANCESTOR_EXCLUDES = ("a",)
    needed: tuple[str, ...] = ("",)
    """Texts without any of which nothing is found (see `builder.fast_markdown`)."""

    def __init__(self, pattern: str, prefix: str, md: Markdown | None = None) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.IGNORECASE)
        self.prefix = prefix

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        written = trimmed(m[0])
        if self._in_html(data[: m.start()]):
            return None, m.start(), m.end()
        address = _ESCAPED.sub(lambda code: chr(int(code[1])), written)
        if len(address.rstrip("/")) <= len("https://"):
            return None, m.start(), m.end()
        link = Element("a")
        known = re.match("https?://|mailto:", address, re.IGNORECASE)
        link.set("href", address if known else self.prefix + address)
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(written)

    def _in_html(self, before: str) -> bool:
        """Whether a tag typed before it makes it part of a link, or code."""
        if STX not in before:
            return False
        # Inline patterns put numbers in the place of what they found: tags among them.
        found = getattr(self.md.treeprocessors["inline"], "stashed_nodes", {})
        for number in _NODE.findall(before[-2_000:])[::-1]:
            stashed = _RAW.fullmatch(node) if isinstance(node := found.get(number), str) else None
            if stashed:
                raw = str(self.md.htmlStash.rawHtmlBlocks[int(stashed[1])])
                if tag := _LINK_OR_CODE.match(raw):
                    return not tag[1]
        return False


_NODE = re.compile(INLINE_PLACEHOLDER % "([0-9]+)")
_RAW = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_LINK_OR_CODE = re.compile(r"<(/?)(?:a|code|kbd|samp|var|pre)\b", re.IGNORECASE)


class BareLinksExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        # After code, escaped signs, links and tags; before entities and emphasis.
        web = BareLinkProcessor(_WEB, "https://", md)
        web.needed = ("://", "www.", "WWW.", "Www.")
        mail = BareLinkProcessor(_MAIL, "mailto:", md)
        mail.needed = ("@",)
        md.inlinePatterns.register(web, "bare_web", 86)
        md.inlinePatterns.register(mail, "bare_mail", 85)
