"""Why a text is no date, and the remedy, made from the days and hours found in it."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import partial

from lazy_regex import lazy_compile
from programmation.text.french import MONTHS, WEEKDAYS, fold

NO_SUCH_HOUR = "cette heure n’existe pas", "Écrivez l’heure de 0 h à 23 h 59."
AMBIGUOUS = lazy_compile(r"(?P<date>(\d{1,2})([-/.])(\d{1,2})\3(\d{2,4})\b).*")  # `05/02/2018 9 h`
_NO_HOUR = "ce qui suit la date n’est pas une heure"

_MONTHS = dict(zip(
    "jan fev feb mar avr apr mai may juin jun juil jul aou aug sep oct nov dec".split(),
    (0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11), strict=True,
))  # fmt: skip
"""Starts of months' names, in French and English → indexes in `MONTHS`."""
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_WEEKDAYS = "|".join(f"{name[:3]}(?:{name[3]}|{name[3:]})?" for name in WEEKDAYS)
_WEEKDAY = rf"(?:(?:{_WEEKDAYS})[.,]{{0,2}}\s)?"
_FIRST = r"(?:(?:er|ier|re|e|st)\b)?"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DAY = lazy_compile(
    rf"(?<![\w:.])(?P<weekday>{_WEEKDAY})(?:"
    rf"(?P<iso>\d{{4}}(?P<sep>[-/.])\d{{1,2}}(?P=sep)(?!0\b)\d{{1,2}}|\d{{4}}{_MONTH_AND_DAY})(?!\d)"
    rf"|(?:(?:(?P<own_first>{_MONTH})\s)?(?<!h\s)(?P<begin>\d{{1,2}}{_FIRST})\s?(?P<own>{_MONTH})?"
    rf"(?:,\s\d{{1,2}})*\s?(?:au|et|a|-|–|—)\s?(?:le\s)?{_WEEKDAY})?"
    rf"(?:(?P<number>\d{{1,2}}\s?{_FIRST}|premier)[\s/-]?(?P<month>{_MONTH})"
    rf"|(?P<month_first>{_MONTH})\s(?P<after>\d{{1,2}}{_FIRST})(?=[,\s]))"
    rf",?[\s/-]?(?P<year>\d{{4}}(?!\d)|\d\d(?![\d:.,]|\s?h)))"
)
"""Pattern of a day in the usual orders, or of the first of several days."""
_HOUR = lazy_compile(
    r"(?<![\d.,:⁄\[\]#])(?<!h\s)(?P<hour>\d{1,2})(?:\s*(?P<unit>h[a-z]*\.?|[:.,](?=\s?\d))\s*(?P<minute>\d\d)?"
    r"|\s(?P<bare>\d\d))?(?:\s?m(?:in[a-z]*)?\b)?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?![\d⁄])"
)
"""Pattern of an hour; after a day, also a number without « h »."""
_AFTER_A_DAY = lazy_compile(r"\|(?!-)(?:[\s\d,(@:.h–-]|(?:a|de|et|entre)\s)*$")
_DAY_ALONE = lazy_compile(rf"(?:le\s)?{_WEEKDAY}(?:le\s)?\d{{1,2}}(?:er)?\s?{_MONTH}(?!\w)")
"""A day without a year: « jeudi 12 oct. »."""
_TO_CONFIRM = lazy_compile(r"\ba\s(?:confirmer|preciser|determiner|venir)\b|\bprovisoire\b")
_CONNECTING = frozenset("de du a au le la les et en entre jusqu t".split())


def why_no_date(flat: str, remedy: str, key: str) -> tuple[str, str]:
    """Message and remedy for a folded text that is no date.  remedy: used where the text has no
    day; key: `debut`, which other fields may complete, `fin`, or empty for any other field."""
    message, remedy, *end = _why(flat, remedy, key)
    return message, f"{remedy}{end[0] if key == 'debut' else '.'}" if end else remedy


def _why(flat: str, remedy: str, key: str) -> tuple[str, ...]:
    """Message, remedy, and for `debut` an end of the last sentence."""
    days = [day for match in _DAY.finditer(flat) for day in _days(match)]
    ambiguous = AMBIGUOUS.fullmatch(flat) if not days else None
    rest = f"|{flat[ambiguous.end('date') :]}" if ambiguous else _DAY.sub("|", flat)
    is_hour = partial(_is_hour, dated=bool(days or ambiguous))
    matches = [match for match in _HOUR.finditer(rest) if is_hour(match)]
    if not all(map(_exists, matches)):
        return NO_SUCH_HOUR
    hours = [_hour(match) for match in matches]
    if key == "fin":  # Of several days or hours, the last.
        days.reverse()
        hours.reverse()
    if ambiguous:
        return "date ambiguë (jour ou mois d’abord?)", *_two_readings(ambiguous, hours, remedy)
    other = _HOUR.sub(lambda match: "" if is_hour(match) else match[0], rest)
    left = {*re.findall(r"[a-z]+|\d+", other)} - _CONNECTING
    if len(days) > 1 or len(hours) > 1:
        return _several(days, hours)
    if days and _TO_CONFIRM.search(rest):
        kept = f"Gardez ici « {' '.join((days[0], *hours))} »"
        if key == "debut" and not hours:
            kept = f"Écrivez le jour et l’heure prévus, comme « {days[0]} 8 h 30 »"
        return _NO_HOUR, kept, ", et ajoutez une ligne « statut: a_confirmer »."
    if days and (hours or not left):
        starts = hours and flat.removeprefix("le ").startswith(fold(days[0]))
        message = _NO_HOUR if starts else "date illisible"
        if any(match["half"] for match in matches):
            message = "les heures vont de 0 h à 23 h 59"
        return message, f"{'Gardez ici' if left else 'Écrivez'} « {' '.join((days[0], *hours))} »."
    if days:
        kept = "Gardez la date, et une heure sur 24 heures, comme « 13 h 30 »"
        return _NO_HOUR, kept, "; la fin va dans « fin » ou « duree »."
    if hours and not left:
        return "il manque le jour", remedy
    if _DAY_ALONE.match(flat) and not re.search(r"\d{4}", flat):
        return "il manque l’année", remedy
    return "date illisible", remedy


def _days(match: re.Match[str]) -> list[str]:
    """The day, or the first and last of several, written as `dates` reads them."""
    weekday = match["weekday"]
    if iso := match["iso"]:
        digits = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})", iso)
        return [weekday + "-".join(digits.groups())] if digits else []
    number, month = match["number"] or match["after"], match["month"] or match["month_first"]
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    last = f"{_number(number)} {_month(month)} {year}"
    if begin := match["begin"]:
        own = _month(match["own"] or match["own_first"] or month)
        return [f"{weekday}{_number(begin)} {own} {year}", last]
    return [weekday + last]


def _number(typed: str) -> str:
    digits = re.sub(r"\D", "", typed) or "1"
    return f"{digits}er" if digits == "1" and not typed.strip().isdecimal() else digits


def _month(typed: str) -> str:
    """The name of a month: as typed if it is read, else the one that was meant."""
    name = next(MONTHS[place] for start, place in _MONTHS.items() if typed.startswith(start))
    cut = typed != fold(name) and fold(name).startswith(typed.rstrip("."))
    return typed if cut else name


def _is_hour(match: re.Match[str], *, dated: bool) -> bool:
    """Whether a match of `_HOUR` is surely an hour.  dated: whether the text has a day too."""
    if match["half"] or (match["unit"] or ".") not in ".,":
        return True
    # With minutes, or after the day: « le 5 ou le 12 mars 2023 » has no hour.
    sure = match["minute"] or match["bare"] or _AFTER_A_DAY.search(match.string[: match.start()])
    return bool(dated and sure and _exists(match))


def _exists(match: re.Match[str]) -> bool:
    return int(match["hour"]) < 24 and int(match["minute"] or match["bare"] or 0) < 60


def _hour(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), match["minute"] or match["bare"]
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"] == "p")
    return f"{hour} h" + (f" {minute}" if minute and int(minute) else "")


def _several(days: list[str], hours: list[str]) -> tuple[str, str, str]:
    """Message, remedy and its end for several days or hours: the last one is the end."""
    what = {0: "plusieurs jours", 1: "plusieurs jours", 2: "deux heures"}
    message = f"{what.get(len(hours), 'plusieurs heures')} dans un seul champ"
    last = " ".join(found[-1] for found in (days, hours) if len(found) > 1)
    end = f", et ajoutez une ligne « fin: {last} »."
    start = " ".join(found[0] for found in (days or ["2017-10-19"], hours) if found)
    if not days:
        message += ", et il manque le jour"
        return message, f"Écrivez ici le jour et la première, comme « {start} »", end
    return message, f"Gardez ici « {start} »", end


def _two_readings(match: re.Match[str], hours: list[str], remedy: str) -> tuple[str, ...]:
    """Remedy with the two days that an ambiguous date may mean: `01-10-2026 9 h`."""
    one, other, year = (int(match[group]) for group in (2, 4, 5))
    days = [
        f"« {' '.join((f'{year}-{month:02}-{day:02}', *hours[:1]))} »"
        for day, month in dict.fromkeys([(one, other), (other, one)])
        if year > 999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    ]
    end = f", et ajoutez une ligne « fin: {hours[-1]} »." if len(hours) > 1 else "."
    return (f"Écrivez {' ou '.join(days)}", end) if days else (remedy,)
