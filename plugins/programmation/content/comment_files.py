"""Files of `content/commentaires/<post>/` → comments of their posts, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from programmation import kinds
from programmation.content.addresses import address_of
from programmation.content.entry import Entry
from programmation.grouping import grouped
from programmation.model import Comment
from programmation.problems import Problem, problem, suggestion
from programmation.text.plain_text import EMAIL


def linked_comments(
    entries: Iterable[Entry],
) -> tuple[tuple[Comment, ...], list[Problem]]:
    """Every sound comment whose post is known, earliest first, and what is wrong in the others."""
    entries = list(entries)
    found = [entry for entry in entries if entry.kind is kinds.COMMENT]
    posts = grouped(
        entries if found else (), lambda entry: [entry.slug] if entry.kind is kinds.POST else []
    )
    # A broken file is still known by name: the replies to it are not wrong for that.
    ids = {(entry.path.rpartition("/")[0], entry.slug) for entry in found}
    comments, problems = [], []
    for entry in found:
        of_entry = list(_problems(entry, posts, ids))
        problems += of_entry
        if entry.sound and not of_entry:
            (post,) = posts[entry.path.split("/")[1]]
            if address := address_of(post):
                comments.append(_comment(entry, address))
    return tuple(sorted(comments, key=kinds.COMMENT.sort)), problems


def _problems(
    entry: Entry, posts: Mapping[str, tuple[Entry, ...]], ids: set[tuple[str, str]]
) -> Iterable[Problem]:
    yield from _of_post(entry, posts)
    yield from _of_reply(entry, ids)
    yield from _of_words(entry)


def _of_post(entry: Entry, posts: Mapping[str, tuple[Entry, ...]]) -> Iterable[Problem]:
    parts = entry.path.split("/")
    folder = parts[1] if len(parts) == 3 else ""
    if not folder:
        yield problem(
            entry, "commentaire hors du dossier d’un article",
            "Placez-le dans content/commentaires/<nom de fichier de l’article>/.",
        )  # fmt: skip
    elif folder not in posts:
        yield problem(
            entry, "aucun article ne porte ce nom de fichier",
            suggestion(folder, posts) or "Renommez le dossier comme le fichier de l’article.",
            value=folder,
        )  # fmt: skip
    elif len(posts[folder]) > 1:
        yield problem(
            entry, "deux articles portent ce nom de fichier",
            "Renommez l’un des deux articles, ou retirez le commentaire.", value=folder,
        )  # fmt: skip


def _of_reply(entry: Entry, ids: set[tuple[str, str]]) -> Iterable[Problem]:
    reply_to, folder = entry.values.get("reply_to", ""), entry.path.rpartition("/")[0]
    if reply_to and (folder, reply_to) not in ids:
        siblings = [slug for place, slug in ids if place == folder]
        yield problem(
            entry, "aucun commentaire ne porte ce nom",
            suggestion(reply_to, siblings) or "Copiez le nom d’un fichier du même dossier.",
            field="reponse_a", value=reply_to,
        )  # fmt: skip
    elif reply_to and reply_to == entry.slug:
        yield problem(
            entry, "un commentaire se répond à lui-même",
            "Retirez la ligne.", field="reponse_a", value=reply_to,
        )  # fmt: skip


def _of_words(entry: Entry) -> Iterable[Problem]:
    if EMAIL.search(entry.values.get("name", "")):
        yield problem(
            entry, "adresse de courriel à la place d’un nom",
            "Écrivez le nom à afficher : l’adresse serait publiée.", field="nom",
        )  # fmt: skip
    if email := EMAIL.search(entry.body):
        line = entry.body_line + entry.body.count("\n", 0, email.start())
        yield problem(
            entry, "adresse de courriel dans un commentaire",
            "Effacez-la : elle serait publiée.", line=line,
        )  # fmt: skip
    if entry.sound and not entry.body.strip():
        remedy = "Écrivez-le sous le bloc de champs."
        yield problem(entry, "commentaire sans texte", remedy, line=entry.body_line)


def _comment(entry: Entry, post: str) -> Comment:
    return Comment(
        id=entry.slug,
        post=post,
        name=entry.values["name"],
        date=entry.values["date"],
        reply_to=entry.values.get("reply_to", ""),
        body=entry.body,
        source=entry.source,
    )
