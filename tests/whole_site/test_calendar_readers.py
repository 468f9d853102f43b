"""Our calendars in five real readers: same meetings, same instants, same words in all."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar

from programmation.content.changes import Stamp
from programmation.feeds.ical import calendar_bytes, event_bytes, event_file
from programmation.feeds.table import Channel
from programmation.model import Meeting
from programmation.parts import Place, Status
from tests.support.building import REAL_BUILD_DATE, ROOT, SAMPLE, built_once
from tests.support.factories import at, meeting, site

Told = tuple[str, str, str, str, str, int]
"""uid, start and end in UTC, summary, status, number of alarms: what every reader must agree on."""

SCRIPT = Path(__file__).parents[1] / "js" / "read_calendars.mjs"


def instant(moment: date) -> str:
    """In UTC; a day alone has no hour in any zone."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_of(e: Any) -> Told:
    return (
        str(e["UID"]), instant(e.start), instant(e.end), str(e["SUMMARY"]), str(e["STATUS"]),
        len(e.walk("VALARM")),
    )  # fmt: skip


@functools.cache
def parsed(data: bytes) -> Calendar:
    """Once: a calendar and its variants are looked at in turn, and most hold the same meetings."""
    return Calendar.from_ical(data)


def by_icalendar(data: bytes) -> list[Told]:
    return [told_of(event) for event in parsed(data).events]


def by_recurring_ical_events(data: bytes) -> list[Told]:
    found = recurring_ical_events.of(parsed(data)).between((2000, 1, 1), (2040, 1, 1))
    return [told_of(event) for event in found]


def by_vobject(data: bytes) -> list[Told]:
    calendar = vobject.readOne(data.decode())
    return [
        (
            event.uid.value,
            instant(event.dtstart.value),
            instant(event.dtend.value),
            event.summary.value,
            event.status.value,
            len(getattr(event, "valarm_list", [])),
        )
        for event in getattr(calendar, "vevent_list", [])
    ]


IN_PYTHON: dict[str, Callable[[bytes], list[Told]]] = {
    "icalendar": by_icalendar,
    "recurring-ical-events": by_recurring_ical_events,
    "vobject": by_vobject,
}


def in_javascript(files: list[Path]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Reader → path → events, by ical.js and node-ical."""
    result = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps([str(file) for file in files]), cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    read: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(result.stdout)
    return read


def told(event: dict[str, Any]) -> Told:
    start, end = (event[name].replace(".000Z", "Z") for name in ("start", "end"))
    return (event["uid"], start, end, event["summary"], event["status"], event["alarms"])


def assert_all_agree(files: list[Path], expected: dict[Path, list[Told]] | None = None) -> None:
    """Every reader tells the same of each file (and what is expected, when it is given)."""
    javascript = in_javascript(files)
    for file in files:
        data = file.read_bytes()
        answers = {name: sorted(read(data)) for name, read in IN_PYTHON.items()}
        for name, read in javascript.items():
            answers[name] = sorted(map(told, read[str(file)]))
        wanted = sorted(expected[file]) if expected else answers["icalendar"]
        assert answers == dict.fromkeys(answers, wanted), file.name


VARIANTS = ("google", "rappel")


@pytest.mark.parametrize(
    ("name", "content", "day"),
    [("sample", SAMPLE, "2018-02-01"), ("real", ROOT / "content", REAL_BUILD_DATE)],
)
def test_every_calendar_of_a_built_site(
    name: str, content: Path, day: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = built_once(tmp_path_factory, name, content, build_date=day)
    files = sorted(root.rglob("*.ics"))
    assert len(files) > 8
    assert_all_agree(files)
    variants = {
        file: file.relative_to(root / "calendrier").parts
        for file in files
        if root / "calendrier" in file.parents
    }
    for file, parts in variants.items():
        read = by_icalendar(file.read_bytes())
        plain = by_icalendar(
            (root / "calendrier" / Path(*parts[parts[0] in VARIANTS :])).read_bytes()
        )
        off = {uid for uid, *_, status, _ in plain if status == "CANCELLED"}
        # The same events: for Google no status takes any away, and reminders are of what is held.
        assert [event[:4] for event in read] == [event[:4] for event in plain]
        if parts[0] == "google":
            assert {status for *_, status, _ in read} <= {"CONFIRMED", "TENTATIVE"}
            assert all("ANNULÉ" in title for uid, _, _, title, *_ in read if uid in off)
        reminded = {uid for uid, *_, alarms in read if alarms}
        assert not reminded & off
        assert bool(reminded) == (parts[0] == "rappel" and len(read) > len(off))


NAUGHTY = (
    'Guillemets "droits" et « français »',
    "virgule, point-virgule; deux-points: fin",
    "barre \\ oblique \\ inverse \\; \\, \\\\",
    "fin de ligne\r\nSUMMARY:autre\nX-PIRATE:oui",
    "séparateurs\u2028de ligne\u2029et\x85de page\x0c",
    "contrôles \x00\x01\x07\x1b[31m\x7f",
    "émojis 👩🏽\u200d🏫🎉 et é décomposé e\u0301",
    "END:VEVENT\r\nEND:VCALENDAR",
    "=?UTF-8?Q?encode?= &amp; <b>gras</b> %0A",
    "é" * 80,
)


FEED = Channel(
    site=site(),
    title='Essais, "tous"; \\n',
    url="https://pole.example.org/x.ics",
    page="https://pole.example.org/",
)


def event_of(one: Meeting) -> bytes:
    return event_bytes(one, Stamp(at(2017, 9, 1)), site=site(), text=one.body)


def write(path: Path, meetings: list[Meeting]) -> Path:
    path.write_bytes(calendar_bytes(FEED, map(event_of, meetings)))
    return path


def test_every_week_of_five_years_is_at_the_right_hour(tmp_path: Path) -> None:
    """8:30 stays 8:30 in Quebec, summer and winter, around the changes of hour too."""
    first = at(2015, 12, 31, 8, 30)
    meetings = [
        meeting(slug=f"semaine-{week}", start=first + timedelta(weeks=week)) for week in range(260)
    ] + [
        # The days of the changes, just before and after.
        meeting(slug=f"jour-{n}", start=start)
        for n, start in enumerate(
            at(2018, month, day, hour)
            for month, day in ((3, 11), (11, 4))
            for hour in (0, 4, 12, 23)
        )
    ]
    file = write(tmp_path / "semaines.ics", meetings)
    expected = [
        (m.uid, instant(m.start), instant(m.end), m.title, "CONFIRMED", 0) for m in meetings
    ]
    assert_all_agree([file], {file: expected})


def test_naughty_text_is_text_everywhere(tmp_path: Path) -> None:
    meetings = [
        meeting(slug=f"n-{n}", title=text, body=text, place=Place(text, text),
                status=Status.CANCELLED)
        for n, text in enumerate(NAUGHTY)
    ]  # fmt: skip
    assert_all_agree([write(tmp_path / "textes.ics", meetings)])


def test_a_backslash_before_n_is_no_end_of_line() -> None:
    """node-ical alone takes it for one (it unescapes `\\\\` after `\\n`): the bytes are right."""
    data = calendar_bytes(FEED, [event_of(meeting(title="dossier\\nouveau"))])
    assert b"SUMMARY:dossier\\\\nouveau\r\n" in data
    for read in IN_PYTHON.values():
        assert [summary for _, _, _, summary, *_ in read(data)] == ["dossier\\nouveau"]


def test_naughty_descriptions_come_back_in_javascript_too(tmp_path: Path) -> None:
    meetings = [
        meeting(slug=f"n-{n}", body=text, place=Place(text)) for n, text in enumerate(NAUGHTY)
    ]
    file = write(tmp_path / "textes.ics", meetings)
    expected = {
        str(event["UID"]): (str(event["DESCRIPTION"]), str(event["LOCATION"]))
        for event in Calendar.from_ical(file.read_bytes()).events
    }
    for read in in_javascript([file]).values():
        events = read[str(file)]
        assert {e["uid"]: (e["description"], e["location"]) for e in events} == expected


def test_a_single_event_file(tmp_path: Path) -> None:
    one = meeting(start=at(2018, 1, 18, 8, 30), title=NAUGHTY[1])
    file = tmp_path / "seul.ics"
    file.write_bytes(event_file(event_of(one), site()))
    expected = (one.uid, "2018-01-18T13:30:00Z", "2018-01-18T15:00:00Z", NAUGHTY[1], "CONFIRMED", 0)
    assert_all_agree([file], {file: [expected]})


def test_whole_days_and_several_days(tmp_path: Path) -> None:
    """A day begins at midnight wherever one reads it; the end of an event is the day after."""
    first, last = at(2018, 5, 5), at(2018, 5, 7)
    meetings = [
        meeting(slug="un-jour", start=first, end=at(2018, 5, 5, 23, 59, 59), whole_day=True),
        meeting(slug="trois-jours", start=first, end=at(2018, 5, 7, 23, 59, 59), whole_day=True),
        meeting(slug="deux-soirs", start=at(2018, 5, 5, 18), end=at(2018, 5, 7, 20, 30)),
    ]
    assert [one.last_day for one in meetings] == [first.date(), last.date(), last.date()]
    file = write(tmp_path / "jours.ics", meetings)
    days = [("2018-05-05", "2018-05-06"), ("2018-05-05", "2018-05-08"),
            ("2018-05-05T22:00:00Z", "2018-05-08T00:30:00Z")]  # fmt: skip
    expected = [
        (one.uid, *ends, one.title, "CONFIRMED", 0)
        for one, ends in zip(meetings, days, strict=True)
    ]
    assert_all_agree([file], {file: expected})


def test_a_season_without_meeting_is_an_empty_calendar(tmp_path: Path) -> None:
    file = write(tmp_path / "vide.ics", [])
    assert_all_agree([file], {file: []})
