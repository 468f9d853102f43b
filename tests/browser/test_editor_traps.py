"""The editor never lets a mistake in, nor a word out: judged forms, drafts, conflicts, removals."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.building import SAMPLE
from tests.support.editor import Editor, editing, read, texts
from tests.support.serving import OwnSite, eventually

MEETING = "rencontres/2017-2018/gouvernance.md"


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("traps")
    shutil.copytree(SAMPLE, root / "content")
    with editing(browser, OwnSite(root), "2018-02-01") as editor:
        yield editor


@pytest.fixture(autouse=True)
def left(editor: Editor) -> Iterator[None]:
    yield
    editor.drop()


# field, its label, what is typed there: from the last field of the form to its first, so that the
# mistake made last is the one where a refused save leads.
MISTAKES = (
    ("modifie", "Modifié", "hier"),
    ("ancien_debut", "Ancien début", "12 mars"),
    ("places", "Places", "beaucoup"),
    ("inscription_avant", "Inscription avant", "bientôt"),
    ("inscription", "Inscription", "www.example.org"),
    ("inscription", "Inscription", "info@"),
    ("fin", "Fin", "1 mars 2018 8 h"),
    ("duree", "Durée", "longtemps"),
    ("debut", "Début", "le 31 février 2018 9 h"),
    ("debut", "Début", "demain"),
    ("debut", "Début", "05/02/2018 9 h"),
    ("debut", "Début", "11 mars 2018 2 h 30"),
    ("titre", "Titre", ""),
)
OTHER_MISTAKES = (
    ("auteurs/alice-roy.md", "courriel", "Courriel", "alice chez exemple"),
    ("auteurs/alice-roy.md", "nom", "Nom : champ manquant", ""),
    ("articles/2017/premier-billet.md", "date", "Date : champ manquant", ""),
    ("articles/2017/premier-billet.md", "date", "Date", "31 avril 2017"),
    ("articles/2017/premier-billet.md", "titre", "Titre : champ manquant", ""),
    ("communautes/nord.md", "territoire", "Territoire : champ manquant", ""),
)


def test_twenty_mistakes_are_told_each_at_its_field_and_none_is_saved(editor: Editor) -> None:
    before = texts(editor.site.content)
    told, opened = 0, ""
    for path, field, words, typed in (*((MEETING, *each) for each in MISTAKES), *OTHER_MISTAKES):
        if path != opened:
            editor.open(path)
            opened = path
        editor.fill(**{field: typed})
        editor.press_save()
        assert editor.mistake_at(field).startswith(words), (path, field, typed)
        told += 1
    editor.open("pages/a-propos.md")
    for typed, words in (
        ("\n\n[la page](/nulle-part/)\n", "introuvable"),
        ("\n\n![](/images/table.png)\n", "texte de remplacement"),
    ):
        editor.body(typed)
        editor.press_save()
        listed = editor.page.get_by_role("complementary").get_by_role("listitem")
        expect(listed.filter(has_text=words)).not_to_have_count(0)
        assert any(words in said for said in editor.marks()), typed
        told += 1
    assert told >= 20
    assert texts(editor.site.content) == before


def test_of_several_mistakes_the_first_in_the_form_is_shown_then_the_next(editor: Editor) -> None:
    before = read(editor.site, MEETING)
    editor.open(MEETING)
    # Typed from the last field to the first.
    editor.fill(ancien_debut="12 mars", inscription="info@", duree="longtemps")
    editor.press_save()
    assert editor.first_mistake().startswith("Durée « longtemps »")
    expect(editor.field("duree")).to_be_focused()
    expect(editor.field("duree")).to_be_in_viewport()
    expect(editor.field("ancien_debut")).not_to_be_in_viewport()
    listed = editor.page.get_by_role("complementary").get_by_role("listitem")
    labels = [text.partition(" «")[0] for text in listed.all_inner_texts()]
    assert labels == ["Durée", "Inscription", "Ancien début"]
    # By the keyboard alone: the list leads to each.
    listed.last.get_by_role("button").press("Enter")
    expect(editor.field("ancien_debut")).to_be_focused()
    expect(editor.field("ancien_debut")).to_be_in_viewport()
    # What is mended is no longer marked, there nor in the list; the next one is then the first.
    editor.fill(duree="2 h")
    assert not editor.field("duree").get_attribute("aria-invalid")
    expect(listed).to_have_count(2)
    editor.press_save()
    assert editor.first_mistake().startswith("Inscription « info@ »")
    expect(editor.field("inscription")).to_be_focused()
    expect(editor.field("inscription")).to_be_in_viewport()
    assert read(editor.site, MEETING) == before


def test_a_text_not_saved_survives_a_reload_and_the_end_of_its_tab(editor: Editor) -> None:
    editor.open(MEETING)
    editor.fill(resume="Un résumé jamais enregistré.", prix="5 $")
    editor.body("\n\nUn mot **de plus**.")
    editor.page.wait_for_timeout(700)
    editor.page.close(run_before_unload=False)  # As when a tab crashes: nothing is asked.
    editor.page = editor.page.context.new_page()
    editor.log_in()
    editor.open(MEETING)
    expect(editor.page.get_by_role("dialog")).to_contain_text("non enregistré")
    editor.answer("Le reprendre")
    expect(editor.field("resume")).to_have_value("Un résumé jamais enregistré.")
    expect(editor.field("prix")).to_have_value("5 $")
    editor.save()
    saved = read(editor.site, MEETING)
    assert "resume: Un résumé jamais enregistré.\n" in saved
    assert "prix: 5 $\n" in saved
    assert "Un mot **de plus**." in saved
    editor.open(MEETING)
    editor.page.wait_for_timeout(500)
    expect(editor.page.get_by_role("dialog")).to_have_count(0)


def test_a_new_text_with_its_picture_survives_too(editor: Editor, tmp_path: Path) -> None:
    # Another picture has the name.
    picture = tmp_path / "Table.PNG"
    former = (SAMPLE / "images/table.png").read_bytes()
    picture.write_bytes(former + b"\0")
    editor.new("articles")
    editor.fill(titre="Pas encore enregistré")
    editor.choose("auteurs", "Alice Roy")
    editor.page.get_by_role("button", name="Choisir une image").first.click()
    editor.page.locator("input[type=file]").set_input_files(picture)
    editor.page.get_by_text("table-2.png").first.wait_for()
    there = editor.page.locator('img[src$="/contenu/images/table.png"]')
    expect(there.first).to_have_js_property("naturalWidth", 640)
    editor.page.get_by_role("button", name="Choisir les éléments sélectionnés").click()
    editor.fill(image_alt="Une table")
    editor.body("Un mot.")
    editor.page.wait_for_timeout(700)
    editor.page.reload()
    editor.answer("Le reprendre")
    expect(editor.field("titre")).to_have_value("Pas encore enregistré")
    editor.save()
    saved = next((editor.site.content / "articles").rglob("pas-encore-enregistre.md")).read_text()
    assert "image: images/table-2.png\nimage_alt: Une table\n" in saved
    images = editor.site.content / "images"
    assert (images / "table-2.png").read_bytes() == picture.read_bytes()
    assert (images / "table.png").read_bytes() == former


def test_two_tabs_keep_each_its_own_new_text(editor: Editor) -> None:
    editor.new("articles")
    editor.fill(titre="Le premier onglet")
    editor.page.wait_for_timeout(700)
    first, editor.page = editor.page, editor.page.context.new_page()
    editor.log_in()
    editor.new("articles")
    editor.fill(titre="Le second onglet")
    editor.page.wait_for_timeout(700)
    # What the other tab holds is not offered while it lives.
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    first.close(run_before_unload=False)
    editor.page.reload()
    editor.answer("Le jeter")
    editor.answer("Le reprendre")
    expect(editor.field("titre")).to_have_value("Le premier onglet")
    editor.drop()
    # As they were kept before tabs had names.
    editor.page.evaluate(
        """() => new Promise((done) => {
          const opening = indexedDB.open("pole-brouillons", 1);
          opening.onsuccess = () => {
            const transaction = opening.result.transaction("textes", "readwrite");
            const draft = { data: { titre: "D’avant" }, files: [], at: new Date(), base: "" };
            transaction.objectStore("textes").put(draft, "articles/");
            transaction.oncomplete = () => { opening.result.close(); done(); };
          };
        })"""
    )
    editor.new("articles")
    editor.answer("Le reprendre")
    expect(editor.field("titre")).to_have_value("D’avant")


def test_what_the_browser_cannot_keep_is_told(editor: Editor) -> None:
    editor.open(MEETING)
    editor.page.evaluate(
        """() => {
          window.kept = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = () => { throw new Error("QuotaExceededError") };
        }"""
    )
    editor.fill(prix="6 $")
    alert = editor.page.get_by_role("alert").filter(has_text="Enregistrez maintenant")
    expect(alert).to_be_visible()
    # What it asks for is not under it.
    editor.page.get_by_role("button", name="Enregistrer").first.click(trial=True, timeout=5000)
    editor.page.evaluate("() => { IDBObjectStore.prototype.put = window.kept }")
    # There is room again.
    editor.fill(prix="7 $")
    expect(alert).to_have_count(0)


def test_a_full_disk_leaves_the_former_text_and_the_form(editor: Editor) -> None:
    """And, when there is room again, nobody is taken for somebody else who changed the text."""
    before = read(editor.site, MEETING)
    folder = (editor.site.content / MEETING).parent
    editor.open(MEETING)
    editor.fill(prix="7 $")
    # A folder where the text is written first: the disk refuses.
    (folder / ".gouvernance.md.tmp").mkdir()
    editor.press_save()
    expect(editor.page.get_by_text("Rien n’est enregistré : le disque refuse")).to_be_visible()
    (folder / ".gouvernance.md.tmp").rmdir()
    assert read(editor.site, MEETING) == before
    expect(editor.field("prix")).to_have_value("7 $")
    editor.save()
    assert "prix: 7 $\n" in read(editor.site, MEETING)


def test_two_people_on_one_text(editor: Editor) -> None:
    path = editor.site.content / MEETING
    before = read(editor.site, MEETING)
    editor.open(MEETING)
    editor.fill(prix="8 $")
    theirs = before.replace("---\n", "---\npresences: 14\n", 1)
    path.write_text(theirs, encoding="utf-8")
    editor.press_save()
    dialog = editor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("a changé pendant que vous l’écriviez")
    shown = [box.input_value() for box in dialog.locator("textarea").all()]
    assert shown[0] == theirs
    assert "prix: 8 $" in shown[1]
    editor.answer("Revenir au mien sans enregistrer")
    assert read(editor.site, MEETING) == theirs
    expect(editor.field("prix")).to_have_value("8 $")
    editor.press_save()
    editor.answer("Enregistrer le mien, et garder le sien à côté")
    said = dialog.inner_text()
    editor.answer("Fermer")
    eventually(lambda: "prix: 8 $" in read(editor.site, MEETING), "mine")
    kept = next(word for word in said.split() if word.endswith("gouvernance.md."))
    aside = Path(kept.rstrip("."))
    assert (aside if aside.is_absolute() else Path.cwd() / aside).read_text() == theirs
    path.write_text(before, encoding="utf-8")


def test_a_meeting_is_rather_cancelled_than_removed(editor: Editor) -> None:
    meeting = "rencontres/2017-2018/releve.md"
    editor.open(meeting)
    editor.page.get_by_role("button", name="Supprimer").first.click()
    expect(editor.page.get_by_role("dialog")).to_contain_text("elle disparaît")
    editor.answer("Annuler la rencontre")
    editor.save()
    assert "statut: annulee\n" in read(editor.site, meeting)
    editor.show("rencontres")
    expect(editor.page.get_by_text("— Communauté du Sud — Annulée").first).to_be_visible()


def test_who_is_named_elsewhere_is_not_removed(editor: Editor) -> None:
    editor.open("auteurs/alice-roy.md")
    editor.page.get_by_role("button", name="Supprimer").first.click()
    editor.answer("Supprimer")
    expect(editor.page.get_by_text("« auteurs/alice-roy.md » sert encore")).to_be_visible()
    assert (editor.site.content / "auteurs/alice-roy.md").is_file()


def test_a_page_that_moves_keeps_its_former_address(editor: Editor) -> None:
    editor.open("articles/2017/premier-billet.md")
    editor.fill(slug="tout-premier-billet")
    editor.save()
    kept = "anciennes_adresses:\n  - /articles/2017/premier-billet/\n"
    assert kept in read(editor.site, "articles/2017/premier-billet.md")
    editor.fill(titre="Tout premier billet")
    editor.save()
    assert kept in read(editor.site, "articles/2017/premier-billet.md")


def test_a_photo_of_a_telephone_is_told(editor: Editor, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_2040.jpg"
    photo.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 40)
    editor.new("articles")
    editor.page.get_by_role("button", name="Choisir une image").first.click()
    editor.page.locator("input[type=file]").set_input_files(photo)
    expect(editor.page.get_by_role("dialog").last).to_contain_text("HEIC")
    editor.page.get_by_role("button", name="Fermer").last.click()
    editor.page.keyboard.press("Escape")
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
