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
    Redirect,
    Source,
    Standing,
    Status,
    Theme,
    Visibility,
)

Memo = Callable[..., Any]
"""`memo(function, *values)` returns `function(*values)`, maybe from a cache: the function is pure,
the values are frozen.  `operator.call` is the one without a cache."""


NIGHT = timedelta(hours=6)
"""A meeting that ends before that hour ends on the day before."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """What one file gave, with the items that it names: base of all kinds with pages."""

    address = ""
    """Address of its page, with `{slug}` for its slug, `{year}` for a post's year."""

    slug: str
    """Name of its file, used in its address."""
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
        """Whether it is shown on that day: neither a draft nor dated later."""
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
    """Other spellings of the name, some maybe together (see `names_in`)."""


def names_in(alias: str) -> list[str]:
    """Names that an alias of a profile holds: `M. Roy, Marc Roy` is two, `Roy, Marc` one."""
    parts = [part.strip() for part in alias.split(",")]
    return parts if all(" " in part for part in parts) else [alias]


def spellings(aliases: tuple[str, ...]) -> tuple[str, ...]:
    """`aliases`, and the names in each."""
    return (*aliases, *chain(*map(names_in, aliases)))


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
        """Whether its last day is over: its page stays, but lists and filters leave it out."""
        return self.end is not None and self.end.date() < today


@dataclass(frozen=True, kw_only=True)
class Meeting(Item, Standing):
    """One meeting (an RFC 5545 VEVENT).  `body` is its announcement."""

    address = urls.meeting("{slug}")

    uid: str
    title: str
    communities: tuple[Community, ...]
    """Communities that hold it, one at least, in staff's order; each shows it as its own."""
    start: datetime
    end: datetime
    of_all: bool = False
    """Whether it is of all communities: of the whole organisation."""
    themes: tuple[Theme, ...] = ()
    method: Method = Method.DISCUSSION
    experts: tuple[Person, ...] = ()
    hosts: tuple[Profile, ...] = ()
    place: Place | None = None
    registration: str = ""
    """A web address, an e-mail address or a telephone number; may be empty."""
    registration_until: datetime | None = None
    """Last moment to register; for a day alone, its midnight, and the whole day counts."""
    capacity: int | None = None
    price: str = ""
    language: str = ""
    """Code of the language spoken, if not the site's: `en`."""
    photos: tuple[Image, ...] = ()
    status: Status = Status.PLANNED
    previous_start: datetime | None = None
    whole_day: bool = False
    """Whether it takes whole days: `start` is the first midnight, `end` the last second."""
    day_unknown: bool = False
    """Whether only its month is known: `start` and `end` are the month's."""
    modified: datetime | None = None
    """`modifie` as written by staff; the file's history may say later (see `history`)."""
    documents: tuple[Link, ...] = ()
    successes: tuple[str, ...] = ()
    """The members' "bons coups" of the meeting."""
    attendance: int | None = None
    """People present, for the season's report; no page shows it."""
    summary: str = ""
    recap: str = ""
    """Text after the `## Compte rendu` heading, in Markdown."""

    @cached_property
    def day(self) -> date:
        return self.start.date()

    @cached_property
    def last_day(self) -> date:
        """Day of its end; a meeting that ends in the night ends on the evening before."""
        night = timedelta() if self.whole_day or self.day_unknown else NIGHT
        return max(self.day, (self.end - night).date())

    def is_over(self, today: date) -> bool:
        """Whether its date has passed."""
        return self.end.date() < today

    @property
    def days(self) -> tuple[date, ...]:
        """Each of its days; none while they are not known."""
        length = 0 if self.day_unknown else (self.last_day - self.day).days + 1
        return tuple(self.day + timedelta(days=number) for number in range(length))

    @property
    def scheduled(self) -> bool:
        """Whether it takes place, on a known day."""
        return self.takes_place and not self.day_unknown

    @property
    def community(self) -> Community:
        """The first of its communities."""
        return self.communities[0]

    @property
    def picture(self) -> Image | None:
        """Picture of its community; None for a meeting of all."""
        return None if self.of_all else self.community.image

    @property
    def color(self) -> str:
        """Colour of its community, or the one for all communities: a key of `colors.LOOKS`."""
        return colors.ALL if self.of_all else self.community.color

    @property
    def subjects(self) -> tuple[Community | Theme, ...]:
        return (*self.communities, *self.themes)

    @property
    def filed_under(self) -> tuple[Community | Theme | Profile, ...]:
        """Communities, themes and people whose pages and feeds list it."""
        return (*self.subjects, *self.hosts)

    def is_public(self, today: date) -> bool:
        return self.status is not Status.DRAFT

    @property
    def special_method(self) -> Method | None:
        """Method as shown in lists and feeds; None for the usual one."""
        return None if self.method is Method.DISCUSSION else self.method

    def takes_registrations(self, today: date) -> bool:
        until = self.registration_until or self.end
        return self.takes_place and min(until.date(), self.end.date()) >= today


@dataclass(frozen=True, kw_only=True)
class Writing(Item):
    """A text with a title; it may wait to be published, and have translations."""

    title: str
    summary: str = ""
    image: Image | None = None
    modified: datetime | None = None
    visibility: Visibility = Visibility.PUBLISHED
    language: str = ""
    translation_group: str = ""
    """Name shared with its translations; empty without any."""


@dataclass(frozen=True, kw_only=True)
class Post(Writing):
    address = urls.post("{year}", "{slug}")

    date: datetime
    authors: tuple[Profile, ...] = ()
    themes: tuple[Theme, ...] = ()
    community: Community | None = None
    origin: str = ""
    """Where the text was first published, shown below it."""

    @property
    def subjects(self) -> tuple[Community | Theme, ...]:
        return (*filter(None, [self.community]), *self.themes)

    @property
    def filed_under(self) -> tuple[Community | Theme | Profile, ...]:
        """Communities, themes and people whose pages and feeds list it."""
        return (*self.subjects, *self.authors)

    @cached_property
    def url(self) -> str:
        return self.address.format(year=self.date.year, slug=self.slug)


@dataclass(frozen=True, kw_only=True)
class Page(Writing):
    """A page outside the blog: about, accessibility, privacy."""

    address = urls.page("{slug}")

    menu: int | None = None
    """Its rank in the menu, from 1; None: a link in the footer."""


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
    """All content of one folder, each collection in its natural order."""

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
    """Themes of published items, by name, accents folded."""
    former_themes: tuple[tuple[str, str], ...] = ()
    """Theme no longer used → the one that replaced it; empty if none (see `lives`).  Their
    addresses redirect."""
    comments: tuple[Comment, ...] = ()
    """Comments of the posts above, earliest first."""
    files: tuple[str, ...] = ()
    """Posix paths of pictures and documents, relative to the content folder."""
    redirects: tuple[Redirect, ...] = ()

    @property
    def collections(self) -> dict[str, tuple[Item, ...]]:
        """Attribute → items, for the kinds with pages of their own."""
        others = ("themes", "former_themes", "comments", "files", "redirects")
        return {each.name: getattr(self, each.name) for each in fields(self)
                if each.name not in others}  # fmt: skip

    @property
    def items(self) -> Iterator[Item]:
        return chain(*self.collections.values())
