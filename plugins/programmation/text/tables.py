"""Tables as GitHub reads them, in which no cell too many is lost."""

from __future__ import annotations

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
            return self._split(self.RE_END_BORDER.sub("", row[1:]))
        found: list[str] = super()._split_row(row)  # type: ignore[misc]
        return found

    def _build_row(self, row: str, parent: Element, align: Any) -> None:
        cells = self._split_row(row)
        last = len(align) - 1
        # A cell that has no column joins the last one, as typed: its words must not be lost.
        if len(cells) > len(align):
            cells[last:] = ["|".join(cells[last:]).rstrip("| ")]
        cells = [cell.strip(" ") for cell in cells]
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
        found = list(self.RE_CODE_PIPES.finditer(row))
        ends: dict[int, int] = {}
        """Number of a run of back-quotes → that of the run which ends its code."""
        later: dict[int, int] = {}
        """Length of a run → number of the next one."""
        for number, match in reversed(list(enumerate(found))):
            ticks = match[2] or match[3] or ""
            # The backslash before a run makes text of its first one.
            opens = len(ticks) - bool(match[2])
            if opens > 0 and opens in later:
                ends[number] = later[opens]
            later[len(ticks)] = number
        cuts, number = [-1], 0
        while number < len(found):
            if found[number][5]:
                cuts.append(found[number].start())
            number = ends.get(number, number) + 1
        return [row[start + 1 : end] for start, end in pairwise([*cuts, len(row)])]
