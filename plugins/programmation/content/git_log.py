"""What `git log --first-parent -m --raw -z` prints → commits, and the versions of each file.

Pure.  The published line alone counts: a change made on a branch is dated when it reached it.
No date is later than `limit`: a commit whose clock was ahead counts as made just after the one
before it, whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from posixpath import basename
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass

TICK = timedelta(seconds=1)
"""The least that a later version is later by: SEQUENCE counts seconds."""

FAR = 2**40
"""Seconds, beyond the year 9999: later than any limit."""


@dataclass(frozen=True)
class Version:
    """A file as one commit left it."""

    path: str
    """What it was called then, relative to the content folder."""
    blob: str
    """Name of its bytes in git."""
    when: datetime | None
    """None when it dates from before what is known: a shallow clone, or no clock to believe."""


@dataclass(frozen=True)
class Touched:
    """What one commit did to one file."""

    status: str
    """git's letter: A, M, D, or R and C with a score."""
    blob: str
    path: str
    former: str = ""
    """What it was called before, or copied from."""


@dataclass(frozen=True)
class Commit:
    when: datetime | None
    """See `Version.when`."""
    files: tuple[Touched, ...]


@dataclass(frozen=True)
class Log:
    commits: tuple[Commit, ...] = ()
    """Earliest first."""
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    """Of each file of today, by its path, earliest first; renames are followed."""
    last: str = ""
    """Name of the last commit."""
    ahead: tuple[tuple[str, int], ...] = ()
    """Names and moments (seconds since 1970) of the commits later than the limit, latest first."""


@lru_cache(maxsize=1)
def parse_log(
    data: bytes,
    zone: ZoneInfo,
    prefix: str = "",
    boundary: frozenset[str] = frozenset(),
    limit: int = FAR,
) -> Log:
    """The log of one folder, latest first → its commits.

    `prefix`: path of the folder in the repository, which names in the log begin with.
    `boundary`: commits whose parents a shallow clone lacks; what they seem to add was there
    before.  `limit`: seconds since 1970.
    """
    printed = list(_printed(data, prefix))
    commits = []
    latest: datetime | None = None
    for name, seconds, files in reversed(printed):
        if name in boundary:
            when = None
        elif seconds > limit:
            when = latest
        else:
            when = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
            latest = max(latest or when, when)
        commits.append(Commit(when, files))
    ahead = tuple((name, seconds) for name, seconds, _ in printed if seconds > limit)
    last = printed[0][0] if printed else ""
    return Log(tuple(commits), _versions(commits), last, ahead)


def _versions(commits: Sequence[Commit]) -> dict[str, tuple[Version, ...]]:
    """By today's path; a file deleted since is left out."""
    found: dict[str, list[Version]] = {}
    for commit in commits:
        renamed = {t.former: found.pop(t.former, []) for t in commit.files if t.status[0] == "R"}
        for touched in commit.files:
            if touched.status == "D":
                found.pop(touched.path, None)
                continue
            past = [] if touched.status[0] in "AC" else found.get(touched.path, [])
            past = renamed.get(touched.former, past) if touched.status[0] == "R" else past
            version = Version(touched.path, touched.blob, commit.when)
            if not (touched.status == "R100" and past and says_the_same(past[-1], version)):
                past.append(version)
            found[touched.path] = past
    return {path: in_order(versions) for path, versions in found.items()}


def says_the_same(former: Version, version: Version) -> bool:
    """The same text under the same name, maybe in another folder: a season that is archived."""
    return former.blob == version.blob and basename(former.path) == basename(version.path)


def in_order(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Each later than the one before, whatever clocks say: subscribers trust that alone."""
    ordered: list[Version] = []
    latest: datetime | None = None
    for version in versions:
        if latest and (version.when is None or version.when <= latest):
            version = replace(version, when=latest + TICK)
        latest = version.when or latest
        ordered.append(version)
    return tuple(ordered)


def _printed(data: bytes, prefix: str) -> Iterator[tuple[str, int, tuple[Touched, ...]]]:
    """(name, seconds, files touched) of each commit, latest first."""
    tokens = iter(data.decode("utf-8", "surrogateescape").split("\0"))
    name, seconds = "", 0
    files: list[Touched] = []
    for token in tokens:
        line = token.lstrip("\n")
        if line.startswith("\x01"):
            if name:
                yield name, seconds, tuple(files)
            name, _, moment = line[1:].partition(" ")
            # git writes no year that would not fit, but other programs may.
            seconds = int(moment) if moment.lstrip("-").isdecimal() else FAR
            files = []
        elif line.startswith(":"):
            # `:mode mode blob blob status`
            *_, before, blob, status = line.split(" ")
            first = next(tokens).removeprefix(prefix)
            moved = status[0] in "RC"
            path = next(tokens).removeprefix(prefix) if moved else first
            if blob != before or status[0] not in "MT":  # Else, only its permissions changed.
                files.append(Touched(status, blob, path, first if moved else ""))
    if name:
        yield name, seconds, tuple(files)
