"""`make site NOM=… DOSSIER=…`: an empty site for another organisation, in three questions.

The house is copied as it is; settings and content are made from the answers.  All that names an
organisation or a region is in one of the two.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import uuid
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from shlex import quote
from string import Template

from commands.staff import Outcome, command, write_whole
from programmation.content.scaffold import quoted
from programmation.problems import Refusal
from programmation.season import season_of
from programmation.text.french import slugify

QUESTIONS = {
    "nom": "Comment s’appelle l’organisation?",
    "region": "Quelle région ou quelle ville dessert-elle?",
    "courriel": "À quelle adresse de courriel peut-on lui écrire?",
}
LEFT_OUT = (
    "content/", "tests/", "bench/", ".ci/", ".github/workflows/tests.yml", "CHANGELOG.md",
    "CONTRIBUTING.md", "README.md", "pelicanconf.py",
    *(f"docs/{name}.png" for name in ("accueil", "papier", "programmation", "telephone")),
)  # fmt: skip
"""Paths that are not copied: this organisation's own, what README shows, and work on the code."""
FIRST_TEXTS = Path(__file__).with_name("first_texts")
"""Folder of example texts; in these and in their paths, `$nom` stands for an answer."""


@command("site", "dossier", **QUESTIONS)
def main(given: Namespace) -> Outcome:
    if not given.dossier:
        raise Refusal("Donnez le dossier du nouveau site : DOSSIER=../site")
    texts = {name: getattr(given, name).strip() for name in QUESTIONS}
    for name, question in QUESTIONS.items():
        if not texts[name]:
            if not sys.stdin.isatty():
                raise Refusal(f"Il manque {name.upper()}=… ({question})")
            texts[name] = input(f"{question} ").strip()
    folder, typed = Path(given.dossier), quote(given.dossier)
    create(Path(), folder, texts, date.today())  # noqa: DTZ011  (a local day)
    return f"Le site est dans {folder}. Pour le voir :\n  cd {typed} && make serve", True


def create(project: Path, folder: Path, answers: Mapping[str, str], today: date) -> None:
    """Write the new site in `folder`, which must not exist or be empty.  Raises `Refusal`.
    answers: to `QUESTIONS`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"DOSSIER : {folder} existe déjà et n’est pas vide.")
    settings = (project / "pelicanconf.py").read_text("utf-8")
    makefile = (project / "Makefile").read_text("utf-8")
    made = made_files(answers, settings, today, str(uuid.uuid4()))
    made["Makefile"] = makefile.partition("##@ Travailler sur le code")[0]
    for path in project_files(project):
        if not path.startswith(LEFT_OUT) and (project / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / path, folder / path)
    for path, text in made.items():
        write_whole(folder / path, text.encode())
    # The checker and Git expect the folder, though nothing is in it yet.
    (folder / "content/images").mkdir(exist_ok=True)


def project_files(project: Path) -> Iterator[str]:
    """Posix paths of the project's own files: those tracked by git; else all but generated ones."""
    known = "ls-files -z --cached --others --exclude-standard".split()
    git = ["git", "-C", str(project), *known]
    listed = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603
    if listed.returncode == 0 and listed.stdout:
        yield from filter(None, listed.stdout.split("\0"))
        return
    made = {".git", ".venv", ".cache", "output", "node_modules", "__pycache__", ".isso"}
    for path in sorted(project.rglob("*")):
        parts = path.relative_to(project).parts
        if path.is_file() and not made & {*parts}:
            yield "/".join(parts)


def made_files(answers: Mapping[str, str], settings: str, today: date, uid: str) -> dict[str, str]:
    """Path → text of every file made from the answers.  Raises `Refusal`.

    settings: the text of this site's pelicanconf.py.  uid: a new identity for the example
    meeting.
    """
    for name in ("nom", "region"):
        value = answers[name]
        if not slugify(value) or not value.isprintable() or len(value) > 120:
            raise Refusal(f"{name.upper()} : « {value} » ne peut pas servir de nom.")
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", answers["courriel"], re.ASCII):
        raise Refusal(f"COURRIEL : « {answers['courriel']} » n’est pas une adresse de courriel.")
    meeting_day = today + timedelta(days=30)
    # An example meeting on a weekend would look like a mistake.
    meeting_day += timedelta(days={5: 2, 6: 1}.get(meeting_day.weekday(), 0))
    values = {
        **answers, "uid": uid, "annee": str(today.year), "jour": today.isoformat(),
        "rencontre": meeting_day.isoformat(), "saison": season_of(meeting_day, 9).label,
    }  # fmt: skip
    texts = {file.relative_to(FIRST_TEXTS).as_posix(): file for file in FIRST_TEXTS.rglob("*.md")}
    # The first group of settings describes the organisation.
    emptied = "SITESUBTITLE SITE_REGION SITE_EMAIL FACEBOOK_URL NEWSLETTER_URL ISSO_URL".split()
    # The feeds' permanent ids have the domain of the e-mail address.
    named = {"SITENAME": answers["nom"], "FEED_TAG_HOST": answers["courriel"].partition("@")[2]}
    return {"pelicanconf.py": replaced(settings, dict.fromkeys(emptied, "") | named)} | {
        Template(path).substitute(values): _filled(file.read_text("utf-8"), values)
        for path, file in sorted(texts.items())
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    """A template filled with the answers; values of fields are quoted where YAML needs it."""

    def field(line: re.Match[str]) -> str:
        return f"{line[1]}: {quoted(Template(line[2]).substitute(values))}"

    start, fields, body = text.rpartition("---\n")
    return re.sub(r"(?m)^(\w+): (.+)$", field, start) + fields + Template(body).substitute(values)


def replaced(source: str, values: Mapping[str, str]) -> str:
    """Python text with these values assigned to these names; the rest is kept."""
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        name = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""
        if name in values:
            # A JSON string is also a Python string.
            line = f"{name} = {json.dumps(values[name], ensure_ascii=False)}\n"
            lines[node.lineno - 1 : node.end_lineno] = [line]
    return "".join(lines)
