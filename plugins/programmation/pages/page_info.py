"""What every page carries beside its own values: the site around it.

`SiteInfo` is the site without the day of the build: a page that depends on the day is
given what follows from it, and the others stay as they were from one day to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache, cached_property
from operator import call
from typing import NamedTuple

from fast_dataclass import dataclass
from programmation import urls
from programmation.feeds.table import Subscription
from programmation.model import Community, Library, Memo
from programmation.pages.list_items import outline
from programmation.parts import Banner
from programmation.season import Season
from programmation.settings import Site, SiteFacts
from programmation.text.links import Resolver

ABOUT_SLUGS = ("a-propos", "le-pole")
"""Names of the page that presents the organisation: the home page leads to it."""

LISTED = frozenset({"posts", "meetings", "communities", "profiles"})
"""Collections of the library that lists lead to; the foot of the pages leads to the others."""


class FeedLink(NamedTuple):
    """A subscription that a page's head or foot tells of."""

    address: str
    title: str
    media_type: str
    scope: str = ""
    """Whose: `all`, `community`, `season`, `author`, `theme`, `meeting`, `post`."""
    color: str = ""
    """A community's."""

    @classmethod
    def to(cls, subscription: Subscription) -> FeedLink:
        return cls(
            subscription.address,
            subscription.title,
            subscription.feed.format.value,
            subscription.feed.scope.name.lower(),
            subscription.subject.color,
        )

    @property
    def is_calendar(self) -> bool:
        return self.media_type.startswith("text/calendar")

    def calendar_for(self, purpose: str) -> str:
        return urls.calendar_for(purpose, self.address)


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the home page."""

    name: str
    address: str


@dataclass(frozen=True)
class LanguageVersion:
    """A text in one of its languages."""

    language: str
    """`en`."""
    title: str
    address: str


@dataclass(frozen=True, kw_only=True)
class SiteInfo(SiteFacts):
    """What every page shows of the site around it."""

    navigation: tuple[Crumb, ...]
    pages: tuple[Crumb, ...]
    """Texts that neither the navigation nor a list leads to, for the foot."""
    about: str
    """Address of the page that presents the organisation, or nothing."""
    communities: tuple[Community, ...]

    def leads_to(self, address: str) -> bool:
        """Whether the head of every page has a way to `address`."""
        entries = (entry.address for entry in self.navigation)
        return address in (urls.HOME, urls.SEARCH, *entries)


def site_info(library: Library, site: Site, season: Season | None, memo: Memo = call) -> SiteInfo:
    """`season`: the one that `/programmation/` shows."""
    return SiteInfo(
        **{
            **{fact.name: getattr(site, fact.name) for fact in fields(SiteFacts)},
            "banner": _banner(library, site),
        },
        navigation=_navigation(library, season),
        pages=tuple(
            Crumb(text.name_or_title, text.url)
            for collection, texts in library.collections.items()
            if collection not in LISTED
            for text in texts
            if not getattr(text, "menu", None)
        ),
        about=next((page.url for page in library.pages if page.slug in ABOUT_SLUGS), ""),
        communities=tuple(
            outline(community, memo)
            for community in library.communities
            if not community.is_over(site.today)
        ),
    )


def _banner(library: Library, site: Site) -> Banner | None:
    """What it says, then whether the meeting that it leads to is off."""
    banner = site.banner
    if not banner or not banner.url:
        return banner
    address = banner.url.removeprefix(site.url)
    return replace(banner, text=banner.text + Resolver.of(library).beside(address, banner.text))


def _navigation(library: Library, season: Season | None) -> tuple[Crumb, ...]:
    """The entries that have something to show: a blog alone has no empty calendar."""
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


@dataclass(frozen=True)
class Subscriptions:
    """The subscriptions, found by address."""

    all: tuple[FeedLink, ...] = ()

    @cached_property
    def at(self) -> Callable[..., tuple[FeedLink, ...]]:
        """Gives those at addresses, in that order; KeyError for one where there is none.

        Many pages ask for the same: one object is digested once.
        """
        by_address = {feed.address: feed for feed in self.all}
        return cache(lambda *addresses: tuple(by_address[address] for address in addresses))
