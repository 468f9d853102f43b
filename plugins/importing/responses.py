"""Approved comments of a text → the files of readers' comments."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from importing.conversion import comment_text
from importing.found import FoundText
from importing.front_matter_text import written
from programmation import kinds
from programmation.comments.email import MASKED, free_path, shown_name
from programmation.content.entry import stem_of
from programmation.text.plain_text import EMAIL


def responses(
    text: FoundText, stem: str, known: dict[str, str], taken: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Files of the comments of `text`, whose file is named `stem`; those in `known` are there.

    Each: id of the comment in the source, path, text.
    known: id of a comment that an earlier import brought, in the source → its path; taken: paths
    that exist.
    """
    folder = f"{kinds.COMMENT.folder}/{stem}"
    paths = dict(known)
    used = {path.casefold() for path in (*taken, *known.values())}
    for comment in sorted(text.comments, key=lambda one: (one.date, one.id)):
        if comment.id in paths:
            continue
        name = shown_name(comment.name) or "Anonyme"
        path = free_path(folder, comment.date, name, used)
        used.add(path.casefold())
        paths[comment.id] = path
        parent = paths.get(comment.parent, "") if comment.parent else ""
        values = {
            "nom": name,
            "date": f"{comment.date:%Y-%m-%d %H:%M}",
            "reponse_a": stem_of(parent),
        }
        body = EMAIL.sub(MASKED, comment_text(comment.html)).strip() or "…"
        yield comment.id, path, written(values, kinds.COMMENT, body)
