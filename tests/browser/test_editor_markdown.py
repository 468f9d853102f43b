"""What is typed in the editor's rich text is what the page shows."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from programmation.text.markdown import html_maker
from tests.support.building import SAMPLE
from tests.support.editor import Editor, editing, read
from tests.support.markdown_trees import Style, document, structure, written
from tests.support.serving import OwnSite

TREES = 12


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("markdown")
    shutil.copytree(SAMPLE, root / "content")
    rng = random.Random(19)  # noqa: S311
    for number in range(TREES):
        body = f"Début\n\n{written(document(rng), Style())}\n"
        page = root / "content/pages" / f"arbre-{number}.md"
        page.write_text(f"---\ntitre: Arbre {number}\n---\n{body}", encoding="utf-8")
    with editing(browser, OwnSite(root), "2018-02-01") as editor:
        yield editor


def html(text: str) -> list[str]:
    return structure(html_maker()(text.partition("\n---\n")[2]))


def test_a_text_changed_in_rich_text_keeps_its_structure(editor: Editor) -> None:
    """Paragraphs, lists, emphasis, links, breaks, tables, quotes and code, in trees."""
    for number in range(TREES):
        path = f"pages/arbre-{number}.md"
        before = read(editor.site, path)
        editor.open(path)
        editor.page.locator("[data-slate-editor]").get_by_text("Début", exact=True).click()
        editor.page.keyboard.type("Z")  # Wherever in the word the click has put the cursor.
        editor.settle()
        editor.save()
        after = read(editor.site, path)
        assert after.count("Z") == before.count("Z") + 1
        assert html(after.replace("Z", "")) == html(before.replace("Z", "")), f"{before}\n{after}"


def test_what_is_typed_with_the_keyboard_and_the_buttons(editor: Editor) -> None:
    editor.new("pages")
    editor.fill(titre="Tapé")
    page = editor.page
    page.locator("[data-slate-editor]").last.click()
    keys = page.keyboard
    keys.type("123, rue Principale")
    keys.press("Shift+Enter")
    keys.type("La Tuque <votre nom> ")
    keys.press("Control+b")
    keys.type("gras")
    keys.press("Control+b")
    keys.press("Enter")
    page.get_by_role("button", name="Liste à puces").last.click()
    keys.type("un")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("sous un")
    keys.press("Enter")
    keys.press("Shift+Tab")
    keys.type("deux")
    editor.settle()
    editor.save()
    expected = (
        "<p>123, rue Principale<br>La Tuque &lt;votre nom&gt; <strong>gras</strong></p>"
        "<ul><li>un<ul><li>sous un</li></ul></li><li>deux</li></ul>"
    )
    loose = ("<p>", "</p>")
    found = html(read(editor.site, "pages/tape.md"))
    assert [each for each in found if each not in loose] == [
        each for each in structure(expected) if each not in loose
    ]
    shown = page.frame_locator("iframe").frame_locator("iframe")
    expect(shown.get_by_text("sous un")).to_be_visible()
