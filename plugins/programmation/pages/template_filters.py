"""Filters and constants that templates may use: `FILTERS`, `CONSTANTS`.

All take plain values and give plain text, which Jinja then escapes; only `qr_code` draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from builder.lazy_imports import lazy
from lazy_regex import lazy_compile
from programmation import urls
from programmation.colors import LOOKS
from programmation.feeds import announcement, calendar_links, meeting_dates
from programmation.model import Community, Meeting
from programmation.pages.structured_data import iso, json_ld
from programmation.parts import Theme
from programmation.text import french
from programmation.text.plain_text import TAG


def mailto(address: str, subject: str = "") -> str:
    """`mailto:` with a subject filled in."""
    query = f"?subject={quote(subject, safe='')}" if subject else ""
    return f"mailto:{quote(address, safe='@+')}{query}"


def is_phone(registration: str) -> bool:
    return registration[:1].isdigit()


def registration_href(registration: str, title: str) -> str:
    """Target for registering: a web address, an e-mail with its subject, or a telephone."""
    if is_phone(registration):
        number, _, extension = registration.partition(", poste ")
        digits = "".join(filter(str.isdigit, number))
        return f"tel:+1{digits}" + (f",{extension}" if extension else "")
    if "://" in registration or registration.startswith("mailto:"):
        return registration
    return mailto(registration, f"Inscription : {title}")


def sentence(text: str) -> str:
    """`text` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def slugs(subjects: Iterable[Community | Theme]) -> str:
    return " ".join(subject.slug for subject in subjects)


def state_word(meeting: Meeting, over: bool) -> str:
    """The most important word of its state; `Passée` for one that was held."""
    found = announcement.states(meeting, over=over)
    return found[0].word if found else "Passée"


@lru_cache(maxsize=1_000)
def breakable(url: str) -> Markup:
    """An address as text that may break after a slash on a narrow screen, and is copied whole."""
    return Markup("/<wbr>").join(re.split(r"(?<=[^/:])/(?=[^/])", url))


QR_MASK = 2
"""Mask of QR codes, of the eight in ISO/IEC 18004, 7.8.2; the code names it.  Drawing all eight
for the least penalty takes four fifths of the time; on a site's addresses this one has 1.01 times
the least (1.21 at most)."""


# A community's calendar is on its poster, and in each season's programme.
@lru_cache(maxsize=64)
def qr_svg(address: str, error: str, **drawn: Any) -> str:
    """The address as a QR code in SVG.  error: correction level, from `l` to `h`."""
    # Slow to import: only for pages with a code, and without the HTTP and TLS of its XML writer.
    with lazy("urllib.request"):
        import segno

    code = segno.make(address, error=error, micro=False, mask=QR_MASK)
    return str(code.svg_inline(omitsize=True, **drawn))


def qr_code(url: str) -> Markup:
    """The address as a QR code in SVG; the text beside it must give the address."""
    svg = qr_svg(url, "l", border=4, svgclass="qr-code", lineclass=None, dark="#000", light="#fff")
    return Markup(svg.replace("<svg", '<svg aria-hidden="true" focusable="false"'))  # noqa: S704


_SECTION = lazy_compile(r"<h2 id=\"([^\"]+)\">(.*?)</h2>", re.DOTALL)


def sections(html: Markup, least: int = 1) -> tuple[tuple[str, Markup], ...]:
    """Anchor and title of each section of a text, in order; none if it has fewer than `least`."""
    # Ten times as quick as the pattern.
    if html.count('<h2 id="') < least:
        return ()
    found = ((anchor, TAG.sub("", title)) for anchor, title in _SECTION.findall(str(html)))
    shown = tuple((a, Markup(text)) for a, text in found if text.strip())  # noqa: S704 (safe HTML)
    return shown if len(shown) >= least else ()


_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    # Titles are repeated on many pages.
    lru_cache(maxsize=20_000)(french.typeset),
    french.long_date, french.weekday_date, french.short_date, french.month_year,
    french.clock_range, french.duration,
    french.counted, french.in_sentence, french.with_de, french.of_place,
    french.month_abbreviation, iso, sentence, sections,
    slugs, state_word, urls.href, mailto, breakable, qr_code, registration_href, is_phone, json_ld,
    announcement.news_lines, announcement.states, announcement.owner_names, announcement.details,
    meeting_dates.when, meeting_dates.at_words, meeting_dates.day_words, meeting_dates.start_words,
    meeting_dates.moment_words, meeting_dates.stamp, meeting_dates.machine_date,
    calendar_links.webcal, calendar_links.google_link, calendar_links.outlook_link,
    calendar_links.map_link, calendar_links.google_subscription,
    calendar_links.outlook_subscription,
)  # fmt: skip
FILTERS: Mapping[str, Callable[..., Any]] = {each.__name__: each for each in _FUNCTIONS}

CONSTANTS: Mapping[str, Any] = {"colors": LOOKS, "urls": type("urls", (), {**urls.FIXED})}
"""Values that every template may read beside its own."""
