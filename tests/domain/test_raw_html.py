"""HTML typed in a text: shown as typed, published, or replaced by a link, never lost."""

from __future__ import annotations

import re

import pytest

from programmation.text.markdown import PAGE_IDS, html_maker
from tests.support.building import ROOT

HTML = html_maker()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<?php echo 1; ?>", "&lt;?php echo 1"),
        ("Avant <?php f('a > b') ?> après", "f('a &gt; b')"),
        ("<? mot ?>", "mot"),
        ("<![CDATA[ mot <b> ]]> fin", "mot &lt;b&gt;"),
        ("a <![CDATA[mot]]> fin", "mot"),
        ("Prix <? 10 > fin", "10"),
        ("<!-- jamais fermé", "jamais fermé"),
        ("Oh <!attention> mot", "&lt;!attention&gt;"),
    ],
)
def test_words_of_programs_and_xml_show(typed: str, shown: str) -> None:
    assert shown in HTML(typed).replace("’", "'").replace("\u202f", " ")


def test_a_comment_and_a_declaration_show_nothing() -> None:
    shown = HTML('<!-- note -->\n\n<?xml version="1.0"?>\n\n<!DOCTYPE html>\n\nMot.')
    assert "".join(shown.split()) == "<p>Mot.</p>"


@pytest.mark.parametrize(
    "words",
    [
        "<votre nom>", "<montant en $>", "<nom>", "<Prénom>", "<1er choix>", "<a confirmer>",
        "<code postal>", "<time de début>", "</fin>", "<adresse courriel>", "<n'importe quoi>",
        "a < b > c", "<b égale 2>", "<titre>",
    ],
)  # fmt: skip
def test_what_is_no_tag_shows_as_typed(words: str) -> None:
    shown = words.replace("<", "&lt;").replace(">", "&gt;").replace("'", "’")
    for text in (
        f"Écrivez {words} ici.",
        f"{words} ici.",
        f"- {words}",
        f"| a |\n|---|\n| {words} |",
    ):
        assert shown in HTML(text)


@pytest.mark.parametrize(
    ("typed", "address", "words"),
    [
        ('<iframe src="https://www.youtube.com/embed/ab_1?rel=0" title="Le film"></iframe>',
         "https://www.youtube.com/watch?v=ab_1", "Le film"),
        ('<iframe src="//www.youtube-nocookie.com/embed/ab"></iframe>',
         "https://www.youtube.com/watch?v=ab", "Voir le contenu (www.youtube.com)"),
        ("<iframe src=https://player.vimeo.com/video/12></iframe>",
         "https://vimeo.com/12", "Voir le contenu (vimeo.com)"),
        ('<iframe src="https://www.youtube.com/embed/videoseries?list=PL1" title="T">x</iframe>',
         "https://www.youtube.com/playlist?list=PL1", "T"),
        ('<iframe src="https://docs.example.org/f?a=1&amp;b=2"></iframe>',
         "https://docs.example.org/f?a=1&amp;b=2", "Voir le contenu (docs.example.org)"),
        ("<video controls><source src='/v.mp4'>Rien</video>", "/v.mp4", "Voir la vidéo"),
        ("<audio src='https://a.example.org/s.mp3'></audio>", "https://a.example.org/s.mp3",
         "Écouter l’enregistrement (a.example.org)"),
        ("<object data='/documents/p.pdf'></object>", "/documents/p.pdf", "Ouvrir le document"),
        ("<embed src='/documents/p.pdf'>", "/documents/p.pdf", "Ouvrir le document"),
    ],
)  # fmt: skip
def test_what_is_not_published_leaves_a_link(typed: str, address: str, words: str) -> None:
    link = f'<a href="{address}">{words}</a>'
    assert HTML(typed).strip() == f"<p>{link}</p>"
    assert f"Voir {link} ici" in HTML(f"Voir {typed} ici")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,a", "", "\\\\evil", "https://[a"]
)
def test_no_link_leads_anywhere_dangerous(address: str) -> None:
    for tag in ("iframe src", "video src", "object data", "embed src", "form action"):
        assert "href=" not in HTML(f'<{tag}="{address}"></{tag.split()[0]}>')


def test_an_allowed_frame_is_shown() -> None:
    made = html_maker(("videos.example.org",))
    assert "<iframe" in made('<iframe src="https://videos.example.org/a" title="b"></iframe>')
    assert "<iframe" not in made('<iframe src="https://other.example.org/a" title="b"></iframe>')
    assert "<iframe" not in made('<iframe src="http://videos.example.org/a" title="b"></iframe>')


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<strike>a</strike>", "<s>a</s>"),
        ("<tt>a</tt>", "<code>a</code>"),
        ("<font color=red>a</font>", "a"),
        ("<svg><text>a</text></svg>", "a"),
        ("<o:p>a</o:p>", "a"),
        ("x<sup>2</sup>", "x<sup>2</sup>"),
    ],
)
def test_words_in_other_tags_stay(typed: str, shown: str) -> None:
    assert HTML(f"b {typed}") == f"<p>b {shown}</p>"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("## Commentaires", ["commentaires-1"]),
        ("## Contenu\n\n## Suivre", ["contenu-1", "suivre-1"]),
        ('<h2 id="a">b</h2>\n\n## A', ["a", "a-1"]),
        ('<p id="documents">b</p>', ["documents-1"]),
        ('Dans id="\n\n<h2 id="a">b</h2>\n\n<h2 id="a">c</h2>', ["a", "a-1"]),
        ("## Un\n\n## Un", ["un", "un_1"]),
    ],
)
def test_ids_of_a_text_are_its_own(text: str, ids: list[str]) -> None:
    assert re.findall(r'<\w+ id="([^"]*)"', HTML(text)) == ids


def test_every_id_of_the_theme_is_known() -> None:
    templates = (ROOT / "theme/templates").rglob("*.html")
    ids = {id_ for file in templates for id_ in re.findall(r'\bid="([^"{]+)"', file.read_text())}
    assert ids <= PAGE_IDS


def test_a_hidden_scheme_is_no_link() -> None:
    assert "javascript" not in HTML('<a href="java&#8232;script:alert(1)">a</a>')


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<ul><li>a</li></ul>mot&nbsp;fin &eacute; x", "<p>mot\u00a0fin é x</p>"),
        ("<p>a</p><!-- x --> b &amp; c", "<p>b &amp; c</p>"),
        ("<hr>mot &eacute; <br> fin", "<p>mot é <br> fin</p>"),
        ("<div>a</div> b <?x y?> c", "b &lt;?x y?&gt; c"),
        ('<div markdown="1">\na\n</div> c &eacute; d', "<p>c é d</p>"),
        ('a <a id="b"/> c <i/>', '<p>a <a id="b"></a> c <i></i></p>'),
        ("a <a href=https://example.org/>b</a>", "b</a></p>"),
    ],
)
def test_what_follows_a_block_on_its_line_stays_there(typed: str, shown: str) -> None:
    html = HTML(f"{typed}\n\nSuite.\n\nFin.").replace("&nbsp;", "\u00a0")
    assert shown in html
    assert html.endswith("<p>Suite.</p>\n<p>Fin.</p>")


@pytest.mark.parametrize(
    "typed",
    [
        "<div>\n<!-- jamais fermé\nmot\n</div>",
        "<ul><li>un\n\n<!-- jamais fermé\n- deux",
        "<div>\n<! à revoir >\nmot</div>",
        "<div>\n<? à revoir >\nmot</div>",
        "<div>\n</ à revoir>\nmot</div>",
        '<div><a href="https://example.org>lien</a> mot</div>',
        "<p class='x>Mot un</p>",
        '<table><tr><td class="a>un</td><td>deux</td></tr></table>',
        '<div>\n<a href="https://example.org\nlien',
    ],
)
def test_a_sign_that_nothing_closes_hides_nothing(typed: str) -> None:
    words = set(
        re.findall(r"[^\W\d_]{3,}", re.sub(r"</?\w+|class|href|https|example|org", "", typed))
    )
    html = HTML(f"{typed}\n\nSuite \"citée\" d'ici, l'été.")
    shown = set(re.findall(r"[^\W\d_]{3,}", re.sub(r"<[^<>]*>", " ", html)))
    assert {*words, "Suite", "citée", "ici", "été"} <= shown
