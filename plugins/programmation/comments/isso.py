"""Isso's database → approved comments.  Opened read-only; personal addresses are not read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

from programmation.kinds import COMMENT
from programmation.model import Comment
from programmation.problems import Refusal
from programmation.text.plain_text import EMAIL, cleaned

ANONYMOUS = "Anonyme"

# No e-mail, website or network address is selected.  Mode 1: approved.
_QUERY = """
    SELECT threads.uri AS post, comments.id AS number, comments.parent, comments.created,
           comments.author, comments.text
    FROM comments JOIN threads ON threads.id = comments.tid
    WHERE comments.mode = 1
    ORDER BY comments.id
"""


def approved_comments(path: Path, zone: ZoneInfo) -> tuple[Comment, ...]:
    """Every approved comment, earliest first.  Raises `Refusal`."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(_QUERY).fetchall()
    except sqlite3.Error as error:
        raise Refusal(
            f"ISSO_DATABASE : {path} n’est pas une base de commentaires lisible ({error})."
        ) from None
    return tuple(sorted((_comment(path, row, zone) for row in rows), key=COMMENT.sort))


def _comment(path: Path, row: sqlite3.Row, zone: ZoneInfo) -> Comment:
    return Comment(
        id=f"isso-{row['number']}",
        post=str(row["post"]),
        # Isso stores names escaped, and texts unescaped.
        name=" ".join(EMAIL.sub("", unescape(_plain(row["author"]))).split()) or ANONYMOUS,
        date=_date(path, row).astimezone(zone),
        reply_to=f"isso-{row['parent']}" if row["parent"] else "",
        body=_plain(row["text"]),
    )


def _date(path: Path, row: sqlite3.Row) -> datetime:
    """Date of a comment: Isso counts seconds since 1970."""
    try:
        date = datetime.fromtimestamp(float(str(row["created"])), UTC)
    except (ValueError, OverflowError, OSError):
        date = None
    if date is None or not 1990 < date.year < 9000:
        raise Refusal(
            f"ISSO_DATABASE : {path} : la date du commentaire {row['number']} n’en est pas une "
            f"(« {row['created']} »). Retirez ce commentaire dans la page /admin/ d’Isso."
        )
    return date


def _plain(text: object) -> str:
    """A column as clean text, whatever a visitor managed to store."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return cleaned(str(text or ""))
