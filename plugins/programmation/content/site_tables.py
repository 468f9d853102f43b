"""The tables that staff keep at the root of the content, a line each; `#` begins words for people.

`redirections.txt`: a former address that no text gives, and the address that it redirects to.

    /wp-content/uploads/2018/03/plan.pdf  /documents/plan.pdf
    /category/finances/                   /themes/finances/

`avertissements.txt`: words of a warning to ignore, after the file or the folder to ignore it in;
without one, it is ignored everywhere.

    documents/ : nom de fichier avec des espaces
    articles/2012/bilan.md : adresse non chiffrée
    lien sans texte
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from lazy_regex import lazy_compile
from programmation import urls
from programmation.content.addresses import RESERVED_MESSAGE, compared, holders, is_of_the_site
from programmation.content.decoding import text_anyhow
from programmation.content.entry import Entry
from programmation.content.field_types import read_address
from programmation.content.nodes import InvalidValue
from programmation.content.source_files import LEFT_WARNINGS, REDIRECTS
from programmation.parts import Redirect
from programmation.problems import ALL_WARNINGS, Problem, problem, suggestion
from programmation.season import LABEL
from programmation.text.french import fold


def _problems(table: str, data: bytes, read_line: Callable[[int, str], None]) -> list[Problem]:
    """Problems (`InvalidValue`) raised by `read_line`, called with the number and the text of each
    line that is not empty."""
    problems: list[Problem] = []
    for number, line in enumerate(text_anyhow(data).splitlines(), 1):
        text = " ".join(line.partition("#")[0].split())
        try:
            if text:
                read_line(number, text)
        except InvalidValue as error:
            problems.append(problem(table, error.message, error.remedy, value=text, line=number))
    return problems


_SEASON = lazy_compile(urls.season(LABEL).rstrip("/"))


def read_redirects(
    data: bytes, entries: Iterable[Entry], files: Collection[str]
) -> tuple[tuple[Redirect, ...], list[Problem]]:
    """Redirects in the table `data`, and problems.  files: paths of the content."""
    taken = {old: entry.path for old, entry in holders(entries).items()} if data else {}
    found: list[Redirect] = []

    def read_line(number: int, line: str) -> None:
        redirect = _redirect(line.split(), files, number)
        old = compared(redirect.old)
        # A season may lose its only meeting, when a wrong date is corrected.
        seasons = all(_SEASON.fullmatch(one) for one in (old, compared(redirect.new)))
        if is_of_the_site(old) and not seasons:
            raise InvalidValue(RESERVED_MESSAGE, "Retirez la ligne.")
        if holder := taken.get(old):
            raise InvalidValue(f"cette adresse est déjà celle de {holder}", "Retirez la ligne.")
        found.append(redirect)
        taken[old] = REDIRECTS

    problems = _problems(REDIRECTS, data, read_line)
    return tuple(found), problems


def _redirect(words: list[str], files: Collection[str], line: int) -> Redirect:
    if len(words) != 2:
        remedy = "Écrivez par exemple « /vieux.pdf /documents/plan.pdf »; une espace y est %20."
        raise InvalidValue("deux adresses sont attendues", remedy)
    old, new = words
    target = read_address(new)
    name = target.rpartition("/")[2]
    if "." in name and target.lstrip("/") not in files:
        raise InvalidValue("fichier introuvable", "Placez-le dans content, ou corrigez l’adresse.")
    # Servers add the slash, and the page in that folder redirects.
    address = read_address(old)
    page = address.endswith(("/", ".html", ".htm"))
    return Redirect(address if page else f"{address}/", target, line)


def read_left_warnings(
    data: bytes, paths: Collection[str]
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """File, folder (`documents/`) or empty text → words of warnings to ignore; and problems."""
    found: dict[str, tuple[str, ...]] = {}
    folders = {path[: n + 1] for path in paths if data for n, c in enumerate(path) if c == "/"}
    example = "Par exemple : « documents/ : nom de fichier avec des espaces »."

    def read_line(_number: int, line: str) -> None:
        where, _, words = map(str.strip, (line if ":" in line else f":{line}").partition(":"))
        where = where.removeprefix("content/").lstrip("/")
        if f"{where}/" in folders:
            where += "/"
        if not words or (not where and fold(words) in ALL_WARNINGS):
            raise InvalidValue("il manque les mots de l’avertissement à laisser", example)
        if where and where not in folders and where not in paths:
            near = suggestion(where, (*paths, *folders))
            raise InvalidValue("ni fichier ni dossier de ce nom", near or example)
        found[where] = (*found.get(where, ()), words)

    return found, _problems(LEFT_WARNINGS, data, read_line)
