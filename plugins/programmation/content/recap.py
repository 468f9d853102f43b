"""The body of a meeting → its announcement and its recap, each with its own notes."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache

from lazy_regex import lazy_compile

_RECAP = r"comptes?[ \u00a0-]rendus?"
_END = r"[ \t\u00a0:#]{0,40}"
# Bounded, and without features that JavaScript lacks: browsers use it too (see `editor.forms`).
RECAP_HEADING = lazy_compile(
    rf"^(?:#{{1,4}}[ \t]*[*_]{{0,3}}{_RECAP}"
    rf"(?P<of>[ \t]+(?:de|du|des|d’|d')\b[^\n]*|[ \t\u00a0]*[:,(–—-][^\n]*\w[^\n]*)?"
    rf"{_END}[*_]{{0,3}}{_END}$"
    rf"|(?:\*\*|__){_RECAP}{_END}(?:\*\*|__){_END}$"
    rf"|{_RECAP}{_END}\n(?:-{{2,}}|={{2,}})[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Pattern of the recap's title: a heading of any level and form, or bold words alone on a line."""
RECAP_ALONE = lazy_compile(
    rf"^[ \t>]{{0,10}}(?:#{{1,6}}[^\w\n]{{0,20}})?[*_]{{0,3}}(?:les? )?{_RECAP}"
    r"[ \t\u00a0:#*_]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
"""Pattern of a line that was surely meant as that title, though it is not one."""


@lru_cache(maxsize=10_000)  # Called when the text is converted, and when it is linked.
def split_recap(body: str) -> tuple[str, str]:
    """The announcement and the recap in a meeting's body."""
    match = RECAP_HEADING.search(body)
    if not match:
        return body, ""
    # The page has its own title « Compte rendu »; a longer title is kept.
    start = match.start() if match["of"] else match.end()
    before, after = halves = body[: match.start()], body[start:]
    definitions = [each for half in halves for each in _DEFINITION.finditer(half)]
    if not definitions:
        return halves
    notes = [match for match in definitions if match["note"]]
    typed = {match[0] for match in notes}
    called, by_other = (_used(_without(typed, half), notes) for half in halves)
    return (
        _with_definitions(before, {*by_other}.difference(called), definitions),
        _with_definitions(after, {*called}.difference(by_other), definitions),
    )


_DEFINITION = lazy_compile(
    # A note extends to the next empty line, and beyond it in indented lines.
    r"^ {0,3}(?:\[\^(?P<note>[^\]\n]+)\][^\S\n]*:[^\n]*"
    r"(?:\n(?! {0,3}\*?\[[^\]\n]+\][^\S\n]*:)[ \t]*\S[^\n]*|(?:\n[ \t]*)+\n(?: {4}|\t)[^\n]*)*"
    r"|\*?\[(?P<name>[^\]\n]+)\][^\S\n]*:[^\n]*)",
    re.MULTILINE,
)
"""Pattern of a definition for the whole body: a note, a link's address, an abbreviation."""


def _used(text: str, definitions: Sequence[re.Match[str]]) -> list[str]:
    """Definitions that a text uses, or that the notes among those use, in the order given."""
    used: set[str] = set()
    while text:
        folded = text.casefold()
        more = [m for m in definitions if m[0] not in used and _uses(m, text, folded)]
        used.update(match[0] for match in more)
        text = "".join(match[0] for match in more if match["note"])
    return [match[0] for match in definitions if match[0] in used]


def _without(notes: Container[str], half: str) -> str:
    # Others stay: « [sic] : » may be words that show, and call a note.
    return _DEFINITION.sub(lambda match: "" if match[0] in notes else match[0], half)


def _with_definitions(
    half: str, of_other: Container[str], definitions: Sequence[re.Match[str]]
) -> str:
    """`half` of a body without `of_other`, notes that only the other half calls, and with those of
    `definitions` that it uses and lacks."""
    kept = _without(of_other, half)
    own = {match[0].partition("]")[0] for match in _DEFINITION.finditer(half)}
    needed = _used(kept, [m for m in definitions if m[0].partition("]")[0] not in own])
    return "\n\n".join((kept, *needed, "")) if needed else kept


def _uses(match: re.Match[str], text: str, folded: str) -> bool:
    """Whether `text` calls the note, or uses the abbreviation or the link.  folded: `text`, once
    for all definitions, without capitals."""
    if name := match["name"]:
        name = name if match[0].lstrip().startswith("*") else f"[{name}]"
        return name.casefold() in folded
    return f"[^{match['note']}]" in text
