"""Lines of a tree → Markdown: words escaped for it, emphasis, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml.html import HtmlElement

from importing.html_tree import RENAMED

KEPT_INLINE = frozenset(
    "abbr cite del dfn ins kbd mark q s samp small sub sup time u var".split()
)  # fmt: skip
"""Inline elements that stay HTML."""


def paragraph(text: str) -> str:
    """`text` with nothing at the start of a line that would make of it something else."""
    lines = [_protected(line) for line in text.strip(" \t\n").split("\n")]
    return "\n".join(line for line in lines if line.strip())


_STARTS = (
    (re.compile(r"(\s*)([-+])(?=\s|$)"), r"\1\\\2"),
    (re.compile(r"(\s*)(-)(?=[-\s]*$)"), r"\1\\\2"),
    (re.compile(r"(\s*)(#)(?=#*(?:\s|$|\w))"), r"\1\\\2"),
    (re.compile(r"(\s*)(>)"), r"\1\\\2"),
    (re.compile(r"(\s*)(\d{1,9})([.)])(?=\s|$)"), r"\1\2\\\3"),
    (re.compile(r"(\s*)(=)(?=[=\s]*$)"), r"\1&#61;"),
    (re.compile(r"(\s*)(:)(?=\s)"), r"\1&#58;"),
    (re.compile(r"(\s*)(~)(?=~~)"), r"\1&#126;"),
    (re.compile(r"(\s*)([•·])(?=\s)"), lambda match: f"{match[1]}&#{ord(match[2])};"),
    (re.compile(r"(\s*)(\|)"), r"\1\\\2"),
)


def _protected(line: str) -> str:
    line = line.lstrip(" \t")
    for pattern, replacement in _STARTS:
        if pattern.match(line):
            return pattern.sub(replacement, line, count=1)
    return line


def inline(element: HtmlElement) -> str:
    """What an element holds, on lines broken by its `<br>`."""
    parts: list[HtmlElement | str] = [element.text or ""]
    for child in element:
        parts += (child, child.tail or "")
    return inline_run(parts)


def inline_run(parts: list[HtmlElement | str]) -> str:
    written = ""
    for number, part in enumerate(parts):
        if isinstance(part, str):
            text = escaped(part)
            written += text.lstrip(" ") if written.endswith((" ", "\n")) else text
            continue
        following = parts[number + 1] if number + 1 < len(parts) else ""
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
    text = inline(element)
    if tag == "a":
        return _link(element, text)
    if tag == "code":
        return _code(element)
    if not text.strip():
        return text
    if tag in ("strong", "em"):
        return _emphasis(tag, text, before, after)
    if tag in KEPT_INLINE:
        kept = [name for name in ("title", "datetime", "lang") if element.get(name)]
        attributes = "".join(f' {name}="{_attribute(element.get(name))}"' for name in kept)
        return f"<{tag}{attributes}>{text}</{tag}>"
    if tag == "span" and element.get("lang"):
        return f'<span lang="{_attribute(element.get("lang"))}">{text}</span>'
    if element.get("id"):
        return f'<a id="{_attribute(element.get("id"))}"></a>{text}'
    return text


def _attribute(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")


def _emphasis(tag: str, text: str, before: str, after: str) -> str:
    bare = text.strip()
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    mark = "**" if tag == "strong" else "*"
    fits = (
        (not before or before[-1] in " \n(«\u00a0’'" or bool(lead))
        and (not after or after[0] in " \n.,;:!?)»\u00a0…" or bool(trail))
        and _PLAIN.fullmatch(bare)
    )  # fmt: skip
    return f"{lead}{mark}{bare}{mark}{trail}" if fits else f"{lead}<{tag}>{bare}</{tag}>{trail}"


_PLAIN = re.compile(r"[\w«](?:[^*_<>`\[\]\\\n]*[\w.,;:!?»)%$])?")


def _code(element: HtmlElement) -> str:
    text = " ".join("".join(verbatim(element)).split())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _link(element: HtmlElement, text: str) -> str:
    anchor = f'<a id="{_attribute(element.get("id"))}"></a>' if element.get("id") else ""
    href, bare = element.get("href"), text.strip()
    if not href or not bare:
        return anchor + text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    title = " ".join(str(element.get("title") or "").split())
    said = f' "{_attribute(title)}"' if title and title != bare else ""
    return f"{lead}{anchor}[{bare}]({_target(href)}{said}){trail}"


def picture(element: HtmlElement) -> str:
    """`![alternative text](address)`."""
    alt = escaped(" ".join(str(element.get("alt") or "").split())).replace("]", "\\]")
    alt = re.sub(r"(?<!\\)\[", r"\\[", alt)
    title = " ".join(str(element.get("title") or "").split())
    said = f' "{_attribute(title)}"' if title and title != element.get("alt") else ""
    return f"![{alt}]({_target(element.get('src'))}{said})"


def _target(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29").replace("*", "%2A")


_SPECIAL = re.compile(r"\\|`|\*|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~~|\{(?=[:#.])")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "~~": "&#126;&#126;", "{": "\\{"}
_BRACKET = re.compile(r"\[(?=\^|TOC\]|[ xX]?\]|[^\]]*\][ \u00a0]?[(\[:])")


def escaped(text: str) -> str:
    """Text of the source so that Markdown shows it as it is."""
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    text = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text)
    return _BRACKET.sub(r"\\[", text) if "[" in text else text


def verbatim(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        else:
            yield from verbatim(child)
        yield child.tail or ""
