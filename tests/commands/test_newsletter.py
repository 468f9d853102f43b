"""The month's e-mail: what is in it, absolute links, inlined looks, text folded."""

import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html as lxml_html

from commands import newsletter as command
from programmation.content.loader import load
from programmation.pages import newsletter as letters
from programmation.settings import Site

ROOT = Path(__file__).parents[2]
SITE = Site(
    name="Pôle", url="https://example.org/pole", today=date(2017, 11, 5), email="info@example.org"
)


@pytest.fixture(scope="module")
def library():
    return load(ROOT / "tests/site", SITE).library


@pytest.fixture(scope="module")
def templates():
    return command.environment(ROOT / "theme/templates")


@pytest.fixture(scope="module")
def letter(library):
    return letters.newsletter(library, SITE, date(2017, 10, 1), date(2017, 1, 1))


def test_it_holds_the_month_what_follows_and_the_posts_since(letter, library):
    assert [item.slug for item in letter.meetings] == [
        m.slug for m in library.meetings if (m.day.year, m.day.month) == (2017, 10)
    ]
    assert letter.meetings
    assert all(item.day >= date(2017, 11, 1) for item in letter.later)
    assert all(item.takes_place for item in letter.later)
    assert letter.until == date(2017, 10, 31)
    assert [item.slug for item in letter.posts] == [
        p.slug for p in library.posts if date(2017, 1, 1) <= p.date.date() <= date(2017, 10, 31)
    ]
    assert letter.posts


def test_its_html_has_absolute_links_and_no_style_sheet(letter, templates):
    page = lxml_html.fromstring(
        letters.html(letter, templates.get_template("email/newsletter.html"))
    )
    links = page.xpath("//a/@href")
    assert f"https://example.org/pole/rencontres/{letter.meetings[0].slug}/" in links
    assert [x for x in links if not re.match(r"https?://|mailto:", x)] == []
    assert page.xpath("//style | //link | //script | //img | //@class") == []
    # A name leads to one address; what is not displayed is not read aloud either.
    named = {link.text_content(): link.get("href") for link in page.iter("a")}
    assert [link for link in page.iter("a") if named[link.text_content()] != link.get("href")] == []
    assert page.xpath('//a//*[contains(@style, "display")]') == []
    assert [p for p in page.xpath("//p | //h1 | //h2 | //h3") if not p.get("style")] == []


def test_its_text_is_folded_and_keeps_addresses_whole(letter, templates):
    text = letters.text(letter, templates.get_template("email/newsletter.txt"))
    long = [line for line in text.splitlines() if len(line) > 72 and " " in line.strip()]
    assert long == []
    assert f"https://example.org/pole/rencontres/{letter.meetings[0].slug}/" in text
    assert "\N{NO-BREAK SPACE}" not in text
    assert "<" not in text


def test_an_empty_month_says_so(library, templates):
    empty = letters.newsletter(library, SITE, date(2030, 1, 1), date(2029, 12, 1))
    for name, make in (
        ("email/newsletter.html", letters.html),
        ("email/newsletter.txt", letters.text),
    ):
        assert "Aucune rencontre ce mois-ci." in make(empty, templates.get_template(name))


@pytest.mark.parametrize("text", ["2017-10", " 2017-10 ", "octobre 2017", "Octobre 2017"])
def test_months_are_read(text):
    assert letters.read_month(text) == date(2017, 10, 1)


@pytest.mark.parametrize("text", ["", "2017", "2017-13", "brumaire 2017", "octobre"])
def test_other_texts_are_no_months(text):
    with pytest.raises(ValueError):  # noqa: PT011
        letters.read_month(text)


@pytest.fixture
def project(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("CONTENU", str(ROOT / "tests/site"))
    monkeypatch.setenv("SITEURL", "https://example.org/pole")
    monkeypatch.setenv("BUILD_DATE", "2017-11-05")


@pytest.mark.usefixtures("project")
def test_each_newsletter_starts_where_the_last_one_ended(tmp_path, capsys):
    assert command.first_day(tmp_path, date(2017, 10, 1)) == date(2017, 9, 1)
    command.main(["2017-10", "--dossier", str(tmp_path)])
    assert capsys.readouterr().out.split() == [
        str(tmp_path / "2017-10.html"),
        str(tmp_path / "2017-10.txt"),
    ]
    assert command.first_day(tmp_path, date(2017, 11, 1)) == date(2017, 11, 1)
    assert command.first_day(tmp_path, date(2017, 10, 1)) == date(2017, 9, 1)
    command.main(["--depuis", "1er juin 2017", "--dossier", str(tmp_path)])
    assert (tmp_path / "2017-11.txt").exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "words"), [(["demain"], "n’est pas un mois"), (["--depuis", "hier"], "une date")]
)
def test_a_wrong_date_is_one_line(tmp_path, capsys, arguments, words):
    assert command.main([*arguments, "--dossier", str(tmp_path)]) == 1
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
