"""The security policy in a real browser: no page breaks it, and nothing foreign runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import HOST, Site, build, served
from tests.browser.test_comments import free_port, running
from tests.support.building import ROOT
from tests.support.nginx import deployed

ADDRESSES = (
    "/",
    "/404.html",
    "/absente/",
    "/abonnement/",
    "/articles/",
    "/articles/2017/quand-le-collectif-s-organise/",
    "/auteurs/",
    "/auteurs/marie-michele-lemay/",
    "/communautes/",
    "/communautes/maskinonge/",
    "/le-pole/",
    "/programmation/",
    "/programmation/2017-2018/",
    "/programmation/changements/",
    "/recherche/",
    "/rencontres/financement-par-ou-commencer/",
    "/themes/",
)

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

INJECT = """
() => new Promise((done) => {
  const script = document.createElement("script");
  script.textContent = "window.ran = 'inline'";
  document.body.append(script);
  const blob = document.createElement("script");
  blob.src = URL.createObjectURL(new Blob(["window.ran = 'blob'"]));
  blob.onload = blob.onerror = () => setTimeout(done, 50);
  document.body.append(blob);
  const image = "<img src=/absent.png onerror=\\"window.ran='on'\\">";
  document.body.insertAdjacentHTML("beforeend", image);
})
"""


def watched(page: Page) -> list[str]:
    """Watches `page`; the list gets what its console says of the policy."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if "Security Policy" in m.text else None)
    page.add_init_script(WATCH)
    return said


@pytest.fixture(scope="module")
def watched_page(one_page: Page) -> tuple[Page, list[str]]:
    return one_page, watched(one_page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_keeps_to_its_policy_and_runs_nothing_foreign(
    watched_page: tuple[Page, list[str]], address: str
) -> None:
    page, said = watched_page
    page.goto("about:blank")  # What an earlier page was refused has all been said then.
    said.clear()
    page.goto(address)
    assert (page.evaluate("window.violations"), said) == ([], [])
    policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content") or ""
    assert "default-src 'none'" in policy
    assert ("'wasm-unsafe-eval'" in policy) is (address == "/recherche/")
    runs_nothing_injected(page)


def runs_nothing_injected(page: Page) -> None:
    page.evaluate(INJECT)
    assert page.evaluate("window.ran") is None
    page.wait_for_function("window.violations.length >= 2")


def test_a_former_address_keeps_to_its_policy(open_page: Callable[..., Page]) -> None:
    """It leads on at once: its target answers "stay" for the time of the test."""
    former, target = "/blogue/oser-le-codeveloppement/", "/articles/2018/oser-le-codeveloppement/"
    said: list[list[str]] = []

    def before(page: Page) -> None:
        said.append(watched(page))
        page.route(f"**{target}", lambda route: route.fulfill(status=204))

    page = open_page(former, before=before)
    assert "a changé d’adresse" in page.inner_text("main")
    assert (page.evaluate("window.violations"), said[0]) == ([], [])
    runs_nothing_injected(page)
    said[0].clear()
    page.unroute(f"**{target}")
    page.reload()
    page.wait_for_url(f"**{target}")
    assert said[0] == []


FILM = f"https://{HOST}/film"
EMBEDS = f"""
<iframe src="{FILM}" title="Film" onload="window.ran='onload'"></iframe>
<iframe src="https://{HOST}.evil.example/" title="x"></iframe>
<iframe srcdoc="<script>parent.ran='srcdoc'</script>" title="x"></iframe>
"""
PLAYED = "<!doctype html><title>Film</title><script>try { parent.ran = 'film' } catch {}</script>"


def test_allowed_hosts_are_let_in_and_no_others(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """A post with a film and live comments: the settings' two hosts load, nothing else does."""
    content, output, port = tmp_path / "content", tmp_path / "site", free_port()
    shutil.copytree(ROOT / "tests" / "site", content)
    post = content / "articles" / "2017" / "premier-billet.md"
    post.write_text(post.read_text("utf-8") + EMBEDS, "utf-8")
    isso = f"http://{HOST}:{port}"
    build(content, output, f'ISSO_URL="{isso}"', f'EMBED_HOSTS=["{HOST}"]')
    said: list[list[str]] = []

    def play(route: Route) -> None:
        route.fulfill(body=PLAYED, content_type="text/html")

    def before(page: Page) -> None:
        said.append(watched(page))
        page.route(FILM, play)

    with served(output) as site, running(tmp_path, port, site.url):
        page = open_page("/articles/2017/premier-billet/", base_url=site.url, before=before)
        page.locator(".isso-postbox .isso-textarea").first.wait_for()
        assert [frame.get_attribute("src") for frame in page.locator("iframe[src]").all()] == [FILM]
        assert page.frame_locator("iframe[src]").locator("title").inner_text() == "Film"
        assert (page.evaluate("window.violations"), said[0]) == ([], [])
        runs_nothing_injected(page)
        # Another port is another origin, which no setting allows.
        foreign = f"https://{HOST}:1/"
        page.evaluate(
            """address => {
              for (const [tag, name] of [["script", "src"], ["iframe", "src"], ["img", "src"]]) {
                const node = document.createElement(tag);
                node[name] = address;
                document.body.append(node);
              }
            }""",
            foreign,
        )
        page.wait_for_function(
            "address => window.violations.filter((line) => line.includes(address)).length === 3",
            arg=foreign[:-1],
        )


FRAMED = ("/programmation/integrer/", "/programmation/integrer/maskinonge/")
REFUSED = ("/", "/programmation/", "/abonnement/", "/rencontres/financement-par-ou-commencer/")


def test_partners_frame_the_pages_made_for_that_and_no_other(
    site: Site, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """As nginx sends them: another port is another site to a browser."""
    port, partner = free_port(), tmp_path / "partner"
    partner.mkdir()
    frames = "".join(
        f'<iframe src="http://{HOST}:{port}{address}"></iframe>' for address in FRAMED + REFUSED
    )
    (partner / "index.html").write_text(f"<!doctype html><title>x</title>{frames}", "utf-8")
    with deployed(site.root, tmp_path / "nginx", port), served(partner) as other:
        page = open_page("/", base_url=other.url)
        shown = [frame.query_selector("main#contenu") is not None for frame in page.frames[1:]]
        assert shown == [True] * len(FRAMED) + [False] * len(REFUSED)
        # The list has the site's own style, and its links leave the frame.
        first = page.frames[1]
        assert first.evaluate("document.styleSheets[0].cssRules.length") > 10
        assert first.evaluate("document.querySelectorAll('script').length") == 0
        assert first.get_attribute("base", "target") == "_top"
