"""A Markdown body of another site → one whose links, pictures and frames are this site's."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from importing.found import Loss
from importing.web_address import encoded, shown_address, split

_CODE = re.compile(
    r"^(?P<fence> {0,3}(`{3,}|~{3,}))[^\n]*\n.*?^ {0,3}\2[`~]*[ \t]*$|``[^\n]*?``|`[^`\n]*`"
    r"|<(?P<tag>pre|code)\b.*?</(?P=tag)>",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_TARGET = re.compile(
    r"(?P<before>\]\(\s*)(?P<url>(?:[^()\n<>\"']|\([^()\n]{0,200}\)){1,2000}?)"
    r"(?=\s*\)|\s+[\"'])"
    r"|(?P<inside>\]\(\s*)<(?P<spaced>[^<>\n]{1,1000})>"
    r"|(?P<define>^ {0,3}\[[^\]\n]{1,300}\]:\s*)<?(?P<defined>[^\s<>]+)>?"
    r"|(?P<attribute>\b(?:src|href)=(?P<quote>[\"']))(?P<valued>[^\"'\n]*)(?P=quote)",
    re.MULTILINE,
)
_PICTURE = re.compile(r"!\[\s*\](?=[(\[])")
_FRAME = re.compile(
    r"<(?P<tag>iframe|video|audio|object|embed)\b(?P<attributes>[^<>]{0,3000})>"
    r"(?:(?P<inner>(?:(?!<(?P=tag)\b).){0,5000}?)</(?P=tag)\s*>)?",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:src|data|data-src|value)\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_TITLE = re.compile(r"\btitle\s*=\s*\"([^\"]{1,300})\"", re.IGNORECASE)
_NAMES = {"video": "Vidéo", "audio": "Son"}


def rewritten(
    body: str, link: Callable[[str], str], undescribed: str, losses: list[tuple[Loss, str]]
) -> str:
    """`body` with each address given by `link`; code stays as it was."""
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(body):
        parts += (_prose(body[end : code.start()], link, undescribed, losses), code[0])
        end = code.end()
    parts.append(_prose(body[end:], link, undescribed, losses))
    return "".join(parts)


def _prose(
    text: str, link: Callable[[str], str], undescribed: str, losses: list[tuple[Loss, str]]
) -> str:
    def frame(match: re.Match[str]) -> str:
        whole = match["attributes"] + (match["inner"] or "")
        found = _ADDRESS.search(match["attributes"]) or _ADDRESS.search(whole)
        if found is None:
            losses.append((Loss.MEDIA, ""))
            return ""
        address = shown_address(found[1])
        losses.append((Loss.MEDIA, address))
        title = _TITLE.search(match["attributes"])
        host = split(address).hostname.removeprefix("www.")
        what = _NAMES.get(match["tag"].lower(), "Contenu intégré")
        if "youtu" in host or "vimeo" in host:
            what = "Vidéo"
        said = title[1] if title else host or address.rpartition("/")[2]
        return f'<a href="{escape(address)}">{what} : {said}</a>'

    def target(match: re.Match[str]) -> str:
        if match["attribute"]:
            return f"{match['attribute']}{link(match['valued']) or match['valued']}{match['quote']}"
        if match["define"]:
            return f"{match['define']}{link(match['defined']) or match['defined']}"
        before = match["before"] or match["inside"]
        url = match["url"] or match["spaced"]
        new = encoded(link(url) or url)
        return f"{before}{new.replace('(', '%28').replace(')', '%29')}"

    def picture(_match: re.Match[str]) -> str:
        losses.append((Loss.NO_ALT, ""))
        return f"![{undescribed}]"

    if "<" in text:
        text = _FRAME.sub(frame, text)
    text = _TARGET.sub(target, text)
    return _PICTURE.sub(picture, text)
