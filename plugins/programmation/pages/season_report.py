"""A season in figures, for funders: what was held, for how long, for how many people.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from fast_dataclass import dataclass
from programmation.feeds.open_data import french_csv
from programmation.grouping import grouped
from programmation.model import Meeting
from programmation.season import Season, begun_in, months
from programmation.text.french import month_year, sort_key


@dataclass(frozen=True)
class Figures:
    """Figures of the meetings announced in one group."""

    announced: int = 0
    held: int = 0
    """Number of meetings gone by, and neither cancelled nor put off."""
    to_come: int = 0
    moved: int = 0
    """Number of meetings held, or to come, on another date than the first one."""
    postponed: int = 0
    """Number of meetings put off, without a new date."""
    cancelled: int = 0
    length: timedelta = timedelta()
    """Total length of the meetings held, but for those of whole days, whose hours nobody wrote (see
    `_length`)."""
    attendance: int = 0
    """People present at the meetings held that say it; one person counts at each of them."""
    counted: int = 0
    """Number of meetings held that say how many were present."""

    @property
    def hours(self) -> float:
        return self.length / timedelta(hours=1)

    @property
    def mean_attendance(self) -> float | None:
        return self.attendance / self.counted if self.counted else None


def figures(meetings: Iterable[Meeting], today: date) -> Figures:
    listed = tuple(meetings)
    held = [m for m in listed if m.scheduled and m.is_over(today)]
    counted = [m.attendance for m in held if m.attendance is not None]
    return Figures(
        announced=len(listed),
        held=len(held),
        to_come=sum(m.takes_place and not m.is_over(today) for m in listed),
        moved=sum(m.moved for m in listed),
        postponed=sum(m.undated for m in listed),
        cancelled=sum(m.cancelled for m in listed),
        length=sum(map(_length, held), timedelta()),
        attendance=sum(counted),
        counted=len(counted),
    )


def _length(meeting: Meeting) -> timedelta:
    """Length of a meeting; of several days, for each from the hour of its start to that of its end,
    as nobody meets at night."""
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
    """French title → name → figures of that community, month or theme; a meeting of two communities
    or themes is in both of theirs."""


def season_report(meetings: Iterable[Meeting], season: Season, today: date) -> SeasonReport:
    """The report of a season.  `today`: meetings that ended before it were held."""
    listed = begun_in(season, meetings)
    communities = grouped(listed, lambda m: [c.name for c in m.communities])
    themes = grouped(listed, lambda m: [t.name for t in m.themes])
    by_month = {month_year(m.first_day): m.meetings for m in months(season, listed) if m.meetings}
    tables = {
        "Par communauté": {name: communities[name] for name in sorted(communities, key=sort_key)},
        "Par mois": by_month,
        "Par thème": {name: themes[name] for name in sorted(themes, key=sort_key)},
    }
    counted = {
        title: {name: figures(held, today) for name, held in groups.items()}
        for title, groups in tables.items()
    }
    return SeasonReport(season, figures(listed, today), counted)


COLUMNS: Mapping[str, Callable[[Figures], str]] = {
    "Annoncées": lambda f: str(f.announced),
    "Tenues": lambda f: str(f.held),
    "À venir": lambda f: str(f.to_come),
    "Déplacées": lambda f: str(f.moved),
    "Reportées": lambda f: str(f.postponed),
    "Annulées": lambda f: str(f.cancelled),
    "Heures": lambda f: number(f.hours),
    "Présences": lambda f: str(f.attendance) if f.counted else "",
    "Présences en moyenne": lambda f: number(f.mean_attendance),
}
"""Heading of a column → function that gives its cell."""


def number(value: float | None) -> str:
    """A number with a decimal comma, `4,5`; empty for an unknown one."""
    return "" if value is None else f"{value:.1f}".replace(".", ",").removesuffix(",0")


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
