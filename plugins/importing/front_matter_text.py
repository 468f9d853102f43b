"""Values → the text of a file, which other programs that read YAML understand too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from programmation.schema import Kind
from programmation.text.plain_text import FORBIDDEN

Value = str | list[str] | dict[str, str]

# What YAML would take for its own signs; `titre: A : b` is an error on GitHub.
_QUOTED = re.compile(r"^[\s\"'\[\]{}#|>@%&*!?,`]|^-(?:\s|$)|:(?:\s|$)|\s#|^[\d_.+-]*:[\d_.:]*$|\s$")


_OTHER_SIGNS = {
    **dict.fromkeys(map(ord, "\x0b\x0c\u2028\u2029"), " "),
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
}
"""Ends of line of other programs; signs of Windows in a text that was taken for Latin-1."""


def visible(text: str) -> str:
    """`text` without the invisible characters that the site refuses."""
    return FORBIDDEN.sub("", text.translate(_OTHER_SIGNS)) if FORBIDDEN.search(text) else text


def scalar(value: str) -> str:
    """`value` on one line, in quotes where it needs them."""
    flat = " ".join(value.split())
    return "'" + flat.replace("'", "''") + "'" if _QUOTED.search(flat) else flat


def written(values: Mapping[str, Value], kind: Kind, body: str) -> str:
    """Text of a file: the fields that hold something, in the order of `kinds`."""
    lines = ["---"]
    for row in kind.fields:
        lines += _field(row.key, values.get(row.key) or "")
    text = "\n".join((*lines, "---", body.strip("\n"), ""))
    return visible(text)


def _field(key: str, value: Value) -> Iterator[str]:
    match value:
        case str():
            if value:
                yield f"{key}: {scalar(value)}"
        case list():
            yield f"{key}:"
            yield from (f"  - {scalar(item)}" for item in value)
        case dict():
            inner = [(name, held) for name, held in value.items() if held]
            if inner:
                yield f"{key}:"
                yield from (f"  {name}: {scalar(held)}" for name, held in inner)
