"""Pages of every site: home, subscriptions, search; and former addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from programmation import season as seasons
from programmation import urls
from programmation.feeds.table import by_subject
from programmation.model import Meeting
from programmation.pages import structured_data as data
from programmation.pages.archives import latest_recaps
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import Planning, SitePage
from programmation.text.french import NBSP

LISTED_UPCOMING = 8
"""Number of next meetings in the home page: more than are shown at first, for later days."""
LISTED_POSTS = 4


def home(planning: Planning) -> SitePage:
    today, season, site = planning.site.today, planning.current, planning.site_info
    # Changes of later seasons are shown when these come.
    shown = seasons.meetings_of(season, planning.meetings) if season else ()
    return planning.page(
        "home.html",
        urls.HOME,
        description=site.description,
        parents=None,
        card=ShareCard(site.description or site.name, "", site.name),
        nodes=(data.website, data.organization),
        feeds=planning.feeds_at(urls.POSTS_RSS, urls.POSTS_ATOM, urls.CHANGES_RSS, urls.CALENDAR),
        values={
            "upcoming": seasons.upcoming(planning.meetings, today)[:LISTED_UPCOMING],
            "recaps": latest_recaps(planning.meetings, today),
            "disrupted": seasons.disrupted(shown, today),
            "season": season,
            "posts": planning.posts[:LISTED_POSTS],
        },
    )


def fixed(planning: Planning) -> Iterator[SitePage]:
    ended = [
        address
        for community in planning.library.communities
        if community.is_over(planning.site.today)
        for address in (urls.calendar(community.slug), urls.community_feed(community.slug))
    ]
    yield planning.page(
        "subscribe.html",
        urls.SUBSCRIBE,
        "S’abonner",
        description="Recevoir les rencontres dans son agenda et les articles dans son lecteur.",
        feeds=planning.feeds_at(
            urls.POSTS_RSS, urls.POSTS_ATOM, urls.CHANGES_RSS, urls.CHANGES_ATOM, urls.CALENDAR
        ),
        values={
            "feeds": tuple(
                feed
                for feed in planning.feeds
                # Not those of one meeting or one post.
                if feed.scope not in ("meeting", "post") and feed.address not in ended
            )
        },
    )
    for template, address, title, said in PLAIN:
        yield planning.page(template, address, title, **said)


PLAIN: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("data.html", urls.DATA, "Données ouvertes",
     {"description": "Les rencontres pour les sites et les programmes des partenaires."}),
    ("search.html", urls.SEARCH, "Recherche",
     {"description": "Chercher dans les articles et les rencontres.",
      "robots": "noindex, follow"}),
    ("newsletter.html", urls.NEWSLETTER, "Infolettre",
     {"description": "Recevoir chaque mois les rencontres par courriel."}),
    ("404.html", urls.NOT_FOUND, "Page introuvable", {"robots": "noindex", "parents": None}),
)  # fmt: skip
"""Template, address, title, other fields of `SitePage`, for pages that need only the site."""

EMBEDDED = 10
"""Most meetings in a page to embed."""


def embedded(planning: Planning) -> Iterator[SitePage]:
    """Pages to embed: all communities, then each one; at former addresses too, since partners
    frame them."""
    announced = seasons.not_over(planning.meetings, planning.site.today)
    held = by_subject(announced)

    def page(address: str, title: str, meetings: tuple[Meeting, ...], of: object) -> SitePage:
        values = {"meetings": meetings[:EMBEDDED], "community": of}
        return planning.page("embed.html", address, title, robots="noindex, follow", values=values)

    yield page(urls.EMBED, "Prochaines rencontres", announced, None)
    taken = {community.slug for community in planning.library.communities}
    for community in planning.library.communities:
        old = (a for a in community.old_addresses if a.startswith(urls.COMMUNITIES))
        former = {a.removeprefix(urls.COMMUNITIES).strip("/") for a in old} - {"", *taken}
        title = f"Prochaines rencontres{NBSP}: {community.name}"
        for slug in (community.slug, *sorted(former)):
            own = held.get(community.url, ())
            yield page(urls.embed(slug), title, own, planning.outline(community))


def redirects(planning: Planning) -> Iterator[SitePage]:
    """Pages at former addresses, which redirect to the present ones."""
    library = planning.library
    # Former address → title and address of its target.
    former = {old: (item.name_or_title, item.url)
              for item in library.items for old in item.old_addresses}  # fmt: skip
    for redirect in library.redirects:
        name = urls.last_part(redirect.new) or planning.site.name
        former[redirect.old] = (name, quote(redirect.new, safe="/~"))
    names = {theme.slug: theme.name for theme in library.themes}
    for gone, heir in library.former_themes:
        target = urls.theme(heir) if heir in names else urls.THEMES
        former.setdefault(urls.theme(gone), (names.get(heir, "Thèmes"), target))
    for address, (title, target) in former.items():
        yield planning.page("redirect.html", address, title, canonical=target, robots="noindex")


def for_robots(planning: Planning, pages: Iterable[SitePage]) -> Iterator[SitePage]:
    """sitemap.xml: the pages to index, with their dates of change; robots.txt names it."""
    entries = {page.address: page.changed for page in pages if page.indexed}
    values = {"entries": dict(sorted(entries.items()))}
    yield planning.page("sitemap.xml", urls.SITEMAP, values=values)
    yield planning.page("robots.txt", urls.ROBOTS)
    yield planning.page("site.webmanifest", urls.MANIFEST)
