"""A season in figures, for funders: meetings held, hours, attendance.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from statistics import mean

from fast_dataclass import dataclass
from programmation.feeds.open_data import french_csv
from programmation.grouping import grouped
from programmation.model import Meeting
from programmation.season import Season, begun_in, months
from programmation.text.french import month_year, sort_key


@dataclass(frozen=True)
class Figures:
    """Figures of a group of meetings."""

    meetings: tuple[Meeting, ...]
    today: date

    @property
    def held(self) -> tuple[Meeting, ...]:
        """Meetings that are over, and were neither cancelled nor postponed."""
        return tuple(m for m in self.meetings if m.scheduled and m.is_over(self.today))

    @property
    def to_come(self) -> tuple[Meeting, ...]:
        return tuple(m for m in self.meetings if m.takes_place and not m.is_over(self.today))

    @property
    def hours(self) -> float:
        """Total length of the meetings held."""
        return sum(map(_length, self.held), timedelta()) / timedelta(hours=1)

    @property
    def attendance(self) -> tuple[int, ...]:
        """Attendance of the meetings held whose file gives it."""
        return tuple(m.attendance for m in self.held if m.attendance is not None)


def _length(meeting: Meeting) -> timedelta:
    """Length of a meeting.  Over several days, each counts from the hour of the start to that of
    the end, without nights; whole days, of unknown hours, count for zero."""
    if meeting.whole_day:
        return timedelta()
    nights = len(meeting.days) - 1
    wall = meeting.end.replace(tzinfo=None) - meeting.start.replace(tzinfo=None)
    daily = wall - timedelta(days=nights)
    elapsed = meeting.end - meeting.start
    return daily * (nights + 1) if nights and daily > timedelta() else elapsed


@dataclass(frozen=True)
class SeasonReport:
    season: Season
    whole: Figures
    tables: Mapping[str, Mapping[str, Figures]]
    """French title → name → figures of that community, month or theme; a meeting of two is counted
    in both."""


def season_report(meetings: Iterable[Meeting], season: Season, today: date) -> SeasonReport:
    """The report of a season.  `today`: meetings that ended before it were held."""
    listed = begun_in(season, meetings)
    communities = grouped(listed, lambda m: [c.name for c in m.communities])
    themes = grouped(listed, lambda m: [t.name for t in m.themes])
    by_month = {month_year(m.first_day): m.meetings for m in months(season, listed) if m.meetings}
    groups = {
        "Par communauté": dict(sorted(communities.items(), key=lambda each: sort_key(each[0]))),
        "Par mois": by_month,
        "Par thème": dict(sorted(themes.items(), key=lambda each: sort_key(each[0]))),
    }
    tables = {
        title: {name: Figures(meetings, today) for name, meetings in named.items()}
        for title, named in groups.items()
    }
    return SeasonReport(season, Figures(listed, today), tables)


COLUMNS: Mapping[str, Callable[[Figures], str]] = {
    "Annoncées": lambda f: str(len(f.meetings)),
    "Tenues": lambda f: str(len(f.held)),
    "À venir": lambda f: str(len(f.to_come)),
    "Déplacées": lambda f: str(sum(m.moved for m in f.meetings)),
    "Reportées": lambda f: str(sum(m.undated for m in f.meetings)),
    "Annulées": lambda f: str(sum(m.cancelled for m in f.meetings)),
    "Heures": lambda f: number(f.hours),
    "Présences": lambda f: str(sum(f.attendance)) if f.attendance else "",
    "Présences en moyenne": lambda f: number(mean(f.attendance)) if f.attendance else "",
}
"""Heading of a column → function of a cell."""


def number(value: float) -> str:
    """A number with a decimal comma: `4,5`."""
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def csv_bytes(reports: Iterable[SeasonReport]) -> bytes:
    """The report as CSV, with decimal commas."""
    rows = [("Saison", "Tableau", "Groupe", *COLUMNS)]
    for report in reports:
        whole = {"Toutes les rencontres": report.whole}
        for title, lines in {"Ensemble": whole, **report.tables}.items():
            for name, found in lines.items():
                cells = (column(found) for column in COLUMNS.values())
                rows.append((report.season.label, title, name, *cells))
    return french_csv(rows)
