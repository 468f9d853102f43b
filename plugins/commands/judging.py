"""A text of the browser editor, judged before it is saved: what `make check` would say of it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from commands.check import judged
from fast_dataclass import dataclass
from programmation.content.addresses import address_of
from programmation.content.loader import Content, Parse, ParsedTexts, Read
from programmation.content.source_files import read_folder
from programmation.problems import Problem


@dataclass(frozen=True)
class Proposal:
    """What a save, or a removal, would do to the content folder."""

    path: str
    data: bytes | None
    """None to remove the file."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures and documents that come with it, by path."""


@dataclass(frozen=True)
class Judgement:
    problems: tuple[Problem, ...]
    """Those of the file, and those that the change makes elsewhere."""
    body_line: int
    """Where the text begins, below the fields."""
    address_before: str
    """Of the page as saved; empty for a new one, and for what has no page."""
    address: str


def judge(root: Path, settings: Mapping[str, Any], change: Proposal) -> Judgement:
    """What is wrong with `change`, nothing being written in the content folder `root`."""
    before, already, _ = judged(root, settings)
    with tempfile.TemporaryDirectory(prefix="editor-") as folder:
        after, found, _ = judged(root, settings, reading(change, Path(folder)))
    known = {(one.path, one.field, one.message, one.value) for one in already}
    problems = tuple(
        one
        for one in sorted(found, key=lambda one: (not one.is_error, one.path, one.line))
        if one.path == change.path or (one.path, one.field, one.message, one.value) not in known
    )
    entry = next((each for each in after.entries if each.path == change.path), None)
    return Judgement(
        problems,
        entry.body_line if entry else 1,
        _address(before, change.path),
        _address(after, change.path),
    )


def _address(content: Content, path: str) -> str:
    return next((address_of(each) for each in content.entries if each.path == path), "")


def reading(change: Proposal, beside: Path) -> Read:
    """A reader of the folder as `change` would leave it; its new files are put in `beside`."""

    def read(root: Path, parse: Parse) -> ParsedTexts:
        for path, data in change.files.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_bytes(data)
        folder, added = read_folder(root), read_folder(beside)
        folder.files.update(added.files)
        folder.problems.extend(added.problems)
        for held in (folder.texts, folder.files):
            held.pop(change.path, None)
        if change.data is not None:
            folder.texts[change.path] = change.data
        return folder, [parse(path, folder.texts[path]) for path in sorted(folder.texts)]

    return read
