"""What is wrong in the content, said so that staff can mend it.

`Problem` is a value: whoever finds one returns it; `report` alone puts them in words
and order.  Nothing here prints, exits or reads a file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from programmation.french import counted, fold


class Severity(IntEnum):
    ERROR = 0
    WARNING = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.  Sorts by file, then line.

    `message` is a French clause without final period; `remedy` a French sentence that
    says what to type instead.
    """

    path: str
    line: int
    field: str
    value: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        subject = " ".join(
            part for part in (self.field, f"« {_shown(self.value)} »" if self.value else "") if part
        )
        text = f"{subject} : {self.message}" if subject else self.message
        return f"{self.path}:{self.line} : {text}. {self.remedy}".rstrip()


LONGEST_VALUE = 60


def _shown(value: str) -> str:
    """`value` on one line, cut and without control characters: it may be hostile."""
    flat = "".join(c if c.isprintable() else "�" for c in " ".join(value.split()))
    return flat if len(flat) <= LONGEST_VALUE else flat[: LONGEST_VALUE - 1] + "…"


def suggestion(value: str, known: Iterable[str]) -> str:
    """`Vouliez-vous « x » ?` for the nearest of `known`, or nothing when none is near."""
    by_folded = {fold(name): name for name in known}
    near = difflib.get_close_matches(fold(value), by_folded, n=1, cutoff=0.6)
    return f"Vouliez-vous « {by_folded[near[0]]} » ?" if near else ""


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def report(problems: Iterable[Problem], *, color: bool = False) -> str:
    """The French report: errors, then warnings, each grouped by file, then the count."""
    unique = sorted(set(problems), key=lambda p: (p.severity, p.path, p.line, p.field, p.message))
    parts: list[str] = []
    for severity, found in groupby(unique, key=lambda p: p.severity):
        title = "Erreurs" if severity is Severity.ERROR else "Avertissements"
        parts.append(_paint(title, "31;1" if severity is Severity.ERROR else "33;1", color))
        for path, of_file in groupby(found, key=lambda p: p.path):
            parts.append(_paint(f"\n{path}", "1", color))
            parts.extend(f"  {problem}" for problem in of_file)
        parts.append("")
    parts.append(summary(unique))
    return "\n".join(parts)


def summary(problems: Iterable[Problem]) -> str:
    """`2 erreurs, 1 avertissement.`"""
    listed = list(problems)
    errors = sum(problem.is_error for problem in listed)
    return (
        f"{counted(errors, 'erreur')}, {counted(len(listed) - errors, 'avertissement')}."
    )


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
