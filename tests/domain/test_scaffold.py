"""New texts are made from the table of fields, and read back as they were meant."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation import kinds
from programmation.content import scaffold
from programmation.content.entry import Entry
from programmation.content.front_matter import parse
from programmation.content.nodes import Group, Items, Node, Text
from programmation.content.reader import read_document
from programmation.problems import has_errors
from programmation.schema import Kind
from programmation.season import Season
from tests.support.content_folder import MEETING, plain
from tests.support.factories import TORONTO

KINDS = [kind for kind in kinds.KINDS if kind.command]


def read(kind: Kind, text: str) -> Entry:
    return read_document(f"{kind.folder}/2017-2018/a.md", text.encode(), TORONTO)[0]


def test_an_author() -> None:
    assert (
        scaffold.scaffold(kinds.PROFILE, {"nom": Text("Marie", 1)})
        == """\
---
# Le nom, comme il sera lu.
nom: Marie
# La fonction.
#fonction: …
# L’organisation.
#organisation: …
# Une image du dossier content/images.
#photo: …
# Ce que montre la photo, pour qui ne la voit pas.
#photo_alt: …
# Une adresse de courriel publique.
#courriel: info@example.org
# Des pages à visiter.
#liens:
#  - titre: …
#    lien: documents/aide-memoire.pdf
# Les autres façons d’écrire ce nom dans les articles.
#alias: …
# « oui » affiche l’étiquette « Exemple » : le contenu n’est pas un fait.
#exemple: non
# Les adresses que la page a déjà eues : elles y mèneront encore.
#anciennes_adresses: /ancien-nom/
---
Présentez ici cette personne, en quelques phrases.
"""
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_there_once_written_or_behind_a_sign(kind: Kind) -> None:
    text = scaffold.scaffold(kind, {})
    uncommented = text.replace("\n#", "\n").replace("\n ", "\n# ")
    for row in kind.fields:
        assert uncommented.count(f"\n{row.key}:") == 1
    assert [row.key for row in kind.fields if f"\n{row.key}:\n" in text] == [
        row.key for row in kind.fields if row.required
    ]


def test_names_that_exist_are_proposed() -> None:
    text = scaffold.scaffold(kinds.POST, {}, {"auteurs": ("marie", "pierre")})
    assert "content/auteurs. Au choix : marie, pierre.\nauteurs:\n" in text


TEXTS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1).map(
    lambda text: " ".join(unicodedata.normalize("NFC", text).split())
)


@given(
    TEXTS.filter(bool)
    | st.sampled_from(["'a", '"a"', "[a]", "- a", "# a", "| a", "-", "a: b", "a :"])
)
def test_a_value_is_read_back_as_given(value: str) -> None:
    values: dict[str, Node] = {
        "titre": Text(value, 1),
        "themes": Items((Text(value, 1), Text("b", 1)), 1),
        "lieu": Group(((Text("nom", 1), Text(value, 1)),), 1),
        "experts": Items((Group(((Text("nom", 1), Text(value, 1)),), 1),), 1),
    }
    document, problems = parse("a.md", scaffold.scaffold(kinds.MEETING, values).encode())
    assert not has_errors(problems)
    assert document is not None
    found = {key.value: plain(node) for key, node in document.fields.entries}
    assert {key: found[key] for key in values} == {
        "titre": value,
        "themes": [value, "b"],
        "lieu": {"nom": value},
        "experts": [{"nom": value}],
    }


def test_a_meeting_is_copied_without_what_was_its_own() -> None:
    fields = """\
Titre: Financer
uid: abcd
communaute: maskinonge
debut: 2017-10-19 8 h 30
duree: 2 h
Thèmes: Financement
experts:
  - nom: Une conseillère
    fonction: Conseil
  - Un expert : finances
lieu: Salle
statut: annulée
ancien_debut: 2017-10-12 8 h 30
modifie: 2017-10-01
documents:
  - titre: A
    lien: https://example.org
bons_coups: [a, b]
"""
    body = "Annonce.\n\n## Compte rendu\n\nCe qui s’est dit.\n"
    document, _ = parse(MEETING, f"---\n{fields}---\n{body}".encode())
    assert document is not None
    values, announcement = scaffold.copied(document)
    assert announcement == "Annonce.\n\n"
    assert {key: plain(node) for key, node in values.items()} == {
        "titre": "Financer",
        "communaute": "maskinonge",
        "duree": "2 h",
        "themes": "Financement",
        "experts": [{"nom": "Une conseillère", "fonction": "Conseil"}, "Un expert : finances"],
        "lieu": "Salle",
    }
    text = scaffold.scaffold(kinds.MEETING, values, body=announcement)
    assert read(kinds.MEETING, text).values["experts"] == (
        {"name": "Une conseillère", "role": "Conseil"},
        {"name": "Un expert : finances"},
    )
    assert text.endswith("---\nAnnonce.\n")


def test_a_list_in_a_list_becomes_a_text() -> None:
    values: dict[str, Node] = {"themes": Items((Items((Text("a", 1), Text("b", 1)), 1),), 1)}
    assert "\nthemes:\n  - 'a; b'\n" in scaffold.scaffold(kinds.MEETING, values)


def test_paths_and_names() -> None:
    yearly = replace(kinds.PAGE, folder="emplois", form=kinds.POST.form)
    named = (kinds.POST, kinds.MEETING, kinds.COMMUNITY, kinds.PROFILE, yearly)
    assert [
        scaffold.path_for(kind, "L’été à deux", year=2018, season=Season(2017)) for kind in named
    ] == [
        "articles/2018/l-ete-a-deux.md",
        "rencontres/2017-2018/l-ete-a-deux.md",
        "communautes/l-ete-a-deux.md",
        "auteurs/l-ete-a-deux.md",
        "emplois/2018/l-ete-a-deux.md",
    ]
    assert scaffold.dated_name("Bilan", 2, 2018) == "Bilan février 2018"
