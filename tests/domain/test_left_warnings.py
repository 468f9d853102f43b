"""The list of the warnings that staff have decided to leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from programmation.content.loader import load
from programmation.content.site_tables import read_left_warnings
from programmation.problems import Problem, Severity, left_aside
from tests.support.factories import site

PATHS = ("articles/2012/bilan.md", "articles/2013/essai.md", "documents/Rapport final.pdf")
NAMES = "nom de fichier avec des espaces"


def warning(path: str, message: str = NAMES) -> Problem:
    return Problem(path, 1, "", "", message, "", Severity.WARNING)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (NAMES, PATHS),
        (NAMES.upper(), PATHS),
        (f"documents/ : {NAMES}", PATHS[2:]),
        (f"documents: {NAMES}", PATHS[2:]),
        (f"/articles/ : {NAMES}  # tous", PATHS[:2]),
        (f"content/articles/2012 : {NAMES}", PATHS[:1]),
        ("documents/Rapport final.pdf : oui", PATHS[2:]),
        ("# rien", ()),
        ("lien sans texte", ()),
    ],
)
def test_a_line_leaves_what_it_names(line: str, left: tuple[str, ...]) -> None:
    wanted, told = read_left_warnings(f"\ufeff{line}\r\n\r\n".encode(), PATHS)
    assert told == []
    kept, count = left_aside(map(warning, PATHS), wanted)
    assert {one.path for one in kept} == {*PATHS} - {*left}
    assert count == len(left)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("document/ : x", "« documents/ »"),
        ("articles/2012/bilans.md : x", "« articles/2012/bilan.md »"),
        ("documents/ :", "Par exemple"),
        ("oui", "Par exemple"),
        (": tous", "Par exemple"),
    ],
)
def test_a_line_that_would_leave_nothing_or_all_is_told(line: str, words: str) -> None:
    wanted, [told] = read_left_warnings(f"# titre\n{line}\n".encode(), PATHS)
    assert wanted == {}
    assert (told.path, told.line, told.is_error) == ("avertissements.txt", 2, True)
    assert words in told.remedy


def test_a_list_may_be_saved_in_any_encoding() -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        found, problems = read_left_warnings(
            "documents/été/ : accents".encode(encoding), ["documents/été/a"]
        )
        assert (found, problems) == ({"documents/été/": ("accents",)}, [])


def test_errors_are_never_left() -> None:
    error = Problem("documents/a.pdf", 1, "", "", NAMES, "")
    assert left_aside([error], {"": (NAMES,)}) == ([error], 0)


def test_the_list_and_a_file_of_its_own_words_are_both_heeded(tmp_path: Path) -> None:
    (tmp_path / "avertissements.txt").write_text("pages/ : un\ndeux\n", "utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text(
        "---\ntitre: A\nsans_avertissement: trois\n---\nx\n", "utf-8"
    )
    content = load(tmp_path, site())
    assert content.problems == ()
    assert dict(content.left_warnings) == {
        "pages/": ("un",), "": ("deux",), "pages/a.md": ("trois",)
    }  # fmt: skip
    assert "avertissements.txt" not in content.folder.files
