"""RSS and Atom, parsed back, and held to what feed validators ask."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from programmation.feeds.items import Enclosure, FeedAuthor, FeedItem
from programmation.feeds.rss import NEVER, atom, rss
from programmation.feeds.table import Channel
from programmation.text.plain_text import one_line, printable
from tests.support.factories import at, site

FEED = Channel(
    site=site(description="Ce qui s’écrit"),
    id="tag:pole.example.org,2017:flux/articles.xml",
    title="Articles & nouvelles",
    url="https://pole.example.org/flux/articles.xml",
    page="https://pole.example.org/articles/",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def item(**overrides: Any) -> FeedItem:
    return FeedItem(
        **{
            "id": "tag:pole.example.org,2017-06-29:articles/a",
            "title": "Un titre & <deux>",
            "url": "https://pole.example.org/articles/2017/a/",
            "html": '<p>Du <a href="https://x.example.org/?a=1&amp;b=2">texte</a>]]&gt;</p>',
            "summary": "Un résumé",
            "published": at(2017, 6, 29),
            "updated": at(2017, 7, 1, 9, 30),
            "authors": (FeedAuthor("Marie", "", "https://pole.example.org/auteurs/marie/"),),
            "categories": ("Financement", "Relève & co"),
            "enclosure": Enclosure("https://pole.example.org/images/a.png", "image/png", 1234),
        }
        | overrides
    )


OLDER = item(id="tag:pole.example.org,2017-06-01:articles/b", published=at(2017, 6, 1),
             updated=at(2017, 6, 1), enclosure=None)  # fmt: skip


@pytest.mark.parametrize("write", [rss, atom])
def test_a_feed_comes_back(write: Any) -> None:
    read = feedparser.parse(write(FEED, (item(), OLDER)))
    assert not read.bozo
    assert read.feed.title == "Articles & nouvelles"
    assert read.feed.subtitle == "Ce qui s’écrit"
    assert read.feed.language == "fr-CA"
    assert read.feed.link == FEED.page
    assert FEED.url in [link.href for link in read.feed.links if link.rel == "self"]
    assert [entry.id for entry in read.entries] == [item().id, OLDER.id]
    entry = read.entries[0]
    assert entry.link == item().url
    assert entry.content[0].value == item().html
    assert entry.summary == "Un résumé"
    assert [tag.term for tag in entry.tags] == ["Financement", "Relève & co"]
    assert entry.author == "Marie"
    assert entry.published_parsed[:6] == (2017, 6, 29, 4, 0, 0)
    assert [(e.href, e.type, e.length) for e in entry.enclosures] == [
        ("https://pole.example.org/images/a.png", "image/png", "1234")
    ]
    assert read.feed.updated_parsed[:6] == (2017, 7, 1, 13, 30, 0)


def test_rss_is_as_validators_ask() -> None:
    channel = etree.fromstring(rss(FEED, (item(), OLDER)))[0]
    text = {child.tag: child.text for child in channel}
    assert text["ttl"] == "60"
    assert text["managingEditor"] == "info@pole.example.org (Pôle d’essai)"
    assert parsedate_to_datetime(text["lastBuildDate"]) == at(2017, 7, 1, 9, 30)
    assert channel.findtext("image/title") == text["title"]
    assert channel.findtext("image/link") == text["link"]
    assert [guid.get("isPermaLink") for guid in channel.iter("guid")] == ["false", "false"]
    assert len({guid.text for guid in channel.iter("guid")}) == 2
    for pub_date in channel.iter("pubDate"):
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", pub_date.text)


@pytest.mark.parametrize(
    ("authors", "author", "creators"),
    [
        ((FeedAuthor("Marie", "m@x.org"),), ["m@x.org (Marie)"], []),
        ((FeedAuthor("Marie"),), [], ["Marie"]),
        ((FeedAuthor("Marie", "m@x.org"), FeedAuthor("Bo")), [], ["Marie", "Bo"]),
        ((), [], []),
    ],
)
def test_rss_author_is_an_address_or_names(
    authors: tuple[FeedAuthor, ...], author: list[str], creators: list[str]
) -> None:
    entry = etree.fromstring(rss(FEED, (item(authors=authors),))).find(".//item")
    assert [node.text for node in entry.iter("author")] == author
    assert [n.text for n in entry.iter("{http://purl.org/dc/elements/1.1/}creator")] == creators


def test_atom_is_as_validators_ask() -> None:
    root = etree.fromstring(
        atom(FEED, (item(authors=(FeedAuthor("Marie", "m@x.org"), FeedAuthor("Bo"))),))
    )
    assert root.findtext(f"{ATOM}id") == FEED.id
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Pôle d’essai"
    entry = root.find(f"{ATOM}entry")
    assert [n.findtext(f"{ATOM}name") for n in entry.iter(f"{ATOM}author")] == ["Marie", "Bo"]
    assert entry.findtext(f"{ATOM}updated") == "2017-07-01T09:30:00-04:00"
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert [(n.get("rel", "alternate"), n.get("href")) for n in entry.iter(f"{ATOM}link")] == [
        ("alternate", "https://pole.example.org/articles/2017/a/"),
        ("enclosure", "https://pole.example.org/images/a.png"),
    ]


def test_no_two_entries_were_updated_at_once() -> None:
    """Posts of one day are all of its midnight: readers take two such entries for one."""
    same = tuple(item(id=f"tag:pole.example.org,2017:{n}", updated=at(2017, 7, 1)) for n in "abc")
    entries = feedparser.parse(atom(FEED, (*same, item()))).entries
    assert [entry.id[-1] for entry in entries] == ["a", "b", "c", "a"]
    assert [entry.updated[11:19] for entry in entries] == [
        "00:00:02", "00:00:01", "00:00:00", "09:30:00"
    ]  # fmt: skip


@pytest.mark.parametrize("write", [rss, atom])
def test_an_empty_feed_is_dated_too(write: Any) -> None:
    bare = replace(FEED, site=site(description="", email="", name=""), title="")
    read = feedparser.parse(write(bare, ()))
    assert not read.bozo
    assert read.feed.updated_parsed[:6] == NEVER.timetuple()[:6]
    assert read.feed.title == FEED.page
    assert write(bare, ()) == write(bare, ())


def test_an_item_without_text_has_its_summary_alone() -> None:
    entry = etree.fromstring(rss(FEED, (item(html=" ", summary=""),))).find(".//item")
    assert entry.findtext("description") == "Un titre &amp; &lt;deux&gt;"  # Read as HTML.
    assert entry.find("{http://purl.org/rss/1.0/modules/content/}encoded") is None


ANY_TEXT = st.text(max_size=200) | st.text("<>&]\"'éà😀\r\n\t\x00\u2028ab ", max_size=200)


def shown(text: str) -> str:
    """What a reader shows that takes RSS's text for HTML, as most do."""
    return unescape(text) if re.search(r"&#?\w+;", text) else text


@given(title=ANY_TEXT, html=ANY_TEXT, name=ANY_TEXT, category=ANY_TEXT)
def test_any_text_comes_back(title: str, html: str, name: str, category: str) -> None:
    one = item(
        title=title, html=html, summary=html, authors=(FeedAuthor(name),), categories=(category,),
    )  # fmt: skip
    feed = replace(FEED, title=title, site=site(description=html))
    entry = etree.fromstring(rss(feed, (one,))).find(".//item")
    assert shown(entry.findtext("title")) == (one_line(title) or one.url)
    content = entry.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert (content or "") == printable(html).strip()
    assert {node.tag.rpartition("}")[2] for node in entry} <= {
        "title", "link", "description", "encoded", "guid", "category", "enclosure", "pubDate",
        "creator",
    }  # fmt: skip
    root = etree.fromstring(atom(replace(FEED, title=title), (one,)))
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == (one_line(title) or one.url)


def test_the_hub_is_named_beside_the_page() -> None:
    feed = replace(FEED, site=site(hub="https://hub.example.org/"))
    channel = etree.fromstring(rss(feed, (item(),)))[0]
    assert [link.text for link in channel.findall("link")] == [FEED.page]
    assert [(link.get("rel"), link.get("href")) for link in channel.findall(f"{ATOM}link")] == [
        ("self", FEED.url), ("hub", "https://hub.example.org/"),
    ]  # fmt: skip
    root = etree.fromstring(atom(feed, (item(),)))
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": FEED.url, "alternate": FEED.page, "hub": "https://hub.example.org/",
    }  # fmt: skip


def test_plain_text_never_becomes_markup() -> None:
    one = item(title="Comparer <b> et &lt;", summary="R&D : a &lt; b")
    found = etree.fromstring(rss(FEED, (one,))).find(".//item")
    assert shown(found.findtext("title")) == "Comparer <b> et &lt;"
    assert shown(found.findtext("description")) == "R&D : a &lt; b"
    (plain,) = etree.fromstring(rss(FEED, (item(title="R&D"),))).findall(".//item/title")
    assert plain.text == "R&D"
