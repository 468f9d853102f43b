"""A subscription → the bytes of its file, and the inputs of these.

`Sources` holds the inputs beside the subscriptions, and makes each event and item once;
`feed_bytes` writes a file; `feed_inputs` returns all inputs of one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import field
from datetime import datetime
from functools import cached_property
from itertools import islice
from operator import call
from typing import TYPE_CHECKING

from fast_dataclass import dataclass
from programmation.content.changes import Change, Stamp, announced_at, declared_change
from programmation.content.lives import Lives
from programmation.feeds import items, sizes
from programmation.feeds.table import (
    Channel,
    FeedContent,
    Format,
    Scope,
    Subject,
    Subscription,
    Variant,
)
from programmation.model import Comment, Library, Meeting, Memo, Post
from programmation.settings import Site
from programmation.text.plain_text import printable, text_of_html

if TYPE_CHECKING:
    from programmation.feeds.publication import Publication

FeedEntry = Post | Change | Comment
"""What an item of a feed is made from."""
PostDetails = tuple[str, int, bool]
"""Facts of a post from elsewhere: id, bytes of its picture, whether its change is to come."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Inputs of feeds, beside the subscriptions themselves."""

    site: Site
    html_of: items.HtmlOf
    """`BodyRenderer.absolute`."""
    links: object
    """Value whose digest stands for all inputs of `html_of`: it is part of every feed's."""
    size_of: items.SizeOf
    library: Library = Library()
    changes: tuple[Change, ...] = ()
    """Changes of meetings, latest first (see `story.changes`)."""
    lives: Lives = field(default_factory=Lives)
    publication: Publication | None = None
    """The last publication, which the next one must be consistent with."""
    memo: Memo = call
    """Memo that makes each event and item once for all files."""
    _made: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """Uid → event."""
    _details: dict[str, PostDetails] = field(default_factory=dict)
    """Address → details of a post."""

    def __fingerprint__(self) -> object:
        """Inputs of every file; others are added by `feed_inputs`.  Not the day of the site, which
        changes no feed by itself."""
        return self.links, self.site.undated

    @cached_property
    def brief(self) -> frozenset[str]:
        """Uids of meetings whose announcement is shortened in calendars (see `sizes`)."""
        return sizes.brief_uids(self.library.meetings, self.site.first_month)

    @cached_property
    def dated(self) -> dict[str, tuple[Stamp, bool]]:
        """Uid → stamp of a meeting's event, and whether its text is shortened: one object,
        digested once for all calendars."""
        meetings = self.library.meetings
        return {each.uid: (self._stamp(each), each.uid in self.brief) for each in meetings}

    def _stamp(self, meeting: Meeting) -> Stamp:
        known = self.lives.stamps.get(meeting.source.path)
        site = self.site
        stamp = known or Stamp(declared_change(meeting, site) or announced_at(meeting, site))
        if self.publication is None:
            return stamp
        from programmation.feeds.publication import newer_stamp

        brief = meeting.uid in self.brief
        return newer_stamp(
            stamp,
            self.publication.events.get(meeting.uid),
            lambda stamp: _events(self, meeting, stamp, brief)[1],
        )

    def event(self, meeting: Meeting, *, owned: bool = False) -> bytes:
        """The meeting's event, serialised once for all files.  `owned`: with its community in the
        title, for a calendar of several communities."""
        if meeting.uid not in self._made:
            self._made[meeting.uid] = self.memo(_events, self, meeting, *self.dated[meeting.uid])
        return self._made[meeting.uid][owned]

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Address of each post → its id, that of the last publication if it was there."""
        if self.publication is None:
            return {}
        from programmation.feeds.publication import post_ids

        def html_of(post: Post) -> str:
            item = items.post_item(post, self.site, self.html_of, self.size_of)
            return printable(item.html).strip()

        return post_ids(self.publication, self.library.posts, self.lives.births, self.site, html_of)

    def details(self, post: Post) -> PostDetails:
        """Details of a post: one object for all feeds."""
        if post.url not in self._details:
            birth = self.lives.births.get(post.source.path)
            guid = self._ids.get(post.url) or items.post_id(post, self.site, birth)
            size = self.size_of(post.image.path) if post.image else 0
            late = post.modified != declared_change(post, self.site)
            self._details[post.url] = guid, size, late
        return self._details[post.url]

    def published(self, content: FeedContent) -> datetime | None:
        """Date of last change of the published feed of all the `content`; None if unknown."""
        return self.publication.updated.get(content) if self.publication else None

    def item(self, entry: FeedEntry, subject: Subject) -> items.FeedItem:
        """The entry's item, made once for all feeds."""
        item: items.FeedItem
        if isinstance(entry, Change):
            item = self.memo(_change_item, self, entry)
        else:
            post = subject.posts[0] if isinstance(entry, Comment) else entry
            item = self.memo(_post_item, self, entry, post, self.details(post))
        return item


def _events(sources: Sources, meeting: Meeting, stamp: Stamp, brief: bool) -> tuple[bytes, bytes]:
    """The event for its own file and its community's calendar, then the `owned` one."""
    from programmation.feeds import ical  # icalendar is slow to import, and seldom needed

    site = sources.site
    html, page = items.body_html(meeting, sources.html_of), site.absolute(meeting.url)
    text = text_of_html(html, page, pictures=True)
    text = sizes.cut(text, sizes.BRIEF if brief else sizes.LONGEST)
    event = ical.event_bytes(meeting, stamp, site=site, text=text)
    return event, ical.with_owner(event, meeting)


def _change_item(sources: Sources, change: Change) -> items.FeedItem:
    return items.change_item(change, sources.site, sources.html_of)


def _post_item(
    sources: Sources, entry: Post | Comment, post: Post, details: PostDetails
) -> items.FeedItem:
    site, guid = sources.site, details[0]
    if isinstance(entry, Comment):
        return items.comment_item(entry, post, site, guid)
    return items.post_item(post, site, sources.html_of, sources.size_of, guid)


def feed_bytes(subscription: Subscription, sources: Sources) -> bytes:
    if subscription.feed.format is Format.ICAL:
        return _calendar(subscription, sources)
    from programmation.feeds import rss  # feedgen is slow to import, and most edits need none

    write = {Format.RSS: rss.rss, Format.ATOM: rss.atom}[subscription.feed.format]
    entries = _entries(subscription, sources)
    shown = tuple(sources.item(entry, subscription.subject) for entry in entries)
    return write(_described(subscription, sources), shown)


def feed_inputs(subscription: Subscription, sources: Sources) -> tuple[Hashable, ...]:
    """Frozen values that only this file is made from, for its fingerprint.  Not its other
    addresses, which hold the same bytes."""
    address, title, page, feed, subject, _ = subscription
    entries: tuple[FeedEntry | Meeting, ...] = subject.meetings
    details: tuple[Hashable, ...]
    if feed.format is Format.ICAL:
        details = tuple(sources.dated[meeting.uid] for meeting in subject.meetings)
    else:
        entries = _entries(subscription, sources)
        shown = (entry for entry in entries if isinstance(entry, Post))
        posts = subject.posts if feed.content is FeedContent.COMMENTS else shown
        details = (sources.published(feed.content), *map(sources.details, posts))
    return address, title, page, feed, subject.color, entries, details


def _calendar(subscription: Subscription, sources: Sources) -> bytes:
    from programmation.feeds import ical

    site, meetings = sources.site, subscription.subject.meetings
    if subscription.feed.content is FeedContent.EVENT:
        return ical.event_file(sources.event(meetings[0]), site)
    # The name of a community's calendar already tells whose it is.
    owned = subscription.feed.scope is not Scope.COMMUNITY
    made_for: dict[Variant, Callable[[bytes], bytes]] = {
        Variant.PLAIN: bytes, Variant.GOOGLE: ical.shown_when_cancelled,
        Variant.REMINDER: ical.with_reminder,
    }  # fmt: skip
    make = made_for[subscription.feed.variant]
    events = [make(sources.event(meeting, owned=owned)) for meeting in meetings]
    return ical.calendar_bytes(_described(subscription, sources), events)


def _described(subscription: Subscription, sources: Sources) -> Channel:
    site = sources.site
    return Channel(
        site=site,
        id=items.tag(site, items.TAG_YEAR, subscription.paths[0]),
        title=f"{subscription.title} – {site.name}",
        url=site.absolute(subscription.address),
        page=site.absolute(subscription.page),
        color=subscription.subject.color,
        # Items of one subject may disappear: only the date of a whole feed never goes back.
        dated=subscription.feed.scope is Scope.ALL,
        published=sources.published(subscription.feed.content),
    )


def _entries(subscription: Subscription, sources: Sources) -> tuple[FeedEntry, ...]:
    """Entries of items, newest first."""
    subject, content = subscription.subject, subscription.feed.content
    limit = sources.site.feed_limit
    found: list[FeedEntry] = []
    # Posts and changes come newest first: none beyond the limit is among the newest.
    if content in (FeedContent.POSTS, FeedContent.POSTS_AND_CHANGES):
        found += subject.posts[:limit]
    if content in (FeedContent.CHANGES, FeedContent.POSTS_AND_CHANGES):
        uids = {meeting.uid for meeting in subject.meetings}
        # A meeting that leaves a community is news there.
        left = subject.slug if subscription.feed.scope is Scope.COMMUNITY else ""
        told = (c for c in sources.changes if c.meeting.uid in uids or left in c.former_communities)
        found += islice(told, limit)
    if content is FeedContent.COMMENTS:
        found += subject.comments
    found.sort(key=lambda one: one.when if isinstance(one, Change) else one.date, reverse=True)
    return tuple(found[:limit])
