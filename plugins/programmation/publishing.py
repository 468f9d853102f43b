"""What publishing reads before anything is written: the last publication, and the whole history.

Part of the Pelican edge, beside `site_extras`: files and the network are read here.
"""

from __future__ import annotations

import sys
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from builder.output.file_system import names_below
from programmation import urls
from programmation.checks.writing import late_posts
from programmation.content.history import UNSHALLOW, History
from programmation.content.lives import Lives
from programmation.content.loader import Content
from programmation.feeds.files import Sources
from programmation.feeds.sizes import too_large
from programmation.model import Library
from programmation.problems import Problem, Refusal, has_errors
from programmation.settings import Site

if TYPE_CHECKING:
    from programmation.feeds.publication import Fetch, Publication

REFETCH = "git fetch --refetch --no-filter"
INCOMPLETE = (
    "ce dépôt git n’a pas toute l’histoire du contenu : les abonnés recevraient des dates fausses."
    "\nDemandez-la par « {command} », puis recommencez"
)
UNREAD = (
    "git n’a pas pu lire l’histoire du contenu ({reason}) : les abonnés recevraient des dates"
    " fausses.\nTapez « git log » dans ce dossier, corrigez ce qui l’empêche, puis recommencez"
)
NO_PUBLICATION = (
    "Aucune publication précédente n’a pu être lue, ni à l’adresse {url}, ni dans le dossier"
    " {output} : rien n’est comparé à ce que les abonnés ont déjà."
)
OFFLINE = (
    "Le site {url} ne répond pas : la publication du dossier {output} est tenue pour la dernière."
)


def require_history(history: History, lives: Lives) -> None:
    """Raise `Refusal` when a part of the history is missing, as in a shallow clone."""
    if history.unread:
        raise Refusal(UNREAD.format(reason=history.unread))
    if not history.log.complete:
        raise Refusal(INCOMPLETE.format(command=UNSHALLOW))
    if lives.missing:
        raise Refusal(INCOMPLETE.format(command=REFETCH))


def former_themes(library: Library, lives: Lives) -> tuple[tuple[str, str], ...]:
    """Slug of each theme that is gone, and its heir's, by `redirections.txt` or else by history."""
    written = dict(
        [address.removeprefix(urls.THEMES).strip("/") for address in (redirect.old, redirect.new)]
        for redirect in library.redirects
        if redirect.old.startswith(urls.THEMES) and redirect.new.startswith(urls.THEMES)
    )
    return tuple(sorted({**lives.themes, **written}.items()))


def last_publication(output: Path, site: Site, fetch: Fetch) -> Publication | None:
    """The last publication: the live site, or else the one in `output`.

    fetch: absolute address → bytes, None where there are none; OSError without an answer.
    """
    # It imports icalendar, which is slow.
    from programmation.feeds.publication import read_publication

    note = ""
    try:
        if publication := read_publication(lambda name: fetch(f"{site.url}{name}"), site):
            return publication
    except OSError:
        note = OFFLINE
    names = list(names_below(output))
    publication = read_publication(
        lambda name: _local(output / urls.output_path(name)), site, names
    )
    if note := note if publication else NO_PUBLICATION:
        print(note.format(url=site.url, output=output.name), file=sys.stderr)
    return publication


def surprises(sources: Sources, content: Content, addresses: Container[str]) -> list[Problem]:
    """Problems of changes that subscribers would miss, or lose by; remedies say what to write."""
    library, site, publication = content.library, sources.site, sources.publication
    problems = late_posts(library.posts, sources.lives.came_out, site)
    # A text with errors is in no page, and yet not deleted: correct its errors first.
    if publication is not None and not has_errors(content.problems):
        from programmation.checks.subscribers import vanished

        problems += vanished(publication, library, site, addresses)
    return [*problems, *too_large(library, sources.brief)]


def _local(file: Path) -> bytes | None:
    with suppress(OSError):
        return file.read_bytes()
    return None
