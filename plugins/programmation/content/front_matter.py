"""Text of a file → its fields, each with its line, and its body.

Two forms: a YAML block between `---` lines, or Pelican's `Key: value` header.  Values
stay text: `8:30` is never a number and `no` never false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import takewhile

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.content import yaml_block
from programmation.content.decoding import decoded, garbled
from programmation.content.nodes import FrontMatterError, Group, Items, Node, Text
from programmation.problems import Problem, problem, warning
from programmation.schema import Kind, normalized

NO_HEADER = (
    "il manque l’en-tête au début du fichier",
    "Commencez le fichier par une ligne « --- », les champs, puis une ligne « --- ».",
)
MAX_FIELD_LINES = 12_000
"""Most lines of a block: reading may take quadratic time."""

FOREIGN_DRAFTS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(
        ("draft", "hidden", "unlisted", "private"),
        lambda value: value not in ("false", "no", "non", "0", "off"),
    ),
    "published": lambda value: (
        value not in ("true", "yes", "oui", "1", "on") and not value[:4].isdecimal()
    ),
    "visibility": lambda value: value not in ("public", "visible"),
}
"""Field of another generator → whether its value hides the text.  A date does not."""
LEFT_WARNINGS = "sans_avertissement"
"""Field of the warnings to ignore in a text."""


def is_read(key: str, kind: Kind) -> bool:
    """Whether texts of a kind may have the field `key` (see `normalized`): one of the kind's; the
    warnings to ignore; for a kind with drafts, another generator's way to mark them."""
    may_be_drafts = any(row.name == "visibility" for row in kind.fields)
    return key in (*kind.by_key, LEFT_WARNINGS) or (may_be_drafts and key in FOREIGN_DRAFTS)


@dataclass(frozen=True)
class Document:
    """A file cut into fields and body."""

    fields: Group
    body: str
    body_line: int
    """Line of the body's first line, counted from 1."""
    header: bool
    """Whether the fields are Pelican's header, not a YAML block."""

    def is_prose(self, kind: Kind) -> bool:
        """Whether a header has no field of its kind: it is a sentence with a colon."""
        keys = {normalized(key.value) for key, _ in self.fields.entries}
        return self.header and keys.isdisjoint(kind.by_key)


def late_field(document: Document) -> tuple[Text, str, bool, list[str]] | None:
    """The first of the fields written by mistake at the start of the body: its key; its value;
    whether a header or a second block shows that a field was meant; all of their keys."""
    body = document.body
    start = len(body) - len(body.lstrip("\n"))
    second = body.startswith("---\n", start)
    match = _HEADER_LINE.match(body, start + 4 * second)
    if not match:
        return None
    line = document.body_line + body.count("\n", 0, match.start())
    rows = takewhile(bool, map(_HEADER_LINE.match, body[match.start() :].split("\n")))
    keys = [row["key"].strip() for row in rows if row]
    return Text(keys[0], line), match["value"].strip(), second or document.header, keys


def parse(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """The parsed file, or None, and problems."""
    try:
        text = decoded(data)
        told = list(garbled(path, text))
        start = text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1
        if text.startswith("---", start) or _DASHES.match(text, start):
            document, remarks = _parse_block(text, start)
            told += (warning(path, *_UNREAD, value=one.value, line=one.line) for one in remarks)
            return document, told
        document, problems = _parse_header(path, text.split("\n"), text.count("\n", 0, start))
        return document, problems + told
    except FrontMatterError as error:
        broken = problem(path, error.message, error.remedy, value=error.value, line=error.line)
        return None, [broken]


# Word, Google Docs and a Mac's keyboard turn hyphens into dashes.
_DASHES = lazy_compile(r"(?:[-–—]{2,}|—)[^\S\n]*(?=\n|\Z)")
_CLOSING = lazy_compile(rf"\n(?:{_DASHES.pattern}|\.\.\.[^\S\n]*(?=\n|\Z))")
"""Pattern of the line that ends a block."""


def ends_fields(line: str) -> bool:
    """Whether a line ends a block or a header: `---`, or what programs make of it."""
    return bool(_CLOSING.match(f"\n{line}"))


def _parse_block(text: str, start: int) -> tuple[Document, list[Text]]:
    """The document of a YAML block, whose first `---` is at `start`, and its comments."""
    line = text.count("\n", 0, start) + 1
    opening = _DASHES.match(text, start)
    if not opening:
        shown = text[start:].partition("\n")[0]
        remedy = "Écrivez trois traits d’union seuls."
        raise FrontMatterError(line, "la première ligne doit être « --- »", remedy, shown)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        remedy = "Ajoutez une ligne « --- » entre les champs et le texte."
        raise FrontMatterError(line, "le bloc ouvert par « --- » n’est pas fermé", remedy)
    typed = text[opening.end() : closing.start()].split("\n")[1:]
    if len(typed) >= MAX_FIELD_LINES:
        raise FrontMatterError(line, "l’en-tête est trop long", "Placez le texte sous les champs.")
    fields, remarks = yaml_block.yaml_group(typed, line + 1)
    return Document(fields, text[closing.end() + 1 :], line + len(typed) + 2, header=False), remarks


_UNREAD = (
    "ce qui suit « # » n’est pas lu",
    "Retirez ce signe, ou mettez ces mots au-dessus, sur une ligne qu’il commence.",
)

_HEADER_LINE = lazy_compile(r" {0,3}(?P<key>[^\W\d_][\w \u00a0\u202f-]*):(?!//)(?P<value>.*)")


def _parse_header(path: str, lines: list[str], start: int) -> tuple[Document, list[Problem]]:
    entries: list[tuple[Text, list[Text]]] = []
    problems: list[Problem] = []
    end = len(lines)
    for number, line in enumerate(lines[start:], start + 1):
        if not line.strip() or (entries and ends_fields(line)):
            end = number
            break
        if match := _HEADER_LINE.match(line):
            value = Text(match["value"].strip(), number)
            entries.append((Text(match["key"].strip(), number), [value]))
        elif entries and line[0] in " \t":
            entries[-1][1].append(Text(line.strip(), number))
        elif entries:
            # Python-Markdown reads this as the body's first line, and so do existing posts.
            existing = any(key.value.casefold() == "title" for key, _ in entries)
            message = "ligne sans deux-points dans l’en-tête : le texte commence ici"
            remedy = "Laissez une ligne vide avant le texte; si c’est une liste, mettez l’en-tête"
            remedy += " entre deux lignes « --- »."
            problems.append(problem(path, message, remedy, value=line, line=number, warn=existing))
            end = number - 1
            break
        else:
            raise FrontMatterError(number, *NO_HEADER, line)
    fields = Group(tuple((key, _joined(values)) for key, values in entries), start + 1)
    return Document(fields, "\n".join(lines[end:]), end + 1, header=True), problems


def _joined(values: list[Text]) -> Node:
    """The lines of a value joined in one node."""
    typed = [text for text in values if text.value] or values
    return typed[0] if len(typed) == 1 else Items(tuple(typed), typed[0].line)
