"""One file → one `Entry`, with typed fields, and every problem in them.

Never raises for bad content.  References to other files stay text with their line, for
`references` to resolve once all files are read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from programmation import kinds
from programmation.content import dates, front_matter, moments
from programmation.content.entry import DATE_PREFIX, Entry, slug_of, stem_of
from programmation.content.field_types import FLAGS, Typing, default
from programmation.content.front_matter import FOREIGN_DRAFTS
from programmation.content.nodes import (
    Group,
    InvalidValue,
    Items,
    Node,
    Text,
    alone,
    is_empty,
    sentence,
)
from programmation.kinds import kind_of
from programmation.parts import VALUE_ALIASES, Visibility
from programmation.problems import Problem, harmless, has_errors, problem, suggestion, warning
from programmation.schema import NAMING_FILES, Field, Kind, Type, by_key, normalized
from programmation.text.french import fold, slugify
from programmation.text.inspection import Inspection, inspect

MAX_ITEMS = 200
"""Most values of one field: each theme has a page and a feed that list the post, and ten thousand
of them in a few lines would make gigabytes."""

MISSING = "champ manquant"
_LATE = (
    "champ écrit sous l’en-tête : il serait montré comme du texte",
    "Placez-le avec les autres champs, sans ligne vide ni « --- » entre eux; si c’est du texte,"
    " écrivez une phrase au-dessus.",
)


def read_document(
    path: str, data: bytes, zone: ZoneInfo, *, judged: bool = True
) -> tuple[Entry, list[Problem]]:
    """Read one file of the content folder; a file with errors gives an entry too.

    `judged`: whether its page will be checked; if not, the entry has no inspection.
    """
    kind, slug, name = kind_of(path), slug_of(path), path.rpartition("/")[2]
    document, problems = front_matter.parse(path, data)
    if document is None:
        return Entry(path, slug=slug), problems
    reader = _Reader(path, kind, zone, document)
    reader.read()
    problems += reader.problems
    slug = reader.values.pop("slug", slug)
    if not slug:
        remedy = "Renommez-le en minuscules sans accent : il donne l’adresse de la page."
        problems.append(problem(path, "nom de fichier sans lettre ni chiffre", remedy, value=name))
    elif slugify(stem := stem_of(path)) != stem and not reader.pelican:
        message = "nom de fichier avec des espaces, des accents ou des majuscules"
        remedy = f"L’adresse sera « {slug} » : renommez le fichier « {slug}.md »."
        problems.append(warning(path, message, remedy, value=name))
    if judged and reader.values.get("visibility") != Visibility.DRAFT.value:
        problems += _left_to_write(path, kind, document)
    # In comments, links stay plain text (see `comment_html`).
    inspected = judged and kind is not kinds.COMMENT
    entry = Entry(
        path, reader.lines, document.body_line, slug=slug, values=reader.values,
        body=document.body, inspection=inspect(document.body) if inspected else Inspection(),
        pelican=reader.pelican, sound=not has_errors(problems), left_warnings=reader.left_warnings,
        digest=hashlib.blake2b(zone.key.encode() + b"\0" + data, digest_size=16).digest(),
    )  # fmt: skip
    return entry, problems


def _left_to_write(path: str, kind: Kind, document: front_matter.Document) -> Iterator[Problem]:
    """Problems of placeholder words of `make article` that nobody replaced."""
    if kind.body and kind.body in document.body:
        for number, line in enumerate(document.body.split("\n"), start=document.body_line):
            if line.strip() == kind.body:
                message = "texte d’attente, qui serait publié"
                remedy, value = "Écrivez le vôtre à sa place.", kind.body
                yield warning(path, message, remedy, field="texte", value=value, line=number)


_TELLING: Mapping[Kind, frozenset[str]] = {
    kinds.POST: frozenset({"titre", "date", "auteurs"}),
    kinds.MEETING: frozenset({"titre", "debut"}),
    kinds.COMMUNITY: frozenset({"nom", "territoire"}),
}
"""Kind → fields that together appear only in its texts."""


class _Reader:
    """Types the fields of one document, collecting problems."""

    def __init__(
        self, path: str, kind: Kind, zone: ZoneInfo, document: front_matter.Document
    ) -> None:
        self.path, self.kind, self.document = path, kind, document
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.foreign_draft = False
        self.late: set[str] = set()
        self.left_warnings: tuple[str, ...] = ()
        self.keys = {normalized(key.value) for key, _ in document.fields.entries}
        self.pelican = kind in (kinds.POST, kinds.PAGE) and "title" in self.keys
        self.typing = Typing(zone, document.header, self.pelican)
        self.fenced = ", et l’en-tête entre deux lignes « --- »" if document.header else ""

    def read(self) -> None:
        if told := self._why_of_another_kind():
            # One message, not one for each missing field.
            self._tell("", "", *told, line=self.document.fields.line)
            return
        late = front_matter.late_field(self.document)
        known = self.kind.by_key
        if late and late[2] and not self.pelican:
            self.late = {known[word].key for word in map(normalized, late[3]) if word in known}
        self.values = self._record(self.kind.fields, self.document.fields, "")
        if self.foreign_draft:
            self.values["visibility"] = Visibility.DRAFT.value
        if self.pelican and "date" not in self.values:
            self._date_from_name()
        if late:
            self._tell_late_field(*late[:3])
        self.values |= moments.meeting_moments(
            self.values, self.lines, self.typing.zone, self._tell
        )

    def _why_of_another_kind(self) -> tuple[str, str] | None:
        if self.document.is_prose(self.kind):
            return front_matter.NO_HEADER
        found = [kind for kind, telling in _TELLING.items() if telling <= self.keys]
        own = (row.key for row in self.kind.fields)
        if not found or self.kind in found or _TELLING[found[0]].issubset(own):
            return None
        folder, name = found[0].folder, found[0].name
        message = f"ces champs sont ceux d’un fichier du dossier {folder} ({name})"
        return message, f"Déplacez le fichier dans content/{folder}."

    def _tell_late_field(self, key: Text, value: str, apart: bool) -> None:
        word, said = normalized(key.value), fold(value)
        row = self.kind.by_key.get(word)
        if word in FOREIGN_DRAFTS:
            grave = FOREIGN_DRAFTS[word](said) if apart else said == "true"
        else:
            # Its author may believe that the text is hidden, or the meeting off.
            state = VALUE_ALIASES.get(said, said)
            grave = bool(row and row.key == "statut" and state in {*row.choices} - {row.default})
        # A required field found only there is reported here alone.
        missing = self.late - self.lines.keys()
        grave = grave or any(row.required and row.key in missing for row in self.kind.fields)
        if grave or (apart and row):
            self._tell(key.value, value, *_LATE, line=key.line, warn=not grave)

    def _date_from_name(self) -> None:
        match = DATE_PREFIX.match(self.path.rpartition("/")[2])
        with suppress(InvalidValue):  # No such day: the field stays missing.
            if match and not self.lines.get("date"):
                self.values["date"] = dates.read_datetime(match[1], self.typing.zone)
                self.problems = [p for p in self.problems if p.field != "date"]

    def _tell(self, key: str, value: str, message: str, remedy: str, **more: Any) -> None:
        """Add a problem.  more: as for `problem`; the line is the key's by default."""
        more = {"line": self.lines.get(key, 1), **more}
        self.problems.append(problem(self.path, message, remedy, field=key, value=value, **more))

    def _record(self, table: tuple[Field, ...], group: Group, prefix: str) -> dict[str, Any]:
        known = by_key(table)
        given: dict[str, tuple[Text, Node]] = {}
        more: dict[str, list[Node]] = {}  # Joined once: there may be thousands.
        for key, node in group.entries:
            found = known.get(normalized(key.value))
            if found is None:
                if prefix or not self._is_of_any_kind(key, node):
                    self._unknown_key(key, node, table, prefix)
            elif found.key not in given:
                given[found.key] = (key, node)
            elif self.pelican and found.type is Type.THEME:
                # Pelican's `Category` and `Tags` are both themes.
                more.setdefault(found.key, []).extend(self.typing.items(found, node))
            else:
                first = given[found.key][0]
                message = f"champ écrit deux fois (déjà à la ligne {first.line}, « {first.value} »)"
                kept = "Réunissez toutes les valeurs sur" if found.many else "Gardez"
                where, remedy = f"{prefix}{key.value}", f"{kept} une seule des deux lignes."
                self._tell(where, "", message, remedy, line=key.line, warn=self.pelican)
        for name, items in more.items():
            key, node = given[name]
            both = (*self.typing.items(known[name], node), *items)
            given[name] = (key, Items(both, node.line))
        read = {
            row.name: self._field(row, given.get(row.key), f"{prefix}{row.key}", group.line)
            for row in table
            if row.key in given or row.required or row.default
        }
        return {name: value for name, value in read.items() if value is not None}

    def _is_of_any_kind(self, key: Text, node: Node) -> bool:
        """Whether `key` is a field of any kind, which is then applied."""
        word = normalized(key.value)
        if not front_matter.is_read(word, self.kind):
            return False
        if word == front_matter.LEFT_WARNINGS:
            items = node.items if isinstance(node, Items) else (node,)
            typed = (text for item in items if isinstance(item, Text)
                     for text in item.value.split(";"))  # fmt: skip
            self.left_warnings = tuple(text.strip() for text in typed if text.strip())
            return True
        # In doubt the text is hidden: that can be undone, publishing cannot.
        if FOREIGN_DRAFTS[word](fold(node.value) if isinstance(node, Text) else ""):
            self.lines.setdefault("statut", key.line)
            self.foreign_draft = True
        return True

    def _unknown_key(self, key: Text, node: Node, table: tuple[Field, ...], prefix: str) -> None:
        known = [row.key for row in table]
        word = normalized(key.value)
        near = suggestion(key.value, known, cutoff=0.7)
        groups = [f"« {row.key}: »" for row in table if word in by_key(row.fields)]
        if groups:
            near = f"Écrivez-le en retrait, sous la ligne {' ou '.join(groups)}{self.fenced}."
        denied = isinstance(node, Text) and FLAGS.get(fold(node.value)) is False
        for row in table:
            # « annulée: oui » has the value in place of the key.
            said = not denied and VALUE_ALIASES.get(word, word) in row.choices
            if said or word in row.mistaken:
                first = row.fields[0] if row.fields else row
                example = self._shown(first, node, Text(word, key.line))
                near = f"Cela s’écrit dans « {row.key} » : « {row.key}: {example} »."
        last = "Il n’est pas utilisé." if self.pelican else f"Champs connus : {', '.join(known)}."
        shown = f"{prefix}{key.value}"
        self._tell(shown, "", "champ inconnu", near or last, line=key.line, warn=self.pelican)

    def _shown(self, row: Field, *nodes: Node) -> str:
        """The first node that is valid for this field, as typed; else the field's example."""
        for node in nodes:
            with suppress(InvalidValue):
                if isinstance(node, Text) and self.typing.value(row, node):
                    return node.value
        return row.example or row.default

    def _field(self, row: Field, given: tuple[Text, Node] | None, address: str, line: int) -> Any:
        """The value of the field at `address`, else its default, or None.  line: the group's."""
        if given:
            key, node = given
            self.lines[address] = line = key.line
            if not is_empty(node):
                if row.many:
                    return self._read_or_report(self._items, row, node, address)
                return self._read_or_report(self._value, row, alone(node), address)
        if address in self.late and not given:
            return default(row)  # The line below the header is reported.
        # An existing Pelican post may lack an author: the organisation signs it.
        if row.required and not (self.pelican and row.type is Type.PROFILE):
            message, verb = MISSING, "Ajoutez une ligne comme"
            if given:
                message, verb = "champ obligatoire vide", "Complétez la ligne, comme"
            example = row.example or "…"
            if row.type is Type.IDENTIFIER:
                import uuid  # Slow to import, and only for this message.

                # A uid ready to be copied: no other file is offered the same.  In a former version,
                # the name of the file may be no text.
                proposed = uuid.uuid5(uuid.NAMESPACE_URL, harmless(self.path))
                verb, example = "Écrivez la ligne", str(proposed)
            remedy = f"{verb} « {row.key}: {example} »."
            if not given and re.search(r"\[[1-9]\d*\]\.[a-z_]+$", address):
                remedy += " Si cet élément continue celui d’avant, retirez plutôt son tiret."
            self._tell(address, "", message, remedy, line=line)
        return default(row)

    def _read_or_report(
        self, read: Callable[[Field, Node, str], Any], row: Field, node: Node, address: str
    ) -> Any:
        """The result of `read` for the node at `address`; None, with a problem, when it raises."""
        try:
            return read(row, node, address)
        except InvalidValue as error:
            shown = node.value if isinstance(node, Text) else ""
            # Pelican accepts any word as a language: an existing text keeps the site's.
            warn = self.pelican and row.type is Type.LANGUAGE
            self._tell(address, shown, error.message, error.remedy, line=node.line, warn=warn)
            return None

    def _items(self, row: Field, node: Node, address: str) -> tuple[Any, ...]:
        nodes = self.typing.items(row, node)
        if len(nodes) > MAX_ITEMS:
            remedy = f"Gardez-en {MAX_ITEMS} au plus."
            raise InvalidValue(f"trop de valeurs ({len(nodes)})", remedy)
        found = []
        for index, item in enumerate(nodes):
            place = f"{address}[{index}]"
            self.lines[place] = item.line
            found.append(self._read_or_report(self._value, row, item, place))
        return tuple(value for value in found if value is not None)

    def _value(self, row: Field, node: Node, address: str) -> Any:
        """The value of one node, which for a group may be a single text, its first field."""
        if not row.fields:
            return self.typing.value(row, node)
        text = sentence(node)
        if text and text.value[:1].isupper():
            # « - Coop: la suite » in a list of names: YAML sees a field.
            key, known = text.value.partition(":")[0], by_key(row.fields)
            said = "://" in text.value or not suggestion(key, known)
            if said and normalized(key) not in known:
                node = text
        typed = node.value.removeprefix("- ") if isinstance(node, Text) else ""
        packed = ":" in typed and normalized(typed.partition(":")[0]) in by_key(row.fields)
        if isinstance(node, Items) or packed:
            inner = ", ".join(field.key for field in row.fields)
            remedy = f"les champs {inner}, chacun sur sa ligne, en retrait{self.fenced}."
            message = "plusieurs champs sur une ligne" if packed else "liste inattendue"
            raise InvalidValue(message, f"Écrivez sous « {row.key}: » {remedy}")
        if isinstance(node, Text):
            bare = re.fullmatch(r"[\w./:-]+", node.value)
            told = {*NAMING_FILES, Type.URL} if bare else ()
            lines = [
                f"{part.key}: {node.value if part.type in told else part.example or '…'}"
                for part in row.fields
                if part.required
            ]
            if len(lines) > 1:
                then = " et ".join(f"« {line} »" for line in lines[1:])
                remedy = f"Mettez à sa place, dessous, « - {lines[0]} », puis, en retrait, {then}"
                raise InvalidValue("plusieurs champs sont attendus", f"{remedy}{self.fenced}.")
            # « lieu: Salle communautaire » is short for « lieu: {nom: …} ».
            node = Group(((Text(row.fields[0].key, node.line), node),), node.line)
        return self._record(row.fields, node, f"{address}.")
