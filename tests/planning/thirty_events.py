"""A season of thirty meetings and ten mistakes, as Google's agenda and Outlook export them.

Google writes moments in UTC, and in the zone for what comes back; Outlook names its zones its own
way (« Eastern Standard Time »), gives categories, and marks whole days by two properties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.support.factories import at

Moment = datetime | date | str
"""A text is written as it is."""


@dataclass(frozen=True)
class Event:
    title: str
    start: Moment = ""
    end: Moment = ""
    owners: tuple[str, ...] = ("Maskinongé",)
    themes: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """Lines as they are."""
    uid: str = ""


OWNERS = (("Maskinongé",), ("maskinonge",), ("toutes",), ("Maskinongé", "Shawinigan"))


def good() -> list[Event]:
    """Thirty meetings: nineteen alone, and eleven of two series."""
    singles = [
        Event(
            f"Rencontre {number + 1}", at(2017, 9, 4, 8 + number % 3, 30) + timedelta(9 * number),
            at(2017, 9, 4, 10 + number % 3) + timedelta(9 * number),
            OWNERS[number % 4],
            ("Financement", "Relève") if number % 5 == 0 else (),
            ("LOCATION:Salle communautaire\\, 12\\, rue Principale\\, Louiseville",
             f"STATUS:{('CONFIRMED', 'TENTATIVE', 'CANCELLED')[number % 3]}"),
        )
        for number in range(16)
    ]  # fmt: skip
    days = [
        Event("Lac-à-l’épaule", date(2018, 5, 3), date(2018, 5, 6)),
        Event("Journée des membres", date(2018, 5, 15), date(2018, 5, 16), ("toutes",)),
        Event("Visite", date(2018, 5, 22), date(2018, 5, 23), ("Shawinigan",)),
    ]
    first, moved = at(2018, 2, 6, 12), at(2018, 2, 20, 12)
    series = [
        # Seven on Tuesdays, of which one is left out and one is moved to a Wednesday.
        Event("Dîner-causerie", first, first + timedelta(hours=1), ("Shawinigan",), uid="diners",
              more=("RRULE:FREQ=WEEKLY;COUNT=7;BYDAY=TU",
                    "EXDATE;TZID={zone}:20180213T120000")),
        Event("Dîner-causerie déplacé", at(2018, 2, 21, 12), at(2018, 2, 21, 13), ("Shawinigan",),
              uid="diners", more=(f"RECURRENCE-ID;TZID={{zone}}:{moved:%Y%m%dT%H%M%S}",)),
        Event("Café", at(2018, 1, 11, 8, 30), at(2018, 1, 11, 10), ("Shawinigan",), uid="cafes",
              more=("RRULE:FREQ=MONTHLY;UNTIL=20180531T000000Z;BYDAY=2TH",)),
    ]  # fmt: skip
    return [*singles, *days, *series]


COUNT = 30
ALWAYS: tuple[tuple[Event, str, str], ...] = (
    (Event("", at(2018, 6, 1, 9), at(2018, 6, 1, 10)), "Titre", "SUMMARY:Titre retrouvé"),
    (Event("Sans jour"), "Début", "DTSTART:20180602T130000Z"),
    (Event("Jour faux", "DTSTART:20180231T090000"), "Début", "DTSTART:20180603T130000Z"),
    (Event("Heure qui n’est pas", "DTSTART;TZID={zone}:20180311T023000"), "Début",
     "DTSTART;TZID={zone}:20180604T093000"),
    (Event("Finie avant", at(2018, 6, 5, 9), at(2018, 6, 5, 8)), "Fin",
     "DTEND:20180605T150000Z"),
    (Event("Jour et heure", date(2018, 6, 6), "DTEND:20180606T150000Z"), "Fin",
     "DTEND;VALUE=DATE:20180607"),
    (Event("An 206", "DTSTART:02060607T130000Z"), "Début", "DTSTART:20180607T130000Z"),
    (Event("Règle fausse", at(2018, 6, 8, 9), at(2018, 6, 8, 10),
           more=("RRULE:FREQ=MONTHLY;BYDAY=XX",)), "", "RRULE:FREQ=WEEKLY;COUNT=1"),
    (Event("Toutes les heures", at(2018, 6, 9, 9), at(2018, 6, 9, 10),
           more=("RRULE:FREQ=HOURLY;COUNT=3",)), "", "RRULE:FREQ=DAILY;COUNT=1"),
)  # fmt: skip
"""Event, the field that is named, and the line that mends it."""
OF_GOOGLE = (
    Event("Sans fin lisible", at(2018, 6, 10, 9), "DTEND:demain"), "Fin", "DTEND:20180610T150000Z",
)  # fmt: skip
OF_OUTLOOK = (
    Event("Mal rangée", at(2018, 6, 10, 9), at(2018, 6, 10, 10), ("Maskinnongé",)), "Catégories",
    "CATEGORIES:Maskinongé",
)  # fmt: skip


def google(mistakes: Iterable[tuple[Event, str, str]], *, mended: bool = False) -> bytes:
    head = [
        "BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Pôle", "X-WR-TIMEZONE:America/Toronto",
    ]  # fmt: skip

    def event(number: int, one: Event) -> list[str]:
        def moment(key: str, value: Moment) -> str:
            if isinstance(value, datetime) and one.uid:
                return f"{key};TZID=America/Toronto:{value:%Y%m%dT%H%M%S}"
            if isinstance(value, datetime):
                return f"{key}:{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"
            return f"{key};VALUE=DATE:{value:%Y%m%d}" if isinstance(value, date) else value

        return [
            moment("DTSTART", one.start), moment("DTEND", one.end), "DTSTAMP:20170801T120000Z",
            f"UID:{one.uid or f'{number:026}'}@google.com", "CREATED:20170801T120000Z",
            "LAST-MODIFIED:20170801T120000Z", "SEQUENCE:0",
            f"SUMMARY:{one.title}" * bool(one.title),
            "TRANSP:OPAQUE", "DESCRIPTION:Venez nombreux.",
        ]  # fmt: skip

    return _file(head, event, mistakes, "America/Toronto", mended=mended)


def outlook(mistakes: Iterable[tuple[Event, str, str]], *, mended: bool = False) -> bytes:
    head = [
        "BEGIN:VCALENDAR", "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
        "VERSION:2.0", "METHOD:PUBLISH", "X-CALSTART:20170904T123000Z", "X-WR-RELCALID:{0000}",
        "BEGIN:VTIMEZONE", "TZID:Eastern Standard Time", "BEGIN:STANDARD",
        "DTSTART:16011104T020000", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "TZOFFSETFROM:-0400",
        "TZOFFSETTO:-0500", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010311T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400",
        "END:DAYLIGHT", "END:VTIMEZONE",
    ]  # fmt: skip

    def event(number: int, one: Event) -> list[str]:
        def moment(key: str, value: Moment) -> str:
            if isinstance(value, datetime):
                return f'{key};TZID="Eastern Standard Time":{value:%Y%m%dT%H%M%S}'
            return f"{key};VALUE=DATE:{value:%Y%m%d}" if isinstance(value, date) else value

        whole = isinstance(one.start, date) and not isinstance(one.start, datetime)
        categories = ",".join((*one.owners, *one.themes))
        return [
            f"CATEGORIES:{categories}", "CLASS:PUBLIC", "CREATED:20170801T120000Z",
            "DESCRIPTION:Venez nombreux.\\n", moment("DTEND", one.end), "DTSTAMP:20170801T120000Z",
            moment("DTSTART", one.start), "LAST-MODIFIED:20170801T120000Z", "PRIORITY:5",
            "SEQUENCE:0", f"SUMMARY;LANGUAGE=fr-ca:{one.title}" * bool(one.title), "TRANSP:OPAQUE",
            f"UID:040000008200E00074C5B7101A82E008{one.uid or f'{number:032}'}",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE" * whole,
            "BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:DISPLAY", "DESCRIPTION:Rappel", "END:VALARM",
        ]  # fmt: skip

    return _file(head, event, mistakes, '"Eastern Standard Time"', mended=mended)


def _file(
    head: list[str],
    event: Callable[[int, Event], list[str]],
    mistakes: Iterable[tuple[Event, str, str]],
    zone: str,
    *,
    mended: bool,
) -> bytes:
    lines = head
    for number, one in enumerate(good()):
        lines += ["BEGIN:VEVENT", *event(number, one), *one.more, "END:VEVENT"]
    for number, (one, _, mending) in enumerate(mistakes, start=100):
        written = [*event(number, one), *one.more]
        if mended:
            key = mending.replace(";", ":").partition(":")[0]
            written = [mending, *(line for line in written
                                  if line.replace(";", ":").partition(":")[0] != key)]  # fmt: skip
        lines += ["BEGIN:VEVENT", *written, "END:VEVENT"]
    lines += ["END:VCALENDAR", ""]
    folded = (_folded(line.replace("{zone}", zone)) for line in lines if line)
    return b"\r\n".join([*folded, b""])


def _folded(line: str) -> bytes:
    """At 75 octets, between letters (RFC 5545 3.1)."""
    rows, row = [], b""
    for letter in line:
        if len(row) + len(letter.encode()) > 74:
            rows, row = [*rows, row], b""
        row += letter.encode()
    return b"\r\n ".join([*rows, row])
