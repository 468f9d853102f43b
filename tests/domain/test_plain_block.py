"""Plain blocks are read without YAML, and just as YAML would read them."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmation.content import plain_block, yaml_block
from programmation.content.nodes import Group, Items, Text
from programmation.text.plain_text import FORBIDDEN

ROOT = Path(__file__).resolve().parents[2]

PLAIN = """\
titre: Financement : un survol
resume: "Trois idées: l’une #2"
themes:
  - Coopération
  - « Oser » ensemble
lieu:
  nom: Salle
  lien: https://example.org/#map
experts:
  - nom: Une conseillère
    fonction: Finances : le reste
  - nom: Un conseiller
fin:"""


def test_every_value_knows_its_line() -> None:
    read = plain_block.plain_group(PLAIN.split("\n"), 2)
    assert read is not None
    assert read == yaml_block.yaml_group(PLAIN, 2)
    fields = dict(read.entries)
    assert fields[Text("resume", 3)] == Text("Trois idées: l’une #2", 3)
    assert fields[Text("themes", 4)] == Items(
        (Text("Coopération", 5), Text("« Oser » ensemble", 6)), 5
    )
    assert fields[Text("lieu", 7)] == Group(
        (
            (Text("nom", 8), Text("Salle", 8)),
            (Text("lien", 9), Text("https://example.org/#map", 9)),
        ),
        8,
    )
    assert fields[Text("fin", 14)] == Text("", 14)


@pytest.mark.parametrize(
    "block",
    [
        "titre: [a, b]",
        'titre: "a\\u0300"',
        "titre: 'a'",
        "titre: Oser\n  ensemble",
        "titre: |\n  Oser",
        "# conseil\ntitre: Oser",
        "titre: Oser\n\ndate: hier",
        "themes:\n- a",
        "themes:\n  - Note : un récit",
        "experts:\n  - nom: a\n   f: b",
        "experts:\n  - nom: a\n  f: b",
        "themes:\n  - a\n    - b",
        "themes:\n    - a",
        "lieu:\n  nom: a\n  - b",
        "lieu:\n  nom:\n    b: c",
        "  nom: a",
        "titre:\tOser",
        "- a",
        "Oser",
        "",
    ],
)
def test_other_blocks_are_left_to_yaml(block: str) -> None:
    assert plain_block.plain_group(block.split("\n"), 2) is None


CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda c: c != "\ufeff" and not FORBIDDEN.search(c)
)
SPACE = st.sampled_from(["", " ", "  ", "    ", "\u00a0", "\t"])
LINES = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["", "", "  ", "  ", "    ", " ", "   ", "\u00a0"]),
    st.sampled_from(["", "", "- ", "-", "-  ", "- - "]),
    st.sampled_from(["nom:", "titre:", "a b:", "Été:", "a-b:", "x2:", "", "?", "é_" * 40 + ":"]),
    st.sampled_from([" ", " ", "", "  ", "\u00a0"]),
    st.sampled_from(["", '"', "«", "a", "/"])
    | st.sampled_from(["Oser", '"a: b # c"', '" a "', '""', "a : b", "l'été #2", "[a]", "- a", "|"])
    | st.text(CHARACTERS, max_size=4),
    SPACE,
)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.lists(LINES, min_size=1, max_size=6))
def test_what_is_read_is_what_yaml_reads(lines: list[str]) -> None:
    read = plain_block.plain_group(lines, 2)
    assert read is None or read == yaml_block.yaml_group("\n".join(lines), 2)


USUAL = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["nom: ", "titre: ", "  - ", "  nom: ", "  - nom: ", "    nom: ", "a:"]),
    st.sampled_from(["", "«", '"', "a", "a\t", "a: "]),
    st.text(CHARACTERS, max_size=6).map(lambda text: text.replace("\n", "")),
    st.sampled_from(["", '"', "\t"]),
)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.lists(USUAL, min_size=1, max_size=6))
def test_any_character_is_read_as_yaml_reads_it(lines: list[str]) -> None:
    read = plain_block.plain_group(lines, 2)
    assert read is None or read == yaml_block.yaml_group("\n".join(lines), 2)


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
