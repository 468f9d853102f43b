"""What is typed in any field shows, on a page, in a feed or a calendar, or in a season's report.

Each page and each subscription is told by a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from html import unescape
from itertools import combinations
from urllib.parse import unquote

import pytest
from jinja2 import Environment
from lxml.html import fromstring

from assets.bundles import Assets
from builder.incremental.fingerprint import Fingerprints
from programmation import pages, urls
from programmation.content.described_site import with_organization
from programmation.content.reader import read_document
from programmation.content.story import changes
from programmation.feeds.files import Sources, feed_bytes
from programmation.feeds.table import FeedContent, subscriptions
from programmation.kinds import KINDS, PROFILE
from programmation.model import Library
from programmation.organization import ORGANIZATION
from programmation.pages.season_report import csv_bytes, season_report
from programmation.pages.site_page import SitePage
from programmation.pages.template_functions import TemplateFunctions, prepare_templates
from programmation.schema import Field, Kind
from programmation.season import Season
from programmation.settings import Site, SiteFacts
from programmation.text.body_renderer import BodyRenderer
from programmation.text.french import NBSP
from programmation.text.links import Resolver
from programmation.text.markdown import html_maker
from tests.domain.test_feeds import LIBRARY
from tests.support.building import ROOT
from tests.support.content_folder import text
from tests.support.each_field import item_of, library_of, typed
from tests.support.factories import TORONTO, community, library, meeting, post, profile, site

THEME = ROOT / "theme"
BEFORE, AFTER = date(2017, 10, 1), date(2018, 3, 1)
"""Days around the one of every text."""
NAMES_ALONE = {PROFILE.by_key["alias"]}
"""What only tells whose a text is: other ways to write a name (see `test_references`)."""


@cache
def functions() -> TemplateFunctions:
    resolver = Resolver({}, frozenset(), {}, frozenset())
    return TemplateFunctions(
        BodyRenderer(site(), resolver, html_maker(())), Assets.from_theme(THEME), {}
    )


def test_what_templates_call_has_a_digest() -> None:
    """Otherwise each build would render every page again: the same pages, slowly."""

    class Cache:
        def html(self, text: str) -> str:
            return text

    made = replace(functions(), bodies=replace(functions().bodies, html_of=Cache().html))
    assert Fingerprints().digest(made.table())


@cache
def templates() -> Environment:
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    prepare_templates(environment, THEME / "templates", functions().table())
    return environment


def html(page: SitePage) -> str:
    return templates().get_template(page.template).render(page.context())


def pages_of(library: Library, where: Site) -> dict[str, SitePage]:
    planned = pages.plan(library, where, subscriptions(library, where))
    return {page.address: page for page in planned}


def pages_differ(one: tuple[Library, Site], other: tuple[Library, Site]) -> bool:
    before, after, digest = pages_of(*one), pages_of(*other), Fingerprints().digest
    return before.keys() != after.keys() or any(
        digest(before[address]) != digest(after[address])
        and html(before[address]) != html(after[address])
        for address in before
    )


def feeds(library: Library, where: Site) -> dict[str, bytes]:
    sources = Sources(
        site=where, html_of=lambda text, _: text, links=functions(), size_of=len,
        library=library, changes=changes(library.meetings, where),
    )  # fmt: skip
    return {each.address: feed_bytes(each, sources) for each in subscriptions(library, where)}


def shows(*ways: tuple[Library, Site]) -> bool:
    """Whether the two sites differ anywhere that people look."""
    if pages_differ(*ways):
        return True
    told, others = (
        (
            feeds(library, where),
            csv_bytes([season_report(library.meetings, Season(2017), where.today)]),
        )
        for library, where in ways
    )
    return told != others


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param(kind, row, id=f"{kind.folder}-{row.key}")
        for kind in KINDS
        if kind.address
        for row in kind.fields
        if row not in NAMES_ALONE
    ],
)
def test_what_is_typed_in_a_text_shows(kind: Kind, row: Field) -> None:
    one, other = (library_of(kind, row, number) for number in (0, 1))
    days = (site(today=today) for today in (BEFORE, AFTER))
    assert any(shows((one, where), (other, where)) for where in days)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param(kind, row, id=f"{kind.folder}-{row.key}")
        for kind in KINDS
        for row in kind.fields
        if row.choices
    ],
)
def test_each_choice_shows(kind: Kind, row: Field) -> None:
    before = site(today=BEFORE)
    ways = [(library_of(kind, row, number), before) for number in range(len(row.choices))]
    assert [pair for pair in combinations(ways, 2) if not shows(*pair)] == []


@pytest.mark.parametrize("row", ORGANIZATION.fields, ids=lambda row: row.key)
def test_what_is_typed_of_the_organisation_shows(row: Field) -> None:
    texts = (text(typed(row, number)) for number in (0, 1))
    entries = (read_document(ORGANIZATION.file, each, TORONTO, judged=False)[0] for each in texts)
    one, other = (with_organization(site(today=BEFORE), entry) for entry in entries)
    assert shows((Library(), one), (Library(), other))


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ("Adapté d’un billet", '<p class="post-origin">Adapté d’un billet.</p>'),
        ("Adapté de *La Gazette*.", "La Gazette*.</p>"),
        ("Tiré de « Ensemble »", "Ensemble\u00a0»</p>"),
        ("https://example.org/a", '<a href="https://example.org/a" rel="noopener">'),
    ],
)
def test_source_of_a_post_ends_with_one_stop_and_an_address_is_a_link(
    origin: str, said: str
) -> None:
    written = post(origin=origin)
    page = pages_of(Library(posts=(written,), profiles=written.authors), site())[written.url]
    assert said in html(page)


@pytest.mark.parametrize(
    ("name", "initials"), [("bell hooks", "B"), ("Marie Ève Roy", "MR"), ("Une membre", "U")]
)
def test_who_has_no_portrait_has_initials(name: str, initials: str) -> None:
    page = pages_of(Library(profiles=(profile(name=name),)), site())[urls.AUTHORS]
    assert f'portrait--initials" aria-hidden="true">{initials}<' in html(page)


def test_the_code_to_embed_holds_any_name() -> None:
    named = community(slug="a", name='La "Gerbe" de 5" & plus')
    page = pages_of(Library(communities=(named,)), site())[urls.embed("a")]
    code = unescape(html(page).partition("<code>")[2].partition("</code>")[0])
    (frame,) = fromstring(code).xpath("//iframe")
    assert (
        frame.get("title").replace(NBSP, " ") == 'Prochaines rencontres : La « Gerbe » de 5" & plus'
    )


def test_where_there_are_no_communities_one_chooses_a_device_alone() -> None:
    page = html(pages_of(Library(), site())[urls.SUBSCRIBE])
    assert "Choisissez votre appareil." in page
    assert page.count("<details id=") == page.count(' name="agenda"') == page.count('.ics" open>')


@pytest.mark.parametrize(("name", "short"), [("Le Collectif", "Collectif"), ("La", "La")])
def test_site_on_a_home_screen_has_the_first_word_of_its_name(name: str, short: str) -> None:
    page = pages_of(Library(), site(name=name))[urls.MANIFEST]
    assert f'"short_name": "{short}"' in html(page)


BY_TYPE: Mapping[str, tuple[object, object]] = {
    "str": ("https://un.example.org", "https://deux.example.org"),
    "int": (1, 2),
    "bool": (False, True),
    "date | None": (None, BEFORE),
}
FACTS = {fact.name: fact.type for fact in fields(SiteFacts)}
OF_STAFF = {row.name for row in ORGANIZATION.fields}
"""Tried above, with all that is said of them."""


@pytest.mark.parametrize("name", sorted(FACTS.keys() - OF_STAFF))
def test_each_fact_of_the_site_shows(name: str) -> None:
    one, other = (site(today=BEFORE, **{name: value}) for value in BY_TYPE[FACTS[name]])
    assert shows((Library(), one), (Library(), other))


def linked(library: Library = LIBRARY) -> Mapping[str, frozenset[str]]:
    """Page's address → the addresses of this site that it leads to, heads and scripts included."""
    found = {}
    for address, page in pages_of(library, site()).items():
        targets = re.findall(r'(?:href|src|data-calendar)="([^"#?]+)', html(page))
        found[address] = frozenset(re.sub(r"^\w+://[^/]+", "", unquote(each)) for each in targets)
    return found


def test_each_subscription_is_told_by_a_page() -> None:
    told = frozenset[str]().union(*linked().values())
    # A meeting's own file is offered while the meeting is to come.
    lasting = [
        each.address
        for each in subscriptions(LIBRARY, site())
        if each.listed and each.feed.content is not FeedContent.EVENT
    ]
    assert [address for address in lasting if address not in told] == []


def told(library: Library) -> frozenset[str]:
    """Addresses to which another page leads."""
    return frozenset(
        target
        for address, targets in linked(library).items()
        for target in targets
        if target != address
    )


def test_each_page_that_may_be_found_is_told_by_another() -> None:
    found, known = pages_of(LIBRARY, site()), told(LIBRARY)
    assert [
        a for a, page in found.items() if a[-1] == "/" and page.indexed and a not in known
    ] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.address], ids=lambda k: k.folder)
def test_a_page_leads_to_each_text(kind: Kind) -> None:
    library = library_of(kind, kind.title, 0)
    assert item_of(kind, library).url in told(library)


def test_each_address_that_is_always_there_has_its_file() -> None:
    feeds = {each.address for each in subscriptions(LIBRARY, site())}
    # Folders, and what `site_extras` and the builder write.
    apart = {urls.FEEDS, urls.CALENDARS, urls.EDITOR, urls.BUILD,
             urls.MEETINGS_JSON, urls.MEETINGS_SCHEMA, urls.MEETINGS_CSV}  # fmt: skip
    assert {*urls.FIXED.values()} - pages_of(LIBRARY, site()).keys() - feeds == apart


def test_what_all_meetings_share_is_no_choice() -> None:
    others = community(slug="sud", name="Sud")
    for communities in ((community(),), (community(), others)):
        held = tuple(meeting(slug=each.slug, community=each) for each in communities)
        library = Library(communities=communities, meetings=held)
        shown = html(pages_of(library, site(today=BEFORE))[urls.PROGRAMME])
        assert ("Choisir les rencontres" in shown) == (len(communities) > 1)


def test_a_list_names_the_first_of_many_authors() -> None:
    authors = tuple(profile(slug=f"a{n}", name=f"Anne {n}") for n in range(6))
    library = Library(profiles=authors, posts=(post(authors=authors),))
    shown = [html(pages_of(library, site())[each]) for each in (urls.HOME, library.posts[0].url)]
    assert [page.count("Anne 5") > 0 for page in shown] == [False, True]
    assert f"Anne 3</a> et 2{NBSP}autres personnes" in shown[0]
    # Nor is there a meeting to miss where none is told of.
    assert "Ne manquez aucune rencontre" not in shown[0]


@pytest.mark.parametrize("slug", ["octobre-2017", "mois", "suivre", "contenu", "q"])
def test_a_meeting_of_any_name_has_its_own_place_in_its_season(slug: str) -> None:
    listed = library(communities=(community(),), meetings=(meeting(slug=slug),))
    shown = pages_of(listed, site())[urls.season("2017-2018")]
    tree = fromstring(html(shown))
    ids = tree.xpath("//@id")
    assert len(set(ids)) == len(ids)
    (link,) = tree.cssselect(".month-grid-meeting")
    assert tree.get_element_by_id(link.get("href")[1:]).tag == "li"
