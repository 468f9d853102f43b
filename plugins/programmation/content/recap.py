"""The body of a meeting → its announcement and its recap, each with the notes that it calls."""

from __future__ import annotations

import re
from functools import lru_cache

from lazy_regex import lazy_compile

_RECAP = r"comptes?[ \u00a0-]rendus?"
_END = r"[ \t\u00a0:#]{0,40}"
# Bounded, and read by browsers too (see `editor.forms`): nothing that JavaScript has not.
RECAP_HEADING = lazy_compile(
    rf"^(?:#{{1,4}}[ \t]*[*_]{{0,3}}{_RECAP}"
    rf"(?P<of>[ \t]+(?:de|du|des|d’|d')\b[^\n]*|[ \t\u00a0]*[:,(–—-][^\n]*\w[^\n]*)?"
    rf"{_END}[*_]{{0,3}}{_END}$"
    rf"|(?:\*\*|__){_RECAP}{_END}(?:\*\*|__){_END}$"
    rf"|{_RECAP}{_END}\n(?:-{{2,}}|={{2,}})[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Pattern of the recap's title: of any level and form, or in bold alone on its line."""
RECAP_ALONE = lazy_compile(
    rf"^[ \t>]{{0,10}}(?:#{{1,6}}[^\w\n]{{0,20}})?[*_]{{0,3}}(?:les? )?{_RECAP}"
    r"[ \t\u00a0:#*_]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
"""Pattern of words that were surely meant as that title."""


@lru_cache(maxsize=10_000)  # Asked for when the text is converted, and when it is linked.
def split_recap(body: str) -> tuple[str, str]:
    """The announcement and the recap in a meeting's body."""
    match = RECAP_HEADING.search(body)
    if not match:
        return body, ""
    # The page says « Compte rendu » itself; a title that says more stays.
    before, after = body[: match.start()], body[match.start() if match["of"] else match.end() :]
    if "]" not in body or not _MADE_FOR_ANOTHER.search(body):
        return before, after
    return _with_own_lines(before, after), _with_own_lines(after, before)


_MADE_FOR_ANOTHER = lazy_compile(
    # A note goes on to the next empty line, and further where lines are indented.
    r"^ {0,3}(?:\[\^(?P<note>[^\]\n]+)\][^\S\n]*:[^\n]*"
    r"(?:\n(?! {0,3}\*?\[[^\]\n]+\][^\S\n]*:)[ \t]*\S[^\n]*|(?:\n[ \t]*)+\n(?: {4}|\t)[^\n]*)*"
    r"|\*?\[(?P<name>[^\]\n]+)\][^\S\n]*:[^\n]*)",
    re.MULTILINE,
)
"""Pattern of what is written at the end of a file for all of it: notes, addresses."""


def _with_own_lines(half: str, other: str) -> str:
    """`half` of a body with the lines of `other` that it needs, without its notes alone."""
    kept = _MADE_FOR_ANOTHER.sub(
        lambda match: (
            "" if match["note"] and _is_of(match, other) and not _is_of(match, half) else match[0]
        ),
        half,
    )
    own = {match[0].partition("]")[0] for match in _MADE_FOR_ANOTHER.finditer(half)}
    needed = [
        match[0]
        for match in _MADE_FOR_ANOTHER.finditer(other)
        if match[0].partition("]")[0] not in own and _is_of(match, half)
    ]
    return "\n\n".join((kept, *needed, "")) if needed else kept


def _is_of(match: re.Match[str], half: str) -> bool:
    """Whether `half` calls the note, or has the word or the name of the link."""
    if name := match["name"]:
        name = name if match[0].lstrip().startswith("*") else f"[{name}]"
        return name.casefold() in half.casefold()
    return bool(re.search(rf"\[\^{re.escape(match['note'])}\](?![^\S\n]*:)", half))
