"""Real Pelican on tests/site/ and on the real content: what readers and subscribers get."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import feedparser
import icalendar
import pytest

from tests.support.building import (
    BUILD_DATE,
    ROOT,
    SAMPLE,
    built,
    built_once,
    pelican,
    real_site,
    tree,
)
from tests.support.html_pages import HtmlPage, broken_links, pages

SITE_URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """tests/site/ built for 1 February 2018."""
    return built_once(tmp_path_factory, "sample", SAMPLE)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return real_site(tmp_path_factory)


def page(root: Path, address: str) -> HtmlPage:
    return HtmlPage(root, address)


# -- addresses --------------------------------------------------------------------------------

CONTRACT = """
    / /articles/ /articles/2017/premier-billet/ /articles/2017/deux-auteurs/
    /auteurs/ /auteurs/alice-roy/ /auteurs/benoit-cote/
    /communautes/ /communautes/nord/ /communautes/sud/
    /programmation/ /programmation/2016-2017/ /programmation/2017-2018/
    /programmation/changements/ /comptes-rendus/ /site.webmanifest
    /rencontres/financement/ /rencontres/financement.ics /rencontres/argent/
    /themes/ /themes/financement/ /themes/gestion-des-ressources-humaines/
    /abonnement/ /recherche/ /404.html /sitemap.xml /robots.txt /a-propos/ /qui/
    /flux/articles.xml /flux/articles.atom /flux/programmation.xml /flux/programmation.atom
    /flux/communautes/nord.xml /flux/auteurs/alice-roy.xml /flux/themes/financement.xml
    /calendrier/programmation.ics /calendrier/nord.ics /calendrier/2017-2018.ics
    /images/table.png /documents/aide-memoire.txt
""".split()


@pytest.mark.parametrize("address", CONTRACT)
def test_every_address_of_the_contract_exists(sample: Path, address: str) -> None:
    assert page(sample, address).file.is_file()


@pytest.mark.parametrize("which", ["sample", "real"])
def test_every_internal_link_leads_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    assert broken_links(request.getfixturevalue(which), SITE_URL) == []


def test_drafts_and_future_posts_are_nowhere(sample: Path) -> None:
    found = [
        path.relative_to(sample).as_posix()
        for path in sample.rglob("*")
        if path.is_file() and any(c in path.read_bytes() for c in (b"canari-br", b"canari-av"))
    ]
    assert found == []


def test_private_link_is_nowhere(sample: Path) -> None:
    found = [
        path for path in sample.rglob("*") if path.is_file() and b"secret-can" in path.read_bytes()
    ]
    assert found == []


# -- pages ------------------------------------------------------------------------------------


def test_founding_post_shows_all_that_its_page_showed(real: Path) -> None:
    post = page(real, "/articles/2017/quand-le-collectif-s-organise/")
    assert post.texts("h1") == ["Quand le collectif s’organise"]
    assert post.tree.cssselect("article img[alt]")[0].get("alt").startswith("Dessin")
    for expected in (
        "29 juin 2017",
        "Écrit par",
        "Marie Michèle Lemay",
        "À propos de",
        "Tous les articles",
        "Pas de commentaire",
        "Ajouter un commentaire",
        "Une demande venue des entreprises",
        "Adapté du billet original du 29 juin 2017",
    ):
        assert expected in post.text
    assert "103,1 FM" in post.texts("figcaption")[0]
    assert any(link.startswith("mailto:") for link in post.links())


@pytest.mark.parametrize("which", ["sample", "real"])
def test_each_page_has_one_title_and_says_its_language(
    which: str, request: pytest.FixtureRequest
) -> None:
    wrong = [
        found.address
        for found in pages(request.getfixturevalue(which))
        if len(found.tree.cssselect("h1")) != 1 or found.tree.get("lang") != "fr-CA"
    ]
    assert wrong == []


def test_markup_in_a_title_is_text(sample: Path) -> None:
    post = page(sample, "/articles/2017/deux-auteurs/")
    assert post.texts("h1") == ["Deux auteurs <script>alert(« titre »)</script>"]
    for found in pages(sample):
        scripts = [s for s in found.tree.cssselect("script") if "alert" in (s.text or "")]
        assert [s for s in scripts if s.get("type") != "application/ld+json"] == []


def test_states_of_meetings_are_said(sample: Path) -> None:
    season = page(sample, "/programmation/2017-2018/").text
    for word in ("Annulée", "Reportée"):
        assert word in season
    # What is over is no longer full.
    assert "Complet" not in season


@pytest.mark.parametrize("address", ["/rencontres/financement/", "/comptes-rendus/"])
def test_a_document_of_a_meeting_tells_its_type_and_size(sample: Path, address: str) -> None:
    links = page(sample, address).tree.cssselect("a[href$='documents/aide-memoire.txt']")
    assert [link.text_content() for link in links] == ["Aide-mémoire (TXT, 1\xa0ko)"]


def test_author_under_another_spelling_has_one_page(sample: Path) -> None:
    author = page(sample, "/auteurs/alice-roy/")
    assert "Deux auteurs" in author.text
    assert sorted(p.name for p in (sample / "auteurs").iterdir() if p.is_dir()) == [
        "alice-roy",
        "benoit-cote",
    ]


def test_old_addresses_lead_to_the_new_ones(sample: Path) -> None:
    redirect = page(sample, "/rencontres/argent/")
    target = redirect.tree.cssselect("meta[http-equiv=refresh]")[0].get("content")
    assert target.endswith("/rencontres/financement/")


# -- feeds ------------------------------------------------------------------------------------


def test_feeds_parse_and_hold_what_they_should(sample: Path) -> None:
    for name in ("articles.xml", "articles.atom"):
        feed = feedparser.parse((sample / "flux" / name).read_bytes())
        assert feed.bozo == 0
        # Escaped twice: readers of feeds take a title for HTML.
        assert [unescape(entry.title) for entry in feed.entries] == [
            'Deux auteurs <script>alert("titre")</script>',
            "Premier billet",
        ]


@pytest.mark.parametrize("which", ["sample", "real"])
def test_every_feed_is_well_formed_and_newest_first(
    which: str, request: pytest.FixtureRequest
) -> None:
    root = request.getfixturevalue(which)
    feeds = [*root.rglob("flux/**/*.xml"), *root.rglob("flux/**/*.atom")]
    assert len(feeds) > 8
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert (path.name, feed.bozo) == (path.name, 0)
        dates = [entry.get("published_parsed") or entry.updated_parsed for entry in feed.entries]
        assert dates == sorted(dates, reverse=True)
        links = [entry.link for entry in feed.entries]
        assert all(link.startswith(f"{SITE_URL}/") for link in links)
        # As the W3C validator asks of ids and moments.
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids)
        moments = [entry.updated for entry in feed.entries if path.suffix == ".atom"]
        assert len(set(moments)) == len(moments)


def test_calendar_holds_every_meeting_with_its_time(sample: Path) -> None:
    data = (sample / "calendrier" / "programmation.ics").read_bytes()
    events = {
        str(event["UID"]): event.start.isoformat()
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
    }
    assert events == {
        "test-codev-2017": "2017-06-15T08:30:00-04:00",
        "test-financement": "2017-10-19T08:30:00-04:00",
        "test-hiver": "2018-01-25T13:30:00-05:00",
        "test-releve": "2018-03-22T09:00:00-04:00",
        "test-gouvernance": "2018-04-12T09:00:00-04:00",
        "test-communications": "2018-05-10T09:00:00-04:00",
    }


# -- guarantees -------------------------------------------------------------------------------


def test_plain_pelican_posts_alone_become_a_site(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "bonjour.md").write_text(
        "Title: Bonjour\nDate: 2017-06-29 10:20\nAuthor: Jean\nTags: a, b\nFoo: x\n\nTexte.\n"
    )
    (content / "autre.md").write_text("Title: Autre\nDate: 2018-01-01\nSlug: l-autre\n\nTexte.\n")
    output = built(content, tmp_path / "out")
    assert page(output, "/articles/2017/bonjour/").texts("h1") == ["Bonjour"]
    assert page(output, "/articles/2018/l-autre/").texts("h1") == ["Autre"]
    assert broken_links(output, SITE_URL) == []


BROKEN = {
    "articles/mauvaise-date.md": "---\ntitre: A\ndate: 05/02/2018\nauteurs: alice-roy\n---\nx\n",
    "articles/sans-titre.md": "---\ndate: 2018-02-05\nauteurs: alice-roy\n---\nx\n",
    "articles/auteur-inconnu.md": "---\ntitre: A\ndate: 2017-02-05\nauteurs: alise-roy\n---\nx\n",
    "articles/yaml.md": "---\ntitre: 'A\ndate: 2017-02-05\n---\nx\n",
    "articles/vide.md": "",
    "articles/latin1.md": "---\ntitre: Été\n---\nx\n".encode("latin-1"),
    "articles/2018/premier-billet.md":
        "---\ntitre: A\ndate: 2017-02-05\nauteurs: alice-roy\n---\nx\n",
    "rencontres/communaute-inconnue.md":
        "---\ntitre: A\nuid: aaaa-1\ncommunaute: norf\ndebut: 2018-02-05 9 h\n---\nx\n",
    "rencontres/cle-inconnue.md":
        "---\ntitre: A\nuid: aaaa-2\ncommunaute: nord\ndebut: 2018-02-06 9 h\nlieuu: x\n---\nx\n",
    "rencontres/uid-double.md":
        "---\ntitre: A\nuid: test-releve\ncommunaute: nord\ndebut: 2018-02-07 9 h\n---\nx\n",
    "rencontres/fin-avant-debut.md":
        "---\ntitre: A\nuid: aaaa-3\ncommunaute: nord\ndebut: 2018-02-08 9 h\n"
        "fin: 2018-02-08 8 h\n---\nx\n",
    "rencontres/heure-impossible.md":
        "---\ntitre: A\nuid: aaaa-4\ncommunaute: nord\ndebut: 2018-03-11 2 h 30\n---\nx\n",
}  # fmt: skip


def test_twelve_broken_files_give_one_report_and_change_nothing(
    sample: Path, tmp_path: Path
) -> None:
    content, output = tmp_path / "content", tmp_path / "out"
    shutil.copytree(SAMPLE, content)
    shutil.copytree(sample, output)
    before = tree(output)
    for name, text in BROKEN.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = pelican(content, output)
    assert result.returncode != 0
    assert "Traceback" not in result.stderr + result.stdout
    reported = {name for name in BROKEN if f"{name}:" in result.stderr}
    assert reported == set(BROKEN)
    assert "12 erreurs" in result.stderr.replace("\N{NO-BREAK SPACE}", " ")
    assert tree(output) == before


def test_missing_template_is_an_error(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    (theme / "templates" / "post.html").unlink()
    result = pelican(SAMPLE, tmp_path / "out", f'THEME="{theme}"')
    assert result.returncode != 0
    assert "post.html" in result.stderr + result.stdout
    assert not (tmp_path / "out").exists()


def test_publishing_refuses_to_lose_a_meeting_that_subscribers_hold(tmp_path: Path) -> None:
    content, output = tmp_path / "content", tmp_path / "out"
    shutil.copytree(SAMPLE, content)
    # Nothing listens there: the calendar published last can only be the one in `output`.
    environment = {"SITEURL": "http://127.0.0.1:9", "BUILD_DATE": BUILD_DATE}
    quick = ("SEARCH_INDEX=false", "PROGRAMME_PDF=false", "SHARE_IMAGES=false")
    first = pelican(content, output, *quick, settings="publishconf.py", **environment)
    assert first.returncode == 0, first.stderr
    before = tree(output)
    (content / "rencontres" / "2017-2018" / "releve.md").unlink()
    second = pelican(content, output, *quick, settings="publishconf.py", **environment)
    assert second.returncode != 0
    assert "statut: annulee" in second.stderr
    assert tree(output) == before
