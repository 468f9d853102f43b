"""Markdown written by staff becomes HTML that is safe, typeset, and leads somewhere."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import TocExtension

from programmation.parts import Source, Status
from programmation.settings import Site
from programmation.text.body_renderer import BodyRenderer
from programmation.text.french import slugify
from programmation.text.links import Resolver
from programmation.text.markdown import converter, html_maker
from tests.support.factories import library, meeting, post, site

MARKDOWN = converter()
NB = "\u00a0"


def test_spaces_alone_on_the_first_line_show_nothing() -> None:
    assert html_maker()("    \n\nUn mot.") == html_maker()("\t\nUn mot.") == "<p>Un mot.</p>"


def html(text: str, *hosts: str) -> str:
    return html_maker(hosts)(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un *deux* **trois**", "<p>Un <em>deux</em> <strong>trois</strong></p>"),
        ("L'été : « oui »", f"<p>L’été{NB}: «{NB}oui{NB}»</p>"),
        ("l'*été* d'un *lieu*", "<p>l’<em>été</em> d’un <em>lieu</em></p>"),
        ("`l'été : a`", "<p><code>l'été : a</code></p>"),
        (r"a \\`b`", r"<p>a \<code>b</code></p>"),
        ("    l'été", "<pre><code>l'été\n</code></pre>"),
        ("```\nl'été\n```", "<pre><code>l'été\n</code></pre>"),
        ("<kbd>l'<samp>a : b</samp></kbd> e'f", "<p><kbd>l'<samp>a : b</samp></kbd> e’f</p>"),
        ("# Un\n\n## Deux", '<h2 id="un">Un</h2>\n<h3 id="deux">Deux</h3>'),
        ("## L’été à deux", '<h2 id="l-ete-a-deux">L’été à deux</h2>'),
        ("a &lt; b &amp; c", "<p>a &lt; b &amp; c</p>"),
        ("&#0;a", "<p>\ufffda</p>"),
        ("\\<!-- a --> b \\\\<!-- c --> d", "<p>&lt;!-- a --&gt; b \\ d</p>"),
        ("- a\n\n: b", "<ul>\n<li>a</li>\n</ul>\n<p>: b</p>"),
        ("*[OBNL]: Organisme\n\nUn OBNL", '<p>Un <abbr title="Organisme">OBNL</abbr></p>'),
    ],
)  # fmt: skip
def test_markdown(text: str, expected: str) -> None:
    assert html(text) == expected


def test_alignment_of_cells_is_a_class() -> None:
    table = html("| a | b |\n|:-:|---|\n| 1 | 2 |")
    assert '<th class="align-center" scope="col">a</th>' in table
    assert '<td class="align-center">1</td>' in table
    assert "style" not in table


def test_notes_come_back_in_french() -> None:
    words = "Revenir à la note 1 dans le texte"
    made = html("a[^1]\n\n[^1]: b")
    assert f'aria-label="{words}" class="footnote-backref" href="#fnref:1" lang="fr"' in made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>a", "<p>a</p>"),
        ('<p onclick="a()">b</p>', "<p>b</p>"),
        ('<p style="color: red">b</p>', "<p>b</p>"),
        ("[a](javascript:alert)", "<p><a>a</a></p>"),
        ('<a href="vbscript:a">b</a>', "<p><a>b</a></p>"),
        ('<img src="data:image/svg+xml,a" alt="">', '<p><img alt=""></p>'),
        ("<!-- a -->b", "<p>b</p>"),
        ("<svg><script>a</script></svg>b", "<p>b</p>"),
        ("<form><input></form>", ""),
        ("<b>a", "<p><b>a</b></p>"),
    ],
)
def test_what_could_harm_is_removed(text: str, expected: str) -> None:
    assert html(text).strip() == expected


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://videos.example.org/a", True),
        ("https://videos.example.org.attacker.example/a", False),
        ("https://videos.example.org@attacker.example/a", False),
        ("http://videos.example.org/a", False),
        ("//videos.example.org/a", False),
    ],
)
def test_frames_are_kept_from_allowed_hosts_only(address: str, kept: bool) -> None:
    made = html(f'<iframe src="{address}" title="a"></iframe>', "videos.example.org")
    assert (f'src="{address}"' in made) is kept


def test_a_converter_is_kept_from_text_to_text_but_not_its_notes() -> None:
    make = html_maker()
    assert make("a[^1]\n\n[^1]: b") != make("a")
    assert make("a") == "<p>a</p>"


@given(st.text(alphabet="<>&\"'/ab=# \n[]()*`\0") | st.text())
def test_any_text_becomes_html_without_script(text: str) -> None:
    made = html(text.replace("\0", ""))
    assert "<script" not in made.lower()


# -- Links ---------------------------------------------------------------------------------

LIBRARY = library(posts=(post(),), files=("images/a b.png", "images/c.png", "documents/5 %.pdf"))
SOURCE = post().source


def bodies(of: Site, **options: object) -> BodyRenderer:
    return BodyRenderer(of, Resolver.from_library(LIBRARY), html_maker(), **options)  # type: ignore[arg-type]


def test_values_that_look_like_attributes_stay_values() -> None:
    text = '<a href="/x" title="a href= id=">b</a>\n\n<p id="c" title="d id=">e</p>'
    assert bodies(site()).html(text, SOURCE, prefix="p") == (
        '<p><a href="/x" title="a href= id=">b</a></p>\n<p id="p-c" title="d id=">e</p>'
    )


BELOW = site(url="https://example.org/pole")


@pytest.mark.parametrize(
    ("text", "page", "feed"),
    [
        (
            "[a]({filename}/articles/2017/un-billet.md#b)",
            '<a href="/pole/articles/2017/un-billet/#b">a</a>',
            '<a href="https://example.org/pole/articles/2017/un-billet/#b">a</a>',
        ),
        (
            "![a](/images/a%20b.png)",
            '<img alt="a" src="/pole/images/a%20b.png">',
            '<img alt="a" src="https://example.org/pole/images/a%20b.png">',
        ),
        (
            "[a](</documents/5 %.pdf>) [b](https://example.org/c d)",
            '<a href="/pole/documents/5%20%25.pdf">a</a> '
            '<a href="https://example.org/c%20d" rel="noopener">b</a>',
            '<a href="https://example.org/pole/documents/5%20%25.pdf">a</a> '
            '<a href="https://example.org/c%20d" rel="noopener">b</a>',
        ),
        (
            "[a](#b)",
            '<a href="#b">a</a>',
            '<a href="https://example.org/pole/articles/2017/un-billet/#b">a</a>',
        ),
        (
            "[a](https://ailleurs.example/?b=c&d)",
            '<a href="https://ailleurs.example/?b=c&amp;d" rel="noopener">a</a>',
            '<a href="https://ailleurs.example/?b=c&amp;d" rel="noopener">a</a>',
        ),
        ("[a](https://example.org/pole/x)",) + ('<a href="https://example.org/pole/x">a</a>',) * 2,
        ("<a@example.org>",) + ('<a href="mailto:a@example.org">a@example.org</a>',) * 2,
        (
            "www.ailleurs.example/",
            '<a class="address" href="https://www.ailleurs.example/" rel="noopener">'
            "www.ailleurs.example/</a>",
            '<a href="https://www.ailleurs.example/" rel="noopener">www.ailleurs.example/</a>',
        ),
        ("[a](absent.md)",) + ("<a >a</a>",) * 2,
        ('`<a href="#b" id="c">`',) + ('<code>&lt;a href="#b" id="c"&gt;</code>',) * 2,
        ('Taper href="/b/"',) + ('Taper href="/b/"',) * 2,
    ],
)
def test_links_lead_from_pages_and_from_feeds(text: str, page: str, feed: str) -> None:
    made = bodies(BELOW)
    assert made.html(text, SOURCE) == f"<p>{page}</p>"
    assert made.absolute(text, SOURCE) == f"<p>{feed}</p>"


OFF = replace(
    LIBRARY,
    meetings=(
        meeting(status=Status.CANCELLED, old_addresses=("/rencontres/ancien/",)),
        meeting(slug="releve", status=Status.POSTPONED),
        meeting(slug="tenue"),
    ),
)
FINANCING = "/pole/rencontres/financement/"
# In the words' own language: the text may be in another.
CANCELLED, POSTPONED = (f'<span lang="fr"> ({word})</span>' for word in ("annulée", "reportée"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](/rencontres/financement/)", f'<a href="{FINANCING}">a{CANCELLED}</a>'),
        ("Voir **[a](/rencontres/financement)**.",
         f'Voir <strong><a href="{FINANCING[:-1]}">a{CANCELLED}</a></strong>.'),
        ("[a](/rencontres/financement/index.html#b)",
         f'<a href="{FINANCING}index.html#b">a{CANCELLED}</a>'),
        ("[a]({filename}/rencontres/2017-2018/financement.md)",
         f'<a href="{FINANCING}">a{CANCELLED}</a>'),
        ("[a](/rencontres/ancien/)", f'<a href="/pole/rencontres/ancien/">a{CANCELLED}</a>'),
        ("[a](https://example.org/pole/rencontres/financement/)",
         f'<a href="https://example.org/pole/rencontres/financement/">a{CANCELLED}</a>'),
        ("[a](/rencontres/releve/)", f'<a href="/pole/rencontres/releve/">a{POSTPONED}</a>'),
        ("[a](/rencontres/tenue/)", '<a href="/pole/rencontres/tenue/">a</a>'),
        # The text says it already.
        ("[Annulée](/rencontres/financement/)", f'<a href="{FINANCING}">Annulée</a>'),
        ("Elle est annulée : [a](/rencontres/financement/)",
         f'Elle est annulée\xa0: <a href="{FINANCING}">a</a>'),
        ("[a](/rencontres/financement/) (*annulée*)",
         f'<a href="{FINANCING}">a</a> (<em>annulée</em>)'),
        ("[a](/rencontres/financement/) (annulée)", f'<a href="{FINANCING}">a</a> (annulée)'),
        ("`<a href=/rencontres/financement/>`",
         "<code>&lt;a href=/rencontres/financement/&gt;</code>"),
    ],
)  # fmt: skip
def test_a_link_to_a_meeting_that_is_off_says_so(text: str, expected: str) -> None:
    made = BodyRenderer(BELOW, Resolver.from_library(OFF), html_maker())
    assert made.html(text, SOURCE) == f"<p>{expected}</p>"
    assert ("e)</span>" in made.absolute(text, SOURCE)) == ("e)</span>" in expected)


PDF = "/pole/documents/plan.pdf"
BOTH, TYPE, SIZE = (f'<span lang="fr"> ({note})</span>' for note in (
    "PDF, 230\xa0ko", "PDF", "230\xa0ko"))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Le plan](/documents/plan.pdf)", f'<a href="{PDF}">Le plan{BOTH}</a>'),
        ("[Le *plan*](documents/plan.pdf#page=2)",
         f'<a href="{PDF}#page=2">Le <em>plan</em>{BOTH}</a>'),
        ("[Le plan]({static}/documents/plan.pdf)", f'<a href="{PDF}">Le plan{BOTH}</a>'),
        # The text says it already.
        ("[Le plan en pdf](/documents/plan.pdf)", f'<a href="{PDF}">Le plan en pdf{SIZE}</a>'),
        ("[Le plan, 230 ko](/documents/plan.pdf)",
         f'<a href="{PDF}">Le plan, 230 ko{TYPE}</a>'),
        ("[Le plan (PDF, 1,2 Mo)](/documents/plan.pdf)",
         f'<a href="{PDF}">Le plan (PDF, 1,2 Mo)</a>'),
        ("[Le plan](/documents/pdf/)", '<a href="/pole/documents/pdf/">Le plan</a>'),
        ("[a](/rencontres/financement/) [b](/documents/plan.pdf)",
         f'<a href="{FINANCING}">a{CANCELLED}</a> <a href="{PDF}">b{BOTH}</a>'),
    ],
)  # fmt: skip
def test_a_link_to_a_document_tells_its_type_and_size(text: str, expected: str) -> None:
    read = replace(OFF, files=("documents/plan.pdf",))
    made = BodyRenderer(
        BELOW, Resolver.from_library(read), html_maker(), sizes={"documents/plan.pdf": 230_000}
    )
    assert made.html(text, SOURCE) == f"<p>{expected}</p>"
    # A feed would change with them.
    assert "\xa0ko)</span>" not in made.absolute(text, SOURCE)


def test_a_meeting_does_not_say_it_to_itself() -> None:
    made = BodyRenderer(BELOW, Resolver.from_library(OFF), html_maker())
    assert made.absolute("[a](#b)", meeting().source) == (
        f'<p><a href="https://example.org{FINANCING}#b">a</a></p>'
    )


def test_fragments_in_a_feed_lead_home_when_the_page_is_unknown() -> None:
    assert bodies(BELOW).absolute("[a](#b)", Source("absent.md")) == (
        '<p><a href="https://example.org/pole/#b">a</a></p>'
    )


def test_two_bodies_of_a_page_keep_their_identifiers_apart() -> None:
    text = '## Un\n\n[a](#un) `id="un"`'
    assert bodies(site()).html(text, SOURCE, prefix="suite") == (
        '<h2 id="suite-un">Un</h2>\n<p><a href="#suite-un">a</a> <code>id="un"</code></p>'
    )


def test_pictures_of_the_site_are_drawn_by_the_theme() -> None:
    def tag(path: str, alt: str, others: Mapping[str, str]) -> str:
        return f"[{path}|{alt}|{dict(others)}]"

    made = bodies(BELOW, picture_tag=tag)
    text = '![d "e" & f](/images/c.png "g") ![h](https://ailleurs.example/i.png)'
    assert made.html(text, SOURCE) == (
        """<p>[images/c.png|d "e" & f|{'title': 'g'}] """
        '<img alt="h" src="https://ailleurs.example/i.png"></p>'
    )
    assert made.html("![a](/images/a%20b.png)", SOURCE) == "<p>[images/a b.png|a|{}]</p>"


def test_a_body_is_made_once() -> None:
    calls: list[str] = []

    def make(text: str) -> str:
        calls.append(text)
        return text

    made = BodyRenderer(site(), Resolver.from_library(LIBRARY), make)
    assert made.html("a", SOURCE) is made.html("a", SOURCE)
    assert calls == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "## Un\n\n[TOC]\n\n### Deux",
        "> [TOC]\n\n## Un\n\n- [TOC]\n- trois",
        "## [TOC]\n\n`[TOC]`\n\n[TOC] et après",
        "## Un\n\nsans table",
        "[TOC]\n\n`[TOC]` `[TOC]` `[TOC]`, [TOC]\n\n## Un",
    ],
)
def test_a_table_of_contents_is_made_as_python_markdown_does(text: str) -> None:
    stock = converter()
    TocExtension(slugify=lambda title, _separator: slugify(title)).extendMarkdown(stock)
    assert MARKDOWN.reset().convert(text) == stock.convert(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("l'\"article\" et d'“ici”", "l’«\u00a0article\u00a0» et d’«\u00a0ici\u00a0»"),
        ('“mot "dedans" fin”', "«\u00a0mot “dedans” fin\u00a0»"),
        ('“5" de large”', '«\u00a05" de large\u00a0»'),
        ('[un "lien"](/a/) (“x”)', "un «\u00a0lien\u00a0»</a> («\u00a0x\u00a0»)"),
        ('Un "mot *très* important".', "«\u00a0mot <em>très</em> important\u00a0»"),
        ('"[un lien](/a/ "titre")"', '«\u00a0<a href="/a/" title="titre">un lien</a>\u00a0»'),
        ('`"code"` et "mot"', '<code>"code"</code> et «\u00a0mot\u00a0»'),
        ('```\n"code"\n```', '<code>"code"'),
        ('a "b\n\nc" d', 'a "b</p>'),
        ('- "un\n- deux"', '<li>"un</li>'),
        ('| "a | b" |\n|---|---|\n| "c" | d |', "<td>«\u00a0c\u00a0»</td>"),
    ],
)
def test_quotes_of_a_text(text: str, shown: str) -> None:
    assert shown in html(text)


def test_a_text_too_deep_to_read_leaves_the_next_as_it_is() -> None:
    """One converter serves all texts: what it was in must not go on."""
    make = html_maker()
    after = "Un **mot**.\n\n- a\n- b\n"
    expected = make(after)
    for deep in ("•" * 20_000, "> - " * 2_000, "*a " * 5_000):
        make(deep + "x")
        assert make(after + " \n") == expected


def test_a_table_begins_at_the_first_rule_that_fits_its_header() -> None:
    made = html_maker()("Une phrase\n|-|-|-|\n| a | b |\n|-|-|\n| 1 | 2 |")
    assert made.count("<table>") == 1
    assert '<th scope="col">a</th>' in made
    assert "|-|-|-|" in made


@pytest.mark.parametrize(("columns", "row"), [(3_000, "a|\n"), (20, "a\n")])
def test_a_table_of_short_rows_does_not_swell(columns: int, row: str) -> None:
    heads = "|".join("a" * columns) + "\n" + "|".join("-" * columns) + "\n"
    text = (heads + row * 50_000)[:100_000]
    assert len(html_maker()(text)) < 20 * len(text)
    assert html_maker()("a|b|c\n-|-|-\nd\n").count("<td>") == 3
