"""`[codes]` of WordPress → HTML of what they showed; other words in brackets stay as they are."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from html import escape, unescape
from itertools import islice
from urllib.parse import unquote

from importing.found import is_prose
from importing.web_address import VIDEOS
from programmation.content.file_names import PICTURES
from programmation.text.raw_html import page_of

MEDIA = frozenset({"audio", "video", "embed", "playlist", "gallery", "caption", "wp_caption"})
ADDRESSED = frozenset(
    "youtube youtube_sc vimeo dailymotion soundcloud iframe googlemaps googlemap pdf pdf-embedder"
    " embeddoc facebook instagram twitter tweet ted spotify gist hulu mixcloud twitchtv twitch"
    " tiktok slideshare scribd issuu calameo wpvideo".split()
)  # fmt: skip
"""Codes of common extensions that show another site → its address."""
_BY_ID = {
    **VIDEOS,
    "youtube_sc": VIDEOS["youtube"],
    "ted": "https://www.ted.com/talks/{}",
    "scribd": "https://www.scribd.com/document/{}",
    "tweet": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
}
"""Codes whose value may be just a number → address made of it."""
_PROGRAMS = frozenset(
    "code sourcecode source cc php css html xml js javascript jscript python bash shell sql java"
    " cpp csharp ruby perl diff plain".split()
)
"""Codes that show their content as typed."""
_LAYOUT = re.compile(
    r"(?:vc|ct|oxy|et_pb|fusion|av|x|cs|mk|cl|bs|su|tatsu|fl|kc|thrive|one|two|three|four|five)_[\w-]*"
    r"|(?:row|column|columns|col|section|container|box|center|clear|br|divider|spacer|wide|tabs|tab"
    r"|accordion|accordions|toggle|toggles|highlight|dropcap|intro|lead|quote|pullquote|spoiler)"
)
_SAID = re.compile(
    r".*(?:title|heading|text|author|address|phone)|titre|caption|label|name|date_time|h[1-6]"
)  # Attributes whose words show.
COUNTED = frozenset("number value percent unit price prix montant sum per currency".split())
"""Names of attributes and fields that show a number → what it counts."""
_CHOICE = re.compile(r"on|off|yes|no|true|false|none|default|[\d.%]*", re.IGNORECASE)
_UNSEEN = (
    r"_|.*(?:class|style|colou?r|font|align|icon|size)|.*(?:webhook|redirect|secret|token|password"
    r"|api_?(?:key|url))|e?mail_?(?:to|from|subject|content|reply|format|cc|bcc)|custom_message$"
)
_OF_LOOKS = re.compile(
    rf"{_UNSEEN}|.*(?:css|anim|admin|background|margin|padding)"
    r"|.*(?:mode|id|alt|email|type|layout|orientation)$|title_text$"
)
"""Attributes whose values readers do not see, and those for what forms send."""
_OF_STYLE = re.compile(rf"{_UNSEEN}|.*type$|name$|mode$|id$", re.IGNORECASE)
"""The same names, for the settings of a block."""

_CODE = re.compile(
    r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[^\[\]\"'<>]|\"[^\"\n]*\"|'[^'\n]*')*?)(/?)\](\]?)"
)  # `[name given]`, `[/name]`, `[name /]`, escaped `[[name]]`.
_ATTRIBUTE = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))|\"([^\"]*)\"|'([^']*)'|(\S+)"
)  # `name="x"`, `name='x'`, `name=x`, or a value alone.
_PACKED = re.compile(r'\{"|\[\{|[aO]:\d+:')
_PHP_VALUE = re.compile(
    r'N;|[bidrR]:([^;{}"]*);|s:\d+:"(.*?)(?:";(?=[abdiNOrRs}]|$)|\Z)|[aO]:\d+:(?:"\w*":\d+:)?\{|\}',
    re.DOTALL,
)  # Null, number, text, start of a table, its end.
_CURLY = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'", "\u00a0": " "})
_URL = re.compile(
    r"(?:https?:)?//[^\s<>\"'\[\]]+|/[^\s<>\"'\[\]]+\.\w{2,4}|(?:mailto|tel):[^\s<>\"'\[\]]+"
)  # With a host, of a file, of an e-mail or a telephone.
_LINKING = re.compile(r".*(?:url|link|href|lien)")
"""Names of attributes that hold an address, also on the old site: `/inscription/`."""
_SOURCES = "src mp4 m4v webm ogv flv wmv mp3 m4a ogg wav url 0".split()
_CAPTION = re.compile(
    r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE
)  # A picture, maybe linked; the words below it.

Show = Callable[[str, Mapping[str, str], str], str | None]
"""(name, attributes, content) → HTML; None for a code that is not known."""


def replaced(content: str, show: Show, report: Callable[[str], None], depth: int = 0) -> str:
    """`content` with its codes replaced by HTML.  report: called with each code that is kept;
    depth: number of codes around `content`."""
    parts: list[str] = []
    start, folded = 0, content.lower()
    while match := _CODE.search(content, start):
        parts.append(content[start : match.start()])
        start = match.end()
        outer, ends, name, typed, alone, beyond = match.groups()
        if outer and beyond:
            parts.append(match[0][1:-1])  # `[[gallery]]` shows `[gallery]`.
            continue
        name, given, after = name.lower(), attributes(typed), start - len(beyond)
        opening = content[match.start() + len(outer) : after]
        closing = -1 if alone or ends else folded.find(f"[/{name}]", after)
        known = name in MEDIA or name in ADDRESSED or _is_layout(name)
        inner = content[after:closing] if closing >= 0 else ""
        start = closing + len(name) + 3 if closing >= 0 else after
        if ends:  # A closing code that nothing opened.
            html: str | None = "" if _is_layout(name) or name in MEDIA else opening
        elif content.startswith("(", after) or (
            not known and closing < 0 and all(key.isdigit() for key in given)
        ):
            html, start = opening, after  # A Markdown link, or a word such as [sic].
        elif closing >= 0 and name in _PROGRAMS:
            html = program(given.get("language") or given.get("lang") or name, inner)
        else:
            inner = replaced(inner, show, report, depth + 1) if inner and depth < 30 else inner
            html = show(name, given, inner)
            if html is None and _LAYOUT.fullmatch(name) and (closing >= 0 or _is_layout(name)):
                html = laid_out(given, inner)
                # Two blocks in a row: their words must stay apart.
                html += "\n\n" if closing >= 0 and content[start : start + 1] in ("[", "") else ""
        if html is None:
            report(f"[{name}]")
            html = f"{opening}{inner}{content[closing:start] if closing >= 0 else ''}"
        parts += outer, html
    return "".join((*parts, content[start:]))


def program(language: str, text: str) -> str:
    """HTML that shows `text` as typed, whether or not it is already escaped."""
    known = "" if language in ("code", "source", "sourcecode", "cc", "plain") else language
    name = f' class="language-{escape(known)}"' if re.fullmatch(r"[\w+#-]+", known) else ""
    return f"\n\n<pre><code{name}>{escape(unescape(text), quote=False)}</code></pre>\n\n"


def laid_out(given: Mapping[str, str], inner: str, *, of_code: bool = True) -> str:
    """HTML of a layout code: words, links and pictures of its attributes, then `inner`.

    of_code: attributes of a code, whose short words show; those of a block may be style names.
    """
    pairs = [pair for key, value in given.items() for pair in _unpacked(key, value)]
    words = [(k, v) for k, v in pairs if not _is_address(k, _led_to(v)[0])]
    seen = [(k, v) for k, v in words if not (_OF_LOOKS.match(k) or _CHOICE.fullmatch(v))]
    titles = [v for k, v in seen if _SAID.fullmatch(k) and v[:1] != "<"]
    counted = [v for k, v in words if k in COUNTED and v and (titles or inner.strip())]
    bold, shown = list(titles), ""
    for key, value in pairs:
        address, title = _led_to(value)
        if (key, value) in words:
            of_styles = all(re.search(r"\w[_-]\w", word) for word in value.split())
            is_name = of_code and re.match(r"[^\W\d_]{2}", value) and value[0].isupper()
            is_text = (is_prose(value) or is_name or value[:1] == "<") and not of_styles
            if is_text and (key, value) in seen and value not in titles:
                shown += f"<p>{value}</p>"
        elif address.lower().endswith(tuple(PICTURES)):
            alt = given.get("alt", "")
            shown += f'<p><img src="{escape(address)}" alt="{escape(alt)}"></p>'
        elif not _OF_LOOKS.match(key):
            name = escape(title or (bold.pop() if bold else ""))
            if not name and inner.strip() and not re.search(r"[<\n]", inner.strip()):
                name, inner = inner.strip(), ""
            shown += f'<p><a href="{escape(address)}">{name or escape(address)}</a></p>'
    strong = map(html_of, filter(None, (*bold, " ".join(counted))))
    return "".join(f"<p><strong>{words}</strong></p>" for words in strong) + shown + inner


def _is_address(key: str, value: str) -> bool:
    return bool(_URL.match(value) or (_LINKING.fullmatch(key) and value[1:] and value[0] == "/"))


def _led_to(value: str) -> tuple[str, str]:
    """Address and title in « url:https%3A%2F%2F…|title:Cliquez », WPBakery's form of a link."""
    packed = dict(part.partition(":")[::2] for part in value.split("|"))
    return unquote(packed.get("url", "")) or value, unquote(packed.get("title", ""))


def _unpacked(key: str, value: str) -> Iterator[tuple[str, str]]:
    """Attributes packed in one value, WPBakery's form of a list; or the attribute itself."""
    if not value.startswith("%5B%7B"):
        yield key, html_of_base64(value.removeprefix("#E-8_")) if value[:5] == "#E-8_" else value
        return
    with suppress(ValueError, RecursionError):
        yield from ((name, str(held)) for name, held in leaves(json.loads(unquote(value)), key))


def html_of_base64(packed: str) -> str:
    """HTML that WPBakery encoded in base64; empty if it cannot be decoded."""
    with suppress(ValueError):
        return unquote(base64.b64decode(packed, validate=True).decode())
    return ""


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Names and values within a block's attributes, without those that only style it."""
    if isinstance(value, Mapping):
        for name, held in value.items():
            if not _OF_STYLE.match(name) or isinstance(held, list):
                yield from leaves(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from leaves(held, key)
    elif isinstance(value, str) and _PACKED.match(value):
        with suppress(ValueError, RecursionError):  # Some builders pack JSON in a text.
            tokens = islice(_PHP_VALUE.finditer(value), 1, None)
            yield from leaves(_of_php(tokens) if value[1] == ":" else json.loads(value), key)
    elif not _OF_STYLE.match(key):
        yield key, value


def _of_php(packed: Iterator[re.Match[str]]) -> object:
    """The table or list that PHP serialised, `a:1:{s:3:"url";s:1:"/";}`, with any lengths, from
    what follows its start."""
    items: list[object] = []
    for match in packed:
        if match[0] == "}":
            break
        items.append(_of_php(packed) if match[0][-1] == "{" else match[2] or match[1] or "")
    keys, values = [*map(str, items[::2])], items[1::2]
    return values if all(map(str.isdecimal, keys)) else dict(zip(keys, values, strict=False))


def _is_layout(name: str) -> bool:
    return bool(_LAYOUT.fullmatch(name)) and "_" in name


def attributes(text: str) -> dict[str, str]:
    """`ids="1,2" https://…` → {"ids": "1,2", "0": "https://…"}."""
    given: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(unescape(text).translate(_CURLY)):
        if match[1]:
            given[match[1].lower()] = match[2] or match[3] or match[4] or ""
        else:
            value = match[5] or match[6] or (match[7] or "").strip("\"'")
            given[str(sum(key.isdigit() for key in given))] = value
    return given


def media(name: str, given: Mapping[str, str], inner: str) -> str | None:
    """HTML of a code that shows something at another address, or None."""
    if name in ("caption", "wp_caption"):
        return caption(given, inner) if inner or given.get("caption") else None
    if name in ("audio", "video"):
        source = next((given[key] for key in _SOURCES if given.get(key)), "")
        source = source or (match[0] if (match := _URL.search(inner)) else "")
        return f'\n\n<{name} src="{escape(source)}"></{name}>\n\n' if source else None
    known = name in ADDRESSED or name.rpartition("_")[2] in ("embed", *_BY_ID)  # `fusion_youtube`
    url = address_of(name, given, inner) if known else ""
    return f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>\n\n' if url else None


def address_of(name: str, given: Mapping[str, str], inner: str = "") -> str:
    """Address where people can see what a code shows; empty if none."""
    if url := next(filter(None, map(_URL.search, (inner, *given.values()))), None):
        return page_of(unescape(url[0]))
    identity = given.get("id") or given.get("0") or inner.strip()
    address = _BY_ID.get(name) or _BY_ID.get(name.rpartition("_")[2], "")
    return address.format(identity) if re.fullmatch(r"[\w-]{3,20}", identity) else ""


def caption(given: Mapping[str, str], inner: str) -> str:
    """A picture and its caption, wherever the code has them."""
    words = html_of(given.get("caption", ""))
    if match := _CAPTION.match(inner):
        return figure(match[1], " ".join(filter(None, (words, match[2].strip()))))
    return f"\n\n{inner}\n\n{words}\n\n"


def html_of(value: str) -> str:
    """HTML of an attribute's value, which may itself be HTML."""
    return value if "<" in value else escape(value)


def figure(picture: str, caption: str) -> str:
    """HTML of a picture, with its caption if there is one."""
    if not caption:
        return f"\n\n<p>{picture}</p>\n\n"
    return f"\n\n<figure>{picture}<figcaption>{caption}</figcaption></figure>\n\n"
