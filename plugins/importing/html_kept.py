"""A block that Markdown cannot say → the HTML of it that the site accepts."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from importing.html_tree import parsed, unwrap
from programmation.text.raw_html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS

_NEW_LINE = re.compile(
    r"(?<=.)(<(?:li|tr|thead|tbody|tfoot|caption|p|dt|dd|summary|figcaption|ul|ol|table|blockquote"
    r"|figure|h[2-6]|pre)\b)|(</(?:ul|ol|table|tr|thead|tbody|tfoot|dl|details|figure|blockquote)>)"
)  # fmt: skip
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def as_html(element: HtmlElement) -> str:
    """What the site accepts of `element`, on lines none of which is blank."""
    copied = parsed(html.tostring(element, encoding="unicode", with_tail=False))
    for inner in list(copied.iterdescendants()):
        if inner.tag not in ALLOWED_TAGS:
            unwrap(inner)
        else:
            allowed = ALLOWED_ATTRIBUTES.get(inner.tag, set()) | {"id", "title", "lang", "dir"}
            for name in set(inner.attrib) - (allowed - {"width", "height"}):
                del inner.attrib[name]
    parts = _PRE.split("".join(html.tostring(child, encoding="unicode") for child in copied))
    for number, part in enumerate(parts):
        if number % 2:
            parts[number] = part.replace("\n", "&#10;")
        else:
            flat = re.sub(r"[ \t\r\n\f]+", " ", part)
            flat = re.sub(
                r" ?(</?(?:li|tr|td|th|ul|ol|table|tbody|thead|p)\b[^>]*>) ?", r"\1", flat
            )
            parts[number] = _NEW_LINE.sub(lambda m: f"\n{m[1] or m[2]}", flat)
    return "".join(parts).strip()
