"""Lines that Markdown reads otherwise than their author meant.

Lines joined in one paragraph or taken for code; points that make no list; items with other numbers
on the page; broken tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from lazy_regex import lazy_compile
from programmation.text.code_spans import (
    HOLDER,
    WORD_BULLETS,
    cells,
    fences,
    has_fences,
    table_start,
)
from programmation.text.oddities import Oddity, without_comments

WORD_BULLET = f"[{WORD_BULLETS}](?![{WORD_BULLETS}])"
"""Pattern of a single bullet; several in a row are a rating, « ●●○ », or a rule."""

NO_BREAKS = "\u00a0\u2007\u202f\u2003\u2002"
"""No-break spaces, and those of other widths, found in Word and HTML."""

_GAP = r"[ \t\u00a0]"
_SIGN = rf"[^\w\s!-/:-@\[-`{{-~«»“”„‘’‹›…–—‐‑−©®™°€£¢\u00ad\u200b\u2060\ufeff{WORD_BULLETS}]"
"""Pattern of a sign that is neither a letter nor punctuation: « ✅ », « → », « 👉 »."""
_POINT = lazy_compile(
    r"[ \t]*(?:"
    # -un · – un · a) un · 1.un
    rf"(?:[–—‐‑+-](?![-–—|>])|--(?=\w)|\d{{1,2}}[.)](?!\d)|[a-h][.)](?=[ \t])){_GAP}?[^\s|]"
    # (1) un · iv. un · 1° un · 1 - un · a- un · [x] un · [1] un · #1 un
    r"|(?:\((?:\d{1,2}|[a-h]|[ivx]{1,4})\)|[ivx]{1,4}[.)]|\d{1,2} ?(?:[°º]\)?|[/–—-]| \.)|[a-h]-"
    r"|\[(?:[ x]|\d{1,2})\](?::(?!\s*<?(?:https?:|/)))?"
    rf"|(?:\d{{1,2}}\.){{2,4}}|(?:\d{{1,2}}\.){{2,3}}\d{{1,2}}|#\d{{1,2}}){_GAP}[^\s|]"
    # 1 Un
    rf"|\d{{1,2}}{_GAP}(?-i:[A-ZÀ-Þ])"
    # ¹ un · ① un · 1️⃣ un · ✅ un
    rf"|(?:[¹²³⁴-⁹①-⓿❶-➓]|\d\ufe0f?\u20e3|{_SIGN}{{1,6}}){_GAP}?[^\s|]"
    # » un · => un; bullets of Word that are letters without their font; *un
    rf"|(?:[−»]|[=-]+>|[Øüvqo]){_GAP}|\*[^\s*\[][^*]*$)",
    re.IGNORECASE,
)
"""Pattern of the start of a point, in the ways of other programs or people."""
ITEM = lazy_compile(rf"[ \t{NO_BREAKS}]*(?:(?:[-+*]|\d{{1,3}}[.)])[ \t{NO_BREAKS}]|{WORD_BULLET})")
"""Pattern of the start of an item in our Markdown."""
_NUMBERED = lazy_compile(r"(?P<indent> {0,3})(?P<number>\d{1,3})(?P<end>[.)]) +\S")  # `1. x`
_UNCUT = 60
"""Most characters of a line ended by its author: programs cut longer ones."""
_ENDS = "\0"
"""Line that replaces code."""

_INFO = lazy_compile(r"\s*(?:\{.*\}|\S*(?:\s+(?:\S+=|\{).*)?)\s*")
"""Pattern of the words after a fence: a language, and other programs' options."""
_TABLE_RULE = lazy_compile(r"[ >]*+(?=[|:-][ |:-]*+$)[|:-][ |:]*+-")
# Shorter than lines wrapped by a program, which are longer and continue in lower case.  A line that
# ends with a stop is a sentence, and the next one may be joined to it.
_SHORT = lazy_compile(
    r"(?=[A-ZÀ-Þ0-9½¼¾«]|www\.|https?:|\S+@\S)(?=.*[^\W\d_]{3})(?!\d{1,3}[.)] )"
    r".{1,55}(?<!  )(?<![.!?…\\|–-])(?<!br>)(?<!/>)$"
)
_LAST_SHORT = lazy_compile(r"(?=[A-ZÀ-Þ0-9½¼¾«]|www\.|https?:|\S+@\S)(?!\d{1,3}[.)] ).{1,80}$")
_LABEL = lazy_compile(r"(?:\[?(?:[A-ZÀ-Þ0-9]|n[°o])(?:[^:.!?]|:\d){1,40}[:?]|[QR]\d?\.)(?:\s|$)")
"""Pattern of a label at the start of a line: « Quand? », « 8 h 30 : », « [8:30] A : »."""
_BOLD = lazy_compile(r"\*\*[^*\n]*[^*.,…\n]\*\*\n(?![#|`~<!])")
_NARROW = lazy_compile(r"(?![:|<!#\[\\`~]|\d{1,3}[.)] ).{1,40}(?<!  )(?<![.!?…\\|>}–-])$")
"""Pattern of a line so short that its author ended it, as in an address or a poem."""
_GOES_ON = lazy_compile(
    r"\b(?:à|au|aux|avec|ce|cette|dans|de|des|du|en|et|la|le|les|ou|par|pour|qu[ei]|sur|un|une)$",
    re.I,
)
"""Pattern of the end of a line cut by a program."""
_DEFINITION = lazy_compile(r" {0,3}\*?\[[^\]\n]+\]:")
"""Pattern of the definition of an abbreviation, a note, a link's address."""
_MARKS = lazy_compile(r"\]\([^()\s]*\)|(?<!!)\[|(?<![\\\w])[*_~]{1,3}|[*_~]{1,3}(?!\w)")
"""Pattern of marks of emphasis and links, invisible to readers."""
_PROSE = lazy_compile(
    rf"(?: {{4}}|\t)(?:{ITEM.pattern}|[ \t]*(?:#{{2,6}} |> |!\[|\*\*\w"
    r"|[A-ZÀ-Þ0-9«“](?=.*[^\W\d_])(?!.*\w\()[^{}<>=;$`\\|_]*$))"
)
"""Pattern of an indented line that is prose, not code."""
_NUMBER = lazy_compile(r"\n {0,3}\d{1,3}[.)] ")
_BLOCK = lazy_compile(r"^[^\S\n]*+\S[^\n]*(?:\n[^\S\n]*+\S[^\n]*)*", re.MULTILINE)
"""Pattern of consecutive lines that are not empty."""


def of_lines(text: str) -> Iterator[Oddity]:
    """Lines of `text` that its page shows otherwise than meant."""
    if has_fences(text):
        lines = text.split("\n")
        yield from _without_fences(lines)
        text = "\n".join(lines)
    text = without_comments(text)
    yield from _of_blocks(text)
    if _NUMBER.search(f"\n{text}"):
        yield from _misnumbered(text.split("\n"))


def _of_blocks(text: str) -> Iterator[Oddity]:
    """Oddities within consecutive lines: all but numbers of lists."""
    held = False
    indented = "\n " in text or "\n\t" in text
    # Most blocks are one sentence on one line, without oddities.
    single_lines = indented or "\t" in text or "|" in text or text[:1] == " "
    for match in _BLOCK.finditer(text):
        if not single_lines and "\n" not in match[0]:
            continue
        block = match[0].split("\n")
        held = held and block[0][0] in " \t"
        findings: Iterable[_Finding] = ()
        if block[0].startswith(("    ", "\t")) and not held:
            findings = [_AS_CODE] if all(map(_PROSE.match, block)) else ()
        elif len(block) > 1 or "|" in block[0] or "\t" in block[0]:
            findings = _misread(block)
        for number, message, remedy in findings:
            line = text.count("\n", 0, match.start()) + number
            yield Oddity(line, block[number].strip(), message, remedy)
        held = indented and (held or any(map(HOLDER.match, block)))


_Finding = tuple[int, str, str]
"""Index of a line in its block, message, remedy."""
_AS_CODE = (
    0, "texte en retrait, montré comme du code", "Retirez les espaces du début de chaque ligne.",
)  # fmt: skip


def _without_fences(lines: list[str]) -> Iterator[Oddity]:
    """Replace fenced code in `lines`; yields a problem for a fence that is not closed."""
    unclosed = False
    for start, end, _, _, _, sign, info in list(fences(lines)):
        shown = lines[start].strip()
        if not end:
            if not unclosed:
                yield Oddity(
                    start, shown, "code que rien ne ferme",
                    f"Ajoutez une ligne « {sign} » après le code, ou retirez celle-ci.",
                )  # fmt: skip
            unclosed = True
            continue
        if not _INFO.fullmatch(info):
            yield Oddity(
                start, shown, "mots à côté du signe du code : ils ne sont pas montrés",
                f"Écrivez-les sur la ligne suivante, ou retirez les deux « {sign} ».",
            )  # fmt: skip
        # A list ends there, unless the code is in an item.
        first = "" if lines[start][0] in " \t" else _ENDS
        lines[start : end + 1] = [first, *[""] * (end - start)]


def _misread(block: Sequence[str]) -> Iterable[_Finding]:
    """Oddities of consecutive lines, of the first kind that is found."""
    # A single line is no list, and is joined to nothing; neither are items with their signs.
    several = len(block) > 1 and not all(map(ITEM.match, block))
    if several and (points := list(_points(block))):
        return points
    rules = [n for n, line in enumerate(block) if "|" in line and _TABLE_RULE.match(line)]
    if rules:
        return _misruled(block, rules[0])
    if rows := _rows(block):
        remedy = (
            "Séparez les cellules par « | », et mettez la ligne « |---|---| » sous les titres,"
            " sans ligne vide."
        )
        return [(rows[0], _NO_TABLE, remedy)]
    return (list(_swallowed(block)) or _joined(block)) if several else ()


def _points(block: Sequence[str]) -> Iterator[_Finding]:
    """Points that make no list: two or more in a row, or one directly below an item."""
    remedy = "Commencez chaque point par « - » et une espace."
    points = (n for n, line in enumerate(block) if _POINT.match(line) and not ITEM.match(line))
    # Consecutive points differ from their rank by the same number.
    for _, run in groupby(enumerate(points), lambda each: each[1] - each[0]):
        first, *others = (number for _, number in run)
        above = block[first - 1] if first else ""
        joined = not all(map(_BROKEN.search, block[max(first - 1, 0) : first + len(others)]))
        # An item cut at the margin by a program is longer.
        if joined and (others or (len(above) <= _UNCUT and ITEM.match(above))):
            yield first, "ces lignes ne font pas une liste", remedy


def _misnumbered(lines: list[str]) -> Iterator[Oddity]:
    """The first item of each list whose number would differ on the page."""
    first: re.Match[str] | None = None
    shown = last = 0
    for number, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and first and match["indent"] > first["indent"]:
            continue  # In a nested list.
        if match and first and match.group("indent", "end") == first.group("indent", "end"):
            shown, before, last = shown + 1, last, int(match["number"])
            if shown > 0 and last not in (shown, before):
                yield Oddity(
                    number, line.strip(), f"la page montrera le numéro {shown}",
                    "Numérotez de suite; pour garder ce numéro, écrivez une barre oblique inversée"
                    f" devant son signe, « {last}\\{match['end']} », et une ligne vide au-dessus.",
                )  # fmt: skip
                shown = -len(lines)  # Only once for a list.
        elif match:
            first, shown = match, int(match["number"])
            last = shown
        elif line == _ENDS or (
            line.strip() and line[0] not in " \t" and not lines[max(0, number - 1)].strip()
        ):
            first = None


def _swallowed(block: Sequence[str]) -> Iterator[_Finding]:
    """Lines that become part of the item directly above them."""
    remedy = (
        "Laissez une ligne vide entre les deux, ou commencez-la par deux espaces si elle en"
        " fait partie."
    )
    for number, (above, line) in enumerate(pairwise(block), 1):
        ended = len(above) <= _UNCUT and _WHOLE.search(above) and not _GOES_ON.search(above)
        if ended and ITEM.match(above) and _AT_MARGIN.match(line):
            yield number, "cette ligne continuerait le point d’au-dessus", remedy


_WHOLE = lazy_compile(r"(?<!  )(?<![,\\-])(?<!br>)(?<!/>)$")
_BROKEN = lazy_compile(r"(?:  |\\|<br ?/?>)$")
_AT_MARGIN = lazy_compile(r"[A-ZÀ-Þ«]|\d+\.\d+ ")


def _misruled(block: Sequence[str], rule: int) -> Iterator[_Finding]:
    """Rules of tables without a heading row; lines typed directly below a table."""
    under = next((n for n in range(rule + 1, len(block)) if "|" not in block[n]), 0)
    start = table_start([line.lstrip("> ") for line in block])
    if start != rule - 1 or _ITEM_OF_CELLS.match(block[start]):
        remedy = (
            "Mettez au-dessus de la ligne « |---|---| » une ligne de titres, qui ait autant de"
            " cellules, et rien avant son premier « | »."
        )
        yield max(0, rule - 1), _NO_TABLE, remedy
    elif under:
        remedy = "Laissez une ligne vide au-dessus; une rangée commence par « | »."
        yield under, "cette ligne ferait partie du tableau", remedy


def _rows(block: Sequence[str]) -> list[int]:
    """Rows of a table without a rule: at least two, or one that is surely a row."""
    if not any("|" in line or "\t" in line for line in block):
        return []
    rows = [number for number, line in enumerate(block) if _has_cells(line)]
    certain = len(rows) >= 2 or any(_ROW.fullmatch(block[number].strip()) for number in rows)
    return rows if certain else []


def _joined(block: Sequence[str]) -> Iterator[_Finding]:
    """Short lines (of an address or a poem), and lines with a label, that would be joined."""
    remedy = "Finissez chacune, sauf la dernière, par « \\ »; pour une liste, commencez chacune"
    remedy += " par « - » et une espace."
    for number, lines in _paragraphs(block):
        if len(lines) < 2:
            continue
        *before, last = (_MARKS.sub("", line) for line in lines)
        # Indented lines may be code.
        narrow = len(lines) > 2 and "    " not in block[number] and all(map(_NARROW.match, lines))
        short = all(map(_SHORT.match, before)) and _LAST_SHORT.match(last)
        labelled = any(
            _LABEL.match(line) and _LABEL.match(under) and _WHOLE.search(line)
            for line, under in pairwise((*before, last))
        )
        titled = _BOLD.match("\n".join(lines))
        whole = not any(map(_GOES_ON.search, before))
        if whole and (narrow or short or labelled or titled):
            yield number, "ces lignes n’en feraient qu’une", remedy


_ROW = lazy_compile(r"\|[^|]+\|.*\|")
_NO_TABLE = "ces lignes ne font pas un tableau"
_ITEM_OF_CELLS = lazy_compile(r"[> ]*(?:[-+*]|\d{1,3}[.)]) +\|")


def _paragraphs(block: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Paragraphs of a block: index of the first line, and lines, without signs of quotations and
    items."""
    begun = depth = 0
    lines: list[str] = []
    if any(map(_DEFINITION.match, block)):
        return
    for number, line in enumerate((*block, "")):
        plain = line.lstrip("> ")
        item, outer = ITEM.match(plain), depth
        depth = line.count(">", 0, len(line) - len(plain))
        worded = plain.strip(f"-_=* {_ENDS}")
        if lines and (item or depth > outer or not worded):
            yield begun, lines
            lines = []
        if not worded:
            continue
        begun = begun if lines else number
        lines.append(plain[item.end() :].lstrip(" ") if item else plain)


def _has_cells(line: str) -> bool:
    line = line.strip()
    if ITEM.match(line) or line.startswith("<"):
        return False
    if "\t" in line:
        return not _POINT.match(line)
    return line.startswith("|") or (" | " in line and len(cells(line)) > 1)
