"""A prepared tree → the Markdown that this site reads, with the HTML that it accepts.

What Markdown cannot say (spans of cells, captions, superscripts) stays HTML.  A block whose
Markdown is not read back as it was (see `fidelity`) is written as HTML, so no word depends on
the escapes below being complete: they make the text pleasant to edit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from lxml import html
from lxml.html import HtmlElement

from importing.html_anchors import SIMPLE_ID
from importing.html_paragraphs import BLOCKS, HEADINGS, append_text
from importing.html_tree import parsed, unwrap
from importing.markdown_text import inline, inline_run, paragraph, verbatim
from programmation.text.raw_html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS

_AS_HTML = frozenset({"details", "dl", "figure"})
_ONLY_HTML = frozenset("blockquote details dl figure h1 h2 h3 h4 h5 h6 hr pre table".split())
"""What Python-Markdown does not read in a list's item as in a text."""

Accept = Callable[[HtmlElement, str], bool]
"""Whether a block, as it was and in Markdown, says the same."""


def markdown(root: HtmlElement, accept: Accept | None = None) -> str:
    """The children of `root` as Markdown."""
    return "\n\n".join(_separated(_Blocks(accept).children(root)))


def _separated(blocks: Iterator[str]) -> Iterator[str]:
    """Two lists, or two quotations, in a row would be read as one."""
    last = ""
    for block in blocks:
        if last and _kind(block) and _kind(block) == _kind(last):
            yield "<!-- -->"
        yield block
        last = block


def _kind(block: str) -> str:
    return "list" if _LIST.match(block) else ">" if block.startswith(">") else ""


_LIST = re.compile(r"(?:-|\d+\.) ")


class _Blocks:
    def __init__(self, accept: Accept | None) -> None:
        self.accept = accept

    def children(self, parent: HtmlElement) -> Iterator[str]:
        """Blocks of `parent`; text between them is a paragraph."""
        run: list[HtmlElement | str] = [parent.text or ""]
        for child in parent:
            if child.tag in BLOCKS:
                yield from self._paragraph(run)
                run = []
                yield from self._block(child)
            elif any(inner.tag in BLOCKS for inner in child.iterdescendants()):
                # A link or an emphasis around whole blocks: each block is said alone.
                yield from self._paragraph(run)
                run = []
                yield from self._around(child)
            else:
                run.append(child)
            run.append(child.tail or "")
        yield from self._paragraph(run)

    def _around(self, element: HtmlElement) -> Iterator[str]:
        for inner in list(element.iter()):
            if inner.tag not in BLOCKS or inner is element:
                continue
            if not any(below.tag in BLOCKS for below in inner.iterdescendants()):
                wrapper = element.makeelement(element.tag, dict(element.attrib))
                wrapper.text, inner.text = inner.text, None
                for child in list(inner):
                    wrapper.append(child)
                inner.append(wrapper)
        yield from self.children(element)

    def _paragraph(self, run: list[HtmlElement | str]) -> Iterator[str]:
        text = paragraph(inline_run(run))
        if not text:
            return
        if self.accept is not None:
            holder = _holder(run)
            if not self.accept(holder, text):
                text = as_html(holder)
        yield text

    def _block(self, element: HtmlElement) -> Iterator[str]:
        tag = element.tag
        if write := _WRITERS.get(tag):
            yield from self._checked(element, write(element))
        elif tag in _AS_HTML:
            yield as_html(element)
        elif tag == "hr":
            yield "---"
        elif tag == "blockquote":
            inner = "\n\n".join(_separated(self.children(element)))
            if inner:
                quoted = "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
                yield from self._checked(element, quoted)
        else:
            yield from self.children(element)

    def _checked(self, element: HtmlElement, text: str) -> Iterator[str]:
        if not text:
            return
        if text.startswith("<") or self.accept is None or self.accept(element, text):
            yield text
        else:
            yield as_html(element)


def _list(element: HtmlElement) -> str:
    if _needs_html(element):
        return as_html(element)
    ordered = element.tag == "ol"
    number = int(start) if (start := str(element.get("start", ""))).isdigit() else 1
    items: list[str] = []
    for child in element:
        if child.tag in ("ul", "ol"):
            # Wrong, and usual: a list directly in a list belongs to the item before.
            nested = _list(child)
            items[-1:] = [f"{items[-1]}\n{_indented(nested)}"] if items else [nested]
            continue
        blocks = list(_separated(_Blocks(None).children(child)))
        loose = len([block for block in blocks if not _LIST.match(block)]) > 1
        marker = f"{number}. " if ordered else "- "
        number += 1
        first, *others = ("\n\n" if loose else "\n").join(blocks).split("\n")
        items.append("\n".join([marker + first, *(_indented(line) for line in others)]))
        if loose and child.getnext() is not None:
            items[-1] += "\n"
    return "\n".join(items)


def _needs_html(element: HtmlElement) -> bool:
    if element.get("reversed") is not None or str(element.get("type", "1")) not in ("1", "disc"):
        return True
    if any(inner.tag in _ONLY_HTML for inner in element.iterdescendants()):
        return True
    return any(child.tag not in ("li", "ul", "ol") for child in element) or bool(
        (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _holder(run: list[HtmlElement | str]) -> HtmlElement:
    """A paragraph made of copies of `run`."""
    holder = html.Element("p")
    for part in run:
        if isinstance(part, str):
            append_text(holder, part)
        else:
            copied = deepcopy(part)
            copied.tail = None
            holder.append(copied)
    return holder


# -- Blocks -------------------------------------------------------------------------------------


def _heading(element: HtmlElement) -> str:
    for br in list(element.iter("br")):
        br.tail = f" {br.tail or ''}"
        br.drop_tag()
    text = " ".join(inline(element).split("\n")).strip()
    if not text:
        return ""
    if text.endswith("#"):
        text = f"{text[:-1]}&#35;"
    identity = f" {{#{element.get('id')}}}" if SIMPLE_ID.fullmatch(element.get("id", "")) else ""
    return f"{'#' * int(element.tag[1])} {text}{identity}"


_LANGUAGE = re.compile(r"(?:language-|lang-|brush:\s*)([\w+-]+)")


def _fenced(element: HtmlElement) -> str:
    text = "".join(verbatim(element)).strip("\n")
    if not text.strip():
        return ""
    classes = " ".join(str(one.get("class", "")) for one in (element, *element.iter("code")))
    match = _LANGUAGE.search(classes)
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{match[1] if match else ''}\n{text}\n{fence}"


_NOT_IN_ROWS = BLOCKS | {"br", "code"}


def _table(element: HtmlElement) -> str:
    """Rows between bars when all cells are lines and the first row is a heading."""
    rows = list(element.iter("tr"))
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    simple = (
        len(rows) > 1
        and len({len(row) for row in cells}) == 1
        and len(cells[0]) > 1
        and all(cell.tag == "th" for cell in cells[0])
        and element.find("caption") is None
        and not any(
            cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1"
            or (cell.tag == "th" and row is not cells[0])
            or any(inner.tag in _NOT_IN_ROWS for inner in cell.iterdescendants())
            for row in cells for cell in row
        )
    )  # fmt: skip
    if not simple:
        return as_html(element)
    lines = [[" ".join(inline(cell).split()).replace("|", "\\|") for cell in row] for row in cells]
    first, *others = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([first, f"|{'|'.join('---' for _ in cells[0])}|", *others])


# -- What Markdown cannot say: the HTML of it that the site accepts -------------------------------

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


_WRITERS: Mapping[str, Callable[[HtmlElement], str]] = {
    **dict.fromkeys(("ul", "ol", "menu"), _list),
    **dict.fromkeys(HEADINGS, _heading),
    "pre": _fenced,
    "table": _table,
}
