"""Lines without tags, as in WordPress' classic editor → paragraphs; paragraphs of Word → lists."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu"
    " nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that begin on a line of their own."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_BLANK_LINE = re.compile(r"\n[ \t\r\u00a0]*\n\s*")
_CONTAINERS = frozenset(
    "div blockquote section article td th li center dd figcaption aside main header footer details"
    .split()
)  # fmt: skip


def part_paragraphs(root: HtmlElement, *, breaks: bool) -> None:
    """Make `<p>` of what blank lines part, and with `breaks` a `<br>` of each other newline."""
    containers = [e for e in root.iter() if e is root or e.tag in _CONTAINERS]
    for container in containers:
        if container.tag in ("td", "th", "li", "dd", "figcaption"):
            texts = [container.text or "", *((child.tail or "") for child in container)]
            if not any(_BLANK_LINE.search(text.strip()) for text in texts):
                continue  # One paragraph needs no tag there.
        _wrap(container)
    for element in root.iter() if breaks else ():
        if element.tag not in ("pre", "code", "textarea"):
            _break_lines(element)


def _wrap(container: HtmlElement) -> None:
    children = list(container)
    runs: list[HtmlElement] = []
    current: HtmlElement | None = None

    def add_text(text: str) -> None:
        nonlocal current
        for number, part in enumerate(_BLANK_LINE.split(text)):
            if number:
                current = None
            if part.strip("\n\r\t ") or (current is not None and part):
                if current is None:
                    current = html.Element("p")
                    part = part.lstrip("\n\r\t ")
                    runs.append(current)
                append_text(current, part)

    text, container.text = container.text or "", None
    add_text(text)
    for child in children:
        tail, child.tail = child.tail or "", None
        if child.tag in BLOCKS:
            current = None
            runs.append(child)
        else:
            if current is None:
                current = html.Element("p")
                runs.append(current)
            current.append(child)
        add_text(tail)
    for run in runs:
        container.append(run)


def append_text(element: HtmlElement, text: str) -> None:
    """Put `text` after all that `element` holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


_OF_LINES = frozenset("p li td th dd dt figcaption h1 h2 h3 h4 h5 h6 address".split())
"""Blocks that hold words."""


def _break_lines(element: HtmlElement) -> None:
    """Newlines inside paragraphs become `<br>`, but for those beside a block or a `<br>`."""
    inside_verbatim = next(element.iterancestors("pre"), None) is not None
    if (element.tag in BLOCKS and element.tag not in _OF_LINES) or inside_verbatim:
        return
    for before in (None, *element):
        _break_text(element, before)


def _break_text(element: HtmlElement, before: HtmlElement | None) -> None:
    """Break the text of `element` that comes after its child `before`, or that begins it."""
    text = (element.text if before is None else before.tail) or ""
    if "\n" not in text:
        return
    place = 0 if before is None else element.index(before) + 1
    following = element[place] if place < len(element) else None
    first, *rest = (text.lstrip("\n") if before is None else text).split("\n")
    if before is not None and before.tag in (*BLOCKS, "br") and not first.strip():
        first, *rest = rest
    # `<b>un\n</b>deux`: what follows stands outside.
    goes_on = before is None if following is None else following.tag not in (*BLOCKS, "br")
    if rest and not rest[-1].strip() and not goes_on:
        rest.pop()
    if before is None:
        element.text = first
    else:
        before.tail = first
    for number, line in enumerate(rest):
        br = html.Element("br")
        br.tail = line
        element.insert(place + number, br)


# -- Lists of Word, which it writes as paragraphs with a sign --------------------------------------

_LEVEL = re.compile(r"mso-list\s*:[^;]*?\blevel(\d)", re.IGNORECASE)
_SIGN = re.compile(r"\s*([·•o§Ø▪–-]|\d{1,3}[.)]|[a-z][.)])\s+")
"""Word's sign, and the spaces that set it apart."""


def made_lists(root: HtmlElement) -> str:
    """Put lists in place of the paragraphs of `root` that Word shows as lists; the signs that it
    wrote."""
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
        item = html.Element("li")
        item.text = paragraph.text
        item.extend(list(paragraph))
        levels[-1][1].append(item)
        levels[0][1].tail, paragraph.tail = paragraph.tail, None
        paragraph.getparent().remove(paragraph)
    return " ".join(signs)


def _taken_sign(paragraph: HtmlElement) -> str:
    """The sign that begins a paragraph, which is taken out; nothing when there is none."""
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
