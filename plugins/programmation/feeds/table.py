"""Every subscription of the site, in one table: address, title, content, format.

`FEEDS` has a row per address pattern of the contract; `subscriptions` makes the list for a
library, which the generator writes (see `files.feed_bytes`) and pages loop over.  No JSON Feed: no
library here writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import chain
from operator import call
from typing import Any, NamedTuple, TypeVar

from fast_dataclass import dataclass
from programmation import urls
from programmation.content.changes import OFF, Change
from programmation.grouping import grouped
from programmation.model import Comment, Item, Library, Meeting, Memo, Post
from programmation.parts import Redirect
from programmation.season import season_of, seasons, seasons_of
from programmation.settings import Site
from programmation.text.plain_text import one_line


class Format(Enum):
    """Format of a file; the value is its media type."""

    RSS = "application/rss+xml"
    ATOM = "application/atom+xml"
    ICAL = "text/calendar"


class FeedContent(Enum):
    POSTS = auto()
    CHANGES = auto()
    """Meetings announced, moved, cancelled, and recaps."""
    POSTS_AND_CHANGES = auto()
    COMMENTS = auto()
    MEETINGS = auto()
    """A calendar to subscribe to."""
    EVENT = auto()
    """The event of one meeting, to import into a calendar."""


class Scope(Enum):
    """Whose posts and meetings a feed holds."""

    ALL = auto()
    COMMUNITY = auto()
    AUTHOR = auto()
    THEME = auto()
    SEASON = auto()
    MEETING = auto()
    POST = auto()


class Variant(Enum):
    """Purpose of a calendar; the value is part of its address."""

    PLAIN = ""
    GOOGLE = "google"
    """For programs that hide cancelled events: only the title says it."""
    REMINDER = "rappel"
    """With a reminder, the day before."""


@dataclass(frozen=True)
class Feed:
    """A row of the table.  `{slug}`, `{year}` and `{name}` are the subject's."""

    address: str
    title: str
    scope: Scope
    content: FeedContent
    format: Format
    variant: Variant = Variant.PLAIN
    page: str = "{page}"
    """Address of the page with the same content."""


FEEDS = (
    Feed(urls.POSTS_RSS, "Tous les articles",
         Scope.ALL, FeedContent.POSTS, Format.RSS, page=urls.POSTS),
    Feed(urls.POSTS_ATOM, "Tous les articles",
         Scope.ALL, FeedContent.POSTS, Format.ATOM, page=urls.POSTS),
    Feed(urls.CHANGES_RSS, "Rencontres annoncées, déplacées ou annulées",
         Scope.ALL, FeedContent.CHANGES, Format.RSS, page=urls.CHANGES),
    Feed(urls.CHANGES_ATOM, "Rencontres annoncées, déplacées ou annulées",
         Scope.ALL, FeedContent.CHANGES, Format.ATOM, page=urls.CHANGES),
    Feed(urls.community_feed("{slug}"), "{name} : articles et rencontres",
         Scope.COMMUNITY, FeedContent.POSTS_AND_CHANGES, Format.RSS),
    Feed(urls.author_feed("{slug}"), "{name} : articles et rencontres",
         Scope.AUTHOR, FeedContent.POSTS_AND_CHANGES, Format.RSS),
    Feed(urls.theme_feed("{slug}"), "{name} : articles et rencontres",
         Scope.THEME, FeedContent.POSTS_AND_CHANGES, Format.RSS),
    Feed(urls.comments_feed("{year}", "{slug}"), "Commentaires : {name}",
         Scope.POST, FeedContent.COMMENTS, Format.RSS),
    Feed(urls.CALENDAR, "Toutes les rencontres",
         Scope.ALL, FeedContent.MEETINGS, Format.ICAL, page=urls.PROGRAMME),
    Feed(urls.calendar("{slug}"), "Rencontres : {name}",
         Scope.COMMUNITY, FeedContent.MEETINGS, Format.ICAL),
    Feed(urls.calendar("{slug}"), "Rencontres {name}",
         Scope.SEASON, FeedContent.MEETINGS, Format.ICAL),
    Feed(urls.theme_calendar("{slug}"), "Rencontres : {name}",
         Scope.THEME, FeedContent.MEETINGS, Format.ICAL),
    Feed(urls.person_calendar("{slug}"), "Rencontres animées : {name}",
         Scope.AUTHOR, FeedContent.MEETINGS, Format.ICAL),
    Feed(urls.event("{slug}"), "{name}",
         Scope.MEETING, FeedContent.EVENT, Format.ICAL),
)  # fmt: skip


CALENDARS = tuple(
    replace(
        feed,
        address=urls.calendar_for(variant.value, feed.address),
        title=feed.title + said,
        variant=variant,
    )
    for variant, said in ((Variant.GOOGLE, ""), (Variant.REMINDER, " (rappel la veille)"))
    for feed in FEEDS
    if feed.content is FeedContent.MEETINGS
)
"""Variants of each calendar, for what programs do with it."""

REFRESH = timedelta(hours=1)
"""Interval at which programs are asked to refresh; they may ignore it."""


@dataclass(frozen=True, kw_only=True)
class Channel:
    """Description of a feed or a calendar.  Addresses are absolute."""

    site: Site
    title: str
    url: str
    page: str
    """Address of the page with the same content."""
    id: str = ""
    """Id of a feed: a `tag:` URI."""
    color: str = ""
    """Colour of a community; empty for others."""
    dated: bool = True
    """Whether a feed gives its date of last change."""
    published: datetime | None = None
    """That date in the last publication, below which this one never goes."""

    @property
    def heading(self) -> str:
        """A title that is never empty."""
        return one_line(self.title) or one_line(self.site.name) or self.page


# -- Whose: the site, a community, a season… ----------------------------------------------------

PostOrMeeting = TypeVar("PostOrMeeting", Post, Meeting)
Former = tuple[tuple[str, str], ...]
"""Former years and file names; only a post's has a year."""


class Subject(NamedTuple):
    """A community, an author, a season…, with its posts, meetings and comments, in order."""

    slug: str = ""
    year: str = ""
    name: str = ""
    page: str = urls.HOME
    color: str = ""
    former: Former = ()
    """Former addresses, which subscribers still request."""
    posts: tuple[Post, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    comments: tuple[Comment, ...] = ()


def by_subject(items: Iterable[PostOrMeeting]) -> Mapping[str, tuple[PostOrMeeting, ...]]:
    """Address of a community, theme or person → its posts or meetings, in their order."""
    return grouped(items, lambda item: [each.url for each in item.filed_under])


Left = Mapping[str, tuple[str, ...]]
"""Uid of a meeting → pages of the subjects that it left, and whose calendars keep it."""


def subjects(library: Library, left: Left) -> Mapping[Scope, tuple[Subject, ...]]:
    """All subjects but seasons and single meetings, with their posts, meetings and comments."""
    posts = by_subject(library.posts)
    meetings = grouped(library.meetings, lambda meeting: [
        *(each.url for each in meeting.filed_under), *left.get(meeting.uid, ())
    ])  # fmt: skip
    comments = grouped(library.comments, lambda comment: [comment.post])
    heirs = grouped(library.former_themes, lambda former: [former[1]])

    def filed(url: str) -> dict[str, Any]:
        return {"posts": posts.get(url, ()), "meetings": meetings.get(url, ())}

    return {
        Scope.ALL: (Subject(posts=library.posts, meetings=library.meetings),),
        Scope.COMMUNITY: tuple(_subject(each, **filed(each.url)) for each in library.communities),
        Scope.AUTHOR: tuple(_subject(each, **filed(each.url)) for each in library.profiles),
        Scope.THEME: (
            *(Subject(slug=each.slug, name=each.name, page=each.url, **filed(each.url),
                      former=tuple(("", gone) for gone, _ in heirs.get(each.slug, ())))
              for each in library.themes),
            *(Subject(slug=gone, name=gone, page=urls.THEMES) for gone, _ in heirs.get("", ())),
        ),
        Scope.POST: tuple(
            _subject(post, year=str(post.date.year), posts=(post,), comments=comments[post.url])
            for post in library.posts if post.url in comments
        ),
    }  # fmt: skip


def meeting_subjects(
    meetings: tuple[Meeting, ...], redirects: tuple[Redirect, ...], first_month: int, left: Left
) -> Mapping[Scope, tuple[Subject, ...]]:
    """Seasons, and single meetings: subjects that do not depend on posts."""
    held = grouped(meetings, lambda meeting: [
        *(each.url for each in seasons_of(meeting, first_month)), *left.get(meeting.uid, ())
    ])  # fmt: skip
    return {
        Scope.SEASON: tuple(
            Subject(
                slug=season.label, name=season.label, page=season.url, meetings=held[season.url],
                former=_former(_leading(season.url, redirects), season.url),
            )
            for season in seasons(meetings, first_month)
        ),
        Scope.MEETING: tuple(_subject(meeting, meetings=(meeting,)) for meeting in meetings),
    }  # fmt: skip


def _subject(item: Item, **held: Any) -> Subject:
    return Subject(
        slug=item.slug, name=item.name_or_title, page=item.url, color=getattr(item, "color", ""),
        former=_former(item.old_addresses, item.url), **held,
    )  # fmt: skip


def _leading(address: str, redirects: Iterable[Redirect]) -> list[str]:
    """Former addresses that lead to `address`, directly or through others."""
    known = [address]
    for new in known:
        known += (
            r.old for r in redirects
            if f"{r.new.rstrip('/')}/" == new and r.old not in known
        )  # fmt: skip
    return known[1:]


def _former(old_addresses: Iterable[str], page: str) -> Former:
    """Years and slugs in the former addresses of the same kind as `page`."""
    folder = f"/{urls.first_part(page)}/"
    parts = (old.removeprefix(folder).strip("/").rpartition("/") for old in old_addresses
             if old.startswith(folder))  # fmt: skip
    return tuple((year, slug) for year, _, slug in parts if slug)


class Subscription(NamedTuple):
    """A file to subscribe to (or, for `FeedContent.EVENT`, to import)."""

    address: str
    title: str
    page: str
    feed: Feed
    subject: Subject
    """Its community, person, season…, with the posts, meetings or comments that it may hold."""
    former: tuple[str, ...] = ()
    """Other addresses with the same bytes: those before its subject was renamed."""

    @property
    def listed(self) -> bool:
        """Whether people are shown it: no variant of a calendar, and none that will stay empty."""
        subject = self.subject
        extinct = subject.page == urls.THEMES and not (subject.posts or subject.meetings)
        return self.feed.variant is Variant.PLAIN and not extinct

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths, relative to the output folder, of the files that hold its bytes."""
        return tuple(address.lstrip("/") for address in (self.address, *self.former))


def subscriptions(
    library: Library, site: Site, changes: Iterable[Change] = (), memo: Memo = call
) -> tuple[Subscription, ...]:
    """Every subscription of `library`, in the order of the table."""
    # Drafts, shown in a preview, are in no feed.
    public = replace(library, posts=tuple(p for p in library.posts if p.is_public(site.today)))
    first, told = site.first_month, grouped(changes, lambda change: [change.meeting.uid])
    left = {uid: tuple(dict.fromkeys(_pages_left(each, first))) for uid, each in told.items()}
    of_meetings = memo(meeting_subjects, library.meetings, library.redirects, first, left)
    held: dict[Scope, tuple[Subject, ...]] = memo(subjects, public, left) | of_meetings
    found = (memo(_subscriptions, feed, held[feed.scope]) for feed in (*FEEDS, *CALENDARS))
    return _with_former(tuple(chain.from_iterable(found)))


def _pages_left(changes: Iterable[Change], first_month: int) -> Iterator[str]:
    """Pages of seasons that a meeting was moved out of, and of communities that it had when it was
    called off."""
    for change in changes:
        meeting, season = change.meeting, season_of(change.start.date(), first_month)
        if not change.month_alone and season != season_of(meeting.day, first_month):
            yield season.url
        if change.kind in OFF and not meeting.takes_place:
            yield from map(urls.community, change.former_communities)


def _subscriptions(feed: Feed, subjects: Iterable[Subject]) -> tuple[Subscription, ...]:
    return tuple(
        Subscription(
            feed.address.format(slug=subject.slug, year=subject.year),
            feed.title.format(name=subject.name),
            feed.page.format(page=subject.page),
            feed,
            _for_calendar(subject) if feed.format is Format.ICAL else subject,
        )
        for subject in subjects
        if feed.content is not FeedContent.EVENT or not subject.meetings[0].day_unknown
    )


def _with_former(found: tuple[Subscription, ...]) -> tuple[Subscription, ...]:
    """`found`, each with its former addresses that are not in use today."""
    taken = {each.address for each in found}

    def free(each: Subscription) -> Iterator[str]:
        for year, slug in each.subject.former:
            address = each.feed.address.format(slug=slug, year=year)
            if address not in taken:
                taken.add(address)
                yield address

    return tuple(
        each._replace(former=tuple(free(each))) if each.subject.former else each for each in found
    )


def _for_calendar(subject: Subject) -> Subject:
    """`subject` for a calendar: without posts, nor meetings that have no day."""
    dated = tuple(meeting for meeting in subject.meetings if not meeting.day_unknown)
    return subject._replace(posts=(), meetings=dated)
