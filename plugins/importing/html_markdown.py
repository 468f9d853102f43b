"""A prepared tree → the Markdown that this site reads, with the HTML that it accepts.

A part that Markdown cannot express stays HTML, and so does a block whose Markdown would show
something else (see `fidelity`): the escapes below only make texts pleasant to edit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from html import escape

from lxml import html
from lxml.html import HtmlElement

from importing.html_blocks import BLOCKS, HEADINGS, SIMPLE_ID
from importing.html_tree import RENAMED, tree_of, unwrap
from programmation.text.raw_html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS

_ONLY_HTML = frozenset("blockquote details dl figure h1 h2 h3 h4 h5 h6 hr pre table".split())
"""Elements that Python-Markdown reads differently inside an item of a list."""
_NOT_IN_ROWS = BLOCKS | {"br", "code"}
_LIST = re.compile(r"(?:-|\d+\.) ")
_LANGUAGE = re.compile(r"(?:language-|lang-|brush:\s*)([\w+-]+)")
_NEW_LINE = re.compile(
    r"(?<=.)(<(?:li|tr|thead|tbody|tfoot|caption|p|dt|dd|summary|figcaption|ul|ol|table|blockquote"
    r"|figure|h[2-6]|pre)\b)|(</(?:ul|ol|table|tr|thead|tbody|tfoot|dl|details|figure|blockquote)>)"
)  # fmt: skip
_SPACED = re.compile(
    r" ?(</?(?:li|tr|td|th|ul|ol|table|tbody|thead|p|d[ldt]|figure|figcaption|details|summary)\b"
    r"[^>]*>) ?"
)
_BLANKS = re.compile(r"[ \t\r\n\f]+")

Accept = Callable[[HtmlElement, str], bool]
"""(block, its Markdown) → whether readers see the same in both."""
KEPT_INLINE = frozenset("abbr cite del dfn ins kbd mark q s samp small sub sup time u var".split())
_START = re.compile(
    r"\A(\s*)(?:([-+](?=\s|$)|-(?=[-\s]*$)|#(?=#*(?:\s|$|\w))|[>|])|(\d{1,9})([.)])(?=\s|$)"
    r"|(=(?=[=\s]*$)|:(?=\s)|~(?=~~)|[•·](?=\s)))"
)
"""Start of a line that Markdown would read as a block: signs escaped by a backslash, a number,
signs written as entities."""
_PLAIN = re.compile(r"[\w«](?:[^*_<>`\[\]\\\n]*[\w.,;:!?»)%$])?")  # Words without a sign to escape.
_SPECIAL = re.compile(r"\\|`|\*|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~~|\{(?=[:#.])")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "~~": "&#126;&#126;", "{": "\\{"}
_BRACKET = re.compile(r"\[(?=\^|TOC\]|[ xX]?\]|[^\]]{0,1000}\][ \u00a0]?[(\[:])")
"""Signs that Markdown would read; starts of a note, of `[TOC]`, of a box to tick, of a link."""


def markdown(root: HtmlElement, accept: Accept = lambda *_: True) -> str:
    return "\n\n".join(_separated(_blocks(root, accept)))


def _blocks(parent: HtmlElement, accept: Accept = lambda *_: True) -> Iterator[str]:
    """Markdown of the blocks of `parent`; text between them is a paragraph."""
    words = _paragraph_of(parent.text)
    ends = {br.getnext() for br in parent.findall("br") if not (br.tail or "").strip()}
    for child in parent:
        holds_blocks = any(inner.tag in BLOCKS for inner in child.iterdescendants())
        if child.tag in BLOCKS or holds_blocks:
            yield from _accepted(words, paragraph(inline(words)), accept)
            yield from _block(child, accept) if child.tag in BLOCKS else _around(child, accept)
        elif child.tag == "br" and child in ends:  # Two `<br>` in a row separate paragraphs.
            yield from _accepted(words, paragraph(inline(words)), accept)
        else:
            words.append(deepcopy(child))
            continue
        words = _paragraph_of(child.tail)
    yield from _accepted(words, paragraph(inline(words)), accept)


def _paragraph_of(text: str | None) -> HtmlElement:
    made = html.Element("p")
    made.text = text
    return made


def _around(element: HtmlElement, accept: Accept) -> Iterator[str]:
    """Move a link or an emphasis that holds blocks inside each of these blocks."""
    for inner in list(element.iter(*BLOCKS)):
        if not any(below.tag in BLOCKS for below in inner.iterdescendants()):
            wrapper = element.makeelement(element.tag, dict(element.attrib))
            wrapper.text, inner.text = inner.text, None
            wrapper.extend(list(inner))
            inner.append(wrapper)
    return _blocks(element, accept)


def _block(element: HtmlElement, accept: Accept) -> Iterator[str]:
    if element.tag == "blockquote":
        lines = markdown(element, accept).split("\n")
        text = "\n".join(f"> {line}".rstrip() for line in lines) if any(lines) else ""
    elif write := _WRITERS.get(element.tag):
        text = write(element)
    else:
        return _blocks(element, accept)
    return _accepted(element, text, accept)


def _accepted(element: HtmlElement, text: str, accept: Accept) -> Iterator[str]:
    if text:
        sure = text == "---" or (text.startswith("<") and element.tag != "p")
        yield text if sure or accept(element, text) else as_html(element)


def _separated(blocks: Iterable[str]) -> Iterator[str]:
    """Blocks with a comment between two lists or two quotations, so that they stay two."""
    last = ""
    for block in blocks:
        kind = "list" if _LIST.match(block) else block[:1]
        if kind == last and kind in ("list", ">"):
            yield "<!-- -->"
        yield block
        last = kind


def _list(element: HtmlElement) -> str:
    if (
        element.get("reversed") is not None
        or str(element.get("type", "1")) not in ("1", "disc")
        or any(inner.tag in _ONLY_HTML for inner in element.iterdescendants())
        or _own_words(element)
    ):
        return as_html(element)
    number = int(start) if (start := str(element.get("start", ""))).isdigit() else 1
    items: list[str] = []
    for child in element:
        if child.tag in ("ul", "ol"):
            # Invalid and common HTML: a list directly in a list belongs to the item before it.
            nested = _list(child)
            items[-1:] = [f"{items[-1]}\n{_indented(nested)}"] if items else [nested]
            continue
        blocks = list(_separated(_blocks(child)))
        loose = len([block for block in blocks if not _LIST.match(block)]) > 1
        marker = f"{number}. " if element.tag == "ol" else "- "
        number += 1
        first, *others = ("\n\n" if loose else "\n").join(blocks).split("\n")
        items.append("\n".join([marker + first, *map(_indented, others)]))
        if loose and child.getnext() is not None:
            items[-1] += "\n"
    return "\n".join(items)


def _own_words(element: HtmlElement) -> str:
    """Text of `element` outside its child elements."""
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _heading(element: HtmlElement) -> str:
    if not (text := inline(_with_breaks(element, " ")).replace("\n", " ").strip()):
        return ""
    text = re.sub("#$", "&#35;", text)
    identity = f" {{#{element.get('id')}}}" if SIMPLE_ID.fullmatch(element.get("id", "")) else ""
    return f"{'#' * int(element.tag[1])} {text}{identity}"


def _fenced(element: HtmlElement) -> str:
    text = _with_breaks(element, "\n").text_content().strip("\n")
    if not text.strip():
        return ""
    classes = " ".join(str(part.get("class", "")) for part in (element, *element.iter("code")))
    match = _LANGUAGE.search(classes)
    fence = "`" * (max(map(len, re.findall(r"`{3,}", text)), default=2) + 1)
    return f"{fence}{match[1] if match else ''}\n{text}\n{fence}"


def _table(element: HtmlElement) -> str:
    """A table in Markdown; None unless every cell is one line and the first row is a heading."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    width = len(rows[0]) if len(rows) > 1 else 0
    tags = [[cell.tag for cell in row] for row in rows]
    cells = [cell for row in rows for cell in row]
    for cell in cells:
        if [inner.tag for inner in cell] == ["p"] and not _own_words(cell):
            cell[0].drop_tag()  # The paragraph that Word and docutils put in each cell.
    if (
        width < 2
        or tags != [["th"] * width, *[["td"] * width] * (len(rows) - 1)]
        or element.find("caption") is not None
        or any(cell.get(span, "1") != "1" for cell in cells for span in ("colspan", "rowspan"))
        or any(inner.tag in _NOT_IN_ROWS for cell in cells for inner in cell.iterdescendants())
    ):
        return as_html(element)
    lines = [[" ".join(inline(cell).split()).replace("|", "\\|") for cell in row] for row in rows]
    written = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([written[0], f"|{'---|' * width}", *written[1:]])


def as_html(element: HtmlElement) -> str:
    """HTML of `element` for the site, without blank lines."""
    copied = tree_of(html.tostring(element, encoding="unicode", with_tail=False))
    for inner in list(copied.iterdescendants()):
        allowed = ALLOWED_ATTRIBUTES.get(inner.tag, set()) | {"id", "title", "lang", "dir"}
        for name in set(inner.attrib) - (allowed - {"width", "height"}):
            del inner.attrib[name]
        if inner.tag not in ALLOWED_TAGS or (inner.tag == "span" and not inner.attrib):
            unwrap(inner)
    whole = "".join(html.tostring(child, encoding="unicode") for child in copied)
    parts = re.split(r"(?s)(<pre\b.*?</pre>)", whole)
    parts[::2] = map(_on_lines, parts[::2])
    parts[1::2] = (re.sub(r"\n|<br>", "&#10;", part) for part in parts[1::2])
    return "".join(parts).strip()


def _on_lines(markup: str) -> str:
    flat = _SPACED.sub(r"\1", _BLANKS.sub(" ", markup))
    return _NEW_LINE.sub(lambda match: f"\n{match[1] or match[2]}", flat)


_WRITERS: dict[str, Callable[[HtmlElement], str]] = {
    **dict.fromkeys(("ul", "ol", "menu"), _list),
    **dict.fromkeys(HEADINGS, _heading),
    **dict.fromkeys(("details", "dl", "figure"), as_html),
    "pre": _fenced,
    "table": _table,
    "hr": lambda _: "---",
}


def paragraph(text: str) -> str:
    """`text` escaped so that no line starts a list, a heading…"""
    lines = (line.lstrip(" \t") for line in text.strip(" \t\n").split("\n"))
    return "\n".join(_START.sub(_shown, line) for line in lines if line.strip())


def _shown(match: re.Match[str]) -> str:
    space, sign, number, point, other = match.groups()
    if other:
        return f"{space}&#{ord(other)};"
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{point}"


def escaped(text: str) -> str:
    """`text` escaped so that Markdown shows it unchanged."""
    text = _BLANKS.sub(" ", text)
    text = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text)
    return _BRACKET.sub(r"\\[", text) if "[" in text else text


def inline(element: HtmlElement) -> str:
    """Markdown of an element's inline content, with a new line at each `<br>`."""
    written = escaped(element.text or "")
    for child in element:
        after = child.tail or ""
        piece = _element(child, written, after)
        if piece.startswith("[") and written.endswith("!"):
            written = f"{written[:-1]}\\!"  # `!` before a link would make a picture.
        elif piece.startswith("[") and written.endswith(")"):
            # The old site's style separated two links; the halves of a word have one address.
            cut = piece[1:2].islower() and piece.endswith(written.rpartition("](")[2])
            written += "" if cut else " "
        written += piece
        text = escaped(after)
        written += text.lstrip(" ") if written.endswith((" ", "\n")) else text
    return written


def _element(element: HtmlElement, before: str, after: str) -> str:
    """Markdown of an inline element between the texts `before` and `after`."""
    tag = RENAMED.get(element.tag, element.tag)
    if tag == "br":
        return "  \n"
    if tag == "img":
        return picture(element)
    if tag == "code":
        return _code(element)
    text = inline(element)
    anchor = f'<a id="{_attribute(element.get("id"))}"></a>' if element.get("id") else ""
    if not (bare := text.strip()):
        return anchor + text if tag == "a" else text
    lead, _, trail = text.partition(bare)
    if tag == "a" and (href := element.get("href")):
        return f"{lead}{anchor}[{bare}]({_target(href)}{_title(element, bare)}){trail}"
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
        given = ((name, element.get(name)) for name in kept)
        attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in given if value)
        return f"<{tag}{attributes}>{text}</{tag}>"
    return anchor + text


def _attribute(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")


def _code(element: HtmlElement) -> str:
    whole = _with_breaks(element, " ").text_content()
    if not (text := " ".join(whole.split())):
        return ""
    ticks = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    pad = " " if "`" in (text[0], text[-1]) else ""
    before, after = (" " if end.isspace() else "" for end in (whole[0], whole[-1]))
    return f"{before}{ticks}{pad}{text}{pad}{ticks}{after}"


def picture(element: HtmlElement) -> str:
    alt = escaped(" ".join(str(element.get("alt") or "").split())).replace("]", "\\]")
    alt = re.sub(r"(?<!\\)\[", r"\\[", alt)
    return f"![{alt}]({_target(element.get('src'))}{_title(element, str(element.get('alt')))})"


def _title(element: HtmlElement, shown: str) -> str:
    """The `title` of an element, unless it repeats the element's text."""
    title = " ".join(str(element.get("title") or "").split())
    return f' "{_attribute(title)}"' if title and title != shown else ""


def _target(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29").replace("*", "%2A")


def _with_breaks(element: HtmlElement, sign: str) -> HtmlElement:
    """A copy of `element` with `sign` for each `<br>`."""
    copied = deepcopy(element)
    for br in list(copied.iter("br")):
        br.tail = f"{sign}{br.tail or ''}"
        br.drop_tag()
    return copied
