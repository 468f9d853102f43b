"""Text of a file → its fields, each with its line, and its body.

Two forms: a YAML block between `---` lines, or Pelican's `Key: value` header.  Values
stay text: `8:30` is never a number and `no` never false.
"""

from __future__ import annotations

import re
from collections import Counter

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.content import plain_block
from programmation.content.nodes import Broken, Group, Items, Node, Text
from programmation.problems import Problem, problem
from programmation.text.plain_text import FORBIDDEN

MAX_BYTES = 1_000_000
"""A text longer than this is a mistake: the longest meeting recap is a hundredth of it."""


@dataclass(frozen=True)
class Document:
    """One file, cut in two."""

    fields: Group
    body: str
    body_line: int
    """Line of the body's first line, counted from 1."""
    header: bool
    """Written as Pelican's header, not as a YAML block."""


NO_TEXTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
"""How files of Word, PDF, PNG and JPEG begin, whatever their name ends with."""


def parse(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read one file: a document, or the problem that prevents it."""
    try:
        lines = _decode(data).split("\n")
        start = next(index for index, line in enumerate(lines) if line.strip())
        if lines[start].startswith("---"):
            return _parse_block(lines, start), []
        return _parse_header(path, lines, start)
    except Broken as error:
        told = problem(path, error.message, error.remedy, value=error.value, line=error.line)
        return None, [told]


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Broken(
            1,
            "le fichier est trop gros (plus de 1 000 ko)",
            "Un texte en pèse quelques-uns ; placez les documents dans content/documents.",
        )
    if data.startswith(NO_TEXTS):
        raise Broken(
            1,
            "ce n’est pas un texte, mais un document ou une image",
            "Copiez-en le texte dans un nouveau fichier ; joint, il va dans content/documents.",
        )
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Broken(
            line,
            "le fichier n’est pas encodé en UTF-8",
            "Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Broken(1, "le fichier est vide", "Écrivez-y un texte ou supprimez-le.")
    if conflict := _CONFLICT.search(text):
        raise Broken(
            text.count("\n", 0, conflict.start()) + 1,
            "marque de conflit de git : deux versions se suivent ici",
            "Gardez-en une, et effacez les lignes <<<<<<<, ======= et >>>>>>>.",
            conflict[0],
        )
    if hostile := FORBIDDEN.search(text):
        raise Broken(
            text.count("\n", 0, hostile.start()) + 1,
            f"caractère invisible interdit (U+{ord(hostile.group()):04X})",
            "Effacez-le : retapez la ligne au lieu de la coller.",
        )
    if (tangle := _first_tangle(text)) is not None:
        raise Broken(
            text.count("\n", 0, tangle) + 1,
            "texte trop enchevêtré (crochets ou commentaires jamais fermés, trop de niveaux ou de"
            " notes)",
            "Fermez les parenthèses, les crochets et les commentaires « <!-- », réduisez les"
            " retraits, ou coupez le texte.",
        )
    return text


_CONFLICT = lazy_compile(r"^(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|) \S.*$", re.MULTILINE)


def _first_tangle(text: str) -> int | None:
    """Where `text` holds what nobody writes and Markdown takes minutes to read, or None."""
    if deep := _DEEP.search(f"\n{text}"):
        return deep.start()
    if text.count("<!--") - text.count("-->") > MAX_UNCLOSED:
        return text.rindex("<!--")
    # No block has more than the whole text.
    suspect = any(text.count(opening) > MAX_UNCLOSED for opening in "[(<")
    for block in _BLOCK.finditer(text) if suspect else ():
        text_of_block = block[0]
        opened = (
            text_of_block.count("[") - text_of_block.count("]"),
            text_of_block.count("(") - text_of_block.count(")"),
            len(_TAG_START.findall(text_of_block)) - text_of_block.count(">"),
        )
        if max(opened) > MAX_UNCLOSED:
            return block.start()
    if (crowd := _first_crowd(text)) is not None:
        return crowd
    for needed, pattern in _COSTLY:
        if text.count(needed) < MAX_COSTLY:
            continue
        found = [match.start() for match in pattern.finditer(text)]
        if len(found) > MAX_COSTLY:
            return found[MAX_COSTLY]
    return None


def _first_crowd(text: str) -> int | None:
    """Where one paragraph has more marks than people put in a book, or tags stay open."""
    tags = text.count("<")
    if tags > MAX_OPEN_TAGS:
        opened: Counter[str] = Counter()
        for match in _FORMATTING.finditer(text):
            opened[match[2].lower()] += -1 if match[1] else 1
            if opened[match[2].lower()] > MAX_OPEN_TAGS:
                return match.start()
    if tags + sum(text.count(mark) for mark in (*"`*_~[&@\\", "://")) <= MAX_MARKS:
        return None
    count = 0
    for match in _MARK.finditer(text):
        if match[0][0] == "\n":
            count = 0
        else:
            count += 1
            if count > MAX_MARKS:
                return match.start()
    return None


_FORMATTING = lazy_compile(
    r"<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE
)
_MARK = lazy_compile(r"[`*_~\[<&@\\]|://|\n[ \t]*(?=\n|[-+*] |\||\d{1,3}[.)] )")
MAX_OPEN_TAGS = 100
"""Tags of emphasis left open: browsers, and the sanitiser, open each again in each paragraph."""
MAX_MARKS = 4_000
"""In one paragraph, or one item of a list: each mark is replaced in the whole of it."""

# A newline, not `^`: `re` looks for it at C speed.
_DEEP = lazy_compile(r"\n(?:(?: {4}|\t){40}[ \t]*\S|(?:[ \t]*(?:>|[-*+:][ \t])){40})")
_BLOCK = lazy_compile(r"\S.*(?:\n.*\S.*)*")
_TAG_START = lazy_compile(r"<[A-Za-z/!?]")
MAX_UNCLOSED = 200
_COSTLY = (
    ("[^", lazy_compile(r"\[\^")),  # Notes and calls to them.
    ("*[", lazy_compile(r"^ {0,3}\*\[", re.MULTILINE)),  # Abbreviations.
    # Underlined titles, and rules: `---`, `- * _`.
    ("\n", lazy_compile(r"^[ \t>]*(?:=+[ \t]*|(?:[-*_][ \t]*)+)$", re.MULTILINE)),
)
"""Each of these makes Python-Markdown go through the text again.  Before it, what quickly shows
that a text has few: found for each match but the first."""
MAX_COSTLY = 500
MAX_FIELD_LINES = 12_000
"""Each line of a block may be looked at again for each line before it."""


def encoding_of(data: bytes) -> str:
    # Windows' Notepad calls this "Unicode"; its first bytes leave no doubt.
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


# -- YAML block ---------------------------------------------------------------------------


def _parse_block(lines: list[str], start: int) -> Document:
    if lines[start].rstrip() != "---":
        raise Broken(
            start + 1,
            "la première ligne doit être « --- »",
            "Écrivez trois traits d’union seuls.",
            lines[start],
        )
    following = range(start + 1, len(lines))
    end = next((i for i in following if lines[i].rstrip() in ("---", "...")), None)
    if end is None:
        raise Broken(
            start + 1,
            "le bloc ouvert par « --- » n’est pas fermé",
            "Ajoutez une ligne « --- » entre les champs et le texte.",
        )
    if end - start > MAX_FIELD_LINES:
        raise Broken(start + 1, "l’en-tête est trop long", "Placez le texte sous les champs.")
    fields = _fields(lines[start + 1 : end], start + 2)
    return Document(fields, "\n".join(lines[end + 1 :]), end + 2, header=False)


def _fields(lines: list[str], first_line: int) -> Group:
    fields = plain_block.load(lines, first_line)
    if fields is not None:
        return fields
    # Few texts need YAML, which takes longer to import than an edit's text to read.
    from programmation.content import yaml_block

    block = "\n".join(lines)
    fields = yaml_block.load(block, first_line)
    if "\\" in block:
        _refuse_escapes(fields)
    return fields


def _refuse_escapes(node: Node) -> None:
    r"""What `_decode` refuses may not come back as the escapes that YAML reads, `"\0"`."""
    match node:
        case Text(value, line):
            if FORBIDDEN.search(value):
                raise Broken(
                    line, "caractère invisible interdit", "Retirez la barre oblique inverse."
                )
        case Items(items):
            for item in items:
                _refuse_escapes(item)
        case Group(entries):
            for key, held in entries:
                _refuse_escapes(key)
                _refuse_escapes(held)


# -- Pelican's header (Python-Markdown's Meta-Data) -----------------------------------------

_HEADER_LINE = lazy_compile(r"^ {0,3}(?P<key>[^\W\d_][\w \u00a0\u202f-]*):(?!//)(?P<value>.*)$")


def _parse_header(path: str, lines: list[str], start: int) -> tuple[Document, list[Problem]]:
    entries: list[tuple[Text, list[Text]]] = []
    problems: list[Problem] = []
    end = len(lines)
    for index in range(start, len(lines)):
        line, number = lines[index], index + 1
        if not line.strip() or (entries and line.rstrip() in ("---", "...")):
            end = index + 1
            break
        if match := _HEADER_LINE.match(line):
            value = Text(match["value"].strip(), number)
            entries.append((Text(match["key"].strip(), number), [value]))
        elif entries and line[0] in " \t":
            entries[-1][1].append(Text(line.strip(), number))
        elif entries:
            problems.append(_early_body(path, number, line, entries))
            end = index
            break
        else:
            raise Broken(
                number,
                "il manque l’en-tête au début du fichier",
                "Commencez le fichier par une ligne « --- », les champs, puis une ligne « --- ».",
                line,
            )
    fields = Group(tuple((key, _joined(values)) for key, values in entries), start + 1)
    return Document(fields, "\n".join(lines[end:]), end + 1, header=True), problems


def _early_body(
    path: str, number: int, line: str, entries: list[tuple[Text, list[Text]]]
) -> Problem:
    # Python-Markdown takes this for the body's first line, so existing posts may too.
    existing = any(key.value.casefold() == "title" for key, _ in entries)
    return problem(
        path, "ligne sans deux-points dans l’en-tête : le texte commence ici",
        "Laissez une ligne vide entre l’en-tête et le texte.", value=line, line=number,
        warn=existing,
    )  # fmt: skip


def _joined(values: list[Text]) -> Node:
    """A value and its continuation lines."""
    typed = [text for text in values if text.value] or values
    return typed[0] if len(typed) == 1 else Items(tuple(typed), typed[0].line)
