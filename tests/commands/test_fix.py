"""`make corriger`: every change told, none when it is only tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.fix import main
from tests.support.building import ROOT, tree
from tests.support.importing import folder

TEXT = "---\ntitre: A\ndate: 2018-01-02\nauteurs: x\nhumeur: gaie\n---\n[b](http://x.ca)\n"


def run(content: Path, *arguments: str) -> int:
    return main(["--contenu", str(content), "-s", str(ROOT / "pelicanconf.py"), *arguments])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    profile = "---\nnom: X\n---\n"
    return folder(tmp_path / "content", {"articles/2018/a.md": TEXT, "auteurs/x.md": profile})


def test_what_is_mended_is_told(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(content) == 0
    assert capsys.readouterr().out.replace("\xa0", " ") == (
        "articles/2018/a.md:7 : « http://x.ca » → « https://x.ca »\n\n"
        "1 correction dans 1 fichier. Pour les voir : git diff content. "
        "Pour les annuler : git restore content.\n"
        "Champs que le site ne connaît pas : humeur (1).\n"
        'Pour les retirer de tous les textes : make corriger CHAMPS="humeur"\n'
    )
    assert run(content, "--champs=humer") == 1
    assert capsys.readouterr().err.replace("\xa0", " ") == (
        "CHAMPS : aucun texte n’a de champ inconnu « humer ». Vouliez-vous « humeur »?\n"
    )
    assert run(content, "--champs=Humeur") == 0
    expected = TEXT.replace("http:", "https:").replace("humeur: gaie\n", "")
    assert (content / "articles/2018/a.md").read_text(encoding="utf-8") == expected
    assert set(tree(content)) == {"articles/2018/a.md", "auteurs/x.md"}
    capsys.readouterr()
    assert run(content, "--champs=humeur") == 1
    assert "« humeur »" in capsys.readouterr().err
    assert run(content) == 0
    assert capsys.readouterr().out == "Rien à corriger sans vous.\n"


def test_a_rehearsal_writes_nothing(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(content)
    assert run(content, "--essai=1", "--champs=humeur") == 0
    assert "rien n’est écrit" in capsys.readouterr().out
    assert tree(content) == before
