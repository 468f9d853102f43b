"""Links written by staff are found, and lead where they should."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.model import Page, Source
from programmation.text.links import Resolver, WrittenLink, written_links
from tests.support.factories import community, library, meeting, post, profile, theme

LIBRARY = library(
    posts=(post(themes=(theme(),)),),
    meetings=(meeting(),),
    communities=(community(),),
    profiles=(profile(aliases=("M. Essai",)),),
    pages=(Page(slug="le-pole", title="Le Pôle"),),
    themes=(theme(),),
    files=("documents/a b.pdf", "images/é.png", "rencontres/2017-2018/plan.png"),
)
MEETING = "rencontres/2017-2018/financement.md"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("//example.org/a", None),
        ("MAILTO:a@example.org", "MAILTO:a@example.org"),
        ("tel:+1-819-555-0100", "tel:+1-819-555-0100"),
        ("#titre", "#titre"),
        ("javascript:alert(1)", None),
        ("data:text/html,a", None),
        ("ftp://example.org", None),
        ("/articles/", "/articles/"),
        ("/nulle-part/", "/nulle-part/"),
        ("/images/%C3%A9.png", "/images/é.png"),
        ("{filename}/articles/2017/un-billet.md", "/articles/2017/un-billet/"),
        ("{filename}../../articles/2017/un-billet.md#b", "/articles/2017/un-billet/#b"),
        ("%7Bfilename%7D/auteurs/marie-essai.md", "/auteurs/marie-essai/"),
        ("|filename|/communautes/maskinonge.md", "/communautes/maskinonge/"),
        ("financement.md", "/rencontres/financement/"),
        ("rencontres/2017-2018/financement.md", "/rencontres/financement/"),
        ("plan.png", "/rencontres/2017-2018/plan.png"),
        ("{static}/documents/a%20b.pdf", "/documents/a b.pdf"),
        ("{attach}plan.png", "/rencontres/2017-2018/plan.png"),
        ("{static}/absent.png", None),
        ("../../../etc/passwd", None),
        ("absent.md", None),
        ("", None),
        ("{author}m. essai", "/auteurs/marie-essai/"),
        ("{author}inconnu", None),
        ("{tag}Financement", "/themes/financement/"),
        ("{category}Inconnu", None),
        ("{index}", "/"),
        ("{autre}x", None),
    ],
)
def test_where_a_link_leads(url: str, address: str | None) -> None:
    assert Resolver.of(LIBRARY).resolve(url, MEETING) == address


def test_an_author_without_a_file_does_not_take_the_place_of_a_text() -> None:
    implied = profile(slug="pole", name="Pôle", source=Source(""))
    resolver = Resolver.of(library(posts=(post(),), profiles=(implied,)))
    assert resolver.items == {"articles/2017/un-billet.md": "/articles/2017/un-billet/"}
    assert resolver.resolve("{author}Pôle", "a.md") == "/auteurs/pole/"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](x.pdf)", [("x.pdf", 0, False, "a")]),
        ("![a [b] c](x.png)", [("x.png", 0, True, "a [b] c")]),
        ('[a]( x.pdf "titre (1)" )', [("x.pdf", 0, False, "a")]),
        ("[a](mes fichiers/x.pdf)", [("mes fichiers/x.pdf", 0, False, "a")]),
        ("[a](<mes fichiers/x.pdf> 'b')", [("mes fichiers/x.pdf", 0, False, "a")]),
        ("[a](https://fr.example.org/P_(x))", [("https://fr.example.org/P_(x)", 0, False, "a")]),
        ("[a]()", [("", 0, False, "a")]),
        (
            "\n[![ b ](i.png)](/p/)",
            [("/p/", 1, False, "![ b ](i.png)"), ("i.png", 1, True, "b")],
        ),
        ("[a][r]\n\n[r]: /p/ 'T'", [("/p/", 2, False, "/p/")]),
        ("note[^1]\n\n[^1]: Une note", []),
        ("<https://example.org>", [("https://example.org", 0, False, "https://example.org")]),
        ("<a href='/a/'>b</a>", [("/a/", 0, False, "/a/")]),
        ("<a href='/a/' class='b'> </a>", [("/a/", 0, False, "")]),
        ('<a href="/a/"><img src="x.png"></a>',
         [("/a/", 0, False, "/a/"), ("x.png", 0, True, "")]),
        ('<img\nsrc="x.png" alt=" b ">', [("x.png", 0, True, "b")]),
        ('<img alt="b" src="x.png">', [("x.png", 0, True, "b")]),
        ('<img title="c" src="x.png">', [("x.png", 0, True, "")]),
        ('<iframe src="https://a.example.org">', [("https://a.example.org", 0, False, "", True)]),
        ('<iframe title="b" src="/a/"></iframe>', [("/a/", 0, False, "b", True)]),
        ("a\n[b](c) et [d](e)\n\n![f](g)",
         [("c", 1, False, "b"), ("e", 1, False, "d"), ("g", 3, True, "f")]),
        (r"\[a](b)", []),
        ("`[a](b)` ``[a](b) ` ``", []),
        ("```\n[a](b)\n```\n[c](d)", [("d", 3, False, "c")]),
        ("~~~~\n[a](b)\n```\n~~~~\n", []),
        ("<!-- [a](b)\n-->[c](d)", [("d", 1, False, "c")]),
        ("[a] (b)", []),
        ("[a\nb](c)", [("c", 0, False, "a\nb")]),
    ],
)  # fmt: skip
def test_links_written_in_a_text(text: str, links: list[tuple[Any, ...]]) -> None:
    assert list(written_links(text)) == [WrittenLink(*link) for link in links]


@given(st.text(alphabet="[]()!<>\"'`~\\ \n:a^{}") | st.text())
def test_any_text_may_be_scanned_and_resolved(text: str) -> None:
    resolver = Resolver.of(LIBRARY)
    for link in written_links(text):
        resolver.resolve(link.url, MEETING)
        assert 0 <= link.line <= text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "[a](" * 20_000,
        "`" * 50_001,
        "<a " * 20_000,
        "![[a](" * 20_000,
        "<!--" * 20_000,
    ],
)
def test_marks_left_open_are_no_links(text: str) -> None:
    # A pattern that tried every way to close them would keep the tests here for hours.
    assert list(written_links(text)) == []
