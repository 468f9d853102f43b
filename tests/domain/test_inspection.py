"""What is judged is the page of a text, each thing at the line that it was typed on."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.text.inspection import inspect
from programmation.text.links import WrittenLink


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](x.pdf)", [("x.pdf", 0, False, "a")]),
        ("![a [b] c](x.png)", [("x.png", 0, True, "a [b] c")]),
        ('[a]( x.pdf "titre (1)" )', [("x.pdf", 0, False, "a")]),
        ("[a](mes fichiers/x.pdf)", [("mes fichiers/x.pdf", 0, False, "a")]),
        ("[a](<mes fichiers/x.pdf> 'b')", [("mes fichiers/x.pdf", 0, False, "a")]),
        ("[a](https://fr.example.org/P_(x))", [("https://fr.example.org/P_(x)", 0, False, "a")]),
        ("![a](/images/Réunion d'été (1).png)", [("/images/Réunion d'été (1).png", 0, True, "a")]),
        ("[a]()", [("", 0, False, "a")]),
        ("\n[![ b ](i.png)](/p/)", [("/p/", 1, False, "b"), ("i.png", 1, True, "b")]),
        ("[a][r]\n\n[r]: /p/ 'T'", [("/p/", 2, False, "a")]),
        ("note[^1]\n\n[^1]: Une note", []),
        ("<https://example.org>", [("https://example.org", 0, False, "https://example.org")]),
        ("a\nwww.example.org", [("https://www.example.org", 1, False, "www.example.org")]),
        ("<a href='/a/'>b</a>", [("/a/", 0, False, "b")]),
        ("<a href='/a/' class='b'> </a>", [("/a/", 0, False, "")]),
        ('<a href="/a/"><img src="x.png"></a>', [("/a/", 0, False, ""), ("x.png", 0, True, "")]),
        ('<img\nsrc="x.png" alt=" b ">', [("x.png", 1, True, "b")]),
        ('<img title="c" src="x.png">', [("x.png", 0, True, "")]),
        ("a\n[b](c) et [d](e)\n\n![f](g)",
         [("c", 1, False, "b"), ("e", 1, False, "d"), ("g", 3, True, "f")]),
        ("[`npm`](/x/) [**b**](/x/)", [("/x/", 0, False, "npm"), ("/x/", 0, False, "b")]),
        ("[a](/x/)\n[b](/x/)\n[c](/x/)",
         [("/x/", 0, False, "a"), ("/x/", 1, False, "b"), ("/x/", 2, False, "c")]),
        ("![a](b/c.png)\n\n![a](c.png)", [("b/c.png", 0, True, "a"), ("c.png", 2, True, "a")]),
        (r"\[a](b)", []),
        ("`[a](b)` ``[a](b) ` ``", []),
        ("    [a](b)", []),
        ("```\n[a](b)\n```\n[c](d)", [("d", 3, False, "c")]),
        ("<!-- [a](b)\n-->[c](d)", [("d", 1, False, "c")]),
        ("- x\n\n  ```\n  [a](/b/)\n  ```\n", []),
    ],
)  # fmt: skip
def test_links(text: str, links: list[tuple[Any, ...]]) -> None:
    assert list(inspect(text).links) == [WrittenLink(*link) for link in links]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("## Un\n\n### Deux", [(2, 0), (3, 2)]),
        ("Un\n==\n\n## Deux\n", [(1, 0), (2, 3)]),
        ("```\n# Un\n```\n\n## Deux `code`", [(2, 4)]),
        ("## [Un](https://example.org)\n\ntexte", [(2, 0)]),
        ("<h3>Un</h3>\n\n##Deux", [(3, 0), (2, 2)]),
        ("## Dossier C:\\", [(2, 0)]),
        ("#Un titre\n\n#mot #autre\n\n#2 de la liste\n\n#seul", [(1, 0)]),
    ],
)
def test_headings(text: str, headings: list[tuple[int, int]]) -> None:
    assert [(title.level, title.line) for title in inspect(text).headings] == headings


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("a\n\n<video src='/v.mp4'></video>", [(2, "video", "", "/v.mp4")]),
        ("<audio controls><source src=/s.mp3></audio>", [(0, "audio", "", "/s.mp3")]),
        ('x\n<iframe src="//a.example.org/b">c</iframe>',
         [(1, "iframe", "", "//a.example.org/b")]),
        ('<iframe src="https://youtu.be/a" title="T"></iframe>', []),
        ("<object data='/a.pdf'></object>", [(0, "object", "", "/a.pdf")]),
        ("<embed src=/a.swf>", [(0, "embed", "", "/a.swf")]),
        ("a\n<form action='https://example.org/'>b</form>",
         [(1, "form", "", "https://example.org/")]),
        ("<script>a</script>\n\n<style>b</style>", [(0, "script", "", ""), (2, "style", "", "")]),
        ("<svg><text>a</text></svg> <math><mi>x</mi></math>",
         [(0, "svg", "", ""), (0, "math", "", "")]),
        ("<p style='a'>b</p>\n\n<center>c</center>",
         [(0, "p", "style", ""), (2, "center", "", "")]),
        ("a\n{: onclick='b' }", [(0, "p", "onclick", "")]),
        ("<a href='/x/' target=_blank>b</a>", [(0, "a", "target", "")]),
        ("<votre nom>, <montant en $>, <a confirmer>", []),
        ("<!-- a --> `<video>`\n\n    <script>", []),
    ],
)  # fmt: skip
def test_removed(text: str, removed: list[tuple[int, str, str, str]]) -> None:
    found = inspect(text).removed
    assert [(line, one.tag, one.attribute, one.address) for line, one in found] == removed


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n:::note\nb\n:::", 2, "autre outil"),
        ('{{< figure src="a.jpg" >}}', 0, "autre outil"),
        ("a\n{% include x %}", 1, "autre outil"),
        ("À faire :\n– un\n– deux", 1, "liste"),
        ("-un\n-deux", 0, "liste"),
        ("a) un\nb) deux", 0, "liste"),
        ("— Bonjour\n— Salut", 0, "liste"),
        ("§\tun\n§\tdeux", 0, "liste"),
        ("Ø\tun\nØ\tdeux", 0, "liste"),
        ("a\n\no\u00a0\u00a0 un\no\u00a0\u00a0 deux", 2, "liste"),
        ("✓ un\n✓ deux", 0, "liste"),
        ("*un\n*deux", 0, "liste"),
        ("1.un\n2.deux", 0, "liste"),
        ("Voir [la page][rien].", 0, "sans adresse"),
        ("Voir [la page][].", 0, "sans adresse"),
        ("a\n[b]  (https://example.org)", 1, "espace"),
        ("a\n\n(https://example.org/x)[la page]", 2, "envers"),
        ("Voir (www.example.org)[la page].", 0, "envers"),
        ("Voir (mailto:a@example.org)[nous]", 0, "envers"),
        ("Texte[^2].\n\nSuite[^3].\n\n[^3]: Note", 0, "note qui n’est pas écrite"),
        ("a\n\n*[OBNL]: Organisme", 2, "abréviation"),
        ("a\n\n[1]: https://example.org/a", 2, "aucun lien"),
        ("a\n\n✅ un\n✅ deux", 2, "liste"),
        ("1️⃣ un\n2️⃣ deux", 0, "liste"),
        ("① un\n② deux", 0, "liste"),
        ("1 - un\n2 - deux", 0, "liste"),
        ("1°) un\n2°) deux", 0, "liste"),
        ("a- un\nb- deux", 0, "liste"),
        ("¹ Une note\n² Une autre", 0, "liste"),
        ("1. un\n   a) deux\n   b) trois", 1, "liste"),
        ("Salle B\n12, rue du Pont\nLa Tuque", 0, "qu’une"),
        ("a\n\n8 h 30 : Accueil\n9 h : Début", 2, "qu’une"),
        ("De : Marie <m@example.org>\nObjet : Bilan", 0, "qu’une"),
        (f"8 h 30 : {'mot ' * 30}\n9 h à 10 h : {'mot ' * 30}", 0, "qu’une"),
        ("a\n\n**Date :** 3 mai\n**Lieu :** Salle B", 2, "qu’une"),
        ("> Rose est la fleur,\n> Plus douce que l’heure", 0, "qu’une"),
        ("- Salle B\n  12, rue du Pont\n- Salle C", 0, "qu’une"),
        ("Le Pôle\n1060, rue du Pont\nbureau 250\nTrois-Rivières", 0, "qu’une"),
        ("**Quand**\nle 3 mai\n**Où**\nà la salle", 0, "qu’une"),
        ("Merci.\n\n--\nAlice Roy\nAgente", 3, "qu’une"),
        ("Alice Roy\n819 555-0123\na@example.org", 0, "qu’une"),
        ("Texte[1] et suite[2].\n\n[1] Première note.\n[2] Seconde.", 2, "liste"),
        ("- un\n- deux\nMerci de confirmer.", 2, "continuerait le point"),
        ("1. Accueil\n1.1 Mot de bienvenue\n2. Deux", 1, "continuerait le point"),
        ("| a | b |\n|---|---|\n| c | d |\nUn mot de la fin.", 3, "partie du tableau"),
        ("C’est impor-\ntant.", 0, "mot coupé"),
        ("À Trois-\nRivières", 0, "mot coupé"),
        ("[12/03, 9:14] Ana: Allo!\n[12/03, 9:15] Jean: Oui 👍", 0, "qu’une"),
        ("a\n\n- 5 °C ce matin", 2, "signe qui ne serait pas montré"),
        ("« Le collectif, c’est fort. »\n- Une membre", 1, "signe qui ne serait pas montré"),
        (f"a\n\n**Un titre**\n{'mot ' * 30}", 2, "qu’une"),
        ("Q. Combien?\nR. C’est gratuit.", 0, "qu’une"),
        ("Q1. Combien?\nR1. C’est gratuit.", 0, "qu’une"),
        ("➀ Un\n➁ Deux", 0, "liste"),
        ("Quand? Jeudi.\nOù? À la salle de La Tuque.", 0, "qu’une"),
        ("Renseignements :\nwww.example.org\ninfo@example.org", 0, "qu’une"),
        ("[Le plan](https://example.org/plan)\n[Le bilan](https://example.org/bilan)", 0, "qu’une"),
        ("* un\n** sous-point de wiki", 1, "étoiles"),
        ("Places limitées*.\n\n* Maximum 20.", 2, "signe qui ne serait pas montré"),
        ("Coût (membres*) : 20 $\n\nb\n\n* Taxes en sus", 4, "signe qui ne serait pas montré"),
        ("[b]gras[/b] de forum", 0, "autre outil"),
        ("Le '''gras''' de wiki", 0, "autre outil"),
        ('[gallery ids="1,2"]', 0, "autre outil"),
        ("[embed]https://example.org/a[/embed]", 0, "autre outil"),
        ('a\n\n[caption id="b"]Une légende[/caption]', 2, "autre outil"),
        ("[youtube=https://example.org/a]", 0, "autre outil"),
        ("[button link=”https://example.org”]Oui[/button]", 0, "autre outil"),
        ("a\n\n\\section{Titre}", 2, "autre outil"),
        (".. note:: Une note", 0, "autre outil"),
        ("Bonjour {{prenom}}", 0, "autre outil"),
        ("Un mot %%à relire%%", 0, "autre outil"),
        ("[la page->https://example.org]", 0, "autre outil"),
        ("a\n\n[cid:image001.png@01D3B9E2]", 2, "autre outil"),
        ("Selon l’étude【4†source】", 0, "autre outil"),
        ("Un fait :contentReference[oaicite:0]{index=0}.", 0, "autre outil"),
        ("Heure\tSujet\n8 h\tAccueil", 0, "tableau"),
        ("8 h | Accueil\n9 h | Début", 0, "tableau"),
        ("| a | b |\n|---|---|\n| c | d |\n\n| e | f |", 4, "tableau"),
        ("+---+---+\n| a | b |\n+---+---+\n| c | d |", 1, "tableau"),
        ("a\n\n```\nb\n\nc", 2, "rien ne ferme"),
        ("a\n\n    Un alinéa de Word qui commence ainsi.", 2, "code"),
        ("\tMerci (à tous) !", 0, "code"),
        ("a\n\n    ## Un titre", 2, "code"),
        ("    8 h 30 : Accueil\n    9 h : Début", 0, "code"),
        ("    **Important** : a = b", 0, "code"),
        ("a\n\n    ![b](c.png)", 2, "code"),
        ("a\n\n## \n\nb", 2, "point ou titre sans texte"),
        ("1. un\n2. deux\n\n5. cinq", 3, "numéro 3"),
        ("10. dix\n9. neuf\n8. huit", 1, "numéro 11"),
        ("Un **gras **mal fermé", 0, "étoiles"),
        ("Des ** mots ** à part", 0, "étoiles"),
        ("a\n**Gras :* b", 1, "étoiles"),
        ("Voir [la page](https://example.org", 0, "lien que rien ne ferme"),
        ("Voir (la page)[https://example.org]", 0, "envers"),
        ("> [!NOTE]\n> a", 0, "autre outil"),
        ('!!! note "Titre"\n    a', 0, "autre outil"),
        ("a\n\n{: .classe }", 2, "autre outil"),
        ("- un\n– deux", 1, "liste"),
        ("- un\n- deux\n→ trois", 2, "liste"),
        ("1. un\n   a) sous-point", 1, "liste"),
        ("a\n\nUn *paragraphe* qui dit tout ce qu’il a à dire.\n---\nb", 2, "un titre"),
        ("Merci\n-- \nAlice", 0, "« -- »"),
        ("Bonjour,\n===\nb", 0, "un titre"),
        ("Un <b>mot</b>, **gras. **Suite", 0, "étoiles"),
        ("-\n  - un", 0, "sans texte"),
    ],
)
def test_oddities(text: str, line: int, words: str) -> None:
    [found] = inspect(text).oddities
    assert (found.line, words in found.message) == (line, True)


@pytest.mark.parametrize(
    "text",
    [
        "- un\n- deux", "1,5 M$\n2,5 M$", "[sic] et [rires]",
        "(voir www.example.org)[1]", "(1)[note]",
        "(https://example.org)[a](/b)", "a – b\nc – d", "-5 °C", "---\n\n***",
        "| a | b |\n|---|---|\n| - | - |", "*un*\n*deux*", "1.5 M\n2.5 M", "`[a][b]`", "- [x] fait",
        "Un OBNL\n\n*[OBNL]: Organisme", "[a][b]\n\n[b]: /c/", "[1]: Bouchard, page 3", "`[^1]`",
        "```\n[a]: /b\n*[c]: d\n```", "a[^1]\n\n[^1]: b",
        "• un\n• deux", "· un\n· deux", "* un\n* deux",
        "*un* mot\n*deux*", "où\nou\noh", "Il a dit :\n— Bonjour.",
        "Salle B\\\nLa Tuque", "Salle B  \nLa Tuque", "Salle B<br>\nLa Tuque", "- Salle\n- Autre",
        "Un mot de la\nSalle B", "*[ES]: Économie\n*[OB]: Organisme\n\nES, OB", "Un mot\n{: .b }",
        "Une phrase.\nUne autre.", "1. a\n2. b\n   1. c\n3. d", "1. a\n\n```\nb\n```\n\n1. c",
        "- `a | b` c\n- `d | e` f", "- a | b\n- c | d", "a || b\nc || d",
        "Une ligne que son programme a coupée, comme on le fait depuis toujours,\nEt la suite.",
        "1. un\n1. deux\n1. trois", "3. trois\n4. quatre", "1. un\n\ntexte\n\n5. cinq",
        "```\nA\nB\n– a\n– b\n**c\n```", "- a\n\n    Suite du point qui est longue.",
        "Un *mot*.\n\n* Un point", "Un mot*.\n\n* un\n* deux", "Un *mot\nici*.\n\n* Un point",
        "- un\n  Suite", "- Rencontre avec la\nCaisse", "- un,\nDeux", "- un\\\nDeux",
        "- un\n\n      faire ceci\n      faire cela\n      puis rien",
        "> a\n>\n>     b\n>     c\n>     d",
        "pré-\net post-natal", "a |\n---|\nb |",
        "> Un\n>> Deux\n> - Trois", "Un\n***\nDeux", "Un titre\n===\nUn mot",
        "![a](https://example.org/a.jpg)\n![b](/b.jpg)\n![c](/c.jpg)",
        "    if a < b:\n        return c", "    Appel(b)\n    C = d", "[voir https://example.org]",
        "[et/ou]/[autre]", "`**a`", "**a** et **b *c***", "\\*\\*a", "5 ** 3",
        "1.\tun\n2.\tdeux", "[a](b) | [c](d)", "a[^1]\n\n[^1]: Une note.\n\n    Sa suite est ici.",
        "Un titre\n---\na", "Pourquoi?\n===\na", "Une phrase qui est longue.\n\n---\n\na",
        "## Un titre qui a tout d’une phrase, jusqu’au point.\n---",
        "[1] et [2]\n\n[1]: https://example.org/a 'A'\n[2]: https://example.org/b",
        "| a | b |\n|---|---|\n| • c • d<br>e | f |", "50 %% et 3 -> 4",
        "**Un mot.**\nUne phrase.", "1. **Un**\n   > Une citation", "**Un**\n## Deux", "[A->B]",
        "Un mot  \n✔ un  \n✔ deux",
        "« Oui »\n\n- Un",
        "●●○ moyen\n\n●●● bon", "« Oui »\n- Un\n- Deux",
        "**Écrire à `bob`** : mot", "Voir **`a` et `b`** ici", "-\n  un\n-\n  deux",
        "**Exemple :**\n```sql\na\n```", "| a | b |\n|---|---|\n| 1 | 2 |\n<!-- fin -->",
        "<!--\nÀ relire :\nLe lieu\nLe prix\n-->\n\nMot.", "Le tarif \\(réduit\\) de \\(5 $\\)",
        "- Un point assez long, que le programme de la personne a coupé\n– sans doute – à sa marge",
    ],
)  # fmt: skip
def test_what_is_no_oddity(text: str) -> None:
    assert inspect(text).oddities == ()


@given(st.text(alphabet="[]()!<>\"'`~\\ \n:a^{}#-.*") | st.text())
def test_any_text_may_be_inspected(text: str) -> None:
    found = inspect(text)
    lines = [link.line for link in found.links] + [title.line for title in found.headings]
    assert all(0 <= line <= text.count("\n") for line in lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<b>a</b>\n\n`<b>`\n\n<b>c\n\n<b>d</b>", 4),
        ("[a](/b) <a id='c'/>\n\n<a href='/d'>e</a>\n\n<A href='/f'>g", 4),
        ("<div>\na <b>c</b>", 0),
    ],
)
def test_the_line_of_a_tag_that_nothing_closes(text: str, line: int) -> None:
    (oddity,) = inspect(text).oddities
    assert (oddity.line, oddity.message[:23]) == (line, "balise que rien ne ferm")


@pytest.mark.parametrize("left_open", ["<pre>a\n\n", "``` a b\n\n", "`{a\n```{a\n"])
def test_100_kb_of_what_nothing_closes_are_soon_inspected(left_open: str) -> None:
    start = time.process_time()
    inspect(left_open * (100_000 // len(left_open)))
    assert time.process_time() - start < 2
