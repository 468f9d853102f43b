"""Mistakes in the content, worded so that staff can correct them.

`Problem` is a value, returned by the code that finds it; only `report` words and sorts them.
Nothing here prints, exits or reads a file.
"""

from __future__ import annotations

import difflib
import heapq
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache, partial
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import PurePosixPath

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.grouping import grouped
from programmation.parts import Source
from programmation.text.french import NBSP, NNBSP, counted, fold


class Severity(IntEnum):
    ERROR = 0
    WARNING = 1


@dataclass(frozen=True)
class Problem:
    """One mistake to correct.  `message`: a French clause without final period; `remedy`: a French
    sentence that says what to type instead."""

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
        return harmless(f"{self.path}:{self.line}")

    @property
    def shown_field(self) -> str:
        """Field in messages, `documents › titre` for `documents[0].titre`: the line says which."""
        return re.sub(r"\[\d+\]", "", self.field).replace(".", " › ")

    @property
    def explanation(self) -> str:
        """`communaute « maskinoge » : communauté inconnue. Vouliez-vous « maskinonge »?`"""
        return self.explained(self.remedy)

    def explained(self, remedy: str) -> str:
        value = f"« {_shortened(self.value)} »" if self.value else ""
        subject = " ".join(filter(None, (self.shown_field, value)))
        text = f"{subject} : {self.message}" if subject else self.message
        return harmless(f"{text}. {remedy}")

    def __str__(self) -> str:
        return f"{self.place} : {self.explanation}"


def problem(
    where: str | Source,
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


warning = partial(problem, warn=True)
"""`problem` of a warning, which does not stop a build."""


class Refusal(Exception):
    """A command cannot be carried out: the text is French, with a remedy, ready to be shown."""


NOT_UTF8 = "Ce qui est tapé contient un caractère illisible (il n’est pas en UTF-8). Retapez-le."

LONGEST_VALUE = 60


def _shortened(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= LONGEST_VALUE else flat[: LONGEST_VALUE - 1] + "…"


def harmless(text: str) -> str:
    """`text` without characters that move the cursor or break the output."""
    return "".join(c if c.isprintable() or c in (NBSP, NNBSP) else "�" for c in text)


def harmless_lines(text: str) -> str:
    """`harmless` for a text of several lines."""
    return "\n".join(map(harmless, text.split("\n")))


def suggestion(value: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`Vouliez-vous « x »?` for the `nearest`; empty if there is none."""
    near = nearest(value, known, cutoff)
    return f"Vouliez-vous « {near} »?" if near else ""


def nearest(value: str, known: Iterable[str], cutoff: float) -> str:
    """The name of `known` nearest to `value`; empty if none is near.  cutoff: from 0 to 1; at 0.6,
    short words like keys are often alike by chance.  Of paths, the last names must be near too."""
    word, pieces = _folded(value[:LONGEST_NAME])
    names: dict[str, str] = {}
    for name in known:
        names.setdefault(_folded(name)[0], name)
    # difflib alone would take a tenth of a second for each wrong link of a large site.  Of names
    # equally likely, the order is their own: some are known as a set.
    likely = heapq.nlargest(
        MOST_COMPARED, names, key=lambda name: (len(pieces & _folded(names[name])[1]), name)
    )
    near = difflib.get_close_matches(word, likely, n=3, cutoff=cutoff)
    alike = partial(difflib.get_close_matches, PurePosixPath(word).stem, cutoff=0.65)
    near = [name for name in near if "/" not in name or alike([PurePosixPath(name).stem])]
    return names[near[0]] if near else ""


LONGEST_NAME = 200
MOST_COMPARED = 20


@lru_cache(maxsize=10_000)
def _folded(name: str) -> tuple[str, frozenset[str]]:
    """`name` folded, and its pairs of letters, for comparisons."""
    word = fold(name)
    return word, frozenset(map("".join, pairwise(word)))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def report(problems: Iterable[Problem], *, color: bool = False, left: int = 0) -> str:
    """The French report, with a count at its end.

    Warnings come first if there are many, so that errors end the screen; each group is sorted by
    file.  A kind of problem in over `MANY_FILES` files is told once.  `left`: number of warnings
    that staff ignore (see `left_aside`).
    """
    order = "severity", "path", "line", "field", "message", "value", "remedy"
    unique = sorted(set(problems), key=attrgetter(*order))
    sections = [
        _section(severity, list(group), color)
        for severity, group in groupby(unique, key=lambda p: p.severity)
    ]
    if len(sections) == 2 and len(sections[1]) > SCREEN:
        sections.reverse()
    parts = _kinds_table(unique) + [line for section in sections for line in section]
    if left:
        warnings = counted(left, "avertissement laissé", "avertissements laissés")
        parts.append(f"{warnings} de côté, comme demandé.")
    return "\n".join((*parts, summary(unique)))


MANY_FILES = 20
"""Number of files above which one kind of problem is told once."""
SCREEN = 40
"""Lines of a terminal: above that number of problems, the report begins with a table of kinds."""


def _section(severity: Severity, problems: list[Problem], color: bool) -> list[str]:
    """Lines of the report on all errors, or all warnings."""
    title, code = _TITLES[severity]
    lines = [_paint(title, code, color), ""]
    explain = _explainer()
    kinds = grouped(problems, lambda one: [_kind(one)])
    often = {kind: each for kind, each in kinds.items() if len({p.path for p in each}) > MANY_FILES}
    for group in sorted(often.values(), key=len, reverse=True):
        lines += [*_told_once(group, explain, color), ""]
    alone = (one for one in problems if _kind(one) not in often)
    for _, of_file in groupby(alone, key=lambda p: p.path):
        lines += [f"{_paint(p.place, '1', color)} : {explain(p)}" for p in of_file]
        lines.append("")
    return lines


LONG_LIST = 60
"""Characters above which a list in a remedy (« Champs connus : … ») is given only once."""


def _explainer() -> Callable[[Problem], str]:
    """A function that explains a problem, without repeating a long list."""
    given: set[str] = set()

    def explain(one: Problem) -> str:
        start, colon, listed = one.remedy.partition(" : ")
        if colon and len(listed) > LONG_LIST and one.remedy in given:
            return one.explained(f"{start} : voir plus haut.")
        given.add(one.remedy)
        return one.explanation

    return explain


def _told_once(
    group: Sequence[Problem], explain: Callable[[Problem], str], color: bool
) -> Iterator[str]:
    paths = sorted({one.path for one in group})
    count = f"{counted(len(group), 'fois', 'fois')}, dans {counted(len(paths), 'fichier')}"
    yield f"{_paint(harmless(_kind(group[0])), '1', color)} : {count}. Par exemple :"
    for one in group[:3]:
        yield f"  {one.place} : {explain(one)}"
    folders = Counter(posixpath.dirname(path) or "content" for path in paths)
    listed = [f"{folder} ({number})" for folder, number in folders.most_common(12)]
    others = len(folders) - len(listed)
    more = f", et {counted(others, 'autre dossier', 'autres dossiers')}" if others > 0 else ""
    yield harmless(f"  Fichiers : {', '.join(listed)}{more}.")
    names = ", ".join(posixpath.basename(path) for path in paths[:MANY_FILES])
    yield harmless(f"  {names}{', …' if len(paths) > MANY_FILES else ''}")


def _kinds_table(problems: list[Problem]) -> list[str]:
    """Table of the most frequent kinds of problems, if there are many."""
    kinds = Counter((one.severity, _kind(one)) for one in problems)
    often = [(kind, count) for kind, count in kinds.most_common(12) if count > 2]
    if len(problems) <= SCREEN or not often:
        return []
    lines = [
        f"  {count:5} {_WORDS[severity]}{'s' if count > 1 else ''} : {harmless(kind)}"
        for (severity, kind), count in sorted(often, key=lambda one: (one[0][0], -one[1]))
    ]
    return ["Ce qui revient le plus :", *lines, ""]


def _kind(one: Problem) -> str:
    """Kind of a problem, common to several: `auteurs : auteur inconnu`."""
    return " : ".join(filter(None, (one.shown_field, _OF_ONE.sub("…", one.message))))


_OF_ONE = lazy_compile(r"« [^»]* »|\S+\.(?:md|markdown)\b|\S*\d[^,;:()]*")
"""Pattern of the details of one file in a message: values, paths, numbers and dates."""


def left_aside(
    problems: Iterable[Problem], wanted: Mapping[str, Sequence[str]]
) -> tuple[list[Problem], int]:
    """The problems without the warnings that staff ignore, and the number of these.

    wanted: path, folder (`articles/2012/`) or empty text → words of messages, or `oui` for all
    (field `sans_avertissement`, and table of the site).
    """
    listed = list(problems)
    kept = [one for one in listed if one.is_error or not _is_left(one, wanted)]
    return kept, len(listed) - len(kept)


ALL_WARNINGS = frozenset({"oui", "tout", "tous"})


def _is_left(one: Problem, wanted: Mapping[str, Sequence[str]]) -> bool:
    text = fold(f"{one.field} {one.message}")
    # The file, each folder above it, and an empty text: the whole site.
    folders = (f"{folder}/".removeprefix("./") for folder in PurePosixPath(one.path).parents)
    words = (fold(word) for path in (one.path, *folders) for word in wanted.get(path, ()))
    return any(word in ALL_WARNINGS or word in text for word in words)


_WORDS = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement"}
_TITLES = {
    Severity.ERROR: ("Erreurs : rien n’est publié tant qu’il en reste", "31;1"),
    Severity.WARNING: ("Avertissements : à vérifier", "33;1"),
}


def summary(problems: Iterable[Problem]) -> str:
    """The count in French: `2 erreurs, 1 avertissement.`"""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(counted(counts[severity], word) for severity, word in _WORDS.items()) + "."


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
