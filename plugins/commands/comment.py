"""`make commentaire`: file the comment that someone sent by e-mail."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from commands.project import Project, project_parser, run
from commands.staff import Outcome, put_in_place
from programmation.comments.email import filed
from programmation.problems import Refusal

LARGEST = 50_000_000
"""Bytes of a message: twice what mail servers let through."""


def main(arguments: list[str] | None = None) -> int:
    parser = project_parser("commentaire", __doc__)
    parser.add_argument("fichier", nargs="?", default="", help="courriel enregistré (.eml)")
    parser.add_argument("--nom", default="", help="nom à afficher")
    parser.add_argument("--article", default="", help="nom de fichier de l’article")
    parser.add_argument("--reponse-a", default="", help="commentaire auquel il répond")
    return run(_file, parser.parse_args(arguments))


def _file(options: argparse.Namespace, project: Project) -> Outcome:
    data, root = _message(options.fichier), project.content
    # Drafts have comments too, from those who read them over.
    posts = replace(project, site=replace(project.site, show_drafts=True)).read().library.posts
    taken = {path.relative_to(root).as_posix() for path in root.glob("commentaires/*/*")}
    told = {"name": options.nom, "post": options.article, "reply_to": options.reponse_a}
    made = filed(data, posts, taken, datetime.now(project.zone), **told)
    path = root / made.path
    put_in_place(path, made.data, new=True)
    return f"Commentaire classé : {path}\nRelisez-le avant de publier.", True


def _message(path: str) -> bytes:
    if path:
        try:
            with Path(path).open("rb") as file:
                data = file.read(LARGEST + 1)
        except FileNotFoundError:
            raise Refusal(f"« {path} » : ce fichier n’existe pas. Vérifiez son nom.") from None
        except OSError:
            raise Refusal(f"« {path} » : lecture impossible. Vérifiez ses permissions.") from None
        if len(data) > LARGEST:
            raise Refusal(f"« {path} » : trop gros pour un courriel (plus de 50 Mo).")
        return data
    if sys.stdin.isatty():
        print("Collez le courriel, puis tapez Entrée et Ctrl-D :", file=sys.stderr)
    return sys.stdin.buffer.read()
