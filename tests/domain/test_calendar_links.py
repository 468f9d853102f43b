"""Links that add a meeting to a calendar."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from programmation.feeds.calendar_links import (
    google_link,
    google_subscription,
    map_link,
    outlook_link,
    outlook_subscription,
)
from programmation.parts import Place
from tests.support.factories import meeting, site

HALL = Place("Salle municipale", "Saint-Luc & Vincennes", "https://example.org/prive", private=True)


def fields(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_outlook_has_no_plus_for_a_space() -> None:
    """It shows them as they are."""
    links = (
        outlook_link(meeting(), site()), outlook_subscription("https://x.org/a.ics", "Deux mots"),
    )  # fmt: skip
    assert not [link for link in links if "+" in link]
    assert "Deux%20mots" in links[1]


def test_google_form_is_filled_in() -> None:
    assert fields(google_link(meeting(place=HALL, summary="Parler d’argent."), site())) == {
        "action": "TEMPLATE",
        "text": "Financer un projet collectif (Maskinongé)",
        "dates": "20171019T123000Z/20171019T140000Z",
        "ctz": "America/Toronto",
        "location": "Salle municipale, Saint-Luc & Vincennes",
        "details": "Parler d’argent.\n\nhttps://pole.example.org/rencontres/financement/",
    }


def test_outlook_form_is_filled_in() -> None:
    assert fields(outlook_link(meeting(), site())) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": "Financer un projet collectif (Maskinongé)",
        "startdt": "2017-10-19T12:30:00Z",
        "enddt": "2017-10-19T14:00:00Z",
        "body": "https://pole.example.org/rencontres/financement/",
    }
    assert urlsplit(outlook_link(meeting(), site(), work=True)).hostname == "outlook.office.com"


def test_map_is_a_search_of_the_address() -> None:
    found = map_link(meeting(place=HALL), site(region="Mauricie"))
    assert fields(found) == {"query": "Saint-Luc & Vincennes, Mauricie"}
    assert map_link(meeting(place=Place("En ligne")), site()) == ""
    assert map_link(meeting(), site()) == ""


def test_subscription_pages_are_given_the_calendar() -> None:
    url = "https://pole.example.org/calendrier/nord.ics"
    assert fields(google_subscription(url)) == {
        "cid": "webcal://pole.example.org/calendrier/nord.ics"
    }
    found = outlook_subscription(url, "Nord")
    assert found.startswith("https://outlook.live.com/calendar/0/addfromweb?")
    assert fields(found) == {"url": url, "name": "Nord"}
    assert "outlook.office.com" in outlook_subscription(url, "Nord", work=True)
