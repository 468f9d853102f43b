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
    # Word, Google Docs, WordPress, e-mail
    '<p class="MsoNormal"><span lang="FR-CA" style="color:red">Collé de <b>Word</b></span></p>',
    '<p class="MsoListParagraph"><![if !supportLists]><span>·&nbsp; </span><![endif]>Puce</p>',
    "•\tpuce tabulée\n•\tautre puce\no\tsous puce",
    "Le rapport[1] et l’annexe[2].\n\n[1] Première référence.\n[2] Seconde référence.",
    '<b id="docs-internal-guid-12"><p dir="ltr" style="line-height:1.38">Export de Google</p></b>',
    '<!-- wp:list -->\n<ul class="wp-block-list"><li>Point du bloc</li></ul>\n<!-- /wp:list -->',
    '<figure class="wp-block-image"><img src="/images/a.png" alt="Décrite"/>'
    "<figcaption>Légende du bloc</figcaption></figure>",
    "Jeanne a écrit :\n> Bonjour\n>> Merci\n> > encore\n\n-- \nSignature",
    '<blockquote class="tweet"><p>Gazouillis</p>&mdash; Auteur</blockquote>'
    '<script async src="https://platform.example.org/w.js"></script>',
    # HTML
    '<table><thead><tr><th colspan="2">Double</th></tr></thead><tr><td rowspan="2">Haut</td>'
    "<td>Droite</td></tr></table>",
    "<div><div>\n\n**Gras imbriqué** ici\n\n- point imbriqué\n\n</div></div>",
    '<div markdown="1">\n\nContenu **interprété**\n\n> cité dedans\n\n</div>',
    "<details open>\n<summary>Plus encore</summary>\n\nContenu *caché*\n\n</details>",
    "<aside>Encadré</aside> <section>Incluse</section> <button>Bouton</button>",
    '<custom-element attr="a">Maison</custom-element> <bdo dir="rtl">inversé</bdo>',
    "<p>Avant<br />après</p>\n<p>&nbsp;</p>\n<p>Fin&nbsp;ici &laquo;&nbsp;mot&nbsp;&raquo;</p>",
    "<audio controls>Repli sonore</audio> <video>Repli filmé</video>",
    # Definitions, notes, mathematics, languages
    "Pomme\n: Fruit du pommier\n: Autre sens\nPoire\n: Fruit du poirier",
    "Un OBNL.\n\n*[OBNL]: Organisme sans but lucratif",
    "Appel[^abc].\n\n[^abc]: Texte noté\n    suite notée\n\n    second paragraphe",
    "Voir [réf] et [le lien][réf].\n\n[réf]: https://example.org",
    "Émojis 😀 👩‍👩‍👧 🇨🇦 ensuite",
    "مرحبا بالعالم arabe שלום hébreu",
    "Formule $E = mc^2$ et $$\\sum_{i=1}^n x_i$$ et \\(alpha\\) et \\[beta\\]",
    "~~~\ncode tilde\n```\ninterne\n```\n~~~",
    "\tcode tabulé\n\n1.\tpoint tabulé\n\t- sous tabulé\n2.\tautre tabulé",
    "# Titre un #\n## Titre deux ##\n###Titre trois###\n####### sept dièses",
    "#mot #autre\n#2 de la liste\n\n# C:\\Dossier\\",
    "a<b et c>d et 5 < 6 > 4 et <3 et <- et -> et <=> comparaison",
    "> [!NOTE]\n> Note citée\n\n::: warning\nConteneur\n:::",
    "Terme : collée\n:collé\n: seul",
    "10) dixième\n\na. lettre\n\niv. romain\n\n1- tiret\n2- tiret",
    "[sans adresse]() [perdue][xyz] [coche [imbriquée]](https://example.org)",
    "Ligne|avec|barres\nsuite|sans table",
    "“Courbe” ‘simple’ «serrée» „allemande“ \"droite\"",
)  # fmt: skip


_TAGS = (
    "p b div table thead tr td th sup font center details summary o:p span strike tt big"
    " ul li figure img figcaption blockquote br aside section button custom-element bdo audio video"
).split()
_HIDDEN = re.compile(
    r"<!--.*?-->|<script.*?</script>|<!\[[^>]*>"
    r"|\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]]*\]|^\[\^?\w+\]:|https?://\S+"
    rf"|\[\^\w+\]|</?(?:{'|'.join(_TAGS)})(?:\s[^<>]*)?/?>",
    re.MULTILINE,
)
"""Addresses, names of notes, and tags that the pieces above hold."""


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text))


def typed_words(text: str) -> set[str]:
    """Words that a reader is meant to see."""
    return words(unescape(_HIDDEN.sub(" ", text).replace("\\", " ")))


def shown_words(html: str) -> set[str]:
    alternatives = " ".join(re.findall(r'(?:alt|title)="([^"]*)"', html))
    return words(f"{unescape(re.sub('<[^<>]*>', ' ', html))} {unescape(alternatives)}")


@pytest.mark.parametrize("piece", PIECES)
def test_words_of_each_origin(piece: str) -> None:
    assert typed_words(piece) <= shown_words(HTML(piece))


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
    "####### a\n", "\n#\n| ", "#\n|c\n|-\nd\n", "a|b\n- | -\n- x\n", "[[a", "[[a](b)", "![[a](b) ",
    "- \n", "*\n-\n", "[b=\"", "[b ", "[bc]d[/", "    A\n\n", "A" + " " * 40 + "\n", "a*e", "*e*s ",
)  # fmt: skip


RUNS = (
    "|-", "|", "-", "> ", " ", "\t", "`", "~", "*", "_", "#", "(", ":", "=", "+ ", "1.", "1) ",
    "a.", "a-", "'", '"', "\\", "a@", "a:", "é", "…", "\u00a0", "8 h ", "<!-", "https:", "«",
    "    A",
)  # fmt: skip
"""Of one line, which ends otherwise: a pattern that tries each place of it again shows."""


@pytest.mark.parametrize(
    "body",
    [(unit * 20_000)[:20_000] for unit in SWELLING]
    + [(run * 40_000)[:40_000] + "x;" for run in RUNS],
    ids=[*SWELLING, *(f"run of {run}" for run in RUNS)],
)
def test_no_text_swells(body: str) -> None:
    """A fifth of the largest text that is tried by hand: what grows with the square shows."""
    start = time.process_time()
    _, problems = parse("a.md", f"---\ntitre: A\n---\n{body}".encode())
    if not problems:
        HTML(body)
        excerpt(body)
        inspect(body)
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize("block", ["a\n===\n", "*[a]: b\n"])
def test_thousands_of_blocks_without_an_empty_line_take_linear_time(block: str) -> None:
    start = time.process_time()
    HTML(block * 8_000)
    assert time.process_time() - start < 1.5


def test_a_header_of_thousands_of_lines_is_read_at_once() -> None:
    header = "Title: A\n" + "Tags: a\n" * 2_000 + "\nTexte\n"
    start = time.process_time()
    read_document("a.md", header.encode(), TORONTO)
    assert time.process_time() - start < 1.5
