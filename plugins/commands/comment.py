"""`make commentaire`: file the comment that someone sent by e-mail."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from commands.project import Project, at_work, read_project, stop
from programmation.comments.email import filed


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make commentaire", description=__doc__)
    parser.add_argument("fichier", nargs="?", default="", help="courriel enregistré (.eml)")
    parser.add_argument("--nom", default="", help="nom à afficher")
    parser.add_argument("--article", default="", help="nom de fichier de l’article")
    parser.add_argument("--reponse-a", default="", help="commentaire auquel il répond")
    options = parser.parse_args(arguments)
    with at_work():
        project = read_project(SHOW_DRAFTS=True)
        told = {"name": options.nom, "post": options.article, "reply_to": options.reponse_a}
        path = file_comment(project, _message(options.fichier), told)
    print(f"Commentaire classé : {path}\nRelisez-le avant de publier.")


def file_comment(project: Project, data: bytes, told: Mapping[str, str]) -> Path:
    """Write the file and return its path.  told: see `email.filed`, which says what it raises."""
    posts = project.read().library.posts
    root = project.content
    taken = {path.relative_to(root).as_posix() for path in root.glob("commentaires/*/*")}
    made = filed(data, posts, taken, project.now, **told)
    path = root / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(made.data)
    return path


def _message(path: str) -> bytes:
    if path:
        try:
            return Path(path).read_bytes()
        except FileNotFoundError:
            stop(f"« {path} » : ce fichier n’existe pas. Vérifiez son nom.")
        except OSError:
            stop(f"« {path} » : lecture impossible. Vérifiez ses permissions.")
    if sys.stdin.isatty():
        print("Collez le courriel, puis tapez Entrée et Ctrl-D :", file=sys.stderr)
    return sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
