"""Dates, hours and durations as staff type them → values, or French messages.

Pure.  A meeting's moments may lack an hour or a day: `moments` says when that is allowed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.content.date_remedies import AMBIGUOUS, NO_SUCH_HOUR, why_no_date
from programmation.content.nodes import InvalidValue
from programmation.problems import suggestion
from programmation.text.french import MONTHS, WEEKDAYS, fold, long_date

DATE_REMEDY = "Écrivez par exemple « 2017-10-19 » ou « 19 octobre 2017 »."
TIME_REMEDY = "Écrivez par exemple « 2017-10-19 8 h 30 » ou « 19 octobre 2017 8 h 30 »."

_TIME = r"(?P<hour>\d{1,2})\s*(?:h(?:eures?)?|:)\s*(?P<minute>\d{2})?(?::\d{2}(?:\.\d+)?)?"
_AT = rf"(?:(?:t|,\s?|\s)(?:a\s)?{_TIME})?"
_OFFSET = r"\s*(?P<offset>z|[+-]\d{2}:?\d{2})?"
_ISO = lazy_compile(
    r"(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + _AT + _OFFSET
)  # `2017-10-19`, maybe with an hour and an offset.
_NUMBER = r"(?:le\s)?(?:(?P<weekday>[a-z]+)[.,]{0,2}\s)?(?:le\s)?(?P<day>\d{1,2})"
_NAME = r"(?:\s?er)?\s(?P<name>[a-z]+)\.?"
_WORDS = lazy_compile(rf"{_NUMBER}{_NAME},?\s(?P<year>\d{{4}}){_AT}")
"""« le jeudi 19 octobre 2017, 8 h 30 », folded."""
_YEARLESS = lazy_compile(rf"{_NUMBER}(?:{_NAME}|/(?P<month>0?[1-9]|1[0-2]))(?P<at>{_AT})")
"""« jeudi 19 octobre, 8 h 30 », « 19/10 », folded."""
_TIME_ALONE = lazy_compile(rf"(?:a\s)?{_TIME}")
_MONTH_NUMBERS = {fold(name): number for number, name in enumerate(MONTHS, start=1)}

YEARS = range(1900, 2200)
"""Years accepted; any other is a typing mistake."""


def read_datetime(text: str, zone: ZoneInfo, *, pelican: bool = False) -> datetime:
    """`2017-10-19 8 h 30`, `19 octobre 2017`, `1er novembre 2017`… → aware datetime in `zone`.

    A day alone is its midnight.  pelican: whether to try `read_pelican_date` too.

    Raises `InvalidValue` for an ambiguous form, a day that does not exist, a weekday that
    contradicts the date, and a time that daylight saving skips or repeats.
    """
    try:
        found = _read(_flat(text), zone, DATE_REMEDY)
    except InvalidValue:
        if not pelican or not (moment := read_pelican_date(text, zone)):
            raise
        return moment
    return found if isinstance(found, datetime) else datetime.combine(found, time(), zone)


def read_day(text: str) -> date:
    """A day, with or without an hour.  Raises `InvalidValue`."""
    return read_datetime(text, ZoneInfo("UTC")).date()


def _read(flat: str, zone: ZoneInfo, remedy: str, key: str = "") -> datetime | date:
    """A moment, or a day without an hour.  flat: a text, as by `_flat`; see `why_no_date`."""
    flat = _NAMED_HOUR.sub(_hour_named, flat)
    match = _ISO.fullmatch(flat) or _WORDS.fullmatch(flat)
    # « 9:00-10:30 » is two hours; a UTC offset follows seconds, a T, or minutes and a space.
    if not match or (_GLUED.search(flat) and not _MACHINE.search(flat)):
        raise InvalidValue(*why_no_date(flat, remedy, key))
    parts = match.groupdict()
    day = _day(parts, remedy)
    if parts["hour"] is None:
        return day
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    try:
        wall = datetime.combine(day, time(hour, minute))
        if offset := parts.get("offset"):
            if wall.time() == time():
                # Midnight elsewhere stands for a day, and must not become the evening before.
                return day
            return datetime.fromisoformat(wall.isoformat() + offset.upper()).astimezone(zone)
    except ValueError:
        raise InvalidValue(*NO_SUCH_HOUR) from None
    return localized(wall, zone)


def with_year(text: str, first_day: date) -> str:
    """`jeudi 19 octobre 9 h`, `19/10` → the same with its year, in the year from `first_day`.

    Any other text is unchanged; so is `05/02`, whose day may be its month.
    """
    match = _YEARLESS.fullmatch(_NAMED_HOUR.sub(_hour_named, _flat(text)))
    if not match or (match["month"] and int(match["day"]) <= 12):
        return text
    with suppress(InvalidValue):
        month = int(match["month"] or month_number(match["name"], ""))
        year = first_day.year + (month < first_day.month)
        number = "1er" if int(match["day"]) == 1 else match["day"]
        named = filter(None, (match["weekday"], number, MONTHS[month - 1]))
        return f"{' '.join(named)} {year}{match['at'].replace(' a ', ' ')}"
    return text


def lacks_year(text: str) -> bool:
    """Whether `with_year` has a year to give."""
    return with_year(text, date(YEARS[0], 1, 1)) != text


@dataclass(frozen=True)
class MonthAlone:
    """A month whose day is not known yet."""

    first: date


def read_partial(text: str, zone: ZoneInfo, key: str = "debut") -> datetime | date | MonthAlone:
    """A moment, a day without an hour, or for `debut` a month: `2018-02`, `février 2018`."""
    flat, remedy = _flat(text), TIME_REMEDY
    if key == "debut" and not re.search(r"\b\d{1,2}\b", flat):
        # « automne 2017 », « à déterminer »: the day may not be known.
        remedy = f"{TIME_REMEDY.removesuffix('.')}; ou le mois seul, « octobre 2017 »."
    if match := _MONTH_NUMBER.fullmatch(flat) or _MONTH_NAME.fullmatch(flat):
        month = MonthAlone(_day({"day": "1", **match.groupdict()}, remedy))
        if key == "debut":
            return month
        raise InvalidValue("il manque le jour", remedy)
    return _read(flat, zone, remedy, key)


_MONTH_NUMBER = lazy_compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})")
_MONTH_NAME = lazy_compile(r"(?:en )?(?P<name>[a-z]{3,})\.?,? (?P<year>\d{4})")
"""« en février 2018 »"""


def read_hour(text: str) -> time | None:
    """`21 h`, `à 13 h 30`: an hour without a day; None for anything else."""
    match = _TIME_ALONE.fullmatch(_NAMED_HOUR.sub(_hour_named, _flat(text)))
    if not match or int(match["hour"]) > 23 or int(match["minute"] or 0) > 59:
        return None
    return time(int(match["hour"]), int(match["minute"] or 0))


def read_same_day(text: str, zone: ZoneInfo) -> datetime | date | MonthAlone | time:
    """A moment, or an hour on a day given elsewhere."""
    if (hour := read_hour(text)) is not None:
        return hour
    try:
        return read_partial(text, zone, "fin")
    except InvalidValue:
        if re.search(r"\d{4}", text):
            raise
        remedy = "Écrivez l’heure, comme « 13 h 30 »; d’un autre jour, « 2017-10-20 13 h 30 »."
        raise InvalidValue("heure illisible", remedy) from None


def _flat(text: str) -> str:
    """`text` without accents and capitals, with single spaces, and plain hyphens between digits."""
    return flat if (flat := " ".join(fold(text).split())).isascii() else _DASH.sub("-", flat)


_DASH = lazy_compile(r"(?<=\d)[‐‑‒–−](?=\d)")
_GLUED = lazy_compile(
    # 9:00-10:30 · 9 h 30 -10:30 · 9:30 -10:30
    r"(?:\d:\d\d[+-]|h(?:eures?)?\s*\d*\s*[+-]|\d:\d\d\s-(?=[1-9]\d?:))\d{1,2}:?\d{2}$"
)
_MACHINE = lazy_compile(r"\dt\d|:\d\d:\d\d")
_NAMED_HOUR = lazy_compile(
    r"(?<![st][ -])\b(?P<name>midi|minuit)\b(?:\s(?:et\s)?(?P<part>quart|demie?|trente)\b)?"
    r"(?!\s*(?:et|\d))"
)  # « midi », « minuit et demi ».
_PARTS = {None: "", "quart": " 15", "demi": " 30", "demie": " 30", "trente": " 30"}


def _hour_named(match: re.Match[str]) -> str:
    return f"{12 if match['name'] == 'midi' else 0} h{_PARTS[match['part']]}"


def _day(parts: dict[str, str | None], remedy: str) -> date:
    """The day in the groups of a match.  Raises `InvalidValue` for one that does not exist."""
    name, typed = parts.get("name"), parts.get("weekday")
    month = month_number(name, remedy) if name else int(parts["month"] or 0)
    year = int(parts["year"] or 0)
    if year not in YEARS:
        raise InvalidValue(f"année {year} improbable", remedy)
    if month not in range(1, 13):
        raise InvalidValue(f"le mois {month} n’existe pas", remedy)
    try:
        day = date(year, month, int(parts["day"] or 0))
    except ValueError:
        last = monthrange(year, month)[1]
        remedy = f"{MONTHS[month - 1].capitalize()} {year} compte {last} jours."
        raise InvalidValue("ce jour n’existe pas au calendrier", remedy) from None
    weekday = _full_name(typed, WEEKDAYS) if typed else ""
    if typed and not weekday:
        raise InvalidValue(f"jour « {typed} » inconnu", suggestion(typed, WEEKDAYS) or remedy)
    if weekday and weekday != (right := WEEKDAYS[day.weekday()]):
        message = f"le {long_date(day)} est un {right}, pas un {weekday}"
        raise InvalidValue(message, "Corrigez le jour ou la date.")
    return day


def month_number(name: str, remedy: str) -> int:
    """Number of a month from its folded name, maybe cut: 10 for `oct`.  Raises `InvalidValue`."""
    if month := _full_name(name, _MONTH_NUMBERS):
        return _MONTH_NUMBERS[month]
    raise InvalidValue(f"mois « {name} » inconnu", suggestion(name, MONTHS) or remedy)


def _full_name(name: str, names: Collection[str]) -> str:
    """The name of `names` that `name` is or abbreviates: « déc », « juil », but not « jui »."""
    starting = [each for each in names if each.startswith(name)]
    return name if name in names else starting[0] if len(starting) == 1 and len(name) > 2 else ""


def localized(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant when clocks of `zone` show `wall`; `InvalidValue` unless there is one."""
    first, second = (wall.replace(tzinfo=zone, fold=fold_) for fold_ in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall:
        message, skipped = "cette heure existe deux fois (retour à l’heure normale)", 1
    else:
        message, skipped = "cette heure n’existe pas (passage à l’heure avancée)", 2
    remedy = f"Choisissez une heure avant {skipped} h ou à partir de {skipped + 1} h."
    raise InvalidValue(message, remedy)


_DURATION = lazy_compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:h|hr?e?s?|heures?))?\s*(?:et\s*)?"
    r"(?:(?P<minutes>\d{1,3})\s*(?:min|mn|minutes?)?)?"
)  # « 1 h 30 », « 2 heures et 15 minutes », « 90 ».


def read_duration(text: str) -> timedelta:
    """`1 h 30`, `2 h`, `90 min`, `1:30` → timedelta, more than zero and at most a day."""
    flat = re.sub(r"^(\d{1,2}):(\d{2})$", r"\1 h \2", fold(text))
    flat = re.sub(r"\bet demie?$", "30", re.sub(r"^une\b", "1", flat))
    match = _DURATION.fullmatch(flat)
    remedy = "Écrivez par exemple « 1 h 30 », « 2 h » ou « 90 min »."
    hours, minutes = (int(match[part] or 0) for part in ("hours", "minutes")) if match else (0, 0)
    # « 1 h 75 » may mean 1.75 h.
    if not match or not flat or (minutes > 59 if match["hours"] else "m" not in flat):
        raise InvalidValue("durée illisible", remedy)
    length = timedelta(hours=hours, minutes=minutes)
    if not timedelta() < length <= timedelta(days=1):
        raise InvalidValue("durée nulle ou de plus d’un jour", remedy)
    return length


def _by_offset(_name: str, seconds: int | None) -> timezone | None:
    """A time zone, unless its name alone is known: « XYZ »."""
    return None if seconds is None else timezone(timedelta(seconds=seconds))


def read_pelican_date(text: str, zone: ZoneInfo) -> datetime | None:
    """A date of a Pelican post in a form that only Pelican reads (`Thu, 29 Jun 2017`), or None.

    None too where day and month could be confused.
    """
    import dateutil.parser  # Slow to import, and seldom needed.

    # A longer text is no date, and would take minutes.
    if len(text) > 100 or AMBIGUOUS.fullmatch(text.strip()):
        return None
    try:
        first = datetime.combine(date(1800, 1, 1), time())
        moment: datetime = dateutil.parser.parse(text, default=first, tzinfos=_by_offset)
        # Midnight elsewhere stands for a day, as in `_read`.
        elsewhere = moment.tzinfo and moment.time() != time()
        zoned = moment.astimezone(zone) if elsewhere else moment.replace(tzinfo=zone)
    except (ArithmeticError, ValueError):  # Decimals beyond their precision, for one.
        return None
    # « Feb 6-7 » does not name 2007.
    year = rf"{moment.year}|(?<!\d-)\b{moment.year % 100:02}\b"
    return zoned if moment.year in YEARS and re.search(year, text) else None
