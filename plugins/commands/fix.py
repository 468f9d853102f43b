"""`make corriger`: makes the corrections that need no human in all texts, and lists them."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from commands.project import project_of
from commands.staff import Outcome, command, write_whole
from programmation.content.corrections import corrected, unknown_keys
from programmation.content.source_files import read_folder
from programmation.kinds import kind_of
from programmation.text.french import counted


@command("corriger", contenu="dossier des textes", champs="champs inconnus à retirer",
         essai="dit ce qui serait corrigé, sans l’écrire")  # fmt: skip
def main(given: Namespace) -> Outcome:
    unwanted = [key.strip() for key in given.champs.split(",") if key.strip()]
    return fix(project_of(given).content, unwanted, rehearsal=given.essai), True


def fix(root: Path, unwanted: Collection[str], *, rehearsal: bool) -> str:
    """Mend the texts of `root` and report.  unwanted: keys to remove; rehearsal: write nothing."""
    texts = read_folder(root).texts
    corrections: list[str] = []
    files = 0
    for path, data in texts.items():
        new, changes = corrected(path, data, kind_of(path), unwanted)
        corrections += [f"{path}:{change.line} : {change}" for change in changes]
        files += bool(changes)
        if changes and not rehearsal:
            write_whole(root / path, new)
    lines = [*corrections, ""] if corrections else []
    lines.append(_summary(len(corrections), files, rehearsal=rehearsal))
    kept = Counter(
        key
        for path, data in texts.items()
        for key in unknown_keys(path, data, kind_of(path))
        if key not in unwanted
    )
    if kept:
        names = ", ".join(f"{key} ({number})" for key, number in kept.most_common())
        lines.append(f"Champs que le site ne connaît pas : {names}.")
        listed = ", ".join(kept)
        lines.append(f'Pour les retirer de tous les textes : make corriger CHAMPS="{listed}"')
    return "\n".join(lines)


def _summary(changes: int, files: int, *, rehearsal: bool) -> str:
    if not changes:
        return "Rien à corriger sans vous."
    where = f"{counted(changes, 'correction')} dans {counted(files, 'fichier')}"
    if rehearsal:
        return f"{where} à faire : rien n’est écrit. Sans ESSAI=1, elles le seront."
    return f"{where}. Pour les voir : git diff content. Pour les annuler : git restore content."
