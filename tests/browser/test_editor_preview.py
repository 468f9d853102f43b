"""Beside the form: the site's own page of what is typed and not saved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.support.building import SAMPLE
from tests.support.editor import Editor, editing, texts
from tests.support.serving import OwnSite


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("preview")
    shutil.copytree(SAMPLE, root / "content")
    (root / "content/organisation.md").write_text("---\nnom: Pôle d’essai\n---\n", "utf-8")
    with editing(browser, OwnSite(root), "2018-02-01", beside=True) as editor:
        yield editor


@pytest.fixture
def page(editor: Editor) -> Iterator[FrameLocator]:
    """The site's page, in Decap's pane."""
    before = texts(editor.site.content)
    yield pane(editor).frame_locator("iframe")
    editor.drop()
    assert texts(editor.site.content) == before


def pane(editor: Editor) -> FrameLocator:
    return editor.page.frame_locator("#preview-pane")


def test_what_is_typed_shows_as_it_will_on_the_site(editor: Editor, page: FrameLocator) -> None:
    editor.open("articles/2017/premier-billet.md")
    expect(page.get_by_role("heading", level=1)).to_have_text("Premier billet")
    editor.fill(titre="Un titre jamais enregistré")
    expect(page.get_by_role("heading", level=1)).to_have_text("Un titre jamais enregistré")
    editor.body("\n\nUn mot **en gras**.")
    expect(page.locator("article strong", has_text="en gras")).to_be_visible()
    expect(page.get_by_text("Brouillon")).to_have_count(0)
    editor.choose("statut", "Brouillon")
    expect(page.get_by_text("Brouillon").first).to_be_visible()
    editor.fill(titre="")
    expect(pane(editor).get_by_text("Titre : champ manquant")).to_be_visible()


def test_a_new_text_shows_with_its_new_picture(
    editor: Editor, page: FrameLocator, tmp_path: Path
) -> None:
    editor.new("articles")
    expect(pane(editor).get_by_text("Titre : champ manquant")).to_be_visible()
    editor.fill(titre="Tout neuf", date="31 janvier 2018", image_alt="Une table")
    editor.choose("auteurs", "Alice Roy")
    picture = tmp_path / "Fête.png"
    shutil.copy(SAMPLE / "images/table.png", picture)
    editor.upload("Choisir une image", picture)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tout neuf")
    shown = page.get_by_role("img", name="Une table")
    expect(shown).to_have_js_property("naturalWidth", 640)


def test_the_organisation_shows_on_the_home_page(editor: Editor, page: FrameLocator) -> None:
    editor.open("organisation.md")
    editor.fill(telephone="819 555-0123", texte="Fermé demain")
    expect(page.get_by_text("Fermé demain").first).to_be_visible()
    expect(page.get_by_text("819 555-0123").first).to_be_visible()
