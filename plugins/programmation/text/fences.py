"""Fenced code, wherever Markdown may hold it: in items of lists and in notes too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown.extensions import fenced_code

from lazy_regex import lazy_compile

_FENCE = lazy_compile(
    r"(?P<lead> *(?:(?:[-+*]|\d{1,3}[.)]) +)*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$"
)
_PLAIN_INFO = lazy_compile(r" *(?:\{.*\}|\.?[\w#.+-]*(?: +hl_lines=.*)?) *$")


class FencesProcessor(fenced_code.FencedBlockPreprocessor):
    """Fenced code, in an item of a list too."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "```" not in text and "~~~" not in text:
            return lines if len(lines) > 1 else text.split("\n")
        return list(self._lines(text.split("\n")))

    def _lines(self, lines: list[str]) -> Iterator[str]:
        unclosed: set[str] = set()
        number = 0
        while number < len(lines):
            line = lines[number]
            match = _FENCE.match(line) if "```" in line or "~~~" in line else None
            end = self._end(lines, number, match, unclosed) if match else 0
            if match and end:
                yield from self._stashed(match, lines[number + 1 : end])
                number = end + 1
            else:
                yield line
                number += 1

    @staticmethod
    def _end(lines: list[str], start: int, match: re.Match[str], unclosed: set[str]) -> int:
        """Line that closes the fence, or 0: a fence that nothing closes is text."""
        fence, lead = match["fence"], match["lead"]
        if fence in unclosed or (len(lead) >= 4 and lead.isspace() and not _in_item(lines, start)):
            return 0
        closing = re.compile(rf" *{fence[0]}{{{len(fence)},}} *$")
        for number in range(start + 1, len(lines)):
            if closing.match(lines[number]):
                return number
        unclosed.add(fence)
        return 0

    def _stashed(self, match: re.Match[str], code: list[str]) -> Iterator[str]:
        lead, info = match["lead"], match["info"]
        if not _PLAIN_INFO.match(info):
            info = (info.split() or [""])[0]
        tildes = max(map(len, re.findall("~+", "\n".join(code))), default=0)
        fence = "~" * (tildes + 3)
        cut = [line[min(len(lead), len(line) - len(line.lstrip(" "))) :] for line in code]
        made = super().run([f"{fence}{info}", *cut, fence])
        if len(made) > 3:  # Its signs between braces are no attributes.
            made = super().run([fence, *cut, fence])
        if lead.strip():
            yield lead + made[1]
        else:
            yield from (("", made[1], "") if not lead else (lead + made[1],))


def _in_item(lines: list[str], number: int) -> bool:
    """Whether an item of a list, or a note, holds the line: else four spaces make it code."""
    indent = len(lines[number]) - len(lines[number].lstrip(" "))
    for line in reversed(lines[max(0, number - 200) : number]):
        margin = len(line) - len(line.lstrip(" "))
        if line.strip() and margin < indent:
            return bool(re.match(r" *(?:[-+*•]|\d{1,3}[.)]|\[\^.*\]:|:) ", line))
    return False
