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

import yaml

from commands.staff import Outcome, command
from fast_dataclass import dataclass
from programmation.organization import ORGANIZATION
from programmation.problems import Refusal
from programmation.season import season_of
from programmation.text.french import slugify

QUESTIONS = {
    "nom": "Comment s’appelle l’organisation?",
    "region": "Quelle région ou quelle ville dessert-elle?",
    "courriel": "À quelle adresse de courriel peut-on lui écrire?",
}


@command("site", "dossier", **QUESTIONS)
def main(given: Namespace) -> Outcome:
    texts = [getattr(given, name).strip() or _ask(name) for name in QUESTIONS]
    folder = Path(given.dossier)
    create(Path(), folder, Answers(*texts), date.today())  # noqa: DTZ011  (a local day)
    return f"Le site est dans {folder}. Pour le voir :\n  cd {folder} && make serve", True


def _ask(name: str) -> str:
    if not sys.stdin.isatty():
        raise Refusal(f"Il manque {name.upper()}=… ({QUESTIONS[name]})")
    return input(f"{QUESTIONS[name]} ").strip()


def create(project: Path, folder: Path, answers: Answers, today: date) -> None:
    """Write the new site in `folder`, which must not exist or be empty.  Raises `Refusal`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"DOSSIER : {folder} existe déjà et n’est pas vide.")
    settings = (project / "pelicanconf.py").read_text("utf-8")
    made = made_files(answers, settings, today, str(uuid.uuid4()))
    for path in project_files(project):
        if not path.startswith(LEFT_OUT) and (project / path).is_file():
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


# -- Answers → files ----------------------------------------------------------

LEFT_OUT = (
    "content/", "tests/", "bench/", ".ci/", "docs/", ".github/workflows/tests.yml",
    "CHANGELOG.md", "README.md", "pelicanconf.py",
)  # fmt: skip
"""What is this organisation's own, or tests its content."""


@dataclass(frozen=True)
class Answers:
    name: str
    """`Réseau d’entraide de la Côte`"""
    region: str
    email: str
    """Its domain becomes that of the feeds' permanent ids."""


def made_files(answers: Answers, settings: str, today: date, uid: str) -> dict[str, str]:
    """Path → text of every file made from the answers.  Raises `Refusal`.

    settings: the text of this site's pelicanconf.py.  uid: a new identity for the example
    meeting.
    """
    _check(answers)
    return {
        "pelicanconf.py": _settings(answers, settings),
        "README.md": _readme(answers),
        **{f"content/{path}": text for path, text in _content(answers, today, uid).items()},
    }


def _check(answers: Answers) -> None:
    for label, value in (("NOM", answers.name), ("REGION", answers.region)):
        if not slugify(value) or not value.isprintable() or len(value) > 120:
            raise Refusal(f"{label} : « {value} » ne peut pas servir de nom.")
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", answers.email, re.ASCII):
        raise Refusal(f"COURRIEL : « {answers.email} » n’est pas une adresse de courriel.")


# -- Settings ------------------------------------------------------------------------------


def _settings(answers: Answers, text: str) -> str:
    """`text` with the values of the first group, which names the organisation, replaced."""
    return replaced(
        text,
        {
            "SITENAME": answers.name,
            "SITESUBTITLE": "",
            "SITE_REGION": "",
            "SITE_EMAIL": "",
            "FACEBOOK_URL": "",
            "NEWSLETTER_URL": "",
            "FEED_TAG_HOST": answers.email.partition("@")[2],
            "ISSO_URL": "",
        },
    )


def replaced(source: str, values: Mapping[str, str]) -> str:
    """Python text whose assignments to these names have these values; the rest is kept."""
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        if not isinstance(node, ast.Assign):
            continue
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in values and node.end_lineno:
            # A string of JSON is one of Python.
            line = f"{target.id} = {json.dumps(values[target.id], ensure_ascii=False)}\n"
            lines[node.lineno - 1 : node.end_lineno] = [line]
    return "".join(lines)


# -- Content -------------------------------------------------------------------------------


def _content(answers: Answers, today: date, uid: str) -> dict[str, str]:
    meeting_day = today + timedelta(days=30)
    # A meeting on a weekend would look like a mistake.
    meeting_day += timedelta(
        days=(7 - meeting_day.weekday()) % 7 if meeting_day.weekday() > 4 else 0
    )
    season = season_of(meeting_day, 9).label
    return {
        ORGANIZATION.file: _document(
            {"nom": answers.name, "region": answers.region, "courriel": answers.email,
             "slogan": f"Des rencontres pour apprendre les uns des autres : {answers.region}."},
            "",
        ),
        "auteurs/equipe.md": _document(
            {"nom": f"L’équipe : {answers.name}", "organisation": answers.name,
             "courriel": answers.email},
            "Écrivez ici quelques lignes qui présentent l’équipe.",
        ),
        "communautes/premiere-communaute.md": _document(
            {"nom": "Première communauté", "territoire": answers.region, "exemple": "oui"},
            "Dites ici qui se réunit, et pourquoi. Le nom de ce fichier est l’adresse de la page.",
        ),
        f"articles/{today.year}/bienvenue.md": _document(
            {"titre": "Bienvenue", "date": today.isoformat(), "auteurs": "equipe",
             "resume": "Le premier article, à remplacer par le vôtre.", "exemple": "oui"},
            "Ce site annonce nos rencontres et raconte ce qu’on y apprend.",
        ),
        f"rencontres/{season}/premiere-rencontre.md": _document(
            {"titre": "Première rencontre", "uid": uid, "communaute": "premiere-communaute",
             "debut": f"{meeting_day.isoformat()} 8 h 30", "animation": "equipe",
             "inscription": answers.email, "exemple": "oui"},
            "Dites ici de quoi il sera question. Après la rencontre, ajoutez un titre "
            "« Compte rendu » (## Compte rendu) et ce qui s’y est dit.",
        ),
        "pages/a-propos.md": _document(
            {"titre": "À propos", "resume": f"{answers.name}, en quelques mots."},
            "Présentez ici l’organisation : ce qu’elle fait, pour qui, et comment la joindre.",
        ),
        "pages/confidentialite.md": _document(
            {"titre": "Confidentialité", "resume": "Ce que le site sait de vous : rien."},
            "Ce site ne dépose aucun témoin et ne mesure pas ses visites. Les commentaires que "
            "vous envoyez par courriel sont publiés avec le nom que vous choisissez, jamais "
            "avec votre adresse.",
        ),
    }  # fmt: skip


def _document(fields: Mapping[str, str], body: str) -> str:
    block = yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{block}---\n{body}\n"


def _readme(answers: Answers) -> str:
    return f"""# {answers.name}

Le site de la programmation : articles, rencontres, calendriers et abonnements.

    make html       construit le site dans output/
    make serve      montre le site pendant qu’on écrit
    make check      dit ce qui ne va pas dans le contenu
    make publish    construit le site à publier ; SITEURL=https://…

Les textes sont dans `content/`, les réglages dans `pelicanconf.py`. GUIDE.md explique le reste.
"""
