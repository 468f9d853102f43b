"""Fields of a WordPress event, from any extension → when and where it takes place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from importing.export_file import ExportItem, plain_field
from importing.found import FoundEvent, zone_named
from importing.wordpress_fields import PATTERN_OF_EVENTS, PLACES, read_moment, terms_of
from programmation.text.french import fold

EVENT_TYPES = frozenset(
    "tribe_events event events ajde_events mec-events sc_event ai1ec_event espresso_events"
    " evenement evenements rencontre calendar_event".split()
)
OF_EVENTS = re.compile("event|evenement|rencontre")
"""Pattern of the names of other types of events, whose dates are not read."""

_FIELDS = (
    ("_EventStartDate", "_EventEndDate"), ("_event_start_local", "_event_end_local"),
    ("_eventorganiser_schedule_start_start", "_eventorganiser_schedule_start_finish"),
    ("evcal_srow", "evcal_erow"), ("sc_event_date_time", "sc_event_end_date_time"),
)  # fmt: skip
"""Fields of the start and the end, in extensions where the names below mean something else."""
_OWN = r"_?(?:\w*(?:event|evenement|rencontre|mec|evcal)s?_?)?"
"""Start of a field's name, with that of its extension: `_ctc_event_`."""
_DATE = rf"{_OWN}(?:date_?(?:de_)?)?(?:%s)(?:_?(?:date|time|event)){{0,2}}"
_START = re.compile(
    _DATE % "start|debut|begin|from"
    + r"|_?(?:\w*event_?date(?:_?time)?|date_?(?:event|evenement|rencontre|de_l_evenement))"
)  # Names of a field of the start.
_DAY = re.compile("date|jour")
"""Fields of the day, for types that are events."""
_END = re.compile(_DATE % "end|fin|to")
_TIME = "(?:heure|time|hour)(?:_hour)?"
_START_HOUR = re.compile(rf"{_OWN}(?:start_)?{_TIME}(?:_?(?:de_)?(?:debut|start))?")
_END_HOUR = re.compile(rf"{_OWN}(?:end_{_TIME}|{_TIME}_?(?:de_)?(?:fin|end))")
_STATE_FIELD = re.compile(r".*(?:status|statut|etat|cancell?(?:ed)?|annulee?)")
_STATES = {"cancel": "annulee", "annul": "annulee", "postpon": "reportee", "report": "reportee"}
"""Start of a state's name, in such a field → our status."""
_YES = ("yes", "1", "true", "oui")
_PRICE = re.compile(r"_?(?:event_?|mec_)?(?:cost|price|prix|tarif|cout)")
_LINK = re.compile(rf"{_OWN}(?:(?:registration|ticket|inscription)s?_)?url|evcal_lmlink")
_ONLINE = ("_tribe_events_virtual_url", "_vir_url", "_event_location_url")
_ENDS_OF_DAYS = (time(), time(23, 59), time(23, 59, 59))
_REPEATED = re.compile(
    r'_EventRecurrence=.*"rules";a:[1-9]|_eventorganiser_event_schedule=.*"schedule";s:\d+:"(?!once)'
    r"|(?:evcal_repeat|mec_repeat_status|\w*event_recurr(?:ing|ence))=(?!0|no|a:0|$)",
    re.DOTALL,
)
"""Pattern of `field=value` by which extensions mark a recurring event."""
_TO = re.compile(r"\s*(?:\b[àa]\b|[-–—])\s*")
"""Pattern of what separates two hours in one field: « 9 h à 11 h »."""
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:h]\s*(\d{2})?)?(?::\d{2})?\s*([ap]m)?", re.IGNORECASE)
"""`9 h 30`, `9:30:00`, `9 pm`."""
_ADDRESS = (
    ("_VenueAddress", "_VenueCity", "_VenueProvince", "_VenueState", "_VenueZip"),
    ("_location_address", "_location_town", "_location_state", "_location_postcode"),
)
_PLACE = re.compile(rf"{_OWN}(?:location|venue|lieu)(?:_name)?")
_POSTAL = re.compile(rf"{_OWN}(?:address|adresse)")
_ALL_DAY = re.compile(rf"{_OWN}all_?day")


def occasion(
    item: ExportItem, items: Mapping[str, ExportItem], zone: ZoneInfo
) -> FoundEvent | None:
    """When and where the event `item` takes place; None when its fields give no date.

    items: those of the export by id, for venues.  zone: of times written without one.
    """
    meta = item.meta
    start, end = _times(item, zone)
    if start is None or item.type == PATTERN_OF_EVENTS:
        return None
    whole = any(fold(value) in _YES for value in _named(meta, _ALL_DAY).values()) or (
        start.time() == time() and (end is None or end.time() in _ENDS_OF_DAYS)
    )
    cost = plain_field(next(iter(_named(meta, _PRICE).values()), ""))
    symbol = plain_field(meta.get("_EventCurrencySymbol", "")) or "$"
    name, address = _place(item, items)
    given = _named(meta, _LINK).values()
    organizer = items.get(meta.get("_EventOrganizerID", ""))
    contact = organizer.meta.get("_OrganizerEmail", "") if organizer else ""
    links = (meta.get(name, "") for name in _ONLINE)
    return FoundEvent(
        start=start,
        end=end,
        whole_day=whole,
        repeated=any(_REPEATED.match(f"{name}={value}") for name, value in meta.items()),
        place=name,
        address=address,
        price=f"{cost} {symbol}" if re.fullmatch(r"\d*[.,]?\d+|\d+[.,]", cost) else cost,
        registration=next((link for link in given if link.startswith("http")), contact),
        online=next((link for link in links if link.startswith("http")), ""),
        status=_state(meta),
    )


def read_of_event(meta: Mapping[str, str]) -> frozenset[str]:
    """Names of the fields that `occasion` reads, except those for programs."""
    patterns = (_START, _DAY, _END, _START_HOUR, _END_HOUR, _PRICE, _PLACE, _POSTAL, _STATE_FIELD)
    return frozenset(name for each in (*patterns, _LINK) for name in [*_named(meta, each)][:1])


def _state(meta: Mapping[str, str]) -> str:
    """Status of an event as staff type it; nothing for one that takes place."""
    if meta.get("_event_active_status") == "0":  # Events Manager.
        return "annulee"
    fields = _named(meta, _STATE_FIELD).items()
    states = [fold(name if fold(value) in _YES else value) for name, value in fields]
    return next((ours for said in states for word, ours in _STATES.items() if word in said), "")


def _times(item: ExportItem, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The start and the end; either may be missing."""
    meta = item.meta
    name = meta.get("_EventTimezone") or meta.get("_event_timezone") or ""
    own = zone_named(name if "/" in name else "", zone)
    for start, end in _FIELDS:
        if begun := _moment(meta.get(start, ""), own):
            ended = _moment(meta.get(end, ""), own)
            return begun.astimezone(zone), ended.astimezone(zone) if ended else None
    alone = _DAY if item.type in EVENT_TYPES else _START
    days = (*_named(meta, _START).values(), *_named(meta, alone).values())
    hour, *until = _TO.split(_hour(meta, _START_HOUR), 1)
    begun = next(filter(None, (_moment(day, own, hour) for day in days)), None)
    if begun is None:
        return None, None
    hour = _hour(meta, _END_HOUR) or "".join(until)
    days = (*_named(meta, _END).values(), f"{begun:%Y-%m-%d}" if hour else "")
    ended = next(filter(None, (_moment(day, own, hour) for day in days)), None)
    if ended and ended.time() == time() != begun.time():  # A day without an hour.
        ended = ended.replace(hour=23, minute=59) if ended.date() > begun.date() else None
    return begun.astimezone(zone), ended.astimezone(zone) if ended else None


def _named(meta: Mapping[str, str], pattern: re.Pattern[str]) -> dict[str, str]:
    """The fields that are filled and whose names match."""
    plain = ((name, fold(name).replace("-", "_").removeprefix("wpcf_")) for name in meta)
    matched = (name for name, value in plain if pattern.fullmatch(value))
    # ACF keeps the type of each field in another, as `field_…`.
    return {name: value for name in matched if (value := meta[name]) and value[:6] != "field_"}


def _hour(meta: Mapping[str, str], pattern: re.Pattern[str]) -> str:
    """The hour in the fields that match; some extensions have one for each part of it."""
    hours = ((name, value) for name, value in _named(meta, pattern).items() if value[0].isdigit())
    name, hour = next(hours, ("", ""))
    own = name.removesuffix("_hour")
    minutes = meta.get(f"{own}_minutes") or meta.get(f"{own}_minute") or ""
    half = meta.get(f"{own}_ampm") or meta.get(f"{own}_meridian") or ""
    return f"{hour}:{minutes:0>2} {half}" if minutes or half else hour


def _moment(text: str, zone: ZoneInfo, hour: str = "") -> datetime | None:
    """Moment written `2018-04-10 09:00:00`, `20180410`, or in seconds since 1970, at `hour`."""
    if re.fullmatch(r"\d{9,10}", text.strip()):
        # EventON keeps local times as if they were in UTC.
        text = f"{datetime.fromtimestamp(int(text), ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S}"
    moment = read_moment(text, zone)
    match = _HOUR.fullmatch(hour.strip())
    if moment is None or not match:
        return moment
    hours = int(match[1]) % 24
    if match[3]:
        hours = hours % 12 + (12 if match[3].lower() == "pm" else 0)
    return moment.replace(hour=hours, minute=int(match[2] or 0) % 60)


def _place(item: ExportItem, items: Mapping[str, ExportItem]) -> tuple[str, str]:
    """Name and postal address of the place."""
    meta = item.meta
    venue = items.get(meta.get("_EventVenueID", ""))
    if venue is None and (wanted := meta.get("_location_id")):
        places = (place for place in items.values() if place.type == "location")
        venue = next((place for place in places if place.meta.get("_location_id") == wanted), None)
    if venue is not None:
        known = ([plain_field(venue.meta.get(name, "")) for name in names] for names in _ADDRESS)
        return venue.title, ", ".join(filter(None, dict.fromkeys(next(filter(any, known), []))))
    names = (*map(plain_field, _named(meta, _PLACE).values()), *terms_of(item, PLACES))
    name = next((name for name in names if name and not name.isdigit()), "")
    address = next(iter(_named(meta, _POSTAL).values()), "")
    return name, plain_field(address.strip().replace("\n", ", "))
