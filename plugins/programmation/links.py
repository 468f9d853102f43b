"""Where a link written by staff leads: one resolver for pages, feeds and the checker.

Understands site addresses (`/articles/`), Pelican's markers (`{filename}`, `{static}`,
`{attach}`, `{author}`, `{tag}`, `{category}`, `{index}`), and plain relative paths.
Pure: never touches the disk, so no link can read or name a file outside the content.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote

from programmation.french import fold, slugify
from programmation.model import Library

_MARKER = re.compile(r"^[{|](?P<kind>[a-z]+)[|}](?P<rest>.*)$", re.DOTALL)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ALLOWED_SCHEMES = ("http:", "https:", "mailto:", "tel:")


@dataclass(frozen=True)
class Resolver:
    """Resolves the links of one library.  Results are site addresses without root."""

    library: Library
    items: dict[str, str] = field(init=False)
    """Path of a source file → address of its page."""
    files: frozenset[str] = field(init=False)
    authors: dict[str, str] = field(init=False)
    themes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        library = self.library
        everything = chain(
            library.posts, library.meetings, library.communities, library.profiles, library.pages
        )
        items = {item.source.path: item.url for item in everything}
        authors = {
            fold(name): profile.url
            for profile in library.profiles
            for name in (profile.slug, profile.name, *profile.aliases)
        }
        for name, value in (
            ("items", items),
            ("files", frozenset(library.files)),
            ("authors", authors),
            ("themes", frozenset(theme.slug for theme in library.themes)),
        ):
            object.__setattr__(self, name, value)

    def resolve(self, url: str, source: str) -> str | None:
        """Address for `url` as written in the file at path `source`, or None when it leads nowhere.

        External addresses and fragments come back unchanged; a site address is not
        checked here for existence (see `checks`).
        """
        if url.startswith(("#", "//")) or _SCHEME.match(url):
            allowed = url.startswith("#") or url.lower().startswith(ALLOWED_SCHEMES)
            return url if allowed else None
        target, mark, fragment = url.partition("#")
        match = _MARKER.match(unquote(target))
        if match:
            found = self._marked(match["kind"], match["rest"], source)
        elif target.startswith("/"):
            found = self._file(target[1:]) or target
        else:
            found = self._relative(unquote(target), source)
        return f"{found}{mark}{fragment}" if found else None

    def _marked(self, kind: str, rest: str, source: str) -> str | None:
        match kind:
            case "filename" | "static" | "attach":
                return self._relative(rest, source)
            case "author":
                return self.authors.get(fold(rest.strip("/")))
            case "tag" | "category":
                slug = slugify(rest)
                return f"/themes/{slug}/" if slug in self.themes else None
            case "index":
                return "/"
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


_CODE = re.compile(
    r"^(?P<fence>```+|~~~+).*?^(?P=fence)[`~]*[ \t]*$|`[^`\n]*`", re.DOTALL | re.MULTILINE
)
_LINKS = re.compile(
    r"(?P<picture>!)?\[(?P<alt>(?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?(?P<inline>[^)\s>]+)"
    r"|^ {0,3}\[[^\]]+\]:\s*<?(?P<reference>[^\s>]+)"
    r"|<(?P<tag>a|img|iframe|source|video|audio)\b[^>]*?\b(?:href|src)\s*=\s*"
    r"(?P<quote>[\"'])(?P<html>.*?)(?P=quote)"
    r"|<(?P<auto>[a-z][a-z0-9+.-]*:[^\s>]+)>",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class WrittenLink:
    url: str
    line: int
    """Line in the text scanned, counted from 0."""
    picture: bool
    alt: str


def written_links(text: str) -> Iterator[WrittenLink]:
    """The links and pictures of a Markdown text, outside code, in order."""
    blank = _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for match in _LINKS.finditer(blank):
        url = match["inline"] or match["reference"] or match["html"] or match["auto"]
        picture = bool(match["picture"]) or (match["tag"] or "").lower() == "img"
        alt = match["alt"] or ""
        if match["tag"]:
            found = re.search(r"\balt\s*=\s*([\"'])(.*?)\1", match[0], re.IGNORECASE)
            alt = found[2] if found else ""
        yield WrittenLink(url, blank.count("\n", 0, match.start()), picture, alt.strip())
