"""WordPress' media library: what it knows of each file, and the copies of `wp-content/uploads`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from fast_dataclass import dataclass
from importing.export_file import ExportItem, plain
from importing.found import FoundFile, files_below, target_of
from importing.web_address import host_of, split

_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[A-Za-z0-9]+$)")
"""`photo-300x200.jpg` is `photo.jpg`."""
_EDITED = re.compile(r"-(?:scaled|rotated|e\d{10,13})(?=\.[A-Za-z0-9]+$)")
_UPLOADS = "/wp-content/uploads/"


@dataclass(frozen=True)
class Attachment:
    id: str
    path: str
    """Under `uploads`: `2018/05/photo.jpg`."""
    url: str
    title: str
    alt: str
    caption: str
    """HTML."""
    parent: str


def is_upload_host(host: str) -> bool:
    """Whether WordPress.com serves uploads of all sites from there."""
    return bool(re.fullmatch(r"i\d\.wp\.com", host)) or host.endswith(".files.wordpress.com")


def upload_path(url: str) -> str:
    """`2018/05/photo.jpg` for the address of an upload, of whatever size; else nothing."""
    path = unicodedata.normalize("NFC", unquote(split(url).path))
    name = path.partition(_UPLOADS)[2]
    if not name and host_of(url).endswith(".files.wordpress.com") and _UPLOADS not in path:
        name = path.lstrip("/")
    of_network = path.partition("/files/")[2]
    name = name or (of_network if re.match(r"\d{4}/\d{2}/", of_network) else "")
    return "" if ".." in name.split("/") else name


class MediaLibrary:
    """Attachments of an export by id and by path."""

    def __init__(self, items: Iterable[ExportItem], uploads: Path | None) -> None:
        self.uploads = uploads
        self.by_id: dict[str, Attachment] = {}
        self.by_path: dict[str, Attachment] = {}
        self.of_parent: dict[str, list[Attachment]] = {}
        self.by_page: dict[str, Attachment] = {}
        """Path of the page that WordPress gives to each → it."""
        for item in (item for item in items if item.type == "attachment"):
            url = item["attachment_url"] or item["guid"]
            alt = plain(item.meta.get("_wp_attachment_image_alt", ""))
            found = Attachment(
                item.id, upload_path(url), url, item.title, alt, item.excerpt, item["post_parent"]
            )
            self.by_id.setdefault(item.id, found)
            # Some exports number attachments anew: the file's own name is still right.
            self.by_path.setdefault(found.path, found)
            self.of_parent.setdefault(found.parent, []).append(found)
            self.by_page.setdefault(split(item["link"]).path.strip("/").casefold(), found)
        self.by_page.pop("", None)

    @cached_property
    def copies(self) -> dict[str, Path]:
        """Path under uploads → file."""
        found = dict(files_below(self.uploads)) if self.uploads else {}
        # The folder given may be wp-content, or the whole site.
        for prefix in ("uploads/", "wp-content/uploads/"):
            below = {p.removeprefix(prefix): f for p, f in found.items() if p.startswith(prefix)}
            if below:
                found |= below
        return found

    def file(self, path: str) -> FoundFile:
        """The file at `path` under uploads, in its largest size."""
        whole = _SIZE.sub("", path)
        names = (whole, _EDITED.sub("", whole), path)
        copy = next((self.copies[name] for name in names if name in self.copies), None)
        known = whole if whole in self.by_path or whole in self.copies else path
        name = whole if copy is None and path not in self.by_path else known
        return FoundFile(name, target_of(name.rpartition("/")[2]), copy, f"{_UPLOADS}{name}")
