"""What a machine mends in a text, and what it leaves."""

from __future__ import annotations

import pytest

from programmation import kinds
from programmation.content.corrections import corrected, unknown_keys

BLOCK = "---\ntitre: A\ndate: 2018-01-02\n{}---\n{}"
HEADER = "Title: A\nDate: 2018-01-02\n{}\n{}"


def mended(fields: str, body: str, *unwanted: str, form: str) -> str:
    data, _ = corrected("articles/a.md", form.format(fields, body).encode(), kinds.POST, unwanted)
    return data.decode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](http://x.ca/b)", "[a](https://x.ca/b)"),
        ("<http://x.ca> http://y.ca/z", "<https://x.ca> https://y.ca/z"),
        ('<a href="http://x.ca">', '<a href="https://x.ca">'),
        ("[r]: http://x.ca", "[r]: https://x.ca"),
        ("`http://x.ca`", "`http://x.ca`"),
        ("```\nhttp://x.ca\n```\n", "```\nhttp://x.ca\n```\n"),
        ("http://localhost/ http://127.0.0.1:80/ http://x.ca:8080 http://nas/", None),
        ("https://x.ca", None),
        ("![](a.png) ![ ](b.png)", "![À décrire](a.png) ![À décrire](b.png)"),
        ("![][p]\n\n[p]: a.png", "![À décrire][p]\n\n[p]: a.png"),
        ("![x](a.png) ![] (b) `![](c)`", None),
        ("<img src='a.png'> <img alt='' src='b'>", None),
        ("a  \nb\r\nc\ttab", None),
    ],
)
def test_bodies(body: str, expected: str | None) -> None:
    if body.startswith("<img"):
        expected = "<img alt=\"À décrire\" src='a.png'> <img alt='' src='b'>"
    for form in (BLOCK, HEADER):
        after = form.format("", body if expected is None else expected)
        assert mended("", body, form=form) == after


@pytest.mark.parametrize("form", [BLOCK, HEADER])
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("humeur: gaie\n", ""),
        ("humeur: gaie\nresume: x\n", "resume: x\n"),
        ("humeur:\n  - gaie\n  - triste\nresume: x\n", "resume: x\n"),
        ("resume: x\nHumeur: gaie\n", "resume: x\n"),
        ("resume: humeur\n", "resume: humeur\n"),
        ("autre: x\n", "autre: x\n"),
        ("image: images/a.png\n", "image: images/a.png\nimage_alt: À décrire\n"),
        ("image: images/a.png\nimage_alt: x\n", "image: images/a.png\nimage_alt: x\n"),
        ("source: http://x.ca/a\n", "source: https://x.ca/a\n"),
        ("source: Voir http://x.ca/a\n", "source: Voir http://x.ca/a\n"),
    ],
)
def test_fields(form: str, fields: str, expected: str) -> None:
    after = form.format(expected, "Texte.\n")
    assert mended(fields, "Texte.\n", "humeur", form=form) == after


def test_all_of_a_removed_field_goes_and_no_more() -> None:
    listed = "humeur:\n• gaie\n# Le ton.\n"
    assert mended(listed, "A", "humeur", form=BLOCK) == BLOCK.format("# Le ton.\n", "A")
    # The line that ends a header, without which the text would be fields.
    ended = HEADER.format("---", "Annonce : x\n")
    assert mended("humeur: gaie\n---", "Annonce : x\n", "humeur", form=HEADER) == ended


def test_each_change_is_told_with_its_line() -> None:
    text = BLOCK.format("humeur: gaie\n", "a\n\n![](x.png) et\n[b](http://x.ca)\n")
    _, changes = corrected("articles/a.md", text.encode(), kinds.POST, ["humeur"])
    assert [(change.line, str(change)) for change in changes] == [
        (4, "« humeur: gaie » retiré"),
        (8, "« ![] » → « ![À décrire] »"),
        (9, "« http://x.ca » → « https://x.ca »"),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"---\n", b"x", BLOCK.format("", "\0").encode()]
)
def test_what_cannot_be_read_is_left(data: bytes) -> None:
    assert corrected("articles/a.md", data, kinds.POST, ["x"]) == (data, [])


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_ends_of_lines_stay(newline: str) -> None:
    text = BLOCK.format("image: images/a.png\n", "http://x.ca\nb\n").replace("\n", newline)
    data, _ = corrected("articles/a.md", text.encode(), kinds.POST)
    assert data.decode() == text.replace("http:", "https:").replace(
        "a.png", f"a.png{newline}image_alt: À décrire"
    )


def test_mending_twice_changes_nothing_more() -> None:
    text = BLOCK.format("image: a.png\nx: y\n", "![](b.png) http://x.ca <img src=c>").encode()
    once, _ = corrected("articles/a.md", text, kinds.POST, ["x"])
    assert corrected("articles/a.md", once, kinds.POST, ["x"]) == (once, [])


def test_unknown_keys() -> None:
    text = BLOCK.format("Humeur: x\nrésumé: y\nsans_avertissement: z\n", "")
    assert unknown_keys("a.md", text.encode(), kinds.POST) == ["Humeur"]
    # A sentence of a text without a header is no field to remove.
    assert unknown_keys("a.md", b"Article : utile.\n\nMerci.\n", kinds.POST) == []


def test_a_draft_of_another_tool_stays_one() -> None:
    text = BLOCK.format("draft: true\nsans_avertissement: x\n", "").encode()
    unwanted = ["draft", "sans_avertissement"]
    assert corrected("articles/a.md", text, kinds.POST, unwanted) == (text, [])
    assert unknown_keys("a.md", text, kinds.POST) == []
    # A meeting has no such field.
    assert unknown_keys("a.md", text, kinds.MEETING) == ["draft"]
