"""Staff's everyday jobs in the browser editor; its files are like those of the scaffolds."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from commands.check import report_on
from commands.project import project_from
from playwright.sync_api import Browser, Page, expect

from programmation.settings import settings_from
from tests.browser.conftest import served
from tests.support.building import ROOT, SAMPLE, built
from tests.support.editor import NEW, Editor, editing
from tests.support.keyboard import FastKeyboard
from tests.support.serving import OwnSite, Server, eventually

FIELD = "[id^=titre-field], [id^=nom-field]"
"""The first field of each collection's form (and others of the same name)."""

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
def server(opened: Editor) -> Server:
    return opened.server


@pytest.fixture
def editor(opened: Editor) -> Iterator[Page]:
    yield opened.page
    opened.drop()


def fill(page: Page, **values: str) -> None:
    for key, value in values.items():
        page.locator(f"[id^={key}-field]").first.fill(value)


def choose(page: Page, key: str, text: str) -> None:
    page.locator(f"[id^={key}-field]").first.fill(text)
    page.get_by_role("option", name=text).first.click()


def write_body(page: Page, text: str) -> None:
    """Type in the text's own editor, as Markdown."""
    page.get_by_role("switch").last.click()
    page.locator("[data-slate-editor]").last.click()
    FastKeyboard(page).type(text)
    page.wait_for_timeout(1000)  # Decap takes what is typed half a second later.


def new(page: Page, collection: str) -> None:
    page.goto(f"/admin/#/collections/{collection}/new")
    expect(page.locator("[id^=titre-field]")).to_be_visible()


def open_text(page: Page, collection: str, path: str) -> None:
    """By its collection's list: Decap leaves a former form in the next one's place for a while."""
    page.goto(f"/admin/#/collections/{collection}")
    expect(page.locator(FIELD)).to_have_count(0)
    page.goto(f"/admin/#/collections/{collection}/entries/{path}")
    expect(page.locator(FIELD).first).to_be_visible()


def duplicate(page: Page) -> None:
    """Copy the open text. What is typed before the copy's own form has come would be lost."""
    page.get_by_role("button", name="Enregistré").first.click()
    former = page.locator(FIELD).first.get_attribute("id")
    page.get_by_text("Dupliquer", exact=True).click()
    expect(page.locator(f"#{former}")).to_have_count(0)
    expect(page.locator(FIELD).first).to_be_visible()


def publish(page: Page) -> None:
    done = page.get_by_text("Enregistré sur cet ordinateur")
    expect(done).to_have_count(0)  # What a former save said stays for a while.
    page.get_by_role("button", name="Enregistrer").first.click()
    page.get_by_text("Enregistrer maintenant", exact=True).click()
    anyway = page.get_by_role("button", name="Enregistrer quand même")
    expect(done.or_(anyway).first).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    expect(done.first).to_be_visible()
    expect(page).not_to_have_url(NEW)


def test_a_meeting_from_its_first_form_to_its_cancellation(
    folder: OwnSite, server: Server, editor: Page
) -> None:
    # With the page of what is typed beside the form, as it is until staff close it.
    editor.evaluate("localStorage.removeItem('cms.right-pane')")
    new(editor, "rencontres")
    fill(editor, titre="Éviter l’épuisement : l'œil de trois gestionnaires")
    choose(editor, "communaute", "Shawinigan")
    fill(editor, debut="2018-09-27T08:30")
    fill(editor, themes="Gestion des ressources humaines, Coopération")
    fill(editor, resume="Première ligne.\nDeuxième ligne : suite.", inscription="info@example.org")
    choose(editor, "animation", "L’équipe du Pôle")
    editor.get_by_role("button", name="Ajouter expert").click()
    editor.locator("[id^=nom-field]").first.fill("Une conseillère")
    fill(editor, organisation="Un organisme")
    editor.locator("[id^=nom-field]").last.fill("Salle communautaire")
    editor.locator("[id^=prive-field]").click()
    editor.locator("[id^=exemple-field]").click()
    write_body(editor, "Venez **nombreux**.")
    publish(editor)

    path = (
        folder.content / "rencontres/2018-2019/eviter-l-epuisement-l-oeil-de-trois-gestionnaires.md"
    )
    eventually(path.is_file, "the meeting's file")
    written = path.read_text(encoding="utf-8")
    uid = re.search(r"^uid: ([0-9a-f-]{36})$", written, re.MULTILINE)
    assert uid, written
    assert written == MEETING.replace("UID", uid[1])

    address = f"/rencontres/{path.stem}/"
    eventually(lambda: server.get(address)[0] == 200, "the meeting's page")
    event = event_of(server, uid[1])
    assert event["DTSTART"].dt.astimezone(ZoneInfo("America/Toronto")).isoformat() == (
        "2018-09-27T08:30:00-04:00"
    )

    open_text(editor, "rencontres", f"2018-2019/{path.stem}")
    choose(editor, "statut", "Annulée")
    publish(editor)
    eventually(lambda: "annulee" in path.read_text(encoding="utf-8"), "the cancellation")
    assert path.read_text(encoding="utf-8") == written.replace("statut: prevue", "statut: annulee")
    eventually(lambda: event_of(server, uid[1])["STATUS"] == "CANCELLED", "a cancelled event")
    assert "annulée" in server.get(address)[2]
    assert path.stem in server.get("/flux/programmation.xml")[2]
    assert_content_is_clean(folder)
    editor.evaluate("localStorage.setItem('cms.right-pane', 'none')")


def event_of(server: Server, uid: str) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(server.get("/calendrier/programmation.ics")[2])
    return next(event for event in calendar.events if event["UID"] == uid)


def test_a_copied_meeting_has_an_identity_of_its_own(folder: OwnSite, editor: Page) -> None:
    model = folder.content / "rencontres/2017-2018/financement-par-ou-commencer.md"
    identity = re.search(r"^uid: (\S+)$", model.read_text(encoding="utf-8"), re.MULTILINE)
    assert identity
    open_text(editor, "rencontres", f"2017-2018/{model.stem}")
    duplicate(editor)
    fill(editor, titre="Financement, la suite", debut="2018-11-15T09:00")
    publish(editor)
    copy = folder.content / "rencontres/2018-2019/financement-la-suite.md"
    eventually(copy.is_file, "the copy's file")
    text = copy.read_text(encoding="utf-8")
    assert "debut: 2018-11-15 9 h\n" in text
    assert identity[1] not in text
    assert re.search(r"^uid: [0-9a-f-]{36}$", text, re.MULTILINE)


def test_a_comment_is_read_again_mended_and_taken_away(
    folder: OwnSite, server: Server, editor: Page
) -> None:
    comments = folder.content / "commentaires/quand-le-collectif-s-organise"
    comments.mkdir(parents=True)
    kept, spam = comments / "2017-07-02-une-lectrice.md", comments / "2017-07-03-pub.md"
    before = (
        "---\nnom: Une lectrice\ndate: 2017-07-02 9 h 15\n---\nMerci *beaucoup* !\n\n1. Bravo\n"
    )
    kept.write_text(before, encoding="utf-8")
    spam.write_text("---\nnom: Pub\ndate: 2017-07-03\n---\nAchetez.\n", encoding="utf-8")
    editor.goto("/admin/#/collections/commentaires")
    expect(editor.get_by_role("link", name="Une lectrice")).to_be_visible()
    editor.get_by_role("link", name="Une lectrice").click()
    # Its post is told, and not asked again.
    expect(editor.locator("p[id^=_article-field]")).to_have_text(comments.name)
    fill(editor, nom="Une lectrice de Shawinigan")
    publish(editor)
    mended = before.replace("Une lectrice", "Une lectrice de Shawinigan")
    eventually(lambda: kept.read_text(encoding="utf-8") == mended, "the new name, and no more")

    open_text(editor, "commentaires", f"{comments.name}/{spam.stem}")
    editor.get_by_role("button", name="Supprimer").first.click()
    editor.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    eventually(lambda: not spam.exists(), "the removal")
    address = "/articles/2017/quand-le-collectif-s-organise/"
    eventually(lambda: "Une lectrice de Shawinigan" in server.get(address)[2], "the comment")
    eventually(lambda: "Achetez." not in server.get(address)[2], "the page without the other")


def test_a_text_is_changed_and_nothing_else(folder: OwnSite, editor: Page) -> None:
    path = "pages/accessibilite.md"
    file = folder.content / path
    was = file.read_bytes()
    # As somebody with Windows leaves it, a remark for the next one included.
    file.write_bytes(was.replace(b"---\n", b"---\n# Relire en juin.\n", 1).replace(b"\n", b"\r\n"))
    before = texts(folder)
    open_text(editor, "pages", "accessibilite")
    fill(editor, titre="Accessibilité du site")
    publish(editor)
    eventually(lambda: texts(folder)[path] != before[path], "the change")
    changed = before[path].replace(
        "Accessibilité\r".encode(), "Accessibilité du site\r".encode(), 1
    )
    assert texts(folder) == before | {path: changed}
    open_text(editor, "pages", "accessibilite")
    fill(editor, titre="Accessibilité de ce site")
    publish(editor)
    again = changed.replace(b" du site\r", b" de ce site\r", 1)
    eventually(lambda: texts(folder)[path] == again, "the second change")
    file.write_bytes(was)


def texts(folder: OwnSite) -> dict[str, bytes]:
    return {
        path.relative_to(folder.content).as_posix(): path.read_bytes()
        for path in folder.content.rglob("*.md")
    }


def test_a_text_of_windows_keeps_its_accents(folder: OwnSite, editor: Page) -> None:
    file = folder.content / "pages" / "de-windows.md"
    text = "---\ntitre: Réussir l’été\n---\nÀ côté, « déjà ».\n"
    file.write_bytes(text.encode("cp1252"))
    open_text(editor, "pages", "de-windows")
    fill(editor, titre="Réussir l’automne")
    publish(editor)
    expected = text.replace("l’été", "l’automne").encode()
    eventually(lambda: file.read_bytes() != text.encode("cp1252"), "the text saved")
    assert file.read_bytes() == expected
    file.unlink()


def test_an_unreadable_file_is_shown_and_left_alone(
    folder: OwnSite, server: Server, editor: Page
) -> None:
    broken = folder.content / "pages" / "casse.md"
    broken.write_text("---\ntitre: [Cassé\n", encoding="utf-8")
    editor.goto("/admin/#/collections/articles")
    editor.goto("/admin/#/collections/pages")
    editor.reload()
    editor.get_by_text("Fichier illisible").first.click()
    fill(editor, titre="Mieux")
    editor.get_by_role("button", name="Enregistrer").first.click()
    editor.get_by_text("Enregistrer maintenant", exact=True).click()
    expect(editor.get_by_text("corrigez-le d’abord").first).to_be_visible()
    assert broken.read_text(encoding="utf-8") == "---\ntitre: [Cassé\n"
    broken.unlink()


def test_the_published_page_asks_to_log_in_and_reaches_nothing_else(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    backend = {"name": "gitea", "repo": "pole/site", "app_id": "x"}
    backend |= {"api_root": "https://git.example.org/api/v1", "base_url": "https://git.example.org"}
    output = built(
        SAMPLE, tmp_path / "out", f"EDITOR_BACKEND={json.dumps(backend)}", "SEARCH_INDEX=false",
        "PROGRAMME_PDF=false", "SHARE_IMAGES=false", settings="publishconf.py",
        SITEURL="https://pole.example.org", BUILD_DATE="2018-02-01",
    )  # fmt: skip
    said: list[str] = []
    with served(output) as site:
        page = open_page(None, base_url=site.url)
        page.on("console", lambda m: said.append(m.text) if "Security Policy" in m.text else None)
        page.goto("/admin/")
        expect(page.get_by_role("button", name="Se connecter avec Gitea")).to_be_visible()
        page.close()
    # The page obeys its policy, and `open_page` saw that it asked nothing of another host.
    assert said == []


def assert_content_is_clean(folder: OwnSite) -> None:
    """`make check` finds nothing to correct."""
    settings = settings_from(ROOT / "pelicanconf.py")
    said, sound = report_on(project_from(settings, folder.content))
    assert sound, said


DAYS = {
    "mois": "debut: 2018-10\n",
    "journee": "debut: 2018-10-20\nfin: 2018-10-21\njournee: oui\n",
}


def test_days_without_hours_survive_the_form(folder: OwnSite, editor: Page) -> None:
    for name, days in DAYS.items():
        path = folder.content / f"rencontres/2018-2019/{name}.md"
        head = f"---\ntitre: Lac\nuid: uid-{name}\ncommunaute:\n  - maskinonge\n  - shawinigan\n"
        path.write_text(f"{head}{days}---\nVenez.\n", "utf-8")
    for name, days in DAYS.items():
        path = folder.content / f"rencontres/2018-2019/{name}.md"
        open_text(editor, "rencontres", f"2018-2019/{name}")
        fill(editor, titre=f"Le lac, {name}")
        publish(editor)
        eventually(lambda: f"Le lac, {name}" in path.read_text("utf-8"), "the title")  # noqa: B023
        written = path.read_text("utf-8")
        assert "communaute:\n  - maskinonge\n  - shawinigan\n" in written
        assert all(f"\n{line}\n" in written for line in days.splitlines()), written
    assert_content_is_clean(folder)


def test_all_communities_and_a_month_alone_are_said_at_once(folder: OwnSite, editor: Page) -> None:
    new(editor, "rencontres")
    fill(editor, titre="Assemblée annuelle", debut="octobre 2018")
    editor.get_by_label("Toutes les communautés").check()
    write_body(editor, "Venez.")
    publish(editor)
    path = folder.content / "rencontres/2018-2019/assemblee-annuelle.md"
    eventually(path.is_file, "the file")
    written = path.read_text("utf-8")
    assert "\ncommunaute: toutes\n" in written
    assert "\ndebut: 2018-10\n" in written
    # Read back, and changed again to one community.  A form that Decap still holds for changed is
    # not left.
    expect(editor.get_by_role("button", name="Enregistré").first).to_be_visible()
    open_text(editor, "rencontres", "2018-2019/assemblee-annuelle")
    expect(editor.locator("[id^=debut-field]")).to_have_value("octobre 2018")
    box = editor.get_by_label("Toutes les communautés")
    expect(box).to_be_checked()
    box.uncheck()
    choose(editor, "communaute", "Shawinigan")
    publish(editor)
    eventually(lambda: "communaute: shawinigan" in path.read_text("utf-8"), "the community")
    assert_content_is_clean(folder)
