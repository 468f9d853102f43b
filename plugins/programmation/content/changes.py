"""Changes of meetings: their kinds, their value, and their dates.

`story` finds them: announced, moved, cancelled, with a recap.
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
    """Kind of change: the word before the meeting's title, and those beside the date."""

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
"""Kinds of changes that cancel or postpone a meeting → its state since."""
MOVES = (ChangeKind.DATED, ChangeKind.MOVED)
"""Kinds of changes to another date: several are told apart by their new date."""


@dataclass(frozen=True)
class Stamp:
    """When an event was last changed, and first made; None where it is not known."""

    modified: datetime
    created: datetime | None = None


@dataclass(frozen=True)
class MeetingState(Standing):
    """State of a meeting in one version of its file."""

    when: datetime | None
    """When that version was committed; None if earlier than the known history."""
    start: datetime
    status: Status = Status.PLANNED
    previous_start: datetime | None = None
    recap: bool = False
    end: datetime | None = None
    place: str = ""
    """Place, normalised: commas and capitals do not count."""
    communities: tuple[str, ...] = ()
    """Present slugs of its communities; empty when not known."""
    registration: str = ""
    registration_until: datetime | None = None
    day_unknown: bool = False
    """Whether only the month of `start` is known."""


@dataclass(frozen=True)
class Change:
    """One change of a meeting."""

    kind: ChangeKind
    meeting: Meeting
    when: datetime
    start: datetime
    """The meeting's date after the change; when cancelled or postponed, the one given up."""
    previous_start: datetime | None = None
    to: str = ""
    """What tells the change from others of its kind: the place, the end's hour…"""
    former_communities: tuple[str, ...] = ()
    """Slugs of the communities that the meeting left, or of all it had when it was cancelled or
    postponed: their subscribers are told too."""
    month_alone: bool = False
    """Whether only the month of `start` is known."""
    number: int = 1
    """Rank among changes of the same kind, and to the same date, of the same meeting."""

    @property
    def title(self) -> str:
        """`12 octobre 2017 : Déplacée – Financer un projet`, with plain spaces, for searches."""
        day = month_year(self.start) if self.month_alone else long_date(self.start.date())
        date = day.replace(NBSP, " ")
        word = f"{self.kind.word} – " if self.kind.word else ""
        return f"{date} : {word}{self.meeting.title}"

    @property
    def key(self) -> str:
        """Identifier of the change in the whole site: the same if `when` is corrected."""
        to = f"-{self.start:%Y%m%dT%H%M}" if self.kind in MOVES else ""
        to += f"-{self.to}" if self.to else ""
        number = "" if self.number == 1 else f"-{self.number}"
        return f"{self.meeting.uid}/{self.kind.name.lower()}{to}{number}"


def state_of(meeting: Meeting, when: datetime | None) -> MeetingState:
    """Present state of `meeting`, recorded at that moment."""
    communities = tuple(community.slug for community in meeting.communities)
    return state_from(vars(meeting), when, meeting.place, communities)


_SAME = "start end previous_start registration registration_until day_unknown".split()
"""Attributes with the same name in a meeting and in its state."""


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
    # Without an address, a link tells places apart; a private one is never used.
    online = place.public_online or ("en ligne" if place.online else "")
    return slugify(f"{place.name} {place.address or place.public_url} {online}")


def declared_change(item: Meeting | Post, site: Site) -> datetime | None:
    """The moment of `modifie`; None if that is after the day for which the site is built."""
    moment = item.modified
    return moment if moment and moment.date() <= site.today else None


def announced_at(meeting: Meeting, site: Site) -> datetime:
    """When a meeting was announced, where nothing tells: at the opening of its season, or of the
    present one if that is earlier.

    A meeting of a later season was announced in the present one.
    """
    first = min(filter(None, (meeting.start, meeting.previous_start)))
    season = min(season_of(day, site.first_month) for day in (first.date(), site.today))
    return datetime.combine(season.first_day, time(), ZoneInfo(site.timezone))
