"""Items → RSS 2.0 and Atom bytes.  The only module that imports feedgen.

No date is the present one: feedgen's "now" is replaced by the newest date of the items, so that
the same values always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache, partial
from html import escape
from typing import Any

from builder.lazy_imports import lazy
from lazy_regex import lazy_compile
from programmation.content.story import seconds_apart
from programmation.feeds.items import FeedAuthor, FeedItem
from programmation.feeds.table import REFRESH, Channel, Format
from programmation.text.plain_text import one_line, printable

# Imported by feedgen to read dates given as text: ours are dates.
with lazy("dateutil.parser"):
    from feedgen.entry import FeedEntry
    from feedgen.ext.base import BaseEntryExtension, BaseExtension
    from feedgen.ext.dc import DcEntryExtension, DcExtension
    from feedgen.feed import FeedGenerator
    from feedgen.util import xml_elem

_ATOM = "http://www.w3.org/2005/Atom"

IMAGE = "/theme/images/flux.png"
"""Address of the feeds' picture: readers do not show SVG."""

NEVER = datetime(2010, 1, 1, tzinfo=UTC)
"""Date of a feed without items: any constant would do."""


def rss(feed: Channel, items: tuple[FeedItem, ...]) -> bytes:
    """RSS 2.0.  `items`: newest first."""
    made = _generator(feed, items, Format.RSS.value)
    made.title(_as_html(feed.heading))
    if not feed.dated:
        # `lastBuildDate` is optional, and feedgen always writes it.
        _extend(made, "undated", lambda rss: rss[0].remove(rss[0].find("lastBuildDate")))
    if hub := feed.site.hub:
        # Of several links, feedgen makes the last one the channel's own.
        link = partial(xml_elem, f"{{{_ATOM}}}link", rel="hub", href=hub)
        _extend(made, "hub", lambda rss: link(rss[0]))
    for item in items:
        made.add_entry(_rss_entry(item), order="append")
    return bytes(made.rss_str(pretty=True))


def atom(feed: Channel, items: tuple[FeedItem, ...]) -> bytes:
    """Atom 1.0 (RFC 4287).  `items`: newest first."""
    made = _generator(feed, items, Format.ATOM.value)
    if hub := feed.site.hub:
        made.link(href=hub, rel="hub")
    # Readers and validators take two updates in one second for one.  Of two posts of one day, the
    # later is the one listed first.
    moments = [*seconds_apart(item.updated for item in reversed(items))]
    for item, when in zip(items, reversed(moments), strict=True):
        told = item if item.updated == when else replace(item, updated=when)
        made.add_entry(_atom_entry(told), order="append")
    return bytes(made.atom_str(pretty=True))


def _generator(feed: Channel, items: tuple[FeedItem, ...], media_type: str) -> FeedGenerator:
    site, title = feed.site, feed.heading
    owner, about = one_line(site.name) or title, one_line(site.description) or title
    made = FeedGenerator()
    # `load_extension` would look for the module on disk each time.
    made.register_extension("dc", DcExtension, DcEntryExtension, atom=False, rss=True)
    made.generator("programmation")
    made.id(feed.id)
    made.title(title)
    made.subtitle(about)
    made.description(about)
    made.link(href=feed.url, rel="self", type=media_type)
    made.link(href=feed.page, rel="alternate", type="text/html")
    made.language(site.language)
    made.author(_person(FeedAuthor(owner, site.email)))
    if site.email:
        made.managingEditor(f"{one_line(site.email)} ({owner})")
    made.ttl(REFRESH // timedelta(minutes=1))
    made.updated(max([*(item.updated for item in items), feed.published or NEVER]))
    made.logo(site.absolute(IMAGE))
    made.image(url=site.absolute(IMAGE), title=title, link=feed.page)
    return made


@lru_cache(1000)  # For other feeds.
def _rss_entry(item: FeedItem) -> FeedEntry:
    entry = _entry(item)

    def dated(element: Any) -> None:
        # For each date, feedgen would set and restore the locale of the process.
        xml_elem("pubDate", element).text = format_datetime(item.published)

    _extend(entry, "moment", dated)
    # Readers take titles and descriptions of RSS for HTML: plain text must not become markup.
    title = one_line(item.title) or item.url
    entry.title(_as_html(title))
    entry.summary(_as_html(one_line(item.summary) or title))
    if len(item.authors) == 1 and item.authors[0].email:
        entry.author(_person(item.authors[0]))
    else:
        # In RSS, `author` is an e-mail address; Dublin Core's has a name.
        entry.register_extension("dc", DcEntryExtension, atom=False, rss=True)
        entry.dc.dc_creator([one_line(author.name) for author in item.authors])
    if item.enclosure:
        entry.enclosure(item.enclosure.url, item.enclosure.length, item.enclosure.media_type)
    return entry


def _atom_entry(item: FeedItem) -> FeedEntry:
    entry = _entry(item)
    entry.published(item.published)
    entry.updated(item.updated)
    for author in item.authors:
        if one_line(author.name):
            entry.author(_person(author))
    if item.enclosure:
        # feedgen 1.0 forgets the `rel` of an entry's links.
        url, media_type, length = item.enclosure
        link = {"rel": "enclosure", "href": url, "type": media_type, "length": str(length)}
        _extend(entry, "enclosed", partial(xml_elem, "link", **link), atom=True)
    return entry


def _entry(item: FeedItem) -> FeedEntry:
    title = one_line(item.title) or item.url
    entry = _Entry()
    entry.guid(item.id, permalink=False)  # Atom's id too.
    entry.title(title)
    entry.link(href=item.url, rel="alternate", type="text/html")
    entry.summary(one_line(item.summary) or title)
    if html := printable(item.html).strip():
        entry.content(html, type="html")
    for name in filter(None, map(one_line, item.categories)):
        entry.category(term=name)
    return entry


_MARKUP = lazy_compile(r"<|&(?:#?\w+);")
"""Pattern of what a reader would take for markup; an ampersand alone is harmless."""


def _as_html(text: str) -> str:
    return escape(text, quote=False) if _MARKUP.search(text) else text


class _Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """A feedgen entry whose RSS element is made once: the newest items are in several feeds."""

    _made: Any = None

    def rss_entry(self, extensions: bool = True) -> Any:
        if self._made is None:
            self._made = super().rss_entry(extensions)
        # The element moves from feed to feed: each feed is written before the next one is made.
        return self._made


class _Extension(BaseEntryExtension, BaseExtension):  # type: ignore[misc]
    """A feedgen extension that calls `write` with an element."""

    write: Callable[[Any], object]

    def extend_rss(self, element: Any) -> Any:
        self.write(element)
        return element

    extend_atom = extend_rss


def _extend(made: Any, name: str, write: Callable[[Any], object], *, atom: bool = False) -> None:
    """Have `write` complete the RSS (or Atom) element of `made`, a feed or an entry."""
    made.register_extension(name, _Extension, atom=atom, rss=not atom)
    getattr(made, name).write = write


def _person(author: FeedAuthor) -> dict[str, str]:
    person = {"name": one_line(author.name), "email": one_line(author.email), "uri": author.url}
    return {key: value for key, value in person.items() if value}
