"""The states of a meeting in each version of its file → its changes, with their dates.

Pure.  `lives` gives the states; without them, dates come from `modifie` and from the meeting.  The
same content and history give the same changes on every machine, none before its date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from operator import call
from typing import Any

from programmation.content.changes import (
    MOVES,
    Change,
    ChangeKind,
    MeetingState,
    announced_at,
    declared_change,
    state_of,
)
from programmation.content.git_log import TICK
from programmation.model import Meeting, Memo
from programmation.parts import Status
from programmation.settings import Site


def changes(
    meetings: Iterable[Meeting],
    site: Site,
    states: Mapping[str, Sequence[MeetingState]] | None = None,
    memo: Memo = call,
) -> tuple[Change, ...]:
    """All changes up to `site.today`, latest first.

    `states` (see `lives`): path of the meeting's file → its states; a missing path has no history.
    """
    stories = (memo(life, m, site, tuple((states or {}).get(m.source.path, ()))) for m in meetings)
    found = [each for each in chain.from_iterable(stories) if each.when.date() <= site.today]
    # This order never changes later: neither does the one among changes of one moment.
    found.sort(key=lambda c: (c.when, c.kind is not ChangeKind.ANNOUNCED, c.start, c.key))
    return latest_first(found, memo)


def latest_first(
    found: Iterable[Change], memo: Memo = call, stays: Callable[[Change], bool] = lambda _: False
) -> tuple[Change, ...]:
    """`found`, latest first, with dates at least a second apart: feed readers compare dates.

    Changes of one moment keep their order.  `stays`: whether a change must keep its date.
    """
    listed = sorted(found, key=lambda change: (not stays(change), change.when))
    moments = seconds_apart(change.when for change in listed)
    each = (change if change.when == when else memo(_at, change, when)
            for change, when in zip(listed, moments, strict=True))  # fmt: skip
    return tuple(sorted(each, key=lambda change: change.when, reverse=True))


def seconds_apart(moments: Iterable[datetime]) -> Iterator[datetime]:
    """`moments`, each moved to the first second that no earlier one has."""
    taken: set[datetime] = set()
    for moment in moments:
        while moment in taken:
            moment += TICK
        taken.add(moment)
        yield moment


def _at(change: Change, when: datetime) -> Change:
    return replace(change, when=when)


def life(meeting: Meeting, site: Site, states: Sequence[MeetingState] = ()) -> tuple[Change, ...]:
    """The changes of one meeting, earliest first, future ones included.  `states`: those of
    `lives`, the present one last."""
    # A draft tells nothing: the meeting is announced by its first version that is not one.
    shown = [state for state in states if state.status is not Status.DRAFT]
    held, *later = shown or [state_of(meeting, None)]
    story = _at_first_sight(meeting, held, site)
    for state in later:
        story += between(meeting, held, state)
        # While it is off, a new date is not told; it is when the meeting takes place again.
        off = {name: getattr(state, name) for name in ("when", "status", "previous_start")}
        known = state if state.takes_place else replace(held, **off)
        # A value that is missing or misspelt in one version is neither told again, nor forgotten.
        lasting = ("place", "communities", "registration", "recap")
        last = {name: getattr(state, name) or getattr(held, name) for name in lasting}
        held = replace(known, **last)
    return tuple(_numbered(story))


def _at_first_sight(meeting: Meeting, state: MeetingState, site: Site) -> list[Change]:
    """Changes that a file's first known version shows: announced, and maybe changed before."""
    first_date = state.previous_start or state.start
    opening = announced_at(meeting, site)
    # A file made after the meeting (an archive put online) announces nothing.
    over = state.end if state.day_unknown and state.end else first_date
    announced = state.when if state.when and state.when < over else opening
    # A state already there dates from `modifie`, or from before that version and the meeting.
    told = declared_change(meeting, site) or min(state.when or opening, first_date)
    kind = ChangeKind.MOVED if state.previous_start else None
    if state.cancelled or state.undated:
        kind = ChangeKind.CANCELLED if state.cancelled else ChangeKind.POSTPONED
    story = []
    if kind:
        before = state.previous_start if kind is ChangeKind.MOVED else None
        story.append(Change(kind, meeting, told, previous_start=before, **_date(state)))
        announced = min(announced, told)
    if state.recap and meeting.recap:
        # Told at the end of the meeting at the earliest.
        when = max(declared_change(meeting, site) or meeting.end, meeting.end)
        story.append(Change(ChangeKind.RECAP, meeting, when, state.start))
    month_alone = state.day_unknown and not state.previous_start
    first = Change(ChangeKind.ANNOUNCED, meeting, announced, first_date, month_alone=month_alone)
    return [first, *story]


def between(meeting: Meeting, before: MeetingState, after: MeetingState) -> list[Change]:
    """The changes from one version to the next, with the date of the second."""
    if after.when is None:
        return []
    found = [*_standing_between(before, after)]
    # A correction once the meeting is over asks nothing of anyone.
    over = max(state.end or state.start for state in (before, after)) <= after.when
    if over:
        found = [one for one in found if one[0] not in MOVES]
    if after.recap and not before.recap and meeting.recap:
        # A recap prepared before the day of the meeting is not one yet.
        early = after.when.date() < meeting.last_day
        found.append((ChangeKind.RECAP, {"when": meeting.end} if early else {}))
    if not over and before.takes_place and after.takes_place:
        found += _details_between(before, after)
    # A meeting that is off may leave a community unnoticed: members of the former one knew it.
    stays = (after.communities or before.communities) if after.takes_place else ()
    left = tuple(slug for slug in before.communities if slug not in stays)
    said: dict[str, Any] = {"when": after.when, "former_communities": left}
    return [Change(kind, meeting, **said | _date(after) | more) for kind, more in found]


def _date(state: MeetingState) -> dict[str, Any]:
    return {"start": state.start, "month_alone": state.day_unknown}


FoundChanges = Iterator[tuple[ChangeKind, dict[str, Any]]]
"""A kind of change, and its other values."""


def _standing_between(before: MeetingState, after: MeetingState) -> FoundChanges:
    """Changes of state and of date."""
    if after.cancelled and not before.cancelled:
        yield ChangeKind.CANCELLED, _date(before)
    elif after.undated and not before.undated:
        yield ChangeKind.POSTPONED, _date(before)
    elif before.cancelled and not after.cancelled:
        yield ChangeKind.REINSTATED, {}
    if before.day_unknown and not after.day_unknown and after.takes_place:
        yield ChangeKind.DATED, {}
    elif after.start != before.start and after.takes_place:
        yield ChangeKind.MOVED, {} if before.day_unknown else {"previous_start": before.start}
    elif before.undated and after.takes_place:
        # The old date holds again.
        yield ChangeKind.REINSTATED, {}


def _details_between(before: MeetingState, after: MeetingState) -> FoundChanges:
    """Changes for which a member must act: another place, a later end, another registration."""
    if before.end and after.end and after.start == before.start and after.end != before.end:
        yield ChangeKind.HOURS, {"to": f"{after.end:%Y%m%dT%H%M}"}
    if before.place and after.place and after.place != before.place:
        yield ChangeKind.PLACE, {"to": after.place}
    was, now = {*before.communities}, {*after.communities}
    if was and now and was != now:
        yield ChangeKind.COMMUNITY, {}
    if after.status is not before.status:
        if after.status is Status.FULL:
            yield ChangeKind.FULL, {}
        elif before.status is Status.FULL:
            yield ChangeKind.OPEN, {}
        elif before.status is Status.TENTATIVE:
            yield ChangeKind.CONFIRMED, {}
        elif after.status is Status.TENTATIVE:
            yield ChangeKind.UNSURE, {}
    until = after.registration_until
    if after.registration and (
        after.registration != before.registration or until != before.registration_until
    ):
        yield ChangeKind.REGISTRATION, {"to": f"{until:%Y%m%dT%H%M}" if until else ""}


def _numbered(story: list[Change]) -> Iterator[Change]:
    counts: Counter[str] = Counter()
    for change in story:
        number = counts[change.key] = counts[change.key] + 1
        yield change if number == 1 else replace(change, number=number)
