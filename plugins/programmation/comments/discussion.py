"""Comments linked to their posts, and what a post shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from urllib.parse import quote

from markupsafe import Markup

from fast_dataclass import dataclass
from programmation.kinds import COMMENT
from programmation.model import Comment, Post
from programmation.settings import Site
from programmation.text.comment_markdown import comment_html
from programmation.text.french import counted


@dataclass(frozen=True)
class Thread:
    """A comment, its safe HTML, and the replies to it."""

    comment: Comment
    html: Markup
    reply: str
    """`mailto:` address of a reply; empty when closed, or with Isso."""
    replies: tuple[Thread, ...] = ()
    answered: Comment | None = None
    """The comment replied to, where this one is not shown just below it."""


@dataclass(frozen=True)
class Discussion:
    """All that a post shows of its comments (theme: macros/comments.html)."""

    threads: tuple[Thread, ...]
    title: str
    """`1 commentaire`, `2 commentaires`; not shown without any."""
    is_open: bool
    last_day: date | None
    """Last day for new comments, if there is one."""
    add: str
    """`mailto:` address of a new comment; empty when closed, or with Isso."""
    isso: str
    """Address of the Isso server; empty when closed, or with e-mail."""
    feed: str
    """Address of the post's own comment feed; may be empty."""


def last_day(post: Post, site: Site) -> date | None:
    """Last day for new comments on a post, if there is one."""
    return post.date.date() + timedelta(days=site.comment_days) if site.comment_days else None


def takes_comments(post: Post, site: Site) -> bool:
    """Whether a post still takes comments, today."""
    last = last_day(post, site)
    return last is None or site.today <= last


def discussion(
    post: Post, comments: tuple[Comment, ...], site: Site, is_open: bool, feed: str = ""
) -> Discussion:
    """What a post shows of `comments`, its own.  `feed`: address of their feed.

    Only `is_open`, from `takes_comments`, depends on the day, which lets a cache keep the result.
    """

    def reply(comment: Comment) -> str:
        return mailto(post, site, comment) if is_open and not site.isso else ""

    return Discussion(
        threads=threads(comments, reply),
        title=counted(len(comments), "commentaire"),
        is_open=is_open and bool(site.isso or site.email),
        last_day=last_day(post, site),
        add=mailto(post, site) if is_open else "",
        isso=site.isso if is_open else "",
        feed=feed,
    )


MAX_DEPTH = 3
"""Deepest indentation of replies; deeper ones follow each other at that level."""


def threads(
    comments: Iterable[Comment], reply: Callable[[Comment], str] = lambda _comment: ""
) -> tuple[Thread, ...]:
    """Comments of one post, each below the one that it replies to, earliest first.

    A reply to a comment that is missing (held back, deleted, a loop) is shown at the top level.
    """
    ordered = sorted(comments, key=COMMENT.sort)
    known = {comment.id: comment for comment in ordered}
    answers: dict[str, list[Comment]] = {}
    above = {comment.id: _ancestors(comment, known) for comment in ordered}
    for comment in ordered:
        shown_above = above[comment.id][:MAX_DEPTH]
        answers.setdefault(shown_above[-1].id if shown_above else "", []).append(comment)

    def thread(comment: Comment) -> Thread:
        replies = tuple(thread(answer) for answer in answers.get(comment.id, ()))
        answered = above[comment.id][-1] if len(above[comment.id]) > MAX_DEPTH else None
        return Thread(comment, comment_html(comment.body), reply(comment), replies, answered)

    return tuple(thread(comment) for comment in answers.get("", ()))


def _ancestors(comment: Comment, known: dict[str, Comment]) -> list[Comment]:
    """Comments above `comment`, the top one first; none when the chain is a loop."""
    chain = {comment.id: comment}
    while (parent := known.get(comment.reply_to)) is not None:
        if parent.id in chain:
            return []
        chain[parent.id] = comment = parent
    _, *ancestors = chain.values()
    return ancestors[::-1]


MAILTO_NAME = "Nom à afficher"
MAILTO_TEXT = "Commentaire"
MAILTO_POST = "Article"
MAILTO_REPLY = "Réponse à"


def mailto(post: Post, site: Site, answered: Comment | None = None) -> str:
    """The address that opens an e-mail ready to fill in; `email` reads it back."""
    if not site.email:
        return ""
    lines = [
        f"{MAILTO_POST} : {site.absolute(post.url)}",
        *([f"{MAILTO_REPLY} : {answered.id}"] if answered else []),
    ]
    subject = quote(f"Commentaire : {post.title}", safe="")
    body = _MAILTO_START + quote("\r\n".join(lines), safe="")
    return f"mailto:{quote(site.email, safe='@')}?subject={subject}&body={body}"


# Computed once for all posts; with percent codes for most signs (RFC 6068).
_MAILTO_START = quote(
    f"{MAILTO_NAME} : \r\n\r\n{MAILTO_TEXT} :\r\n\r\n\r\n-- \r\n"
    "Gardez les lignes qui suivent : elles disent où placer votre commentaire.\r\n",
    safe="",
)
