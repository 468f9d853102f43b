"""Staff's everyday jobs in the browser editor; its files are like those of the scaffolds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import icalendar
import pytest
from commands.check import report_on
from commands.project import project_from
from playwright.sync_api import Browser, expect

from programmation.settings import settings_from
from tests.support.building import ROOT
from tests.support.editor import Editor, editing, texts
from tests.support.serving import OwnSite, Server, eventually

MEETING = """\
---
titre: "Éviter l’épuisement : l'œil de trois gestionnaires"
uid: UID
communaute: shawinigan
debut: 2018-09-27 8 h 30
themes:
  - Gestion des ressources humaines
  - Coopération
formule: discussion
experts:
  - nom: Une conseillère
    organisation: Un organisme
animation:
  - equipe-du-pole
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
    shutil.copytree(ROOT / "content", root / "content")
    return OwnSite(root)


@pytest.fixture(scope="module")
def opened(browser: Browser, folder: OwnSite) -> Iterator[Editor]:
    with editing(browser, folder, "2018-09-01") as opened:
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
    editor.choose("communaute", "Shawinigan")
    editor.fill(debut="2018-09-27T08:30")
    editor.fill(themes="Gestion des ressources humaines, Coopération")
    editor.fill(resume="Première ligne.\nDeuxième ligne : suite.", inscription="info@example.org")
    editor.choose("animation", "L’équipe du Pôle")
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
    assert written == MEETING.replace("UID", uid[1])

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
    model = folder.content / "rencontres/2017-2018/financement-par-ou-commencer.md"
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
    comments = folder.content / "commentaires/quand-le-collectif-s-organise"
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
    address = "/articles/2017/quand-le-collectif-s-organise/"
    eventually(lambda: "Une lectrice de Shawinigan" in editor.server.get(address)[2], "the comment")
    eventually(
        lambda: "Achetez." not in editor.server.get(address)[2], "the page without the other"
    )


def test_a_text_is_changed_and_nothing_else(folder: OwnSite, editor: Editor) -> None:
    path = "pages/accessibilite.md"
    file = folder.content / path
    was = file.read_bytes()
    # As somebody with Windows leaves it, a remark for the next one included.
    file.write_bytes(was.replace(b"---\n", b"---\n# Relire en juin.\n", 1).replace(b"\n", b"\r\n"))
    before = texts(folder.content)
    editor.open("pages/accessibilite")
    editor.fill(titre="Accessibilité du site")
    editor.save()
    eventually(lambda: texts(folder.content)[path] != before[path], "the change")
    changed = before[path].replace(
        "Accessibilité\r".encode(), "Accessibilité du site\r".encode(), 1
    )
    assert texts(folder.content) == before | {path: changed}
    editor.open("pages/accessibilite")
    editor.fill(titre="Accessibilité de ce site")
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


DAYS = {
    "mois": "debut: 2018-10\n",
    "journee": "debut: 2018-10-20\nfin: 2018-10-21\njournee: oui\n",
}


def test_days_without_hours_survive_the_form(folder: OwnSite, editor: Editor) -> None:
    for name, days in DAYS.items():
        path = folder.content / f"rencontres/2018-2019/{name}.md"
        head = f"---\ntitre: Lac\nuid: uid-{name}\ncommunaute:\n  - maskinonge\n  - shawinigan\n"
        path.write_text(f"{head}{days}---\nVenez.\n", "utf-8")
    for name, days in DAYS.items():
        path = folder.content / f"rencontres/2018-2019/{name}.md"
        editor.open(f"rencontres/2018-2019/{name}")
        editor.fill(titre=f"Le lac, {name}")
        editor.save()
        eventually(lambda: f"Le lac, {name}" in path.read_text("utf-8"), "the title")  # noqa: B023
        written = path.read_text("utf-8")
        assert "communaute:\n  - maskinonge\n  - shawinigan\n" in written
        assert all(f"\n{line}\n" in written for line in days.splitlines()), written
    assert_content_is_clean(folder)


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
    editor.choose("communaute", "Shawinigan")
    editor.save()
    eventually(lambda: "communaute: shawinigan" in path.read_text("utf-8"), "the community")
    assert_content_is_clean(folder)
