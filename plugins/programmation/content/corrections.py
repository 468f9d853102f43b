"""Mistakes that can be corrected without asking: the text corrected, and each change.

Pure: bytes in, bytes out; what is not changed keeps its bytes.  See `commands.fix`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.content import front_matter
from programmation.content.decoding import encoding_of
from programmation.content.front_matter import Document, ends_fields, is_read
from programmation.content.nodes import Text
from programmation.schema import Kind, Type, normalized
from programmation.text.code_spans import outside_code
from programmation.text.links import SILENT_PICTURE, UNDESCRIBED, marked


@dataclass(frozen=True)
class Correction:
    line: int
    """Line in the original text, from 1."""
    before: str
    after: str
    """New words; empty for words removed."""

    def __str__(self) -> str:
        return f"« {self.before} » " + (f"→ « {self.after} »" if self.after else "retiré")


def corrected(
    path: str, data: bytes, kind: Kind, unwanted: Collection[str] = ()
) -> tuple[bytes, list[Correction]]:
    """The text `data` corrected, and the changes.  unwanted: keys to remove, except those of fields
    that the site reads.

    A text that cannot be read, or in UTF-16, is returned unchanged.
    """
    document = _read(path, data, kind)
    if document is None or encoding_of(data) != "utf-8":
        return data, []
    lines = data.decode().splitlines(keepends=True)
    head, body = lines[: document.body_line - 1], "".join(lines[document.body_line - 1 :])
    unknown = {key for key in map(normalized, unwanted) if not is_read(key, kind)}
    changes = list(_fields(document, kind, head, unknown))
    body, more = _body(body, document.body_line)
    return ("".join(head) + body).encode(), sorted([*changes, *more], key=lambda c: c.line)


def unknown_keys(path: str, data: bytes, kind: Kind) -> list[str]:
    """Keys of a text that the site does not know, as they are written."""
    document = _read(path, data, kind)
    written = [key.value for key, _ in document.fields.entries] if document else []
    return [key for key in written if not is_read(normalized(key), kind)]


def _read(path: str, data: bytes, kind: Kind) -> Document | None:
    document, _ = front_matter.parse(path, data)
    return None if document is None or document.is_prose(kind) else document


_ADDRESS_ALONE = lazy_compile(r"(?P<before>\s*(?:-\s+)?\w+:\s*[\"']?)(?P<url>http://\S+)\s*")
"""A field whose value is an address: `lien: http://…`."""


def _fields(
    document: Document, kind: Kind, head: list[str], unwanted: Collection[str]
) -> Iterator[Correction]:
    """Changes of the fields, made in `head`, where each line keeps its index."""
    known = kind.by_key
    keys = [key for key, _ in document.fields.entries]
    ends = [*(after.line for _, after in pairwise(keys)), len(head) + 1]
    given = {known[name].key for key in keys if (name := normalized(key.value)) in known}
    for index, line in enumerate(head):
        match = _ADDRESS_ALONE.fullmatch(line)
        if match and (secure := _secure(match["url"])) != match["url"]:
            head[index] = line.replace(match["url"], secure, 1)
            yield Correction(index + 1, match["url"], secure)
    for (key, node), end in zip(document.fields.entries, ends, strict=True):
        name, first, written = normalized(key.value), key.line - 1, head[key.line - 1]
        row = known.get(name)
        if row is None and name in unwanted:
            yield Correction(key.line, written.strip(), "")
            below = head[key.line : end - 1]
            head[first : end - 1] = ["", *(line if _stays(line) else "" for line in below)]
        elif row and row.type is Type.PICTURE and isinstance(node, Text) and node.value:
            alt = f"{row.key}_alt"
            if alt in known and alt not in given:
                newline = written[len(written.rstrip("\r\n")) :] or "\n"
                added = f"{alt}: {UNDESCRIBED}"
                head[first] = f"{written.rstrip()}{newline}{added}{newline}"
                yield Correction(key.line, written.strip(), f"{written.strip()} / {added}")


def _stays(line: str) -> bool:
    """Whether a line below a field is none of its value: empty, a comment, or the fields' end."""
    return not line.strip() or line[0] == "#" or ends_fields(line)


_URL = lazy_compile(r"http://[^\s<>\"'()\[\]]+")


def _body(body: str, first_line: int) -> tuple[str, list[Correction]]:
    changes: list[Correction] = []

    def mended(prose: str, place: int) -> str:
        first = first_line + body.count("\n", 0, place)

        def change(match: re.Match[str], after: str) -> str:
            if after != match[0]:
                line = first + match.string.count("\n", 0, match.start())
                changes.append(Correction(line, match[0], after))
            return after

        # Changes add no line, so line numbers stay right.
        prose = _URL.sub(lambda match: change(match, _secure(match[0])), prose)
        return SILENT_PICTURE.sub(lambda match: change(match, marked(match)), prose)

    return outside_code(body, mended), changes


_OPEN = lazy_compile(
    r"http://(?:localhost|[^/:?#]*\.(?:local|test|onion)|[\d.]+|[^/:?#.]+)(?:[/:?#]|$)|http://[^/?#]*[:@]"
)  # Hosts without certificate: local, an IP address, a bare name, a port.


def _secure(url: str) -> str:
    """The address with `https:` for `http:`, except for hosts that can have no certificate."""
    return url if _OPEN.match(url) else f"https{url[4:]}"
