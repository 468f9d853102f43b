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
from programmation.problems import Refusal, suggestion
from programmation.schema import normalized
from programmation.text.french import counted


@command("corriger", contenu="dossier des textes", champs="champs inconnus à retirer",
         essai="dit ce qui serait corrigé, sans l’écrire")  # fmt: skip
def main(given: Namespace) -> Outcome:
    unwanted = [key.strip() for key in given.champs.split(",") if key.strip()]
    return fix(project_of(given).content, unwanted, rehearsal=given.essai), True


def fix(root: Path, unwanted: Collection[str], *, rehearsal: bool) -> str:
    """Mend the texts of `root` and report.  unwanted: keys to remove; rehearsal: write nothing.
    Raises `Refusal` for a key that no text has."""
    texts = read_folder(root).texts
    unknown = Counter(
        key for path, data in texts.items() for key in unknown_keys(path, data, kind_of(path))
    )
    removed = {normalized(key): key for key in unwanted}
    for name in removed.keys() - {normalized(key) for key in unknown}:
        hint = suggestion(name, unknown) or "Rien n’a été changé."
        raise Refusal(f"CHAMPS : aucun texte n’a de champ inconnu « {removed[name]} ». {hint}")
    made = {path: corrected(path, texts[path], kind_of(path), unwanted) for path in texts}
    changed = {path: new for path, (new, changes) in made.items() if changes}
    for path, new in changed.items() if not rehearsal else ():
        write_whole(root / path, new)
    corrections = [f"{path}:{one.line} : {one}" for path in changed for one in made[path][1]]
    where = f"{counted(len(corrections), 'correction')} dans {counted(len(changed), 'fichier')}"
    after = ". Pour les voir : git diff content. Pour les annuler : git restore content."
    if rehearsal:
        after = " à faire : rien n’est écrit. Sans ESSAI=1, elles le seront."
    lines = [*corrections, "", where + after] if corrections else ["Rien à corriger sans vous."]
    kept = [key for key, _ in unknown.most_common() if normalized(key) not in removed]
    if kept:
        names = ", ".join(f"{key} ({unknown[key]})" for key in kept)
        lines.append(f"Champs que le site ne connaît pas : {names}.")
        listed = ", ".join(kept)
        lines.append(f'Pour les retirer de tous les textes : make corriger CHAMPS="{listed}"')
    return "\n".join(lines)
