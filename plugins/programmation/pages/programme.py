"""Pages of the programme: communities, seasons, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from fast_dataclass import dataclass
from programmation import kinds, urls
from programmation import season as seasons
from programmation.feeds.announcement import PLANNED, StateLabel, states, whose
from programmation.feeds.meeting_dates import day_words, when
from programmation.grouping import grouped
from programmation.model import Community, Meeting, Post, Season
from programmation.pages import structured_data as data
from programmation.pages.archives import latest_recaps
from programmation.pages.list_items import shortened
from programmation.pages.page_info import Crumb, PageInfo
from programmation.pages.season_view import SeasonView, season_views
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import (
    COMMUNITIES,
    PROGRAMME,
    Planning,
    SitemapEntry,
    SitePage,
    TitledPage,
)
from programmation.pages.template_filters import sentence
from programmation.text.french import NBSP, counted, of_place, typeset

# -- Communities ----------------------------------------------------------------


@dataclass(frozen=True)
class CommunityNext:
    """A community with its next meeting that takes place."""

    community: Community
    next: Meeting | None
    meetings: int
    ended: bool


@dataclass(frozen=True, kw_only=True)
class CommunityList(TitledPage):
    template: str = "communities.html"
    communities: tuple[CommunityNext, ...]


@dataclass(frozen=True, kw_only=True)
class CommunityPage(SitePage):
    template: str = kinds.COMMUNITY.template
    community: Community
    listed: Community
    """Its outline."""
    upcoming: tuple[Meeting, ...]
    off: tuple[Meeting, ...]
    """Cancelled, or put off to a date not known yet."""
    recaps: tuple[Meeting, ...]
    past: tuple[seasons.Year, ...]
    posts: tuple[Post, ...]
    poster: str
    """Address of its PDF, if there is one."""
    ended: bool

    @property
    def info(self) -> PageInfo:
        return self.below(
            COMMUNITIES,
            title=f"Communauté de pratique {of_place(self.community.name)}",
            description=self.listed.summary,
            image=self.community.image,
        )


def communities(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    meetings = grouped(planning.meetings, lambda m: [c.slug for c in m.communities])
    posts = grouped(planning.posts, lambda p: [p.community.slug] if p.community else [])
    listed = planning.library.communities
    yield CommunityList(
        site=planning.site_info,
        address=urls.COMMUNITIES,
        title="Communautés de pratique",
        description=site.description,
        links=planning.feeds.at(urls.CALENDAR),
        communities=tuple(
            CommunityNext(
                planning.outline(community),
                planning.following.get(community.url),
                len(meetings.get(community.slug, ())),
                community.is_over(site.today),
            )
            # Those that have come to their end stay, the last.
            for community in sorted(listed, key=lambda each: each.is_over(site.today))
        ),
    )
    season = planning.current if planning.pdf else None
    printed = seasons.meetings_of(season, planning.meetings) if season else ()
    for community in listed:
        mine = meetings.get(community.slug, ())
        yield CommunityPage(
            site=planning.site_info,
            address=community.url,
            links=planning.feeds.at(
                urls.calendar(community.slug), urls.community_feed(community.slug)
            ),
            community=community,
            listed=planning.outline(community),
            upcoming=seasons.coming(mine, site.today),
            off=(
                *seasons.awaiting(mine, site.today, site.first_month),
                *(m for m in seasons.upcoming(mine, site.today) if not m.takes_place),
            ),
            recaps=latest_recaps(mine, site.today),
            past=planning.past(mine),
            posts=posts.get(community.slug, ()),
            poster=urls.poster(community.slug) if seasons.of_community(community, printed) else "",
            ended=community.is_over(site.today),
        )


# -- Seasons --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SeasonPage(SitePage):
    template: str = "season.html"
    view: SeasonView
    pdf: str
    """Address of the season's programme in PDF, or nothing."""
    changed: datetime | None
    """When one of its meetings last did."""

    @property
    def info(self) -> PageInfo:
        view, season = self.view, self.view.season
        if self.address == PROGRAMME.address:
            parents: tuple[Crumb, ...] = ()
        else:
            parents = (PROGRAMME, Crumb(season.label, season.url))[: 1 + view.filtered]
        return self.below(
            *parents,
            title=view.title,
            section=PROGRAMME.address,
            description="Les rencontres des communautés de pratique, saison "
            f"{season.label}{NBSP}: dates, lieux, thèmes, et comment s’y inscrire.",
            card=None
            if view.filtered
            else ShareCard(view.title, counted(view.count, "rencontre"), typeset(self.site.name)),
            canonical=season.url,
            robots="noindex, follow" if view.filtered else "",
        )

    @property
    def indexed(self) -> SitemapEntry | None:
        # Under its address alone, neither filtered nor as that of today.
        shown = self.address == self.view.season.url
        return SitemapEntry(self.address, self.changed) if shown else None


def season_pages(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    rows = grouped(planning.meetings, lambda m: seasons.seasons_of(m, site.first_month))
    known = tuple(sorted(rows))
    for season in known:
        shown: tuple[SeasonView, ...] = planning.memo(
            season_views, season, rows[season], known, planning.following, site.today
        )
        changed = [planning.changed[m.uid] for m in rows[season] if m.uid in planning.changed]
        for view in shown:
            own = (urls.calendar(view.community.slug),) if view.community else ()
            links = planning.feeds.at(
                *own, urls.calendar(season.label), urls.CALENDAR, urls.CHANGES_RSS
            )
            addresses = [view.address]
            if season == planning.current and not view.filtered:
                addresses.append(PROGRAMME.address)
            for address in addresses:
                yield SeasonPage(
                    site=planning.site_info,
                    address=address,
                    links=links,
                    view=view,
                    pdf=urls.season_pdf(season.label) if planning.pdf else "",
                    changed=None if view.filtered else max(changed, default=None),
                )
    if not known:
        yield TitledPage(
            template="no_season.html",
            site=planning.site_info,
            address=PROGRAMME.address,
            title=PROGRAMME.name,
        )


# -- Meetings -------------------------------------------------------------------

IN_TITLES = frozenset({"cancelled", "postponed", "moved", "tentative", "draft"})
"""States that a meeting's title says: whoever only reads it would come in vain."""


@dataclass(frozen=True, kw_only=True)
class MeetingPage(SitePage):
    template: str = kinds.MEETING.template
    meeting: Meeting
    listed: Meeting
    """Its outline."""
    over: bool
    """Its last day is gone by."""
    registers: bool
    """One may still register, be it on a waiting list."""
    previous: tuple[Meeting, bool] | None
    next: tuple[Meeting, bool] | None
    """Of the same community, and whether it is over."""
    season: Season
    calendar: str
    """Address of its event, which has none as long as its day is not known."""
    method_page: str
    """Address of the page that explains how it is led, or nothing."""
    changed: datetime | None

    @property
    def indexed(self) -> SitemapEntry | None:
        return SitemapEntry(self.address, self.changed)

    @property
    def info(self) -> PageInfo:
        meeting, community = self.meeting, self.meeting.community
        said = states(meeting, over=self.over)
        off = next((f"{s.word}{NBSP}: " for s in said[:1] if s.kind in IN_TITLES), "")
        about = f"{when(meeting)}. {whose(meeting)}. {self.listed.summary}".strip()
        return self.below(
            PROGRAMME,
            Crumb(self.season.label, self.season.url),
            title=f"{off}{meeting.title}, {day_words(meeting, weekday=False)}",
            description=shortened(f"{off}{about}" if off else sentence(about)),
            image=community.image,
            card=ShareCard(
                typeset(meeting.title),
                _shared(meeting, said),
                typeset(self.site.name),
                whose(meeting),
                community.color,
            ),
            # Search engines want a day.
            nodes=() if meeting.day_unknown else ((data.event, self.listed),),
        )


def meetings(planning: Planning) -> Iterator[SitePage]:
    site = planning.site
    around = seasons.neighbours(planning.meetings)
    for meeting, listed in zip(planning.library.meetings, planning.meetings, strict=True):
        previous, following = (
            (other, other.is_over(site.today)) if other else None for other in around[meeting.slug]
        )
        yield MeetingPage(
            site=planning.site_info,
            address=meeting.url,
            links=planning.feeds.at(*_calendars(meeting), urls.CALENDAR),
            meeting=meeting,
            listed=listed,
            over=meeting.is_over(site.today),
            registers=meeting.takes_registrations(site.today),
            previous=previous,
            next=following,
            season=seasons.season_of(meeting.day, site.first_month),
            calendar="" if meeting.day_unknown else urls.event(meeting.slug),
            method_page=planning.method_pages[meeting.method],
            changed=planning.changed.get(meeting.uid),
        )


def _calendars(meeting: Meeting) -> tuple[str, ...]:
    """Of its communities; that of all meetings is enough for one of all."""
    owners = () if meeting.of_all else meeting.communities
    return tuple(urls.calendar(community.slug) for community in owners)


def _shared(meeting: Meeting, said: tuple[StateLabel, ...]) -> str:
    """What its picture says under the title."""
    if meeting.cancelled:
        return f"Rencontre annulée ({day_words(meeting)})"
    labels = [f"{state.word}{state.detail}" for state in said if state != PLANNED]
    return " · ".join([sentence(when(meeting)), *labels] if meeting.takes_place else labels)
