"""Authors: their list, and the page of each, with what they wrote and host."""

from __future__ import annotations

from collections.abc import Iterator

from fast_dataclass import dataclass
from programmation import kinds, urls
from programmation import season as seasons
from programmation.grouping import grouped
from programmation.model import Meeting, Post, Profile
from programmation.pages import structured_data as data
from programmation.pages.list_items import excerpt
from programmation.pages.page_info import PageInfo
from programmation.pages.site_page import AUTHORS, Planning, SitePage, TitledPage


@dataclass(frozen=True, kw_only=True)
class AuthorList(TitledPage):
    template: str = "authors.html"
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, kw_only=True)
class AuthorPage(SitePage):
    template: str = kinds.PROFILE.template
    profile: Profile
    posts: tuple[Post, ...]
    upcoming: tuple[Meeting, ...]
    """To host."""
    meetings: tuple[seasons.Year, ...]
    """Hosted, latest first."""

    @property
    def info(self) -> PageInfo:
        profile = self.profile
        role = ", ".join(filter(None, (profile.role, profile.organization)))
        return self.below(
            AUTHORS,
            title=profile.name,
            description=excerpt(profile.body) or role,
            image=profile.photo,
            kind="profile",
            nodes=((data.profile_page, profile), (data.person, profile)),
        )


def authors(planning: Planning) -> Iterator[SitePage]:
    profiles = planning.library.profiles
    yield AuthorList(
        site=planning.site_info,
        address=urls.AUTHORS,
        title=AUTHORS.name,
        description="Les personnes qui écrivent ici et qui animent les rencontres.",
        profiles=tuple(planning.outline(profile) for profile in profiles),
    )
    written = grouped(planning.posts, lambda post: [author.slug for author in post.authors])
    hosted = grouped(planning.meetings, lambda m: [host.slug for host in m.hosts])
    today = planning.site.today
    for profile in profiles:
        mine = hosted.get(profile.slug, ())
        yield AuthorPage(
            site=planning.site_info,
            address=profile.url,
            links=planning.feeds.at(urls.author_feed(profile.slug)),
            profile=profile,
            posts=written.get(profile.slug, ()),
            upcoming=seasons.coming(mine, today),
            meetings=planning.past(mine),
        )
