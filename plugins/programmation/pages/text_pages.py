"""Texts: posts, listed page after page; pages outside the blog; kinds without a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from fast_dataclass import dataclass
from programmation import kinds, urls
from programmation.comments.discussion import discussion, takes_comments
from programmation.grouping import grouped
from programmation.model import Comment, Item, Meeting, Page, Post
from programmation.pages import structured_data as data
from programmation.pages.list_items import excerpt, shortened
from programmation.pages.page_info import LanguageVersion, PageInfo
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import POSTS, Planning, SitePage
from programmation.settings import Site
from programmation.text.french import NBSP, long_date, typeset

WITH_A_CLASS = (kinds.POST, kinds.MEETING, kinds.COMMUNITY, kinds.PROFILE)
"""Kinds whose pages are made apart; the others' show their text alone."""

POST_FEEDS = (urls.POSTS_RSS, urls.POSTS_ATOM)


@dataclass(frozen=True, kw_only=True)
class PostList(SitePage):
    template: str = "posts.html"
    posts: tuple[Post, ...]
    number: int
    """Counted from 1."""
    addresses: tuple[str, ...]
    """Of all pages of the list."""
    years: tuple[tuple[int, str], ...]
    """Each year with the page where it begins, latest first."""

    @property
    def info(self) -> PageInfo:
        before, after = self.addresses[: self.number - 1], self.addresses[self.number :]
        return self.saying(previous="".join(before[-1:]), next="".join(after[:1]))


@dataclass(frozen=True, kw_only=True)
class PostPage(SitePage):
    template: str = kinds.POST.template
    post: Post
    listed: Post
    """Its outline."""
    comments: tuple[Comment, ...]
    is_open: bool
    """To new comments."""
    settings: Site
    """On no day."""
    next_meeting: Meeting | None
    """Of its community, else on one of its themes."""
    related: tuple[Post, ...]
    versions: tuple[LanguageVersion, ...] = ()

    @property
    def info(self) -> PageInfo:
        post, community = self.post, self.post.community
        return self.saying(
            title=post.title,
            description=shortened(self.listed.summary),
            image=post.image,
            card=ShareCard(
                typeset(post.title),
                long_date(post.date),
                typeset(self.site.name),
                community.name if community else "",
                community.color if community else "",
            ),
            kind="article",
            published=post.date,
            modified=post.modified,
            versions=self.versions,
            nodes=((data.posting, self.listed),),
        )

    def context(self) -> dict[str, Any]:
        # Slow to import, and only for posts that are rendered.
        from programmation.text.comment_markdown import comment_html

        talk = discussion(
            self.post, self.comments, self.settings, comment_html, is_open=self.is_open,
            feed=next((link.address for link in self.links if link.scope == "post"), ""),
        )  # fmt: skip
        return {**super().context(), "discussion": talk}


def post_lists(planning: Planning) -> Iterator[SitePage]:
    size = planning.posts_per_page
    count = max(1, -(-len(planning.posts) // size))
    addresses = tuple(urls.posts(number) for number in range(1, count + 1))
    began: dict[int, str] = {}
    for position, post in enumerate(planning.posts):
        began.setdefault(post.date.year, addresses[position // size])
    # One object for all pages, digested once.
    years = tuple(began.items())
    for number, address in enumerate(addresses, start=1):
        yield PostList(
            site=planning.site_info,
            address=address,
            title="Articles" if number == 1 else f"Articles, page{NBSP}{number}",
            parents=() if number == 1 else (POSTS,),
            description=f"{planning.site.name}{NBSP}: nouvelles et réflexions.",
            links=planning.feeds.at(*POST_FEEDS),
            posts=planning.posts[(number - 1) * size : number * size],
            number=number,
            addresses=addresses,
            years=years,
        )


def posts(planning: Planning) -> Iterator[SitePage]:
    comments = grouped(planning.library.comments, lambda comment: [comment.post])
    translated = versions(planning.library.posts, planning.site.language)
    beside: Mapping[str, tuple[Post, ...]] = planning.memo(related, planning.posts)
    for post, listed in zip(planning.library.posts, planning.posts, strict=True):
        mine = comments.get(post.url, ())
        # Drafts shown in a preview have no feed.
        has_feed = mine and post.is_public(planning.site.today)
        own = (urls.comments_feed(post.date.year, post.slug),) if has_feed else ()
        yield PostPage(
            site=planning.site_info,
            address=post.url,
            parents=(POSTS,),
            links=planning.feeds.at(*POST_FEEDS, *own),
            robots="noindex" if post.draft else "",
            changed=post.modified or post.date,
            post=post,
            listed=listed,
            comments=mine,
            is_open=takes_comments(post, planning.site),
            settings=planning.site.undated,
            next_meeting=next(
                filter(None, (planning.following.get(each.url) for each in post.subjects)), None
            ),
            related=beside[post.url],
            versions=translated.get(post.translation_group, ()),
        )


MOST_RELATED = 2


def related(posts: tuple[Post, ...]) -> Mapping[str, tuple[Post, ...]]:
    """A post's address → a few others, those that share the most subjects first.

    posts: newest first.  Only the posts just before and after on the same subject are proposed:
    a new post so changes the pages of its neighbours, not those of ten years.
    """
    shared: dict[str, Counter[str]] = {post.url: Counter() for post in posts}
    by_address = {post.url: post for post in posts}
    for group in grouped(posts, lambda post: [each.url for each in post.subjects]).values():
        for newer, older in pairwise(group):
            shared[newer.url][older.url] += 1
            shared[older.url][newer.url] += 1
    return {
        address: tuple(by_address[other] for other, _ in found.most_common(MOST_RELATED))
        for address, found in shared.items()
    }


@dataclass(frozen=True, kw_only=True)
class TextPage(SitePage):
    """A text that its template shows alone: a page outside the blog, any kind without a class."""

    item: Item
    versions: tuple[LanguageVersion, ...] = ()

    @property
    def info(self) -> PageInfo:
        item = self.item
        return self.saying(
            title=item.name_or_title,
            description=getattr(item, "summary", "") or excerpt(item.body),
            image=getattr(item, "image", None),
            modified=getattr(item, "modified", None),
            versions=self.versions,
        )


def texts(planning: Planning) -> Iterator[SitePage]:
    """Every text of a kind that has no class of pages of its own."""
    translated = versions(planning.library.pages, planning.site.language)
    for kind in kinds.KINDS:
        if kind.address and kind not in WITH_A_CLASS:
            for item in planning.library.collections[kind.collection]:
                yield TextPage(
                    template=kind.template,
                    site=planning.site_info,
                    address=item.url,
                    robots="noindex" if item.draft else "",
                    changed=getattr(item, "modified", None),
                    item=item,
                    versions=translated.get(getattr(item, "translation_group", ""), ()),
                )


def versions(
    texts: Iterable[Post | Page], language: str
) -> Mapping[str, tuple[LanguageVersion, ...]]:
    """Name that translations share → these.  language: that of texts which do not say theirs."""
    found = grouped(texts, lambda text: filter(None, [text.translation_group]))
    return {
        group: tuple(
            LanguageVersion(text.language or language, text.title, text.url) for text in listed
        )
        for group, listed in found.items()
        if len(listed) > 1
    }
