"""Values → the text of a file, in YAML that other programs read in the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping

from programmation.schema import Kind
from programmation.text.plain_text import FORBIDDEN

Value = str | list[str] | dict[str, str]

# Values that YAML would not read as the same text: signs, numbers, dates, « titre: A : b ».
_QUOTED = re.compile(r"^[\s\"'\[\]{}#|>@%&*!?,`]|^-(?:\s|$)|:(?:\s|$)|\s#|^[\d_.+-]*:[\d_.:]*$|\s$")


_OTHER_SIGNS = {
    **dict.fromkeys(map(ord, "\x0b\x0c\u2028\u2029"), " "),
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
}
"""Line ends of other programs; Windows-1252 signs that were decoded as Latin-1."""


def visible(text: str) -> str:
    """`text` without the invisible characters that the site refuses."""
    return FORBIDDEN.sub("", text.translate(_OTHER_SIGNS)) if FORBIDDEN.search(text) else text


def scalar(value: str) -> str:
    """`value` as YAML on one line, in quotes where it needs them."""
    flat = " ".join(value.split())
    return "'" + flat.replace("'", "''") + "'" if _QUOTED.search(flat) else flat


def file_text(values: Mapping[str, Value], kind: Kind, body: str) -> str:
    """Text of a file: the fields that are filled, in the order of `kinds`, then the body."""
    lines = ["---"]
    for key in (row.key for row in kind.fields):
        match values.get(key):
            case str(value) if value:
                lines.append(f"{key}: {scalar(value)}")
            case list(items) if items:
                lines += (f"{key}:", *(f"  - {scalar(item)}" for item in items))
            case dict(held) if any(held.values()):
                inner = (f"  {name}: {scalar(value)}" for name, value in held.items() if value)
                lines += (f"{key}:", *inner)
    return visible("\n".join((*lines, "---", body.strip("\n"), "")))
