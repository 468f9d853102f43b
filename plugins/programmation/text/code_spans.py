"""Code in a Markdown text as it is typed: nothing in it is a link, a picture or a mistake."""

from __future__ import annotations

import re
from collections.abc import Callable

from lazy_regex import lazy_compile

_SPAN = r"``[^\n]*?``|`[^`\n]*`"
_SPANS = lazy_compile(_SPAN)
_CODE = lazy_compile(
    # No start within: else each of many starts would look for the end of the text.
    r"^[ \t>]*(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:(?![ \t>]*(?P=fence))[^\n]*\n)*+"
    r"[ \t>]*(?P=fence)[`~]*[ \t]*\r?$"
    rf"|{_SPAN}|<(?P<tag>pre|code)\b(?:(?!<(?P=tag)\b).)*?</(?P=tag)>",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""Between fences, between backquotes, in HTML."""


def code_pattern(text: str) -> re.Pattern[str]:
    """What finds the code of `text`."""
    # Few texts hold other code than that of one line, which `re` finds at C speed.
    return _CODE if "```" in text or "~~~" in text or "<" in text else _SPANS


def outside_code(text: str, change: Callable[[str, int], str]) -> str:
    """`text` with what `change` makes of each part outside code, and of the place of that part."""
    parts: list[str] = []
    end = 0
    for code in code_pattern(text).finditer(text):
        parts += (change(text[end : code.start()], end), code[0])
        end = code.end()
    return "".join((*parts, change(text[end:], end)))
