"""Ten seasons of forty meetings and five hundred posts: no page grows with the years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browser.conftest import SHIFTS, Site, assert_light, served
from tests.support.building import built
from tests.support.html_pages import pages

SEASONS, MEETINGS, POSTS = 10, 40, 500
COMMUNITIES = ("maskinonge", "shawinigan", "des-chenaux")
THEMES = tuple(f"Sujet {number}" for number in range(30))
MOST_BYTES, MOST_NODES = 150_000, 3_000


def write(path: Path, fields: str, body: str = "Un texte.") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{fields.strip()}\n---\n{body}\n", encoding="utf-8")


def meeting(root: Path, year: int, number: int) -> None:
    day = date(year, 9, 1) + timedelta(days=7 * number)
    write(
        root / "rencontres" / f"{year}-{year + 1}" / f"rencontre-{year}-{number}.md",
        f"""
titre: Une rencontre sur un sujet de l’année, numéro {number}
uid: {year:08d}-0000-4000-8000-{number:012d}
communaute: {COMMUNITIES[number % 3]}
debut: {day} {8 + number % 3} h 30
themes:
  - {THEMES[number % 30]}
  - {THEMES[(number + 7) % 30]}
animation:
  - equipe
lieu:
  nom: Salle communautaire
  adresse: Louiseville
bons_coups:
  - Une entreprise en aide une autre, et l’inverse.
statut: confirmee
""",
        "Annonce.\n\n## Compte rendu\n\nCe qui s’est dit.",
    )


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory) -> Iterator[Site]:
    root: Path = tmp_path_factory.mktemp("dix-ans")
    content = root / "content"
    write(content / "auteurs" / "equipe.md", "nom: L’équipe du Pôle")
    for slug in COMMUNITIES:
        name = slug.replace("-", " ").title()
        write(content / "communautes" / f"{slug}.md", f"nom: {name}\nterritoire: MRC de {name}")
    for year in range(2017, 2017 + SEASONS):
        for number in range(MEETINGS):
            meeting(content, year, number)
    for number in range(POSTS):
        year = 2017 + number % SEASONS
        write(
            content / "articles" / str(year) / f"article-{number}.md",
            f"""
titre: Un article de l’année {year}, numéro {number}
date: {date(year, 1, 1) + timedelta(days=number % 300)}
auteurs:
  - equipe
communaute: {COMMUNITIES[number % 3]}
etiquettes:
  - {THEMES[number % 30]}
""",
        )
    with served(built(content, root / "output", build_date="2026-11-29")) as site:
        yield site


def test_no_page_grows_with_the_years(ten_years: Site) -> None:
    found = {
        page.address: (page.file.stat().st_size, len(re.findall(r"<[a-z]", page.file.read_text())))
        for page in pages(ten_years.root)
    }
    assert "/programmation/2020-2021/changements/" in found
    assert "/comptes-rendus/2020-2021/" in found
    assert {
        address: size
        for address, size in found.items()
        if size[0] > MOST_BYTES or size[1] > MOST_NODES
    } == {}


def test_home_stays_light(open_page, requests, ten_years: Site) -> None:
    open_page("/", base_url=ten_years.url).wait_for_load_state("networkidle")
    assert_light(ten_years, requests)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_long_page_loads(open_page, ten_years: Site, width: int) -> None:
    def now(page) -> None:
        page.clock.set_fixed_time("2026-11-29T12:00:00-05:00")

    page = open_page(None, width=width, base_url=ten_years.url, before=now)
    shifts = {}
    for address in ("/", "/programmation/", "/communautes/maskinonge/", "/articles/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        shifts[address] = page.evaluate(SHIFTS)
    assert set(shifts.values()) == {0}, shifts
