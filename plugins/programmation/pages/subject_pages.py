"""Communities, people, themes: their lists, and a page for each, with its posts and meetings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from programmation import kinds, urls
from programmation import season as seasons
from programmation.pages import structured_data as data
from programmation.pages.archives import latest_recaps
from programmation.pages.list_items import excerpt
from programmation.pages.site_page import AUTHORS, COMMUNITIES, THEMES, Planning, SitePage
from programmation.text.french import NBSP, of_place


def communities(planning: Planning) -> Iterator[SitePage]:
    site, listed = planning.site, planning.library.communities
    yield planning.page(
        "communities.html",
        urls.COMMUNITIES,
        "Communautés de pratique",
        description=site.description,
        feeds=planning.feeds_at(urls.CALENDAR),
        values={
            # Each with its next meeting, its number of meetings, and whether it is over.
            "communities": tuple(
                (
                    planning.outline(community),
                    planning.following.get(community.url),
                    len(planning.meetings_of(community)),
                    community.is_over(site.today),
                )
                # Communities that are over come last.
                for community in sorted(listed, key=lambda each: each.is_over(site.today))
            )
        },
    )
    season = planning.current if site.printed else None
    for community in listed:
        mine = planning.meetings_of(community)
        printed = season and seasons.meetings_of(season, mine)
        outline = planning.outline(community)
        yield planning.page(
            kinds.COMMUNITY.template,
            community.url,
            f"Communauté de pratique {of_place(community.name)}",
            description=outline.summary,
            parents=(COMMUNITIES,),
            image=community.image,
            feeds=planning.feeds_at(
                urls.calendar(community.slug), urls.community_feed(community.slug)
            ),
            values={
                "community": community,
                "listed": outline,
                "upcoming": seasons.upcoming(mine, site.today),
                # Cancelled, or postponed to an unknown date.
                "off": (
                    *seasons.awaiting(mine, site.today, site.first_month),
                    *(m for m in seasons.not_over(mine, site.today) if not m.takes_place),
                ),
                "recaps": latest_recaps(mine, site.today),
                "past": planning.past(mine),
                "posts": planning.posts_of(community),
                "poster": urls.poster(community.slug) if printed else "",
                "ended": community.is_over(site.today),
            },
        )


def authors(planning: Planning) -> Iterator[SitePage]:
    profiles = planning.library.profiles
    yield planning.page(
        "authors.html",
        urls.AUTHORS,
        AUTHORS.name,
        description="Les personnes qui écrivent ici et qui animent les rencontres.",
        values={"profiles": tuple(planning.outline(profile) for profile in profiles)},
    )
    for profile in profiles:
        mine = planning.meetings_of(profile)
        role = ", ".join(filter(None, (profile.role, profile.organization)))
        yield planning.page(
            kinds.PROFILE.template,
            profile.url,
            profile.name,
            description=excerpt(profile.body) or role,
            parents=(AUTHORS,),
            image=profile.photo,
            kind="profile",
            nodes=(partial(data.profile_page, profile), partial(data.person, profile)),
            feeds=planning.feeds_at(urls.author_feed(profile.slug)),
            values={
                "profile": profile,
                "posts": planning.posts_of(profile),
                "upcoming": seasons.upcoming(mine, planning.site.today),
                "meetings": planning.past(mine),
            },
        )


def themes(planning: Planning) -> Iterator[SitePage]:
    listed = planning.library.themes
    yield planning.page(
        "themes.html",
        urls.THEMES,
        THEMES.name,
        description="Les sujets des articles et des rencontres, de A à Z.",
        values={
            # Each with its numbers of meetings and posts.
            "themes": tuple(
                (theme, len(planning.meetings_of(theme)), len(planning.posts_of(theme)))
                for theme in listed
            )
        },
    )
    for theme in listed:
        mine = planning.meetings_of(theme)
        yield planning.page(
            "theme.html",
            theme.url,
            theme.name,
            parents=(THEMES,),
            description=f"Articles et rencontres sur le thème{NBSP}: {theme.name}.",
            feeds=planning.feeds_at(urls.theme_feed(theme.slug)),
            values={
                "theme": theme,
                "upcoming": seasons.not_over(mine, planning.site.today),
                "past": planning.past(mine),
                "posts": planning.posts_of(theme),
            },
        )
