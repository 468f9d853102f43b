"""How much of announcements calendars hold: programs refuse a calendar of over a megabyte.  Pure.

Google Calendar loses the events beyond.  The announcements of past seasons are shortened, as few
as needed, the oldest first; which ones depends on the content alone, never on the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from programmation import urls
from programmation.grouping import grouped
from programmation.model import Library, Meeting
from programmation.problems import Problem, problem
from programmation.season import season_of

LONGEST = 5_000
"""Characters of an announcement; Google Calendar cuts a description at 8,192 without a word."""
BRIEF = 300
"""Characters of a shortened one."""

LARGEST = 1_000_000
"""Most bytes of a calendar, for programs."""
WARNED = 900_000

FRAME = 1_150
"""Most bytes of an event without its announcement, in practice 700 to 1,000."""
FOLDED = 1.08
"""Growth of a text by line ends, spaces and escapes (RFC 5545 3.1, 3.3.11)."""


def cut(text: str, longest: int = LONGEST) -> str:
    text = text.strip()
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(maxsplit=1)[0] + " […]"


def brief_uids(meetings: Collection[Meeting], first_month: int) -> frozenset[str]:
    """Meetings whose announcements are shortened to keep their calendar below `WARNED`."""
    by_season = grouped(meetings, lambda meeting: [season_of(meeting.day, first_month)])
    brief: frozenset[str] = frozenset()
    # The newest season is never shortened.
    for season in sorted(by_season)[:-1]:
        if total(meetings, brief) < WARNED:
            break
        brief |= {meeting.uid for meeting in by_season[season]}
    return brief


def total(meetings: Iterable[Meeting], brief: frozenset[str]) -> int:
    """Upper bound of the bytes of the calendar of all meetings, from their Markdown, hardly ever
    shorter than their plain text."""
    texts = (m.body[: BRIEF if m.uid in brief else LONGEST] for m in meetings)
    return sum(FRAME + int(len(text.encode()) * FOLDED) for text in texts)


def too_large(library: Library, brief: frozenset[str]) -> Iterator[Problem]:
    """A calendar that programs will soon refuse."""
    size = total(library.meetings, brief)
    if size >= WARNED:
        yield problem(
            urls.CALENDAR.lstrip("/"),
            f"l’agenda de toutes les rencontres atteint {size // 1000} ko : Google n’en prend que"
            f" {LARGEST // 1000}",
            "Raccourcissez les annonces, ou mettez les plus anciennes saisons dans un autre"
            " dossier que « rencontres ».", warn=True,
        )  # fmt: skip
