"""A rule in French → the days of a season."""

import pytest

from planning.rule import read_rule
from programmation.content.nodes import InvalidValue
from programmation.season import Season
from tests.support.factories import TORONTO

SECOND_THURSDAY = "le deuxième jeudi du mois, de septembre à juin, sauf décembre, à 8 h 30"


def days(text: str) -> list[str]:
    found = read_rule(text, 9).moments(Season(2026), TORONTO)
    return [f"{moment:%m-%d %H:%M}" for moment in found]


def test_a_day_of_the_month() -> None:
    assert days(SECOND_THURSDAY) == [
        f"{day} 08:30"
        for day in ("09-10", "10-08", "11-12", "01-14", "02-11", "03-11", "04-08", "05-13", "06-10")
    ]


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("le premier et le troisième mardi de chaque mois, à 13h30", "09-01 13:30", 24),
        ("les 2e et 4e jeudis du mois à 8:30", "09-10 08:30", 24),
        ("Le dernier vendredi du mois, d’octobre à mai, sauf en janvier et février, à 9 h",
         "10-30 09:00", 6),
        ("le 1er lundi du mois, de janvier à mars, à 18 h", "01-04 18:00", 3),
        ("tous les mardis, de septembre à novembre, à 9 h", "09-01 09:00", 13),
        ("chaque jeudi à midi, sauf juillet et août", "09-03 12:00", 43),
        ("le dernier mercredi du mois sauf juillet, de 9 h à 11 h 30", "09-30 09:00", 11),
        ("les 2èmes et 4ème jeudis du mois à 8:30", "09-10 08:30", 24),
        ("tous les deuxièmes jeudis du mois à 8 heures", "09-10 08:00", 12),
        ("le premier lundi du mois, de sept. à juin, sauf déc., à 9 h.", "09-07 09:00", 9),
    ],
)  # fmt: skip
def test_ways_to_say_it(text: str, first: str, count: int) -> None:
    assert (days(text)[0], len(days(text))) == (first, count)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("le deuxième jeuddi à 8 h", "Vouliez-vous « jeudi »"),
        ("le dixième jeudi à 8 h", "rang « dixieme » inconnu"),
        ("le deuxième jeudi du mois", "il manque l’heure"),
        ("à 8 h", "il manque le jour"),
        ("le deuxième jeudi, sauf novenbre, à 8 h", "Vouliez-vous « novembre »"),
        ("le deuxième jeudi à 26 h", "n’est pas une heure"),
        ("le deuxième jeudi à 8 h avec du café", "« avec du cafe » n’est pas compris"),
    ],
)
def test_what_is_not_understood_is_told(text: str, words: str) -> None:
    with pytest.raises(InvalidValue) as told:
        read_rule(text, 9)
    assert words in f"{told.value.message}. {told.value.remedy}"


def test_an_end_is_the_rules_too() -> None:
    rule = read_rule("le premier lundi du mois, de 9 h à 11 h 30", 9)
    assert (f"{rule.start:%H:%M}", f"{rule.end:%H:%M}") == ("09:00", "11:30")
