"""Headings of a tree one level after the other, and the anchors that its links lead to."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from importing.html_paragraphs import HEADINGS


def level_headings(root: HtmlElement) -> None:
    """The first level is h2, as the page's title is its only h1, and none is jumped over."""
    above: list[int] = []
    for element in root.iter(*HEADINGS):
        level = int(element.tag[1])
        if not element.text_content().strip():
            continue
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        element.tag = f"h{min(len(above) + 1, 6)}"


def keep_ids(root: HtmlElement) -> None:
    """Of all ids, those that a link of the same text names; `name` of a link is one.

    Markdown says those of headings alone: the others become those of empty links.
    """
    inside = [a for a in root.iter("a") if str(a.get("href")).startswith("#")]
    for link in inside:
        if not re.search(r"[\s<>()]", shown := unquote(link.get("href"))):
            link.set("href", shown)
    wanted = {str(link.get("href"))[1:] for link in inside}
    seen: set[str] = set()
    for element in list(root.iter()):
        identity = element.attrib.pop("id", None) or (
            element.attrib.pop("name", None) if element.tag == "a" else None
        )
        if identity and identity in wanted and identity not in seen:
            seen.add(identity)
            if element.tag == "a" or (element.tag in HEADINGS and SIMPLE_ID.fullmatch(identity)):
                element.set("id", identity)
            else:
                _set_anchor(element, identity)


def _set_anchor(element: HtmlElement, identity: str) -> None:
    anchor = html.Element("a", id=identity)
    place = next(element.iter(*_OF_WORDS), element) if element.tag in _OF_PARTS else element
    if place.tag in ("pre", "img", "hr", "br"):
        place.addprevious(anchor)
    else:
        anchor.tail, place.text = place.text, None
        place.insert(0, anchor)


_OF_PARTS = frozenset(
    "ul ol menu dl table thead tbody tfoot tr figure details div section article aside main".split()
)
_OF_WORDS = (*HEADINGS, *"p li dt dd caption td th summary img figcaption pre".split())
SIMPLE_ID = re.compile(r"[A-Za-z][\w-]*")
"""What Markdown reads as the id of a heading."""
