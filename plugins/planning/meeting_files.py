"""Rows of a season → meetings' files to write, and a report that gives row numbers.

What a row lacks or misspells is found by the site's own reader and linker, so that what is written
here passes `make check`.  What the content already has is left as it is.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from commands.staff import put_in_place

from builder.progress import PROGRESS
from fast_dataclass import dataclass
from planning.columns import Columns, hint, written
from planning.sheet import Row
from programmation.content.entry import Entry
from programmation.content.library import assemble
from programmation.content.loader import entries_of
from programmation.content.nodes import Text
from programmation.content.reader import MISSING, read_document
from programmation.content.references import names_of
from programmation.content.scaffold import dated_name, filled, path_for
from programmation.content.source_files import ContentFolder
from programmation.kinds import COMMUNITY, MEETING, PROFILE
from programmation.problems import Problem
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.french import NBSP, counted, fold, slugify


@dataclass
class MeetingPlan:
    texts: dict[str, str] = field(default_factory=dict)
    """Path in the content folder → text of a new file."""
    present: list[tuple[Row, str]] = field(default_factory=list)
    """Rows that the content already has, with the path of each."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Number of a row that is not written, and why, in one French line."""
    told: list[tuple[int, str]] = field(default_factory=list)
    """The same of warnings: the row is written."""
    unread: tuple[str, ...] = ()
    """Headings that are no field."""


def plan(
    rows: Iterable[Row],
    folder: ContentFolder,
    site: Site,
    defaults: Mapping[str, str] = MappingProxyType({}),
) -> MeetingPlan:
    """The files for `rows`.

    `folder`: the content as it is, all of it read.  `defaults`: French key → what rows that leave
    it empty mean.
    """
    return _Planner(list(rows), folder, site, defaults).plan()


class _Planner:
    def __init__(
        self, rows: list[Row], folder: ContentFolder, site: Site, defaults: Mapping[str, str]
    ) -> None:
        self.rows, self.folder, self.site, self.defaults = rows, folder, site, defaults
        self.zone = ZoneInfo(site.timezone)
        self.entries = entries_of(folder, self.zone)
        self.names = {kind: names_of(kind, self.entries)[0] for kind in (COMMUNITY, PROFILE)}
        self.columns = Columns.of(dict.fromkeys(h for row in rows for h in row.cells))
        meetings = [entry for entry in self.entries if entry.kind is MEETING]
        self.uids = {str(m.values["uid"]): m.path for m in meetings if "uid" in m.values}
        self.days: dict[tuple[str, str], list[Entry]] = {}
        """Community and day → the meetings there, and, once it is made, those of this source."""
        for meeting in meetings:
            self._note(meeting)
        self.known = {meeting.path for meeting in meetings}
        self.found: set[str] = set()
        """Those that a row of this source is."""
        titles = [h for h, key in self.columns.fields.items() if key == "titre"]
        self.titles = {fold(row.cells[h]) for row in self.rows for h in titles if h in row.cells}
        self.taken = {entry.slug for entry in meetings}
        self.made = MeetingPlan(unread=self.columns.unknown)

    def plan(self) -> MeetingPlan:
        new = []
        for number, row in enumerate(self.rows, start=1):
            PROGRESS.show(f"Rencontres {number}/{len(self.rows)}")
            if entry := self._entry(row):
                new.append(entry)
        _, problems = assemble([*self.entries, *(e for e, _ in new)], self.folder.files, self.site)
        rows = {entry.path: row for entry, row in new}
        for found in problems:
            if found.path in rows:
                self._tell(rows[found.path], found)
        for problem in problems:
            if problem.is_error:
                self.made.texts.pop(problem.path, None)
        return self.made

    def _entry(self, row: Row) -> tuple[Entry, Row] | None:
        """The row as the site reads it, once it is known to be new and sound by itself."""
        if row.wrong:
            self.made.refused.append((row.number, f"{row.where()} : {row.wrong}"))
            return None
        values, body = written(row, self.columns, self.names)
        for key, value in self.defaults.items():
            values.setdefault(key, Text(value, 1))
        given = values.get("uid")
        if given is None:
            values["uid"] = Text(str(uuid.uuid4()), 1)
        elif isinstance(given, Text) and (path := self.uids.get(given.value)):
            self.made.present.append((row, path))
            return None
        text = filled(MEETING, values, body)
        entry, problems = self._read(f"{MEETING.folder}/rangee-{row.number}.md", text)
        for problem in problems:
            self._tell(row, problem)
        if any(problem.is_error for problem in problems):
            return None
        if path := self._same(entry, row, named=given is not None):
            self.made.present.append((row, path))
            return None
        self.made.told += [(row.number, f"{row.where()} : {note}") for note in row.notes]
        path = self._path(entry)
        self._note(replace(entry, path=path))
        self.uids[str(entry.values["uid"])] = path
        self.made.texts[path] = text
        return self._read(path, text)[0], row

    def _same(self, entry: Entry, row: Row, *, named: bool) -> str:
        """The meeting that the row is, if it is there: of its communities and day, one for each.

        Two on one day are meant where their titles differ, which is told.  `named`: the row has an
        identity, that the content does not know, and may be another of that title at another hour.
        """
        there = [other for day in self._days(entry) for other in self.days.get(day, ())]
        title, start = _title(entry), entry.values["start"]
        alike = [other for other in there if _title(other) == title]
        exact = [other for other in alike if other.values["start"] == start]
        if not exact and not named:
            # Its hour has changed since; two of one title in a sheet are two, at two hours.
            exact = [other for other in alike if other.path in self.known - self.found]
        same = next((other.path for other in exact), "")
        renamed = (
            other.path
            for other in there
            if other.path in self.known - self.found and _title(other) not in self.titles
        )
        path = same or ("" if named else next(renamed, ""))
        self.found.add(path)
        if there and not path:
            line = f"{row.where()} : la communauté a déjà une rencontre ce jour-là"
            self.made.told.append((row.number, f"{line} ({there[0].path})."))
        return path

    def _note(self, entry: Entry) -> None:
        for day in self._days(entry):
            self.days.setdefault(day, []).append(entry)

    def _path(self, entry: Entry) -> str:
        """A name that no meeting has: the title's, with its month, then with its day."""
        title, start = str(entry.values["title"]), entry.values["start"]
        season = season_of(start.date(), self.site.first_month)
        named = [title, dated_name(title, start.month, start.year), f"{title} {start:%Y-%m-%d}"]
        named += [f"{title} {start:%Y-%m-%d %H-%M} {number}" for number in range(1, 100)]
        name = next(name for name in named if slugify(name) not in self.taken)
        self.taken.add(slugify(name))
        return path_for(MEETING, name, season=season)

    def _read(self, path: str, text: str) -> tuple[Entry, list[Problem]]:
        return read_document(path, text.encode(), self.zone, judged=False)

    def _days(self, entry: Entry) -> list[tuple[str, str]]:
        """Community and day, of each community, which tell a meeting that has no identity yet."""
        start, named = entry.values.get("start"), entry.values.get("communities", ())
        if start is None:
            return []
        known = self.names[COMMUNITY]
        slugs = [known.slug(name.value) or name.value for name in named]
        return [(slug, start.date().isoformat()) for slug in slugs]

    def _tell(self, row: Row, problem: Problem) -> None:
        heading = self.columns.heading(problem.field)
        words = problem.explanation
        if problem.message == MISSING:
            words = _what_is_missing(problem.field, heading, row)
        elif heading:
            words = re.sub(r"^\S+(?: › \S+)* (?=«)", "", words)
        told = self.made.refused if problem.is_error else self.made.told
        told.append((row.number, f"{row.where(heading)} : {words}"))


def _what_is_missing(key: str, heading: str, row: Row) -> str:
    """In the words of a sheet or an agenda: there are no lines to add."""
    field = MEETING.by_key.get(key)
    example = f", comme « {field.example} »" if field and field.example else ""
    if heading and row.cells.get(heading):
        return "aucune communauté n’y est nommée. Ajoutez-la, ou tapez COMMUNAUTE=… pour toutes."
    if heading:
        return f"rien n’y est écrit. Remplissez-le{example}." if row.place else (
            f"case vide. Remplissez-la{example}.")  # fmt: skip
    label = field.label if field else key
    if key == "communaute":
        where = "une catégorie de l’agenda" if row.place else "une colonne de ce nom"
        return f"il manque la communauté. Ajoutez {where}, ou tapez COMMUNAUTE=… pour toutes."
    remedy = "Ajoutez-le dans l’agenda" if row.place else "Ajoutez une colonne de ce nom"
    return f"il manque « {label} ». {remedy}{example}."


def _title(entry: Entry) -> str:
    return fold(str(entry.values.get("title", "")))


def report(made: MeetingPlan, source: str, *, dry_run: bool) -> str:
    """What is written, what was there, what is to be mended in the source."""
    verb = "À écrire" if dry_run else "Écrites"
    lines = [f"{source} : {verb.lower()}{NBSP}: {counted(len(made.texts), 'rencontre')}."]
    lines += [f"  {path}" for path in made.texts]
    if made.present:
        lines.append(f"\nDéjà là, laissées comme elles sont{NBSP}: {len(made.present)}.")
        lines += [f"  {row.where()} : {path}" for row, path in made.present]
    if made.unread:
        listed = ", ".join(f"« {heading} »" for heading in made.unread)
        lines.append(f"\nLaissé de côté, car aucun champ n’a ce nom{NBSP}: {listed}.")
        lines += [f"  « {heading} » : {near}" for heading in made.unread if (near := hint(heading))]
    if made.refused:
        lines.append("\nÀ corriger dans la source, puis recommencez (rien ne sera doublé) :")
        lines += [f"  {line}" for _, line in sorted(made.refused)]
    if made.told:
        lines.append("\nÀ vérifier :")
        lines += [f"  {line}" for _, line in sorted(made.told)]
    if made.texts and not dry_run:
        lines.append("\nTapez « make check » pour la suite.")
    return "\n".join(lines)


def write(made: MeetingPlan, content: Path) -> None:
    """Write the new files; none is ever overwritten."""
    for name, text in made.texts.items():
        put_in_place(content / name, text.encode(), new=True)
