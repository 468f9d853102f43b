"""Whose posts and meetings a subscription may hold: the site's, a community's, a season's…"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple

from programmation import urls
from programmation.grouping import grouped
from programmation.model import Comment, Library, Meeting, Post
from programmation.season import seasons_of
from programmation.settings import Site


class Scope(Enum):
    """Whose posts and meetings."""

    ALL = auto()
    COMMUNITY = auto()
    AUTHOR = auto()
    THEME = auto()
    SEASON = auto()
    MEETING = auto()
    POST = auto()


class Subject(NamedTuple):
    """One community, one author, one season…, with what is theirs, in the library's order."""

    slug: str = ""
    year: str = ""
    name: str = ""
    page: str = urls.HOME
    """Address of its page."""
    color: str = ""
    former: tuple[tuple[str, str], ...] = ()
    """Its former years and file names: subscribers still ask for them."""
    posts: tuple[Post, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    comments: tuple[Comment, ...] = ()


def _all(library: Library, _site: Site) -> Iterator[Subject]:
    yield Subject(posts=library.posts, meetings=library.meetings)


def _communities(library: Library, _site: Site) -> Iterator[Subject]:
    posts = grouped(library.posts, lambda p: [p.community.slug] if p.community else [])
    meetings = grouped(library.meetings, lambda m: [c.slug for c in m.communities])
    for community in library.communities:
        yield Subject(
            slug=community.slug, name=community.name, page=community.url, color=community.color,
            former=_former(community.old_addresses, urls.COMMUNITIES),
            posts=posts.get(community.slug, ()), meetings=meetings.get(community.slug, ()),
        )  # fmt: skip


def _authors(library: Library, _site: Site) -> Iterator[Subject]:
    posts = grouped(library.posts, lambda p: [author.slug for author in p.authors])
    meetings = grouped(library.meetings, lambda m: [host.slug for host in m.hosts])
    for profile in library.profiles:
        yield Subject(
            slug=profile.slug, name=profile.name, page=profile.url,
            former=_former(profile.old_addresses, urls.AUTHORS),
            posts=posts.get(profile.slug, ()), meetings=meetings.get(profile.slug, ()),
        )  # fmt: skip


def _themes(library: Library, _site: Site) -> Iterator[Subject]:
    posts = grouped(library.posts, lambda p: [theme.slug for theme in p.themes])
    meetings = grouped(library.meetings, lambda m: [theme.slug for theme in m.themes])
    for theme in library.themes:
        yield Subject(
            slug=theme.slug, name=theme.name, page=theme.url,
            former=tuple(("", gone) for gone, heir in library.former_themes if heir == theme.slug),
            posts=posts.get(theme.slug, ()), meetings=meetings.get(theme.slug, ()),
        )  # fmt: skip
    for gone, heir in library.former_themes:
        if not heir:
            yield Subject(slug=gone, name=gone, page=urls.THEMES)


def _seasons(library: Library, site: Site) -> Iterator[Subject]:
    seasons = grouped(library.meetings, lambda m: seasons_of(m, site.first_month))
    for season, meetings in seasons.items():
        leading = [season.url]
        for address in leading:  # Those that lead to one that leads there too.
            found = (r.old for r in library.redirects if f"{r.new.rstrip('/')}/" == address)
            leading += (old for old in found if old not in leading)
        yield Subject(
            slug=season.label, name=season.label, page=season.url,
            former=_former(leading[1:], urls.PROGRAMME), meetings=meetings,
        )  # fmt: skip


def _single_meetings(library: Library, _site: Site) -> Iterator[Subject]:
    for meeting in library.meetings:
        yield Subject(
            slug=meeting.slug, name=meeting.title, page=meeting.url, meetings=(meeting,),
            former=_former(meeting.old_addresses, urls.meeting("")[:-1]),
        )  # fmt: skip


def _discussions(library: Library, _site: Site) -> Iterator[Subject]:
    """Posts that have comments."""
    comments = grouped(library.comments, lambda comment: [comment.post])
    for post in library.posts:
        if post.url in comments:
            yield Subject(
                slug=post.slug, year=str(post.date.year), name=post.title, page=post.url,
                former=_former(post.old_addresses, urls.POSTS),
                posts=(post,), comments=comments[post.url],
            )  # fmt: skip


def _former(old_addresses: Iterable[str], folder: str) -> tuple[tuple[str, str], ...]:
    """(year, file name) of the addresses below `folder`; only a post's has a year."""
    parts = (old.removeprefix(folder).strip("/").rpartition("/") for old in old_addresses
             if old.startswith(folder))  # fmt: skip
    return tuple((year, slug) for year, _, slug in parts if slug)


OF_MEETINGS = frozenset({Scope.SEASON, Scope.MEETING})
"""Scopes whose subjects hold nothing else."""

SUBJECTS: Mapping[Scope, Callable[[Library, Site], Iterable[Subject]]] = {
    Scope.ALL: _all,
    Scope.COMMUNITY: _communities,
    Scope.AUTHOR: _authors,
    Scope.THEME: _themes,
    Scope.SEASON: _seasons,
    Scope.MEETING: _single_meetings,
    Scope.POST: _discussions,
}
