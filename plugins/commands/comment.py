"""`make commentaire`: file the comment that someone sent by e-mail."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from commands.project import project_of
from commands.staff import Outcome, command, write_whole
from programmation.comments.email import filed
from programmation.problems import Refusal

LARGEST = 50_000_000
"""Most bytes of a message: twice what mail servers let through."""


@command("commentaire", "fichier", nom="nom à afficher", article="nom de fichier de l’article",
         reponse_a="commentaire auquel il répond")  # fmt: skip
def main(given: Namespace) -> Outcome:
    project = project_of(given)
    data, root = _message(given.fichier), project.content.absolute()
    # Drafts have comments too, from people who review them.
    posts = replace(project, site=replace(project.site, show_drafts=True)).read().library.posts
    taken = {path.relative_to(root).as_posix() for path in root.glob("commentaires/*/*")}
    typed = {"name": given.nom, "post": given.article, "reply_to": given.reponse_a}
    made = filed(data, posts, taken, datetime.now(project.zone), **typed)
    path = root / made.path
    write_whole(path, made.data, new=True)
    return f"Commentaire classé : {path}\nRelisez-le avant de publier.", True


def _message(path: str) -> bytes:
    if path:
        try:
            with Path(path).open("rb") as file:
                data = file.read(LARGEST + 1)
        except FileNotFoundError:
            raise Refusal(f"« {path} » : ce fichier n’existe pas. Vérifiez son nom.") from None
        if len(data) > LARGEST:
            raise Refusal(f"« {path} » : trop gros pour un courriel (plus de 50 Mo).")
        return data
    if sys.stdin.isatty():
        print("Collez le courriel, puis tapez Entrée et Ctrl-D :", file=sys.stderr)
    return sys.stdin.buffer.read()
