"""When each file was last changed, and its former versions, according to git.

The only module that runs git for a build: others receive values.  Two calls for the whole content
folder, whatever its size.  Without git, or for an uncommitted change, the file's own time counts.
"""

from __future__ import annotations

import os
import subprocess
import time as clock
from collections.abc import Collection
from dataclasses import field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.content.git_log import EARLIEST, Log, local_moment, parse_log
from programmation.text.french import long_date

_INSTEAD = " : la date de chaque fichier tient lieu de date de changement."
NO_GIT = f"La commande git est introuvable{_INSTEAD}"
NO_REPOSITORY = f"Le contenu n’est pas dans un dépôt git{_INSTEAD}"
FAILED = f"git n’a pas pu lire l’histoire du contenu ({{reason}}){_INSTEAD}"
UNSHALLOW = "git fetch --unshallow"
SHALLOW = (
    "Le dépôt git est un clone superficiel : les dates de changement plus anciennes sont"
    f" inconnues. Demandez toute l’histoire (« {UNSHALLOW} », ou fetch-depth: 0)."
)
AHEAD = (
    "{subject} d’après le jour de la construction ({first}) : l’horloge d’un ordinateur avance."
    " La date d’avant en tient lieu."
)


@dataclass(frozen=True)
class History:
    """The past of a content folder.  Paths are the present ones."""

    directory: Path
    limit: datetime
    """End of the day of the build: later commits do not count."""
    log: Log = field(default_factory=Log)
    uncommitted: frozenset[str] = frozenset()
    commit: str = ""
    """Hash of the last commit that changed the folder, with `+` when files differ from it."""
    notes: tuple[str, ...] = ()
    """French notes, when dates may be missing or uncertain."""
    unread: str = ""
    """Git's own words when a history exists and cannot be read."""

    def time_of(self, path: str) -> datetime | None:
        """When a file was saved; None for a time in the future or impossible, or for no file."""
        seconds = _own_time(self.directory / path)
        if seconds is None or not EARLIEST <= seconds <= self.limit.timestamp():
            return None
        return local_moment(seconds, self.limit.tzinfo)


def history_of(asked: GitQueries, paths: Collection[str], zone: ZoneInfo, today: date) -> History:
    """The past of the files at `paths`, relative to the folder given to `asked`, up to `today`.
    Never raises."""
    directory = asked.directory
    # The end of the last possible day would overflow.
    last_day = min(today, date(9999, 12, 30))
    history = History(directory, datetime.combine(last_day, time(23, 59, 59), zone))
    now = clock.time()
    try:
        printed, edited = asked.answers()
        log = parse_log(printed, zone, int(history.limit.timestamp()))
        uncommitted = frozenset(edited.decode("utf-8", "surrogateescape").split("\0")[:-1])
        new = [path for path in paths if path not in log.versions]
        history = replace(
            history, log=log, uncommitted=uncommitted,
            commit=log.last + ("+" if uncommitted or new else ""),
            notes=() if log.complete else (SHALLOW,),
        )  # fmt: skip
    except FileNotFoundError:
        above = (directory, *directory.absolute().parents)
        unread = "commande introuvable" if any((one / ".git").exists() for one in above) else ""
        history = replace(history, notes=(NO_GIT,), unread=unread)
    except (OSError, subprocess.SubprocessError, _Failed) as error:
        reason = str(error) if isinstance(error, _Failed) else type(error).__name__
        absent = "not a git repository" in reason
        note = NO_REPOSITORY if absent else FAILED.format(reason=reason)
        # A repository without commits has no history.
        unread = "" if absent or "any commits yet" in reason else reason
        history = replace(history, notes=(note,), unread=unread)
    # In a site built for an earlier day, later commits are expected.
    commits = [(name[:10], seconds) for name, seconds in history.log.ahead if seconds > now]
    limit = max(now, history.limit.timestamp())
    own = [p for p in paths if p in history.uncommitted or p not in history.log.versions]
    saved = ((path, _own_time(directory / path) or 0) for path in own)
    files = sorted((path, seconds) for path, seconds in saved if seconds > limit)
    told = _ahead(commits, "L’enregistrement git", "enregistrements git")
    told += _ahead(files, "Le fichier", "fichiers")
    return replace(history, notes=(*history.notes, *told))


def _ahead(late: list[tuple[str, int]], one: str, many: str) -> list[str]:
    """A note on files dated later than the build, if any.  `late`: name, seconds since 1970."""
    if not late:
        return []
    name, seconds = late[0]
    subject = f"{one} {name} est daté"
    if len(late) > 1:
        subject = f"{len(late)} {many} (dont {name}) sont datés"
    try:
        first = long_date(datetime.fromtimestamp(seconds, UTC).date())
    except (ValueError, OverflowError, OSError):
        first = "après l’an 9999"
    return [AHEAD.format(subject=subject, first=first)]


def _own_time(file: Path) -> int | None:
    try:
        return int(file.stat(follow_symlinks=False).st_mtime)
    except OSError:
        return None


TIMEOUT = 60
"""Seconds allowed to git; the largest site takes one."""


class _Failed(Exception):
    """Git could not answer; the message is its own last line."""


class GitQueries:
    """Queries to git about a folder, run while the caller does something else.

    They are stopped at the end of the block.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._asked: list[subprocess.Popen[bytes]] = []
        self._failure: OSError | None = None

    def __enter__(self) -> GitQueries:
        try:
            for arguments in (_LOG, _EDITED):
                self._asked.append(_started(self.directory, *arguments))
        except OSError as error:
            self._failure = error
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._asked:
            process.kill()
            process.communicate()

    def answers(self) -> tuple[bytes, bytes]:
        """The log, and the files that differ from the last commit."""
        if self._failure:
            raise self._failure
        log, edited = (_answer(process) for process in self._asked)
        return log, edited


# Set by git for hooks: they name another repository than the content's.
_PLACES = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR GIT_OBJECT_DIRECTORY"
    " GIT_EXTERNAL_DIFF GIT_PAGER".split()
)

_CAREFUL = (
    # These settings name programs that git runs.
    "-c", "core.fsmonitor=false",
    # Files of the content may imitate a repository (HEAD, config, objects…) whose `config` names
    # programs: git must use the one above, or none.
    "-c", "safe.bareRepository=explicit",
    # How `-m` shows a merge.
    "-c", "log.diffMerges=separate",
)  # fmt: skip

_LOG = (
    # First parents, so that a change is dated when it was merged: both sides of a merge would tell
    # of states that nobody saw.
    "log", "--reverse", "--first-parent", "-m", "--root", "--raw", "-z", "--relative",
    "--no-abbrev", "--no-show-signature", "--find-renames",
    # \x01 begins no other line.  `%D` without branches: `grafted` at the end of a shallow clone.
    "--decorate-refs-exclude=*", "--format=tformat:%x01%H %ct %D", "--", ".",
)  # fmt: skip
_EDITED = ("diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")


def _started(directory: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start git in English, without writing to the repository or using the network."""
    kept = {name: value for name, value in os.environ.items() if name not in _PLACES}
    return subprocess.Popen(  # noqa: S603  (git alone, no shell)
        ["git", *_CAREFUL, "-c", "diff.renameLimit=4000", *arguments],  # noqa: S607
        cwd=directory,
        env=kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _answer(process: subprocess.Popen[bytes], read: bytes = b"") -> bytes:
    said, complaint = process.communicate(read, timeout=TIMEOUT)
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        raise _Failed(lines[0].removeprefix("fatal: ") if lines else "erreur inconnue")
    return said


def blobs(directory: Path, names: set[str]) -> dict[str, bytes]:
    """Blob → its bytes; blobs that git lacks are left out."""
    if not names:
        return {}
    ordered = sorted(names)
    try:
        with _started(directory, "cat-file", "--batch") as process:
            try:
                data = _answer(process, "\n".join(ordered).encode() + b"\n")
            finally:
                process.kill()
    except (OSError, subprocess.SubprocessError, _Failed):
        return {}
    found = {}
    start = 0
    for name in ordered:
        end = data.index(b"\n", start)
        header, start = data[start:end], end + 1
        if not header.endswith(b" missing"):
            size = int(header.rpartition(b" ")[2])
            found[name] = data[start : start + size]
            start += size + 1
    return found
