"""What templates write with."""

from __future__ import annotations

from datetime import date

import pytest

from programmation.pages.template_filters import FILTERS
from tests.support.factories import at


def test_qr_code_is_read_back_to_its_address() -> None:
    drawn = FILTERS["qr_code"]("webcal://example.org/calendrier/nord.ics")
    assert drawn.startswith('<svg aria-hidden="true"')
    assert "style=" not in drawn


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("iso", (at(2017, 10, 19, 8, 30),), "2017-10-19T08:30-04:00"),
        ("iso", (date(2017, 10, 19),), "2017-10-19"),
        ("href", ("https://example.org/a b", "/pole"), "https://example.org/a b"),
        ("href", ("mailto:a@example.org", "/pole"), "mailto:a@example.org"),
        ("href", ("documents/aide mémoire.pdf", ""), "/documents/aide%20m%C3%A9moire.pdf"),
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
        ("weekday", (date(2017, 10, 19),), "jeudi"),
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
