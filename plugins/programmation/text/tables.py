"""Tables as GitHub reads them, in which no cell too many is lost."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor

from programmation.text.code_spans import cells, table_start

_SIDES = {(":", ":"): "center", (":", "-"): "left", ("-", ":"): "right"}
"""First and last sign of a rule's cell → `align` of its column."""
MOST_ADDED = 5_000
"""Most empty cells added to complete the rows of a table."""


class TablesProcessor(BlockProcessor):
    """Reads tables, right under their sentence too."""

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
            # A row may be shorter: thousands of rows of thousands of cells fill the memory.
            _build_row(body, "td", row, sides if left > 0 else sides[: len(row)])


def _build_row(parent: Element, tag: str, row: list[str], sides: list[str]) -> None:
    """Add a row.  sides: `align` of each column, or nothing."""
    last = len(sides) - 1
    # A cell that has no column joins the last one, as typed: its words must not be lost.
    if len(row) > len(sides):
        row = [*row[:last], "|".join(row[last:]).rstrip("| ")]
    line = SubElement(parent, "tr")
    for number, side in enumerate(sides):
        cell = SubElement(line, tag, {"align": side} if side else {})
        # Nothing cuts here any more, code included.
        cell.text = row[number].strip(" ").replace("\\|", "|") if number < len(row) else ""
        if tag == "th":
            cell.set("scope", "col")
