"""Markdown written by staff → HTML that is safe, typeset in fr-CA, and leads somewhere.

Two steps, apart because the first depends on the text alone and can be cached:
`html_maker` converts, sanitises and typesets; `BodyRenderer` then points links and pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache, lru_cache
from html import escape, unescape
from urllib.parse import unquote

import nh3
from markdown import Markdown
from markupsafe import Markup

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.model import Library, Source
from programmation.settings import Site
from programmation.text.dialect import converter
from programmation.text.french import typeset
from programmation.text.links import Resolver
from programmation.text.plain_text import FORBIDDEN
from programmation.text.raw_html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, tamed

SCHEMES = {"http", "https", "mailto", "tel"}


def texts_of(library: Library) -> Iterator[str]:
    """Every Markdown text that the pages of `library` show."""
    yield from (post.body for post in library.posts)
    for meeting in library.meetings:
        yield from (meeting.body, meeting.recap)
    yield from (page.body for page in library.pages)
    yield from (community.body for community in library.communities)
    yield from (profile.body for profile in library.profiles)


def html_maker(embed_hosts: tuple[str, ...] = ()) -> Callable[[str], str]:
    """A pure function from Markdown to HTML, which keeps its converter from text to text.

    `embed_hosts`: hosts whose `<iframe>` the site's owner allows (setting EMBED_HOSTS).
    """
    return lambda text: finish(markdown_html(text), embed_hosts, typed=has_html(text))


@lru_cache(maxsize=2_000)  # What was read to be judged is published too.
def markdown_html(text: str) -> str:
    """What Python-Markdown makes of `text`: not safe yet (see `finish`)."""
    markdown = _converter()
    try:
        return markdown.reset().convert(text)
    except RecursionError:  # Hundreds of marks one in the other: nobody's way of writing.
        markdown.parser.state.clear()  # Blocks that it was in; `reset` leaves them.
        return f"<p>{escape(text)}</p>"


@cache
def _converter() -> Markdown:
    return converter()


def has_html(text: str) -> bool:
    """Whether `text` may hold tags or attributes that Python-Markdown did not make."""
    return "<" in text or "{" in text


def finish(html: str, embed_hosts: tuple[str, ...] = (), *, typed: bool = True) -> str:
    """Sanitise and typeset what Python-Markdown made.

    `typed`: whether some of it may have been typed (see `has_html`).
    """
    clean = _sanitize(tamed(html, embed_hosts) if typed else html, embed_hosts)
    # Entities, as `&#8;`, may not bring in what files may not hold: no feed could carry it.
    if (shown := FORBIDDEN.sub("", clean)) != clean:
        # What hid a scheme is gone: `java&#8232;script:`.
        shown = _sanitize(shown, embed_hosts)
    html = _own_ids(_one_h1_a_page(shown))
    if "align=" in html:
        html = _ALIGN.sub(r'class="align-\1"', html)
    return _typeset_html(html)


PAGE_IDS = frozenset(
    "a-propos a-venir agenda agendas ailleurs annonce-titre appareils articles bons-coups"
    " changements-titre cherche commentaires commentaires-titre compte-rendu comptes-rendus contenu"
    " derniers-articles documents en-attente fichiers fils integrer isso-thread mois"
    " parcourir partenaires passees photos prochaines q recherche rencontres suivre".split()
)
"""Ids of the theme's templates: a link to one leads there, not to a title of the text."""


def _own_ids(html: str) -> str:
    """`html` whose ids are each met once, and are none of the page's."""
    if ' id="' not in html:
        return html
    ids = _ID.findall(html)
    if len(set(ids)) == len(ids) and PAGE_IDS.isdisjoint(ids):
        return html
    used: set[str] = set()
    numbers: dict[str, int] = {}  # So that a thousand of one name are not tried a thousand times.

    def renamed(match: re.Match[str]) -> str:
        if match["name"] != "id":
            return match[0]
        typed = own = match["value"]
        while own in used or own in PAGE_IDS:
            numbers[typed] = numbers.get(typed, 0) + 1
            own = f"{typed}-{numbers[typed]}"
        used.add(own)
        return f'id="{own}"'

    return _OPENING_TAG.sub(lambda tag: _ATTRIBUTE.sub(renamed, tag[0]), html)


_ID = lazy_compile(r" id=\"([^\"]*)\"")

# The attribute is obsolete in HTML, and a style would need a laxer security policy.
_ALIGN = lazy_compile(r"(?<=<t[dh] )align=\"(left|center|right)\"")


def _sanitize(html: str, embed_hosts: tuple[str, ...]) -> str:
    cleaned: str = _cleaner(embed_hosts).clean(html)
    return cleaned


@cache
def _cleaner(embed_hosts: tuple[str, ...]) -> nh3.Cleaner:
    def keep(tag: str, name: str, value: str) -> str | None:
        if tag == "iframe" and name == "src":
            host = re.match(r"https://([^/?#:@]+)(?:[/?#]|$)", value)
            return value if host and host[1] in embed_hosts else None
        return value

    return nh3.Cleaner(
        tags={*ALLOWED_TAGS, *(("iframe",) if embed_hosts else ())},
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        # Called for every attribute: only where there is something to decide.
        attribute_filter=keep if embed_hosts else None,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


_HEADING = lazy_compile(r"(</?h)([1-6])\b")


def _one_h1_a_page(html: str) -> str:
    """The page's title is its only h1: a body that has some moves all headings one level down."""
    if "<h1" not in html:
        return html
    return _HEADING.sub(lambda m: f"{m[1]}{min(int(m[2]) + 1, 6)}", html)


# nh3 writes well-formed tags with double-quoted values, so this cuts exactly between them.
_TAG = lazy_compile(r"(<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>)")
_VERBATIM = lazy_compile(r"<(/?)(?:code|pre|kbd|samp|var)\b")


_BETWEEN = "\x01"
"""Stands between two blocks: no pair of quotes begins in one and ends in the other."""
_INLINE = lazy_compile(
    r"</?(?:a|abbr|b|br|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    r"|time|u|var)\b"
)


def _by_block(parts: list[str], prose: list[int]) -> Iterator[str]:
    """The texts of `parts` at `prose`, with `_BETWEEN` where a block ends, if they hold quotes."""
    quoted = any('"' in parts[index] or "“" in parts[index] for index in prose)
    last = prose[0]
    for index in prose:
        if quoted and not all(_INLINE.match(tag) for tag in parts[last + 1 : index : 2]):
            yield _BETWEEN
        yield parts[index]
        last = index


def _typeset_html(html: str) -> str:
    parts = _TAG.split(html)
    depth = 0
    prose = []
    for index, part in enumerate(parts):
        if index % 2:
            if verbatim := _VERBATIM.match(part):
                depth += -1 if verbatim[1] else 1
        elif not depth and part and not part.isspace():
            prose.append(index)
    if not prose:
        return html
    # One pass over all of it: NUL, which no text holds, stands where a tag did.
    joined = unescape("\0".join(_by_block(parts, prose)))
    typed = escape(typeset(joined), quote=False).split("\0")
    for index, text in zip(prose, (one for one in typed if one != _BETWEEN), strict=True):
        parts[index] = text
    return "".join(parts)


# Text between tags may show `href="…"`: only whole tags are looked into.
_OPENING_TAG = lazy_compile(r"<[a-z][^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
_LINKING_TAG = lazy_compile(r"<(?:a|img|iframe)\b[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
_LINK = lazy_compile(r"<a\b(?P<attributes>[^>\"]*(?:\"[^\"]*\"[^>\"]*)*)>.*?</a>", re.DOTALL)
NEAR = 40
"""Characters before and after a link in which a word is said beside it."""
_PICTURE = lazy_compile(r"<img\b(?P<attributes>[^>\"]*(?:\"[^\"]*\"[^>\"]*)*)>")
# Found one after the other from the start of a tag: `href=` in a title is never taken for one.
_ATTRIBUTE = lazy_compile(r"(?P<name>[a-z-]+)=\"(?P<value>[^\"]*)\"")

PictureTag = Callable[[str, str, Mapping[str, str]], str]
"""(path in the content folder, alternative text, other attributes) → HTML."""


@dataclass
class BodyRenderer:
    """The HTML of texts, their links pointed from `site`.

    `html_of` gives the HTML of a Markdown text: what `html_maker` makes, or a cache of it.
    """

    site: Site
    resolver: Resolver
    html_of: Callable[[str], str]
    picture_tag: PictureTag | None = None
    _done: dict[tuple[str, str, str], Markup] = field(default_factory=dict)

    def html(self, text: str, source: Source, *, prefix: str = "") -> Markup:
        """For a page of the site.  `prefix` keeps the ids of two bodies of one page apart."""
        key = (text, source.path, prefix)
        if key not in self._done:
            html = self._pointed(self.html_of(text), source, self.site.root)
            if self.picture_tag:
                html = self._with_pictures(html, source, self.picture_tag)
            if prefix:
                html = _with_prefix(html, prefix)
            self._done[key] = Markup(html)  # noqa: S704  (sanitised by `finish`)
        return self._done[key]

    def absolute(self, text: str, source: Source) -> str:
        """For a feed: every address is absolute."""
        page = self.site.url + self.resolver.items.get(source.path, "/")
        return self._pointed(self.html_of(text), source, self.site.url, page)

    def _pointed(self, html: str, source: Source, root: str, page: str = "") -> str:
        """`html` with its links led somewhere; `page` comes before `#fragments`."""

        def point(match: re.Match[str]) -> str:
            if match["name"] not in ("href", "src"):
                return match[0]
            found = self.resolver.resolve(unescape(match["value"]), source.path)
            if found is None:
                # The check has refused the build already, or it is a warning: lead nowhere new.
                return ""
            if found.startswith("#"):
                found = page + found
            elif found.startswith("/"):
                path, mark, fragment = found.partition("#")
                if path[1:] in self.resolver.files:
                    path = path.replace("%", "%25")
                found = f"{root}{path}{mark}{fragment}"
            found = found.replace(" ", "%20")
            elsewhere = found.startswith("http") and not found.startswith(self.site.url)
            rel = ' rel="noopener"' if elsewhere and match["name"] == "href" else ""
            return f'{match["name"]}="{escape(found)}"{rel}'

        pointed = _LINKING_TAG.sub(lambda tag: _ATTRIBUTE.sub(point, tag[0]), html)
        return self._with_states(pointed, root, source) if self.resolver.off else pointed

    def _with_states(self, html: str, root: str, source: Source) -> str:
        """`html` whose links say that the meeting they lead to is off, where the text does not."""

        def say(link: re.Match[str]) -> str:
            url = unescape(dict(_ATTRIBUTE.findall(link["attributes"])).get("href", ""))
            address = url.removeprefix(root if url.startswith("/") else self.site.url)
            start, end = link.span()
            around = html[max(start - NEAR, 0) : start], link[0], html[end : end + NEAR]
            before, text, after = (_TAG.sub("", part) for part in around)
            said = f"{before.rpartition('>')[2]}{text}{after.partition('<')[0]}"
            word = self.resolver.beside(address, said, source.path)
            if not word:
                return link[0]
            # Whatever the language of the text, these words are French.
            return f'{link[0].removesuffix("</a>")}<span lang="fr">{word}</span></a>'

        return _LINK.sub(say, html)

    def _with_pictures(self, html: str, source: Source, picture_tag: PictureTag) -> str:
        root = self.site.root

        def replace(match: re.Match[str]) -> str:
            attributes = {name: unescape(v) for name, v in _ATTRIBUTE.findall(match["attributes"])}
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

    return _OPENING_TAG.sub(lambda tag: _ATTRIBUTE.sub(prefixed, tag[0]), html)
