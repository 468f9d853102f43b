"""Files of the site beside pages and feeds: comments, printed programmes, the editor, hosting.

Part of the Pelican edge: `generator` calls these functions with its writer and its settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from builder.errors import BuildError
from builder.incremental.inputs import version
from builder.incremental.memo import MEMORY
from programmation import http_headers, kinds, urls
from programmation.comments.isso import approved_comments
from programmation.feeds import open_data
from programmation.feeds.files import Sources
from programmation.model import Library
from programmation.pages import programme_pdf, share_image, typst_pdf
from programmation.pages.site_page import SitePage
from programmation.settings import Site, located_errors

if TYPE_CHECKING:
    from builder.writer import StagedWriter
    from programmation.editor.admin_page import PublishedEditor


PROGRAMME, POSTER = "programme.typ", "poster.typ"
"""Templates in the theme's folder `print`."""


def with_live_comments(library: Library, settings: Mapping[str, Any], site: Site) -> Library:
    """`library` with the approved comments of Isso's database (setting ISSO_DATABASE)."""
    database = Path(str(settings.get("ISSO_DATABASE") or ""))
    if not database.is_file():
        return library
    addresses = {post.url for post in library.posts}
    found = approved_comments(database, ZoneInfo(site.timezone))
    comments = (*library.comments, *(c for c in found if c.post in addresses))
    return replace(library, comments=tuple(sorted(comments, key=kinds.COMMENT.sort)))


def write_programmes(writer: StagedWriter, library: Library, site: Site, theme: Path) -> None:
    """Queue each season's PDF and each community's poster.  theme: the theme's folder `print`."""
    for name in (PROGRAMME, POSTER):
        if not (theme / name).is_file():
            raise BuildError(f"PROGRAMME_PDF : le thème n’a pas de {theme.name}/{name}")
    drawn_by = look("typst", sorted(path for path in theme.rglob("*") if path.is_file()))
    for address, make, template in sheets(library, site):
        document = make()
        produce = partial(typst_pdf.pdf, document, theme / template)
        fingerprint = MEMORY.digests.digest(document, drawn_by)
        writer.write_bytes(urls.output_path(address), produce, fingerprint)


def sheets(library: Library, site: Site) -> Iterator[tuple[str, Callable[[], str], str]]:
    """For each PDF: its address, a function that gives its content in JSON, its template."""
    for each in programme_pdf.programmes(library, site):
        yield urls.season_pdf(each.season.label), partial(programme_pdf.document, each), PROGRAMME
    for one in programme_pdf.posters(library, site):
        yield urls.poster(one.community.slug), partial(programme_pdf.poster_document, one), POSTER


def look(program: str, files: Iterable[Path]) -> bytes:
    """Digest of what pictures or PDFs are drawn with: the version of `program`, and `files`."""
    return MEMORY.digests.digest(version(program), *(file.read_bytes() for file in files))


def write_share_images(writer: StagedWriter, pages: Iterable[SitePage], fonts: Path) -> None:
    """Queue the picture for sharing of each page with a card (see `share_image`)."""
    share_image.forget_fonts()
    drawn_by = look("pillow", (Path(share_image.__file__), *sorted(fonts.iterdir())))
    for page in pages:
        if card := page.info.card:
            writer.write_bytes(
                f"{page.path.removesuffix('index.html')}{urls.SHARE_IMAGE}",
                partial(share_image.draw, card, fonts),
                MEMORY.digests.digest(card, drawn_by),
            )


def editor(settings: Mapping[str, Any], site: Site, library: Library) -> PublishedEditor | None:
    """The page /admin/, when publishing with EDITOR_BACKEND."""
    if not (settings.get("PUBLISHING") and settings.get("EDITOR_BACKEND")):
        return None
    # Imported only by builds with an editor.
    from programmation.editor import admin_page

    with located_errors():
        return admin_page.published(settings, site, library.communities)


def write_editor(writer: StagedWriter, editor: PublishedEditor) -> None:
    """Queue the page /admin/ and its files."""
    admin = urls.EDITOR[1:]
    for name, path in editor.files.all().items():
        if name != "index.html":
            writer.copy_file(f"{admin}{name}", path.resolve())
    writer.write_bytes(f"{admin}index.html", editor.page())
    writer.write_bytes(f"{admin}config.json", editor.files.config())


def write_open_data(writer: StagedWriter, library: Library, sources: Sources) -> None:
    """Queue the meetings for partners' programs, and their schema."""
    site, meetings = sources.site.undated, library.meetings
    dated = tuple((meeting, sources.dated[meeting.uid][0].modified) for meeting in meetings)
    for address, make in (
        (urls.MEETINGS_JSON, partial(open_data.meetings_json, dated, site)),
        (urls.MEETINGS_SCHEMA, partial(open_data.schema_json, site)),
        (urls.MEETINGS_CSV, partial(open_data.meetings_csv, meetings, site)),
    ):
        writer.write_bytes(urls.output_path(address), make, partial(MEMORY.digests.digest, make))


def write_hosting(
    writer: StagedWriter, site: Site, settings: Mapping[str, Any], editor: PublishedEditor | None
) -> None:
    """Queue configuration for hosts: `_headers`, and `.nojekyll` for GitHub Pages."""
    headers = http_headers.headers_file(site, editor.policy if editor else "")
    writer.write_bytes("_headers", headers)
    writer.write_bytes(".nojekyll", b"")
    if key := str(settings.get("INDEXNOW_KEY") or ""):
        # Search engines read it to verify announcements of pages (IndexNow).
        writer.write_bytes(f"{key}.txt", key.encode())
