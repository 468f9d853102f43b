"""A found text → its body here, compared with what the source showed; the text of its file."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from html import escape
from urllib.parse import unquote

import nh3
from lxml.html import HtmlElement
from markdown import Markdown

from fast_dataclass import dataclass
from importing import fidelity
from importing.found import FoundFile, FoundText, Loss, TextSource, visible
from importing.html_markdown import escaped, markdown, paragraph
from importing.html_tree import MEDIA, LinkTo, media_of, parsed, prepared, tree_of, unwrap
from importing.naming import Destination, FilesPlan
from importing.web_address import encoded, host_of
from programmation.content import front_matter
from programmation.content.field_types import read_path
from programmation.content.nodes import InvalidValue
from programmation.schema import Kind
from programmation.text.code_spans import outside_code
from programmation.text.links import SILENT_PICTURE, UNDESCRIBED, marked
from programmation.text.markdown import html_maker
from programmation.text.plain_text import text_of_html

_DOUBLED = re.compile(r"https?:/+(?=https?://)", re.IGNORECASE)
_INLINED = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_TARGET = re.compile(
    r"(?P<before>\]\(\s*)(?P<url>(?:[^()\n<>\"']|\([^()\n]{0,200}\)){1,2000}?)"
    r"(?=\s*\)|\s+[\"'])"
    r"|(?P<inside>\]\(\s*)<(?P<spaced>[^<>\n]{1,1000})>"
    r"|(?P<define>^ {0,3}\[[^\]\n]{1,300}\]:\s*)<?(?P<defined>[^\s<>]+)>?"
    r"|(?P<attribute>\b(?:src|href)=(?P<quote>[\"']))(?P<valued>[^\"'\n]*)(?=(?P=quote))",
    re.MULTILINE,
)  # Addresses in Markdown: inline, in <>, in a definition; of an attribute.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRAME = re.compile(
    r"<(?P<tag>iframe|video|audio|object|embed)\b[^<>]{0,3000}>"
    r"(?:(?:(?!<(?P=tag)\b).){0,5000}?</(?P=tag)\s*>)?",
    re.DOTALL | re.IGNORECASE,
)  # A frame or a medium, with its content if closed nearby.
_SILENT = re.compile(r"(<img\b[^<>]*?)\salt\s*=\s*(?:\"\s*\"|'\s*')", re.IGNORECASE)
_TASK = re.compile(r"^(\s*[-*+] )\[[ xX]\]", re.MULTILINE)
_LANGUAGE = re.compile(r"^([ \t]*(?:`{3,}|~{3,})[ \t]*[\w+-]*)[^\n`]*$", re.MULTILINE)
"""Markdown extensions that only some generators enable."""
_TANGLED = re.compile(r"[\[\](){}<>*_`~^|\\#=:+-]")

Value = str | list[str] | dict[str, str]
# Values that YAML would not read as the same text: signs, numbers, dates, « titre: A : b ».
_QUOTED = re.compile(r"^[\s\"'\[\]{}#|>@%&*!?,`]|^-(?:\s|$)|:(?:\s|$)|\s#|^[\d_.+-]*:[\d_.:]*$|\s$")


@dataclass
class Converter:
    source: TextSource
    places: Mapping[str, Destination]
    files: FilesPlan
    render: Callable[[str], str] = field(default_factory=html_maker)
    stock: Markdown = field(default_factory=lambda: Markdown(extensions=["extra", "toc"]))
    """Python-Markdown with the settings of other generators."""

    def body(self, text: FoundText) -> tuple[str, str]:
        """The body in Markdown, and the path of the picture for the field `image`.

        Never raises: one odd text does not stop the import.
        """
        try:
            html = self.source.html_of(text)
            write = self._markdown if text.in_markdown else self._html
            body = write(text, html)
        except Exception as error:  # Whatever a library raises for what somebody else wrote.
            detail = f"repris comme texte simple ({type(error).__name__})"
            self.source.tell(Loss.DIFFERENCE, text.source, detail)
            body = as_plain_text(text.body)
        address = self.link(text.image, text)
        if not address:
            return body, ""
        if not text.image_alt:
            self.source.tell(Loss.NO_ALT, text.source, address)
        if not _is_of_this_site(address):
            self.source.tell(Loss.FOREIGN, text.source, address)
        elif "image" in text.kind.by_key:
            return body, address.removeprefix("/")
        return f"![{text.image_alt or UNDESCRIBED}]({encoded(address)})\n\n{body}", ""

    def summary(self, text: FoundText) -> str:
        """The summary in one line of text, as pages show it."""
        html = text.summary
        if html and text.in_markdown:
            html = self.stock.reset().convert(html)
        root = parsed(html)
        links = (str(link.get("href")) for link in root.iter("a") if link.get("href"))
        self.source.tell_all(text.source, ((Loss.LINK, f"resume : {link}") for link in links))
        for element in list(root.iterdescendants()):
            unwrap(element)
        return " ".join((root.text or "").split())

    def link(self, url: str, text: FoundText) -> str:
        """Address on the new site for `url`, as the old text has it."""
        url = _DOUBLED.sub("", url.strip())
        if not url or url.startswith("#"):
            return url
        if url.startswith("data:"):
            return self._inlined(url, text)
        if found := self.source.text_at(url, text):
            name, fragment = found
            place = self.places[name]
            if place.draft and not text.draft and not text.in_markdown:
                self.source.tell(Loss.DRAFT_LINK, text.source, url)
                return ""
            inside = fragment and self.places[text.id].address == place.address
            return fragment if inside else f"{place.address}{fragment}"
        file = self.source.file_at(url, text)
        if file and (target := self.files.target(file, text.source)):
            return f"/{target}"
        new = self.source.elsewhere(url, text)
        if file and not host_of(new):
            return ""  # Of a type that is not published.
        if file is None and not new.startswith("/") and self.source.is_old(new):
            self.source.tell(Loss.OLD_LINK, text.source, new)
        return new

    def _inlined(self, url: str, text: FoundText) -> str:
        """Address of the file made from a picture pasted into the text as a `data:` address."""
        kind, data = _INLINED.match(url), b""
        with suppress(ValueError):
            data = base64.b64decode(re.sub(r"\s", "", url.partition(",")[2]), validate=True)
        if not kind or not data:
            return ""
        name = f"{hashlib.sha256(data).hexdigest()[:8]}.{kind[1].replace('jpeg', 'jpg')}"
        file = FoundFile(f"data:{name}", f"images/{text.slug[:60] or 'image'}-{name}", data)
        return f"/{self.files.target(file, text.source)}"

    def _html(self, text: FoundText, html: str) -> str:
        made = prepared(html, lambda url: self.link(url, text), self.source.described)
        for picture in made.root.iter("img"):
            if not picture.get("alt"):
                picture.set("alt", UNDESCRIBED)
                self.source.tell(Loss.NO_ALT, text.source, str(picture.get("src")))
        before = fidelity.seen_in(made.root)
        shown = fidelity.words(" ".join(made.root.itertext()))
        body = visible(markdown(made.root, fidelity.judge(self._read)))
        lost = fidelity.shown_words(html) - shown - fidelity.words(made.bullets)
        if not is_accepted(body) or (lost and Loss.DEPTH in dict(made.losses)):
            self.source.tell(Loss.DIFFERENCE, text.source, "repris comme texte simple")
            return as_plain_text(html)
        found = fidelity.differences(before, fidelity.seen_in(tree_of(self._read(body))))
        made.losses += [(Loss.DIFFERENCE, what) for what in (*found, *fidelity.removed(lost))]
        for loss, detail in (*made.losses, *foreign_pictures(made.root)):
            # A picture of a type that is not published was noted as such.
            if loss is not Loss.PICTURE or not self.source.file_at(detail, text):
                self.source.tell(loss, text.source, detail)
        return body

    def _read(self, body: str) -> str:
        return self.render(body) if is_accepted(body) else ""

    def _markdown(self, text: FoundText, body: str) -> str:
        losses: list[tuple[Loss, str]] = []
        moved: dict[str, str] = {}

        def link(url: str) -> str:
            if new := self.link(url, text):
                moved[unquote(url)] = new
            return new

        new = outside_code(body, lambda part, _place: _rewritten(part, link, losses))
        if is_accepted(new):
            stock = self.stock.reset().convert(_LANGUAGE.sub(r"\1", _TASK.sub(r"\1", body)))
            shown = self.render(new)
            lost = fidelity.lost_of_markdown(stock, shown, moved)
            losses += [(Loss.DIFFERENCE, what) for what in lost]
            losses += foreign_pictures(tree_of(shown))
        self.source.tell_all(text.source, losses)
        return new


def _is_of_this_site(address: str) -> bool:
    """Whether the picture's field can name it; any other picture opens the body."""
    with suppress(InvalidValue):
        return not host_of(address) and bool(read_path(address))
    return False


def foreign_pictures(root: HtmlElement) -> Iterator[tuple[Loss, str]]:
    """Addresses of pictures on other sites, which our pages do not show."""
    sources = (str(picture.get("src") or "") for picture in root.iter("img"))
    return ((Loss.FOREIGN, source) for source in sources if host_of(source))


def is_accepted(body: str) -> bool:
    """Whether the site accepts `body`: some nestings of signs would take minutes to read."""
    return (
        front_matter.parse("x.md", f"---\ntitre: x\n---\n{body}".encode("utf-8", "replace"))[0]
        is not None
    )


def as_plain_text(html: str) -> str:
    """The words of `html` in paragraphs, escaped so that Markdown reads none of their signs."""
    text = visible(text_of_html(nh3.clean(html)))
    lines = (paragraph(escaped(line.strip())) for line in text.split("\n"))
    body = "\n\n".join(filter(None, lines))
    if not is_accepted(body):
        return _TANGLED.sub(lambda match: f"&#{ord(match[0])};", text)
    return body


def _rewritten(text: str, link: LinkTo, losses: list[tuple[Loss, str]]) -> str:
    """Markdown with every address replaced by `link`, and frames replaced by links."""

    def frame(match: re.Match[str]) -> str:
        element = next(parsed(match[0]).iter(*MEDIA), None)  # None where the tag is no HTML.
        address, name = ("", "") if element is None else media_of(element)
        losses.append((Loss.MEDIA, address))
        return f'<a href="{escape(address)}">{escape(name)}</a>' if address else ""

    def target(match: re.Match[str]) -> str:
        if before := match["attribute"] or match["define"]:
            url = match["valued"] or match["defined"] or ""
            return f"{before}{link(url) or url}"
        before, url = match["before"] or match["inside"], match["url"] or match["spaced"]
        url = _ESCAPED.sub(r"\1", url)
        return f"{before}{encoded(link(url) or url).replace('(', '%28').replace(')', '%29')}"

    def picture(match: re.Match[str]) -> str:
        losses.append((Loss.NO_ALT, ""))
        return marked(match)

    if "<" in text:
        text = _SILENT.sub(r"\1", _FRAME.sub(frame, text))
    return SILENT_PICTURE.sub(picture, _TARGET.sub(target, text))


def scalar(value: str) -> str:
    """`value` as YAML on one line, in quotes where it needs them."""
    flat = " ".join(value.split())
    return "'" + flat.replace("'", "''") + "'" if _QUOTED.search(flat) else flat


def file_text(values: Mapping[str, Value], kind: Kind, body: str) -> str:
    """Text of a file, in YAML that others read too: filled fields as `kinds` has them, the body."""
    lines = ["---"]
    for key in (row.key for row in kind.fields):
        match values.get(key):
            case str(value) if value:
                lines.append(f"{key}: {scalar(value)}")
            case list(items) if items:
                lines += (f"{key}:", *(f"  - {scalar(item)}" for item in items))
            case dict(held) if any(held.values()):
                inner = (f"  {name}: {scalar(value)}" for name, value in held.items() if value)
                lines += (f"{key}:", *inner)
    return visible("\n".join((*lines, "---", body.strip("\n"), "")))
