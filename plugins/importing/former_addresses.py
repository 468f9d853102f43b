"""Former addresses of files and lists → `redirections.txt`, which leads on from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote, unquote

from programmation.content.entry import Entry
from programmation.content.redirects import read_redirects


def table_with(
    table: bytes, moved: Mapping[str, str], entries: Sequence[Entry], files: Collection[str]
) -> bytes:
    """`table` with what is new in `moved`, former address → new one; nothing when none is.

    Those that the site refuses are left out: another text has the address, or the site itself.
    entries, files: all that the content folder will have.
    """
    before = table.decode("utf-8-sig", "replace").rstrip("\n").splitlines()
    lines = dict.fromkeys(f"{quote(unquote(old), safe='/~')} {new}" for old, new in moved.items())
    after = [*before, *(line for line in lines if line not in before)]
    _, problems = read_redirects("\n".join(after).encode(), entries, files)
    refused = {problem.line for problem in problems if problem.line > len(before)}
    kept = [line for number, line in enumerate(after, 1) if number not in refused]
    return ("\n".join(kept) + "\n").encode() if len(kept) > len(before) else b""
