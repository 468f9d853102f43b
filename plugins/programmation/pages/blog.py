"""Pages of texts and people: posts, authors, themes, pages outside the blog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from programmation import season as seasons
from programmation import urls
from programmation.comments.discussion import discussion, takes_comments
from programmation.model import Comment, Meeting, Page, Post, Profile, Theme, Visibility
from programmation.pages import structured_data as data
from programmation.pages.list_items import excerpt, shortened
from programmation.pages.page_info import FeedLink, SiteInfo
from programmation.pages.page_plan import (
    AUTHORS,
    POSTS,
    THEMES,
    PageContext,
    PageSpec,
    SitemapEntry,
    Values,
    page_info,
    page_values,
)
from programmation.pages.share_image import ShareCard
from programmation.settings import Site
from programmation.text.french import NBSP, long_date, typeset

POST_FEEDS = (urls.POSTS_RSS, urls.POSTS_ATOM)


@dataclass(frozen=True)
class ThemeCount:
    """A theme with the number of items about it."""

    theme: Theme
    meetings: int
    posts: int


def blog_pages(context: PageContext) -> Iterator[PageSpec]:
    yield from post_lists(context)
    comments = comments_by_post(context)
    for item in context.library.posts:
        yield post_page(context, item, comments.get(item.url, ()))
    yield from authors(context)
    yield from themes(context)
    for text in context.library.pages:
        yield page_outside_blog(context, text)


def post_lists(context: PageContext) -> Iterator[PageSpec]:
    size = context.posts_per_page
    count = max(1, -(-len(context.posts) // size))
    addresses = tuple(urls.posts(number) for number in range(1, count + 1))
    for number in range(1, count + 1):
        title = "Articles" if number == 1 else f"Articles, page{NBSP}{number}"
        page = page_info(
            title,
            urls.posts(number),
            parents=() if number == 1 else (POSTS,),
            description=f"Les nouvelles et les réflexions publiées par {context.site.name}.",
            feeds=context.feeds.at(*POST_FEEDS),
            previous=urls.posts(number - 1) if number > 1 else "",
            next=urls.posts(number + 1) if number < count else "",
        )
        yield context.spec(
            "posts.html",
            page,
            posts=context.posts[(number - 1) * size : number * size],
            number=number,
            addresses=addresses,
        )


def comments_by_post(context: PageContext) -> dict[str, list[Comment]]:
    found: dict[str, list[Comment]] = {}
    for comment in context.library.comments:
        found.setdefault(comment.post, []).append(comment)
    return found


def post_page(context: PageContext, post: Post, comments: Iterable[Comment]) -> PageSpec:
    comments = tuple(comments)
    has_feed = comments and post.is_public(context.site.today)
    own = (urls.comments_feed(post.date.year, post.slug),) if has_feed else ()
    feeds = context.feeds.at(*POST_FEEDS, *own)
    return context.results.of(
        _post_page,
        post,
        context.outline(post),
        context.site_info,
        context.dateless,
        comments,
        context.html_of_comment,
        feeds,
        is_open=takes_comments(post, context.site),
    )


def _post_page(
    post: Post,
    listed: Post,
    shown: SiteInfo,
    site: Site,
    comments: tuple[Comment, ...],
    html_of_comment: Callable[[str], Markup],
    feeds: tuple[FeedLink, ...],
    is_open: bool,
) -> PageSpec:
    values = partial(
        _post_values, shown, site, listed, post, comments, html_of_comment, is_open, feeds
    )
    entry = SitemapEntry(post.url, post.modified or post.date)
    hidden = post.visibility is Visibility.DRAFT
    return PageSpec(urls.output_path(post.url), "post.html", values, None if hidden else entry)


def _post_values(
    shown: SiteInfo,
    site: Site,
    listed: Post,
    post: Post,
    comments: tuple[Comment, ...],
    html_of_comment: Callable[[str], Markup],
    is_open: bool,
    feeds: tuple[FeedLink, ...],
) -> Values:
    """`site`: on no day; `listed`: the post's outline; `is_open`: to new comments."""
    feed = next((feed.address for feed in feeds if feed.scope == "post"), "")
    talk = discussion(post, comments, site, html_of_comment, is_open=is_open, feed=feed)
    page = page_info(
        post.title,
        post.url,
        parents=(POSTS,),
        description=shortened(listed.summary, 200),
        image=post.image,
        card=ShareCard(
            typeset(post.title),
            long_date(post.date),
            typeset(site.name),
            post.community.name if post.community else "",
            post.community.color if post.community else "",
        ),
        kind="article",
        published=post.date,
        modified=post.modified,
        feeds=feeds,
        robots="noindex" if post.visibility is Visibility.DRAFT else "",
        nodes=((data.posting, listed),),
    )
    return page_values(shown, page, post=post, discussion=talk)


def authors(context: PageContext) -> Iterator[PageSpec]:
    library = context.library
    writers: dict[str, list[Post]] = {}
    for post in context.posts:
        for author in post.authors:
            writers.setdefault(author.slug, []).append(post)
    hosts: dict[str, list[Meeting]] = {}
    for meeting in reversed(context.meetings):
        for host in meeting.hosts:
            hosts.setdefault(host.slug, []).append(meeting)
    page = page_info(
        "Auteurs",
        urls.AUTHORS,
        description="Les personnes qui écrivent ici et qui animent les rencontres.",
    )
    profiles = tuple(context.outline(profile) for profile in library.profiles)
    yield context.spec("authors.html", page, profiles=profiles)
    for profile in library.profiles:
        yield _author(
            context,
            profile,
            tuple(writers.get(profile.slug, ())),
            tuple(hosts.get(profile.slug, ())),
        )


def _author(
    context: PageContext, profile: Profile, posts: tuple[Post, ...], meetings: tuple[Meeting, ...]
) -> PageSpec:
    role = ", ".join(filter(None, (profile.role, profile.organization)))
    page = page_info(
        profile.name,
        profile.url,
        parents=(AUTHORS,),
        description=excerpt(profile.body) or role,
        image=profile.photo,
        kind="profile",
        feeds=context.feeds.at(urls.author_feed(profile.slug)),
        nodes=((data.profile_page, profile), (data.person, profile)),
    )
    return context.spec("author.html", page, profile=profile, posts=posts, meetings=meetings)


def themes(context: PageContext) -> Iterator[PageSpec]:
    meetings: dict[str, list[Meeting]] = {}
    posts: dict[str, list[Post]] = {}
    for meeting in context.meetings:
        for theme in meeting.themes:
            meetings.setdefault(theme.slug, []).append(meeting)
    for post in context.posts:
        for theme in post.themes:
            posts.setdefault(theme.slug, []).append(post)
    counts = tuple(
        ThemeCount(t, len(meetings.get(t.slug, ())), len(posts.get(t.slug, ())))
        for t in context.library.themes
    )
    page = page_info(
        "Thèmes",
        urls.THEMES,
        description="Les sujets des articles et des rencontres, de A à Z.",
    )
    yield context.spec("themes.html", page, themes=counts)
    for theme in context.library.themes:
        yield _theme(context, theme, meetings.get(theme.slug, []), posts.get(theme.slug, []))


def _theme(
    context: PageContext, theme: Theme, meetings: list[Meeting], posts: list[Post]
) -> PageSpec:
    page = page_info(
        theme.name,
        theme.url,
        parents=(THEMES,),
        description=f"Articles et rencontres sur le thème{NBSP}: {theme.name}.",
        feeds=context.feeds.at(urls.theme_feed(theme.slug)),
    )
    return context.spec(
        "theme.html",
        page,
        theme=theme,
        upcoming=seasons.upcoming(meetings, context.site.today),
        past=seasons.past(meetings, context.site.today),
        posts=tuple(posts),
    )


def page_outside_blog(context: PageContext, item: Page) -> PageSpec:
    page = page_info(
        item.title,
        item.url,
        description=item.summary or excerpt(item.body),
        image=item.image,
        modified=item.modified,
        robots="noindex" if item.visibility is Visibility.DRAFT else "",
    )
    return context.spec("page.html", page, item=item)
