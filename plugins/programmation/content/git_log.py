"""Output of `git log`, as requested by `history` → versions of files, of meetings.

Pure.  Only the first-parent line counts: a change made on a branch has the date of its merge.  No
date is later than `limit`, nor before git existed: a commit with a wrong clock is dated just after
the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.content.entry import MARKDOWN_SUFFIXES, slug_of
from programmation.kinds import MEETING, kind_of

TICK = timedelta(seconds=1)
"""Least time between two versions: one second, as iCalendar has no fractions."""

EARLIEST = int(datetime(2005, 4, 7, tzinfo=UTC).timestamp())
"""Git's first date: an earlier one comes from a reset clock."""
FAR = 2**40
"""Seconds beyond the year 9999: later than any limit."""


def local_moment(seconds: int, zone: tzinfo | None) -> datetime:
    """Local time with a fixed offset.  A named zone would make comparisons and subtractions wrong
    in the hour that November repeats."""
    local = datetime.fromtimestamp(seconds, zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


@dataclass(frozen=True)
class Version:
    """A file as one commit left it."""

    path: str
    """Path in that commit, relative to the content folder."""
    blob: str
    """Git's name (hash) of its bytes."""
    when: datetime | None
    """Date of the commit; None if unknown: a shallow clone, or a wrong clock."""
    status: str = "M"
    """Git's status letter of the change: A, M, D, or R and C with a score."""
    former: str = ""
    """Path before a rename, or of the copied file; else empty."""

    @property
    def is_meeting(self) -> bool:
        return kind_of(self.path) is MEETING and self.path.lower().endswith(MARKDOWN_SUFFIXES)


@dataclass(frozen=True)
class Log:
    commits: tuple[tuple[Version, ...], ...] = ()
    """Commits, earliest first."""
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    """Present path → versions of the file, earliest first; renames are followed."""
    last: str = ""
    """Hash of the last commit."""
    ahead: tuple[tuple[str, int], ...] = ()
    """Hash and time (seconds since 1970) of the commits later than the limit."""
    complete: bool = True
    """Whether it goes back to the first commit, unlike a shallow clone's."""


@lru_cache(maxsize=1)
def parse_log(data: bytes, zone: ZoneInfo, limit: int = FAR) -> Log:
    """The log of one folder → its commits.  `limit`: seconds since 1970.

    Files of a commit without its parents (shallow clone) were there before.
    """
    commits: list[list[Version]] = []
    ahead: list[tuple[str, int]] = []
    latest = when = None
    name, complete = "", True
    tokens = iter(data.decode("utf-8", "surrogateescape").split("\0"))
    for token in tokens:
        line = token.lstrip("\n")
        if line.startswith("\x01"):
            name, said, decoration = line[1:].split(" ", 2)
            whole = "grafted" not in decoration
            complete = complete and whole
            # git writes no year that would not fit, but other programs may.
            seconds = int(said) if said.lstrip("-").isdecimal() else FAR
            when = latest if whole else None
            if whole and EARLIEST <= seconds <= limit:
                when = local_moment(seconds, zone)
                latest = max(latest or when, when)
            if seconds > limit:
                ahead.append((name, seconds))
            commits.append([])
        elif line.startswith(":"):
            # `:mode mode blob blob status`
            *_, before, blob, status = line.split(" ")
            former = next(tokens) if status[0] in "RC" else ""
            path = next(tokens)
            if blob != before or status[0] not in "MT":  # Otherwise only its permissions changed.
                commits[-1].append(Version(path, blob, when, status, former))
    return Log(tuple(map(tuple, commits)), _by_path(commits), name, tuple(ahead), complete)


def _by_path(commits: Iterable[Sequence[Version]]) -> dict[str, tuple[Version, ...]]:
    """Present path → versions; deleted files are left out."""
    found: dict[str, list[Version]] = {}
    for commit in commits:
        renamed = {v.path: found.pop(v.former, []) for v in commit if v.status[0] == "R"}
        for version in commit:
            replaced = found.pop(version.path, [])
            if version.status != "D":
                new = version.status[0] in "ACR"
                found[version.path] = renamed.get(version.path, []) if new else replaced
                _add(version, found[version.path])
    return {path: _in_order(versions) for path, versions in found.items()}


def by_uid(
    commits: Iterable[Sequence[Version]], uid_of: Callable[[Version], str]
) -> dict[str, tuple[Version, ...]]:
    """Versions of each meeting by its uid, whatever its file, earliest first.

    Of two files with one uid, the first is the meeting; the other is a copy, to be corrected.
    """
    lives: dict[str, list[Version]] = {}
    holders: dict[str, str] = {}
    held: dict[str, Version] = {}
    for commit in commits:
        gone = [v.former or v.path for v in commit if v.status[0] in "DR"]
        came = {v.path: v for v in commit if v.status != "D" and v.is_meeting}
        left = [held.pop(path) for path in (*gone, *came) if path in held]
        held |= came
        bearers = {uid_of(version): version for version in reversed(came.values())}
        for uid in filter(None, dict.fromkeys((*map(uid_of, left), *bearers))):
            version = held.get(holders.get(uid, ""))
            if version is None or uid_of(version) != uid:
                # The meeting's own file may be gone, and a copy of it stay.
                copies = (v for v in held.values() if uid_of(v) == uid)
                left_now = (replace(v, when=commit[0].when or v.when) for v in copies)
                version = bearers.get(uid) or next(left_now, None)
            if version:
                holders[uid] = version.path
                _add(version, lives.setdefault(uid, []))
    return {uid: _in_order(versions) for uid, versions in lives.items()}


def _add(version: Version, life: list[Version]) -> None:
    """Add a version, unless only its folder changed: a season was archived."""
    last = life[-1] if life else None
    if not last or (last.blob, slug_of(last.path)) != (version.blob, slug_of(version.path)):
        life.append(version)


def _in_order(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Versions, each dated after the one before whatever clocks say: SEQUENCE must grow."""
    ordered: list[Version] = []
    for version in versions:
        latest = ordered[-1].when if ordered else None
        if latest and (version.when is None or version.when <= latest):
            version = replace(version, when=latest + TICK)
        ordered.append(version)
    return tuple(ordered)
