"""Posts that come out these days under an old date.  Pure; asked by the build, which knows when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from programmation.model import Post
from programmation.problems import Problem, problem
from programmation.settings import Site
from programmation.text.french import long_date

LATE = timedelta(days=14)
MANY = 5
"""More at once are an archive put online: their dates are meant."""


def late_posts(
    posts: Iterable[Post], came_out: Mapping[str, datetime], site: Site
) -> list[Problem]:
    """Posts that come out these days under an old date: readers of feeds take them for read.

    `came_out`: by path (see `lives`).
    """
    late = []
    for post in posts:
        out = came_out.get(post.source.path)
        recent = out is not None and site.today - LATE <= out.date() <= site.today
        if recent and out and out - post.date > LATE and not post.example:
            late.append((post, out))
    return [
        problem(
            post.source,
            f"cet article paraît le {long_date(out.date())} et porte une date plus ancienne :"
            " ceux qui suivent les fils ne le verront pas",
            f"Si c’est une nouvelle, écrivez « date: {out.date().isoformat()} ».",
            field="date", value=long_date(post.date.date()), warn=True,
        )
        for post, out in late
        if len(late) <= MANY
    ]  # fmt: skip
