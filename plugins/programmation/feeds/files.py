"""A subscription → the bytes of its file, and what shapes them.

`Sources` holds what files are made from beside the subscriptions, and makes each event and item
once; `feed_bytes` writes a file; `Sources.print_of` tells whether one need be written again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from builder.incremental.memo import ByIdentity
from programmation.content.changes import Change, Revision, Stamp, last_modified
from programmation.feeds import rss, sizes
from programmation.feeds.items import (
    TAG_YEAR,
    HtmlOf,
    SizeOf,
    body_html,
    change_item,
    comment_item,
    post_id,
    post_item,
    tag,
)
from programmation.feeds.rss import FeedItem
from programmation.feeds.subjects import Scope, Subject
from programmation.feeds.table import FeedContent, Format, Subscription, Variant
from programmation.model import Comment, Meeting, Post
from programmation.settings import Site
from programmation.text.plain_text import text_of_html

if TYPE_CHECKING:
    from programmation.feeds.publication import Publication

Entry = Post | Change | Comment
"""What an item of a feed is made from."""


class Made:
    """Parts of files, each made once for the same objects, and for as many builds as what shapes
    all files (see `Sources.shared_inputs`) does not change."""

    def __init__(self) -> None:
        self.events = ByIdentity[bytes]()
        self.items = ByIdentity[FeedItem]()
        self.prints = ByIdentity[str]()

    def again(self) -> None:
        """Another build begins."""
        for known in (self.events, self.items, self.prints):
            known.again()


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What feeds are made from, beside the subscriptions themselves."""

    site: Site
    html_of: HtmlOf
    """`Bodies.absolute`."""
    links: object
    """Stands for all that `html_of` knows: it shapes every feed."""
    size_of: SizeOf
    html_of_comment: Callable[[str], Markup] = Markup.escape
    changes: tuple[Change, ...] = ()
    """See `changes.changes`."""
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    """By path of the file (see `lives`)."""
    births: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    """By path of the file (see `lives`)."""
    publication: Publication | None = None
    """The last one, which what is published now must follow."""
    brief: frozenset[str] = frozenset()
    """Uids of the meetings whose announcement calendars cut short (see `sizes`)."""
    image: str = ""
    """Address of the feeds' picture, `/…`, or nothing."""
    hub: str = ""
    """Absolute address of a WebSub hub, or nothing."""
    limit: int | None = None
    """How many items a feed holds at most, the newest; all of them when None."""
    made: Made = field(default_factory=Made, compare=False)

    @cached_property
    def changes_by_meeting(self) -> Mapping[str, list[int]]:
        """Uid → places in `changes`."""
        found: dict[str, list[int]] = {}
        for place, change in enumerate(self.changes):
            found.setdefault(change.meeting.uid, []).append(place)
        return found

    @cached_property
    def changes_by_former_community(self) -> Mapping[str, list[int]]:
        """File name → places in `changes` of the meetings that left it."""
        found: dict[str, list[int]] = {}
        for place, change in enumerate(self.changes):
            if change.former_community:
                found.setdefault(change.former_community, []).append(place)
        return found

    @cached_property
    def dateless(self) -> Site:
        """The site on no day: the day changes nothing in a feed that holds the same items."""
        return replace(self.site, today=date.min)

    def stamp(self, meeting: Meeting) -> Stamp:
        """The moments of the meeting's event."""
        revision = self.revisions.get(meeting.source.path)
        modified = last_modified(meeting, revision, self.site)
        stamp = Stamp(modified, revision.created if revision else None)
        if self.publication is None:
            return stamp
        if meeting.uid not in self._risen:
            from programmation.feeds.publication import risen

            published = self.publication.events.get(meeting.uid)
            self._risen[meeting.uid] = risen(
                stamp, published, lambda stamp: self._event(meeting, stamp, among_all=True)
            )
        return self._risen[meeting.uid]

    @cached_property
    def _risen(self) -> dict[str, Stamp]:
        return {}

    def event(self, meeting: Meeting, *, among_all: bool = False) -> bytes:
        """The meeting's event, serialised once for all the files that hold it."""
        stamp = self.stamp(meeting)
        return self.made.events.of(
            (meeting,),
            lambda: self._event(meeting, stamp, among_all=among_all),
            (stamp, among_all, meeting.uid in self.brief),
        )

    def _event(self, meeting: Meeting, stamp: Stamp, *, among_all: bool) -> bytes:
        from programmation.feeds import ical  # icalendar is slow to import, and seldom needed

        text = text_of_html(body_html(meeting, self.html_of), self.site.absolute(meeting.url))
        longest = sizes.BRIEF if meeting.uid in self.brief else sizes.LONGEST
        return ical.event_bytes(
            meeting, stamp, site=self.site, text=sizes.shortened(text, longest), among_all=among_all
        )

    def post_id(self, post: Post) -> str:
        """That of the last publication; else of what history knows of the post, or the post."""
        published = self.publication.ids if self.publication else {}
        birth = self.births.get(post.source.path)
        former = () if birth else post.old_addresses
        known = (published[address] for address in (post.url, *former) if address in published)
        return next(known, "") or post_id(post, self.site, birth)

    def item(self, entry: Entry, subject: Subject) -> FeedItem:
        """The entry's item, made once for all the feeds that hold it."""
        known, site = self.made.items, self.site
        match entry:
            case Post():
                size = self.size_of(entry.image.path) if entry.image else None
                guid = self.post_id(entry)
                return known.of(
                    (entry,),
                    lambda: post_item(entry, site, self.html_of, self.size_of, guid),
                    (size, guid, site.today >= (entry.modified or entry.date).date()),
                )
            case Change():
                return known.of((entry,), lambda: change_item(entry, site, self.html_of))
            case Comment():
                post = subject.posts[0]
                guid = self.post_id(post)
                return known.of(
                    (entry, post),
                    lambda: comment_item(entry, post, site, self.html_of_comment, guid),
                    guid,
                )

    def print_of(self, subscription: Subscription, digest: Callable[[object], str]) -> str:
        """The fingerprint of the file of `subscription`: the `digest` of all that shapes it."""
        inputs = feed_inputs(subscription, self)
        shown, details, entries = inputs
        subject = shown.subject
        return self.made.prints.of(
            (shown.feed, *subject.posts, *subject.meetings, *entries),
            lambda: digest((self.shared_inputs, inputs)),
            (subject.facts, details, len(subject.posts), len(subject.meetings), len(entries)),
        )

    @cached_property
    def shared_inputs(self) -> tuple[object, ...]:
        """Frozen values that shape every file: for a fingerprint."""
        return (self.dateless, self.links, self.image, self.hub)


def feed_bytes(subscription: Subscription, sources: Sources) -> bytes:
    """The file of one subscription."""
    match subscription.feed.format:
        case Format.ICAL:
            return _calendar(subscription, sources)
        case Format.RSS:
            return rss.rss(_described(subscription, sources), _items(subscription, sources))
        case Format.ATOM:
            return rss.atom(_described(subscription, sources), _items(subscription, sources))


FeedInputs = tuple[Subscription, tuple[Hashable, ...], tuple[Entry, ...]]
"""A subscription and what it shows; between them, what else shapes the file."""


def feed_inputs(subscription: Subscription, sources: Sources) -> FeedInputs:
    """Frozen values that shape the file and not every other: for a fingerprint."""
    subject = subscription.subject
    entries: tuple[Entry, ...] = ()
    details: tuple[Hashable, ...]
    if subscription.feed.format is Format.ICAL:
        details = tuple((sources.stamp(m), m.uid in sources.brief) for m in subject.meetings)
    else:
        entries = _entries(subscription, sources)
        posts = subject.posts if subscription.content is FeedContent.COMMENTS else ()
        shown = subject._replace(posts=posts, meetings=(), comments=())
        subscription = subscription._replace(subject=shown)
        details = (
            *(_details(post, sources) for post in posts),
            *(_details(entry, sources) for entry in entries if isinstance(entry, Post)),
        )
    # A former address holds the same bytes.
    return subscription._replace(former=()), details, entries


def _details(post: Post, sources: Sources) -> Hashable:
    size = sources.size_of(post.image.path) if post.image else 0
    late = bool(post.modified and post.modified.date() > sources.site.today)
    return sources.post_id(post), size, late


def _calendar(subscription: Subscription, sources: Sources) -> bytes:
    from programmation.feeds import ical

    site, meetings = sources.site, subscription.subject.meetings
    if subscription.content is FeedContent.EVENT:
        return ical.event_file(sources.event(meetings[0]), site)
    # A community's calendar says whose it is once, by its name.
    among_all = subscription.scope is not Scope.COMMUNITY
    events = [sources.event(meeting, among_all=among_all) for meeting in meetings]
    match subscription.feed.variant:
        case Variant.GOOGLE:
            events = [ical.shown_when_cancelled(event) for event in events]
        case Variant.REMINDER:
            events = [ical.with_reminder(event) for event in events]
    feed = ical.CalendarFeed(
        name=f"{subscription.title} – {site.name}",
        url=site.absolute(subscription.address),
        page=site.absolute(subscription.page),
        description=site.description,
        color=subscription.subject.color,
    )
    return ical.calendar_bytes(feed, events, site)


def _described(subscription: Subscription, sources: Sources) -> rss.Channel:
    site = sources.site
    return rss.Channel(
        id=tag(site, TAG_YEAR, subscription.path),
        title=f"{subscription.title} – {site.name}",
        description=site.description,
        url=site.absolute(subscription.address),
        page=site.absolute(subscription.page),
        site_name=site.name,
        language=site.language,
        email=site.email,
        image=site.absolute(sources.image),
        hub=sources.hub,
    )


def _items(subscription: Subscription, sources: Sources) -> tuple[FeedItem, ...]:
    subject = subscription.subject
    return tuple(sources.item(entry, subject) for entry in _entries(subscription, sources))


def _entries(subscription: Subscription, sources: Sources) -> tuple[Entry, ...]:
    """What becomes items, the newest first."""
    subject, limit = subscription.subject, sources.limit
    found: list[Entry] = []
    # Posts and changes come newest first: none beyond the limit can be among the newest.
    if subscription.content in (FeedContent.POSTS, FeedContent.POSTS_AND_CHANGES):
        found += subject.posts[:limit]
    if subscription.content in (FeedContent.CHANGES, FeedContent.POSTS_AND_CHANGES):
        uids = {meeting.uid for meeting in subject.meetings}
        places = [place for uid in uids for place in sources.changes_by_meeting.get(uid, ())]
        if subscription.scope is Scope.COMMUNITY:
            # A meeting that leaves a community is news to those who followed it there.
            left = sources.changes_by_former_community.get(subject.slug, [])
            places += [place for place in left if place not in places]
        found += (sources.changes[place] for place in sorted(places)[:limit])
    if subscription.content is FeedContent.COMMENTS:
        found += subject.comments
    found.sort(key=_published, reverse=True)
    return tuple(found[:limit])


def _published(entry: Entry) -> datetime:
    return entry.when if isinstance(entry, Change) else entry.date
