"""A subscription → the bytes of its file, and what shapes them.

`Sources` holds what files are made from beside the subscriptions, and makes each event and item
once; `feed_bytes` writes a file; `Sources.print_of` tells whether one need be written again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from markupsafe import Markup

from builder.incremental.memo import ByIdentity
from programmation.content.changes import Change, Revision, last_modified
from programmation.feeds import rss
from programmation.feeds.items import (
    TAG_YEAR,
    HtmlOf,
    SizeOf,
    body_html,
    change_item,
    comment_item,
    post_item,
    tag,
)
from programmation.feeds.rss import FeedItem
from programmation.feeds.subjects import Subject
from programmation.feeds.table import FeedContent, Format, Subscription
from programmation.model import Comment, Meeting, Post
from programmation.settings import Site
from programmation.text.plain_text import text_of_html

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
    """By path of the file (see `history`)."""
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
    def dateless(self) -> Site:
        """The site on no day: the day changes nothing in a feed that holds the same items."""
        return replace(self.site, today=date.min)

    def event(self, meeting: Meeting) -> bytes:
        """The meeting's event, serialised once for all the files that hold it."""
        from programmation.feeds import ical  # icalendar is slow to import, and seldom needed

        revision = self.revisions.get(meeting.source.path)

        def made() -> bytes:
            return ical.event_bytes(
                meeting,
                site=self.site,
                modified=last_modified(meeting, revision, self.site),
                created=revision.created if revision else None,
                text=text_of_html(
                    body_html(meeting, self.html_of), self.site.absolute(meeting.url)
                ),
            )

        return self.made.events.of((meeting, revision), made)

    def item(self, entry: Entry, subject: Subject) -> FeedItem:
        """The entry's item, made once for all the feeds that hold it."""
        known, site = self.made.items, self.site
        match entry:
            case Post():
                size = self.size_of(entry.image.path) if entry.image else None
                return known.of(
                    (entry,), lambda: post_item(entry, site, self.html_of, self.size_of), size
                )
            case Change():
                return known.of((entry,), lambda: change_item(entry, site, self.html_of))
            case Comment():
                post = subject.posts[0]
                return known.of(
                    (entry, post), lambda: comment_item(entry, post, site, self.html_of_comment)
                )

    def print_of(self, subscription: Subscription, digest: Callable[[object], str]) -> str:
        """The fingerprint of the file of `subscription`: the `digest` of all that shapes it."""
        inputs = feed_inputs(subscription, self)
        shown, revisions, entries, sizes = inputs
        subject = shown.subject
        return self.made.prints.of(
            (shown.feed, *subject.posts, *subject.meetings, *revisions, *entries),
            lambda: digest((self.shared_inputs, inputs)),
            (subject.facts, sizes, len(subject.posts), len(subject.meetings), len(entries)),
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


FeedInputs = tuple[Subscription, tuple[Revision | None, ...], tuple[Entry, ...], tuple[int, ...]]


def feed_inputs(subscription: Subscription, sources: Sources) -> FeedInputs:
    """Frozen values that shape the file and not every other: for a fingerprint."""
    subject = subscription.subject
    revisions: tuple[Revision | None, ...] = ()
    entries: tuple[Entry, ...] = ()
    if subscription.feed.format is Format.ICAL:
        paths = [meeting.source.path for meeting in subject.meetings]
        revisions = tuple(sources.revisions.get(path) for path in paths)
    else:
        entries = _entries(subscription, sources)
        posts = subject.posts if subscription.content is FeedContent.COMMENTS else ()
        shown = subject._replace(posts=posts, meetings=(), comments=())
        subscription = subscription._replace(subject=shown)
    images = (entry.image for entry in entries if isinstance(entry, Post))
    return (
        subscription,
        revisions,
        entries,
        tuple(sources.size_of(image.path) for image in images if image),
    )


def _calendar(subscription: Subscription, sources: Sources) -> bytes:
    from programmation.feeds import ical

    site = sources.site
    events = [sources.event(meeting) for meeting in subscription.subject.meetings]
    if subscription.content is FeedContent.EVENT:
        return ical.event_file(events[0], site)
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
        found += (sources.changes[place] for place in sorted(places)[:limit])
    if subscription.content is FeedContent.COMMENTS:
        found += subject.comments
    found.sort(key=_published, reverse=True)
    return tuple(found[:limit])


def _published(entry: Entry) -> datetime:
    return entry.when if isinstance(entry, Change) else entry.date
