"""What every check may look at."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Protocol

from programmation.content.loader import Content
from programmation.content.reader import Entry
from programmation.problems import Problem, Severity
from programmation.settings import Site


class Addresses(Container[str], Iterable[str], Protocol):
    """Every address that the site will have, with its final slash where it has one."""


@dataclass(frozen=True)
class Context:
    content: Content
    site: Site
    addresses: Addresses


def warning(
    entry_or_path: Entry | str, line: int, field: str, value: str, message: str, remedy: str
) -> Problem:
    path = entry_or_path if isinstance(entry_or_path, str) else entry_or_path.path
    return Problem(path, line, field, value, message, remedy, Severity.WARNING)


def lacking(entry: Entry, line: int, field: str, value: str, message: str, remedy: str) -> Problem:
    """An error, but a warning in an existing Pelican text, which must go on building."""
    severity = Severity.WARNING if entry.pelican else Severity.ERROR
    return Problem(entry.path, line, field, value, message, remedy, severity)
