"""Dates, numbers, order and typography of French as written in Quebec (fr-CA).

Sources: Office québécois de la langue française, Banque de dépannage linguistique
(dates, heures, espacement des signes de ponctuation).  No system locale is used.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import filterfalse
from types import MappingProxyType

from lazy_regex import lazy_compile

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MONTH_ABBREVIATIONS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin",
    "juill.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
"""Names in the order of `date.weekday()`."""

NBSP = "\N{NO-BREAK SPACE}"
NNBSP = "\N{NARROW NO-BREAK SPACE}"

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'"})


def fold(text: str) -> str:
    """`text` without accents, ligatures or case, to compare words as people do."""
    if text.isascii():
        return text.lower().strip()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(filterfalse(unicodedata.combining, decomposed)).casefold().strip()


def sort_key(text: str) -> tuple[str, str]:
    """Sort key of French dictionaries: letters first; accents only between equal words; numbers by
    their value."""
    letters = re.sub(r"[^\w]+", " ", fold(text)).strip()
    return re.sub(r"[0-9]+", lambda number: number[0].zfill(12), letters), text


@lru_cache(maxsize=4096)  # Themes and people are named in many texts.
def slugify(text: str) -> str:
    """`Gestion des ressources humaines` → `gestion-des-ressources-humaines`; may be empty."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if slug or text.isascii():
        return slug
    # Slow to import, and needed by the rare names in other letters alone.
    from unidecode import unidecode

    return slugify(unidecode(text))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 rencontre`, `2 rencontres`; zero is singular in French."""
    return f"{number}{NBSP}{noun if abs(number) < 2 else plural or noun + 's'}"


def file_size(octets: int) -> str:
    """`1 ko`, `230 ko`, `1,2 Mo`: of a number of bytes."""
    if octets < 999_500:
        return f"{max(round(octets / 1000), 1)}{NBSP}ko"
    return f"{octets / 1e6:.1f}{NBSP}Mo".replace(".0", "").replace(".", ",")


_ARTICLE = lazy_compile(r"(?:l[’']|(?:le|la|les|un|une|des)\s)", re.IGNORECASE)


def in_sentence(name: str) -> str:
    """A name inside a sentence: `L’équipe du Pôle` → `l’équipe du Pôle`; names of people keep
    their capital."""
    return name[:1].lower() + name[1:] if _ARTICLE.match(name) else name


_CONTRACTED = MappingProxyType({"le": "du ", "les": "des ", "des": "des "})
"""Article → its contraction with « de »."""


def with_de(name: str) -> tuple[str, str]:
    """`name` after « de »: (`de `, `l’équipe`), (`d’`, `une membre`), (`du `, `comité`)."""
    return _after_de(in_sentence(name))


def of_place(name: str) -> str:
    """A territory after « de »: `de Maskinongé`, `des Chenaux`, `d’Autray`, `de La Tuque`."""
    return "".join(_after_de(name))


def _after_de(name: str) -> tuple[str, str]:
    first, _, rest = name.partition(" ")
    if rest and first.lower() in _CONTRACTED:
        return _CONTRACTED[first.lower()], rest
    return ("d’" if fold(name)[:1] in tuple("aeiou") else "de "), name


def day_number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def long_date(day: date) -> str:
    """`29 juin 2017`, `1er novembre 2017`; only the year may go to the next line."""
    return f"{short_date(day)} {day.year}"


def weekday_date(day: date) -> str:
    """`jeudi 29 juin 2017`."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_date(day: date) -> str:
    """`29 juin`: when the year is shown nearby."""
    return f"{day_number(day)}{NBSP}{MONTHS[day.month - 1]}"


def month_abbreviation(day: date) -> str:
    """`sept.`, `juin`."""
    return MONTH_ABBREVIATIONS[day.month - 1]


def month_year(day: date) -> str:
    """`juin 2017`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime) -> str:
    """`8 h 30`, `13 h`: the OQLF's form, minutes left out on the hour."""
    return _hours(moment.hour, moment.minute)


def date_time(moment: datetime) -> str:
    """`29 juin 2017 8 h 30`: as staff write it."""
    return f"{long_date(moment)} {clock(moment)}"


def clock_range(start: datetime, end: datetime) -> str:
    """`de 8 h 30 à 10 h`; names the second day when the meeting runs past midnight."""
    last = clock(end) if start.date() == end.date() else f"{clock(end)}, {weekday_date(end)}"
    return f"de {clock(start)} à {last}"


def duration(length: timedelta) -> str:
    """`1 h 30`, `2 h`, `45 min`."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return _hours(hours, minutes) if hours else f"{minutes}{NBSP}min"


def _hours(hours: int, minutes: int) -> str:
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02d}" if minutes else "")


LANGUAGES = MappingProxyType(
    {"en": "anglais", "es": "espagnol", "fr": "français", "atj": "atikamekw", "lsq": "LSQ"}
)
"""Code → name in French, of those that are spoken here."""


def language_name(code: str) -> str:
    """`en` → `anglais`; an unknown code is returned as it is."""
    return LANGUAGES.get(code.partition("-")[0].lower(), code)


def language_code(name: str) -> str:
    """`anglais` or `en` → `en`; empty for a language without a known code."""
    codes = {french: code for code, french in LANGUAGES.items()} | {c: c for c in LANGUAGES}
    return codes.get(name.lower(), "")


def enumeration(names: list[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} et {names[-1]}"


_ANY_MONTH = "|".join(MONTHS)
# Each pattern is tried only if its text is found, and starts with a character that `re` searches
# for at C speed: rare ones before spaces, which are everywhere.
_TYPESET = (
    # Not more of them: a dotted line is for writing.
    ("...", r"\.(?<!\.\.)\.\.(?!\.)", "…"),
    # NUL stands for a tag (see `markdown`): « l'*été* ».
    ("'", r"'(?<=\w')(?=(?:\0(?:\s*\0)*)?[\w«])", "’"),
    ("«", r"«[ \u00a0\u202f]*", f"«{NBSP}"),
    ("»", r"»(?<![«\u00a0]»)", f"{NBSP}»"),
    *((":", rf"{space}:(?=[\s\0]|$)", f"{NBSP}:") for space in (" ", NNBSP)),
    # Quebec has no space before ; ! ?, but one that was typed must not break the line.
    *(
        (mark, rf"{space}\{mark}(?=\W|$)", f"{NNBSP}{mark}")
        for mark in ";!?"
        for space in (" ", NBSP)
    ),
    *((f" {dash} ", rf" (?={dash} )", NBSP) for dash in "–—"),
    ("M", r"(M\.|Mme) (?:(?<=\bM\. )|(?<=\bMme ))", rf"\1{NBSP}"),
    ("Dr", r"(Dre?) (?:(?<=\bDr )|(?<=\bDre ))", rf"\1{NBSP}"),
    # From here on, only in a text with a digit.
    ("", rf"([0-9]) (?=%|\$|M\$|°|(?:h|min|km|kg|{_ANY_MONTH})\b|[0-9]{{3}}\b)", rf"\1{NBSP}"),
    ("1er ", rf"1er (?<=\b1er )(?=(?:{_ANY_MONTH})\b)", f"1er{NBSP}"),
    ("\u00a0h ", r"\u00a0h (?<=\d\u00a0h )(?=\d\d\b)", f"{NBSP}h{NBSP}"),
    # Postal codes in addresses.
    *((place, r"([A-Z]\d[A-Z]) (?=\d[A-Z]\d\b)", rf"\1{NBSP}") for place in ("Québec", "QC")),
    ("no ", r"no (?<=\bno )(?=\d)", f"no{NBSP}"),
)
_COMPILED = tuple((text, lazy_compile(pattern), with_) for text, pattern, with_ in _TYPESET)
_WITHOUT_DIGIT = _COMPILED[: [text for text, _, _ in _TYPESET].index("")]

# An opening quote follows no letter or digit, unlike inches: « 27" ».
_QUOTED = lazy_compile(
    r"(?<![\w\"=])\"(?=[^\s\"])([^\"\x01]{0,1999}?[^\s\"\x01])\"(?![\w\"])"
    r"|“[ \u00a0\u202f]*([^“”\x01]{1,2000}?)[ \u00a0\u202f]*”"
)

_INNER = lazy_compile(r"(?<![\w\"=])\"(?=[^\s\"])([^\"]*)(?<=\S)\"(?![\w\"])")


def guillemets(text: str) -> str:
    """`text` with « » for pairs of quotes; inside « », “ ” are right and stay.

    U+0001 separates blocks, and no pair goes across it.
    """

    def replaced(match: re.Match[str]) -> str:
        words = match[1] or _INNER.sub(r"“\1”", match[2])
        before = text[max(0, match.start() - 2_000) : match.start()].rpartition("\x01")[2]
        if before.count("«") > before.count("»"):
            return f"“{words}”"
        return f"«{NBSP}{words}{NBSP}»"

    return _QUOTED.sub(replaced, text)


def typeset(text: str) -> str:
    """`text` with fr-CA no-break spaces, apostrophes and ellipses; idempotent.

    For prose between tags only, never for code, addresses or attributes.
    """
    if '"' in text or "“" in text:
        text = guillemets(text)
    text = text.replace(" »", "\u00a0»").replace("\u202f»", "\u00a0»")  # Faster than patterns.
    rules = _COMPILED if any(map(text.__contains__, "0123456789")) else _WITHOUT_DIGIT
    for needed, pattern, replacement in rules:
        if needed in text:
            text = pattern.sub(replacement, text)
    return text
