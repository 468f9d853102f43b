"""Addresses of the pages of an old site: made as its generator made them, and compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote

_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def compared(address: str) -> str:
    """Equal for `/été/`, `/%C3%A9t%C3%A9.html` and `/été/index.html`."""
    path = unquote(address).strip("/").casefold()
    return path.removesuffix("index.html").removesuffix(".html").rstrip("/")


def permalink(pattern: str, date: datetime, **values: str) -> str:
    """`/:year/:month/:title/` → `/2018/03/bilan/`, as Jekyll and Hugo have it."""
    values |= {"year": f"{date.year:04d}", "month": f"{date.month:02d}", "day": f"{date.day:02d}"}
    made = re.sub(r":([a-z_]+)", lambda match: values.get(match[1], ""), pattern)
    return re.sub(r"/{2,}", "/", made)


def pelican_address(pattern: str, values: Mapping[str, str], date: datetime | None) -> str:
    """`{date:%Y}/{slug}/` → `/2018/bilan/`; nothing for a pattern that needs anything else.

    Not `str.format`: a pattern is somebody else's, and could ask for any attribute.
    """
    known = {*values, "date"} if date else {*values}

    def one(match: re.Match[str]) -> str:
        if match[1] == "date" and date is not None:
            return date.strftime(match[2] or "%Y-%m-%d")
        return values.get(match[1], "")

    made = _PLACE.sub(one, pattern)
    if not made or "{" in made or any(match[1] not in known for match in _PLACE.finditer(pattern)):
        return ""
    return "/" + made.removeprefix("/").removesuffix("index.html")
