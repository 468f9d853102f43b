"""What a text holds that is read otherwise than its author meant.

Signs of other programs, brackets that would show, lines that would not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple

from lazy_regex import lazy_compile
from programmation.text.code_spans import outside_code


class Oddity(NamedTuple):
    """Something that readers would see otherwise than its author."""

    line: int
    shown: str
    message: str
    remedy: str


LineOf = Callable[..., int]
"""Words of a page, and words near them → the line on which they were typed."""
ANY_TAG = lazy_compile(r"<[^<>]*>")


def holds(text: str, signs: Iterable[str]) -> bool:
    """Whether `text` holds any of `signs`.  One character is found many times faster than two."""
    return any(sign[0] in text and sign in text for sign in signs)


_OTHER_TOOLS = lazy_compile(
    # Hugo, Jekyll, MkDocs, GitHub, Kramdown, wikis, forums, LaTeX, reStructuredText.
    r"^[ \t]*:::+[ \t]*[\w{][^\n]{0,40}|\{\{[<%].{0,200}?[%>]\}\}|\{% .{0,200}? %\}"
    r"|!?\[\[[^\s\[\]][^\[\]\n]*\]\](?!\()|^(?:!!!|\?\?\?\+?) ?\w[^\n]{0,40}|^>[ \t]?\[!\w+\]"
    r"|(?:\A|(?<=\n\n))\{:? ?[.#]\w[^\n]{0,40}\}$|'{3}(?=\w)[^'\n]{1,60}'{3}"
    r"|\[(?P<code>b|i|u|s|url|img|quote|color|size)(?:=[^\]\n]{0,100})?\][^\n]{0,200}?\[/(?P=code)\]"
    # Pandoc's, and those of other Markdowns.
    r"|(?<![=\w<])==(?=[^\s=>])[^=\n]{1,80}(?<=[^\s<])==(?![=\w>])|(?<=\w) ?\^\[[^\]\n]{2,200}\]"
    r"|(?<![+\w])\+\+(?=\w)[^+\n]{1,80}(?<=\w)\+\+(?![+\w])|\w\^[\w-]{1,10}\^(?!\w)"
    r"|\\(?:section|subsection|textbf|textit|emph|begin|item)\b[{ ]|^\.\. [\w-]+::[^\n]{0,40}",
    re.MULTILINE,
)
_SIGNS_OF_TOOLS = (
    "==", "++", "^",
    ":::", "{{", "{%", "[[", "!!!", "???", "[!", "{:", "{.", "{#", "'''", "[/", "\\", ".. ",
)  # fmt: skip


_INDENTED = lazy_compile(r"^(?: {4}|\t)[ \t]*(?P<line>\S.*)$", re.MULTILINE)


def without_code(text: str, html: str = "") -> str:
    """`text`, on as many lines, without code and comments."""
    if "`" in text or "~~~" in text or "<" in text:
        text = outside_code(text, lambda part, _: part, _blank)
    if "<!--" in text:
        text = _COMMENT.sub(lambda m: _blank(m[0]), text)
    if "<pre>" in html:
        # Further right, there are items of lists too.
        code = {line.strip() for line in unescape("\n".join(_PRE.findall(html))).split("\n")}
        text = _INDENTED.sub(lambda m: "" if m["line"].strip() in code else m[0], text)
    return text


def _blank(text: str) -> str:
    return _ON_LINES.sub(" ", text)


_ON_LINES = lazy_compile(r"[^\n]")
_PRE = lazy_compile(r"<pre>(?:<code>)?([^<]*)")


_CUT_WORD = lazy_compile(r"\b([^\W\d_]+)-\n[ >]*(?!et |ou )([a-zà-öø-ÿœ]+)")


def of_tools(text: str) -> Iterator[Oddity]:
    """Signs of other programs, words that one has cut, and boxes without words."""
    for match in _CUT_WORD.finditer(text) if "-\n" in text else ():
        yield Oddity(
            text.count("\n", 0, match.start()), f"{match[1]}- {match[2]}",
            "mot coupé en fin de ligne, qui aurait une espace", "Joignez-en les deux moitiés.",
        )  # fmt: skip
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


_ADDRESS = r"(?:https?://|www\.|mailto:)[^()\s\[\]]+"
_REVERSED = lazy_compile(
    rf"\((?:{_ADDRESS}\)\[[^\[\]\n]{{1,200}}|[^()\n]{{1,200}}\)\[{_ADDRESS})\](?![(\[])"
)
_SPACED = lazy_compile(
    r"(?m:^! )\[[^\[\]\n]{1,200}\]\([^()\n]*\)"
    r"|\[[^\[\]\n]{1,200}\][ \u00a0]+\((?:https?:|www\.|mailto:|/)[^()\s]*\)"
)


def of_links(text: str) -> Iterator[Oddity]:
    """Links with one sign in place of the other, or with a space in their middle."""
    for match in _REVERSED.finditer(text) if ")[" in text else ():
        yield Oddity(
            text.count("\n", 0, match.start()), match[0], "lien à l’envers, montré tel quel",
            "Écrivez le texte d’abord, entre crochets : [la page](adresse).",
        )  # fmt: skip
    for match in _SPACED.finditer(text) if holds(text, ("] (", "]\u00a0(", "! [")) else ():
        message = "espace entre le crochet et la parenthèse"
        remedy = "Retirez-la : [la page](adresse)."
        if match[0][0] == "!":
            message = "espace après le point d’exclamation : l’image n’est qu’un lien"
            remedy = "Retirez-la : ![description](adresse)."
        yield Oddity(text.count("\n", 0, match.start()), match[0], message, remedy)


_BRACKETS = (
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
"""Pattern of brackets that show, with the words that the link would have; message; remedy."""
# No start within: else each of many starts would look for the end of the text.
_VERBATIM = lazy_compile(r"<(code|pre|kbd|samp)\b[^<]*(?:<(?!/?\1\b)[^<]*)*</\1>")


def undefined(html: str, line_of: LineOf) -> Iterator[Oddity]:
    """Brackets that readers will see: no address was given, no note written."""
    if not any(sign in html for sign in ("][", "[]", "[^", "](")):
        return
    plain = ANY_TAG.sub("", _VERBATIM.sub("", html))
    for pattern, message, remedy in _BRACKETS:
        for match in pattern.finditer(plain):
            shown = unescape(match[0])
            near = f"[{match[1]}]" if pattern.groups and match[1] else ""
            yield Oddity(line_of(shown, near), shown, message, remedy.format(shown))


_UNREAD = lazy_compile(
    r"\*\*[^\s*][^*\n]{0,80}\*\*|\[[^\[\]\n]{1,80}\]\([^()\s]{1,500}\)|^ {0,3}#{2,6} \w[^\n]{0,60}"
    r"|<!--(?!>)[^\n]{0,60}|</?[a-zA-Z]{1,12}\s[^<>\n]{0,200}=(?:\"[^\"<>\n]*|'[^'<>\n]*)>",
    re.MULTILINE,
)
_COMMENT = lazy_compile(r"<!--(.+?)-->", re.DOTALL)
_OPENED = lazy_compile(
    r"<(/?)(a|b|blockquote|code|div|em|figure|h[1-6]|i|mark|ol|pre|s|small|span|strong|sub|sup|table"
    r"|u|ul)\b",
    re.IGNORECASE,
)


def unread(text: str, html: str, line_of: LineOf) -> Iterator[Oddity]:
    """Tags that nothing closes, and what was typed as Markdown where HTML hides it from it."""
    if "<" not in text:
        return
    opened: Counter[str] = Counter()
    for match in _OPENED.finditer(html):
        opened[match[2].lower()] += -1 if match[1] else 1
    for name, times in opened.items():
        if times > 0:
            yield Oddity(
                _left_open(name, without_code(text)), f"<{name}>",
                "balise que rien ne ferme : la suite du texte en fait partie",
                f"Écrivez </{name}> là où elle finit, ou retirez-la.",
            )  # fmt: skip
    for match in _COMMENT.finditer(text) if text.count("<!--") > 1 else ():
        if "<!--" in match[1]:
            yield Oddity(
                text.count("\n", 0, match.start()), f"<!--{match[1].splitlines()[0]}".strip(),
                "commentaire qui en contient un autre : ce qui est entre les deux n’est pas montré",
                "Finissez le premier par « --> », ou retirez-le.",
            )  # fmt: skip
    plain = unescape(ANY_TAG.sub("", _VERBATIM.sub("", html)))
    told: set[str] = set()
    for match in _UNREAD.finditer(plain):
        shown = match[0].strip()
        if shown not in text or shown[:2] in told:
            continue  # With escaped signs: shown on purpose.
        told.add(shown[:2])
        if shown.startswith("<!--"):
            message = "commentaire que rien ne ferme : il serait montré"
            remedy = "Finissez-le par « --> », ou retirez-le."
        elif shown[0] == "<":
            message = "guillemet que rien ne ferme : la balise serait montrée"
            remedy = "Fermez-le avant le « > » qui finit la balise."
        else:
            message = "mise en forme que de l’HTML empêche de lire, montrée telle quelle"
            remedy = "Laissez une ligne vide après la balise qui la précède, ou retirez la balise."
        yield Oddity(line_of(shown), shown, message, remedy)


def _left_open(name: str, text: str) -> int:
    """The line of the first tag of that name which no other closes."""
    left: list[int] = []
    for match in re.finditer(rf"<(/?){name}\b([^<>]*)", text, re.IGNORECASE):
        if not match[1] and not match[2].endswith("/"):
            left.append(match.start())
        elif match[1] and left:
            left.pop()
    return text.count("\n", 0, left[0]) if left else 0


_MADE_FOR_ANOTHER = lazy_compile(
    r"^ {0,3}(?:(?P<abbreviation>\*\[[^\[\]\n]+\][^\S\n]*:)[ \t]*(?P<words>[^\n]*)"
    r"|(?P<reference>\[(?!\^)[^\[\]\n]+\][^\S\n]*:)[ \t]*<?(?P<address>[^\s>]+))",
    re.MULTILINE,
)


def unused(text: str, html: str) -> Iterator[Oddity]:
    """Lines that show nothing by themselves, and that nothing in the text calls for."""
    if "]" not in text:
        return
    shown = unescape(html)
    for match in _MADE_FOR_ANOTHER.finditer(text):
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
