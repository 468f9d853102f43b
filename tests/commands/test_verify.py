"""`make verify` on the site as nginx serves it with our snippet, and on sites gone wrong."""

import gzip
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from commands import verify
from commands.verify import Verification, addresses_in
from tests.browser.conftest import served
from tests.support.building import SAMPLE, built
from tests.support.nginx import deployed
from tests.support.serving import free_port

DAY = date(2018, 2, 1)
"""The day that the sample is built for."""


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """Address of the sample, published, deployed, and served by nginx."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    address = f"http://127.0.0.1:{port}"
    site = built(SAMPLE, folder / "site", settings="publishconf.py", SITEURL=address)
    with deployed(site, folder, port):
        yield address


def test_the_published_site_is_right(live):
    verification = Verification(live, DAY)
    assert verification.run() == []
    assert verification.answered > 30


@pytest.mark.parametrize(
    ("address", "media_type", "cache"),
    [
        ("/", "text/html; charset=utf-8", "max-age=300"),
        ("/flux/articles.xml", "application/rss+xml; charset=utf-8", "max-age=300"),
        ("/flux/articles.atom", "application/atom+xml; charset=utf-8", "max-age=300"),
        ("/calendrier/programmation.ics", "text/calendar; charset=utf-8", "max-age=300"),
        ("/programmation/2017-2018.pdf", "application/pdf", "max-age=300"),
        ("/theme/site.css", "text/css; charset=utf-8", "immutable"),
        ("/sitemap.xml", "application/xml; charset=utf-8", "max-age=300"),
    ],
)
def test_each_file_has_its_type_and_its_caching(live, address, media_type, cache):
    with urlopen(live + address) as response:  # noqa: S310
        assert response.headers["Content-Type"] == media_type
        assert cache in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_texts_are_sent_compressed(live):
    request = Request(f"{live}/", headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urlopen(request) as response, urlopen(f"{live}/") as plain:  # noqa: S310
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(response.read()) == plain.read()


@pytest.mark.parametrize("address", ["/absent/", "/_headers", "/.nojekyll", "/flux/absent.xml"])
def test_what_is_not_there_has_the_page_of_the_site(live, address):
    with pytest.raises(HTTPError) as error:
        urlopen(live + address)  # noqa: S310
    with error.value as answer:
        assert answer.code == 404
        assert answer.headers["Content-Type"].startswith("text/html")
        assert b"Page introuvable" in answer.read()


def test_the_command_says_what_is_wrong_and_fails(live, capsys):
    verify.main([live, "--date", "2018-02-02"])
    assert "tout répond bien" in capsys.readouterr().out
    assert verify.main([f"{live}/", "--date", "2018-02-10"]) == 1
    assert capsys.readouterr().err == (
        f"{live}/build.json : le site date de 9 jours (2018-02-01)\n"
    )
    for arguments, why in (
        (["example.org"], "SITEURL : « example.org » n’est pas une adresse"),
        ([live, "--date", "demain"], "DATE : « demain » n’est pas une date"),
    ):
        assert verify.main(arguments) == 1
        assert capsys.readouterr().err.startswith(why)


# -- Sites gone wrong


def files(folder: Path, url: str, **changes: str) -> None:
    texts = {
        "index.html": '<main><a href="/a.ics">a</a><a href="f.xml#x">f</a></main>',
        "404.html": "<main>Page introuvable</main>",
        "sitemap.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{url}/</loc></url></urlset>",
        "build.json": '{"date": "2018-02-01"}',
        "a.ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n",
        "f.xml": "<rss/>",
    } | {name.replace("__", "."): text for name, text in changes.items()}
    for name, text in texts.items():
        (folder / name).write_text(text)


def problems(tmp_path, **changes):
    with served(tmp_path) as site:
        files(tmp_path, site.url, **changes)
        found = Verification(site.url, DAY).run()
        return [problem.replace(site.url, "") for problem in found]


def test_a_small_site_is_right(tmp_path):
    assert problems(tmp_path) == []


def test_an_address_with_accents_is_asked_for_and_one_that_is_none_is_left(tmp_path):
    (tmp_path / "été 1.txt").write_text("x")
    links = '<a href="/été 1.txt">a</a><a href="http://[x">b</a><a href="/absent-é/">c</a>'
    assert problems(tmp_path, index__html=links) == ["/absent-é/ : réponse 404"]


def test_a_site_without_end_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "MOST", 0)
    (found,) = problems(tmp_path)
    assert "plus de 0 adresses" in found


EVENT = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"index__html": '<a href="/perdu/">x</a>'}, "/perdu/ : réponse 404"),
        ({"index__html": '<img srcset="a.png 1x, b.png 2x">'}, "/b.png : réponse 404"),
        ({"f__xml": "<rss>"}, "/f.xml : XML illisible"),
        ({"f__xml": '<?xml version="1.0" encoding="x"?><rss/>'}, "/f.xml : XML illisible"),
        ({"f__xml": '<?xml version="1.0" encoding="utf-7"?><rss/>'}, "/f.xml : XML illisible"),
        ({"a__ics": "BEGIN:VCALENDAR"}, "/a.ics : agenda illisible"),
        ({"a__ics": EVENT}, "/a.ics : rencontre sans identifiant ou sans date"),
        ({"404__html": "nginx"}, "la page 404 n’est pas celle du site"),
        ({"build__json": "{}"}, "/build.json : la date du site n’y est pas"),
        ({"build__json": '{"date": "2018-01-01"}'}, "le site date de 31 jours"),
        ({"sitemap__xml": "<urlset>"}, "/sitemap.xml : aucune page n’y est."),
        (
            {"sitemap__xml": '<?xml version="1.0" encoding="x"?><urlset/>'},
            "/sitemap.xml : aucune page n’y est.",
        ),
        (
            {
                "sitemap__xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                "<url><loc>https://autre.example.org/</loc></url></urlset>"
            },
            "page d’un autre site dans sitemap.xml",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path, changes, expected):
    assert [problem for problem in problems(tmp_path, **changes) if expected in problem]


def test_a_host_that_does_not_answer_is_one_problem():
    assert Verification("http://127.0.0.1:9", DAY).run() == [
        "http://127.0.0.1:9/sitemap.xml : injoignable : la connexion est refusée ou coupée"
    ]
    (nowhere,) = Verification("http://nulle-part.invalid", DAY).run()
    assert "aucun hôte de ce nom" in nowhere


def test_unencrypted_content_of_an_encrypted_page_is_named():
    verification = Verification("https://example.org", DAY)
    body = (
        b'<link rel="stylesheet" href="http://x.example/a.css"><img src="http://x.example/i.png">'
        b'<link rel="canonical" href="http://x.example/"><a href="http://x.example/">x</a>'
        b'<form action="http://x.example/f"></form>'
    )
    answer = verify.Answer("https://example.org/", 200, "text/html", body)
    assert verification._look(answer) == []
    assert verification.problems == [
        f"https://example.org/ : contenu non chiffré : http://x.example/{name}"
        for name in ("a.css", "i.png", "f")
    ]


def test_a_page_tells_what_it_loads_and_where_it_leads():
    page = b'<a href="../b/#c">b</a><script src="/s.js"></script><video poster="p.jpg">'
    assert addresses_in(page, "https://example.org/a/") == (
        ["https://example.org/s.js", "https://example.org/a/p.jpg"],
        ["https://example.org/b/"],
    )
