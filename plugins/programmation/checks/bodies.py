"""Texts that say nothing, wait too long, or say too much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from programmation.checks.context import Context
from programmation.problems import Problem, problem

DRAFT_PATIENCE = timedelta(days=90)


def empty(context: Context) -> Iterator[Problem]:
    """Posts, pages and meetings without a word; a meeting may have a summary instead."""
    for entry in context.content.entries:
        if not (entry.kind.speaks and entry.sound):
            continue
        blank = not entry.body or entry.body.isspace()
        if blank and not entry.values.get("summary"):
            yield problem(
                entry, f"{entry.kind.name} sans texte",
                "Écrivez-le sous la ligne « --- », ou ajoutez un résumé.", line=entry.body_line,
                warn=True,
            )  # fmt: skip


def old_drafts(context: Context) -> Iterator[Problem]:
    for post in context.content.complete.posts:
        age = context.site.today - (post.modified or post.date).date()
        waits = post.draft and not post.example
        if waits and age > DRAFT_PATIENCE:
            yield problem(
                post.source, f"ce brouillon attend depuis {age.days // 30} mois",
                "Publiez-le en retirant cette ligne, ou supprimez le fichier.", field="statut",
                value="brouillon", warn=True,
            )  # fmt: skip
