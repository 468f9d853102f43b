"""`make envoyer` with a real bare repository and two people."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands.send import main
from tests.support.content_folder import MEETING, MEETING_FIELDS, POST, POST_FIELDS, SOUND, text
from tests.support.content_folder import write as write_content
from tests.support.factories import at
from tests.support.repository import Repository, repository


@dataclass(frozen=True)
class Person:
    """A clone, and the command run in it."""

    clone: Repository
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def send(self, *options: str) -> tuple[int, str]:
        self.monkeypatch.chdir(self.clone.root)
        status = main([*options, "--", str(self.clone.content)])
        shown = self.capsys.readouterr()
        return status, shown.out + shown.err

    def write(self, path: str, fields: str, body: str = "Texte.\n") -> None:
        self.clone.write(path, text(fields, body).decode())


@pytest.fixture
def online(tmp_path: Path) -> Path:
    """A bare repository that holds a sound content folder."""
    first = repository(tmp_path / "first")
    write_content(first.content, {path: text(fields) for path, fields in SOUND.items()})
    (first.root / "pelicanconf.py").write_text(
        'SITEURL = "https://pole.example.org"\nSITENAME = "Pôle d’essai"\n', "utf-8"
    )
    first.commit(at(2017, 9, 1))
    first.git("clone", "--quiet", "--bare", first.root.as_uri(), str(tmp_path / "online.git"))
    return tmp_path / "online.git"


@pytest.fixture
def people(
    online: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Person, Person]:  # fmt: skip
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1506873600")  # 1 October 2017
    source = Repository(online)
    made = []
    for name in ("ann", "bea"):
        source.git("clone", "--quiet", online.as_uri(), str(tmp_path / name))
        made.append(Person(Repository(tmp_path / name), capsys, monkeypatch))
    return made[0], made[1]


def log(online: Path) -> list[str]:
    return Repository(online).git("log", "--format=%s", "main").splitlines()


def test_a_change_is_said_recorded_and_sent(people: tuple[Person, Person], online: Path) -> None:
    ann, _ = people
    ann.write(MEETING, f"{MEETING_FIELDS}statut: annulee\n")
    ann.write("articles/2017/neuf.md", POST_FIELDS.replace("Oser", "Neuf"))
    status, said = ann.send()
    assert status == 0, said
    assert "Rencontre annulée : Financer" in said
    assert "Article : ajout de « Neuf »" in said
    assert log(online)[0].startswith("Contenu : 2 changements : ")
    assert ann.send()[1].startswith("Rien à envoyer")


def test_a_mistake_sends_nothing(people: tuple[Person, Person], online: Path) -> None:
    ann, _ = people
    before = log(online)
    ann.write(MEETING, MEETING_FIELDS.replace("maskinonge", "maskinoge"))
    status, said = ann.send()
    assert (status, log(online)) == (1, before)
    assert "Vouliez-vous « maskinonge »?" in said
    assert "rien n’est envoyé" in said


def test_two_people_on_two_texts(people: tuple[Person, Person], online: Path) -> None:
    ann, bea = people
    ann.write(POST, POST_FIELDS, "Ann.\n")
    bea.write(MEETING, MEETING_FIELDS, "Béa.\n")
    assert ann.send()[0] == 0
    assert bea.send()[0] == 0
    assert len(log(online)) == 3
    assert "Ann." in (bea.clone.content / POST).read_text("utf-8")


@pytest.mark.parametrize(("kept", "wins"), [("moi", "Béa."), ("en-ligne", "Ann.")])
def test_two_people_on_the_same_lines(
    people: tuple[Person, Person], online: Path, kept: str, wins: str
) -> None:
    ann, bea = people
    ann.write(POST, POST_FIELDS, "Ann.\n")
    bea.write(POST, POST_FIELDS, "Béa.\n")
    assert ann.send()[0] == 0
    status, said = bea.send()
    assert status == 1
    assert f"content/{POST}" in said
    assert "GARDER=moi" in said
    # Nothing is lost, nothing is half done.
    assert "Béa." in (bea.clone.content / POST).read_text("utf-8")
    assert bea.clone.git("status", "--porcelain") == ""
    status, said = bea.send("--garder", kept)
    assert status == 0, said
    assert wins in Repository(online).git("show", f"main:content/{POST}")


def test_what_is_wrong_together_is_told_and_not_sent(
    people: tuple[Person, Person], online: Path
) -> None:
    ann, bea = people
    ann.write("rencontres/2017-2018/une.md", MEETING_FIELDS.replace("abcd", "efgh"))
    bea.write("rencontres/2017-2018/autre.md", MEETING_FIELDS.replace("abcd", "efgh"))
    assert ann.send()[0] == 0
    before = log(online)
    status, said = bea.send()
    assert (status, log(online)) == (1, before)
    assert "efgh" in said


def test_refusals_say_what_to_do(
    people: tuple[Person, Person], online: Path, tmp_path: Path
) -> None:
    ann, _ = people
    ann.write(POST, POST_FIELDS, "Ann.\n")
    online.rename(tmp_path / "ailleurs.git")
    status, said = ann.send()
    assert status == 1
    assert "rien n’est perdu" in said
    ann.clone.git("remote", "remove", "origin")
    assert "git remote add origin" in ann.send()[1]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Failed to connect to forge.example.org port 443: Couldn't connect", "Vérifiez Internet"),
        ("kex_exchange_identification: Connection closed by remote host", "Vérifiez Internet"),
        ("ssh: connect to host a port 22: No route to host", "Vérifiez Internet"),
        ("SSL certificate problem: certificate is not yet valid", "sa date et son heure"),
        ("Host key verification failed.", "Tapez « git fetch »"),
        ("remote: HTTP Basic: Access denied", "Demandez un accès"),
        ("could not read Username for 'https://x': terminal prompts disabled", "Demandez un accès"),
        ("remote: Repository not found.", "introuvable"),
        ("! [remote rejected] main -> main (pre-receive hook declined)", "ses règles"),
        ("something that nobody foresaw", "le dépôt en ligne a refusé"),
    ],
)
def test_why_the_online_repository_cannot_be_reached_is_said(
    people: tuple[Person, Person], tmp_path: Path, said: str, told: str
) -> None:
    ann, _ = people
    ann.write(POST, POST_FIELDS, "Ann.\n")
    wrong = tmp_path / "upload-pack"
    wrong.write_text(f"#!/bin/sh\ncat >&2 <<'FIN'\nfatal: {said}\nFIN\nexit 128\n", "utf-8")
    wrong.chmod(0o755)
    ann.clone.git("config", "remote.origin.uploadpack", str(wrong))
    status, shown = ann.send()
    assert status == 1
    assert "Rien n’a été envoyé" in shown
    assert told in shown


def test_a_file_that_no_forge_takes_is_not_recorded(
    people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, _ = people
    monkeypatch.setattr("commands.repository.LARGEST", 2_000_000)
    large = ann.clone.content / "documents/vidéo.pdf"
    large.parent.mkdir()
    large.write_bytes(b"%PDF-1.4\n" + b"x" * 3_000_000)
    before = ann.clone.git("rev-parse", "HEAD")
    status, said = ann.send()
    assert status == 1
    assert "content/documents/vidéo.pdf : 3 Mo : trop gros" in said.replace("\xa0", " ")
    assert ann.clone.git("rev-parse", "HEAD") == before
    large.unlink()
    assert "Rien à envoyer" in ann.send()[1]


def test_outside_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_content(tmp_path / "content", {path: text(fields) for path, fields in SOUND.items()})
    (tmp_path / "pelicanconf.py").write_text('SITEURL = "https://pole.example.org"', "utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1506873600")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["--", "content"]) == 1
    assert "n’est pas suivi par git" in capsys.readouterr().err


def test_what_git_refuses_here_is_told(people: tuple[Person, Person], online: Path) -> None:
    ann, _ = people
    before = log(online)
    ann.write(POST, POST_FIELDS, "Ann.\n")
    lock = ann.clone.root / ".git/index.lock"
    lock.touch()
    status, said = ann.send()
    assert status == 1
    assert "Un autre programme se sert de git" in said
    lock.unlink()
    hook = ann.clone.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho pas aujourd’hui\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    status, said = ann.send()
    assert (status, log(online)) == (1, before)
    assert "(git : pas aujourd’hui)" in said
