"""A new text to fill in, made from its kind's fields.

Pure: values in, text out.  Values given are written; each optional field is on a line with `#`,
for staff to uncomment, below a sentence that explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from programmation import kinds
from programmation.content.dates import MonthAlone
from programmation.content.file_names import device_in
from programmation.content.front_matter import Document
from programmation.content.nodes import Group, Items, Node, Text
from programmation.content.recap import split_recap
from programmation.schema import Field, Kind, normalized
from programmation.season import Season
from programmation.text.french import MONTHS, NBSP, clock, slugify

NOT_COPIED = frozenset(
    "uid debut fin statut ancien_debut modifie documents photos presences"
    " inscription_avant bons_coups exemple anciennes_adresses".split()
)
"""Fields that belong to one meeting, and not to a copy of it."""


def scaffold(
    kind: Kind,
    values: Mapping[str, Node],
    choices: Mapping[str, Iterable[str]] | None = None,
    body: str = "",
) -> str:
    """Text of a new file.  `values`: French key → value.

    `choices`: key → possible values, for hints.  A required field without a value is left empty,
    for staff to fill in.
    """
    lines = ["---"]
    for row in kind.fields:
        known = tuple((choices or {}).get(row.key, row.choices))
        lines.append(f"# {row.help}" + (f" Au choix : {', '.join(known)}." if known else ""))
        if row.key in values:
            lines += _written(row.key, values[row.key])
        elif row.required:
            lines.append(f"{row.key}:")
        else:
            lines += (f"#{line}" for line in _example(row))
    return "\n".join((*lines, "---", body.strip() or kind.body, ""))


def filled(kind: Kind, values: Mapping[str, Node], body: str) -> str:
    """Text of a new file with only `values`, in the order of its kind's fields."""
    keys = [row.key for row in kind.fields if row.key in values]
    lines = (line for key in keys for line in _written(key, values[key]))
    return "\n".join(("---", *lines, "---", body.strip(), ""))


def _example(row: Field) -> Iterator[str]:
    if not row.fields:
        yield f"{row.key}: {row.example or row.default or '…'}"
        return
    yield f"{row.key}:"
    bullet = "  - " if row.many else "  "
    for inner in row.fields:
        yield f"{bullet}{inner.key}: {inner.example or inner.default or '…'}"
        bullet = bullet.replace("-", " ")


def _written(key: str, node: Node) -> Iterator[str]:
    """Lines of a field, written as staff would."""
    if isinstance(node, Text):
        yield f"{key}: {quoted(node.value)}".rstrip()
    else:
        yield f"{key}:"
        yield from (f"  {line}" for line in _below(node))


def _below(node: Group | Items) -> Iterator[str]:
    """Lines of a group or of a list, which go in below the line of its field."""
    if isinstance(node, Group):
        for key, held in node.entries:
            yield from _written(key.value, held)
        return
    for item in node.items:
        lines = _below(item) if isinstance(item, Group) else [_listed(item)]
        yield from (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _listed(item: Text | Items) -> str:
    """An item of a list on one line."""
    if isinstance(item, Items):
        return _in_quotes("; ".join(each.value for each in item.items if isinstance(each, Text)))
    # « - Note: un » would be a field.
    is_field = re.match(r"[\w'’-]+\s?:(?:\s|$)", item.value)
    return _in_quotes(item.value) if is_field else quoted(item.value)


def quoted(value: str) -> str:
    """`value` on one line, quoted only where the reader would misread it."""
    flat = " ".join(value.split())
    return _in_quotes(flat) if re.match(r"[\"'\[{#|>]|-(?: |$)", flat) else flat


def _in_quotes(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def copied(document: Document) -> tuple[dict[str, Node], str]:
    """Fields and announcement that a new meeting copies from an earlier one."""
    known = kinds.MEETING.by_key
    rows = ((known.get(normalized(key.value)), node) for key, node in document.fields.entries)
    values = {row.key: node for row, node in rows if row and row.key not in NOT_COPIED}
    return values, split_recap(document.body)[0]


def path_for(kind: Kind, name: str, *, year: int = 0, season: Season | None = None) -> str:
    """Path of a new file named after `name` (a title), the same as the editor's."""
    folders = {"{{_annee}}": str(year), "{{_saison}}": season.label if season else ""}
    folder = folders.get(kind.form.path.partition("/")[0], "")
    return "/".join(filter(None, (kind.folder, folder, f"{slugify(name)}.md")))


def file_name(title: str) -> str:
    """File name, without suffix, for a title: short enough for any disk, and not reserved by
    Windows.  May be empty."""
    name = slugify(title)[:120].rstrip("-")
    return f"{name}-1" if device_in(name) else name


def dated_name(name: str, month: int, year: int) -> str:
    """`Codéveloppement` → `Codéveloppement novembre 2018`: for a recurring title."""
    return f"{name} {MONTHS[month - 1]} {year}"


def typed_moment(moment: datetime | date | MonthAlone | None, *, with_hour: bool = False) -> str:
    """A moment as staff type it, `2017-06-29 10 h`; midnight is a day, unless `with_hour`."""
    if moment is None:
        return ""
    if isinstance(moment, MonthAlone):
        return f"{moment.first:%Y-%m}"
    day = f"{moment:%Y-%m-%d}"
    if isinstance(moment, datetime) and (moment.hour or moment.minute or with_hour):
        return f"{day} {clock(moment)}".replace(NBSP, " ")
    return day
