"""The public facts of all meetings as JSON and CSV, for partners' programs.

Keys are those of staff's files, and never change; `schema` describes each.  Private links and
unpublished meetings are left out.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from programmation import urls
from programmation.content.changes import MeetingState, place_key
from programmation.content.moments import LAST_SECOND
from programmation.feeds.announcement import owner_names
from programmation.model import Community, Meeting
from programmation.parts import Place, Status
from programmation.season import LABEL, season_of
from programmation.settings import Site
from programmation.text.plain_text import one_line

_TEXT = {"type": "string"}
_FLAG = {"type": "boolean"}
_TEXTS = {"type": "array", "items": _TEXT}
_MOMENT = {"type": "string", "format": "date-time"}
_MAYBE_DAY = {**_TEXT, "pattern": r"^\d{4}-\d{2}(-\d{2}(T[\d:]+[+-][\d:]+)?)?$"}
_ADDRESS = {"type": "string", "format": "uri"}


def _record(**fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _or_null(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [rule, {"type": "null"}]}


def _with(rule: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {**rule, "description": description}


def _bounds(meeting: Meeting) -> tuple[str, str]:
    if meeting.day_unknown:
        return (f"{meeting.day:%Y-%m}",) * 2
    if meeting.whole_day:
        return meeting.day.isoformat(), meeting.last_day.isoformat()
    return meeting.start.isoformat(), meeting.end.isoformat()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _community(community: Community, site: Site) -> dict[str, str]:
    return {"nom": community.name, "page": site.absolute(community.url)}


def _attendance_mode(place: Place | None) -> str:
    """Word of schema.org for how people attend."""
    if place is None:
        return ""
    if place.held_online:
        return "hybride" if place.held_on_site else "en ligne"
    return "sur place"


_COMMUNITY = _record(nom=_TEXT, page=_ADDRESS)
_PLACE = _record(nom=_TEXT, adresse=_TEXT, lien=_TEXT, en_ligne=_TEXT)
_EXPERT = _record(nom=_TEXT, fonction=_TEXT, organisation=_TEXT)
_FACTS: Mapping[str, tuple[Mapping[str, Any], Callable[[Meeting, Site], Any]]] = {
    "uid": (_with(_TEXT, "Identifiant permanent, celui des agendas (RFC 5545)."),
            lambda m, _: m.uid),
    "titre": (_TEXT, lambda m, _: m.title),
    "page": (_ADDRESS, lambda m, site: site.absolute(m.url)),
    "debut": (_with(_MAYBE_DAY, "Heure du lieu, avec son décalage; un jour, si « journee » est"
                    " vrai; un mois, si le jour n’est pas connu."), lambda m, _: _bounds(m)[0]),
    "fin": (_MAYBE_DAY, lambda m, _: _bounds(m)[1]),
    "journee": (_with(_FLAG, "Le début et la fin sont des jours."), lambda m, _: m.whole_day),
    "statut": ({"enum": [status.value for status in Status if status is not Status.DRAFT]},
               lambda m, _: m.status.value),
    "a_lieu": (_with(_FLAG, "Faux si annulée, ou reportée sans date."),
               lambda m, _: m.takes_place),
    "ancien_debut": (_or_null(_MOMENT), lambda m, _: _iso(m.previous_start)),
    "saison": ({**_TEXT, "pattern": f"^{LABEL}$"},
               lambda m, site: season_of(m.day, site.first_month).label),
    "communaute": (_with(_COMMUNITY, "La première de « communautes »."),
                   lambda m, site: _community(m.community, site)),
    "communautes": ({"type": "array", "items": _COMMUNITY},
                    lambda m, site: [_community(each, site) for each in m.communities]),
    "themes": (_TEXTS, lambda m, _: [theme.name for theme in m.themes]),
    "formule": (_TEXT, lambda m, _: m.method.value),
    "lieu": (_or_null(_PLACE), lambda m, _: m.place and {
        "nom": m.place.name, "adresse": m.place.address,
        "lien": m.place.public_url, "en_ligne": m.place.public_online,
    }),
    "presence": (_with({"enum": ["sur place", "en ligne", "hybride", ""]},
                       "En ligne aussi quand le lien, privé, n’est pas publié."),
                 lambda m, _: _attendance_mode(m.place)),
    "inscription": (_with(_TEXT, "Adresse web, courriel ou téléphone, ou rien."),
                    lambda m, _: m.registration),
    "inscription_avant": (_with(_or_null(_MOMENT), "Dernier moment; à minuit, tout le jour"
                                " compte."), lambda m, _: _iso(m.registration_until)),
    "places": (_or_null({"type": "integer", "minimum": 1}), lambda m, _: m.capacity),
    "prix": (_TEXT, lambda m, _: m.price),
    "langue": (_with(_TEXT, "Code de la langue parlée (BCP 47)."),
               lambda m, site: m.language or site.language),
    "animation": (_TEXTS, lambda m, _: [host.name for host in m.hosts]),
    "experts": ({"type": "array", "items": _EXPERT}, lambda m, _: [
        {"nom": each.name, "fonction": each.role, "organisation": each.organization}
        for each in m.experts
    ]),
    "resume": (_TEXT, lambda m, _: m.summary),
    "compte_rendu": (_with(_FLAG, "La page en a un."), lambda m, _: bool(m.recap)),
    "modifie": (_with(_MOMENT, "Dernier changement, comme dans les agendas."), lambda *_: ""),
    "exemple": (_FLAG, lambda m, _: m.example),
}  # fmt: skip
"""Key → its rule in the schema, and the value's function; `modifie` is added apart."""


def schema(site: Site) -> dict[str, Any]:
    """JSON Schema (2020-12) of `meetings_json`."""
    rules = {key: rule for key, (rule, _) in _FACTS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": site.absolute(urls.MEETINGS_SCHEMA),
        "title": "Rencontres publiées",
        **_record(
            **{"$schema": _ADDRESS}, organisation=_TEXT, site=_ADDRESS,
            rencontres={"type": "array", "items": _record(**rules)},
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


def read_states(data: bytes, zone: ZoneInfo) -> dict[str, MeetingState]:
    """Uid → state in the output of `meetings_json`; raises errors of many types for other data."""
    return {told["uid"]: _state(told, zone) for told in json.loads(data)["rencontres"]}


def _state(told: Mapping[str, Any], zone: ZoneInfo) -> MeetingState:
    def moment(said: str, hour: time = time()) -> datetime:
        if "T" in said:
            return datetime.fromisoformat(said).astimezone(zone)
        return datetime.combine(date.fromisoformat(f"{said}-01"[:10]), hour, zone)

    place, month = told["lieu"], len(told["debut"]) == len("2018-05")
    before, until = (
        told[key] and moment(told[key]) for key in ("ancien_debut", "inscription_avant")
    )
    return MeetingState(
        None, moment(told["debut"]), Status(told["statut"]), before,
        end=None if month else moment(told["fin"], LAST_SECOND), day_unknown=month,
        place=place_key(place and Place(*(place[key] for key in _PLACE["properties"]))),
        registration=told["inscription"], registration_until=until,
    )  # fmt: skip


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _facts(meeting: Meeting, modified: datetime, site: Site) -> dict[str, Any]:
    changed = modified.astimezone(UTC).replace(microsecond=0).isoformat()
    return {key: of(meeting, site) for key, (_, of) in _FACTS.items()} | {"modifie": changed}


def _hours(meeting: Meeting) -> tuple[str, str, str]:
    """Day, start and end of a meeting in a table; with its day if the end is on another."""
    if meeting.day_unknown:
        return f"{meeting.day:%Y-%m}", "", ""
    last = f"{meeting.last_day}" if meeting.last_day != meeting.day else ""
    if meeting.whole_day:
        return f"{meeting.day}", "", last
    return f"{meeting.day}", f"{meeting.start:%H:%M}", f"{last} {meeting.end:%H:%M}".strip()


COLUMNS = (
    "Date", "Début", "Fin", "Titre", "État", "Communauté", "Saison", "Lieu", "Adresse", "Lien",
    "Thèmes", "Animation", "Inscription", "Résumé", "Page", "Identifiant",
    "Présence", "Lien en ligne", "Inscription avant", "Places", "Prix", "Langue",
)  # fmt: skip
"""Columns of the table; new ones come last, so that others keep their positions."""


def meetings_csv(meetings: Iterable[Meeting], site: Site) -> bytes:
    rows: list[Iterable[str]] = [COLUMNS]
    for meeting in meetings:
        place, until = meeting.place or Place(""), meeting.registration_until
        rows.append((
            *_hours(meeting), meeting.title, meeting.status.value, owner_names(meeting),
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
    """CSV for French Excel: byte order mark, semicolons, CRLF."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_cell, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A cell on one line, never taken for a formula by a spreadsheet."""
    line = one_line(text)
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line
