"""A Markdown body of another site → one whose links, pictures and frames are this site's."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from importing.found import Loss
from importing.html_tree import MEDIA, media_of, parsed
from importing.web_address import encoded
from programmation.text.code_spans import outside_code
from programmation.text.links import SILENT_PICTURE, marked

_TARGET = re.compile(
    r"(?P<before>\]\(\s*)(?P<url>(?:[^()\n<>\"']|\([^()\n]{0,200}\)){1,2000}?)"
    r"(?=\s*\)|\s+[\"'])"
    r"|(?P<inside>\]\(\s*)<(?P<spaced>[^<>\n]{1,1000})>"
    r"|(?P<define>^ {0,3}\[[^\]\n]{1,300}\]:\s*)<?(?P<defined>[^\s<>]+)>?"
    r"|(?P<attribute>\b(?:src|href)=(?P<quote>[\"']))(?P<valued>[^\"'\n]*)(?P=quote)",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRAME = re.compile(
    r"<(?P<tag>iframe|video|audio|object|embed)\b[^<>]{0,3000}>"
    r"(?:(?:(?!<(?P=tag)\b).){0,5000}?</(?P=tag)\s*>)?",
    re.DOTALL | re.IGNORECASE,
)


def rewritten(body: str, link: Callable[[str], str], losses: list[tuple[Loss, str]]) -> str:
    """`body` with each address given by `link`; code stays as it was."""
    return outside_code(body, lambda text, _place: _prose(text, link, losses))


def _prose(text: str, link: Callable[[str], str], losses: list[tuple[Loss, str]]) -> str:
    def frame(match: re.Match[str]) -> str:
        element = next(parsed(match[0]).iter(*MEDIA), None)  # None where the tag is no HTML.
        address, name = ("", "") if element is None else media_of(element)
        losses.append((Loss.MEDIA, address))
        return f'<a href="{escape(address)}">{escape(name)}</a>' if address else ""

    def target(match: re.Match[str]) -> str:
        if match["attribute"]:
            return f"{match['attribute']}{link(match['valued']) or match['valued']}{match['quote']}"
        if match["define"]:
            return f"{match['define']}{link(match['defined']) or match['defined']}"
        before = match["before"] or match["inside"]
        url = match["url"] or match["spaced"]
        url = _ESCAPED.sub(r"\1", url)
        new = encoded(link(url) or url)
        return f"{before}{new.replace('(', '%28').replace(')', '%29')}"

    def picture(match: re.Match[str]) -> str:
        losses.append((Loss.NO_ALT, ""))
        return marked(match)

    if "<" in text:
        text = _FRAME.sub(frame, text)
    text = _TARGET.sub(target, text)
    return SILENT_PICTURE.sub(picture, text)
