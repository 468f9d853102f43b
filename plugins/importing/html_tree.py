"""HTML of another site → a tree of what the site can show, and what it cannot.

`prepared` parses; turns what needs a program or another site (videos, sounds, frames) into
links; removes what shows nothing.  Nothing here is written as Markdown: see `html_markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from lxml import html
from lxml.html import HtmlElement

from fast_dataclass import dataclass
from importing.found import Loss
from importing.front_matter_text import visible
from importing.html_anchors import keep_ids, level_headings
from importing.html_media import MEDIA, media_of
from importing.html_paragraphs import BLOCKS, made_lists, part_paragraphs
from importing.web_address import encoded, has_host, is_allowed, shown_address
from programmation.text.raw_html import with_typed_shown

Link = Callable[[str], str]
"""(address as the old site wrote it) → address on the new site."""

MAX_DEPTH = 24
"""Elements one in the other; deeper ones are opened, as the site refuses such texts."""

_LEFT_OUT = {
    "script": Loss.SCRIPT, "form": Loss.FORM, "svg": Loss.DRAWING, "math": Loss.DRAWING,
    "canvas": Loss.DRAWING,
}  # fmt: skip
RENAMED = {"strike": "del", "tt": "code", "b": "strong", "i": "em"}
"""Elements that the site shows under another name."""
_SILENT = frozenset("style link meta title head template input select button textarea".split())

_PARSER = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)


@dataclass
class Prepared:
    """A body, ready to be written."""

    root: HtmlElement
    losses: list[tuple[Loss, str]] = field(default_factory=list)
    """What could not be kept as it was, each with its address."""
    signs: str = ""
    """Of lists, written as words there: the site writes its own."""


def parsed(source: str) -> HtmlElement:
    """The children of a `<div>`; never raises for bad HTML."""
    shown = with_typed_shown(source.replace("\0", ""))
    return html.fragment_fromstring(shown, create_parent="div", parser=_PARSER)


def prepared(
    source: str, link: Link, *, paragraphs: bool = False, breaks: bool = False
) -> Prepared:
    """The tree of `source`.

    paragraphs: blank lines part them, as in WordPress; breaks: so does each newline their lines.
    """
    made = Prepared(parsed(visible(source)))
    made.signs = made_lists(made.root)
    _gather_items(made.root)
    _open_deep(made)
    for element in list(made.root.iterdescendants()):
        element.text, element.tail = visible(element.text or ""), visible(element.tail or "")
        # What stood in something that was taken out is gone with it.
        if any(one is made.root for one in element.iterancestors()):
            _prepare(element, made, link)
    for figure in list(made.root.iter("figure")):
        if figure.find(".//figcaption") is None:
            figure.tag = "div"
    if paragraphs:
        part_paragraphs(made.root, breaks=breaks)
        _link_addresses(made.root)
    level_headings(made.root)
    keep_ids(made.root)
    return made


def _gather_items(root: HtmlElement) -> None:
    """Items outside a list are of one, as browsers show them."""
    made = root
    for item in list(root.iter("li")):
        if item.getparent().tag in ("ul", "ol", "menu", "dir"):
            continue
        if item.getprevious() is not made or (made.tail or "").strip():
            made = html.Element("ul")
            item.addprevious(made)
        made.tail, item.tail = item.tail, None
        made.append(item)


def _open_deep(made: Prepared) -> None:
    depths = {made.root: 0}
    opened = False
    for element in list(made.root.iterdescendants()):
        parent = element.getparent()
        depth = depths[parent] + 1
        depths[element] = depth
        if depth > MAX_DEPTH:
            opened = True
            depths[element] = depth - 1
            unwrap(element)
    if opened:
        made.losses.append((Loss.DEPTH, ""))


def unwrap(element: HtmlElement) -> None:
    """Replace an element by what it holds; the words of two blocks stay apart."""
    if element.tag in BLOCKS or element.tag == "br":
        element.text = f" {element.text or ''}"
        element.tail = f" {element.tail or ''}"
    element.drop_tag()


def _prepare(element: HtmlElement, made: Prepared, link: Link) -> None:
    _show_hidden(element, made, link)
    tag = element.tag
    if tag == "embed" and (len(element) or element.text):
        # It holds nothing, but an old parser gives it what follows.
        alone = html.Element("embed", dict(element.attrib))
        element.addprevious(alone)
        element.drop_tag()
        _to_link(alone, made, link)
    elif tag in MEDIA:
        _to_link(element, made, link)
    elif tag in _LEFT_OUT:
        _leave_out(element, made)
    elif tag in _SILENT:
        element.drop_tree()
    elif tag == "noscript":
        previous = element.getprevious()
        if previous is not None and previous.tag == "img":
            element.drop_tree()  # The same picture, for browsers without programs.
        else:
            unwrap(element)
    elif tag == "span" and "literal" in str(element.get("class")).split():
        element.tag = "code"  # As docutils writes it.
    elif tag == "a":
        _prepare_link(element, made, link)
    elif tag == "img":
        _prepare_picture(element, made, link)


_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\"()]+)")
_AMP = re.compile(r"amp-(img|iframe|video|audio)")


def _show_hidden(element: HtmlElement, made: Prepared, link: Link) -> None:
    """As a picture or a link, what an element showed by its attributes or by a program."""
    tag = str(element.tag)
    if match := _AMP.fullmatch(tag):
        element.tag = match[1]
    elif tag == "area":
        element.tag = "a"
        element.text = str(element.get("alt") or element.get("title") or element.get("href") or "")
        element.tail = f" {element.tail or ''}"
    elif (address := str(element.get("data-href") or "")) and not element.text_content().strip():
        shown = html.Element("a", href=address)
        shown.text = address
        element.append(shown)
        _prepare_link(shown, made, link)
    if found := _BACKGROUND.search(str(element.get("style") or "")):
        picture = html.Element("img", src=found[1].strip())
        holder = html.Element("p" if element.tag in BLOCKS else "span")
        holder.append(picture)
        holder.tail, element.text = element.text, None
        element.insert(0, holder)
        _prepare_picture(picture, made, link)


def _leave_out(element: HtmlElement, made: Prepared) -> None:
    said = str(element.get("src") or element.get("action") or "")
    # Programs of the page itself never showed anything.
    if element.tag not in ("script", "form"):
        said = said or " ".join(element.text_content().split())[:200]
    if element.tag != "script" or said:
        made.losses.append((_LEFT_OUT[element.tag], said))
    if element.tag == "form":
        unwrap(element)
    else:
        element.drop_tree()


def _to_link(element: HtmlElement, made: Prepared, link: Link) -> None:
    address, name = media_of(element)
    made.losses.append((Loss.MEDIA, address))
    if not address:
        element.drop_tree()
        return
    made_link = html.Element("a")
    made_link.text = name
    if is_allowed(address):
        made_link.set("href", encoded(link(address)))
    tail, element.tail = element.tail, None
    parent = element.getparent()
    if parent.tag in ("p", "a", "span", "td", "th", "li", "dd", "figcaption", "em", "strong"):
        holder = made_link
    else:
        holder = html.Element("p")
        holder.append(made_link)
    if parent.tag == "a":
        parent.addnext(holder)  # A link in a link is none.
        holder.tail, parent.tail = parent.tail, " "
        if (parent := element.getparent()) is not None:
            parent.remove(element)
        return
    holder.tail = tail
    parent.replace(element, holder)


def _prepare_link(element: HtmlElement, made: Prepared, link: Link) -> None:
    if element.get("href") is None:
        return
    href, new = str(element.get("href")).strip(), ""
    if href.lower().startswith("mailto:"):
        href = f"mailto:{href[7:].strip()}"
    elif href.startswith("www."):
        href = f"https://{href}"
    if not is_allowed(href) or not has_host(href):
        made.losses.append((Loss.LINK, href[:200]))
    elif href != "#":
        new = link(href)
    if new:
        element.set("href", encoded(new))
    else:
        del element.attrib["href"]


def _prepare_picture(element: HtmlElement, made: Prepared, link: Link) -> None:
    alt = str(element.get("alt") or "").strip()
    if not _EMOJI.isdisjoint(str(element.get("class")).split()) and alt:
        _to_words(element, alt)  # Drawn by a program, for old browsers.
        return
    source = ""
    for name in ("src", "data-src", "data-lazy-src", "data-original"):
        value = str(element.get(name) or "").strip()
        # Late loading leaves a dot in `src`.
        if value and (not source or (source.startswith("data:") and len(source) < 300)):
            source = value
    new = link(source) if source and has_host(source) else ""
    if not new:
        if source or alt:
            made.losses.append((Loss.PICTURE, source[:80] or alt))
        _to_words(element, alt)
        return
    element.set("src", encoded(new))
    if alt in ("", source):
        element.set("alt", "")


_EMOJI = frozenset({"emoji", "wp-smiley"})


def _to_words(element: HtmlElement, words: str) -> None:
    element.tail = f"{words}{element.tail or ''}"
    element.drop_tree()


_ADDRESS_ALONE = re.compile(r"https?://[^\s<>\"]+")


def _link_addresses(root: HtmlElement) -> None:
    """An address alone in its paragraph, where WordPress showed a video, becomes a link."""
    for element in list(root.iter("p", "div")):
        if len(element) == 0 and _ADDRESS_ALONE.fullmatch((element.text or "").strip()):
            address = shown_address((element.text or "").strip())
            link = html.Element("a", href=encoded(address))
            link.text = address
            element.text = None
            element.append(link)
