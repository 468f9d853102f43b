"""The changes of today, and those that the last publication told → what the next one tells.

What was told stays, under the same id and at the same moment, though a history that was rewritten,
cut or left behind knows nothing of it; and where a meeting is no longer as members hold it, a
change tells them so, whatever history says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from lazy_regex import lazy_compile
from programmation.content.changes import MOVES, Change, ChangeKind, MeetingState, state_of
from programmation.content.dates import MonthAlone, read_partial
from programmation.content.nodes import Unreadable
from programmation.content.story import SECOND, between, latest_first
from programmation.feeds.announcement import location
from programmation.feeds.items import change_id
from programmation.feeds.publication import Publication
from programmation.grouping import grouped
from programmation.model import Meeting
from programmation.parts import Status
from programmation.settings import Site
from programmation.text.french import slugify

OFF = {ChangeKind.POSTPONED: Status.POSTPONED, ChangeKind.CANCELLED: Status.CANCELLED}
STATES = {ChangeKind.ANNOUNCED, *MOVES, ChangeKind.REINSTATED, *OFF}
"""Changes that say when a meeting takes place, or that it does not."""
KINDS = {kind.name.lower(): kind for kind in ChangeKind}
_KEY = lazy_compile(r",\d{4}:rencontres/(?P<uid>.+)/(?P<kind>[a-z]+)(?:-(?P<rest>.*))?$")
"""What `Change.key` writes, at the end of an id."""


def settled(
    changes: Iterable[Change],
    publication: Publication,
    meetings: Iterable[Meeting],
    site: Site,
    limit: int | None,
) -> tuple[Change, ...]:
    """`changes` and what else is told, each dated as it was published; what was not yet, of today
    at the earliest.

    A branch that was not merged but followed, or a file that waited, is news all the same:
    readers of feeds take an old date for one that they have read.  What is over asks nothing.
    """
    news = _News(tuple(changes), publication, site, limit)
    by_uid = {meeting.uid: meeting for meeting in meetings}
    # Earliest first: several that are told at once stay in the order in which they happened.
    dated = [*map(news.dated, reversed(news.changes)), *news.kept(by_uid)]
    for uid, meeting in by_uid.items():
        told = [change for change in dated if change.meeting.uid == uid]
        event = publication.events.get(uid)
        held = event.state if event else news.month(meeting, told)
        if held and meeting.end >= news.midnight:
            dated += news.untold(meeting, held, told)
    return latest_first(news.apart(dated))


class _News:
    def __init__(
        self, changes: tuple[Change, ...], publication: Publication, site: Site, limit: int | None
    ) -> None:
        self.changes, self.publication, self.site = changes, publication, site
        self.zone = ZoneInfo(site.timezone)
        self.midnight = datetime.combine(site.today, time(), self.zone)
        of_meetings = [when for guid, when in publication.dates.items() if ":rencontres/" in guid]
        self.any = bool(of_meetings)
        newest = max(of_meetings, default=self.midnight).astimezone(self.zone)
        self.floor = newest + SECOND if newest.date() == site.today else self.midnight
        """When what is told today is told, at the earliest: after what was told today already."""
        self.oldest = min(of_meetings) if limit and len(of_meetings) >= limit else None
        """A full feed left older ones out: they were published all the same."""

    def was_told(self, change: Change) -> bool:
        if change_id(change, self.site) in self.publication.dates:
            return True
        # Whatever a new history says, what members have in their calendars was announced.
        held = change.kind is ChangeKind.ANNOUNCED and change.meeting.uid in self.publication.events
        return bool(self.oldest and (held or change.when <= self.oldest))

    def dated(self, change: Change) -> Change:
        when = change.when
        if published := self.publication.dates.get(change_id(change, self.site)):
            when = published.astimezone(self.zone)
        elif self.was_told(change):
            if self.oldest and when > self.oldest:
                # Before all that the feed holds, in the same order.
                when = self.oldest - (self.floor + timedelta(days=1) - when)
        elif self.any:
            ahead = change.kind is ChangeKind.RECAP or change.meeting.end >= self.midnight
            when = max(when, self.floor) if ahead else when
        return replace(change, when=when) if when != change.when else change

    def kept(self, meetings: dict[str, Meeting]) -> Iterator[Change]:
        """What was told, of which history knows nothing any more."""
        known = {change_id(change, self.site) for change in self.changes}
        for guid, published in self.publication.dates.items():
            match = None if guid in known else _KEY.search(unquote(guid))
            meeting = meetings.get(match["uid"]) if match else None
            kind = KINDS.get(match["kind"]) if match else None
            # What was said at a meeting is told as long as it is there to read.
            if not (match and meeting and kind) or (kind is ChangeKind.RECAP and not meeting.recap):
                continue
            with suppress(ValueError, Unreadable):
                day = read_partial(self.publication.titles[guid].partition(" : ")[0], self.zone)
                month = isinstance(day, MonthAlone)
                first = day.first if isinstance(day, MonthAlone) else day
                start, to = datetime.combine(first, time()), match["rest"] or ""
                if kind in MOVES:
                    moment, _, to = to.partition("-")
                    start = datetime.strptime(moment, "%Y%m%dT%H%M")  # noqa: DTZ007
                yield Change(
                    kind, meeting, published.astimezone(self.zone),
                    start.replace(tzinfo=self.zone), to=to, month_alone=month,
                )  # fmt: skip

    def apart(self, changes: list[Change]) -> Iterator[Change]:
        """`changes`, those that are new at seconds of their own: what was told keeps its own."""
        told = grouped(changes, lambda c: [change_id(c, self.site) in self.publication.dates])
        yield from told.get(True, ())
        taken = {change.when for change in told.get(True, ())}
        for change in sorted(told.get(False, ()), key=lambda change: change.when):
            when = change.when
            while when in taken:
                when += SECOND
            taken.add(when)
            yield replace(change, when=when)

    def month(self, meeting: Meeting, told: list[Change]) -> MeetingState | None:
        """What was said of `meeting` when its day was not known: no calendar holds it."""
        states = [change for change in told if change.kind in STATES and self.was_told(change)]
        last = max(states, key=lambda change: change.when, default=None)
        if last is None or not last.month_alone:
            return None
        sure = Status.TENTATIVE if meeting.tentative else Status.PLANNED
        status = OFF.get(last.kind, sure)
        return MeetingState(last.when, last.start, status, day_unknown=True)

    def untold(self, meeting: Meeting, held: MeetingState, told: list[Change]) -> Iterator[Change]:
        """What `held`, as members know it, is no longer, and no change of today says."""
        after = state_of(meeting, max([self.floor, *(c.when + SECOND for c in told)]))
        new = {change.kind for change in told if not self.was_told(change)}
        taken = {change_id(change, self.site) for change in told} | self.publication.dates.keys()
        for change in between(meeting, _before(held, after, meeting), after):
            while change_id(change, self.site) in taken:
                change = replace(change, number=change.number + 1)
            if change.kind not in new:
                yield change


def _before(held: MeetingState, after: MeetingState, meeting: Meeting) -> MeetingState:
    """`after`, but for what calendars say otherwise."""
    place = location(meeting.place) if meeting.place else ""
    before = replace(
        after, start=held.start, end=held.end, day_unknown=held.day_unknown,
        place=after.place if slugify(held.place) == slugify(place) else slugify(held.place),
    )  # fmt: skip
    sure = after.takes_place and after.status is not Status.TENTATIVE
    same = held.status is Status.PLANNED and sure
    return before if same else replace(before, status=held.status, previous_start=None)
