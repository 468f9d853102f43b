"""One file → one `Entry`: its fields typed by those of its kind, and every problem in them.

Never raises for bad content.  What refers to other files stays text with its line,
for `references` to resolve once all files are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from programmation import kinds
from programmation.content import dates, front_matter, moments
from programmation.content.entry import DATE_PREFIX, Entry, slug_of, stem_of
from programmation.content.field_types import Unreadable
from programmation.content.field_values import FOREIGN_DRAFTS, Typing, is_empty, sentence
from programmation.content.nodes import Group, Items, Node, Text
from programmation.kinds import kind_of
from programmation.model import Visibility
from programmation.problems import Problem, has_errors, problem, suggestion
from programmation.schema import Field, Kind, Type, by_key, normalized
from programmation.text.french import fold, slugify
from programmation.text.inspection import Inspection, inspect

MAX_ITEMS = 200
"""Values of one field.  A page and a feed for each theme, which list all of a post's: ten
thousand themes in a post would make gigabytes of a few lines."""
TOO_MANY_REMEDY = f"Gardez-en {MAX_ITEMS} au plus."

MISSING = "champ manquant"
_LATE = (
    "champ écrit sous l’en-tête : il serait montré comme du texte",
    "Placez-le avec les autres champs, sans ligne vide ni « --- » entre eux ; si c’est du texte,"
    " écrivez une phrase au-dessus.",
)


def read_document(
    path: str, data: bytes, zone: ZoneInfo, *, judged: bool = True
) -> tuple[Entry, list[Problem]]:
    """Read one file of the content folder.  An entry is returned even for a broken file.

    `judged`: whether its page will be checked; else the entry has no inspection.
    """
    kind, slug, name = kind_of(path), slug_of(path), path.rpartition("/")[2]
    document, problems = front_matter.parse(path, data)
    if document is None:
        return Entry(path, slug), problems
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
        problems.append(problem(path, message, remedy, value=name, warn=True))
    if judged and reader.values.get("visibility") != Visibility.DRAFT.value:
        problems += _left_to_write(path, kind, document)
    entry = Entry(
        path,
        slug,
        reader.values,
        reader.lines,
        document.body,
        document.body_line,
        # Readers' links are text, not links (see `comment_html`).
        inspect(document.body) if judged and kind is not kinds.COMMENT else Inspection(),
        reader.pelican,
        not has_errors(problems),
        _digest(data, zone),
        reader.left_warnings,
    )
    return entry, problems


def _left_to_write(path: str, kind: Kind, document: front_matter.Document) -> Iterator[Problem]:
    """What `make article` writes for somebody to write over it."""
    if kind.body and kind.body in document.body:
        for number, line in enumerate(document.body.split("\n"), start=document.body_line):
            if line.strip() == kind.body:
                yield problem(
                    path, "texte d’attente, qui serait publié", "Écrivez le vôtre à sa place.",
                    field="texte", value=kind.body, line=number, warn=True,
                )  # fmt: skip


def _digest(data: bytes, zone: ZoneInfo) -> bytes:
    return hashlib.blake2b(zone.key.encode() + b"\0" + data, digest_size=16).digest()


_TELLING: Mapping[Kind, frozenset[str]] = {
    kinds.POST: frozenset({"titre", "date", "auteurs"}),
    kinds.MEETING: frozenset({"titre", "debut"}),
    kinds.COMMUNITY: frozenset({"nom", "territoire"}),
}
"""Fields that only texts of one kind have together."""


class _Reader:
    """Types the fields of one document, collecting problems."""

    def __init__(
        self, path: str, kind: Kind, zone: ZoneInfo, document: front_matter.Document
    ) -> None:
        self.path, self.kind, self.document = path, kind, document
        self.table = kind.fields
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.foreign_draft = False
        self.left_warnings: tuple[str, ...] = ()
        self.keys = {normalized(key.value) for key, _ in document.fields.entries}
        self.pelican = kind in (kinds.POST, kinds.PAGE) and "title" in self.keys
        self.typing = Typing(zone, document.header, self.pelican)
        self.headless = document.header and self.keys.isdisjoint(by_key(self.table))

    def read(self) -> None:
        if self.headless:
            # A sentence with a colon, not a field: one message, not one for each missing field.
            self._problem(
                self.document.fields.line, "", "", "il manque l’en-tête au début du fichier",
                "Commencez le fichier par une ligne « --- », les champs, puis une ligne « --- ».",
            )  # fmt: skip
            return
        if other := self._misplaced():
            self._problem(
                self.document.fields.line, "", "",
                f"ces champs sont ceux d’un fichier du dossier {other.folder} ({other.name})",
                f"Déplacez le fichier dans content/{other.folder}.",
            )  # fmt: skip
            return
        self.values = self._record(self.table, self.document.fields, "")
        if self.foreign_draft:
            # The same word whether it is a text's visibility or a meeting's state.
            names = {row.name for row in self.table}
            self.values["status" if "status" in names else "visibility"] = Visibility.DRAFT.value
        if self.pelican and "date" not in self.values:
            self._date_from_name()
        self._tell_late_field()
        if self.kind is kinds.MEETING:
            self.values |= moments.settled(self.values, self.lines, self.typing.zone, self._tell)

    def _misplaced(self) -> Kind | None:
        """The kind that a file's fields are of, when they are not of its folder's."""
        found = [kind for kind, telling in _TELLING.items() if telling <= self.keys]
        return found[0] if found and self.kind not in found else None

    def _tell_late_field(self) -> None:
        late = front_matter.late_field(self.document)
        word = normalized(late.key.value) if late else ""
        hiding = word in FOREIGN_DRAFTS or word in ("statut", "status")
        if late and hiding:
            hides = FOREIGN_DRAFTS.get(word) if late.apart else None
            said = fold(late.value)
            hiding = hides(said) if hides else said in ("brouillon", "draft", "true")
        if late and (hiding or (late.apart and word in by_key(self.table))):
            # Whoever wrote that one may believe that nobody sees the text.
            self._problem(late.key.line, late.key.value, late.value, *_LATE, warn=not hiding)

    def _date_from_name(self) -> None:
        match = DATE_PREFIX.match(PurePosixPath(self.path).name)
        if match and not self.lines.get("date"):
            self.values["date"] = dates.read_datetime(match[1], self.typing.zone)
            self.problems = [p for p in self.problems if p.field != "date"]

    def _tell(self, key: str, value: str, message: str, remedy: str, *, warn: bool = False) -> None:
        self._problem(self.lines.get(key, 1), key, value, message, remedy, warn=warn)

    def _problem(
        self, line: int, key: str, value: str, message: str, remedy: str, *, warn: bool = False
    ) -> None:
        self.problems.append(
            problem(self.path, message, remedy, field=key, value=value, line=line, warn=warn)
        )

    def _record(self, table: tuple[Field, ...], group: Group, prefix: str) -> dict[str, Any]:
        known = by_key(table)
        given: dict[str, tuple[Text, Node]] = {}
        several: dict[str, list[Node]] = {}
        result: dict[str, Any] = {}
        for key, node in group.entries:
            found = known.get(normalized(key.value))
            if found is None:
                if prefix or not (
                    self._leaves_warnings(key, node) or self._is_foreign_draft(key, node)
                ):
                    self._unknown_key(key, table, prefix)
            elif found.key not in given:
                given[found.key] = (key, node)
            elif self.pelican and found.type is Type.THEME:
                # Pelican's `Category` and `Tags` are both themes.
                if found.key not in several:
                    several[found.key] = list(self.typing.items(found, given[found.key][1]))
                several[found.key] += self.typing.items(found, node)
            else:
                self._problem(
                    key.line, f"{prefix}{key.value}", "",
                    f"champ écrit deux fois (déjà à la ligne {given[found.key][0].line})",
                    "Gardez une seule des deux lignes.", warn=self.pelican,
                )  # fmt: skip
        for name, items in several.items():
            first, node = given[name]
            given[name] = (first, Items(tuple(items), node.line))
        for row in table:
            address = f"{prefix}{row.key}"
            if row.key in given:
                self._field(row, *given[row.key], address, result)
            else:
                self._empty(row, group.line, address, result, given=False)
        return result

    def _leaves_warnings(self, key: Text, node: Node) -> bool:
        """Whether a field says which warnings to leave: of every kind of text, on no form."""
        if normalized(key.value) != "sans_avertissement":
            return False
        items = node.items if isinstance(node, Items) else (node,)
        typed = [part for item in items if isinstance(item, Text) for part in item.value.split(";")]
        self.left_warnings = tuple(part.strip() for part in typed if part.strip())
        return True

    def _is_foreign_draft(self, key: Text, node: Node) -> bool:
        """Whether a field of Hugo, Jekyll or another says if the text is a draft, and heed it."""
        hides = FOREIGN_DRAFTS.get(normalized(key.value))
        if hides is None or "visibility" not in {row.name for row in self.table}:
            return False
        value = fold(node.value) if isinstance(node, Text) else ""
        # What is not understood hides the text: it can still be published, not the other way.
        if hides(value):
            self.lines.setdefault("statut", key.line)
            self.foreign_draft = True
        return True

    def _unknown_key(self, key: Text, table: tuple[Field, ...], prefix: str) -> None:
        known = [row.key for row in table]
        word = normalized(key.value)
        near = suggestion(key.value, known, cutoff=0.7)
        for row in table:
            if word in row.mistaken:
                example = word if word in row.choices else row.example or row.default
                near = f"Cela s’écrit dans « {row.key} » : « {row.key}: {example} »."
        last = "Il n’est pas utilisé." if self.pelican else f"Champs connus : {', '.join(known)}."
        remedy = near or last
        self._problem(
            key.line, f"{prefix}{key.value}", "", "champ inconnu", remedy, warn=self.pelican
        )

    def _field(
        self, row: Field, key: Text, node: Node, address: str, result: dict[str, Any]
    ) -> None:
        self.lines[address] = key.line
        if is_empty(node):
            self._empty(row, key.line, address, result, given=True)
            return
        read = self._items if row.many else self._value
        if (value := self._typed(read, row, node, address)) is not None:
            result[row.name] = value

    def _typed(
        self, read: Callable[[Field, Node, str], Any], row: Field, node: Node, address: str
    ) -> Any:
        """What `read` makes of the node at `address`; None once it is told that it cannot."""
        try:
            return read(row, node, address)
        except Unreadable as error:
            shown = node.value if isinstance(node, Text) else ""
            self._problem(node.line, address, shown, error.message, error.remedy)
            return None

    def _items(self, row: Field, node: Node, address: str) -> tuple[Any, ...]:
        nodes = self.typing.items(row, node)
        if len(nodes) > MAX_ITEMS:
            raise Unreadable(f"trop de valeurs ({len(nodes)})", TOO_MANY_REMEDY)
        found = []
        for index, item in enumerate(nodes):
            place = f"{address}[{index}]"
            self.lines[place] = item.line
            found.append(self._typed(self._value, row, item, place))
        return tuple(value for value in found if value is not None)

    def _value(self, row: Field, node: Node, address: str) -> Any:
        if row.type is Type.RECORD:
            return self._typed_record(row, node, address)
        return self.typing.value(row, node)

    def _empty(
        self, row: Field, line: int, address: str, result: dict[str, Any], *, given: bool
    ) -> None:
        # An existing Pelican post may have no author: the organisation signs it.
        if row.required and not (self.pelican and row.type is Type.PROFILE):
            self._problem(
                line, address, "", "champ obligatoire vide" if given else MISSING,
                f"{'Complétez la ligne : ' if given else 'Ajoutez une ligne '}"
                f"« {row.key}: {self._example(row)} ».",
            )  # fmt: skip
        if row.default:
            result[row.name] = self.typing.text(row, Text(row.default, line))

    def _example(self, row: Field) -> str:
        if row.type is Type.IDENTIFIER:
            import uuid  # Only to say what is missing.

            # An identity that may be taken as it is: no other file is offered the same.
            return str(uuid.uuid5(uuid.NAMESPACE_URL, self.path))
        return row.example or "…"

    def _typed_record(self, row: Field, node: Node, address: str) -> dict[str, Any]:
        if sentence := _as_sentence(row, node):
            node = sentence
        if isinstance(node, Text):
            # « lieu: Salle communautaire » is short for « lieu: {nom: …} ».
            node = Group(((Text(row.fields[0].key, node.line), node),), node.line)
        if isinstance(node, Items):
            raise Unreadable("liste inattendue", _record_remedy(row))
        return self._record(row.fields, node, f"{address}.")


def _as_sentence(row: Field, node: Node) -> Text | None:
    """« - Coop: la suite » among names, which YAML takes for a field."""
    text = sentence(node)
    if text is None or not text.value[:1].isupper():
        return None
    key = text.value.partition(":")[0]
    known = by_key(row.fields)
    return None if normalized(key) in known or suggestion(key, known) else text


def _record_remedy(row: Field) -> str:
    inner = ", ".join(field.key for field in row.fields)
    return f"Écrivez sous « {row.key}: » les champs {inner}, chacun sur sa ligne, en retrait."
