"""Points typed with signs that make no list, and items whose numbers the page would change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lazy_regex import lazy_compile
from programmation.text.oddities import Oddity

WORD_BULLETS = "•‣◦▪▫●○■□∙⁃·➢➤►▶❖\uf0a7\uf0b7\uf0d8\uf0fc"
"""Signs that begin a point in what is pasted from Word, those of its own fonts among them."""

NO_BREAKS = "\u00a0\u2007\u202f\u2003\u2002"
"""Spaces that do not break, or are of another width: Word and HTML have them for spaces."""

_GAP = r"[ \t\u00a0]"
SIGN = rf"[^\w\s!-/:-@\[-`{{-~«»“”„‘’‹›…–—‐‑−©®™°€£¢\u00ad\u200b\u2060\ufeff{WORD_BULLETS}]"
"""Neither a letter nor punctuation: « ✅ », « → », « 👉 »."""
POINT = lazy_compile(
    r"[ \t]*(?:"
    # -un · – un · a) un · 1.un
    rf"(?:[–—‐‑+-](?![-–—|>])|--(?=\w)|\d{{1,2}}[.)](?!\d)|[a-h][.)](?=[ \t])){_GAP}?[^\s|]"
    # (1) un · iv. un · 1° un · 1 - un · a- un · [x] un
    r"|(?:\((?:\d{1,2}|[a-h]|[ivx]{1,4})\)|[ivx]{1,4}[.)]|\d{1,2} ?(?:[°º]\)?|[/–—-]| \.)|[a-h]-"
    rf"|\[[ x]\]|(?:\d{{1,2}}\.){{2,4}}|(?:\d{{1,2}}\.){{2,3}}\d{{1,2}}){_GAP}[^\s|]"
    # ¹ un · ① un · 1️⃣ un · ✅ un
    rf"|(?:[¹²³⁴-⁹①-⑳]|\d\ufe0f?\u20e3|{SIGN}{{1,6}}){_GAP}?[^\s|]"
    # » un · => un; bullets of Word that are letters without their font; *un
    rf"|(?:[−»]|[=-]+>){_GAP}|[Øüvqo](?:\t|[ \u00a0]{{2}})|\*[^\s*\[][^*]*$)",
    re.IGNORECASE,
)
"""Begins a point as other programs or people mark one."""
ITEM = lazy_compile(
    rf"[ \t{NO_BREAKS}]*(?:(?:[-+*]|\d{{1,3}}[.)])[ \t{NO_BREAKS}]|[{WORD_BULLETS}])"
)
"""Begins an item, as this site reads lists."""
_NUMBERED = lazy_compile(r"(?P<indent> {0,3})(?P<number>\d{1,3})(?P<end>[.)]) +\S")
SHORT = 60
"""Signs of a line that no program cut."""
ENDS = "\0"
"""Stands where code was, at the margin."""


def points(block: Sequence[str], start: int) -> Iterator[Oddity]:
    """Points of a block that make no list: two or more in a row, or one right under an item."""
    number = 0
    while number < len(block):
        end = number
        while end < len(block) and not ITEM.match(block[end]) and POINT.match(block[end]):
            end += 1
        # An item that a program cut at its margin is longer.
        above = block[number - 1] if number else ""
        if end - number >= (1 if len(above) <= SHORT and ITEM.match(above) else 2):
            yield Oddity(
                start + number, block[number].strip(), "ces lignes ne font pas une liste",
                "Commencez chaque point par « - » et une espace.",
            )  # fmt: skip
        number = max(end, number + 1)


def misnumbered(lines: list[str]) -> Iterator[Oddity]:
    """The first item of each list whose number the page would change."""
    first: re.Match[str] | None = None
    shown = last = 0
    for number, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and first and match["indent"] > first["indent"]:
            continue  # Of a list inside.
        if match and first and match.group("indent", "end") == first.group("indent", "end"):
            shown, before, last = shown + 1, last, int(match["number"])
            if shown > 0 and last not in (shown, before):
                yield Oddity(
                    number, line.strip(), f"la page montrera le numéro {shown}",
                    "Numérotez de suite ; pour garder ce numéro, écrivez une barre oblique inversée"
                    f" devant son signe, « {last}\\{match['end']} », et une ligne vide au-dessus.",
                )  # fmt: skip
                shown = -len(lines)  # Told once.
        elif match:
            first, shown = match, int(match["number"])
            last = shown
        elif line == ENDS or (
            line.strip() and line[0] not in " \t" and not lines[max(0, number - 1)].strip()
        ):
            first = None
