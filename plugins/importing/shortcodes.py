"""WordPress' `[codes]` → the HTML of what they showed; words in brackets stay words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import unquote

from importing.web_address import VIDEOS, shown_address
from programmation.content.file_names import PICTURES

MEDIA = frozenset({"audio", "video", "embed", "playlist", "gallery", "caption", "wp_caption"})
_ADDRESSED = frozenset(
    "youtube youtube_sc vimeo dailymotion soundcloud iframe googlemaps googlemap pdf pdf-embedder"
    " embeddoc facebook instagram twitter tweet ted spotify gist hulu mixcloud twitchtv twitch"
    " tiktok slideshare scribd issuu calameo wpvideo".split()
)  # fmt: skip
"""Codes of usual extensions that showed something of another site."""
_BY_ID = {
    **VIDEOS,
    "youtube_sc": VIDEOS["youtube"],
    "ted": "https://www.ted.com/talks/{}",
    "scribd": "https://www.scribd.com/document/{}",
}
"""Those that a number is enough for → the address."""
_PROGRAMS = frozenset(
    "code sourcecode source cc php css html xml js javascript jscript python bash shell sql java"
    " cpp csharp ruby perl diff plain".split()
)
"""Codes that showed what they hold as it was typed."""
_LAYOUT = re.compile(
    r"(?:vc|ct|oxy|et_pb|fusion|av|x|cs|mk|cl|bs|su|tatsu|fl|kc|thrive|one|two|three|four|five)_[\w-]*"
    r"|(?:row|column|columns|col|section|container|box|center|clear|br|divider|spacer|wide|tabs|tab"
    r"|accordion|accordions|toggle|toggles|highlight|dropcap|intro|lead|quote|pullquote|spoiler)"
)
"""Codes that only place what they hold."""
_SAID = re.compile(r"(?:.*_)?(?:title|heading|text)|titre|caption|label")
_CHOICE = re.compile(r"on|off|yes|no|true|false|none|default|[\d.%]*", re.IGNORECASE)
_LED_TO = re.compile(r"(?:.*_)?(?:url|link|href|src|image|img|video|audio|photo)")

_CODE = re.compile(
    r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[^\[\]\"'<>]|\"[^\"\n]*\"|'[^'\n]*')*?)(/?)\](\]?)"
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))|(\S+)")
_CURLY = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'"})

Show = Callable[[str, Mapping[str, str], str], str | None]
"""(name, attributes, what it holds) → HTML, or None when nobody knows what it showed."""


def replaced(content: str, show: Show, told: Callable[[str], None]) -> str:
    """`content` with its codes as HTML.  `told` is given those that are kept as they were."""
    closings: dict[str, list[int]] = {}
    for match in _CODE.finditer(content):
        if match[2]:
            closings.setdefault(match[3].lower(), []).append(match.start())
    return _Replacing(show, told, closings).text(content, 0, len(content))


class _Replacing:
    def __init__(
        self, show: Show, told: Callable[[str], None], closings: dict[str, list[int]]
    ) -> None:
        self.show, self.told, self.closings = show, told, closings

    def text(self, content: str, start: int, end: int, depth: int = 0) -> str:
        parts: list[str] = []
        place = start
        while (match := _CODE.search(content, place, end)) is not None:
            parts.append(content[place : match.start()])
            place = match.end()
            if match[1] and match[6]:
                parts.append(match[0][1:-1])  # `[[gallery]]` shows `[gallery]`.
                continue
            whole, place = self._code(content, match, end, depth)
            parts.append(whole)
        return "".join((*parts, content[place:end]))

    def _code(self, content: str, match: re.Match[str], end: int, depth: int) -> tuple[str, int]:
        """HTML of the code that begins at `match`, and where what follows it begins."""
        name = match[3].lower()
        after = match.end() - len(match[6])
        outside = match[1]
        if match[2]:  # An end without a beginning.
            unseen = _is_layout(name) or name in MEDIA
            return ("" if unseen else match[0][: after - match.start()]), after
        given = attributes(match[4])
        closing = None if match[5] else self._closing(name, after, end)
        inner_end, whole_end = (
            (closing, content.index("]", closing) + 1) if closing else (after, after)
        )
        known = name in MEDIA or name in _ADDRESSED
        named = any(not key.isdigit() for key in given)
        if not known and not named and not closing and not _is_layout(name):
            return outside + content[match.start() + len(outside) : after], after  # A word: [sic].
        inner = content[after:inner_end]
        if closing and name in _PROGRAMS:
            return outside + program(given.get("language") or given.get("lang") or name, inner), (
                whole_end
            )
        if closing and depth < 30:
            inner = self.text(content, after, inner_end, depth + 1)
        html = self.show(name, given, inner)
        if html is None and _LAYOUT.fullmatch(name) and (closing or _is_layout(name)):
            html = laid_out(given, inner)
        if html is None:
            self.told(f"[{name}]")
            opening = content[match.start() + len(outside) : after]
            html = opening + (inner + content[inner_end:whole_end] if closing else "")
        return outside + html, whole_end

    def _closing(self, name: str, after: int, end: int) -> int | None:
        places = self.closings.get(name, [])
        index = bisect_left(places, after)
        return places[index] if index < len(places) and places[index] < end else None


def program(language: str, text: str) -> str:
    """HTML of `text` as it was typed, whether its signs were escaped or not."""
    known = "" if language in ("code", "source", "sourcecode", "cc", "plain") else language
    name = f' class="language-{escape(known)}"' if re.fullmatch(r"[\w+#-]+", known) else ""
    return f"\n\n<pre><code{name}>{escape(unescape(text), quote=False)}</code></pre>\n\n"


def laid_out(given: Mapping[str, str], inner: str) -> str:
    """HTML of a code that places things: words, links and pictures of its attributes, `inner`."""
    said = [
        value for key, value in given.items()
        if _SAID.fullmatch(key) and not _CHOICE.fullmatch(value) and not _URL.fullmatch(value)
    ]  # fmt: skip
    shown = ""
    for key, value in given.items():
        # « url:https%3A%2F%2F…|title:Cliquez », as WPBakery writes a link.
        packed = dict(part.partition(":")[::2] for part in value.split("|"))
        address = unquote(packed.get("url", "")) or value
        if not (_LED_TO.fullmatch(key) and _URL.match(address)):
            continue
        if address.lower().endswith(tuple(PICTURES)):
            alt = given.get("alt", "")
            shown += f'<p><img src="{escape(address)}" alt="{escape(alt)}"></p>'
            continue
        words = escape(unquote(packed.get("title", "")) or (said.pop() if said else ""))
        if not words and inner.strip() and not re.search(r"[<\n]", inner.strip()):
            words, inner = inner.strip(), ""
        shown += f'<p><a href="{escape(address)}">{words or escape(address)}</a></p>'
    return "".join(f"<p><strong>{escape(one)}</strong></p>" for one in said) + shown + inner


def _is_layout(name: str) -> bool:
    return bool(_LAYOUT.fullmatch(name)) and "_" in name


def attributes(text: str) -> dict[str, str]:
    """`ids="1,2" https://…` → {"ids": "1,2", "0": "https://…"}."""
    found: dict[str, str] = {}
    flat = unescape(text).translate(_CURLY).replace("\u00a0", " ")
    for match in _ATTRIBUTE.finditer(flat):
        if match[1]:
            found[match[1].lower()] = next(
                (one for one in match.groups()[1:4] if one is not None), ""
            )
        else:
            found[str(sum(key.isdigit() for key in found))] = match[5].strip("\"'")
    return found


_SOURCES = "src mp4 m4v webm ogv flv wmv mp3 m4a ogg wav url 0".split()
_URL = re.compile(r"(?:https?:)?//[^\s<>\"'\[\]]+|/[^\s<>\"'\[\]]+\.\w{2,4}")


def media(name: str, given: Mapping[str, str], inner: str) -> str | None:
    """HTML of a code that showed something of another address, or None."""
    if name in ("audio", "video"):
        source = next((given[key] for key in _SOURCES if given.get(key)), "")
        source = source or (match[0] if (match := _URL.search(inner)) else "")
        return f'<{name} src="{escape(source)}"></{name}>' if source else None
    if name == "embed" or name in _ADDRESSED:
        found = _URL.search(inner) or next(
            (match for value in given.values() if (match := _URL.search(value))), None
        )
        if found:
            url = shown_address(unescape(found[0]))
            return f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>\n\n'
        identity = given.get("id") or given.get("0") or inner.strip()
        if name in _BY_ID and re.fullmatch(r"[\w-]{3,20}", identity):
            url = _BY_ID[name].format(identity)
            return f'\n\n<p><a href="{url}">{url}</a></p>\n\n'
    return None


_CAPTION = re.compile(
    r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE
)


def caption(given: Mapping[str, str], inner: str) -> str:
    """A picture and the words under it, wherever they were written."""
    match = _CAPTION.match(inner)
    picture, words = (match[1], match[2].strip()) if match else (inner, "")
    said = given.get("caption", "")
    words = " ".join(filter(None, (escape(said) if "<" not in said else said, words)))
    if not words:
        return f"\n\n<p>{picture}</p>\n\n"
    return f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"
