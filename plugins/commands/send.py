"""`make envoyer`: check, commit, fetch what the others did, and push, without a word of git."""

from __future__ import annotations

from argparse import Namespace
from zoneinfo import ZoneInfo

from builder.progress import PROGRESS
from commands.check import report_on
from commands.project import Project, project_of
from commands.repository import KEPT, ContentRepository, Voice
from commands.staff import Outcome, choice, command
from programmation.content.entry import Entry
from programmation.content.reader import read_document
from programmation.kinds import MEETING
from programmation.parts import Status
from programmation.problems import Refusal
from programmation.text.french import NBSP, counted

TRIES = 3
"""How often to try: somebody may send at the same moment."""
TERMINAL = Voice(print, "tapez « make envoyer »",
                 " : make envoyer GARDER=moi, ou : make envoyer GARDER=en-ligne")  # fmt: skip
_UNSAID = (Status.DRAFT, Status.TENTATIVE, Status.PLANNED)
_STATES = {each.value: each.label.lower() for each in Status if each not in _UNSAID}


@command("envoyer", "contenu", garder="moi ou en-ligne, après un conflit")
def main(given: Namespace) -> Outcome:
    send(project_of(given), TERMINAL, keep=given.garder)
    return "", True


def send(project: Project, voice: Voice, *, keep: str) -> None:
    """Check, commit, join and push the project's content.  Raises `Refusal`.  keep: a key of
    `KEPT`, as typed: whose lines win after `LinesInConflict`."""
    keep = choice("GARDER", keep, filter(None, KEPT))
    _require_sound(project, f"Corrigez, puis {voice.again} : rien n’est envoyé.")
    repository, lines = _ready(project, voice)
    PROGRESS.clear()
    if lines:
        voice.say("\n".join(lines))
        repository.record(_message(lines))
    for _ in range(TRIES):
        PROGRESS.show("Lecture de ce que les autres ont envoyé")
        repository.fetch()
        PROGRESS.clear()
        theirs, ours = repository.behind_and_ahead()
        if theirs:
            repository.join(keep)
            # Two people's texts may be right apart and wrong together.
            _require_sound(project, "Les textes des autres sont réunis aux vôtres, ici"
                           f" seulement. Corrigez, puis {voice.again}.")  # fmt: skip
            theirs, ours = repository.behind_and_ahead()
        if not ours:
            voice.say("Rien à envoyer : tout est déjà en ligne.")
            return
        PROGRESS.show("Envoi")
        sent = repository.send()
        PROGRESS.clear()
        if sent:
            voice.say("Envoyé. Le site en ligne suivra d’ici quelques minutes.")
            return
    raise Refusal(f"Quelqu’un envoie en même temps que vous. Pour recommencer, {voice.again}.")


def waiting(project: Project, voice: Voice) -> tuple[list[str], int]:
    """Changes that `send` would commit, in French, and the number of commits to push."""
    repository, lines = _ready(project, voice)
    return lines, repository.behind_and_ahead()[1]


def _ready(project: Project, voice: Voice) -> tuple[ContentRepository, list[str]]:
    repository = ContentRepository(project, voice)
    repository.require_ready()
    return repository, [change_words(*each, project.zone) for each in repository.changes()]


def _require_sound(project: Project, remedy: str) -> None:
    text, sound = report_on(project)
    if not sound:
        raise Refusal(f"{text}\n{remedy}")


def change_words(path: str, old: bytes | None, new: bytes | None, zone: ZoneInfo) -> str:
    """One `Change` in French: `Rencontre annulée : Financer un projet`."""
    before, after = (_entry(path, data, zone) for data in (old, new))
    entry = after or before
    if entry is None:
        return f"{'Retiré' if new is None else 'Ajouté' if old is None else 'Changé'} : {path}"
    name = entry.values.get("title") or entry.values.get("name") or path
    if before and after and (word := _news(before, after)):
        return f"Rencontre {word} : {name}"
    what = "retrait de" if after is None else "ajout de" if before is None else "changement dans"
    return f"{entry.kind.name.capitalize()} : {what} « {name} »"


def _news(before: Entry, after: Entry) -> str:
    """New state of a meeting, in French: cancelled, postponed…; empty if unchanged."""
    if after.kind is not MEETING:
        return ""
    old, new = before.values.get("status"), after.values.get("status")
    if old != new and new in _STATES:
        return _STATES[new]
    if old == "annulee":
        return "rétablie"
    return "déplacée" if before.values.get("start") != after.values.get("start") else ""


def _entry(path: str, data: bytes | None, zone: ZoneInfo) -> Entry | None:
    """The entry read from a text; None for a text that does not exist."""
    if data is None or not path.endswith(".md"):
        return None
    return read_document(path, data, zone)[0]


def _message(lines: list[str]) -> str:
    """Message of the commit, which staff read afterwards in « Revenir en arrière »."""
    first = lines[0] if len(lines) == 1 else f"{counted(len(lines), 'changement')} : {lines[0]}, …"
    return f"Contenu : {first}\n\n".replace(NBSP, " ") + "\n".join(lines)
