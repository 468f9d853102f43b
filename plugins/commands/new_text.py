"""`make article`, `make rencontre`, `make communaute`, `make auteur`: the disk and the questions.

What to write is decided in `scaffold`.  A file that exists is never touched.
"""

from __future__ import annotations

import os
import re
import sys
import uuid
from argparse import Namespace
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from commands import staff
from commands.project import Project, in_words, project_of
from fast_dataclass import dataclass
from planning.columns import KNOWN, cell_of, node_of
from programmation import kinds
from programmation.colors import free_color
from programmation.content import scaffold
from programmation.content.addresses import OWN_CALENDAR
from programmation.content.dates import read_partial
from programmation.content.entry import Entry
from programmation.content.front_matter import parse
from programmation.content.library import assemble
from programmation.content.loader import entries_of
from programmation.content.nodes import InvalidValue, Node, Text
from programmation.content.reader import MISSING, read_document
from programmation.content.references import names_of
from programmation.content.source_files import read_folder
from programmation.kinds import KINDS, RELATIONS
from programmation.problems import Problem, Refusal
from programmation.schema import COMMAND_LINE, Field, Kind, Type, normalized
from programmation.text.french import NBSP, duration

Ask = Callable[[str], str]


@staff.command("", "command", contenu="dossier des textes")
def main(given: Namespace) -> staff.Outcome:
    """Make a text.  command: that of a kind, `article`."""
    project = project_of(given)
    kind = next(kind for kind in KINDS if kind.command == given.command)
    proposed = [*(row.key for row in kind.fields), "fichier"]
    keys = {name: cell_of(row) for name, row in kind.by_key.items()} | {"fichier": "fichier"}
    if kind is kinds.MEETING:
        proposed += ["date", "adresse", "modele"]
        # The place's fields, named as in a table of `make saison`: `lieu.nom`.
        keys |= {name: key for name, key in KNOWN.items() if key.startswith("lieu.")}
        keys |= {"nom": "lieu.nom", "modele": "modele"}
    staff.refuse_unknown(given.command, proposed, keys)
    names: dict[str, str] = {}
    for name in filter(os.environ.get, staff.typed_names()):
        if (other := names.setdefault(keys[normalized(name)], name)) != name:
            raise Refusal(f"{other} et {name} disent la même chose : donnez un seul des deux.")
    texts = {key: text for key, name in names.items() if (text := os.environ[name].strip())}
    new = NewText(kind, project, texts, input if sys.stdin.isatty() else None)
    path = project.content / new.write()
    return f"{path} est prêt. Ouvrez-le, complétez-le, puis tapez « make check ».", True


@dataclass
class NewText:
    """The making of one file of the content folder."""

    kind: Kind
    project: Project
    given: Mapping[str, str]
    """What was typed: French key, or `lieu.nom`; also `modele` and `fichier` → text."""
    ask: Ask | None
    """Asks a question at the terminal; None without a terminal."""

    def __post_init__(self) -> None:
        self.root, self.zone = self.project.content, self.project.zone
        self.folder = read_folder(self.root)
        self.entries = entries_of(self.folder, self.zone)
        self.names = {kind: names_of(kind, self.entries)[0] for kind in {*RELATIONS.values()}}

    def write(self) -> str:
        """Make the file; its path relative to `root`.  Raises `Refusal`."""
        values, body = self._from_model()
        answers = self._answers(values)
        values |= answers
        if "fin" in answers and "duree" not in answers:
            values.pop("duree", None)  # The model's own.
        if self.kind is kinds.MEETING:
            values.setdefault("uid", Text(str(uuid.uuid4()), 1))
        path = self._path(self._read(values, answers))
        # Existing authors and communities, for the hints in the file.
        choices = {
            row.key: sorted({*self.names[RELATIONS[row.type]].slugs.values()})
            for row in self.kind.fields
            if row.type in RELATIONS
        }
        text = scaffold.scaffold(self.kind, values, choices, body)
        staff.write_whole(self.root / path, text.encode(), new=True)
        return path

    def _from_model(self) -> tuple[dict[str, Node], str]:
        wanted = self.given.get("modele", "")
        if not wanted:
            return {}, ""
        meetings = {e.slug: e for e in reversed(self.entries) if e.kind is kinds.MEETING}
        model = staff.meeting_named("MODELE", wanted, meetings)
        document, problems = parse(model.path, (self.root / model.path).read_bytes())
        if document is None:
            raise Refusal(f"MODELE : {problems[0]}")
        values, body = scaffold.copied(document)
        start, end = model.values.get("start"), model.values.get("end")
        if start and end and end > start:
            # The end is of one day; its duration suits every day.
            values["duree"] = Text(duration(end - start).replace(NBSP, " "), 1)
        return values, body

    def _answers(self, values: Mapping[str, Node]) -> dict[str, Node]:
        rows = self.kind.fields
        answers = {row.key: node for row in rows if (node := self._node(row, self.given))}
        for key in self.kind.questions:
            if key not in answers and key not in values:
                answers[key] = self._answered(self.kind.by_key[key], {**values, **answers})
        if self.kind is kinds.POST:
            answers.setdefault("date", Text(self.project.site.today.isoformat(), 1))
        if self.kind is kinds.COMMUNITY:
            library, _ = assemble(self.entries, self.folder.files, self.project.site)
            # A community whose file names no colour takes one by its rank.
            if free := free_color({community.color for community in library.communities}):
                answers.setdefault("couleur", Text(free, 1))
        return answers

    def _answered(self, row: Field, values: Mapping[str, Node]) -> Node:
        if self.ask is None:
            variable = "DATE" if row.key == "debut" else row.key.upper()
            raise Refusal(f'Il manque {variable} : {variable}="{row.example or "…"}".')
        example = f" (par exemple : {row.example})" if row.example else ""
        while True:
            if answer := self.ask(f"{row.label}{example} : ").strip():
                node = self._node(row, {row.key: answer}) or Text(answer, 1)
                try:
                    self._read({**values, row.key: node}, {row.key})
                except Refusal as error:
                    self.ask(f"{error} Appuyez sur Entrée pour répondre de nouveau.")
                else:
                    return node

    def _node(self, row: Field, given: Mapping[str, str]) -> Node | None:
        """Node to put in the front matter for the text given for a field."""
        if row.type is Type.DATETIME and row.key in given:
            with suppress(InvalidValue):  # Told by the reader.
                moment = read_partial(given[row.key], self.zone)
                return Text(scaffold.typed_moment(moment, with_hour=True), 1)
        return node_of(row, given, self.names)

    def _read(self, values: Mapping[str, Node], judged: Container[str]) -> Entry:
        """`values` as the site reads them.  Raises `Refusal` for mistakes in the `judged` ones."""
        text = scaffold.filled(self.kind, values, "")
        path = f"{self.kind.folder}/{self.kind.command}.md"
        entry, problems = read_document(path, text.encode(), self.zone, judged=False)
        _, linked = assemble([*self.entries, entry], self.folder.files, self.project.site)
        found = (*problems, *(problem for problem in linked if problem.path == path))
        wrong = [
            self._in_words(problem)
            for problem in sorted(found, key=attrgetter("line"))
            if problem.is_error and re.split(r"[.\[]", problem.field)[0] in judged
        ]
        if wrong:
            raise Refusal("\n".join(wrong))
        return entry

    def _in_words(self, problem: Problem) -> str:
        row = self.kind.by_key.get(problem.field.partition("[")[0])
        if row and row.many and row.fields and problem.message == MISSING:
            # The parts of a group have no name here: they are typed in order, with commas.
            parts = ", ".join(part.label.lower() for part in row.fields)
            problem = replace(problem, remedy=f"Ajoutez une ligne « {row.key}: {parts} ».")
        return in_words(problem, COMMAND_LINE)

    def _path(self, entry: Entry) -> str:
        """Path of the new file, by FICHIER or the title.  Raises `Refusal` if it is taken."""
        named = self.kind.title
        wanted = staff.file_stem(self.given.get("fichier", "")) or entry.values.get(named.name, "")
        if not (name := scaffold.file_name(wanted)):
            raise Refusal(f'« {wanted} » ne donne pas de nom de fichier : FICHIER="nom-simple".')
        day = entry.values.get("start") or entry.values.get("date") or self.project.site.today
        season = self.project.season("", day)
        path_of = partial(scaffold.path_for, self.kind, year=day.year, season=season)
        taken = {e.slug: e.path for e in self.entries if e.kind is self.kind}
        path = path_of(name)
        if self.given.get("modele") and Path(path).stem in taken:
            path = path_of(scaffold.dated_name(name, day.month, day.year))
        stem = Path(path).stem
        if self.kind is not kinds.POST and (other := taken.get(stem)):
            raise Refusal(
                f"{self.kind.name.capitalize()} du même nom : {other}. "
                f'Changez le {named.label.lower()}, ou donnez FICHIER="autre-nom".'
            )
        if self.kind is kinds.COMMUNITY and OWN_CALENDAR.fullmatch(stem):
            raise Refusal(f'« {stem} » nomme un agenda du site : donnez FICHIER="autre-nom".')
        return path
