"""Meetings of several communities, or of all: one event, at home in each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from programmation.content.changes import Stamp, state_of
from programmation.content.story import life
from programmation.feeds import ical
from programmation.feeds.announcement import fact_lines, owner_names
from programmation.feeds.table import Scope, subjects, subscriptions
from programmation.model import Library, Meeting
from programmation.pages.programme import season_views
from programmation.parts import Image
from programmation.season import EVERYTHING, neighbours, next_meetings, season_of, seasons
from programmation.text.french import NBSP
from tests.support.content_folder import MEETING, assembled
from tests.support.factories import TORONTO, at, community, library, meeting, site

FIELDS = "titre: Assemblée\nuid: abcd\ndebut: 2017-10-19 8 h 30\ncommunaute: "
OTHERS = {
    "communautes/shawinigan.md": "nom: Shawinigan\nterritoire: Ville de Shawinigan\n",
    "communautes/la-tuque.md": "nom: La Tuque\nterritoire: Haut-Saint-Maurice\nfin: 2016-06-30\n",
}
NORTH, SOUTH, WEST = (community(slug=s, name=s.capitalize()) for s in ("nord", "sud", "ouest"))


def read(named: str, others: dict[str, str] = OTHERS) -> tuple[Meeting, Library]:
    found, problems = assembled({MEETING: f"{FIELDS}{named}\n", **others})
    assert [p for p in problems if p.is_error] == []
    return found.meetings[0], found


@pytest.mark.parametrize(
    "named",
    [
        "maskinonge, shawinigan", "Maskinongé; shawinigan", "[maskinonge, shawinigan]",
        "Maskinongé et Shawinigan", "\n- maskinonge\n- shawinigan\n- maskinonge",
    ],
)  # fmt: skip
def test_several_communities_are_named_as_staff_type(named: str) -> None:
    found, _ = read(named, OTHERS | {"communautes/sud.md": "nom: Sud\nterritoire: Sud\n"})
    assert [c.slug for c in found.communities] == ["maskinonge", "shawinigan"]
    assert not found.of_all
    assert owner_names(found) == "Maskinongé et Shawinigan"


@pytest.mark.parametrize("named", ["toutes", "Toutes", "toutes les communautés", "[toutes]",
                                   "maskinonge, shawinigan"])  # fmt: skip
def test_all_are_those_that_still_meet(named: str) -> None:
    found, _ = read(named)
    assert [c.slug for c in found.communities] == ["maskinonge", "shawinigan"]
    assert found.of_all
    assert owner_names(found) == "Toutes les communautés"
    # It looks like none of them.
    assert found.color not in {community.color for community in found.communities}
    pictured = replace(found.community, image=Image("images/a.jpg", "Un atelier"))
    assert replace(found, communities=(pictured,)).picture is None


def test_a_name_with_a_comma_or_an_et_is_one_community() -> None:
    name = "Trois-Rivières, Bécancour et Nicolet"
    found, _ = read(name, {"communautes/sud.md": f"nom: {name}\nterritoire: Sud\n"})
    assert [c.slug for c in found.communities] == ["sud"]


@pytest.mark.parametrize(
    "named", ["maskinonge, shawinigann", "maskinonge & shawinigann", "[maskinonge, shawinigann]"]
)
def test_an_unknown_one_among_several_is_told_by_its_name(named: str) -> None:
    _, problems = assembled({MEETING: f"{FIELDS}{named}\n", **OTHERS})
    (problem,) = problems
    assert (problem.line, problem.field, problem.value) == (5, "communaute", "shawinigann")
    assert problem.remedy == "Vouliez-vous « shawinigan »?"


SHARED = meeting(slug="ensemble", communities=(NORTH, SOUTH), start=at(2018, 4, 5, 9))
ALL = meeting(slug="tous", communities=(NORTH, SOUTH, WEST), of_all=True, start=at(2018, 5, 3, 9))
ALONE = meeting(slug="seule", community=SOUTH, start=at(2018, 3, 8, 9))
WHOLE = library(communities=(NORTH, SOUTH, WEST), meetings=(ALONE, SHARED, ALL))


def test_it_is_in_the_calendar_and_feed_of_each() -> None:
    held = {s.slug: [m.slug for m in s.meetings] for s in subjects(WHOLE, {})[Scope.COMMUNITY]}
    assert held == {
        "nord": ["ensemble", "tous"], "sud": ["seule", "ensemble", "tous"], "ouest": ["tous"],
    }  # fmt: skip
    events = [s.address for s in subscriptions(WHOLE, site()) if s.subject.slug == "ensemble"]
    assert events == ["/rencontres/ensemble.ics"]


def test_its_event_says_whose_it_is() -> None:
    stamp = Stamp(at(2018, 2, 1))
    data = ical.with_owner(ical.event_bytes(SHARED, stamp, site=site()), SHARED)
    (event,) = ical.read_events(ical.event_file(data, site()), TORONTO).values()
    assert (event.uid, event.summary) == (
        "uid-ensemble", "Financer un projet collectif (Nord et Sud)",
    )  # fmt: skip
    assert f"Communautés de pratique{NBSP}: Nord et Sud" in fact_lines(SHARED)
    assert f"Communautés de pratique{NBSP}: toutes" in fact_lines(ALL)


def test_it_comes_next_in_each_and_leads_to_the_nearest_of_either() -> None:
    coming = next_meetings(WHOLE.meetings, date(2018, 3, 9))
    assert coming[EVERYTHING] == coming[NORTH.url] == coming[SOUTH.url] == SHARED
    assert coming[WEST.url] == ALL
    assert neighbours(WHOLE.meetings) == {
        "seule": (None, SHARED), "ensemble": (ALONE, ALL), "tous": (SHARED, None),
    }  # fmt: skip


def test_filters_of_the_season_count_it_in_each() -> None:
    season = season_of(date(2018, 3, 1), 9)
    known = seasons(WHOLE.meetings, 9)
    views = list(season_views(season, WHOLE.meetings, known, {}, date(2018, 3, 1)))
    assert [(c.subject.slug, c.meetings) for c in views[0].communities] == [
        ("nord", 2), ("ouest", 1), ("sud", 3),
    ]  # fmt: skip
    assert {m.anchor: m.marks for m in views[0].months if m.meetings} == {
        # One mark for each colour: all three have the default one.
        "mars-2018": {"bleu": ("sud",)}, "avril-2018": {"bleu": ("nord", "sud")},
        "mai-2018": {"bleu": ("nord", "sud", "ouest")},
    }  # fmt: skip


def test_a_community_that_has_ended_keeps_its_page_and_is_no_choice() -> None:
    gone = community(slug="est", name="Est", end=at(2018, 1, 31))
    listed = (meeting(slug="derniere", community=gone), *WHOLE.meetings)
    season = season_of(date(2018, 3, 1), 9)
    for day, choices in ((date(2018, 1, 31), 4), (date(2018, 2, 1), 3)):
        views = list(season_views(season, listed, seasons(listed, 9), {}, day))
        assert len(views[0].communities) == choices
        assert sum(view.community is gone for view in views) == 1


def test_who_follows_a_community_that_it_leaves_is_told() -> None:
    before = state_of(SHARED, at(2018, 1, 10))
    after = meeting(slug="ensemble", communities=(SOUTH, WEST), start=at(2018, 4, 5, 9))
    story = life(after, site(), (before, state_of(after, at(2018, 2, 1))))
    assert [(c.key, c.former_communities) for c in story] == [
        ("uid-ensemble/announced", ()),
        ("uid-ensemble/community", ("nord",)),
    ]
