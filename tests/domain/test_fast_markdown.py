from __future__ import annotations

import random
import time
from re import Match
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.inlinepatterns import InlineProcessor

from bench.corpus import Writer
from programmation.text.dialect import converter
from programmation.text.fast_markdown import QuickDelimiters, quickened

EXTENSIONS = [
    f"markdown.extensions.{name}"
    for name in (
        "abbr attr_list def_list fenced_code footnotes md_in_html sane_lists tables toc".split()
    )
]

PIECES = (
    [*"*_`[]()<>&!\\|#-+:^~{}=\"' \n", "\n\n", "  \n", "![", "](", "[^1]", "[^1]: ", "<b>", "</b>",
     "&amp;", "<https://a.example>", "<moi@a.example>", "mot", "é", "\t", "    ", "1. ", "> ",
     "```", "~~~\n", "*[mot]: sens\n", "[a]: /b\n", "[a][b]", "{: .c }", "\x02", "\x03", "\r",
     "<div markdown=1>", "[TOC]", "**", "__", "***", "# ", "\n- ", "\n* * *\n", "](/b)", "<hr>",
     "\n| a | b |\n|---|---|\n| c | d |\n", ": sens\n", "{: open=open }", "{: c='&<\"' }"]
)  # fmt: skip

TEXTS = (
    # Of a few kinds of pieces: what no text lacks is never left out.
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8)
    .flatmap(lambda kinds: st.lists(st.sampled_from(kinds), max_size=30))
    .map("".join)
)


@pytest.fixture(scope="module")
def converters() -> tuple[Markdown, Markdown]:
    plain, quick = (Markdown(extensions=EXTENSIONS, output_format="html") for _ in range(2))
    quickened(quick)
    stars = QuickDelimiters("*", "strong,em", quick)
    stars.add("_", "strong,em", smart=True)
    quick.inlinePatterns.register(stars, "em_strong", 60)
    return plain, quick


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | TEXTS)
def test_same_html_as_python_markdown(converters: tuple[Markdown, Markdown], text: str) -> None:
    plain, quick = converters
    assert quick.reset().convert(text) == plain.reset().convert(text)


@pytest.mark.parametrize(
    "text",
    [
        "a|b\n-|-\n" + "{: a}|" * 16_000,
        "# a " + "{ a " * 24_000,
        "a " + "{ a " * 24_000 + "\n===\n",
        "# a {b" + " " * 95_000 + "} c",
        ("**a*b_c__" * 650 + "\n\n") * 17,
    ],
    ids=["cells", "heading", "underlined", "spaces", "emphasis"],
)
def test_100_kb_of_signs_are_soon_read(text: str) -> None:
    start = time.process_time()
    converter().reset().convert(text)
    assert time.process_time() - start < 2


def test_same_html_on_the_corpus(converters: tuple[Markdown, Markdown]) -> None:
    writer = Writer(random.Random(1))  # noqa: S311  # words, not secrets
    plain, quick = converters
    for _ in range(20):
        text = writer.body()
        assert quick.reset().convert(text) == plain.reset().convert(text)


@pytest.mark.parametrize(
    "text",
    ["*a*", "l'*été*", "**a** et *b*", "*a b*c", "*a *", "*a*b*", "**a*", "*a\\**", "*é* _b",
     "_*a*_", "*a_b*", "**a *b* c**", "***a***", "****", "*\n*", "*a\nb*", "*`a`*", "[*a*](/b)"],
)  # fmt: skip
def test_same_emphasis_as_python_markdown(converters: tuple[Markdown, Markdown], text: str) -> None:
    plain, quick = converters
    assert quick.reset().convert(text) == plain.reset().convert(text)


class _Parents(InlineProcessor):
    """A pattern of someone else's, which asks what its text is in."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[str, int, int]:  # noqa: N802
        parents = self.md.treeprocessors["inline"].parent_map  # type: ignore[union-attr,attr-defined]
        found = "/".join(sorted({parent.tag for parent in parents.values()}))
        return found, m.start(0), m.end(0)


def test_pattern_may_ask_for_parents() -> None:
    markdown = quickened(Markdown())
    markdown.inlinePatterns.register(_Parents("@", markdown), "parents", 200)
    assert markdown.convert("- @") == "<ul>\n<li>div/ul</li>\n</ul>"


class _Capitals(ParagraphProcessor):
    """A kind of block of someone else's."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks[0] = blocks[0].upper()
        super().run(parent, blocks)


def test_kind_of_block_added_between_two_texts_is_tried() -> None:
    markdown = quickened(Markdown())
    assert markdown.convert("mot") == "<p>mot</p>"
    markdown.parser.blockprocessors.register(_Capitals(markdown.parser), "capitals", 200)
    assert markdown.reset().convert("mot") == "<p>MOT</p>"
