"""Forms of the browser editor: its files are like those of the scaffolds, and it never lets a
mistake in, nor a word out: judged texts, drafts, conflicts, removals."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Browser, expect

from commands.check import report_on
from commands.project import project_from
from programmation.settings import settings_from
from tests.support.building import ROOT, SAMPLE
from tests.support.editor import Editor, editing, read, texts
from tests.support.serving import OwnSite, Server, eventually

WRITTEN = """\
---
titre: "Éviter l’épuisement : l'œil de trois gestionnaires"
uid: UID
communaute: sud
debut: 2018-09-27 8 h 30
themes:
  - Gestion des ressources humaines
  - Coopération
formule: discussion
experts:
  - nom: Une conseillère
    organisation: Un organisme
animation:
  - alice-roy
lieu:
  nom: Salle communautaire
  prive: oui
inscription: info@example.org
statut: prevue
resume: "Première ligne. Deuxième ligne : suite."
exemple: oui
---
Venez **nombreux**.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    root = tmp_path_factory.mktemp("editor")
    shutil.copytree(SAMPLE, root / "content")
    return OwnSite(root)


@pytest.fixture(scope="module")
def opened(browser: Browser, folder: OwnSite) -> Iterator[Editor]:
    with editing(browser, folder, "2018-02-01") as opened:
        yield opened


@pytest.fixture
def editor(opened: Editor) -> Iterator[Editor]:
    yield opened
    opened.drop()


def duplicate(editor: Editor) -> None:
    """Copy the open text. What is typed before the copy's own form has come would be lost."""
    editor.page.get_by_role("button", name="Enregistré").first.click()
    former = editor.field("titre").get_attribute("id")
    editor.page.get_by_text("Dupliquer", exact=True).click()
    expect(editor.page.locator(f"#{former}")).to_have_count(0)
    expect(editor.field("titre")).to_be_visible()


def test_a_meeting_from_its_first_form_to_its_cancellation(folder: OwnSite, editor: Editor) -> None:
    # With the page of what is typed beside the form, as it is until staff close it.
    editor.beside(True)
    editor.new("rencontres")
    editor.fill(titre="Éviter l’épuisement : l'œil de trois gestionnaires")
    editor.choose("communaute", "Communauté du Sud")
    editor.fill(debut="2018-09-27T08:30")
    editor.fill(themes="Gestion des ressources humaines, Coopération")
    editor.fill(resume="Première ligne.\nDeuxième ligne : suite.", inscription="info@example.org")
    editor.choose("animation", "Alice Roy")
    editor.page.get_by_role("button", name="Ajouter expert").click()
    editor.field("nom").fill("Une conseillère")
    editor.fill(organisation="Un organisme")
    editor.page.locator("[id^=nom-field]").last.fill("Salle communautaire")
    editor.page.locator("[id^=prive-field]").click()
    editor.page.locator("[id^=exemple-field]").click()
    editor.body("Venez **nombreux**.")
    editor.save()
    expect(editor.page.get_by_text("Enregistré sur cet ordinateur")).to_be_visible()

    path = (
        folder.content / "rencontres/2018-2019/eviter-l-epuisement-l-oeil-de-trois-gestionnaires.md"
    )
    eventually(path.is_file, "the meeting's file")
    written = path.read_text(encoding="utf-8")
    uid = re.search(r"^uid: ([0-9a-f-]{36})$", written, re.MULTILINE)
    assert uid, written
    assert written == WRITTEN.replace("UID", uid[1])

    address = f"/rencontres/{path.stem}/"
    eventually(lambda: editor.server.get(address)[0] == 200, "the meeting's page")
    event = event_of(editor.server, uid[1])
    assert event["DTSTART"].dt.astimezone(ZoneInfo("America/Toronto")).isoformat() == (
        "2018-09-27T08:30:00-04:00"
    )

    editor.open(f"rencontres/2018-2019/{path.stem}")
    editor.choose("statut", "Annulée")
    editor.save()
    eventually(lambda: "annulee" in path.read_text(encoding="utf-8"), "the cancellation")
    assert path.read_text(encoding="utf-8") == written.replace("statut: prevue", "statut: annulee")
    eventually(
        lambda: event_of(editor.server, uid[1])["STATUS"] == "CANCELLED", "a cancelled event"
    )
    assert "annulée" in editor.server.get(address)[2]
    assert path.stem in editor.server.get("/flux/programmation.xml")[2]
    assert_content_is_clean(folder)
    editor.beside(False)


def event_of(server: Server, uid: str) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(server.get("/calendrier/programmation.ics")[2])
    return next(event for event in calendar.events if event["UID"] == uid)


def test_a_copied_meeting_has_an_identity_of_its_own(folder: OwnSite, editor: Editor) -> None:
    model = folder.content / "rencontres/2017-2018/financement.md"
    identity = re.search(r"^uid: (\S+)$", model.read_text(encoding="utf-8"), re.MULTILINE)
    assert identity
    editor.open(f"rencontres/2017-2018/{model.stem}")
    duplicate(editor)
    editor.fill(titre="Financement, la suite", debut="2018-11-15T09:00")
    editor.save()
    copy = folder.content / "rencontres/2018-2019/financement-la-suite.md"
    eventually(copy.is_file, "the copy's file")
    text = copy.read_text(encoding="utf-8")
    assert "debut: 2018-11-15 9 h\n" in text
    assert identity[1] not in text
    assert re.search(r"^uid: [0-9a-f-]{36}$", text, re.MULTILINE)


def test_a_comment_is_read_again_mended_and_taken_away(folder: OwnSite, editor: Editor) -> None:
    comments = folder.content / "commentaires/premier-billet"
    comments.mkdir(parents=True)
    kept, spam = comments / "2017-07-02-une-lectrice.md", comments / "2017-07-03-pub.md"
    before = (
        "---\nnom: Une lectrice\ndate: 2017-07-02 9 h 15\n---\nMerci *beaucoup* !\n\n1. Bravo\n"
    )
    kept.write_text(before, encoding="utf-8")
    spam.write_text("---\nnom: Pub\ndate: 2017-07-03\n---\nAchetez.\n", encoding="utf-8")
    editor.page.goto("/admin/#/collections/commentaires")
    expect(editor.page.get_by_role("link", name="Une lectrice")).to_be_visible()
    editor.page.get_by_role("link", name="Une lectrice").click()
    # Its post is told, and not asked again.
    expect(editor.page.locator("p[id^=_article-field]")).to_have_text(comments.name)
    editor.fill(nom="Une lectrice de Shawinigan")
    editor.save()
    mended = before.replace("Une lectrice", "Une lectrice de Shawinigan")
    eventually(lambda: kept.read_text(encoding="utf-8") == mended, "the new name, and no more")

    editor.open(f"commentaires/{comments.name}/{spam.stem}")
    editor.page.get_by_role("button", name="Supprimer").first.click()
    editor.page.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    eventually(lambda: not spam.exists(), "the removal")
    address = "/articles/2017/premier-billet/"
    eventually(lambda: "Une lectrice de Shawinigan" in editor.server.get(address)[2], "the comment")
    eventually(
        lambda: "Achetez." not in editor.server.get(address)[2], "the page without the other"
    )
    kept.unlink()


def test_a_text_is_changed_and_nothing_else(folder: OwnSite, editor: Editor) -> None:
    path = "pages/a-propos.md"
    file = folder.content / path
    was = file.read_bytes()
    # As somebody with Windows leaves it, a remark for the next one included.
    file.write_bytes(was.replace(b"---\n", b"---\n# Relire en juin.\n", 1).replace(b"\n", b"\r\n"))
    before = texts(folder.content)
    editor.open("pages/a-propos")
    editor.fill(titre="À propos du site")
    editor.save()
    eventually(lambda: texts(folder.content)[path] != before[path], "the change")
    changed = before[path].replace("À propos\r".encode(), "À propos du site\r".encode(), 1)
    assert texts(folder.content) == before | {path: changed}
    editor.open("pages/a-propos")
    editor.fill(titre="À propos de ce site")
    editor.save()
    again = changed.replace(b" du site\r", b" de ce site\r", 1)
    eventually(lambda: texts(folder.content)[path] == again, "the second change")
    file.write_bytes(was)


def test_a_text_of_windows_keeps_its_accents(folder: OwnSite, editor: Editor) -> None:
    file = folder.content / "pages" / "de-windows.md"
    text = "---\ntitre: Réussir l’été\n---\nÀ côté, « déjà ».\n"
    file.write_bytes(text.encode("cp1252"))
    editor.open("pages/de-windows")
    editor.fill(titre="Réussir l’automne")
    editor.save()
    expected = text.replace("l’été", "l’automne").encode()
    eventually(lambda: file.read_bytes() != text.encode("cp1252"), "the text saved")
    assert file.read_bytes() == expected
    file.unlink()


def test_an_unreadable_file_is_shown_and_left_alone(folder: OwnSite, editor: Editor) -> None:
    broken = folder.content / "pages" / "casse.md"
    broken.write_text("---\ntitre: [Cassé\n", encoding="utf-8")
    editor.page.goto("/admin/#/collections/articles")
    editor.page.goto("/admin/#/collections/pages")
    editor.page.reload()
    editor.page.get_by_text("Fichier illisible").first.click()
    editor.fill(titre="Mieux")
    editor.press_save()
    expect(editor.page.get_by_text("corrigez-le d’abord").first).to_be_visible()
    assert broken.read_text(encoding="utf-8") == "---\ntitre: [Cassé\n"
    broken.unlink()


def assert_content_is_clean(folder: OwnSite) -> None:
    """`make check` finds nothing to correct."""
    settings = settings_from(ROOT / "pelicanconf.py")
    said, sound = report_on(project_from(settings, folder.content))
    assert sound, said


def test_days_without_hours_survive_the_form(folder: OwnSite, editor: Editor) -> None:
    days = "debut: 2018-10-20\nfin: 2018-10-21\njournee: oui\n"
    path = folder.content / "rencontres/2018-2019/journee.md"
    head = "---\ntitre: Lac\nuid: uid-journee\ncommunaute:\n  - nord\n  - sud\n"
    path.write_text(f"{head}{days}---\nVenez.\n", "utf-8")
    editor.open("rencontres/2018-2019/journee")
    editor.fill(titre="Le lac")
    editor.save()
    eventually(lambda: "Le lac" in path.read_text("utf-8"), "the title")
    written = path.read_text("utf-8")
    assert "communaute:\n  - nord\n  - sud\n" in written
    assert all(f"\n{line}\n" in written for line in days.splitlines()), written


def test_all_communities_and_a_month_alone_are_said_at_once(
    folder: OwnSite, editor: Editor
) -> None:
    editor.new("rencontres")
    editor.fill(titre="Assemblée annuelle", debut="octobre 2018")
    editor.page.get_by_label("Toutes les communautés").check()
    editor.body("Venez.")
    editor.save()
    path = folder.content / "rencontres/2018-2019/assemblee-annuelle.md"
    eventually(path.is_file, "the file")
    written = path.read_text("utf-8")
    assert "\ncommunaute: toutes\n" in written
    assert "\ndebut: 2018-10\n" in written
    # Read back, and changed again to one community.  A form that Decap still holds for changed is
    # not left.
    expect(editor.page.get_by_role("button", name="Enregistré").first).to_be_visible()
    editor.open("rencontres/2018-2019/assemblee-annuelle")
    expect(editor.field("debut")).to_have_value("octobre 2018")
    box = editor.page.get_by_label("Toutes les communautés")
    expect(box).to_be_checked()
    box.uncheck()
    editor.choose("communaute", "Communauté du Sud")
    editor.save()
    eventually(lambda: "communaute: sud" in path.read_text("utf-8"), "the community")
    assert_content_is_clean(folder)


# -- No mistake in, no word out ----------------------------------------------------------------

MEETING = "rencontres/2017-2018/gouvernance.md"
MISTAKES: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    # text, field → what is said of it, what is typed there; those of a form from its last field
    # to its first, one save for all
    (MEETING, {
        "modifie": ("Modifié", "hier"),
        "ancien_debut": ("Ancien début", "12 mars"),
        "places": ("Places", "beaucoup"),
        "inscription_avant": ("Inscription avant", "bientôt"),
        "inscription": ("Inscription", "www.example.org"),
        "fin": ("Fin", "1 mars 2018 8 h"),
    }),
    (MEETING, {
        "inscription": ("Inscription", "info@"),
        "duree": ("Durée", "longtemps"),
        "debut": ("Début", "le 31 février 2018 9 h"),
    }),
    (MEETING, {"debut": ("Début", "demain")}),
    (MEETING, {"debut": ("Début", "05/02/2018 9 h")}),
    (MEETING, {"debut": ("Début", "11 mars 2018 2 h 30"), "titre": ("Titre", "")}),
    ("auteurs/alice-roy.md", {
        "courriel": ("Courriel", "alice chez exemple"), "nom": ("Nom : champ manquant", ""),
    }),
    ("articles/2017/premier-billet.md", {"date": ("Date", "31 avril 2017")}),
    ("articles/2017/premier-billet.md", {
        "date": ("Date : champ manquant", ""), "titre": ("Titre : champ manquant", ""),
    }),
    ("communautes/nord.md", {"territoire": ("Territoire : champ manquant", "")}),
)  # fmt: skip


def test_twenty_mistakes_are_told_each_at_its_field_and_none_is_saved(editor: Editor) -> None:
    before = texts(editor.site.content)
    told, opened = 0, ""
    for path, fields in MISTAKES:
        if path != opened:
            editor.open(path)
            opened = path
        editor.fill(**{key: typed for key, (_, typed) in fields.items()})
        editor.press_save()
        editor.mistake_at([*fields][-1])
        for key, (words, typed) in fields.items():
            assert editor.said_at(key).startswith(words), (path, key, typed)
        told += len(fields)
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
    assert editor.mistake_at("duree").startswith("Durée « longtemps »")
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
    assert editor.mistake_at("inscription").startswith("Inscription « info@ »")
    assert read(editor.site, MEETING) == before


def test_what_is_not_saved_survives_a_reload_and_the_end_of_its_tab(
    editor: Editor, tmp_path: Path
) -> None:
    """A text that was there, and a new one with its picture; beside another tab, which keeps its
    own."""
    editor.open(MEETING)
    editor.fill(resume="Un résumé jamais enregistré.", prix="5 $")
    editor.body("\n\nUn mot **de plus**.")
    editor.page.wait_for_timeout(700)
    # Another picture has the name.
    picture = tmp_path / "Table.PNG"
    former = (SAMPLE / "images/table.png").read_bytes()
    picture.write_bytes(former + b"\0")
    plan = editor.site.content / "images/plan #2.png"
    plan.write_bytes(former + b"\1")  # Decap keeps an address by its bytes.
    editor.new("articles")
    editor.fill(titre="Pas encore enregistré")
    editor.choose("auteurs", "Alice Roy")
    editor.page.get_by_role("button", name="Choisir une image").first.click()
    editor.page.locator("input[type=file]").set_input_files(picture)
    editor.page.get_by_text("table-2.png").first.wait_for()
    there = editor.page.locator('img[src$="/admin/images/plan%20%232.png"]')
    expect(there.first).to_have_js_property("naturalWidth", 640)
    plan.unlink()
    editor.page.get_by_role("button", name="Choisir les éléments sélectionnés").click()
    editor.fill(image_alt="Une table")
    editor.body("Un mot.")
    editor.page.wait_for_timeout(700)

    first, editor.page = editor.page, editor.page.context.new_page()
    editor.log_in()
    editor.new("articles")
    editor.fill(titre="Le second onglet")
    editor.page.wait_for_timeout(700)
    # What the other tab holds is not offered while it lives.
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    first.close(run_before_unload=False)  # As when a tab crashes: nothing is asked.
    editor.page.reload()
    editor.answer("Le jeter")
    editor.answer("Le reprendre")
    expect(editor.field("titre")).to_have_value("Pas encore enregistré")
    editor.save()
    saved = next((editor.site.content / "articles").rglob("pas-encore-enregistre.md")).read_text()
    assert "image: images/table-2.png\nimage_alt: Une table\n" in saved
    images = editor.site.content / "images"
    assert (images / "table-2.png").read_bytes() == picture.read_bytes()
    assert (images / "table.png").read_bytes() == former

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
