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

from lazy_regex import lazy_compile
from programmation.content.nodes import Group, Items, Node, Text

_LINE = lazy_compile(
    r"""(?P<margin>\ {2}|\ {4})?
    (?P<dash>-\ )?
    (?:(?P<key>[^\W\d_]\w{0,63}):(?:\ |$))?
    (?P<value>[\w«/].*|"(?P<quoted>[^"\\]*)")?""",
    re.VERBOSE,
)
"""Pattern of a line: its value starts with no sign of YAML's, or is quoted and holds no escape."""

_Pair = tuple[Text, Node]


def plain_group(lines: Sequence[str], first_line: int) -> Group | None:
    """Nodes of a block whose first line is line `first_line` of its file; None for another block.

    What no text may hold was refused before, or taken out (see `decoding`).
    """
    entries: list[_Pair] = []
    pairs: list[_Pair] = []
    items: list[Text | list[_Pair]] = []
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
            if dash and margin == "  " and not pairs:
                items.append([(key, text)] if key else text)
            elif dash or key is None:
                return None
            elif margin == "  " and not items:
                pairs.append((key, text))
            elif margin == "    " and items and isinstance(items[-1], list):
                items[-1].append((key, text))
            else:
                return None
        elif dash or key is None:
            return None
        else:
            _put_below(entries, pairs, items)
            pairs, items, takes_rows = [], [], not value
            entries.append((key, text))
    _put_below(entries, pairs, items)
    return Group(tuple(entries), first_line) if entries else None


def _put_below(entries: list[_Pair], pairs: list[_Pair], items: list[Text | list[_Pair]]) -> None:
    """Put what stands under a field into it: a group of fields, or items."""
    if pairs:
        entries[-1] = (entries[-1][0], _group(pairs))
    elif items:
        held = tuple(_group(item) if isinstance(item, list) else item for item in items)
        entries[-1] = (entries[-1][0], Items(held, held[0].line))


def _group(pairs: list[_Pair]) -> Group:
    return Group(tuple(pairs), pairs[0][0].line)
