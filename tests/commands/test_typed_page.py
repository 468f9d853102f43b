"""The page of what is typed is that of the site, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.project import project_from
from commands.proposal import Proposal, typed_page
from programmation.problems import Problem
from programmation.settings import settings_from
from tests.support.building import ROOT, SAMPLE, built

SETTINGS_FILE = ROOT / "pelicanconf.py"
OVERRIDES = {"SITEURL": "http://127.0.0.1:8000", "BUILD_DATE": "2018-02-01", "SHOW_DRAFTS": True,
             "SHARE_IMAGES": False, "SEARCH_INDEX": False}  # fmt: skip
POST = "articles/2017/premier-billet.md"


def page(
    path: str, data: bytes, *files: str, root: Path = SAMPLE
) -> tuple[str, tuple[Problem, ...]]:
    settings = {**settings_from(SETTINGS_FILE), **OVERRIDES}
    change = Proposal(path, data, dict.fromkeys(files, b""))
    return typed_page(project_from(settings, root), ROOT / settings["THEME"], change)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    options = [f"{name}={json.dumps(value)}" for name, value in OVERRIDES.items()]
    return built(SAMPLE, tmp_path_factory.mktemp("typed") / "out", *options)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (POST, "articles/2017/premier-billet"),
        ("articles/2017/deux-auteurs.md", "articles/2017/deux-auteurs"),
        ("rencontres/2017-2018/gouvernance.md", "rencontres/gouvernance"),
        ("communautes/nord.md", "communautes/nord"),
        ("auteurs/alice-roy.md", "auteurs/alice-roy"),
        ("pages/a-propos.md", "a-propos"),
    ],
)
def test_it_is_the_page_that_a_build_makes(site: Path, path: str, address: str) -> None:
    html, wrong = page(path, (SAMPLE / path).read_bytes())
    assert html == (site / address / "index.html").read_text("utf-8")
    assert wrong == ()


def test_what_is_typed_shows_and_nothing_is_written(tmp_path: Path) -> None:
    data = (SAMPLE / POST).read_bytes()
    html, _ = page(POST, data.replace(b"Premier billet", "Été".encode()) + b"\n\nUn **mot**.\n")
    assert "<h1" in html
    assert ">Été</h1>" in html
    assert "<strong>mot</strong>" in html
    assert (SAMPLE / POST).read_bytes() == data


def test_a_new_draft_with_a_picture_of_the_form_alone() -> None:
    typed = (
        "---\ntitre: Neuf\ndate: 2018-01-31\nauteurs: alice-roy\nimage: images/neuve.png\n"
        "image_alt: Une table\nstatut: brouillon\n---\n![Une fête](/images/fete.png)\n"
    )
    html, _ = page("articles/2018/neuf.md", typed.encode(), "images/neuve.png", "images/fete.png")
    assert ">Neuf</h1>" in html
    assert "Brouillon" in html
    for source in ('src="/images/neuve.png"', 'src="/images/fete.png"'):
        assert source in html


def test_a_text_without_its_title_has_no_page_yet_and_says_why() -> None:
    html, wrong = page("pages/neuve.md", b"---\nresume: Rien\n---\nTexte.\n")
    assert html == ""
    assert [(one.field, one.message) for one in wrong] == [("titre", "champ manquant")]


def test_the_organisation_shows_on_the_home_page_and_a_comment_below_its_post() -> None:
    home, _ = page("organisation.md", b"---\nnom: Ailleurs\nbandeau:\n  texte: Ferme demain\n---\n")
    assert "Ferme demain" in home
    assert "Ailleurs" in home
    words = b"---\nnom: Une lectrice\ndate: 2017-07-02\n---\nMerci beaucoup.\n"
    post, _ = page("commentaires/premier-billet/2017-07-02-une-lectrice.md", words)
    assert "Merci beaucoup." in post
    assert ">Premier billet</h1>" in post
