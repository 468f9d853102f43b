import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.text.markdown import html_maker
from programmation.text.plain_text import one_line, printable, text_of_html


def test_printable_keeps_text_and_drops_what_formats_cannot_hold() -> None:
    text = "a\r\nb\rc\u2028d\u2029e\x85f\tg\x00\x07\x0b\x1b\x7f\x9f\ud800\ufffe\U0001f600 é\xa0:"
    assert printable(text) == "a\nb\nc\nd\ne\nf\tg\U0001f600 é\xa0:"


def test_one_line_folds_spaces_but_keeps_no_break_ones() -> None:
    assert one_line("  Un\r\n titre\t: a\xa0:  b ") == "Un titre : a\xa0: b"


@given(st.text())
def test_printable_is_idempotent_and_legal_in_xml(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert all(c in "\t\n" or "\x20" <= c <= "\ud7ff" or c >= "\ue000" for c in once)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Un **mot**\nsuivi.\n\nDeux.", "Un mot suivi.\n\nDeux."),
        ("## Titre\n\nTexte.", "Titre\n\nTexte."),
        ("- un\n- deux\n    1. a\n    2. b\n- trois", "- un\n- deux\n  1. a\n  2. b\n- trois"),
        ("Avant :\n\n4. quatre\n5. cinq\n\nAprès.", "Avant\xa0:\n\n4. quatre\n5. cinq\n\nAprès."),
        ("* un\n\n    suite\n\n* deux", "- un\n  suite\n- deux"),
        ("[la page](https://x.org/a)", "la page (https://x.org/a)"),
        ("www.x.org/a, [x.org](https://x.org/)", "www.x.org/a, x.org"),
        ("<https://x.org/a> et <info@x.org>", "https://x.org/a et info@x.org"),
        ("[écrivez-nous](mailto:info@x.org), [plus bas](#bas)",
         "écrivez-nous (info@x.org), plus bas"),
        ("[nous](mailto:info@x.org?subject=a%20b)", "nous (info@x.org)"),
        ("À ~~8 h~~ 9 h", "À [barré\xa0: 8\xa0h] 9\xa0h"),
        ("Le mot <q>ensemble</q>.", "Le mot «\xa0ensemble\xa0»."),
        ("    un\n      deux", "un\n  deux"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("Une note[^1].\n\n[^1]: Ici.", "Une note[1].\n\n1. Ici."),
        ("Le 1<sup>er</sup>, 20 m<sup>2</sup>", "Le 1er, 20 m²"),
        ("ligne  \nsuivante & <b>", "ligne\nsuivante & "),
        ("![dessin](x.png)", ""),
        ("[![affiche](x.png)](https://x.org/a)", "affiche (https://x.org/a)"),
    ],
)  # fmt: skip
def test_text_of_html(markdown: str, text: str) -> None:
    assert text_of_html(html_maker()(markdown)).rstrip() == text.rstrip()


def test_links_to_notes_and_headings_show_no_address() -> None:
    page = "https://pole.example.org/rencontres/x/"
    html = (
        f'<p>Une note<sup><a href="{page}#fn:1">1</a></sup>, <a href="{page}#autre">un titre</a>,'
        f' <a href="{page}">la page</a>.</p><ol><li>La note. <a href="{page}#fnref:1">↩</a></ol>'
    )
    assert text_of_html(html, page) == f"Une note[1], un titre, la page ({page}).\n\n1. La note."


def test_a_picture_is_what_describes_it_where_it_is_asked_for() -> None:
    html = '<p>Voir <img src="a" alt="L’affiche :  &quot;Oui&quot;"></p><p><img src="b" alt=""></p>'
    assert text_of_html(html, pictures=True) == 'Voir [image\xa0: L’affiche : "Oui"]'
    assert text_of_html(html) == "Voir"


@pytest.mark.parametrize(
    "html", ["</ul></ol></a></pre>", "<li>a<li>b", "<ol start=x><li>a</ol>", "<_a>b"]
)
def test_text_of_odd_html_is_still_text(html: str) -> None:
    assert "<" not in text_of_html(html)
