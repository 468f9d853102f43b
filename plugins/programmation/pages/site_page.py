"""A page of the site: a frozen value with a template, an address and what the template reads.

Nothing else shapes a page than its fields: their digest tells whether it changed.  What it says
and shows of itself is made from them when it is rendered, which most pages of most builds are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from fast_dataclass import dataclass
from programmation import urls
from programmation.content.changes import Change
from programmation.model import Library, Meeting, Memo, Method, Post, Season
from programmation.pages.list_items import Outlined, outline
from programmation.pages.page_info import (
    Crumb,
    FeedLink,
    PageInfo,
    SiteInfo,
    Subscriptions,
    site_info,
)
from programmation.season import Year, by_season, current_season, next_meetings, past
from programmation.settings import Site

HOME = Crumb("Accueil", urls.HOME)
POSTS = Crumb("Articles", urls.POSTS)
AUTHORS = Crumb("Autrices et auteurs", urls.AUTHORS)
COMMUNITIES = Crumb("Communautés", urls.COMMUNITIES)
PROGRAMME = Crumb("Programmation", urls.PROGRAMME)
THEMES = Crumb("Thèmes", urls.THEMES)


class SitemapEntry(NamedTuple):
    address: str
    modified: datetime | None


@dataclass(frozen=True, kw_only=True)
class SitePage:
    """A page to write, or a text like robots.txt."""

    template: str
    site: SiteInfo
    address: str
    links: tuple[FeedLink, ...] = ()
    """Subscriptions that its head tells of."""

    @property
    def path(self) -> str:
        """Posix path relative to the output: `articles/2017/x/index.html`."""
        return urls.output_path(self.address)

    @property
    def served_at(self) -> str:
        """Its address as servers complete it: `/blogue/x` → `/blogue/x/`."""
        return f"/{self.path.removesuffix('index.html')}"

    @property
    def info(self) -> PageInfo:
        """What it says of itself."""
        return PageInfo(title="", address=self.address)

    def below(self, *parents: Crumb, **values: Any) -> PageInfo:
        """The same, of a page whose way goes from below the home page through `parents`."""
        section = parents[0].address if parents else self.address
        own = {"address": self.address, "section": section, "feeds": self.links}
        return PageInfo(**{**own, **values}, breadcrumbs=(HOME, *parents))

    @property
    def indexed(self) -> SitemapEntry | None:
        """What search engines are told of it, if they may know it."""
        return SitemapEntry(self.address, None)

    def context(self) -> dict[str, Any]:
        """All that its template reads: its fields by name, and `page`, what it says of itself."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**own, "page": self.info}


@dataclass(frozen=True, kw_only=True)
class TitledPage(SitePage):
    """A page whose title and description are known when it is planned."""

    title: str
    description: str = ""
    parents: tuple[Crumb, ...] = ()
    """From below the home page."""
    robots: str = ""

    @property
    def info(self) -> PageInfo:
        return self.below(
            *self.parents, title=self.title, description=self.description, robots=self.robots
        )

    @property
    def indexed(self) -> SitemapEntry | None:
        return None if self.robots else super().indexed


@dataclass(frozen=True)
class Planning:
    """What pages are made from."""

    library: Library
    site: Site
    feeds: Subscriptions
    changes: tuple[Change, ...]
    posts_per_page: int
    pdf: bool
    memo: Memo

    def outline(self, item: Outlined) -> Outlined:
        return outline(item, self.memo)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Outlines, newest first."""
        return tuple(self.outline(post) for post in self.library.posts)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Outlines, earliest first."""
        return tuple(self.outline(meeting) for meeting in self.library.meetings)

    def past(self, meetings: Iterable[Meeting]) -> tuple[Year, ...]:
        """Those of `meetings` that are gone by, latest first."""
        return by_season(past(meetings, self.site.today), self.site.first_month)

    @cached_property
    def current(self) -> Season | None:
        """The season that `/programmation/` shows."""
        return current_season(self.meetings, self.site.today, self.site.first_month)

    @cached_property
    def following(self) -> Mapping[str, Meeting]:
        """See `season.next_meetings`."""
        return next_meetings(self.meetings, self.site.today)

    @cached_property
    def changed(self) -> Mapping[str, datetime]:
        """A meeting's uid → when it last changed."""
        return {change.meeting.uid: change.when for change in reversed(self.changes)}

    @cached_property
    def method_pages(self) -> Mapping[Method, str]:
        """Method → address of the page that explains it, named after it."""
        pages = {page.slug: page.url for page in reversed(self.library.pages)}
        return {method: pages.get(method.value, "") for method in Method}

    @cached_property
    def site_info(self) -> SiteInfo:
        return site_info(self.library, self.site, self.current, self.memo)
