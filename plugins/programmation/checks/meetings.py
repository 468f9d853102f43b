"""Meetings that contradict their folder, the calendar, one another, or today's date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import takewhile
from urllib.parse import urlsplit

from lazy_regex import lazy_compile
from programmation.checks.context import Context
from programmation.checks.public_holidays import public_holiday
from programmation.feeds.meeting_dates import day_words
from programmation.model import Meeting, Season, Status
from programmation.problems import Problem, problem
from programmation.season import season_of
from programmation.text.french import clock, fold, long_date, weekday_date

OFFICE_HOURS = range(7, 22)
REMINDED = timedelta(days=31)
"""A meeting that took place before is left in peace."""
CONFERENCE_HOSTS = (
    "zoom.us",
    "teams.microsoft.com",
    "teams.live.com",
    "meet.google.com",
    "whereby.com",
)
_SEASON_FOLDER = lazy_compile(r"rencontres/(\d{4})-\d{4}/")
_WEB_ADDRESS = lazy_compile(r"\bhttps?:/|\bwww\.", re.IGNORECASE)


def wrong_season(context: Context) -> Iterator[Problem]:
    """Most often, a year typed wrong."""
    first_month = context.site.first_month
    for meeting in context.content.complete.meetings:
        folder = _SEASON_FOLDER.match(meeting.source.path)
        season = season_of(meeting.day, first_month)
        if folder and int(folder[1]) != season.year:
            expected = Season(int(folder[1]), first_month)
            last_day = expected.end - timedelta(days=1)
            yield problem(
                meeting.source,
                f"date hors de la saison {expected.label}, qui va du "
                f"{long_date(expected.first_day)} au {long_date(last_day)}",
                f"Corrigez la date, ou déplacez le fichier dans rencontres/{season.label}.",
                field="debut", value=long_date(meeting.day),
            )  # fmt: skip


def unusual_hours(context: Context) -> Iterator[Problem]:
    for meeting in context.content.complete.meetings:
        timed = not meeting.whole_day and not meeting.day_unknown
        if timed and meeting.start.hour not in OFFICE_HOURS:
            yield problem(
                meeting.source, "heure inhabituelle", "L’après-midi, 1 h 30 s’écrit 13 h 30.",
                field="debut", value=clock(meeting.start), warn=True,
            )  # fmt: skip


def overlaps(context: Context) -> Iterator[Problem]:
    """One host, guest or place in two meetings at once."""
    coming = _coming(context)
    for number, meeting in enumerate(coming):
        for other in takewhile(lambda m: m.start < meeting.end, coming[number + 1 :]):  # noqa: B023
            busy = _engaged(meeting)
            for key, (field, name) in _engaged(other).items():
                if key in busy:
                    yield problem(
                        other.source, f"déjà pris à cette heure par {meeting.source.path}",
                        "Changez l’heure de l’une des deux rencontres.", field=field, value=name,
                        warn=True,
                    )  # fmt: skip


def _engaged(meeting: Meeting) -> dict[tuple[str, ...], tuple[str, str]]:
    """Whom and what a meeting needs → the field that says it, and the name."""
    needs: dict[tuple[str, ...], tuple[str, str]] = {
        ("animation", host.slug): ("animation", host.name) for host in meeting.hosts
    }
    for person in meeting.experts:
        # « Une comptable » may be two persons.
        if not re.match(r"(?:une?|des|le|la|les|l['’]) ?", person.name, re.IGNORECASE):
            needs["experts", fold(person.name)] = ("experts", person.name)
    place = meeting.place
    if place and (link := place.online or place.url):
        needs["lieu", link] = ("lieu", place.name)
    elif place and not fold(place.name).startswith(("en ligne", "visio")):
        needs["lieu", fold(place.name), fold(place.address)] = ("lieu", place.name)
    return needs


def same_day(context: Context) -> Iterator[Problem]:
    first: dict[tuple[str, object], Meeting] = {}
    for meeting in _coming(context):
        days = [(community.slug, meeting.day) for community in meeting.communities]
        others = [first.setdefault(day, meeting) for day in days]
        if other := next((other for other in others if other is not meeting), None):
            yield problem(
                meeting.source,
                f"la communauté a déjà une rencontre ce jour-là ({other.source.path})",
                "Vérifiez les deux dates. Si c’est voulu, ajoutez-y la ligne"
                " « sans_avertissement: ce jour-là ».",
                field="debut", value=long_date(meeting.day), warn=True,
            )  # fmt: skip


def after_the_end(context: Context) -> Iterator[Problem]:
    """Of a community that meets no more."""
    for meeting in _coming(context):
        for community in meeting.communities:
            if community.is_over(meeting.day) and community.end:
                yield problem(
                    meeting.source, f"cette communauté a pris fin le {long_date(community.end)}",
                    f"Vérifiez la date, ou le champ « fin » de {community.source.path}.",
                    field="communaute", value=community.slug, warn=True,
                )  # fmt: skip


def holidays(context: Context) -> Iterator[Problem]:
    for meeting in _coming(context):
        if name := public_holiday(meeting.day):
            yield problem(
                meeting.source, f"jour férié au Québec ({name})", "Vérifiez la date.",
                field="debut", value=weekday_date(meeting.day), warn=True,
            )  # fmt: skip


def past_but_planned(context: Context) -> Iterator[Problem]:
    today = context.site.today
    for meeting in context.content.complete.meetings:
        if meeting.day_unknown and meeting.takes_place and meeting.last_day < today:
            yield problem(
                meeting.source, "le mois est passé, et le jour n’a jamais été précisé",
                "Écrivez le jour et l’heure, un autre mois, ou « statut: annulee ».",
                field="debut", value=day_words(meeting), warn=True,
            )  # fmt: skip
        elif meeting.status is Status.PLANNED and today - REMINDED <= meeting.last_day < today:
            lines = meeting.source.lines
            yield problem(
                meeting.source, f"la rencontre a eu lieu le {long_date(meeting.last_day)}",
                "Écrivez « statut: confirmee », et sous « ## Compte rendu » ce qui s’y est dit ; "
                "ou « statut: annulee ».",
                field="statut", value="prevue", line=lines.get("statut", lines["debut"]), warn=True,
            )  # fmt: skip


def registrations(context: Context) -> Iterator[Problem]:
    """People could still register for what will not take place."""
    for meeting in context.content.complete.meetings:
        if meeting.registration and not meeting.takes_place and meeting.day >= context.site.today:
            state = "annulée" if meeting.cancelled else "reportée sans nouvelle date"
            yield problem(
                meeting.source, f"inscription à une rencontre {state}",
                "Fermez l’inscription et retirez cette ligne.", field="inscription",
                value=meeting.registration, warn=True,
            )  # fmt: skip


def public_conferences(context: Context) -> Iterator[Problem]:
    """A link to a video conference that strangers could join."""
    for meeting in _coming(context):
        place = meeting.place
        url = (place.public_online or place.public_url) if place else ""
        host = urlsplit(url).hostname or ""
        if any(host == known or host.endswith(f".{known}") for known in CONFERENCE_HOSTS):
            yield problem(
                meeting.source, "lien de visioconférence visible de tous",
                "Ajoutez « prive: oui » dessous : seules les personnes inscrites le recevront.",
                field="lieu.lien", value=url, warn=True,
            )  # fmt: skip


def addresses_as_places(context: Context) -> Iterator[Problem]:
    """`lieu: https://…`: shown as a name, it leads nowhere, and no video conference is said."""
    for meeting in _coming(context):
        place = meeting.place
        for field, value in (("nom", place.name), ("adresse", place.address)) if place else ():
            if _WEB_ADDRESS.search(value):
                yield problem(
                    meeting.source, "adresse web à la place de l’endroit",
                    "Sous « lieu: », écrivez « nom: En ligne » et l’adresse à « en_ligne: » (puis "
                    "« prive: oui » pour ne l’envoyer qu’aux inscrits), ou à « lien: » si c’est "
                    "celle du site de l’endroit.",
                    field=f"lieu.{field}", value=value, warn=True,
                )  # fmt: skip


def _coming(context: Context) -> list[Meeting]:
    """Meetings that will take place on a day that is known, earliest first."""
    meetings = context.content.complete.meetings
    return [m for m in meetings if m.scheduled and m.day >= context.site.today]
