"""« le deuxième jeudi du mois, de septembre à juin, sauf décembre, à 8 h 30 » → moments.

Also « tous les mardis », « de 9 h à 11 h », « à midi ».
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, rrule, weekday

from fast_dataclass import dataclass
from programmation.content.dates import localized, month_number, read_hour
from programmation.content.nodes import InvalidValue
from programmation.problems import suggestion
from programmation.season import Season
from programmation.text.french import WEEKDAYS, fold

ORDINALS = {
    "premier": 1, "1er": 1, "deuxieme": 2, "2e": 2, "second": 2, "troisieme": 3, "3e": 3,
    "quatrieme": 4, "4e": 4, "dernier": -1,
}  # fmt: skip
REMEDY = (
    'Écrivez par exemple : QUAND="le deuxième jeudi du mois, de septembre à juin, sauf décembre,'
    ' à 8 h 30".'
)

_NAME = r"[a-z]{3,}"
_DAYS = re.compile(
    r"(?:tous )?(?:le|les) (?P<ordinals>[a-z0-9]+(?:(?:,| et)(?: le)? [a-z0-9]+)*)"
    rf" (?P<day>{_NAME})"
    r"(?: (?:du|de chaque) mois)?"
)  # « le deuxième et le quatrième jeudi du mois ».
_SPAN = re.compile(rf"(?:de |d['’]\s?)(?P<first>{_NAME}) a (?P<last>{_NAME})")
_EXCEPT = re.compile(rf"sauf(?: en)? (?P<months>{_NAME}(?:(?:,| et)(?: en)? {_NAME})*)")
"""« de septembre à juin », « sauf décembre et janvier »."""
_EACH = re.compile(
    rf"(?:tous les|chaque|toutes les semaines,? le) (?P<day>{_NAME})(?: de chaque semaine)?"
)  # « tous les mardis », « chaque mardi de chaque semaine ».
_HOUR = r"(\d{1,2}\s?(?:h(?:eures?)?|:)\s?(?:\d{2})?)"
_TIME = re.compile(rf"(?:de {_HOUR} )?a {_HOUR}")


@dataclass(frozen=True)
class Rule:
    ordinals: tuple[int, ...]
    """Weeks of the month: 1 for the first…, -1 for the last."""
    weekday: int
    """0 for Monday."""
    months: tuple[int, ...]
    start: time
    end: time | None = None

    def moments(self, season: Season, zone: ZoneInfo) -> list[datetime]:
        """The moments of the rule in `season`, earliest first."""
        if not self.months:
            return []  # `rrule` takes an empty list for every day.
        moments = rrule(
            MONTHLY,
            datetime.combine(season.first_day, self.start),
            until=datetime.combine(season.end - timedelta(days=1), time.max),
            bymonth=self.months,
            byweekday=[weekday(self.weekday, ordinal) for ordinal in self.ordinals],
        )
        return [localized(moment, zone) for moment in moments]


def read_rule(text: str, first_month: int) -> Rule:
    """The rule in `text`.  Raises `InvalidValue` when a part of it is not understood."""
    rest = re.sub(r"\s+", " ", fold(text).replace("’", "'").replace(".", "")).strip()
    rest = re.sub(r"\bmidi\b", "12 h", rest)
    matches: list[re.Match[str] | None] = []
    for pattern in (_EXCEPT, _TIME, _SPAN, _DAYS, _EACH):
        matches.append(match := pattern.search(rest))
        if match:
            rest = f"{rest[: match.start()]},{rest[match.end() :]}"
    if left := rest.strip(" ,"):
        raise InvalidValue(f"« {left} » n’est pas compris", REMEDY)
    excepted, at, span, days, each = matches
    named = days or each
    if named is None or at is None:
        raise InvalidValue(f"il manque {'l’heure' if named else 'le jour'}", REMEDY)
    months = [(first_month + offset - 1) % 12 + 1 for offset in range(12)]
    if span:
        first, last = month_number(span["first"], REMEDY), month_number(span["last"], REMEDY)
        place = months.index(first)
        months = (months[place:] + months[:place])[: (last - first) % 12 + 1]
    names = _names(excepted["months"]) if excepted else []
    left_out = {month_number(name, REMEDY) for name in names}
    kept = tuple(month for month in months if month not in left_out)
    start, *end = map(_time, filter(None, at.groups()))
    ordinals = tuple(map(_ordinal, _names(days["ordinals"]))) if days else (1, 2, 3, 4, 5)
    day = WEEKDAYS.index(_known("jour", named["day"].removesuffix("s"), WEEKDAYS))
    return Rule(ordinals, day, kept, start, *end)


def _time(text: str) -> time:
    if (hour := read_hour(text)) is None:
        raise InvalidValue(f"{text} n’est pas une heure", REMEDY)
    return hour


def _names(text: str) -> list[str]:
    parts = re.split(r",| et ", text)
    return [re.sub(r"^(?:le|en) ", "", part.strip()) for part in parts if part.strip()]


def _ordinal(name: str) -> int:
    # « deuxièmes », « 2ème », « dernière ».
    name = re.sub(r"^(\d)(?:i?eme|nd)$", r"\1e", name.removesuffix("s"))
    return ORDINALS[_known("rang", name, ORDINALS)]


def _known(what: str, name: str, names: Collection[str]) -> str:
    if name not in names:
        raise InvalidValue(f"{what} « {name} » inconnu", suggestion(name, names) or REMEDY)
    return name
