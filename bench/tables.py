"""Measures to French Markdown: numbers, tables, ratios, targets.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from bench.measure import Run, Tree

COLD, EDIT, SAME = "cold", "edit", "same"
KINDS = {
    COLD: "Construction à froid",
    EDIT: "Reconstruction après une retouche",
    SAME: "Reconstruction sans changement",
}
OURS, HUGO, EQUAL = "ours", "hugo", "hugo_equal"
"""The last makes our pages, feeds and calendars from our texts."""
NOTHING = "–"
MIB = 1024 * 1024
KIND_TITLES = {"page": "Pages", "feed": "Flux", "calendar": "Agendas", "other": "Autres"}


@dataclass
class Size:
    """What was measured on one corpus, by kind and contestant, round after round."""

    posts: int
    meetings: int
    runs: dict[str, dict[str, list[Run]]] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)
    saves: list[float] = field(default_factory=list)
    """Seconds from a file saved to its new page on disk, in our preview."""

    @property
    def name(self) -> str:
        return f"{grouped(self.posts)} + {grouped(self.meetings)}"

    def add(self, kind: str, key: str, run: Run) -> None:
        self.runs.setdefault(kind, {}).setdefault(key, []).append(run)

    def wall(self, kind: str, key: str) -> float | None:
        runs = self.runs.get(kind, {}).get(key)
        return median(run.wall for run in runs) if runs else None

    def cpu(self, kind: str, key: str) -> float | None:
        runs = self.runs.get(kind, {}).get(key)
        return median(run.cpu for run in runs) if runs else None

    def ratio(self, kind: str, key: str, to: str) -> float | None:
        """Median of the ratios of each round, whose runs were neighbours in time."""
        mine, theirs = (self.runs.get(kind, {}).get(one, []) for one in (key, to))
        pairs = list(zip(mine, theirs, strict=False))
        return median(a.wall / b.wall for a, b in pairs) if pairs else None

    def cpu_ratio(self, kind: str, key: str, to: str) -> float | None:
        """Of processor: says more than time when other programs are at work."""
        return _quotient(self.cpu(kind, key), self.cpu(kind, to))


def number(value: float | None, digits: int = 2) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}".replace(".", ",")


def grouped(value: int) -> str:
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Aligned; the first column to the left, the others to the right."""
    lines = [list(headers), *(list(row) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(headers))]
    printed = [
        "| "
        + " | ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in lines
    ]
    rule = "|".join("-" * (w + 2) if n == 0 else "-" * (w + 1) + ":" for n, w in enumerate(widths))
    return "\n".join((printed[0], f"|{rule}|", *printed[1:]))


def times(size: Size, kind: str, names: Mapping[str, str]) -> str:
    """One kind of build: seconds, ratios to Hugo and to this site, processor."""
    return table(
        ("", "secondes", "× Hugo", "× ce site", "processeur (s)", "× Hugo, processeur"),
        (
            (
                name,
                number(size.wall(kind, key)),
                number(size.ratio(kind, key, HUGO)),
                number(size.ratio(kind, key, OURS)),
                number(size.cpu(kind, key)),
                number(size.cpu_ratio(kind, key, HUGO)),
            )
            for key, name in names.items()
            if key in size.runs.get(kind, {})
        ),
    )


def outputs(size: Size, names: Mapping[str, str]) -> str:
    return table(
        (
            "",
            "pages",
            "fichiers",
            "octets par page",
            "Mio par s de processeur, à froid",
            "mémoire au plus (Mio)",
        ),
        (
            (
                name,
                grouped(size.trees[key].pages),
                grouped(size.trees[key].files),
                grouped(round(size.trees[key].size / max(size.trees[key].pages, 1))),
                number(_quotient(size.trees[key].written / MIB, size.cpu(COLD, key)), 1),
                number(size.peaks[key] / MIB, 0),
            )
            for key, name in names.items()
            if key in size.trees
        ),
    )


def equality(ours: Tree, theirs: Tree) -> str:
    """What both wrote, by kind of file: that a ratio of times compares the same work."""
    return table(
        ("", "fichiers", "à travail égal", "octets", "à travail égal", "rapport des octets"),
        (
            (
                title,
                grouped(ours.kinds[kind].files),
                grouped(theirs.kinds[kind].files),
                grouped(ours.kinds[kind].size),
                grouped(theirs.kinds[kind].size),
                number(_quotient(theirs.kinds[kind].size, ours.kinds[kind].size)),
            )
            for kind, title in KIND_TITLES.items()
            if kind in ours.kinds and kind in theirs.kinds
        ),
    )


def growth(sizes: Sequence[Size], names: Mapping[str, str]) -> str:
    """How many times longer a cold build takes from each size to the next."""
    steps = list(pairwise(sizes))
    return table(
        ("", *(f"{before.name} → {after.name}" for before, after in steps)),
        (
            (
                name,
                *(
                    number(_quotient(after.wall(COLD, key), before.wall(COLD, key)))
                    for before, after in steps
                ),
            )
            for key, name in names.items()
        ),
    )


def _quotient(a: float | None, b: float | None) -> float | None:
    return None if a is None or not b else a / b


@dataclass(frozen=True)
class Target:
    text: str
    value: float | None
    limit: float
    processor: float | None = None
    """The same of processor time."""

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        if self.value is None:
            verdict = "non mesuré"
        else:
            verdict = "tenu" if self.value <= self.limit else "**pas tenu**"
        limit = f"≤ {number(self.limit)}"
        return (self.text, number(self.value), limit, verdict, number(self.processor))


def targets(sizes: Sequence[Size], real_saves: Sequence[float] = ()) -> tuple[Target, ...]:
    """The limits that the project set itself, with what was measured.

    real_saves: seconds of saves in the preview of the real content.
    """
    by_posts = {size.posts: size for size in sizes}
    nothing = Size(0, 0)
    small, middle, big = (by_posts.get(posts, nothing) for posts in (100, 1000, 5000))

    def against(text: str, size: Size, kind: str, key: str, limit: float) -> Target:
        return Target(text, size.ratio(kind, OURS, key), limit, size.cpu_ratio(kind, OURS, key))

    return (
        against("À froid, 1 000 + 400, × Hugo", middle, COLD, HUGO, 3.0),
        against("À froid, 1 000 + 400, × Hugo à travail égal", middle, COLD, EQUAL, 1.5),
        against("À froid, 1 000 + 400, × Pelican", middle, COLD, "pelican", 0.45),
        against("À froid, 1 000 + 400, × Eleventy", middle, COLD, "eleventy", 0.9),
        against("Une retouche, 1 000 + 400, × Hugo", middle, EDIT, HUGO, 0.8),
        against("Une retouche, 100 + 40, × Hugo", small, EDIT, HUGO, 2.0),
        against("Sans changement, 1 000 + 400, × Hugo", middle, SAME, HUGO, 0.2),
        Target(
            "À froid, 5 000 + 2 000 × 1 000 + 400",
            _quotient(big.wall(COLD, OURS), middle.wall(COLD, OURS)),
            5.5,
            _quotient(big.cpu(COLD, OURS), middle.cpu(COLD, OURS)),
        ),
        Target(
            "Aperçu : de l’enregistrement aux nouveaux octets, 1 000 + 400 (s)",
            median(middle.saves) if middle.saves else None,
            0.35,
        ),
        Target(
            "Aperçu : le même, contenu du site (s)",
            median(real_saves) if real_saves else None,
            0.1,
        ),
        Target(
            "Mémoire, 1 000 + 400, × Hugo",
            _quotient(middle.peaks.get(OURS), middle.peaks.get(HUGO)),
            1.0,
        ),
        Target(
            "Mémoire, 5 000 + 2 000, × Hugo",
            _quotient(big.peaks.get(OURS), big.peaks.get(HUGO)),
            1.0,
        ),
    )


def verdicts(sizes: Sequence[Size], real_saves: Sequence[float] = ()) -> str:
    rows = (target.row for target in targets(sizes, real_saves))
    return table(("But", "mesuré", "limite", "", "processeur"), rows)
