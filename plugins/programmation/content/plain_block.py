"""The block that most texts have → nodes, without YAML.

    titre: Oser ensemble
    themes:
      - Coopération
    lieu:
      nom: "Salle A"
    experts:
      - nom: Une conseillère
        fonction: Conseil

Each line is one field or one item, and its value ends with it.  Any other block is `yaml_block`'s
business; of these, both make the same nodes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lazy_regex import lazy_compile
from programmation.content.nodes import Group, Items, Node, Text

_LINE = lazy_compile(
    r"""(?P<margin>\ {2}|\ {4})?
    (?P<dash>-\ )?
    (?:(?P<key>[^\W\d_]\w{0,63}):(?:\ |$))?
    (?P<value>[\w«/].*|"(?P<quoted>[^"\\]*)")?""",
    re.VERBOSE,
)
"""A value begins with what means nothing to YAML, or is quoted and holds no escape."""

_REFUSED = "\ufeff"
"""A byte order mark: YAML refuses it inside a text."""

_Pair = tuple[Text, Node]


class _Row(NamedTuple):
    margin: int
    item: bool
    key: Text | None
    text: Text


def load(lines: Sequence[str], first_line: int) -> Group | None:
    """Nodes of a block whose first line is line `first_line` of its file; None for another block.

    Control characters were refused before (see `front_matter.FORBIDDEN`).
    """
    if _REFUSED in "".join(lines):
        return None
    fields: list[tuple[Text, Text, list[_Row]]] = []
    takes_rows = False
    for number, line in enumerate(lines, first_line):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        margin, dash, name, value, quoted = match.groups()
        key = Text(name, number) if name else None
        text = Text((value if quoted is None else quoted).strip() if value else "", number)
        if margin:
            # Whether a colon ends a key here or stands in a sentence, `yaml_block` tells.
            if not takes_rows or not value or (key is None and ":" in value):
                return None
            fields[-1][2].append(_Row(len(margin), bool(dash), key, text))
        elif dash or key is None:
            return None
        else:
            fields.append((key, text, []))
            takes_rows = not value
    entries = tuple((key, _below(rows) if rows else text) for key, text, rows in fields)
    sound = [(key, node) for key, node in entries if node is not None]
    return Group(tuple(sound), first_line) if sound and len(sound) == len(entries) else None


def _below(rows: Sequence[_Row]) -> Node | None:
    """What stands under a field: a group of fields, or items, each a text or a group."""
    line = rows[0].text.line
    if not rows[0].item:
        pairs = [(row.key, row.text) for row in rows if row.key and not row.item]
        even = len(pairs) == len(rows) and all(row.margin == 2 for row in rows)
        return Group(tuple(pairs), line) if even else None
    items: list[Text | list[_Pair]] = []
    for row in rows:
        if row.item:
            if row.margin != 2:
                return None
            items.append([(row.key, row.text)] if row.key else row.text)
        elif row.key is None or row.margin != 4 or isinstance(items[-1], Text):
            return None
        else:
            items[-1].append((row.key, row.text))
    return Items(
        tuple(i if isinstance(i, Text) else Group(tuple(i), i[0][0].line) for i in items), line
    )
