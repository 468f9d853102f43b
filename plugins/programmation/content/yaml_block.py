"""A YAML block as staff type it → nodes that hold what they see.

« titre: Financement : un survol », « titre: "Oser" ensemble » and « - Bons coups : trois
récits » are plain text to whoever types them, but not to YAML.  So each value written
without YAML's own signs is quoted first, line by line, and then YAML reads the block.
Anchors, aliases and tags are refused: a value is exactly what is seen.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import NoReturn

import yaml

from lazy_regex import lazy_compile
from programmation.content.nodes import FrontMatterError, Group, Items, Node, Text
from programmation.kinds import KINDS
from programmation.schema import by_key, normalized
from programmation.text.plain_text import FORBIDDEN

MAX_DEPTH = 8

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_group(block: str, first_line: int) -> Group:
    """Nodes of a block.  first_line: its line in the file.  Raises `FrontMatterError`."""
    lines = block.split("\n")
    quoted = "\n".join(_Quoting(lines, first_line).lines())
    try:
        events = iter(yaml.parse(quoted, Loader=_LOADER))
        first = next((event for event in events if isinstance(event, yaml.NodeEvent)), None)
        node = _build(first, events, first_line, 0) if first else None
        # What stands further left than the first line, YAML tells only to whoever asks for more.
        deque(events, maxlen=0)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        index = min(mark.line, len(lines) - 1) if mark else 0
        sentence = re.match(r" +[^\s-][^:]*$", lines[index])
        told = _NO_COLON if sentence else _UNREADABLE
        raise FrontMatterError(first_line + index, *told, lines[index]) from None
    if not isinstance(node, Group):
        remedy = "Écrivez un champ par ligne, comme « titre: Mon titre »."
        raise FrontMatterError(first_line, "aucun champ entre les lignes « --- »", remedy)
    return node


_UNREADABLE = (
    "cette ligne (ou celle d’avant) n’est pas lisible",
    "Vérifiez les retraits, les crochets et les guillemets.",
)
_NO_COLON = (
    "ligne sans deux-points",
    "Écrivez « champ: valeur » ; si elle continue la ligne d’avant, commencez-la par deux espaces"
    " de plus.",
)


# -- Quoting: what staff see is what YAML reads -------------------------------------------

_SPACES = " \u00a0\u202f"
_DASHES = lazy_compile(rf"(?:-[{_SPACES}]+)+")
_BULLET = lazy_compile(rf"[*–—][{_SPACES}\t]+|[•·▪‣◦][{_SPACES}\t]*|-(?=[^\W\d_])")
"""Pattern of the sign that people and Word begin an item with."""
_QUOTED_KEY = lazy_compile(r"([\"'])(?P<key>\w+)\1(?=[ \u00a0]*:)")
"""Pattern of a key in quotes, as programs that write JSON have it."""
_INNER_KEYS = frozenset(key for kind in KINDS for row in kind.fields for key in by_key(row.fields))
_PAIR = lazy_compile(rf"(?P<key>[^\W\d_][\w'’{_SPACES}\t-]*):(?P<space>[{_SPACES}]*)(?P<value>.*)")
_DOUBLE_QUOTED = lazy_compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE_QUOTED = lazy_compile(r"'(?:[^']|'')*'")
_IN_QUOTES = lazy_compile(r"^([\"'])((?:(?!\1).)+\1(?=\w).*)\1$")
"""Pattern of a value between quotes that holds some: « "Le "vrai" coût" », « 'L'été' »."""
_UNCLOSED = lazy_compile(r"\[[^]]*|\{[^}]*")
_BLOCK_SCALAR = lazy_compile(r"[|>][+-]?[1-9]?[+-]?(?:\s+#.*)?")
_REMARK = lazy_compile(r"#(?:[\s#]|$|[^\W\d_][\w '’-]*:)")
"""Pattern of a comment's start; « #économie » and « #1 » are words."""
_COMMENT = lazy_compile(rf"\s*(?:(?<=\s){_REMARK.pattern}.*)?")


class _Quoting:
    """Goes through the lines of a block, taking a value with the lines that continue it."""

    def __init__(self, source: list[str], first_line: int) -> None:
        self.source, self.first_line, self.index = source, first_line, 0
        self.cut = [_margin(line) for line in source]

    def lines(self) -> list[str]:
        """The lines, values quoted: as many as came in, so that YAML's line numbers hold."""
        quoted: list[str] = []
        while self.index < len(self.source):
            margin, text = self.cut[self.index]
            if not text or _REMARK.match(text):
                self.index += 1
                quoted.append("")
                continue
            if "\t" in margin:
                self._refuse("tabulation au début de la ligne", "Remplacez-la par deux espaces.")
            quoted += self._statement(" " * len(margin), text)
        return quoted

    def _statement(self, margin: str, text: str) -> list[str]:
        text = _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else text
        dashes = match[0].translate(_PLAIN_SPACES) if (match := _DASHES.match(text)) else ""
        rest = text[len(dashes) :]
        before = margin + dashes
        if pair := _pair(rest, in_list=bool(dashes), nested=bool(margin)):
            key, value = pair
            return self._value(f"{before}{key}: ", value, len(before) + 1)
        if dashes:
            return self._value(before, rest, len(margin) + 1)
        if not margin and text != "-":
            self._refuse(*_NO_COLON)
        return self._value(before, rest, len(margin))

    def _value(self, before: str, first: str, column: int) -> list[str]:
        """A value and the lines that continue it: those that start at `column` or after."""
        if not first or _REMARK.match(first) or first == "-":
            self.index += 1
            return [f"{before}{first}"]
        more = self._continuation(column)
        typed = "\n".join((first, *more))
        if _is_yaml(first, typed):
            quoted = [f"{before}{first}", *more]
        elif _UNCLOSED.fullmatch(typed) or (first[0] in "\"'" and not _quoted_end(typed)):
            self._refuse("guillemet ou crochet jamais fermé", "Fermez-le ou retirez-le.")
        else:
            first = _IN_QUOTES.sub(r"\2", first)
            quoted = [re.sub(r'(["\\])', r"\\\1", line) for line in (first, *self._prose(more))]
            if not before.strip():
                # Names under a field may be one a line: where each ends is kept.
                quoted[:-1] = [f"{line}\\n\\" for line in quoted[:-1]]
            quoted[0] = f'{before}"{quoted[0]}'
            quoted[-1] += '"'
        self.index += len(quoted)
        return quoted

    def _continuation(self, column: int) -> list[str]:
        found: list[str] = []
        kept = 0
        for index in range(self.index + 1, len(self.source)):
            margin, text = self.cut[index]
            if text and len(margin) < column:
                break
            found.append(" " * len(margin) + text)
            kept = len(found) if text else kept
        return found[:kept]

    def _prose(self, lines: list[str]) -> list[str]:
        """Lines that continue a sentence.  Raises `FrontMatterError` for a list or a field."""
        for number, line in enumerate(lines):
            text = line.lstrip()
            if _REMARK.match(text):
                return lines[:number]
            pair = _pair(text, in_list=False, nested=True)
            if text.startswith("- ") or (pair and " " not in pair[0]):
                self.index += number + 1
                remedy = "Alignez-la avec les champs du même groupe."
                self._refuse("ligne en retrait sous un champ déjà rempli", remedy)
        return lines

    def _refuse(self, message: str, remedy: str) -> NoReturn:
        raise FrontMatterError(
            self.first_line + self.index, message, remedy, self.source[self.index]
        )


_PLAIN_SPACES = str.maketrans(dict.fromkeys(_SPACES, " "))


def _margin(line: str) -> tuple[str, str]:
    text = line.strip()
    return line[: line.index(text)] if text else "", text


def _pair(text: str, *, in_list: bool, nested: bool) -> tuple[str, str] | None:
    """Field and value of a line, unless it reads as a sentence with a colon."""
    if text[:1] in "\"'" and not in_list and not nested:
        text = _QUOTED_KEY.sub(r"\g<key>", text, count=1)
    match = _PAIR.match(text)
    if not match:
        return None
    key = match["key"].rstrip(_SPACES)
    glued = bool(match["value"]) and not match["space"]
    if glued and (in_list or match["value"].startswith("//")):
        return None
    if in_list or nested:
        one_word = normalized(key) in _INNER_KEYS or not any(space in key for space in _SPACES)
        sentence = in_list and key != match["key"] and key[0].isupper()
        if not one_word or sentence:
            return None
    return key, match["value"].strip()


def _is_yaml(first: str, typed: str) -> bool:
    """Whether a value is written with YAML's own signs, all in their place."""
    if first[0] in "[{":
        return typed[-1] in "]}"
    if first[0] in "\"'":
        end = _quoted_end(typed)
        return bool(end and _COMMENT.fullmatch(typed, end))
    return bool(_BLOCK_SCALAR.fullmatch(first))


def _quoted_end(typed: str) -> int:
    pattern = _DOUBLE_QUOTED if typed[0] == '"' else _SINGLE_QUOTED
    match = pattern.match(typed)
    return match.end() if match else 0


def _build(event: yaml.Event, events: Iterator[yaml.Event], first_line: int, depth: int) -> Node:
    mark = event.start_mark
    line = first_line + (mark.line if mark else 0)
    refused = getattr(event, "anchor", None) or getattr(event, "tag", None)
    if refused or depth > MAX_DEPTH:
        message = "écriture YAML refusée (ancre, renvoi, étiquette ou trop de niveaux)"
        raise FrontMatterError(line, message, "Écrivez la valeur entre guillemets.")
    if isinstance(event, yaml.ScalarEvent):
        text = event.value.strip()
        # What `decoded` refuses may not come back as an escape, `"\0"`.
        if FORBIDDEN.search(text):
            raise FrontMatterError(
                line, "caractère invisible interdit", "Retirez la barre oblique inverse."
            )
        return Text(text, line)
    nodes: list[Node] = []
    closing = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
    while not isinstance(inner := next(events), closing):
        nodes.append(_build(inner, events, first_line, depth + 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(tuple(nodes), line)
    entries = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Text):
            remedy = "Écrivez un champ par ligne, comme « titre: … »."
            raise FrontMatterError(key.line, "clé de champ illisible", remedy)
        entries.append((key, value))
    return Group(tuple(entries), line)
