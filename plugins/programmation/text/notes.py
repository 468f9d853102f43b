"""Definitions in a text: notes, links' addresses, abbreviations.

A note defined twice keeps both texts; « [^1] : », with the space of French, is a note.  Unused
definitions, and references without a definition, are reported.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions import footnotes
from markdown.preprocessors import Preprocessor

from lazy_regex import lazy_compile
from programmation.text.line_oddities import NO_BREAKS
from programmation.text.oddities import ANY_TAG, OTHER_TOOLS, VERBATIM, LineOf, Oddity, holds

_SPACE = f"[ {NO_BREAKS}]"
_SPACED = lazy_compile(
    # Words in brackets before a colon are a sentence, unless an address follows.
    rf"^( {{0,3}}(?:\*\[|\[\^|\[(?=[^\]\n]+\]{_SPACE}+: *<?(?:https?:|/)\S))[^\]\n]+\])"
    rf"{_SPACE}+:(?={_SPACE}*\S)",
    re.MULTILINE,
)
_SPACED_SIGNS = tuple(f"]{space}" for space in (" ", *NO_BREAKS))
_NOTE = lazy_compile(rf"^[ >]{{0,6}}\[\^(?P<name>[^\]\n]+)\]{_SPACE}*:", re.MULTILINE)


class SpacedNotesProcessor(Preprocessor):
    """Reads « [^1] : » as a note, and « [page] : » as the address of a link."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if not holds(text, _SPACED_SIGNS):
            return lines
        folded = text.casefold()

        def joined(match: re.Match[str]) -> str:
            # « [Facebook] : https://… » that no link uses is a text to show.
            shows = match[1].lstrip()[:2] not in ("[^", "*[")
            alone = shows and folded.count(match[1].strip().casefold()) == 1
            return match[0] if alone else f"{match[1]}:"

        return _SPACED.sub(joined, text).split("\n")


def _named(name: str) -> str:
    return "-".join(name.split())


DEEPEST_NOTE = 10
"""Most notes inside one another: each is a copy of all the text that follows it."""


class _Notes(OrderedDict[str, str]):
    """Name → text of notes.  Iteration includes notes that are added meanwhile: notes in notes."""

    def __iter__(self) -> Iterator[str]:
        seen = 0
        for _ in range(DEEPEST_NOTE):
            names = list(islice(super().__iter__(), seen, None))
            seen += len(names)
            yield from names

    def keys(self) -> Any:
        return self


class NotesExtension(footnotes.FootnoteExtension):
    # Ids may have no spaces, unlike names.
    def makeFootnoteId(self, id: str) -> str:  # noqa: A002, N802
        return super().makeFootnoteId(_named(id))

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: A002, N802
        return super().makeFootnoteRefId(_named(id), found)

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802
        if not self.footnotes:
            return None
        self.footnotes = _Notes(self.footnotes)
        made: Element | None = super().makeFootnotesDiv(root)
        self.footnotes = OrderedDict(self.footnotes)
        for link in made.iter("a") if made is not None else ():
            if link.get("class") == "footnote-backref":
                # Screen readers say nothing for an arrow, and often omit a title.
                link.set("aria-label", link.get("title", ""))
                link.set("lang", "fr")  # Whatever the text's language.
        return made

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802
        before = self.footnotes.get(id)
        super().setFootnote(id, f"{before}\n\n{text}" if before else text)


def of_notes(text: str, html: str) -> Iterator[Oddity]:
    """Notes without a reference, and notes defined twice."""
    if "[^" not in text:
        return
    found = list(_NOTE.finditer(text))
    times = Counter(match["name"] for match in found)
    for match in found:
        name = _named(match["name"])
        if f'id="fn:{name}"' not in html:
            continue  # In code.
        line = text.count("\n", 0, match.start())
        shown = f"[^{match['name']}]"
        if times[match["name"]] > 1:
            times[match["name"]] = 0
            yield Oddity(
                line, shown, "note écrite deux fois : ses textes sont montrés l’un après l’autre",
                "Donnez à l’une un autre numéro, et à son renvoi.",
            )  # fmt: skip
        elif times[match["name"]] and f'href="#fn:{name}"' not in html:
            yield Oddity(
                line, shown, "note qu’aucun renvoi n’appelle",
                f"Écrivez {shown} dans le texte là où elle s’applique, ou retirez-la.",
            )  # fmt: skip


_DEFINITION = lazy_compile(
    r"^ {0,3}(?:(?P<abbreviation>\*\[[^\[\]\n]+\][^\S\n]*:)[ \t]*(?P<words>[^\n]*)"
    r"|(?P<reference>\[(?!\^)[^\[\]\n]+\][^\S\n]*:)[ \t]*<?(?P<address>[^\s>]+))",
    re.MULTILINE,
)  # `*[OBNL]: …`, `[page]: https://…`.


def unused(text: str, html: str) -> Iterator[Oddity]:
    """Definitions that nothing in the text uses."""
    if "]" not in text:
        return
    shown = unescape(html)
    for match in _DEFINITION.finditer(text):
        name = match["abbreviation"] or match["reference"]
        used = (match["words"] or match["address"] or "").strip()
        if name in shown or used in shown:
            continue
        message = "adresse qu’aucun lien n’emploie : sa ligne n’est pas montrée"
        remedy = f"Écrivez un lien, [la page]{name[:-1].rstrip()}, ou l’adresse sans crochets."
        if match["abbreviation"]:
            message = "abréviation que le texte n’emploie pas : sa ligne n’est pas montrée"
            remedy = "Écrivez-la dans le texte comme entre les crochets, ou retirez la ligne."
        yield Oddity(text.count("\n", 0, match.start()), match[0].strip(), message, remedy)


_BRACKETS = (
    (
        lazy_compile(r"\{:? ?[.#][a-zA-Z][^{}\n]{0,80}\}"),
        OTHER_TOOLS,
        "Retirez ces attributs, ou mettez-les à la fin d’un titre : ## Titre {{#ici}}.",
    ),
    (
        lazy_compile(r"!\[[^\[\]\n]{1,80}\](?![(\[])"),
        "image sans adresse : les crochets seraient montrés",
        "Donnez son adresse, ![description](/images/nom.jpg), ou retirez les crochets.",
    ),
    (
        lazy_compile(r"\[\^[^\]\n]{1,40}\](?!:)"),
        "renvoi à une note qui n’est pas écrite",
        "Ajoutez une ligne « {}: texte de la note », ou retirez le renvoi.",
    ),
    (
        lazy_compile(r"\[[^\[\]\n]{1,80}\]\((?=https?:|www\.|mailto:|/\w)[^\s)]{0,2000}+(?!\))"),
        "lien que rien ne ferme",
        "Fermez la parenthèse après l’adresse : [la page](adresse).",
    ),
    (
        lazy_compile(r"\[([^\[\]<>\n]{1,80})\]\[[^\[\]<>\n]{0,80}\]|\[\](?:\(|\[|(?=[\s<.,]|$))"),
        "lien sans adresse : les crochets seraient montrés",
        "Donnez son adresse, [la page](adresse), ou retirez les crochets.",
    ),
)
"""Pattern of brackets that show, with the link's words; message; remedy."""


def undefined(text: str, html: str, line_of: LineOf) -> Iterator[Oddity]:
    """References that show their brackets: no address or note was defined."""
    if not holds(html, ("][", "[]", "[^", "](", "![", "{.", "{#", "{:")):
        return
    plain = ANY_TAG.sub("", VERBATIM.sub("", html))
    for pattern, message, remedy in _BRACKETS:
        for match in pattern.finditer(plain):
            shown = unescape(match[0])
            if f"\\{shown}" in text:
                continue  # Escaped on purpose.
            near = f"[{match[1]}]" if pattern.groups and match[1] else ""
            yield Oddity(line_of(shown, near), shown, message, remedy.format(shown))
