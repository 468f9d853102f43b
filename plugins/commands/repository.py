"""What `make envoyer` asks of git: the content's changes, recorded, joined to the others' and sent.

Every failure is a `Refusal` in French; what git itself said follows it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from fast_dataclass import dataclass
from programmation.problems import Refusal

TIMEOUT = 120
"""Seconds left to a command that speaks with another machine."""

VERSIONS = 30
"""Former versions of a text that are offered."""

_ENGLISH = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
"""So that what git says can be understood, and so that it never waits for a password."""


class GitCommandFailed(Refusal):
    """git refused, and `said` why."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{LOCKED if '.lock' in said else REFUSED} (git : {said[:300]})")
        self.said = said


REFUSED = "git refuse : vos textes restent ici, tels que vous les avez écrits."
LOCKED = (
    "Un autre programme se sert de git, ou s’est arrêté au milieu. Attendez un peu et recommencez ;"
    " s’il n’y en a aucun, effacez le fichier « .lock » nommé ici."
)


class LinesInConflict(Refusal):
    """Two people changed the same lines: whoever sends must choose."""


@dataclass(frozen=True)
class Voice:
    """How whoever sends is spoken to: in a terminal, or by the editor's button."""

    say: Callable[[str], None]
    again: str
    """What to do to send once more, as the end of a sentence."""
    choose: str
    """How to choose between two people's lines, after « gardez les vôtres ou les siennes »."""


# In a rebase, git calls what is recorded here "theirs".
KEPT = {"moi": ("-X", "theirs"), "en-ligne": ("-X", "ours"), "": ()}
"""What `GARDER` may say → whose lines win where two people changed the same ones."""


@dataclass(frozen=True)
class ChangedFile:
    path: str
    """Posix path relative to the content folder."""
    before: bytes | None
    """As last recorded; None for a new file."""
    after: bytes | None
    """As it is now; None for one that was removed."""


@dataclass(frozen=True)
class FormerText:
    """A text as it once was recorded."""

    when: str
    """ISO 8601."""
    words: str
    """What changed then."""
    text: str


class ContentRepository:
    """The git repository that holds the content folder `content`.  Raises `Refusal`."""

    def __init__(self, content: Path, author: Mapping[str, str], voice: Voice) -> None:
        """`author`: git's `user.name` and `user.email`, where this machine has none."""
        self.content = content.resolve()
        self._voice = voice
        try:
            self.root = Path(self._git("rev-parse", "--show-toplevel").strip())
        except FileNotFoundError:
            raise Refusal("git n’est pas installé sur cet ordinateur.") from None
        except GitCommandFailed as error:
            if "not a git repository" not in error.said:
                raise
            raise Refusal(
                f"Le dossier {content} n’est pas suivi par git : rien ne peut être envoyé. "
                "Demandez à la personne qui s’occupe du site de relier ce dossier à son dépôt."
            ) from None
        self._author = [
            option
            for key, value in author.items()
            if not self._asked("config", key)
            for option in ("-c", f"{key}={value}")
        ]

    # -- what is here -------------------------------------------------------------------

    def require_ready(self) -> None:
        """Nothing half done, and somewhere to send to."""
        git = Path(self._git("rev-parse", "--absolute-git-dir").strip())
        if any((git / name).exists() for name in ("MERGE_HEAD", "rebase-merge", "rebase-apply")):
            raise Refusal(
                "Une réunion de textes est restée à moitié faite. Tapez « git rebase --abort » "
                "(ou « git merge --abort »), puis recommencez : vos textes restent."
            )
        if not self._asked("remote"):
            raise Refusal(
                "Ce dossier n’est relié à aucun dépôt en ligne. Reliez-le une fois : "
                "git remote add origin ADRESSE-DU-DÉPÔT"
            )
        if not self._asked("symbolic-ref", "--quiet", "HEAD"):
            raise Refusal("Aucune branche n’est choisie. Tapez « git switch main ».")

    def changes(self) -> list[ChangedFile]:
        """Files of the content that are not as last recorded, those not yet known included."""
        listed = self._git(
            "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all",
            "--", str(self.content),
        )  # fmt: skip
        found = []
        for entry in filter(None, listed.split("\0")):
            inside = entry[3:]
            path = self.root / inside
            name = path.relative_to(self.content).as_posix()
            after = path.read_bytes() if path.is_file() else None
            found.append(ChangedFile(name, self._recorded(inside), after))
        return found

    def _recorded(self, inside: str) -> bytes | None:
        try:
            return self._bytes("show", f"HEAD:{inside}")
        except GitCommandFailed:
            return None

    def versions(self, path: str) -> list[FormerText]:
        """Of the text at `path` of the content folder, the last recorded first."""
        name = str(self.content / path)
        log = self._git("log", f"--max-count={VERSIONS}", "--format=%H%x09%cI%x09%s", "--", name)
        inside = (self.content / path).relative_to(self.root).as_posix()
        found = []
        for line in log.splitlines():
            commit, when, words = line.split("\t", 2)
            with suppress(GitCommandFailed):  # It was removed then.
                data = self._bytes("show", f"{commit}:{inside}")
                found.append(FormerText(when, words, data.decode("utf-8", "replace")))
        return found

    def unsent(self) -> int:
        """Commits that the online repository does not have."""
        branch = self._upstream()
        return int(self._git("rev-list", "--count", f"{branch}..HEAD")) if branch else 1

    # -- what is done -------------------------------------------------------------------

    def record(self, message: str) -> None:
        """Commit all of the content folder, and nothing else."""
        self._git("add", "--all", "--", str(self.content))
        self._git(*self._author, "commit", "--quiet", "--message", message,
                  "--", str(self.content))  # fmt: skip

    def fetch(self) -> None:
        self._far("fetch", "--quiet", self._remote())

    def behind(self) -> bool:
        branch = self._upstream()
        return bool(branch) and self._git("rev-list", "--count", f"HEAD..{branch}").strip() != "0"

    def join(self, keep: str) -> None:
        """Put what is recorded here after what the others sent.

        keep: of `KEPT`.  Raises `LinesInConflict`, all then being as before.
        """
        onto = (*KEPT[keep], self._upstream())
        try:
            self._git(*self._author, "rebase", "--quiet", "--autostash", *onto)
        except GitCommandFailed as error:
            found = self._asked("diff", "--name-only", "--diff-filter=U")
            self._asked("rebase", "--abort")
            if found:
                files = "\n".join(f"  {name}" for name in found.split("\n"))
                raise LinesInConflict(
                    f"Quelqu’un d’autre a changé les mêmes lignes que vous :\n{files}\n"
                    "Rien n’est perdu : vos textes sont enregistrés ici, les siens sont en ligne. "
                    f"Aux lignes en question, gardez les vôtres ou les siennes{self._voice.choose}"
                ) from None
            raise Refusal(
                f"Les textes des autres ne peuvent pas être réunis aux vôtres : {error.said}"
            ) from None

    def send(self) -> bool:
        """Whether it was taken: not so when somebody sent something meanwhile."""
        branch = self._git("symbolic-ref", "--short", "HEAD").strip()
        try:
            self._far("push", "--quiet", "--set-upstream", self._remote(), f"HEAD:{branch}")
        except GitCommandFailed as error:
            if re.search(r"fetch first|non-fast-forward|cannot lock ref", error.said):
                return False
            raise Refusal(_why_not_sent(error.said, self._voice.again)) from None
        return True

    # -- git ----------------------------------------------------------------------------

    def _remote(self) -> str:
        remotes = self._git("remote").split()
        return "origin" if "origin" in remotes else remotes[0]

    def _upstream(self) -> str:
        """The branch that one is sent to, as last fetched, or nothing before the first time."""
        branch = self._git("symbolic-ref", "--short", "HEAD").strip()
        name = f"{self._remote()}/{branch}"
        return name if self._asked("rev-parse", "--verify", "--quiet", name) else ""

    def _far(self, *arguments: str) -> None:
        try:
            self._git(*arguments, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Refusal(
                "Le dépôt en ligne ne répond pas. Vos textes sont enregistrés ici ; "
                f"plus tard, {self._voice.again}."
            ) from None
        except GitCommandFailed as error:
            if arguments[0] == "fetch":
                raise Refusal(_why_not_sent(error.said, self._voice.again)) from None
            raise

    def _asked(self, *arguments: str) -> str:
        """git's answer, or nothing when it says no."""
        try:
            return self._git(*arguments).strip()
        except GitCommandFailed:
            return ""

    def _git(self, *arguments: str, timeout: int | None = None) -> str:
        return self._bytes(*arguments, timeout=timeout).decode("utf-8", "replace")

    def _bytes(self, *arguments: str, timeout: int | None = None) -> bytes:
        done = subprocess.run(  # noqa: S603 (git, with arguments of ours)
            ["git", "-c", "core.quotePath=false", *arguments],  # noqa: S607
            cwd=self.content,
            env={**os.environ, **_ENGLISH},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip() or done.stdout.decode().strip()
            raise GitCommandFailed(" ".join(said.split()))
        return done.stdout


_REASONS = (
    (r"could not resolve host|network is unreachable|timed out|connection refused",
     "pas de connexion au dépôt en ligne. Vérifiez Internet"),
    (r"permission denied|authentication failed|could not read username|403|access denied",
     "le dépôt en ligne ne vous reconnaît pas. Demandez un accès à la personne qui s’en occupe"),
    (r"does not appear to be a git repository|not found|does not exist",
     "le dépôt en ligne est introuvable à l’adresse connue"),
    (r"protected branch|pre-receive hook declined|hook declined",
     "le dépôt en ligne refuse cette branche : ses règles l’interdisent"),
)  # fmt: skip


def _why_not_sent(said: str, again: str) -> str:
    reasons = (words for pattern, words in _REASONS if re.search(pattern, said, re.IGNORECASE))
    reason = next(reasons, "le dépôt en ligne a refusé")
    return (
        f"Rien n’a été envoyé : {reason}. Vos textes sont enregistrés ici, rien n’est perdu ; "
        f"ensuite, {again}. (git : {said[:200]})"
    )
