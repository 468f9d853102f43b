"""Facts about a meeting, given before its text, as French lines of plain text.

Calendars put these lines first in an event's description, RSS and Atom first in an item.  A place's
private link is never among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fast_dataclass import dataclass
from programmation.feeds.meeting_dates import moment_words, when
from programmation.model import Meeting
from programmation.parts import Person, Place, Status
from programmation.text import french


@dataclass(frozen=True)
class StateLabel:
    """Label of a meeting's state."""

    kind: str
    """CSS class of the label: `draft`, `tentative`, `planned`, `confirmed`, `full`, `moved`,
    `postponed`, `cancelled`."""
    word: str
    detail: str = ""
    """Text after the label: ` (était le 4 mai)`."""


_LABELS = {status: StateLabel(status.name.lower(), status.label) for status in Status}
_LABELS[Status.FULL] = StateLabel("full", "Complet")  # Of its places.
PLANNED = _LABELS[Status.PLANNED]


def states(meeting: Meeting, *, over: bool = False) -> tuple[StateLabel, ...]:
    """Labels of the meeting's state, the most important first; at least one until it is `over`.

    Once over, only a meeting that was not held has one.
    """
    if meeting.status in (Status.DRAFT, Status.CANCELLED):
        return (_LABELS[meeting.status],)
    if meeting.undated:
        return (replace(_LABELS[Status.POSTPONED], detail=", nouvelle date à venir"),)
    if over:
        return ()
    plain = meeting.status in (Status.PLANNED, Status.POSTPONED)
    found = [] if plain else [_LABELS[meeting.status]]
    if before := meeting.previous_start:
        other_day = before.date() != meeting.day
        detail = f" (était le {french.short_date(before)})" if other_day else ""
        found.insert(0, StateLabel("moved", "Déplacée", detail))
    return tuple(found) or (PLANNED,)


def news_lines(meeting: Meeting) -> tuple[str, ...]:
    """Lines that say that a meeting is cancelled, postponed, moved or full, and why; or none."""
    lines = []
    if meeting.cancelled:
        lines.append("Cette rencontre est annulée.")
    elif meeting.undated:
        lines.append("Cette rencontre est reportée : la nouvelle date n’est pas encore choisie.")
    elif meeting.previous_start:
        previous = moment_words(meeting.previous_start)
        lines.append(f"Déplacée : {when(meeting)}, au lieu du {previous}.")
    if meeting.tentative:
        lines.append("À confirmer : le jour, l’heure ou le lieu peuvent encore changer.")
    elif meeting.full:
        lines.append("Complet : il n’y a plus de place.")
    # Staff explain a change in the summary.
    if lines and meeting.summary:
        lines.append(meeting.summary)
    return tuple(line.replace(" :", f"{french.NBSP}:") for line in lines)


def fact_lines(meeting: Meeting, *, registers: bool = True) -> tuple[str, ...]:
    """Lines about registration (if one still `registers`), place, community and people."""
    facts = {
        "Inscription": registration_line(meeting) if registers else "",
        **dict(details(meeting)),
        "Lieu": place_line(meeting.place) if meeting.place else "",
        "Communautés de pratique" if len(meeting.communities) > 1 else "Communauté de pratique": (
            "toutes" if meeting.of_all else owner_names(meeting)
        ),
        "Formule": meeting.special_method.full.lower() if meeting.special_method else "",
        "Avec": french.enumeration([person_line(expert) for expert in meeting.experts]),
        "Animation": french.enumeration([host.name for host in meeting.hosts]),
    }
    lines = [f"{label}{french.NBSP}: {value}" for label, value in facts.items() if value]
    if meeting.example:
        lines.append(f"Exemple{french.NBSP}: cette rencontre montre comment le site fonctionne.")
    return tuple(lines)


def owner_names(meeting: Meeting) -> str:
    """Communities of a meeting: `Nord`, `Nord et Sud`, `Toutes les communautés`."""
    if meeting.of_all:
        return "Toutes les communautés"
    return french.enumeration([community.name for community in meeting.communities])


def details(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Term and description of facts that few meetings have: number of places, price, language."""
    if meeting.capacity:
        yield "Places", str(meeting.capacity)
    if meeting.price:
        yield "Prix", meeting.price
    if meeting.language:
        yield "Langue", french.language_name(meeting.language)


def registration_line(meeting: Meeting) -> str:
    """Line that says where to register and until when; may be empty."""
    if not meeting.registration or not meeting.takes_place:
        return ""
    until = meeting.registration_until
    limit = f", au plus tard le {french.weekday_date(until)}" if until else ""
    waiting = " (liste d’attente)" if meeting.full else ""
    return f"{meeting.registration}{waiting}{limit}"


def location(place: Place) -> str:
    """Name and address of a place: `Salle communautaire, Louiseville`."""
    return ", ".join(filter(None, (place.name, place.address)))


def place_line(place: Place) -> str:
    """The place with its public link.  A private link is sent only to registered people."""
    online = place.public_online and f"en ligne : {place.public_online}"
    private = "lien envoyé aux personnes inscrites" if place.secret else ""
    told = "; ".join(filter(None, (place.public_url, online, private)))
    return f"{location(place)} ({told})" if told else location(place)


def person_line(person: Person) -> str:
    """A person on one line: `Prénom Nom, fonction, organisation`."""
    return ", ".join(filter(None, (person.name, person.role, person.organization)))
