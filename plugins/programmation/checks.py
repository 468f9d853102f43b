"""What can be wrong although every file reads well: links, pictures, coherence.

Each check is a function of the library that yields problems; `CHECKS` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from programmation.links import Resolver, written_links
from programmation.model import Library, Site, Source
from programmation.problems import Problem, Severity, suggestion


@dataclass(frozen=True)
class Context:
    """What checks may look at."""

    library: Library
    site: Site
    resolver: Resolver
    addresses: Collection[str]
    """Every address that the site will have, with its final slash where it has one."""


def check(context: Context) -> list[Problem]:
    return [problem for found in CHECKS for problem in found(context)]


def texts(library: Library) -> Iterator[tuple[str, Source, int]]:
    """Every Markdown text with its file and the line where it starts."""
    for item in (*library.posts, *library.pages, *library.communities, *library.profiles):
        yield item.body, item.source, item.source.body_line
    for meeting in library.meetings:
        yield meeting.body, meeting.source, meeting.source.body_line
        yield meeting.recap, meeting.source, meeting.recap_line


def links(context: Context) -> Iterator[Problem]:
    """Links that lead nowhere, pictures that are missing or have no text to replace them."""
    for text, source, first_line in texts(context.library):
        for link in written_links(text):
            line = first_line + link.line
            what = "image" if link.picture else "lien"
            found = context.resolver.resolve(link.url, source.path)
            if found is None:
                scheme = link.url.partition(":")[0].lower()
                if scheme in ("javascript", "data", "vbscript", "file"):
                    yield Problem(
                        source.path, line, what, link.url, "adresse refusée par sécurité",
                        "Employez une adresse https ou un fichier du dossier content.",
                    )  # fmt: skip
                else:
                    near = suggestion(link.url, context.library.files if link.picture else ())
                    yield Problem(
                        source.path, line, what, link.url, "ne mène nulle part",
                        near or "Vérifiez le chemin du fichier.",
                    )  # fmt: skip
            elif found.startswith("/") and not found.startswith("//"):
                address = found.partition("#")[0].partition("?")[0]
                if address not in context.addresses:
                    near = suggestion(address, context.addresses)
                    yield Problem(
                        source.path, line, what, link.url, "page introuvable",
                        near or "Vérifiez l’adresse.",
                    )  # fmt: skip
            elif found.startswith("http://"):
                yield Problem(
                    source.path, line, what, link.url, "adresse non chiffrée (http)",
                    "Essayez la même adresse avec https.", Severity.WARNING,
                )  # fmt: skip
            if link.picture and not link.alt:
                yield Problem(
                    source.path, line, "image", link.url, "image sans texte de remplacement",
                    "Écrivez entre les crochets ce qu’elle montre : ![description](adresse).",
                )  # fmt: skip


CHECKS: tuple[Callable[[Context], Iterator[Problem]], ...] = (links,)
