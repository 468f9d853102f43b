"""The last publication, as subscribers have it: an input of the next one.

Read from the live site or the output folder.  What was published keeps its dates, ids and
addresses; what differs gets later dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from html import unescape
from itertools import chain, count
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import urls
from programmation.content.changes import MeetingState, Stamp
from programmation.content.git_log import TICK
from programmation.feeds.ical import PublishedEvent, read_events
from programmation.feeds.items import post_id
from programmation.feeds.open_data import read_states
from programmation.feeds.table import FEEDS, FeedContent, Format, Scope
from programmation.grouping import grouped
from programmation.kinds import KINDS
from programmation.model import Post
from programmation.season import LABEL
from programmation.settings import Site
from programmation.text.plain_text import one_line

NEWS = {feed.content: feed.address for feed in FEEDS
        if feed.scope is Scope.ALL and feed.format is Format.RSS}  # fmt: skip

Fetch = Callable[[str], bytes | None]
"""Address, `/…` → bytes published there; None if there are none."""


class PublishedItem(NamedTuple):
    address: str
    """Address of its page, `/…`."""
    title: str
    when: datetime
    html: str


@dataclass(frozen=True)
class Publication:
    events: dict[str, PublishedEvent] = field(default_factory=dict)
    """Uid → event."""
    states: dict[str, MeetingState] = field(default_factory=dict)
    """Uid → state of each meeting, without its private link."""
    items: dict[str, PublishedItem] = field(default_factory=dict)
    """Id → item, from the feeds of the whole site."""
    updated: dict[FeedContent, datetime] = field(default_factory=dict)
    """Dates of last change of the feeds of the whole site, as they give them."""
    addresses: set[str] = field(default_factory=set)
    """Address of every page that must not disappear, `/…`."""
    unreadable: list[str] = field(default_factory=list)
    """Paths of unreadable files."""


def read_publication(fetch: Fetch, site: Site, names: Iterable[str] = ()) -> Publication | None:
    """The publication of `site` that `fetch` finds; None if there is none.

    `names`: all its files, where known; else the addresses in its sitemap are used.
    """
    calendar = fetch(urls.CALENDAR)
    if calendar is None or not _is_of_site(calendar, site.url):
        return None
    found, zone = Publication(), ZoneInfo(site.timezone)
    readers: dict[str, Callable[[bytes], None]] = {
        urls.CALENDAR: lambda data: found.events.update(read_events(data, zone)),
        urls.MEETINGS_JSON: lambda data: found.states.update(read_states(data, zone)),
        **{name: partial(_read_feed, found, site, content) for content, name in NEWS.items()},
    }
    for name, read in readers.items():
        data = calendar if name == urls.CALENDAR else fetch(name)
        try:
            if data is not None:
                read(data)
        except (SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError):
            # A zone's name that is a folder raises one of these.
            found.unreadable.append(name.lstrip("/"))
    addresses = {f"/{name.removesuffix('index.html')}" for name in names} or {
        unquote(one.removeprefix(site.url)) for one in listed_pages(fetch(urls.SITEMAP) or b"")
    }
    found.addresses.update(
        address for address in addresses
        if address != urls.EDITOR and _FINAL.fullmatch(address)
    )  # fmt: skip
    return found


def _read_feed(found: Publication, site: Site, content: FeedContent, data: bytes) -> None:
    channel = ElementTree.fromstring(data)  # noqa: S314  (our own; expat bounds it)
    changed = parsedate_to_datetime(channel.findtext("channel/lastBuildDate") or "")
    if changed.tzinfo and changed.astimezone(ZoneInfo(site.timezone)).date() <= site.today:
        found.updated[content] = changed
    for item in channel.iter("item"):
        told = {part.tag: part.text or "" for part in item}
        address, title = told["link"].removeprefix(site.url), unescape(told["title"])
        when = parsedate_to_datetime(told["pubDate"])
        if when.tzinfo is None:
            raise ValueError(told["pubDate"])
        found.items[told["guid"]] = PublishedItem(address, title, when, told.get(_CONTENT, ""))


def _is_of_site(calendar: bytes, site_url: str) -> bool:
    """Whether a calendar is of this site: nobody subscribes to a preview's."""
    unfolded = calendar.replace(b"\r\n ", b"")
    return f"SOURCE;VALUE=URI:{site_url}{urls.CALENDAR}\r\n".encode() in unfolded


_ANY = "[^/]+"
_FINAL = lazy_compile("|".join((
    urls.theme(_ANY), urls.season(LABEL),
    *(kind.address.format(slug=_ANY, year=r"\d{4}") for kind in KINDS if kind.address),
)))  # fmt: skip
"""Pattern of pages that must not disappear, nor their feeds; other lists depend on their items."""


_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_PLACE = lazy_compile(r"<loc>\s*([^<\s]+)\s*</loc>")


def listed_pages(sitemap: bytes) -> list[str]:
    """The addresses that a sitemap.xml lists."""
    return [unescape(address) for address in _PLACE.findall(sitemap.decode("utf-8", "replace"))]


def post_ids(
    publication: Publication,
    posts: Collection[Post],
    births: Mapping[str, tuple[date, str]],
    site: Site,
    html_of: Callable[[Post], str],
) -> dict[str, str]:
    """Address of each post → the id of its item.

    A post keeps the id of the published item that is most surely its own, if there is only one;
    any other post gets an id made of its birth.  births: see `Lives`.  html_of: HTML of a post's
    item.
    """
    items = {g: one for g, one in publication.items.items() if one.address.startswith(urls.POSTS)}

    def facts(post: Post) -> tuple[Hashable, ...]:
        return post.url, one_line(post.title), post.date, *post.old_addresses

    likenesses: tuple[tuple[str, Callable[[Post], Iterable[Hashable]]], ...] = (
        ("address title when", lambda post: [facts(post)[:3]]),
        # HTML is slow to make: only for posts that share another fact with an unmatched item.
        ("html", lambda post: [html_of(post)] if near & {*facts(post)} else []),
        ("title when", lambda post: [facts(post)[1:3]]),
        ("address", lambda post: [post.url]),
        # Its address may now be another text's.
        ("address title", lambda post: [(old, one_line(post.title)) for old in post.old_addresses]),
        ("address", lambda post: post.old_addresses if post.source.path not in births else ()),
    )
    found: dict[str, str] = {}
    for names, of_post in likenesses:
        taken, of_item = {*found.values()}, attrgetter(*names.split())
        left = [(guid, of_item(one)) for guid, one in items.items() if guid not in taken]
        near = {fact for guid, _ in left for fact in items[guid][:3]}
        now = grouped((post for post in posts if left and post.url not in found), of_post)
        for likeness, alike in grouped(left, lambda item: [item[1]]).items():
            if len(alike) == len(now.get(likeness, ())) == 1:
                found.setdefault(now[likeness][0].url, alike[0][0])
    taken = {*found.values()}
    for post in (post for post in posts if post.url not in found):
        own, born = (post_id(post, site, births.get(path)) for path in ("", post.source.path))
        # Another text with this address before may keep its id elsewhere.
        ids = chain((born, own), (f"{own}-{number}" for number in count(2)))
        found[post.url] = next(guid for guid in ids if guid not in taken)
        taken.add(found[post.url])
    return found


def newer_stamp(
    stamp: Stamp, published: PublishedEvent | None, write: Callable[[Stamp], bytes]
) -> Stamp:
    """The stamp of an event: the published one if nothing else differs, or else a later one.

    `write`: makes the event.  Clients compare only stamps (RFC 5545 3.8.7.3, 3.8.7.4).
    """
    if published is None:
        return stamp
    if without_stamps(write(stamp)) == without_stamps(published.data):
        return published.stamp
    above = published.stamp.modified + TICK
    created = min(filter(None, (stamp.created, published.stamp.created)), default=None)
    return Stamp(max(stamp.modified, above), created)


_STAMPS = lazy_compile(rb"^(?:DTSTAMP|LAST-MODIFIED|SEQUENCE|CREATED):[^\r\n]*\r\n", re.MULTILINE)


def without_stamps(event: bytes) -> bytes:
    """Lines of an event without its stamps."""
    return _STAMPS.sub(b"", event)
