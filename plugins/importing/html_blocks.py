"""Blocks of a tree: lines without tags, as in WordPress' classic editor → paragraphs; paragraphs of
Word → lists; headings one level after the other; the anchors that links lead to."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu"
    " nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Block elements: they begin on a line of their own."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OF_LINES = frozenset({*HEADINGS, *"p li td th dd dt figcaption address".split()})
"""Blocks that hold text rather than other blocks."""
_LINE_ENDS = BLOCKS | {"br"}
_CELLS = frozenset("td th li dd figcaption".split())
_CONTAINERS = _CELLS | frozenset(
    "div blockquote section article center aside main header footer details".split()
)
_BLANK_LINE = re.compile(r"\n[ \t\r\u00a0]*\n\s*")
_LEVEL = re.compile(r"mso-list\s*:[^;]*?\blevel(\d)", re.IGNORECASE)
_SIGN = re.compile(r"\s*([·•o§Ø▪–-]|\d{1,3}[.)]|[a-z][.)])\s+")
"""A list's sign typed by Word, and the spaces that set it apart."""
SIMPLE_ID = re.compile(r"[A-Za-z][\w-]*")
"""An id that Markdown can write after a heading."""
_OF_PARTS = frozenset(
    "ul ol menu dl table thead tbody tfoot tr figure details div section article aside main".split()
)
_OF_LISTS = frozenset({"li", "ul", "ol"})
_OF_WORDS = (*HEADINGS, *"p li dt dd caption td th summary img figcaption pre".split())
"""Inline elements in which an anchor may stand."""


def part_paragraphs(root: HtmlElement, *, breaks: bool) -> None:
    """Make `<p>` of what blank lines part, and with `breaks` a `<br>` of each other newline."""
    for container in [e for e in root.iter() if e is root or e.tag in _CONTAINERS]:
        texts = [container.text or "", *((child.tail or "") for child in container)]
        # One paragraph needs no tag in a cell.
        if container.tag not in _CELLS or any(_BLANK_LINE.search(t.strip()) for t in texts):
            _wrap(container, texts)
    for element in root.iter() if breaks else ():
        inside_verbatim = next(element.iterancestors("pre"), None) is not None
        of_words = element.tag in _OF_LINES or element.tag not in BLOCKS
        if of_words and not inside_verbatim and element.tag not in ("code", "textarea"):
            for before in (None, *element):
                _break_text(element, before)


def _wrap(container: HtmlElement, texts: list[str]) -> None:
    """Wrap what `container` holds in paragraphs; texts: before its children, and after each."""
    children = list(container)
    container.text, current = None, None
    for child, text in zip((None, *children), texts, strict=True):
        if child is not None:
            child.tail = None
            if child.tag in BLOCKS:
                container.append(child)
                current = None
            else:
                current = etree.SubElement(container, "p") if current is None else current
                current.append(child)
        for number, part in enumerate(_BLANK_LINE.split(text)):
            current = None if number else current
            if current is None and part.strip("\n\r\t "):
                current = etree.SubElement(container, "p")
                part = part.lstrip("\n\r\t ")
            if current is not None:
                append_text(current, part)


def append_text(element: HtmlElement, text: str) -> None:
    last = next(element.iterchildren(reversed=True), None)
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _break_text(element: HtmlElement, before: HtmlElement | None) -> None:
    """Break the text of `element` that comes after its child `before`, or that begins it, at its
    newlines but for those beside a block or a `<br>`."""
    holder, name = (element, "text") if before is None else (before, "tail")
    text = getattr(holder, name) or ""
    if "\n" not in text:
        return
    following = next(iter(element), None) if before is None else before.getnext()
    first, *rest = (text.lstrip("\n") if before is None else text).split("\n")
    if before is not None and before.tag in _LINE_ENDS and not first.strip():
        first, *rest = rest
    # `<b>un\n</b>deux`: what follows stands outside.
    ended = before is not None if following is None else following.tag in _LINE_ENDS
    if rest and not rest[-1].strip() and ended:
        rest.pop()
    setattr(holder, name, first)
    for line in rest:
        br = html.Element("br")
        br.tail = line
        element.append(br) if following is None else following.addprevious(br)


def made_lists(root: HtmlElement) -> str:
    """Replace by lists the paragraphs that Word shows as lists; the signs that it wrote there."""
    signs: list[str] = []
    levels: list[tuple[int, HtmlElement]] = []
    for paragraph in list(root.iter("p")):
        level = _LEVEL.search(str(paragraph.get("style") or ""))
        if not level and "MsoListParagraph" not in str(paragraph.get("class") or ""):
            continue
        sign = _taken_sign(paragraph)
        if not sign and not level:
            continue  # A paragraph that Word sets further right.
        signs.append(sign)
        depth = int(level[1]) if level else 1
        if levels and paragraph.getprevious() is not levels[0][1]:
            levels = []
        while levels and levels[-1][0] > depth:
            levels.pop()
        if not levels or levels[-1][0] < depth:
            made = html.Element("ol" if re.match(r"\d|[a-z][.)]", sign) else "ul")
            if levels:
                levels[-1][1][-1].append(made)
            else:
                paragraph.addprevious(made)
            levels.append((depth, made))
        levels[0][1].tail, paragraph.tail = paragraph.tail, None
        paragraph.tag = "li"
        paragraph.attrib.clear()
        levels[-1][1].append(paragraph)
    return " ".join(signs)


def _taken_sign(paragraph: HtmlElement) -> str:
    """Take out the sign that begins a paragraph; that sign, or nothing."""
    for span in paragraph.iter("span"):
        if "mso-list:ignore" in str(span.get("style") or "").replace(" ", "").lower():
            sign = str(span.text_content()).strip()
            span.drop_tree()
            return sign
    if not (match := _SIGN.match(paragraph.text_content())):
        return ""
    left = match.end()
    for node in paragraph.xpath(".//text()"):
        holder, name = node.getparent(), "text" if node.is_text else "tail"
        setattr(holder, name, node[left:])
        left -= min(left, len(node))
    return match[1]


def gather_items(root: HtmlElement) -> None:
    """Put items outside a list into one, and make items of what a list holds, as browsers do."""
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
    """Renumber headings from h2, as the page's title is its only h1, without skipping a level."""
    above: list[int] = []
    for element in root.iter(*HEADINGS):
        if element.text_content().strip():
            level = int(element.tag[1])
            above = [*(one for one in above if one < level), level]
            element.tag = f"h{min(len(above) + 1, 6)}"


def keep_ids(root: HtmlElement) -> None:
    """Keep the ids that a link of the same text leads to; the `name` of a link is an id too.

    Markdown says those of headings alone: the others become those of empty links.
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
