"""Public holidays of Quebec.

Loi sur les normes du travail (RLRQ, c. N-1.1, art. 60), Loi sur la fête nationale (c. F-1.1).
Written here: the library for these few rules has those of 250 countries, and took a third of an
edit's time to import.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

SATURDAY, SUNDAY = 5, 6

_FIXED = (
    ("Jour de l’an", 1, 1, (SATURDAY, SUNDAY)),
    ("Fête nationale du Québec", 6, 24, (SUNDAY,)),
    ("Fête du Canada", 7, 1, (SUNDAY,)),
    ("Noël", 12, 25, (SATURDAY, SUNDAY)),
)
"""Name, month, day, and the weekdays on which it moves to the next Monday."""
_MONDAYS = (
    ("Journée nationale des patriotes", 5, 18),
    ("Fête du Travail", 9, 1),
    ("Action de grâce", 10, 8),
)
"""A Monday: name, month, and the earliest day that it may be."""
_EASTER = {-2: "Vendredi saint", 1: "lundi de Pâques"}
"""Days after Easter, one of which the employer chooses."""


def public_holiday(day: date) -> str:
    """French name of the holiday on a day; empty if there is none."""
    for name, month, first in _MONDAYS:
        if day.weekday() == 0 and day.month == month and first <= day.day < first + 7:
            return name
    for name, month, number, moved in _FIXED:
        holiday = day.replace(month=month, day=number)
        if day == holiday:
            return name
        if holiday.weekday() in moved and day == holiday + timedelta(7 - holiday.weekday()):
            return f"{name}, observé ce jour-là"
    return _EASTER.get((day - easter(day.year)).days, "")
