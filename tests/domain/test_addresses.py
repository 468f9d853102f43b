"""No two texts take the same place."""

from typing import Any

from programmation import kinds
from programmation.content.addresses import address_of, duplicates
from programmation.content.entry import Entry
from programmation.content.nodes import Text
from programmation.problems import Problem
from programmation.schema import Kind
from tests.support.factories import at


def entry(kind: Kind, slug: str, path: str = "", **values: Any) -> Entry:
    lines = {"uid": 3, "anciennes_adresses[0]": 4, "anciennes_adresses[1]": 5}
    return Entry(path or f"{kind.folder}/{slug}.md", lines, slug=slug, values=values)


def told(*entries: Entry) -> list[tuple[str, int, str, str, str]]:
    return [(p.path, p.line, p.field, p.value, p.message) for p in duplicates(entries)]


def test_addresses() -> None:
    assert address_of(entry(kinds.POST, "a", date=at(2017, 6, 29))) == "/articles/2017/a/"
    named = (kinds.MEETING, kinds.COMMUNITY, kinds.PROFILE, kinds.PAGE, kinds.COMMENT)
    assert [address_of(entry(kind, "a")) for kind in named] == [
        "/rencontres/a/", "/communautes/a/", "/auteurs/a/", "/a/", "",
    ]  # fmt: skip
    assert address_of(entry(kinds.POST, "a")) == address_of(entry(kinds.PAGE, "")) == ""


def test_identifiers_are_unique_whatever_their_case() -> None:
    first = entry(kinds.MEETING, "b", "rencontres/a/b.md", uid="abcd")
    second = entry(kinds.MEETING, "c", "rencontres/a/c.md", uid="ABCD")
    assert list(duplicates([second, first])) == [
        Problem(
            "rencontres/a/c.md", 3, "uid", "ABCD", "même identifiant que rencontres/a/b.md",
            "Retirez la ligne « uid » de la plus récente : il en sera proposé une autre.",
        )
    ]  # fmt: skip


def test_addresses_are_unique() -> None:
    first = entry(kinds.MEETING, "a", "rencontres/2017-2018/a.md")
    second = entry(kinds.MEETING, "a", "rencontres/2018-2019/a.md")
    assert told(second, first) == [
        ("rencontres/2018-2019/a.md", 1, "", "/rencontres/a/",
         "même adresse que rencontres/2017-2018/a.md"),
    ]  # fmt: skip


def test_pages_leave_the_site_its_own_addresses() -> None:
    assert told(entry(kinds.PAGE, "articles")) == [
        ("pages/articles.md", 1, "", "/articles/", "adresse réservée au site"),
    ]


def test_old_addresses_lead_to_one_page() -> None:
    first = entry(kinds.PAGE, "a", old_addresses=("/x/", "/y/"))
    second = entry(kinds.PAGE, "b", old_addresses=("/A", "/X"))
    third = entry(kinds.PAGE, "c", old_addresses=("/c/", "/"))
    assert told(first, second, third) == [
        ("pages/b.md", 4, "anciennes_adresses[0]", "/A", "cette adresse est celle de pages/a.md"),
        ("pages/b.md", 5, "anciennes_adresses[1]", "/X", "cette adresse est celle de pages/a.md"),
        ("pages/c.md", 4, "anciennes_adresses[0]", "/c/",
         "cette adresse est celle de cette page elle-même"),
        ("pages/c.md", 5, "anciennes_adresses[1]", "/", "adresse réservée au site"),
    ]  # fmt: skip


def test_old_addresses_leave_the_site_its_own_pages_and_files() -> None:
    post = entry(kinds.POST, "p", themes=(Text("Gestion de projet", 3),), date=at(2017, 6, 29))
    old = (
        "/themes/gestion-de-projet/", "/programmation/2018-2019/", "/programmation/changements/",
        "/articles/page/2/", "/flux/x.xml", "/calendrier/nord.ics", "/documents/aide.pdf",
        "/themes/autre/", "/programmation/automne/", "/articles/2016/p/",
    )  # fmt: skip
    assert [(value, message) for *_, value, message in told(
        post, entry(kinds.PAGE, "a", old_addresses=old)
    )] == [
        ("/themes/gestion-de-projet/", "cette adresse est celle d’un thème"),
        *((address, "adresse réservée au site") for address in old[1:7]),
    ]  # fmt: skip


def test_communities_leave_the_site_its_own_calendars() -> None:
    assert told(
        entry(kinds.COMMUNITY, "programmation"),
        entry(kinds.COMMUNITY, "2017-2018"),
        entry(kinds.COMMUNITY, "programmation-jeunesse"),
    ) == [
        ("communautes/2017-2018.md", 1, "", "2017-2018.md",
         "l’agenda /calendrier/2017-2018.ics est déjà celui du site"),
        ("communautes/programmation.md", 1, "", "programmation.md",
         "l’agenda /calendrier/programmation.ics est déjà celui du site"),
    ]  # fmt: skip
