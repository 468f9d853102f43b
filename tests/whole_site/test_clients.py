"""The built site's subscriptions in real clients, over HTTP: vdirsyncer, khal and newsboat."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar

from tests.support.building import real_site
from tests.support.serving import served

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return real_site(tmp_path_factory)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Of the built site, on a static host: nothing of ours runs on it."""
    with served(site) as address:
        yield address


def run(home: Path, *command: str | Path) -> str:
    """A client's answer, with a home of its own."""
    own = {"HOME": str(home), "TZ": "America/Toronto", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    own |= {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    result = subprocess.run(
        list(map(str, command)), env=os.environ | own, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


# -- Calendars --------------------------------------------------------------------------------


def calendar_names(site: Path) -> list[str]:
    """Of each kind one at least, and each of its variants: `google/themes/financement`…"""
    root = site / "calendrier"
    own = [file.stem for file in root.glob("*.ics")]
    own += [
        f"{folder}/{max((root / folder).glob('*.ics'), key=lambda file: file.stat().st_size).stem}"
        for folder in ("themes", "personnes")
    ]
    return sorted(f"{variant}{name}" for variant in ("", "google/", "rappel/") for name in own)


@pytest.fixture(scope="module")
def synchronised(address: str, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every calendar, brought by vdirsyncer into a folder per calendar."""
    home = tmp_path_factory.mktemp("vdirsyncer")
    parts = [f'[general]\nstatus_path = "{home}/status"\n']
    for number, name in enumerate(calendar_names(site)):
        parts.append(
            f'[pair pair_{number}]\na = "site_{number}"\nb = "folder_{number}"\n'
            f"collections = null\n"
            f'[storage site_{number}]\ntype = "http"\nurl = "{address}/calendrier/{name}.ics"\n'
            f'[storage folder_{number}]\ntype = "filesystem"\npath = "{home}/{name}"\n'
            f'fileext = ".ics"\n'
        )
        (home / name).mkdir(parents=True)
    (home / "config").write_text("\n".join(parts), "utf-8")
    run(home, BIN / "vdirsyncer", "-c", home / "config", "discover")
    run(home, BIN / "vdirsyncer", "-c", home / "config", "sync")
    return home


@functools.cache
def parsed(data: bytes) -> Calendar:
    """Once: most calendars hold the same meetings."""
    return Calendar.from_ical(data)


def told(event: Any) -> tuple[Any, ...]:
    return (event.start, event.end, event["SUMMARY"], event["STATUS"], len(event.walk("VALARM")))


def test_vdirsyncer_brings_every_meeting_once(synchronised: Path, site: Path) -> None:
    """One file per meeting.  vdirsyncer gives those of a web address uids of its own."""
    for name in calendar_names(site):
        published = parsed((site / "calendrier" / f"{name}.ics").read_bytes())
        brought = [parsed(file.read_bytes()) for file in (synchronised / name).glob("*.ics")]
        assert [len(calendar.events) for calendar in brought] == [1] * len(published.events)
        assert sorted(map(told, (e for c in brought for e in c.events))) == (
            sorted(map(told, published.events))
        )


def test_a_second_synchronisation_brings_nothing(synchronised: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in synchronised.rglob("*.ics")}
    said = run(synchronised, BIN / "vdirsyncer", "-c", synchronised / "config", "sync")
    assert "Copying" not in said
    assert "Deleting" not in said
    assert {p: p.stat().st_mtime_ns for p in synchronised.rglob("*.ics")} == before


def test_khal_lists_the_meetings_of_the_season(synchronised: Path, site: Path) -> None:
    season = "2017-2018"
    config = synchronised / "khal.conf"
    config.write_text(
        f"[calendars]\n[[saison]]\npath = {synchronised / season}\n"
        "[default]\ndefault_calendar = saison\n[locale]\nlocal_timezone = America/Toronto\n"
        "default_timezone = America/Toronto\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\n",
        "utf-8",
    )
    said = run(
        synchronised, BIN / "khal", "-c", config, "list", "--day-format", "",
        "--format", "{start-long} | {end-time} | {title}", "2017-09-01", "365d",
    )  # fmt: skip
    published = parsed((site / "calendrier" / f"{season}.ics").read_bytes())
    assert sorted(filter(None, said.splitlines())) == sorted(
        f"{e.start:%Y-%m-%d %H:%M} | {e.end:%H:%M} | {e['SUMMARY']}" for e in published.events
    )
    states = {str(e["STATUS"]): str(e["SUMMARY"]) for e in published.events}
    assert "ANNULÉ : " in states["CANCELLED"]
    assert states["CANCELLED"] in said


# -- RSS and Atom -----------------------------------------------------------------------------


def unread(home: Path, address: str) -> list[tuple[str, str]]:
    """Have newsboat load one feed: id and title of what is new, which is then read.

    A cache per feed: newsboat knows items by their id alone, and one item is in many feeds.
    """
    program = shutil.which("newsboat")
    assert program, "newsboat manque : tools/install-test-tools.sh"
    cache_file = home / f"{address.replace('/', '_')}.db"
    for name, text in (("urls", address), ("config", "")):
        (home / name).write_text(text, "utf-8")
    run(
        home, program, "-u", home / "urls", "-C", home / "config", "-c", cache_file,
        "-x", "reload",
    )  # fmt: skip
    with closing(sqlite3.connect(cache_file)) as cache, cache:
        found = cache.execute("select guid, title from rss_item where unread = 1").fetchall()
        cache.execute("update rss_item set unread = 0")
    return sorted(found)


def test_newsboat_has_every_item_of_every_feed_and_then_nothing_new(
    address: str, site: Path, tmp_path: Path
) -> None:
    files = sorted(file for file in (site / "flux").rglob("*") if file.is_file())
    assert len(files) > 10
    for file in files:
        feed = f"{address}/{file.relative_to(site).as_posix()}"
        entries = feedparser.parse(file.read_bytes()).entries
        assert unread(tmp_path, feed) == sorted((e.id, e.title) for e in entries)
        assert unread(tmp_path, feed) == []
