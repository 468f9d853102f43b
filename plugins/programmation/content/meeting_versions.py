"""Which committed versions are of which meeting: each is followed by its uid, whatever its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from programmation.content.entry import MARKDOWN_SUFFIXES
from programmation.content.git_log import Commit, Version, in_order, says_the_same
from programmation.kinds import MEETING, kind_of

MeetingFiles = Sequence[tuple[str, Version | None]]
"""What a commit did to meetings' files: path → what it holds since, None for one that is gone."""


def of_meetings(commit: Commit) -> MeetingFiles:
    gone: list[tuple[str, Version | None]] = []
    held: list[tuple[str, Version | None]] = []
    for touched in commit.files:
        if touched.status == "D":
            gone.append((touched.path, None))
            continue
        if touched.status[0] == "R":
            gone.append((touched.former, None))
        version = Version(touched.path, touched.blob, commit.when)
        held.append((touched.path, version if _is_meeting(touched.path) else None))
    return [(path, version) for path, version in (*gone, *held) if _is_meeting(path)]


def _is_meeting(path: str) -> bool:
    return kind_of(path) is MEETING and path.lower().endswith(MARKDOWN_SUFFIXES)


def follow(
    commits: Iterable[MeetingFiles], uid_of: Callable[[Version], str]
) -> dict[str, tuple[Version, ...]]:
    """The versions of each meeting, by its uid, earliest first.

    Where two files bear the same one, the first is the meeting: the other is a copy to be mended.
    """
    lives: dict[str, list[Version]] = {}
    holders: dict[str, str] = {}
    held: dict[str, Version] = {}
    for commit in commits:
        released = set()
        for path, version in commit:
            if former := held.pop(path, None):
                released.add(uid_of(former))
            if version:
                held[path] = version
        for uid in released:
            holder = held.get(holders.get(uid, ""))
            if holder is None or uid_of(holder) != uid:
                holders.pop(uid, None)
        came = [version for _, version in commit if version]
        # Of a copy that outlives the meeting's own file.
        left = released.difference(holders, map(uid_of, came))
        if left:
            when = max((v.when for v in came if v.when), default=None)
            came += [replace(v, when=when or v.when) for v in held.values() if uid_of(v) in left]
        for version in came:
            uid = uid_of(version)
            if uid and holders.setdefault(uid, version.path) == version.path:
                life = lives.setdefault(uid, [])
                if not (life and says_the_same(life[-1], version)):
                    life.append(version)
    return {uid: in_order(versions) for uid, versions in lives.items()}
