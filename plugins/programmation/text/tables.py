"""Tables as GitHub reads them, without losing cells beyond the last column."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor

from programmation.text.code_spans import cells, table_start

_SIDES = {(":", ":"): "center", (":", "-"): "left", ("-", ":"): "right"}
"""First and last sign of a rule's cell → `align` of its column."""
MOST_ADDED = 5_000
"""Most empty cells added to complete the rows of a table."""


class TablesProcessor(BlockProcessor):
    """Reads tables, also directly below a sentence."""

    needed = ("|",)

    def test(self, parent: Element, block: str) -> bool:
        lines = block.split("\n")
        return table_start(lines) < len(lines)

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        start = table_start(lines)
        if start:
            self.parser.parseBlocks(parent, ["\n".join(lines[:start])])
        titles, rule, *rows = lines[start:]
        ends = ((cell.strip(" ")[:1], cell.strip(" ")[-1:]) for cell in cells(rule))
        sides = [_SIDES.get(signs, "") for signs in ends]
        table = SubElement(parent, "table")
        _build_row(SubElement(table, "thead"), "th", cells(titles), sides)
        body = SubElement(table, "tbody")
        left = MOST_ADDED
        for row in map(cells, rows):
            left -= max(0, len(sides) - len(row))
            # Rows stay short past a limit: thousands of completed rows would fill the memory.
            _build_row(body, "td", row, sides if left > 0 else sides[: len(row)])


def _build_row(parent: Element, tag: str, row: list[str], sides: list[str]) -> None:
    """Add a row.  sides: `align` of each column, or empty."""
    last = len(sides) - 1
    # Cells beyond the last column are joined to it, so that their words are not lost.
    if len(row) > len(sides):
        row = [*row[:last], "|".join(row[last:]).rstrip("| ")]
    line = SubElement(parent, "tr")
    for number, side in enumerate(sides):
        cell = SubElement(line, tag, {"align": side} if side else {})
        # Bars are not cut here any more, nor in code.
        cell.text = row[number].strip(" ").replace("\\|", "|") if number < len(row) else ""
        if tag == "th":
            cell.set("scope", "col")
