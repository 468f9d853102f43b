"""Pages that are always there: home, subscriptions, search; and former addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from fast_dataclass import dataclass
from programmation import season as seasons
from programmation import urls
from programmation.model import Community, Library, Meeting, Post, Season
from programmation.pages import structured_data as data
from programmation.pages.archives import latest_recaps
from programmation.pages.page_info import FeedLink, PageInfo
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import Planning, SitePage, TitledPage
from programmation.settings import Site
from programmation.text.french import NBSP, typeset

LISTED_UPCOMING = 8
"""Next meetings that the home page holds: more than it shows, for when it grows old."""
LISTED_POSTS = 4


@dataclass(frozen=True, kw_only=True)
class HomePage(SitePage):
    template: str = "home.html"
    upcoming: tuple[Meeting, ...]
    recaps: tuple[Meeting, ...]
    disrupted: tuple[Meeting, ...]
    season: Season | None
    posts: tuple[Post, ...]

    @property
    def info(self) -> PageInfo:
        site = self.site
        return replace(
            super().info,
            description=site.description,
            card=ShareCard(typeset(site.description or site.name), "", typeset(site.name)),
            feeds=self.links,
            nodes=((data.website,), (data.organization,)),
        )


def home(planning: Planning) -> SitePage:
    today, season = planning.site.today, planning.current
    # What is changed in a season further away is told when its time comes.
    shown = seasons.meetings_of(season, planning.meetings) if season else ()
    return HomePage(
        site=planning.site_info,
        address=urls.HOME,
        links=planning.feeds.at(urls.POSTS_RSS, urls.POSTS_ATOM, urls.CHANGES_RSS, urls.CALENDAR),
        upcoming=seasons.coming(planning.meetings, today)[:LISTED_UPCOMING],
        recaps=latest_recaps(planning.meetings, today),
        disrupted=seasons.disrupted(shown, today),
        season=season,
        posts=planning.posts[:LISTED_POSTS],
    )


@dataclass(frozen=True, kw_only=True)
class SubscribePage(TitledPage):
    template: str = "subscribe.html"
    feeds: tuple[FeedLink, ...]
    """All that are worth a place there."""


@dataclass(frozen=True, kw_only=True)
class EmbedPage(TitledPage):
    """The next meetings, for partners to put in a page of theirs."""

    template: str = "embed.html"
    meetings: tuple[Meeting, ...]
    community: Community | None = None
    robots: str = "noindex, follow"


@dataclass(frozen=True, kw_only=True)
class NotFoundPage(SitePage):
    template: str = "404.html"

    @property
    def info(self) -> PageInfo:
        return replace(super().info, title="Page introuvable", robots="noindex")

    indexed = None


def fixed(planning: Planning) -> Iterator[SitePage]:
    site, feeds = planning.site_info, planning.feeds
    ended = [
        address
        for community in planning.library.communities
        if community.is_over(planning.site.today)
        for address in (urls.calendar(community.slug), urls.community_feed(community.slug))
    ]
    yield SubscribePage(
        site=site,
        address=urls.SUBSCRIBE,
        title="S’abonner",
        description="Recevoir les rencontres dans son agenda et les articles dans son lecteur.",
        links=feeds.at(
            urls.POSTS_RSS, urls.POSTS_ATOM, urls.CHANGES_RSS, urls.CHANGES_ATOM, urls.CALENDAR
        ),
        feeds=tuple(feed for feed in feeds.lasting() if feed.address not in ended),
    )
    yield TitledPage(
        template="data.html",
        site=site,
        address=urls.DATA,
        title="Données ouvertes",
        description="Les rencontres pour les sites et les programmes des partenaires.",
    )
    yield TitledPage(
        template="search.html",
        site=site,
        address=urls.SEARCH,
        title="Recherche",
        description="Chercher dans les articles et les rencontres.",
        robots="noindex, follow",
    )
    yield TitledPage(
        template="newsletter.html",
        site=site,
        address=urls.NEWSLETTER,
        title="Infolettre",
        description="Recevoir chaque mois les rencontres par courriel.",
    )
    yield NotFoundPage(site=site, address=urls.NOT_FOUND)


@dataclass(frozen=True, kw_only=True)
class RedirectPage(SitePage):
    """At a former address of an item."""

    template: str = "redirect.html"
    title: str
    target: str
    """Address of the item."""

    @property
    def info(self) -> PageInfo:
        return replace(super().info, title=self.title, canonical=self.target, robots="noindex")

    indexed = None


EMBEDDED = 10
"""Meetings of a page to embed, at most."""


def embedded(planning: Planning) -> Iterator[SitePage]:
    """Of all communities, then of each, at its former addresses too: partners frame them."""
    coming = seasons.upcoming(planning.meetings, planning.site.today)
    yield EmbedPage(
        site=planning.site_info,
        address=urls.EMBED,
        title="Prochaines rencontres",
        meetings=coming[:EMBEDDED],
    )
    taken = {community.slug for community in planning.library.communities}
    for community in planning.library.communities:
        own = seasons.of_community(community, coming)
        old = (a for a in community.old_addresses if a.startswith(urls.COMMUNITIES))
        former = {a.removeprefix(urls.COMMUNITIES).strip("/") for a in old} - {"", *taken}
        for slug in (community.slug, *sorted(former)):
            yield EmbedPage(
                site=planning.site_info,
                address=urls.embed(slug),
                title=f"Prochaines rencontres{NBSP}: {community.name}",
                meetings=own[:EMBEDDED],
                community=planning.outline(community),
            )


def redirects(planning: Planning) -> Iterator[SitePage]:
    for address, title, target in _former(planning.library, planning.site):
        yield RedirectPage(site=planning.site_info, address=address, title=title, target=target)


def _former(library: Library, site: Site) -> Iterator[tuple[str, str, str]]:
    """Each former address, with the title and the address of what it leads to."""
    told = [(old, item.name_or_title, item.url)
            for item in library.items for old in item.old_addresses]  # fmt: skip
    for redirect in library.redirects:
        name = redirect.new.rstrip("/").rpartition("/")[2] or site.name
        told.append((redirect.old, name, quote(redirect.new, safe="/~")))
    yield from told
    taken = {old for old, _, _ in told}
    names = {theme.slug: theme.name for theme in library.themes}
    for gone, heir in library.former_themes:
        if urls.theme(gone) not in taken:
            target = urls.theme(heir) if heir in names else urls.THEMES
            yield urls.theme(gone), names.get(heir, "Thèmes"), target


@dataclass(frozen=True, kw_only=True)
class SitemapFile(SitePage):
    template: str = "sitemap.xml"
    entries: Mapping[str, datetime | None]
    """Address → when its page last changed."""


def for_robots(planning: Planning, pages: Iterable[SitePage]) -> Iterator[SitePage]:
    """The list of the pages to index, and robots.txt, which names it."""
    entries = dict(filter(None, (page.indexed for page in pages)))
    yield SitemapFile(
        site=planning.site_info, address=urls.SITEMAP, entries=dict(sorted(entries.items()))
    )
    yield SitePage(template="robots.txt", site=planning.site_info, address=urls.ROBOTS)
    yield SitePage(template="site.webmanifest", site=planning.site_info, address=urls.MANIFEST)
