"""Problems are put in words, in order, once."""

from dataclasses import replace

import pytest

from programmation.parts import Source
from programmation.problems import (
    Problem,
    Severity,
    has_errors,
    left_aside,
    problem,
    report,
    suggestion,
    summary,
)

UNKNOWN = Problem(
    "rencontres/2017-2018/financement.md",
    4,
    "communaute",
    "maskinoge",
    "communauté inconnue",
    "Vouliez-vous « maskinonge »?",
)
WARNING = replace(UNKNOWN, severity=Severity.WARNING)


def test_a_problem_is_at_the_line_of_its_field() -> None:
    source = Source(UNKNOWN.path, {"communaute": 4})
    words = (UNKNOWN.message, UNKNOWN.remedy)
    assert problem(source, *words, field="communaute", value="maskinoge") == UNKNOWN
    assert problem(source, *words).line == 1
    assert problem(source, *words, field="communaute", line=9).line == 9
    assert problem("a.md", *words, field="communaute", warn=True) == Problem(
        "a.md", 1, "communaute", "", *words, Severity.WARNING
    )


def test_a_problem_is_one_line() -> None:
    assert str(UNKNOWN) == (
        "rencontres/2017-2018/financement.md:4 : communaute « maskinoge » : "
        "communauté inconnue. Vouliez-vous « maskinonge »?"
    )


def test_without_field_or_value_the_message_comes_alone() -> None:
    assert str(Problem("a.md", 1, "", "", "le fichier est vide", "Supprimez-le.")) == (
        "a.md:1 : le fichier est vide. Supprimez-le."
    )


def test_a_field_inside_another_is_named_by_both() -> None:
    assert replace(UNKNOWN, field="documents[0].titre").explanation.startswith(
        "documents › titre « maskinoge » : "
    )


def test_hostile_values_are_shown_harmless_and_short() -> None:
    problem = Problem("a\n\x1b.md", 1, "titre", "a\x1b[2J\n" + "b" * 99, "non", "\udcffOui.")
    assert str(problem) == f"a��.md:1 : titre « a�[2J {'b' * 53}… » : non. �Oui."


def test_the_report_sorts_groups_and_counts() -> None:
    problems = [
        replace(WARNING, line=9),
        replace(UNKNOWN, path="b.md", line=2, value="y"),
        replace(UNKNOWN, path="b.md", line=2, value="x"),
        replace(UNKNOWN, path="b.md", line=2, value="x"),
        replace(UNKNOWN, path="a.md", line=7),
    ]
    words = "communauté inconnue. Vouliez-vous « maskinonge »?"
    assert (
        report(problems)
        == f"""\
Erreurs : rien n’est publié tant qu’il en reste

a.md:7 : communaute « maskinoge » : {words}

b.md:2 : communaute « x » : {words}
b.md:2 : communaute « y » : {words}

Avertissements : à vérifier

rencontres/2017-2018/financement.md:9 : communaute « maskinoge » : {words}

3\u00a0erreurs, 1\u00a0avertissement."""
    )


def test_colours_mark_titles_and_places() -> None:
    assert report([UNKNOWN], color=True) == (
        "\x1b[31;1mErreurs : rien n’est publié tant qu’il en reste\x1b[0m\n\n"
        f"\x1b[1m{UNKNOWN.place}\x1b[0m : {UNKNOWN.explanation}\n\n"
        "1\u00a0erreur, 0\u00a0avertissement."
    )


def test_nothing_wrong() -> None:
    assert report([]) == summary([]) == "0\u00a0erreur, 0\u00a0avertissement."
    assert not has_errors([WARNING])
    assert has_errors([WARNING, UNKNOWN])


def test_the_nearest_name_is_suggested() -> None:
    assert suggestion("Maskinoge", ["shawinigan", "maskinongé"]) == "Vouliez-vous « maskinongé »?"
    assert suggestion("xyz", ["shawinigan"]) == ""
    assert suggestion("/images/absente.jpg", ["/images/abimee.jpg"]) == ""
    assert suggestion("/article/titre/", ["/articles/"]) == ""
    assert suggestion("/article/", ["/articles/", "/pages/b/"]) == "Vouliez-vous « /articles/ »?"
    assert suggestion("", []) == ""
    # Names known as a set have no order.
    alike = [f"a{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"]
    assert suggestion("a", alike) == suggestion("a", reversed(alike)) != ""


def test_a_long_value_resembles_nothing() -> None:
    # Compared letter by letter, it would keep the tests here for hours.
    known = [f"images/{'a/' * 40}{n}.png" for n in range(1000)]
    assert suggestion("a/" * 500_000, known) == ""


def many(count: int, message: str, *, warn: bool = False, field: str = "sujet") -> list[Problem]:
    severity = Severity.WARNING if warn else Severity.ERROR
    return [
        Problem(f"articles/{2000 + n % 3}/t{n}.md", 5, field, f"v{n}", message, "Remède.", severity)
        for n in range(count)
    ]


def test_one_kind_in_many_files_is_told_once_with_its_count_examples_and_files() -> None:
    text = report(many(400, "champ inconnu"))
    assert "sujet : champ inconnu : 400\u00a0fois, dans 400\u00a0fichiers. Par exemple :" in text
    assert "articles/2000 (134), articles/2001 (133), articles/2002 (133)" in text
    assert text.count("champ inconnu") < 6
    assert len(text.split("\n")) < 16
    assert text.endswith("400\u00a0erreurs, 0\u00a0avertissement.")


def test_a_kind_in_a_few_files_is_told_file_by_file() -> None:
    assert report(many(20, "champ inconnu")).count("champ inconnu") == 20


def test_a_thousand_mistakes_of_three_kinds_stand_on_a_screen() -> None:
    problems = [
        *many(400, "champ inconnu"),
        *many(300, "auteur inconnu", field="auteurs"),
        *many(300, "adresse non chiffrée (http)", warn=True, field="lien"),
    ]
    lines = report(problems).split("\n")
    assert lines[0] == "Ce qui revient le plus :"
    assert [line.split() for line in lines[1:4]] == [
        "400 erreurs : sujet : champ inconnu".split(),
        "300 erreurs : auteurs : auteur inconnu".split(),
        "300 avertissements : lien : adresse non chiffrée (http)".split(),
    ]
    assert len(lines) < 40


def test_dates_and_names_do_not_part_a_kind() -> None:
    problems = [
        Problem(f"a{n}.md", 1, "", "", f"même adresse que b{n}.md, le {n} mars", "Remède.")
        for n in range(30)
    ]
    assert "30\u00a0fois, dans 30\u00a0fichiers" in report(problems)


def test_many_warnings_come_before_the_errors() -> None:
    warnings = [
        Problem(f"a{n}.md", 1, "", "", f"avis {chr(97 + n)}", "", Severity.WARNING)
        for n in range(20)
    ]
    text = report([*warnings, *many(1, "champ inconnu")])
    assert text.index("Avertissements") < text.index("Erreurs")
    text = report([*warnings[:3], *many(1, "champ inconnu")])
    assert text.index("Erreurs") < text.index("Avertissements")


@pytest.mark.parametrize(
    ("words", "left"),
    [(("oui",), 2), (("champ inconnu",), 1), (("CHAMP",), 1), (("autre",), 0), ((), 0)],
)
def test_warnings_that_a_file_asks_to_leave_are_counted(words: tuple[str, ...], left: int) -> None:
    warning, other = many(1, "champ inconnu", warn=True), many(1, "lien sans texte", warn=True)
    error = many(1, "champ inconnu")
    kept, count = left_aside([*warning, *other, *error], {"articles/2000/t0.md": words})
    assert (count, error[0] in kept) == (left, True)
    assert ("comme demandé" in report(kept, left=count)) == bool(left)


def test_a_long_list_is_recited_once() -> None:
    known = f"Champs connus : {', '.join(f'champ{number}' for number in range(20))}."
    told = [Problem(f"articles/{n}.md", 3, "sujet", "", "champ inconnu", known) for n in range(3)]
    lines = [line for line in report(told).split("\n") if line.startswith("articles/")]
    assert [line.endswith("Champs connus : voir plus haut.") for line in lines] == [
        False, True, True
    ]  # fmt: skip
    assert known in lines[0]
    assert "voir plus haut" not in report(told[:1])
