"""What is asked of git about a content folder.

An edge: programs are run here, and nowhere else for the history.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

TIMEOUT = 60
"""Seconds left to git; the largest history of a site takes one."""


class GitFailed(Exception):
    """git could not answer; the message is its own last line."""


class Questions:
    """What is asked of git about a folder: it answers while its asker does something else.

    After the block, nothing asked runs any longer.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._asked: list[subprocess.Popen[bytes]] = []
        self._failure: OSError | None = None

    def __enter__(self) -> Questions:
        try:
            for arguments in (_PLACE, _LOG, _EDITED):
                self._asked.append(_started(self.directory, *arguments))
        except OSError as error:
            self._failure = error
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._asked:
            process.kill()
            process.communicate()

    def answers(self) -> tuple[bytes, bytes, bytes]:
        if self._failure:
            raise self._failure
        place, log, edited = (_answer(process) for process in self._asked)
        return place, log, edited


_COMMIT = "%x01"
"""Starts the line of a commit: no other line starts so."""

# A hook's environment names its own repository, maybe not the content's.
_PLACES = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR GIT_OBJECT_DIRECTORY"
    " GIT_EXTERNAL_DIFF GIT_PAGER".split()
)


_CAREFUL = (
    # Names of programs that git runs.
    "-c", "core.fsmonitor=false",
    # Files of the content may look like a repository (HEAD, config, objects…), whose `config`
    # would name programs of its own: git takes the one above, or none.
    "-c", "safe.bareRepository=explicit",
    # What `-m` shows of a merge.
    "-c", "log.diffMerges=separate",
)  # fmt: skip


_PLACE = ("rev-parse", "--show-prefix", "--git-path", "shallow")
_LOG = (
    # What reached the published line, when it did: both sides of a merge would tell a story that
    # nobody lived.
    "log", "--first-parent", "-m", "--root", "--raw", "-z",
    "--no-abbrev", "--no-show-signature", "--find-renames",
    f"--format=tformat:{_COMMIT}%H %ct", "--", ".",
)  # fmt: skip
_EDITED = ("diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")


def _started(directory: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """git, which answers in plain words, without touching the repository or the network."""
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
        raise GitFailed(lines[0].removeprefix("fatal: ") if lines else "erreur inconnue")
    return said


def place(directory: Path, answer: bytes) -> tuple[str, frozenset[str]]:
    """Path of `directory` in its repository, and the commits where a shallow clone stops."""
    prefix, shallow = answer.decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    try:
        return prefix, frozenset((directory / shallow).read_text("ascii").split())
    except FileNotFoundError:
        return prefix, frozenset()


def blobs(directory: Path, names: set[str]) -> dict[str, bytes]:
    """The bytes of each blob; one that git lacks is left out."""
    if not names:
        return {}
    ordered = sorted(names)
    try:
        with _started(directory, "cat-file", "--batch") as process:
            try:
                data = _answer(process, "\n".join(ordered).encode() + b"\n")
            finally:
                process.kill()
    except (OSError, subprocess.SubprocessError, GitFailed):
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
