"""Lists of Word, which it writes as paragraphs with a sign, → lists."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

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
