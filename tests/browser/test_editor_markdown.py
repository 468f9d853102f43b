"""What is typed in the editor's rich text is what the page shows; beside the form, before it is
saved: the site's own page of what is typed."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from programmation.content.reader import Entry, read_document
from programmation.text.markdown import html_maker
from tests.support.building import SAMPLE
from tests.support.editor import Editor, editing, read, texts
from tests.support.factories import TORONTO
from tests.support.keyboard import FastKeyboard, Typist, typed_document
from tests.support.markdown_trees import STYLES, Style, document, structure, written
from tests.support.serving import OwnSite

TREES = 8
TYPED, BLOCKS = (287, 357), 4
"""Documents typed key by key, and blocks of each: short ones that hold all that can be in one."""
WRITTEN = 166
"""Markdown typed as it is, in a document of each style: all kinds of blocks and of words, too."""
OPENED = (
    "articles/2017/deux-auteurs.md", "articles/2018/de-pelican.md", "auteurs/alice-roy.md",
    "communautes/nord.md", "pages/a-propos.md", "rencontres/2017-2018/hiver-prive.md",
    "pages/difficile.md",
)  # fmt: skip
"""One text of each kind, one of Pelican's, and one that holds what a rich text knows not."""
PELICAN = """\
Title: De Pelican
Date: 2018-01-05 10:00
Author: Alice Roy
Tags: Relève, Financement
"""
HARD = """\
Une note[^1], 2 * 3 * 4, a _ b, `x * y`, C:\\Users, <votre nom>, \\*étoiles\\* et un OBNL.

Une autre[^2], mot_joint et _ici_.

[^1]: La note.
[^2]: https://example.org/note_2

- [ ] à faire
- [x] fait
  1. [X] dedans

| Jour | Lieu | Prix |
|:-----|:----:|-----:|
| a \\| b | `c \\| d` | 2 * 3 |

[TOC]

## Titre {#mon-id}

Terme
:   Définition

Ligne\\
suite <sup>1</sup> https://example.org/a_b?c=1&d=2

<div>Bloc <b>gras</b></div>

```
- [ ] code * ici *
```

*[OBNL]: Organisme à but non lucratif
"""


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("markdown")
    shutil.copytree(SAMPLE, root / "content")
    rng = random.Random(19)  # noqa: S311
    body = "".join(f"Début\n\n{written(document(rng), Style())}\n\n" for _ in range(TREES))
    page = root / "content/pages/arbres.md"
    page.write_text(f"---\ntitre: Arbres\n---\n{body}", encoding="utf-8")
    hard = root / "content/pages/difficile.md"
    hard.write_text(f"---\ntitre: Difficile\n---\nDébut\n\n{HARD}", encoding="utf-8")
    pelican = root / "content/articles/2018/de-pelican.md"
    pelican.write_text(f"{PELICAN}\n{HARD}", encoding="utf-8")
    (root / "content/organisation.md").write_text("---\nnom: Pôle d’essai\n---\n", "utf-8")
    with editing(browser, OwnSite(root), "2018-02-01") as editor:
        yield editor


@pytest.fixture(autouse=True)
def choices_forgotten(editor: Editor) -> Iterator[None]:
    """The editor remembers whether Markdown was typed as it is, and whether the page was shown."""
    yield
    editor.page.evaluate("localStorage.removeItem('cms.md-mode')")
    editor.beside(False)


def html(text: str) -> list[str]:
    return structure(html_maker()(text.partition("\n---\n")[2]))


def test_a_text_changed_in_rich_text_keeps_its_structure(editor: Editor) -> None:
    """Paragraphs, lists, emphasis, links, breaks, tables, quotes and code, in trees."""
    path = "pages/arbres.md"
    before = read(editor.site, path)
    editor.open(path)
    rich_text = editor.page.locator("[data-slate-editor]")
    rich_text.get_by_text("Début", exact=True).first.click()
    editor.page.keyboard.type("Z")  # Wherever in the word the click has put the cursor.
    editor.settle()
    editor.save()
    after = read(editor.site, path)
    assert after.count("Z") == before.count("Z") + 1
    assert html(after.replace("Z", "")) == html(before.replace("Z", "")), f"{before}\n{after}"


def without_item_paragraphs(events: list[str]) -> list[str]:
    """Editors put empty lines around a list in an item, people do not: only paragraphs differ."""
    return [event for event in events if event not in ("<p>", "</p>")]


@pytest.mark.parametrize("path", OPENED)
def test_a_text_opened_and_saved_without_a_change_is_the_same_page(
    editor: Editor, path: str
) -> None:
    """A letter is typed and taken back, so that the rich text writes its Markdown again."""
    before = read_entry(editor, path)
    editor.open(path)
    rich_text = editor.page.locator("[data-slate-editor]").last
    rich_text.locator("[data-slate-string]").first.click()
    shown = rich_text.inner_text()
    editor.page.keyboard.type("Z")
    expect(rich_text).to_contain_text("Z")
    editor.page.keyboard.press("Backspace")
    expect(rich_text).to_have_text(shown, use_inner_text=True)
    if path == OPENED[0]:  # So is a value, in a field that was empty.
        editor.fill(source="Essai")
        editor.fill(source="")
    editor.settle()
    editor.save()
    after = read_entry(editor, path)
    found, expected = (structure(html_maker()(each.body)) for each in (after, before))
    assert without_item_paragraphs(found) == without_item_paragraphs(expected), after.body
    assert fields(after) == fields(before)


def fields(entry: Entry) -> str:
    """Its values, whatever lines they are on."""
    return re.sub(r"\bline=\d+", "", repr(sorted(entry.values.items())))


def read_entry(editor: Editor, path: str) -> Entry:
    return read_document(path, (editor.site.content / path).read_bytes(), TORONTO)[0]


@pytest.mark.parametrize("seed", TYPED)
def test_a_tree_typed_key_by_key_is_that_written_by_hand(editor: Editor, seed: int) -> None:
    """With the toolbar, Enter, Tab and Backspace; by hand in each of the usual ways."""
    rng = random.Random(seed)  # noqa: S311
    tree = typed_document(rng, BLOCKS)
    editor.new("pages")
    editor.fill(titre=f"Clavier {seed}")
    editor.page.locator("[data-slate-editor]").last.click()
    Typist(editor.page, rng).type_document(tree)
    editor.settle()
    editor.save()
    saved = read(editor.site, f"pages/clavier-{seed}.md")
    for style in STYLES:
        by_hand = structure(html_maker()(written(tree, style)))
        assert without_item_paragraphs(html(saved)) == without_item_paragraphs(by_hand), saved


def test_markdown_typed_key_by_key_is_saved_as_typed(editor: Editor) -> None:
    """Tables and code too, with the switch « Markdown »."""
    rng = random.Random(WRITTEN)  # noqa: S311
    text = "\n\n".join(written(document(rng), style) for style in STYLES)
    editor.new("pages")
    editor.fill(titre="Brut")
    switch = editor.page.get_by_role("switch").last
    if switch.get_attribute("aria-checked") != "true":
        switch.click()
    editor.page.locator("[data-slate-editor]").last.click()
    FastKeyboard(editor.page).type(text)
    editor.settle()
    editor.save()
    saved = read(editor.site, "pages/brut.md").partition("\n---\n")[2]
    assert saved.strip("\n") == text.strip("\n")


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
    page.get_by_role("button", name="Aperçu").click()
    expect(shown.get_by_text("sous un")).to_be_visible()


WORD = """<p class=MsoNormal>Bonjour <b>tous</b> et <i>tout</i><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><span
 style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span></span>un
</p><p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span>o<span>&nbsp;&nbsp;
 </span></span>dedans</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>·&nbsp; deux</p>
<table><tr><td><p>Jour</p></td><td><p>Lieu</p></td></tr><tr><td>Lundi</td><td>Salle</td></tr></table>
<p class=MsoNormal>Fin <a href="https://example.org/x">ici</a>.</p>"""
DOCS = """<b style="font-weight:normal" id="docs-internal-guid-1"><h2><span>Titre</span></h2>\
<p><span style="font-weight:400">Un </span><span style="font-weight:700">gras</span> mot.</p><ul>\
<li><p><span>un</span></p></li><ul><li><p><span>dedans</span></p></li></ul>\
<li><p>deux</p></li></ul></b>"""
MAIL = """<div dir="ltr"><span>Salle\r\ncommunautaire<br>12, rue <b>Principale</b></span></div>\
<div><br></div><div><span>Voir <b>le <a href="https://example.org/plan">plan</a></b></span></div>\
<ul><li><b>Prix</b> : 10 m<sup>2</sup></li><li><div>deux</div></li></ul>\
<p>Un <img src="https://example.org/a.png" alt="sourire"> et <img src="https://example.org/b.png"></p>\
<pre>ligne un\nligne deux</pre>\
<table><tr><td><p>Un mot</p></td></tr></table>\
<table><tr><th>Jour</th><th>Lieu</th></tr><tr><td>a | b<br>c</td>\
<td><a href="https://example.org/x">ici</a></td></tr></table>
<ul><li><input type="checkbox" checked> fait</li></ul>
<iframe src="https://example.org/video"></iframe>"""
LIST = "- un\n\n  - dedans\n- deux"
PASTED = {
    WORD: f"Bonjour **tous** et *tout*\n\n{LIST}\n\n| Jour | Lieu |\n|---|---|\n"
    "| Lundi | Salle |\n\n"
    "Fin [ici](https://example.org/x).",
    DOCS: f"## Titre\n\nUn **gras** mot.\n\n{LIST}",
    MAIL: "Salle communautaire\\\n12, rue **Principale**\n\n"
    "Voir **le [plan](https://example.org/plan)**\n\n- **Prix** : 10 m²\n- deux\n\n"
    "Un sourire et [image]\n\n`ligne un`\\\n`ligne deux`\n\nUn mot\n\n"
    "| Jour | Lieu |\n|---|---|\n| a \\| b c | [ici](https://example.org/x) |\n\n- [x] fait\n\n"
    "<https://example.org/video>",
}


@pytest.mark.parametrize("pasted", PASTED, ids=["Word", "Google Docs", "a mail"])
def test_what_is_pasted_keeps_its_structure(editor: Editor, pasted: str) -> None:
    path = "pages/collee.md"
    before = "---\ntitre: Collée\n---\nDébut\n"
    (editor.site.content / path).write_text(before, encoding="utf-8")
    editor.open(path)
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.locator("[data-slate-editor=true]").first.click()
    editor.page.keyboard.press("Control+End")
    editor.page.keyboard.press("Enter")
    editor.page.evaluate(
        "html => navigator.clipboard.write([new ClipboardItem({ 'text/html': html })])", pasted
    )
    editor.page.keyboard.press("Control+v")
    editor.save()
    assert html(read(editor.site, path)) == html(f"{before}\n{PASTED[pasted]}")


# -- Beside the form -------------------------------------------------------------------------------


@pytest.fixture
def page(editor: Editor) -> Iterator[FrameLocator]:
    """The site's page, in Decap's pane."""
    before = texts(editor.site.content)
    editor.beside(True)
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
