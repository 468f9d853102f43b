"""Dates, numbers, order and typography of French as written in Quebec."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.text import french
from programmation.text.french import fold, slugify, sort_key, typeset

NB, NNB = "\u00a0", "\u202f"


def test_fold_forgets_accents_case_ligatures_and_kinds_of_space() -> None:
    assert fold(" L’Œuvre\u00a0d’ÉTÉ ") == "l'oeuvre d'ete"


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_slugs_keep_letters_and_figures() -> None:
    assert slugify("Gestion des ressources humaines") == "gestion-des-ressources-humaines"
    assert slugify("L’Œuvre d’été, 2e édition !") == "l-oeuvre-d-ete-2e-edition"
    assert slugify("«»") == slugify("🎉") == ""
    assert slugify("ᐃᓄᒃᑎᑐᑦ") == "inoktitot"


@given(st.text())
def test_slugs_are_safe_in_addresses_and_stable(text: str) -> None:
    slug = slugify(text)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slugify(slug) == slug


def test_names_sort_as_in_a_dictionary() -> None:
    names = ["zèbre", "Élan", "elan", "Œuvre", "l’école", "l ecole", "âne"]
    assert sorted(names, key=sort_key) == [
        "âne", "elan", "Élan", "l ecole", "l’école", "Œuvre", "zèbre",
    ]  # fmt: skip
    numbered = ["Budget", "Rencontre 10", "Rencontre 2", "Rencontre 1999", "numéro 02"]
    assert sorted(numbered, key=sort_key) == [
        "Budget", "numéro 02", "Rencontre 2", "Rencontre 10", "Rencontre 1999",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("octets", "words"),
    [(0, "1 ko"), (1_499, "1 ko"), (229_600, "230 ko"), (999_499, "999 ko"), (999_500, "1 Mo"),
     (1_249_000, "1,2 Mo"), (20_000_000, "20 Mo")],
)  # fmt: skip
def test_sizes_of_files(octets: int, words: str) -> None:
    assert french.file_size(octets) == words.replace(" ", NB)


def test_counts() -> None:
    assert [french.counted(n, "rencontre") for n in (0, 1, 2)] == [
        f"0{NB}rencontre",
        f"1{NB}rencontre",
        f"2{NB}rencontres",
    ]
    assert french.counted(3, "travail", "travaux") == f"3{NB}travaux"


def test_dates() -> None:
    day, first = date(2017, 6, 29), date(2017, 11, 1)
    assert french.long_date(day) == f"29{NB}juin 2017"
    assert french.long_date(first) == f"1er{NB}novembre 2017"
    assert french.weekday_date(day) == f"jeudi 29{NB}juin 2017"
    assert french.short_date(first) == f"1er{NB}novembre"
    assert french.month_year(date(2018, 2, 5)) == "février 2018"


def test_times() -> None:
    start = datetime(2017, 10, 19, 8, 30)  # noqa: DTZ001  (only the clock is read)
    assert french.clock(start) == f"8{NB}h{NB}30"
    assert french.clock(start.replace(minute=5)) == f"8{NB}h{NB}05"
    assert french.clock(start.replace(hour=13, minute=0)) == f"13{NB}h"
    assert french.date_time(start) == f"19{NB}octobre 2017 8{NB}h{NB}30"
    assert french.clock_range(start, start.replace(hour=10, minute=0)) == (
        f"de 8{NB}h{NB}30 à 10{NB}h"
    )
    assert french.clock_range(start, start + timedelta(days=1)) == (
        f"de 8{NB}h{NB}30 à 8{NB}h{NB}30, vendredi 20{NB}octobre 2017"
    )


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(45, f"45{NB}min"), (60, f"1{NB}h"), (90, f"1{NB}h{NB}30"), (125, f"2{NB}h{NB}05")],
)
def test_durations(minutes: int, text: str) -> None:
    assert french.duration(timedelta(minutes=minutes)) == text


def test_enumerations() -> None:
    assert [french.enumeration(list("abc")[:n]) for n in range(4)] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Attends...", "Attends…"),
        ("Nom......, ....", "Nom......, ...."),
        ("l'été, aujourd'hui", "l’été, aujourd’hui"),
        ("'cité'", "'cité'"),
        ("« Oser »", f"«{NB}Oser{NB}»"),
        ("«Oser»", f"«{NB}Oser{NB}»"),
        ("Voici : deux", f"Voici{NB}: deux"),
        ("8:30 et a:b", "8:30 et a:b"),
        ("Quoi ? Oui ! Bon ; fin", f"Quoi{NNB}? Oui{NNB}! Bon{NNB}; fin"),
        ("Quoi?", "Quoi?"),
        ("100 % et 20 000 $", f"100{NB}% et 20{NB}000{NB}$"),
        ("8 h 30, 90 min, 2 km", f"8{NB}h{NB}30, 90{NB}min, 2{NB}km"),
        ("29 juin 2017 et 1er novembre", f"29{NB}juin 2017 et 1er{NB}novembre"),
        ("un – deux — trois", f"un{NB}– deux{NB}— trois"),
        ("M. Roy, Mme Roy, no 5", f"M.{NB}Roy, Mme{NB}Roy, no{NB}5"),
        ("no man", "no man"),
        ("Shawinigan (Québec) G9N 1A1", f"Shawinigan (Québec) G9N{NB}1A1"),
        ("Québec, A1B 22C", "Québec, A1B 22C"),
    ],
)
def test_typography(typed: str, set_: str) -> None:
    assert typeset(typed) == set_


PROSE = st.text(alphabet=" \u00a0\u202f\0.'’«»:;!?%$-–—0129ahMmjuin1er\n")


@given(PROSE | st.text())
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once


@given(PROSE)
def test_typesetting_keeps_the_marks_between_tags(text: str) -> None:
    assert typeset(text).count("\0") == text.count("\0")


@pytest.mark.parametrize(
    ("name", "inside", "after_de"),
    [
        ("L’équipe du Pôle", "l’équipe du Pôle", "de l’équipe du Pôle"),
        ("Une gestionnaire", "une gestionnaire", "d’une gestionnaire"),
        ("Le comité", "le comité", "du comité"),
        ("Les membres", "les membres", "des membres"),
        ("Marie Essai", "Marie Essai", "de Marie Essai"),
        ("Élise Roy", "Élise Roy", "d’Élise Roy"),
        ("Lemay", "Lemay", "de Lemay"),
    ],
)
def test_names_inside_a_sentence(name: str, inside: str, after_de: str) -> None:
    assert french.in_sentence(name) == inside
    assert "".join(french.with_de(name)) == after_de


@pytest.mark.parametrize(
    ("name", "after_de"),
    [
        ("Maskinongé", "de Maskinongé"),
        ("Des Chenaux", "des Chenaux"),
        ("Les Forges", "des Forges"),
        ("Le Haut-Saint-Maurice", "du Haut-Saint-Maurice"),
        ("L’Érable", "de L’Érable"),
        ("Les", "de Les"),
        ("Autray", "d’Autray"),
        ("La Tuque", "de La Tuque"),
    ],
)
def test_territories_after_de(name: str, after_de: str) -> None:
    assert french.of_place(name) == after_de


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('Un "mot" ici', "Un «\u00a0mot\u00a0» ici"),
        ("Un “mot” ici", "Un «\u00a0mot\u00a0» ici"),
        ("“ Mot ”.", "«\u00a0Mot\u00a0»."),
        ('("mot")', "(«\u00a0mot\u00a0»)"),
        ('"un" "deux"', "«\u00a0un\u00a0» «\u00a0deux\u00a0»"),
        ('« il dit "oui" »', "«\u00a0il dit “oui”\u00a0»"),
        ('Un écran de 27" et un de 24"', 'Un écran de 27" et un de 24"'),
        ('"jamais fermé', '"jamais fermé'),
        ('l"a', 'l"a'),
        ('un " deux " trois', 'un " deux " trois'),
        ('a "b\x01c" d', 'a "b\x01c" d'),
        ('a "\0b\0" d', "a «\u00a0\0b\0\u00a0» d"),
    ],
)
def test_quotes_in_pairs_are_french(typed: str, shown: str) -> None:
    assert typeset(typed) == shown
    assert typeset(shown) == shown
