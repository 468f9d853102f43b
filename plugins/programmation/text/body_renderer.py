"""The HTML of texts with resolved links and pictures, for a page or for a feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from html import escape, unescape
from urllib.parse import unquote

from markupsafe import Markup

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.parts import Source
from programmation.settings import Site
from programmation.text.french import file_size
from programmation.text.links import Resolver
from programmation.text.markdown import ATTRIBUTE, OPENING_TAG
from programmation.text.plain_text import REST, TAG

_LINKING_TAG = lazy_compile(rf"<(?:a|img|iframe)\b{REST}>")
_LINK = lazy_compile(rf"<a\b(?P<attributes>{REST})>.*?</a>", re.DOTALL)
_ITS_ADDRESS = lazy_compile(
    r"<a(?= href=\"(?:https?://)?([^\"]+?)/?\"(?: rel=\"noopener\")?>(?:https?://)?\1/?</a>)"
)
"""Pattern of a link whose text is its address, which print need not add."""
_NEAR = 40
"""Number of characters around a link in which a word counts as beside it."""
_PICTURE = lazy_compile(rf"<img\b(?P<attributes>{REST})>")
_FILE_SIZE = lazy_compile(r"\d[ \u00a0\u202f]?(?:[kKM][oOB]|octets)\b")
PictureTag = Callable[[str, str, Mapping[str, str]], str]
"""(path in the content folder, alternative text, other attributes) → HTML."""


@dataclass
class BodyRenderer:
    """Renders texts, with their links resolved for `site`.  `html_of`: Markdown → HTML, as from
    `html_maker`, or a cache of it."""

    site: Site
    resolver: Resolver
    html_of: Callable[[str], str]
    picture_tag: PictureTag | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Path of a document → its number of bytes."""
    _done: dict[tuple[str, str, str], Markup] = field(default_factory=dict)

    def html(self, text: str, source: Source, *, prefix: str = "") -> Markup:
        """HTML of a text for a page.  `prefix` distinguishes the ids of two bodies of one page."""
        key = (text, source.path, prefix)
        if key not in self._done:
            html = self._pointed(self.html_of(text), source, self.site.root)
            html = _ITS_ADDRESS.sub('<a class="address"', html)
            if self.picture_tag:
                html = self._with_pictures(html, self.picture_tag)
            if prefix:
                html = _with_prefix(html, prefix)
            self._done[key] = Markup(html)  # noqa: S704  (sanitised by `finish`)
        return self._done[key]

    def absolute(self, text: str, source: Source) -> str:
        """HTML of a text for a feed: every address is absolute."""
        page = self.site.url + self.resolver.items.get(source.path, "/")
        return self._pointed(self.html_of(text), source, self.site.url, page)

    def link_note(self, url: str, said: str, source: str = "") -> str:
        """Words to add after a link of a page: ` (annulée)`, ` (PDF, 230 ko)`, less what `said`,
        words in and beside the link, tells already; empty for most links.  source: path of the
        text."""
        address = url.removeprefix(self.site.url)
        path = unquote(re.split("[?#]", address)[0]).removeprefix("/")
        if path not in self.sizes:
            return self.resolver.state_note(address, said, source)
        kind, size = path.rpartition(".")[2].upper(), file_size(self.sizes[path])
        told = (kind, kind in said.upper()), (size, _FILE_SIZE.search(said))
        note = ", ".join(part for part, known in told if not known)
        return note and f" ({note})"

    def _pointed(self, html: str, source: Source, root: str, page: str = "") -> str:
        """`html` with its links resolved; `page` is put before `#fragments`."""
        # A feed would change with the size of a document.
        note = self.resolver.state_note if page else self.link_note
        noted = False

        def point(match: re.Match[str]) -> str:
            nonlocal noted
            if match["name"] not in ("href", "src"):
                return match[0]
            found = self.resolver.resolve(unescape(match["value"]), source.path)
            if found is None:
                # The link was reported, as an error or a warning: here it leads nowhere.
                return ""
            elsewhere = found.startswith("http") and not found.startswith(self.site.url)
            own = "" if elsewhere else found.removeprefix(self.site.url)
            noted = noted or bool(own and note(own, "", source.path))
            if found.startswith("#"):
                found = page + found
            elif found.startswith("/"):
                path, mark, fragment = found.partition("#")
                if path[1:] in self.resolver.files:
                    path = path.replace("%", "%25")
                found = f"{root}{path}{mark}{fragment}"
            found = found.replace(" ", "%20")
            rel = ' rel="noopener"' if elsewhere and match["name"] == "href" else ""
            return f'{match["name"]}="{escape(found)}"{rel}'

        pointed = _LINKING_TAG.sub(lambda tag: ATTRIBUTE.sub(point, tag[0]), html)
        return self._with_notes(pointed, root, source, note) if noted else pointed

    def _with_notes(self, html: str, root: str, source: Source, note: Callable[..., str]) -> str:
        """`html` with what `note` (see `link_note`) says of each link after it."""

        def say(link: re.Match[str]) -> str:
            url = unescape(dict(ATTRIBUTE.findall(link["attributes"])).get("href", ""))
            address = url.removeprefix(root if url.startswith("/") else self.site.url)
            start, end = link.span()
            around = html[max(start - _NEAR, 0) : start], link[0], html[end : end + _NEAR]
            before, text, after = (TAG.sub("", part) for part in around)
            said = f"{before.rpartition('>')[2]}{text}{after.partition('<')[0]}"
            words = note(address, said, source.path)
            if not words:
                return link[0]
            # These words are French, whatever the text's language.
            return f'{link[0].removesuffix("</a>")}<span lang="fr">{words}</span></a>'

        return _LINK.sub(say, html)

    def _with_pictures(self, html: str, picture_tag: PictureTag) -> str:
        root = self.site.root

        def replace(match: re.Match[str]) -> str:
            attributes = {name: unescape(v) for name, v in ATTRIBUTE.findall(match["attributes"])}
            path = unquote(attributes.pop("src", "")).removeprefix(f"{root}/")
            if path not in self.resolver.files:
                return match[0]
            return picture_tag(path, attributes.pop("alt", ""), attributes)

        return _PICTURE.sub(replace, html)


def _with_prefix(html: str, prefix: str) -> str:
    """`html` with `prefix` before each id, and in each link to one."""

    def prefixed(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        if name == "id" and value:
            return f'id="{prefix}-{value}"'
        if name == "href" and value.startswith("#") and value != "#":
            return f'href="#{prefix}-{value[1:]}"'
        return match[0]

    return OPENING_TAG.sub(lambda tag: ATTRIBUTE.sub(prefixed, tag[0]), html)
