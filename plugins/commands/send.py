"""`make envoyer`: check, record, fetch what the others did, and send; no word of git to know."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from builder.progress import PROGRESS
from commands import staff
from commands.check import check_folder
from commands.repository import ChangedFile, Conflict, ContentRepository
from programmation.content.reader import Entry, read_document
from programmation.kinds import MEETING
from programmation.problems import Refusal
from programmation.settings import site_from
from programmation.text.french import NBSP, counted

KEPT = {"moi": "mine", "en-ligne": "theirs", "": ""}
"""What `GARDER` may say → whose lines win where two people changed the same ones."""
TRIES = 3
"""Somebody may send at the same moment."""


def main(arguments: list[str] | None = None) -> int:
    parser = staff.parser(__doc__)
    parser.add_argument("content", nargs="?", type=Path, help="dossier du contenu")
    parser.add_argument("--garder", default="", help="moi ou en-ligne, après un conflit")
    return staff.run(_send, parser.parse_args(arguments))


def _send(options: argparse.Namespace, settings: Mapping[str, Any], root: Path) -> int:
    if options.garder not in KEPT:
        raise Refusal(f"GARDER : « {options.garder} » : écrivez « moi » ou « en-ligne ».")
    site = site_from(settings)
    # It waits for a server.
    PROGRESS.start(at_once=True)
    _require_sound(root, settings, "Corrigez, puis tapez « make envoyer » : rien n’est envoyé.")
    author = {"user.name": site.name, "user.email": site.email or "personne@example.org"}
    repository = ContentRepository(root, author)
    repository.require_ready()
    zone = ZoneInfo(site.timezone)
    lines = [said(change, zone) for change in repository.changes()]
    PROGRESS.clear()
    if lines:
        print("\n".join(lines))
        repository.record(_message(lines))
    for _ in range(TRIES):
        PROGRESS.show("Lecture de ce que les autres ont envoyé")
        repository.fetch()
        PROGRESS.clear()
        if repository.behind():
            _join(repository, KEPT[options.garder])
            # What two people wrote may be sound apart and wrong together.
            _require_sound(root, settings, "Les textes des autres sont réunis aux vôtres, ici"
                           " seulement. Corrigez, puis tapez « make envoyer ».")  # fmt: skip
        if not repository.unsent():
            print("Rien à envoyer : tout est déjà en ligne.")
            return 0
        PROGRESS.show("Envoi")
        sent = repository.send()
        PROGRESS.clear()
        if sent:
            print("Envoyé. Le site en ligne suivra d’ici quelques minutes.")
            return 0
    raise Refusal("Quelqu’un envoie en même temps que vous. Tapez « make envoyer » de nouveau.")


def _require_sound(root: Path, settings: Mapping[str, Any], remedy: str) -> None:
    text, sound = check_folder(root, settings, color=False)
    if not sound:
        raise Refusal(f"{text}\n{remedy}")


def _join(repository: ContentRepository, prefer: str) -> None:
    try:
        repository.join(prefer)
    except Conflict as conflict:
        files = "\n".join(f"  {name}" for name in str(conflict).split("\n"))
        raise Refusal(
            f"Quelqu’un d’autre a changé les mêmes lignes que vous :\n{files}\n"
            "Rien n’est perdu : vos textes sont enregistrés ici, les siens sont en ligne. "
            "Aux lignes en question, gardez les vôtres : make envoyer GARDER=moi ; "
            "ou les siennes : make envoyer GARDER=en-ligne"
        ) from None


def said(change: ChangedFile, zone: ZoneInfo) -> str:
    """`Rencontre annulée : Financer un projet`: one change in words."""
    before, after = (_entry(change.path, data, zone) for data in (change.before, change.after))
    entry = after or before
    if entry is None:
        verb = "Retiré" if change.after is None else "Ajouté" if change.before is None else "Changé"
        return f"{verb} : {change.path}"
    name = entry.values.get("title") or entry.values.get("name") or change.path
    kind = entry.kind.name.capitalize()
    if after is None:
        return f"{kind} : retrait de « {name} »"
    if before is None:
        return f"{kind} : ajout de « {name} »"
    if word := _news(before, after):
        return f"Rencontre {word} : {name}"
    return f"{kind} : changement dans « {name} »"


_STATES = {"annulee": "annulée", "reportee": "reportée", "complete": "complète",
           "confirmee": "confirmée"}  # fmt: skip


def _news(before: Entry, after: Entry) -> str:
    """What a meeting became, when it became something."""
    if after.kind is not MEETING:
        return ""
    old, new = before.values.get("status"), after.values.get("status")
    if old != new and new in _STATES:
        return _STATES[new]
    if old == "annulee":
        return "rétablie"
    return "déplacée" if before.values.get("start") != after.values.get("start") else ""


def _entry(path: str, data: bytes | None, zone: ZoneInfo) -> Entry | None:
    """A text as read; None for what is none, or is not there."""
    if data is None or not path.endswith(".md"):
        return None
    return read_document(path, data, zone)[0]


def _message(lines: list[str]) -> str:
    """Of the commit: what staff read afterwards in « Revenir en arrière »."""
    first = lines[0] if len(lines) == 1 else f"{counted(len(lines), 'changement')} : {lines[0]}, …"
    return f"Contenu : {first}\n\n".replace(NBSP, " ") + "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
