"""`make site NOM=… DOSSIER=…`: an empty site for another organisation, in three questions."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from commands.project import stop
from commands.site_template import Answers, Unusable, is_copied, made_files

QUESTIONS = {
    "nom": "Comment s’appelle l’organisation?",
    "region": "Quelle région ou quelle ville dessert-elle?",
    "courriel": "À quelle adresse de courriel peut-on lui écrire?",
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make site", description=__doc__)
    for name, question in QUESTIONS.items():
        parser.add_argument(f"--{name}", default="", help=question)
    parser.add_argument("dossier", type=Path, help="dossier du nouveau site")
    options = parser.parse_args(arguments)
    texts = [getattr(options, name).strip() or _ask(name) for name in QUESTIONS]
    try:
        create(Path(), options.dossier, Answers(*texts), date.today())  # noqa: DTZ011  (a local day)
    except Unusable as error:
        stop(str(error))
    print(
        f"Le site est dans {options.dossier}. Pour le voir :\n  cd {options.dossier} && make serve"
    )


def _ask(name: str) -> str:
    if not sys.stdin.isatty():
        stop(f"Il manque {name.upper()}=… ({QUESTIONS[name]})")
    return input(f"{QUESTIONS[name]} ").strip()


def create(project: Path, folder: Path, answers: Answers, today: date) -> None:
    """Write the new site in `folder`, which must not exist or be empty.  Raises `Unusable`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable(f"DOSSIER : {folder} existe déjà et n’est pas vide.")
    settings = (project / "pelicanconf.py").read_text("utf-8")
    made = made_files(answers, settings, today, str(uuid.uuid4()))
    for path in project_files(project):
        if is_copied(path) and (project / path).is_file():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / path, target)
    for path, text in made.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    # The checker and Git expect the folder, though nothing is in it yet.
    (folder / "content/images").mkdir(exist_ok=True)


def project_files(project: Path) -> Iterator[str]:
    """Posix paths of the project's own files: what Git knows, or all but what make made."""
    listed = subprocess.run(  # noqa: S603
        ["git", "-C", str(project), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        yield from filter(None, listed.stdout.split("\0"))
        return
    made = {".git", ".venv", ".cache", "output", "node_modules", "__pycache__", ".isso"}
    for path in sorted(project.rglob("*")):
        parts = path.relative_to(project).parts
        if path.is_file() and not made & {*parts}:
            yield "/".join(parts)


if __name__ == "__main__":
    main()
