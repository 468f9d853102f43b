"""Why what was typed is no date, and what to type instead: hours and days that people add."""

from __future__ import annotations

import re
from calendar import monthrange

from lazy_regex import lazy_compile
from programmation.text.french import MONTHS, fold

NO_SUCH_HOUR = "cette heure n’existe pas", "Écrivez l’heure de 0 h à 23 h 59."
AMBIGUOUS = lazy_compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}\b.*")
_DAY_ALONE = lazy_compile(
    r"(?:le\s)?(?:[a-z]+,?\s)?(?:le\s)?\d{1,2}(?:er)?\s(?!h\b|heure)[a-z]+\.?(?:\D.*)?"
)
_HOURS = r"(\d{1,2})\s*(?:h(?:eures?)?|:)\s*(\d{2})?"
_TIME_ALONE = lazy_compile(rf"(?:a\s)?{_HOURS}")
_RANGE = lazy_compile(
    rf"(?P<day>.*?)[,\s]*(?:(?:de|a)\s)?{_HOURS}\s*(?:-|–|—|a|et|jusqu'a)\s*{_HOURS}", re.DOTALL
)


_BARE_HOUR = lazy_compile(
    r"(?P<day>.*?\d{4}|\d{4}-\d\d?-\d\d?),?\s(?:a\s)?(?P<hour>[01]?\d|2[0-3])(?:\s*[h:.,]\s*(?P<minute>\d\d)?)?"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?)?"
)
_DAYS = lazy_compile(
    r"(?:du\s|les\s|le\s)?(?P<first>\d{1,2}(?:er)?)(?P<own>\s[a-z]+\.?)?\s?(?:au|et|a|-|–|—)\s?(?:le\s)?"
    r"(?P<last>\d{1,2}(?:er)?)(?P<month>\s[a-z]+\.?,?\s\d{4})"
)
_TO_CONFIRM = lazy_compile(
    r"(?P<date>.*\d.*?)[,\s(#–—-]+(?:heure\s|date\s)?a\s(?:confirmer|preciser|venir)\)?"
)


def _shown(hour: str | int, minute: str | None) -> str:
    return f"{int(hour)} h" + (f" {minute}" if minute and int(minute) else "")


def why_no_date(flat: str, remedy: str, day_end: int, *, of_meeting: bool) -> tuple[str, str]:
    """Message and remedy.  day_end: where in `flat`, folded, what reads as a day ends, or 0;
    of_meeting: whether other fields may say the rest."""
    message, told, *more = _why(flat, remedy, day_end)
    told = f"{told}{more[0] if of_meeting else '.'}" if more else told
    return message, _FOLDED.sub(lambda m: _ACCENTED[m[0]], told)


_ACCENTED = {fold(name): name for name in MONTHS if fold(name) != name}
_FOLDED = lazy_compile(rf"\b(?:{'|'.join(_ACCENTED)})\b")
_NO_HOUR = "ce qui suit la date n’est pas une heure"


def _why(flat: str, remedy: str, day_end: int) -> tuple[str, ...]:
    """Message, remedy, and the end of its last sentence for a meeting."""
    if found := _RANGE.fullmatch(flat):
        return _two_hours(*found.groups())
    if found := _DAYS.fullmatch(flat):
        start, last = _first_and_last(*found.groups())
        end = f", et ajoutez une ligne « fin: {last} »."
        return "plusieurs jours dans un seul champ", f"Gardez ici « {start} »", end
    if AMBIGUOUS.fullmatch(flat):
        return "date ambiguë (jour ou mois d’abord ?)", _two_readings(flat) or remedy
    if found := _TIME_ALONE.fullmatch(flat):
        if int(found[1]) > 23 or int(found[2] or 0) > 59:
            return NO_SUCH_HOUR
        return "il manque le jour", remedy
    if (found := _BARE_HOUR.fullmatch(flat)) and day_end >= found.end("day"):
        hour, half = int(found["hour"]), found["half"]
        hour = hour % 12 + 12 * (half == "p") if half else hour
        message = "les heures vont de 0 h à 23 h 59" if half else _NO_HOUR
        return message, f"Écrivez « {found['day']} {_shown(hour, found['minute'])} »."
    if found := _TO_CONFIRM.fullmatch(flat):
        state = ", et ajoutez une ligne « statut: a_confirmer »."
        return _NO_HOUR, f"Gardez ici « {found['date']} »", state
    if day_end and re.search(r"[ ,;(]", flat[day_end - 1 : day_end + 1]):
        kept = "Gardez la date, et une heure sur 24 heures, comme « 13 h 30 »"
        return _NO_HOUR, kept, " ; la fin va dans « fin » ou « duree »."
    if _DAY_ALONE.fullmatch(flat) and not re.search(r"\d{4}", flat):
        return "il manque l’année", remedy
    return "date illisible", remedy


def _first_and_last(first: str, own_month: str | None, last: str, month: str) -> tuple[str, str]:
    """Both days of « 28 mai au 2 juin 2018 »."""
    return f"{first}{own_month + month[-5:] if own_month else month}", f"{last}{month}"


def _two_hours(
    day: str, first: str, first_minutes: str, last: str, last_minutes: str
) -> tuple[str, str, str]:
    last = _shown(last, last_minutes)
    if days := _DAYS.fullmatch(day):
        day, last_day = _first_and_last(*days.groups())
        last = f"{last_day} {last}"
    end = f", et ajoutez une ligne « fin: {last} »."
    if re.search(_HOURS, day):
        return "plusieurs heures dans un seul champ", "Gardez ici la première", end
    start = f"{day or '2017-10-19'} {_shown(first, first_minutes)}"
    if not day:
        message = "deux heures dans un seul champ, et il manque le jour"
        return message, f"Écrivez ici le jour et la première, comme « {start} »", end
    return "deux heures dans un seul champ", f"Gardez ici « {start} »", end


def _two_readings(flat: str) -> str:
    """The two days that an ambiguous date may mean: `01-10-2026 9 h`."""
    numbers = re.match(r"(\d{1,2})\D(\d{1,2})\D(\d{4})\b", flat)
    if not numbers:
        return ""
    one, other, year = map(int, numbers.groups())
    rest = flat[numbers.end() :]
    days = [
        f"« {year}-{month:02}-{day:02}{rest} »"
        for day, month in dict.fromkeys([(one, other), (other, one)])
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    ]
    return f"Écrivez {' ou '.join(days)}." if days else ""
