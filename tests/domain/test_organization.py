"""What organisation.md says of the site, without a setting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from jinja2 import Environment

from assets.bundles import Assets
from programmation.checks import check
from programmation.content.described_site import described
from programmation.content.loader import load
from programmation.pages.site_page import Crumb, site_info
from programmation.pages.template_functions import TemplateFunctions, prepare_templates
from programmation.parts import Banner, Image, Link, Partner, Status
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.body_renderer import BodyRenderer
from programmation.text.links import Resolver
from programmation.text.markdown import html_maker
from tests.support.building import ROOT
from tests.support.content_folder import COMMUNITY, COMMUNITY_FIELDS, assembled, text, write
from tests.support.factories import community, library, meeting, site

FILE = dedent("""\
    nom: Réseau de la Côte
    slogan: On apprend ensemble.
    accroche: Bienvenue chez nous.
    region: Côte-Nord
    courriel: bonjour@cote.example.org
    telephone: 418.555.0123 p. 4
    adresse: 12, rue de la Grève
    reseaux:
      - {titre: LinkedIn, lien: https://www.linkedin.com/company/cote}
    partenaires:
      - {nom: Caisse, logo: images/caisse.png, alt: Logo de la caisse, lien: https://caisse.example}
      - Ville
    bandeau: {texte: Bureaux fermés, lien: /a-propos/, jusqu_au: 2018-03-02}
    """)
BASE = site(networks=(Link("Facebook", "https://www.facebook.com/pole"),), region="Mauricie")


def folder(tmp_path: Path, fields: str, **others: bytes) -> Path:
    write(tmp_path, {"organisation.md": text(fields, ""), **others})
    return tmp_path


def told(root: Path, base: Site = BASE) -> list[tuple[str, str, bool]]:
    of = described(base, root)
    content = load(root, of)
    found = (*content.problems, *check(content, of, ("/a-propos/",)))
    return [(p.field, p.message, p.is_error) for p in found if p.path == "organisation.md"]


def test_a_folder_without_the_file_is_as_the_settings_say(tmp_path: Path) -> None:
    assert described(BASE, tmp_path) == BASE


def test_all_of_it_reaches_the_pages(tmp_path: Path) -> None:
    found = described(BASE, folder(tmp_path, FILE))
    info = site_info(library(), found, None)
    assert (info.name, info.description, info.intro) == (
        "Réseau de la Côte", "On apprend ensemble.", "Bienvenue chez nous.",
    )  # fmt: skip
    assert (info.region, info.email) == ("Côte-Nord", "bonjour@cote.example.org")
    assert (info.phone, info.postal_address) == ("418 555-0123, poste 4", "12, rue de la Grève")
    assert info.networks == (Link("LinkedIn", "https://www.linkedin.com/company/cote"),)
    assert info.partners == (
        Partner("Caisse", "images/caisse.png", "Logo de la caisse", "https://caisse.example"),
        Partner("Ville"),
    )
    assert [partner.picture for partner in info.partners] == [
        Image("images/caisse.png", "Logo de la caisse"), None
    ]  # fmt: skip
    assert info.banner
    assert (info.banner.text, info.banner.url) == ("Bureaux fermés", "/a-propos/")
    assert found.left_in_settings == ()


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("À lire", "/rencontres/financement/", "À lire (annulée)"),
        ("À lire", f"{BASE.url}/rencontres/financement/#lieu", "À lire (annulée)"),
        ("Rencontre annulée", "/rencontres/financement/", "Rencontre annulée"),
        ("À lire", "/rencontres/", "À lire"),
        ("À lire", "", "À lire"),
    ],
)
def test_an_alert_that_leads_to_a_meeting_that_is_off_says_so(
    text: str, url: str, expected: str
) -> None:
    off = library(meetings=(meeting(slug="financement", status=Status.CANCELLED),))
    told = replace(BASE, banner=Banner(text, url))
    bodies = BodyRenderer(told, Resolver.from_library(off), html_maker())
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (set below)
    table = TemplateFunctions(bodies, Assets.from_theme(ROOT / "theme"), {}).table()
    prepare_templates(environment, ROOT / "theme/templates", table)
    header = environment.get_template("partials/header.html").module.header
    assert f">{expected}</" in header(site_info(off, told, None), "", "")


@pytest.mark.parametrize(("day", "shown"), [(2, True), (3, False)])
def test_an_alert_goes_after_its_last_day(tmp_path: Path, day: int, shown: bool) -> None:
    found = described(replace(BASE, today=date(2018, 3, day)), folder(tmp_path, FILE))
    assert bool(found.banner) is shown


def test_a_setting_that_still_serves_is_told_with_what_to_write(tmp_path: Path) -> None:
    root = folder(tmp_path, "nom: Réseau\nslogan: Ensemble.\n")
    found = described(BASE, root)
    assert (found.region, found.networks) == (BASE.region, BASE.networks)
    assert found.left_in_settings == (
        ("SITE_REGION", "region: Mauricie"),
        ("SITE_EMAIL", "courriel: info@pole.example.org"),
        ("FACEBOOK_URL",
         "reseaux: [{titre: Facebook, lien: https://www.facebook.com/pole}]"),
    )  # fmt: skip
    assert [message for _, message, error in told(root) if not error] == [
        f"le réglage {name} de pelicanconf.py sert encore"
        for name in ("SITE_REGION", "SITE_EMAIL", "FACEBOOK_URL")
    ]
    # What it says to write is read, and leaves nothing to tell.
    lines = "".join(f"{line}\n" for _, line in found.left_in_settings)
    again = described(BASE, folder(tmp_path, f"nom: Réseau\nslogan: Ensemble.\n{lines}"))
    assert (again.left_in_settings, again.networks) == ((), BASE.networks)
    # A file with an error may have them.
    wrong = told(folder(tmp_path, "nom: Réseau\ncourriel: x\n"))
    assert wrong == [("courriel", "adresse de courriel illisible", True)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("telephone: demain\n", ("telephone", "numéro de téléphone illisible", True)),
        ("bandeau: {texte: Fermé, lien: /rien/}\n", ("bandeau.lien", "page introuvable", True)),
        ("bandeau: {texte: Fermé, lien: documents/x.pdf}\n",
         ("bandeau.lien", "fichier introuvable", True)),
        ("bandeau: {lien: /a-propos/}\n", ("bandeau.texte", "champ manquant", True)),
        ("partenaires:\n  - {nom: Caisse, logo: images/x.png}\n",
         ("partenaires[0].logo", "fichier introuvable", True)),
        ("reseaux:\n  - {titre: Facebook, lien: facebook.com/pole}\n",
         ("reseaux[0].lien", "adresse web sans « https:// »", True)),
        ("couriel: a@b.ca\n", ("couriel", "champ inconnu", True)),
    ],
)  # fmt: skip
def test_mistakes_are_told(tmp_path: Path, fields: str, expected: tuple[str, str, bool]) -> None:
    assert expected in told(folder(tmp_path, f"nom: Réseau\n{fields}"))


def test_words_below_the_fields_are_not_lost_in_silence(tmp_path: Path) -> None:
    write(tmp_path, {"organisation.md": text("nom: Réseau\n", "Bonjour.\n")})
    assert ("", "ce texte ne paraît nulle part", False) in told(tmp_path)


def test_pages_take_their_place_in_the_menu() -> None:
    page = "pages/{}.md"
    found, problems = assembled(
        {page.format("faq"): "titre: FAQ\nmenu: 1\n", page.format("nous"): "titre: Nous\n",
         page.format("dons"): "titre: Dons\nmenu: 9\n"}
    )  # fmt: skip
    assert problems == []
    season = season_of(date(2017, 10, 1), 9)
    info = site_info(found, site(), season)
    assert [crumb.name for crumb in info.navigation] == [
        "FAQ", "Programmation", "Communautés", "Articles", "S’abonner", "Dons",
    ]  # fmt: skip
    assert info.pages == (Crumb("Nous", "/nous/"),)


@pytest.mark.parametrize(
    ("written", "members"),
    [
        ("membres: La Coop; Le Lab", [("La Coop", ""), ("Le Lab", "")]),
        ("membres:\n  - La Coop\n  - 'Coop: la suite'", [("La Coop", ""), ("Coop: la suite", "")]),
        ("membres:\n  - Coop: la suite", [("Coop: la suite", "")]),
        ("membres:\n  - nom: La Coop\n    lien: https://coop.example\n  - Le Lab",
         [("La Coop", "https://coop.example"), ("Le Lab", "")]),
    ],
)  # fmt: skip
def test_members_are_names_or_names_with_links(
    written: str, members: list[tuple[str, str]]
) -> None:
    found, problems = assembled({COMMUNITY: f"{COMMUNITY_FIELDS}{written}\n"})
    assert problems == []
    assert [(m.name, m.url) for m in found.communities[0].members] == members


def test_a_community_that_ends_leaves_lists() -> None:
    found, _ = assembled({COMMUNITY: f"{COMMUNITY_FIELDS}fin: 2018-02-28\n"})
    shown = {
        day: site_info(found, site(today=date(2018, *day)), None).communities
        for day in ((2, 28), (3, 1))
    }
    assert [bool(each) for each in shown.values()] == [True, False]
    assert not community().is_over(date(2100, 1, 1))
