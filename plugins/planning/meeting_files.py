"""Rows of a season → meetings' files to write, and a report that gives row numbers.

The site's own reader and linker find what is missing or misspelt, so what is written here passes
`make check`.  Existing meetings are left as they are.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from builder.progress import PROGRESS
from commands.staff import write_whole
from fast_dataclass import dataclass
from planning.columns import Columns, Row, hint, meeting_values, title_and_status
from programmation.content.dates import lacks_year, read_day, with_year
from programmation.content.entry import Entry
from programmation.content.library import assemble
from programmation.content.loader import entries_of
from programmation.content.nodes import InvalidValue, Node, Text
from programmation.content.reader import MISSING, read_document
from programmation.content.references import names_of
from programmation.content.scaffold import dated_name, file_name, filled, path_for
from programmation.content.source_files import ContentFolder
from programmation.kinds import COMMUNITY, MEETING, PROFILE
from programmation.problems import Problem, has_errors
from programmation.schema import CALENDAR, SHEET, Wording
from programmation.season import Season, season_of
from programmation.settings import Site
from programmation.text.french import NBSP, counted, fold, month_year, slugify


@dataclass
class MeetingPlan:
    """The files to write for `rows`, once `fill` has planned them."""

    rows: Sequence[Row]
    folder: ContentFolder
    """The present content, all read."""
    site: Site
    defaults: Mapping[str, str] = field(default_factory=dict)
    """French key → value for rows that leave it empty."""
    texts: dict[str, str] = field(default_factory=dict)
    """Path in the content folder → text of a new file."""
    present: list[tuple[Row, str]] = field(default_factory=list)
    """Rows of existing meetings, with the path of each."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Rows that are not written: number, and reason in one French line."""
    told: list[tuple[int, str]] = field(default_factory=list)
    """Warnings on rows that are written: number, and one French line."""
    dated: dict[Season, set[str]] = field(default_factory=dict)
    """Season → places of the rows to which it gave the year."""

    def __post_init__(self) -> None:
        self._zone = ZoneInfo(self.site.timezone)
        self._entries = entries_of(self.folder, self._zone)
        self._names = {kind: names_of(kind, self._entries)[0] for kind in (COMMUNITY, PROFILE)}
        headings = dict.fromkeys(heading for row in self.rows for heading in row.cells)
        self._columns = Columns.from_headings(headings)
        self.unread = self._columns.unknown
        """Headings that are read into no field."""
        meetings = [entry for entry in self._entries if entry.kind is MEETING]
        self._uids = {str(m.values["uid"]): m.path for m in meetings if "uid" in m.values}
        self._days: dict[tuple[str, str], list[Entry]] = {}
        """Community and day → existing meetings, and those already made from this source."""
        for meeting in meetings:
            self._note(meeting)
        self._rows: dict[str, Row] = {}
        """Path of a meeting, existing or made from this source → the row that stands for it."""
        self._changed: set[str] = set()
        """Paths of existing meetings whose row gives another hour or title."""
        of_titles = [h for h, key in self._columns.fields.items() if key == "titre"]
        titles = (row.cells[h] for row in self.rows for h in of_titles if h in row.cells)
        self._titles = {fold(title_and_status(title)[0]) for title in titles}
        self._taken = {entry.slug for entry in meetings}

    def fill(self) -> MeetingPlan:
        """Plan the file of each row, then leave out those that the whole site refuses."""
        for number, row in enumerate(self.rows, start=1):
            PROGRESS.show(f"Rencontres {number}/{len(self.rows)}")
            if entry := self._entry(row):
                self._entries.append(entry)
        written = {*self.texts}
        for problem in assemble(self._entries, self.folder.files, self.site)[1]:
            if problem.path in written:
                self._tell(self._rows[problem.path], problem)
                if problem.is_error:
                    self.texts.pop(problem.path, None)
        return self

    def _entry(self, row: Row) -> Entry | None:
        """The entry that the site's reader makes of the row; None if wrong, or already there."""
        if row.wrong:
            self.refused.append((row.number, f"{row.where()} : {row.wrong}"))
            return None
        values, body = meeting_values(row, self._columns, self._names)
        for key, value in self.defaults.items():
            values.setdefault(key, Text(value, 1))
        if row.season:
            self._give_years(row, row.season, values)
        given = values.get("uid")
        if given is None:
            values["uid"] = Text(str(uuid.uuid4()), 1)
        elif isinstance(given, Text) and (path := self._uids.get(given.value)):
            self.present.append((row, path))
            return None
        text = filled(MEETING, values, body)
        entry, problems = self._read(f"{MEETING.folder}/rangee-{row.number}.md", text)
        for problem in problems:
            self._tell(row, problem)
        if has_errors(problems):
            return None
        if path := self._same(entry, row, named=given is not None):
            first = self._rows.get(path)
            if first and path not in self._changed:
                twice = f"deux fois dans la source, déjà {first.where()}"
                remedy = "Gardez-en une, ou distinguez leurs titres."
                self.told.append((row.number, f"{row.where()} : {twice}. {remedy}"))
                return None
            self.present.append((row, path))
            self._rows[path] = row
            if not first:
                return None
            # The first one was another meeting, at another hour.
            self._changed.remove(path)
            self.present.remove((first, path))
            return self._entry(first)
        self.told += [(row.number, f"{row.where()} : {note}") for note in row.notes]
        path = self._path(entry)
        self._rows[path] = row
        self._note(replace(entry, path=path))
        self._uids[str(entry.values["uid"])] = path
        self.texts[path] = text
        return self._read(path, text)[0]

    def _give_years(self, row: Row, season: Season, values: dict[str, Node]) -> None:
        """Give the year of `season` to the start and the end of a row, where they lack it."""
        since = season.first_day
        for key in ("debut", "fin"):
            node = values.get(key)
            if not (isinstance(node, Text) and lacks_year(node.value)):
                break  # An end takes no year beside a start that has its own.
            values[key] = dated = Text(with_year(node.value, since), 1)
            self.dated.setdefault(season, set()).add(row.where())
            with suppress(InvalidValue):  # The reader will report it.
                since = read_day(dated.value)  # An end may be in the next season.

    def _same(self, entry: Entry, row: Row, *, named: bool) -> str:
        """Path of the existing meeting that the row stands for, each for one row; empty if none.
        Two of one community, day and different titles are both written, with a note.  `named`: the
        row has an unknown uid, and may be another meeting of that title at another hour."""
        there = [other for day in self._places(entry) for other in self._days.get(day, ())]
        title, start = _title(entry), entry.values["start"]
        free = [] if named else [other for other in there if other.path not in self._rows]
        alike = [other for other in there if _title(other) == title]
        exact = [other for other in alike if other.values["start"] == start]
        matches = exact or [other for other in free if other in alike]  # Its hour has changed.
        # Another title, that no row has: its title has changed.
        matches = matches or [other for other in free if _title(other) not in self._titles]
        if matches:
            if not exact:
                self._changed.add(matches[0].path)
            return matches[0].path
        if there:
            line = f"{row.where()} : la communauté a déjà une rencontre ce jour-là"
            self.told.append((row.number, f"{line} ({there[0].path})."))
        return ""

    def _note(self, entry: Entry) -> None:
        for day in self._places(entry):
            self._days.setdefault(day, []).append(entry)

    def _path(self, entry: Entry) -> str:
        """A free path, named by the title, then with the month, then with the day."""
        start, title = entry.values["start"], file_name(str(entry.values["title"])) or "rencontre"
        season = season_of(start.date(), self.site.first_month)
        named = [title, dated_name(title, start.month, start.year), f"{title} {start:%Y-%m-%d}"]
        named += [f"{title} {start:%Y-%m-%d %H-%M} {number}" for number in range(1, 100)]
        name = next(name for name in named if slugify(name) not in self._taken)
        self._taken.add(slugify(name))
        return path_for(MEETING, name, season=season)

    def _read(self, path: str, text: str) -> tuple[Entry, list[Problem]]:
        return read_document(path, text.encode(), self._zone, judged=False)

    def _places(self, entry: Entry) -> list[tuple[str, str]]:
        """Community and day for each community: they identify a meeting without uid."""
        start, named = entry.values.get("start"), entry.values.get("communities", ())
        if start is None:
            return []
        slugs = [self._names[COMMUNITY].slug(name.value) or name.value for name in named]
        return [(slug, start.date().isoformat()) for slug in slugs]

    def _tell(self, row: Row, problem: Problem) -> None:
        """Note a problem of a row, in the words of its sheet or calendar."""
        heading = self._columns.heading(problem.field)
        wording = row.wording or (CALENDAR if row.place else SHEET)
        remedy = problem.remedy
        if wording is SHEET and problem.field == "debut" and lacks_year(problem.value):
            label = season_of(self.site.today, self.site.first_month).label
            remedy = f"Écrivez l’année, ou tapez : make saison SOURCE=… SAISON={label}"
        words = problem.explained(wording.reworded(remedy, MEETING.fields, problem.field))
        if problem.message == MISSING:
            words = _what_is_missing(problem.field, heading, row, wording)
        elif heading:
            words = re.sub(r"^\S+(?: › \S+)* (?=«)", "", words)
        lines = self.refused if problem.is_error else self.told
        lines.append((row.number, f"{row.where(heading)} : {words}"))


def _what_is_missing(key: str, heading: str, row: Row, wording: Wording) -> str:
    """What a row lacks, in the words for a sheet or a calendar."""
    field = MEETING.by_key.get(key.partition(".")[0])
    example = f", comme « {field.example} »" if field and field.example else ""
    if heading and row.cells.get(heading):
        return "aucune communauté n’y est nommée. Ajoutez-la, ou tapez COMMUNAUTE=… pour toutes."
    if heading:
        return f"rien n’y est écrit. Remplissez-le{example}." if row.place else (
            f"case vide. Remplissez-la{example}.")  # fmt: skip
    label = field.label if field else key
    if key == "communaute":
        where = "une catégorie de l’agenda" if row.place else "une colonne de ce nom"
        instead = "ou tapez COMMUNAUTE=… pour toutes"
        return f"il manque la communauté. Écrivez-la dans {where}, {instead}."
    line = f"Ajoutez une ligne « {key}: {field.example if field else ''} »."
    return f"il manque « {label} ». {wording.reworded(line, MEETING.fields, key)}"


def _title(entry: Entry) -> str:
    return fold(str(entry.values.get("title", "")))


def report(made: MeetingPlan, source: str, *, dry_run: bool) -> str:
    """French report: what is written, what existed, what to correct in the source."""
    verb = "à écrire" if dry_run else "écrites"
    listed = ", ".join(f"« {heading} »" for heading in made.unread)
    near = [f"« {heading} » : {near}" for heading in made.unread if (near := hint(heading))]
    there = [f"{row.where()} : {path}" for row, path in made.present]
    years = []
    for season, rows in made.dated.items():
        last = month_year(season.end - timedelta(days=1))
        months = f"{season.label}, de {month_year(season.first_day)} à {last}"
        years.append(f"{months}{NBSP}: {counted(len(rows), 'ligne')}.")
    sections = (
        (True, f"{source} : {verb}{NBSP}: {counted(len(made.texts), 'rencontre')}.", made.texts),
        (there, f"\nDéjà là, laissées comme elles sont{NBSP}: {len(there)}.", there),
        (years, "\nAnnée donnée par la saison aux jours qui n’en ont pas :", years),
        (listed, f"\nLaissé de côté, car aucun champ n’a ce nom{NBSP}: {listed}.", near),
        (made.refused, "\nÀ corriger dans la source, puis recommencez (rien ne sera doublé) :",
         _said_once(made.refused)),
        (made.told, "\nÀ vérifier :", _said_once(made.told)),
        (made.texts and not dry_run, "\nTapez « make check » pour la suite.", ()),
    )  # fmt: skip
    return "\n".join("\n  ".join((title, *below)) for shown, title, below in sections if shown)


def _said_once(lines: list[tuple[int, str]]) -> list[str]:
    """Lines in the order of the rows; a sentence about several comes once, after them."""
    places: dict[str, list[str]] = {}
    for _, line in sorted(set(lines)):
        place, _, words = line.partition(" : ")
        places.setdefault(words, []).append(place)
    return [f"{'; '.join(named)} : {words}" for words, named in places.items()]


def write(made: MeetingPlan, content: Path) -> None:
    """Write the new files, never over an existing one."""
    for name, text in made.texts.items():
        write_whole(content / name, text.encode(), new=True)
