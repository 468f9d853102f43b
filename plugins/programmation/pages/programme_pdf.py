"""A season → its printed programme: letter size, a page for the year, one per community.

Two steps, so that a build without changes never loads WeasyPrint: `document` gives the
whole page as one text, pictures and fonts in it, whose digest is the PDF's key; `pdf`
turns that text into the same bytes each time.
"""

from __future__ import annotations

import ctypes
import hashlib
import mimetypes
import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.incremental.code import version
from programmation import urls
from programmation.model import Community, Library, Meeting, Season
from programmation.pages.page_info import Template
from programmation.season import Month, meetings_of, months, seasons
from programmation.settings import Site


class NoPango(Exception):
    """WeasyPrint cannot load Pango; the message is French and says what to install."""


@dataclass(frozen=True)
class Calendar:
    """A calendar to subscribe to, with its QR code."""

    title: str
    address: str
    """Absolute address of the .ics file."""

    @property
    def qr(self) -> str:
        """The address as a QR code: a `data:` address of an SVG picture."""
        import segno  # Only a build that makes PDFs needs it.

        # Level M: a printed sheet gets folded and stained.
        uri: str = segno.make(self.address, error="m", micro=False).svg_data_uri(
            border=0, scale=4, encode_minimal=True, omitsize=True
        )
        return uri


@dataclass(frozen=True)
class PrintedCommunity:
    community: Community
    meetings: tuple[Meeting, ...]
    calendar: Calendar


@dataclass(frozen=True)
class Programme:
    """What the printed programme of a season shows."""

    site: Site
    season: Season
    months: tuple[Month, ...]
    pages: tuple[PrintedCommunity, ...]
    """Communities that have a meeting in the season."""
    calendar: Calendar
    subscription: str
    """Absolute address of the page of subscriptions."""

    @property
    def path(self) -> str:
        """`programmation/2017-2018.pdf`."""
        return urls.output_path(urls.season_pdf(self.season.label))


def programmes(library: Library, site: Site) -> tuple[Programme, ...]:
    """One for each season that has a meeting, earliest first."""
    return tuple(
        programme(season, library, site) for season in seasons(library.meetings, site.first_month)
    )


def programme(season: Season, library: Library, site: Site) -> Programme:
    meetings = meetings_of(season, library.meetings)
    pages = []
    for community in library.communities:
        mine = tuple(m for m in meetings if m.community.slug == community.slug)
        if mine:
            calendar = Calendar(community.name, site.absolute(urls.calendar(community.slug)))
            pages.append(PrintedCommunity(community, mine, calendar))
    return Programme(
        site=site,
        season=season,
        months=months(season, meetings),
        pages=tuple(pages),
        calendar=Calendar("Toutes les communautés", site.absolute(urls.CALENDAR)),
        subscription=site.absolute(urls.SUBSCRIBE),
    )


def document(
    programme: Programme, template: Template, data_uri: Callable[[str], str] = lambda name: ""
) -> str:
    """The HTML of the programme, which needs nothing outside itself.

    template: `print/programme.html`.  `data_uri` gives a file of the theme's static folder
    (`fonts/texte.woff2`) as a `data:` address, or nothing when the theme has no such file.
    """
    html = template.render(programme=programme, site=programme.site)
    return _FONT_FACE.sub(lambda match: _with_font(match[0], data_uri), html)


_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_FONT_URL = re.compile(r"url\(\"static:([\w./-]+)\"\)")


def _with_font(rule: str, data_uri: Callable[[str], str]) -> str:
    match = _FONT_URL.search(rule)
    uri = data_uri(match[1]) if match else ""
    # Without its file, the rule goes: the next family of the list takes over.
    return _FONT_URL.sub(f'url("{uri}")', rule) if uri else ""


def key(document: str) -> str:
    """Digest of all that shapes the PDF, known before WeasyPrint is loaded."""
    versions = " ".join(version(name) for name in ("weasyprint", "pydyf", "fonttools"))
    return hashlib.sha256(f"{versions}\n{document}".encode()).hexdigest()


def pdf(document: str) -> bytes:
    """Tagged PDF/UA-1; the same bytes for the same document.  Raises `NoPango`."""
    try:
        from weasyprint import HTML  # Half a second, and Pango: only when really needed.
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise NoPango(NO_PANGO) from error
    # Nothing outside the document is ever fetched, whatever a title holds.
    fetcher = URLFetcher(allowed_protocols=("data",))
    with _fixed_font_dates():
        data: bytes = HTML(string=document, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return data


@contextmanager
def _fixed_font_dates() -> Iterator[None]:
    """fontTools writes the time into the fonts that it cuts down, unless this variable is set."""
    name = "SOURCE_DATE_EPOCH"
    former = os.environ.get(name)
    os.environ[name] = "0"
    try:
        yield
    finally:
        if former is None:
            del os.environ[name]
        else:
            os.environ[name] = former


NO_PANGO = (
    "PDF : la bibliothèque Pango manque à cet ordinateur. Sur Debian ou Ubuntu, tapez : "
    "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
_PANGO_NAMES = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0")


def has_pango(names: Iterable[str] = _PANGO_NAMES) -> bool:
    """Whether `pdf` can work here, known without loading WeasyPrint."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def wanted(settings: Mapping[str, Any], say: Callable[[str], object]) -> bool:
    """Whether this build makes PDFs (setting PROGRAMME_PDF).

    Where Pango is missing, publishing stops (`NoPango`), and a preview goes on without.
    """
    if not settings.get("PROGRAMME_PDF"):
        return False
    if has_pango():
        return True
    if settings.get("PUBLISHING"):
        raise NoPango(NO_PANGO)
    say(f"{NO_PANGO}\nLe site est construit sans PDF.")
    return False


def static_data_uri(folder: Path) -> Callable[[str], str]:
    """For `document`: the files of the theme's static folder."""

    def data_uri(name: str) -> str:
        path = folder / name
        if not path.is_file():
            return ""
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"data:{media_type};base64,{b64encode(path.read_bytes()).decode()}"

    return data_uri
