"""A YAML block as staff type it → nodes with the text that staff see.

« titre: Financement : un survol », « titre: "Oser" ensemble » and « - Bons coups : trois récits »
are plain text to staff, but not to YAML.  So lines are cut here, into signs of items, keys and
values, nested by their columns as in YAML; PyYAML reads the values written with YAML's own signs.
Anchors, aliases and tags are refused: a value is exactly what is seen.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NoReturn

from lazy_regex import lazy_compile
from programmation.content.nodes import FrontMatterError, Group, Items, Node, Text
from programmation.kinds import KINDS
from programmation.schema import by_key, normalized
from programmation.text.plain_text import FORBIDDEN

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 8
LONG_VALUE = 60
"""Characters of a value above which a remedy does not repeat it."""


def yaml_group(lines: Sequence[str], first_line: int) -> tuple[Group, list[Text]]:
    """Nodes of a block, and its comments beside values, which nobody reads.  first_line: the
    block's line in the file.  Raises `FrontMatterError`."""
    block = _Block(lines, first_line)
    block.cut()
    node = block.node(0) if block.tokens else None
    if block.at < len(block.tokens):
        block.refuse_token()
    if not isinstance(node, Group):
        raise FrontMatterError(first_line, "aucun champ entre les lignes « --- »", _ONE_A_LINE)
    return node, block.remarks


_UNREADABLE = (
    "cette ligne (ou celle d’avant) n’est pas lisible",
    "Vérifiez les retraits, les crochets et les guillemets.",
)
_NO_COLON = (
    "ligne sans deux-points",
    "Écrivez « champ: valeur »; si elle continue la ligne d’avant, commencez-la par deux espaces"
    " de plus.",
)
_CUT = "une ligne « # » coupe cette valeur", "Placez la ligne « # » au-dessus de son champ."
_ONE_A_LINE = "Écrivez un champ par ligne, comme « titre: Mon titre »."
_DASH = "tiret hors d’une liste", "Retirez-le; un élément se place sous la ligne de son champ."
_ALIGN = "Alignez-la avec les champs du même groupe."
_ALIGN_ITEMS = "Placez les éléments sous la ligne de leur champ, un par ligne, tirets alignés."
_REFUSED = (
    "écriture YAML refusée (ancre, renvoi, étiquette ou trop de niveaux)",
    "Écrivez la valeur entre guillemets.",
)

_SPACES = " \u00a0\u202f"
_ITEMS = lazy_compile(
    rf"([*–—][{_SPACES}\t]+|[•·▪‣◦][{_SPACES}\t]*|-(?=[^\W\d_]))?((?:-(?:[{_SPACES}]+|$))*)"
)
"""Pattern of an item's sign, YAML's or that of people and Word."""
_QUOTED_KEY = lazy_compile(r"([\"'])(?P<key>\w+)\1(?=[ \u00a0]*:)")
"""Pattern of a key in quotes, as in JSON."""
_SIGNED_KEY = lazy_compile(
    r"[\W\d]*([^\W\d_](?:[\w '’-]*\w)?) ?(?:\([^()]*\))?[^\w/]*?[:：=](?!//)[\s*_]*(.*)"
)
"""Pattern of a field with signs around its key, or not a colon: « **titre** : x »."""
_INNER_KEYS = frozenset(key for kind in KINDS for row in kind.fields for key in by_key(row.fields))
_PAIR = lazy_compile(rf"(?P<key>[^\W\d_][\w'’{_SPACES}\t-]*):(?P<space>[{_SPACES}]*)(?P<value>.*)")
_DOUBLE_QUOTED = lazy_compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE_QUOTED = lazy_compile(r"'(?:[^']|'')*'")
_AS_SHOWN = lazy_compile(
    r"""'[^'\n]*'|"(?:[^"\\\n]|\\ )*\""""
    r'|"[\w./-]+(?:\\(?!u[\da-fA-F]{4}|x[\da-fA-F]{2})[\w ./-]+)+\.\w{2,4}"'
)
"""Pattern of a value that is what its quotes hold: « "A \\ B" », « "documents\\notes.pdf" »."""
_IN_QUOTES = lazy_compile(r"^([\"'])((?:(?!\1).)+\1(?=\w).*)\1$")
"""Pattern of a quoted value with quotes inside: « "Le "vrai" coût" », « 'L'été' »."""
_UNCLOSED = lazy_compile(r"\[[^]]*|\{[^}]*")
_BLOCK_SCALAR = lazy_compile(r"[|>][+-]?[1-9]?[+-]?")
_REMARK = lazy_compile(r"#(?:[\s#]|$|[^\W\d_][\w '’-]*:)")
"""Pattern of a comment's start; « #économie » and « #1 » are words."""
_COMMENT = lazy_compile(rf"\s*(?:(?<=\s){_REMARK.pattern}.*)?")


ITEM, KEY, VALUE = "-", ":", ""
Token = tuple[str, int, Text, Node | None]
"""A sign, its column, a key's text (only the line counts for others), the value on its line."""


class _Block:
    """The lines of a block, cut into tokens, which `node` then nests."""

    def __init__(self, source: Sequence[str], first_line: int) -> None:
        self.source, self.first_line, self.index = source, first_line, 0
        cut = [(len(line) - len(text := line.lstrip()), text.rstrip()) for line in source]
        self.margins = [*cut, (-1, "the end")]
        self.tokens: list[Token] = []
        self.remarks: list[Text] = []
        self.at = 0
        """Index of the token where `node` begins."""

    # -- Lines → tokens --

    def cut(self) -> None:
        while self.index < len(self.source):
            margin, text = self.margins[self.index]
            if not text or (text[0] == "#" and _REMARK.match(text)):
                self.index += 1
                continue
            if margin and "\t" in self.source[self.index][:margin]:
                self._refuse("tabulation au début de la ligne", "Remplacez-la par deux espaces.")
            self._statement(margin, text)

    def _statement(self, start: int, text: str) -> None:
        """Cut into tokens the line `text`, which begins at the column `start`."""
        column, line = start, self.first_line + self.index
        if not text[0].isalpha() and (match := _ITEMS.match(text)):
            bullet, dashes = match.groups("")
            signs = ("- " if bullet else "") + dashes
            places = [place for place, sign in enumerate(signs, start) if sign == "-"]
            self.tokens += [(ITEM, place, Text("", line), None) for place in places]
            column, text = start + len(signs), text[match.end() :]
        if pair := _pair(text, in_list=column > start, nested=start > 0):
            value = self._value(pair[1], column + 1)
            self.tokens.append((KEY, column, Text(pair[0], line), value))
        elif column > start:
            value = self._value(text, start + 1)
            self.tokens[-1] = (*self.tokens[-1][:3], value)
        elif start:
            value = self._value(text, start, alone=True)
            if self.tokens and self.tokens[-1][0] == VALUE:
                self.index = len(self.source)  # The second is refused, whatever follows it.
            self.tokens.append((VALUE, start, Text("", line), value))
        elif match := _SIGNED_KEY.match(text):
            shown = match[2] if len(match[2]) < LONG_VALUE else "…"
            remedy = f"Écrivez « {match[1]}: {shown} », sans autre signe."
            self._refuse("clé de champ illisible", remedy)
        else:
            self._refuse(*_NO_COLON)

    def _value(self, first: str, least: int, *, alone: bool = False) -> Node | None:
        """A value, with the lines that continue it (those from column `least` on); None if it is
        empty.  alone: below its key."""
        line, more, node = self.first_line + self.index, list[str](), None
        if first[:1] == "#" and _REMARK.match(first):
            self.remarks.append(Text(first, line))
        elif first and first != "-":
            margin, text = self.margins[self.index + 1]  # Most values are on one line.
            below = list(self._below(least)) if margin >= least or not text else more
            if first[0] in "[{\"'|>":
                more, node = below, self._in_yaml(first, below, least)
            if node is None:
                more = self._prose(below)
                first = _IN_QUOTES.sub(r"\2", first) if first[0] in "\"'" else first
                if more:
                    first = "\n".join((first, *map(str.strip, more)))
                    # A list of names may have one on each line: line ends are kept.
                    if not alone:
                        first = re.sub(r"\n(\n*)", lambda ends: ends[1] or " ", first)
                node = Text(first.strip(), line)
        self.index += 1 + len(more)
        return node

    def _below(self, least: int) -> Iterator[str]:
        for margin, text in islice(self.margins, self.index + 1, None):
            if text and margin < least:
                break
            yield text and " " * margin + text

    def _in_yaml(self, first: str, more: list[str], least: int) -> Node | None:
        """The value that begins with a sign of YAML; None for a sentence."""
        sign, typed = first[0], "\n".join((first, *more)).rstrip()
        if sign in "\"'":
            if _AS_SHOWN.fullmatch(typed):
                return Text(typed[1:-1].strip(), self.first_line + self.index)
            match = (_DOUBLE_QUOTED if sign == '"' else _SINGLE_QUOTED).match(typed)
            closed = match is not None
            is_yaml = bool(match and _COMMENT.fullmatch(typed, match.end()))
            if match and is_yaml and (remark := typed[match.end() :].partition("\n")[0].strip()):
                line = self.first_line + self.index + typed.count("\n", 0, match.end())
                self.remarks.append(Text(remark, line))
        elif sign in "[{":
            closed, is_yaml = not _UNCLOSED.fullmatch(typed), typed[-1] in "]}"
            if sign == "{" and ":" not in typed and typed.count("{") == 1:
                typed = f"[{typed[1:-1]}]"  # A list in braces, without keys.
        else:
            closed, is_yaml = True, bool(_BLOCK_SCALAR.fullmatch(first))
        if not closed:
            self._refuse("guillemet ou crochet jamais fermé", "Fermez-le ou retirez-le.")
        return self._read_by_yaml(" " * (least - 1), typed) if is_yaml else None

    def _prose(self, lines: Iterable[str]) -> list[str]:
        """Lines that continue a sentence.  Raises `FrontMatterError` for a list or a field."""
        found: list[str] = []
        for line in lines:
            text = line.lstrip()
            if _REMARK.match(text):
                break
            pair = _pair(text, in_list=False, nested=True)
            if (item := text.startswith("- ")) or (pair and " " not in pair[0]):
                remedy = _ALIGN_ITEMS if item or not pair else self._remedy_above(pair[0])
                self.index += len(found) + 1
                self._refuse("ligne en retrait sous un champ déjà rempli", remedy)
            found.append(line)
        return found

    def _remedy_above(self, key: str) -> str:
        """Remedy for the line at `index`, which has a value and also a field `key` below it."""
        text = self.margins[self.index][1]
        above, _, value = text.partition(":")
        if in_list := text.startswith("- "):
            fields = (token[2].value for token in reversed(self.tokens) if token[:2] == (KEY, 0))
            above, value = next(fields, ""), text
        value = value.strip().removeprefix("- ")
        shown = value if len(value) < LONG_VALUE else "…"
        for row in (by_key(kind.fields).get(normalized(above)) for kind in KINDS):
            known = by_key(row.fields) if row else {}
            named = normalized(value.partition(":")[0]) in known
            if not row or normalized(key) not in known or (in_list and named):
                continue
            first = row.fields[0].key
            typed = shown if named else f"{first}: {shown}"
            if in_list:
                return f"Écrivez au-dessus « - {typed} », et alignez cette ligne avec « {first} »."
            return f"Écrivez « {row.key}: » seul, et dessous « {typed} », aligné avec cette ligne."
        return _ALIGN

    def _read_by_yaml(self, margin: str, typed: str) -> Node:
        # PyYAML takes longer to import than an edited text to read, and few texts need it.
        import yaml

        line = self.first_line + self.index
        try:
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            events = iter(yaml.parse(f"{margin}k: {typed}", Loader=loader))
            # The value of the key « k ».
            first = [next(events) for _ in range(5)][-1]
            node = _build(first, events, line, 1)
            # PyYAML finds errors after the value only when asked for more events.
            deque(events, maxlen=0)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            last = self.first_line + len(self.source) - 1
            self._refuse_as_unreadable(min(line + mark.line, last) if mark else line)
        return node

    def _refuse(self, message: str, remedy: str) -> NoReturn:
        line = self.first_line + self.index
        raise FrontMatterError(line, message, remedy, self.source[self.index])

    def _refuse_as_unreadable(self, line: int) -> NoReturn:
        self.index = line - self.first_line
        sentence = re.match(r" +[^\s-][^:]*$", self.source[self.index])
        self._refuse(*(_NO_COLON if sentence else _UNREADABLE))

    def refuse_token(self) -> NoReturn:
        """Refuse the token at `at`, which fits below no other."""
        sign, column, first, _ = self.tokens[self.at]
        self.index = first.line - self.first_line
        field = takewhile(lambda token: token[:2] != (KEY, 0), reversed(self.tokens[: self.at]))
        if sign == ITEM:
            in_list = any(token[0] == ITEM for token in field)
            self._refuse(*((_UNREADABLE[0], _ALIGN_ITEMS) if in_list else _DASH))
        if sign == KEY and column:
            self._refuse(_UNREADABLE[0], _ALIGN)
        above = next((text for _, text in reversed(self.margins[: self.index]) if text), "")
        if sign == VALUE and _REMARK.match(above):
            self._refuse(*_CUT)
        self._refuse_as_unreadable(first.line)

    # -- Tokens → nodes --

    def node(self, depth: int) -> Node:
        """The node of the token at `at`, and of those nested below it."""
        sign, column, first, value = self.tokens[self.at]
        if depth > MAX_DEPTH:
            raise FrontMatterError(first.line, *_REFUSED)
        if sign == VALUE and value:
            self.at += 1
            return value
        held: list[tuple[Text, Node]] = []
        while self.at < len(self.tokens) and self.tokens[self.at][:2] == (sign, column):
            _, _, holder, value = self.tokens[self.at]
            self.at += 1
            if value is None and self.at < len(self.tokens):
                below = self.tokens[self.at][:2]
                # Nested tokens are further right; only a field's items may be in its own column.
                if below[1] > column or (sign == KEY and below == (ITEM, column)):
                    value = self.node(depth + 1)
            held.append((holder, value or Text("", holder.line)))
        if sign == ITEM:
            return Items(tuple(item for _, item in held), first.line)
        return Group(tuple(held), first.line)


def _pair(text: str, *, in_list: bool, nested: bool) -> tuple[str, str] | None:
    """Field and value of a line; None for a sentence with a colon."""
    key, colon, value = text.partition(":")
    if colon and value[:1] in " " and key.isidentifier() and key[-1] != "_":
        return key, value.strip()  # The usual case; « _Note_: mot » is emphasised.
    if text[:1] in "\"'" and not in_list and not nested:
        text = _QUOTED_KEY.sub(r"\g<key>", text, count=1)
    match = _PAIR.match(text)
    if not match:
        return None
    key = match["key"].rstrip()
    glued = bool(match["value"]) and not match["space"]
    if glued and (in_list or match["value"].startswith("//")):
        return None
    if in_list or nested:
        one_word = normalized(key) in _INNER_KEYS or not any(space in key for space in _SPACES)
        sentence = in_list and key != match["key"] and key[0].isupper()
        if not one_word or sentence:
            return None
    return key, match["value"].strip()


def _build(event: yaml.Event, events: Iterator[yaml.Event], first_line: int, depth: int) -> Node:
    mark = event.start_mark
    line = first_line + (mark.line if mark else 0)
    refused = getattr(event, "anchor", None) or getattr(event, "tag", None)
    if refused or depth > MAX_DEPTH:
        raise FrontMatterError(line, *_REFUSED)
    import yaml

    if isinstance(event, yaml.ScalarEvent):
        text = event.value.strip()
        # Characters that `decoded` refuses may not come back as escapes (`"\0"`).
        if FORBIDDEN.search(text):
            remedy = "Retirez la barre oblique inverse."
            raise FrontMatterError(line, "caractère invisible interdit", remedy)
        return Text(text, line)
    nodes: list[Node] = []
    while not isinstance(inner := next(events), yaml.CollectionEndEvent):
        nodes.append(_build(inner, events, first_line, depth + 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(tuple(nodes), line)
    entries = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Text):
            raise FrontMatterError(key.line, "clé de champ illisible", _ONE_A_LINE)
        entries.append((key, value))
    return Group(tuple(entries), line)
