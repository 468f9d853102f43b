"""Hypothesis strategies: content folders of arbitrary names and bytes."""

from __future__ import annotations

import os

from hypothesis import strategies as st

from programmation import kinds
from programmation.schema import Field, Kind, Type
from tests.support.building import SAMPLE
from tests.support.each_field import home_of

# -- Names ------------------------------------------------------------------------------------

FOLDERS = [
    "", "articles/", "articles/2017/", "rencontres/2017-2018/", "communautes/", "auteurs/",
    "pages/", "commentaires/premier-billet/", "images/", "documents/", "theme/", "Articles/",
    "rencontres/", "rencontres/hier/", "commentaires/", "a/b/c/", " /", "…/", "admin/", "flux/",
]  # fmt: skip
SUFFIXES = [
    ".md", ".md", ".md", ".markdown", ".MD", ".md ", ".png", ".jpg", ".webp", ".svg", ".pdf",
    ".txt", ".rst", ".html", ".ics", ".csv", ".mp3", "", "~", ".bak", ".exe", ".gif", ".avif",
]  # fmt: skip
STEMS = [
    "index", "premier-billet", "2017-06-01-titre", "2017-06-01", "nord", "con", "a b", "é",
    "e\u0301", "\u202egnp", "a\nb", "\\..\\x", "%2e%2e", "'\"<>&", "-rf", "*", "{{x}}", "$(id)",
    "-", ".", "x" * 120, "404", "robots", "\U0001f600", "İı", "ß", "ﬁ", "\ufeffx", "٣", "a\u200bb",
    "..x", "x..",
]  # fmt: skip


def _usable(name: str) -> bool:
    """Whether a file can have this name: not reserved, and short enough for a disk."""
    return name not in ("", ".", "..") and not set(name) & {"/", "\0"} and len(name) < 60


# Also bytes that are not UTF-8, as Python represents them.
_ANY_NAME = st.binary(min_size=1, max_size=40).map(os.fsdecode) | st.text(max_size=40).filter(
    lambda text: text.isprintable() or max(text, default="") < "\ud800"
)
STEM = st.sampled_from(STEMS) | _ANY_NAME.filter(_usable)
PATH = st.builds(
    lambda folder, stem, suffix: folder + stem + suffix,
    st.sampled_from(FOLDERS), STEM, st.sampled_from(SUFFIXES),
)  # fmt: skip

# -- Values -----------------------------------------------------------------------------------

ODD = [
    "", " ", "-", "~", "null", "yes", "0x1F", "1e999", "9" * 400, "-1", "1_000", "12:30:45", ".inf",
    "2017-06-01", "2017-06-01 8 h 30", "2017-03-12 2 h 30", "2017-11-05 1 h 30", "0000-00-00",
    "2199-12-31 23 h 59", "1900-01-01", "31 février 2017", "9999-12-31", "1er janvier 2017 0 h 00",
    "2017-06-01T08:30:00+99:99", "2017-06-01 24 h", "99999999999999 h", "²", "١٢:٣٠", "1 h 999",
    "[", "]", "{", "}", "[]", "{}", "[[[[", "{a: {b: {c: d}}}", "[a, [b, {c: [d]}]]", "? x",
    "? [a]: b", "&a x", "*a", "!!python/object:os.system x", "!t x", "%YAML 1.2", "---", "...", "|",
    ">-", "|9", '"\\0"', '"\\ud800"', '"\\U0010FFFF"', '"\\x85"', '"\\u2028"', "'", '"', "''",
    '"a" b', "#", "a #b", "a: b", "- a", "\t", "a\tb", "<script>", "javascript:alert(1)", "data:,x",
    "//x", "/", "/x/../y/", "https://[::1", "https://[::1]:99999/", "http://é.example/ü?ö#ï",
    "https://x@y/", "mailto:a@b.ca", "https://example.org:port/",
    "http://" + "a" * 300 + ".example", "a@b.ca", "../../x", "images/table.png", "images/",
    "{static}/images/table.png", "nord", "sud", "alice-roy", "Alice Roy", "premier-billet",
    "annulee", "reportee", "brouillon", "complete", "oui", "en", "ar", "zz-ZZ-x", "vert", "e\u0301",
    "İ", "\u0130\u0131", "ǆ", "ﷺ", "\u200f\u200e", "\u00ad", "\ufeff", "\U0001f469\u200d\U0001f4bb",
    "a\u0300" * 50, "\ue000", "\U000e0041", "\ufdd0", "x" * 3000, "é" * 300, "mot " * 300,
    "{{ 7*7 }}", "{% raw %}", "%s %d {0}", "\\", "$HOME", "`id`", "a\u00a0b", "a\u202fb", "\u2003",
    "\u3000", "\x7f", "\x1b[31m", "\x00", "\x0c", "\x85",
]  # fmt: skip
LINE = st.sampled_from(ODD) | st.text(max_size=60)


def _yaml(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    listed = st.lists(children, max_size=4)
    pair = st.tuples(st.sampled_from("nom lien titre lieu fonction a".split()), children)
    return st.one_of(
        listed.map(lambda items: f"[{', '.join(items)}]"),
        listed.map(lambda items: "".join(f"\n  - {item}" for item in items)),
        st.lists(pair, max_size=3).map(
            lambda pairs: "".join(f"\n  {key}: {value}" for key, value in pairs)
        ),
        children.map(lambda text: '"' + text + '"'),
        children.map(lambda text: "|\n  " + text),
    )


VALUE = st.recursive(LINE, _yaml, max_leaves=8)

_FIT: dict[Type, list[str]] = {
    Type.IDENTIFIER: ["abcd", "uid-1", "uid@2"],
    Type.LANGUAGE: ["en", "Anglais", "fr_CA", "x", "langue des signes"],
    Type.SLUG: ["Un titre", "x", "../x"],
    Type.DATETIME: ["2017-10-19 8 h 30", "2199-12-31 23:59", "1900-01-01 0 h",
                    "19 octobre 2017 8 h 30", "2017-10-01", "2018-02-01 9:00"],
    Type.DURATION: ["1 h 30", "1 min", "24 h"],
    Type.FLAG: ["oui", "non"],
    Type.EMAIL: ["a@b.ca", "%41@b.ca"],
    Type.URL: ["https://example.org/", "http://xn--9ca.example/?q=%22"],
    Type.CONTACT: ["a@b.ca", "https://example.org/"],
    Type.FILE: ["https://example.org/", "/articles/", "documents/aide-memoire.txt"],
    Type.PICTURE: ["images/table.png"],
    Type.ADDRESS: ["/ancien/", "/vieux/titre.html", "/a~b/"],
    Type.COMMUNITY: ["nord", "sud"],
    Type.PROFILE: ["alice-roy", "Quelqu’un", "benoit-cote"],
    Type.RECORD: ["Salle", "\n  - nom: Salle\n    lien: https://example.org/", "\n  nom: Salle",
                  "\n  - titre: x\n    lien: https://example.org/"],
}  # fmt: skip
"""Valid values, so that some texts become pages."""


def _value(field: Field) -> st.SearchStrategy[str]:
    fit = list(field.choices) or _FIT.get(field.type, ["Un titre"])
    # A title may be anything; most other fields need a value of their own type.
    free = field.type in (Type.TEXT, Type.PARAGRAPH, Type.THEME)
    return st.one_of(
        LINE.map(_quoted) if free else st.sampled_from(fit), st.sampled_from(fit), VALUE
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@st.composite
def header(draw: st.DrawFn, kind: Kind) -> str:
    """Front matter of a kind: the required fields, some optional ones, some unknown ones."""
    rows = [row for row in kind.fields if row.required or draw(st.integers(0, 3)) == 0]
    lines = [f"{row.key}: {draw(_value(row))}" for row in rows]
    if draw(st.integers(0, 9)) == 0:
        lines.append(f"{draw(LINE)}: {draw(VALUE)}")
    return "\n".join(lines)


# -- Texts ------------------------------------------------------------------------------------

MARKS = [
    "# ", "## Compte rendu\n\n", "- ", "1. ", "> ", "    ", "```", "~~~", "``", "*", "**", "_", "[",
    "]", "(", ")", "![", "](", "[^1]", "[^1]: ", "*[HTML]: ", ": ", "| a | b |\n|---|---|\n", "|",
    "{: #id .c }", "{#a}", "<", ">", "</p>", "<div markdown=1>", "<details><summary>", "<table>",
    "<a href=", "<img src=x>", "<!--", "-->", "<![CDATA[", "<?php", "&#0;", "&#xd800;",
    "&#x110000;", "&amp", "&nbsp;", "\\", "\n\n", "\n", "  \n", "---\n", "===\n",
    "{static}/images/table.png", "{filename}/pages/a-propos.md", "{attach}x", "{author}Alice Roy",
    "{tag}x", "{index}", "[x](", "/articles/", "#ancre", "https://example.org/", "mailto:a@b.ca",
    "http://[::1", "«", "»", " ?", " h ", "’", "10 $", "<script>", "</script>", "<style>",
    "{{ 7*7 }}", "{% x %}", "\u00a0", "\u202f", "\u0301", "\U0001f600",
]  # fmt: skip
BODY = st.lists(st.sampled_from(MARKS) | st.text(max_size=20), max_size=40).map("".join)

_SAMPLES = [path.read_bytes() for path in sorted(SAMPLE.rglob("*")) if path.is_file()]
_KINDS = kinds.KINDS


@st.composite
def text_of(draw: st.DrawFn, kind: Kind) -> bytes:
    """A text of a kind, valid enough to be read beyond its first line."""
    fields, body = draw(header(kind)), draw(BODY)
    form = draw(st.integers(0, 4))
    text = f"{fields}\n\n{body}" if form == 0 else f"---\n{fields}\n---\n{body}"
    return text.encode("utf-16" if form == 1 and draw(st.booleans()) else "utf-8", "surrogatepass")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of the sample site, truncated, or with some bytes changed."""
    data = bytearray(draw(st.sampled_from(_SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(data)


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, bytes]:
    """A text of a kind in its folder, under a valid name."""
    kind = draw(st.sampled_from(_KINDS))
    name = draw(st.from_regex(r"\A[a-z0-9]{1,12}\Z"))
    return f"{home_of(kind, 'premier-billet')}{name}.md", draw(text_of(kind))


ANY_BYTES = st.one_of(
    st.binary(max_size=400), damaged(), st.sampled_from(_KINDS).flatmap(text_of),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    BODY.map(lambda text: text.encode("utf-8", "surrogatepass")),
)  # fmt: skip

FOLDER = st.lists(placed() | placed() | st.tuples(PATH, ANY_BYTES), min_size=1, max_size=6).map(
    dict
)
"""Strategy: path → bytes of a few files."""
