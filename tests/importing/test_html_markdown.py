"""HTML of another site is read on this one as it was: words, links, pictures and shape."""

from __future__ import annotations

import pytest

from importing import fidelity
from importing.html_blocks import with_breaks
from importing.html_markdown import markdown
from importing.html_tree import parsed, prepared
from programmation.text.markdown import html_maker

RENDER = html_maker()


def converted(html: str) -> tuple[str, list[str]]:
    """Markdown of `html`, and how what the site makes of it differs."""
    before = fidelity.seen_in(prepared(html, str).root)
    text = markdown(prepared(html, str).root, fidelity.judge(RENDER))
    return text, fidelity.differences(before, fidelity.seen_in(parsed(RENDER(text))))


FRAGMENTS = [
    # Words that Markdown would take for signs.
    "<p>Écrivez &lt;votre nom&gt; puis &lt;b&gt;, 1 &lt; 2, a&lt;b et &amp;lt; &amp;copy;</p>",
    "<p>2018. Une année.</p><p>1) x</p><p>- Dis donc!</p><p>+ un</p><p># x</p><p>&gt; x</p>",
    "<p>a<br>- b<br>1. c<br># d<br>&gt; e<br>===<br>---<br>: f<br>• g<br>~~~<br>| h</p>",
    "<p>*un* _deux_ __trois__ `quatre` \\cinq\\ C:\\dossier\\ {.six} {: .sept } ~~huit~~</p>",
    "<p>[un](deux) [trois][quatre] [^5] [TOC] [ ] [x] [sic] [note de la rédaction]</p>",
    "<p>[1]: http://exemple.org</p><p>*[HTML]: langage</p><p>[^1]: note</p>",
    "<p>Bravo!<a href='/x'>lien</a> et ![image](x)</p>",
    "<p>l`américaine et ``deux`` et ```trois```</p><p>```</p><p>x</p>",
    "<h2># Titre #</h2><h3>Titre {#a}</h3><h2>a <em>b</em> <code>c</code></h2>",
    "<p>snake_case_name, 5*3*2, a__b__c, **</p>",
    # Emphasis wherever it begins and ends.
    "<p><b>mot</b>s, <i>a</i>b<b>c</b>, <b> espacé </b>, <b></b>, <em><strong>x</strong></em></p>",
    "<p>« <b>cité</b> », (<i>x</i>), l’<b>eau</b>, <b>a*b</b>, <b>fin.</b> <b>2 $</b>!</p>",
    "<p>Le <b>début<br>la suite</b> et <i>a <b>b</b></i></p>",
    # Lists.
    "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
    "<ol><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ol><ol start='4'><li>e</li></ol>",
    "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ul><li>d</li></ul>",
    "<ol><li><p>un</p><p>deux</p></li><li><p>trois</p></li></ol>",
    "<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li></ul>",
    "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>",
    "<ul><li>1. x</li><li># y</li><li>- z</li><li></li></ul>",
    "<ol type='a' reversed><li>a</li><li>b</li></ol>",
    "<ul><li>a<pre>b\n\nc</pre></li><li><blockquote>d</blockquote></li></ul>",
    "<ol>" + "<li>a</li>" * 120 + "</ol>",
    # Tables.
    "<table><tr><th>A</th><th>B</th></tr><tr><td>oui|non</td><td>12 $</td></tr></table>",
    "<table><tr><td>a</td><td>b</td></tr></table>",
    "<table><caption>x</caption><tr><th>A</th><td colspan='2'>b<br>c</td></tr></table>",
    "<table><tr><th>A</th><th>B</th></tr><tr><td><ul><li>x</li></ul></td><td>`a|b`</td></tr></table>",
    "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td></td><td>*b*</td></tr></table>",
    # What stays HTML.
    "<p>x<sup>2</sup>, CO<sub>2</sub>, <del>20 $</del> <ins>15 $</ins>, <mark>m</mark>, <kbd>k</kbd></p>",  # noqa: E501
    "<p><abbr title='Office \"q\"'>OQLF</abbr> <q>cité</q> <small>p</small> <time datetime='2018'>t</time></p>",  # noqa: E501
    "<details><summary>Plus</summary><p>Le reste</p><ul><li>x</li></ul></details>",
    "<figure><img src='/i.png' alt='a'><figcaption>Une <em>légende</em></figcaption></figure>",
    "<dl><dt>terme</dt><dd>sens</dd><dd>autre</dd></dl>",
    "<figure><blockquote><p>cité</p></blockquote><figcaption>qui</figcaption></figure>",
    # Code.
    "<pre>un\n\n  deux &lt;b&gt; ```\n</pre><pre><code class='language-php'>x</code></pre>",
    "<p><code>a`b</code> <code>`</code> <code>&lt;nom&gt;</code> <tt>x_y</tt></p>",
    # Links and pictures.
    "<p><a href='/a (b).pdf'>x</a> <a href='/a_b_c?x=1&amp;y=*2*'>y</a> <a href='/é à'>z</a></p>",
    "<p><a href='/x' title='un \"titre\"'><img src='/i.png' alt='a [b] \"c\" _d_'></a></p>",
    "<a href='/x'><h2>Titre</h2><p>Texte</p></a><p><a href='#n'>note</a></p><p id='n'>ici</p>",
    "<p><a href='/x'>a]b</a> <a href='/y'>[c]</a> <a href='/z'><b>d</b></a></p>",
    "<p>[<a href='/x'>lien</a>](pas un lien) <a href='/v'></a></p>",
    # Blocks.
    "<blockquote><p>a</p><ul><li>b</li></ul><blockquote>c</blockquote></blockquote><hr><p>d</p>",
    "<div><div>a<div>b</div>c</div><section><p>d</p></section></div>",
    "<center>a</center><font color='red'>b</font> <span style='x'>c</span>",
    "<h1>Un</h1><h2>Deux</h2><h3></h3><h6>Six</h6>",
    "<p>a<p>b<ul><li>c<li>d</ul><p>e",
    "<p>&nbsp;</p><p> x&nbsp;: y </p><p>«&nbsp;z&nbsp;»</p>",
]  # fmt: skip


@pytest.mark.parametrize("html", FRAGMENTS)
def test_what_is_written_is_read_as_it_was(html: str) -> None:
    text, differences = converted(html)
    assert not differences, text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n    - b\n- c"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<p>Un <b>mot</b> et <i>un autre</i>.</p>", "Un **mot** et *un autre*."),
        ("<h1>T</h1><h2>U</h2>", "## T\n\n### U"),
        ("<h4>T</h4><h5>U</h5>", "## T\n\n### U"),
        ("<h2>T</h2><h5>U</h5><h5>V</h5><h3>W</h3>", "## T\n\n### U\n\n### V\n\n### W"),
        ("<p>x<sup>2</sup></p>", "x<sup>2</sup>"),
        ("<p>info [at] exemple [sic]</p>", "info [at] exemple [sic]"),
        ("<p>a</p><hr/><p>b</p>", "a\n\n---\n\nb"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>a\n b</pre>", "```\na\n b\n```"),
        ("<p>a<br>b</p>", "a  \nb"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("<table><tr><th><p>a</p></th><th>b</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>",
         "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("<table><tr><td>a<p>b</p></td><td><p>c</p>d</td></tr></table>",
         "<table>\n<tr><td>a\n<p>b</p></td><td>\n<p>c</p>d</td>\n</tr>\n</table>"),
        ("<p>a<code> b </code>c</p>", "a `b` c"),
        ("<p><a href='/x'>l</a></p>", "[l](/x)"),
        ("<p><img src='/i.png' alt='Une table'></p>", "![Une table](/i.png)"),
        ("<figure><img src='/i.png' alt='a'></figure>", "![a](/i.png)"),
        ("<dl> <dt><span class='x'>a</span> : </dt> <dd>b</dd> </dl>",
         "<dl>\n<dt>a :</dt>\n<dd>b</dd>\n</dl>"),
    ],
)  # fmt: skip
def test_it_is_pleasant_to_edit(html: str, expected: str) -> None:
    assert converted(html) == (expected, [])


def test_lines_without_tags_are_paragraphs() -> None:
    html = "Un.\nDeux.\n\nTrois <b>gras</b>\n\n<ul>\n<li>a</li>\n</ul>\n<pre>x\n\ny</pre>\nFin"
    text, differences = converted(with_breaks(html, breaks=True))
    assert text == "Un.  \nDeux.\n\nTrois **gras**\n\n- a\n\n```\nx\n\ny\n```\n\nFin"
    assert not differences
    # Ends of nothing.
    html = "Un</div>\n\nDeux</center>\n\n<b>Trois</b>\n<ul><li>a</li></ul>Fin</li>\nFin"
    text, differences = converted(with_breaks(html, breaks=True))
    assert text == "Un\n\nDeux\n\n**Trois**\n\n- a\n\nFin\n\nFin"
    assert not differences


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <b>un\n</b>deux", "a **un**  \ndeux"),
        ("<h2>\n\nun</h2>", "## un"),
        ("<p>un\n<br>\ndeux\n</p>", "un  \ndeux"),
        ("un <!-- a <!--more--> deux\n\ntrois <!--", "un deux\n\ntrois"),
        ("<a href='/x'>un\n\n<b>deux</b></a>\n\ntrois", "[un  \n**deux**](/x)\n\ntrois"),
        ("<b>un\n\ndeux\n&nbsp;\n<ul>\n<li>trois\n</li></ul>", "**un**\n\ndeux\n\n- trois"),
        ("un<!--more-->\n\n<img src='/i.png' alt='x'\n\n>", "un\n\n![x](/i.png)"),
    ],
)
def test_a_line_ends_where_it_ended(html: str, expected: str) -> None:
    assert converted(with_breaks(html, breaks=True)) == (expected, [])


@pytest.mark.parametrize(
    "deep", ["<div>", "<ul><li>a ", "<blockquote>b ", "<b>", "<table><tr><td>"]
)
def test_a_text_of_hundreds_of_levels_keeps_its_words(deep: str) -> None:
    html = deep * 600 + "fin"
    text, differences = converted(html)
    assert "fin" in text
    assert not differences


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<iframe src="https://www.youtube.com/embed/abc123"></iframe>',
         "https://www.youtube.com/watch?v=abc123"),
        ('<embed src="http://www.youtube.com/v/abc123&hl=fr&fs=1">',
         "https://www.youtube.com/watch?v=abc123"),
        ('<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>',
         "https://www.youtube.com/playlist?list=PL1"),
        ('<iframe src="//player.vimeo.com/video/12"></iframe>', "https://vimeo.com/12"),
        ('<iframe src="https://player.vimeo.com/video/12?h=ab"></iframe>',
         "https://vimeo.com/12/ab"),
        ('<video controls><source src="/v.mp4">Sans vidéo.</video>', "/v.mp4"),
        ('<p>a <audio src="/s.mp3"></audio> b</p>', "/s.mp3"),
        ('<object data="/x.pdf"></object>', "/x.pdf"),
        ('<object><param name="movie" value="/x.swf"><embed src="/x.swf"></object>', "/x.swf"),
        ('<a href="/p"><iframe src="https://carte.example.org/x"></iframe></a>',
         "https://carte.example.org/x"),
    ],
)  # fmt: skip
def test_what_needs_a_program_becomes_a_link(html: str, address: str) -> None:
    made = prepared(html, str)
    assert address in [link.get("href") for link in made.root.iter("a")]
    assert [lost for _, lost in made.losses] == [address]
    assert f"]({address})" in markdown(made.root)


def test_links_that_the_site_refuses_keep_their_words() -> None:
    made = prepared("<p><a href='javascript:x'>a</a> <a href='http://[x'>b</a> "
                    "<a href='irc://y'>c</a> <a href='mailto: d@e.ca'>f</a></p>", str)  # fmt: skip
    assert markdown(made.root) == "a b c [f](mailto:d@e.ca)"
    assert [lost for _, lost in made.losses] == ["javascript:x", "http://[x", "irc://y"]


def test_a_difference_is_told() -> None:
    before, after = (fidelity.seen_in(parsed(html)) for html in (
        "<p>Trois mots <a href='/x'>ici</a> <img src='/i.png'></p>", "<ul><li>Deux mots</li></ul>"
    ))  # fmt: skip
    told = fidelity.differences(before, after)
    assert [line.partition(" :")[0].partition(" (")[0] for line in told] == [
        "texte changé", "lien perdu", "image perdue", "mise en forme changée",
    ]  # fmt: skip


def test_typography_is_no_difference() -> None:
    before, after = (
        fidelity.seen_in(parsed(text))
        for text in ('<p>l\'"été" : 5 $...</p>', "<p>l’«\u00a0été\u00a0»\u00a0: 5\u00a0$…</p>")
    )
    assert not fidelity.differences(before, after)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Écrivez <votre nom> ici", "Écrivez <votre nom> ici"),
        ("<p>De <prénom.nom@exemple.ca> à <jean-paul@exemple.ca></p>", None),
        ("<p>si a<b et b>c, ou <code postal></p>", None),
        ("voir <https://exemple.org/a-b>", "voir <https://exemple.org/a-b>"),
        ("un <noindex>mot</noindex>, <my-tag>deux</my-tag><o:p></o:p>", "un mot, deux"),
        ("<table><tr><td nowrap>un</td></tr></table>", "un"),
    ],
)
def test_what_is_no_tag_shows_as_typed(typed: str, shown: str | None) -> None:
    expected = shown or typed.removeprefix("<p>").removesuffix("</p>")
    text = markdown(prepared(typed, str).root, fidelity.judge(RENDER))
    assert "".join(parsed(RENDER(text)).itertext()).strip() == expected


@pytest.mark.parametrize(
    "target",
    ["<p id='z'>x</p>", "<div id='z'><p>x</p></div>", "<ul id='z'><li>x</li></ul>",
     "<table><tr id='z'><td>x</td></tr></table>", "<p><strong id='z'>x</strong></p>",
     "<pre id='z'>x</pre>", "<section id='z'><h2>x</h2></section>", "<h2 id='z'>x</h2>",
     "<p><img id='z' src='/a.png' alt='x'></p>", "<aside id='z'>x</aside>"],
)  # fmt: skip
def test_links_inside_a_text_lead_where_they_led(target: str) -> None:
    text, differences = converted(f"<p><a href='#z'>y</a></p>{target}")
    assert not differences
    assert RENDER(text).count('id="z"') == 1


def test_items_outside_a_list_are_of_one() -> None:
    text, differences = converted("<p>a</p><li>b</li>\n<li>c</li>d<li>e</li><div><li>f</li></div>")
    assert not differences
    assert text == "a\n\n- b\n- c\n\nd\n\n- e\n\n<!-- -->\n\n- f"


def test_a_link_stands_apart_from_the_one_before_but_for_one_that_was_cut() -> None:
    links = "un=/a Deux=/a deux=/b ième=/b".split()
    html = "".join(f"<a href='{to}'>{said}</a>" for said, to in (link.split("=") for link in links))
    assert converted(f"<p>{html}</p>")[0] == "[un](/a) [Deux](/a) [deux](/b)[ième](/b)"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ('<a href="https://www.facebook.com/p"><i class="fa"></i></a>', "facebook.com"),
        ('<a href="/c" aria-label="Courriel"><svg></svg></a>', "Courriel"),
        (
            '<a href="/c"><span class="i"><svg><title>Notre fil</title></svg></span></a>',
            "Notre fil",
        ),
        ('<a href="/c">Écrivez <i class="fa"></i></a>', "Écrivez"),
        ('<a href="/c"><span class="i"><img src="/a.png" alt="A"></span></a>', "![A](/a.png)"),
    ],
)
def test_a_link_that_shows_a_sign_alone_has_words(link: str, words: str) -> None:
    assert f"[{words}](" in converted(f"<p>{link}</p>")[0]


def test_a_picture_shown_without_programs_is_no_loss() -> None:
    assert not fidelity.shown_words(
        "<img src='a.gif'><noscript><img src='a.jpg' alt='b'></noscript>"
    )


def test_links_to_a_place_with_accents() -> None:
    html = "<p><a href='#%C3%A9t%C3%A9'>a</a> <a href='#l%27eau'>b</a></p>"
    text = converted(f"{html}<h2 id='été'>Un</h2><h2 id=\"l'eau\">Deux</h2>")[0]
    assert text == ('[a](#été) [b](#l\'eau)\n\n## <a id="été"></a>Un\n\n## <a id="l\'eau"></a>Deux')


def test_what_a_list_holds_is_its_items() -> None:
    made = prepared("<ul><p>un</p><li>deux</li><a href='https://x.org/'>trois</a></ul>", str)
    assert markdown(made.root) == "- un\n- deux\n- [trois](https://x.org/)"
