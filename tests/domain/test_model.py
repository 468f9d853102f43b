"""What the values of the model say of themselves."""

from dataclasses import replace
from datetime import date

import pytest

from builder.incremental.fingerprint import Fingerprints
from programmation.model import Comment, Item, Page
from programmation.parts import Place, Source, Status, Theme
from programmation.season import Season
from tests.support.factories import at, community, meeting, post, profile


def test_addresses() -> None:
    assert [
        item.url
        for item in (
            post(),
            meeting(),
            community(),
            profile(),
            Page(slug="le-pole", title="Le Pôle"),
            Theme("financement", "Financement"),
            Season(2017),
            Comment(id="a", post="/articles/2017/b/", name="C", date=at(2017, 6, 29)),
        )
    ] == [
        "/articles/2017/un-billet/",
        "/rencontres/financement/",
        "/communautes/maskinonge/",
        "/auteurs/marie-essai/",
        "/le-pole/",
        "/themes/financement/",
        "/programmation/2017-2018/",
        "/articles/2017/b/#commentaire-a",
    ]


def test_the_day_of_a_meeting_is_local() -> None:
    late = meeting(start=at(2017, 10, 19, 23, 30))
    assert late.day == date(2017, 10, 19)


@pytest.mark.parametrize(
    ("status", "has_previous", "told"),
    [
        # cancelled, moved, undated, takes_place
        (Status.PLANNED, False, (False, False, False, True)),
        (Status.CONFIRMED, True, (False, True, False, True)),
        (Status.POSTPONED, True, (False, True, False, True)),
        (Status.POSTPONED, False, (False, False, True, False)),
        (Status.CANCELLED, True, (True, False, False, False)),
    ],
)
def test_what_became_of_a_meeting(
    status: Status, has_previous: bool, told: tuple[bool, bool, bool, bool]
) -> None:
    item = meeting(status=status, previous_start=at(2017, 10, 12) if has_previous else None)
    assert (item.cancelled, item.moved, item.undated, item.takes_place) == told


def test_a_private_link_is_not_public() -> None:
    place = Place("En ligne", url="https://visio.example.org/a")
    assert place.public_url == "https://visio.example.org/a"
    assert replace(place, private=True).public_url == ""


def test_seasons() -> None:
    season = Season(2017)
    assert (season.label, season.first_day, season.end) == (
        "2017-2018",
        date(2017, 9, 1),
        date(2018, 9, 1),
    )
    assert Season(2017, first_month=7).end == date(2018, 7, 1)


def test_lines_of_a_source() -> None:
    source = Source("a.md", {"titre": 2})
    assert (source.line("titre"), source.line("date")) == (2, 1)


def digest(item: Item) -> bytes:
    return Fingerprints().digest(item)


def test_an_item_is_digested_by_all_that_pages_may_show_of_it() -> None:
    source = Source("articles/2017/a.md", {"titre": 2}, 9)
    read = post(title="Un", body="Texte", source=source)
    assert digest(read) == digest(replace(read, source=replace(source, lines={}, body_line=1)))
    others = (
        replace(read, title="Deux"),
        replace(read, body="Autre"),
        replace(read, source=replace(source, path="articles/2017/b.md")),
        replace(read, authors=(profile(name="Autre"),)),
        replace(read, community=community(color="vert")),
    )
    assert len({digest(item) for item in (read, *others)}) == 1 + len(others)
    assert digest(meeting(recap="Un")) != digest(meeting(recap="Deux"))
