"""A git repository with a content folder, for tests of its history."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from programmation.content.history import GitQueries, History, history_of

OPTIONS = [
    word
    # A commit would start git's maintenance.
    for option in ("protocol.file.allow=always", "gc.auto=0", "maintenance.auto=false")
    for word in ("-c", option)
]


@dataclass(frozen=True)
class Repository:
    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    def git(self, *arguments: str, when: datetime | None = None) -> str:
        """Run git without any user's configuration; `when` dates the commit."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        own = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Essai",
            "GIT_AUTHOR_EMAIL": "essai@example.org",
            "GIT_COMMITTER_NAME": "Essai",
            "GIT_COMMITTER_EMAIL": "essai@example.org",
        }
        if when:
            own |= {"GIT_AUTHOR_DATE": when.isoformat(), "GIT_COMMITTER_DATE": when.isoformat()}
        return subprocess.run(
            ["git", *OPTIONS, *arguments],
            cwd=self.root, env=kept | own, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    def write(self, path: str, text: str) -> Path:
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def commit(self, when: datetime, message: str = "Essai") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message, when=when)

    def clone(self, where: Path, *options: str) -> Repository:
        self.git("clone", "--quiet", *options, self.root.as_uri(), str(where))
        return Repository(where)


def repository(root: Path) -> Repository:
    root.mkdir(parents=True, exist_ok=True)
    made = Repository(root)
    made.git("init", "--quiet", "--initial-branch=main")
    return made


def read_history(
    directory: Path, paths: Collection[str], zone: ZoneInfo, today: date = date.max
) -> History:
    """The past of the files at `paths`, from git."""
    with GitQueries(directory) as asked:
        return history_of(asked, paths, zone, today)
