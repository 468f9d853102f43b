"""Words in, words out: none that was typed is missing from the page, but with a message."""

from __future__ import annotations

import random
import re
import time
from html import unescape

import pytest

from programmation.content.front_matter import parse
from programmation.content.reader import read_document
from programmation.pages.list_items import excerpt
from programmation.text.inspection import inspect
from programmation.text.markdown import html_maker
from tests.support.factories import TORONTO
from tests.support.markdown_trees import STYLES, document, written

HTML = html_maker()

PIECES = (
    "Mot<sup>1</sup> et <votre nom> ici, puis <montant en $>.",
    "•\tpremier\n•\tdeuxième",
    "o   sous-point\n",
    "À apporter :\n- crayon\n- cahier",
    "1) premier\n2) second",
    "a) alpha\nb) bêta",
    "– tiret un\n– tiret deux",
    "<p>HTML <b>gras</b> et <font color=red>rouge</font></p>",
    "<div>Bloc\n\nsuite du bloc\n</div>",
    "<center>Centré</center>",
    "<table><tr><td>cellule</td><td>autre</td></tr></table>",
    "| a | b |\n|---|---|\n| un | deux | trois |",
    "Texte\n| c | d |\n|---|---|\n| cinq | six |",
    "[lien](https://example.org/a_(b)) et www.example.org et info@example.org",
    "![image décrite](/images/Réunion d'été (1).png)",
    "> citation\nparesseuse\n> - liste citée",
    "```\ncode <b>\n```",
    "- point\n\n      code en retrait",
    "Note[^1] ici.\n\n[^1]: La note.",
    "Terme\n:   Définition",
    "***gras italique*** ~~barré~~ `code`",
    "Titre\n-----\n\n### Sous-titre",
    "2018. Une année\n\n1986\\. Une autre",
    "C:\\Users\\moi et \\*étoiles\\*",
    "« guillemets » “courbes” \"droits\"",
    "[sic] [texte][inconnu] [x]",
    "ligne un\\\nligne deux  \nligne trois",
    "<details><summary>Sommaire</summary>Détail</details>",
    "<o:p>Word</o:p> <span style='mso-x:1'>collé</span>",
    "$$x...y$$ {{ gabarit }} {% autre %}",
    "<strike>rayé</strike> <tt>chasse</tt> <big>gros</big>",
    "* * *\n\n- [x] tâche\n- [ ] reste",
)  # fmt: skip


_TAGS = "p b div table tr td sup font center details summary o:p span strike tt big".split()
_HIDDEN = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]]*\]|^\[\^?\w+\]:|https?://\S+"
    rf"|</?(?:{'|'.join(_TAGS)})(?:\s[^<>]*)?>",
    re.MULTILINE,
)
"""Addresses, names of notes, and tags that the pieces above hold."""


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text))


def typed_words(text: str) -> set[str]:
    """Words that a reader is meant to see."""
    return words(unescape(_HIDDEN.sub(" ", text).replace("\\", " ")))


def shown_words(html: str) -> set[str]:
    alternatives = " ".join(re.findall(r'alt="([^"]*)"', html))
    return words(f"{unescape(re.sub('<[^<>]*>', ' ', html))} {unescape(alternatives)}")


@pytest.mark.parametrize("seed", range(12))
def test_words_of_thirty_texts_of_mixed_origin(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    for _ in range(30):
        tree = written(document(rng), rng.choice(STYLES))
        pieces = [*rng.sample(PIECES, k=rng.randint(2, 6)), tree]
        rng.shuffle(pieces)
        text = "\n\n".join(pieces)
        lost = typed_words(text) - shown_words(HTML(text))
        assert not lost, text


@pytest.mark.parametrize(
    "typed",
    ["<video src=/v.mp4>Repli</video>", "<script>programme()</script>", "<style>regle{}</style>"],
)
def test_words_that_are_taken_out_are_told(typed: str) -> None:
    assert inspect(f"Avant.\n\n{typed}\n\nAprès.").removed


SWELLING = (
    "*a ", "*a_ ", "`a ", "__a ", "**a ", "***\n", "* * *\n", "`|", "``\\|`", "# a\n", "~a",
    "- a\n1. b\n", "> a\n- b\n", "~~a ", "<a ", "<a>", "<b>", "<votre nom> ", "[a](", "(((",
    "![a](b) ", "![", "[[[", "\\\n", "\\*", "https://a.b ", "a@b.ca ", "http://a.b/(", "•",
    "a\n- b\n\n", "```\n", "~~~a\n", "    ```\n", "- ```\n", "> ```\n", "a|b\n-|-\n1|2\n\n",
    "<!--", "<!-- a -->", "<div>", "<iframe src='x'>", '"a" ', "“a ", '«"a"» ', "- - - a\n",
    '<x y="', "{{< ", "{% ", ":::a\n", "a\n: b\n", ": a\n: b\n", "|-|\n: ", "# a {#b}\n",
    "[TOC]\n\n", "[TOC]\n\n# a\n\n", "<![CDATA[ ", "<? ", "[a]: ", "\t\n[a]: ", "[^1]: a\n",
    "*[A]: a\n", "[a]: \n</div>a\n", "-\n> ", "a\n-\n", "<div =#", "<bdi>\n\n<!-- ", "<b><!--> ",
    "<div>\n\n", "<div>\n\n<!--", "www.a.b ", "**_", "&", "![[", "a|b\n-|-\n1|2\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", SWELLING)
def test_no_text_swells(unit: str) -> None:
    """A fifth of the largest text that is tried by hand: what grows with the square shows."""
    body = (unit * 20_000)[:20_000]
    start = time.process_time()
    _, problems = parse("a.md", f"---\ntitre: A\n---\n{body}".encode())
    if not problems:
        HTML(body)
        excerpt(body)
        inspect(body)
    assert time.process_time() - start < 1.5


def test_a_header_of_thousands_of_lines_is_read_at_once() -> None:
    header = "Title: A\n" + "Tags: a\n" * 2_000 + "\nTexte\n"
    start = time.process_time()
    read_document("a.md", header.encode(), TORONTO)
    assert time.process_time() - start < 1.5
