"""Search in a browser, on the index of the real content as `search_index` rewrites it."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import SHIFTS

FILTERS = "[data-search-filters] select"


def titles(page: Page) -> list[str]:
    return page.locator(".search-result-title").all_inner_texts()


def kinds(page: Page) -> set[str]:
    """What each result is: the first word of its facts."""
    return {
        re.split(r"[ ,]", said)[0]
        for said in page.locator(".search-result-facts").all_inner_texts()
    }


def answer(page: Page) -> str:
    """What is said of the search, once it is over."""
    said = page.locator("[role=status] > p")
    expect(said).not_to_be_empty()
    expect(said).not_to_have_text("Recherche en cours…")
    return said.inner_text()


@pytest.mark.parametrize(
    ("words", "first", "mark"),
    [
        ("coeur", "Oser le codéveloppement", "cœur"),
        ("releve", "La relève : en parler tôt", "relève"),
        ("comptables", "Tenir un budget de caisse simple", "comptable"),
        ("l'equipe du pole", "L’équipe du Pôle", "équipe"),
        ("marie michele lemay", "Marie Michèle Lemay", "Michèle"),
        # Where it is held, and its themes, which its text does not say.
        ("louiseville", "Première rencontre de la saison", "Louiseville."),
        ("ressource humaine", "Recruter quand personne ne répond", "ressources"),
    ],
)
def test_words_are_found_however_they_are_typed(
    one_page: Page, words: str, first: str, mark: str
) -> None:
    page = one_page
    page.goto("/recherche/")
    page.fill("#recherche", words)
    assert words in answer(page)
    expect(page.locator(".search-result-title").first).to_be_visible()
    assert titles(page)[0].replace("\u00a0", " ") == first
    assert mark in page.locator(".search-results mark").all_inner_texts()
    assert not page.locator("[data-search-browse]").is_visible()


def test_choices_are_not_wider_than_the_screen(open_page: Callable[..., Page]) -> None:
    page = open_page("/recherche/?q=financement", width=320)
    page.wait_for_selector(FILTERS)
    page.evaluate(
        f"document.querySelector('{FILTERS}').append(new Option('Municipalité '.repeat(9)))"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_next_to_nothing_moves_when_the_results_come(
    open_page: Callable[..., Page], width: int
) -> None:
    page = open_page("/recherche/?q=financement", width=width)
    answer(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFTS) < 0.02


def test_excerpts_are_typeset_as_the_pages_are(one_page: Page) -> None:
    one_page.goto("/recherche/?q=releve")
    excerpt = one_page.locator(".search-results p", has_text="revient deux fois").inner_text()
    assert "La relève revient deux fois\u00a0: au conseil d’administration" in excerpt
    assert (excerpt[0], excerpt[-1]) == ("…", "…")


def test_a_word_of_no_page_finds_nothing(one_page: Page) -> None:
    page = one_page
    # Pagefind itself would give the pages that say « par ».
    page.goto("/recherche/?q=parcelle")
    assert answer(page).startswith("Aucun résultat")
    assert titles(page) == []
    assert page.locator("[data-search-browse]").is_visible()


def test_the_box_of_every_page_searches(open_page: Callable[..., Page]) -> None:
    page = open_page("/programmation/")
    page.fill("header input[name=q]", "relève")
    page.press("header input[name=q]", "Enter")
    page.wait_for_url("**/recherche/**")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["relève"]}
    assert page.input_value("#recherche") == "relève"
    assert answer(page).startswith("6")


def test_only_the_search_page_loads_the_search(
    open_page: Callable[..., Page], requests: list[Request]
) -> None:
    open_page("/programmation/").wait_for_load_state("networkidle")
    assert [r.url for r in requests if "pagefind" in r.url or "search" in r.url] == []


def test_without_scripts_the_page_says_how_to_browse(open_page: Callable[..., Page]) -> None:
    page = open_page("/recherche/?q=relève", java_script_enabled=False)
    assert "La recherche a besoin de JavaScript" in page.inner_text("main")
    page.click("[data-search-browse] a >> text=Les thèmes")
    page.wait_for_url("**/themes/")


def test_results_are_found_and_filtered_by_each_filter(open_page: Callable[..., Page]) -> None:
    page = open_page("/recherche/?q=financement")
    page.wait_for_selector(".search-result-title")
    everything = titles(page)
    names = [select.get_attribute("name") for select in page.locator(FILTERS).all()]
    assert names == ["type", "communauté", "année"]
    choices = {
        name: page.locator(f"select[name={name}] option").all_inner_texts()[1:] for name in names
    }
    assert choices["type"] == ["Article", "Communauté", "Page", "Personne", "Rencontre"]
    assert all(year.isdigit() for year in choices["année"])
    page.select_option("select[name=type]", "Rencontre")
    # The list is empty for a moment.
    page.wait_for_function(
        "n => ![0, n].includes(document.querySelectorAll('.search-result-title').length)",
        arg=len(everything),
    )
    assert kinds(page) == {"Rencontre"}
    assert titles(page)
    page.select_option("select[name=type]", "Article")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.search-result-facts')]"
        ".every(facts => facts.textContent.startsWith('Article'))"
    )
    assert page.url.endswith("?q=financement&type=Article")


@pytest.mark.parametrize(
    ("name", "value"), [("année", "2018"), ("communauté", "Des Chenaux"), ("type", "Article")]
)
def test_a_filtered_search_has_an_address(one_page: Page, name: str, value: str) -> None:
    page = one_page
    page.goto(f"/recherche/?q=financement&{name}={value}")
    page.wait_for_selector(".search-result-title")
    assert page.locator(f"select[name={name}]").input_value() == value
    assert titles(page)
    assert all(value in facts for facts in page.locator(".search-result-facts").all_inner_texts())


NOW = "2019-01-31T12:00:00-05:00"


def facts(page: Page) -> list[str]:
    page.wait_for_selector(".search-result-facts")
    return page.locator(".search-result-facts").all_inner_texts()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("à venir", "Partager ses dossiers sans s’y perdre"),
        ("prochaine rencontre", "Partager ses dossiers sans s’y perdre"),
        ("Prochaine rencontre de Maskinongé", "La relève : en parler tôt"),
        ("Maskinongé", "La relève : en parler tôt"),
        ("quand sera la rencontre des Chenaux?", "Partager ses dossiers sans s’y perdre"),
        ("shawinigan", "Codéveloppement d’avril"),
    ],
)
def test_meetings_to_come_are_first_for_words_about_when_or_a_community(
    dated_page: Page, words: str, first: str
) -> None:
    page = dated_page
    page.clock.set_fixed_time(NOW)
    page.goto("/recherche/")
    page.fill("#recherche", words)
    said = facts(page)
    assert titles(page)[0].replace("\u00a0", " ") == first
    while page.locator(".search-more").count():
        before = len(said)
        page.click(".search-more")
        page.wait_for_function(
            "n => document.querySelectorAll('.search-result-facts').length > n", arg=before
        )
        # By keyboard, one goes on from there.
        assert page.evaluate("document.activeElement.textContent") == titles(page)[before]
        said = facts(page)
    kinds = [each.split(",")[0] for each in said]
    coming = kinds.count("Rencontre à venir")
    assert coming >= 3
    assert kinds[:coming] == ["Rencontre à venir"] * coming
    past = kinds.count("Rencontre passée")
    assert past >= 2
    # The latest first; what did not take place is told of at its place among the rest.
    assert kinds[-past:] == ["Rencontre passée"] * past


def test_results_say_the_state_in_words_as_of_today(dated_page: Page) -> None:
    def said(moment: str, words: str) -> str:
        dated_page.clock.set_fixed_time(moment)
        dated_page.goto(f"/recherche/?q={words}")
        return facts(dated_page)[0].replace("\u00a0", " ")

    later = "2019-03-01T12:00:00-05:00"
    assert said(NOW, "dossiers+perdre").endswith("Des Chenaux, Confirmée")
    assert said(NOW, "dossiers+perdre").startswith("Rencontre à venir, ")
    assert said(later, "dossiers+perdre").startswith("Rencontre passée, ")
    assert said(later, "dossiers+perdre").endswith("Des Chenaux")
    assert said(NOW, "relève+sans+attendre").startswith("Rencontre, ")
    assert said(NOW, "relève+sans+attendre").endswith("Maskinongé, Annulée")
