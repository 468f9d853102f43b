"""`make serie`, in a small project."""

from pathlib import Path

import pytest

from commands.series import SHARED, main
from programmation.kinds import MEETING
from tests.support.content_folder import SOUND, text, write

RULE = ("--quand=le premier jeudi du mois, d’octobre à novembre, à 9 h", "--saison=2018-2019",
        "--communaute=maskinonge", "--titre=Café")  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The content folder of a project in which the command is run."""
    write(tmp_path / "content", {path: text(fields) for path, fields in SOUND.items()})
    (tmp_path / "pelicanconf.py").write_text('SITEURL = "https://pole.example.org"', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


def test_every_field_that_is_not_of_one_day_is_shared(root: Path) -> None:
    given = ("--prix=5 $", "--places=12", "--statut=brouillon", "--experts=Jo Roy, direction",
             "--lieu=Salle", "--adresse=1, rue A", "--langue=en", "--annonce=Venez.")  # fmt: skip
    assert main([*RULE, *given]) == 0
    made = sorted((root / "rencontres/2018-2019").glob("cafe-*.md"))
    assert [path.name for path in made] == ["cafe-novembre-2018.md", "cafe-octobre-2018.md"]
    saved = made[0].read_text("utf-8")
    for line in ("prix: 5 $", "places: 12", "statut: brouillon", "  - nom: Jo Roy",
                 "  nom: Salle", "  adresse: 1, rue A", "langue: en", "Venez."):  # fmt: skip
        assert f"{line}\n" in saved
    keys = {row.key for row in MEETING.fields}
    assert keys - SHARED.keys() >= {"uid", "debut", "fin", "presences"}
    assert {"duree", "prix", "places", "resume", "themes"} <= SHARED.keys() & keys


def test_what_is_missing_is_asked_as_a_command_takes_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RULE, "--adresse=1, rue A"]) == 1
    assert 'il manque « Lieu ». Donnez LIEU="…".' in capsys.readouterr().out


def test_a_wrong_value_is_told_and_nothing_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    until = "--quand=tous les mardis, de 9 h à 11 h"
    assert main([until, *RULE[1:], "--duree=3 h"]) == 1
    assert "DUREE : QUAND dit déjà la fin." in capsys.readouterr().err
    assert main([*RULE, "--formule=bof"]) == 1
    assert capsys.readouterr().out.count("« bof » : valeur inconnue") == 1  # Not once a day.
    assert not (root / "rencontres/2018-2019").exists()
