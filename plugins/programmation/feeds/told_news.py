"""Changes of meetings, and those already published → those to publish next.

A published change stays, with its id and date, even if a rewritten or partial history lacks it;
and where a meeting differs from what members know, a change tells them, whatever history says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import chain, combinations
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from lazy_regex import lazy_compile
from programmation.content.changes import (
    MOVES,
    OFF,
    Change,
    ChangeKind,
    MeetingState,
    place_key,
    state_of,
)
from programmation.content.dates import MonthAlone, read_partial
from programmation.content.git_log import TICK
from programmation.content.nodes import InvalidValue
from programmation.content.story import between, latest_first, life
from programmation.feeds.items import change_id
from programmation.feeds.publication import Publication, PublishedItem
from programmation.grouping import grouped
from programmation.model import Meeting
from programmation.settings import Site

STATES = {ChangeKind.ANNOUNCED, *MOVES, ChangeKind.REINSTATED, *OFF}
"""Kinds of changes about when a meeting takes place, or whether it does."""
NEVER = datetime.min.replace(tzinfo=UTC)
_KEY = lazy_compile(r",\d{4}:rencontres/(?P<uid>.+)/(?P<kind>[a-z]+)(?:-(?P<rest>.*))?$")
"""Pattern of `Change.key`, at the end of an id."""


def changes_to_tell(
    changes: tuple[Change, ...],
    publication: Publication,
    meetings: Collection[Meeting],
    site: Site,
    states: Mapping[str, Sequence[MeetingState]],
) -> tuple[Change, ...]:
    """`changes` and others to tell, each with its published date; new ones are dated today or
    later.  `states`: those of `lives`.

    Changes of a branch or of a file that waited are news: feed readers take an old date for one
    already read.  Once a meeting is over nothing new is told.  A mistake made and corrected since
    the last publication is not told either.
    """
    by_uid = {meeting.uid: meeting for meeting in meetings}
    news = _News(changes, publication, site)
    each = (news.unseen(meeting, states.get(meeting.source.path, ())) for meeting in meetings)
    unseen = {*chain.from_iterable(each)}
    seen = (change for change in reversed(changes) if change.key not in unseen)
    # Earliest first: changes told at once keep the order in which they happened.
    dated = [*map(news.with_published_date, seen), *news.lost_by_history(by_uid)]
    for uid, told in grouped(dated, lambda change: [change.meeting.uid]).items():
        if by_uid[uid].end >= news.midnight:
            dated += news.untold(by_uid[uid], [*told])
    return latest_first(dated, stays=news.is_published)


class _News:
    def __init__(self, changes: tuple[Change, ...], publication: Publication, site: Site) -> None:
        self.changes, self.publication, self.site = changes, publication, site
        self.zone = ZoneInfo(site.timezone)
        self.midnight = datetime.combine(site.today, time(), self.zone)
        self.items = {guid: one for guid, one in publication.items.items() if _KEY.search(guid)}
        of_meetings = [one.when for one in self.items.values()]
        newest = max(of_meetings, default=NEVER)
        self.floor = max(newest + TICK, self.midnight) if of_meetings else newest
        """Earliest date of a change told today: after all those published."""
        limit = site.feed_limit
        self.oldest = min(of_meetings) if limit and len(of_meetings) >= limit else None
        """Date of the oldest published item of a full feed: earlier changes were published too."""

    def unseen(self, meeting: Meeting, states: Sequence[MeetingState]) -> Iterator[str]:
        """Keys of changes that were undone before any of them was published."""
        story, oldest = life(meeting, self.site, states), self.oldest or NEVER
        told = [one.when for one in story if one.when <= oldest or self.is_published(one)]
        versions = [(state.when, replace(state, when=None)) for state in states]
        for (start, before), (end, after) in combinations(versions, 2):
            if start and end and before == after and not any(start < when <= end for when in told):
                meanwhile = (one for one in story if start < one.when <= end)
                yield from (one.key for one in meanwhile if one.kind is not ChangeKind.RECAP)

    def is_published(self, change: Change) -> bool:
        return change_id(change, self.site) in self.items

    def was_told(self, change: Change) -> bool:
        if self.is_published(change):
            return True
        return bool(self.oldest and (change.when <= self.oldest or self.is_held(change)))

    def is_held(self, change: Change) -> bool:
        """Whether members know what a change says: a history that begins anew says it again."""
        held = self.publication.states.get(change.meeting.uid)
        if held is None or change.number > 1:
            return False
        if change.kind in MOVES:
            return held.start == change.start
        return change.kind is ChangeKind.ANNOUNCED or held.status is OFF.get(change.kind)

    def with_published_date(self, change: Change) -> Change:
        when = change.when
        if published := self.items.get(change_id(change, self.site)):
            when, told = published.when, self.date_in_title(published)
            if told and told["start"].date() != change.start.date() and change.kind not in MOVES:
                change = replace(change, **told)
        elif self.was_told(change):
            if self.oldest and when > self.oldest:
                # Earlier than any item of the feed, in the same order.
                when = self.oldest - (self.floor + timedelta(days=1) - when)
        elif change.kind is ChangeKind.RECAP or change.meeting.end >= self.midnight:
            when = max(when, self.floor)
        return replace(change, when=when) if when != change.when else change

    def lost_by_history(self, meetings: dict[str, Meeting]) -> Iterator[Change]:
        """Published changes that history lacks."""
        known = {change_id(change, self.site) for change in self.changes}
        for guid, published in self.items.items():
            match = None if guid in known else _KEY.search(unquote(guid))
            meeting = meetings.get(match["uid"]) if match else None
            kind = ChangeKind.__members__.get(match["kind"].upper()) if match else None
            # A recap is told as long as it exists.
            if not (match and meeting and kind) or (kind is ChangeKind.RECAP and not meeting.recap):
                continue
            with suppress(ValueError):
                told, to = self.date_in_title(published), match["rest"] or ""
                if kind in MOVES:
                    moment, _, to = to.partition("-")
                    start = datetime.strptime(moment, "%Y%m%dT%H%M")  # noqa: DTZ007
                    told["start"] = start.replace(tzinfo=self.zone)
                if told:
                    yield Change(kind, meeting, published.when, to=to, **told)

    def date_in_title(self, published: PublishedItem) -> dict[str, Any]:
        """`start` and `month_alone`, from the date that begins an item's title, if any."""
        try:
            day = read_partial(published.title.partition(" : ")[0], self.zone)
        except (ValueError, InvalidValue):
            return {}
        month = isinstance(day, MonthAlone)
        first = day.first if isinstance(day, MonthAlone) else day
        return {"start": datetime.combine(first, time(), self.zone), "month_alone": month}

    def state_told(self, today: MeetingState, meeting: Meeting, told: list[Change]) -> MeetingState:
        """State of `meeting` as members know it: the published one, then the changes of this
        publication.  Values known from neither are those of `today`."""
        held = self.publication.states.get(meeting.uid)
        state = today
        if held:
            same = held.place == place_key(meeting.place and meeting.place.public)
            state = replace(held, recap=today.recap, place=today.place if same else held.place)
        on = today if today.takes_place else MeetingState(None, today.start)
        for change in sorted(told, key=lambda change: change.when):
            if change.kind not in STATES or (held and self.was_told(change)):
                continue
            if status := OFF.get(change.kind):
                state = replace(state, status=status, previous_start=None)
            elif not state.takes_place:
                state = replace(state, status=on.status, previous_start=on.previous_start)
            state = replace(state, start=change.start, end=None, day_unknown=change.month_alone)
        return state

    def untold(self, meeting: Meeting, told: list[Change]) -> Iterator[Change]:
        """Changes still to tell, from what members know of `meeting` to its present state."""
        today = state_of(meeting, max([self.floor, *(c.when + TICK for c in told)]))
        # A detail already told is not compared again.
        new = {c.kind for c in told if not self.was_told(c)} - STATES
        taken = {change_id(change, self.site) for change in told} | self.items.keys()
        for change in between(meeting, self.state_told(today, meeting, told), today):
            while change_id(change, self.site) in taken:
                change = replace(change, number=change.number + 1)
            if change.kind not in new:
                yield change
