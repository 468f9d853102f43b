"""One file becomes one entry, typed by the fields of its kind, with every problem in it."""

import time
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation import kinds
from programmation.content.entry import Entry, slug_of
from programmation.content.nodes import Text
from programmation.content.reader import read_document
from programmation.kinds import kind_of
from programmation.problems import Problem, Severity
from programmation.schema import Kind
from tests.support.factories import TORONTO, at

MEETING = "rencontres/2017-2018/financement.md"
POST = "articles/2017/oser.md"
POST_FIELDS = "titre: Oser\ndate: 2017-06-29\nauteurs: marie\n"
MEETING_FIELDS = "titre: Financer\nuid: abcd\ncommunaute: maskinonge\ndebut: 2017-10-19 8 h 30\n"


def read(path: str, fields: str, body: str = "Texte.\n") -> tuple[Entry, list[Problem]]:
    return read_document(path, f"---\n{fields}---\n{body}".encode(), TORONTO)


def sound(path: str, fields: str, body: str = "Texte.\n") -> Entry:
    entry, problems = read(path, fields, body)
    assert problems == []
    assert entry.sound
    return entry


def told(path: str, fields: str) -> list[tuple[int, str, str, str, str]]:
    """Each problem but its file and severity."""
    entry, problems = read(path, fields)
    assert entry.sound == (not any(problem.is_error for problem in problems))
    return [(p.line, p.field, p.value, p.message, p.remedy) for p in problems]


def test_values_may_be_quoted_as_messages_quote_them() -> None:
    fields = (
        "titre: « Oser »\ndate: “2017-06-29”\nauteurs: « marie », ‘Pierre’\nstatut: «brouillon»\n"
    )
    values = sound(POST, fields).values
    assert values["title"] == "« Oser »"
    assert values["date"] == at(2017, 6, 29)
    assert values["authors"] == (Text("marie", 4), Text("Pierre", 4))
    assert values["visibility"] == "brouillon"


def test_a_value_alone_is_not_taken_for_the_first_of_several() -> None:
    remedy = "Mettez à sa place, dessous, « - titre: … », puis, en retrait, « lien: /a.pdf »."
    message = "plusieurs champs sont attendus"
    fields = f"{MEETING_FIELDS}documents: /a.pdf\n"
    assert told(MEETING, fields) == [(6, "documents[0]", "/a.pdf", message, remedy)]


def test_a_post() -> None:
    fields = """\
Titre : Oser
Date: 29 juin 2017
Auteurs: marie; Pierre
Étiquettes: [Financement, "Relève, transmission"]
communauté: Maskinongé
image: images/a.png
image_alt: Une table
Modifié: 2017-07-01 9 h
statut: Brouillon
exemple: oui
anciennes adresses: /a/, /b/
"""
    entry = sound(POST, fields)
    assert entry.values == {
        "title": "Oser",
        "date": at(2017, 6, 29),
        "authors": (Text("marie", 4), Text("Pierre", 4)),
        "themes": (Text("Financement", 5), Text("Relève, transmission", 5)),
        "community": Text("Maskinongé", 6),
        "image": "images/a.png",
        "image_alt": "Une table",
        "modified": at(2017, 7, 1, 9),
        "visibility": "brouillon",
        "example": True,
        "old_addresses": ("/a/", "/b/"),
    }
    assert (entry.kind, entry.path, entry.slug) == (kinds.POST, POST, "oser")
    assert (entry.body, entry.body_line, entry.pelican) == ("Texte.\n", 14, False)
    assert entry.lines == {
        "titre": 2, "date": 3, "auteurs": 4, "auteurs[0]": 4, "auteurs[1]": 4, "etiquettes": 5,
        "etiquettes[0]": 5, "etiquettes[1]": 5, "communaute": 6, "image": 7, "image_alt": 8,
        "modifie": 9, "statut": 10, "exemple": 11, "anciennes_adresses": 12,
        "anciennes_adresses[0]": 12, "anciennes_adresses[1]": 12,
    }  # fmt: skip


def test_a_meeting() -> None:
    fields = (
        MEETING_FIELDS
        + """\
lieu: Salle communautaire
experts:
  - nom: Une conseillère
    fonction: Conseil
  - Un expert
documents:
  - titre: Aide-mémoire
    lien: documents/a.pdf
bons_coups:
  - Bons coups: trois récits
  -
inscription: info@example.org
"""
    )
    found = sound(MEETING, fields).values
    said = {
        "title": "Financer",
        "uid": "abcd",
        "communities": (Text("maskinonge", 4),),
        "start": at(2017, 10, 19, 8, 30),
        "length": timedelta(minutes=90),
        "end": at(2017, 10, 19, 10),
        "whole_day": False,
        "method": "discussion",
        "place": {"name": "Salle communautaire", "private": False},
        "experts": ({"name": "Une conseillère", "role": "Conseil"}, {"name": "Un expert"}),
        "documents": ({"title": "Aide-mémoire", "url": "documents/a.pdf"},),
        "successes": ("Bons coups: trois récits",),
        "registration": "info@example.org",
        "status": "prevue",
        "example": False,
    }
    assert found | said == found
    untold = {row.name for row in kinds.MEETING.fields if row.default}
    assert found.keys() - said.keys() <= untold


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_field_is_read_from_its_example(kind: Kind) -> None:
    rows = [row for row in kind.fields if row.example]
    fields = "".join(f"{row.key}: {row.example}\n" for row in rows)
    entry, problems = read(f"{kind.folder}/a/oser.md", fields)
    assert [p.field for p in problems if p.is_error and p.message != "champ manquant"] == []
    names = {row.name for row in rows} - {"slug"}
    assert names <= entry.values.keys()


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_accepted_key_is_read(kind: Kind) -> None:
    for row in kind.fields:
        for key in (row.key, row.label, *row.aliases):
            entry, problems = read(f"{kind.folder}/a/oser.md", f"{key}: \n")
            assert [p for p in problems if p.message == "champ inconnu"] == []
            assert row.key in entry.lines


def test_line_of_a_value_inside_another_falls_back_on_the_outer_one() -> None:
    entry = Entry(POST, {"documents": 3, "documents[1]": 5}, slug="oser")
    assert [entry.line(key) for key in ("documents[1].lien", "documents[0].lien", "x.y")] == [
        5,
        3,
        1,
    ]


def test_kind_and_slug_come_from_the_path() -> None:
    assert kind_of("rencontres/2017-2018/a.md") is kinds.MEETING
    assert kind_of("a.md") is kind_of("blog/a.md") is kind_of("pages.md") is kinds.POST
    assert slug_of("articles/2017/2017-06-29-Été à deux.md") == "ete-a-deux"
    assert slug_of("rencontres/2017-06-29-bilan.md") == "2017-06-29-bilan"
    assert slug_of("articles/2017-06-29.md") == "2017-06-29"


def test_missing_and_empty_fields() -> None:
    assert told(POST, "titre:\nauteurs: ;\n") == [
        (2, "titre", "", "champ obligatoire vide",
         "Complétez la ligne, comme « titre: Financer un projet collectif »."),
        (2, "date", "", "champ manquant", "Ajoutez une ligne comme « date: 2017-06-29 »."),
        (3, "auteurs", "", "champ obligatoire vide",
         "Complétez la ligne, comme « auteurs: marie-michele-lemay »."),
    ]  # fmt: skip


def test_a_field_missing_in_a_record_is_told_at_the_record() -> None:
    assert told(MEETING, MEETING_FIELDS + "lieu:\n  adresse: Louiseville\n") == [
        (7, "lieu.nom", "", "champ manquant", "Ajoutez une ligne comme « nom: … »."),
    ]


def test_unknown_fields() -> None:
    known = ", ".join(row.key for row in kinds.POST.fields)
    assert told(POST, POST_FIELDS + "resumme: a\nxyz: b\n") == [
        (5, "resumme", "", "champ inconnu", "Vouliez-vous « resume »?"),
        (6, "xyz", "", "champ inconnu", f"Champs connus : {known}."),
    ]


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        (
            "startDate: 2017-10-19T12:30Z",
            "Cela s’écrit dans « debut » : « debut: 2017-10-19T12:30Z ».",
        ),
        ("heure: 8 h", "Cela s’écrit dans « debut » : « debut: 2017-10-19 8 h 30 »."),
        ("annulee: oui", "Cela s’écrit dans « statut » : « statut: annulee »."),
        (
            "report: non",
            "Cela s’écrit dans « ancien_debut » : « ancien_debut: 2017-10-12 8 h 30 ».",
        ),
        ("anmation: marie-essai", "Vouliez-vous « animation »?"),
        ("salle: Salle B", "Cela s’écrit dans « lieu » : « lieu: Salle B »."),
        ("zoom: https://zoom.us/j/1", "Écrivez-le en retrait, sous la ligne « lieu: »."),
    ],
)
def test_an_unknown_field_of_a_meeting_leads_to_the_one_that_says_it(
    typed: str, remedy: str
) -> None:
    assert told(MEETING, f"{MEETING_FIELDS}{typed}\n")[0][-1] == remedy


def test_a_link_typed_after_its_title_has_one_message() -> None:
    lines = f"{MEETING_FIELDS}documents:\n  - Titres: https://example.org/a\n"
    assert [one[3] for one in told(MEETING, lines)] == ["plusieurs champs sont attendus"]


def test_no_field_is_proposed_that_looks_like_another_by_chance() -> None:
    [(*_, remedy)] = told(MEETING, f"{MEETING_FIELDS}recurrence: mensuelle\n")
    assert remedy.startswith("Champs connus : ")


def test_a_field_written_twice() -> None:
    assert told(POST, POST_FIELDS + "Date: 2017-07-01\n") == [
        (5, "Date", "", "champ écrit deux fois (déjà à la ligne 3, « date »)",
         "Gardez une seule des deux lignes."),
    ]  # fmt: skip


def test_values_of_the_wrong_shape() -> None:
    one = "une seule valeur est attendue"
    shapes = MEETING_FIELDS.replace("titre: Financer", "titre: [a, b]") + (
        "formule:\n  nom: a\nlieu: [a, b]\nthemes:\n  - [a, b]\n"
        "animation:\n  - site: x\n    name: A\n"
    )
    assert told(MEETING, shapes.replace("titre: [a, b]", "titre:\n  nom: a")) == [
        (3, "titre", "", one, "Écrivez « titre: Financer un projet collectif »."),
        (11, "themes[0]", "", one, "Écrivez « themes: a »."),
        (8, "formule", "", one, "Écrivez « formule: discussion »."),
        (13, "animation[0]", "", one, "Écrivez « animation: A »."),
        (9, "lieu", "", "liste inattendue",
         "Écrivez sous « lieu: » les champs nom, adresse, lien, en_ligne, prive, chacun sur sa "
         "ligne, en retrait."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "attribute", "value"),
    [
        ("statut: [annulée]", "status", "annulee"),
        ("statut:\n  - annulée", "status", "annulee"),
        ("lieu: [Salle A]", "place", {"name": "Salle A", "private": False}),
        ("resume: Une rencontre\n  en ligne: ici", "summary", "Une rencontre en ligne: ici"),
        ("lieu: en ligne", "place", {"name": "en ligne", "private": False}),
        ("places: 20 places", "capacity", 20),
        ("themes:\n  a\n  b", "themes", (Text("a", 7), Text("b", 7))),
        ("experts:\n  Marie\n  Jean", "experts", ({"name": "Marie"}, {"name": "Jean"})),
        ("bons_coups: |\n  - un\n  - deux", "successes", ("un", "deux")),
        ("themes:\n  - a,\n  - b;", "themes", (Text("a", 7), Text("b", 8))),
        ("themes: #un #deux", "themes", (Text("un", 6), Text("deux", 6))),
        ('bons_coups:\n  Un "prix"\n  à \\n Lyon', "successes", ('Un "prix" à \\n Lyon',)),
        ("lieu:\n  Salle A,\n  Québec", "place", {"name": "Salle A, Québec", "private": False}),
        ('themes: "a", "b"', "themes", (Text("a", 6), Text("b", 6))),
    ],
)
def test_what_has_one_meaning_is_understood(line: str, attribute: str, value: object) -> None:
    assert sound(MEETING, f"{MEETING_FIELDS}{line}\n").values[attribute] == value


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("statut: [annulée, reportée]", "Écrivez « statut: annulée »."),
        ("annule: true", "Cela s’écrit dans « statut » : « statut: annule »."),
        ("brouillon: oui", "Cela s’écrit dans « statut » : « statut: brouillon »."),
        ("codeveloppement:", "Cela s’écrit dans « formule » : « formule: codeveloppement »."),
    ],
)
def test_no_remedy_brings_back_what_is_cancelled(line: str, remedy: str) -> None:
    assert [problem[4] for problem in told(MEETING, f"{MEETING_FIELDS}{line}\n")] == [remedy]


def test_a_field_of_a_group_has_its_words_apart() -> None:
    place = "lieu:\n  Nom: Salle A\n  En ligne: https://example.org/a\n  Privé: oui\n"
    assert sound(MEETING, MEETING_FIELDS + place).values["place"] == {
        "name": "Salle A", "online": "https://example.org/a", "private": True,
    }  # fmt: skip


def test_every_problem_of_a_file_is_told() -> None:
    bad = MEETING_FIELDS.replace("abcd", "é") + "duree: long\nstatut: anulé\nexperts: [[a]]\n"
    assert [problem[:4] for problem in told(MEETING, bad)] == [
        (3, "uid", "é", "identifiant illisible"),
        (6, "duree", "long", "durée illisible"),
        (8, "experts[0]", "", "liste inattendue"),
        (7, "statut", "anulé", "valeur inconnue"),
    ]  # fmt: skip


def test_an_unreadable_file_keeps_its_name() -> None:
    entry, problems = read_document(MEETING, b"", TORONTO)
    assert entry == Entry(MEETING, slug="financement")
    assert [problem.message for problem in problems] == ["le fichier est vide"]


@pytest.mark.parametrize(
    ("path", "message", "remedy", "severity"),
    [
        ("auteurs/!.md", "nom de fichier sans lettre ni chiffre",
         "Renommez-le en minuscules sans accent : il donne l’adresse de la page.", Severity.ERROR),
        ("auteurs/Marie Été.md", "nom de fichier avec des espaces, des accents ou des majuscules",
         "L’adresse sera « marie-ete » : renommez le fichier « marie-ete.md ».", Severity.WARNING),
    ],
)  # fmt: skip
def test_file_names(path: str, message: str, remedy: str, severity: Severity) -> None:
    _, problems = read(path, "nom: Marie\n")
    name = path.partition("/")[2]
    assert problems == [Problem(path, 1, "", name, message, remedy, severity)]


# -- Existing Pelican texts -----------------------------------------------------------------


def read_header(path: str, text: str) -> tuple[dict[str, Any], list[tuple[int, str, str]]]:
    entry, problems = read_document(path, text.encode(), TORONTO)
    assert entry.sound
    assert entry.pelican
    assert {problem.severity for problem in problems} <= {Severity.WARNING}
    return dict(entry.values), [(p.line, p.field, p.message) for p in problems]


def test_an_existing_post_is_read_with_its_own_keys() -> None:
    text = """\
Title: My super title
Date: Thu, 03 Dec 2015 10:20
Modified: 2015-12-05 19:30
Category: Python
Tags: pelican, publishing,
    web
Slug: my super-post
Authors: Alexis Metaireau, Conan Doyle
Summary: Short version
    for index
Template: wide
Date: 2016-01-01

Content."""
    values, problems = read_header("my post.md", text)
    assert values == {
        "title": "My super title",
        "date": at(2015, 12, 3, 10, 20),
        "modified": at(2015, 12, 5, 19, 30),
        "themes": (
            Text("Python", 4),
            Text("pelican", 5),
            Text("publishing", 5),
            Text("web", 6),
        ),
        "authors": (Text("Alexis Metaireau", 8), Text("Conan Doyle", 8)),
        "summary": "Short version for index",
        "visibility": "publie",
        "example": False,
    }
    assert problems == [
        (11, "Template", "champ inconnu"),
        (12, "Date", "champ écrit deux fois (déjà à la ligne 2, « Date »)"),
    ]


def test_a_former_version_may_have_a_name_that_is_no_text() -> None:
    entry, _ = read_document("rencontres/2017-2018/caf\udce9.md", b"---\ntitre: A\n---\n", TORONTO)
    assert not entry.sound


def test_the_slug_of_an_existing_post_is_its_address() -> None:
    entry, _ = read_document("a.md", b"Title: A\nDate: 2017-06-29\nSlug: My Post\n\nB", TORONTO)
    assert entry.slug == "my-post"


def test_the_date_of_an_existing_post_may_be_in_its_name() -> None:
    values, problems = read_header("2017-06-29-a.md", "Title: A\n\nB")
    assert (values["date"], problems) == (at(2017, 6, 29), [])
    _, (problem,) = read_document("2017-02-30-a.md", b"Title: A\n\nB", TORONTO)
    assert (problem.field, problem.message) == ("date", "champ manquant")


def test_an_existing_page_may_have_any_key() -> None:
    values, problems = read_header("pages/a.md", "---\nTitle: A\nSlug: about\nsortorder: 1\n---\nB")
    assert values == {"title": "A", "visibility": "publie", "example": False}
    assert problems == [(4, "sortorder", "champ inconnu")]


def test_a_text_without_header_gives_one_message() -> None:
    entry, problems = read_document("a.md", b"Note: deux choses.\n\nEt voici.\n", TORONTO)
    assert not entry.sound
    assert problems == [
        Problem(
            "a.md", 1, "", "", "il manque l’en-tête au début du fichier",
            "Commencez le fichier par une ligne « --- », les champs, puis une ligne « --- ».",
        )
    ]  # fmt: skip


# -- Anything ------------------------------------------------------------------------------

KEYS = st.sampled_from(
    [row.key for kind in kinds.KINDS for row in kind.fields] + ["title", "  nom", "  - nom", "xyz"]
)
VALUES = st.text(max_size=20) | st.sampled_from(
    ["", "2017-10-19 8 h", "oui", "[a, b]", "{nom: a}", "- a", "/a/", "a@example.org", "1 h", "|"]
)
FILES = st.lists(st.tuples(KEYS, VALUES)).map(
    lambda pairs: "---\n" + "".join(f"{key}: {value}\n" for key, value in pairs) + "---\nTexte"
)
PATHS = st.sampled_from([f"{kind.folder}/a/b.md" for kind in kinds.KINDS] + ["a.md", "é/!.md"])


@given(PATHS, FILES.map(lambda text: text.encode("utf-8", "replace")) | st.binary())
def test_any_file_is_read(path: str, data: bytes) -> None:
    entry, problems = read_document(path, data, TORONTO)
    assert entry.path == path
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= problem.line <= lines + 1 and problem.message for problem in problems)


def test_an_entry_has_a_digest_of_its_text_and_of_its_zone() -> None:
    data = b"---\ntitre: Un\ndate: 3 mars 2018\nauteurs: Marie Essai\n---\nTexte.\n"
    path = "articles/2018/un.md"
    entry, _ = read_document(path, data, TORONTO)
    assert entry.digest
    assert read_document(path, data, TORONTO)[0].digest == entry.digest
    assert read_document(path, data + b"!", TORONTO)[0].digest != entry.digest
    assert read_document(path, data, ZoneInfo("America/Halifax"))[0].digest != entry.digest


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("draft: true", False),
        ("draft: false", True),
        ("Draft: yes", False),
        ("published: false", False),
        ("published: true", True),
        ("published: 2018-03-06", True),
        ("hidden: true", False),
        ("visibility: private", False),
        ("draft: peut-être", False),
        ("draft: true\nstatut: publie", False),
    ],
)
def test_a_draft_of_another_generator_is_a_draft(line: str, published: bool) -> None:
    text = f"---\ntitle: Essai\ndate: 2018-03-06\n{line}\n---\nTexte."
    entry, problems = read_document("articles/a.md", text.encode(), ZoneInfo("America/Toronto"))
    assert (entry.values["visibility"] == "publie", problems) == (published, [])


@pytest.mark.parametrize("path", ["articles/a.md", "rencontres/a.md", "pages/a.md", "auteurs/a.md"])
def test_any_text_may_leave_warnings(path: str) -> None:
    text = "---\nsans_avertissement: lien sans texte; titre qui saute\n---\nTexte."
    entry, problems = read_document(path, text.encode(), TORONTO)
    assert entry.left_warnings == ("lien sans texte", "titre qui saute")
    assert not [problem for problem in problems if "avertissement" in problem.field]


@pytest.mark.parametrize("value", ["1" * 99_000, "2017-" * 19_000, "8 h " * 24_000])
@pytest.mark.parametrize(
    "key", ["debut", "modifie", "duree", "ancien_debut", "statut", "places", "inscription"]
)
def test_a_short_value_that_is_long_is_refused_at_once(key: str, value: str) -> None:
    fields = "".join(
        f"{line}\n" for line in MEETING_FIELDS.splitlines() if not line.startswith(f"{key}:")
    )
    start = time.process_time()
    (problem,) = told(MEETING, f"{fields}{key}: '{value}'\n")
    assert problem[3].startswith("trop long : ")
    assert time.process_time() - start < 2


HEADER = "Titre : Oser\nDate : 29 juin 2017\nAuteurs : marie\n"
BLOCK = f"---\n{POST_FIELDS}---\n"


@pytest.mark.parametrize(
    ("text", "line", "key", "severity"),
    [
        (f"{HEADER}\nStatut : brouillon\n\nTexte", 5, "Statut", Severity.ERROR),
        (f"{HEADER}\n\nDraft: true\n\nTexte", 6, "Draft", Severity.ERROR),
        (f"{HEADER}\nRésumé : court\n\nTexte", 5, "Résumé", Severity.WARNING),
        (f"{HEADER}---\nstatut: brouillon\n---\nTexte", 5, "statut", Severity.ERROR),
        (f"{HEADER}\nStatut : organisme\n\nTexte", 5, "Statut", Severity.WARNING),
        (f"{BLOCK}\n---\nstatut: brouillon\n---\nTexte", 8, "statut", Severity.ERROR),
        (f"{BLOCK}statut: brouillon\n\nTexte", 6, "statut", Severity.ERROR),
    ],
)
def test_a_field_under_the_header_is_told(
    text: str, line: int, key: str, severity: Severity
) -> None:
    _, (problem,) = read_document(POST, text.encode(), TORONTO)
    assert (problem.line, problem.field, problem.severity) == (line, key, severity)
    assert problem.message.startswith("champ écrit sous l’en-tête")


def test_a_meeting_cancelled_under_its_header_is_refused() -> None:
    _, (problem,) = read(MEETING, MEETING_FIELDS, "Statut : annulé\n\nTexte.\n")
    assert (problem.line, problem.field, problem.severity) == (7, "Statut", Severity.ERROR)


@pytest.mark.parametrize(
    "text",
    [
        f"{BLOCK}Résumé : court", f"{BLOCK}Statut : bon pour la suite", f"{BLOCK}---\n\nTexte",
        f"{HEADER}\nNote : court", f"{HEADER}\nTexte\n\nStatut : brouillon",
    ],
)  # fmt: skip
def test_a_sentence_with_a_colon_is_text(text: str) -> None:
    assert read_document(POST, text.encode(), TORONTO)[1] == []


@pytest.mark.parametrize(
    "layout",
    [
        "Titre: A\nAuteurs: marie\n\n{}\n\nTexte.",
        "---\ntitre: A\nauteurs: marie\n---\n---\n{}\n---\nTexte.",
    ],
)
@pytest.mark.parametrize("late", ["Date: 2017-06-29", "Résumé: Court\nDate: 2017-06-29"])
def test_a_required_field_under_the_header_is_told_there_alone(layout: str, late: str) -> None:
    entry, problems = read_document(POST, layout.format(late).encode(), TORONTO)
    (error,) = (problem for problem in problems if problem.is_error)
    assert error.message.startswith("champ écrit sous l’en-tête")
    assert not entry.sound
