"""A season → its printed programme (letter size, a page for the year, one per community); a
community → its one-page poster.

`document` and `poster_document` return the content as JSON; `typst_pdf` makes the PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from fast_dataclass import dataclass
from programmation import urls
from programmation.colors import COLORS, LOOKS
from programmation.feeds.announcement import owner_names, states
from programmation.feeds.meeting_dates import TO_COME, when
from programmation.feeds.table import by_subject
from programmation.model import Community, Library, Meeting
from programmation.pages import template_filters
from programmation.pages.template_filters import registration_href, sentence
from programmation.season import Month, Season, current_season, meetings_of, months, seasons
from programmation.settings import Site
from programmation.text import french
from programmation.text.french import NBSP, typeset

# Level M: printed sheets get folded and stained.
qr_svg = partial(template_filters.qr_svg, error="m", border=0, scale=4)


@dataclass(frozen=True)
class Programme:
    """The printed programme of a season."""

    season: Season
    library: Library
    site: Site

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        return meetings_of(self.season, self.library.meetings)

    @property
    def pages(self) -> Iterator[tuple[Community, tuple[Meeting, ...]]]:
        """Communities with meetings in the season, and these meetings."""
        held = by_subject(self.meetings)
        for community in self.library.communities:
            if community.url in held:
                yield community, held[community.url]


def programmes(library: Library, site: Site) -> tuple[Programme, ...]:
    """Printed programmes of the seasons that have meetings, earliest first."""
    return tuple(
        Programme(season, library, site) for season in seasons(library.meetings, site.first_month)
    )


def document(programme: Programme) -> str:
    """Content of the programme, as JSON for `theme/print/programme.typ`."""
    site, label = programme.site, programme.season.label
    subscription = site.absolute(urls.SUBSCRIBE)
    shown = {
        "language": site.language,
        "title": f"Programmation {label} | {typeset(site.name)}",
        "organization": typeset(site.name),
        "season": label,
        "subscription": subscription,
        "subscription_shown": typeset(short_address(subscription)),
        "colors": {name: [color.ink, color.shape] for name, color in LOOKS.items()},
        "months": [
            {
                "name": sentence(french.month_year(month.first_day)),
                "meetings": [_in_month(each, month, site.today) for each in month.meetings],
            }
            for month in months(programme.season, programme.meetings)
        ],
        "calendar": _calendar("Toutes les communautés", site.absolute(urls.CALENDAR)),
        "pages": [
            {
                "name": typeset(community.name),
                "color": community.color,
                "summary": typeset(community.summary),
                "meetings": [in_full(meeting, site.today) for meeting in meetings],
                "calendar": _calendar(community.name, site.absolute(urls.calendar(community.slug))),
            }
            for community, meetings in programme.pages
        ],
    }
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)


MOST_ON_POSTER = 40
"""Most meetings on a legible poster."""


@dataclass(frozen=True)
class Poster:
    site: Site
    season: Season
    community: Community
    meetings: tuple[Meeting, ...]


def posters(library: Library, site: Site) -> tuple[Poster, ...]:
    """A poster for each community that meets in the present season, or else in the next one."""
    season = current_season(library.meetings, site.today, site.first_month)
    if season is None:
        return ()
    return tuple(Poster(site, season, *page) for page in Programme(season, library, site).pages)


def poster_document(poster: Poster) -> str:
    """Content of the poster, as JSON for `theme/print/poster.typ`."""
    site, community = poster.site, poster.community
    address = site.absolute(community.url)
    color = COLORS[community.color]
    others = max(0, len(poster.meetings) - MOST_ON_POSTER)
    past = sum(meeting.is_over(site.today) for meeting in poster.meetings)
    first = min(past, others)
    meetings = poster.meetings[first : first + MOST_ON_POSTER]
    follow = "Les changements, l’agenda et les comptes rendus"
    if others:
        counted = french.counted(others, "autre rencontre", "autres rencontres")
        follow = f"{counted}, les changements et l’agenda"
    shown = {
        "language": site.language,
        "title": typeset(f"{community.name}, rencontres {poster.season.label}"),
        "name": typeset(community.name),
        "territory": typeset(community.territory),
        "season": poster.season.label,
        "organization": typeset(site.name),
        "ink": color.ink,
        "shape": color.shape,
        "meetings": [in_full(meeting, site.today) for meeting in meetings],
        "qr": qr_svg(address),
        "alt": f"Code QR de la page {address}",
        "follow": follow,
        "address": address,
        "address_shown": typeset(short_address(address)),
        "email": typeset(community.email),
    }
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)


def _calendar(title: str, address: str) -> dict[str, str]:
    """Values about a calendar to subscribe to.  `address`: absolute, of the .ics file."""
    return {
        "qr": qr_svg(address),
        "alt": f"Code QR de l’agenda : {address}",
        "title": typeset(title),
    }


def _in_month(meeting: Meeting, month: Month, today: date) -> dict[str, Any]:
    # A meeting begun in the season before is shown on the month's first day.
    day = max(meeting.day, month.first_day)
    return {
        "color": meeting.color,
        "marks": list(dict.fromkeys(community.color for community in meeting.communities)),
        "off": not meeting.takes_place,
        "day": "–" if meeting.day_unknown else french.day_number(day),
        "title": typeset(meeting.title),
        "facts": f"{typeset(owner_names(meeting))}{_hour(meeting, day)}",
        "states": _states(meeting, today),
    }


def _hour(meeting: Meeting, day: date) -> str:
    """Hours of a meeting, shown beside the number of `day`."""
    if meeting.day_unknown:
        return f", {TO_COME}"
    last = meeting.last_day
    until = f", jusqu’au {french.short_date(last)}" if last != day else ""
    if day != meeting.day:
        return f", depuis le {french.short_date(meeting.day)}{until}"
    return until if meeting.whole_day else f", {french.clock(meeting.start)}{until}"


def in_full(meeting: Meeting, today: date) -> dict[str, Any]:
    """A meeting's values for the printed sheets: date, states, place, people, registration."""
    facts = []
    if place := meeting.place:
        parts = (typeset(part) for part in (place.name, place.address) if part)
        facts.append({"text": ", ".join(parts), "grey": False})
    names = [theme.name for theme in meeting.themes]
    method = meeting.special_method
    if method and method.label not in names:
        names.insert(0, method.label)
    about = [typeset(", ".join(names))] if names else []
    if meeting.hosts:
        hosts = typeset(
            french.enumeration([french.in_sentence(host.name) for host in meeting.hosts])
        )
        about.append(f"Animation{NBSP}: {hosts}")
    if about:
        facts.append({"text": " · ".join(about), "grey": True})
    registration = None
    if meeting.registration and not meeting.full and meeting.takes_registrations(today):
        href = registration_href(meeting.registration, meeting.title)
        registration = {"href": href, "text": typeset(short_address(meeting.registration))}
    examples = [{"text": "Exemple", "off": False}] if meeting.example else []
    return {
        "off": not meeting.takes_place,
        "title": typeset(meeting.title),
        "when": sentence(when(meeting)),
        "states": [*_states(meeting, today), *examples],
        "facts": facts,
        "registration": registration,
    }


def _states(meeting: Meeting, today: date) -> list[dict[str, Any]]:
    return [
        {"text": f"{state.word}{state.detail}", "off": state.kind in ("cancelled", "postponed")}
        for state in states(meeting, over=meeting.is_over(today))
        # The usual state needs no word.
        if state.kind != "planned"
    ]


def short_address(address: str) -> str:
    """A web address, shortened for paper."""
    for start in ("https://", "http://", "mailto:"):
        address = address.removeprefix(start)
    return address.rstrip("/")
