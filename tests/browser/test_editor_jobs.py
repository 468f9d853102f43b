"""Staff's everyday jobs, from the form to the pushed commit and the built page."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from commands.check import report_on
from commands.project import project_from
from programmation.settings import settings_from
from tests.support.building import ROOT, SAMPLE
from tests.support.editor import Editor, editing, read
from tests.support.factories import at
from tests.support.repository import Repository, repository
from tests.support.serving import OwnSite, eventually

MEETING = "rencontres/2017-2018/releve.md"
POST = "articles/2017/premier-billet.md"
NETWORKS = "reseaux:\n  - titre: Facebook\n    lien: https://www.facebook.com/\n"
ONLINE: dict[str, Repository] = {}


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("jobs")
    here = repository(root / "here")
    shutil.copytree(SAMPLE, here.content)
    here.write("organisation.md", f"---\nnom: Pôle d’essai\n{NETWORKS}---\n")
    (here.root / ".gitignore").write_text(".cache/\nserve.log\n", encoding="utf-8")
    here.commit(at(2018, 1, 1))
    here.git("clone", "--quiet", "--bare", here.root.as_uri(), str(root / "online.git"))
    here.git("remote", "add", "origin", (root / "online.git").as_uri())
    ONLINE["repository"] = Repository(root / "online.git")
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    with editing(browser, OwnSite(here.root), "2018-02-01", **git) as editor:
        yield editor


def a_post(editor: Editor, files: Path) -> None:
    editor.new("articles")
    editor.fill(titre="Une fête", date="31 janvier 2018", image_alt="Une table")
    editor.fill(etiquettes="Relève, Coopération")
    editor.choose("auteurs", "Alice Roy")
    editor.upload("Choisir une image", files / "Fête d’Été.PNG")
    editor.put_document(files / "Procès-verbal.pdf", "Le procès-verbal [signé]")
    editor.body("\n\nVenez.")


def two_authors(editor: Editor, _files: Path) -> None:
    editor.open(POST)
    editor.choose("auteurs", "Benoît Côté")


def a_meeting(editor: Editor, _files: Path) -> None:
    editor.new("rencontres")
    editor.fill(
        titre="Parler de budget", debut="jeudi 17 mai 2018 9 h", inscription="a@example.org"
    )
    editor.choose("communaute", "Communauté du Nord")
    editor.body("Venez nombreux.")


def moved(editor: Editor, _files: Path) -> None:
    editor.open(MEETING)
    editor.fill(debut="29 mars 2018 9 h", ancien_debut="22 mars 2018 9 h")


def cancelled(editor: Editor, _files: Path) -> None:
    editor.open(MEETING)
    editor.choose("statut", "Annulée")


def reinstated(editor: Editor, _files: Path) -> None:
    editor.open(MEETING)
    editor.choose("statut", "Prévue")


def recap(editor: Editor, files: Path) -> None:
    editor.open("rencontres/2017-2018/financement.md")
    editor.page.get_by_role("button", name="Ajouter document").first.click()
    editor.field("titre", 1).fill("Aide-mémoire")
    editor.upload("Choisir un fichier", files / "Procès-verbal.pdf", "proces-verbal.pdf")
    editor.fill(presences="12")


def draft(editor: Editor, _files: Path) -> None:
    editor.new("articles")
    editor.fill(titre="Pas encore", date="2018-01-30")
    editor.choose("auteurs", "Alice Roy")
    editor.choose("statut", "Brouillon")
    editor.body("À relire.")


def telephone(editor: Editor, _files: Path) -> None:
    editor.open("organisation.md")
    editor.fill(nom="Pôle d’ici", telephone="819 555-0123")


def alert(editor: Editor, _files: Path) -> None:
    editor.open("organisation.md")
    editor.fill(texte="Fermé demain", jusqu_au="15 février 2018")


def partner(editor: Editor, files: Path) -> None:
    editor.open("organisation.md")
    editor.page.get_by_role("button", name="Ajouter partenaire").first.click()
    editor.field("nom", 1).fill("Une caisse")
    editor.fill(alt="Une caisse")
    editor.upload("Choisir une image", files / "Logo.png")


def in_the_menu(editor: Editor, _files: Path) -> None:
    editor.open("pages/a-propos.md")
    editor.fill(menu="1")


def a_comment(editor: Editor, _files: Path) -> None:
    editor.new("commentaires")
    editor.fill(nom="Une lectrice de Shawinigan", date="2 juillet 2017 9 h 15", body="Merci !")
    editor.choose("_article", "Premier billet")


def mended(editor: Editor, _files: Path) -> None:
    editor.open(POST)
    editor.fill(titre="Tout premier billet")


def undone(editor: Editor, _files: Path) -> None:
    editor.open(POST)
    editor.page.get_by_role("button", name="Versions d’avant").click()
    # The text as it is now is not in the list: the one before comes first.
    editor.page.get_by_role("dialog").get_by_role("button").first.click()
    editor.steps += 1
    expect(editor.field("titre")).to_have_value("Premier billet")


JOBS: list[tuple[Callable[[Editor, Path], None], str, str, str]] = [
    # job, a word of what is said when it is sent, the page, a word of it
    (a_post, "ajout de « Une fête »", "/articles/2018/une-fete/", "Une table"),
    (two_authors, "Article", "/articles/2017/premier-billet/", "Benoît Côté"),
    (a_meeting, "ajout de « Parler de budget »", "/rencontres/parler-de-budget/", "17 mai 2018"),
    (moved, "Rencontre déplacée", "/rencontres/releve/", "29 mars 2018"),
    (cancelled, "Rencontre annulée", "/rencontres/releve/", "annulée"),
    (reinstated, "Rencontre rétablie", "/rencontres/releve/", "29 mars 2018"),
    (recap, "Rencontre", "/rencontres/financement/", "proces-verbal.pdf"),
    (draft, "ajout de « Pas encore »", "/articles/2018/pas-encore/", "Brouillon"),
    (telephone, "", "/", "819 555-0123"),
    (alert, "", "/", "Fermé demain"),
    (partner, "", "/", "Une caisse"),
    (in_the_menu, "Page", "/", "/a-propos/"),
    (a_comment, "Commentaire", "/articles/2017/premier-billet/", "Une lectrice de Shawinigan"),
    (mended, "Article", "/articles/2017/premier-billet/", "Tout premier billet"),
    (undone, "Article", "/articles/2017/premier-billet/", "Premier billet"),
]


@pytest.mark.parametrize(
    ("job", "said", "address", "shown"), JOBS, ids=[job.__name__ for job, *_ in JOBS]
)
def test_a_job_from_the_form_to_the_page(
    editor: Editor, tmp_path: Path, job: Callable[[Editor, Path], None], said: str, address: str,
    shown: str,
) -> None:  # fmt: skip
    for name in ("Fête d’Été.PNG", "Logo.png"):
        shutil.copy(SAMPLE / "images/table.png", tmp_path / name)
    (tmp_path / "Procès-verbal.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    before = commits()
    job(editor, tmp_path)
    editor.save()
    told = editor.put_online()
    assert "Envoyé" in told
    assert said in told
    assert editor.steps <= 5
    assert commits() == before + 1
    eventually(lambda: shown in page_at(editor, address), f"« {shown} » at {address}")


PARTY = r"""
---
titre: Une fête
date: 2018-01-31
auteurs:
  - alice-roy
etiquettes:
  - Relève
  - Coopération
image: images/fete-d-ete.png
image_alt: Une table
statut: publie
---
[Le procès-verbal \[signé\]](/documents/proces-verbal.pdf)

Venez.
"""
ORGANISATION = f"""\
---
nom: Pôle d’ici
telephone: 819 555-0123
{NETWORKS}partenaires:
  - nom: Une caisse
    logo: images/logo.png
    alt: Une caisse
bandeau:
  texte: Fermé demain
  jusqu_au: 2018-02-15
---
"""


def test_the_jobs_wrote_what_a_person_would(editor: Editor) -> None:
    assert read(editor.site, "articles/2018/une-fete.md") == PARTY.lstrip()
    assert read(editor.site, "organisation.md") == ORGANISATION
    picture = editor.site.content / "images/fete-d-ete.png"
    assert picture.read_bytes() == (SAMPLE / "images/table.png").read_bytes()
    assert "Pôle d’ici" in page_at(editor, "/")
    said, sound = report_on(
        project_from(settings_from(ROOT / "pelicanconf.py"), editor.site.content)
    )
    assert sound, said


def page_at(editor: Editor, address: str) -> str:
    return editor.server.get(address)[2].replace("\u00a0", " ").replace("&nbsp;", " ")


def commits() -> int:
    return int(ONLINE["repository"].git("rev-list", "--count", "main"))


def test_a_push_that_is_refused_and_no_network_lose_nothing(editor: Editor) -> None:
    hook = ONLINE["repository"].root / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    before = commits()
    editor.open(POST)
    editor.fill(resume="Un résumé.")
    editor.save()
    told = editor.put_online()
    assert "ses règles l’interdisent" in told
    assert "make" not in told
    hook.unlink()
    here = Repository(editor.site.root)
    address = here.git("remote", "get-url", "origin").strip()
    here.git("remote", "set-url", "origin", "https://depot.invalid/site.git")
    assert "Vos textes sont enregistrés ici" in editor.put_online()
    here.git("remote", "set-url", "origin", address)
    assert "Envoyé" in editor.put_online()
    assert commits() == before + 1
    assert "resume: Un résumé." in read(editor.site, POST)


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Go with the keyboard to what `wanted` is, as whoever has no mouse does."""
    for _ in range(150):
        if wanted.evaluate("here => here === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail("the keyboard does not lead there")


def test_a_job_by_the_keyboard_alone(editor: Editor) -> None:
    before = commits()
    page = editor.page
    editor.show("articles")
    page.locator("body").focus()
    link = page.get_by_role("link", name="Premier billet").first
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(editor.field("titre")).to_be_visible()
    tab_to(page, editor.field("titre"))
    page.keyboard.press("End")
    page.keyboard.type(", revu")
    tab_to(page, page.get_by_role("button", name="Enregistrer").first, "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Modifications enregistrées")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Mettre en ligne").last, "Shift+Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("changement dans « Premier billet, revu »")
    expect(dialog.get_by_role("button", name="Mettre en ligne")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("Envoyé")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert commits() == before + 1


@pytest.mark.parametrize("kept", ["miennes", "siennes"])
def test_two_people_who_changed_the_same_line_choose_in_the_page(
    editor: Editor, tmp_path: Path, kept: str
) -> None:
    titles = {"miennes": f"Le mien, pour les {kept}", "siennes": f"Le sien, pour les {kept}"}
    price = f"12 $, pour les {kept}"
    other = ONLINE["repository"].clone(tmp_path / "other")
    editor.open(MEETING)
    before = (other.content / MEETING).read_text("utf-8")
    other.write(MEETING, re.sub("(?m)^titre: .*$", f"titre: {titles['siennes']}", before))
    other.commit(at(2018, 2, 1))
    other.git("push", "--quiet", "origin", "HEAD:main")
    editor.fill(titre=titles["miennes"], prix=price)
    editor.save()
    editor.page.get_by_role("button", name="Mettre en ligne").last.click()
    editor.answer("Mettre en ligne")
    dialog = editor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Deux personnes ont changé les mêmes lignes")
    expect(dialog).to_contain_text("releve.md")
    # Nothing is lost while nobody has chosen.
    online = ONLINE["repository"]
    assert f"titre: {titles['miennes']}\n" in read(editor.site, MEETING)
    assert f"titre: {titles['siennes']}\n" in online.git("show", f"main:content/{MEETING}")
    editor.answer(f"Garder les {kept}")
    expect(dialog).to_contain_text("Envoyé")
    editor.answer("Fermer")
    sent = online.git("show", f"main:content/{MEETING}")
    assert f"titre: {titles[kept]}\n" in sent
    # What only one of them changed stays, and the other's line is in the history.
    assert f"prix: {price}\n" in sent
    recorded = online.git("log", "--patch", "main", "--", f"content/{MEETING}")
    assert f"+titre: {titles['siennes']}\n" in recorded
