"""Changes of meetings: their kinds, what one is, and what dates them.

`story` finds them: announced, moved, cancelled, told afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.model import Meeting, Post
from programmation.parts import Place, Standing, Status
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.french import NBSP, long_date, month_year, slugify


class ChangeKind(Enum):
    """What happened: the word put before the meeting's title, and the words beside the date."""

    ANNOUNCED = "", "Rencontre annoncée"
    DATED = "Date fixée", "Date fixée"
    MOVED = "Déplacée", "Rencontre déplacée"
    POSTPONED = "Reportée", "Rencontre reportée"
    CANCELLED = "ANNULÉ", "Rencontre annulée"
    REINSTATED = "Rétablie", "Rencontre rétablie"
    HOURS = "Nouvel horaire", "Changement d’horaire"
    PLACE = "Nouveau lieu", "Changement de lieu"
    COMMUNITY = "Nouvelle communauté", "Changement de communauté"
    FULL = "Complet", "Rencontre complète"
    OPEN = "Places libres", "Places de nouveau libres"
    UNSURE = "À confirmer", "Rencontre à confirmer"
    CONFIRMED = "Confirmée", "Rencontre confirmée"
    REGISTRATION = "Inscription", "Changement d’inscription"
    RECAP = "Compte rendu", "Compte rendu publié"

    def __init__(self, word: str, label: str) -> None:
        self.word, self.label = word, label


OFF = {ChangeKind.POSTPONED: Status.POSTPONED, ChangeKind.CANCELLED: Status.CANCELLED}
"""Kinds of changes that take a meeting off → its state since."""
MOVES = (ChangeKind.DATED, ChangeKind.MOVED)
"""Kinds of changes that move a meeting: told apart by the date that it has since."""


@dataclass(frozen=True)
class Stamp:
    """When an event was last changed, and first made, where that is known."""

    modified: datetime
    created: datetime | None = None


@dataclass(frozen=True)
class MeetingState(Standing):
    """What one version of a meeting's file said."""

    when: datetime | None
    """When that version was committed; None when that was before what is known."""
    start: datetime
    status: Status = Status.PLANNED
    previous_start: datetime | None = None
    recap: bool = False
    end: datetime | None = None
    place: str = ""
    """Place, normalised: commas and capitals do not count."""
    communities: tuple[str, ...] = ()
    """Slugs of its communities, as of today; empty when not known."""
    registration: str = ""
    registration_until: datetime | None = None
    day_unknown: bool = False
    """Whether `start` stands for a whole month."""


@dataclass(frozen=True)
class Change:
    """One event in the life of a meeting."""

    kind: ChangeKind
    meeting: Meeting
    when: datetime
    start: datetime
    """The meeting's date once changed; for one that is off, the date that no longer holds."""
    previous_start: datetime | None = None
    to: str = ""
    """What tells the change from others of its kind: the place, the hour of the end…"""
    former_communities: tuple[str, ...] = ()
    """Slugs of the communities that the meeting left, or all that it had when it was taken off:
    their subscribers are told too."""
    month_alone: bool = False
    """Whether `start` stands for a whole month."""
    number: int = 1
    """Rank among changes of the same kind, and to the same date, of the same meeting."""

    @property
    def title(self) -> str:
        """`12 octobre 2017 : Déplacée – Financer un projet`, in plain spaces, as people search."""
        day = month_year(self.start) if self.month_alone else long_date(self.start.date())
        date = day.replace(NBSP, " ")
        word = f"{self.kind.word} – " if self.kind.word else ""
        return f"{date} : {word}{self.meeting.title}"

    @property
    def key(self) -> str:
        """Identity of the change in the whole site, whatever is known of its date."""
        to = f"-{self.start:%Y%m%dT%H%M}" if self.kind in MOVES else ""
        to += f"-{self.to}" if self.to else ""
        number = "" if self.number == 1 else f"-{self.number}"
        return f"{self.meeting.uid}/{self.kind.name.lower()}{to}{number}"


def state_of(meeting: Meeting, when: datetime | None) -> MeetingState:
    """State of `meeting` as it is today, recorded at that moment."""
    communities = tuple(community.slug for community in meeting.communities)
    return state_from(vars(meeting), when, meeting.place, communities)


_SAME = "start end previous_start registration registration_until day_unknown".split()
"""Values that a meeting and a state of it have under the same names."""


def state_from(
    values: Mapping[str, Any],
    when: datetime | None,
    place: Place | None,
    communities: tuple[str, ...],
) -> MeetingState:
    """State in a version of a meeting's file.  `values`: attribute → value."""
    same = {name: values[name] for name in _SAME if name in values}
    return MeetingState(
        when, status=Status(values["status"]), recap=bool(values["recap"]), place=place_key(place),
        communities=communities, **same,
    )  # fmt: skip


def place_key(place: Place | None) -> str:
    if place is None:
        return ""
    # A link leads to the place where there is no address; what is private is never told.
    online = place.public_online or ("en ligne" if place.online else "")
    return slugify(f"{place.name} {place.address or place.public_url} {online}")


def declared_change(item: Meeting | Post, site: Site) -> datetime | None:
    """The moment of `modifie`; None before that day, when the site is built for an earlier one."""
    moment = item.modified
    return moment if moment and moment.date() <= site.today else None


def announced_at(meeting: Meeting, site: Site) -> datetime:
    """When a meeting was announced, for want of a better source: at the opening of its season, or
    of today's if that is earlier.

    One of a season to come: as that of today did.
    """
    first = min(filter(None, (meeting.start, meeting.previous_start)))
    season = min(season_of(day, site.first_month) for day in (first.date(), site.today))
    return datetime.combine(season.first_day, time(), ZoneInfo(site.timezone))
