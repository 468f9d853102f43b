"""/admin/ on a published site: no server judges there, the page does, and tells what is online.

Decap's own "test-repo" stands for the Git host: its files are in the page's memory.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from programmation.editor.admin_page import EDITOR, Files, published
from programmation.editor.forms import configuration
from programmation.settings import Site
from tests.browser.conftest import HEIGHTS, PHONE, UNPAINTED, opening, served
from tests.support.building import SAMPLE, install_editor
from tests.support.editor import Editor
from tests.support.serving import OwnSite

SITE = Site(name="Pôle", url="https://pole.example.org", today=date(2018, 2, 1))
MEETING = "rencontres/2017-2018/gouvernance.md"


@dataclass
class Online(Editor):
    """The editor of the published site, whose words differ a little."""

    def press_save(self) -> None:
        self.page.get_by_role("button", name="Publier").first.click()
        self.page.get_by_text("Publier maintenant", exact=True).click()

    def saved(self) -> str:
        """The meeting as the Git host has it."""
        return str(self.page.evaluate(
            "path => path.reduce((folder, name) => folder[name], window.repoFiles).content",
            ["content", *MEETING.split("/")],
        ))  # fmt: skip


def repository(folder: Path) -> dict[str, object]:
    """The content folder as `window.repoFiles` wants it."""
    found: dict[str, object] = {}
    for path in folder.iterdir():
        if path.is_dir():
            found[path.name] = repository(path)
        elif path.suffix == ".md":
            found[path.name] = {"content": path.read_text("utf-8")}
    return found


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build publishes of the editor."""
    root = tmp_path_factory.mktemp("online")
    install_editor()
    backend = {"name": "test-repo", "repo": "pole/site"}
    config = configuration(SITE, backend)
    for name, path in Files(EDITOR, bytes).all().items():
        (root / "admin" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, root / "admin" / name)
    (root / "admin/config.json").write_text(json.dumps(config), "utf-8")
    publish(root, "avant")
    return root


GITEA = {
    "name": "gitea", "repo": "pole/site", "app_id": "x",
    "api_root": "https://git.example.org/api/v1", "base_url": "https://git.example.org",
}  # fmt: skip


def test_the_page_asks_to_log_in_and_reaches_nothing_else(root: Path, browser: Browser) -> None:
    page = published({"EDITOR_BACKEND": GITEA}, SITE)
    assert page
    (root / "admin/index.html").write_bytes(page.page())
    asked = (root / "admin/config.json").read_bytes()
    (root / "admin/config.json").write_bytes(page.files.config())
    said: list[str] = []
    # The page obeys its policy, and `opening` sees that it asks nothing of another host.
    with served(root) as site, opening(browser, site, []) as open_page:
        shown = open_page(None)
        shown.on("console", lambda m: said.append(m.text) if "Security Policy" in m.text else None)
        shown.goto("/admin/")
        expect(shown.get_by_role("button", name="Se connecter avec Gitea")).to_be_visible()
    (root / "admin/config.json").write_bytes(asked)
    assert said == []


def publish(root: Path, revision: str) -> None:
    (root / "build.json").write_text(json.dumps({"revision": revision}), "utf-8")


@pytest.fixture(scope="module")
def opened(root: Path, browser: Browser) -> Iterator[Online]:
    files = json.dumps({"content": repository(SAMPLE)})
    with served(root) as site, opening(browser, site, []) as open_page:
        page = open_page(
            None, width=1400,
            before=lambda page: page.add_init_script(f"window.repoFiles = {files}"),
        )  # fmt: skip
        page.add_init_script(UNPAINTED)
        page.on("dialog", lambda dialog: dialog.accept())  # Whether to leave what was typed.
        page.clock.install()
        editor = Online(page, None, OwnSite(root))  # type: ignore[arg-type]
        page.goto("/admin/")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text("Collections")).to_be_visible()
        yield editor
        page.close()


@pytest.fixture
def editor(opened: Online) -> Iterator[Online]:
    """At twelve past ten."""
    opened.page.clock.set_system_time("2018-02-01T10:12:00-05:00")
    yield opened
    opened.drop()


MISTAKES = (
    ("titre", "", "Titre : champ manquant"),
    ("debut", "demain", "Début : écrivez un jour et une heure"),
    ("debut", "31 février 2018 9 h", "Début : écrivez un jour et une heure"),
    ("duree", "longtemps", "Durée : écrivez par exemple 1 h 30"),
    ("inscription", "www.example.org", "Inscription : écrivez une adresse https://"),
    ("inscription_avant", "bientôt", "Inscription avant : écrivez un jour"),
    ("places", "beaucoup", "Places : écrivez un nombre"),
)


def test_each_mistake_is_told_at_its_field_without_a_server(editor: Online) -> None:
    editor.open(MEETING)
    before = editor.saved()
    for field, typed, said in MISTAKES:
        former = editor.field(field).input_value()
        editor.fill(**{field: typed})
        editor.press_save()
        assert editor.mistake_at(field).startswith(said), (field, typed)
        assert editor.saved() == before
        editor.fill(**{field: former})


def test_a_picture_that_nobody_describes_is_told_too(editor: Online) -> None:
    """On a telephone, where all of the form is in sight."""
    editor.page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
    editor.open(MEETING)
    assert editor.page.evaluate("document.documentElement.scrollWidth") == PHONE
    before = editor.saved()
    editor.body("\n\n![](/images/table.png)\n")
    editor.press_save()
    assert "image sans texte de remplacement" in editor.marks()[0]
    assert editor.saved() == before


def test_what_was_saved_is_followed_until_it_is_online(editor: Online, root: Path) -> None:
    editor.open(MEETING)
    editor.fill(prix="5 $", fin="")
    editor.press_save()
    said = editor.page.get_by_role("status").filter(has_text="Enregistré à")
    expect(said).to_contain_text("Enregistré à 10 h 12; le site se refait")
    assert "prix: 5 $\n" in editor.saved()
    # A mistake that the page could not see: the site stays, and whoever saved learns where to look.
    editor.page.clock.fast_forward("21:00")
    late = editor.page.get_by_role("status").filter(has_text="n’est pas en ligne")
    expect(late).to_contain_text("il y reste sans doute une faute")
    publish(root, "après")
    editor.page.clock.fast_forward("01:00")
    expect(editor.page.get_by_text("Le site a été refait depuis")).to_be_visible()
