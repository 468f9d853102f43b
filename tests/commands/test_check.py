"""`python -m commands check`, as `make check` runs it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from commands.check import main, planned_addresses, report_on
from commands.project import project_from
from programmation.content.loader import load
from programmation.settings import settings_from
from tests.support.building import ROOT
from tests.support.content_folder import COMMUNITY, POST_FIELDS, SOUND, text
from tests.support.factories import site

SETTINGS = {"SITENAME": "Pôle", "SITEURL": "https://pole.example.org", "BUILD_DATE": "2017-10-01"}


def write(root: Path, texts: Mapping[str, str]) -> Path:
    for path, fields in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text(fields))
    return root


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project, in which the command is run."""
    write(tmp_path / "content", SOUND)
    lines = (f"{name} = {value!r}" for name, value in SETTINGS.items())
    (tmp_path / "pelicanconf.py").write_text("\n".join(lines), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BUILD_DATE", raising=False)
    return tmp_path


def test_nothing_to_mend(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == "Rien à corriger : 4\u00a0textes lus.\n"


def test_warnings_do_not_fail(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "content/note.exe").write_bytes(b"")
    assert main(["content"]) == 0
    assert (
        capsys.readouterr().out
        == """\
Avertissements : à vérifier

note.exe:1 : type de fichier non publié. Retirez-le du dossier content s’il n’y sert pas.

0\u00a0erreur, 1\u00a0avertissement.
"""
    )


def test_errors_fail(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "content/vide.md").write_bytes(b"")
    assert main([]) == 1
    assert capsys.readouterr().out.endswith("\n1\u00a0erreur, 0\u00a0avertissement.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent"], "Dossier du contenu introuvable : absent\n"),
        (["-s", "absent.py"], "Fichier de réglages introuvable : absent.py\n"),
    ],
)
def test_what_is_not_there(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 1
    assert capsys.readouterr().err == message


def test_a_wrong_setting_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pelicanconf.py").write_text("SITEURL = 'https://pole.example.org'")
    monkeypatch.setenv("BUILD_DATE", "demain")
    assert main([]) == 1
    assert capsys.readouterr().err.startswith("BUILD_DATE : « demain » n’est pas une date")


def test_settings_are_those_of_the_file(project: Path) -> None:
    assert settings_from(Path("pelicanconf.py")) == SETTINGS


def test_posts_are_paged_as_the_setting_says(project: Path) -> None:
    content = write(project / "content", {f"articles/{n}.md": POST_FIELDS for n in "abc"})
    for size, last in ((10, 1), (1, 4)):
        site = project_from({**SETTINGS, "POSTS_PER_PAGE": size}, content).site
        planned = planned_addresses(load(content, site), site)
        pages = [address for address in planned if address.startswith("/articles/page/")]
        assert len(pages) == last - 1


def test_colours_when_wanted(project: Path) -> None:
    (project / "content/vide.md").write_bytes(b"")
    assert report_on(project_from(SETTINGS, project / "content"), color=True)[0].startswith(
        "\x1b[31;1m"
    )


def test_existing_pelican_posts_alone_pass_with_warnings_at_most(tmp_path: Path) -> None:
    post = """\
Title: Un vieux billet
Date: 2015-03-01 10:20
Category: Divers
Tags: a, b
Author: Personne
Authors: Une, Autre
Slug: vieux
Template: autre

![](images/absente.png) [ici](/nulle-part/) [là]({filename}absent.md)
"""
    root = write(tmp_path, {"a.md": post, "sous-dossier/b.md": "Title: B\nDate: 2016-01-01\n"})
    told, sound = report_on(project_from(SETTINGS, root))
    assert sound
    assert told.endswith("0\u00a0erreur, 7\u00a0avertissements.")


def test_planned_addresses(tmp_path: Path) -> None:
    former = f"{SOUND[COMMUNITY]}anciennes_adresses: /communautes/la-vieille/\n"
    write(tmp_path, SOUND | {COMMUNITY: former})
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/a.pdf").write_bytes(b"a")
    content = load(tmp_path, site())
    addresses = planned_addresses(content, site(today=date(2017, 10, 1)))
    known = [
        "/", "/articles/", "/articles/2017/oser/", "/rencontres/financement/", "/sitemap.xml",
        "/programmation/2017-2018/", "/programmation/2017-2018.pdf", "/documents/a.pdf",
        "/rencontres/financement.ics", "/flux/articles.xml", "/calendrier/programmation.ics",
        "/flux/communautes/la-vieille.xml", "/calendrier/la-vieille.ics",
        "/communautes/maskinonge/affiche.pdf",
    ]  # fmt: skip
    unknown = ["/rencontres/autre.ics", "/rencontres/financement", "/articles/2018/oser/", "a.pdf"]
    assert [address for address in (*known, *unknown) if address in addresses] == known
    assert set(known) <= set(addresses)


def test_the_real_content_has_no_error_and_pelican_is_not_started() -> None:
    script = (
        "import sys; from commands.check import main; status = main([]);"
        "print(sorted({'pelican', 'icalendar', 'feedgen'} & set(sys.modules))); sys.exit(status)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "LC_ALL": "C", "NO_COLOR": ""},
        capture_output=True,
        check=False,
    )
    lines = result.stdout.decode("utf-8", "replace").splitlines()
    assert (result.returncode, lines[-1], result.stderr) == (0, "[]", b"")
