"""What `make envoyer` asks of git: the content's changes, recorded, joined to the others' and sent.

Every failure is a `Refusal` in French; what git itself said follows it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from commands.project import Project
from fast_dataclass import dataclass
from programmation.problems import Refusal

TIMEOUT = 120
"""Seconds allowed to a command that speaks with another machine."""
VERSIONS = 30
"""Number of former versions of a text that are offered."""
LARGEST = 95_000_000
"""Most bytes of a file: GitHub takes no larger one, and what is recorded cannot be taken back."""
# In a rebase, git calls what is recorded here "theirs".
KEPT = {"moi": ("-X", "theirs"), "en-ligne": ("-X", "ours"), "": ()}
"""Value of `GARDER` → git's option: whose lines win a conflict."""
FileChange = tuple[str, bytes | None, bytes | None]
"""A changed file: its posix path below the content folder; its bytes in the last commit, None for
a new file; its present bytes, None for a removed one."""
_MEANWHILE = r"fetch first|non-fast-forward|cannot lock ref"
_REASONS = (
    (r"could not resolve host|unreachable|no route to host|timed out"
     r"|connection (?:refused|reset|closed)|(?:failed to|could ?n[o']t) connect",
     "pas de connexion au dépôt en ligne. Vérifiez Internet"),
    (r"certificate",
     "la preuve d’identité du dépôt en ligne n’est pas valide à la date de cet ordinateur. "
     "Vérifiez sa date et son heure"),
    (r"host key verification failed",
     "cet ordinateur ne connaît pas encore le dépôt en ligne. Tapez « git fetch » et répondez à "
     "sa question"),
    (r"permission denied|authentication failed|could not read username|403|access denied",
     "le dépôt en ligne ne vous reconnaît pas. Demandez un accès à la personne qui s’en occupe"),
    (r"does not appear to be a git repository|not found|does not exist",
     "le dépôt en ligne est introuvable à l’adresse connue"),
    (r"protected branch|pre-receive hook declined|hook declined",
     "le dépôt en ligne refuse cette branche : ses règles l’interdisent"),
)  # fmt: skip


class GitCommandFailed(Refusal):
    """git refused, and `said` why."""

    def __init__(self, said: str) -> None:
        self.said = said
        why = (
            "Un autre programme se sert de git, ou s’est arrêté au milieu. Attendez un peu et "
            "recommencez; s’il n’y en a aucun, effacez le fichier « .lock » nommé ici."
            if ".lock" in said
            else "git refuse : vos textes restent ici, tels que vous les avez écrits."
        )
        super().__init__(f"{why} (git : {said[:300]})")


class LinesInConflict(Refusal):
    """Two people changed the same lines: the sender must choose."""


@dataclass(frozen=True)
class Voice:
    """Words of messages for the sender, in a terminal or at the editor's button."""

    say: Callable[[str], None]
    again: str
    """How to send once more, as the end of a French sentence."""
    choose: str
    """How to choose between two people's lines, after « gardez les vôtres ou les siennes »."""


class ContentRepository:
    """The git repository that holds the project's content folder.  Raises `Refusal`."""

    def __init__(self, project: Project, voice: Voice) -> None:
        self.content = project.content.resolve()
        self._voice = voice
        self._author: list[str] = []
        try:
            self.root = Path(self._git("rev-parse", "--show-toplevel"))
        except FileNotFoundError:
            raise Refusal("git n’est pas installé sur cet ordinateur.") from None
        except GitCommandFailed as error:
            if "not a git repository" not in error.said:
                raise
            raise Refusal(
                f"Le dossier {project.content} n’est pas suivi par git : rien ne peut être envoyé. "
                "Demandez à la personne qui s’occupe du site de relier ce dossier à son dépôt."
            ) from None
        email = project.site.email or "personne@example.org"
        for key, value in (("user.name", project.site.name), ("user.email", email)):
            # Where git has no such setting on this machine.
            if not self._output("config", key):
                self._author += ["-c", f"{key}={value}"]

    def require_ready(self) -> None:
        """Raise `Refusal` for a merge or rebase half done, or a repository without a remote."""
        git = Path(self._git("rev-parse", "--absolute-git-dir"))
        if any((git / name).exists() for name in ("MERGE_HEAD", "rebase-merge", "rebase-apply")):
            raise Refusal(
                "Une réunion de textes est restée à moitié faite. Tapez « git rebase --abort » "
                "(ou « git merge --abort »), puis recommencez : vos textes restent."
            )
        if not self._output("remote"):
            raise Refusal(
                "Ce dossier n’est relié à aucun dépôt en ligne. Reliez-le une fois : "
                "git remote add origin ADRESSE-DU-DÉPÔT"
            )
        if not self._output("symbolic-ref", "--quiet", "HEAD"):
            raise Refusal("Aucune branche n’est choisie. Tapez « git switch main ».")

    def changes(self) -> Iterator[FileChange]:
        """Files of the content that differ from the last commit, untracked ones included."""
        form = "--porcelain=v1 -z --no-renames --untracked-files=all --".split()
        listed = self._git("status", *form, str(self.content))
        for entry in filter(None, listed.split("\0")):
            path = self.root / entry[3:]
            after = path.read_bytes() if path.is_file() else None
            if after and len(after) > LARGEST:
                raise Refusal(
                    f"{entry[3:]} : {len(after) // 10**6} Mo : trop gros pour le dépôt en ligne "
                    f"({LARGEST // 10**6} Mo au plus). Retirez-le du dossier, ou réduisez-le : "
                    "rien n’est envoyé."
                )
            yield path.relative_to(self.content).as_posix(), self._recorded("HEAD", path), after

    def versions(self, path: str) -> Iterator[dict[str, str]]:
        """Former versions of the text at `path` of the content folder, the newest first.  when: ISO
        8601; words: the commit's subject; text: the file's."""
        file = self.content / path
        form = ("--format=%H%x09%cI%x09%s", f"--max-count={VERSIONS}", "--")
        for line in self._git("log", *form, str(file)).splitlines():
            commit, when, words = line.split("\t", 2)
            data = self._recorded(commit, file)
            if data is not None:  # Otherwise the commit removed it.
                yield {"when": when, "words": words, "text": data.decode("utf-8", "replace")}

    def behind_and_ahead(self) -> tuple[int, int]:
        """Numbers of commits: those that only the online repository has, and those it lacks."""
        branch = self._upstream()
        if not branch:
            return 0, 1
        counts = self._git("rev-list", "--count", "--left-right", f"{branch}...HEAD").split()
        return int(counts[0]), int(counts[1])

    def record(self, message: str) -> None:
        """Commit all of the content folder, and nothing else."""
        self._git("add", "--all", "--", str(self.content))
        self._git("commit", "--quiet", "--message", message, "--", str(self.content))

    def fetch(self) -> None:
        self._run_online("fetch", self._remote())

    def join(self, keep: str) -> None:
        """Rebase local commits onto the online ones.  keep: a key of `KEPT`.  Raises
        `LinesInConflict`, with the repository as it was before."""
        try:
            self._git("rebase", "--quiet", "--autostash", *KEPT[keep], self._upstream())
        except GitCommandFailed as error:
            found = self._output("diff", "--name-only", "--diff-filter=U")
            self._output("rebase", "--abort")
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
        """Push; False when it is refused because somebody pushed meanwhile."""
        branch = self._git("symbolic-ref", "--short", "HEAD")
        return self._run_online("push", "--set-upstream", self._remote(), f"HEAD:{branch}")

    def _remote(self) -> str:
        remotes = self._git("remote").split()
        return "origin" if "origin" in remotes else remotes[0]

    def _upstream(self) -> str:
        """Name of the remote branch as last fetched; empty before the first time."""
        name = f"{self._remote()}/{self._git('symbolic-ref', '--short', 'HEAD')}"
        return name if self._output("rev-parse", "--verify", "--quiet", name) else ""

    def _run_online(self, verb: str, *arguments: str) -> bool:
        """Run git against the online repository; False for a push refused as out of date."""
        again = self._voice.again
        try:
            self._git(verb, "--quiet", *arguments, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Refusal(
                "Le dépôt en ligne ne répond pas. Vos textes sont enregistrés ici; "
                f"plus tard, {again}."
            ) from None
        except GitCommandFailed as error:
            said = error.said
            if verb == "push" and re.search(_MEANWHILE, said):
                return False
            known = (words for pattern, words in _REASONS if re.search(pattern, said, re.I))
            reason = next(known, "le dépôt en ligne a refusé")
            raise Refusal(
                f"Rien n’a été envoyé : {reason}. Vos textes sont enregistrés ici, rien n’est "
                f"perdu; ensuite, {again}. (git : {said[:200]})"
            ) from None
        return True

    def _recorded(self, commit: str, path: Path) -> bytes | None:
        """The bytes of the file `path` in `commit`; None where the commit has no such file."""
        with suppress(GitCommandFailed):
            return self._bytes("show", f"{commit}:{path.relative_to(self.root).as_posix()}")
        return None

    def _output(self, *arguments: str) -> str:
        """The output of a git command; empty when it fails."""
        with suppress(GitCommandFailed):
            return self._git(*arguments)
        return ""

    def _git(self, *arguments: str, timeout: int | None = None) -> str:
        return self._bytes(*arguments, timeout=timeout).decode("utf-8", "replace").rstrip("\n")

    def _bytes(self, *arguments: str, timeout: int | None = None) -> bytes:
        done = subprocess.run(  # noqa: S603 (git, with arguments of ours)
            ["git", "-c", "core.quotePath=false", *self._author, *arguments],  # noqa: S607
            cwd=self.content,
            # Messages in English, which `REASONS` matches; no prompt for a password.
            env={**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip() or done.stdout.decode().strip()
            raise GitCommandFailed(" ".join(said.split()))
        return done.stdout
