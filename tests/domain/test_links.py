"""Links written by staff are found, and lead where they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.model import Page
from programmation.parts import Source
from programmation.text.links import Resolver
from tests.support.factories import community, library, meeting, post, profile, theme

LIBRARY = library(
    posts=(post(themes=(theme(),)),),
    meetings=(meeting(),),
    communities=(community(),),
    profiles=(profile(aliases=("M. Essai, Mme Essai",)),),
    pages=(Page(slug="le-pole", title="Le Pôle"),),
    themes=(theme(),),
    files=("documents/a b.pdf", "images/é.png", "rencontres/2017-2018/plan.png"),
)
MEETING = "rencontres/2017-2018/financement.md"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("//example.org/a", "https://example.org/a"),
        ("MAILTO:a@example.org", "MAILTO:a@example.org"),
        ("tel:+1-819-555-0100", "tel:+1-819-555-0100"),
        ("#titre", "#titre"),
        ("javascript:alert(1)", None),
        ("data:text/html,a", None),
        ("ftp://example.org", None),
        ("/articles/", "/articles/"),
        ("/nulle-part/", "/nulle-part/"),
        ("/images/%C3%A9.png", "/images/é.png"),
        ("/images/e%CC%81.png", "/images/é.png"),
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
        ("{author}Mme Essai", "/auteurs/marie-essai/"),
        ("{author}M. Essai, Mme Essai", "/auteurs/marie-essai/"),
        ("{author}inconnu", None),
        ("{tag}Financement", "/themes/financement/"),
        ("{category}Inconnu", None),
        ("{index}", "/"),
        ("{autre}x", None),
    ],
)
def test_where_a_link_leads(url: str, address: str | None) -> None:
    assert Resolver.from_library(LIBRARY).resolve(url, MEETING) == address


def test_an_author_without_a_file_does_not_take_the_place_of_a_text() -> None:
    implied = profile(slug="pole", name="Pôle", source=Source(""))
    resolver = Resolver.from_library(library(posts=(post(),), profiles=(implied,)))
    assert resolver.items == {"articles/2017/un-billet.md": "/articles/2017/un-billet/"}
    assert resolver.resolve("{author}Pôle", "a.md") == "/auteurs/pole/"


@given(st.text(alphabet="[]()!<>\"'`~\\ \n:a^{}#./") | st.text())
def test_any_address_may_be_resolved(address: str) -> None:
    resolver = Resolver.from_library(LIBRARY)
    found = resolver.resolve(address, MEETING)
    assert found is None or found.lower().startswith(("/", "#", "http", "mailto:", "tel:"))
