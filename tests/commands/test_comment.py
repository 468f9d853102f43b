"""`make commentaire` and `make comments` on a folder of their own."""

import configparser
import stat
import sys
from pathlib import Path

import pytest

from commands import comment, isso_server
from tests.domain.test_email_comments import message

ROOT = Path(__file__).parents[2]
POST = "---\ntitre: Le « collectif » & vous\ndate: 2017-06-29\nauteurs: alice\n---\nTexte.\n"


@pytest.fixture
def content(tmp_path, monkeypatch):
    """A folder of one post, which the commands take for the site's content."""
    for path, text in {
        "articles/2017/collectif.md": POST,
        "auteurs/alice.md": "---\nnom: Alice\n---\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setenv("CONTENU", str(tmp_path))
    monkeypatch.setenv("BUILD_DATE", "2017-10-01")
    monkeypatch.chdir(ROOT)
    return tmp_path


def test_an_email_is_filed_and_never_over_another(content, capsys):
    (content / "courriel.eml").write_bytes(message())
    comment.main([str(content / "courriel.eml")])
    comment.main([str(content / "courriel.eml"), "--reponse-a", "2017-07-03-une-lectrice"])
    folder = content / "commentaires/collectif"
    assert sorted(path.name for path in folder.iterdir()) == [
        "2017-07-03-une-lectrice-2.md",
        "2017-07-03-une-lectrice.md",
    ]
    assert (
        "reponse_a: 2017-07-03-une-lectrice\n"
        in (folder / "2017-07-03-une-lectrice-2.md").read_text()
    )
    assert str(folder / "2017-07-03-une-lectrice.md") in capsys.readouterr().out


def test_an_email_comes_from_the_keyboard_too(content, monkeypatch):
    (content / "pasted").write_text("Bravo!")
    with (content / "pasted").open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        comment.main(["--nom", "Ève", "--article", "collectif"])
    assert len(list((content / "commentaires/collectif").glob("*-eve.md"))) == 1


@pytest.mark.parametrize(
    ("prepare", "arguments", "words"),
    [
        (lambda root: None, ["absent.eml"], "« absent.eml » : ce fichier n’existe pas"),
        (lambda root: (root / "m").write_text("Bonjour"), ["m"], "ARTICLE="),
        (lambda root: (root / "articles/x.md").write_text("---\n"), ["m"], "articles/x.md"),
    ],
)
def test_what_is_missing_is_said_and_nothing_written(content, capsys, prepare, arguments, words):
    (content / "m").write_text("Bonjour")
    prepare(content)
    given = [str(content / name) if name == "m" else name for name in arguments]
    assert comment.main(given) == 1
    assert words in capsys.readouterr().err
    assert not (content / "commentaires").exists()


def test_a_wrong_setting_is_one_line(content, capsys, monkeypatch):
    monkeypatch.setenv("BUILD_DATE", "demain")
    assert comment.main(["m"]) == 1
    assert capsys.readouterr().err == (
        'BUILD_DATE : « demain » n’est pas une date, comme "2017-10-01".\n'
    )


def test_isso_listens_here_alone_and_holds_every_comment():
    config = configparser.ConfigParser(interpolation=None)
    config.read_string(
        isso_server.configuration(
            Path("/data/comments.db"),
            ["https://example.org"],
            8081,
            password="%p",  # noqa: S106
            salt="s",
        )
    )
    assert config["server"]["listen"] == "http://127.0.0.1:8081"
    assert config["moderation"].getboolean("enabled")
    assert config["general"]["host"].split() == ["https://example.org/"]
    assert (config["admin"]["password"], config["hash"]["salt"]) == ("%p", "s")


def test_a_secret_is_made_once_and_private(tmp_path):
    made = isso_server.secret(tmp_path / "password")
    assert len(made) >= 20
    assert isso_server.secret(tmp_path / "password") == made
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
