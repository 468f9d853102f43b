"""What templates write with."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import typst
import zxingcpp
from PIL import Image

from programmation.pages.template_filters import FILTERS
from tests.support.factories import at

PRINTED = b"""
#set page(width: auto, height: auto, margin: 8pt)
#image(bytes(sys.inputs.code), format: "svg", width: 66pt)
"""


@pytest.mark.parametrize(
    "address",
    [
        "webcal://example.org/calendrier/nord.ics",
        "https://pole.example.org/abonnements/#maskinonge",
        "https://pole.example.org/rencontres/s-entraider-entre-entreprises/",
        f"https://pole.example.org/rencontres/{'une-rencontre-au-titre-bien-long-' * 4}/",
    ],
)
def test_qr_code_is_read_back_to_its_address(address: str) -> None:
    drawn = FILTERS["qr_code"](address)
    assert drawn.startswith('<svg aria-hidden="true"')
    assert "style=" not in drawn
    printed = typst.compile(PRINTED, format="png", ppi=150, sys_inputs={"code": drawn})
    with Image.open(BytesIO(printed)) as image:
        (code,) = zxingcpp.read_barcodes(image.convert("L"))
    assert code.text == address


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("iso", (at(2017, 10, 19, 8, 30),), "2017-10-19T08:30-04:00"),
        ("iso", (date(2017, 10, 19),), "2017-10-19"),
        ("href", ("https://example.org/a b", "/pole"), "https://example.org/a b"),
        ("href", ("mailto:a@example.org", "/pole"), "mailto:a@example.org"),
        ("href", ("documents/aide mémoire.pdf", ""), "/documents/aide%20m%C3%A9moire.pdf"),
        ("href", ("documents/5 % #2.pdf", "/pole"), "/pole/documents/5%20%25%20%232.pdf"),
        ("href", ("/articles/?a=1#fin", "/pole"), "/pole/articles/?a=1#fin"),
        ("mailto", ("a@example.org",), "mailto:a@example.org"),
        ("mailto", ("a@example.org", "Un & deux"), "mailto:a@example.org?subject=Un%20%26%20deux"),
        ("registration_href", ("https://example.org/x", "T"), "https://example.org/x"),
        (
            "registration_href",
            ("a@example.org", "Été"),
            "mailto:a@example.org?subject=Inscription%20%3A%20%C3%89t%C3%A9",
        ),
        ("webcal", ("https://example.org/a.ics",), "webcal://example.org/a.ics"),
        ("month_abbreviation", (date(2018, 2, 1),), "févr."),
        (
            "sections",
            (
                '<h2 id="a">Une <em>idée</em> &amp; deux</h2><p>…</p><h3 id="b">Non</h3><h2 id="c">'
                '<img src="x.png" alt="rien"></h2>',
            ),
            (("a", "Une idée &amp; deux"),),
        ),
        # The second has no words.
        ("sections", ('<h2 id="a">Une</h2><h2 id="b"><br></h2>', 2), ()),
        ("sentence", ("jeudi 19 Octobre",), "Jeudi 19 Octobre"),
        ("typeset", ("l'été : oui",), "l’été\N{NO-BREAK SPACE}: oui"),
    ],
)
def test_filter(name: str, arguments: tuple[object, ...], expected: str) -> None:
    assert FILTERS[name](*arguments) == expected


def test_an_address_is_cut_after_a_slash() -> None:
    assert FILTERS["breakable"]("https://a.example.org/b/c&d.ics") == (
        "https://a.example.org/<wbr>b/<wbr>c&amp;d.ics"
    )
    assert FILTERS["breakable"]("https://a.example.org/") == "https://a.example.org/"
