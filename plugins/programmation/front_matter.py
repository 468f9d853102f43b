"""Text of a file → its fields, each with its line, and its body.

Two forms: a YAML block between `---` lines, or Pelican's `Key: value` header.  Values
stay text: `8:30` is never a number and `no` never false.  YAML's anchors, aliases and
tags are refused, so that a value is exactly what is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from programmation.problems import Problem

MAX_BYTES = 1_000_000
"""A text longer than this is a mistake: the longest meeting recap is a hundredth of it."""
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Text:
    """A value as typed, without the space around it."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    entries: tuple[tuple[Text, Node], ...]
    line: int


Node = Text | Items | Group


@dataclass(frozen=True, slots=True)
class Document:
    """One file, cut in two."""

    fields: Group
    body: str
    body_line: int
    """Line of the body's first line, counted from 1."""
    header: bool
    """Written as Pelican's header, not as a YAML block."""


class _Unreadable(Exception):
    def __init__(self, line: int, message: str, remedy: str, value: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.remedy, self.value = line, message, remedy, value


def parse(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read one file; either a document or the problem that prevents it."""
    try:
        text = _decode(data)
        if text.startswith("---"):
            return _parse_block(text), []
        return _parse_header(text), []
    except _Unreadable as error:
        problem = Problem(path, error.line, "", error.value, error.message, error.remedy)
        return None, [problem]


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Unreadable(
            1,
            f"le fichier est trop gros ({len(data) // 1000} ko)",
            "Un texte pèse au plus 1 000 ko ; placez les documents dans content/documents.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Unreadable(
            line,
            "le fichier n’est pas encodé en UTF-8",
            "Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _Unreadable(1, "le fichier est vide", "Écrivez-y un texte ou supprimez-le.")
    hostile = _FORBIDDEN.search(text)
    if hostile:
        raise _Unreadable(
            text.count("\n", 0, hostile.start()) + 1,
            f"caractère invisible interdit (U+{ord(hostile.group()):04X})",
            "Effacez-le : retapez la ligne au lieu de la coller.",
        )
    return text


# C0 and C1 controls but tab and newline, line and paragraph separators that readers of
# feeds and calendars take for ends of line, bidirectional overrides, non-characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)

# -- YAML block ---------------------------------------------------------------------------

_FENCE = re.compile(r"^(---|\.\.\.)[ \t]*$", re.MULTILINE)


def _parse_block(text: str) -> Document:
    opening, newline, rest = text.partition("\n")
    if opening.rstrip() != "---":
        raise _Unreadable(
            1, "la première ligne doit être « --- »", "Écrivez trois traits d’union seuls.", opening
        )
    closing = _FENCE.search(rest)
    if not closing or not newline:
        raise _Unreadable(
            1,
            "le bloc ouvert par « --- » n’est pas fermé",
            "Ajoutez une ligne « --- » entre les champs et le texte.",
        )
    block, body = rest[: closing.start()], rest[closing.end() :].removeprefix("\n")
    lines_before = 1 + rest.count("\n", 0, closing.end()) + 1
    fields = _load(block, first_line=2)
    return Document(fields, body, lines_before + 1, header=False)


def _load(block: str, first_line: int) -> Group:
    protected = "\n".join(_protect(line) for line in block.split("\n"))
    try:
        events = yaml.parse(protected, Loader=_LOADER)  # type: ignore[no-untyped-call]
        node = _build_root(iter(events), first_line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + (min(mark.line, block.count("\n")) if mark else 0)
        lines = block.split("\n")
        shown = lines[line - first_line] if line - first_line < len(lines) else ""
        raise _Unreadable(
            line,
            "cette ligne (ou celle d’avant) n’est pas lisible",
            "Vérifiez les deux-points, les guillemets à fermer et les retraits "
            "(des espaces, jamais de tabulation).",
            shown,
        ) from None
    if not isinstance(node, Group):
        raise _Unreadable(
            first_line,
            "aucun champ entre les lignes « --- »",
            "Écrivez un champ par ligne, comme « titre: Mon titre ».",
        )
    return node


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# `key: value` or `- key: value`, the key a few plain words.
_PAIR = re.compile(r"^(?P<before>\s*(?:-\s+)?[^\W\d_][\w -]*?\s?:\s+)(?P<value>\S.*?)\s*$")
_ITEM = re.compile(r"^(?P<before>\s*-\s+)(?P<value>\S.*?)\s*$")
_SPACED_COLON = re.compile(r"[ \u00a0\u202f]:\s")
_ONE_WORD = re.compile(r"^[^\W\d_A-ZÀ-Þ][\w-]*\s?:\s")


def _protect(line: str) -> str:
    """Quote a value that YAML would not read as the text that staff see.

    « titre: Financement : un survol », « - Bons coups : trois récits » and
    « titre: @la page » are plain text to whoever types them.
    """
    if item := _ITEM.match(line):
        value = item["value"]
        # A list item with a French colon is a sentence, unless its first word is a key.
        if _SPACED_COLON.search(value) and not _ONE_WORD.match(value) and value[0] not in "'\"[{":
            return item["before"] + _quoted(value)
    pair = _PAIR.match(line) or item
    if not pair:
        return line
    value = pair["value"]
    if _PAIR.match(line) is None and _ONE_WORD.match(value):
        return line
    if _needs_quotes(value):
        return pair["before"] + _quoted(value)
    return line


def _needs_quotes(value: str) -> bool:
    first = value[0]
    if first in "@`%&*!,?" and value not in ("?",):
        return True
    if first in "'\"|>#":
        return False
    if first in "[{":
        return value[-1] not in "]}"
    return ": " in value or " #" in value or value.endswith(":") or "\u00a0:" in value


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _build_root(events: Iterator[yaml.Event], first_line: int) -> Node | None:
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _build(event, events, first_line, 0)
    return None


def _build(event: yaml.Event, events: Iterator[yaml.Event], first_line: int, depth: int) -> Node:
    line = first_line + event.start_mark.line
    refused = isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None)
    if refused or depth > MAX_DEPTH:
        raise _Unreadable(
            line,
            "écriture YAML refusée (ancre, renvoi, étiquette ou trop de niveaux)",
            "Écrivez la valeur entre guillemets.",
        )
    if isinstance(event, yaml.ScalarEvent):
        return Text(event.value.strip(), line)
    nodes: list[Node] = []
    closing = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
    while not isinstance(inner := next(events), closing):
        nodes.append(_build(inner, events, first_line, depth + 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(tuple(nodes), line)
    pairs = zip(nodes[::2], nodes[1::2], strict=True)
    return Group(tuple((_key(key), value) for key, value in pairs), line)


def _key(node: Node) -> Text:
    if not isinstance(node, Text):
        raise _Unreadable(
            node.line, "clé de champ illisible", "Écrivez un champ par ligne, comme « titre: … »."
        )
    return node


# -- Pelican's header (Python-Markdown's Meta-Data) -----------------------------------------

_HEADER_LINE = re.compile(r"^ {0,3}(?P<key>[^\W\d_][\w \u00a0-]*?)\s?:(?:[ \t]+|$)(?P<value>.*)$")


def _parse_header(text: str) -> Document:
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.strip())
    entries: list[tuple[Text, Node]] = []
    number = start
    for number in range(start, len(lines)):  # noqa: B007  (used after the loop)
        line = lines[number]
        if not line.strip():
            break
        if entries and line[0] in " \t":
            key, value = entries[-1]
            entries[-1] = (key, _continued(value, Text(line.strip(), number + 1)))
            continue
        match = _HEADER_LINE.match(line)
        if not match:
            raise _Unreadable(
                number + 1,
                "il manque l’en-tête au début du fichier"
                if not entries
                else "ligne d’en-tête illisible",
                "Commencez le fichier par une ligne « --- », les champs, puis une ligne « --- »."
                if not entries
                else "Laissez une ligne vide entre l’en-tête et le texte.",
                line,
            )
        entries.append(
            (Text(match["key"].strip(), number + 1), Text(match["value"].strip(), number + 1))
        )
    else:
        number += 1
    body = "\n".join(lines[number + 1 :])
    return Document(Group(tuple(entries), start + 1), body, number + 2, header=True)


def _continued(value: Node, more: Text) -> Node:
    if isinstance(value, Text):
        return Items((value, more), value.line) if value.value else more
    assert isinstance(value, Items)
    return Items((*value.items, more), value.line)
