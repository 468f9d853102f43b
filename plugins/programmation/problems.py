"""What is wrong in the content, said so that staff can mend it.

`Problem` is a value: whoever finds one returns it; `report` alone puts them in words
and order.  Nothing here prints, exits or reads a file.
"""

from __future__ import annotations

import difflib
import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Protocol

from programmation.text.french import NBSP, NNBSP, counted, fold


class Severity(IntEnum):
    ERROR = 0
    WARNING = 1


@dataclass(frozen=True)
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

    @property
    def place(self) -> str:
        """`rencontres/2017-2018/financement.md:4`"""
        return _harmless(f"{self.path}:{self.line}")

    @property
    def explanation(self) -> str:
        """`communaute « maskinoge » : communauté inconnue. Vouliez-vous « maskinonge » ?`"""
        value = f"« {_shortened(self.value)} »" if self.value else ""
        # `documents[0].titre`: the line says which one.
        field = re.sub(r"\[\d+\]", "", self.field).replace(".", " › ")
        subject = " ".join(filter(None, (field, value)))
        text = f"{subject} : {self.message}" if subject else self.message
        return _harmless(f"{text}. {self.remedy}")

    def __str__(self) -> str:
        return f"{self.place} : {self.explanation}"


class Located(Protocol):
    """What staff wrote in one file: an entry as read, or the source of a model."""

    @property
    def path(self) -> str: ...
    def line(self, key: str) -> int:
        """Line of a French key, counted from 1."""


def problem(
    where: str | Located,
    message: str,
    remedy: str,
    *,
    field: str = "",
    value: str = "",
    line: int | None = None,
    warn: bool = False,
) -> Problem:
    """A problem of the file `where`: an error, or a warning with `warn`.

    `line`: by default that of `field` in the file, or the first.  See `Problem` for the words.
    """
    path = where if isinstance(where, str) else where.path
    if line is None:
        line = where.line(field) if field and not isinstance(where, str) else 1
    severity = Severity.WARNING if warn else Severity.ERROR
    return Problem(path, line, field, value, message, remedy, severity)


class Refusal(Exception):
    """Why what was asked cannot be done: `str()` is French, ready to be shown, with its remedy."""


LONGEST_VALUE = 60


def _shortened(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= LONGEST_VALUE else flat[: LONGEST_VALUE - 1] + "…"


def _harmless(text: str) -> str:
    """`text` without what could move the cursor or break the output: values may be hostile."""
    return "".join(c if c.isprintable() or c in (NBSP, NNBSP) else "�" for c in text)


def suggestion(value: str, known: Iterable[str]) -> str:
    """`Vouliez-vous « x » ?` for the nearest of `known`, or nothing when none is near."""
    word, pieces = _folded(value[:LONGEST_NAME])
    names: dict[str, str] = {}
    for name in known:
        names.setdefault(_folded(name)[0], name)
    # difflib would take a tenth of a second for each wrong link of a large site.
    likely = heapq.nlargest(
        MOST_COMPARED, names, key=lambda name: len(pieces & _folded(names[name])[1])
    )
    near = difflib.get_close_matches(word, likely, n=1, cutoff=0.6)
    return f"Vouliez-vous « {names[near[0]]} » ?" if near else ""


LONGEST_NAME = 200
MOST_COMPARED = 20


@lru_cache(maxsize=10_000)
def _folded(name: str) -> tuple[str, frozenset[str]]:
    """`name` as it is compared, and its pairs of letters."""
    word = fold(name)
    return word, frozenset(map("".join, pairwise(word)))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def report(problems: Iterable[Problem], *, color: bool = False) -> str:
    """The French report: errors, then warnings, each grouped by file, then the count."""
    unique = sorted(set(problems), key=_order)
    parts: list[str] = []
    for severity, found in groupby(unique, key=lambda p: p.severity):
        title, code = _TITLES[severity]
        parts += [_paint(title, code, color), ""]
        for _, of_file in groupby(found, key=lambda p: p.path):
            parts += [f"{_paint(p.place, '1', color)} : {p.explanation}" for p in of_file]
            parts.append("")
    return "\n".join((*parts, summary(unique)))


_TITLES = {
    Severity.ERROR: ("Erreurs : rien n’est publié tant qu’il en reste", "31;1"),
    Severity.WARNING: ("Avertissements : à vérifier", "33;1"),
}


def _order(problem: Problem) -> tuple[object, ...]:
    p = problem
    return p.severity, p.path, p.line, p.field, p.message, p.value, p.remedy


def summary(problems: Iterable[Problem]) -> str:
    """`2 erreurs, 1 avertissement.`"""
    listed = list(problems)
    errors = sum(problem.is_error for problem in listed)
    return f"{counted(errors, 'erreur')}, {counted(len(listed) - errors, 'avertissement')}."


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
