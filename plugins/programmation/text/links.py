"""Resolves links written by staff, for pages, feeds and checks alike.

Understands site addresses (`/articles/`), Pelican's markers (`{filename}`, `{static}`, `{attach}`,
`{author}`, `{tag}`, `{category}`, `{index}`), and plain relative paths.  Pure: never touches the
disk, so no link can read or name a file outside the content.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple
from urllib.parse import unquote

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import urls
from programmation.model import Library, spellings
from programmation.text.french import fold, slugify

_MARKER = lazy_compile(r"^[{|](?P<kind>[a-z]+)[|}](?P<rest>.*)$", re.DOTALL)
_SCHEME = lazy_compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
UNDESCRIBED = "À décrire"
"""Alternative text written by `make import` and `make corriger`, for a person to replace by a
description."""
SILENT_PICTURE = lazy_compile(
    r"!\[\s*\](?=\(\s*[^()\s]|\[)|<img\b(?![^<>]*\balt\s*=)(?=[^<>]*>)", re.IGNORECASE
)
"""Pattern of the start of a picture without alternative text, in Markdown or HTML."""
ALLOWED_SCHEMES = ("http://", "https://", "mailto:", "tel:")


@dataclass(frozen=True)
class Resolver:
    """Resolves the links of one content folder.  Results are site addresses without root."""

    items: Mapping[str, str]
    """Path of a text → address of its page."""
    files: frozenset[str]
    authors: Mapping[str, str]
    """Folded name → address."""
    themes: frozenset[str]
    off: Mapping[str, str] = field(default_factory=dict)
    """Address of a meeting that is off, without its last `/` → French word for its state."""

    @classmethod
    def from_library(cls, library: Library) -> Resolver:
        # An author without a file has no path.
        items = {item.source.path: item.url for item in library.items if item.source.path}
        authors = {
            fold(name): profile.url
            for profile in library.profiles
            for name in (profile.slug, profile.name, *spellings(profile.aliases))
        }
        themes = frozenset(theme.slug for theme in library.themes)
        off = {
            address.rstrip("/"): "annulée" if meeting.cancelled else "reportée"
            for meeting in library.meetings
            if not meeting.takes_place
            for address in (meeting.url, *meeting.old_addresses)
        }
        return cls(items, frozenset(library.files), authors, themes, off)

    def resolve(self, url: str, source: str) -> str | None:
        """Address for `url`, written in the file at path `source`; None if it leads nowhere.

        `//host` is read as https.  External addresses and fragments come back unchanged; a site
        address is not checked here for existence (see `checks`).
        """
        if "\\" in url:  # Browsers read it as a slash: `/\\host` leads to another host.
            return None
        if url.startswith("//"):
            return f"https:{url}"
        if url.startswith(("#", "https://", "http://")):
            return url
        if _SCHEME.match(url):
            allowed = url.lower().startswith(ALLOWED_SCHEMES)
            return re.sub(r"^(mailto|tel):\s+", r"\1:", url) if allowed else None  # « tel: 819… »
        target, mark, fragment = url.partition("#")
        match = _MARKER.match(unquote(target))
        if match:
            found = self._marked(match["kind"], match["rest"], source)
        elif target.startswith("/"):
            found = self._file(_plain_path(target[1:])) or target
        else:
            found = self._relative(_plain_path(target), source)
        return f"{found}{mark}{fragment}" if found else None

    def state_note(self, address: str, around: str, source: str = "") -> str:
        """` (annulée)`, to add after a link to a meeting that is off; empty in that meeting's own
        file `source`, and if `around`, the words beside the link, says it."""
        page = re.split("[?#]", address)[0].removesuffix("index.html").rstrip("/")
        own = self.items.get(source, "").rstrip("/")
        word = "" if page == own else self.off.get(page, "")
        return f" ({word})" if word and word[:-2] not in around.lower() else ""

    def _marked(self, kind: str, rest: str, source: str) -> str | None:
        match kind:
            case "filename" | "static" | "attach":
                return self._relative(rest, source)
            case "author":
                return self.authors.get(fold(rest.strip("/")))
            case "tag" | "category":
                slug = slugify(rest)
                return urls.theme(slug) if slug in self.themes else None
            case "index":
                return urls.HOME
        return None

    def _relative(self, path: str, source: str) -> str | None:
        """`path` from the content's root when it starts with `/`, else from the file's folder."""
        if path.startswith("/"):
            candidates = [path[1:]]
        else:
            candidates = [posixpath.join(posixpath.dirname(source), path), path]
        for candidate in candidates:
            clean = posixpath.normpath(candidate)
            if found := self.items.get(clean) or self._file(clean):
                return found
        return None

    def _file(self, path: str) -> str | None:
        return f"/{path}" if path in self.files else None


def _plain_path(path: str) -> str:
    """A path without percent codes, and with composed accents (a Mac decomposes them)."""
    return unicodedata.normalize("NFC", unquote(path))


def marked(picture: re.Match[str]) -> str:
    """The start of a `SILENT_PICTURE` with `UNDESCRIBED` as its text."""
    html = picture[0][0] == "<"
    return f'{picture[0]} alt="{UNDESCRIBED}"' if html else f"![{UNDESCRIBED}]"


class WrittenLink(NamedTuple):
    """A link or a picture of the page of a text."""

    url: str
    line: int
    """Line in the text scanned, counted from 0."""
    picture: bool
    alt: str
    """Alternative text of a picture, or text of a link; may be empty."""
