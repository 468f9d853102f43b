"""What a text holds that is read otherwise than its author meant.

Lists that are none, signs of other programs, brackets that would show, lines that would not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple

LineOf = Callable[..., int]
"""Words of a page, and words near them → the line on which they were typed."""
_ANY_TAG = re.compile(r"<[^<>]*>")


class Oddity(NamedTuple):
    """Something that readers would see otherwise than its author."""

    line: int
    shown: str
    message: str
    remedy: str


_OTHER_TOOLS = re.compile(
    r"^[ \t]*:::+[ \t]*[\w{][^\n]{0,40}|\{\{[<%].{0,200}?[%>]\}\}|\{% .{0,200}? %\}"
    r"|^\[\[[^\]\n]+\]\]",
    re.MULTILINE,
)
WORD_BULLETS = "•‣◦▪▫●○■□∙⁃·➢➤►▶❖"
"""Signs that begin a point in what is pasted from Word."""
# Word's other bullets, pasted without their font, are letters before a tab.
_POINT = re.compile(
    r" {0,3}(?:(?:[–—+-](?![-–—|>])|\d{1,2}[.)](?!\d)|[a-h][.)](?= ))[ \u00a0]?[^\s|]"
    r"|(?:\((?:\d{1,2}|[a-h]|[ivx]{1,4})\)|[ivx]{1,4}[.)]|\d{1,2} ?[°º/]|\d{1,2}-)[ \t\u00a0][^\s|]"
    r"|(?:[§✓✔✗✘→➔⇒−»]|[=-]+>)[ \t\u00a0]|[Øüvqo](?:\t|[ \u00a0]{2})|\*[^\s*][^*]*$)",
    re.IGNORECASE,
)
_READ = re.compile(rf" {{0,3}}(?:[-+*{WORD_BULLETS}]|\d{{1,3}}[.)])[ \u00a0]")


def of_lines(text: str) -> Iterator[Oddity]:
    """Lines that are not read as their author meant."""
    if ":::" in text or "{{" in text or "{%" in text or "[[" in text:
        for match in _OTHER_TOOLS.finditer(text):
            yield Oddity(
                text.count("\n", 0, match.start()), match[0].strip(),
                "écriture d’un autre outil, montrée telle quelle",
                "Récrivez ce passage en Markdown ordinaire, ou retirez-le.",
            )  # fmt: skip
    lines = text.split("\n")
    if "[ ]" in text or "[x]" in text or "[X]" in text:
        for number, line in enumerate(lines):
            if line.strip().lstrip("-+* ").lower() in ("[x]", "[ ]"):
                yield Oddity(
                    number, line.strip(), "case à cocher sans texte",
                    "Écrivez ce qui est à faire, ou retirez la ligne.",
                )  # fmt: skip
    if not _LIKELY.search(f"\n{text}"):
        return
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and _POINT.match(lines[end]) and not _READ.match(lines[end]):
            end += 1
        if end - number >= 2:
            yield Oddity(
                number, lines[number].strip(), "ces lignes ne font pas une liste",
                "Commencez chaque point par « - » et une espace.",
            )  # fmt: skip
        number = max(end, number + 1)


_LIKELY = re.compile(
    r"\n {0,3}(?:[–—§✓✔✗✘→➔⇒−»(]|[=-]+>|[-+][^\s+-]|[a-hivxA-HIVX]{1,4}[.)] "
    r"|\d{1,2}(?:[.)][^\s\d]| ?[°º/-])"
    r"|[Øüvqo](?:\t|[ \u00a0]{2})|\*[^\s*][^*\n]*(?:\n|$))"
)
_UNDEFINED = re.compile(
    r"\[([^\[\]<>\n]{1,80})\]\[([^\[\]<>\n]{0,80})\]|\[\](?:\(|\[|(?=[\s<.,]|$))"
)
_NO_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\](?!:)")
_VERBATIM = re.compile(r"<(code|pre|kbd|samp)\b.*?</\1>", re.DOTALL)


def undefined(html: str, line_of: LineOf) -> Iterator[Oddity]:
    """Brackets that readers will see: no address was given, no note written."""
    if "][" not in html and "[]" not in html and "[^" not in html:
        return
    plain = _ANY_TAG.sub("", _VERBATIM.sub("", html))
    for match in _NO_NOTE.finditer(plain):
        yield Oddity(
            line_of(match[0]), match[0], "renvoi à une note qui n’est pas écrite",
            f"Ajoutez une ligne « {match[0]}: texte de la note », ou retirez le renvoi.",
        )  # fmt: skip
    for match in _UNDEFINED.finditer(plain):
        shown = unescape(match[0])
        yield Oddity(
            line_of(shown, f"[{match[1]}]" if match[1] else ""), shown,
            "lien sans adresse : les crochets seraient montrés",
            "Donnez son adresse, [la page](adresse), ou retirez les crochets.",
        )  # fmt: skip


_MADE_FOR_ANOTHER = re.compile(
    r"^ {0,3}(?:(?P<abbreviation>\*\[[^\[\]\n]+\]:)[ \t]*(?P<words>[^\n]*)"
    r"|(?P<reference>\[(?!\^)[^\[\]\n]+\]:)[ \t]*<?(?P<address>[^\s>]+))",
    re.MULTILINE,
)


def unused(text: str, html: str) -> Iterator[Oddity]:
    """Lines that show nothing by themselves, and that nothing in the text calls for."""
    if "]:" not in text:
        return
    shown = unescape(html)
    for match in _MADE_FOR_ANOTHER.finditer(text):
        name = match["abbreviation"] or match["reference"]
        used = (match["words"] or match["address"] or "").strip()
        if name in shown or used in shown:
            continue
        if match["abbreviation"]:
            message = "abréviation que le texte n’emploie pas : sa ligne n’est pas montrée"
            remedy = "Écrivez-la dans le texte comme entre les crochets, ou retirez la ligne."
        else:
            message = "adresse qu’aucun lien n’emploie : sa ligne n’est pas montrée"
            remedy = f"Écrivez un lien, [la page]{name[:-1]}, ou l’adresse sans crochets."
        yield Oddity(text.count("\n", 0, match.start()), match[0].strip(), message, remedy)
