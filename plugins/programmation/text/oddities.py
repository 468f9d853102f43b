"""What a text holds that is read otherwise than its author meant.

Signs of other programs, brackets that would show, lines that would not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from lazy_regex import lazy_compile
from programmation.text.line_oddities import Oddity, holds

LineOf = Callable[..., int]
"""Words of a page, and words near them → the line on which they were typed."""
_ANY_TAG = lazy_compile(r"<[^<>]*>")


_OTHER_TOOLS = lazy_compile(
    # Hugo, Jekyll, MkDocs, GitHub, Kramdown, wikis, forums, LaTeX, reStructuredText.
    r"^[ \t]*:::+[ \t]*[\w{][^\n]{0,40}|\{\{[<%].{0,200}?[%>]\}\}|\{% .{0,200}? %\}"
    r"|^\[\[[^\]\n]+\]\]|^(?:!!!|\?\?\?\+?) ?\w[^\n]{0,40}|^>[ \t]?\[!\w+\]"
    r"|(?:\A|(?<=\n\n))\{:? ?[.#]\w[^\n]{0,40}\}$|'{3}(?=\w)[^'\n]{1,60}'{3}"
    r"|\[(?P<code>b|i|u|s|url|img|quote|color|size)(?:=[^\]\n]{0,100})?\][^\n]{0,200}?\[/(?P=code)\]"
    r"|\\(?:section|subsection|textbf|textit|emph|begin|item)\b[{ ]|^\.\. [\w-]+::[^\n]{0,40}",
    re.MULTILINE,
)
_SIGNS_OF_TOOLS = (
    ":::", "{{", "{%", "[[", "!!!", "???", "[!", "{:", "{.", "{#", "'''", "[/", "\\", ".. ",
)  # fmt: skip


def of_tools(text: str) -> Iterator[Oddity]:
    """Signs of other programs, and boxes without words."""
    if holds(text, _SIGNS_OF_TOOLS):
        for match in _OTHER_TOOLS.finditer(text):
            yield Oddity(
                text.count("\n", 0, match.start()), match[0].strip(),
                "écriture d’un autre outil, montrée telle quelle",
                "Récrivez ce passage en Markdown ordinaire, ou retirez-le.",
            )  # fmt: skip
    if holds(text, ("[ ]", "[x]", "[X]")):
        for number, line in enumerate(text.split("\n")):
            if line.strip().lstrip("-+* ").lower() in ("[x]", "[ ]"):
                yield Oddity(
                    number, line.strip(), "case à cocher sans texte",
                    "Écrivez ce qui est à faire, ou retirez la ligne.",
                )  # fmt: skip


_UNDEFINED = lazy_compile(
    r"\[([^\[\]<>\n]{1,80})\]\[([^\[\]<>\n]{0,80})\]|\[\](?:\(|\[|(?=[\s<.,]|$))"
)
_UNCLOSED = lazy_compile(r"\[[^\[\]\n]{1,80}\]\((?=https?:|www\.|mailto:|/\w)[^\s)]{0,60}")
_NO_NOTE = lazy_compile(r"\[\^[^\]\s]{1,40}\](?!:)")
_VERBATIM = lazy_compile(r"<(code|pre|kbd|samp)\b.*?</\1>", re.DOTALL)


def undefined(html: str, line_of: LineOf) -> Iterator[Oddity]:
    """Brackets that readers will see: no address was given, no note written."""
    if not any(sign in html for sign in ("][", "[]", "[^", "](")):
        return
    plain = _ANY_TAG.sub("", _VERBATIM.sub("", html))
    for match in _NO_NOTE.finditer(plain):
        yield Oddity(
            line_of(match[0]), match[0], "renvoi à une note qui n’est pas écrite",
            f"Ajoutez une ligne « {match[0]}: texte de la note », ou retirez le renvoi.",
        )  # fmt: skip
    for match in _UNCLOSED.finditer(plain):
        yield Oddity(
            line_of(unescape(match[0])), unescape(match[0]), "lien que rien ne ferme",
            "Fermez la parenthèse après l’adresse : [la page](adresse).",
        )  # fmt: skip
    for match in _UNDEFINED.finditer(plain):
        shown = unescape(match[0])
        yield Oddity(
            line_of(shown, f"[{match[1]}]" if match[1] else ""), shown,
            "lien sans adresse : les crochets seraient montrés",
            "Donnez son adresse, [la page](adresse), ou retirez les crochets.",
        )  # fmt: skip


_MADE_FOR_ANOTHER = lazy_compile(
    r"^ {0,3}(?:(?P<abbreviation>\*\[[^\[\]\n]+\]:)[ \t]*(?P<words>[^\n]*)"
    r"|(?P<reference>\[(?!\^)[^\[\]\n]+\]:)[ \t]*<?(?P<address>[^\s>]+))",
    re.MULTILINE,
)


def unused(text: str, html: str) -> Iterator[Oddity]:
    """Lines that show nothing by themselves, and that nothing in the text calls for."""
    if "]:" not in text:
        return
    shown = unescape(html)
    for match in _MADE_FOR_ANOTHER.finditer(text):
        name = match["abbreviation"] or match["reference"]
        used = (match["words"] or match["address"] or "").strip()
        if name in shown or used in shown:
            continue
        if match["abbreviation"]:
            message = "abréviation que le texte n’emploie pas : sa ligne n’est pas montrée"
            remedy = "Écrivez-la dans le texte comme entre les crochets, ou retirez la ligne."
        else:
            message = "adresse qu’aucun lien n’emploie : sa ligne n’est pas montrée"
            remedy = f"Écrivez un lien, [la page]{name[:-1]}, ou l’adresse sans crochets."
        yield Oddity(text.count("\n", 0, match.start()), match[0].strip(), message, remedy)
