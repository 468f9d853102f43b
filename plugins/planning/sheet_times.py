"""Days, hours and durations as sheets show them → as staff type them.  Pure.

A spreadsheet that lost a cell's format shows a day as its number (46298), an hour as a part of a
day (0,5625); an English one writes « 1:30 PM »; people write « 9 h à 11 h », « 90 », « 1,5 ». Any
other text is left for the site's own reader.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
"""Day 0 of Excel, LibreOffice and Google Sheets."""
_SERIAL = re.compile(r"\d{5}([.,]\d+)?")
_FRACTION = re.compile(r"0?[.,]\d+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_HALF_DAY = re.compile(
    r"\b(\d{1,2})(?:\s*[:h.]\s*(\d{2}))?(?::\d{2})?\s*(?:([ap])\.?\s?m\b\.?)", re.IGNORECASE
)  # `1:30 PM`, `1 p.m.`
_HOUR = r"\d{1,2}\s*(?:h(?:eures?)?|:)\s*(?:\d{2})?(?::\d{2})?|midi"
_RANGE = re.compile(
    rf"(?P<before>.*?)(?:\bde\s+)?(?P<first>{_HOUR})\s*(?:-|–|—|à|a|jusqu[’']à)\s*(?P<last>{_HOUR})",
    re.IGNORECASE | re.DOTALL,
)  # « de 9 h à 11 h », « 9:00-11:00 ».
LEAST_HOURS, MOST_HOURS, LEAST_MINUTES = 0.25, 10, 15
"""A number without a unit is hours up to MOST_HOURS, minutes from LEAST_MINUTES, and neither
between them."""


def moment(text: str) -> str:
    """A day, with or without its hour, as staff type it: `46298,5625` → `2026-10-03 13:30`."""
    if match := _SERIAL.fullmatch(text):
        when = _date_of(text)
        return f"{when:%Y-%m-%d %H:%M}" if match[1] else f"{when:%Y-%m-%d}"
    return _of_24_hours(text)


def hour(text: str) -> str:
    """An hour as staff type it: `0,5625` → `13:30`; `1:30 PM` → `13:30`."""
    return f"{_date_of(text):%H:%M}" if _FRACTION.fullmatch(text) else _of_24_hours(text)


def _date_of(days: str) -> datetime:
    return _EPOCH + timedelta(minutes=round(float(days.replace(",", ".")) * 24 * 60))


def parted(text: str) -> tuple[str, str]:
    """The text before « à », and the hour after it or nothing: `9 h à 11 h`."""
    match = _RANGE.fullmatch(text)
    return (f"{match['before']}{match['first']}".strip(), match["last"]) if match else (text, "")


def length(text: str, heading: str) -> str:
    """A duration as staff type it: `1,5` → `1 h 30`; the heading may give the unit, « (min) »."""
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text.replace(",", "."))
    unit = re.search(r"\((h|heures?|min|minutes?)\.?\)", heading, re.IGNORECASE)
    if unit:
        minutes = number * (60 if unit[1][0].lower() == "h" else 1)
    elif number < LEAST_HOURS:
        minutes = number * 24 * 60  # A part of a day.
    elif number <= MOST_HOURS:
        minutes = number * 60
    else:
        minutes = number if number >= LEAST_MINUTES else 0
    whole = round(minutes)
    if not 0 < whole <= 24 * 60:
        return text
    return f"{whole // 60} h {whole % 60:02}" if whole >= 60 else f"{whole} min"


def _of_24_hours(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        number, minute = int(match[1]), match[2] or "00"
        if not 1 <= number <= 12:
            return match[0]
        return f"{number % 12 + (12 if match[3].lower() == 'p' else 0):02}:{minute}"

    return _HALF_DAY.sub(plain, text)
