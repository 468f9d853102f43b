"""The life of meetings as subscribers are told of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from programmation.content.changes import (
    Change,
    ChangeKind,
    MeetingState,
    announced_at,
    state_of,
)
from programmation.content.story import changes, life
from programmation.model import Meeting
from programmation.parts import Image, Place, Status
from tests.support.factories import at, meeting, site

START = at(2017, 10, 19, 8, 30)
LATER = at(2017, 10, 26, 8, 30)
OPENING = at(2017, 9, 1)


def state(when: datetime | None, **overrides: Any) -> MeetingState:
    return MeetingState(**{"when": when, "start": START} | overrides)


def told(story: tuple[Change, ...]) -> list[tuple[ChangeKind, datetime]]:
    return [(change.kind, change.when) for change in story]


# -- Without history ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (meeting(), [(ChangeKind.ANNOUNCED, OPENING)]),
        (
            meeting(status=Status.CANCELLED, modified=at(2017, 10, 17)),
            [(ChangeKind.ANNOUNCED, OPENING), (ChangeKind.CANCELLED, at(2017, 10, 17))],
        ),
        (
            meeting(status=Status.CANCELLED, modified=at(2017, 8, 17)),
            [(ChangeKind.ANNOUNCED, at(2017, 8, 17)), (ChangeKind.CANCELLED, at(2017, 8, 17))],
        ),
        (
            meeting(status=Status.POSTPONED, modified=at(2017, 10, 17)),
            [(ChangeKind.ANNOUNCED, OPENING), (ChangeKind.POSTPONED, at(2017, 10, 17))],
        ),
        (
            meeting(start=LATER, previous_start=START, modified=at(2017, 10, 17)),
            [(ChangeKind.ANNOUNCED, OPENING), (ChangeKind.MOVED, at(2017, 10, 17))],
        ),
        (
            meeting(recap="Bilan.", modified=at(2017, 10, 17)),
            [(ChangeKind.ANNOUNCED, OPENING), (ChangeKind.RECAP, at(2017, 10, 19, 10))],
        ),
        (
            meeting(recap="Bilan.", modified=at(2017, 10, 25)),
            [(ChangeKind.ANNOUNCED, OPENING), (ChangeKind.RECAP, at(2017, 10, 25))],
        ),
    ],
)
def test_life_from_what_staff_wrote(item: Meeting, expected: list[Any]) -> None:
    assert told(life(item, site())) == expected


def test_without_a_date_a_cancellation_came_before_the_meeting() -> None:
    item = meeting(status=Status.CANCELLED)
    put_online = state_of(item, at(2026, 1, 1))
    assert told(life(item, site(), [put_online])) == [
        (ChangeKind.ANNOUNCED, OPENING),
        (ChangeKind.CANCELLED, START),
    ]


# -- With history ---------------------------------------------------------------------------


def test_a_whole_life() -> None:
    item = meeting(recap="Bilan.", start=LATER, previous_start=START)
    states = [
        state(at(2017, 9, 5)),
        state(at(2017, 9, 6)),
        state(at(2017, 9, 10), start=LATER, previous_start=START),
        state(at(2017, 9, 20), start=LATER, previous_start=START, status=Status.CANCELLED),
        state(at(2017, 9, 21), start=LATER, previous_start=START),
        state(at(2017, 9, 22), start=LATER, previous_start=START, status=Status.CANCELLED),
        state(at(2017, 9, 23), start=LATER, previous_start=START, status=Status.FULL),
    ]
    story = life(item, site(), [*states, state_of(item, at(2017, 10, 30))])
    assert told(story) == [
        (ChangeKind.ANNOUNCED, at(2017, 9, 5)),
        (ChangeKind.MOVED, at(2017, 9, 10)),
        (ChangeKind.CANCELLED, at(2017, 9, 20)),
        (ChangeKind.REINSTATED, at(2017, 9, 21)),
        (ChangeKind.CANCELLED, at(2017, 9, 22)),
        (ChangeKind.REINSTATED, at(2017, 9, 23)),
        (ChangeKind.RECAP, at(2017, 10, 30)),
    ]
    assert [change.key for change in story] == [
        "uid-financement/announced",
        "uid-financement/moved-20171026T0830",
        "uid-financement/cancelled",
        "uid-financement/reinstated",
        "uid-financement/cancelled-2",
        "uid-financement/reinstated-2",
        "uid-financement/recap",
    ]


@pytest.mark.parametrize(
    ("second", "kinds"),
    [
        ({"status": Status.POSTPONED}, [ChangeKind.POSTPONED]),
        ({"status": Status.POSTPONED, "start": LATER, "previous_start": START}, [ChangeKind.MOVED]),
        ({"start": LATER}, [ChangeKind.MOVED]),
        ({"start": LATER, "status": Status.CANCELLED}, [ChangeKind.CANCELLED]),
        ({"status": Status.CONFIRMED}, []),
    ],
)
def test_one_step(second: dict[str, Any], kinds: list[ChangeKind]) -> None:
    item = meeting(**second)
    when = at(2017, 9, 10)
    story = life(item, site(), [state(at(2017, 9, 5)), state_of(item, when)])
    assert told(story)[1:] == [(kind, when) for kind in kinds]


@pytest.mark.parametrize(
    ("first", "second", "keys"),
    [
        ({}, {"registration": "info@example.org"}, ["registration"]),
        ({"registration": "a@example.org"}, {"registration": "819 555-1234"}, ["registration"]),
        ({"registration": "a@example.org"}, {"registration": ""}, []),
        ({"registration": "a@example.org"},
         {"registration": "a@example.org", "registration_until": at(2017, 10, 12)},
         ["registration-20171012T0000"]),
        ({}, {"registration_until": at(2017, 10, 12)}, []),
        ({}, {"status": Status.TENTATIVE}, ["unsure"]),
        ({}, {"status": Status.FULL}, ["full"]),
        ({"status": Status.FULL}, {}, ["open"]),
        ({"status": Status.TENTATIVE}, {"status": Status.CONFIRMED}, ["confirmed"]),
        ({"status": Status.TENTATIVE}, {"status": Status.CANCELLED}, ["cancelled"]),
        ({"status": Status.DRAFT}, {"status": Status.TENTATIVE}, []),
        ({"place": Place("Salle")},
         {"place": Place("Salle", online="https://video.example.org/a")},
         ["place-salle-https-video-example-org-a"]),
        ({"place": Place("Salle")},
         {"place": Place("Salle", online="https://v.example.org/a", private=True)},
         ["place-salle-en-ligne"]),
        ({"place": Place("Salle", online="https://v.example.org/a", private=True)},
         {"place": Place("Salle", online="https://v.example.org/b", private=True)}, []),
        ({}, {"price": "20 $", "capacity": 20, "language": "en", "photos": (Image("x.png"),)}, []),
    ],
)  # fmt: skip
def test_what_asks_a_member_to_act(
    first: dict[str, Any], second: dict[str, Any], keys: list[str]
) -> None:
    before, item = meeting(**first), meeting(**second)
    states = [state_of(before, at(2017, 9, 5)), state_of(item, at(2017, 9, 10))]
    story = life(item, site(), states)
    assert [change.key.rpartition("/")[2] for change in story] == ["announced", *keys]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (
            {"status": Status.POSTPONED},
            {"start": LATER, "previous_start": START, "status": Status.POSTPONED},
            ChangeKind.MOVED,
        ),
        ({"status": Status.POSTPONED}, {}, ChangeKind.REINSTATED),
        ({"status": Status.POSTPONED}, {"status": Status.CANCELLED}, ChangeKind.CANCELLED),
        ({"status": Status.CANCELLED}, {"status": Status.POSTPONED}, ChangeKind.POSTPONED),
    ],
)
def test_from_off_to(first: dict[str, Any], second: dict[str, Any], kind: ChangeKind) -> None:
    begun = [state(at(2017, 9, 5)), state(at(2017, 9, 6), **first)]
    item = meeting(**second)
    story = life(item, site(), [*begun, state_of(item, at(2017, 9, 10))])
    assert told(story)[-1] == (kind, at(2017, 9, 10))


@pytest.mark.parametrize("off", [Status.CANCELLED, Status.POSTPONED])
def test_a_date_that_changes_while_it_is_off_is_told_once_it_is_on(off: Status) -> None:
    states = [
        state(at(2017, 9, 5)),
        state(at(2017, 9, 6), status=off),
        state(at(2017, 9, 7), status=off, start=LATER),
    ]
    item = meeting(start=LATER)
    story = life(item, site(), [*states, state_of(item, at(2017, 9, 8))])
    (moved,) = [change for change in story if change.kind is ChangeKind.MOVED]
    assert (moved.when, moved.start, moved.previous_start) == (at(2017, 9, 8), LATER, START)


@pytest.mark.parametrize("off", [Status.CANCELLED, Status.POSTPONED])
def test_what_is_off_is_told_under_the_date_that_members_know(off: Status) -> None:
    item = meeting(start=LATER, status=off)
    told_of = life(item, site(), [state(at(2017, 9, 5)), state_of(item, at(2017, 9, 6))])
    assert [change.start for change in told_of] == [START, START]


@pytest.mark.parametrize("known", [
    {"place": "salle"}, {"communities": ("nord",)}, {"registration": "a@example.org"},
    {"recap": True},
])  # fmt: skip
def test_what_is_gone_for_a_while_or_misspelt_is_not_told_anew(known: dict[str, Any]) -> None:
    states = [state(at(2017, 9, day), **said) for day, said in ((5, known), (6, {}), (7, known))]
    kinds = {change.kind for change in life(meeting(recap="Bilan."), site(), states)}
    assert kinds <= {ChangeKind.ANNOUNCED, ChangeKind.RECAP}


def test_an_archive_put_online_later_keeps_its_own_dates() -> None:
    item = meeting(status=Status.CANCELLED, modified=at(2017, 10, 17))
    story = life(item, site(), [state(at(2026, 1, 1), status=Status.CANCELLED)])
    assert told(story) == [
        (ChangeKind.ANNOUNCED, OPENING),
        (ChangeKind.CANCELLED, at(2017, 10, 17)),
    ]


def test_before_what_a_shallow_clone_knows_there_is_no_date() -> None:
    story = life(
        meeting(status=Status.CANCELLED),
        site(),
        [state(None), state(at(2017, 10, 1), status=Status.CANCELLED)],
    )
    assert told(story) == [(ChangeKind.ANNOUNCED, OPENING), (ChangeKind.CANCELLED, at(2017, 10, 1))]
    # Two versions without a date: what came between them cannot be dated, and is not told.
    unknown = [state(None), state(None, status=Status.CANCELLED)]
    assert told(life(meeting(status=Status.CANCELLED), site(), unknown)) == [
        (ChangeKind.ANNOUNCED, OPENING)
    ]


def test_a_meeting_brought_forward_is_announced_then_moved() -> None:
    """Both are known of its first version alone."""
    moved = meeting(start=START, previous_start=LATER)
    first = state(at(2017, 9, 20), previous_start=LATER)
    found = changes((moved,), site(), {moved.source.path: (first,)})
    assert [change.kind for change in found] == [ChangeKind.MOVED, ChangeKind.ANNOUNCED]


def test_a_month_is_announced_while_it_lasts() -> None:
    month = meeting(start=at(2017, 10, 1), end=at(2017, 10, 31, 23, 59, 59), day_unknown=True)
    first = state_of(month, at(2017, 10, 12))
    assert told(life(month, site(), (first,))) == [(ChangeKind.ANNOUNCED, at(2017, 10, 12))]


def test_a_recap_prepared_before_the_meeting_is_told_once_it_is_over() -> None:
    item = meeting(recap="Bilan.")
    for day, told_at in (
        (12, at(2017, 10, 19, 10)),
        (19, at(2017, 10, 19)),
        (20, at(2017, 10, 20)),
    ):
        states = [state(at(2017, 9, 5)), state_of(item, at(2017, 10, day))]
        story = life(item, site(), states)
        assert told(story)[1:] == [(ChangeKind.RECAP, told_at)]


def test_a_recap_taken_back_is_not_told() -> None:
    states = [state(at(2017, 9, 5)), state(at(2017, 10, 20), recap=True), state(at(2017, 10, 21))]
    story = life(meeting(), site(), states)
    assert [change.kind for change in story] == [ChangeKind.ANNOUNCED]


# -- All of them ----------------------------------------------------------------------------


def test_changes_are_latest_first_and_never_to_come() -> None:
    first = meeting(slug="a", status=Status.CANCELLED, modified=at(2017, 9, 20))
    second = meeting(slug="b", start=at(2017, 11, 2, 8, 30), recap="Bilan.")
    found = changes(
        [first, second],
        site(today=date(2017, 9, 20)),
        {
            second.source.path: [
                state(at(2017, 9, 12), start=second.start),
                state_of(second, at(2017, 11, 3)),
            ]
        },
    )
    assert [change.key for change in found] == [
        "uid-a/cancelled",
        "uid-b/announced",
        "uid-a/announced",
    ]


def test_titles_begin_with_the_date() -> None:
    item = meeting(start=at(2017, 11, 1, 9), previous_start=START, title="Financement")
    assert [change.title for change in life(item, site())] == [
        "19 octobre 2017 : Financement",
        "1er novembre 2017 : Déplacée – Financement",
    ]
    assert [change.kind.label for change in life(item, site())] == [
        "Rencontre annoncée",
        "Rencontre déplacée",
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (meeting(), OPENING),
        (meeting(start=at(2018, 9, 6, 9), previous_start=at(2018, 6, 1, 9)), OPENING),
        (meeting(start=at(2018, 9, 1, 0)), OPENING),
        (meeting(start=at(2017, 9, 1, 0)), at(2017, 9, 1)),
    ],
)
def test_announced_as_the_season_opens(item: Meeting, expected: datetime) -> None:
    assert announced_at(item, site()) == expected
