"""Posts that wait too long, and those that come out these days under an old date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from programmation.checks.context import Context
from programmation.model import Post
from programmation.problems import Problem, warning
from programmation.settings import Site
from programmation.text.french import long_date

DRAFT_PATIENCE = timedelta(days=90)
LATE = timedelta(days=14)
MANY = 5
"""More at once are an archive put online: their dates are meant."""


def old_drafts(context: Context) -> Iterator[Problem]:
    for post in context.content.complete.posts:
        age = context.site.today - (post.modified or post.date).date()
        if post.draft and not post.example and age > DRAFT_PATIENCE:
            message = f"ce brouillon attend depuis {age.days // 30} mois"
            remedy = "Publiez-le en retirant cette ligne, ou supprimez le fichier."
            yield warning(post.source, message, remedy, field="statut", value="brouillon")


def late_posts(
    posts: Iterable[Post], came_out: Mapping[str, datetime], site: Site
) -> list[Problem]:
    """Posts that come out these days under an old date: readers of feeds take them for read.

    `came_out`: by path (see `lives`): asked by the build, which knows it.
    """
    late = [
        (post, out)
        for post in posts
        if (out := came_out.get(post.source.path)) and not post.example
        if site.today - LATE <= out.date() <= site.today and out - post.date > LATE
    ]
    return [
        warning(
            post.source,
            f"cet article paraît le {long_date(out.date())} et porte une date plus ancienne :"
            " ceux qui suivent les fils ne le verront pas",
            f"Si c’est une nouvelle, écrivez « date: {out.date().isoformat()} ».",
            field="date", value=long_date(post.date.date()),
        )
        for post, out in late
        if len(late) <= MANY
    ]  # fmt: skip
