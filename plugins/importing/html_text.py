"""HTML → Markdown that the site accepts, and what had to be left out."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from markdownify import markdownify

DROPPED = ("script", "style", "iframe", "object", "embed", "form", "video", "audio", "svg")
NAMES = {
    "iframe": "un contenu intégré (vidéo, carte…)",
    "object": "un objet intégré",
    "embed": "un objet intégré",
    "form": "un formulaire",
    "video": "une vidéo",
    "audio": "un son",
    "svg": "un dessin SVG",
}
"""What readers lose; the others never showed."""


def markdown_of(html: str, link: Callable[[str], str]) -> tuple[str, list[str]]:
    """The text in Markdown and what was left out.  `link` gives each address its new form."""
    soup = BeautifulSoup(html, "html.parser")
    lost: list[str] = []
    for tag in soup.find_all(DROPPED):
        if name := NAMES.get(tag.name):
            address = str(tag.get("src") or tag.get("data") or "")
            lost.append(f"{name} a été retiré{f' : {address}' if address else ''}.")
        tag.decompose()
    for tag in soup.find_all("h1"):
        tag.name = "h2"  # The page's title is its only one.
    for name, attribute in (("a", "href"), ("img", "src")):
        for tag in soup.find_all(name):
            if value := tag.get(attribute):
                tag[attribute] = link(str(value))
    text = markdownify(str(soup), heading_style="ATX", bullets="-", escape_misc=False)
    return re.sub(r"\n{3,}", "\n\n", text).strip(), lost
