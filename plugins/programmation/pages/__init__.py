"""Every page of the site that is not a feed: its address, its template, its values.

Pure: the library in, pages out.  A page is a frozen value with all that its template reads; a
template has nothing else but filters and functions.

    site_page           a page; facts of the site; what pages are made from
    text_pages          pages of posts and other texts
    subject_pages       pages of communities, authors and themes
    programme           pages of seasons, whole or filtered, and of meetings
    fixed               pages of every site, and redirects
    archives            changes and recaps, season by season
    list_items          items for lists, without their texts
    structured_data     schema.org data, as JSON-LD
    template_filters    filters and constants of templates
    template_functions  functions of templates
    share_image         the picture shown where a page's address is shared
    season_report       a season in figures, for funders
    programme_pdf       content of a season's printed programme, of a community's poster
    typst_pdf           that content → PDF
    newsletter          a month as an e-mail
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import call

from programmation import urls
from programmation.content.changes import Change
from programmation.feeds.table import Subscription
from programmation.model import Library, Memo
from programmation.pages import archives, fixed, programme, subject_pages, text_pages
from programmation.pages.programme_pdf import posters, programmes
from programmation.pages.site_page import FeedLink, Planning, SitePage
from programmation.settings import Site

MAKERS = (
    text_pages.post_lists, text_pages.posts, text_pages.texts,
    subject_pages.communities, subject_pages.authors, subject_pages.themes,
    programme.season_pages, programme.meetings,
    archives.changes, archives.recaps,
    fixed.fixed, fixed.embedded, fixed.redirects,
)  # fmt: skip


def plan(
    library: Library,
    site: Site,
    subscriptions: Iterable[Subscription] = (),
    *,
    changes: tuple[Change, ...] = (),
    memo: Memo = call,
) -> tuple[SitePage, ...]:
    """All pages of `library`, in no particular order.  `changes`: those that
    `/programmation/changements/` lists, latest first."""
    feeds = tuple(
        FeedLink(address, title, feed.format.value, feed.scope.name.lower(), subject.color)
        for address, title, _, feed, subject, _ in (each for each in subscriptions if each.listed)
    )
    planning = Planning(library, site, feeds, changes, memo)
    pages = (fixed.home(planning), *chain.from_iterable(make(planning) for make in MAKERS))
    return (*pages, *fixed.for_robots(planning, pages))


def addresses(
    planned: Iterable[SitePage], subscriptions: Iterable[Subscription], library: Library, site: Site
) -> dict[str, None]:
    """Addresses of all files of the site, each once: pages, feeds, pictures, printed sheets…"""
    served = [page.served_at for page in planned]
    served += [f"/{path}" for each in subscriptions for path in each.paths]
    served += [f"/{path}" for path in library.files]
    if site.printed:
        served += [urls.season_pdf(each.season.label) for each in programmes(library, site)]
        served += [urls.poster(each.community.slug) for each in posters(library, site)]
    return dict.fromkeys(served)
