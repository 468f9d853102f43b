"""`make import`: what is asked for, what is said, and the disk: all is written, or nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from importing.__main__ import main
from tests.support.building import ROOT, tree
from tests.support.importing import OLD, WpItem, attachment, export, folder

SETTINGS = ["-s", str(ROOT / "pelicanconf.py")]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return export(
        tmp_path,
        WpItem(
            '<p>Bonjour <iframe src="https://carte.example.org/x"></iframe></p>', "Un", name="un"
        ),
        WpItem("", "Photo", 2, type="product"),
        WpItem(f'<img src="{OLD}/wp-content/uploads/2018/p.jpg">', "Deux", 3, name="deux"),
        attachment(4, "2018/p.jpg"),
    )


def test_the_report_is_for_people(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(source), str(tmp_path / "content"), *SETTINGS]) == 0
    assert capsys.readouterr().out.replace("\xa0", " ") == (
        "Import de export.xml\n\n"
        "                  source  importés  déjà là  laissés\n"
        "  articles             2         2        0        0\n"
        "  Avec 1 auteur neuf.\n\n"
        "À faire par une personne (environ 1 min) :\n"
        "  1 fichier absent : copiez-le, ou complétez la source et importez encore"
        " — environ 1 min\n"
        "     Deux : 2018/p.jpg → content/images/p.jpg\n"
        "  1 image à décrire (marquée « À décrire ») — environ 1 min\n"
        "     Deux : /images/p.jpg\n\n"
        "Pour information :\n"
        "  1 vidéo, son ou cadre devenu un lien\n"
        "     Un : https://carte.example.org/x\n"
        "  1 contenu laissé de côté\n"
        "     Photo : contenu de type « product »\n\n"
        "2 textes dans la source : 2 importés, 0 de côté. "
        "1 autre contenu de côté, dit ci-dessus.\n"
        "Tapez « make check » pour la suite.\n"
    )


def test_a_rehearsal_writes_nothing(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = folder(tmp_path / "content", {"auteurs/x.md": "---\nnom: X\n---\n"})
    before = tree(content)
    assert main([str(source), str(content), *SETTINGS, "--essai=1"]) == 0
    assert tree(content) == before
    assert "Essai d’import de export.xml : rien n’est écrit." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["", "content"], "SOURCE="),
        (["absent", "content", "vide"], "n’est ni un dossier, ni un export WordPress"),
        (["vide", "content"], "Aucun article ni aucune page dans vide."),
        (["export.xml", "content", "absent"], "IMAGES : absent n’est pas un dossier."),
        (["vide", "content", "vide"], "IMAGES : c’est pour un export"),
        (["export.xml", "content", "--communaute=x"], "COMMUNAUTE : « x » est inconnue."),
        (["export.xml", "content", "-s", "absent.py"], "Fichier de réglages introuvable"),
    ],
)
def test_what_cannot_be_done_is_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str,
) -> None:  # fmt: skip
    (tmp_path / "vide").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, *([] if "-s" in arguments else SETTINGS)]) == 1
    shown = capsys.readouterr()
    assert (shown.out, said in shown.err) == ("", True), shown.err
    assert not (tmp_path / "content").exists()


def test_nothing_is_left_of_an_import_that_fails(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = folder(tmp_path / "content", {"auteurs": b"a file where a folder must be"})
    before = tree(content)
    assert main([str(source), str(content), *SETTINGS]) == 1
    assert "Rien n’a été importé." in capsys.readouterr().err
    assert tree(content) == before


def test_make_passes_on_what_was_typed(source: Path, tmp_path: Path) -> None:
    """A name may hold what the shell or make would read."""
    canary = tmp_path / "ran"
    name = f'Zoé $5 `touch {canary}` "Z" l\'une'
    result = subprocess.run(
        ["make", "-s", "import", f"CONTENU={tmp_path / 'content'}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE": str(source), "AUTEUR": name, "ESSAI": "1"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "Essai d’import" in result.stdout
    assert not canary.exists()
