"""A YAML block is read as staff see it, or refused at the line to mend."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.content import yaml_block
from programmation.content.nodes import FrontMatterError, Group, Items, Text
from tests.support.content_folder import plain

ROOT = Path(__file__).resolve().parents[2]


def read(block: str) -> object:
    return plain(yaml_block.yaml_group(block.split("\n"), first_line=2)[0])


def refusal(block: str) -> tuple[int, str, str]:
    with pytest.raises(FrontMatterError) as caught:
        yaml_block.yaml_group(block.split("\n"), first_line=2)
    return caught.value.line, caught.value.message, caught.value.value


def test_a_key_of_another_program_may_begin_with_an_underscore() -> None:
    fields = {"_edit_last": "1", "page_id": "2"}
    assert read("meta:\n  _edit_last: '1'\n  page_id: 2\n_titre: a") == {
        "meta": fields,
        "_titre": "a",
    }


PLAIN_VALUES = st.sampled_from(
    [
        "Financement : un survol",
        "Un titre qui finit par deux-points :",
        "« Oser » : le récit",
        '"Oser" ensemble',
        "'Oser' ensemble",
        "@ la page",
        "#1 en région",
        "#économie #sociale",
        '"Oser" #1',
        "*Oser* ensemble",
        "&nous",
        "!important",
        "% de membres",
        "` accent",
        "> 50 membres",
        "> ## Compte rendu",
        "| barre",
        "- tiret",
        "? question",
        "[Exemple] Oser",
        "{static}/images/a.png",
        "8:30",
        "non",
        "null",
        "~",
        "1e3",
        "2017-06-29",
        "L'été #2 # fin",
        r"C:\dossier",
        "100 % coopératif, 2 × mieux",
        "=",
        "<<",
    ]
)


@given(PLAIN_VALUES)
def test_a_plain_value_is_read_as_seen(value: str) -> None:
    assert read(f"titre: {value}") == {"titre": value}


@given(PLAIN_VALUES.filter(lambda value: not value.startswith("-")))
def test_a_plain_item_is_read_as_seen(value: str) -> None:
    assert read(f"liste:\n  - {value}\n  - fin") == {"liste": [value, "fin"]}


def test_a_plain_value_may_hold_a_bare_colon() -> None:
    assert read("titre: Financement: un survol") == {"titre": "Financement: un survol"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"Oser: ensemble"', "Oser: ensemble"),
        ("'L''été'", "L'été"),
        ('"Oser"  # à revoir', "Oser"),
        ('"Le "vrai" coût"', 'Le "vrai" coût'),
        ("'L'été, c'est l'été'", "L'été, c'est l'été"),
        ('"Oser" et "Agir"', '"Oser" et "Agir"'),
        ('"é\\u00e8"', "éè"),
        ('"documents\\u00e8.pdf"', "documentsè.pdf"),
        ('"un\\ndeux"', "un\ndeux"),
        # As Windows copies it.
        (r'"documents\notes.pdf"', r"documents\notes.pdf"),
        (r'"images\2018\une photo.jpg"', r"images\2018\une photo.jpg"),
        ("[a, b]", ["a", "b"]),
        ("{nom: a}", {"nom": "a"}),
        ("{a, b c}", ["a", "b c"]),
        (r'"A \ B"', r"A \ B"),
        ("# rien encore", ""),
        ("", ""),
    ],
)
def test_yaml_signs_in_their_place_keep_their_meaning(written: str, value: object) -> None:
    assert read(f"titre: {written}") == {"titre": value}


@pytest.mark.parametrize(
    "line",
    ["titre:Oser", "titre :Oser", "titre :  Oser", "titre\u00a0:\u00a0Oser", "titre: Oser  "],
)
def test_spaces_around_the_colon_are_free(line: str) -> None:
    assert read(line) == {"titre": "Oser"}


def test_a_value_may_go_on_in_the_lines_below() -> None:
    block = """\
resume: Une phrase
  qui va : plus loin

  et plus loin encore
# un commentaire
titre: Oser"""
    assert read(block) == {
        "resume": "Une phrase qui va : plus loin\net plus loin encore",
        "titre": "Oser",
    }


def test_a_value_may_begin_below_its_key() -> None:
    assert read("resume:\n  Une phrase : longue\n  et sa suite\ntitre: Oser") == {
        "resume": "Une phrase : longue\net sa suite",
        "titre": "Oser",
    }


def test_quoted_flow_and_block_values_go_on_untouched() -> None:
    block = """\
a: "une: phrase
  suite: trois # quatre"
b: [un,
  deux]
c: |
  nom: x : y
  - "z
d: >-
  plié : ici
  et là"""
    assert read(block) == {
        "a": "une: phrase suite: trois # quatre",
        "b": ["un", "deux"],
        "c": 'nom: x : y\n- "z',
        "d": "plié : ici et là",
    }


def test_list_items_are_records_or_sentences() -> None:
    block = """\
bons_coups:
- Bons coups : trois récits
- Note : un récit
- Une liste: deux
  sur deux lignes
- https://example.org/a
-
  nom: Seul
experts:
  - nom: Une conseillère : finances
    fonction: Conseil
  - Nom: Un conseiller
"""
    assert read(block) == {
        "bons_coups": [
            "Bons coups : trois récits",
            "Note : un récit",
            "Une liste: deux sur deux lignes",
            "https://example.org/a",
            {"nom": "Seul"},
        ],
        "experts": [
            {"nom": "Une conseillère : finances", "fonction": "Conseil"},
            {"Nom": "Un conseiller"},
        ],
    }


def test_no_break_spaces_indent_like_spaces() -> None:
    block = "lieu:\n\u00a0\u00a0nom: Salle\nthemes:\n  -\u00a0Financement"
    assert read(block) == {"lieu": {"nom": "Salle"}, "themes": ["Financement"]}


def test_every_value_knows_its_line() -> None:
    block = "# conseil\ntitre: Oser\n  ensemble\n\nlieu:\n  nom: a\nthemes:\n  - b"
    assert yaml_block.yaml_group(block.split("\n"), first_line=2)[0] == Group(
        (
            (Text("titre", 3), Text("Oser ensemble", 3)),
            (Text("lieu", 6), Group(((Text("nom", 7), Text("a", 7)),), 7)),
            (Text("themes", 8), Items((Text("b", 9),), 9)),
        ),
        3,
    )


def test_most_blocks_are_a_field_or_an_item_a_line() -> None:
    block = """\
titre: Financement : un survol
resume: "Trois idées: l’une #2"
lieu:
  nom: Salle
  lien: https://example.org/#map
experts:
  - nom: Une conseillère
    fonction: Finances : le reste
  - nom: Un conseiller
fin:
prix: -"""
    assert read(block) == {
        "titre": "Financement : un survol",
        "resume": "Trois idées: l’une #2",
        "lieu": {"nom": "Salle", "lien": "https://example.org/#map"},
        "experts": [
            {"nom": "Une conseillère", "fonction": "Finances : le reste"},
            {"nom": "Un conseiller"},
        ],
        "fin": "",
        "prix": "",
    }


@pytest.mark.parametrize(
    ("block", "line", "message", "value"),
    [
        ("titre: a\nOser", 3, "ligne sans deux-points", "Oser"),
        ("lieu:\n  nom: a\n  Québec", 4, "ligne sans deux-points", "  Québec"),
        ("titre: a\nhttps://example.org", 3, "ligne sans deux-points", "https://example.org"),
        ("titre: a\n**date** : b", 3, "clé de champ illisible", "**date** : b"),
        ("titre： a", 2, "clé de champ illisible", "titre： a"),
        ("titre = a", 2, "clé de champ illisible", "titre = a"),
        ('titre: "a\nnom: b', 2, "guillemet ou crochet jamais fermé", 'titre: "a'),
        ("themes: [a, b", 2, "guillemet ou crochet jamais fermé", "themes: [a, b"),
        ("lieu:\n\tnom: a", 3, "tabulation au début de la ligne", "\tnom: a"),
        (
            "lieu: Salle\n  adresse: ici", 3,
            "ligne en retrait sous un champ déjà rempli", "  adresse: ici",
        ),
        (
            "themes: a\n  - b", 3, "ligne en retrait sous un champ déjà rempli", "  - b",
        ),
        (
            "e:\n  - nom: a\n   f: b", 4,
            "cette ligne (ou celle d’avant) n’est pas lisible", "   f: b",
        ),
        ("titre: [a]]", 2, "cette ligne (ou celle d’avant) n’est pas lisible", "titre: [a]]"),
        # Nothing is read after the second half of a value, as there may be thousands.
        ("titre: a\n  # b\n  c\n  # d\n  e\n\tf", 4, "une ligne « # » coupe cette valeur", "  c"),
        ("- a", 2, "aucun champ entre les lignes « --- »", ""),
        ("# rien", 2, "aucun champ entre les lignes « --- »", ""),
        ("titre: [[[[[[[[[[a]]]]]]]]]]", 2,
         "écriture YAML refusée (ancre, renvoi, étiquette ou trop de niveaux)", ""),
        ("titre: [&a b, *a]", 2,
         "écriture YAML refusée (ancre, renvoi, étiquette ou trop de niveaux)", ""),
        ("titre: {{ a.b }}", 2, "clé de champ illisible", ""),
        ("titre: {[a]: b}", 2, "clé de champ illisible", ""),
    ],
)  # fmt: skip
def test_refusals(block: str, line: int, message: str, value: str) -> None:
    assert refusal(block) == (line, message, value)


def is_read_or_refused(block: str) -> bool:
    try:
        yaml_block.yaml_group(block.split("\n"), first_line=2)
    except FrontMatterError as error:
        return 2 <= error.line <= 2 + block.count("\n")
    return True


@given(st.text())
def test_any_text_is_read_or_refused(block: str) -> None:
    assert is_read_or_refused(block)


YAML_LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "  ", "    ", "\t", "- ", "  - ", "\u00a0"]),
        st.sampled_from(["titre: ", "nom : ", "a b: ", "lieu:", "", "# ", "? ", "&x ", "<<: "]),
        st.sampled_from(
            ["Oser", '"', "'a'", "[a", "]", "{", "|", ">-", "a : b", "*x", "!!int", ""]
        ),
    )
)


@given(YAML_LINES)
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    assert is_read_or_refused("\n".join(lines))


@pytest.mark.parametrize("bullet", ["* ", "• ", "•", "·\u00a0 ", "– ", "—\u00a0", "-", "▪\t", "- "])
@pytest.mark.parametrize("margin", ["", "  "])
def test_items_begun_as_people_and_word_do(bullet: str, margin: str) -> None:
    block = f"themes:\n{margin}{bullet}Un thème\n{margin}{bullet}Deux\ntitre: Oser"
    assert read(block) == {"themes": ["Un thème", "Deux"], "titre": "Oser"}


@pytest.mark.parametrize("value", ["*Important* : un mot", "-5 degrés", "**Gras**", "—Oser"])
def test_a_value_that_begins_as_an_item_almost_does(value: str) -> None:
    assert read(f"resume:\n  {value}\ntitre: Oser") == {"resume": value, "titre": "Oser"}


@pytest.mark.parametrize("key", ['"titre"', "'titre'", '"titre" '])
def test_keys_between_quotes(key: str) -> None:
    assert read(f'{key}: "Oser"\ndate: hier') == {"titre": "Oser", "date": "hier"}


def test_reading_the_real_content_needs_no_yaml() -> None:
    """Which takes longer to import than a text to read."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from pathlib import Path\n"
            "from programmation.content.front_matter import parse\n"
            "for path in Path('content').rglob('*.md'):\n"
            "    assert parse(path.name, path.read_bytes())[0], path\n"
            "print('yaml' in sys.modules)",
        ],
        cwd=ROOT,
        env={"PYTHONPATH": "plugins"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout == "False\n"
