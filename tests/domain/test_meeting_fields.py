"""What a meeting may say of its end, its registration, its place, its pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from programmation.content.changes import ChangeKind, MeetingState, Stamp
from programmation.content.library import published
from programmation.content.story import life
from programmation.feeds import ical
from programmation.feeds.announcement import fact_lines, news_lines, place_line, states
from programmation.model import Meeting
from programmation.pages import structured_data
from programmation.pages.template_filters import registration_href
from programmation.parts import Place, Status
from tests.support.content_folder import MEETING, MEETING_FIELDS, assembled, told
from tests.support.factories import at, meeting, site

VISIO = "https://visio.example.org/pole"


def read(fields: str, files: tuple[str, ...] = ()) -> Meeting:
    library, problems = assembled({MEETING: MEETING_FIELDS + fields}, files)
    assert [p for p in problems if p.is_error] == []
    return library.meetings[0]


@pytest.mark.parametrize("end", ["21 h", "à 21 h", "21:00", "2017-10-19 21 h"])
def test_an_hour_alone_is_of_the_same_day(end: str) -> None:
    assert read(f"fin: {end}\n").end == at(2017, 10, 19, 21)


def test_noon_is_an_hour() -> None:
    assert read("fin: midi\n").end == at(2017, 10, 19, 12)


def test_an_hour_before_the_start_is_told() -> None:
    (problem,) = told({MEETING: f"{MEETING_FIELDS}fin: 7 h\n"})
    assert problem[2] == "fin"
    assert problem[3].startswith("la fin ne vient pas après le début")


@pytest.mark.parametrize(
    ("typed", "shown", "href"),
    [
        ("819 555-0123", "819 555-0123", "tel:+18195550123"),
        ("(819) 555.0123 poste 4", "819 555-0123, poste 4", "tel:+18195550123,4"),
        ("tel:+1-819-555-0123", "819 555-0123", "tel:+18195550123"),
        ("info@example.org", "info@example.org",
         "mailto:info@example.org?subject=Inscription%20%3A%20T"),
        ("https://example.org/i", "https://example.org/i", "https://example.org/i"),
    ],
)  # fmt: skip
def test_ways_to_register(typed: str, shown: str, href: str) -> None:
    found = read(f"inscription: {typed}\n")
    assert (found.registration, registration_href(found.registration, "T")) == (shown, href)


def test_registration_ends_after_its_last_day() -> None:
    found = read("inscription: info@example.org\ninscription_avant: 2017-10-12\n")
    days = (date(2017, 10, 12), date(2017, 10, 13))
    assert [found.takes_registrations(day) for day in days] == [True, False]
    (line,) = (line for line in fact_lines(found) if line.startswith("Inscription"))
    assert line.endswith("info@example.org, au plus tard le jeudi 12\xa0octobre 2017")


def test_what_few_meetings_say() -> None:
    found = read("places: 20\nprix: 25 $\nlangue: en\n")
    assert [line for line in fact_lines(found) if line[:3] in ("Pla", "Pri", "Lan")] == [
        "Places\xa0: 20",
        "Prix\xa0: 25 $",
        "Langue\xa0: anglais",
    ]


PLACES = {
    "a room": (Place("Salle", "1, rue X"), "Offline", ""),
    "a link alone": (Place("En ligne", url=VISIO), "Online", ""),
    "online": (Place("En ligne", online=VISIO), "Online", ""),
    "both": (Place("Salle", "1, rue X", online=VISIO), "Mixed", ""),
    "both, private": (Place("Salle", "1, rue X", online=VISIO, private=True), "Mixed", VISIO),
    "a room with its site": (
        Place("Salle", "1, rue X", url="https://salle.example.org", online=VISIO, private=True),
        "Mixed",
        VISIO,
    ),
}


@pytest.mark.parametrize(("place", "mode", "secret"), PLACES.values(), ids=PLACES)
def test_where_one_comes_or_joins(place: Place, mode: str, secret: str) -> None:
    assert place.secret == secret
    node = structured_data.event(meeting(place=place), site())
    assert str(node["eventAttendanceMode"]).endswith(f"{mode}EventAttendanceMode")
    locations = node["location"] if isinstance(node["location"], list) else [node["location"]]
    kinds = [location["@type"] for location in locations]
    assert kinds == {"Offline": ["Place"], "Online": ["VirtualLocation"],
                     "Mixed": ["Place", "VirtualLocation"]}[mode]  # fmt: skip
    if secret:
        assert secret not in f"{node}{place_line(place)}"


def test_pictures_of_a_meeting() -> None:
    found = read("photos:\n  - image: images/a.png\n    alt: Une salle\n", ("images/a.png",))
    assert [(photo.path, photo.alt) for photo in found.photos] == [("images/a.png", "Une salle")]


def test_a_picture_says_what_it_shows() -> None:
    (problem,) = told(
        {MEETING: f"{MEETING_FIELDS}photos:\n  - image: images/a.png\n"}, ["images/a.png"]
    )
    assert problem[2] == "photos[0].alt"


def test_a_draft_is_published_nowhere() -> None:
    library, problems = assembled({MEETING: f"{MEETING_FIELDS}statut: brouillon\n"})
    assert [p for p in problems if p.is_error] == []
    assert published(library, site()).meetings == ()
    assert len(published(library, site(show_drafts=True)).meetings) == 1


def test_what_is_not_sure_says_so_everywhere() -> None:
    found = read("statut: à confirmer\n")
    assert found.status is Status.TENTATIVE
    assert [state.word for state in states(found)] == ["À confirmer"]
    assert news_lines(found)[0].startswith("À confirmer")
    event = ical.event_bytes(found, Stamp(at(2017, 9, 1)), site=site())
    assert b"STATUS:TENTATIVE" in event
    assert "SUMMARY:À confirmer : Financer".encode() in event


def test_a_draft_is_announced_when_it_is_none_any_more() -> None:
    found = meeting(start=at(2018, 4, 5, 9), end=at(2018, 4, 5, 11), recap="")
    versions = [
        MeetingState(at(2018, 1, 1), found.start, Status.DRAFT),
        MeetingState(at(2018, 2, 1), found.start, Status.TENTATIVE),
        MeetingState(at(2018, 3, 1), found.start, Status.CONFIRMED),
    ]
    story = life(replace(found, status=Status.CONFIRMED), site(), versions)
    assert [(change.kind, change.when) for change in story] == [
        (ChangeKind.ANNOUNCED, at(2018, 2, 1)),
        (ChangeKind.CONFIRMED, at(2018, 3, 1)),
    ]
