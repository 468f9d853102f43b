"""Themes: their list, and the page of each, with its posts and meetings."""

from __future__ import annotations

from collections.abc import Iterator

from fast_dataclass import dataclass
from programmation import season as seasons
from programmation import urls
from programmation.grouping import grouped
from programmation.model import Meeting, Post, Theme
from programmation.pages.site_page import THEMES, Planning, SitePage, TitledPage
from programmation.text.french import NBSP


@dataclass(frozen=True)
class ThemeCount:
    """A theme with the number of items about it."""

    theme: Theme
    meetings: int
    posts: int


@dataclass(frozen=True, kw_only=True)
class ThemeList(TitledPage):
    template: str = "themes.html"
    themes: tuple[ThemeCount, ...]


@dataclass(frozen=True, kw_only=True)
class ThemePage(TitledPage):
    template: str = "theme.html"
    theme: Theme
    upcoming: tuple[Meeting, ...]
    past: tuple[seasons.Year, ...]
    posts: tuple[Post, ...]


def themes(planning: Planning) -> Iterator[SitePage]:
    meetings = grouped(planning.meetings, lambda meeting: [t.slug for t in meeting.themes])
    posts = grouped(planning.posts, lambda post: [t.slug for t in post.themes])
    listed = planning.library.themes
    yield ThemeList(
        site=planning.site_info,
        address=urls.THEMES,
        title="Thèmes",
        description="Les sujets des articles et des rencontres, de A à Z.",
        themes=tuple(
            ThemeCount(t, len(meetings.get(t.slug, ())), len(posts.get(t.slug, ()))) for t in listed
        ),
    )
    for theme in listed:
        mine = meetings.get(theme.slug, ())
        yield ThemePage(
            site=planning.site_info,
            address=theme.url,
            title=theme.name,
            parents=(THEMES,),
            description=f"Articles et rencontres sur le thème{NBSP}: {theme.name}.",
            links=planning.feeds.at(urls.theme_feed(theme.slug)),
            theme=theme,
            upcoming=seasons.upcoming(mine, planning.site.today),
            past=planning.past(mine),
            posts=posts.get(theme.slug, ()),
        )
