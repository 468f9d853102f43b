"""The lines that subscribers read first."""

from __future__ import annotations

import pytest

from programmation.feeds.announcement import fact_lines, location, news_lines, place_line, states
from programmation.parts import Method, Person, Place, Status
from tests.support.factories import at, meeting, profile


def plain(lines: tuple[str, ...]) -> list[str]:
    return [line.replace("\xa0", " ") for line in lines]


def test_facts_in_order_each_on_its_line() -> None:
    item = meeting(
        registration="info@x.example.org",
        place=Place("Salle", "1, rue X", "https://carte.example.org/"),
        method=Method.CODEVELOPMENT,
        experts=(Person("Une conseillère", "finances", "Caisse"), Person("Un expert")),
        hosts=(profile(), profile(slug="b", name="Benoît")),
        example=True,
    )
    assert plain(fact_lines(item)) == [
        "Inscription : info@x.example.org",
        "Lieu : Salle, 1, rue X (https://carte.example.org/)",
        "Communauté de pratique : Maskinongé",
        "Formule : codéveloppement professionnel",
        "Avec : Une conseillère, finances, Caisse et Un expert",
        "Animation : Marie Essai et Benoît",
        "Exemple : cette rencontre montre comment le site fonctionne.",
    ]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_nobody_registers_for_a_meeting_that_is_off(status: Status) -> None:
    item = meeting(registration="info@x.example.org", status=status)
    assert plain(fact_lines(item)) == ["Communauté de pratique : Maskinongé"]


def test_nothing_new_of_a_meeting_that_goes_as_planned() -> None:
    assert news_lines(meeting(summary="Un résumé")) == ()


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (Place("Salle"), "Salle"),
        (Place("Salle", "1, rue X"), "Salle, 1, rue X"),
        (Place("En ligne", url="https://v.example.org/a"), "En ligne (https://v.example.org/a)"),
        (
            Place("En ligne", url="https://v.example.org/a", private=True),
            "En ligne (lien envoyé aux personnes inscrites)",
        ),
    ],
)
def test_place(place: Place, line: str) -> None:
    assert place_line(place) == line
    assert "http" not in location(place)


@pytest.mark.parametrize("status", list(Status))
def test_each_state_is_said_in_words(status: Status) -> None:
    found = states(meeting(status=status))
    assert [state.word for state in found] == {
        Status.DRAFT: ["Brouillon"],
        Status.TENTATIVE: ["À confirmer"],
        Status.PLANNED: ["Prévue"],
        Status.CONFIRMED: ["Confirmée"],
        Status.FULL: ["Complet"],
        Status.POSTPONED: ["Reportée"],
        Status.CANCELLED: ["Annulée"],
    }[status]


def test_a_full_meeting_that_was_moved_says_both() -> None:
    item = meeting(status=Status.FULL, previous_start=at(2017, 10, 12, 8, 30))
    assert [state.word + state.detail for state in states(item)] == [
        "Déplacée (était le 12\xa0octobre)",
        "Complet",
    ]
    assert states(item, over=True) == ()
