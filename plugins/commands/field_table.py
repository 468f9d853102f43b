"""The tables of fields in GUIDE.md, written from `KINDS`.

PYTHONPATH=plugins python -m commands field_table GUIDE.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from programmation.kinds import ALONE, KINDS
from programmation.schema import Field, Kind

START, END = "<!-- champs : début (make guide) -->", "<!-- champs : fin -->"


def tables() -> str:
    """One Markdown table for each kind that staff write."""
    return "\n\n".join(_table(kind) for kind in (*KINDS, *ALONE))


def updated(guide: str) -> str:
    """`guide` with the part between its two marks replaced.  Raises ValueError without marks."""
    found = re.search(f"{re.escape(START)}.*?{re.escape(END)}", guide, re.DOTALL)
    if not found:
        raise ValueError(f"{START} … {END}")
    return f"{guide[: found.start()]}{START}\n\n{tables()}\n\n{END}{guide[found.end() :]}"


def _table(kind: Kind) -> str:
    lines = [
        f"### {kind.name.capitalize()} (`content/{kind.file or kind.folder + '/'}`)",
        "",
        "| champ | obligatoire | à quoi il sert | exemple |",
        "|---|---|---|---|",
    ]
    for field in kind.fields:
        lines.append(_row(field, field.key))
        lines += [_row(inner, f"{field.key} › {inner.key}") for inner in field.fields]
    return "\n".join(lines)


def _row(field: Field, key: str) -> str:
    help_text = field.help
    if field.choices:
        help_text += f" Au choix : {', '.join(field.choices)}."
    if field.default:
        help_text += f" Sans ce champ : « {field.default} »."
    if field.many:
        help_text += " Plusieurs valeurs possibles."
    example = f"`{field.example}`" if field.example else ""
    return f"| `{key}` | {'oui' if field.required else ''} | {help_text} | {example} |"


def main(arguments: Sequence[str] | None = None) -> None:
    (path,) = map(Path, arguments or sys.argv[1:])
    path.write_text(updated(path.read_text("utf-8")), "utf-8")
