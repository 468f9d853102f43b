"""A WordPress export (WXR), or a feed → its items, and its media library with copies of its files.

Bad characters, unknown entities and a missing end are mended, not refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote

from lxml import etree

from builder.errors import os_cause
from fast_dataclass import dataclass
from importing.atom import channel_of
from importing.found import FoundFile, Loss, Note, files_below, is_prose
from importing.naming import target_of
from importing.web_address import host_of, split
from programmation.content.decoding import text_anyhow
from programmation.problems import Refusal

# Characters that XML forbids; text pasted from Word often has one.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#?\w{1,32};)?|<(?![A-Za-z/!?])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[A-Za-z0-9]+$)")
"""Size in the name of a reduced picture: `photo-300x200.jpg` is `photo.jpg`."""
_EDITED = re.compile(r"-(?:scaled|rotated|e\d{10,13})(?=\.[A-Za-z0-9]+$)")
"""Ends that WordPress adds: `photo-scaled.jpg`, `photo-e1520000000000.jpg`."""
_UPLOADS = "/wp-content/uploads/"
_UPLOADED = re.compile(rf".*?{_UPLOADS}(.*)|.*?/files/(\d{{4}}/\d\d/.*)", re.DOTALL)
"""Path of an upload, of one site or of a network of them."""
PROTECTED = re.compile(
    r"(?:^|/uploads/)(?:woocommerce_uploads|edd|dlm_uploads|gravity_forms|wpcf7_uploads|ultimatemember|mepr|protected"
    r"|private)(?=/)"
)
"""Folders of uploads that extensions open only to some visitors."""
_UPLOAD_HOST = re.compile(r"i\d\.wp\.com|.*\.files\.wordpress\.com")


@dataclass(frozen=True)
class Category:
    domain: str
    slug: str
    name: str


@dataclass(frozen=True)
class ExportItem:
    """An item of an export: a post, a page, a file of the media library, an event…"""

    id: str
    type: str
    status: str
    title: str
    """Title as text, its entities decoded once."""
    content: str
    excerpt: str
    values: Mapping[str, str]
    """Local name of each element → text: `link`, `post_name`, `status`, `post_date`…"""
    categories: tuple[Category, ...]
    pairs: Sequence[tuple[str, str]]
    """Custom fields and their values: a field may have several."""
    meta: Mapping[str, str]
    """Custom field → its first value."""
    comments: tuple[Mapping[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def label(self) -> str:
        """Words by which a person finds the item in the source."""
        return self.title or f"Sans titre (no {self.id})"

    @property
    def url(self) -> str:
        """Address of a file of the media library."""
        return self["attachment_url"] or self["guid"]

    @property
    def path(self) -> str:
        """Path of a media file below `uploads`: `2018/05/photo.jpg`."""
        return upload_path(self.url)

    @property
    def alt(self) -> str:
        return plain_field(self.meta.get("_wp_attachment_image_alt", ""))

    @property
    def fields(self) -> dict[str, list[str]]:
        """Custom fields whose words the theme showed beside the text.

        One whose name begins with « _ » belongs to a program; ACF keeps there the kind of each of
        its fields.
        """
        shown: dict[str, list[str]] = defaultdict(list)
        for name, value in self.pairs:
            of_acf = self.meta.get(f"_{name}", "").startswith("field_") or name.endswith("_reason")
            address = value.startswith("http") and name != "enclosure"
            if value and (of_acf or (name[:1] != "_" and (is_prose(value) or address))):
                shown[name].append(value)
        return shown


@dataclass
class Export:
    title: str
    url: str
    """Address of the site, without its last slash."""
    authors: dict[str, dict[str, str]]
    """Login → `author_display_name`, `author_email`…"""
    items: list[ExportItem]
    descriptions: dict[str, str]
    """Name of a category or tag → its description."""
    notes: list[Note]


def read_exports(paths: Sequence[Path]) -> Export:
    """The exports at `paths` as one: WordPress.com cuts a large export.  Raises `Refusal`."""
    first, *others = map(_read_export, paths)
    for other in others:
        first.authors |= other.authors
        first.items += other.items
        first.descriptions |= other.descriptions
        first.notes += other.notes
    return first


def _read_export(path: Path) -> Export:
    """The export at `path`, even cut or malformed.  Raises `Refusal` for any other file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path.name} ne peut pas être lu ({os_cause(error)}).") from None
    notes: list[Note] = []
    text = _well_formed(data, path.name, notes)
    # The file is somebody else's: nothing that it names is fetched or expanded.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root = channel = None
    with suppress(etree.XMLSyntaxError, ValueError):
        root = etree.fromstring(text.encode(), parser)
    if root is not None:
        is_feed = root.tag.rpartition("}")[2] == "feed"
        channel = channel_of(root) if is_feed else root.find("{*}channel")
    if root is None or channel is None:
        raise Refusal(
            f"{path.name} n’est pas un export WordPress. Dans WordPress : Outils › Exporter › "
            "Tout le contenu."
        )
    # In RSS 1.0 items stand beside the channel.
    items = list(map(_item, channel.findall("{*}item") or root.findall("{*}item")))
    around = re.sub(r"(?s)<!--.*?-->", "", _CDATA.sub("", text))
    announced = len(re.findall(r"<(?:item|entry)[\s>]", around))
    if announced > sum(1 for _ in root.iter("{*}item", "{*}entry")) or not re.search(
        r"</(?:rss|feed|\w+:RDF)>\s*\Z", text[-200:]
    ):
        detail = (
            "le fichier semble coupé avant sa fin : exportez de nouveau, puis importez encore; "
            "seul le nouveau sera ajouté"
        )
        notes.append(Note(Loss.SKIPPED, path.name, detail))
        # The file is cut: what would have said that its last item is hidden may be missing.
        items[-1:] = [replace(item, status="draft") for item in items[-1:]]
    children = _values(channel)
    url = (children.get("base_blog_url") or children.get("link", "")).rstrip("/")
    people = map(_values, channel.findall("{*}author"))
    authors = {person.get("author_login", ""): person for person in people}
    descriptions = {
        plain_field(values.get(f"{prefix}_name") or values.get("term_slug", "")): description
        for kind, prefix in (("category", "cat"), ("tag", "tag"), ("term", "term"))
        for values in map(_values, channel.findall(f"{{*}}{kind}"))
        if (description := plain_field(values.get(f"{kind}_description", "")))
    }
    return Export(plain_field(children.get("title", "")), url, authors, items, descriptions, notes)


def _well_formed(data: bytes, name: str, notes: list[Note]) -> str:
    """A file as well-formed XML, whatever it declares; notes: receives what was replaced."""
    text, removed = _UNFIT.subn("", text_anyhow(data))
    if bad := text.count("\ufffd") - data.count("\ufffd".encode()):
        notes.append(Note(Loss.ENCODING, name, f"{bad} octet(s) remplacé(s) par « \ufffd »"))
    # Undeclared prefixes would hide states and dates from the parser.
    lacking = (
        f' xmlns:{k}="{k}"' for k in "wp excerpt content dc".split() if f"xmlns:{k}=" not in text
    )
    text = re.sub(r"<rss\b", f"<rss{''.join(lacking)}", text, count=1)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).lstrip()
    if removed:
        notes.append(Note(Loss.ENCODING, name, f"{removed} caractère(s) invisible(s) retiré(s)"))
    text = _DOCTYPE.sub("", text[:5000]) + text[5000:]
    # In a file cut within a CDATA section, what is left of the section is kept.
    parts = _CDATA.split(f"{text}]]>" if "<![CDATA[" in _CDATA.sub("", text) else text)
    # Outside CDATA, XML knows only five entities, and WordPress writes those of HTML.
    parts[::2] = [_ENTITY.sub(_of_xml, part) for part in parts[::2]]
    return "".join(parts)


def _of_xml(entity: re.Match[str]) -> str:
    return escape(_UNFIT.sub("", unescape(entity[0]).replace("\ufffd", "")))


def _values(element: etree._Element) -> dict[str, str]:
    """Local name → text of the element's children: WordPress has had several namespaces."""
    values: dict[str, str] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        prefix = "excerpt:" if "excerpt" in child.tag and name == "encoded" else ""
        values.setdefault(prefix + name, (child.text or "").strip())
    return values


def _item(element: etree._Element) -> ExportItem:
    """An item of the XML; files attached to it become links at the end of its content."""
    values = _values(element)
    pairs = [
        (pair.get("meta_key", ""), pair.get("meta_value", ""))
        for pair in map(_values, element.findall("{*}postmeta"))
    ]
    meta = dict(pairs) | dict(reversed(pairs))
    content, description = values.get("encoded", ""), values.get("description", "")
    # In a WordPress export the description is empty; an RSS feed may have nothing else.
    excerpt = values.get("excerpt:encoded") or (description if content else "")
    content = content or description or values.get("summary", "")  # Podcasts have a summary.
    attached = [child.get("url", "") for child in element if child.tag != "source"]
    attached += [meta.get("enclosure", "").partition("\n")[0].strip()]
    for url in (url for url in attached if url.startswith("http") and url not in content):
        content += f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>'
    return ExportItem(
        id=values.get("post_id", ""),
        type=values.get("post_type") or "post",
        status=values.get("status") or "publish",
        title=plain_field(values.get("title", "")),
        content=content,
        excerpt=excerpt,
        values=values,
        categories=tuple(
            Category(term.get("domain", ""), term.get("nicename", ""), plain_field(term.text or ""))
            for term in element.findall("category")
        ),
        pairs=pairs,
        meta=meta,
        comments=tuple(map(_values, element.findall("{*}comment"))),
    )


def plain_field(html: str) -> str:
    """An HTML field as text on one line, its entities decoded once."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def upload_path(url: str) -> str:
    """`2018/05/photo.jpg` for the address of an upload in any size; empty for another address."""
    path = unicodedata.normalize("NFC", unquote(split(url).path))
    if match := _UPLOADED.match(path):
        name = match[1] or match[2] or ""
    else:
        name = path.lstrip("/") if host_of(url).endswith(".files.wordpress.com") else ""
    return "" if ".." in name.split("/") or PROTECTED.search(name) else name


class MediaLibrary:
    def __init__(self, items: Iterable[ExportItem], uploads: Path | None) -> None:
        self.uploads = uploads
        files = [item for item in items if item.type == "attachment"]
        self.of_parent: dict[str, list[ExportItem]] = defaultdict(list)
        for item in files:
            self.of_parent[item["post_parent"]].append(item)
        files.reverse()  # Of two with one number, the first wins.
        self.by_id = {item.id: item for item in files}
        # Some exports renumber attachments: the file's own name stays right.
        self.by_path = {item.path: item for item in files}
        self.by_page = {split(item["link"]).path.strip("/").casefold(): item for item in files}
        """Path of the attachment's page on the old site → attachment."""
        self.by_page.pop("", None)

    @cached_property
    def copies(self) -> dict[str, Path]:
        """Path under uploads → copy of the file."""
        copies = dict(files_below(self.uploads)) if self.uploads else {}
        # The folder given may be uploads, wp-content, or the whole site.
        for prefix in ("uploads/", "wp-content/uploads/"):
            copies |= {p.removeprefix(prefix): f for p, f in copies.items() if p.startswith(prefix)}
        return copies

    def file(self, path: str) -> FoundFile:
        """The file at `path` under uploads, in its largest size."""
        whole = _SIZE.sub("", path)
        names = (whole, _EDITED.sub("", whole), path)
        copy = next((self.copies[name] for name in names if name in self.copies), None)
        known = whole if whole in self.by_path or whole in self.copies else path
        name = whole if copy is None and path not in self.by_path else known
        return FoundFile(name, target_of(name.rpartition("/")[2]), copy, f"{_UPLOADS}{name}")

    def file_at(self, url: str, of_site: SplitResult | None) -> FoundFile | None:
        """The file at `url`.  of_site: parts of `url`, when it may be of the old site."""
        path = upload_path(unescape(url))
        if path and (of_site or _UPLOAD_HOST.fullmatch(host_of(url)) or path in self.by_path):
            return self.file(path)
        if of_site is None:
            return None
        number = "".join(parse_qs(of_site.query).get("attachment_id", ())[:1])
        item = self.by_id.get(number) or self.by_page.get(of_site.path.strip("/").casefold())
        return self.file(item.path) if item and item.path else None

    def alt(self, number: str, url: str) -> str:
        """Alternative text of the picture of that number, or else of the one at `url`."""
        known = self.by_id.get(number)
        if known is None and (path := upload_path(url)):
            known = self.by_path.get(self.file(path).name)
        return known.alt if known else ""
