"""The real editor in a real browser: one page on one server, for all tests of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import UNPAINTED
from tests.support.building import install_editor
from tests.support.serving import OwnSite, Server, free_port, preview

FIELD = "[id^=titre-field], [id^=nom-field]"
"""Selector of the first field of each form (and of others with its name)."""
SAVED = "Modifications enregistrées"
NEW = re.compile(r"/new(?:$|\?)")
"""Pattern of the address of a new form, or of a copy, not saved yet."""
_FORGET_DRAFTS = """() => new Promise((done, failed) => {
  const opening = indexedDB.open("pole-brouillons", 1);
  opening.onerror = failed;
  opening.onsuccess = () => {
    const transaction = opening.result.transaction("textes", "readwrite");
    transaction.objectStore("textes").clear();
    transaction.oncomplete = () => { opening.result.close(); done(); };
    transaction.onabort = failed;
  };
})"""


@dataclass
class Editor:
    page: Page
    server: Server
    site: OwnSite
    steps: int = 0
    """Steps since `new` or `open`: filling in the form, a file chosen, a former version taken, a
    save, a sending; a question is part of the step that ends with it."""

    # -- Opening ------------------------------------------------------------------------------

    def log_in(self) -> None:
        self.page.goto("/admin/")
        inside = self.page.get_by_text("Collections")
        log_in = self.page.get_by_role("button", name="Se connecter")
        expect(inside.or_(log_in).first).to_be_visible()
        if log_in.is_visible():
            log_in.click()
        expect(inside).to_be_visible()

    def show(self, collection: str) -> None:
        """Show the list of a collection.  Decap shows the former form for a moment."""
        self.page.goto(f"/admin/#/collections/{collection}")
        expect(self.page.locator(FIELD)).to_have_count(0)

    def new(self, collection: str) -> None:
        self.show(collection)
        self.steps = 1
        self.page.goto(f"/admin/#/collections/{collection}/new")
        expect(self.page.locator(FIELD).first).to_be_visible()

    def open(self, path: str) -> None:
        """Open the text at `path` from its collection's list."""
        collection, _, name = path.removesuffix(".md").partition("/")
        self.show(collection)
        self.steps = 1
        self.page.goto(f"/admin/#/collections/{collection}/entries/{name or collection}")
        expect(self.page.locator(FIELD).first).to_be_visible()

    def beside(self, shown: bool) -> None:
        """Show or hide the preview of the page beside the next form, as the button « Aperçu »
        does."""
        choice = "removeItem('cms.right-pane')" if shown else "setItem('cms.right-pane', 'none')"
        self.page.evaluate(f"localStorage.{choice}")

    # -- Filling in ---------------------------------------------------------------------------

    def field(self, key: str, number: int = 0) -> Locator:
        return self.page.locator(f"[id^={key}-field]").nth(number)

    def fill(self, **values: str) -> None:
        for key, value in values.items():
            field = self.field(key)
            # Decap moves the cursor when a field gets the focus, which loses the selection.
            field.focus()
            field.press("Control+a")
            field.fill(value) if value else field.press("Delete")
            expect(field).to_have_value(value)

    def choose(self, key: str, text: str) -> None:
        self.field(key).fill(text)
        self.page.get_by_role("option", name=text).first.click()

    def body(self, text: str) -> None:
        """Put `text`, Markdown, at the end of the text's own editor."""
        switch = self.page.get_by_role("switch").last
        if switch.get_attribute("aria-checked") != "true":
            switch.click()
        self.page.locator("[data-slate-editor]").last.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(text)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has handled what was typed or pasted in its rich text."""
        self.page.evaluate(
            "() => new Promise((done) => setTimeout(requestAnimationFrame, 0, done))"
        )

    # -- Saving -------------------------------------------------------------------------------

    def press_save(self) -> None:
        self.steps += 1
        self.page.get_by_role("button", name="Enregistrer").first.click()
        self.page.get_by_text("Enregistrer maintenant", exact=True).click()

    def save(self) -> None:
        """Save a valid text, whatever its warnings."""
        done = self.page.get_by_text(SAVED)
        expect(done).to_have_count(0)  # The message of an earlier save stays for a moment.
        self.press_save()
        anyway = self.page.get_by_role("button", name="Enregistrer quand même")
        expect(done.or_(anyway).first).to_be_visible()
        if anyway.is_visible():
            anyway.click()
        expect(done).to_be_visible()
        # A new text gets its address later: opening another one before would interfere.
        expect(self.page).not_to_have_url(NEW)

    def put_online(self) -> str:
        """Send what is saved; the message shown."""
        self.page.get_by_role("button", name="Mettre en ligne").last.click()
        self.answer("Mettre en ligne")
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Fermer")).to_be_visible()
        message = dialog.inner_text()
        dialog.get_by_role("button", name="Fermer").click()
        return message

    def upload(self, button: str, file: Path, known: str = "") -> None:
        """Choose `file` of this computer with the button `button` of a field.

        known: its name if the site already has the file, as a message says.
        """
        self.steps += 1
        self.page.get_by_role("button", name=button).first.click()
        self.page.locator("input[type=file]").set_input_files(file)
        if known:
            expect(self.page.get_by_role("dialog").last).to_contain_text(f"« {known} »")
            self.answer("Fermer")
            self.page.get_by_text(known, exact=True).click()
        self.page.get_by_role("button", name="Choisir les éléments sélectionnés").click()
        expect(self.page.locator("input[type=file]")).to_have_count(0)

    def put_document(self, file: Path, title: str) -> None:
        """Insert `file` of this computer at the end of the text's editor."""
        self.page.get_by_role("button", name="Ajouter un composant").click()
        self.page.get_by_role("menuitem", name="Document").click()
        self.upload("Choisir un fichier", file)
        self.page.get_by_label("Titre du document").fill(title)
        self.settle()

    def answer(self, label: str) -> None:
        """Press a button of the open dialog."""
        self.steps += 1
        self.page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()

    def marks(self) -> list[str]:
        """The mistakes shown after a save that was refused."""
        expect(self.page.get_by_role("complementary")).to_be_visible()
        return self.page.locator(".mark").all_inner_texts()

    def said_at(self, key: str) -> str:
        """Message of the field `key`, which is marked as wrong."""
        field = self.field(key)
        expect(field).to_have_attribute("aria-invalid", "true")
        return self.page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()

    def mistake_at(self, key: str) -> str:
        """Message of the field `key` after a refused save, which leads to it."""
        # The marks of an earlier refusal stay until then.
        message = self.said_at(key)
        expect(self.field(key)).to_be_focused()
        expect(self.field(key)).to_be_in_viewport()
        self.marks()
        return message

    def drop(self) -> None:
        """Leave the form without saving."""
        if self.page.get_by_role("dialog").count():
            self.start_again()
        self.show("pages")
        self.page.evaluate(_FORGET_DRAFTS)

    def start_again(self) -> None:
        """Load the whole page again, which takes several times as long as `drop`."""
        self.page.goto("about:blank")
        self.log_in()


@contextmanager
def editing(browser: Browser, site: OwnSite, today: str, **environment: str) -> Iterator[Editor]:
    """`make editor` on `site`, as on the day `today`, and a page that is logged in."""
    install_editor()
    options = ("-e", "SHOW_DRAFTS=true", f'BUILD_DATE="{today}"')
    asked: list[str] = []
    with preview(
        site, free_port(), *options, command=("-m", "commands", "editor"), environment=environment
    ) as server:
        server.wait_built()
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{server.port}", locale="fr-CA",
            timezone_id="America/Vancouver", viewport={"width": 1400, "height": 900},
        )  # fmt: skip
        context.set_default_timeout(120_000)
        context.on("request", lambda request: asked.append(request.url))
        # « Voulez-vous vraiment quitter cette page ? »
        context.on("dialog", lambda dialog: dialog.accept())
        context.add_init_script(UNPAINTED)
        editor = Editor(context.new_page(), server, site)
        editor.log_in()
        editor.beside(False)
        yield editor
        context.close()
    local = ("blob:", "data:", "about:", f"http://127.0.0.1:{server.port}/")
    assert [url for url in asked if not url.startswith(local)] == []


def read(site: OwnSite, path: str) -> str:
    return (site.content / path).read_text(encoding="utf-8")


def texts(content: Path) -> dict[str, bytes]:
    return {
        path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*.md")
    }
