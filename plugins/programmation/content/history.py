"""When each file was last changed, and its former versions: asked of git.

An edge, like `source_files`: the other modules receive values.  Three calls to git at once for
the whole content folder, whatever its size.  Without git, or for a change not yet committed, a
file's own time stands for its last change.
"""

from __future__ import annotations

import subprocess
import time as clock
from collections.abc import Collection, Iterable
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.content.git import GitFailed, Questions, place
from programmation.content.git_log import Log, parse_log
from programmation.text.french import long_date

NO_GIT = (
    "La commande git est introuvable : la date de chaque fichier tient lieu de date de changement."
)
NO_REPOSITORY = (
    "Le contenu n’est pas dans un dépôt git : la date de chaque fichier tient lieu de date de"
    " changement."
)
UNSHALLOW = "git fetch --unshallow"
SHALLOW = (
    "Le dépôt git est un clone superficiel : les dates de changement plus anciennes sont"
    f" inconnues. Demandez toute l’histoire (« {UNSHALLOW} », ou fetch-depth: 0)."
)
FAILED = "git n’a pas pu lire l’histoire du contenu ({reason}) : la date de chaque fichier en tient lieu."  # noqa: E501
AHEAD = (
    "{subject} d’après le jour de la construction ({first}) : l’horloge d’un ordinateur avance."
    " La date d’avant en tient lieu."
)


@dataclass(frozen=True)
class History:
    """The past of a content folder.  Paths are those of today's files."""

    directory: Path
    limit: datetime
    """The end of the day of the build: nothing happened later."""
    log: Log = field(default_factory=Log)
    uncommitted: frozenset[str] = frozenset()
    commit: str = ""
    """The last commit that changed the folder, `+` after it when files differ from it since."""
    notes: tuple[str, ...] = ()
    """French sentences, when dates may be missing or less sure."""
    complete: bool = True
    """Every date that git should give is known."""
    unread: str = ""
    """Why git could not tell a history that is there, in its own words."""

    def time_of(self, path: str) -> datetime | None:
        """A file's own time; None when it is to come, or the file is gone."""
        moment = _own_time(self.directory / path)
        if moment is None or moment > self.limit.timestamp():
            return None
        return datetime.fromtimestamp(moment, UTC).astimezone(self.limit.tzinfo)


def history_of(asked: Questions, paths: Collection[str], zone: ZoneInfo, today: date) -> History:
    """The past of the files at `paths`, relative to the folder that git was asked about, up to
    `today`.  Never raises."""
    directory = asked.directory
    history = History(directory, end_of(today, zone))
    now = clock.time()
    try:
        answer, printed, edited = asked.answers()
        prefix, boundary = place(directory, answer)
        log = parse_log(printed, zone, prefix, boundary, int(history.limit.timestamp()))
        uncommitted = frozenset(edited.decode("utf-8", "surrogateescape").split("\0")[:-1])
        new = [path for path in paths if path not in log.versions]
        history = replace(
            history,
            log=log,
            uncommitted=uncommitted,
            commit=log.last + ("+" if uncommitted or new else ""),
            notes=(SHALLOW,) if boundary else (),
            complete=not boundary,
        )
    except FileNotFoundError:
        above = (directory, *directory.absolute().parents)
        unread = "commande introuvable" if any((one / ".git").exists() for one in above) else ""
        history = replace(history, notes=(NO_GIT,), unread=unread)
    except (OSError, subprocess.SubprocessError, GitFailed) as error:
        reason = str(error) if isinstance(error, GitFailed) else type(error).__name__
        absent = "not a git repository" in reason
        note = NO_REPOSITORY if absent else FAILED.format(reason=reason)
        # A repository of no commit yet has no history.
        unread = "" if absent or "any commits yet" in reason else reason
        history = replace(history, notes=(note,), unread=unread)
    # Where the site is built for an earlier day, what came since is no mistake.
    commits = [(name[:10], seconds) for name, seconds in history.log.ahead if seconds > now]
    own = [p for p in paths if p in history.uncommitted or p not in history.log.versions]
    saved = ((path, moment) for path in own if (moment := _own_time(directory / path)))
    limit = max(now, history.limit.timestamp())
    files = sorted((path, moment) for path, moment in saved if moment > limit)
    told = (
        *_ahead(commits, "L’enregistrement git", "enregistrements git"),
        *_ahead(files, "Le fichier", "fichiers"),
    )
    return replace(history, notes=(*history.notes, *told))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Its last second."""
    if day == date.max:
        return datetime.max.replace(microsecond=0, tzinfo=UTC) - timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def _ahead(late: list[tuple[str, int]], one: str, many: str) -> Iterable[str]:
    """`late`: names and moments, in seconds since 1970."""
    if late:
        name, moment = late[0]
        subject = f"{one} {name} est daté"
        if len(late) > 1:
            subject = f"{len(late)} {many} (dont {name}) sont datés"
        yield AHEAD.format(subject=subject, first=_day(moment))


def _day(seconds: int) -> str:
    try:
        return long_date(datetime.fromtimestamp(seconds, UTC).date())
    except (ValueError, OverflowError, OSError):
        return "après l’an 9999"


def _own_time(file: Path) -> int | None:
    try:
        return int(file.stat(follow_symlinks=False).st_mtime)
    except OSError:
        return None
