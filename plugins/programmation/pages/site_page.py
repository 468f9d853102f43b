"""A page of the site: a frozen value with a template, an address and what the template reads.

Nothing else shapes a page than its fields: their digest tells whether it changed.  What it says
and shows of itself is made from them when it is rendered, which most pages of most builds are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from fast_dataclass import dataclass
from programmation import urls
from programmation.content.changes import Change
from programmation.feeds.subjects import by_subject
from programmation.model import (
    Community,
    Library,
    Meeting,
    Memo,
    Method,
    Post,
    Profile,
    Season,
    Theme,
)
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


@dataclass(frozen=True, kw_only=True)
class SitePage:
    """A page to write, or a text like robots.txt.

    A page whose template reads more has it in `values`, or in the fields of a class of its own
    when something is made of them only as the page is rendered.
    """

    template: str
    site: SiteInfo
    address: str
    links: tuple[FeedLink, ...] = ()
    """Subscriptions that its head tells of."""
    title: str = ""
    description: str = ""
    parents: tuple[Crumb, ...] | None = ()
    """From below the home page; None for a page that stands alone."""
    robots: str = ""
    canonical: str = ""
    """Address of the page that this one is a version of; empty for itself."""
    changed: datetime | None = None
    """When what it shows last did, for search engines."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What its template reads beside, by name."""

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
        return self.saying()

    def saying(self, **values: Any) -> PageInfo:
        """What its fields say of it, and `values`."""
        own = {
            "section": self.parents[0].address if self.parents else self.address,
            "breadcrumbs": () if self.parents is None else (HOME, *self.parents),
            "feeds": self.links,
        }
        same = ("address", "title", "description", "robots", "canonical")
        return PageInfo(**{name: getattr(self, name) for name in same} | own | values)

    @property
    def indexed(self) -> bool:
        """Whether search engines may know it, under this address."""
        return not self.robots and not self.canonical

    def context(self) -> dict[str, Any]:
        """All that its template reads: its fields by name, and `page`, what it says of itself."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**own, **self.values, "page": self.info}


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

    def page(self, template: str, address: str, title: str = "", **said: Any) -> SitePage:
        """A page without a class of its own.  said: fields of `SitePage`, and `values`."""
        return SitePage(
            template=template, site=self.site_info, address=address, title=title, **said
        )

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

    def posts_of(self, subject: Community | Profile | Theme) -> tuple[Post, ...]:
        return self._posts_by_subject.get(subject.url, ())

    def meetings_of(self, subject: Community | Profile | Theme) -> tuple[Meeting, ...]:
        return self._meetings_by_subject.get(subject.url, ())

    @cached_property
    def _posts_by_subject(self) -> Mapping[str, tuple[Post, ...]]:
        return by_subject(self.posts)

    @cached_property
    def _meetings_by_subject(self) -> Mapping[str, tuple[Meeting, ...]]:
        return by_subject(self.meetings)

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
