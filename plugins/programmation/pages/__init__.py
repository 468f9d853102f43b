"""Every page of the site that is not a feed: its address, its template, its values.

Pure: the library in, page specifications out.  A page's values are all that its
template reads, in frozen form; nothing else reaches it but filters and functions.

    blog, programme     pages of texts and people; of communities, seasons and meetings
    season_view         a season, whole or one community's or theme's part of it
    context, info       what the builders share; what every page says of itself
    outline             items as lists show them, without their texts
    structured_data     schema.org data, as JSON-LD
    template_filters    what templates may call: filters,
    template_functions  and functions,
    picture_html        among them the HTML of a picture
    share_image         the picture that stands for a page where its address is shared
    programme_pdf       a season's printed programme
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from builder.incremental.memo import Results
from programmation import season as seasons
from programmation import urls
from programmation.content.changes import Change
from programmation.feeds.table import Subscription
from programmation.model import Library
from programmation.pages import structured_data as data
from programmation.pages.blog import blog_pages
from programmation.pages.list_items import outline
from programmation.pages.page_info import FeedLink, PageInfo, Subscriptions
from programmation.pages.page_plan import PROGRAMME, SUBSCRIBE, PageContext, PageSpec, page_info
from programmation.pages.programme import programme_pages
from programmation.pages.share_image import ShareCard
from programmation.settings import Site
from programmation.text.french import typeset

LISTED_UPCOMING = 12
"""Next meetings that the home page holds: more than it shows, for when it grows old."""
LISTED_POSTS = 4


def plan(
    library: Library,
    site: Site,
    subscriptions: Iterable[Subscription] = (),
    *,
    html_of_comment: Callable[[str], Markup] = Markup.escape,
    changes: tuple[Change, ...] = (),
    posts_per_page: int = 10,
    pdf: bool = False,
    results: Results | None = None,
) -> tuple[PageSpec, ...]:
    """All pages of `library`, in no particular order.

    `html_of_comment`: a comment's text → safe HTML.  `changes`: what
    `/programmation/changements/` tells, latest first.  `pdf`: whether each season has a
    `.pdf` beside its page.  `results`: those of an earlier build.
    """
    links = tuple(
        FeedLink(s.address, s.title, s.media_type, s.scope.name.lower(), s.subject.color)
        for s in subscriptions
    )
    results = results or Results()
    feeds = results.same(Subscriptions(links))
    context = PageContext(
        library, site, feeds, html_of_comment, changes, posts_per_page, pdf, results
    )
    pages = (
        home(context),
        *blog_pages(context),
        *programme_pages(context),
        *fixed(context),
        *redirects(context),
    )
    return (*pages, *sitemap(context, pages))


def home(context: PageContext) -> PageSpec:
    site = context.site
    page = PageInfo(
        title="",
        address=urls.HOME,
        description=site.description,
        card=ShareCard(typeset(site.description or site.name), "", typeset(site.name)),
        feeds=context.feeds.at(urls.POSTS_RSS, urls.POSTS_ATOM,
                            urls.CHANGES_RSS, urls.CALENDAR),
        nodes=((data.website,), (data.organization,)),
    )  # fmt: skip
    # What is changed in a season further away is told when its time comes.
    shown = seasons.meetings_of(context.current, context.meetings) if context.current else ()
    return context.spec(
        "home.html",
        page,
        upcoming=seasons.upcoming(context.meetings, site.today)[:LISTED_UPCOMING],
        disrupted=seasons.disrupted(shown, site.today),
        season=context.current,
        posts=context.posts[:LISTED_POSTS],
    )


def fixed(context: PageContext) -> Iterator[PageSpec]:
    page = page_info(
        "S’abonner",
        SUBSCRIBE.address,
        description="Recevoir les rencontres dans son agenda et les articles dans son lecteur.",
        feeds=context.feeds.at(
            urls.POSTS_RSS,
            urls.POSTS_ATOM,
            urls.CHANGES_RSS,
            urls.CHANGES_ATOM,
            urls.CALENDAR,
        ),
    )
    yield context.spec("subscribe.html", page, feeds=context.feeds.lasting())
    page = page_info(
        "Recherche",
        urls.SEARCH,
        robots="noindex, follow",
        description="Chercher dans les articles et les rencontres.",
    )
    yield context.spec("search.html", page)
    page = page_info(
        "Infolettre",
        urls.NEWSLETTER,
        description="Recevoir chaque mois les rencontres par courriel.",
    )
    yield context.spec("newsletter.html", page)
    page = PageInfo(title="Page introuvable", address=urls.NOT_FOUND, robots="noindex")
    yield context.spec("404.html", page)
    page = page_info(
        "Ce qui a changé",
        urls.CHANGES,
        parents=(PROGRAMME,),
        description="Rencontres annoncées, déplacées, annulées, et comptes rendus.",
        feeds=context.feeds.at(urls.CHANGES_RSS, urls.CHANGES_ATOM),
    )
    results = context.results
    listed = tuple(results.of(_listed, change, results) for change in context.changes)
    yield context.spec("changes.html", page, changes=listed)


def _listed(change: Change, results: Results) -> Change:
    return replace(change, meeting=outline(change.meeting, results))


def redirects(context: PageContext) -> Iterator[PageSpec]:
    """A page at each former address of an item."""
    library = context.library
    moved = [
        *((item.title, item.url, item.old_addresses) for item in library.posts),
        *((item.title, item.url, item.old_addresses) for item in library.meetings),
        *((item.title, item.url, item.old_addresses) for item in library.pages),
        *((item.name, item.url, item.old_addresses) for item in library.communities),
        *((item.name, item.url, item.old_addresses) for item in library.profiles),
    ]
    for title, url, old_addresses in moved:
        for old in old_addresses:
            page = PageInfo(title=title, address=old, canonical=url, robots="noindex")
            yield context.spec("redirect.html", page, target=url)


def sitemap(context: PageContext, specs: Iterable[PageSpec]) -> Iterator[PageSpec]:
    """The pages to index, and robots.txt, which names the list of them."""
    entries = sorted(filter(None, (spec.indexed for spec in specs)), key=lambda e: e.address)
    page = PageInfo(title="", address=urls.SITEMAP)
    yield context.spec("sitemap.xml", page, entries=tuple(entries))
    yield context.spec("robots.txt", PageInfo(title="", address=urls.ROBOTS))
