"""HTML typed in a text, before the sanitiser: nothing disappears without a message.

Text that only looks like a tag shows as typed (« <votre nom> »); a frame, a video or a form
becomes a link; other HTML that the site does not publish is removed, and reported as `Removed`.
Nothing here is a protection: the sanitiser comes after, and removes whatever is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from lazy_regex import lazy_compile

ALLOWED_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small"
    " span strong sub summary sup table tbody td tfoot th thead time tr u ul var".split()
)
_ANYWHERE = {"class", "id", "lang", "title", "dir"}
ALLOWED_ATTRIBUTES = {
    "*": _ANYWHERE,
    "a": {"aria-label", "href", "hreflang", "role"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "time": {"datetime"},
    "details": {"open"},
    "iframe": {"src", "title", "width", "height", "allowfullscreen", "loading"},
}
SAME = {"strike": "s", "tt": "code", "acronym": "abbr"}
"""Obsolete tag → present one."""
_SILENT = frozenset(
    "picture source track param wbr nobr html head body rb rp rt rtc circle ellipse g path rect"
    " line polygon polyline text tspan defs use symbol lineargradient radialgradient stop clippath"
    " mask pattern filter foreignobject desc marker mi mo mn ms mtext mrow mfrac msqrt mroot msup"
    " msub msubsup mover munder mtable mtr mtd mstyle mspace semantics annotation option optgroup"
    " legend area frame".split()
)
"""Tags not reported: parts of another one, or without effect alone, in HTML, SVG and MathML."""
OTHER_TAGS = _SILENT | frozenset(
    "address applet article aside audio base basefont bdi bdo bgsound big blink button canvas"
    " center command datalist dialog dir embed fieldset font footer form frameset header hgroup"
    " iframe input keygen label link listing main map marquee math menu menuitem meta meter nav"
    " noembed noframes noscript object output plaintext portal progress ruby script search section"
    " select slot spacer style svg template textarea title video xmp image".split()
)
"""Tags of HTML, SVG and MathML that the site does not publish."""
KNOWN_TAGS = ALLOWED_TAGS | OTHER_TAGS | SAME.keys()
_UNBALANCED = frozenset(
    "a b big blockquote body br center col dd del div dl dt em font h1 h2 h3 h4 h5 h6 head hr html"
    " i img input ins li ol p pre s small span strike strong sub sup table tbody td tfoot th thead"
    " tr tt u ul wbr".split()
)
"""Tags often left open, or that never close; any other one, unclosed and without a value, is
words, as « <address> »."""
_VOID = frozenset("br col hr img".split())
_SLASHED = lazy_compile(r"(?:^|[\s\"'])/$")
_ALONE = frozenset(
    "allowfullscreen allowpaymentrequest async autofocus autoplay checked compact controls"
    " crossorigin default defer disabled download hidden inert ismap itemscope loop markdown"
    " mozallowfullscreen multiple muted noresize noshade novalidate nowrap open playsinline"
    " readonly required reversed selected webkitallowfullscreen seamless".split()
)
"""Attributes without a value; a known tag with any other word alone is a sentence."""

VIDEO_HOSTS = frozenset(
    "www.youtube.com youtube.com m.youtube.com www.youtube-nocookie.com youtube-nocookie.com"
    " youtu.be player.vimeo.com vimeo.com www.vimeo.com".split()
)
"""Hosts whose frames become a link to the video, so that nothing is loaded from them."""


class Removed(NamedTuple):
    """HTML of a text that its page does not show as typed."""

    tag: str
    attribute: str
    """Name of the attribute; empty for the whole element."""
    address: str
    """Address of its content; empty without one."""
    raw: str
    """The text as typed, to find its line."""
    linked: bool
    """Whether a link to `address` replaces it."""


_TAG = lazy_compile(
    # It may not contain another start: otherwise each of many would search to the end.
    r"<!--.{0,50000}?-->|<!(?i:doctype)\b[^<>]{0,1000}>|<!\[(?:if|endif|else)\b[^<>]{0,1000}>|<!\[CDATA\[(?P<data>(?:(?!<!\[CDATA\[).){0,50000}?)\]\]>"
    r"|(?P<program><\?(?:(?!<\?).){0,50000}?\?>)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>\"'<]{0,60})"
    # A lookahead, then a backreference: an atomic group, without backtracking.
    r"(?=(?P<rest>(?:[^<>\"']++|\"[^\"]{0,10000}\"|'[^']{0,10000}'|['\"])*))(?P=rest)>",
    re.DOTALL,
)
_ATTRIBUTE = lazy_compile(
    r"(?P<name>[^\s=\"'<>/]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?"
)  # `name`, `name=x`, `name="x"`, `name='x'`.
_OF_WORD = lazy_compile(r"(?:o|v|w|m|st\d|u\d):[a-z]+")
"""Tags pasted from Word, which show nothing."""
_DECLARATION = lazy_compile(r"<\?xml\b", re.IGNORECASE)
_LINK_OR_CODE = ("a", "code", "kbd", "samp", "var")
_BARE_LINK = lazy_compile(r"<a href=\"(?:https://|mailto:)?([^\"]*)\">\1</a>")
"""Pattern of the link made of a bare address."""
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd summary caption figcaption".split())


def tamed(html: str, embed_hosts: tuple[str, ...], told: list[Removed] | None = None) -> str:
    """`html` with false tags shown as text, and links in place of frames and videos.  `told`:
    receives what is removed."""
    return "".join(_Taming(html, embed_hosts, [] if told is None else told).pieces())


class _Taming:
    def __init__(self, html: str, embed_hosts: tuple[str, ...], told: list[Removed]) -> None:
        self.html, self.embed_hosts, self.told = html, embed_hosts, told
        self.inside: Counter[str] = Counter()
        """Number of open elements, by tag, in which no paragraph begins; « a » for code too."""
        self.end = 0

    def pieces(self) -> Iterator[str]:
        for match in _TAG.finditer(self.html):
            if match.start() < self.end:
                continue
            yield self._words(match.start())
            if "\n\n" in (match["rest"] or ""):
                continue  # An unclosed quote would swallow whole paragraphs.
            self.end = match.end()
            if match["name"]:
                yield self._tag(match)
            elif not _DECLARATION.match(match[0]):
                # XML and PHP show as typed.
                yield escape(match["data"] or match["program"] or "", quote=False)
        yield self._words(len(self.html))

    def _words(self, end: int) -> str:
        """Text up to `end`, which is not a tag: a « < » left there would hide all that follows."""
        start, self.end = self.end, end
        return self.html[start:end].replace("<", "&lt;")

    def _tag(self, match: re.Match[str]) -> str:
        """What replaces a tag: itself, its text as typed, a link, or nothing."""
        name, rest = match["name"].lower(), match["rest"]
        if _OF_WORD.fullmatch(name):
            return ""
        if name not in KNOWN_TAGS or (not match["end"] and self._is_sentence(name, rest)):
            return escape(match[0], quote=False)
        name = SAME.get(name, name)
        if name in ALLOWED_TAGS:
            held = "a" if name in _LINK_OR_CODE else name
            if match["end"]:
                self.inside[held] -= self.inside[held] > 0
                return f"</{name}>"
            inner = name == "a" and self.inside["a"]
            if inner and (bare := _BARE_LINK.match(self.html, match.start())):
                self.end = bare.end()
                return bare[1]
            if rest:
                self._tell_attributes(name, rest, match[0])
            tag = match[0] if match["name"].lower() == name else f"<{name}{rest}>"
            if name not in _VOID and _SLASHED.search(rest):
                # XML's empty element: a browser would put all that follows in it.
                return f"{tag}</{name}>"
            if held in _PARAGRAPHS or held == "a":
                self.inside[held] += 1
            return tag
        if match["end"]:
            return "" if name != "iframe" or not self.embed_hosts else match[0]
        return self._removed(name, match)

    def _is_sentence(self, name: str, rest: str) -> bool:
        """Whether a known tag is only words: « <code postal> », « <titre> » without an end."""
        if rest.strip(" /"):
            return _is_sentence(rest)
        return name not in _UNBALANCED and name not in self._closed

    @cached_property
    def _closed(self) -> frozenset[str]:
        return frozenset(name.lower() for name in re.findall(r"</([a-zA-Z]{1,20})\s*>", self.html))

    def _removed(self, name: str, match: re.Match[str]) -> str:
        """What replaces an element that is not published: a link to its content, or nothing."""
        given = dict(attributes(match["rest"]))
        text, sources = _LINKED.get(name, ("Voir", ()))
        address = next((given[source] for source in sources if source in given), "")
        if name == "iframe" and self._is_embedded(address):
            return match[0]
        inner = self._skip(name) if name in _SKIPPED else ""
        if name in ("video", "audio"):
            address = address or unescape(next(iter(_SOURCE.findall(inner)), ""))
            if not address:
                return inner
        if name in _SILENT:
            return ""
        shown = page_of(address)
        linked = bool(re.match(r"https?:|/(?!/)|[\w.-]+/", shown)) and not self.inside.get("a")
        title, host = given.get("title", ""), _host(shown)
        if not (name == "iframe" and title and _host(address) in VIDEO_HOSTS):
            self.told.append(Removed(name, "", address, match[0], linked))
        if not linked:
            return ""
        text = title or (f"{text} ({host})" if host else text)
        link = f'<a href="{escape(shown)}">{escape(text, quote=False)}</a>'
        return link if any(self.inside.values()) else f"\n<p>{link}</p>\n"

    def _skip(self, name: str) -> str:
        """Skip to the end of the open element, if it has one; its content."""
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.html, self.end)
        if not closing:
            return ""
        inner = self.html[self.end : closing.start()]
        self.end = closing.end()
        return inner

    def _tell_attributes(self, tag: str, rest: str, raw: str) -> None:
        allowed = ALLOWED_ATTRIBUTES.get(tag, set())
        for name, _ in attributes(rest):
            if name not in _ANYWHERE and name not in allowed and name != "markdown":
                self.told.append(Removed(tag, name, "", raw, linked=False))

    def _is_embedded(self, address: str) -> bool:
        return _host(address) in self.embed_hosts and address.startswith("https://")


_SOURCE = lazy_compile(r"<source\b[^<>]*?\bsrc\s*=\s*[\"']?([^\s\"'<>]+)")  # Address in <source>
_SKIPPED = ("iframe", "video", "audio", "script", "style")
"""Elements removed with their content."""
_OTHER = ("data", "src", "action")
_LINKED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "video": ("Voir la vidéo", ("src",)),
    "audio": ("Écouter l’enregistrement", ("src",)),
    "iframe": ("Voir le contenu", ("src",)),
    "form": ("Ouvrir le formulaire", _OTHER),
    "object": ("Ouvrir le document", _OTHER),
    "embed": ("Ouvrir le document", _OTHER),
    "portal": ("Voir", _OTHER),
}
"""Tag → words of the link that replaces it, and attributes that may have its address."""


def attributes(rest: str) -> Iterator[tuple[str, str]]:
    for match in _ATTRIBUTE.finditer(rest):
        yield match["name"].lower(), unescape((match["value"] or "").strip("\"'")).strip()


def _is_sentence(rest: str) -> bool:
    """Whether the rest of a tag is only words: « <a confirmer> », « <code postal> »."""
    return any(
        match["value"] is None
        and match["name"].lower() not in _ALONE
        and not match["name"].startswith(("data-", "aria-"))
        for match in _ATTRIBUTE.finditer(rest)
    )


def with_typed_shown(html: str) -> str:
    """`html` of another site, with false tags shown as text: « <votre nom> ».

    A tag that has values, or is closed, or has a hyphen or a colon in its name, is a program's.
    """
    closed = {name.lower() for name in re.findall(r"</([^\s/>\"'<]{1,60})\s*>", html)}

    def shown(match: re.Match[str]) -> str:
        name, rest = (match["name"] or "").lower(), match["rest"] or ""
        if not name or match["end"]:
            return match[0]
        address = "@" in name or rest.startswith("//")
        of_program = name in closed or ":" in name or "-" in name
        words = _is_sentence(rest) if name in KNOWN_TAGS else not of_program
        typed = address or ("=" not in rest and words)
        return escape(match[0], quote=False) if typed else match[0]

    return _TAG.sub(shown, html)


def _host(address: str) -> str:
    try:
        return urlsplit(f"https:{address}" if address.startswith("//") else address).hostname or ""
    except ValueError:
        return ""


def page_of(address: str) -> str:
    """Address of the page for people that shows the content of a frame."""
    if address.startswith("//"):
        address = f"https:{address}"
    host = _host(address)
    if host not in VIDEO_HOSTS:
        return address
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    name = parts.path.rstrip("/").rpartition("/")[2]
    if "vimeo" in host:
        # An unlisted video opens only with its key.
        key = "".join(f"/{key}" for key in asked.get("h", [])[:1])
        return f"https://vimeo.com/{name}{key}" if name.isdecimal() else address
    listed = asked.get("list", [""])[0]
    if name in ("videoseries", "embed") and listed:
        return f"https://www.youtube.com/playlist?list={listed}"
    # `/v/abc&hl=fr`: an old form.
    if video := re.match(r"/(?:embed|v|shorts|live)/([\w-]+)(?:[/&]|$)", parts.path):
        start = asked.get("start", [""])[0]
        return f"https://www.youtube.com/watch?v={video[1]}" + (f"&t={start}" if start else "")
    return address
