"""Texts that say nothing, wait too long, or say too much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from programmation.checks.context import Context, lacking, warning
from programmation.model import Visibility
from programmation.problems import Problem

DRAFT_PATIENCE = timedelta(days=90)


def empty(context: Context) -> Iterator[Problem]:
    """Posts, pages and meetings without a word; a meeting may have a summary instead."""
    for entry in context.content.entries:
        if not (entry.kind.speaks and entry.sound):
            continue
        blank = not entry.body or entry.body.isspace()
        if blank and not entry.values.get("summary"):
            yield warning(
                entry, entry.body_line, "", "", f"{entry.kind.name} sans texte",
                "Écrivez-le sous la ligne « --- », ou ajoutez un résumé.",
            )  # fmt: skip


def old_drafts(context: Context) -> Iterator[Problem]:
    for post in context.content.complete.posts:
        age = context.site.today - (post.modified or post.date).date()
        waits = post.visibility is Visibility.DRAFT and not post.example
        if waits and age > DRAFT_PATIENCE:
            yield warning(
                post.source.path, post.source.line("statut"), "statut", "brouillon",
                f"ce brouillon attend depuis {age.days // 30} mois",
                "Publiez-le en retirant cette ligne, ou supprimez le fichier.",
            )  # fmt: skip


def private_links(context: Context) -> Iterator[Problem]:
    """The private link of a meeting, written where everybody would read it."""
    for entry in context.content.entries:
        place = entry.values.get("place", {})
        url = place.get("url")
        if not url or not place.get("private"):
            continue
        remedy = "Retirez-le d’ici : les personnes inscrites le reçoivent par courriel."
        message = "le lien privé du lieu serait publié"
        if (position := entry.body.find(url)) >= 0:
            line = entry.body_line + entry.body.count("\n", 0, position)
            yield lacking(entry, line, "lien", url, message, remedy)
        for key, name in (("resume", "summary"), ("inscription", "registration")):
            if url in entry.values.get(name, ""):
                yield lacking(entry, entry.line(key), key, url, message, remedy)
