"""Items as lists show them, and plain extracts of Markdown."""

from __future__ import annotations

import pytest

from programmation.pages.list_items import HAS_RECAP, excerpt, outline, shortened
from programmation.parts import Source
from tests.support.factories import at, community, meeting, post, profile


def test_body_of_a_post_is_not_in_its_outline() -> None:
    long, edited = post(summary="Court.", body="Avant."), post(summary="Court.", body="Après.")
    assert outline(long) == outline(edited)
    assert outline(long).source == Source("")


def test_first_paragraph_stands_for_a_missing_summary() -> None:
    assert outline(post(body="# Titre\n\nUn **premier** mot.\n\nUn autre.")).summary == (
        "Un premier mot."
    )


def test_outline_of_a_meeting_only_tells_whether_it_has_a_recap() -> None:
    held = meeting(recap="On a parlé.", community=community(body="Texte."), hosts=(profile(),))
    assert outline(held).recap == HAS_RECAP
    assert outline(meeting(recap=" \n")).recap == ""
    assert outline(held).community == outline(community(body="Autre texte.", summary="Texte."))


def test_outline_keeps_what_lists_show() -> None:
    author = profile(body="Vie.", role="Directrice", old_addresses=("/x/",))
    assert outline(author) == profile(role="Directrice", source=Source(""))
    written = post(community=community(), authors=(author,), date=at(2017, 6, 29))
    assert outline(written).authors == (outline(author),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("## Titre seul", ""),
        ("- liste\n- seule", ""),
        ("![image](a.png)\n\nSuit un [lien](/x/) et `du code`.", "Suit un lien et du code."),
        ("*Un* __mot__\nsur deux lignes[^1].", "Un mot sur deux lignes."),
        ("Un [renvoi][a] \\*littéral\\*.", "Un renvoi *littéral*."),
        ("Du <b>gras</b>.", "Du gras."),
        ("***\n\n*[OB]: Organisme\n\nUn titre\n===\n\nUn mot [^1].\n\n[^1]: b", "Un mot."),
        ("snake_case_reste", "snake_case_reste"),
        ("123, rue Principale\\\nLa Tuque\\\nQuébec", "123, rue Principale La Tuque Québec"),
        ("Écrivez <votre nom> et <montant en $>.", "Écrivez <votre nom> et <montant en $>."),
        (
            "Voir <https://example.org/a> ou <a@example.org>.",
            "Voir https://example.org/a ou a@example.org.",
        ),
        ("Prix\\~ \\< 5 \\$, ~~10~~ AT&amp;T<br>fin", "Prix~ < 5 $, 10 AT&T fin"),
        ("Affiches 11*17 et 8*14, dans C:\\x\\_y.", "Affiches 11*17 et 8*14, dans C:\\x\\_y."),
        ("20 $*, 30 $*. **Fin\nen gras**", "20 $*, 30 $*. Fin en gras"),
        ("À venir :\n- un _mot_\n- deux", "À venir : un mot deux"),
        ('Un <sup class="a">1</sup> et <kbd>C</kbd>, a < b > c.', "Un 1 et C, a < b > c."),
    ],
)
def test_excerpt(text: str, expected: str) -> None:
    assert excerpt(text) == expected


def test_shortened_cuts_between_words() -> None:
    assert shortened("un deux trois", 13) == "un deux trois"
    assert shortened("un deux, trois", 13) == "un deux…"
    assert shortened("anticonstitutionnellement", 10) == "anticonst…"
