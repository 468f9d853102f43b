"""A file is cut into fields and body, with their lines, or refused at the line to mend."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.content import front_matter
from programmation.content.front_matter import Document
from programmation.content.nodes import Group, Items, Text
from programmation.problems import Problem, Severity

TANGLED = (
    "texte trop enchevêtré (crochets ou commentaires jamais fermés, trop de niveaux ou de notes)"
)
TITLE = (Text("titre", 2), Text("Oser", 2))


def parsed(text: str) -> Document:
    document, problems = front_matter.parse("a.md", text.encode())
    assert problems == []
    assert document is not None
    return document


def refusal(data: bytes) -> tuple[int, str]:
    document, problems = front_matter.parse("a.md", data)
    assert document is None
    (problem,) = problems
    return problem.line, problem.message


def test_a_block_between_fences() -> None:
    assert parsed("---\ntitre: Oser\n---\n\nTexte\n") == Document(
        Group((TITLE,), 2), "\nTexte\n", 4, header=False
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitre: Oser\n---\nA",
        "---\r\ntitre: Oser\r\n---  \r\nA",
        "---\rtitre: Oser\r...\rA",
    ],
)
def test_marks_and_ends_of_line_of_other_systems(text: str) -> None:
    assert parsed(text) == Document(Group((TITLE,), 2), "A", 4, header=False)


def test_utf_16_is_read_when_marked() -> None:
    data = "\ufeff---\ntitre: Été\n---\nA".encode("utf-16-le")
    document, problems = front_matter.parse("a.md", data)
    assert problems == []
    assert document == Document(
        Group(((Text("titre", 2), Text("Été", 2)),), 2), "A", 4, header=False
    )


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_what_nobody_sees_is_not_read(sign: str) -> None:
    text = f"{sign}---\n{sign}titre{sign}: Oser{sign}\n---{sign}\nA"
    assert parsed(text) == Document(Group((TITLE,), 2), "A", 4, header=False)


@pytest.mark.parametrize(
    ("copied", "typed"),
    [
        (unicodedata.normalize("NFD", "À côté"), "À côté"),
        ("l’of\ufb01ce, l’e\ufb00ort", "l’office, l’effort"),
        ("le déve\u00ad\nloppement", "le déve-\nloppement"),
    ],
)
def test_letters_as_a_pdf_has_them(copied: str, typed: str) -> None:
    assert parsed(f"---\nrésumé: Été\n---\n{copied}") == parsed(f"---\nrésumé: Été\n---\n{typed}")


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
def test_accents_read_in_another_encoding_are_told(encoding: str) -> None:
    body = "L’économie à côté, « déjà » créée".encode().decode(encoding, "replace")
    document, problems = front_matter.parse("a.md", f"---\ntitre: Oser\n---\n{body}".encode())
    assert document is not None
    (problem,) = problems
    assert (problem.line, problem.severity) == (4, Severity.WARNING)
    assert problem.message.startswith("accents abîmés par un autre encodage")


def test_accents_beside_their_letters_are_told() -> None:
    _, (problem,) = front_matter.parse("a.md", "---\ntitre: Oser\n---\nL’e´conomie".encode())
    assert problem.message.startswith("accents abîmés")


@pytest.mark.parametrize(
    "word", ["São Paulo", "SÃO PAULO", "â la", "Âge", "√2", "Ångström", "4 ‚ 5"]
)
def test_signs_of_other_languages_are_not(word: str) -> None:
    assert parsed(f"---\ntitre: Oser\n---\n{word}").body == word


def test_blank_lines_may_come_first() -> None:
    assert parsed("\n\n---\ntitre: Oser\n---\nA") == Document(
        Group(((Text("titre", 4), Text("Oser", 4)),), 4), "A", 6, header=False
    )


def test_a_rule_in_the_body_is_body() -> None:
    assert parsed("---\ntitre: Oser\n---\nA\n\n---\n\nB").body == "A\n\n---\n\nB"


def test_pelican_header() -> None:
    text = (
        "Title: Oser\nDate:2017-06-29\nTags: a,\n    b\n\tc\n  Lang : fr\nSummary:\n    Court\n"
        "\nA\n\nB"
    )
    assert parsed(text) == Document(
        Group(
            (
                (Text("Title", 1), Text("Oser", 1)),
                (Text("Date", 2), Text("2017-06-29", 2)),
                (Text("Tags", 3), Items((Text("a,", 3), Text("b", 4), Text("c", 5)), 3)),
                (Text("Lang", 6), Text("fr", 6)),
                (Text("Summary", 7), Text("Court", 8)),
            ),
            1,
        ),
        "A\n\nB",
        10,
        header=True,
    )


def test_a_header_may_end_with_the_file_or_with_a_fence() -> None:
    fields = Group(((Text("Title", 1), Text("Oser", 1)),), 1)
    assert parsed("Title: Oser") == Document(fields, "", 2, header=True)
    assert parsed("Title: Oser\n---\nA") == Document(fields, "A", 3, header=True)


@pytest.mark.parametrize(
    ("key", "severity"), [("Title", Severity.WARNING), ("Titre", Severity.ERROR)]
)
def test_a_header_line_without_a_colon_begins_the_body(key: str, severity: Severity) -> None:
    document, problems = front_matter.parse("a.md", f"{key}: Oser\nAuteur Marie\n".encode())
    assert document == Document(
        Group(((Text(key, 1), Text("Oser", 1)),), 1), "Auteur Marie\n", 2, header=True
    )
    assert problems == [
        Problem(
            "a.md", 2, "", "Auteur Marie",
            "ligne sans deux-points dans l’en-tête : le texte commence ici",
            "Laissez une ligne vide avant le texte; si c’est une liste, mettez l’en-tête entre deux"
            " lignes « --- ».", severity,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["resume: # A", "themes:\n  - # A", 'themes:\n  - "b" # A', "statut : #A: b"],
)
def test_a_remark_beside_a_field_is_told(line: str) -> None:
    document, [told] = front_matter.parse("a.md", f"---\ntitre: a\n{line}\n---\nb # c".encode())
    assert document
    assert (told.line, told.value.replace(" ", "")[:2], told.severity) == (
        3 + line.count("\n"), "#A", Severity.WARNING,
    )  # fmt: skip


@pytest.mark.parametrize("line", ["# resume: # A", "resume: A # B", "resume: #1 #deux", "a: '# A'"])
def test_words_after_a_sign_are_no_remark(line: str) -> None:
    assert front_matter.parse("a.md", f"---\ntitre: a\n{line}\n---".encode())[1] == []


@pytest.mark.parametrize("dashes", ["---", "----", "—", "—-", "———", "–-", "--"])
def test_dashes_of_any_program_begin_and_end_the_fields(dashes: str) -> None:
    expected = Group(((Text("titre", 2), Text("Oser", 2)),), 2)
    assert parsed(f"{dashes}\ntitre: Oser\n{dashes} \nA") == Document(
        expected, "A", 4, header=False
    )


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "le fichier est vide"),
        (b"\xef\xbb\xbf \n\t\n", 1, "le fichier est vide"),
        (b"---\ntitre: \xe9t\xe9\n---\n", 2, "le fichier n’est pas encodé en UTF-8"),
        ("---\ntitre: a\n".encode("utf-16-le"), 1, "le fichier n’est pas encodé en UTF-8"),
        ("---\ntitre: été\n".encode("utf-32"), 1, "le fichier n’est pas encodé en UTF-8"),
        (b"\xff\xfea", 1, "le fichier n’est pas encodé en UTF-8"),
        (b"---\ntitre: a\n---\n\nb\x00", 5, "caractère invisible interdit (U+0000)"),
        ("---\ntitre: a\u202eb\n---".encode(), 2, "caractère invisible interdit (U+202E)"),
        (b"a" * 1_000_001, 1, "le fichier est trop gros (plus de 1 000 ko)"),
        (b"---\ntitre: a\n", 1, "le bloc ouvert par « --- » n’est pas fermé"),
        (b"---", 1, "le bloc ouvert par « --- » n’est pas fermé"),
        (b"\n--- titre: a\n---", 2, "la première ligne doit être « --- »"),
        (b"Bonjour\n", 1, "il manque l’en-tête au début du fichier"),
        (b"https://example.org\n", 1, "il manque l’en-tête au début du fichier"),
        (b'---\ntitre: a\nliste:\n  - "\\0"\n---', 4, "caractère invisible interdit"),
        (b'---\nlieu:\n  nom: "\\e"\n---', 3, "caractère invisible interdit"),
        (b"---\ntitre: a\n---\n\nb\n\n" + b"[" * 201, 7, TANGLED),
        (b"---\ntitre: a\n---\n" + b"a <!-- b\n\n" * 201, 404, TANGLED),
        (b"---\ntitre: a\n---\n\n" + b"> " * 40 + b"b", 5, TANGLED),
        *(
            (b"---\ntitre: a\n---\n" + rule * 501, 502, TANGLED)
            for rule in (b"---\n", b"- ---\n", b"* * *\n", b"    - - -\n", b"> ___\n", b"- *\t_\n")
        ),
        (
            b"---\n nom: A\nfonction: B\n---\n",
            3,
            "cette ligne (ou celle d’avant) n’est pas lisible",
        ),
        (
            "---\n\u00a0nom: A\nfonction: B\n---\n".encode(),
            3,
            "cette ligne (ou celle d’avant) n’est pas lisible",
        ),
        (b"---\ntitre: a\n  - b\n---", 3, "ligne en retrait sous un champ déjà rempli"),
    ],
)
def test_refusals(data: bytes, line: int, message: str) -> None:
    assert refusal(data) == (line, message)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    document, problems = front_matter.parse("a.md", data)
    assert document is not None or len(problems) == 1


@given(st.text().map(lambda text: f"---\n{text}\n---\n{text}"))
def test_any_text_between_fences_is_read_or_refused(text: str) -> None:
    document, problems = front_matter.parse("a.md", text.encode("utf-8", "replace"))
    assert document is not None or len(problems) == 1
