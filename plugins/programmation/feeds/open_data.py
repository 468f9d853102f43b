"""The public facts of all meetings as JSON and CSV: for partners, whose programs read them.

Keys are those of the files that staff write, and never change; `schema` tells what each holds.
Nothing private is in them: neither a private link nor what is not published.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from programmation import urls
from programmation.feeds.announcement import whose
from programmation.model import Community, Meeting
from programmation.parts import Place, Status
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.plain_text import one_line

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_MOMENT = {"type": "string", "format": "date-time"}
_MAYBE_DAY = {**_TEXT, "pattern": r"^\d{4}-\d{2}(-\d{2}(T[\d:]+[+-][\d:]+)?)?$"}
_ADDRESS = {"type": "string", "format": "uri"}


def _record(**fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _or_null(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [rule, {"type": "null"}]}


_COMMUNITY = _record(nom=_TEXT, page=_ADDRESS)

_MEETING = _record(
    uid={**_TEXT, "description": "Identifiant permanent, celui des agendas (RFC 5545)."},
    titre=_TEXT,
    page=_ADDRESS,
    debut={
        **_MAYBE_DAY,
        "description": "Heure du lieu, avec son décalage ; un jour, si « journee » est vrai ;"
        " un mois, si le jour n’est pas connu.",
    },
    fin=_MAYBE_DAY,
    journee={"type": "boolean", "description": "Le début et la fin sont des jours."},
    statut={"enum": [status.value for status in Status if status is not Status.DRAFT]},
    a_lieu={"type": "boolean", "description": "Faux si annulée, ou reportée sans date."},
    ancien_debut=_or_null(_MOMENT),
    saison={**_TEXT, "pattern": r"^\d{4}-\d{4}$"},
    communaute={**_COMMUNITY, "description": "La première de « communautes »."},
    communautes={"type": "array", "items": _COMMUNITY},
    themes=_TEXTS,
    formule=_TEXT,
    lieu=_or_null(_record(nom=_TEXT, adresse=_TEXT, lien=_TEXT, en_ligne=_TEXT)),
    presence={
        "enum": ["sur place", "en ligne", "hybride", ""],
        "description": "En ligne aussi quand le lien, privé, n’est pas publié.",
    },
    inscription={**_TEXT, "description": "Adresse web, courriel ou téléphone, ou rien."},
    inscription_avant={
        **_or_null(_MOMENT),
        "description": "Dernier moment; à minuit, tout le jour compte.",
    },
    places=_or_null({"type": "integer", "minimum": 1}),
    prix=_TEXT,
    langue={**_TEXT, "description": "Code de la langue parlée (BCP 47)."},
    animation=_TEXTS,
    experts={"type": "array", "items": _record(nom=_TEXT, fonction=_TEXT, organisation=_TEXT)},
    resume=_TEXT,
    compte_rendu={"type": "boolean", "description": "La page en a un."},
    modifie={**_MOMENT, "description": "Dernier changement, comme dans les agendas."},
    exemple={"type": "boolean"},
)


def schema(site: Site) -> dict[str, Any]:
    """JSON Schema (2020-12) of `meetings_json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": site.absolute(urls.MEETINGS_SCHEMA),
        "title": "Rencontres publiées",
        **_record(
            **{"$schema": _ADDRESS}, organisation=_TEXT, site=_ADDRESS,
            rencontres={"type": "array", "items": _MEETING},
        ),
    }  # fmt: skip


def schema_json(site: Site) -> bytes:
    return _json(schema(site))


def meetings_json(meetings: Iterable[tuple[Meeting, datetime]], site: Site) -> bytes:
    """The meetings as JSON, each with its last change."""
    return _json(
        {
            "$schema": site.absolute(urls.MEETINGS_SCHEMA),
            "organisation": site.name,
            "site": site.absolute(urls.HOME),
            "rencontres": [_facts(meeting, modified, site) for meeting, modified in meetings],
        }
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _facts(meeting: Meeting, modified: datetime, site: Site) -> dict[str, Any]:
    place = meeting.place
    previous, until = meeting.previous_start, meeting.registration_until
    return {
        "uid": meeting.uid,
        "titre": meeting.title,
        "page": site.absolute(meeting.url),
        **dict(zip(("debut", "fin"), _bounds(meeting), strict=True)),
        "journee": meeting.whole_day,
        "statut": meeting.status.value,
        "a_lieu": meeting.takes_place,
        "ancien_debut": previous.isoformat() if previous else None,
        "saison": season_of(meeting.day, site.first_month).label,
        "communaute": _community(meeting.community, site),
        "communautes": [_community(each, site) for each in meeting.communities],
        "themes": [theme.name for theme in meeting.themes],
        "formule": meeting.method.value,
        "lieu": place and {"nom": place.name, "adresse": place.address,
                           "lien": place.public_url, "en_ligne": place.public_online},
        "presence": _attendance_mode(place),
        "inscription": meeting.registration,
        "inscription_avant": until.isoformat() if until else None,
        "places": meeting.capacity,
        "prix": meeting.price,
        "langue": meeting.language or site.language,
        "animation": [host.name for host in meeting.hosts],
        "experts": [{"nom": each.name, "fonction": each.role, "organisation": each.organization}
                    for each in meeting.experts],
        "resume": meeting.summary,
        "compte_rendu": bool(meeting.recap),
        "modifie": modified.astimezone(UTC).replace(microsecond=0).isoformat(),
        "exemple": meeting.example,
    }  # fmt: skip


def _bounds(meeting: Meeting) -> tuple[str, str]:
    if meeting.day_unknown:
        return (f"{meeting.day:%Y-%m}",) * 2
    if meeting.whole_day:
        return meeting.day.isoformat(), meeting.last_day.isoformat()
    return meeting.start.isoformat(), meeting.end.isoformat()


def _hours(meeting: Meeting) -> tuple[str, str, str]:
    """Day, start and end of a meeting in a table; the end with its day if that is another."""
    if meeting.day_unknown:
        return f"{meeting.day:%Y-%m}", "", ""
    last = f"{meeting.last_day}" if meeting.last_day != meeting.day else ""
    if meeting.whole_day:
        return f"{meeting.day}", "", last
    return f"{meeting.day}", f"{meeting.start:%H:%M}", f"{last} {meeting.end:%H:%M}".strip()


def _community(community: Community, site: Site) -> dict[str, str]:
    return {"nom": community.name, "page": site.absolute(community.url)}


def _attendance_mode(place: Place | None) -> str:
    """schema.org's word for how one takes part."""
    if place is None:
        return ""
    if place.held_online:
        return "hybride" if place.held_on_site else "en ligne"
    return "sur place"


COLUMNS = (
    "Date", "Début", "Fin", "Titre", "État", "Communauté", "Saison", "Lieu", "Adresse", "Lien",
    "Thèmes", "Animation", "Inscription", "Résumé", "Page", "Identifiant",
    "Présence", "Lien en ligne", "Inscription avant", "Places", "Prix", "Langue",
)  # fmt: skip
"""Columns of the table; new ones come last, so that tables made from it keep their places."""


def meetings_csv(meetings: Iterable[Meeting], site: Site) -> bytes:
    rows: list[Iterable[str]] = [COLUMNS]
    for meeting in meetings:
        place, until = meeting.place or Place(""), meeting.registration_until
        rows.append((
            *_hours(meeting), meeting.title, meeting.status.value, whose(meeting),
            season_of(meeting.day, site.first_month).label,
            place.name, place.address, place.public_url,
            ", ".join(theme.name for theme in meeting.themes),
            ", ".join(host.name for host in meeting.hosts), meeting.registration, meeting.summary,
            site.absolute(meeting.url), meeting.uid,
            _attendance_mode(meeting.place), place.public_online,
            f"{until:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if until else "",
            str(meeting.capacity or ""), meeting.price, meeting.language or site.language,
        ))  # fmt: skip
    return french_csv(rows)


def french_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """CSV that a French Excel opens as it is: byte order mark, semicolons, CRLF."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_cell, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A cell on one line, that a spreadsheet never takes for a formula."""
    line = one_line(text)
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line
