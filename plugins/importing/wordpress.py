"""A WordPress export (WXR) → what is in it.  Pictures come from a copy of its uploads folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from pelican.tools.pelican_import import decode_wp_content

from importing.found import Found, FoundText, Refused
from importing.html_text import markdown_of
from programmation import kinds
from programmation.content.field_types import Unreadable, read_address
from programmation.content.source_files import PUBLISHED_SUFFIXES
from programmation.schema import Kind
from programmation.text.french import slugify

KINDS = {"post": kinds.POST, "page": kinds.PAGE}
SILENT = {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset"}
"""WordPress's own machinery: nobody misses it."""
PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")

_SHORTCODE = re.compile(r"\[/?([a-z][a-z0-9_-]+)(?: [^\]]*)?\]")
_BLOCK = re.compile(r"<!--\s*/?wp:.*?-->", re.DOTALL)
_CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
_SIZE = re.compile(r"-\d+x\d+(?=\.[a-z]+$)", re.IGNORECASE)


class _Reader:
    def __init__(self, channel: etree._Element, uploads: Path | None, zone: ZoneInfo) -> None:
        self.channel, self.uploads, self.zone = channel, uploads, zone
        self.found = Found()
        self.items = channel.findall("item")
        self.authors = {
            _text(author, "wp:author_login"): _text(author, "wp:author_display_name")
            for author in channel.findall("{*}author")
        }
        self.addresses = {
            _text(item, "link").rstrip("/"): f"/{self._new_path(item)}"
            for item in self.items
            if _text(item, "wp:post_type") in KINDS and _text(item, "link")
        }
        self.attachments = {
            _text(item, "wp:post_id"): item
            for item in self.items
            if _text(item, "wp:post_type") == "attachment"
        }

    def _new_path(self, item: etree._Element) -> str:
        slug = _slug(item)
        if KINDS[_text(item, "wp:post_type")] is kinds.PAGE:
            return f"{slug}/"
        date = self._date(item, "wp:post_date")
        return f"articles/{date.year if date else 0}/{slug}/"

    def read(self) -> Found:
        ignored: dict[str, int] = {}
        for item in self.items:
            kind = _text(item, "wp:post_type")
            if kind in KINDS:
                self._read_item(item, KINDS[kind])
            elif kind not in SILENT:
                ignored[kind] = ignored.get(kind, 0) + 1
        for kind, count in ignored.items():
            self.found.note("export", f"{count} contenu(s) de type « {kind} » laissé(s) de côté.")
        return self.found

    def _read_item(self, item: etree._Element, kind: Kind) -> None:
        title = _text(item, "title") or "Sans titre"
        status = _text(item, "wp:status")
        if status not in ("publish", "draft", "pending", "future", "private"):
            self.found.note(title, f"état « {status} » : texte laissé de côté.")
            return
        draft = status != "publish" or bool(_text(item, "wp:post_password"))
        if draft and status != "draft":
            self.found.note(title, "privé, protégé ou à paraître : importé comme brouillon.")
        date = self._date(item, "wp:post_date")
        if kind is kinds.POST and date is None:
            self.found.note(title, "sans date : texte laissé de côté.")
            return
        if comments := len(item.findall("{*}comment")):
            self.found.note(title, f"{comments} commentaire(s) non importé(s).")
        image, alt = self._thumbnail(item, title)
        login = _text(item, "dc:creator")
        author = self.authors.get(login) or login
        is_post = kind is kinds.POST
        excerpt = markdown_of(_text(item, "excerpt:encoded"), str)[0]
        self.found.texts.append(
            FoundText(
                kind=kind,
                source=title,
                slug=_slug(item),
                title=title,
                date=date if is_post else None,
                authors=(author,) if is_post and author else (),
                themes=_themes(item) if is_post else (),
                summary=excerpt,
                draft=draft,
                image=image,
                image_alt=alt,
                old_addresses=self._old_addresses(item),
                body=self._body(item, title),
            )
        )

    def _date(self, item: etree._Element, name: str) -> datetime | None:
        try:
            naive = datetime.strptime(_text(item, name), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            return None
        return naive.replace(tzinfo=self.zone)

    def _old_addresses(self, item: etree._Element) -> tuple[str, ...]:
        parts = urlsplit(_text(item, "link"))
        if parts.query or parts.path in ("", "/") or parts.path == f"/{self._new_path(item)}":
            return ()
        try:
            return (read_address(parts.path),)
        except Unreadable:
            return ()

    def _body(self, item: etree._Element, title: str) -> str:
        content = _BLOCK.sub("", _text(item, "content:encoded"))
        content = _CAPTION.sub(r"<p>\1</p>", content)
        for name in dict.fromkeys(match[1] for match in _SHORTCODE.finditer(content)):
            self.found.note(title, f"code court [{name}] retiré.")
        content = _SHORTCODE.sub("", content)
        text, lost = markdown_of(decode_wp_content(content), lambda url: self._link(url, title))
        for message in lost:
            self.found.note(title, message)
        return text

    def _link(self, url: str, title: str) -> str:
        """An address of the old site becomes one of the new; others stay."""
        if url.rstrip("/") in self.addresses:
            return self.addresses[url.rstrip("/")]
        path = unquote(urlsplit(url).path)
        if "/wp-content/uploads/" in path:
            return f"/{self._file(path, title)}"
        return url

    def _thumbnail(self, item: etree._Element, title: str) -> tuple[str, str]:
        attachment = self.attachments.get(_meta(item, "_thumbnail_id"))
        if attachment is None:
            return "", ""
        path = urlsplit(_text(attachment, "wp:attachment_url")).path
        image = self._file(unquote(path), title)
        alt = _meta(attachment, "_wp_attachment_image_alt")
        return image, alt

    def _file(self, path: str, title: str) -> str:
        """Path in the content folder of an uploaded file; noted when there is no copy of it."""
        name = path.partition("/wp-content/uploads/")[2] or path.rpartition("/")[2]
        stem, dot, suffix = _SIZE.sub("", name.rpartition("/")[2]).rpartition(".")
        suffix = suffix.lower()
        folder = "images" if f".{suffix}" in PICTURES else "documents"
        target = f"{folder}/{slugify(stem) or 'fichier'}{dot}{suffix}"
        if f".{suffix}" not in PUBLISHED_SUFFIXES:
            self.found.note(title, f"type de fichier non publié : {name}")
        elif (copy := self._copy(name)) is None:
            self.found.note(title, f"fichier à copier vous-même dans content/{target} : {path}")
        else:
            return self.found.add_file(target, copy)
        return target

    def _copy(self, name: str) -> Path | None:
        if self.uploads is None:
            return None
        root = self.uploads.resolve()
        for candidate in (_SIZE.sub("", name), name):
            path = (root / candidate).resolve()
            if path.is_file() and path.is_relative_to(root):
                return path
        return None


NAMESPACES: Mapping[str, str] = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def _text(element: etree._Element, name: str) -> str:
    """Text of a child, its namespace's version ignored: WordPress has had several."""
    prefix, _, local = name.rpartition(":")
    if prefix in NAMESPACES:
        found = element.find(f"{{{NAMESPACES[prefix]}}}{local}")
    elif prefix:
        candidates = element.findall(f"{{*}}{local}")
        found = next((c for c in candidates if prefix in str(c.tag) or prefix == "wp"), None)
    else:
        found = element.find(local)
    return (found.text or "").strip() if found is not None else ""


def _meta(item: etree._Element, key: str) -> str:
    for meta in item.findall("{*}postmeta"):
        if _text(meta, "wp:meta_key") == key:
            return _text(meta, "wp:meta_value")
    return ""


def _slug(item: etree._Element) -> str:
    name = unquote(_text(item, "wp:post_name")) or _text(item, "title")
    return slugify(name) or f"texte-{_text(item, 'wp:post_id')}"


def _themes(item: etree._Element) -> tuple[str, ...]:
    return tuple(
        (category.text or "").strip()
        for category in item.findall("category")
        if category.get("domain") in ("category", "post_tag")
        and category.get("nicename") not in ("uncategorized", "non-classe")
        and (category.text or "").strip()
    )


def read_wordpress(export: Path, uploads: Path | None, zone: ZoneInfo) -> Found:
    """All posts and pages of `export`.  Raises `Refused` when it is not one."""
    # An export is somebody else's file: nothing that it names is fetched or expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(export, parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise Refused(f"{export.name} n’est pas un export WordPress lisible : {error}") from None
    channel = root.find("channel")
    if channel is None:
        raise Refused(f"{export.name} n’est pas un export WordPress.")
    return _Reader(channel, uploads, zone).read()
