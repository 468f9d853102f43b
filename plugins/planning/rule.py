"""« le deuxième jeudi du mois, de septembre à juin, sauf décembre, à 8 h 30 » → moments."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from programmation.content.dates import localized
from programmation.model import Season
from programmation.problems import Refusal, suggestion
from programmation.text.french import MONTHS, WEEKDAYS, fold

ORDINALS = {
    "premier": 1, "1er": 1, "deuxieme": 2, "2e": 2, "second": 2, "troisieme": 3, "3e": 3,
    "quatrieme": 4, "4e": 4, "dernier": -1,
}  # fmt: skip
REMEDY = (
    'Écrivez par exemple : QUAND="le deuxième jeudi du mois, de septembre à juin, sauf décembre,'
    ' à 8 h 30".'
)

_MONTHS = {fold(name): number for number, name in enumerate(MONTHS, start=1)}
_NAME = r"[a-z]{3,}"
_DAYS = re.compile(
    r"(?:tous )?(?:le|les) (?P<ordinals>[a-z0-9]+(?:(?:,| et)(?: le)? [a-z0-9]+)*)"
    rf" (?P<day>{_NAME})"
    r"(?: (?:du|de chaque) mois)?"
)
_SPAN = re.compile(rf"(?:de |d['’]\s?)(?P<first>{_NAME}) a (?P<last>{_NAME})")
_EXCEPT = re.compile(rf"sauf(?: en)? (?P<months>{_NAME}(?:(?:,| et)(?: en)? {_NAME})*)")
_TIME = re.compile(r"a (?P<hour>\d{1,2})\s?(?:h|:)\s?(?P<minute>\d{2})?")


@dataclass(frozen=True)
class Rule:
    ordinals: tuple[int, ...]
    """1 for the first of the month…, -1 for the last."""
    weekday: int
    """0 for Monday."""
    months: tuple[int, ...]
    time: time

    def moments(self, season: Season, zone: ZoneInfo) -> list[datetime]:
        """The moments of the rule in `season`, earliest first."""
        found = []
        for offset in range(12):
            number = season.first_month + offset - 1
            year, month = season.year + number // 12, number % 12 + 1
            if month in self.months:
                for day in sorted(_days(self, year, month)):
                    found.append(localized(datetime.combine(day, self.time), zone))
        return found


def _days(rule: Rule, year: int, month: int) -> set[date]:
    days = [date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1)]
    right = [day for day in days if day.weekday() == rule.weekday]
    return {
        right[n - 1] if n > 0 else right[n] for n in rule.ordinals if n <= len(right)
    }  # fmt: skip


def read_rule(text: str, first_month: int) -> Rule:
    """Raises `Refusal` for what is not understood, whole: nothing is left aside."""
    flat = re.sub(r"\s+", " ", fold(text).replace("’", "'")).strip(" .")
    rest = flat
    taken: dict[str, re.Match[str] | None] = {}
    for name, pattern in (("except", _EXCEPT), ("span", _SPAN), ("time", _TIME), ("days", _DAYS)):
        taken[name] = match = pattern.search(rest)
        if match:
            rest = rest[: match.start()] + "," + rest[match.end() :]
    if left := rest.strip(" ,"):
        raise Refusal(f"QUAND : « {left} » n’est pas compris. {REMEDY}")
    days, span, excepted, at = taken["days"], taken["span"], taken["except"], taken["time"]
    if days is None:
        raise Refusal(f"QUAND : il manque le jour. {REMEDY}")
    if at is None:
        raise Refusal(f"QUAND : il manque l’heure. {REMEDY}")
    months = [(first_month + offset - 1) % 12 + 1 for offset in range(12)]
    if span:
        first, last = _month(span["first"]), _month(span["last"])
        start = months.index(first)
        months = (months[start:] + months[:start])[: (last - first) % 12 + 1]
    left_out = {_month(name) for name in _names(excepted["months"])} if excepted else set()
    ordinals = tuple(_ordinal(name) for name in _names(days["ordinals"]))
    hour, minute = int(at["hour"]), int(at["minute"] or 0)
    if hour > 23 or minute > 59:
        raise Refusal(f"QUAND : {hour} h {minute:02} n’est pas une heure. {REMEDY}")
    kept = tuple(month for month in months if month not in left_out)
    return Rule(ordinals, _weekday(days["day"]), kept, time(hour, minute))


def _names(text: str) -> list[str]:
    parts = re.split(r",| et ", text)
    return [re.sub(r"^(?:le|en) ", "", part.strip()) for part in parts if part.strip()]


def _ordinal(name: str) -> int:
    if name not in ORDINALS:
        hint = suggestion(name, ORDINALS)
        raise Refusal(f"QUAND : rang « {name} » inconnu. {hint or REMEDY}")
    return ORDINALS[name]


def _weekday(name: str) -> int:
    name = name.removesuffix("s")
    if name not in WEEKDAYS:
        raise Refusal(f"QUAND : jour « {name} » inconnu. {suggestion(name, WEEKDAYS) or REMEDY}")
    return WEEKDAYS.index(name)


def _month(name: str) -> int:
    if name not in _MONTHS:
        raise Refusal(f"QUAND : mois « {name} » inconnu. {suggestion(name, MONTHS) or REMEDY}")
    return _MONTHS[name]
