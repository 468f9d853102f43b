"""`avertissements.txt`, at the root of the content: warnings that staff have decided to leave.

    documents/ : nom de fichier avec des espaces
    articles/2012/bilan.md : adresse non chiffrée
    lien sans texte

On each line words of a warning, after the file or the folder that it is left for; without one, it
is left everywhere.  What follows `#` is for people.
"""

from __future__ import annotations

from collections.abc import Collection

from programmation.content.source_files import LEFT_WARNINGS
from programmation.problems import ALL_WARNINGS, Problem, problem, suggestion
from programmation.text.french import fold

EXAMPLE = "« documents/ : nom de fichier avec des espaces »"


def read_left_warnings(
    data: bytes, paths: Collection[str]
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """File, folder (`documents/`) or nothing → words, and what is wrong.  paths: all files."""
    found: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    folders = {path[: end + 1] for path in paths for end, sign in enumerate(path) if sign == "/"}
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        where, colon, words = (part.strip() for part in line.partition("#")[0].partition(":"))
        if not colon:
            where, words = "", where
        where = where.removeprefix("content/").lstrip("/")
        if f"{where}/" in folders:
            where += "/"
        if not words and not where:
            continue
        if not words or (not where and fold(words) in ALL_WARNINGS):
            told = "il manque les mots de l’avertissement à laisser", f"Par exemple : {EXAMPLE}."
        elif where and where not in folders and where not in paths:
            near = suggestion(where, (*paths, *folders))
            told = "ni fichier ni dossier de ce nom", near or f"Par exemple : {EXAMPLE}."
        else:
            found[where] = (*found.get(where, ()), words)
            continue
        shown = f"{where} : {words}" if where else words
        problems.append(problem(LEFT_WARNINGS, *told, value=shown, line=number))
    return found, problems
