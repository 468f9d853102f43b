"""Posts, in pages of a list; pages outside the blog; other kinds whose page is their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from programmation import kinds, urls
from programmation.comments.discussion import discussion, takes_comments
from programmation.grouping import grouped
from programmation.model import Page, Post
from programmation.pages import structured_data as data
from programmation.pages.list_items import excerpt, shortened
from programmation.pages.share_image import ShareCard
from programmation.pages.site_page import POSTS, Crumb, Planning, SitePage
from programmation.text.french import NBSP, long_date

MADE_APART = (kinds.POST, kinds.MEETING, kinds.COMMUNITY, kinds.PROFILE)
"""Kinds whose pages are made elsewhere; for the others a page is only the text."""

POST_FEEDS = (urls.POSTS_RSS, urls.POSTS_ATOM)


def post_lists(planning: Planning) -> Iterator[SitePage]:
    size = planning.site.posts_per_page
    count = max(1, -(-len(planning.posts) // size))
    addresses = tuple(urls.posts(number) for number in range(1, count + 1))
    began: dict[int, str] = {}
    for position, post in enumerate(planning.posts):
        began.setdefault(post.date.year, addresses[position // size])
    # One object for all pages, digested once.
    years = tuple(began.items())
    for number, address in enumerate(addresses, start=1):
        first = number == 1
        yield planning.page(
            "posts.html",
            address,
            POSTS.name if first else f"{POSTS.name}, page{NBSP}{number}",
            description=f"{planning.site.name}{NBSP}: nouvelles et réflexions.",
            parents=() if first else (POSTS,),
            feeds=planning.feeds_at(*POST_FEEDS),
            previous="" if first else addresses[number - 2],
            next="".join(addresses[number : number + 1]),
            values={
                "posts": planning.posts[(number - 1) * size : number * size],
                "number": number,
                "addresses": addresses,
                # Each year with the page where it begins, latest first.
                "years": years,
            },
        )


def posts(planning: Planning) -> Iterator[SitePage]:
    comments = grouped(planning.library.comments, lambda comment: [comment.post])
    translated = versions(planning.library.posts, planning.site.language)
    beside: Mapping[str, tuple[Post, ...]] = planning.memo(related, planning.posts)
    for post, listed in zip(planning.library.posts, planning.posts, strict=True):
        mine = comments.get(post.url, ())
        # Drafts, shown in a preview, have no feed.
        has_feed = mine and post.is_public(planning.site.today)
        own = (urls.comments_feed(post.date.year, post.slug),) if has_feed else ()
        coming = (planning.following.get(each.url) for each in post.subjects)
        is_open = takes_comments(post, planning.site)
        talk = partial(discussion, post, mine, planning.site.undated, is_open, "".join(own))
        yield planning.page(
            kinds.POST.template,
            post.url,
            post.title,
            changed=post.modified or post.date,
            versions=translated.get(post.translation_group, ()),
            head=partial(_post_head, post, listed, planning.site.name),
            feeds=planning.feeds_at(*POST_FEEDS, *own),
            robots="noindex" if post.draft else "",
            values={
                "post": post,
                "discussion": talk,
                # In its community, else on one of its themes.
                "next_meeting": next(filter(None, coming), None),
                "related": beside[post.url],
            },
        )


def _post_head(post: Post, listed: Post, site_name: str) -> dict[str, Any]:
    owner = (post.community.name, post.community.color) if post.community else ()
    return {
        "description": shortened(listed.summary),
        "parents": (POSTS,),
        "image": post.image,
        "card": ShareCard(post.title, long_date(post.date), site_name, *owner),
        "kind": "article",
        "published": post.date,
        "modified": post.modified,
        "nodes": (partial(data.posting, listed),),
    }


MOST_RELATED = 2


def related(posts: tuple[Post, ...]) -> Mapping[str, tuple[Post, ...]]:
    """Address of a post → some others, those that share the most subjects first.

    posts: newest first.  Only the nearest posts before and after on a subject are proposed, so
    that a new post changes its neighbours' pages, not all of them.
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


def texts(planning: Planning) -> Iterator[SitePage]:
    """Pages of the kinds whose page is only their text."""
    translated = versions(planning.library.pages, planning.site.language)
    for kind in kinds.KINDS:
        if kind.address and kind not in MADE_APART:
            for item in planning.library.collections[kind.collection]:
                modified = getattr(item, "modified", None)
                yield planning.page(
                    kind.template,
                    item.url,
                    item.name_or_title,
                    description=getattr(item, "summary", "") or excerpt(item.body),
                    image=getattr(item, "image", None),
                    modified=modified,
                    changed=modified,
                    robots="noindex" if item.draft else "",
                    versions=translated.get(getattr(item, "translation_group", ""), ()),
                    values={"item": item},
                )


def versions(texts: Iterable[Post | Page], language: str) -> Mapping[str, tuple[Crumb, ...]]:
    """Name shared by translations → links to them.  language: that of texts without `langue`."""
    found = grouped(texts, lambda text: filter(None, [text.translation_group]))
    return {
        group: tuple(Crumb(t.title, t.url, t.language or language) for t in listed)
        for group, listed in found.items()
        if len(listed) > 1
    }
