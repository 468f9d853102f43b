"""A page of the site: a frozen value with a template, an address and the template's values.

The fields are all that a page is made from: their digest tells whether it changed.  `SiteInfo`
leaves out the day of the build: a page that depends on it gets the consequences, and the others
stay the same from day to day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, fields
from datetime import datetime
from functools import cache, cached_property
from operator import call
from typing import Any, NamedTuple

from fast_dataclass import dataclass
from programmation import urls
from programmation.content.changes import Change
from programmation.feeds.table import by_subject
from programmation.kinds import KINDS
from programmation.model import Community, Library, Meeting, Memo, Post, Profile
from programmation.pages.list_items import Outlined, outline
from programmation.pages.share_image import ShareCard
from programmation.parts import Image, Method, Theme
from programmation.season import Season, Years, by_season, current_season, next_meetings, past
from programmation.settings import Site, SiteFacts

ABOUT_SLUGS = ("a-propos", "le-pole")
"""Slugs of the page that presents the organisation, linked from the home page."""


@dataclass(frozen=True)
class Crumb:
    """A link to a page: a breadcrumb, or a text in another language."""

    name: str
    address: str
    language: str = ""
    """Language code: `en`."""


HOME = Crumb("Accueil", urls.HOME)
POSTS = Crumb("Articles", urls.POSTS)
AUTHORS = Crumb("Autrices et auteurs", urls.AUTHORS)
COMMUNITIES = Crumb("Communautés", urls.COMMUNITIES)
PROGRAMME = Crumb("Programmation", urls.PROGRAMME)
THEMES = Crumb("Thèmes", urls.THEMES)


class FeedLink(NamedTuple):
    """A subscription linked from a page's head or foot."""

    address: str
    title: str
    media_type: str
    scope: str = ""
    """Scope: `all`, `community`, `season`, `author`, `theme`, `meeting`, `post`."""
    color: str = ""
    """Colour of a community; empty for others."""

    @property
    def is_calendar(self) -> bool:
        return self.media_type.startswith("text/calendar")

    def calendar_for(self, purpose: str) -> str:
        return urls.calendar_for(purpose, self.address)


@dataclass(frozen=True, kw_only=True)
class SiteInfo(SiteFacts):
    """Facts of the site that every page shows."""

    navigation: tuple[Crumb, ...]
    pages: tuple[Crumb, ...]
    """Pages linked from the footer: neither the navigation nor a list has them."""
    about: str
    """Address of the page that presents the organisation; may be empty."""
    communities: tuple[Community, ...]

    @cached_property
    def linked(self) -> frozenset[str]:
        """Addresses to which the header of every page links."""
        return frozenset({urls.HOME, urls.SEARCH, *(entry.address for entry in self.navigation)})


def site_info(library: Library, site: Site, season: Season | None, memo: Memo = call) -> SiteInfo:
    """Facts of the site.  `season`: the one that `/programmation/` shows."""
    return SiteInfo(
        **{fact.name: getattr(site, fact.name) for fact in fields(SiteFacts)},
        navigation=_navigation(library, season),
        pages=tuple(
            Crumb(text.name_or_title, text.url)
            for kind in KINDS
            if kind.address and not kind.listed
            for text in library.collections[kind.collection]
            if not getattr(text, "menu", None)
        ),
        about=next((page.url for page in library.pages if page.slug in ABOUT_SLUGS), ""),
        communities=tuple(
            outline(community, memo)
            for community in library.communities
            if not community.is_over(site.today)
        ),
    )


def _navigation(library: Library, season: Season | None) -> tuple[Crumb, ...]:
    """Entries of the navigation that have something to show: a mere blog has no empty calendar."""
    entries = (
        (season is not None, Crumb("Programmation", urls.PROGRAMME)),
        (bool(library.communities), Crumb("Communautés", urls.COMMUNITIES)),
        (True, Crumb("Articles", urls.POSTS)),
        (True, Crumb("S’abonner", urls.SUBSCRIBE)),
    )
    listed = [crumb for shown, crumb in entries if shown]
    chosen = sorted((page.menu, page.title, page.url) for page in library.pages if page.menu)
    for place, title, address in chosen:
        listed.insert(place - 1, Crumb(title, address))
    return tuple(listed)


@dataclass(frozen=True, kw_only=True)
class SitePage:
    """A page to write, or a text like robots.txt: fields of its head, values of its template."""

    template: str
    site: SiteInfo
    address: str
    title: str = ""
    """Title; empty for the home page, whose title is the site's name."""
    description: str = ""
    parents: tuple[Crumb, ...] | None = ()
    """Pages above it, below the home page; None for a page that stands alone."""
    image: Image | None = None
    card: ShareCard | None = None
    """Words of the picture drawn for sharing."""
    feeds: tuple[FeedLink, ...] = ()
    robots: str = ""
    canonical: str = ""
    """Address of the page that this one is a version of; empty for the page itself."""
    kind: str = "website"
    """Type for Open Graph: website, article or profile."""
    published: datetime | None = None
    modified: datetime | None = None
    changed: datetime | None = None
    """Date of last change of its content, for search engines."""
    versions: tuple[Crumb, ...] = ()
    """Versions of the text in all its languages, this one included."""
    nodes: tuple[Callable[[SiteInfo], Mapping[str, Any]], ...] = ()
    """Functions from the site to the page's schema.org nodes, breadcrumbs apart."""
    previous: str = ""
    """Address of the previous page of a series."""
    next: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Name → further value of its template."""
    head: Callable[[], Mapping[str, Any]] = dict
    """Function that returns other fields by name, called only if the page is rendered: most pages
    of most builds are not."""

    @property
    def path(self) -> str:
        """Posix path relative to the output: `articles/2017/x/index.html`."""
        return urls.output_path(self.address)

    @property
    def served_at(self) -> str:
        """Address as servers complete it: `/blogue/x` → `/blogue/x/`."""
        return f"/{self.path.removesuffix('index.html')}"

    @property
    def url(self) -> str:
        """Absolute address for search engines and networks: its own, or `canonical`."""
        return self.site.absolute(self.canonical or self.address)

    @property
    def breadcrumbs(self) -> tuple[Crumb, ...]:
        """Steps from the home page to the page's parent."""
        return () if self.parents is None else (HOME, *self.parents)

    @property
    def section(self) -> str:
        """Address of the navigation entry that the page belongs to."""
        return self.parents[0].address if self.parents else self.address

    @property
    def indexed(self) -> bool:
        """Whether search engines may list it, under this address."""
        return not self.robots and not self.canonical

    @property
    def info(self) -> SitePage:
        """The page with the fields from `head`."""
        return SitePage(**{**vars(self), **self.head()})

    def context(self) -> dict[str, Any]:
        """Values that its template reads: the site, its `values`, and the page itself."""
        return {"site": self.site, **self.values, "page": self.info}


@dataclass(frozen=True)
class Planning:
    """What pages are made from."""

    library: Library
    site: Site
    feeds: tuple[FeedLink, ...]
    changes: tuple[Change, ...]
    memo: Memo

    def page(self, template: str, address: str, title: str = "", **said: Any) -> SitePage:
        """A page of this site.  said: other fields of `SitePage`, `values` among them."""
        return SitePage(
            template=template, site=self.site_info, address=address, title=title, **said
        )

    def outline(self, item: Outlined) -> Outlined:
        return outline(item, self.memo)

    @cached_property
    def feeds_at(self) -> Callable[..., tuple[FeedLink, ...]]:
        """A function from addresses to links to their subscriptions, in that order; it raises
        KeyError for an unknown address.

        Cached: many pages have the same links, digested once.
        """
        by_address = {feed.address: feed for feed in self.feeds}
        return cache(lambda *addresses: tuple(by_address[address] for address in addresses))

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Outlines of posts, newest first."""
        return tuple(self.outline(post) for post in self.library.posts)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Outlines of meetings, earliest first."""
        return tuple(self.outline(meeting) for meeting in self.library.meetings)

    @cached_property
    def posts_of(self) -> Callable[[Community | Profile | Theme], tuple[Post, ...]]:
        filed = by_subject(self.posts)
        return lambda subject: filed.get(subject.url, ())

    @cached_property
    def meetings_of(self) -> Callable[[Community | Profile | Theme], tuple[Meeting, ...]]:
        filed = by_subject(self.meetings)
        return lambda subject: filed.get(subject.url, ())

    def past(self, meetings: Iterable[Meeting]) -> Years:
        """Those of `meetings` that are over, latest first."""
        return by_season(past(meetings, self.site.today), self.site.first_month)

    @cached_property
    def current(self) -> Season | None:
        """The season that `/programmation/` shows."""
        return current_season(self.meetings, self.site.today, self.site.first_month)

    @cached_property
    def following(self) -> Mapping[str, Meeting]:
        """Next meetings (see `season.next_meetings`)."""
        return next_meetings(self.meetings, self.site.today)

    @cached_property
    def changed(self) -> Mapping[str, datetime]:
        """Uid of a meeting → date of its last change."""
        return {change.meeting.uid: change.when for change in reversed(self.changes)}

    @cached_property
    def method_pages(self) -> Mapping[Method, str]:
        """Method → address of the page that explains it, found by its name."""
        pages = {page.slug: page.url for page in reversed(self.library.pages)}
        return {method: pages.get(method.value, "") for method in Method}

    @cached_property
    def site_info(self) -> SiteInfo:
        return site_info(self.library, self.site, self.current, self.memo)
