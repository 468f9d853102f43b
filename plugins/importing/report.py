"""Report of an import, in French: losses counted, grouped, and ordered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import ceil

from importing.found import Loss, Note
from importing.plan import ImportPlan
from programmation import kinds
from programmation.problems import harmless
from programmation.text.french import NBSP, counted, duration, enumeration

EXAMPLES = 8
"""Most lines shown of a group."""

_ROWS = (
    (kinds.POST, "articles"), (kinds.PAGE, "pages"), (kinds.MEETING, "rencontres"),
    (kinds.COMMENT, "commentaires"),
)  # fmt: skip


def report(plan: ImportPlan, source: str, *, rehearsal: bool, whole: bool = False) -> str:
    """The report of `plan`.  rehearsal: nothing was written (ESSAI=1); whole: with all lines of
    long groups."""
    groups: dict[Loss, list[Note]] = {loss: [] for loss in Loss}
    for note in sorted(set(plan.notes), key=lambda note: (note.source, note.detail)):
        groups[note.loss].append(note)
    lines = [f"Essai d’import de {source} : rien n’est écrit." if rehearsal
             else f"Import de {source}", "", *_table(plan)]  # fmt: skip
    to_do, known = list[str](), list[str]()
    for loss, notes in groups.items():
        if notes:
            (to_do if loss.seconds else known).extend(_group(loss, notes, whole=whole))
    if to_do:
        length = _length(sum(_seconds(loss, notes) for loss, notes in groups.items()))
        lines += ["", f"À faire par une personne (environ {length}) :", *to_do]
    if plan.changed:
        known.append(f"  {counted(len(plan.changed), 'texte')} de la source ont changé depuis "
                     "l’import, et sont restés tels quels ici :")  # fmt: skip
        known += _shortened(plan.changed, whole=whole)
    if known:
        lines += ["", "Pour information :", *known]
    return "\n".join((*lines, "", _summary(plan)))


def _table(plan: ImportPlan) -> Iterator[str]:
    yield f"  {'':14}{'source':>8}{'importés':>10}{'déjà là':>9}{'laissés':>9}"
    for kind, name in _ROWS:
        total, brought, present = plan.found[kind], plan.brought[kind], plan.present[kind]
        if total:
            yield f"  {name:14}{total:>8}{brought:>10}{present:>9}{total - brought - present:>9}"
    others = (
        (plan.brought[kinds.PROFILE], "auteur neuf", "auteurs neufs"),
        (plan.brought[kinds.COMMUNITY], "communauté neuve", "communautés neuves"),
        (len(plan.files), "fichier copié", "fichiers copiés"),
    )
    if parts := [counted(*other) for other in others if other[0]]:
        yield f"  Avec {enumeration(parts)}."


def _seconds(loss: Loss, notes: list[Note]) -> int:
    """Seconds needed to look at losses of one kind; a decision taken several times counts less."""
    decisions = len({note.detail for note in notes})
    return loss.seconds * decisions + loss.seconds // 4 * (len(notes) - decisions)


def _group(loss: Loss, notes: list[Note], *, whole: bool) -> Iterator[str]:
    time = f" — environ {_length(_seconds(loss, notes))}" if loss.seconds else ""
    yield f"  {len(notes)}{NBSP}{loss.words(len(notes))}{time}"
    lines = [f"{note.source} : {note.detail}" if note.detail else note.source for note in notes]
    # A text left out is always listed.
    yield from _shortened(lines, len(lines) if loss is Loss.SKIPPED else EXAMPLES, whole=whole)


def _shortened(lines: Iterable[str], most: int = EXAMPLES, *, whole: bool) -> Iterator[str]:
    shown = [" ".join(line.split()) for line in dict.fromkeys(lines)]
    most = len(shown) if whole else most
    for line in shown[:most]:
        yield f"     {harmless(line if whole or len(line) <= 150 else f'{line[:149]}…')}"
    if len(shown) > most:
        yield f"     … et {counted(len(shown) - most, 'autre')}"


def _length(seconds: int) -> str:
    return duration(timedelta(minutes=ceil(seconds / 60)))


def _summary(plan: ImportPlan) -> str:
    texts = [kind for kind, _ in _ROWS if kind is not kinds.COMMENT]
    total, brought, present = (
        sum(counts[kind] for kind in texts) for counts in (plan.found, plan.brought, plan.present)
    )
    there = f", {present}{NBSP}déjà là" if present else ""
    left = f"{total - brought - present}{NBSP}de côté"
    summary = (
        f"{counted(total, 'texte')} dans la source : {counted(brought, 'importé')}{there}, {left}."
    )
    if others := len({note for note in plan.notes if note.loss is Loss.SKIPPED}):
        summary += f" {counted(others, 'autre contenu', 'autres contenus')} de côté, dit ci-dessus."
    return summary
