"""When each file was first and last changed, and what it said before: asked of git.

An edge, like `folder`: the other modules receive values.  Three calls to git at once for
the whole content folder, whatever its size, then one to read former versions.  Without git,
or for a change not yet committed, a file's own time stands for its last change.
"""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from builder.incremental.memo import ByIdentity
from programmation.content.changes import MeetingState, Revision
from programmation.content.git import GitFailed, Questions, blobs, place
from programmation.content.linking import split_recap
from programmation.content.reader import read_document
from programmation.model import Meeting, Status

NO_GIT = (
    "La commande git est introuvable : la date de chaque fichier tient lieu de date de changement."
)
NO_REPOSITORY = (
    "Le contenu n’est pas dans un dépôt git : la date de chaque fichier tient lieu de date de"
    " changement."
)
SHALLOW = (
    "Le dépôt git est un clone superficiel : les dates de changement plus anciennes sont"
    " inconnues. Demandez toute l’histoire (git fetch --unshallow, ou fetch-depth: 0)."
)
FAILED = "git n’a pas pu lire l’histoire du contenu ({reason}) : la date de chaque fichier en tient lieu."  # noqa: E501


@dataclass(frozen=True)
class Version:
    """A file as one commit left it."""

    path: str
    """What it was called then, relative to the content folder."""
    blob: str
    """Name of its bytes in git."""
    when: datetime | None
    """None when it dates from before what a shallow clone knows."""


@dataclass(frozen=True)
class History:
    """The past of a content folder.  Paths are those of today's files."""

    directory: Path
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    """A file that is absent here has a past that is not known."""
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)
    """Committed versions, earliest first."""
    uncommitted: frozenset[str] = frozenset()
    commit: str = ""
    """The last commit that changed the folder, `+` after it when files differ from it since."""
    note: str = ""
    """One French sentence when dates may be missing or less sure; else nothing."""
    complete: bool = True
    """Every date that git should give is known."""


class Past:
    """What earlier builds understood of the same history: it need not be understood again."""

    def __init__(self) -> None:
        self.revisions = ByIdentity[Revision]()
        self.states = ByIdentity[tuple[MeetingState, ...]]()

    def again(self) -> None:
        """Another build begins."""
        self.revisions.again()
        self.states.again()


def read_history(
    directory: Path, paths: Collection[str], zone: ZoneInfo, past: Past | None = None
) -> History:
    """The past of the files at `paths`, relative to `directory`.  Never raises."""
    with Questions(directory) as asked:
        return history_of(asked, paths, zone, past or Past())


def history_of(asked: Questions, paths: Collection[str], zone: ZoneInfo, past: Past) -> History:
    """As `read_history`, with questions asked before."""
    directory = asked.directory
    history = History(directory)
    try:
        answer, log, edited = asked.answers()
        prefix, boundary = place(directory, answer)
        versions = parse_log(log, zone, prefix, boundary)
        uncommitted = frozenset(edited.decode("utf-8", "surrogateescape").split("\0")[:-1])
        altered = uncommitted or any(path not in versions for path in paths)
        history = replace(
            history,
            versions=versions,
            uncommitted=uncommitted,
            commit=_last_commit(log) + ("+" if altered else ""),
            note=SHALLOW if boundary else "",
            complete=not boundary,
        )
    except FileNotFoundError:
        history = replace(history, note=NO_GIT)
    except (OSError, subprocess.SubprocessError) as error:
        history = replace(history, note=FAILED.format(reason=type(error).__name__))
    except GitFailed as error:
        reason = str(error)
        absent = "not a git repository" in reason
        note = NO_REPOSITORY if absent else FAILED.format(reason=reason)
        history = replace(history, note=note)
    found = ((path, _revision(history, path, zone, past)) for path in paths)
    return replace(history, revisions={path: r for path, r in found if r})


def read_states(
    history: History, meetings: Iterable[Meeting], zone: ZoneInfo, past: Past | None = None
) -> dict[str, tuple[MeetingState, ...]]:
    """What each committed version of each meeting's file said, by path, earliest first.

    Versions that cannot be read, as a build would have refused them, tell nothing.
    """
    past = past or Past()
    states = {}
    listed = []
    for meeting in meetings:
        path = meeting.source.path
        if path in history.versions:
            place = (meeting, history.versions[path], zone)
            known = past.states.known(place, path in history.uncommitted)
            if known is None:
                listed.append(meeting)
            else:
                states[path] = known
    former = {m.source.path: _former(history, m.source.path) for m in listed}
    found = blobs(history.directory, {v.blob for versions in former.values() for v in versions})
    for meeting in listed:
        path = meeting.source.path
        told = [
            state
            for version in former[path]
            if (state := _state(version, found.get(version.blob), zone))
        ]
        if len(former[path]) < len(history.versions[path]):
            # The last version is the file of today, read already.
            told.append(_current(meeting, history.versions[path][-1].when))
        states[path] = tuple(told)
        if all(version.blob in found for version in former[path]):
            place = (meeting, history.versions[path], zone)
            past.states.add(place, states[path], path in history.uncommitted)
    return states


def _former(history: History, path: str) -> Sequence[Version]:
    versions = history.versions[path]
    return versions if path in history.uncommitted else versions[:-1]


def _current(meeting: Meeting, when: datetime | None) -> MeetingState:
    return MeetingState(
        when, meeting.start, meeting.status, meeting.previous_start, bool(meeting.recap)
    )


def _state(version: Version, data: bytes | None, zone: ZoneInfo) -> MeetingState | None:
    if data is None:
        return None
    entry, _ = read_document(version.path, data, zone, judged=False)
    if "start" not in entry.values or "status" not in entry.values:
        return None
    return MeetingState(
        version.when,
        entry.values["start"],
        Status(entry.values["status"]),
        entry.values.get("previous_start"),
        bool(split_recap(entry.body)[1]),
    )


def _revision(history: History, path: str, zone: ZoneInfo, past: Past) -> Revision | None:
    versions = history.versions.get(path, ())
    stamp = None
    if not versions or path in history.uncommitted:
        try:
            stamp = int((history.directory / path).stat(follow_symlinks=False).st_mtime)
        except OSError:
            return None
    known = past.revisions.known((versions, zone), stamp)
    if known is None:
        dates = [version.when for version in versions if version.when]
        if stamp is not None:
            dates.append(datetime.fromtimestamp(stamp, UTC).astimezone(zone))
        if not dates:
            return None
        known = past.revisions.add((versions, zone), Revision(dates[0], max(dates)), stamp)
    return known


# -- What git prints ------------------------------------------------------------------------


@lru_cache(maxsize=1)
def parse_log(
    data: bytes, zone: ZoneInfo, prefix: str = "", boundary: frozenset[str] = frozenset()
) -> dict[str, tuple[Version, ...]]:
    """`git log --raw -z` of one folder, latest first → versions by today's path, earliest first.

    `prefix`: path of the folder in the repository, which names in the log begin with.
    `boundary`: commits whose parents a shallow clone lacks; what they seem to add was there
    before.  A file deleted since is left out.
    """
    found: dict[str, list[Version]] = {}
    gone: set[str] = set()
    today: dict[str, str] = {}
    """What a path was at this point of the past → what it is today."""
    for when, status, blob, names in _entries(data, zone, boundary):
        names = [name.removeprefix(prefix) for name in names]
        path = names[-1]
        current = today.get(path, path)
        if status == "D":
            if current not in found:
                gone.add(current)
            continue
        # A file put in another folder, as when a season is archived, says what it said.
        moved = status == "R100" and _name(names[0]) == _name(path)
        if current not in gone and not moved:
            found.setdefault(current, []).append(Version(path, blob, when))
        if status.startswith("R"):
            # Further back, the file had its former name, and another may have had this one.
            today[names[0]] = current
            today[path] = f"\0{path}"
        elif status == "A":
            today[path] = f"\0{path}"
    return {
        path: tuple(_in_order(versions))
        for path, versions in found.items()
        if not path.startswith("\0")
    }


def _last_commit(log: bytes) -> str:
    return log.partition(b"\x01")[2].partition(b" ")[0].decode("ascii")


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _in_order(latest_first: list[Version]) -> Iterator[Version]:
    """Earliest first; a clock that was wrong never makes a version older than its parent."""
    latest: datetime | None = None
    for version in reversed(latest_first):
        if version.when and latest and version.when < latest:
            version = replace(version, when=latest)
        latest = version.when or latest
        yield version


def _entries(
    data: bytes, zone: ZoneInfo, boundary: frozenset[str]
) -> Iterator[tuple[datetime | None, str, str, list[str]]]:
    """(when, status, blob, names) of each file that each commit touched."""
    tokens = iter(data.decode("utf-8", "surrogateescape").split("\0"))
    when: datetime | None = None
    for token in tokens:
        line = token.lstrip("\n")
        if line.startswith("\x01"):
            commit, _, seconds = line[1:].partition(" ")
            when = (
                None
                if commit in boundary
                else datetime.fromtimestamp(int(seconds), UTC).astimezone(zone)
            )
        elif line.startswith(":"):
            # `:mode mode blob blob status`; a merge has a colon, a mode and a blob per parent.
            *_, before, blob, letters = line.split(" ")
            parents = len(line) - len(line.lstrip(":"))
            names = [next(tokens)]
            if parents == 1 and letters[0] in "RC":
                names.append(next(tokens))
            status = "D" if set(letters) == {"D"} else letters if parents == 1 else "M"
            if blob != before or status != "M":  # Else, only its permissions changed.
                yield when, status, blob, names
