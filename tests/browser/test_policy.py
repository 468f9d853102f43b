"""The security policy in a real browser: no page breaks it, and nothing foreign runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

ADDRESSES = (
    "/",
    "/404.html",
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


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_keeps_to_its_policy_and_runs_nothing_foreign(
    open_page: Callable[..., Page], address: str
) -> None:
    said: list[list[str]] = []
    page = open_page(address, before=lambda page: said.append(watched(page)))
    assert (page.evaluate("window.violations"), said[0]) == ([], [])
    policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content") or ""
    assert "default-src 'none'" in policy
    assert ("'wasm-unsafe-eval'" in policy) is (address == "/recherche/")
    page.evaluate(INJECT)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("window.violations.length") >= 2
