"""A community's meetings of a season → one letter sheet for the wall of a kitchen.

Made as the season's printed programme is, whose pieces it takes (see `programme_pdf`).
"""

from __future__ import annotations

import json

from fast_dataclass import dataclass
from programmation.colors import COLORS
from programmation.model import Community, Library, Meeting
from programmation.pages import programme_pdf
from programmation.season import Season, current_season
from programmation.settings import Site
from programmation.text import french

MOST = 40
"""Meetings of a sheet whose letters can be read."""


@dataclass(frozen=True)
class Poster:
    site: Site
    season: Season
    community: Community
    meetings: tuple[Meeting, ...]


def posters(library: Library, site: Site) -> tuple[Poster, ...]:
    """One for each community that meets in the season under way, or else the next one."""
    season = current_season(library.meetings, site.today, site.first_month)
    if season is None:
        return ()
    pages = programme_pdf.Programme(season, library, site).pages
    return tuple(Poster(site, season, community, meetings) for community, meetings in pages)


def document(poster: Poster) -> str:
    """All that the poster shows, as the JSON that `theme/print/poster.typ` reads."""
    site, community = poster.site, poster.community
    address = site.absolute(community.url)
    color = COLORS[community.color]
    others = max(0, len(poster.meetings) - MOST)
    past = sum(meeting.is_over(site.today) for meeting in poster.meetings)
    meetings = poster.meetings[min(past, others) :][:MOST]
    follow = "Les changements, l’agenda et les comptes rendus"
    if others:
        counted = french.counted(others, "autre rencontre", "autres rencontres")
        follow = f"{counted}, les changements et l’agenda"
    shown = {
        **programme_pdf.language(site),
        "title": programme_pdf.printable(f"{community.name}, rencontres {poster.season.label}"),
        "name": programme_pdf.printable(community.name),
        "territory": programme_pdf.printable(community.territory),
        "season": f"Rencontres {poster.season.label}",
        "organization": programme_pdf.printable(site.name),
        "ink": color.ink,
        "mark": programme_pdf.mark("#ffffff", color.shape),
        "meetings": [programme_pdf.in_full(meeting, site.today) for meeting in meetings],
        "qr": programme_pdf.qr_svg(address),
        "alt": f"Code QR de la page {address}",
        "follow": follow,
        "address": address,
        "address_shown": programme_pdf.printable(programme_pdf.short(address)),
        "email": programme_pdf.printable(community.email),
    }
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)
