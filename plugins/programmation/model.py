"""What the site is made of, once read: frozen values.

Terms are those of RFC 5545 for meetings (uid, start, end, status, location) and
Pelican's for pages (slug, title, summary, modified).  Every datetime is aware, in
the site's own time zone; every tuple keeps the order that staff wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from fast_dataclass import dataclass
from programmation import colors, urls
from programmation.parts import (
    Image,
    Link,
    Method,
    Partner,
    Person,
    Place,
    Source,
    Standing,
    Status,
    Theme,
    Visibility,
)

Memo = Callable[..., Any]
"""`memo(function, *values)` gives `function(*values)`, maybe from an earlier call: the function is
pure, the values are frozen.  `operator.call` is the one that remembers nothing."""


NIGHT = timedelta(hours=6)
"""What ends before that hour of a day began the day before."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """What one file gave, with what it names: what every kind that has pages of its own has."""

    address = ""
    """Of its page, with `{slug}` for its own, and `{year}` for a post's (see `urls`)."""

    slug: str
    """Its file's name, in its address."""
    example: bool = False
    old_addresses: tuple[str, ...] = ()
    body: str = ""
    """Markdown."""
    source: Source = Source("")

    @cached_property
    def url(self) -> str:
        """Address of its page."""
        return self.address.format(slug=self.slug)

    @property
    def name_or_title(self) -> str:
        return getattr(self, "title", "") or getattr(self, "name", "")

    @property
    def draft(self) -> bool:
        return getattr(self, "visibility", Visibility.PUBLISHED) is Visibility.DRAFT

    def is_public(self, today: date) -> bool:
        """Whether it is shown on that day: it is no draft, nor of a later day."""
        moment = getattr(self, "date", None)
        return not self.draft and not (moment and moment.date() > today)


@dataclass(frozen=True, kw_only=True)
class Profile(Item):
    """An author of posts or host of meetings."""

    address = urls.author("{slug}")

    name: str
    role: str = ""
    organization: str = ""
    photo: Image | None = None
    email: str = ""
    links: tuple[Link, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Community(Item):
    """A community of practice: one territory, its members, its meetings."""

    address = urls.community("{slug}")

    name: str
    territory: str
    members: tuple[Partner, ...] = ()
    color: str = colors.DEFAULT
    email: str = ""
    image: Image | None = None
    summary: str = ""
    end: datetime | None = None

    def is_over(self, today: date) -> bool:
        """It has come to its end: it stays readable, and leaves lists and filters."""
        return self.end is not None and self.end.date() < today


@dataclass(frozen=True, kw_only=True)
class Meeting(Item, Standing):
    """One meeting (an RFC 5545 VEVENT).  `body` is its announcement."""

    address = urls.meeting("{slug}")

    uid: str
    title: str
    communities: tuple[Community, ...]
    """Whose it is, one at least, in the order that staff wrote; each holds it as its own."""
    start: datetime
    end: datetime
    of_all: bool = False
    """Of every community there is: the whole organisation's."""
    themes: tuple[Theme, ...] = ()
    method: Method = Method.DISCUSSION
    experts: tuple[Person, ...] = ()
    hosts: tuple[Profile, ...] = ()
    place: Place | None = None
    registration: str = ""
    """A web address, an e-mail address or a telephone number, or nothing."""
    registration_until: datetime | None = None
    """Last moment to register; a day alone is its midnight, and counts whole."""
    capacity: int | None = None
    price: str = ""
    language: str = ""
    """Code of the language spoken, where it is not the site's: `en`."""
    photos: tuple[Image, ...] = ()
    status: Status = Status.PLANNED
    previous_start: datetime | None = None
    whole_day: bool = False
    """Its days have no hour: `start` is the first midnight, `end` the last second."""
    day_unknown: bool = False
    """Only its month is known: `start` and `end` are the month's."""
    modified: datetime | None = None
    """`modifie` as written by staff; the file's history may say later (see `history`)."""
    documents: tuple[Link, ...] = ()
    successes: tuple[str, ...] = ()
    """The members' "bons coups" told at the meeting."""
    attendance: int | None = None
    """People present, for the season's report; no page shows it."""
    summary: str = ""
    recap: str = ""
    """What followed the `## Compte rendu` heading, in Markdown."""

    @cached_property
    def day(self) -> date:
        return self.start.date()

    @cached_property
    def last_day(self) -> date:
        """The end of a night is of the evening before."""
        night = timedelta() if self.whole_day or self.day_unknown else NIGHT
        return max(self.day, (self.end - night).date())

    def is_over(self, today: date) -> bool:
        """Its date is gone by."""
        return self.end.date() < today

    @property
    def days(self) -> tuple[date, ...]:
        """Each day that it takes; none while that is not known."""
        length = 0 if self.day_unknown else (self.last_day - self.day).days + 1
        return tuple(self.day + timedelta(days=number) for number in range(length))

    @property
    def scheduled(self) -> bool:
        """It takes place, on a day that is known."""
        return self.takes_place and not self.day_unknown

    @property
    def community(self) -> Community:
        """The first."""
        return self.communities[0]

    @property
    def picture(self) -> Image | None:
        """Its community's; what is of all has none."""
        return None if self.of_all else self.community.image

    @property
    def color(self) -> str:
        """Its community's, or the one of what is of all: a name of `colors.LOOKS`."""
        return colors.ALL if self.of_all else self.community.color

    @property
    def subjects(self) -> tuple[Community | Theme, ...]:
        return (*self.communities, *self.themes)

    @property
    def filed_under(self) -> tuple[Community | Theme | Profile, ...]:
        """Whose pages and feeds it is in."""
        return (*self.subjects, *self.hosts)

    def is_public(self, today: date) -> bool:
        return self.status is not Status.DRAFT

    @property
    def special_method(self) -> Method | None:
        """What lists and feeds say of how it is led: nothing of the usual way."""
        return None if self.method is Method.DISCUSSION else self.method

    @property
    def tentative(self) -> bool:
        """Announced, but not sure."""
        return self.status is Status.TENTATIVE

    @property
    def moved(self) -> bool:
        """A new date replaces an earlier one."""
        return self.previous_start is not None and not self.cancelled

    @property
    def full(self) -> bool:
        return self.status is Status.FULL

    def takes_registrations(self, today: date) -> bool:
        until = self.registration_until or self.end
        return self.takes_place and min(until.date(), self.end.date()) >= today


@dataclass(frozen=True, kw_only=True)
class Writing(Item):
    """A text with a title, that may wait to be published and be translated."""

    title: str
    summary: str = ""
    image: Image | None = None
    modified: datetime | None = None
    visibility: Visibility = Visibility.PUBLISHED
    language: str = ""
    translation_group: str = ""
    """The name that it shares with its translations; empty without any."""


@dataclass(frozen=True, kw_only=True)
class Post(Writing):
    address = urls.post("{year}", "{slug}")

    date: datetime
    authors: tuple[Profile, ...] = ()
    themes: tuple[Theme, ...] = ()
    community: Community | None = None
    origin: str = ""
    """Where the text comes from, said at its foot."""

    @property
    def subjects(self) -> tuple[Community | Theme, ...]:
        return (*filter(None, [self.community]), *self.themes)

    @property
    def filed_under(self) -> tuple[Community | Theme | Profile, ...]:
        """Whose pages and feeds it is in."""
        return (*self.subjects, *self.authors)

    @cached_property
    def url(self) -> str:
        return self.address.format(year=self.date.year, slug=self.slug)


@dataclass(frozen=True, kw_only=True)
class Page(Writing):
    """A page outside the blog: about, accessibility, privacy."""

    address = urls.page("{slug}")

    menu: int | None = None
    """Its place in the menu, from 1; None for the foot of the pages."""


@dataclass(frozen=True)
class Redirect:
    """A former address of what has no text of its own, and where it leads."""

    old: str
    new: str
    line: int
    """Of the table that says it."""


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A reader's comment on a post.  Name and text are a stranger's: hostile until rendered."""

    id: str
    """Unique among the comments of its post; part of its fragment: `#commentaire-<id>`."""
    post: str
    """Address of the post: `/articles/2017/quand-le-collectif-s-organise/`."""
    name: str
    date: datetime
    reply_to: str = ""
    """`id` of another comment of the same post."""
    body: str = ""
    source: Source = Source("")

    @property
    def url(self) -> str:
        return urls.comment(self.post, self.id)


@dataclass(frozen=True, kw_only=True)
class Library:
    """All that was read from one content folder, each kind in its natural order."""

    posts: tuple[Post, ...] = ()
    """Newest first."""
    meetings: tuple[Meeting, ...] = ()
    """Earliest first."""
    communities: tuple[Community, ...] = ()
    """By name, accents folded."""
    profiles: tuple[Profile, ...] = ()
    """By name, accents folded."""
    pages: tuple[Page, ...] = ()
    themes: tuple[Theme, ...] = ()
    """Every theme that a published item names, by name, accents folded."""
    former_themes: tuple[tuple[str, str], ...] = ()
    """Themes that nothing names any more → the one that took their place, or nothing (see `lives`):
    their addresses go on."""
    comments: tuple[Comment, ...] = ()
    """Those of the posts above, earliest first."""
    files: tuple[str, ...] = ()
    """Posix paths of pictures and documents, relative to the content folder."""
    redirects: tuple[Redirect, ...] = ()

    @property
    def collections(self) -> dict[str, tuple[Item, ...]]:
        """Attribute → items, of the kinds that have pages of their own."""
        others = ("themes", "former_themes", "comments", "files", "redirects")
        return {each.name: getattr(self, each.name) for each in fields(self)
                if each.name not in others}  # fmt: skip

    @property
    def items(self) -> Iterator[Item]:
        return chain(*self.collections.values())
