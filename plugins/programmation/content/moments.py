"""When a meeting begins and ends, from all its fields about time.

The hour is known, or it takes whole days, or only the month is known: `debut`, `fin`, `duree`,
`journee` and `ancien_debut` are understood together.  Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.content.dates import MonthAlone, localized
from programmation.content.nodes import InvalidValue
from programmation.model import NIGHT
from programmation.season import next_month
from programmation.text.french import clock, counted, date_time, long_date

LONGEST = timedelta(days=7)
"""Longest meeting: beyond, the day of the end is probably mistyped."""

LAST_SECOND = time(23, 59, 59)

TellField = Callable[..., None]
"""`tell(key, value, message, remedy, warn=False)` reports a problem of the field `key`."""


def meeting_moments(
    values: Mapping[str, Any], given: Container[str], zone: ZoneInfo, tell: TellField
) -> dict[str, Any]:
    """Attributes of the model: `start`, `end`, `day_unknown`, `previous_start`.

    `values`: as `field_types` read them.  `given`: the keys that the file has.
    """
    start = values.get("start")
    if start is None:
        return {}
    found = _Moments(values, given, zone, tell)
    if isinstance(start, MonthAlone):
        made = found.of_month(start)
    elif values.get("whole_day"):
        made = found.of_days(start)
    else:
        made = found.of_hours(start)
    return made | found.previous(made["start"])


@dataclass
class _Moments:
    values: Mapping[str, Any]
    given: Container[str]
    zone: ZoneInfo
    tell: TellField

    def of_month(self, month: MonthAlone) -> dict[str, Any]:
        for key in ("fin", "duree", "journee"):
            if key in self.given:
                message = "rien n’en est dit tant que le jour n’est pas connu"
                remedy = "Retirez cette ligne, et remettez-la avec le jour."
                self.tell(key, "", message, remedy, warn=True)
        last = next_month(month.first) - timedelta(days=1)
        return self._days(month.first, last) | {"day_unknown": True, "whole_day": False}

    def of_days(self, start: datetime | date) -> dict[str, Any]:
        first, end = self._day("debut", start), self.values.get("end")
        last = self._day("fin", first if end is None else end)
        if "duree" in self.given:
            remedy = "Retirez l’une des deux lignes; la durée n’a pas été suivie."
            self.tell("duree", "", "une durée, et « journee: oui »", remedy, warn=True)
        self._check_end(last, first, "Corrigez le jour.")
        return self._days(first, last)

    def _days(self, first: date, last: date) -> dict[str, Any]:
        start = datetime.combine(first, time(), self.zone)
        return {"start": start, "end": datetime.combine(last, LAST_SECOND, self.zone)}

    def _day(self, key: str, given: Any) -> date:
        """The day of a moment typed for whole days; its hour, if any, must be midnight."""
        known: date = given if isinstance(given, date) else self.values["start"]
        if given != known or (isinstance(given, datetime) and given.time() != time()):
            remedy = "Gardez le jour seul, ou retirez la ligne « journee »."
            shown = date_time(given) if given == known else clock(given)
            self.tell(key, shown, "une heure, et « journee: oui »", remedy)
        return known.date() if isinstance(known, datetime) else known

    def of_hours(self, start: datetime | date) -> dict[str, Any]:
        first = self._moment("debut", start)
        end, length = self.values.get("end"), self.values.get("length")
        if end is not None and "duree" in self.given:
            message = "la durée est donnée deux fois, par « duree » et par « fin »"
            remedy = "Gardez une seule des deux lignes; « fin » a été suivie."
            self.tell("duree", "", message, remedy, warn=True)
        if end is None:
            # Elapsed time: 90 minutes are 90 minutes, even when clocks change that night.
            last = (first.astimezone(UTC) + (length or timedelta())).astimezone(first.tzinfo)
            return {"start": first, "end": last}
        if isinstance(end, time):
            last = self._on_the_same_day(end, first)
        else:
            last = self._moment("fin", end)
        remedy = "Corrigez l’heure, ou remplacez la ligne par « duree: 1 h 30 »."
        if isinstance(end, time) and end.hour < NIGHT // timedelta(hours=1):
            morrow = f"{last + timedelta(days=1):%Y-%m-%d} {clock(last)}"
            remedy = f"Si c’est le lendemain, écrivez « fin: {morrow} »; si c’est la durée,"
            remedy += f" remplacez la ligne par « duree: {clock(last)} »."
        self._check_end(last, first, remedy)
        return {"start": first, "end": last}

    def _moment(self, key: str, given: datetime | date) -> datetime:
        if isinstance(given, datetime):
            return given
        remedy = f"Écrivez-la après le jour, comme « {given} 8 h 30 »."
        if key == "debut":
            remedy += " Pour toute la journée, ajoutez « journee: oui »; si le jour n’est pas"
            remedy += " connu, gardez le mois seul."
        self.tell(key, given.isoformat(), "il manque l’heure", remedy)
        return datetime.combine(given, LAST_SECOND if key == "fin" else time(), self.zone)

    def _on_the_same_day(self, hour: time, start: datetime) -> datetime:
        wall = datetime.combine(start.date(), hour)
        try:
            return localized(wall, self.zone)
        except InvalidValue as error:
            self.tell("fin", f"{hour:%H:%M}", error.message, error.remedy)
            return wall.replace(tzinfo=self.zone)

    def _check_end(self, last: Any, first: Any, remedy: str) -> None:
        """Report an end that is not after the start.  remedy: for that message."""
        shown = date_time if isinstance(last, datetime) else long_date
        if last < first or (last == first and isinstance(last, datetime)):
            message = f"la fin ne vient pas après le début ({shown(first)})"
            self.tell("fin", shown(last), message, remedy)
        if last - first > LONGEST:
            message = f"la rencontre dure {counted((last - first).days + 1, 'jour')}"
            self.tell("fin", shown(last), message, "Vérifiez le jour de la fin.", warn=True)

    def previous(self, start: datetime) -> dict[str, Any]:
        given = self.values.get("previous_start")
        if given is None:
            return {}
        if self.values.get("whole_day") and not isinstance(given, datetime):
            previous = datetime.combine(given, time(), self.zone)
        else:
            previous = self._moment("ancien_debut", given)
        if previous == start:
            message = "l’ancien début est le même que le nouveau"
            remedy = "Écrivez dans « debut » la nouvelle date, et ici la date d’avant."
            self.tell("ancien_debut", date_time(previous), message, remedy)
        return {"previous_start": previous}
