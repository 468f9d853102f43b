"""A season → its printed programme: letter size, a page for the year, one per community.

Two steps, so that a build without changes never loads Typst: `document` gives all that is shown as
one text, whose digest, with the theme's files, is the PDF's key; `pdf` turns it into the same bytes
on every machine, with the theme's fonts and Typst's own.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programmation import urls
from programmation.colors import COLORS
from programmation.feeds.announcement import states, whose
from programmation.feeds.meeting_dates import TO_COME, when
from programmation.model import Community, Library, Meeting, Method, Season, Status
from programmation.pages.template_filters import registration_href, sentence
from programmation.season import Month, meetings_of, months, seasons
from programmation.settings import Site
from programmation.text.french import (
    NBSP,
    clock,
    day_number,
    enumeration,
    in_sentence,
    month_year,
    short_date,
    typeset,
)


@dataclass(frozen=True)
class Calendar:
    """A calendar to subscribe to, with its QR code."""

    title: str
    address: str
    """Absolute address of the .ics file."""

    @property
    def qr(self) -> str:
        """The address as a QR code: an SVG picture."""
        import segno  # Only a build that makes PDFs needs it.

        # Level M: a printed sheet gets folded and stained.
        svg: str = segno.make(self.address, error="m", micro=False).svg_inline(
            border=0, scale=4, omitsize=True
        )
        return svg


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
        mine = tuple(m for m in meetings if m.is_of(community))
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


# -- What is shown ---------------------------------------------------------------------------


def document(programme: Programme) -> str:
    """All that the programme shows, as the JSON that `theme/print/programme.typ` reads."""
    return json.dumps(shown(programme), ensure_ascii=False, sort_keys=True)


def shown(programme: Programme) -> dict[str, Any]:
    site, label = programme.site, programme.season.label
    language, _, region = site.language.partition("-")
    return {
        "title": f"Programmation {label} | {_text(site.name)}",
        "heading": f"Programmation {label}",
        "organization": _text(site.name),
        "language": language,
        "region": region or None,
        "season": f"Rencontres {label}",
        "nothing": "Aucune rencontre",
        "registration": f"Inscription{NBSP}: ",
        "calendar_title": "L’agenda dans votre téléphone",
        "subscription": programme.subscription,
        "subscription_shown": _text(_short(programme.subscription)),
        "after": ".",
        "inks": {name: color.ink for name, color in COLORS.items()},
        "marks": {name: _mark(color.ink, color.shape) for name, color in COLORS.items()},
        "months": [
            {
                "name": sentence(month_year(month.first_day)),
                "meetings": [_in_month(meeting) for meeting in month.meetings],
            }
            for month in programme.months
        ],
        "calendar": _calendar(programme.calendar),
        "pages": [
            {
                "name": _text(page.community.name),
                "color": page.community.color,
                "summary": _text(page.community.summary or ""),
                "meetings": [_in_full(meeting) for meeting in page.meetings],
                "calendar": _calendar(page.calendar),
            }
            for page in programme.pages
        ],
    }


def _calendar(calendar: Calendar) -> dict[str, str]:
    return {
        "qr": calendar.qr,
        "alt": f"Code QR de l’agenda : {calendar.address}",
        "before": f"{_text(calendar.title)}{NBSP}: photographiez ce code, ou visitez ",
    }


def _in_month(meeting: Meeting) -> dict[str, Any]:
    return {
        "color": meeting.community.color,
        "marks": list(dict.fromkeys(community.color for community in meeting.communities)),
        "off": not meeting.takes_place,
        "day": "–" if meeting.day_unknown else day_number(meeting.day),
        "title": _text(meeting.title),
        "facts": f"{_text(whose(meeting))}{_hour(meeting)}",
        "states": _states(meeting),
    }


def _hour(meeting: Meeting) -> str:
    """What the number of the day leaves to say."""
    if meeting.day_unknown:
        return f", {TO_COME}"
    last = meeting.last_day
    until = f", jusqu’au {short_date(last)}" if last != meeting.day else ""
    return until if meeting.whole_day else f", {clock(meeting.start)}{until}"


def _in_full(meeting: Meeting) -> dict[str, Any]:
    facts = []
    if place := meeting.place:
        parts = (_text(part) for part in (place.name, place.address) if part)
        facts.append({"text": ", ".join(parts), "grey": False})
    names = [theme.name for theme in meeting.themes]
    if meeting.method is Method.CODEVELOPMENT and "Codéveloppement" not in names:
        names.insert(0, "Codéveloppement")
    about = [_text(", ".join(names))] if names else []
    if meeting.hosts:
        hosts = _text(enumeration([in_sentence(host.name) for host in meeting.hosts]))
        about.append(f"Animation{NBSP}: {hosts}")
    if about:
        facts.append({"text": " · ".join(about), "grey": True})
    registration = None
    if meeting.registration and meeting.takes_place and meeting.status is not Status.FULL:
        href = registration_href(meeting.registration, meeting.title)
        registration = {"href": href, "text": _text(_short(meeting.registration))}
    examples = [{"text": "Exemple", "off": False}] if meeting.example else []
    return {
        "off": not meeting.takes_place,
        "title": _text(meeting.title),
        "when": sentence(when(meeting)),
        "states": [*_states(meeting), *examples],
        "facts": facts,
        "registration": registration,
    }


def _states(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {"text": f"{state.word}{state.detail}", "off": state.kind in ("cancelled", "postponed")}
        for state in states(meeting)
        # What goes without saying on paper.
        if state.kind != "planned"
    ]


def _mark(ink: str, shape: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        f'<path fill="{ink}" d="{shape}"/></svg>'
    )


def _text(text: str) -> str:
    """Typeset; what is longer than any word may be cut anywhere sooner than run off the sheet."""
    return _LONG.sub(_cut_anywhere, typeset(text))


_LONG = re.compile(r"[^\s/]{24,}")


def _cut_anywhere(match: re.Match[str]) -> str:
    word = match[0]
    # Words of letters are cut as in French, by Typst.
    return word if word.isalpha() and len(word) < 30 else "\u200b".join(word)


def _short(address: str) -> str:
    """An address as it is read on paper."""
    for start in ("https://", "http://", "mailto:"):
        address = address.removeprefix(start)
    return address.rstrip("/")


# -- The PDF ---------------------------------------------------------------------------------


def key(document: str, theme: Path, typst: str) -> str:
    """Digest of all that shapes the PDF, known before Typst is loaded.

    typst: its version.  theme: the folder `print` of the theme: `programme.typ`, and its `fonts`.
    """
    digest = hashlib.sha256(f"{typst}\n{document}".encode())
    for path in sorted(theme.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def pdf(document: str, theme: Path) -> bytes:
    """Tagged PDF/UA-1; the same bytes for the same document.

    A sign that no font draws (PDF/UA wants all of them drawn) is shown as □, and told.
    """
    import typst  # Large: only when really needed.

    missing = ""
    for _ in range(MOST_ROUNDS):
        try:
            data = _compiled(document, theme, ["ua-1"])
        except typst.TypstError as error:
            found = _NOT_DRAWN.search(str(error))
            if not found:
                raise
            missing += found[1][0]
            document = _without(document, found[1][0])
        else:
            break
    else:
        data = _compiled(document, theme, [])
    if missing:
        print(
            f"PDF : aucune police du programme ne dessine « {missing} » ni ses semblables ; "
            f"« {NOT_DRAWN} » les remplace.",
            file=sys.stderr,
        )
    return data


NOT_DRAWN = "□"
MOST_ROUNDS = 30
_NOT_DRAWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")


def _without(document: str, sign: str) -> str:
    """`document` without a sign that no font draws, nor those of its kind."""
    first, last = (0x2E80, 0x10FFFF) if ord(sign) >= 0x2E80 else (ord(sign), ord(sign))
    if 0x0500 <= ord(sign) < 0x2000:
        # A script: none of its letters is there.
        first, last = ord(sign) & ~0x7F, ord(sign) | 0x7F
    return re.sub(
        f"[{re.escape(chr(first))}-{re.escape(chr(last))}\u200d\ufe0f]", NOT_DRAWN, document
    )


def _compiled(document: str, theme: Path, standards: list[Any]) -> bytes:
    import typst

    data: bytes = typst.compile(
        theme / "programme.typ",
        root=theme,
        font_paths=[theme / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": document},
        pdf_standards=standards,
        timestamp=0,
    )
    return data
