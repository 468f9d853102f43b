"""Frames, videos and sounds of a tree → where people see what they show."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from importing.web_address import host_of, shown_address, split

MEDIA = {
    "iframe": "Contenu intégré",
    "video": "Vidéo",
    "audio": "Son",
    "object": "Objet intégré",
    "embed": "Objet intégré",
}
_VIDEO_HOSTS = ("youtube", "youtu.be", "vimeo", "dailymotion")
_MEDIA_FILE = re.compile(r"\.(?:mp[34]|m4[av]|webm|og[gv]|wav|mov|avi|flv|wmv|pdf)$", re.IGNORECASE)


def media_of(element: HtmlElement) -> tuple[str, str]:
    """Where people see what a frame, a video, a sound… shows, and how it is named; or nothing."""
    sources = [element, *element.iter("source", "embed", "param")]
    given = [one.get(name) for one in sources for name in ("src", "data", "data-src")]
    given += [one.get("value") for one in sources if one.get("name") in ("movie", "src")]
    found = (str(one) for one in given if one and not str(one).startswith(("about:", "data:")))
    address = shown_address(next(found, ""))
    if not address:
        return "", ""
    host = host_of(address) if "//" in address else ""
    what = MEDIA[element.tag]
    if any(name in host for name in _VIDEO_HOSTS):
        what = "Vidéo"
    elif "/maps" in address or "openstreetmap" in host or host.startswith("maps."):
        what = "Carte"
    title = " ".join(str(element.get("title") or element.get("aria-label") or "").split())
    file = split(address).path.rpartition("/")[2]
    shown = file if _MEDIA_FILE.search(file) else host.removeprefix("www.") or file
    return address, f"{what} : {title or shown}"
