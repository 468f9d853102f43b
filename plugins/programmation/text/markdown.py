"""Markdown written by staff → safe HTML, typeset in fr-CA.

The result depends on the text only, so it can be cached: `body_renderer` resolves its links later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from html import escape, unescape

import nh3
from markdown.util import STX

from lazy_regex import lazy_compile
from programmation.text.dialect import converter
from programmation.text.fast_markdown import converted
from programmation.text.french import typeset
from programmation.text.plain_text import FORBIDDEN, REST, TAG
from programmation.text.raw_html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, tamed

SCHEMES = {"http", "https", "mailto", "tel"}
OPENING_TAG = lazy_compile(rf"<[a-z]{REST}>")
# Matched in sequence from the start of a tag, so that `href=` in a title is not taken for one.
ATTRIBUTE = lazy_compile(r"(?P<name>[a-z-]+)=\"(?P<value>[^\"]*)\"")


def html_maker(embed_hosts: tuple[str, ...] = ()) -> Callable[[str], str]:
    """A pure function from Markdown to HTML, which reuses its converter.

    `embed_hosts`: hosts whose `<iframe>` the site's owner allows (setting EMBED_HOSTS).
    """
    return lambda text: finish(markdown_html(text), embed_hosts, typed="<" in text or "{" in text)


@lru_cache(maxsize=2_000)  # A text is converted to be checked, then to be published.
def markdown_html(text: str) -> str:
    """HTML from Python-Markdown, not safe yet (see `finish`)."""
    # On the first line, spaces would make code; on another one, Markdown removes them.
    return converted(_converter(), f"\n{text}")


_converter = cache(converter)


def words_of(text: str) -> str:
    """Words that the page of `text` shows, on one line."""
    html = tamed(markdown_html(text), ()).replace("<br", " <br")
    return " ".join(unescape(TAG.sub("", html)).split())


def finish(html: str, embed_hosts: tuple[str, ...] = (), *, typed: bool = True) -> str:
    """Sanitise and typeset HTML from Python-Markdown.  `typed`: whether it may have tags or
    attributes typed by a person."""
    sanitized = _sanitizer(embed_hosts)
    clean = sanitized(tamed(html, embed_hosts) if typed else html)
    # Neither entities, as `&#8;`, nor Markdown's placeholders may bring in characters that files
    # may not have: no feed could carry them.
    if ("&" in html or STX in html) and FORBIDDEN.search(clean):
        # Without a character that hid a scheme: `java&#8232;script:`.
        clean = sanitized(FORBIDDEN.sub("", clean))
    html = _own_ids(_one_h1_a_page(clean))
    if "align=" in html:
        html = _ALIGN.sub(r'class="align-\1"', html)
    return _typeset_html(html)


PAGE_IDS = frozenset(
    "a-propos a-venir agenda agendas ailleurs annonce-titre appareils articles bons-coups"
    " changements-titre cherche commentaires commentaires-titre compte-rendu comptes-rendus contenu"
    " derniers-articles documents en-attente fichiers fils integrer isso-thread mois"
    " parcourir partenaires passees photos prochaines q recherche rencontres suivre".split()
)
"""Ids in the theme's templates: a link to one must not lead to a title of the text."""


def _own_ids(html: str) -> str:
    """`html` with unique ids, none of them the page's own."""
    ids = [part.partition('"')[0] for part in html.split(' id="')[1:]]
    if len(set(ids)) == len(ids) and PAGE_IDS.isdisjoint(ids):
        return html
    used: set[str] = set()
    numbers: dict[str, int] = {}  # Id → numbers used so far: all of one id take linear time.

    def renamed(match: re.Match[str]) -> str:
        if match["name"] != "id":
            return match[0]
        typed = own = match["value"]
        while own in used or own in PAGE_IDS:
            numbers[typed] = numbers.get(typed, 0) + 1
            own = f"{typed}-{numbers[typed]}"
        used.add(own)
        return f'id="{own}"'

    return OPENING_TAG.sub(lambda tag: ATTRIBUTE.sub(renamed, tag[0]), html)


# The attribute is obsolete in HTML, and a style would need a laxer security policy.
_ALIGN = lazy_compile(r"(?<=<t[dh] )align=\"(left|center|right)\"")


@cache
def _sanitizer(embed_hosts: tuple[str, ...]) -> Callable[[str], str]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if tag == "iframe" and name == "src":
            host = re.match(r"https://([^/?#:@]+)(?:[/?#]|$)", value)
            return value if host and host[1] in embed_hosts else None
        return value

    cleaner = nh3.Cleaner(
        tags={*ALLOWED_TAGS, *(("iframe",) if embed_hosts else ())},
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        # Called for every attribute, so only when needed.
        attribute_filter=keep if embed_hosts else None,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return lambda html: cleaner.clean(html)


_HEADING = lazy_compile(r"(</?h)([1-6])\b")


def _one_h1_a_page(html: str) -> str:
    """HTML with all headings one level lower if it has an h1: the page's title is its only h1."""
    if "<h1" not in html:
        return html
    return _HEADING.sub(lambda m: f"{m[1]}{min(int(m[2]) + 1, 6)}", html)


_TAG_OR_CODE = lazy_compile(rf"(<(?:code>[^<]*</code>|{REST}>))")
"""Pattern of a tag, or of a whole `<code>` without attributes, as most are."""
_VERBATIM = lazy_compile(r"<(?!code>[^<]*</code>)(?:code|pre|kbd|samp|var)\b")
"""Pattern of the start of any other element whose text stays as it is."""

_BETWEEN = "\x01"
"""Separates blocks, across which quotes do not pair."""
_INLINE = lazy_compile(
    r"</?(?:a|abbr|b|br|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    r"|time|u|var)\b"
)  # Tags inside a paragraph: quotes may pair across them.


def _typeset_html(html: str) -> str:
    """HTML with French typography in its text, outside code."""
    parts = _TAG_OR_CODE.split(html)  # A tag between two texts.
    verbatim, depth = {}, 0
    for index in range(1, len(parts), 2) if _VERBATIM.search(html) else ():
        if _VERBATIM.match(f"<{parts[index].lstrip('</')}"):
            depth += -1 if parts[index][1] == "/" else 1
        if depth:
            verbatim[index + 1], parts[index + 1] = parts[index + 1], ""
    # In one pass: NUL, which no text may hold, replaces tags.
    prose = "\0".join(parts[::2])
    if '"' in prose or "“" in prose:
        signs = parts.copy()
        signs[1::2] = ["\0" if _INLINE.match(tag) else f"\0{_BETWEEN}" for tag in parts[1::2]]
        prose = "".join(signs)
    typed = escape(typeset(unescape(prose)), quote=False).replace(_BETWEEN, "")
    parts[::2] = typed.split("\0")
    for index, text in verbatim.items():
        parts[index] = text
    return "".join(parts)
