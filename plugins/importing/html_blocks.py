"""Blocks: lines without tags, as in WordPress' classic editor → paragraphs.  And those of a tree:
lists as browsers see them; headings one level after the other; the anchors that links lead to."""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from importing.web_address import encoded
from programmation.text.code_spans import WORD_BULLETS
from programmation.text.raw_html import page_of

BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu"
    " nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Block elements: each begins on a line of its own."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINE_END = re.compile(rf"</?(?:{'|'.join(BLOCKS)})\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"(<pre\b(?:(?!<pre\b).)*?</pre\s*>|</?[a-z][^<>]*>)", re.DOTALL | re.IGNORECASE
)  # A whole <pre>, or a tag.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NAME = re.compile(r"</?([a-z][\w-]*)", re.IGNORECASE)
_AROUND_BREAK = re.compile(r"\n?(<br\b[^<>]*>)\n?", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\r\u00a0]*\n\s*")
_ADDRESS_ALONE = re.compile(r"https?://[^\s<>\"]+")
SIMPLE_ID = re.compile(r"[A-Za-z][\w-]*")
"""An id that Markdown can write after a heading."""
_OF_WORD = ".//p[contains(@class, 'MsoList') or contains(@style, 'mso-list')]"
_BULLET = re.compile(rf"\s*([{WORD_BULLETS}o§Ø–-])\s+")
_OF_PARTS = frozenset(
    "ul ol menu dl table thead tbody tfoot tr figure details div section article aside main".split()
)
_OF_LISTS = frozenset({"li", "ul", "ol"})
_OF_WORDS = (*HEADINGS, *"p li dt dd caption td th summary img figcaption pre".split())
"""Inline elements that an anchor may stand in."""


def with_breaks(source: str, *, breaks: bool) -> str:
    """`source` with its blank lines made paragraphs, as in WordPress; `breaks`: other newlines
    become `<br>`.  An address alone in a paragraph, which showed a video, becomes a link."""
    closed, end, rest = source.rpartition("-->")
    source = _COMMENT.sub("", closed + end) + rest
    parts = _MARKUP.split(_AROUND_BREAK.sub(r"\1", source))
    closings = Counter(tag[2:-1].strip().lower() for tag in parts[1::2] if tag[1] == "/")
    inside: list[str] = []
    """Names of the open elements that hold words."""
    for place in range(0, len(parts), 2):
        before, after = "".join(parts[place - 1 : place]), "".join(parts[place + 1 : place + 2])
        begins, ends = (not side or bool(_LINE_END.match(side)) for side in (before, after))
        name = "".join(_NAME.findall(before)).lower()
        if begins:
            inside = []
        elif before[1] == "/":
            closings[name] -= 1
            while name in inside and inside.pop() != name:
                pass
        elif closings[name] > 0:
            inside.append(name)
        text = parts[place].replace("&nbsp;", "\u00a0")
        text = text.lstrip("\n\r\t ") if begins else text
        paragraphs = _BLANK_LINE.split(text.rstrip("\n\r\t \u00a0") if ends else text)
        for number, paragraph in enumerate(paragraphs):
            alone = (number or begins) and (number + 1 < len(paragraphs) or ends)
            if alone and not inside and _ADDRESS_ALONE.fullmatch(paragraph.strip()):
                address = escape(encoded(page_of(unescape(paragraph.strip()))))
                paragraphs[number] = f'<a href="{address}">{address}</a>'
            elif breaks:
                paragraphs[number] = paragraph.replace("\n", "<br>")
        if begins and before[:2] == "</" and (paragraphs[0] or not ends):
            paragraphs[:0] = [""]  # The end may be of nothing: it would part no words.
        parts[place] = ("<br>" if inside else "<p>").join(paragraphs)
    return "".join(parts)


def open_word_lists(root: HtmlElement) -> str:
    """Make items of the paragraphs that Word shows as those of a list, and of their bullets the
    list's; those bullets.  A number stays as typed."""
    bullets: list[str] = []
    for paragraph in root.xpath(_OF_WORD):
        if match := _BULLET.match(paragraph.text_content()):
            bullets.append(match[1])
            paragraph.tag, left = "li", match.end()
            for node in paragraph.xpath(".//text()"):
                setattr(node.getparent(), "text" if node.is_text else "tail", node[left:])
                left -= min(left, len(node))
    return " ".join(bullets)


def gather_items(root: HtmlElement) -> None:
    """Put items found outside a list into one, and make an item of any other child of a list."""
    for other in [e for parts in root.iter("ul", "ol") for e in parts if e.tag not in _OF_LISTS]:
        item = html.Element("li")
        other.addprevious(item)
        item.tail, other.tail = other.tail, None
        item.append(other)
    made = root
    for item in list(root.iter("li")):
        if item.getparent().tag in ("ul", "ol", "menu", "dir"):
            continue
        if item.getprevious() is not made or (made.tail or "").strip():
            made = html.Element("ul")
            item.addprevious(made)
        made.tail, item.tail = item.tail, None
        made.append(item)


def level_headings(root: HtmlElement) -> None:
    """Renumber headings without skipping a level, from h2: the page's title is its only h1."""
    above: list[int] = []
    for element in root.iter(*HEADINGS):
        if element.text_content().strip():
            level = int(element.tag[1])
            above = [*(higher for higher in above if higher < level), level]
            element.tag = f"h{min(len(above) + 1, 6)}"


def keep_ids(root: HtmlElement) -> None:
    """Keep the ids that a link of the same text leads to, and the `name` of links, as ids.

    Markdown can write ids of headings only: any other becomes that of an empty link.
    """
    inside = [a for a in root.iter("a") if str(a.get("href")).startswith("#")]
    for link in inside:
        if not re.search(r"[\s<>()]", shown := unquote(link.get("href"))):
            link.set("href", shown)
    wanted = {str(link.get("href"))[1:] for link in inside}
    seen: set[str] = set()
    for element in list(root.iter()):
        identity = element.attrib.pop("id", None)
        if element.tag == "a":
            identity = identity or element.attrib.pop("name", None)
        if identity in wanted - seen:
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
