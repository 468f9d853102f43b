"""Whose posts and meetings a subscription may hold: the site's, a community's, a season's…"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import NamedTuple, TypeVar

from programmation import urls
from programmation.grouping import grouped
from programmation.model import Comment, Community, Library, Meeting, Post, Profile, Redirect
from programmation.parts import Theme
from programmation.season import seasons_of

Filed = TypeVar("Filed", Post, Meeting)


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


def by_subject(items: Iterable[Filed]) -> Mapping[str, tuple[Filed, ...]]:
    """Address of a community, theme or person → what is filed under it, in its order."""
    return grouped(items, lambda item: [each.url for each in item.filed_under])


Former = tuple[tuple[str, str], ...]


def subjects(library: Library) -> Mapping[Scope, tuple[Subject, ...]]:
    """Those of posts, and of whatever posts and meetings are filed under."""
    posts, meetings = by_subject(library.posts), by_subject(library.meetings)
    comments = grouped(library.comments, lambda comment: [comment.post])

    def of(item: Community | Profile | Theme, former: Former, color: str = "") -> Subject:
        return Subject(
            slug=item.slug, name=item.name, page=item.url, color=color, former=former,
            posts=posts.get(item.url, ()), meetings=meetings.get(item.url, ()),
        )  # fmt: skip

    def former_themes(theme: Theme) -> Former:
        return tuple(("", gone) for gone, heir in library.former_themes if heir == theme.slug)

    return {
        Scope.ALL: (Subject(posts=library.posts, meetings=library.meetings),),
        Scope.COMMUNITY: tuple(
            of(each, _former(each.old_addresses, urls.COMMUNITIES), each.color)
            for each in library.communities
        ),
        Scope.AUTHOR: tuple(
            of(each, _former(each.old_addresses, urls.AUTHORS)) for each in library.profiles
        ),
        Scope.THEME: (
            *(of(theme, former_themes(theme)) for theme in library.themes),
            *(Subject(slug=gone, name=gone, page=urls.THEMES)
              for gone, heir in library.former_themes if not heir),
        ),
        Scope.POST: tuple(
            Subject(
                slug=post.slug, year=str(post.date.year), name=post.title, page=post.url,
                former=_former(post.old_addresses, urls.POSTS),
                posts=(post,), comments=comments[post.url],
            )
            for post in library.posts if post.url in comments
        ),
    }  # fmt: skip


def meeting_subjects(
    meetings: tuple[Meeting, ...], redirects: tuple[Redirect, ...], first_month: int
) -> Mapping[Scope, tuple[Subject, ...]]:
    """Seasons, and each meeting: what no post changes."""
    seasons = grouped(meetings, lambda meeting: seasons_of(meeting, first_month))
    return {
        Scope.SEASON: tuple(
            Subject(
                slug=season.label, name=season.label, page=season.url, meetings=held,
                former=_former(_leading(season.url, redirects), urls.PROGRAMME),
            )
            for season, held in seasons.items()
        ),
        Scope.MEETING: tuple(
            Subject(
                slug=meeting.slug, name=meeting.title, page=meeting.url, meetings=(meeting,),
                former=_former(meeting.old_addresses, urls.meeting("")[:-1]),
            )
            for meeting in meetings
        ),
    }  # fmt: skip


def _leading(address: str, redirects: Iterable[Redirect]) -> list[str]:
    """Former addresses that lead to `address`, straight or through one another."""
    known = [address]
    for new in known:
        known += (
            r.old for r in redirects
            if f"{r.new.rstrip('/')}/" == new and r.old not in known
        )  # fmt: skip
    return known[1:]


def _former(old_addresses: Iterable[str], folder: str) -> Former:
    """(year, file name) of the addresses below `folder`; only a post's has a year."""
    parts = (old.removeprefix(folder).strip("/").rpartition("/") for old in old_addresses
             if old.startswith(folder))  # fmt: skip
    return tuple((year, slug) for year, _, slug in parts if slug)
