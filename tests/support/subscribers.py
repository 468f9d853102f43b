"""A site published in this process, one build after the other, as its subscribers see it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
from icalendar import Calendar, Event

from programmation.content.lives import Lives, read_lives
from programmation.content.loader import load
from programmation.content.story import changes
from programmation.feeds.files import Sources, feed_bytes
from programmation.feeds.open_data import meetings_json
from programmation.feeds.publication import Publication, read_publication
from programmation.feeds.table import subscriptions
from programmation.feeds.told_news import changes_to_tell
from programmation.model import Library
from programmation.settings import Site
from programmation.text.body_renderer import BodyRenderer
from programmation.text.markdown import html_maker
from programmation.urls import MEETINGS_JSON
from tests.support.factories import site
from tests.support.repository import Repository, read_history

EVENT = re.compile(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", re.DOTALL)


def key_of(guid: str) -> str:
    return guid.rpartition(",2017:rencontres/")[2]


@dataclass(frozen=True)
class Published:
    """What subscribers receive after one build."""

    files: Mapping[str, bytes]
    lives: Lives = field(default_factory=Lives)
    library: Library = field(default_factory=Library)

    def calendar(self, address: str = "/calendrier/programmation.ics") -> dict[str, Event]:
        events = Calendar.from_ical(self.files[address]).events
        return {str(event["UID"]): event for event in events}

    @property
    def events(self) -> dict[str, Event]:
        return self.calendar()

    def raw(self, uid: str, address: str = "/calendrier/programmation.ics") -> bytes:
        """The bytes of one event."""
        found = EVENT.findall(self.files[address])
        return next(event for event in found if f"UID:{uid}\r\n".encode() in event)

    @property
    def items(self) -> list[Any]:
        return list(feedparser.parse(self.files["/flux/programmation.xml"]).entries)

    @property
    def news(self) -> dict[str, str]:
        """Key of each change → its title, newest first."""
        return {key_of(entry.id): entry.title for entry in self.items}

    @property
    def dates(self) -> dict[str, str]:
        return {key_of(entry.id): entry.published for entry in self.items}

    def publication(self, where: Site) -> Publication:
        pages = [f"{item.url}index.html" for item in self.library.items]
        names = [address.lstrip("/") for address in (*self.files, *pages)]
        found = read_publication(self.files.get, where, names)
        assert found is not None
        return found


def publish(
    content: Path, where: Site, last: Published | None = None, limit: int | None = None
) -> Published:
    """One publication, made as by the generator, without Pelican's start-up time."""
    where = replace(where, feed_limit=limit)
    zone = ZoneInfo(where.timezone)
    read = load(content, where)
    assert [problem for problem in read.problems if problem.is_error] == []
    history = read_history(content, read.folder.texts, zone, where.today)
    lives = read_lives(history, read.library, where)
    library = replace(read.library, former_themes=tuple(lives.themes.items()))
    changed = changes(library.meetings, where, lives.states)
    publication = last.publication(where) if last else None
    if publication:
        changed = changes_to_tell(changed, publication, library.meetings, where, lives.states)
    sources = Sources(
        site=where,
        html_of=BodyRenderer(where, read.resolver, html_maker()).absolute,
        links=None,
        size_of=len,
        library=library,
        changes=changed,
        lives=lives,
        publication=publication,
    )
    files = {}
    for each in subscriptions(library, where, changed):
        files |= dict.fromkeys((f"/{path}" for path in each.paths), feed_bytes(each, sources))
    told = [(meeting, sources.dated[meeting.uid][0].modified) for meeting in library.meetings]
    files[MEETINGS_JSON] = meetings_json(told, where)
    return Published(files, lives, library)


@dataclass
class Office:
    """Staff at work: each step edits, commits, and publishes the site on the same day.

    `follows`: whether each publication knows the one before, as with `make publish`.
    """

    repo: Repository
    follows: bool = True
    where: Site = field(default_factory=site)
    limit: int | None = None
    """Most items of a feed."""
    published: list[Published] = field(default_factory=list)

    def edit(self, when: datetime, path: str, *swaps: tuple[str, str]) -> Published:
        self.change(path, *swaps)
        return self.record(when)

    def change(self, path: str, *swaps: tuple[str, str]) -> None:
        text = (self.repo.content / path).read_text("utf-8")
        for before, after in swaps:
            assert before in text
            text = text.replace(before, after)
        self.repo.write(path, text)

    def move(self, when: datetime, path: str, to: str) -> Published:
        (self.repo.content / to).parent.mkdir(parents=True, exist_ok=True)
        self.repo.git("mv", f"content/{path}", f"content/{to}")
        return self.record(when)

    def record(self, when: datetime) -> Published:
        self.repo.commit(when)
        return self.build(when)

    def build(self, when: datetime) -> Published:
        last = self.published[-1] if self.published and self.follows else None
        made = publish(self.repo.content, replace(self.where, today=when.date()), last, self.limit)
        self.published.append(made)
        return made


# -- Clients ------------------------------------------------------------------------------------

Held = dict[str, Event]


def _moments(event: Event) -> tuple[object, object, int]:
    return event.DTSTAMP, event.LAST_MODIFIED, int(event["SEQUENCE"])


def icsx5(held: Held, new: Held) -> Held:
    """ICSx5's rule (`ProcessEventsTask.kt`): an event is read again if its LAST-MODIFIED is
    later."""
    return {
        uid: event
        if uid not in held or event.LAST_MODIFIED > held[uid].LAST_MODIFIED
        else held[uid]
        for uid, event in new.items()
    }


def evolution(held: Held, new: Held) -> Held:
    """GNOME's rule (`ecc_dup_component_revision`): an event is read again if its times differ."""
    return {
        uid: event if uid not in held or _moments(event) != _moments(held[uid]) else held[uid]
        for uid, event in new.items()
    }


SHOWN = ("SUMMARY", "DTSTART", "DTEND", "STATUS", "DESCRIPTION", "LOCATION", "CATEGORIES", "URL")


def shown(event: Event) -> list[bytes]:
    return [event[name].to_ical() if name in event else b"" for name in SHOWN]


def stale(builds: Sequence[Published], address: str = "/calendrier/programmation.ics") -> list[str]:
    """Uids of events that either client, after all builds, shows otherwise than the last one has
    them."""
    found = []
    for client in (icsx5, evolution):
        held: Held = {}
        for build in builds:
            new = build.calendar(address)
            held = client(held, new)
        found += [uid for uid, event in new.items() if shown(event) != shown(held[uid])]
    return found
