"""Parts of a text that Markdown reads otherwise than their author meant.

Signs of other programs, unclosed tags and comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

from lazy_regex import lazy_compile
from programmation.text.code_spans import outside_code


class Oddity(NamedTuple):
    """Part of a text that readers would see otherwise than its author meant."""

    line: int
    shown: str
    message: str
    remedy: str


LineOf = Callable[..., int]
"""(words of a page, words beside them) → the line on which they were typed."""
ANY_TAG = lazy_compile(r"<[^<>]*>")


def holds(text: str, signs: Iterable[str]) -> bool:
    """Whether `text` has any of `signs`.  One character is found much faster than two."""
    for sign in signs:  # noqa: SIM110  # `any` takes twice as long
        if sign[0] in text and sign[-1] in text and sign in text:
            return True
    return False


class _Kind(NamedTuple):
    signs: tuple[str, ...]
    """Signs, one of which is in any text with this kind of oddity: a fast test."""
    pattern: re.Pattern[str]
    message: str
    remedy: str


_CUT_WORD = _Kind(
    ("-\n",), lazy_compile(r"\b[^\W_]+-\n[ >]*(?!et |ou |\d+[.)] )[^\W_]+"),
    "mot coupé en fin de ligne, qui aurait une espace", "Joignez-en les deux moitiés.",
)  # fmt: skip
_CUT_ADDRESS = _Kind(
    ("/\n", "=\n", "&\n", "?\n", "%\n", "_\n"),
    lazy_compile(
        r"(?:https?://|www\.)[^\s<>]{1,2000}[/=&?%_]\n(?!\d+/\d|et/|https?:)[\w%.~-]*[/=&?%]\S+"
    ),
    "adresse coupée en fin de ligne", "Joignez-en les deux moitiés.",
)  # fmt: skip
OTHER_TOOLS = "écriture d’un autre outil, montrée telle quelle"
_MARKS_OF_TOOLS = {
    ("==", "++", "^", "~", "::", "{", "%%", "!!!", "???", "[!", "'''", "\\", "$$", "【", "turn0",
     "Erreur !", "Erreur\u00a0!", "HYPERLINK"): (
        # Each begins with a literal sign, which `re` searches for at C speed.
        # Hugo, Jekyll, MkDocs, GitHub, Kramdown, wikis, Joomla, Confluence, LaTeX, rst.
        r"\n[ \t]*:::+[ \t]*[\w{][^\n]{0,40}|\{\{.{1,200}?\}\}|\{% .{0,200}? %\}"
        r"|\{(?P<brace>[a-z]\w{1,30})(?: [^{}\n]{0,100})?\}[^\n]{0,300}?\{/(?P=brace)\}"
        r"|\{(?:(?:load|mos)\w+(?: [^{}\n]{0,99})?|(?:code|info|panel|:?toc)(?::[^{}\n]{1,99})?)\}"
        r"|\n(?:!!!|\?\?\?\+?) ?\w[^\n]{0,40}|\n(?P<level>={2,6}) [^=\n]{1,80} (?P=level)(?=\n|\Z)"
        r"|\n>[ \t]?\[!\w+\]|'{3}(?=\w)[^'\n]{1,60}'{3}|\n\.\. [\w-]+::[^\n]{0,40}"
        r"|%%(?=[^\s%])[^%\n]{1,200}%%|\\(?:section|subsection|textbf|textit|emph|begin|item)\b[{ ]"
        # Word, ChatGPT.
        r"|Erreur[ \u00a0]! (?:Source|Signet)\b[^.\n]{0,60}|HYPERLINK [\"“«]"
        r"|【[^】\n]{1,60}】|(?:cite)?turn0\w{1,40}"
        # Other Markdowns, formulas, WhatsApp.
        r"|==(?<![=\w<]==)(?=[^\s=>])[^=\n]{1,80}(?<=[^\s<])==(?![=\w>])"
        r"|\+\+(?<![+\w]\+\+)(?=\w)[^+\n]{1,80}(?<=\w)\+\+(?![+\w])"
        # Other parentheses were only escaped, as some programs do.
        r"|\\\((?=[^)\n]{0,99}[=^{+])[^\n]{1,100}?\\\)"
        r"|\\\[(?=[^\]\n]{0,99}[=^])[^\n]{1,100}?\\\]|\$\$(?=[^\s$])[^$\n]{1,200}\$\$"
        r"|\^(?<=[\w ]\^)\[[^\]\n]{2,200}\]|\^(?<=\w\^)[\w-]{1,10}\^(?!\w)"
        r"|~(?<=\w~)[\w-]{1,10}~(?!~)|~(?<![\w~\\/]~)(?![\s~/])[^~\n]{1,80}(?<=[\w.!?»)])~(?![\w~])"
    ),
    ("[",): (
        # Wikis, forums, WordPress.
        r"\[(?<!\^\[)(?:\[[^\s\[\]][^\[\]\n]*\]\](?!\()|https?://[^\s\]]+ [^\]\n]{1,99}\](?!\()"
        r"|(?P<code>[a-z][\w-]{0,30})(?:[ =][^\]\n]{0,300})?\][^\n]{0,300}?\[/(?P=code)\]"
        r"|[a-z][\w-]{2,30}(?: [\w-]{1,30})?=(?:[\"“”]|http)[^\]\n]{0,300}\](?!\()"
        # Outlook, Gmail, ChatGPT, Gemini.
        r"|(?:cid:[^\]\s]{1,200}|oaicite:\d+|cite(?:_start|: ?\d[\d, ]*))\]"
        r"|[iI]mage ?: [^\]\n]{1,200}\](?![(\[]))"
    ),
    # SPIP, Confluence, Outlook.
    ("]",): (
        r"\[[^\[\]\n]{1,200}?(?:->(?=[^\]\s]*[/\d])[^\[\]\s]+|\|https?://[^\]\s]+"
        r"|générée automatiquement\.?)\]"
    ),
    # Emojis by their names.
    (":",): r":(?<![^\s(]:)[a-z][a-z0-9_+-]{1,30}:(?![\w:/])",
}  # fmt: skip
"""Signs, one of which is in any such mark → pattern of the marks."""
_OF_TOOLS = [
    _Kind(signs, lazy_compile(pattern), OTHER_TOOLS,
          "Récrivez ce passage en Markdown ordinaire, ou retirez-le.")
    for signs, pattern in _MARKS_OF_TOOLS.items()
]  # fmt: skip
_GLUED = _Kind(
    ("<http", "<mailto:", "<tel:"),
    lazy_compile(r"[^\s<>]{0,60}[\w»)\]]<(?:https?://|mailto:|tel:)[^<>\s]{1,2000}>"),
    "adresse collée au mot, comme Outlook la copie : les deux seraient montrés",
    "Écrivez un lien, [le mot](adresse), ou retirez l’adresse.",
)
_EMPTY = _Kind(
    ("\n",),
    # The text of an item may begin on the line below.
    lazy_compile(
        r"\n(?:[ >\t]*(?:[-+*](?:[ \t]*\[[ xX]\])?|(?:\d{1,3}[.)][ \t]*)?\[[ xX]\])[ \t]*"
        r"(?!\n {2,}[^\s+*-])| {0,3}#{1,6}[ \t]*#*[ \t]*)(?=\n|\Z)"
    ),
    "point ou titre sans texte", "Écrivez-le sur la même ligne, ou retirez-la.",
)  # fmt: skip
_ADDRESS = r"(?:https?://|www\.|mailto:)[^()\s\[\]]+"
_REVERSED = _Kind(
    (")[",),
    lazy_compile(
        rf"\((?:{_ADDRESS}\)\[[^\[\]\n]{{1,200}}|[^()\n]{{1,200}}\)\[{_ADDRESS})\](?![(\[])"
    ),
    "lien à l’envers, montré tel quel",
    "Écrivez le texte d’abord, entre crochets : [la page](adresse).",
)
_SPACED_PICTURE = _Kind(
    ("! [",), lazy_compile(r"\n! \[[^\[\]\n]{1,200}\]\([^()\n]*\)"),
    "espace après le point d’exclamation : l’image n’est qu’un lien",
    "Retirez cette espace : ![description](adresse).",
)  # fmt: skip
_SPACED = _Kind(
    ("[",), lazy_compile(r"\[[^\[\]\n]{1,200}\][ \u00a0]+\((?:https?:|www\.|mailto:|/)[^()\s]*\)"),
    "espace entre le crochet et la parenthèse", "Retirez-la : [la page](adresse).",
)  # fmt: skip
_MISSPELT = _Kind(
    ("tp", "ww"),
    lazy_compile(
        r"(?<![\w./:\"'<=-])(?<!\]\()(?:(?!https?://)[htps]{3,7}(?:[:;] ?/{1,2}|//)(?=\w)"
        r"|(?:www[,;:]|wwww+\.|ww\.)(?=[\w-]+\.\w))[^\s<>]*"
    ),
    "adresse web mal écrite, qui ne mène nulle part", "Commencez-la par « https:// ».",
)  # fmt: skip
_ANYWHERE = (
    _CUT_WORD, _CUT_ADDRESS, *_OF_TOOLS, _GLUED, _EMPTY, _REVERSED, _SPACED_PICTURE, _SPACED,
)  # fmt: skip


def _found(text: str, *kinds: _Kind) -> Iterator[Oddity]:
    """Oddities of these kinds.  text: with a newline before it, so that every line follows one."""
    for signs, pattern, message, remedy in kinds:
        for match in pattern.finditer(text) if holds(text, signs) else ():
            line = text.count("\n", 1, match.end() - len(match[0].lstrip()))
            yield Oddity(line, " ".join(match[0].split()), message, remedy)


_INDENTED = lazy_compile(r"^(?: {4}|\t)[ \t]*(?P<line>\S.*)$", re.MULTILINE)


def without_code(text: str, html: str = "") -> str:
    """`text` without code and comments, with as many lines."""
    if "`" in text or "~~~" in text or "<" in text:
        # Its first and last signs stay, in the place of words.
        text = outside_code(
            text, lambda part, _: part, lambda code: code[:1] + _emptied(code[1:-1]) + code[-1:]
        )
    text = without_comments(text)
    if "<pre>" in html:
        # Indented lines may also be nested items.
        code = {line.strip() for line in unescape("\n".join(_PRE.findall(html))).split("\n")}
        text = _INDENTED.sub(lambda m: "" if m["line"].strip() in code else m[0], text)
    return text


def without_comments(text: str) -> str:
    """`text` without comments of HTML, with as many lines."""
    return _COMMENT.sub(lambda m: _emptied(m[0]), text) if holds(text, ("<!--",)) else text


def _emptied(text: str) -> str:
    return "\n" * text.count("\n")


_PRE = lazy_compile(r"<pre>(?:<code>)?([^<]*)")

_BOLD = lazy_compile(
    # Each begins with a literal sign, which `re` searches for at C speed.
    r"\\.|\*\*\*?(?=[^\s*])(?:[^*\n]|\n(?![ >\t]*\n)|\*(?!\*))*?(?<=\S)\*{2,3}"
)
_STARS = _Kind(
    ("**",),
    lazy_compile(
        # With the rest of the line, which is then reported once.
        r"(?:[^\s*]{0,30}\*\*\w|\w[^\s*]{0,30}\*\*(?!\*)|\n\*\*[ \u00a0]\w"
        r"|\*\*[ \u00a0][^\W\d][^\n*]{0,60}\*\*)[^\n]*"
    ),
    "étoiles qui seraient montrées",
    "Collez-les aux mots qu’elles entourent, **comme ici**, dans un seul paragraphe; pour les"
    " montrer, écrivez « \\ » devant chacune.",
)
_LONE = (
    ("\n- ", lazy_compile(r"\n- \d+(?:,\d+)?[ \u00a0]?°[^\n]*|[»”\"]\n- [A-ZÀ-Þ][^\n]*")),
    ("\n+ ", lazy_compile(r"\n\+ +\S[^\n]*")),
    ("\n>", lazy_compile(r"\n>(?:\d| \d[\d \u00a0]*(?:[%$°]|(?:ans?|h|personnes)\b))[^\n]*")),
    # Footnote marked by a star, « membre* », the only one of its paragraph.
    ("\n* ",
     lazy_compile(r"(?:\$\*|(?:\A|\n)\n(?:[^*\n]|\n(?!\n))*[^\s*]\*)(?=[\s.,;:)])[^*]*\n\* .*")),
)  # fmt: skip
"""Signs that start a line by accident, « + taxes », « >50 »: start of the line, pattern."""
_SIGNED = lazy_compile(r"\n(?:[-+*] |>)")


def _lone_signs(text: str) -> Iterator[Oddity]:
    starts = _SIGNED.findall(text)
    for start, pattern in _LONE:
        if starts.count(start) == 1 and (match := pattern.search(text)):
            yield Oddity(
                text.count("\n", 1, match.end()), match[0].rpartition("\n")[2],
                "signe qui ne serait pas montré : il en ferait une liste ou une citation",
                f"Pour qu’il le soit, écrivez « \\{start.strip()} »; sinon, retirez-le.",
            )  # fmt: skip


_MAYBE_MISSPELT = lazy_compile(r"tp(?!(?<=http)s?://)s?[:;/]")
_PLAIN_BOLD = lazy_compile(r"\*\*(?<![\\*]\*\*)(?=[^\s*])[^*\n\\]*(?<=\S)\*\*(?!\*)")  # `**words**`


def of_tools(text: str) -> Iterator[Oddity]:
    """Signs of other programs, words cut by them, failed items, links and addresses."""
    text = f"\n{text}"
    yield from _found(text, *_ANYWHERE)
    yield from _lone_signs(text)
    if "**" in text and "**" in _PLAIN_BOLD.sub("", text):
        # Text shown on purpose is removed, without its ends of line.
        rest = _BOLD.sub(lambda match: _emptied(match[0]), text)
        yield from _found(rest, _STARS)
    if "ww" in text or ("tp" in text and _MAYBE_MISSPELT.search(text)):
        yield from _found(text, _MISSPELT)


# It may not contain its own start: otherwise each of many starts would search to the end.
VERBATIM = lazy_compile(r"<(code|pre|kbd|samp)\b[^<]*(?:<(?!/?\1\b)[^<]*)*</\1>")
_UNREAD = (
    _Kind(
        ("<!--",), lazy_compile(r"<!--(?!>)[^\n]{0,60}"),
        "commentaire que rien ne ferme : il serait montré",
        "Finissez-le par « --> », ou retirez-le.",
    ),
    _Kind(
        ("<",), lazy_compile(r"</?(?:article|details|section|summary)\b[^<>\n=]{0,100}>"),
        "balise que rien ne ferme : elle serait montrée",
        "Écrivez celle qui la ferme là où elle finit, ou retirez-la.",
    ),
    _Kind(
        ("=",),
        lazy_compile(r"</?[a-zA-Z]{1,12}\s[^<>\n]{0,200}=(?:\"[^\"<>\n]*|'[^'<>\n]*)>"),
        "guillemet que rien ne ferme : la balise serait montrée",
        "Fermez-le avant le « > » qui finit la balise.",
    ),
    _Kind(
        ("**", "](", "#", "- ", "* ", "•"),
        lazy_compile(
            r"\*\*[^\s*][^*\n]{0,80}(?<=\S)\*\*|\[[^\[\]\n]{1,80}\]\([^()\s]{1,500}\)"
            r"|^ {0,3}(?:#{2,6}|[-*•]) \w[^\n]{0,60}",
            re.MULTILINE,
        ),
        "mise en forme que de l’HTML empêche de lire, montrée telle quelle",
        "Laissez une ligne vide après la balise qui la précède, ou retirez la balise.",
    ),
)  # fmt: skip
_COMMENT = lazy_compile(r"<!--(.+?)-->", re.DOTALL)
_OPENED = lazy_compile(
    r"<(/?)(a|b|blockquote|code|div|em|figure|h[1-6]|i|mark|ol|pre|s|small|span|strong|sub|sup|table"
    r"|u|ul)\b",
    re.IGNORECASE,
)  # Start or end of a tag that must be closed.


def unread(text: str, html: str, line_of: LineOf) -> Iterator[Oddity]:
    """Unclosed tags, and Markdown inside HTML, where it is not read."""
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
                f"Écrivez </{name}> là où elle finit, ou retirez cette balise.",
            )  # fmt: skip
    for match in _COMMENT.finditer(text) if text.count("<!--") > 1 else ():
        if "<!--" in match[1]:
            yield Oddity(
                text.count("\n", 0, match.start()), f"<!--{match[1].splitlines()[0]}".strip(),
                "commentaire qui en contient un autre : ce qui est entre les deux n’est pas montré",
                "Finissez le premier par « --> », ou retirez-le.",
            )  # fmt: skip
    # A cell is alone on its line there.
    plain = unescape(ANY_TAG.sub("", VERBATIM.sub("", html.replace("<td", "|<td"))))
    for signs, pattern, message, remedy in _UNREAD:
        found = (match[0].strip() for match in pattern.finditer(plain) if holds(plain, signs))
        # With escaped signs, it is shown on purpose.
        meant = (shown for shown in found if shown in text and f"\\{shown}" not in text)
        for shown in islice(meant, 1):
            yield Oddity(line_of(shown), shown, message, remedy)


def _left_open(name: str, text: str) -> int:
    """Line of the first unclosed tag of that name."""
    left: list[int] = []
    for match in re.finditer(rf"<(/?){name}\b([^<>]*)", text, re.IGNORECASE):
        if not match[1] and not match[2].endswith("/"):
            left.append(match.start())
        elif match[1] and left:
            left.pop()
    return text.count("\n", 0, left[0]) if left else 0
