"""Comments in Chromium: a real Isso from post to approval, and hostile texts that do nothing."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import build, served
from tests.support.building import ROOT
from tests.support.serving import free_port, wait_to_serve

POST = "/articles/2017/premier-billet/"
HOSTILE = (
    '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    "[x](javascript:alert(1))"
)
LIVE = "#isso-root > .isso-comment"
ISSO = ROOT / ".venv/isso"


@contextmanager
def running(folder: Path, port: int, site: str):
    """`make comments` for the site at address `site`, its database in `folder`."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'plugins'}:{ISSO}",
        "SITEURL": site,
    }
    settings = folder / "pelicanconf.py"
    settings.write_text(
        f"exec(open({str(ROOT / 'pelicanconf.py')!r}).read())\n"
        f"ISSO_URL = 'http://127.0.0.1:{port}'\nISSO_DATABASE = {str(folder / 'comments.db')!r}\n"
        f"PATH, THEME = {str(ROOT / 'tests/site')!r}, {str(ROOT / 'theme')!r}\n"
    )
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "commands", "isso_server"],
            cwd=folder, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_to_serve(server, port, folder / "log")
        yield
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The sample with two comments that came by e-mail, one of them hostile."""
    folder = tmp_path_factory.mktemp("comments") / "content"
    shutil.copytree(ROOT / "tests/site", folder)
    comments = folder / "commentaires/premier-billet"
    comments.mkdir(parents=True, exist_ok=True)
    for name, fields, text in (
        ("un", "nom: Une lectrice\ndate: 2017-07-03 9 h 15", "Bravo!"),
        ("deux", f"nom: '{HOSTILE}'\ndate: 2017-07-04\nreponse_a: un", HOSTILE),
    ):
        (comments / f"{name}.md").write_text(f"---\n{fields}\n---\n{text}\n")
    return folder


def test_comments_by_email_are_shown_nested_and_inert(content, tmp_path, open_page):
    build(content, tmp_path / "site")
    with served(tmp_path / "site") as site:
        page = open_page(POST, base_url=site.url)
        title = page.title()
        assert page.locator("#commentaires-titre").inner_text().split() == ["2", "commentaires"]
        reply = page.locator("#commentaire-un #commentaire-deux")
        assert "<script>document.title=2</script>" in reply.locator(".comment-text").inner_text()
        assert reply.locator("img, script, .comment-text a[href]").count() == 0
        assert page.title() == title
        address = page.get_by_role("link", name="Ajouter un commentaire").get_attribute("href")
        assert address.startswith("mailto:")
        feed = page.get_by_role("link", name="S’abonner aux commentaires").get_attribute("href")
        assert page.request.get(feed).ok
        assert len(page.get_by_role("link", name="Répondre").all()) == 2


def test_a_comment_is_posted_held_approved_live_then_built(content, tmp_path, open_page):
    output, port = tmp_path / "site", free_port()
    options = [
        f'ISSO_URL="http://127.0.0.1:{port}"',
        f'ISSO_DATABASE="{tmp_path / "comments.db"}"',
    ]
    build(content, output, *options)
    with served(output) as site, running(tmp_path, port, site.url):
        page = open_page(POST, base_url=site.url)
        title = page.title()
        for name, text in (("Ève <b>B</b>", "Un **bon** billet."), ("<i>Mallory", HOSTILE)):
            page.locator(".isso-postbox .isso-textarea").first.fill(text)
            page.locator(".isso-postbox input[name=author]").first.fill(name)
            page.locator(".isso-postbox input[type=submit]").first.click()
            page.get_by_text("en attente de modération").first.wait_for()
            page.reload()
            page.locator(".isso-postbox .isso-textarea").first.wait_for()
        # Nobody else sees what is held.
        other = open_page(POST, base_url=site.url)
        other.locator(".isso-postbox").first.wait_for()
        assert other.locator(LIVE).count() == 0

        moderate(open_page, tmp_path, port)

        live = open_page(POST, base_url=site.url)
        live.locator(LIVE).nth(1).wait_for()
        texts = live.locator(f"{LIVE} .isso-text").all_inner_texts()
        assert texts[0].strip() == "Un bon billet."
        assert "<script>" in texts[1]
        assert live.locator(f"{LIVE} .isso-text img").count() == 0
        assert live.title() == title

        build(content, output, *options)
        # The built copy gives way to the live one…
        again = open_page(POST, base_url=site.url)
        again.locator(LIVE).nth(1).wait_for()
        assert again.locator(".comment--live:visible").count() == 0
        assert again.locator(".comment:visible").count() == 2
    # … and stands in for it without JavaScript, and when the server is gone.
    with served(output) as site:
        still = open_page(POST, base_url=site.url, java_script_enabled=False)
        shown = still.locator(".comment--live")
        assert shown.count() == 2
        assert shown.nth(0).locator(".comment-name").inner_text() == "Ève <b>B</b>"
        assert shown.nth(0).locator("strong").inner_text() == "bon"
        assert shown.locator("img, script, .comment-text a[href]").count() == 0
        assert still.get_by_role("link", name="Ajouter un commentaire par courriel").count() == 1


def moderate(open_page, folder: Path, port: int) -> None:
    """Approve everything on Isso's own page, as the staff do."""
    page = open_page("/admin/", base_url=f"http://127.0.0.1:{port}")
    field = page.locator("input[name=password]")
    field.fill((folder / "password").read_text())
    page.keyboard.press("Enter")
    # Going on at once would stop the login under way.
    field.wait_for(state="detached")
    page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(2):
        page.goto("/admin/?mode=2")
        with page.expect_response("**/activate/*"):
            page.get_by_text("Validate", exact=True).first.click()
