"""Content folders in memory: valid texts that each test changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from programmation.content.library import assemble
from programmation.content.nodes import Group, Items, Node, Text
from programmation.content.reader import read_document
from programmation.model import Library
from programmation.problems import Problem
from tests.support.factories import TORONTO, site

POST = "articles/2017/oser.md"
MEETING = "rencontres/2017-2018/financement.md"
COMMUNITY = "communautes/maskinonge.md"
PROFILE = "auteurs/marie-essai.md"

POST_FIELDS = "titre: Oser\ndate: 2017-06-29\nauteurs: marie-essai\n"
MEETING_FIELDS = "titre: Financer\nuid: abcd\ncommunaute: maskinonge\ndebut: 2017-10-19 8 h 30\n"
COMMUNITY_FIELDS = "nom: Maskinongé\nterritoire: MRC de Maskinongé\n"
PROFILE_FIELDS = "nom: Marie Essai\n"

SOUND = {
    POST: POST_FIELDS,
    MEETING: MEETING_FIELDS,
    COMMUNITY: COMMUNITY_FIELDS,
    PROFILE: PROFILE_FIELDS,
}


def text(fields: str, body: str = "Texte.\n") -> bytes:
    """A file's bytes; `fields` alone if it is a whole file."""
    return (fields if fields.startswith("Title:") else f"---\n{fields}---\n{body}").encode()


def write(root: Path, texts: Mapping[str, bytes]) -> None:
    """Write files below `root`, with their folders."""
    for path, data in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def assembled(
    texts: dict[str, str], files: Collection[str] = (), *, alone: bool = False
) -> tuple[Library, list[Problem]]:
    """The library of the valid texts and `texts`, or with `alone` of `texts` only."""
    entries, problems = [], []
    for path, fields in (texts if alone else SOUND | texts).items():
        entry, found = read_document(path, text(fields), TORONTO)
        entries.append(entry)
        problems += found
    library, found = assemble(entries, files, site())
    return library, problems + found


def told(texts: dict[str, str], files: Collection[str] = ()) -> list[tuple[str, int, str, str]]:
    """Problems: path, line, field, message of each."""
    _, problems = assembled(texts, files)
    return [(p.path, p.line, p.field, p.message) for p in problems]


def plain(node: Node) -> object:
    """The values of a node, without their lines."""
    match node:
        case Text(value):
            return value
        case Items(items):
            return [plain(item) for item in items]
        case Group(entries):
            return {key.value: plain(value) for key, value in entries}
