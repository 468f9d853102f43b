"""Files of `content/commentaires/<post>/` → comments of their posts, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from programmation import kinds
from programmation.content.addresses import address_of
from programmation.content.entry import Entry
from programmation.grouping import grouped
from programmation.model import Comment
from programmation.problems import Problem, problem, suggestion, warning
from programmation.text.plain_text import EMAIL, LONGEST_COMMENT


def linked_comments(entries: Collection[Entry]) -> tuple[tuple[Comment, ...], list[Problem]]:
    """All valid comments of known posts, earliest first; problems of the others."""
    found = [entry for entry in entries if entry.kind is kinds.COMMENT]
    posts = grouped(
        entries if found else (), lambda entry: [entry.slug] if entry.kind is kinds.POST else []
    )
    # A file with errors still counts as a comment that others reply to.
    ids = {(entry.path.rpartition("/")[0], entry.slug) for entry in found}
    comments, problems = [], []
    for entry in found:
        of_entry = [*_wrong_in(entry, posts, ids)]
        problems += of_entry
        if entry.sound and not any(problem.is_error for problem in of_entry):
            (post,) = posts[entry.path.split("/")[1]]
            if address := address_of(post):
                text = {"body": entry.body, "source": entry.source, **entry.values}
                comments.append(Comment(id=entry.slug, post=address, **text))
    return tuple(sorted(comments, key=kinds.COMMENT.sort)), problems


def _wrong_in(
    entry: Entry, posts: Mapping[str, tuple[Entry, ...]], ids: set[tuple[str, str]]
) -> Iterator[Problem]:
    """Problems of one comment.  posts: by slug; ids: folder and slug of every comment."""
    place = entry.path.rpartition("/")[0]
    folder = place.partition("/")[2]
    if not folder or "/" in folder:
        remedy = "Placez-le dans content/commentaires/<nom de fichier de l’article>/."
        yield problem(entry, "commentaire hors du dossier d’un article", remedy)
    elif folder not in posts:
        near = suggestion(folder, posts) or "Renommez le dossier comme le fichier de l’article."
        yield problem(entry, "aucun article ne porte ce nom de fichier", near, value=folder)
    elif len(posts[folder]) > 1:
        remedy = "Renommez l’un des deux articles, ou retirez le commentaire."
        yield problem(entry, "deux articles portent ce nom de fichier", remedy, value=folder)
    reply_to = entry.values.get("reply_to", "")
    if reply_to and (place, reply_to) not in ids:
        message = "aucun commentaire ne porte ce nom"
        siblings = [slug for folder, slug in ids if folder == place]
        near = suggestion(reply_to, siblings) or "Copiez le nom d’un fichier du même dossier."
        yield problem(entry, message, near, field="reponse_a", value=reply_to)
    elif reply_to and reply_to == entry.slug:
        message = "un commentaire se répond à lui-même"
        yield problem(entry, message, "Retirez la ligne.", field="reponse_a", value=reply_to)
    if EMAIL.search(entry.values.get("name", "")):
        remedy = "Écrivez le nom à afficher : l’adresse serait publiée."
        yield problem(entry, "adresse de courriel à la place d’un nom", remedy, field="nom")
    if email := EMAIL.search(entry.body):
        line = entry.body_line + entry.body.count("\n", 0, email.start())
        remedy = "Effacez-la : elle serait publiée."
        yield problem(entry, "adresse de courriel dans un commentaire", remedy, line=line)
    if entry.sound and not entry.body.strip():
        remedy = "Écrivez-le sous le bloc de champs."
        yield problem(entry, "commentaire sans texte", remedy, line=entry.body_line)
    if len(entry.body) > LONGEST_COMMENT:
        shown = f"les {LONGEST_COMMENT} premiers caractères"
        message = f"commentaire dont la page ne montre que {shown}"
        yield warning(entry, message, "Raccourcissez-le.", line=entry.body_line)
