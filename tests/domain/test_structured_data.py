"""schema.org data: what search engines read of each page."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from programmation.pages import structured_data as data
from programmation.pages.site_page import Crumb
from programmation.parts import Image, Link, Person, Place, Status
from tests.support.factories import at, meeting, post, profile, site, theme

URL = "https://pole.example.org"
ORGANIZER = {
    "@type": "Organization",
    "@id": f"{URL}/#organisation",
    "name": "Pôle d’essai",
    "url": f"{URL}/",
    "logo": f"{URL}/theme/images/icone-512.png",
}


def address(town: str) -> dict[str, str]:
    return {
        "@type": "PostalAddress",
        "addressLocality": town,
        "addressRegion": "QC",
        "addressCountry": "CA",
    }


def told(node: data.Node) -> dict[str, Any]:
    """The node as a reader of the page finds it."""
    document = json.loads(data.graph(node))
    assert document["@context"] == "https://schema.org"
    return document["@graph"][0]  # type: ignore[no-any-return]


def test_script_cannot_be_closed_by_text() -> None:
    text = data.graph({"name": "</script><!-- & '"})
    assert not set("<>&'") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == "</script><!-- & '"


def test_event() -> None:
    found = meeting(
        summary="Parler d’argent.",
        place=Place("Salle", "Saint-Paulin", "https://example.org/salle"),
        experts=(Person("Une conseillère", "Conseillère", "Une caisse"), Person("Un invité")),
        themes=(theme(),),
    )
    assert told(data.event(found, site())) == {
        "@type": "Event",
        "@id": f"{URL}/rencontres/financement/#rencontre",
        "name": "Financer un projet collectif",
        "url": f"{URL}/rencontres/financement/",
        "description": "Parler d’argent.",
        "startDate": "2017-10-19T08:30-04:00",
        "endDate": "2017-10-19T10:00-04:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Salle",
            "address": address("Saint-Paulin"),
            "url": "https://example.org/salle",
        },
        "image": ORGANIZER["logo"],
        "organizer": ORGANIZER,
        "performer": [
            {
                "@type": "Person",
                "name": "Une conseillère",
                "jobTitle": "Conseillère",
                "worksFor": {"@type": "Organization", "name": "Une caisse"},
            },
            {"@type": "Person", "name": "Un invité"},
        ],
        "inLanguage": "fr-CA",
        "about": ["Financement"],
    }


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"status": Status.CANCELLED}, "EventCancelled"),
        ({"status": Status.POSTPONED}, "EventPostponed"),
        ({"previous_start": at(2017, 10, 12, 8, 30)}, "EventRescheduled"),
        ({"status": Status.FULL}, "EventScheduled"),
    ],
)
def test_event_status(values: dict[str, Any], status: str) -> None:
    found = told(data.event(meeting(**values), site()))
    assert found["eventStatus"] == f"https://schema.org/{status}"
    moved = "previous_start" in values
    assert found.get("previousStartDate") == ("2017-10-12T08:30-04:00" if moved else None)


@pytest.mark.parametrize(
    ("values", "offer"),
    [
        ({"registration": "https://example.org/i"}, ("https://example.org/i", "InStock")),
        ({"registration": "i@example.org"}, (f"{URL}/rencontres/financement/", "InStock")),
        ({"status": Status.FULL}, (f"{URL}/rencontres/financement/", "SoldOut")),
        ({}, None),
        ({"registration": "i@example.org", "status": Status.CANCELLED}, None),
    ],
)
def test_a_place_is_offered_where_one_registers(
    values: dict[str, Any], offer: tuple[str, str] | None
) -> None:
    found = told(data.event(meeting(**values), site())).get("offers")
    told_of = found and (found["url"], found["availability"].removeprefix("https://schema.org/"))
    assert told_of == offer


@pytest.mark.parametrize(
    ("until", "said"),
    [(at(2017, 10, 12), "2017-10-12"), (at(2017, 10, 12, 12), "2017-10-12T12:00-04:00")],
)
def test_a_place_is_offered_until_the_day_that_the_page_tells(until: datetime, said: str) -> None:
    asked = meeting(registration="https://example.org/i", registration_until=until)
    assert told(data.event(asked, site()))["offers"]["validThrough"] == said


def test_where_one_may_come_or_join_the_room_has_its_name_alone() -> None:
    both = Place("Salle", "20, rue Principale", online="https://video.example.org/x")
    near, afar = told(data.event(meeting(place=both), site()))["location"]
    assert near["name"] == "Salle"
    assert afar == {"@type": "VirtualLocation", "url": "https://video.example.org/x"}


def test_a_street_is_told_from_a_town() -> None:
    place = Place("Salle", "20, rue Principale, Saint-Paulin")
    found = told(data.event(meeting(place=place), site()))["location"]["address"]
    assert found["streetAddress"] == "20, rue Principale, Saint-Paulin"


def test_private_link_of_an_online_meeting_is_not_told() -> None:
    online = meeting(place=Place("En ligne", url="https://example.org/secret", private=True))
    found = told(data.event(online, site()))
    assert found["location"] == {
        "@type": "VirtualLocation",
        "name": "En ligne",
        "url": f"{URL}/rencontres/financement/",
    }
    assert found["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")


def test_meeting_without_place_is_in_its_territory() -> None:
    assert told(data.event(meeting(), site()))["location"] == {
        "@type": "Place",
        "name": "MRC de Maskinongé",
        "address": address("MRC de Maskinongé"),
    }


def test_posting() -> None:
    written = post(summary="Un début.", image=Image("images/une photo.png"), themes=(theme(),))
    assert told(data.posting(written, site())) == {
        "@type": "BlogPosting",
        "@id": f"{URL}/articles/2017/un-billet/#article",
        "headline": "Un billet",
        "url": f"{URL}/articles/2017/un-billet/",
        "mainEntityOfPage": f"{URL}/articles/2017/un-billet/",
        "description": "Un début.",
        "datePublished": "2017-06-29T00:00-04:00",
        "dateModified": "2017-06-29T00:00-04:00",
        "author": [
            {"@type": "Person", "name": "Marie Essai", "url": f"{URL}/auteurs/marie-essai/"}
        ],
        "publisher": ORGANIZER,
        "image": f"{URL}/images/une%20photo.png",
        "inLanguage": "fr-CA",
        "keywords": ["Financement"],
    }


def test_person() -> None:
    author = profile(
        role="Directrice", organization="Le Pôle", links=(Link("Site", "https://example.org/m"),)
    )
    assert told(data.person(author, site())) == {
        "@type": "Person",
        "@id": f"{URL}/auteurs/marie-essai/#personne",
        "name": "Marie Essai",
        "url": f"{URL}/auteurs/marie-essai/",
        "jobTitle": "Directrice",
        "worksFor": {"@type": "Organization", "name": "Le Pôle"},
        "sameAs": ["https://example.org/m"],
    }
    assert told(data.profile_page(profile(), site()))["mainEntity"] == {
        "@id": f"{URL}/auteurs/marie-essai/#personne"
    }


def test_organization_leaves_out_what_is_not_set() -> None:
    found = told(data.organization(site(networks=(Link("Facebook", "https://www.facebook.com/"),))))
    assert "sameAs" not in found
    followed = told(
        data.organization(site(networks=(Link("Facebook", "https://www.facebook.com/pole"),)))
    )
    assert followed["sameAs"] == ["https://www.facebook.com/pole"]


def test_breadcrumbs_end_with_the_page() -> None:
    found = told(data.breadcrumbs(site(), (Crumb("Accueil", "/"),), "Thèmes", "/themes/"))
    assert [(i["position"], i["name"], i["item"]) for i in found["itemListElement"]] == [
        (1, "Accueil", f"{URL}/"),
        (2, "Thèmes", f"{URL}/themes/"),
    ]
