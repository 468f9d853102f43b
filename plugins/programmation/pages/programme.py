"""Pages of the programme: communities, seasons, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from programmation import season as seasons
from programmation import urls
from programmation.feeds.announcement import when
from programmation.model import Community, Meeting, Season
from programmation.pages import structured_data as data
from programmation.pages.list_items import shortened
from programmation.pages.page_info import Crumb, FeedLink, SiteInfo
from programmation.pages.page_plan import (
    COMMUNITIES,
    PROGRAMME,
    PageContext,
    PageSpec,
    SitemapEntry,
    Values,
    page_info,
    page_values,
)
from programmation.pages.season_view import SeasonView, season_views
from programmation.pages.share_image import ShareCard
from programmation.pages.template_filters import sentence
from programmation.text.french import NBSP, counted, typeset


@dataclass(frozen=True)
class CommunityNext:
    """A community with its next meeting that takes place."""

    community: Community
    next: Meeting | None
    meetings: int


def programme_pages(context: PageContext) -> Iterator[PageSpec]:
    yield from communities(context)
    yield from season_pages(context)
    yield from meetings(context)


def communities(context: PageContext) -> Iterator[PageSpec]:
    rows: dict[str, list[Meeting]] = {}
    for meeting in context.meetings:
        rows.setdefault(meeting.community.slug, []).append(meeting)
    listed = tuple(
        CommunityNext(
            context.outline(community),
            context.following.get(community.url),
            len(rows.get(community.slug, ())),
        )
        for community in context.library.communities
    )
    page = page_info(
        "Communautés de pratique",
        urls.COMMUNITIES,
        description=context.site.description,
        feeds=context.feeds.at(urls.CALENDAR),
    )
    yield context.spec("communities.html", page, communities=listed)
    for community in context.library.communities:
        yield _community(context, community, rows.get(community.slug, []))


def _community(context: PageContext, community: Community, meetings: list[Meeting]) -> PageSpec:
    site = context.site
    page = page_info(
        community.name,
        community.url,
        parents=(COMMUNITIES,),
        description=context.outline(community).summary,
        image=community.image,
        feeds=context.feeds.at(urls.calendar(community.slug), urls.community_feed(community.slug)),
    )
    posts = (p for p in context.posts if p.community and p.community.slug == community.slug)
    return context.spec(
        "community.html",
        page,
        community=community,
        upcoming=seasons.upcoming(meetings, site.today),
        awaiting=seasons.awaiting(meetings, site.today, site.first_month),
        past=seasons.past(meetings, site.today),
        posts=tuple(posts),
    )


def season_pages(context: PageContext) -> Iterator[PageSpec]:
    site = context.site
    rows: dict[Season, list[Meeting]] = {}
    for meeting in context.meetings:
        rows.setdefault(seasons.season_of(meeting.day, site.first_month), []).append(meeting)
    known = tuple(sorted(rows))
    for season in known:
        views = context.results.of(
            _views,
            *rows[season],
            *context.following.values(),
            season=season,
            known=known,
            keys=tuple(context.following),
            today=site.today,
            pdf=context.pdf,
        )
        for view in views:
            yield _season(context, view, view.address)
            if season == context.current and not view.filtered:
                yield _season(context, view, PROGRAMME.address)
    if not known:
        page = page_info(PROGRAMME.name, PROGRAMME.address)
        yield context.spec("no_season.html", page)


def _views(
    *meetings: Meeting,
    season: Season,
    known: tuple[Season, ...],
    keys: tuple[str, ...],
    today: date,
    pdf: bool,
) -> tuple[SeasonView, ...]:
    """`meetings`: the season's, then those that come next, each for one of `keys`."""
    count = len(meetings) - len(keys)
    following = dict(zip(keys, meetings[count:], strict=True))
    return tuple(season_views(season, meetings[:count], known, following, today, pdf=pdf))


def _season(context: PageContext, view: SeasonView, address: str) -> PageSpec:
    season = view.season
    name = urls.calendar(view.community.slug) if view.community else ""
    parents = (PROGRAMME, Crumb(season.label, season.url)) if view.filtered else (PROGRAMME,)
    page = page_info(
        view.title,
        address,
        parents=() if address == PROGRAMME.address else parents,
        section=PROGRAMME.address,
        description=f"Les rencontres des communautés de pratique, saison {season.label}{NBSP}: "
        "dates, lieux, thèmes, et comment s’y inscrire.",
        feeds=context.feeds.at(
            *filter(None, (name,)), urls.calendar(season.label),
            urls.CALENDAR, urls.CHANGES_RSS,
        ),
        card=None
        if view.filtered
        else ShareCard(view.title, counted(view.count, "rencontre"), typeset(context.site.name)),
        canonical=season.url,
        robots="noindex, follow" if view.filtered else "",
    )  # fmt: skip
    return context.spec("season.html", page, view=view)


def meetings(context: PageContext) -> Iterator[PageSpec]:
    around = seasons.neighbours(context.meetings)
    for meeting in context.library.meetings:
        previous, following = around[meeting.slug]
        yield _meeting(context, meeting, previous, following)


def _meeting(
    context: PageContext, meeting: Meeting, previous: Meeting | None, following: Meeting | None
) -> PageSpec:
    return context.results.of(
        _meeting_page,
        meeting,
        context.outline(meeting),
        context.site_info,
        previous,
        following,
        context.feeds.at(urls.calendar(meeting.community.slug), urls.CALENDAR),
        season=seasons.season_of(meeting.day, context.site.first_month),
        over=meeting.end.date() < context.site.today,
        method_page=context.method_pages.get(meeting.method.value, ""),
    )


def _meeting_page(
    meeting: Meeting,
    listed: Meeting,
    site: SiteInfo,
    previous: Meeting | None,
    following: Meeting | None,
    feeds: tuple[FeedLink, ...],
    season: Season,
    over: bool,
    method_page: str,
) -> PageSpec:
    values = partial(
        _meeting_values,
        site,
        listed,
        meeting,
        previous,
        following,
        season,
        feeds,
        over,
        method_page,
    )
    entry = SitemapEntry(meeting.url, None)
    return PageSpec(urls.output_path(meeting.url), "meeting.html", values, entry)


def _meeting_values(
    site: SiteInfo,
    listed: Meeting,
    meeting: Meeting,
    previous: Meeting | None,
    following: Meeting | None,
    season: Season,
    feeds: tuple[FeedLink, ...],
    over: bool,
    method_page: str,
) -> Values:
    """`listed`: the meeting's outline; `over`: its last day is gone by."""
    page = page_info(
        meeting.title,
        meeting.url,
        parents=(PROGRAMME, Crumb(season.label, season.url)),
        description=shortened(
            f"{when(meeting)}. {meeting.community.name}. {listed.summary}".strip(), 200
        ),
        image=meeting.community.image,
        card=ShareCard(
            typeset(meeting.title),
            sentence(when(meeting)) if meeting.takes_place else _off(meeting),
            typeset(site.name),
            meeting.community.name,
            meeting.community.color,
        ),
        feeds=feeds,
        nodes=((data.event, listed),),
    )
    return page_values(
        site,
        page,
        meeting=meeting,
        over=over,
        previous=previous,
        next=following,
        season=season,
        listed=listed,
        calendar=urls.event(meeting.slug),
        method_page=method_page,
    )


def _off(meeting: Meeting) -> str:
    return "Rencontre annulée" if meeting.cancelled else "Reportée, nouvelle date à venir"
