"""Where a link written by staff leads: one resolver for pages, feeds and the checker.

Understands site addresses (`/articles/`), Pelican's markers (`{filename}`, `{static}`,
`{attach}`, `{author}`, `{tag}`, `{category}`, `{index}`), and plain relative paths.
Pure: never touches the disk, so no link can read or name a file outside the content.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from programmation import urls
from programmation.model import Library
from programmation.text.french import fold, slugify

_MARKER = re.compile(r"^[{|](?P<kind>[a-z]+)[|}](?P<rest>.*)$", re.DOTALL)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
UNDESCRIBED = "À décrire"
"""Alternative text of a picture that `make import` and `make corriger` leave a person to write."""
ALLOWED_SCHEMES = ("http:", "https:", "mailto:", "tel:")


@dataclass(frozen=True)
class Resolver:
    """Resolves the links of one content folder.  Results are site addresses without root."""

    items: Mapping[str, str]
    """Path of a text → address of its page."""
    files: frozenset[str]
    authors: Mapping[str, str]
    """Folded name → address."""
    themes: frozenset[str]

    @classmethod
    def of(cls, library: Library) -> Resolver:
        # An author without a file of its own has no path.
        items = {item.source.path: item.url for item in library.items if item.source.path}
        authors = {
            fold(name): profile.url
            for profile in library.profiles
            for name in (profile.slug, profile.name, *profile.aliases)
        }
        themes = frozenset(theme.slug for theme in library.themes)
        return cls(items, frozenset(library.files), authors, themes)

    def resolve(self, url: str, source: str) -> str | None:
        """Address for `url` as written in the file at path `source`, or None when it leads nowhere.

        External addresses and fragments come back unchanged; a site address is not
        checked here for existence (see `checks`).
        """
        # An address of another host always says its scheme: `//host` is refused.
        if "\\" in url:  # Browsers read it as a slash: `/\\host` leads to another host.
            return None
        if url.startswith(("#", "//")) or _SCHEME.match(url):
            allowed = url.startswith("#") or url.lower().startswith(ALLOWED_SCHEMES)
            return url if allowed else None
        target, mark, fragment = url.partition("#")
        match = _MARKER.match(unquote(target))
        if match:
            found = self._marked(match["kind"], match["rest"], source)
        elif target.startswith("/"):
            found = self._file(unquote(target[1:])) or target
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


# Each part starts with a character that `re` looks for at C speed, the line's start behind it.
_HIDDEN = re.compile(
    r"`(?<=^`)(?P<ticks>`{2,}+).*?^`(?P=ticks)[`~]*[ \t]*$"
    r"|~(?<=^~)(?P<tildes>~{2,}+).*?^~(?P=tildes)[`~]*[ \t]*$"
    r"|``[^\n]*?``|`[^`\n]*`|<!--.{0,2000}?-->",
    re.DOTALL | re.MULTILINE,
)
"""Code and comments: what looks like a link there is none."""

# Each pattern is tried where a link may start.  Bounded, so that no text takes long.
_START = re.compile(r"[\[<]")
_BRACKET = re.compile(r"\[")
_INLINE = re.compile(
    r"\[(?P<alt>(?:[^\[\]]|\[[^\[\]]{0,500}\]){0,500})\]"
    r"\(\s*(?:<(?P<angle>[^<>\n]{0,2000})>[^()\n]{0,500}"
    r"|(?P<url>(?:[^()<\n]|\([^()\n]{0,500}\)){0,2000}))\)"
)
_REFERENCE = re.compile(r"\[(?!\^)[^\]\n]{1,500}\]:\s*<?(?P<url>[^\s>]+)")
_TAG = re.compile(
    r"<(?P<tag>a|img|iframe|source|video|audio)\b[^<>]{0,2000}?\b(?:href|src)\s*=\s*"
    r"(?P<quote>[\"'])(?P<url>.{0,2000}?)(?P=quote)[^<>]{0,2000}",
    re.IGNORECASE,
)
_AUTO = re.compile(r"<(?P<url>[a-z][a-z0-9+.-]{1,20}:[^\s>]+)>", re.IGNORECASE)
_TITLE = re.compile(r"\s+([\"']).*\1\s*$", re.DOTALL)
_ALT = re.compile(r"\balt\s*=\s*([\"'])(.*?)\1", re.IGNORECASE | re.DOTALL)
_FRAME_TITLE = re.compile(r"\btitle\s*=\s*([\"'])(.*?)\1", re.IGNORECASE | re.DOTALL)
_EMPTY_LINK = re.compile(r">\s*</a\b", re.IGNORECASE)


class WrittenLink(NamedTuple):
    """A link or a picture as staff wrote it."""

    url: str
    line: int
    """Line in the text scanned, counted from 0."""
    picture: bool
    alt: str
    """Alternative text of a picture, title of a frame, text of a link; empty where it lacks."""
    frame: bool = False


_SPACED = re.compile(r"\[[^\[\]\n]{1,200}\][ \u00a0]+\((?:https?:|www\.|mailto:|/)[^()\s]*\)")


def spaced_links(text: str) -> Iterator[tuple[int, str]]:
    """Links with a space in their middle, which readers would see as brackets: line, text."""
    if "] (" in text or "]\u00a0(" in text:
        for match in _SPACED.finditer(text):
            yield text.count("\n", 0, match.start()), match[0]


def written_links(text: str) -> Iterator[WrittenLink]:
    """The links and pictures of a Markdown text, outside code, in order."""
    if "`" in text or "~~~" in text or "<!--" in text:
        text = _HIDDEN.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), text)
    return _links_in(text, 0)


def _links_in(text: str, first_line: int) -> Iterator[WrittenLink]:
    line, counted, end = first_line, 0, 0
    # One character is looked for much sooner than either of two.
    for mark in (_START if "<" in text else _BRACKET).finditer(text):
        start = mark.start()
        if start < end or text[start - 1 : start] == "\\":
            continue
        line += text.count("\n", counted, start)
        counted = start
        if match := _INLINE.match(text, start):
            url = match["angle"] or match["url"] or ""
            if '"' in url or "'" in url:
                url = _TITLE.sub("", url)
            url = url.strip()
            yield WrittenLink(url, line, text[start - 1 : start] == "!", match["alt"].strip())
            if _START.search(match["alt"]):
                # A picture may be the text of a link.
                yield from _links_in(match["alt"], line)
        elif match := _REFERENCE.match(text, start) if _begins_a_line(text, start) else None:
            yield WrittenLink(match["url"], line, False, match["url"])
        elif match := _TAG.match(text, start):
            yield _of_a_tag(match, line)
        elif match := _AUTO.match(text, start):
            yield WrittenLink(match["url"], line, False, match["url"])
        end = match.end() if match else end


def _of_a_tag(match: re.Match[str], line: int) -> WrittenLink:
    tag, url = match["tag"].lower(), match["url"]
    if tag in ("img", "iframe"):
        found = (_ALT if tag == "img" else _FRAME_TITLE).search(match[0])
        alt = found[2].strip() if found else ""
    else:
        alt = "" if tag == "a" and _EMPTY_LINK.match(match.string, match.end()) else url
    return WrittenLink(url, line, tag == "img", alt, frame=tag == "iframe")


def _begins_a_line(text: str, start: int) -> bool:
    """Nothing but up to three spaces comes before."""
    line_start = text.rfind("\n", 0, start) + 1
    return start - line_start < 4 and not text[line_start:start].strip(" ")
