"""Codes of Hugo, Jekyll, Hexo and Liquid in a body → what they showed.  None of them is run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from urllib.parse import quote

from importing.found import Loss, Tell
from importing.shortcodes import ADDRESSED, address_of, attributes, figure, laid_out, media
from importing.web_address import VIDEOS
from programmation.content.file_names import PICTURES
from programmation.text.code_spans import outside_code

_APART = re.compile(
    r"\{%-?\s*raw\s*-?%\}(?P<raw>(?:(?!\{%-?\s*raw\b).)*?)\{%-?\s*endraw\s*-?%\}"
    r"|(?P<open>\{\{[<%])/\*(?P<code>(?:(?!/\*).)*?)\*/(?P<close>[>%]\}\})"
    r"|\{(?:%-?|\{[<%])\s*comment\b(?:(?!\{(?:%-?|\{[<%])\s*comment).)*?"
    r"\{(?:%-?|\{[<%])\s*(?:end|/\s*)comment\s*[->%]+\}+"
    r"|\{::comment\}(?:(?!\{::comment).)*?\{:/(?:comment)?\}|\{\{-?\s*/\*(?:(?!/\*).)*?\*/\s*-?\}\}",
    re.DOTALL,
)  # As typed: `{% raw %}…{% endraw %}`, `{{</* … */>}}`.  Hidden: `{% comment %}…{% endcomment %}`,
# `{{< comment >}}…`, `{::comment}…{:/comment}`, `{{/* … */}}`.
_TYPED, _GAP = "\0", "\1"
"""Signs that stand for a `{` to show as typed, and for a code that shows nothing."""
_BETWEEN = re.compile(rf"(?<=[\w.,;:!?)»]){_GAP}+(?=\w)")
_END = re.compile(r"\{[{%][<%-]?\s*(?:/\s*|end)([^\s%>}]+)")
_FILLED = re.compile(
    r"\{\{(?![<%])|\{%-?\s*(?:end\w+|(?:els)?if|else|unless|case|when|assign|capture|for)\b"
)
"""Start of a code by which templates compute: it says nothing itself."""
OF_PROGRAM = re.compile(r"\{%-?\s*\w+|\{\{-?\s*\w+")
"""Start of a code that a program replaces before anybody reads the page."""
_OF_PICTURE = re.compile(r"fig|im(?:g|age)|photo|picture")
_OF_GALLERY = re.compile(r"fig|im(?:g|age)|photo|picture|gal[el]|album|slide|carou|diapo|lightbox")
_PICTURES = "src image_path image url path file filename".split()
"""Attributes of a code that give the address of its picture."""


def kept_typed(body: str) -> str:
    """`body` without what its comments hide, each `{` to show as typed, in code too, replaced by a
    sign of `codes_shown`."""
    body = _APART.sub(
        lambda match: "".join(filter(None, match.groups())).replace("{", _TYPED), body
    )
    return outside_code(body, lambda part, _: part, lambda code: code.replace("{", _TYPED))


def codes_shown(
    body: str, pattern: re.Pattern[str], source: str, tell: Tell,
    gallery: Callable[[Iterable[str]], str | None],
) -> str:  # fmt: skip
    """`body`, from `kept_typed`, with what its codes showed, or themselves where nobody knows.
    pattern: of a code; gallery: (folders) → the pictures in them, in Markdown."""
    ends = {name.lower() for name in _END.findall(body)}

    def shown(match: re.Match[str]) -> str:
        code = match[0]
        name, given = read_code(code)
        html = shown_by(name, given)
        if html is None and name[:1] == "/":
            html = ""
        elif html is None and _OF_GALLERY.search(name):
            html = gallery(given.values())
        if html is not None:
            return html or _GAP
        pair = name in ends
        if _FILLED.match(code) or not (given or pair):
            tell(Loss.BLOCK, source, " ".join(code.split()))
            return "" if code.startswith("{{ ") else _GAP  # A value may be a part of an address.
        if (words := set_out(given, pair=pair)) is None:
            tell(Loss.TEMPLATE, source, " ".join(code.split())[:80])
        return code if words is None else words or _GAP

    body = _BETWEEN.sub(" ", pattern.sub(shown, body))
    return body.replace(_GAP, "").replace(_TYPED, "{")


def read_code(code: str) -> tuple[str, dict[str, str]]:
    """Name and attributes of a code of Hugo, Jekyll or Hexo: `{{< figure src="…" >}}`,
    `{% include image.html url="…" %}`, `{% youtube … %}`."""
    name, rest = (*code.strip("{}<>%- \n").rstrip("/ ").split(None, 1), "", "")[:2]
    if name.startswith("include"):
        name, _, rest = rest.partition(" ")
        name = posixpath.splitext(name)[0]
    given = attributes(rest)
    return given.get("provider", name.lower()), given


def shown_by(name: str, given: Mapping[str, str]) -> str | None:
    """HTML or Markdown of what such a code showed, if it is known."""
    if "icon" in name:
        return ""
    if name in ("highlight", "/highlight"):
        return f"\n```{given.get('0', '')}\n"
    if name in ("audio", "video"):
        return media(name, given, "")
    if name in ADDRESSED:
        url = address_of(name, given)
        return f"[{'Vidéo' if name in VIDEOS else url}]({url})" if url else None
    words = [value for key, value in given.items() if key.isdigit() and not value.isdigit()]
    place = next((n for n, word in enumerate(words) if word.lower().endswith(tuple(PICTURES))), 0)
    source = next(filter(None, (*map(given.get, _PICTURES), *words[place : place + 1])), "")
    if not _OF_PICTURE.search(name) or not source:
        return None
    # `{% img left /photo.jpg 300 200 "A title" "What it shows" %}`
    alt = given.get("alt") or " — ".join(words[place + 1 :])
    caption = " — ".join(filter(None, map(given.get, ("title", "caption", "description", "attr"))))
    link = given.get("link")
    if not caption:
        return f"[![{alt}]({source})]({link})" if link else f"![{alt}]({source})"
    picture = f'<img src="{escape(source)}" alt="{escape(alt or caption)}">'
    return figure(f'<a href="{escape(link)}">{picture}</a>' if link else picture, escape(caption))


def set_out(given: Mapping[str, str], *, pair: bool) -> str | None:
    """HTML of the words and addresses given to a code that nobody knows; None where some of them
    cannot be shown.  pair: it only set out what stands between it and its end."""
    shown = laid_out(given, "")
    unsaid = [value for value in given.values() if re.search(r"[./]", value) and value not in shown]
    if unsaid or not (shown or pair):
        return None
    return shown and f"\n\n{shown}\n\n"


def path_of(sources: Iterable[str], reference: re.Match[str]) -> str:
    """Path of the text, one of `sources`, that a code names by its last parts."""
    path, mark, fragment = reference[1].strip("/").partition("#")
    if reference.string[reference.end() : reference.end() + 1].isalnum():
        return f"/{quote(path)}/"  # `{{< ref "x" >}}plan.pdf`, a file of its folder.
    named = re.compile(rf"(?:.*/)?{re.escape(path)}(?:(?:/index)?\.[^./]+)?")
    return f"/{quote(next(filter(named.fullmatch, sources), path))}{mark}{fragment}"
