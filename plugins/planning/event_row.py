"""One event of an iCalendar file → a row, in the ways of Google, Outlook and Apple."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event

from planning.columns import Row
from programmation.checks.meetings import CONFERENCE_HOSTS
from programmation.content.field_types import read_identifier
from programmation.content.nodes import InvalidValue
from programmation.text.french import long_date

STATUSES = {"CANCELLED": "annulee", "TENTATIVE": "a_confirmer"}
NO_FIELD = {
    "ORGANIZER": "Qui organise", "ATTENDEE": "Participants", "ATTACH": "Pièces jointes",
    "CONTACT": "Contact", "RESOURCES": "Salles et matériel",
    "COMMENT": "Commentaire",
}  # fmt: skip
"""Properties without a field here: reported once, like unknown columns of a sheet."""
_OWNERS = re.compile(r"\s+\(([^()]+)\)$")
"""Communities that this site's calendars put after the title: « (Maskinongé et Shawinigan) »."""
_BASIC = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?Z?)?$")  # `20180405T083000Z`
_HOSTS = "|".join(re.escape(host[1:]) for host in CONFERENCE_HOSTS)
_JOIN = re.compile(rf"https?://(?:[\w-]+\.)*(?:{_HOSTS})/[^\s<>\"]+", re.IGNORECASE)
_LINE_END = re.compile(r"<br\b[^<>]*>|</?(?:p|div|li|tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?!a\b)[a-z][^<>]*>", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]*)>[^<>]*</a>", re.IGNORECASE)
_INVITATION = re.compile(
    # Google's, between two lines of marks; Teams', between two of underscores; codes to come in.
    r"-::~:~[:~]*-?.*?(?:-::~:~[:~]*-|\Z)|^_{10,}\s*$.*?(?:^_{10,}\s*$|\Z)"
    r"|^\W*(?:(?:meeting|webinar)?\s*(?:id|passcode|password)|id de (?:la )?réunion|mot de passe"
    r"|code secret|code d[’']accès)\b[^\n]*$|^[^\n]*\b(?:NIP|PIN)\s*:[^\n]*$"
    # Telephones that dial the meeting's number.
    r"|^\W*\+?\d[\d ().-]{5,20},,[^\n]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_AROUND = re.compile(r"^.*<body\b[^<>]*>|</body>.*$", re.DOTALL | re.IGNORECASE)
"""Pattern of an HTML page's parts around its words."""
_LINKS = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "CONFERENCE")
_INSTEAD = "lien envoyé aux personnes inscrites"
_NAME_AND_ADDRESS = re.compile(r"([^\d,\n][^,\n]*)[,\n]\s*(\d.*)", re.DOTALL)
"""« Salle communautaire, 12, rue Principale, Louiseville »: an address completed by a map program,
on one line or several."""


def event_row(event: Event, zone: ZoneInfo, *, cancelled: bool) -> Row:
    """The row of an event; its `number` is set by the caller.  `cancelled`: the whole calendar is a
    notice of cancellation."""
    title = _title(event)
    place, body, notes = _place_and_body(event)
    private = _text(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL")
    if private:
        notes.append("privé dans l’agenda : écrite en brouillon.")
    if zone_note := _unknown_zone(event, zone):
        notes.append(zone_note)
    uid = "".join(_text(event, "UID").split())
    identifier = uid and str(uuid.uuid5(uuid.NAMESPACE_URL, uid))  # The same at each run.
    with suppress(InvalidValue):
        identifier = uid and read_identifier(uid)
    cells = {
        "Identifiant": identifier,
        "Titre": title,
        **_moments(event, zone),
        "Catégories": "; ".join(str(each) for each in event.categories),
        **place,
        "Annonce": body,
        "Statut": "annulee" if cancelled else "brouillon" if private else _status(event),
        **{name: _text(event, key) for key, name in NO_FIELD.items()},
    }
    name = [f"« {title} »"] if title else []
    name += [long_date(when)] if (when := start_of(event, zone)) else []
    filled = {heading: text.strip() for heading, text in cells.items() if text.strip()}
    return Row(0, filled, ", ".join(name) or "sans titre ni date", notes=tuple(notes))


def _title(event: Event) -> str:
    title = _text(event, "SUMMARY").strip()
    if owners := _OWNERS.search(title):
        names = {*re.split(r", | et ", owners[1])} - {"Toutes les communautés"}
        if names <= {str(each) for each in event.categories}:
            return title[: owners.start()]
    return title


def start_of(event: Event, zone: ZoneInfo) -> datetime | None:
    """Start of an event, midnight for a whole day; None where it cannot be read."""
    value = _value(event, "DTSTART")
    if isinstance(value, datetime):
        return local(value, zone)
    return datetime.combine(value, time(), zone) if isinstance(value, date) else None


def local(value: datetime, zone: ZoneInfo) -> datetime:
    """A moment in `zone`; a floating one is taken to be in it."""
    return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)


def _text(event: Event, key: str) -> str:
    value = event.get(key, "")
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _status(event: Event) -> str:
    # Outlook's « Provisoire » is about the availability of people, not the event's state.
    status = _text(event, "STATUS") or _text(event, "X-MICROSOFT-CDO-BUSYSTATUS")
    return STATUSES.get(status.upper(), "")


def _value(event: Event, key: str) -> Any:
    """Value of a property: a date, a moment, the text of a value that is neither, or None."""
    held = event.get(key)
    held = held[0] if isinstance(held, list) else held
    value = getattr(held, "dt", None) if not isinstance(held, str) else None
    if held is None or isinstance(value, date):
        return value
    # `20180231T090000` → `2018-02-31 09:00`, for the reader to report.
    return _BASIC.sub(r"\1-\2-\3 \4:\5", str(held).strip()).rstrip(" :")


def _moments(event: Event, zone: ZoneInfo) -> dict[str, str]:
    """Start and end of an event; for a whole day, the end is the day after (RFC 5545 3.6.1)."""
    start, end = _value(event, "DTSTART"), _value(event, "DTEND")
    if end is None and isinstance(start, date) and (length := event.DURATION):
        end = start + length
    all_day = _text(event, "X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if all_day and isinstance(start, datetime):
        start, end = (v.date() if isinstance(v, datetime) else v for v in (start, end))
    whole = isinstance(start, date) and not isinstance(start, datetime)
    if whole and isinstance(end, date) and not isinstance(end, datetime) and end != start:
        end -= timedelta(days=1)
    return {
        "Début": _written(start, zone),
        # An event without duration is a reminder.
        "Fin": "" if end == start else _written(end, zone),
        "Toute la journée": "oui" if whole else "",
    }


def _written(value: date | str | None, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        typed = value.replace(tzinfo=None)
        back = value.astimezone(UTC).astimezone(value.tzinfo) if value.tzinfo else value
        # An hour skipped by daylight saving stays as typed, for the reader to report.
        shown = typed if back.replace(tzinfo=None) != typed else local(value, zone)
        return shown.isoformat(" ", "minutes")[:16]
    return value.isoformat() if isinstance(value, date) else value or ""


def _unknown_zone(event: Event, zone: ZoneInfo) -> str:
    """A French note about a zone that the file does not define: the hour is read as local."""
    value = _value(event, "DTSTART")
    name = getattr(event.get("DTSTART"), "params", {}).get("TZID", "")
    if not name or not isinstance(value, datetime) or value.tzinfo:
        return ""
    return f"fuseau « {name} » inconnu : l’heure est lue comme celle de {zone.key}."


def _place_and_body(event: Event) -> tuple[dict[str, str], str, list[str]]:
    """Cells of the place, the announcement and the notes of an event.  A link to join, which
    programs put in the place or below the text, is for registered people."""
    where = _text(event, "LOCATION").strip()
    # Outlook may write the HTML description only.
    body = _text(event, "DESCRIPTION") or _AROUND.sub("", _text(event, "X-ALT-DESC"))
    if (page := _text(event, "URL").strip()) not in body:
        body = f"{body}\n\n{page}".strip()
    given = (link.strip() for key in _LINKS for link in _text(event, key).split("; "))
    links = [link for link in given if link.startswith("http")]
    links += [link.rstrip(".,;)]") for text in (where, body) for link in _JOIN.findall(text)]
    shown = _JOIN.sub("", where).strip(" ;,()") if links else where
    parts = _NAME_AND_ADDRESS.fullmatch(shown)
    name, address = parts.groups() if parts else (shown, "")
    place = {"Lieu": name, "Adresse": " ".join(address.split())}
    if not links:
        return place, body, []
    link, *others = dict.fromkeys(links)
    kept = _TAG.sub("", _LINE_END.sub("\n", body))
    kept = _LINK.sub(lambda a: _INSTEAD if _JOIN.search(a[1]) else a[0], _INVITATION.sub("", kept))
    kept = _JOIN.sub(_INSTEAD, kept).strip()
    note = f"le lien de la visioconférence ({link}) est gardé privé"
    note += ", et son invitation est ôtée de l’annonce." if kept != body.strip() else "."
    note += f" Autres liens, laissés de côté : {', '.join(others)}." if others else ""
    return place | {"En ligne": link, "Lien privé": "oui"}, kept, [note]
