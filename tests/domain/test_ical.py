"""Calendars, read back with the library that wrote them, then by rules of the RFC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from icalendar.parser import Contentline

from programmation.content.changes import Stamp
from programmation.feeds import ical
from programmation.feeds.ical import (
    LARGEST_SEQUENCE,
    calendar_bytes,
    event_bytes,
    event_file,
    folded_line,
    sequence,
    shown_when_cancelled,
    with_owner,
    with_reminder,
)
from programmation.feeds.table import Channel
from programmation.model import Meeting
from programmation.parts import Method, Person, Place, Status
from programmation.settings import Site
from programmation.text.plain_text import one_line, printable
from tests.support.factories import at, community, meeting, profile, site, theme

FEED = Channel(
    site=site(description="Toutes les rencontres; toutes"),
    title="Programmation, essai",
    url="https://pole.example.org/calendrier/programmation.ics",
    page="https://pole.example.org/abonnement/",
    color="vert",
)
MODIFIED = at(2017, 10, 2, 9)
GOLDEN = Path(__file__).parents[1] / "golden" / "calendar.ics"


def event_of(item: Meeting, *, text: str = "On en parle.", of_site: Site | None = None) -> Event:
    """The event of `item`, after a trip through a feed."""
    data = calendar(item, text=text, of_site=of_site)
    (event,) = Calendar.from_ical(data).events
    return event


def calendar(item: Meeting, *, text: str = "On en parle.", of_site: Site | None = None) -> bytes:
    where = of_site or FEED.site
    event = event_bytes(item, Stamp(MODIFIED), site=where, text=text)
    return calendar_bytes(replace(FEED, site=where), [event])


def small_season() -> bytes:
    """A feed that shows every property, for the golden file."""
    full = meeting(
        themes=(theme(), theme("Relève")),
        method=Method.CODEVELOPMENT,
        experts=(Person("Une conseillère", "finances", "Caisse"),),
        hosts=(profile(),),
        place=Place("Salle municipale", "1, rue du Pont", "https://maps.example.org/1"),
        registration="info@pole.example.org",
        community=community(color="ocre", email="maskinonge@pole.example.org"),
        recap="C’était bien.",
    )
    other = meeting(
        slug="releve", title="La relève", start=at(2018, 1, 18, 8, 30), status=Status.CANCELLED,
        summary="Tempête de neige.",
    )  # fmt: skip
    events = [
        event_bytes(full, Stamp(MODIFIED, at(2017, 9, 1)), site=site(), text="Venez.\n\nCafé."),
        event_bytes(other, Stamp(at(2018, 1, 17, 15)), site=site()),
    ]
    return calendar_bytes(FEED, events)


def test_a_feed_is_the_golden_file() -> None:
    """After a meant change: GOLDEN.write_bytes(small_season()), and read the difference."""
    assert small_season() == GOLDEN.read_bytes()


def test_event_says_what_the_meeting_is() -> None:
    event = event_of(
        meeting(
            place=Place("Salle; A", "1, rue X\\Y", "https://maps.example.org/"),
            themes=(theme("Finances, prêts"), theme()),
        )
    )
    assert {name: event[name] for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "TRANSP")} == {
        "UID": "uid-financement",
        "SUMMARY": "Financer un projet collectif",
        "LOCATION": "Salle; A, 1, rue X\\Y",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
    }
    assert event.start == at(2017, 10, 19, 8, 30)
    assert event.end == at(2017, 10, 19, 10)
    assert event["DTSTART"].params == {"TZID": "America/Toronto"}
    assert event.DTSTAMP == event.LAST_MODIFIED == datetime(2017, 10, 2, 13, tzinfo=UTC)
    assert event["URL"] == "https://pole.example.org/rencontres/financement/"
    assert "ORGANIZER" not in event
    assert event["CATEGORIES"].cats == ["Maskinongé", "Finances, prêts", "Financement"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": Status.PLANNED}, ("CONFIRMED", "OPAQUE", "Titre")),
        ({"status": Status.FULL}, ("CONFIRMED", "OPAQUE", "Titre")),
        ({"status": Status.CANCELLED}, ("CANCELLED", "TRANSPARENT", "ANNULÉ : Titre")),
        ({"status": Status.POSTPONED}, ("TENTATIVE", "TRANSPARENT", "Reportée : Titre")),
        (
            {"status": Status.POSTPONED, "previous_start": at(2017, 10, 12, 8, 30)},
            ("CONFIRMED", "OPAQUE", "Déplacée : Titre"),
        ),
        ({"previous_start": at(2017, 10, 12, 8, 30)}, ("CONFIRMED", "OPAQUE", "Titre")),
    ],
)
def test_status(change: dict[str, object], expected: tuple[str, str, str]) -> None:
    event = event_of(meeting(title="Titre", **change))
    assert (event["STATUS"], event["TRANSP"], event["SUMMARY"]) == expected


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (
            {"status": Status.CANCELLED, "summary": "Tempête de neige."},
            "Cette rencontre est annulée.\nTempête de neige.",
        ),
        (
            {"status": Status.POSTPONED},
            "Cette rencontre est reportée : la nouvelle date n’est pas encore choisie.",
        ),
        (
            {"previous_start": at(2017, 10, 12, 13)},
            "Déplacée : jeudi 19 octobre 2017, de 8 h 30 à 10 h, au lieu du"
            " jeudi 12 octobre 2017, 13 h.",
        ),
        (
            {"previous_start": at(2017, 10, 12, 13), "status": Status.POSTPONED},
            "Déplacée : jeudi 19 octobre 2017, de 8 h 30 à 10 h, au lieu du"
            " jeudi 12 octobre 2017, 13 h.",
        ),
        ({"status": Status.FULL}, "Complet : il n’y a plus de place."),
        (
            {"previous_start": at(2017, 10, 12, 13), "status": Status.FULL},
            "Déplacée : jeudi 19 octobre 2017, de 8 h 30 à 10 h, au lieu du"
            " jeudi 12 octobre 2017, 13 h.\nComplet : il n’y a plus de place.",
        ),
        ({"registration": "a@b.example"}, "Inscription : a@b.example\nCommunauté de pratique :"
         " Maskinongé"),
    ],
)  # fmt: skip
def test_what_changed_comes_first(change: dict[str, object], first: str) -> None:
    text = str(event_of(meeting(**change))["DESCRIPTION"]).replace("\xa0", " ")
    assert text.startswith(first + "\n")


def test_description_ends_with_the_page_and_announces_the_recap() -> None:
    text = str(event_of(meeting(recap="Bilan."), text="Un.\r\nDeux.")["DESCRIPTION"])
    assert text.replace("\xa0", " ").split("\n\n")[1:] == [
        "Un.\nDeux.",
        "Compte rendu : https://pole.example.org/rencontres/financement/",
    ]


def test_a_private_link_is_nowhere() -> None:
    item = meeting(place=Place("En ligne", url="https://video.example.org/secret", private=True))
    assert b"secret" not in calendar(item).replace(b"\r\n ", b"")
    assert "lien envoyé aux personnes inscrites" in event_of(item)["DESCRIPTION"]


def test_the_single_event_file_has_no_name_nor_colour() -> None:
    event = event_bytes(meeting(title="COLOR:x"), Stamp(MODIFIED), site=site())
    data = event_file(event, site())
    names = {line.partition(b":")[0].partition(b";")[0] for line in data.split(b"\r\n")}
    assert not names & {
        b"NAME", b"X-WR-CALNAME", b"X-WR-TIMEZONE", b"REFRESH-INTERVAL", b"X-PUBLISHED-TTL",
        b"COLOR", b"METHOD",
    }  # fmt: skip
    (single,) = Calendar.from_ical(data).events
    (shared,) = Calendar.from_ical(calendar_bytes(FEED, [event])).events
    shared.pop("COLOR")
    assert single.to_ical() == shared.to_ical()


def test_properties_of_the_feed() -> None:
    read = Calendar.from_ical(calendar_bytes(FEED, []))
    assert {name: value.to_ical().decode() for name, value in read.items()} == {
        "VERSION": "2.0",
        "PRODID": "-//Pôle d’essai//Programmation//FR",
        "CALSCALE": "GREGORIAN",
        "NAME": "Programmation\\, essai",
        "X-WR-CALNAME": "Programmation\\, essai",
        "DESCRIPTION": "Toutes les rencontres\\; toutes",
        "X-WR-CALDESC": "Toutes les rencontres\\; toutes",
        "X-WR-TIMEZONE": "America/Toronto",
        "REFRESH-INTERVAL": "PT1H",
        "X-PUBLISHED-TTL": "PT1H",
        "COLOR": "seagreen",
        "SOURCE": FEED.url,
        "URL": FEED.page,
    }


def test_the_zone_follows_the_rules_of_quebec_until_2037() -> None:
    read = Calendar.from_ical(calendar_bytes(FEED, []))
    (zone,) = read.timezones
    zone_rules, reference = zone.to_tz(), ZoneInfo("America/Toronto")
    hours = (datetime(2008, 1, 1) + timedelta(hours=7 * n) for n in range(37_500))  # noqa: DTZ001
    assert all(
        zone_rules.utcoffset(hour) == hour.replace(tzinfo=reference).utcoffset()
        for hour in hours
        # Twice a year an hour does not exist or exists twice: no meeting may start there.
        if not (hour.hour in (1, 2) and hour.month in (3, 11))
    )
    assert b"RDATE" not in read.to_ical()


def test_in_another_zone_times_are_utc() -> None:
    paris = ZoneInfo("Europe/Paris")
    start = datetime(2017, 10, 19, 8, 30, tzinfo=paris)
    data = calendar(meeting(start=start), of_site=site(timezone="Europe/Paris"))
    assert b"DTSTART:20171019T063000Z" in data
    assert b"VTIMEZONE" not in data


def test_a_file_without_past_is_created_at_its_last_change_at_the_latest() -> None:
    data = event_bytes(meeting(), Stamp(MODIFIED, at(2026, 1, 1)), site=site())
    assert b"CREATED:20171002T130000Z" in data


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2010, 1, 1, 0, 1, tzinfo=UTC), 60),
        (datetime(1999, 1, 1, tzinfo=UTC), 0),
        (datetime(2099, 1, 1, tzinfo=UTC), LARGEST_SEQUENCE),
        (at(2017, 10, 2, 9), 244_645_200),
    ],
)
def test_sequence(moment: datetime, expected: int) -> None:
    assert sequence(moment) == expected


def test_before_the_rules_of_the_zone_moments_are_utc() -> None:
    """Read without any rule, as clients that know no other years than those of VTIMEZONE."""
    assert b"DTSTART:20060415T123000Z\r\n" in calendar(meeting(start=at(2006, 4, 15, 8, 30)))
    assert b"DTSTART:20070110T133000Z\r\n" in calendar(meeting(start=at(2007, 1, 10, 8, 30)))
    assert b"DTSTART;TZID=America/Toronto:20070415T083000\r\n" in calendar(
        meeting(start=at(2007, 4, 15, 8, 30))
    )


ANY_TEXT = st.text(max_size=300) | st.text("éàœ😀\\;,:\"'\r\n\t\x00\u2028ab ", max_size=300)


def lines_are_legal(data: bytes) -> bool:
    """Every line ends with CRLF, has 75 octets at most and is whole UTF-8."""
    *lines, last = data.split(b"\r\n")
    return (
        last == b""
        and all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)
        and all(line.decode("utf-8") is not None for line in lines)
    )


@given(title=ANY_TEXT, text=ANY_TEXT, name=ANY_TEXT, address=ANY_TEXT)
def test_any_text_comes_back(title: str, text: str, name: str, address: str) -> None:
    item = meeting(
        title=title,
        place=Place(name, address),
        themes=(theme(name, "x"),),
        community=community(name=title),
        summary=text,
        status=Status.CANCELLED,
        registration=address,
    )
    where = site(name=name)
    feed = replace(FEED, title=title, site=replace(where, description=text))
    data = calendar_bytes(feed, [event_bytes(item, Stamp(MODIFIED), site=where, text=text)])
    assert lines_are_legal(data)
    read = Calendar.from_ical(data)
    (event,) = read.events
    assert event["SUMMARY"] == f"ANNULÉ : {one_line(title)}"
    assert event["LOCATION"] == one_line(", ".join(p for p in (name, address) if p))
    assert event["CATEGORIES"].cats == [one_line(title), one_line(name)]
    assert printable(text).strip() in event["DESCRIPTION"]
    assert read["X-WR-CALDESC" if text else "X-WR-CALNAME"] is not None
    assert set(event) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY",
        "DESCRIPTION", "LOCATION", "CATEGORIES", "STATUS", "CLASS", "TRANSP", "URL", "COLOR",
    }  # fmt: skip


@given(
    st.lists(st.sampled_from(["a", "é", "\u202f", "🌱", "\\", "\\n", "^", "^n", " ", "x" * 60]))
    .map("".join)
    .filter(bool)
)
def test_lines_are_folded_as_icalendar_does(text: str) -> None:
    assert folded_line(text.encode()) == Contentline(text).to_ical()


def test_components_are_written_as_icalendar_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = small_season()
    monkeypatch.setattr(ical, "_written", lambda kind, values: kind(values).to_ical())
    assert small_season() == ours


# -- Calendars for one program ------------------------------------------------------------------


def test_a_cancelled_meeting_is_shown_where_programs_hide_it() -> None:
    event = event_bytes(meeting(status=Status.CANCELLED), Stamp(MODIFIED), site=site())
    (shown,) = Calendar.from_ical(calendar_bytes(FEED, [shown_when_cancelled(event)])).events
    assert (shown["STATUS"], shown["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert shown["SUMMARY"].startswith("ANNULÉ : ")
    kept = event_bytes(meeting(), Stamp(MODIFIED), site=site())
    assert shown_when_cancelled(kept) == kept


@pytest.mark.parametrize(
    ("status", "triggers"),
    [(Status.PLANNED, [timedelta(days=-1)]), (Status.FULL, [timedelta(days=-1)]),
     (Status.CANCELLED, []), (Status.POSTPONED, [])],
)  # fmt: skip
def test_a_reminder_the_day_before_of_what_takes_place(
    status: Status, triggers: list[timedelta]
) -> None:
    event = with_reminder(event_bytes(meeting(status=status), Stamp(MODIFIED), site=site()))
    data = calendar_bytes(FEED, [event])
    assert lines_are_legal(data)
    alarms = Calendar.from_ical(data).walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in alarms] == triggers
    assert [alarm["ACTION"] for alarm in alarms] == ["DISPLAY"] * len(triggers)


def test_the_reminder_of_a_whole_day_does_not_ring_at_midnight() -> None:
    days = meeting(start=at(2018, 5, 5), end=at(2018, 5, 7, 23, 59, 59), whole_day=True)
    event = with_reminder(event_bytes(days, Stamp(MODIFIED), site=site()))
    assert b"\r\nTRIGGER:-PT15H\r\n" in event


def test_among_all_a_title_says_whose_the_meeting_is() -> None:
    one = meeting(title="Oser", status=Status.CANCELLED)
    event = with_owner(event_bytes(one, Stamp(MODIFIED), site=site()), one)
    assert "SUMMARY:ANNULÉ : Oser (Maskinongé)\r\n".encode() in event


@pytest.mark.parametrize(
    "title", ["Oser, encore ; \\ et « toujours »", "Une rencontre au titre long " * 6, "é" * 80]
)
def test_a_title_that_says_it_is_written_as_icalendar_does(title: str) -> None:
    one = meeting(title=title)
    event = event_bytes(one, Stamp(MODIFIED), site=site())
    owned = Event.from_ical(with_owner(event, one))
    assert owned["SUMMARY"] == f"{one.title.strip()} (Maskinongé)"
    expected = Event.from_ical(event)
    expected["SUMMARY"] = owned["SUMMARY"]
    assert with_owner(event, one) == expected.to_ical()
