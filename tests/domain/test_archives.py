"""What changed and what was told, season by season."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programmation.content.changes import Change, ChangeKind
from programmation.feeds.table import subscriptions
from programmation.pages import plan
from programmation.pages.site_page import SitePage
from tests.support.factories import at, community, library, meeting, site

NORTH = community(slug="nord", name="Nord")
OLD = meeting(slug="ancienne", uid="a", start=at(2016, 10, 6, 9), recap="Dit.", community=NORTH)
TOLD = meeting(slug="dite", uid="b", start=at(2017, 10, 5, 9), recap="Dit aussi.", community=NORTH)
SUCCESS = meeting(
    slug="bons-coups",
    uid="c",
    start=at(2017, 11, 2, 9),
    successes=("Un bon coup.",),
    community=NORTH,
)
SILENT = meeting(slug="muette", uid="d", start=at(2017, 12, 7, 9), community=NORTH)
COMING = meeting(slug="a-venir", uid="e", start=at(2018, 4, 5, 9), recap="Déjà.", community=NORTH)
MEETINGS = (OLD, TOLD, SUCCESS, SILENT, COMING)


def pages(*changes: Change, meetings: tuple[Any, ...] = MEETINGS) -> dict[str, Mapping[str, Any]]:
    content = library(meetings=meetings, communities=(NORTH,))
    return {
        spec.path: spec.context()
        for spec in plan(content, site(), subscriptions(content, site()), changes=changes)
        if spec.template in ("changes.html", "recaps.html", "index.html", "community.html")
    }


def title(values: Mapping[str, Any]) -> str:
    info = values["page"]
    assert isinstance(info, SitePage)
    return info.title


def test_recaps_have_a_page_for_each_season_and_the_latest_comes_first() -> None:
    found = pages()
    latest, older = found["comptes-rendus/index.html"], found["comptes-rendus/2016-2017/index.html"]
    assert [m.slug for m in latest["meetings"]] == ["bons-coups", "dite"]
    assert [m.slug for m in older["meetings"]] == ["ancienne"]
    assert (title(latest), title(older)) == ("Comptes rendus", "Comptes rendus, 2016-2017")
    assert [(link.name, link.address) for link in latest["seasons"]] == [
        ("2017-2018", "/comptes-rendus/"),
        ("2016-2017", "/comptes-rendus/2016-2017/"),
    ]


def test_a_community_leads_to_its_latest_recaps() -> None:
    assert [m.slug for m in pages()["communautes/nord/index.html"]["recaps"]] == [
        "dite",
        "ancienne",
    ]


def test_nothing_told_is_said() -> None:
    assert pages(meetings=(SILENT,))["comptes-rendus/index.html"]["season"] is None


def changed(kind: ChangeKind, item: Any, when: Any) -> Change:
    return Change(kind, item, when, item.start)


def test_changes_have_a_page_for_each_season_and_announcements_stand_together() -> None:
    found = pages(
        changed(ChangeKind.CANCELLED, SILENT, at(2017, 12, 1)),
        changed(ChangeKind.ANNOUNCED, SILENT, at(2017, 9, 1, 9)),
        changed(ChangeKind.ANNOUNCED, SUCCESS, at(2017, 9, 1, 9)),
        changed(ChangeKind.ANNOUNCED, TOLD, at(2017, 9, 1, 9)),
        changed(ChangeKind.RECAP, OLD, at(2016, 10, 8)),
    )
    latest = found["programmation/changements/index.html"]
    assert [len(changes) for _, changes in latest["groups"]] == [1, 3]
    older = found["programmation/2016-2017/changements/index.html"]
    assert [changes[0].meeting.slug for _, changes in older["groups"]] == ["ancienne"]
    assert title(older) == "Ce qui a changé, 2016-2017"
    # Lists show outlines: no text of a meeting makes them again.
    assert older["groups"][0][1][0].meeting.body == ""
