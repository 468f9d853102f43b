"""Meetings that contradict their folder, the calendar, one another, or today's date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from lazy_regex import lazy_compile
from programmation.checks.context import Context
from programmation.checks.public_holidays import public_holiday
from programmation.feeds.meeting_dates import day_words
from programmation.model import Meeting
from programmation.parts import Status
from programmation.problems import Problem, problem, warning
from programmation.season import season_of, season_of_folder
from programmation.text.french import clock, fold, long_date, weekday_date

OFFICE_HOURS = range(7, 22)
REMINDED = timedelta(days=31)
"""How long after a meeting staff are reminded of what its file lacks."""
CONFERENCE_HOSTS = (
    ".zoom.us", ".teams.microsoft.com", ".teams.live.com", ".meet.google.com", ".whereby.com",
    ".webex.com", ".meet.jit.si", ".gotomeet.me", ".gotomeeting.com", ".join.skype.com",
)  # fmt: skip
_WEB_ADDRESS = lazy_compile(r"\bhttps?:/|\bwww\.", re.IGNORECASE)


def wrong_season(context: Context) -> Iterator[Problem]:
    """Meetings whose date is not in the season of their folder: most often, a year typed wrong."""
    first_month = context.site.first_month
    for meeting in context.content.complete.meetings:
        expected = season_of_folder(meeting.source.path, first_month)
        season = season_of(meeting.day, first_month)
        if expected and expected != season:
            first, last = long_date(expected.first_day), long_date(expected.end - timedelta(days=1))
            message = f"date hors de la saison {expected.label}, qui va du {first} au {last}"
            remedy = f"Corrigez la date, ou déplacez le fichier dans rencontres/{season.label}."
            day = long_date(meeting.day)
            yield problem(meeting.source, message, remedy, field="debut", value=day)


def unusual_hours(context: Context) -> Iterator[Problem]:
    for meeting in context.content.complete.meetings:
        timed = not meeting.whole_day and not meeting.day_unknown
        if timed and meeting.start.hour not in OFFICE_HOURS:
            remedy, hour = "L’après-midi, 1 h 30 s’écrit 13 h 30.", clock(meeting.start)
            yield warning(meeting.source, "heure inhabituelle", remedy, field="debut", value=hour)


def overlaps(context: Context) -> Iterator[Problem]:
    """Hosts, guests and places in two meetings at once."""
    busy: dict[tuple[str, ...], Meeting] = {}
    for meeting in _coming(context):
        for key, (field, name) in _people_and_places(meeting).items():
            other = busy.setdefault(key, meeting)
            if meeting is not other and meeting.start < other.end:
                message = f"déjà pris à cette heure par {other.source.path}"
                remedy = "Changez l’heure de l’une des deux rencontres."
                yield warning(meeting.source, message, remedy, field=field, value=name)
            busy[key] = max(other, meeting, key=lambda m: m.end)


def _people_and_places(meeting: Meeting) -> dict[tuple[str, ...], tuple[str, str]]:
    """Person or place that a meeting needs → its field, and its name."""
    needs: dict[tuple[str, ...], tuple[str, str]] = {
        ("animation", host.slug): ("animation", host.name) for host in meeting.hosts
    }
    for person in meeting.experts:
        # A description, « Une comptable », may be of two people.
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
            message = f"la communauté a déjà une rencontre ce jour-là ({other.source.path})"
            remedy = (
                "Vérifiez les deux dates. Si c’est voulu, ajoutez-y la ligne"
                " « sans_avertissement: ce jour-là »."
            )
            day = long_date(meeting.day)
            yield warning(meeting.source, message, remedy, field="debut", value=day)


def after_the_end(context: Context) -> Iterator[Problem]:
    """Meetings of a community after its last day."""
    for meeting in _coming(context):
        for community in meeting.communities:
            if community.is_over(meeting.day) and community.end:
                message = f"cette communauté a pris fin le {long_date(community.end)}"
                remedy = f"Vérifiez la date, ou le champ « fin » de {community.source.path}."
                slug = community.slug
                yield warning(meeting.source, message, remedy, field="communaute", value=slug)


def holidays(context: Context) -> Iterator[Problem]:
    for meeting in _coming(context):
        if name := public_holiday(meeting.day):
            message, day = f"jour férié au Québec ({name})", weekday_date(meeting.day)
            yield warning(meeting.source, message, "Vérifiez la date.", field="debut", value=day)


def past_but_planned(context: Context) -> Iterator[Problem]:
    today = context.site.today
    for meeting in context.content.complete.meetings:
        if meeting.day_unknown and meeting.takes_place and meeting.last_day < today:
            message = "le mois est passé, et le jour n’a jamais été précisé"
            remedy = "Écrivez le jour et l’heure, un autre mois, ou « statut: annulee »."
            month = day_words(meeting)
            yield warning(meeting.source, message, remedy, field="debut", value=month)
        elif meeting.status is Status.PLANNED and today - REMINDED <= meeting.last_day < today:
            message = f"la rencontre a eu lieu le {long_date(meeting.last_day)}"
            remedy = (
                "Écrivez « statut: confirmee », et sous « ## Compte rendu » ce qui s’y est dit; "
                "ou « statut: annulee »."
            )
            lines = meeting.source.lines
            yield warning(
                meeting.source, message, remedy, field="statut", value="prevue",
                line=lines.get("statut", lines["debut"]),
            )  # fmt: skip


def registrations(context: Context) -> Iterator[Problem]:
    """Registrations left open for meetings that are off, or over."""
    for meeting in context.content.complete.meetings:
        until = meeting.registration_until
        if until and until.date() > meeting.last_day >= context.site.today:
            message, day = "ce jour vient après la rencontre", long_date(until)
            remedy = "Corrigez la date."
            yield warning(meeting.source, message, remedy, field="inscription_avant", value=day)
        if meeting.registration and not meeting.takes_place and meeting.day >= context.site.today:
            state = "annulée" if meeting.cancelled else "reportée sans nouvelle date"
            message = f"inscription à une rencontre {state}"
            remedy, where = "Fermez l’inscription et retirez cette ligne.", meeting.registration
            yield warning(meeting.source, message, remedy, field="inscription", value=where)


def places(context: Context) -> Iterator[Problem]:
    """Places whose video link anybody could join, and places named by an address, which do not say
    that the meeting is online."""
    for meeting in _coming(context):
        place = meeting.place
        if place is None:
            continue
        links = {"lieu.en_ligne": place.public_online, "lieu.lien": place.public_url}
        for field, url in links.items():
            if f".{urlsplit(url).hostname}".endswith(CONFERENCE_HOSTS):
                message = "lien de visioconférence visible de tous"
                remedy = "Ajoutez « prive: oui » dessous : seules les personnes inscrites l’auront."
                yield warning(meeting.source, message, remedy, field=field, value=url)
        for field, value in ("lieu.nom", place.name), ("lieu.adresse", place.address):
            if _WEB_ADDRESS.search(value):
                message = "adresse web à la place de l’endroit"
                remedy = "Sous « lieu: », écrivez « nom: En ligne » et l’adresse à « en_ligne: »"
                remedy += " (puis « prive: oui » pour ne l’envoyer qu’aux inscrits), ou à « lien: »"
                remedy += " si c’est celle du site de l’endroit."
                yield warning(meeting.source, message, remedy, field=field, value=value)


def _coming(context: Context) -> list[Meeting]:
    """Meetings that will take place on a day that is known, earliest first."""
    meetings = context.content.complete.meetings
    return [m for m in meetings if m.scheduled and m.day >= context.site.today]
