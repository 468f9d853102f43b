"""One word in a file says everywhere that a meeting is off: beside each link that leads to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from programmation import pages
from programmation.content.changes import state_of
from programmation.content.story import changes
from programmation.feeds.table import subscriptions
from programmation.model import Library, Meeting
from programmation.parts import Method, Status
from programmation.settings import Site
from tests.domain.test_shown import html
from tests.support.factories import at, community, library, meeting, post, profile, site, theme

TODAY = site(today=date(2018, 3, 1))
HOST = profile()
ROWS = {"li", "article", "tr", "td", "p", "a"}
"""What holds one meeting, or says one thing of it."""


def meetings(status: Status) -> tuple[Meeting, ...]:
    """The one of `status` between two others, in the past then to come."""
    found = []
    for number, month in enumerate((9, 10, 11, 3, 4, 5)):
        start = at(2017 if month > 8 else 2018, month, 15, 9)
        found.append(
            meeting(
                slug=f"r{number}", title=f"Sujet {number}", start=start, hosts=(HOST,),
                themes=(theme(),), status=status if number in (1, 4) else Status.PLANNED,
            )
        )  # fmt: skip
    return tuple(found)


def rendered(content: Library, where: Site) -> dict[str, HtmlElement]:
    states = {
        m.source.path: (state_of(replace(m, status=Status.PLANNED), at(2017, 9, 1)),
                        state_of(m, at(2018, 2, 1)))
        for m in content.meetings
    }  # fmt: skip
    told = changes(content.meetings, where, states)
    planned = pages.plan(content, where, subscriptions(content, where), changes=told)
    return {page.path: lxml_html.fromstring(html(page)) for page in planned
            if page.path.endswith(".html")}  # fmt: skip


def row_of(link: HtmlElement) -> str:
    """What is said with a link: up to what holds one meeting."""
    around = link
    for element in (link, *link.iterancestors()):
        if element.tag not in ROWS and element.tag not in ("span", "h2", "h3", "strong", "time"):
            break
        around = element
    return str(around.text_content())


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.CANCELLED, ("nnulée", "ANNULÉ")), (Status.POSTPONED, ("eportée",))],
)
def test_every_link_to_a_meeting_that_is_off_says_so(status: Status, words: tuple[str]) -> None:
    held = meetings(status)
    content = library(
        meetings=held, communities=(community(),), profiles=(HOST,), themes=(theme(),),
        posts=(post(themes=(theme(),), date=at(2018, 2, 1)),),
    )  # fmt: skip
    found = rendered(content, TODAY)
    looked_at = 0
    for path, tree in found.items():
        for slug in ("r1", "r4"):
            for link in tree.xpath(f'//main//a[contains(@href, "/rencontres/{slug}/")]'):
                looked_at += 1
                assert any(word in row_of(link) for word in words), (path, row_of(link))
    assert looked_at > 20
    for slug in ("r1", "r4"):
        assert words[0] in found[f"rencontres/{slug}/index.html"].xpath("//main")[0].text_content()


@pytest.mark.parametrize(
    ("status", "word"),
    [(Status.FULL, "Complet"), (Status.TENTATIVE, "À confirmer"), (Status.CONFIRMED, "Confirmée"),
     (Status.PLANNED, "")],
)  # fmt: skip
def test_the_meetings_before_and_after_one_say_their_state_to_come(
    status: Status, word: str
) -> None:
    found = rendered(library(meetings=meetings(status), communities=(community(),)), TODAY)
    for beside, relation, said in (("r3", "next", word), ("r5", "prev", word), ("r0", "next", "")):
        (link,) = found[f"rencontres/{beside}/index.html"].xpath(f'//nav//a[@rel="{relation}"]')
        assert link.xpath('string(.//*[contains(@class, "label--")])') == said


def test_the_row_of_an_announcement_says_what_became_of_a_meeting_to_come() -> None:
    found = rendered(library(meetings=meetings(Status.FULL), communities=(community(),)), TODAY)
    (list_of_announced,) = found["programmation/changements/index.html"].xpath("//li/ol")
    said = {
        row.xpath("string(a)"): row.xpath('string(span[contains(@class, "label")])')
        for row in list_of_announced
    }
    assert said == {f"Sujet {n}": "Complet" if n == 4 else "" for n in range(6)}


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_a_season_does_not_say_that_what_is_off_was_held(status: Status) -> None:
    held = meetings(status)[1:2]
    content = library(meetings=held, communities=(community(),))
    said = rendered(content, TODAY)["programmation/2017-2018/index.html"]
    (state,) = said.xpath('//*[@role="status"]/p')
    assert "1\xa0rencontre. Aucune n’est à venir" in state.text_content()


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("nouvelle heure, le jeudi 15 mars 2018, toute la journée.",
         {"whole_day": True, "start": at(2018, 3, 15), "end": at(2018, 3, 15, 23, 59, 59),
          "previous_start": at(2018, 3, 15, 9)}),
        ("nouvelle heure, le jeudi 15 mars 2018, de 9 h à 10 h 30.",
         {"previous_start": at(2018, 3, 15, 8)}),
        ("annulée, elle était prévue le jeudi 15 mars 2018, de 9 h à 10 h 30.",
         {"status": Status.CANCELLED}),
        ("annulée, elle était prévue du jeudi 15 au samedi 17 mars 2018.",
         {"whole_day": True, "start": at(2018, 3, 15), "end": at(2018, 3, 17, 23, 59, 59),
          "status": Status.CANCELLED}),
    ],
)  # fmt: skip
def test_a_change_is_told_with_the_day_and_the_hour(said: str, changed: dict[str, Any]) -> None:
    one = meeting(**{"start": at(2018, 3, 15, 9)} | changed)
    found = rendered(library(meetings=(one,), communities=(community(),)), TODAY)
    (line,) = found["index.html"].xpath("//li[@data-until]")
    assert said in " ".join(line.text_content().split()).replace("\xa0", " ")
    if one.cancelled:
        page = " ".join(found["rencontres/financement/index.html"].text_content().split())
        assert said.removeprefix("annulée, elle") in page.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("today", "folded"),
    [
        (date(2018, 2, 2), ["septembre", "décembre"]),
        (date(2018, 2, 4), ["septembre", "janvier"]),
    ],
)
def test_what_goes_on_is_not_folded_with_what_is_past(today: date, folded: list[str]) -> None:
    days = meeting(
        start=at(2018, 1, 30), end=at(2018, 2, 3, 23, 59, 59), whole_day=True, title="Trois jours"
    )
    later = meeting(slug="apres", start=at(2018, 5, 3, 9))
    content = library(meetings=(days, later), communities=(community(),))
    season = rendered(content, site(today=today))["programmation/2017-2018/index.html"]
    (line,) = season.xpath('//details[@class="months-past"]/summary/text()')
    assert line.strip().lower().split(" à ") == folded
    (february,) = season.xpath('//section[@id="fevrier-2018"]')
    said = " ".join(february.text_content().split()).replace("\xa0", " ")
    assert "Se poursuit : Trois jours, du mardi 30 janvier au samedi 3 février" in said
    (empty,) = february.xpath('.//p[@class="month-empty"]')
    assert empty.get("hidden") is not None


@pytest.mark.parametrize("today", [date(2017, 8, 1), date(2018, 3, 1), date(2018, 8, 1)])
def test_what_browsers_without_css_show_is_true_and_in_separate_words(today: date) -> None:
    """Text browsers show what is `hidden`, and put no space where there is none."""
    labelled = meeting(slug="ex", example=True, method=Method.CODEVELOPMENT)
    content = library(
        meetings=(*meetings(Status.CANCELLED), labelled),
        communities=(community(),), profiles=(HOST,), themes=(theme(),),
    )  # fmt: skip
    for path, tree in rendered(content, site(today=today)).items():
        # Meetings after the first ones, the list that is filled as days go by, a button.
        for element in tree.xpath(
            "//*[@hidden and not(self::li or self::section or self::button)]"
        ):
            assert not element.text_content().strip(), (path, lxml_html.tostring(element))
        for label in tree.xpath('//span[contains(@class, "label ")]/following-sibling::*'):
            assert label.xpath("preceding-sibling::node()[1][self::text()]"), path


@pytest.mark.parametrize(
    "content",
    [
        library(),
        library(meetings=(meeting(place=None),), communities=(community(),), profiles=(HOST,)),
    ],
    ids=["nothing yet", "little"],
)
def test_lists_and_landmarks_that_hold_nothing_are_left_out(content: Library) -> None:
    for path, tree in rendered(content, TODAY).items():
        for element in tree.xpath("//nav | //p | //ul[not(@data-list)] | //ol[not(@data-list)]"):
            empty = not element.text_content().strip() and not element.xpath(".//*[self::img]")
            # Filled by script.
            live = {"hidden", "data-search-status", "data-search-results"} & set(element.keys())
            live |= set(element.xpath(".//*[@hidden]"))
            assert not empty or live, (path, lxml_html.tostring(element))
