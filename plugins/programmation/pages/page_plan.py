"""What the page builders share: the library's outlines, the frame of every page.

`PageSpec` is a page to write; `PageContext` makes one from a template and its values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from builder.incremental.memo import Results
from programmation import urls
from programmation.content.changes import Change
from programmation.model import Library, Meeting, Method, Post, Season
from programmation.pages.list_items import Item, outline
from programmation.pages.page_info import (
    Crumb,
    PageInfo,
    SiteInfo,
    Subscriptions,
    site_info,
)
from programmation.season import current_season, next_meetings
from programmation.settings import Site

HOME = Crumb("Accueil", urls.HOME)
POSTS = Crumb("Articles", urls.POSTS)
AUTHORS = Crumb("Auteurs", urls.AUTHORS)
COMMUNITIES = Crumb("Communautés", urls.COMMUNITIES)
PROGRAMME = Crumb("Programmation", urls.PROGRAMME)
THEMES = Crumb("Thèmes", urls.THEMES)
SUBSCRIBE = Crumb("S’abonner", urls.SUBSCRIBE)


class SitemapEntry(NamedTuple):
    address: str
    modified: datetime | None


Values = Mapping[str, object]
"""All that a template reads, frozen."""


class PageSpec(NamedTuple):
    """A page to write."""

    path: str
    """Posix path relative to the output: `articles/2017/x/index.html`."""
    template: str
    source: Values | Callable[[], Values]
    """The page's values, or what makes them when the page is rendered: a `partial` of a function
    and of frozen values, which stand for what they make.  Most pages of most builds are known
    not to have changed: what they show of themselves is then never made."""
    indexed: SitemapEntry | None = None
    """What search engines are told of it, if they may know it."""

    @property
    def values(self) -> Values:
        return self.source() if callable(self.source) else self.source


@dataclass(frozen=True)
class PageContext:
    """What pages are made from."""

    library: Library
    site: Site
    feeds: Subscriptions
    html_of_comment: Callable[[str], Markup]
    changes: tuple[Change, ...]
    posts_per_page: int
    pdf: bool
    results: Results
    """What pages were made of, made once."""

    @cached_property
    def dateless(self) -> Site:
        """The site on no day: for pages that the day of the build does not change."""
        return self.results.same(replace(self.site, today=date.min))

    def outline(self, item: Item) -> Item:
        return outline(item, self.results)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Outlines, newest first."""
        return tuple(self.outline(post) for post in self.library.posts)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Outlines, earliest first."""
        return tuple(self.outline(meeting) for meeting in self.library.meetings)

    @cached_property
    def current(self) -> Season | None:
        """The season that `/programmation/` shows."""
        return current_season(self.meetings, self.site.today, self.site.first_month)

    @cached_property
    def following(self) -> Mapping[str, Meeting]:
        """See `season.next_meetings`."""
        return next_meetings(self.meetings, self.site.today)

    @cached_property
    def method_pages(self) -> Mapping[str, str]:
        """Method → address of the page that explains it, named after it."""
        urls = {page.slug: page.url for page in reversed(self.library.pages)}
        return {method.value: urls.get(method.value, "") for method in Method}

    @cached_property
    def site_info(self) -> SiteInfo:
        return self.results.same(site_info(self.library, self.site, self.current))

    def spec(self, template: str, page: PageInfo, **values: object) -> PageSpec:
        path = urls.output_path(page.address)
        return self.results.alike(
            _spec, path, page, path, template, self.site_info, tuple(values), *values.values()
        )


def _spec(
    page: PageInfo,
    path: str,
    template: str,
    site: SiteInfo,
    names: tuple[str, ...],
    *values: object,
) -> PageSpec:
    hidden = page.robots or page.canonical not in ("", page.address)
    entry = SitemapEntry(page.address, page.modified or page.published)
    source = partial(_named_values, site, page, names, *values)
    return PageSpec(path, template, source, None if hidden else entry)


def _named_values(
    site: SiteInfo, page: PageInfo, names: tuple[str, ...], *values: object
) -> Values:
    return page_values(site, page, **dict(zip(names, values, strict=True)))


def page_values(site: SiteInfo, page: PageInfo, **values: object) -> Values:
    return MappingProxyType({"site": site, "page": page, **values})


def page_info(
    title: str, address: str, *, parents: tuple[Crumb, ...] = (), **values: Any
) -> PageInfo:
    """A page below `parents`."""
    crumbs = (HOME, *parents)
    return PageInfo(
        **{"section": parents[0].address if parents else address} | values,
        title=title,
        address=address,
        breadcrumbs=crumbs,
    )
