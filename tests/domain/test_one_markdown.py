"""What editors and people write in Markdown is read as they meant it."""

from __future__ import annotations

import random
import re

import pytest
from markdown_it import MarkdownIt

from programmation.text.dialect import converter
from programmation.text.markdown import html_maker
from tests.support.markdown_trees import STYLES, Style, document, structure, written

COMMONMARK = MarkdownIt("gfm-like", {"xhtmlOut": False})
MARKDOWN = converter()
HTML = html_maker()


def of(text: str) -> list[str]:
    return structure(MARKDOWN.reset().convert(text))


@pytest.mark.parametrize("style", STYLES, ids=["editor", "four", "two", "glued"])
def test_a_text_written_in_the_usual_ways_has_the_structure_of_commonmark(style: Style) -> None:
    for seed in range(150):
        tree = document(random.Random(seed))  # noqa: S311
        expected, found = (
            structure(COMMONMARK.render(written(tree, STYLES[0]))),
            of(written(tree, style)),
        )
        if style.tight_start:
            # Without its empty lines a list is tight.
            expected, found = (
                [part for part in parts if part not in ("<p>", "</p>")]
                for parts in (expected, found)
            )
        assert found == expected, written(tree, style)


@pytest.mark.parametrize(
    "text",
    [
        "un\\\ndeux\\\ntrois",
        "- un\\\n  deux\n- trois",
        "> un\\\n> deux",
        "un *gras\\\nsuite* fin",
        "\\!\\\"\\#\\$\\%\\&\\'\\(\\)\\*\\+\\,\\-\\.\\/\\:\\;\\<\\=\\>\\?\\@\\[\\\\\\]\\^\\_\\`\\{\\|\\}\\~",
        "C:\\Users \\é \\1 \\ fin",
        "\\&amp; &amp; \\&copy;",
        "2018\\. Une année",
        "\\# rien",
        "# titre\\",
        "## C:\\Dossier\\\nsuite",
        "#mot\n#2 de la liste",
        "* un\n\n  * un a\n  * un b\n* deux",
        "1. un\n   - a\n   - b\n2. deux",
        "1. un\n\n   suite\n2. deux\n\n   suite",
        "- un\n\n  suite\n\n      code\n- deux",
        "10. dix\n    - a\n11. onze",
        "- un\n  1. a\n  2. b\n- deux",
        "Il faut :\n- un\n- deux",
        "Il faut :\n1. un\n2. deux",
        "En\n2018. Une année",
        "- un\n-\n- trois",
        "1) un\n2) deux",
        "3. trois\n4. quatre",
        "- un\n* deux",
        "- un\nparesseux\n- deux",
        "- un\n# Titre\n- deux",
        "- un\n> citation",
        "- > citation\n- ```\n  code\n  ```",
        "~~barré~~ et ~~un **gras** barré~~",
        "a~b~~c",
        "https://example.org/a_b_c?d=1&e=2.",
        "(https://example.org/x_(y)) fin",
        "`https://example.org` et <https://example.org>",
        "[https://example.org](https://example.org)",
        "| a | b |\n|---|:-:|\n| `x\\|y` | 2 |",
        "Texte\n| a | b |\n|---|---|\n| 1 | 2 |",
        "- un\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |",
        '[a](/x "t") [b](<a b.png>) ![c](x_(1).png)',
        "> un\n>\n> - a\n>   - b\n>\n> ```\n> code\n> ```",
        "**gras _italique_ gras** *a***b**",
        "  ## Un\n\n   # Deux\nsuite",
        "> un\n---\nsuite",
        "<details>\n\n**un**\n\n- deux\n\n</details>\n\ntrois",
        "<div>\n\n## Un\n\ndeux\n\n</div>",
        "> un\n\n> deux",
        "---\n---\nsuite",
        "- - -\n---",
        "-\n  un\n-\n  deux",
        "1.\n   un\n\n   > deux",
        "**Fichiers (*.pdf)**, *.docx, *.xlsx et *gras*",
        "_info@pole.qc.ca_ et __a@b.qc.ca__, c_d@e.org.",
    ],
)
def test_as_commonmark(text: str) -> None:
    assert of(text) == structure(COMMONMARK.render(text))


def test_a_paragraph_typed_as_html_ends_with_an_empty_line() -> None:
    typed = "<p class='x'>Un\ndeux\n\n**Trois**\n\n- quatre"
    assert HTML(typed) == HTML(typed.replace("deux", "deux</p>"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("•\tun\n•\tdeux", ["un", "deux"]),
        ("À apporter :\n• un\n• deux", ["un", "deux"]),
        ("▪ un\n▪ deux", ["un", "deux"]),
        ("•\u00a0un\n\n•\u00a0deux", ["un", "deux"]),
        ("· un\n· deux", ["un", "deux"]),
        ("·\tun\n·\tdeux", ["un", "deux"]),
        ("À apporter :\n·         un\n·         deux", ["un", "deux"]),
        ("➢ un\n➢ deux", ["un", "deux"]),
        ("·\u00a0un\n\n●\u00a0deux", ["un", "deux"]),
    ],
)
def test_bullets_of_word(text: str, words: list[str]) -> None:
    found = of(text)
    place = found.index("<ul>")
    assert [part for part in found[place:] if part in words] == words
    assert found[place:].count("<li>") == 2


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("-\u00a0Un\n-\u00a0Deux", "- Un\n- Deux"),
        ("1.\u202fUn\n2.\u202fDeux", "1. Un\n2. Deux"),
        ("Voici\u00a0:\n\u00a0\u00a0- Un\n\u00a0\u00a0- Deux", "Voici\u00a0:\n- Un\n- Deux"),
        ("- Un\n\u00a0\u00a0- a\n\u00a0\u00a0- b\n- Deux", "- Un\n  - a\n  - b\n- Deux"),
        (
            "Voici\u00a0:\n" + "\u00a0" * 5 + "• Un\n" + "\u00a0" * 5 + "• Deux",
            "Voici\u00a0:\n• Un\n• Deux",
        ),
        (
            "\u00a0\u00a0- Un\n\u00a0\u00a0\u00a0\u00a0- a\n\u00a0\u00a0- Deux",
            "- Un\n  - a\n- Deux",
        ),
        ("  - Un\n    - a\n   \u00a0- b\n", "  - Un\n    - a\n    - b"),
        ("-\u00a0Un\n\u00a0\u00a0- a\n-\u00a0Deux", "- Un\n  - a\n- Deux"),
        (
            "".join("\u00a0" * (4 * n + 2) + "- a\n" for n in range(4)),
            "".join(" " * 4 * n + "- a\n" for n in range(4)),
        ),
        ("\u00a0##\u00a0Titre", "## Titre"),
        ("\u2003>\u00a0cité", "> cité"),
        ("Mot[^1].\n\n[^1]\u00a0: Note.", "Mot[^1].\n\n[^1]: Note."),
        ("Mot[^a b].\n\n[^a b] : Note.", "Mot[^a-b].\n\n[^a-b]: Note."),
        ("OBNL.\n\n*[OBNL] : Organisme", "OBNL.\n\n*[OBNL]: Organisme"),
        ("a | b\n---|---\n| 1 | 2", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("a | b\n---|---\n| 1\n2 |", "| a | b |\n|---|---|\n| 1 | |\n| 2 | |"),
        ("[a][b]\n\n[b] : https://example.org", "[a][b]\n\n[b]: https://example.org"),
        ("[Été]\n\n[été]  : https://example.org", "[Été]\n\n[été]: https://example.org"),
        ("[Page] : https://example.org", "\\[Page] : https://example.org"),
        ("[a](https://example.org « titre »)", '[a](https://example.org "titre")'),
    ],
)
def test_spaces_of_french_and_of_html_are_spaces(text: str, same: str) -> None:
    assert HTML(text) == HTML(same)


def test_spaces_of_code_stay() -> None:
    html = HTML("```\n\u00a0\u00a0- a\n```\n-\u00a0b\n- c").replace("\u00a0", "&nbsp;")
    assert "<code>&nbsp;&nbsp;- a\n</code>" in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "[sic] : mot",
        "[Note] : voir",
        "[une page] : https:/pole",
        "\u00a0\u00a0\u00a0\u00a0Un retrait.",
        "-\u00a0",
        "1986.\u00a0Une année",
        "□ Oui  □ Non",
    ],
)
def test_a_sentence_with_such_spaces_stays_one(text: str) -> None:
    assert HTML(text).replace("\u00a0", " ").startswith("<p>")
    assert HTML(text).count("<") == 2


@pytest.mark.parametrize(
    "text",
    ["a | b\n|---|---|\n| 1 | 2 |", "a | b\n| - | - |\n1 | 2", "a | b\n---|---\n| 1 | 2 |",
     "> a | b\n> |---|---|\n> | 1 | 2 |"],
)  # fmt: skip
def test_a_table_whose_lines_have_not_all_their_sides(text: str) -> None:
    html = HTML(text)
    assert '<th scope="col">a</th>\n<th scope="col">b</th>' in html
    assert "<td>1</td>\n<td>2</td>" in html


def test_a_note_written_twice_keeps_both_texts() -> None:
    html = HTML("Mot[^1].\n\n[^1]: Première.\n\n[^1]: Seconde.")
    assert "<p>Première.</p>\n<p>Seconde." in html


@pytest.mark.parametrize("second", ["[^1]: A.\n\n    [^2]: B.", "[^1]: [^2]: B."])
def test_a_note_inside_another_is_the_last(second: str) -> None:
    notes = HTML(f"Mot[^1], b[^2], c[^3].\n\n{second}\n\n[^3]: C.").partition("<ol>")[2]
    assert notes.index('id="fn:3"') < notes.index('id="fn:2"') < notes.index("B.")


@pytest.mark.parametrize("spaces", [2, 3, 4])
@pytest.mark.parametrize("marker", ["-", "*", "+", "1.", "1)"])
def test_lists_nest_by_two_three_or_four_spaces(marker: str, spaces: int) -> None:
    indent = " " * spaces
    text = f"{marker} un\n\n{indent}suite\n\n{indent}- a\n{indent}- b\n\n{marker} deux"
    tag = "ol" if marker[0] == "1" else "ul"
    assert of(text) == [
        f"<{tag}>", "<li>", "<p>", "un", "</p>", "<p>", "suite", "</p>",
        "<ul>", "<li>", "a", "</li>", "<li>", "b", "</li>", "</ul>", "</li>",
        "<li>", "<p>", "deux", "</p>", "</li>", f"</{tag}>",
    ]  # fmt: skip


def test_tasks_are_signs() -> None:
    found = of("- [ ] à faire\n- [x] fait\n\n1. [X] **fait**\n\nCase [ ] vide")
    assert [part[:1] for part in found if part[:1] in "☐☑"] == ["☐", "☑", "☑"]
    assert "Case [ ] vide" in found


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("Voir www.example.org/x.", "https://www.example.org/x", "www.example.org/x"),
        ("à info@example.org.", "mailto:info@example.org", "info@example.org"),
        ("« https://example.org »", "https://example.org", "https://example.org"),
        ("(https://example.org)", "https://example.org", "https://example.org"),
        ("a https://example.org/a\\_b, b", "https://example.org/a_b", "https://example.org/a_b"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
        ("*https://example.org/*", "https://example.org/", "https://example.org/"),
        ("mailto:a.b+c@example.org", "mailto:a.b+c@example.org", "mailto:a.b+c@example.org"),
        ("Voir www.example.org.Merci !", "https://www.example.org", "www.example.org"),
        ("À https://example.org.Écrivez", "https://example.org", "https://example.org"),
        ("à info@example.org.Merci.", "mailto:info@example.org", "info@example.org"),
        ("jean.b@Example.Org", "mailto:jean.b@Example.Org", "jean.b@Example.Org"),
        ("à a@example.qc.Ca.", "mailto:a@example.qc.Ca", "a@example.qc.Ca"),
        ("www.example.org/a.PDF", "https://www.example.org/a.PDF", "www.example.org/a.PDF"),
    ],
)  # fmt: skip
def test_addresses_are_links(text: str, address: str, shown: str) -> None:
    found = of(text)
    place = found.index(f"<a href={address}>")
    assert found[place + 1] == shown


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.org`",
        "    https://example.org",
        "```\ninfo@example.org\n```",
        "<code>https://example.org</code>",
        "@pole et prix@25 et http:// seul",
    ],
)
def test_addresses_in_code_and_what_is_none_stay_text(text: str) -> None:
    assert not [part for part in structure(HTML(text)) if part.startswith("<a")]


def test_no_link_in_a_link() -> None:
    found = HTML('<a href="/x/">https://example.org</a> et [www.example.org](/y/)')
    assert structure(found).count("</a>") == 2


def test_a_cell_too_many_keeps_its_words() -> None:
    assert "b | c" in of("| a | b |\n|---|---|\n| a | b | c |")


@pytest.mark.parametrize(
    "text",
    [
        "## Un titre {nouveau}", "## Un titre {2018}", "Un prix\n{25 $}", "**Prix**{25 $} en tout",
        "- un point\n{suite}", "| a {b} | c |\n|---|---|\n| d {e} | f |", "Terme {a}\n: sens {b}",
        "[la page](https://example.org){ voir la note }", "`code`{x}", "Fin\n{json: 1}",
    ],
)  # fmt: skip
def test_words_between_braces_are_words(text: str) -> None:
    shown = "".join(part for part in of(text) if not part.startswith("<"))
    assert shown.count("{") == text.count("{") == shown.count("}")
    assert "&lt;" not in HTML(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## Un titre {#le-titre .a}", '<h2 class="a" id="le-titre">Un titre</h2>'),
        ("## Un {#1.-un}", '<h2 id="1.-un">Un</h2>'),
        ("Un mot\n{: #b lang=en }", '<p id="b" lang="en">Un mot</p>'),
        ("*Un mot*{title='c d'}", '<p><em title="c d">Un mot</em></p>'),
    ],
)
def test_attributes_between_braces_are_attributes(text: str, html: str) -> None:
    assert HTML(text) == html


def test_signs_of_emphasis_that_pair_with_none_take_no_letter() -> None:
    rng = random.Random(7)  # noqa: S311
    signs = ["*", "**", "***", "_", "__", "`f`", "~~", "\n", " ", " ", "a", "b", "cd", " e "]
    for _ in range(6_000):
        text = "x" + "".join(rng.choice(signs) for _ in range(rng.randint(3, 14))).strip()
        shown = re.sub("<[^<>]*>", "", HTML(text))
        assert re.sub(r"[*_`~\s]", "", shown) == re.sub(r"[*_`~\s]", "", text), text
