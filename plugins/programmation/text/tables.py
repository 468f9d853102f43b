"""Tables as GitHub reads them, in which no cell too many is lost."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import tables

from lazy_regex import lazy_compile

_RULE = lazy_compile(r" {0,3}[|:-][ |:-]*$")
_BORDERED = lazy_compile(r"^ *\||(?<!\\)(?:\\\\)*\| *$")


MOST_ADDED = 5_000
"""Empty cells that complete the rows of a table."""


class TablesProcessor(tables.TableProcessor):
    """Tables: right under their sentence too, and no cell too many is lost."""

    needed = ("|",)
    _start = 0

    def test(self, parent: Element, block: str) -> bool:
        lines = block.split("\n")
        self._start = 0 if self._begins(parent, lines, 0) else self.first(parent, lines, 2)
        return self._start < len(lines)

    def first(self, parent: Element, lines: list[str], least: int = 1) -> int:
        """Number of the line that begins a table, whose rule is the first from line `least` on;
        how many lines there are if none does."""
        rules = (
            number
            for number in range(least, len(lines))
            if "|" in lines[number] and "-" in lines[number] and _RULE.match(lines[number])
        )
        starts = (rule - 1 for rule in rules if self._begins(parent, lines, rule - 1))
        return next(starts, len(lines))

    def _begins(self, parent: Element, lines: list[str], start: int) -> bool:
        """Whether lines from `start` on are a table.  Python-Markdown is asked of two alone: it
        strips all that follow, each time."""
        titles, rule = (*lines[start : start + 2], "")[:2]
        if not _BORDERED.search(titles):
            rule = rule.strip().strip("|")  # As GitHub does, and in each row.
        return super().test(parent, f"{titles}\n{rule}") and (
            len(self.separator) > 1 or all(map(_BORDERED.search, lines[start + 2 :]))
        )

    def run(self, parent: Element, blocks: list[str]) -> None:
        self._added = 0
        if self._start:
            lines = blocks[0].split("\n")
            blocks[0] = "\n".join(lines[self._start :])
            self.parser.parseBlocks(parent, ["\n".join(lines[: self._start])])
            self._begins(parent, blocks[0].split("\n"), 0)
        super().run(parent, blocks)

    def _split_row(self, row: str) -> list[str]:
        if row.startswith("|") and self.RE_END_BORDER.search(row):
            row = self.RE_END_BORDER.sub("", row[1:])
            return self._split(row)
        found: list[str] = super()._split_row(row)  # type: ignore[misc]
        return found

    def _build_row(self, row: str, parent: Element, align: Any) -> None:
        cells = [cell.strip(" ") for cell in self._split_row(row)]
        last = len(align) - 1
        # A cell that has no column joins the last one: its words must not be lost.
        cells[last:] = [" | ".join(cell for cell in cells[last:] if cell)]
        line = SubElement(parent, "tr")
        self._added += max(0, len(align) - len(cells))
        if self._added > MOST_ADDED:
            # A row may be shorter: thousands of rows of thousands of empty cells fill the memory.
            align = align[: len(cells)]
        for number, side in enumerate(align):
            cell = SubElement(line, "th" if parent.tag == "thead" else "td")
            # Nothing cuts here any more, code included.
            cell.text = cells[number].replace("\\|", "|") if number < len(cells) else ""
            if side:
                cell.set("align", side)
            if cell.tag == "th":
                cell.set("scope", "col")

    def _split(self, row: str) -> list[str]:
        """As Python-Markdown's, in a time that grows with the row."""
        ticks: list[tuple[int, int, int]] = []
        pipes: list[int] = []
        for match in self.RE_CODE_PIPES.finditer(row):
            if match[2]:
                ticks.append((match.start(2), match.end(2), len(match[2]) - 1))
            elif match[3]:
                ticks.append((match.start(3), match.end(3), len(match[3])))
            elif match[5]:
                pipes.append(match.start(5))
        code = _code_spans(ticks)
        cuts = []
        for pipe in pipes:
            while code and code[-1][1] < pipe:
                code.pop()
            if not (code and code[-1][0] < pipe):
                cuts.append(pipe)
        bounds = [-1, *cuts, len(row)]
        return [row[start + 1 : end] for start, end in pairwise(bounds)]


def _code_spans(ticks: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Start and end of each piece of code between runs of back-quotes, the last one first.

    ticks: (start, end, number of back-quotes that open) of each run.
    """
    places: dict[int, list[int]] = {}
    for number, (start, end, _) in enumerate(ticks):
        places.setdefault(end - start, []).append(number)
    spans = []
    number = 0
    while number < len(ticks):
        same = places.get(ticks[number][2], [])
        after = bisect_right(same, number)
        if ticks[number][2] and after < len(same):
            spans.append((ticks[number][0], ticks[same[after]][1]))
            number = same[after]
        number += 1
    return spans[::-1]
