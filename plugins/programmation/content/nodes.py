"""What was typed above a text, each value with its line: text, list or group of fields."""

from __future__ import annotations

from typing import NamedTuple

# Like all that stands in an `Entry`, named tuples: pickles of these are read three times as fast.


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
    """What a list of one value holds: « statut: [annulee] »."""
    return node.items[0] if isinstance(node, Items) and len(node.items) == 1 else node


def is_empty(node: Node) -> bool:
    """Whether nothing was typed: no value, or only what stands between two."""
    if isinstance(node, Text):
        return not node.value.strip(",; ")
    if isinstance(node, Items):
        return all(map(is_empty, node.items))
    return not node.entries


class InvalidValue(ValueError):
    """A value that cannot be typed: what is wrong and what to type instead, in French."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


class FrontMatterError(InvalidValue):
    """A file that cannot be cut into fields and body: where, what, and the remedy in French."""

    def __init__(self, line: int, message: str, remedy: str, value: str = "") -> None:
        super().__init__(message, remedy)
        self.line, self.value = line, value
