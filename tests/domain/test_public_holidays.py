"""Days on which Quebec does not work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programmation.checks.public_holidays import public_holiday

OF_2022 = {
    (1, 1): "Jour de l’an",
    (1, 3): "Jour de l’an, observé ce jour-là",
    (4, 15): "Vendredi saint",
    (4, 18): "lundi de Pâques",
    (5, 23): "Journée nationale des patriotes",
    (6, 24): "Fête nationale du Québec",
    (7, 1): "Fête du Canada",
    (9, 5): "Fête du Travail",
    (10, 10): "Action de grâce",
    (12, 25): "Noël",
    (12, 26): "Noël, observé ce jour-là",
}


def test_holidays_of_a_year() -> None:
    days = (date(2022, 1, 1) + timedelta(number) for number in range(365))
    found = {(day.month, day.day): name for day in days if (name := public_holiday(day))}
    assert found == OF_2022


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2029, 6, 25), "Fête nationale du Québec, observé ce jour-là"),
        (date(2029, 7, 2), "Fête du Canada, observé ce jour-là"),
        (date(2028, 4, 14), "Vendredi saint"),
        (date(2026, 5, 18), "Journée nationale des patriotes"),
        (date(2026, 5, 25), ""),
        (date(2028, 2, 29), ""),
        (date(9999, 12, 31), ""),
    ],
)
def test_holidays_that_move(day: date, name: str) -> None:
    assert public_holiday(day) == name
