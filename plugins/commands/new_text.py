"""`make article`, `make rencontre`, `make communaute`, `make auteur`: the disk and the questions.

What to write is decided in `scaffold`.  A file that exists is never touched.
"""

from __future__ import annotations

import os
import sys
import uuid
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

from commands import staff
from commands.project import Project, project_of
from fast_dataclass import dataclass
from programmation import kinds
from programmation.content import scaffold
from programmation.content.addresses import OWN_CALENDAR
from programmation.content.dates import MonthAlone, read_datetime, read_partial
from programmation.content.front_matter import parse
from programmation.content.loader import entries_of
from programmation.content.nodes import Items, Node, Text, Unreadable
from programmation.content.references import ALL_OF_THEM, NameIndex, names_of
from programmation.content.source_files import read_folder
from programmation.kinds import KINDS, RELATIONS
from programmation.problems import Refusal
from programmation.schema import Field, Kind, Type, normalized
from programmation.season import season_of
from programmation.settings import build_date
from programmation.text.french import NBSP, duration, fold

Ask = Callable[[str], str]
TYPED = "TITRE DATE AUTEURS COMMUNAUTE JOURNEE NOM TERRITOIRE MODELE FICHIER".split()
"""What make gives in the environment, beside the answers to a kind's own questions."""


@staff.command("article", "command", "pairs*", contenu="dossier des textes")
def main(given: Namespace) -> staff.Outcome:
    """The first word is the command of a kind, `article`; then come `CHAMP=valeur`."""
    project = project_of(given)
    kind = next(kind for kind in KINDS if kind.command == given.command)
    staff.refuse_unknown(given.command, (*kind.by_key, "date", "modele", "fichier"))
    names = (*TYPED, *(key.upper() for key in kind.questions), *staff.typed_names())
    typed = {name: os.environ.get(name, "") for name in names}
    typed |= {key: value for key, _, value in (pair.partition("=") for pair in given.pairs)}
    said = {normalized(key): value.strip() for key, value in typed.items()}
    new = NewText(kind, project, said, input if sys.stdin.isatty() else None)
    path = project.content / new.write()
    return f"{path} est prêt. Ouvrez-le, complétez-le, puis tapez « make check ».", True


@dataclass
class NewText:
    """The making of one file of the content folder."""

    kind: Kind
    project: Project
    given: Mapping[str, str]
    """What was given on the command line: French key → text; also `modele` and `fichier`."""
    ask: Ask | None
    """Puts a question to whoever is at the terminal, if anyone is."""

    def __post_init__(self) -> None:
        site, self.root, self.zone = self.project.site, self.project.content, self.project.zone
        self.today = site.shown_day or build_date(None, site.timezone)
        self.entries = entries_of(read_folder(self.root), self.zone)

    def write(self) -> str:
        """Make the file; its path relative to `root`.  Raises `Refusal`."""
        values, body = self._from_model()
        values |= self._answers(values)
        if self.kind is kinds.MEETING:
            values["uid"] = Text(str(uuid.uuid4()), 1)
        path = self._path(values)
        # Authors and communities that exist, for the hints of the file.
        choices = {
            row.key: sorted({e.slug for e in self.entries if e.kind is kind})
            for row in self.kind.fields
            if (kind := RELATIONS.get(row.type))
        }
        text = scaffold.scaffold(self.kind, values, choices, body)
        try:
            staff.put_in_place(self.root / path, text.encode(), new=True)
        except FileExistsError:
            raise Refusal(f"{path} existe déjà : rien n’a été changé.") from None
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
            # The end is of one day; what it lasts is of every one.
            values["duree"] = Text(duration(end - start).replace(NBSP, " "), 1)
        return values, body

    def _answers(self, values: Mapping[str, Node]) -> dict[str, Node]:
        known = self.kind.by_key
        answers = {
            row.key: self._typed(row, text)
            for key, text in self.given.items()
            if text and (row := known.get(key))
        }
        for key in self.kind.questions:
            if key not in answers and key not in values:
                answers[key] = self._asked(known[key])
        if self.kind is kinds.POST:
            answers.setdefault("date", Text(self.today.isoformat(), 1))
        return answers

    def _asked(self, row: Field) -> Node:
        if self.ask is None:
            variable = "DATE" if row.key == "debut" else row.key.upper()
            raise Refusal(f'Il manque {variable} : {variable}="{row.example or "…"}".')
        example = f" (par exemple : {row.example})" if row.example else ""
        while True:
            if answer := self.ask(f"{row.label}{example} : ").strip():
                try:
                    return self._typed(row, answer)
                except Refusal as error:
                    self.ask(f"{error} Appuyez sur Entrée pour répondre de nouveau.")

    def _typed(self, row: Field, text: str) -> Node:
        """What to write for `text`, once it is known to be read well."""
        community = row.type is Type.COMMUNITY
        if community and fold(text) in ALL_OF_THEM:
            return Text("toutes", 1)
        # One community is a line, and its name may have a comma.
        alone = community and ("," not in text or self._names(kinds.COMMUNITY).slug(text))
        if row.many and row.type is not Type.RECORD and not alone:
            parts = [part.strip() for part in text.replace(";", ",").split(",")]
            return Items(tuple(self._one(row, part) for part in parts if part), 1)
        return self._one(row, text)

    def _one(self, row: Field, text: str) -> Text:
        if of_kind := RELATIONS.get(row.type):
            index = self._names(of_kind)
            slug = index.slug(text)
            if slug is None:
                raise Refusal(f"{row.label} « {text} » : nom inconnu. {index.hint(text)}")
            return Text(slug, 1)
        if row.type is not Type.DATETIME:
            return Text(text, 1)
        try:
            if row.timed and isinstance(month := read_partial(text, self.zone), MonthAlone):
                return Text(f"{month.first:%Y-%m}", 1)
            timed = row.timed and not self.given.get("journee")
            moment = read_datetime(text, self.zone, time_required=timed)
        except Unreadable as error:
            raise Refusal(f"{row.label} « {text} » : {error.message}. {error.remedy}") from None
        return Text(scaffold.typed(moment), 1)

    def _names(self, kind: Kind) -> NameIndex:
        return names_of(kind, self.entries)[0]

    def _path(self, values: Mapping[str, Node]) -> str:
        named = self.kind.title
        title = values.get(named.key)
        said = self.given.get("fichier") or (title.value if isinstance(title, Text) else "")
        if not (name := scaffold.file_name(said)):
            raise Refusal(f'« {said} » ne donne pas de nom de fichier : FICHIER="nom-simple".')
        day = self._day(values)
        season = season_of(day, self.project.site.first_month)
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
            raise Refusal(
                f'« {stem} » est le nom d’un agenda du site : donnez FICHIER="autre-nom".'
            )
        return path

    def _day(self, values: Mapping[str, Node]) -> date:
        """That of the text, or the first of its month."""
        written = values.get("debut") or values.get("date")
        moment = read_partial(written.value, self.zone) if isinstance(written, Text) else self.today
        if isinstance(moment, MonthAlone):
            return moment.first
        return moment.date() if isinstance(moment, datetime) else moment
