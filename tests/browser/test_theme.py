"""The theme in a browser: it is true days after the build, works without scripts, and is light."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from programmation import urls
from programmation.kinds import KINDS
from tests.browser.conftest import DESK, HEIGHTS, PHONE, SHIFTS, assert_light

ROOT = Path(__file__).parents[2]
SEASON = "/programmation/2018-2019/"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
OF_COLOR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""Those of `RULES` that the dark scheme, which is other colours and nothing else, could break."""
BROKEN = """async runOnly => {
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.map(rule => rule.id);
}"""
NO_PAGES = {urls.EDITOR, urls.FEEDS, urls.CALENDARS}
PAGES = (
    *(a for a in urls.FIXED.values() if a.endswith(("/", ".html")) and a not in NO_PAGES),
    "/articles/2017/quand-le-collectif-s-organise/", "/auteurs/marie-michele-lemay/",
    "/auteurs/pierre-cloutier/", "/communautes/maskinonge/", "/programmation/2016-2017/",
    "/programmation/2017-2018/communautes/maskinonge/",
    "/programmation/2018-2019/themes/releve/", "/rencontres/financement-par-ou-commencer/",
    "/rencontres/preparer-la-releve/", "/themes/financement/", "/le-pole/",
    "/comptes-rendus/2017-2018/", "/confidentialite/",
)  # fmt: skip
"""Those that are always there, the season of the day among them, and some of each other kind."""


def test_a_page_of_each_kind_is_judged() -> None:
    last = [(each, urls.last_part(each)) for each in PAGES]
    assert [kind.folder for kind in KINDS if kind.address and not any(
        each == kind.address.format(year=2017, slug=slug) for each, slug in last
    )] == []  # fmt: skip


def at(moment: str):
    """Sets the page's clock before it loads."""
    return lambda page: page.clock.set_fixed_time(moment)


@pytest.fixture
def screen(one_page) -> Iterator[Page]:
    """The page of the file, which is a desk's screen again for the next test."""
    yield one_page
    one_page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
    one_page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})


def dated(page, address: str, moment: str):
    """The page at `address`, as of `moment`."""
    at(moment)(page)
    page.goto(address)
    return page


def shown(page) -> list[str]:
    """Slugs of the meetings that the season's lists show."""
    return page.evaluate(
        "[...document.querySelectorAll('.months [data-end]')].filter(e => !e.hidden).map(e => e.id)"
    )


def test_season_is_filtered_in_place_under_addresses_to_share(open_page) -> None:
    page = open_page(SEASON)
    everything = shown(page)
    page.click(".filter[data-slug=maskinonge]")
    page.wait_for_url(f"**{SEASON}communautes/maskinonge/*")
    in_place = shown(page)
    assert 0 < len(in_place) < len(everything)
    assert page.inner_text("[data-count]").startswith(str(len(in_place)))
    page.reload()
    assert shown(page) == in_place
    page.go_back()
    # The page was reloaded filtered: it loads the whole season again.
    page.wait_for_selector("[data-season][data-community='']", state="attached")
    page.wait_for_load_state()
    assert shown(page) == everything


def test_filters_are_plain_links_without_scripts(open_page) -> None:
    page = open_page(SEASON, java_script_enabled=False)
    page.click(".filter[data-slug=maskinonge]")
    page.wait_for_url(f"**{SEASON}communautes/maskinonge/*")
    assert page.locator(".months .meeting-card").count() > 0


def test_who_asks_for_more_contrast_has_no_soft_words(screen) -> None:
    screen.goto("/programmation/2016-2017/")
    count = screen.locator(".season-state")
    color = "node => getComputedStyle(node).color"
    screen.emulate_media(contrast="more")
    assert count.evaluate(color) == screen.locator("h1").evaluate(color)
    screen.emulate_media(contrast="null")
    assert count.evaluate(color) != screen.locator("h1").evaluate(color)


def test_what_is_past_leaves_the_list_of_what_comes(dated_page) -> None:
    first = ".hero-next li:not([hidden]) .meeting-card-title >> nth=0"
    built = dated(dated_page, "/", "2019-01-31T12:00:00-05:00").inner_text(first)
    later = dated(dated_page, "/", "2019-05-01T12:00:00-04:00")
    assert later.inner_text(first) != built
    assert later.locator(".hero-next .label--next:visible").count() == 1
    over = dated(dated_page, "/", "2030-01-01T12:00:00-05:00")
    assert over.locator(".hero-next .meeting-card").count() == 0
    assert over.inner_text(".hero-next [data-empty]").startswith("Aucune rencontre")
    assert over.locator(".notice, [href='#changements-titre']").count() == 0
    # The latest recaps take the place of what comes.
    left = [over.locator(part).bounding_box()["x"] for part in (".hero-next", ".hero-recaps")]
    assert left[0] == left[1] < over.locator(".hero-text").bounding_box()["x"]
    # What waited in a fold comes out when nothing is left above it.
    community = dated(dated_page, "/communautes/maskinonge/", "2019-01-31T12:00:00-05:00")
    waiting = community.locator(".community-next details .meeting-card").count()
    assert waiting > 0
    last = community.locator(".community-next > ol li").last.get_attribute("data-end")
    community = dated(dated_page, "/communautes/maskinonge/", f"{last[:10]}T23:59:00")
    assert community.locator(".community-next .meeting-card:visible").count() == waiting


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_next_meeting_stands_out_at_home(dated_page, width: int) -> None:
    page = dated(dated_page, "/", "2019-01-31T12:00:00-05:00")
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    size = "titles => titles.map(title => parseFloat(getComputedStyle(title).fontSize))"
    first, *others = page.locator(".hero-next .meeting-card-title").evaluate_all(size)
    assert others
    assert first > max(others)


def test_foot_of_a_post_tells_the_next_meeting_until_it_is_over(dated_page) -> None:
    address = "/articles/2017/quand-le-collectif-s-organise/"
    page = dated(dated_page, address, "2019-03-14T12:00:00-04:00")
    card = page.locator("[aria-label='Prochaine rencontre sur le sujet'] .meeting-card")
    assert card.locator("a").first.get_attribute("href").endswith("/la-releve-en-parler-tot/")
    assert card.locator(".relative").inner_text().replace("\xa0", " ") == "dans 7 jours"
    assert page.locator("[aria-label='Autres articles'] .post-card").count() == 2
    after = dated(dated_page, address, "2019-03-22T12:00:00-04:00")
    assert after.locator("text=Prochaine rencontre").count() == 0


def test_long_post_lists_its_sections(screen) -> None:
    screen.goto("/articles/2017/quand-le-collectif-s-organise/")
    links = screen.locator("nav[aria-label=Sommaire] a")
    assert links.count() == 5
    links.nth(3).click()
    screen.wait_for_url("**#un-pas-de-plus-le-codeveloppement")
    screen.goto("/articles/2018/oser-le-codeveloppement/")
    assert screen.locator("nav[aria-label=Sommaire]").count() == 0


MOVED = """addEventListener("pagereveal", ({ viewTransition }) => {
  window.moved = Promise.resolve(viewTransition?.ready.then(
    () => document.getAnimations().some((each) => each.effect.pseudoElement?.includes("(title)")),
    () => false,
  ));
})"""


def moved(page) -> bool:
    """Whether a title did as the page was first shown."""
    page.wait_for_function("() => 'moved' in window")
    return bool(page.evaluate("moved"))


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_title_of_a_card_moves_to_its_meeting_where_motion_is_welcome(open_page, motion) -> None:
    now = at("2019-01-31T12:00:00-05:00")
    page = open_page(None, before=now, reduced_motion=motion, bypass_csp=True)
    page.add_init_script(MOVED)
    page.goto("/")
    page.click(".hero-next .meeting-card-title a >> nth=0")
    page.wait_for_selector(".meeting-header h1")
    assert moved(page) == (motion == "no-preference")
    page.go_back()
    page.wait_for_selector(".hero-next")
    assert moved(page) == (motion == "no-preference")
    page.click("text=Communautés >> nth=0")
    page.wait_for_url("**/communautes/")
    assert not moved(page)


def test_a_button_pressed_twice_keeps_its_name(open_page) -> None:
    page = open_page(None, before=lambda page: page.clock.install())
    page.add_init_script("navigator.clipboard.writeText = async () => {}")
    page.goto("/communautes/maskinonge/")
    page.click("text=Suivre dans mon agenda")
    button = page.locator("[data-copy]")
    named = button.inner_text()
    for _ in range(2):
        button.click()
        assert button.inner_text() == "Copié"
    page.clock.run_for(3000)
    assert button.inner_text() == named


def test_past_meeting_takes_no_registration(dated_page) -> None:
    address = "/rencontres/s-entraider-entre-entreprises/"
    before = dated(dated_page, address, "2019-01-31T12:00:00-05:00")
    assert before.locator(".add-to-calendar").is_visible()
    # A fact is named by its term, once.
    assert before.locator("dl [aria-label]").count() == 0
    after = dated(dated_page, address, "2019-06-30T12:00:00-04:00")
    assert not after.locator(".add-to-calendar").is_visible()
    assert after.locator(".label--past").is_visible()


def test_home_page_is_light(open_page, requests, site) -> None:
    open_page("/").wait_for_load_state("networkidle")
    assert_light(site, requests)


def test_only_the_pages_of_a_season_load_its_script(open_page, requests) -> None:
    page = open_page(SEASON)
    page.goto("/abonnement/")
    scripts = [urlsplit(r.url).path for r in requests if r.resource_type == "script"]
    assert scripts == ["/theme/season.js", "/theme/site.js"]


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_script_says_what_day_it_is(open_page, width: int) -> None:
    page = open_page(None, width=width, before=at("2019-01-31T12:00:00-05:00"))
    shifts = {}
    for address in ("/", SEASON, "/communautes/maskinonge/", "/abonnement/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        shifts[address] = page.evaluate(SHIFTS)
    assert set(shifts.values()) == {0}, shifts


TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


GLUED = """[...document.querySelectorAll("body *")].flatMap((box) => {
  if (!/flex|grid/.test(getComputedStyle(box).display)) return [];
  const said = [...box.childNodes].filter((node) => node.textContent.trim()
    && !node.parentElement.closest("[aria-hidden=true]")
    && !node.matches?.("[aria-hidden=true], [hidden], .visually-hidden"));
  const plain = (node) => !node.matches?.(":not(span, time, strong, s, br)");
  return said.slice(1).flatMap((node, index) => {
    const [before, after] = [said[index], node].map((part) => part.textContent);
    return plain(said[index]) && plain(node) && /^[^\\s,:]/.test(after) ? [before + after] : [];
  });
})"""
"""Words that flex and grid leave no space between, as Chromium tells them to assistive software."""


@pytest.mark.parametrize("part", range(3))
def test_pages_are_accessible_and_fit(open_page, part: int) -> None:
    page = open_page(None, width=320, bypass_csp=True)
    page.add_init_script(path=AXE)
    found = []
    for address in PAGES[part::3]:
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(address)
        if page.evaluate(TOO_WIDE):
            found.append(f"{address} 320 déborde")
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        # A desk shows in the dark all the colours that a phone does.
        for width, schemes in ((PHONE, ("light",)), (DESK, ("light", "dark"))):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            if page.evaluate(TOO_WIDE):
                found.append(f"{address} {width} déborde")
            found += [f"{address} {width} {words}" for words in page.evaluate(GLUED)]
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                broken = page.evaluate(BROKEN, RULES if scheme == "light" else OF_COLOR)
                found += [f"{address} {width} {scheme} {rule}" for rule in broken]
    assert found == []


DAY = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi) (?:1er|\d+) \w+ \d{4}, "
    r"(?:passée|annulée|reportée|prévue|confirmée|complet|déplacée|à confirmer) : .+ "
    r"\((?:Des Chenaux|Maskinongé|Shawinigan)\)"
)
"""Date, state, title, community."""


OUT_OF_THEIR_DAY = """[...document.querySelectorAll(".month-grid .mark")].filter((mark) => {
  const [drawn, day] = [mark, mark.closest("td")].map((node) => node.getBoundingClientRect());
  return drawn.left < day.left - 1 || drawn.right > day.right + 1
    || drawn.top < day.top - 1 || drawn.bottom > day.bottom + 1;
}).map((mark) => mark.closest("a").textContent)"""


def test_each_day_of_the_grid_is_named_in_full(screen) -> None:
    page = screen
    page.goto("/programmation/2017-2018/")
    name = (
        "jeudi 15 février 2018, annulée : Préparer la relève sans attendre le départ (Maskinongé)"
    )
    day = page.get_by_role("link", name=name, exact=True)
    assert day.count() == 1
    # The last fact of a line keeps no room for another, which would send it under the others.
    last = page.locator(".meeting-card-facts > :last-child").first
    assert last.evaluate("fact => getComputedStyle(fact).marginInlineEnd") == "0px"
    # Nothing is read beside; the title is for the eye.
    assert (day.get_attribute("title"), day.locator("[title]").count()) == (None, 1)
    # What assistive software is told, of this season and of the one under way.
    said = page.locator(".year").aria_snapshot()
    page.goto(SEASON)
    said += page.locator(".year").aria_snapshot()
    names = re.findall(r'link "([^"]+, [^"]+)"', said.replace("\xa0", " "))
    assert len(names) == page.locator(".year .month-grid-meeting").count() + 15
    assert [name for name in names if not DAY.fullmatch(name)] == []
    page.goto("/programmation/2017-2018/")
    weekdays = page.get_by_role("columnheader", name="mercredi", exact=True)
    assert weekdays.count() == 12
    # However many they are, the marks of a day stay in it.
    page.evaluate("""document.querySelectorAll(".month-grid-meeting").forEach((day) => {
      const [others, mark] = [document.createElement("span"), day.querySelector(".mark")];
      others.className = "month-grid-others";
      for (let more = 0; more < 6; more++) others.append(mark.cloneNode(true));
      day.append(others);
    })""")
    assert page.evaluate(OUT_OF_THEIR_DAY) == []


STARTS = """[...document.querySelectorAll(".months li[data-end]:not([hidden])")]
  .map((item) => item.dataset.start)"""


VOIDS = """() => [...document.querySelectorAll(".months .meeting-list")].filter((list) => {
  const boxes = [...list.children].map((item) => item.getBoundingClientRect())
    .filter((box) => box.width);
  return boxes.some((box) => box.right < list.getBoundingClientRect().right - 1
    && !boxes.some((other) => other.left > box.right && other.top === box.top));
}).map((list) => list.closest(".month").id)"""


def test_a_meeting_alone_in_its_row_takes_all_of_it(open_page) -> None:
    """Whatever stands before it: « Aujourd’hui », those that a filter hides."""
    page = open_page(SEASON, before=at("2019-01-31T12:00:00-05:00"), bypass_csp=True)
    assert page.evaluate(VOIDS) == []
    page.evaluate("""document.querySelectorAll(".meeting-list").forEach((list, number) => {
      const [first] = list.children;
      for (let more = 0; more < 2 + number % 2; more++) list.append(first.cloneNode(true));
      first.hidden = number % 3 === 0;
    })""")
    assert page.evaluate(VOIDS) == []
    # What goes on from the month before is told above them.
    narrow = page.evaluate("""() => {
      const lists = [...document.querySelectorAll(".months .meeting-list")];
      for (const list of lists) {
        const told = document.createElement("p");
        told.className = "month-going-on";
        told.textContent = "Se poursuit";
        list.before(told);
      }
      const half = innerWidth / 2;
      return lists.filter((list) => list.checkVisibility() && list.clientWidth < half).length;
    }""")
    assert narrow == 0


def test_filter_changes_all_that_the_page_says(open_page) -> None:
    page = open_page(SEASON, before=at("2019-01-31T12:00:00-05:00"))
    page.click(".filter[data-slug=maskinonge]")
    assert page.title().startswith("Programmation 2018-2019\xa0: Maskinongé | ")
    assert page.inner_text("h1").split() == ["Programmation", "2018-2019", "Maskinongé"]
    assert page.inner_text("[data-next-title]") == "La relève\xa0: en parler tôt"
    assert page.inner_text("[data-next-state]") == "Prévue"
    assert page.locator(".label--next:visible").count() == 1
    assert page.inner_text("#avril-2019 .month-empty") == "Pas de rencontre de Maskinongé"
    page.click(".filter[data-slug=des-chenaux]")
    of_none = ("#mars-2019 .month-empty", "Pas de rencontre des Chenaux")
    assert page.inner_text(of_none[0]) == of_none[1]
    built = open_page(f"{SEASON}communautes/des-chenaux/", java_script_enabled=False)
    assert built.inner_text(of_none[0]) == of_none[1]
    page.click(".filter[data-slug=maskinonge]")
    # The row of months tells of what is shown: none in April.
    april = page.locator(".month-row a[href='#avril-2019']")
    assert april.inner_text().endswith("Avril 2019, aucune rencontre")
    assert april.locator("svg:visible").count() == 0
    assert page.locator(".month-row svg:visible").count() == len(
        {item[:7] for item in page.evaluate(STARTS)}
    )
    page.click("text=Suivre dans mon agenda")
    apple = page.get_attribute(".follow [data-device=apple] a", "href")
    assert apple.endswith("/calendrier/maskinonge.ics")
    named = page.locator(".follow .ways-address a, .follow [data-copy], .follow .ways a")
    whose = [re.split(r"[\s\u00a0:]+", name)[-1] for name in named.all_inner_texts()]
    assert whose.count("Maskinongé") == len(whose) - 1  # One is the address itself.
    page.click(".filter[data-filter=all]")
    assert page.title().startswith("Programmation 2018-2019 | ")
    apple = page.get_attribute(".follow [data-device=apple] a", "href")
    assert apple.endswith("/calendrier/programmation.ics")


@pytest.mark.parametrize(
    ("moment", "said", "label"),
    [
        ("2019-02-13T12:00:00-05:00", "dans 7 jours", "Prochaine rencontre"),
        ("2019-02-19T12:00:00-05:00", "demain", "Prochaine rencontre"),
        ("2019-02-20T08:00:00-05:00", "aujourd’hui à 9 h", "Prochaine rencontre"),
        ("2019-02-20T09:30:00-05:00", "en cours", "Rencontre en cours"),
    ],
)
def test_how_far_the_next_meeting_is(dated_page, moment: str, said: str, label: str) -> None:
    page = dated(dated_page, "/", moment)
    assert page.inner_text(".is-next .relative").replace("\xa0", " ") == said
    assert page.inner_text(".is-next .label--next").replace("\xa0", " ") == label


def test_days_in_a_row_go_on_until_the_last_one(open_page) -> None:
    """As it would be with the dates of whole days in the page."""

    def days(route) -> None:
        answer = route.fetch()
        found = re.sub(
            r'data-start="[^"]*" data-end="[^"]*"',
            'data-start="2019-02-12" data-end="2019-02-14T23:59:59-05:00"', answer.text(), count=1,
        )  # fmt: skip
        route.fulfill(response=answer, body=found)

    def before(page) -> None:
        at("2019-02-13T12:00:00-05:00")(page)
        page.route("**/", days)

    page = open_page("/", before=before)
    assert (
        page.locator(".hero-next [data-start]").first.locator(".relative").inner_text()
        == "en\xa0cours"
    )


def test_ones_community_is_kept_in_the_browser_and_forgotten(open_page) -> None:
    now = at("2019-01-31T12:00:00-05:00")
    page = open_page("/communautes/shawinigan/", before=now)
    page.click("text=C’est ma communauté")
    page.goto("/")
    first = page.locator(".hero-next li >> nth=0")
    assert first.get_attribute("data-community") == "shawinigan"
    page.goto("/abonnement/")
    assert page.get_attribute(".calendar-choice[open]", "data-calendar") == (
        "/calendrier/shawinigan.ics"
    )
    page.goto("/communautes/shawinigan/")
    page.click("text=Oublier")
    assert page.evaluate("localStorage.length") == 0


LINES = """more => {
  const menu = document.querySelector(".site-nav ul");
  for (const name of more) menu.prepend(menu.lastElementChild.cloneNode(true));
  more.forEach((name, number) => { menu.children[number].firstChild.textContent = name; });
  const tops = [...menu.querySelectorAll("a")].map((link) => link.getBoundingClientRect().top);
  return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
}"""


@pytest.mark.parametrize(
    ("width", "more", "lines"),
    [
        (344, [], [4]),
        (344, ["Le Pôle"], [2, 3]),
        (360, ["Le Pôle", "Outils"], [3, 3]),
        (DESK, ["Le Pôle"], [5]),
        (1024, ["Le Pôle", "Outils"], [3, 3]),
    ],
)
def test_many_entries_of_the_menu_stand_on_lines_of_one_length(
    open_page, width: int, more: list[str], lines: list[int]
) -> None:
    page = open_page("/", width=width, bypass_csp=True)
    assert page.evaluate(LINES, more) == lines
    assert not page.evaluate(TOO_WIDE)


MANY = """selector => {
  const list = document.querySelector(selector);
  for (let more = 0; more < 60; more++) list.append(list.lastElementChild.cloneNode(true));
  list.lastElementChild.querySelector("a").focus();
  const [box, last] = [list, document.activeElement].map((part) => part.getBoundingClientRect());
  return [box.height < innerHeight / 2, box.top < last.top && last.bottom < box.bottom];
}"""


@pytest.mark.parametrize(
    ("address", "selector"),
    [("/", ".hero-communities"), ("/", ".site-footer-links"), (SEASON, ".filter-row")],
)
def test_a_great_many_communities_leave_in_reach_what_is_under_them(
    open_page, address: str, selector: str
) -> None:
    page = open_page(address, width=PHONE, reduced_motion="reduce", bypass_csp=True)
    assert page.evaluate(MANY, selector) == [True, True]


NARROW = """() => {
  document.documentElement.style.fontSize = "200%";
  const texts = ".meeting-card-text, .fact dd, .person-card > div, .author-box > div";
  const narrow = [...document.querySelectorAll(texts)]
    .filter((text) => text.checkVisibility() && text.getBoundingClientRect().width < 200);
  const above = [...document.querySelectorAll(".skip-link")]
    .filter((link) => link.getBoundingClientRect().bottom > 0);
  return [...narrow, ...above].map((part) => part.textContent.trim());
}"""
CUT = r"""() => {
  document.documentElement.style.fontSize = "200%";
  const lines = (node, { index, 0: { length } }) => {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + length);
    return new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size;
  };
  const what = "h1, h2, h3, time, .filter, .site-nav a, .month-grid";
  const titles = [...document.querySelectorAll(what)].filter((title) => title.checkVisibility());
  const texts = titles.flatMap((title) => {
    const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    return Array.from({ length: title.textContent.length }, () => walker.nextNode())
      .filter(Boolean);
  });
  const short = /(?<!\p{L})[\p{L}\p{N}]{1,14}(?![\p{L}\p{N}])/gu;
  return texts.flatMap((text) => [...text.data.matchAll(short)]
    .filter((word) => lines(text, word) > 1).map((word) => word[0]));
}"""


@pytest.mark.parametrize(
    "address",
    ["/", SEASON, "/rencontres/s-entraider-entre-entreprises/", "/auteurs/",
     "/articles/2017/quand-le-collectif-s-organise/"],
)  # fmt: skip
def test_large_letters_leave_room_for_words(open_page, address: str) -> None:
    page = open_page(address, width=PHONE, bypass_csp=True)
    assert page.evaluate(NARROW) == []
    page.set_viewport_size({"width": 320, "height": HEIGHTS[PHONE]})
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
    assert page.evaluate(CUT) == []


FOCUSED = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  return [stops.indexOf(document.activeElement), seen];
}"""
STOPS = """() => {
  window.stops = [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((node) => node.checkVisibility() && node.tabIndex >= 0);
  return stops.map((node) => node.textContent.trim());
}"""


@pytest.mark.parametrize(
    "address", ["/", SEASON, "/rencontres/s-entraider-entre-entreprises/", "/abonnement/"]
)
def test_all_is_reached_by_keyboard_with_a_visible_focus(dated_page, address: str) -> None:
    page = dated(dated_page, address, "2019-01-31T12:00:00-05:00")
    names = page.evaluate(STOPS)
    assert names[0] == "Aller au contenu"
    reached = []
    for _ in names:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert reached == [[number, True] for number in range(len(names))]
    page.evaluate("stops[0].focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


UNDER = """() => [...document.querySelectorAll("main a[href], main summary, main button")]
  .filter((node) => node.checkVisibility()).reverse().filter((node) => {
    node.focus();
    const { left, top, bottom } = node.getBoundingClientRect();
    const seen = [top + 2, bottom - 2].map((y) => document.elementFromPoint(left + 2, y));
    return !node.closest(".month-row") && seen.every((part) => part?.closest(".month-row"));
  }).map((node) => node.textContent.trim())"""


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_has_the_focus_is_not_under_the_months(screen, width: int) -> None:
    page = screen
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(reduced_motion="reduce")
    page.goto(SEASON)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate(UNDER) == []


PALE = """() => [...document.querySelectorAll("body *")].filter((node) => {
  const written = [...node.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
  const style = getComputedStyle(node);
  const color = style.color.match(/[0-9.]+/g).map(Number);
  return written && node.checkVisibility() && Math.min(...color.slice(0, 3)) > 160
    && style.printColorAdjust !== "exact";
}).map((node) => node.textContent.trim())"""
"""What is written in a pale colour, whose ground a printer leaves out."""


@pytest.mark.parametrize(
    "address", ["/", "/abonnement/", "/infolettre/", "/404.html", "/auteurs/", SEASON]
)
def test_what_is_printed_can_be_read_on_paper(screen, address: str) -> None:
    page = screen
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate(PALE) == []


@pytest.mark.parametrize(
    ("scheme", "ground"), [("light", "rgba(0, 0, 0, 0)"), ("dark", "rgb(255, 255, 255)")]
)
def test_ink_on_nothing_is_seen_in_the_dark(screen, scheme: str, ground: str) -> None:
    screen.emulate_media(color_scheme=scheme)
    screen.goto("/articles/2017/quand-le-collectif-s-organise/")
    behind = "img => getComputedStyle(img).backgroundColor"
    assert screen.locator(".post-picture img[src$='.png']").evaluate(behind) == ground


def test_no_picture_is_taller_than_the_screen(screen) -> None:
    page = screen
    page.goto("/articles/2017/quand-le-collectif-s-organise/")
    for place in (".post-picture img", ".prose"):
        height = page.evaluate(
            """place => {
              let image = document.querySelector(place);
              if (image.tagName !== "IMG") image = image.appendChild(new Image());
              Object.assign(image, { width: 300, height: 4000 });
              return image.getBoundingClientRect().height;
            }""",
            place,
        )
        assert height <= HEIGHTS[DESK]


@pytest.mark.parametrize(
    "address",
    ["/articles/2017/quand-le-collectif-s-organise/", "/rencontres/financement-par-ou-commencer/"],
)
def test_what_may_take_several_sheets_is_no_grid(screen, address: str) -> None:
    """Firefox lays the rows of a grid over each other where a title goes to the next sheet."""
    page = screen
    page.goto(address)
    page.emulate_media(media="print")
    shapes = "boxes => boxes.map(box => getComputedStyle(box).display)"
    boxes = page.locator(":is(.post, .text-page, .meeting-main)")
    assert set(boxes.evaluate_all(shapes)) == {"block"}
    starts = "boxes => boxes.map(box => box.getBoundingClientRect().left)"
    assert len(set(page.locator(".post > *, .meeting-main > *").evaluate_all(starts))) == 1


def test_a_printed_table_cuts_no_word_for_a_long_cell(screen) -> None:
    screen.set_viewport_size({"width": 680, "height": 900})
    screen.goto("/articles/2017/quand-le-collectif-s-organise/")
    screen.emulate_media(media="print")
    lines = screen.locator(".prose--post").evaluate(
        """prose => {
          const row = (tag, cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}`).join("")}`;
          const titles = "Communauté Rencontres Présences Taux Dépenses Revenus Remarque";
          const cells = ["Maskinongé", 10, 124, "83 %", "12 345 $", "14 000 $", "mot ".repeat(40)];
          prose.innerHTML = `<table>${row("th", titles.split(" "))}${row("td", cells)}</table>`;
          return [...prose.querySelectorAll("th")].map((cell) => {
            const words = new Range();
            words.selectNodeContents(cell);
            return words.getClientRects().length;
          });
        }"""
    )
    assert lines == [1] * 7


@pytest.mark.parametrize(
    ("address", "sheets"), [("/rencontres/financement-par-ou-commencer/", 1), (SEASON, 2)]
)
def test_a_meeting_prints_on_one_page_and_a_season_on_two(
    screen, address: str, sheets: int
) -> None:
    screen.goto(address)
    data = screen.pdf(prefer_css_page_size=True)
    assert data.count(b"/Type /Page\n") == sheets
    assert data.count(b"/MediaBox [0 0 612 792]") == sheets
