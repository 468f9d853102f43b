"""Search in a browser, on the index as `search_order` rewrites it."""

from collections.abc import Callable

from playwright.sync_api import Page

FILTERS = "[data-search-filters] select"


def titles(page: Page) -> list[str]:
    return page.locator(".search-result-title").all_inner_texts()


def kinds(page: Page) -> set[str]:
    """What each result is: the first of its facts."""
    return {said.split(",")[0] for said in page.locator(".search-result-facts").all_inner_texts()}


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
    page.wait_for_function("n => document.querySelectorAll('.search-result-title').length != n",
                           arg=len(everything))  # fmt: skip
    assert kinds(page) == {"Rencontre"}
    assert titles(page)
    page.select_option("select[name=type]", "Article")
    page.wait_for_function(
        "[...document.querySelectorAll('.search-result-facts')]"
        ".every(facts => facts.textContent.startsWith('Article'))"
    )
    assert page.url.endswith("?q=financement&type=Article")


def test_a_filtered_search_has_an_address(open_page: Callable[..., Page]) -> None:
    page = open_page("/recherche/?q=financement&année=2018")
    page.wait_for_selector(".search-result-title")
    assert page.locator("select[name=année]").input_value() == "2018"
    assert titles(page)
    assert all("2018" in facts for facts in page.locator(".search-result-facts").all_inner_texts())
