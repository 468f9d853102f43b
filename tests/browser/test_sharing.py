"""What search engines and social networks read of each type of page, as it is published."""

from __future__ import annotations

import json
import struct
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.support.building import PUBLISHED_AT

TYPES = {
    "/": {"Organization", "WebSite"},
    "/articles/": {"BreadcrumbList"},
    "/articles/2017/quand-le-collectif-s-organise/": {"BreadcrumbList", "BlogPosting"},
    "/auteurs/": {"BreadcrumbList"},
    "/auteurs/marie-michele-lemay/": {"BreadcrumbList", "Person", "ProfilePage"},
    "/communautes/": {"BreadcrumbList"},
    "/communautes/shawinigan/": {"BreadcrumbList"},
    "/programmation/2018-2019/": {"BreadcrumbList"},
    "/programmation/changements/": {"BreadcrumbList"},
    "/comptes-rendus/": {"BreadcrumbList"},
    "/comptes-rendus/2017-2018/": {"BreadcrumbList"},
    "/programmation/": {"BreadcrumbList"},
    "/programmation/2018-2019/communautes/maskinonge/": {"BreadcrumbList"},
    "/programmation/2018-2019/themes/releve/": {"BreadcrumbList"},
    "/programmation/2017-2018/changements/": {"BreadcrumbList"},
    "/rencontres/s-entraider-entre-entreprises/": {"BreadcrumbList", "Event"},
    "/recherche/": {"BreadcrumbList"},
    "/infolettre/": {"BreadcrumbList"},
    "/donnees/": {"BreadcrumbList"},
    "/rencontres/preparer-la-releve/": {"BreadcrumbList", "Event"},
    "/themes/": {"BreadcrumbList"},
    "/themes/financement/": {"BreadcrumbList"},
    "/abonnement/": {"BreadcrumbList"},
    "/le-pole/": {"BreadcrumbList"},
}


def head(site, address: str):
    return html.document_fromstring((site.root / f"{address[1:]}index.html").read_bytes())


def meta(page, name: str) -> str:
    found = page.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")
    assert len(found) == 1, name
    return found[0]


def png_size(data: bytes) -> tuple[int, int]:
    assert data[1:4] == b"PNG"
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("address", TYPES)
def test_page_says_what_it_is(site, address: str) -> None:
    page = head(site, address)
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert {node["@type"] for node in data["@graph"]} == TYPES[address]
    assert meta(page, "og:title")
    assert meta(page, "og:url") == page.xpath("string(//link[@rel='canonical']/@href)")
    assert meta(page, "description")[0].isupper()


@pytest.mark.parametrize("address", TYPES)
def test_page_has_a_picture_of_the_size_it_says(site, address: str) -> None:
    page = head(site, address)
    image = meta(page, "og:image")
    assert image.startswith(f"{PUBLISHED_AT}/")
    said = int(meta(page, "og:image:width")), int(meta(page, "og:image:height"))
    assert png_size((site.root / urlsplit(image).path[1:]).read_bytes()) == said
    assert meta(page, "og:image:alt")


GOOGLE_ASKS = {"name", "startDate", "location"}
GOOGLE_ADVISES = {"description", "endDate", "eventStatus", "image", "organizer"}
"""Properties of an Event, beside those of who has something to sell
(https://developers.google.com/search/docs/appearance/structured-data/event)."""


def test_events_follow_the_rules_of_google(site) -> None:
    found = []
    for file in sorted((site.root / "rencontres").glob("*/index.html")):
        page = html.document_fromstring(file.read_bytes())
        script = page.xpath("string(//script[@type='application/ld+json'])")
        nodes = {node["@type"]: node for node in json.loads(script or "{}").get("@graph", [])}
        if "Event" not in nodes:
            continue  # An address of before.
        event = nodes["Event"]
        found.append(event)
        assert set(event) >= GOOGLE_ASKS | GOOGLE_ADVISES - {"description"}, file
        # With the offset of Quebec, winter or summer.
        assert event["startDate"][-6:] in ("-05:00", "-04:00"), file
        assert event["endDate"] > event["startDate"]
        places = event["location"] if isinstance(event["location"], list) else [event["location"]]
        for place in places:
            known = place["address"] if place["@type"] == "Place" else place["url"]
            assert known, file
        # The picture that stands for the page elsewhere too: wide enough, and there.
        assert event["image"] == meta(page, "og:image")
        width, height = png_size((site.root / urlsplit(event["image"]).path[1:]).read_bytes())
        assert (width >= 720, width * height >= 50_000) == (True, True), file
        moved = event["eventStatus"].endswith("/EventRescheduled")
        assert moved == ("previousStartDate" in event), file
        if offer := event.get("offers"):
            assert offer["url"].startswith(("https://", "http://")), file
            assert offer["availability"].startswith("https://schema.org/"), file
    assert len(found) > 30


def test_titles_say_what_pages_are(site) -> None:
    def title(address: str) -> str:
        return head(site, address).xpath("string(//title)").split(" | ")[0].replace("\xa0", " ")

    assert title("/communautes/maskinonge/") == "Communauté de pratique de Maskinongé"
    assert title("/communautes/des-chenaux/") == "Communauté de pratique des Chenaux"
    assert title("/rencontres/preparer-la-releve/") == (
        "Annulée : Préparer la relève sans attendre le départ, 15 février 2018"
    )
    assert title("/rencontres/s-entraider-entre-entreprises/") == (
        "Déplacée : S’entraider entre entreprises voisines, 16 mai 2019"
    )


def test_icons_and_manifest_are_there(site) -> None:
    page = head(site, "/")
    manifest = json.loads((site.root / "site.webmanifest").read_text())
    named = [
        *page.xpath("//link[@rel='icon' or @rel='apple-touch-icon' or @rel='manifest']/@href"),
        *(icon["src"] for icon in manifest["icons"]),
    ]
    assert len(named) == 7
    for address in named:
        assert (site.root / urlsplit(address).path[1:]).is_file(), address


def test_sitemap_dates_meetings_and_seasons(site) -> None:
    text = (site.root / "sitemap.xml").read_text()
    for address in ("/rencontres/preparer-la-releve/", "/programmation/2017-2018/"):
        assert f"{PUBLISHED_AT}{address}</loc><lastmod>" in text
