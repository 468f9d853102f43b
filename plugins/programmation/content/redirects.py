"""`redirections.txt`, at the root of the content: former addresses of what has no text of its own.

    /wp-content/uploads/2018/03/plan.pdf  /documents/plan.pdf
    /category/finances/                   /themes/finances/

On each line a former address and where it leads now; what follows `#` is for people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lazy_regex import lazy_compile
from programmation import urls
from programmation.content.addresses import RESERVED_MESSAGE, address_of, compared, is_of_the_site
from programmation.content.entry import Entry
from programmation.content.field_types import Unreadable, read_address
from programmation.content.source_files import REDIRECTS
from programmation.model import Redirect
from programmation.problems import Problem, problem

_SEASON = lazy_compile(urls.season(r"\d{4}-\d{4}").rstrip("/"))
EXAMPLE = "« /wp-content/uploads/plan.pdf /documents/plan.pdf »"


def read_redirects(
    data: bytes, entries: Iterable[Entry], files: Collection[str]
) -> tuple[tuple[Redirect, ...], list[Problem]]:
    """The table that `data` is, and what is wrong in it.  files: the content's, by path."""
    if not data:
        return (), []
    entries = list(entries)
    taken = {compared(address): entry.path for entry in entries if (address := address_of(entry))}
    for entry in entries:
        for old in entry.values.get("old_addresses", ()):
            taken.setdefault(compared(old), entry.path)
    found: dict[str, Redirect] = {}
    problems: list[Problem] = []
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        try:
            redirect = _redirect(words, files)
            _require_free(redirect, taken)
        except Unreadable as error:
            value = " ".join(words)
            problems.append(
                problem(REDIRECTS, error.message, error.remedy, value=value, line=number)
            )
        else:
            found[compared(redirect.old)] = redirect
            taken[compared(redirect.old)] = REDIRECTS
    return tuple(found.values()), problems


def _redirect(words: list[str], files: Collection[str]) -> Redirect:
    if len(words) != 2:
        raise Unreadable("deux adresses sont attendues", f"Écrivez-les ainsi : {EXAMPLE}.")
    old, new = words
    target = read_address(new)
    name = target.rpartition("/")[2]
    if "." in name and target.lstrip("/") not in files:
        raise Unreadable("fichier introuvable", "Placez-le dans content, ou corrigez l’adresse.")
    # A folder of the file's name: servers add the slash, and the page in it leads on.
    address = read_address(old)
    page = address.endswith(("/", ".html", ".htm"))
    return Redirect(address if page else f"{address}/", target)


def _require_free(redirect: Redirect, taken: dict[str, str]) -> None:
    old = compared(redirect.old)
    # A season whose only meeting is in another one, once its date is put right.
    both = old, compared(redirect.new)
    seasons = all(_SEASON.fullmatch(address) for address in both)
    if is_of_the_site(old) and not seasons:
        raise Unreadable(RESERVED_MESSAGE, "Retirez la ligne.")
    if holder := taken.get(old):
        raise Unreadable(f"cette adresse est déjà celle de {holder}", "Retirez la ligne.")
