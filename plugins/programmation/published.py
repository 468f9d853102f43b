"""What the site has beside pages and feeds: Isso's comments, printed programmes, hosts' files.

Part of the Pelican edge: `generators` calls these, with its writer and its settings.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from builder.errors import BuildError
from programmation import hosting, programme_pdf
from programmation.isso_database import UnreadableDatabase, approved_comments
from programmation.model import Library, Site


class Writer(Protocol):
    def write_bytes(
        self, name: str, produce: bytes | Callable[[], bytes], fingerprint: str | None = None
    ) -> None: ...


def with_live_comments(library: Library, settings: Mapping[str, Any], site: Site) -> Library:
    """`library` with the comments that were approved in Isso (setting ISSO_DATABASE)."""
    database = Path(str(settings.get("ISSO_DATABASE") or ""))
    if not database.is_file():
        return library
    try:
        found = approved_comments(database, ZoneInfo(site.timezone))
    except UnreadableDatabase as error:
        raise BuildError(str(error)) from None
    addresses = {post.url for post in library.posts}
    comments = (*library.comments, *(c for c in found if c.post in addresses))
    return replace(library, comments=tuple(sorted(comments, key=lambda c: (c.date, c.id))))


def makes_pdfs(settings: Mapping[str, Any]) -> bool:
    """Whether each season has its programme as a PDF.  BuildError where it must and cannot."""
    try:
        return programme_pdf.wanted(settings, lambda line: print(line, file=sys.stderr))
    except programme_pdf.NoPango as error:
        raise BuildError(str(error)) from None


def write_programmes(
    writer: Writer,
    library: Library,
    site: Site,
    template: programme_pdf.Template,
    static: Path,
) -> None:
    """Queue each season's PDF.  template: `print/programme.html`; static: the theme's folder."""
    data_uri = programme_pdf.static_data_uri(static)
    for programme in programme_pdf.programmes(library, site):
        document = programme_pdf.document(programme, template, data_uri)
        writer.write_bytes(
            programme.path, partial(programme_pdf.pdf, document), programme_pdf.key(document)
        )


def write_hosting(writer: Writer, site: Site, settings: Mapping[str, Any]) -> None:
    """Queue what hosts read: `_headers` for some, `.nojekyll` for GitHub Pages."""
    hosts = tuple(settings.get("EMBED_HOSTS", ()))
    writer.write_bytes(
        "_headers", hosting.headers_file(site.root, isso=site.isso, embed_hosts=hosts)
    )
    writer.write_bytes(".nojekyll", b"")
