"""Posts, changes to meetings and comments → items of RSS and Atom feeds.

Ids are `tag:` addresses (RFC 4151) that survive a new title, scheme or host name:

- a post's is made of its first day and its file's first name, as history and the last publication
  know them; else of the name in the first of its `anciennes_adresses`;
- a change's is made of the meeting's uid and of what happened, never of when git says so;
- a comment's, of its post's and its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import urls
from programmation.content.changes import Change, ChangeKind, declared_change
from programmation.feeds.announcement import fact_lines, news_lines
from programmation.feeds.meeting_dates import when
from programmation.model import Comment, Meeting, Post
from programmation.parts import Image, Source
from programmation.settings import Site
from programmation.text.comment_markdown import comment_html
from programmation.text.french import NBSP, with_de
from programmation.text.plain_text import one_line, text_of_html
from programmation.text.raw_html import attributes

HtmlOf = Callable[[str, Source], str]
"""(Markdown text, file that holds it) → safe HTML with absolute addresses."""
SizeOf = Callable[[str], int]
"""Path in the content folder → bytes of the published file."""

TAG_YEAR = "2017"
"""Year in which the organisation certainly held its domain, as RFC 4151 asks; it never changes."""

LONGEST_SUMMARY = 300
"""Most characters of a summary made from the text."""

_EXAMPLE = Markup("<p><em>Exemple{}: ce texte montre comment le site fonctionne.</em></p>").format(
    NBSP
)

HIDDEN_LINK = "[lien envoyé aux personnes inscrites]"


@dataclass(frozen=True)
class FeedAuthor:
    name: str
    email: str = ""
    url: str = ""


class Enclosure(NamedTuple):
    url: str
    media_type: str
    length: int
    """Size, in bytes, of the file as published."""


@dataclass(frozen=True, kw_only=True)
class FeedItem:
    """An item of a feed.  Addresses are absolute; datetimes are aware."""

    id: str
    """A `tag:` URI that never changes."""
    title: str
    url: str
    html: str
    published: datetime
    updated: datetime
    summary: str = ""
    authors: tuple[FeedAuthor, ...] = ()
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None


def tag(site: Site, date: str, name: str) -> str:
    """A `tag:` URI: `tag:example.org,2017-06-29:articles/x`."""
    return f"tag:{site.tag_host},{date}:{quote(name, safe='/@._~-')}"


_POST_ADDRESS = lazy_compile("^" + urls.post(r"\d{4}", "(?P<slug>[^/]+)") + "$")


def post_id(post: Post, site: Site, birth: tuple[date, str] | None = None) -> str:
    """Id of a post.  `birth`: its first date and slug, according to history."""
    if birth is None:
        matches = (_POST_ADDRESS.match(old) for old in post.old_addresses)
        former = (match["slug"] for match in matches if match)
        birth = (post.date.date(), next(former, post.slug))
    return tag(site, birth[0].isoformat(), f"articles/{birth[1]}")


def post_item(post: Post, site: Site, html_of: HtmlOf, size_of: SizeOf, guid: str = "") -> FeedItem:
    """Item of a post.  `guid`: its id, if it is not the one made from the post."""
    body = frames_as_links(html_of(post.body, post.source))
    parts = [
        _EXAMPLE if post.example else "",
        _figure(post.image, site) if post.image else "",
        Markup(body),  # noqa: S704  (sanitised by html_of)
        Markup("<p><em>{}</em></p>").format(post.origin) if post.origin else "",
    ]
    return FeedItem(
        id=guid or post_id(post, site),
        title=post.title,
        url=site.absolute(post.url),
        html=_joined(parts),
        summary=post.summary or _beginning(body, site.absolute(post.url)),
        published=post.date,
        updated=max(filter(None, (post.date, declared_change(post, site)))),
        authors=tuple(
            FeedAuthor(author.name, author.email, site.absolute(author.url))
            for author in post.authors
        ),
        categories=tuple(subject.name for subject in post.subjects),
        enclosure=_enclosure(post.image, site, size_of) if post.image else None,
    )


def _enclosure(image: Image, site: Site, size_of: SizeOf) -> Enclosure:
    import mimetypes  # Slow to import, and only for posts with a picture.

    media_type = mimetypes.guess_type(image.path, strict=False)[0] or "application/octet-stream"
    return Enclosure(urls.href(image.path, site.url), media_type, size_of(image.path))


def _figure(image: Image, site: Site) -> Markup:
    caption = Markup("<figcaption>{}</figcaption>").format(image.caption) if image.caption else ""
    return Markup('<figure><img src="{}" alt="{}">{}</figure>').format(
        urls.href(image.path, site.url), image.alt, caption
    )


def change_id(change: Change, site: Site) -> str:
    return tag(site, TAG_YEAR, f"rencontres/{change.key}")


def change_item(change: Change, site: Site, html_of: HtmlOf) -> FeedItem:
    meeting = change.meeting
    if change.kind is ChangeKind.RECAP:
        parts = [_lines((f"{change.kind.label}.",)), *_recap(meeting, site, html_of)]
    else:
        # Present facts, even in an older item: it may be read long after.
        parts = [
            _lines(news_lines(meeting) or (f"{change.kind.label}.",)),
            _lines((when(meeting),)) if meeting.takes_place else "",
            _lines(fact_lines(meeting)),
            body_html(meeting, html_of),
        ]
    html = _joined(parts)
    return FeedItem(
        id=change_id(change, site),
        title=change.title,
        url=site.absolute(meeting.url),
        html=html,
        summary=meeting.summary or _beginning(html, site.absolute(meeting.url)),
        published=change.when,
        updated=change.when,
        authors=(FeedAuthor(site.name, site.email, site.absolute(urls.HOME)),),
        categories=tuple(subject.name for subject in meeting.subjects),
    )


def body_html(meeting: Meeting, html_of: HtmlOf) -> Markup:
    """HTML of a meeting's announcement; a private link pasted in it by staff is removed."""
    return _without_private_link(meeting, frames_as_links(html_of(meeting.body, meeting.source)))


def _recap(meeting: Meeting, site: Site, html_of: HtmlOf) -> list[str]:
    successes = Markup("").join(Markup("<li>{}</li>").format(text) for text in meeting.successes)
    documents = Markup("").join(
        Markup('<li><a href="{}">{}</a></li>').format(urls.href(link.url, site.url), link.title)
        for link in meeting.documents
    )
    return [
        _without_private_link(meeting, frames_as_links(html_of(meeting.recap, meeting.source))),
        Markup("<p>Les bons coups</p><ul>{}</ul>").format(successes) if successes else "",
        Markup("<p>Documents</p><ul>{}</ul>").format(documents) if documents else "",
        *(_figure(photo, site) for photo in meeting.photos),
    ]


def _without_private_link(meeting: Meeting, html: str) -> Markup:
    if secret := meeting.place.secret if meeting.place else "":
        for written in (str(escape(secret)), secret):
            html = html.replace(f'href="{written}"', "").replace(written, HIDDEN_LINK)
    return Markup(html)  # noqa: S704  (sanitised by html_of)


def comment_item(comment: Comment, post: Post, site: Site, guid: str) -> FeedItem:
    """Item of a comment.  `guid`: the post's id."""
    html = str(comment_html(comment.body))
    return FeedItem(
        id=f"{guid or post_id(post, site)}/commentaires/{quote(comment.id, safe='')}",
        title="Commentaire " + "".join(with_de(comment.name)),
        url=site.absolute(comment.url),
        html=html,
        summary=_beginning(html, site.absolute(post.url)),
        published=comment.date,
        updated=comment.date,
        authors=(FeedAuthor(comment.name),),
    )


_FRAME = lazy_compile(r"<iframe\b(?P<attributes>(?:[^>\"]*\"[^\"]*\")*[^>\"]*)>.*?</iframe>")
"""A frame, with `>` allowed in its attributes' values."""


def frames_as_links(html: str) -> str:
    """`html` with each frame replaced by a link: feed readers and calendars show no frames."""

    def link(match: re.Match[str]) -> str:
        found = dict(attributes(match["attributes"]))
        address = found.get("src", "")
        return str(Markup('<a href="{}">{}</a>').format(address, found.get("title") or address))

    return _FRAME.sub(link, html) if "<iframe" in html else html


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _lines(lines: tuple[str, ...]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(lines)) if lines else Markup("")


def _beginning(html: str, page: str) -> str:
    text = one_line(text_of_html(html, page))
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[:LONGEST_SUMMARY].rpartition(" ")[0] + " …"
