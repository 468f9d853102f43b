"""Values typed in front matter, each with its line: text, list or group of fields."""

from __future__ import annotations

from typing import NamedTuple

# Named tuples, as everything in an `Entry`: they are unpickled three times as fast.


class Text(NamedTuple):
    """A value as typed, without the space around it."""

    value: str
    line: int


class Items(NamedTuple):
    items: tuple[Node, ...]
    line: int


class Group(NamedTuple):
    entries: tuple[tuple[Text, Node], ...]
    line: int


Node = Text | Items | Group


def sentence(node: Node) -> Text | None:
    """The sentence in an item that YAML takes for a field: « - Bons coups: trois récits »."""
    if isinstance(node, Group) and len(node.entries) == 1:
        ((key, value),) = node.entries
        if isinstance(value, Text):
            return Text(f"{key.value}: {value.value}".rstrip(), node.line)
    return None


def alone(node: Node) -> Node:
    """The only value of a list of one, `statut: [annulee]`; else the node itself."""
    return node.items[0] if isinstance(node, Items) and len(node.items) == 1 else node


def is_empty(node: Node) -> bool:
    """Whether nothing was typed: no value, or only separators."""
    if isinstance(node, Text):
        return not node.value.strip(",; ")
    if isinstance(node, Items):
        return all(map(is_empty, node.items))
    return not node.entries


class InvalidValue(ValueError):
    """A refused value: message and remedy, in French."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


class FrontMatterError(InvalidValue):
    """A file that cannot be cut into fields and body: line, message and remedy, in French."""

    def __init__(self, line: int, message: str, remedy: str, value: str = "") -> None:
        super().__init__(message, remedy)
        self.line, self.value = line, value
