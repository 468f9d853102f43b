"""What subscribers already hold, compared with what is about to be published.

Pure: the calendar published last comes in as bytes, from `output/` or from the live site.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from programmation import urls
from programmation.feeds.ical import PublishedEvent, read_events, sequence
from programmation.model import Meeting
from programmation.problems import Problem, problem
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.french import long_date

CALENDAR = urls.output_path(urls.CALENDAR)
"""The published file that holds every meeting, relative to the output folder."""


def deleted_meetings(previous: bytes, meetings: Iterable[Meeting], site: Site) -> list[Problem]:
    """Meetings published in `previous`, still to come, and gone from `meetings`.

    Members have them in their calendars: a file that vanishes tells them nothing.
    """
    listed = tuple(meetings)
    known = {meeting.uid for meeting in listed}
    by_slug = {meeting.slug: meeting for meeting in listed}
    try:
        events = read_events(previous)
    except ValueError:
        return [
            problem(
                CALENDAR,
                "le calendrier déjà publié est illisible",
                "Les rencontres supprimées n’ont pas pu être cherchées.",
                warn=True,
            )
        ]
    return [
        _deleted(event, by_slug.get(_slug(event)), site)
        for event in events
        if event.uid not in known and event.day >= site.today
    ]


def _deleted(event: PublishedEvent, namesake: Meeting | None, site: Site) -> Problem:
    if namesake is not None:
        return problem(
            namesake.source, "l’identifiant d’une rencontre publiée a changé",
            f"Remettez « uid: {event.uid} » :"
            " sinon, elle paraîtra deux fois chez les abonnés.",
            field="uid", value=namesake.uid,
        )  # fmt: skip
    season = season_of(event.day, site.first_month).label
    return problem(
        f"rencontres/{season}/{_slug(event)}.md",
        f"cette rencontre du {long_date(event.day)} est publiée et reste à venir, mais son"
        " fichier a disparu",
        "Remettez-le avec la ligne « statut: annulee » : les abonnés sauront qu’elle n’a pas lieu.",
        value=event.summary,
    )  # fmt: skip


def older_dates(
    previous: bytes, changed: Iterable[tuple[Meeting, datetime]], site: Site
) -> list[Problem]:
    """Meetings whose SEQUENCE would go down: calendars would keep what they have.

    changed: each meeting with the moment of its last change (see `changes.last_modified`).
    It happens when a build knows less of the past than the one before (a shallow clone).
    """
    try:
        published = {event.uid: event.sequence for event in read_events(previous)}
    except ValueError:
        # `deleted_meetings` has told it.
        return []
    return [
        problem(
            meeting.source,
            "la date de changement est antérieure à celle déjà publiée",
            "Construisez le site avec toute l’histoire git (« git fetch --unshallow »), ou"
            f" ajoutez « modifie: {site.today.isoformat()} » : sinon, les agendas des abonnés"
            " garderont l’ancienne version.",
            field="modifie",
            warn=True,
        )
        for meeting, modified in changed
        if sequence(modified) < published.get(meeting.uid, 0)
    ]


def _slug(event: PublishedEvent) -> str:
    return urlsplit(event.url).path.rstrip("/").rpartition("/")[2]
