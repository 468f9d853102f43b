"""What happened to meetings, and when: announced, moved, cancelled, told afterwards.

Pure.  `history` gives what each version of a file said; without it, dates come from
what staff wrote (`modifie`) and from the meeting itself.  The same content tells the
same story on every machine that has the same history, and never before it happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import Enum
from itertools import pairwise
from zoneinfo import ZoneInfo

from builder.incremental.memo import ByIdentity
from programmation.model import Meeting, Status
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.french import NBSP, long_date


class ChangeKind(Enum):
    """What happened; the value is the word put before the meeting's title."""

    ANNOUNCED = ""
    MOVED = "Déplacée"
    POSTPONED = "Reportée"
    CANCELLED = "ANNULÉ"
    REINSTATED = "Rétablie"
    RECAP = "Compte rendu"


LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.ANNOUNCED: "Rencontre annoncée",
    ChangeKind.MOVED: "Rencontre déplacée",
    ChangeKind.POSTPONED: "Rencontre reportée",
    ChangeKind.CANCELLED: "Rencontre annulée",
    ChangeKind.REINSTATED: "Rencontre rétablie",
    ChangeKind.RECAP: "Compte rendu publié",
}
"""For people: said beside the date of the change."""


@dataclass(frozen=True)
class Revision:
    """When a file was first and last changed (see `history`)."""

    created: datetime
    modified: datetime


@dataclass(frozen=True)
class MeetingState:
    """What one version of a meeting's file said."""

    when: datetime | None
    """When that version was recorded; None for a time before what is known."""
    start: datetime
    status: Status = Status.PLANNED
    previous_start: datetime | None = None
    recap: bool = False

    @property
    def cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def undated(self) -> bool:
        return self.status is Status.POSTPONED and self.previous_start is None


@dataclass(frozen=True)
class Change:
    """One event in the life of a meeting."""

    kind: ChangeKind
    meeting: Meeting
    when: datetime
    start: datetime
    """The meeting's date once changed; for one that is off, the date that no longer holds."""
    previous_start: datetime | None = None
    """The date before a move."""
    number: int = 1
    """Counts the changes of the same kind (and to the same date) of the same meeting."""

    @property
    def title(self) -> str:
        """`12 octobre 2017 : Déplacée – Financer un projet`, in plain spaces, as people search."""
        date = long_date(self.start.date()).replace(NBSP, " ")
        word = f"{self.kind.value} – " if self.kind.value else ""
        return f"{date} : {word}{self.meeting.title}"

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def key(self) -> str:
        """Names the change among all those of the site, whatever is known of its own date."""
        to = f"-{self.start:%Y%m%dT%H%M}" if self.kind is ChangeKind.MOVED else ""
        number = "" if self.number == 1 else f"-{self.number}"
        return f"{self.meeting.uid}/{self.kind.name.lower()}{to}{number}"


def last_modified(meeting: Meeting, revision: Revision | None, site: Site) -> datetime:
    """The later of `modifie` and of the file's last change (design: subscriptions).

    When neither is known: the day the season's programming was announced.
    """
    known = [moment for moment in (meeting.modified, revision and revision.modified) if moment]
    return max(known, default=announced_at(meeting, site))


def announced_at(meeting: Meeting, site: Site) -> datetime:
    """When a meeting was announced, for want of a better source: as its season opened."""
    first = min(filter(None, (meeting.start, meeting.previous_start)))
    opening = season_of(first.date(), site.first_month).first_day
    return datetime.combine(opening, time(), ZoneInfo(site.timezone))


def changes(
    meetings: Iterable[Meeting],
    site: Site,
    states: Mapping[str, Sequence[MeetingState]] | None = None,
    revisions: Mapping[str, Revision] | None = None,
    known: ByIdentity[tuple[Change, ...]] | None = None,
) -> tuple[Change, ...]:
    """All that happened up to `site.today`, latest first.

    `states` and `revisions` (see `history`) are by path of the meeting's file; a path
    that they do not know has no history.  `known`: what happened to meetings in earlier builds.
    """
    known = known or ByIdentity()

    def told(meeting: Meeting) -> tuple[Change, ...]:
        path = meeting.source.path
        of_states, revision = (states or {}).get(path, ()), (revisions or {}).get(path)
        return known.of(
            (meeting, of_states, revision),
            lambda: life(meeting, site, of_states, revision),
            (site.first_month, site.timezone),
        )

    found = [
        change
        for meeting in meetings
        for change in told(meeting)
        if change.when.astimezone(ZoneInfo(site.timezone)).date() <= site.today
    ]
    return tuple(sorted(found, key=lambda c: (c.when, c.start, c.key), reverse=True))


def life(
    meeting: Meeting,
    site: Site,
    states: Sequence[MeetingState] = (),
    revision: Revision | None = None,
) -> tuple[Change, ...]:
    """What happened to one meeting, earliest first, the future included."""
    now = MeetingState(
        last_modified(meeting, revision, site),
        meeting.start,
        meeting.status,
        meeting.previous_start,
        bool(meeting.recap),
    )
    story = _at_first_sight(meeting, states[0] if states else now, site, recorded=bool(states))
    for before, after in pairwise([*states, now] if states else []):
        story += _between(meeting, before, after)
    return _numbered(story)


def _at_first_sight(
    meeting: Meeting, state: MeetingState, site: Site, *, recorded: bool
) -> list[Change]:
    """What a file's first known version tells: it was announced, and maybe changed since.

    `recorded`: history says when that version was made.
    """
    first_date = state.previous_start or state.start
    announced = state.when if recorded else None
    # A file made once all was over (an archive put online) announces nothing: it records.
    if announced is None or announced >= first_date:
        announced = announced_at(meeting, site)
    # What was already so happened when staff say, or before that version, or before the date.
    told = meeting.modified or min(state.when or first_date, first_date)
    story = []
    if state.cancelled:
        story.append(Change(ChangeKind.CANCELLED, meeting, told, state.start))
    elif state.undated:
        story.append(Change(ChangeKind.POSTPONED, meeting, told, state.start))
    elif state.previous_start:
        story.append(Change(ChangeKind.MOVED, meeting, told, state.start, state.previous_start))
    if story:
        announced = min(announced, told)
    if state.recap and meeting.recap:
        # Told at the end of the meeting at the earliest.
        when = max(meeting.modified or meeting.end, meeting.end)
        story.append(Change(ChangeKind.RECAP, meeting, when, state.start))
    return [Change(ChangeKind.ANNOUNCED, meeting, announced, first_date), *story]


def _between(meeting: Meeting, before: MeetingState, after: MeetingState) -> list[Change]:
    """The changes from one version to the next, dated by the latter."""
    kinds: list[ChangeKind] = []
    if after.cancelled and not before.cancelled:
        kinds.append(ChangeKind.CANCELLED)
    elif after.undated and not before.undated:
        kinds.append(ChangeKind.POSTPONED)
    elif before.cancelled and not after.cancelled:
        kinds.append(ChangeKind.REINSTATED)
    if after.start != before.start and not after.cancelled and not after.undated:
        kinds.append(ChangeKind.MOVED)
    elif before.undated and not after.undated and not after.cancelled:
        # The old date holds after all.
        kinds.append(ChangeKind.REINSTATED)
    if after.recap and not before.recap and meeting.recap:
        kinds.append(ChangeKind.RECAP)
    if after.when is None:
        return []
    return [
        Change(
            kind,
            meeting,
            after.when,
            after.start,
            before.start if kind is ChangeKind.MOVED else None,
        )
        for kind in kinds
    ]


def _numbered(story: list[Change]) -> tuple[Change, ...]:
    counts: Counter[str] = Counter()
    numbered = []
    for change in story:
        counts[change.key] += 1
        numbered.append(replace(change, number=counts[change.key]))
    return tuple(numbered)
