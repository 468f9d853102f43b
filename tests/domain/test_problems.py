"""Problems are put in words, in order, once."""

from dataclasses import replace

from programmation.model import Source
from programmation.problems import (
    Problem,
    Severity,
    has_errors,
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
    "Vouliez-vous « maskinonge » ?",
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
        "communauté inconnue. Vouliez-vous « maskinonge » ?"
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
    words = "communauté inconnue. Vouliez-vous « maskinonge » ?"
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
    assert suggestion("Maskinoge", ["shawinigan", "maskinongé"]) == "Vouliez-vous « maskinongé » ?"
    assert suggestion("xyz", ["shawinigan"]) == ""
    assert suggestion("", []) == ""


def test_a_long_value_resembles_nothing() -> None:
    # Compared letter by letter, it would keep the tests here for hours.
    known = [f"images/{'a/' * 40}{n}.png" for n in range(1000)]
    assert suggestion("a/" * 500_000, known) == ""
