"""HTML of another site → a tree of what this site can show, and a list of what it cannot.

`prepared` parses; makes links of videos, sounds and frames; removes elements that show nothing.
`html_markdown` then writes the tree as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from html import escape, unescape

from lxml import etree, html
from lxml.html import HtmlElement

from fast_dataclass import dataclass
from importing import html_blocks
from importing.found import Loss, visible
from importing.html_blocks import BLOCKS
from importing.web_address import encoded, has_host, host_of, is_of_scheme, split
from programmation.text.markdown import SCHEMES
from programmation.text.raw_html import page_of, with_typed_shown

LinkTo = Callable[[str], str]
"""(address as the old site has it) → address on the new site."""

MAX_DEPTH = 24
"""Deepest nesting of elements; deeper ones are unwrapped, as the site refuses such texts."""

MEDIA = {
    "iframe": "Contenu intégré",
    "video": "Vidéo",
    "audio": "Son",
    "object": "Objet intégré",
    "embed": "Objet intégré",
}
"""Element that shows another file or site → French name of the link that replaces it."""
RENAMED = {"strike": "del", "tt": "code", "b": "strong", "i": "em", "acronym": "abbr"}
_LEFT_OUT = {
    "script": Loss.SCRIPT, "form": Loss.FORM, "svg": Loss.DRAWING, "math": Loss.DRAWING,
    "canvas": Loss.DRAWING,
}  # fmt: skip
_SILENT = frozenset("style link meta title head template input select textarea".split())
_EMOJI = frozenset({"emoji", "wp-smiley"})

_AMP = re.compile(r"(?<=<)(/?)amp-(?=img|iframe|video|audio)")
_EMBED = re.compile(r"<embed\b[^<>]*>", re.IGNORECASE)
"""It has no content, but the parser takes what follows it for its content."""
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\"()]+)")
_HOLDS_LINKS = frozenset("p a span td th li dd figcaption em strong".split())
_SIGN_ALONE = etree.XPath(
    "(.//svg | .//i | .//span[@class])[1]"
    "[not(ancestor::a//img or ancestor::a//text()[normalize-space() and not(ancestor::svg)])]"
)
"""The only content of a link: a social network's logo, drawn by a style."""
_MEDIA_FILE = re.compile(r"\.(?:mp[34]|m4[av]|webm|og[gv]|wav|mov|avi|flv|wmv|pdf)$", re.IGNORECASE)
_REFERENCE = re.compile(r"&#\w{1,8};?")
_UNHELD = {"": "", "\x0c": " "}
_PARSER = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)


def parsed(source: str) -> HtmlElement:
    """The tree of HTML of another site; a `<` that begins no tag shows as typed."""
    # An unclosed comment hides the rest; with many of them, each search for an end takes long.
    before, closed, after = source.rpartition("-->")
    source = f"{before}{closed}{after.partition('<!--')[0]}"
    return tree_of(with_typed_shown(_EMBED.sub(r"\g<0></embed>", _AMP.sub(r"\1", source))))


def tree_of(source: str) -> HtmlElement:
    """A `<div>` with the tree of `source`; never raises for bad HTML."""
    # References to characters that no tree may hold: control characters, a form feed.
    held = _REFERENCE.sub(lambda found: _UNHELD.get(unescape(found[0]), found[0]), source)
    try:
        return html.fragment_fromstring(held.replace("\0", ""), create_parent="div", parser=_PARSER)
    except (etree.ParserError, AssertionError, ValueError):  # As for a page without a body.
        return html.fromstring(f"<div>{escape(re.sub('<[^<>]*>', ' ', visible(held)))}</div>")


@dataclass
class Prepared:
    """A body being made into a tree that this site can show."""

    root: HtmlElement
    link: LinkTo
    describe: Callable[[HtmlElement], str]
    """(picture without a description) → its description, or an empty text."""
    losses: list[tuple[Loss, str]] = field(default_factory=list)
    """Losses, each with its address."""
    bullets: str = ""
    """Bullets that were typed as words: the site draws its own."""

    def open_deep(self) -> None:
        depths = {self.root: 0}
        for element in list(self.root.iterdescendants()):
            depths[element] = depths[element.getparent()] + 1
            if depths[element] > MAX_DEPTH:
                depths[element] -= 1
                unwrap(element)
                self.losses.append((Loss.DEPTH, ""))

    def settle(self, element: HtmlElement) -> None:
        """Replace `element` by what this site can show of it."""
        self._show_hidden(element)
        tag = element.tag
        if tag in MEDIA:
            self._to_link(element)
        elif tag in _LEFT_OUT:
            detail = str(element.get("src") or element.get("action") or "")
            if tag not in ("script", "form"):
                detail = detail or " ".join(element.text_content().split())[:200]
            if tag != "script" or detail:  # Scripts themselves show nothing.
                self.losses.append((_LEFT_OUT[tag], detail))
            if tag == "form":
                etree.strip_elements(element, "button", with_tail=False)
                element.tag = "div"
            else:
                element.drop_tree()
        elif tag in _SILENT:
            element.drop_tree()
        elif tag == "button":  # It opens the part below; its sign, « + », shows that.
            for sign in element.xpath(".//*[@aria-hidden='true']"):
                sign.drop_tree()
        elif tag == "noscript":
            beside = (element.getprevious(), element.getnext())
            if any(other is not None and other.tag == "img" for other in beside):
                element.drop_tree()  # It repeats the picture, for browsers without scripts.
            else:
                unwrap(element)
        elif tag == "span" and "literal" in str(element.get("class")).split():
            element.tag = "code"  # `<tt>`, as docutils writes code.
        elif tag == "a":
            self._settle_link(element)
        elif tag == "img":
            self._settle_picture(element)

    def _show_hidden(self, element: HtmlElement) -> None:
        """Make a picture or a link of what an element showed by its attributes or by a script."""
        if element.tag == "area":
            element.tag = "a"
            element.text = next(filter(None, map(element.get, ("alt", "title", "href"))), "")
            element.tail = f" {element.tail or ''}"
        elif (address := element.get("data-href")) and not element.text_content().strip():
            shown = etree.SubElement(element, "a", href=address)
            shown.text = address
            self._settle_link(shown)
        if found := _BACKGROUND.search(str(element.get("style") or "")):
            holder = html.Element("p" if element.tag in BLOCKS else "span")
            picture = etree.SubElement(holder, "img", src=found[1].strip())
            holder.tail, element.text = element.text, None
            element.insert(0, holder)
            self._settle_picture(picture)

    def _to_link(self, element: HtmlElement) -> None:
        address, name = media_of(element)
        self.losses.append((Loss.MEDIA, address))
        if not address:
            element.drop_tree()
            return
        holder = made_link = html.Element("a")
        made_link.text = name
        if is_of_scheme(address, SCHEMES):
            made_link.set("href", encoded(self.link(address)))
        parent = element.getparent()
        if parent.tag not in _HOLDS_LINKS:
            holder = html.Element("p")
            holder.append(made_link)
        if parent.tag == "a":
            parent.addnext(holder)  # HTML forbids a link within a link.
            holder.tail, parent.tail = parent.tail, " "
        else:
            holder.tail = f" {element.tail or ''}"
            element.addprevious(holder)
        element.tail = None
        element.getparent().remove(element)

    def _settle_link(self, element: HtmlElement) -> None:
        href, new = str(element.attrib.pop("href", "#")).strip(), ""
        if href.lower().startswith("mailto:"):
            href = f"mailto:{href[7:].strip()}"
        elif href.startswith("www."):
            href = f"https://{href}"
        if not is_of_scheme(href, SCHEMES) or not has_host(href):
            self.losses.append((Loss.LINK, href[:200]))
        elif href != "#":
            new = self.link(href)
        if new:
            element.set("href", encoded(new))
            if _SIGN_ALONE(element):
                named = element.xpath("string(@aria-label | @title | .//svg/title)")
                element.text = named.strip() or host_of(new).removeprefix("www.")

    def _settle_picture(self, element: HtmlElement) -> None:
        """Give a picture its new address, or replace it by its description."""
        alt = str(element.get("alt") or "").strip() or self.describe(element)
        source = ""
        for name in ("src", "data-src", "data-lazy-src", "data-original", "srcset", "data-srcset"):
            value = str(element.get(name) or "").strip()
            value = value.partition(" ")[0] if "srcset" in name else value
            # Lazy loading leaves a tiny picture in `src`.
            if value and (not source or (source.startswith("data:") and len(source) < 300)):
                source = value
        # An emoji's picture was for old browsers: its text is kept.
        drawn = bool(alt) and not _EMOJI.isdisjoint(str(element.get("class")).split())
        new = self.link(source) if source and not drawn and has_host(source) else ""
        if new:
            element.set("src", encoded(new))
            element.set("alt", "" if alt == source else alt)
            return
        if not drawn and (source or alt):
            self.losses.append((Loss.PICTURE, source[:80] or alt))
        element.tail = f"{alt}{element.tail or ''}"
        element.drop_tree()


def prepared(
    source: str, link: LinkTo, describe: Callable[[HtmlElement], str] = lambda _: ""
) -> Prepared:
    """The tree of `source`, ready to be written.  describe: see `Prepared`."""
    made = Prepared(parsed(visible(source)), link, describe)
    made.bullets = html_blocks.open_word_lists(made.root)
    html_blocks.gather_items(made.root)
    made.open_deep()
    for element in list(made.root.iterdescendants()):
        element.text, element.tail = visible(element.text or ""), visible(element.tail or "")
        # An element inside a removed one is gone with it.
        if any(above is made.root for above in element.iterancestors()):
            made.settle(element)
    for figure in list(made.root.iter("figure")):
        if figure.find(".//figcaption") is None:
            figure.tag = "div"
    html_blocks.level_headings(made.root)
    html_blocks.keep_ids(made.root)
    return made


def unwrap(element: HtmlElement) -> None:
    """Replace an element by its children, with a space where words of two blocks would touch."""
    if element.tag in BLOCKS or element.tag == "br":
        element.text = f" {element.text or ''}"
        element.tail = f" {element.tail or ''}"
    element.drop_tag()


def media_of(element: HtmlElement) -> tuple[str, str]:
    """Address where people see what a frame, a video… shows, and its French name; both may be
    empty."""
    sources = [element, *element.iter("source", "embed", "param")]
    # Lazy loading has attributes of its own: `data-lazy-src`.
    values = [v for source in sources for k, v in source.items() if re.search(r"src$|^data$", k)]
    values += [source.get("value") for source in sources if source.get("name") in ("movie", "src")]
    given = (str(v) for v in values if v and not str(v).startswith(("about:", "data:")))
    address = page_of(next(given, "").strip())
    if not address:
        return "", ""
    host = host_of(address) if "//" in address else ""
    what = MEDIA[element.tag]
    if re.search(r"youtube|youtu\.be|vimeo|dailymotion", host):
        what = "Vidéo"
    elif "/maps" in address or re.search(r"openstreetmap|^maps\.", host):
        what = "Carte"
    title = " ".join(str(element.get("title") or element.get("aria-label") or "").split())
    file = split(address).path.rpartition("/")[2]
    shown = file if _MEDIA_FILE.search(file) else host.removeprefix("www.") or file
    return address, f"{what} : {title or shown}"
