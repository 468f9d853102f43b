"""What a member comes for, on a first screen or within two taps, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, opening

PHONES = [{"width": 390, "height": 664}, {"width": 360, "height": 640}]
NOW = "2019-01-31T12:00:00-05:00"
"""The day that the site was built for."""
STATES = {"Prévue", "Confirmée", "Complet", "Annulée", "À confirmer"}


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Site) -> Iterator[dict[bool, Page]]:
    """Whether it runs scripts → a page for all tests."""
    with opening(browser, site, []) as open_page:
        yield {
            True: open_page(None, before=lambda page: page.clock.set_fixed_time(NOW)),
            False: open_page(None, java_script_enabled=False),
        }


@pytest.fixture(
    params=[(phone, script) for phone in PHONES for script in (True, False)],
    ids=lambda param: f"{param[0]['width']}-{'script' if param[1] else 'plain'}",
)
def visit(request, pages):
    """A function that opens an address on a phone, with script or without."""
    phone, script = request.param
    pages[script].set_viewport_size(phone)

    def visit(address: str):
        pages[script].goto(address)
        return pages[script]

    return visit


def on_first_screen(page, locator) -> bool:
    box = locator.bounding_box()
    return box is not None and box["y"] + box["height"] <= page.viewport_size["height"]


def state_of(text: str) -> str:
    return text.split(" (")[0].split(",")[0]


def test_next_meeting_is_on_the_first_screen_of_home(visit) -> None:
    page = visit("/")
    card = page.locator(".hero-next .meeting-card >> nth=0")
    assert on_first_screen(page, card.locator(".meeting-card-title"))
    assert on_first_screen(page, card.locator("time"))
    assert "\xa0h" in card.locator("time").inner_text()
    assert page.locator(".site-header").bounding_box()["height"] <= 120
    assert state_of(card.locator(".label:not(.label--next) >> nth=0").inner_text()) in STATES


def test_season_leads_to_the_next_meeting_and_to_its_pdf_from_its_first_screen(visit) -> None:
    page = visit("/programmation/")
    pdf = page.locator(".season-pdf a")
    assert on_first_screen(page, pdf)
    assert pdf.get_attribute("href").endswith("/programmation/2018-2019.pdf")
    link = page.locator(".season-next a")
    assert on_first_screen(page, link)
    assert state_of(link.locator(".label >> nth=0").inner_text()) in STATES
    title = link.locator("strong").inner_text()
    link.click()
    page.wait_for_url("**/rencontres/**")
    assert page.locator("h1").inner_text() == title
    assert state_of(page.locator(".meeting-labels .label >> nth=0").inner_text()) in STATES


def test_what_changed_is_one_tap_from_the_first_screen_of_home(visit) -> None:
    page = visit("/")
    link = page.locator(".hero-next a[href='#changements-titre']")
    assert on_first_screen(page, link)
    link.click()
    expect(page.locator(".notice li strong >> nth=0")).to_be_in_viewport()


def test_last_recap_is_one_tap_from_home(visit) -> None:
    page = visit("/")
    page.click(".hero-recaps .recap-list a >> nth=0")
    page.wait_for_url("**#compte-rendu")
    expect(page.locator("#compte-rendu")).to_be_visible()


def test_calendar_of_a_community_is_two_taps_away(visit) -> None:
    page = visit("/communautes/maskinonge/")
    page.click("text=Suivre dans mon agenda")
    ways = page.locator("[data-ways] a")
    assert ways.count() == 4
    assert ways.first.is_visible()
    assert page.locator("[data-device=apple] a").get_attribute("href").startswith("webcal:")
    page.goto("/abonnement/")
    page.click(".calendar-choice summary:has-text('Maskinongé')")
    assert page.locator(".calendar-choice[open] [data-device=google] a").is_visible()


def test_past_months_stand_in_one_line_that_opens(visit) -> None:
    page = visit("/programmation/")
    fold = page.locator(".months-past")
    assert fold.locator("summary").inner_text().split() == [
        "Septembre", "à", "décembre", "4", "rencontres,", "4", "comptes", "rendus",
    ]  # fmt: skip
    fold.locator("summary").click()
    assert fold.locator(".meeting-card >> nth=0").is_visible()
    # Without script nothing says that the day of the build is today.
    scripted = page.evaluate("Boolean(document.querySelector('[data-relative]:not([hidden])'))")
    said = "Aujourd’hui, 31\xa0janvier" if scripted else "Page à jour le 31\xa0janvier"
    assert page.locator(".today").inner_text() == said


def test_page_without_script_says_which_day_it_marks(open_page) -> None:
    page = open_page("/programmation/", java_script_enabled=False)
    note = page.locator("noscript p", has_text="marqués")
    assert (
        note.inner_text()
        .replace("\xa0", " ")
        .endswith("mise à jour de la page, le 31 janvier 2019.")
    )
    assert page.locator("[aria-current=date]").count() == 0
    assert page.locator("td[data-built]").inner_text() == "31"


def test_script_marks_today_instead(open_page) -> None:
    later = "2019-03-05T12:00:00-05:00"
    page = open_page("/programmation/", before=lambda page: page.clock.set_fixed_time(later))
    assert page.locator("[data-built]").count() == 0
    assert page.locator("td[aria-current=date]").inner_text() == "5"
    assert page.locator("li > a[aria-current=date]").inner_text().split()[-1] == "rencontre"
