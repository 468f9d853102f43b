"""Serialises Python-Markdown's element tree to HTML, byte for byte as its own serialiser does.

That one recurses into each element and escapes every string; this one iterates with a stack, and
escapes only strings that contain `&`, `<` or `>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown.serializers import (  # type: ignore[attr-defined]
    BOOLEAN_ATTRIBUTES,
    HTML_EMPTY,
    RE_AMP,
    to_html_string,
)


def html_string(root: Element) -> str:
    """As Python-Markdown's `to_html_string`."""
    written: list[str] = []
    write = written.append
    waiting: list[tuple[Iterator[Element], str]] = []
    elements: Iterator[Element] = iter((root,))
    after = ""
    while True:
        for element in elements:
            tag: Any = element.tag
            if type(tag) is not str:
                # Comments and the like.
                return to_html_string(root)
            kind = tag.lower()
            text, tail = element.text or "", element.tail or ""
            if ("&" in text or "<" in text or ">" in text) and kind not in _RAW:
                text = _escaped(text)
            if "&" in tail or "<" in tail or ">" in tail:
                tail = _escaped(tail)
            attributes = _attributes(element) if element.attrib else ""
            end = tail if kind in HTML_EMPTY else f"</{tag}>{tail}"
            if len(element):
                write(f"<{tag}{attributes}>{text}")
                waiting.append((elements, after))
                elements, after = iter(element), end
                break
            write(f"<{tag}{attributes}>{text}{end}")
        else:
            write(after)
            if not waiting:
                return "".join(written)
            elements, after = waiting.pop()


_RAW = frozenset({"script", "style"})


def _attributes(element: Element) -> str:
    written = []
    for name, value in sorted(element.attrib.items()):
        if value is None:
            written.append(f" {name}")
            continue
        value = _escaped(value).replace('"', "&quot;")
        alone = name == value and name in BOOLEAN_ATTRIBUTES["html"]
        written.append(f" {value}" if alone else f' {name}="{value}"')
    return "".join(written)


def _escaped(text: str) -> str:
    if "&" in text:
        # Those of entities stay.
        text = RE_AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")
