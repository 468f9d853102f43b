"""What is typed in the editor's rich text is what the page shows; beside the form, before it is
saved: the site's own page of what is typed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Route, expect

from programmation.text.markdown import html_maker
from tests.support.building import SAMPLE
from tests.support.editor import Editor, editing, read, texts
from tests.support.keyboard import FastKeyboard, Typist, typed_document
from tests.support.markdown_trees import STYLES, document, structure, written
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
***

Une note[^1], 2 * 3 * 4, a _ b, `x * y`, C:\\Users, <votre nom>, \\*étoiles\\*, \\<b\\> et un OBNL.

Une autre[^2], mot_joint et _ici_.

[^1]: La note.

    Sa suite.

    - un point

[^2]: https://example.org/note_2

Une longue[^3], https://example.org/a_(b)_c, un `code`, a\\`b, [un \\[lien\\]](https://example.org).

[^3]:
    Sur deux lignes

> Cité
>
> 1. point
>
>   > de plus
>
>   sa raison

> Encore {.classe}

- [ ] à faire\x20\x20
    vite

    > vue
- [x] fait
  1. [X] dedans

| Jour | Lieu | Prix |
|:-----|:----:|-----:|
| a \\| b | `c \\| d` | 2 * 3 |

[TOC]

## Titre {#mon-id}

Terme

:   Définition

    son complément

Ligne\\
suite <sup>1</sup> https://example.org/a_b?c=1&d=2

<div>Bloc <b>gras</b> et *étoile*</div>

```
- [ ] code * ici *
```

*[OBNL]: Organisme à but non lucratif

5. cinq
6. six

Un café<!-- d’où? --> et &eacute;

0. zéro
  - dessous

    ```
    code
    ```

Un [mot][réf] et ***deux***.\x20\x20
Suite, _ital_ et __gras__.

[réf]: https://example.org/réf "Titre"

    code en retrait

- un

      code d’un point
- deux

+ autre liste

Souligné
--------

***
"""


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("markdown")
    shutil.copytree(SAMPLE, root / "content")
    rng = random.Random(19)  # noqa: S311
    styles = random.Random(20).choices(STYLES, k=TREES)  # noqa: S311
    body = "".join(f"Début\n\n{written(document(rng), style)}\n\n" for style in styles)
    page = root / "content/pages/arbres.md"
    page.write_text(f"---\ntitre: Arbres\n---\n{body}", encoding="utf-8")
    hard = root / "content/pages/difficile.md"
    hard.write_text(f"---\ntitre: Difficile\n---\nDébut\n\n{HARD}", encoding="utf-8")
    pelican = root / "content/articles/2018/de-pelican.md"
    pelican.write_bytes(f"{PELICAN}\n\n{HARD}\n".replace("Une autre", "\r\nUne autre").encode())
    (root / "content/organisation.md").write_text("---\nnom: Pôle d’essai\n---\n", "utf-8")
    with editing(browser, OwnSite(root), "2018-02-01") as editor:
        yield editor


@pytest.fixture(autouse=True)
def choices_forgotten(editor: Editor) -> Iterator[None]:
    """The editor remembers whether Markdown was typed as it is, and whether the page was shown."""
    yield
    editor.page.evaluate("localStorage.removeItem('cms.md-mode')")
    editor.beside(False)


def opened(editor: Editor, body: str) -> str:
    """The path of a page of this text, which is open."""
    path = "pages/essai.md"
    (editor.site.content / path).write_text(f"---\ntitre: Essai\n---\n{body}", encoding="utf-8")
    editor.open(path)
    return path


def html(text: str) -> list[str]:
    return structure(html_maker()(text.partition("\n---\n")[2]))


def end_of_line(editor: Editor, word: str) -> None:
    rich_text = editor.page.locator("[data-slate-editor]").last
    rich_text.get_by_text(word).first.click()
    editor.page.keyboard.press("End")
    editor.page.wait_for_timeout(150)  # The text learns later where the cursor is.


def type_after(editor: Editor, *words: str) -> None:
    """A « Z » at the end of the line of each of `words`."""
    for word in words:
        end_of_line(editor, word)
        editor.page.keyboard.type("Z")
    editor.settle()
    editor.save()


def test_a_text_changed_in_rich_text_keeps_its_other_lines(editor: Editor) -> None:
    """Paragraphs, lists, emphasis, links, breaks, tables, quotes and code, in trees."""
    path = "pages/arbres.md"
    before = read(editor.site, path)
    editor.open(path)
    expect(editor.page.get_by_text("Code block")).to_have_count(0)  # In Decap's words.
    type_after(editor, "Début")
    assert read(editor.site, path).replace("Z", "", 1) == before


CHANGED = (
    "2 * 3 * 4", "Sa suite", "Une longue", "Sur deux", "Encore", "fait", "Prix", "Définition",
    "suite", "Bloc", "cinq", "café", "zéro", "dessous", "deux",
)  # fmt: skip
"""What a rich text knows not, in `HARD`."""


def test_what_changes_in_rich_text_keeps_its_structure(editor: Editor) -> None:
    path = opened(editor, HARD)
    before = read(editor.site, path)
    type_after(editor, *CHANGED)
    after = read(editor.site, path)
    assert after.count("Z") == len(CHANGED)
    found, expected = html(after.replace("Z", "")), html(before)
    assert without_item_paragraphs(found) == without_item_paragraphs(expected), after


def without_item_paragraphs(events: list[str]) -> list[str]:
    """Editors put empty lines around a list in an item, people do not: only paragraphs differ."""
    return [event for event in events if event not in ("<p>", "</p>")]


@pytest.mark.parametrize("path", OPENED)
def test_a_text_opened_and_saved_without_a_change_keeps_its_bytes(
    editor: Editor, path: str
) -> None:
    """A letter is typed and taken back, so that the rich text writes its Markdown again."""
    before = (editor.site.content / path).read_bytes()
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
    assert (editor.site.content / path).read_bytes() == before


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
    keys.type("La Tuque <votre nom> <b>, &eacute; ")
    keys.press("Control+b")
    keys.type("gras")
    keys.press("Control+b")
    keys.press("Enter")
    keys.type("[TOC]")
    keys.press("Enter")
    keys.type(": *un ` <!-- x --> {.z} ")
    keys.press("Control+b")
    keys.type("*a")
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
        "<p>123, rue Principale<br>La Tuque &lt;votre nom&gt; &lt;b&gt;, &amp;eacute; "
        "<strong>gras</strong></p><p>[TOC]</p>"
        "<p>: *un ` &lt;!-- x --&gt; {.z} <strong>*a</strong></p>"
        "<ul><li>un<ul><li>sous un</li></ul></li><li>deux</li></ul>"
    )
    loose = ("<p>", "</p>")
    found = html(read(editor.site, "pages/tape.md"))
    assert [each for each in found if each not in loose] == [
        each for each in structure(expected) if each not in loose
    ]


WORD = """<p class=MsoNormal>Bonjour <b>tous</b> et <i>tout</i><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><span
 style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span></span>un
</p><p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span>o<span>&nbsp;&nbsp;
 </span></span>dedans</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>·&nbsp; deux</p>
<table><tr><td><p>Jour</p></td><td><p>Lieu</p></td></tr><tr><td>Lundi</td><td>Salle</td></tr></table>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>5.&nbsp; cinq</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'>a)&nbsp; lettre</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>6.&nbsp; six</p>
<p class=MsoNormal>Fin <a href="https://example.org/x">ici</a><a href="#_ftn1" name="_ftnref1"><span
 class=MsoFootnoteReference>[1]</span></a>.</p>
<div style='mso-element:footnote-list'><hr size=1><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> La <s>vieille</s> note</p>
<p class=MsoFootnoteText>et sa suite.</p></div></div>"""
DOCS = """<b style="font-weight:normal" id="docs-internal-guid-1">\
<h2><span style="font-weight:700">Titre</span></h2>\
<p><span style="font-weight:400">Un </span><span style="font-weight:700">gras</span> mot.</p><ul>\
<li><p><span>un</span></p></li><ul><li><p><span>dedans</span></p></li></ul>\
<li><p>deux</p></li></ul><p><span style="text-decoration:line-through">barré</span></p>\
<ol start="3"><li><p>trois</p></li></ol><p>Mot</p>\
<ol><li style="list-style-type:lower-alpha"><p>alpha</p></li></ol></b>"""
MAIL = """<div dir="ltr"><span>Salle\r\ncommunautaire<br>12, rue <b>Principale</b></span></div>\
<div><br></div><div><span>Voir <b>le <a href="https://example.org/plan">plan</a></b></span></div>\
<ul><li><b>Prix</b> : 10 m<sup>-2</sup></li><li><div>deux</div></li></ul>\
<p>Un <img src="https://example.org/a.png" alt="sourire"> et <img src="https://example.org/b.png"></p>\
<pre>ligne un\nligne deux</pre>\
<table><tr><td><p>Un mot</p></td></tr></table>\
<table><tr><th>Jour</th><th>Lieu</th></tr><tr><td rowspan=2>a | b<br>c</td>\
<td><a href="https://example.org/x">ici</a></td></tr><tr><td><ul><li>un<li>deux</ul></td></tr></table>
<ul><li><input type="checkbox" checked> fait</li></ul>
<iframe src="https://example.org/video"></iframe>
<div>Salle A<br>- entrée 2<br># 5<br><br>+ 5 $</div><div style="display:none">Rien</div>"""
WEB = """<a href="https://example.org/x"><h3>Titre <b>gras</b></h3><div>Résumé</div></a>\
<dl><dt>Où</dt><dd>Ici</dd></dl><p>Le lac<sup id="r1"><a href="#n1">1</a></sup>, un\
 <a href="javascript:a()">mot</a>.</p><hr><ol><li id="n1"><a href="#r1">↑</a> Un <a href="https://example.org/livre">livre</a>.</li></ol>"""
PLAIN = "Salle A\r\n12, rue X\r\n- entrée 2\r\n\r\n\r\n    # 5\r\nfin\r\n"
LIST = "- un\n  - dedans\n- deux"
PASTED = {
    WORD: f"Bonjour **tous** et *tout*\n\n{LIST}\n\n| Jour | Lieu |\n|---|---|\n"
    "| Lundi | Salle |\n\n5. cinq\n   - a) lettre\n6. six\n\n"
    "Fin [ici](https://example.org/x)[^1].\n\n[^1]: La ~~vieille~~ note\n\n    et sa suite.",
    DOCS: f"## Titre\n\nUn **gras** mot.\n\n{LIST}\n\n~~barré~~\n\n3. trois\n\nMot\n\n- a. alpha",
    MAIL: "Salle communautaire\\\n12, rue **Principale**\n\n"
    "Voir **le [plan](https://example.org/plan)**\n\n- **Prix** : 10 m⁻²\n- deux\n\n"
    "Un sourire et [image]\n\n```\nligne un\nligne deux\n```\n\nUn mot\n\n"
    "| Jour | Lieu |\n|---|---|\n| a \\| b<br>c | [ici](https://example.org/x) |\n"
    "|  | • un<br>• deux |\n\n- [x] fait\n\n<https://example.org/video>\n\n"
    "Salle A\\\n\\- entrée 2\\\n\\# 5\n\n\\+ 5 $",
    WEB: "### [Titre **gras**](https://example.org/x)\n\n[Résumé](https://example.org/x)\n\nOù\n\n"
    "Ici\n\nLe lac[^2], un mot.\n\n[^2]: Un [livre](https://example.org/livre).",
    PLAIN: "Salle A\\\n12, rue X\\\n\\- entrée 2\n\n\\# 5\\\nfin",
}


def after_each(
    editor: Editor, pasted: dict[str, str], paste: Callable[[str], None]
) -> tuple[str, str]:
    """Paste each of `pasted` in one text, under a line of its own: HTML of what is saved, and of
    what it is to be read as."""
    path = opened(editor, "Début\n")
    end_of_line(editor, "Début")
    expected = "Début"
    for number, (given, read_as) in enumerate(pasted.items()):
        editor.page.keyboard.press("Enter")
        editor.page.keyboard.type(f"Essai {number}")
        editor.page.keyboard.press("Enter")
        paste(given)
        editor.settle()
        expected += f"\n\nEssai {number}\n\n{read_as}"
    editor.save()
    return html(read(editor.site, path)), html(f"---\n---\n{expected}\n")


def test_what_is_pasted_from_the_clipboard_keeps_its_structure(editor: Editor) -> None:
    """Of Word, Google Docs, a mail, a page, a text: as the browser gives it, cleaned."""
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def paste(given: str) -> None:
        editor.page.evaluate(
            "given => navigator.clipboard.write([new ClipboardItem(given)])",
            {"text/html" if "<" in given else "text/plain": given},
        )
        editor.page.keyboard.press("Control+v")

    saved, expected = after_each(editor, PASTED, paste)
    assert saved == expected


ONLINE = """<p role="heading" aria-level="3">Intro</p><div><ul role="list"><li data-aria-level="1">\
<p>un</p></li></ul></div><div class="ListContainerWrapper"><ul><li data-aria-level="2"><p>dedans\
</p></li></ul></div><div class="ListContainerWrapper"><ul><li data-aria-level="1"><p>deux</p></li>\
</ul></div><p>Fin</p>"""
REMARKS = """<p class=MsoNormal>Le <u>lac</u><span class=MsoCommentReference><a href="#_msocom_1">\
[JD1]</a></span> bleu, <a href="https://can01.safelinks.protection.outlook.com/?url=https%3A%2F%2F\
example.org%2Fx&amp;data=05">ici</a></p><p style="mso-list:l0 level1 lfo1"><span
style="mso-list:Ignore;font-family:Wingdings">Ø<span>&nbsp; </span></span>flèche</p>\
<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">Article 1.<span>&nbsp;</span>\
</span>Objet</p><div style="mso-element:comment-list"><p class=MsoCommentText>À revoir</p></div>"""
CHECKED = """<ul><li role="checkbox" aria-checked="false"><img alt="unchecked"><p>à faire</p></li>\
<li role="checkbox" aria-checked="true" style="text-decoration: line-through"><img alt="checked">\
<p>fait</p></li></ul>"""
CHAT = """<p style="white-space: pre-wrap;">Un\nDeux\n\n2017. Trois</p><pre><div>python</div>\
<button>Copier</button><div><code>x = 1\ny = 2</code></div></pre>"""
SLIDE = """<div style="mso-margin-left-alt:216;margin-left:.19in"><span style="mso-special-format:\
bullet;position:absolute">•</span><span>un</span></div><div style="margin-left:.56in"><span><span
style="mso-special-format:bullet">–</span></span>dedans</div><div style="margin-left:.19in"><span
style="mso-special-format:bullet">•</span>deux</div><p>Mot</p><div style="margin-left:.19in"><span
style='mso-special-format:"numbullet3\\,1"'>1.</span>premier</div>"""
MIXED = """<ol><li style="mso-list:l0 level1 lfo1">un</li><ul><li style="mso-list:l0 level2 lfo1">\
dedans</li></ul></ol><p style="mso-list:l0 level3 lfo1"><span style="mso-list:Ignore">a)<span>\
&nbsp; </span></span>au fond</p><ol start="2"><ul><li style="mso-list:l0 level2 lfo1">dehors</ul>\
<li style="mso-list:l0 level1 lfo1">deux</li></ol><p style="mso-list:l0 level1 lfo1"><span
style="mso-list:Ignore">3.<span>&nbsp; </span></span>trois</p><h2 style="mso-list:l1 level1 lfo2">\
<span style="mso-list:Ignore">1.<span>&nbsp;&nbsp;&nbsp; </span></span>Contexte</h2>\
<h2 style="mso-list:l2 level1 lfo3"><span style="mso-list:Ignore">·<span>&nbsp; </span></span>\
<i>Suite</i></h2>"""
"""As Word mixes lists and paragraphs that are points; its titles have numbers, and signs."""
SHEET = """<head><style><!-- @namespace o url(o); o|p {font-weight:bold} strong, strong span \
{font:inherit} a:link {text-decoration:underline} td {font-weight:400} .xl65 {font-weight:700;\
font-style:normal}
.Fort {font-weight:bold} p.Cite, .xl66 {font-style:italic} --></style></head><p class=Cite>\
<span style="font-style:normal">Un mot <span class=Fort>fort</span>, </span>juste</p><p class=Cite
style="mso-list:l0 level1">·&nbsp; point</p><table><tr>\
<td class=xl65>Jour<td>Lieu<tr><td class=xl66>Lundi<td>Salle</table><p><strong><span>Fort</span>\
</strong>, <em style="font-style:oblique">penché</em>, <a href="#_Toc1">loin</a></p>"""
CODE = """<pre>x = 1<div><br></div><div><code>  y = 2</code></div><div><code>fin</code></div></pre>\
<p>Un plan<img alt="du lac">et <span>un</span> mot</p><video><source src="//example.org/film.mp4">\
</video><p>Dehors<a href="Rapport.doc#_Toc1">, seul</a></p><table><tr><td></td></tr><tr><td></td>\
<td><img></td></tr></table>"""
READ = {
    SLIDE: f"{LIST}\n\nMot\n\n1. premier",
    "<ol start=0><li>zéro<li>un</ol>": "0. zéro\n1. un",
    ONLINE: f"### Intro\n\n{LIST}\n\nFin",
    REMARKS: "Le *lac* bleu, [ici](https://example.org/x)\n\n- flèche\n- Article 1. Objet",
    # What leads to a script by such a page has no link.
    '<p>Un <a href="https://www.google.com/url?q=javascript:a()">mot</a></p>': "Un mot",
    CHECKED: "- [ ] à faire\n- [x] fait",
    CHAT: "Un\\\nDeux\n\n2017\\. Trois\n\n```\nx = 1\ny = 2\n```",
    # Lines that the site takes for a list, and those that it does not.
    "À apporter :\n• un\n1. deux\n\n1) trois": "À apporter :\n• un\\\n1\\. deux\n\n1\\) trois",
    "a | b\n---|---\n| 1 | 2 |": "a | b\\\n\\---|---\\\n| 1 | 2 |",
    MIXED: "1. un\n   - dedans\n     - a) au fond\n   - dehors\n2. deux\n3. trois\n\n"
    "## 1. Contexte\n\n## Suite",
    SHEET: "Un mot **fort**, *juste*\n\n- *point*\n\n"
    "| **Jour** | Lieu |\n|---|---|\n| *Lundi* | Salle |\n\n**Fort**, *penché*, loin",
    CODE: "```\nx = 1\n\n  y = 2\nfin\n```\n\nUn plan du lac et un mot\n\n"
    "<https://example.org/film.mp4>\n\nDehors, seul\n\n\\[image]",
}


def paste(editor: Editor, given: str) -> None:
    """What other programs put on the clipboard, as it is: a browser would clean its own."""
    editor.page.wait_for_timeout(300)  # The text learns later where the cursor is.
    editor.page.evaluate(
        """([kind, given]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData(kind, given);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        ["text/html" if "<" in given else "text/plain", given],
    )


def test_what_other_programs_put_on_the_clipboard_is_what_is_read(editor: Editor) -> None:
    saved, expected = after_each(editor, READ, partial(paste, editor))
    assert saved == expected


TABLE = "| A | B |\n|---|---|\n| 1 | deux |\n"


def test_what_is_typed_and_pasted_in_a_cell_stays_in_it(editor: Editor) -> None:
    path = opened(editor, TABLE)
    end_of_line(editor, "deux")
    paste(editor, "x | y\nz")
    editor.page.keyboard.type(" | fin")
    editor.settle()
    editor.save()
    assert html(read(editor.site, path)) == html(
        f"---\n---\n{TABLE}".replace("deux", r"deuxx \| y<br>z \| fin")
    )


def test_what_is_pasted_amid_words_keeps_its_structure(editor: Editor) -> None:
    """A table, a list, a title with its text."""
    given = {"un": TABLE, "deux": "- un\n- deux\n", "trois": "## Titre\n\nMot\n"}
    path = opened(editor, "\n\nMot\n\n".join(f"- Début {word}" for word in given))
    for word, text in given.items():
        end_of_line(editor, f"Début {word}")
        editor.page.keyboard.type(" ")
        paste(editor, html_maker()(text))
    editor.settle()
    editor.save()
    expected = "Mot\n\n".join(
        f"- Début {word}\n\n  " + text.replace("\n", "\n  ") + "\n" for word, text in given.items()
    )
    assert html(read(editor.site, path)) == html(f"---\n---\n{expected}")


def test_a_block_keeps_what_a_rich_text_would_forget(editor: Editor) -> None:
    """Two notes side by side, a name that leads nowhere, a path, a number that begins no list, and
    whether the points of a list stand apart."""
    lines = (
        "Deux notes[^1][^2], [mot][b], ![image][c] une",
        r"C:\x\_y et \\serveur\_a seconde",
        r"1\. Une suite troisième",
        "- un\n  - dedans quatrième\n- deux",
        "1. un\n\n2. deux cinquième",
        "Du code sixième\n\n    a[0][1] + 2 * 3",
        "[^1]: Un mot",
        "[^2]: Un autre",
    )
    path = opened(editor, "\n\n".join(lines))
    before = read(editor.site, path)
    type_after(editor, "une", "seconde", "troisième", "quatrième", "cinquième", "sixième")
    after = read(editor.site, path)
    assert after.count("Z") == 6
    assert html(after.replace("Z", "")) == html(before)


def test_nothing_can_be_typed_while_a_text_is_being_saved(editor: Editor) -> None:
    """It would be told as saved, and be in no file: with a slow network."""
    opened(editor, "Début\n")
    editor.fill(titre="Très lente")
    saving: list[Route] = []

    def hold(route: Route) -> None:
        saving.append(route) if "persistEntry" in route.request.post_data else route.continue_()

    editor.page.route("**/api/v1", hold)
    editor.press_save()
    expect(editor.page.locator("#nc-root")).to_have_attribute("inert", "")
    while not saving:
        editor.page.wait_for_timeout(50)
    saving.pop().continue_()
    expect(editor.page.get_by_text("Modifications enregistrées")).to_be_visible()
    expect(editor.page.locator("#nc-root")).not_to_have_attribute("inert", "")
    editor.page.unroute("**/api/v1")


def test_what_is_dropped_keeps_its_structure(editor: Editor) -> None:
    path = opened(editor, "Fin\n")
    words = editor.page.locator("[data-slate-string]", has_text="Fin")
    words.click()
    words.evaluate(
        """(words) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.setData("text/html", "<p>Un <b>mot</b></p><p>Deux<br>lignes </p>");
          const { x, y } = words.getBoundingClientRect();
          words.dispatchEvent(new DragEvent("drop", { dataTransfer, clientX: x + 1, clientY: y + 1,
            bubbles: true, cancelable: true }));
        }"""
    )
    editor.settle()
    editor.save()
    expected = "<p>Un <strong>mot</strong></p><p>Deux<br>lignesFin</p>"
    assert html(read(editor.site, path)) == structure(expected)


def test_a_picture_that_is_pasted_or_dropped_in_a_text_is_told(editor: Editor) -> None:
    """From a folder, or from a page, which gives its element too."""
    editor.open("pages/a-propos.md")
    events = {"paste": "clipboardData", "drop": "dataTransfer"}.items()
    for html in ("", '<img src="https://example.org/a.png" alt="Une table">'):
        for event, given in events:
            editor.page.locator("[data-slate-editor]").last.evaluate(
                """(text, [event, given, html]) => {
                  const files = new DataTransfer();
                  if (html) files.setData("text/html", html);
                  files.items.add(new File(["x"], "capture.png", { type: "image/png" }));
                  const made = event === "paste" ? ClipboardEvent : DragEvent;
                  text.dispatchEvent(
                    new made(event, { [given]: files, bubbles: true, cancelable: true }));
                }""",
                [event, given, html],
            )
            expect(editor.page.get_by_role("dialog")).to_contain_text("Un fichier ne se colle pas")
            editor.answer("Fermer")


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
    editor.beside(False)
    editor.open("articles/2017/premier-billet.md")
    editor.page.get_by_role("button", name="Aperçu").click()
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
