"""Lines of a tree → Markdown: words escaped for it, emphasis, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml.html import HtmlElement

from importing.html_tree import RENAMED

KEPT_INLINE = frozenset("abbr cite del dfn ins kbd mark q s samp small sub sup time u var".split())
"""Inline elements that stay HTML."""
_START = re.compile(
    r"\A(\s*)(?:([-+](?=\s|$)|-(?=[-\s]*$)|#(?=#*(?:\s|$|\w))|[>|])|(\d{1,9})([.)])(?=\s|$)"
    r"|(=(?=[=\s]*$)|:(?=\s)|~(?=~~)|[•·](?=\s)))"
)
"""At the start of a line: signs that a backslash shows, a number, signs shown by their number."""
_PLAIN = re.compile(r"[\w«](?:[^*_<>`\[\]\\\n]*[\w.,;:!?»)%$])?")
_SPECIAL = re.compile(r"\\|`|\*|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~~|\{(?=[:#.])")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "~~": "&#126;&#126;", "{": "\\{"}
_BRACKET = re.compile(r"\[(?=\^|TOC\]|[ xX]?\]|[^\]]*\][ \u00a0]?[(\[:])")


def paragraph(text: str) -> str:
    """`text` with nothing at the start of a line that would make of it something else."""
    lines = (line.lstrip(" \t") for line in text.strip(" \t\n").split("\n"))
    lines = (_START.sub(_shown, line) for line in lines)
    return "\n".join(line for line in lines if line.strip())


def _shown(match: re.Match[str]) -> str:
    space, sign, number, point, other = match.groups()
    if other:
        return f"{space}&#{ord(other)};"
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{point}"


def escaped(text: str) -> str:
    """Text of the source so that Markdown shows it as it is."""
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    text = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text)
    return _BRACKET.sub(r"\\[", text) if "[" in text else text


def inline(element: HtmlElement) -> str:
    """What an element holds, on lines broken by its `<br>`."""
    parts: list[HtmlElement | str] = [element.text or ""]
    for child in element:
        parts += (child, child.tail or "")
    return inline_run(parts)


def inline_run(parts: list[HtmlElement | str]) -> str:
    written = ""
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if isinstance(part, str):
            text = escaped(part)
            written += text.lstrip(" ") if written.endswith((" ", "\n")) else text
            continue
        piece = _element(part, written, following if isinstance(following, str) else "")
        if piece.startswith("[") and written.endswith("!"):
            written = f"{written[:-1]}\\!"  # Else a picture.
        elif written.endswith(")") and "button" in str(part.get("class")):
            written += " "  # The old site's style set it apart.
        written += piece
    return written


def _element(element: HtmlElement, before: str, after: str) -> str:
    tag = RENAMED.get(element.tag, element.tag)
    if tag == "br":
        return "  \n"
    if tag == "img":
        return picture(element)
    if tag == "code":
        return _code(element)
    text = inline(element)
    lead, bare, trail = _parted(text)
    anchor = f'<a id="{_attribute(element.get("id"))}"></a>' if element.get("id") else ""
    if tag == "a":
        if not (href := element.get("href")) or not bare:
            return anchor + text
        return f"{lead}{anchor}[{bare}]({_target(href)}{_title(element, bare)}){trail}"
    if not bare:
        return text
    if tag in ("strong", "em"):
        mark = "**" if tag == "strong" else "*"
        if (
            (lead or not before or before[-1] in " \n(«\u00a0’'")
            and (trail or not after or after[0] in " \n.,;:!?)»\u00a0…")
            and _PLAIN.fullmatch(bare)
        ):
            return f"{lead}{mark}{bare}{mark}{trail}"
        return f"{lead}<{tag}>{bare}</{tag}>{trail}"
    if tag in KEPT_INLINE or (tag == "span" and element.get("lang")):
        kept = ("lang",) if tag == "span" else ("title", "datetime", "lang")
        said = ((name, element.get(name)) for name in kept)
        attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in said if value)
        return f"<{tag}{attributes}>{text}</{tag}>"
    return anchor + text


def _parted(text: str) -> tuple[str, str, str]:
    """The space that begins `text`, its words, and the space that ends it."""
    bare = text.strip()
    start = len(text) - len(text.lstrip())
    return text[:start], bare, text[start + len(bare) :]


def _attribute(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")


def _code(element: HtmlElement) -> str:
    text = " ".join("".join(verbatim(element)).split())
    if not text:
        return ""
    ticks = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def picture(element: HtmlElement) -> str:
    """`![alternative text](address)`."""
    alt = escaped(" ".join(str(element.get("alt") or "").split())).replace("]", "\\]")
    alt = re.sub(r"(?<!\\)\[", r"\\[", alt)
    title = _title(element, str(element.get("alt")))
    return f"![{alt}]({_target(element.get('src'))}{title})"


def _title(element: HtmlElement, shown: str) -> str:
    """What a pointer shows, where it says more than what is shown."""
    title = " ".join(str(element.get("title") or "").split())
    return f' "{_attribute(title)}"' if title and title != shown else ""


def _target(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29").replace("*", "%2A")


def verbatim(element: HtmlElement) -> Iterator[str]:
    """Text as it was typed, with the newlines of its `<br>`."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        else:
            yield from verbatim(child)
        yield child.tail or ""
