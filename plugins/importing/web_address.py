"""Addresses of another site: parsed without errors, compared, and encoded for our texts."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import datetime
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}
"""Host → start of the address of a video, before its number."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WITH_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s<>\"\\^`|]+")


def split(address: str) -> SplitResult:
    """`urlsplit` that never raises: `http://[x` gives empty parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


@lru_cache(maxsize=4096)  # Each link is asked many times.
def host_of(address: str) -> str:
    """Host of an address; empty when it has none."""
    return split(address).hostname or ""


def is_of_scheme(address: str, schemes: Container[str] = ("http", "https")) -> bool:
    """Whether an address has one of these schemes, by default those of pages, or none."""
    scheme = _SCHEME.match(address)
    return not scheme or scheme[1].lower() in schemes


def encoded(address: str) -> str:
    """`address` with percent codes for signs that would end it in a text: spaces, quotes…"""
    return _UNSAFE.sub(lambda match: quote(match[0]), address)


def has_host(address: str) -> bool:
    """False for an address of another site without a host: `http://[x`."""
    return not _WITH_HOST.match(address) or bool(host_of(address))


def compared(address: str) -> str:
    """An address to compare, equal for `/été/`, `/%C3%A9t%C3%A9.html` and `/été/index.html`."""
    path = unquote(address).strip("/").casefold()
    return path.removesuffix("index.html").removesuffix(".html").rstrip("/")


def permalink(pattern: str, date: datetime, **values: str) -> str:
    """`/:year/:month/:title/` → `/2018/03/bilan/`, as Jekyll and Hugo have it."""
    values |= {"year": f"{date.year:04d}", "month": f"{date.month:02d}", "day": f"{date.day:02d}"}
    made = re.sub(r":([a-z_]+)", lambda match: values.get(match[1], ""), pattern)
    return re.sub(r"/{2,}", "/", made)
