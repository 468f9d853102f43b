"""An existing Pelican content folder → what is in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pelican.readers import Readers
from pelican.settings import DEFAULT_CONFIG
from pelican.utils import SafeDatetime

from importing.found import Found, FoundText
from importing.html_text import markdown_of
from programmation import kinds
from programmation.content import front_matter
from programmation.content.source_files import PUBLISHED_SUFFIXES
from programmation.text.french import slugify

MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
OTHERS = (".rst", ".html", ".htm")
PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")

_TARGET = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]]+\]:\s*<?|\b(?:src|href)=[\"'])(?P<url>[^)\s>\"']+)",
    re.MULTILINE,
)
_MARKER = re.compile(r"^[{|](?:static|filename|attach)[|}]")


def read_pelican_folder(root: Path, zone: ZoneInfo) -> Found:
    """All posts, pages and files below `root`."""
    found = Found()
    paths = {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }  # fmt: skip
    targets: dict[str, str] = {}
    texts: list[tuple[str, dict[str, Any], str, bool]] = []
    for name, path in paths.items():
        suffix = path.suffix.lower()
        if suffix in (*MARKDOWN, *OTHERS):
            try:
                content, fields = _read(path, zone)
            except Exception as error:  # Pelican's readers raise what their libraries raise.
                found.note(name, f"illisible : {error}")
                continue
            texts.append((name, fields, content, suffix in MARKDOWN))
            targets[name] = _text_path(name, fields)
        elif suffix in PUBLISHED_SUFFIXES:
            targets[name] = found.add_file(file_path(name), path)
        else:
            found.note(name, "type de fichier non publié : laissé de côté.")
    for name, fields, content, is_markdown in texts:
        _add_text(found, targets, name, fields, content, is_markdown=is_markdown)
    return found


def _read(path: Path, zone: ZoneInfo) -> tuple[str, dict[str, Any]]:
    """Body and metadata; a Markdown body stays Markdown, others become HTML."""
    settings = {**DEFAULT_CONFIG, "TIMEZONE": str(zone), "DEFAULT_LANG": "fr", "PLUGINS": []}
    reader = Readers(settings).readers[path.suffix.lower().lstrip(".")]
    content, fields = reader.read(str(path))
    if path.suffix.lower() in MARKDOWN:
        document, problems = front_matter.parse(path.name, path.read_bytes())
        if document is None:
            raise ValueError(problems[0].message)
        content = document.body
    return content, dict(fields)


def _is_page(name: str) -> bool:
    return name.split("/")[0] == "pages" or "/pages/" in name


def _slug(name: str, fields: Mapping[str, Any]) -> str:
    stem = re.sub(r"^\d{4}-\d{2}-\d{2}[-_ ]+", "", posixpath.splitext(posixpath.basename(name))[0])
    return slugify(str(fields.get("slug") or stem)) or "texte"


def _text_path(name: str, fields: Mapping[str, Any]) -> str:
    if _is_page(name):
        return f"{{filename}}/pages/{_slug(name, fields)}.md"
    date = fields.get("date")
    return f"{{filename}}/articles/{date.year if date else 0}/{_slug(name, fields)}.md"


def file_path(name: str) -> str:
    """`photos/Été 1.JPG` → `images/photos-ete-1.jpg`."""
    stem, suffix = posixpath.splitext(name)
    folder = "images" if suffix.lower() in PICTURES else "documents"
    inside = re.sub(r"^(?:images|documents|static|extra)/", "", stem)
    return f"{folder}/{slugify(inside) or 'fichier'}{suffix.lower()}"


def _add_text(
    found: Found,
    targets: Mapping[str, str],
    name: str,
    fields: Mapping[str, Any],
    content: str,
    *,
    is_markdown: bool,
) -> None:
    date = fields.get("date")
    if date is None and not _is_page(name):
        found.note(name, "sans date : texte laissé de côté.")
        return

    def link(url: str) -> str:
        return _new_link(url, name, targets) or url

    if is_markdown:
        body = _TARGET.sub(lambda match: match["before"] + link(match["url"]), content)
    else:
        body, lost = markdown_of(content, link)
        for message in lost:
            found.note(name, message)
    unused = sorted(set(fields) - USED)
    if unused:
        found.note(name, f"champ(s) laissé(s) de côté : {', '.join(unused)}.")
    kind = kinds.PAGE if _is_page(name) else kinds.POST
    slug = _slug(name, fields)
    image = link(str(fields.get("image") or fields.get("cover") or "")).lstrip("/")
    found.texts.append(
        FoundText(
            kind=kind,
            source=name,
            slug=slug,
            title=str(fields.get("title") or slug),
            date=_plain(date) if kind is kinds.POST else None,
            authors=_names(fields, "authors", "author") if kind is kinds.POST else (),
            themes=_names(fields, "category", "tags") if kind is kinds.POST else (),
            summary=markdown_of(str(fields.get("summary") or ""), link)[0],
            modified=_plain(fields.get("modified")),
            draft=str(fields.get("status") or "published").lower() != "published",
            language=str(fields.get("lang") or ""),
            image=image,
            # Where Pelican puts them unless it is told otherwise.
            old_addresses=(f"/pages/{slug}.html" if kind is kinds.PAGE else f"/{slug}.html",),
            body=body,
        )
    )


USED = frozenset(
    "title date modified author authors category tags summary slug status lang image cover "
    "save_as url".split()
)  # fmt: skip


def _plain(value: SafeDatetime | None) -> datetime | None:
    # Pelican's own kind of datetime prints itself in another way.
    return None if value is None else datetime.fromisoformat(value.isoformat())


def _names(fields: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    values: list[str] = []
    for key in keys:
        given = fields.get(key)
        if given:
            values += [str(one) for one in (given if isinstance(given, list) else [given])]
    return tuple(dict.fromkeys(value for value in values if value))


def _new_link(url: str, name: str, targets: Mapping[str, str]) -> str | None:
    """The new address of a file or a text that was found; nothing for any other."""
    address, mark, fragment = url.partition("#")
    path = unquote(_MARKER.sub("", address))
    if not path or "://" in path:
        return None
    folder = "" if path.startswith("/") else posixpath.dirname(name)
    clean = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    for candidate in (clean, posixpath.normpath(path.lstrip("/"))):
        if candidate in targets:
            target = targets[candidate]
            return f"{target if target.startswith('{') else '/' + target}{mark}{fragment}"
    return None
