"""The table of subscriptions: every address, whose items, and what each one says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import lxml.html
import pytest
from icalendar import Calendar

from programmation.content.changes import ChangeKind, Stamp
from programmation.content.lives import Lives
from programmation.content.story import changes, life
from programmation.feeds.files import Sources, feed_bytes, feed_inputs
from programmation.feeds.ical import with_owner
from programmation.feeds.items import HIDDEN_LINK, change_item, frames_as_links, post_id, post_item
from programmation.feeds.table import FEEDS, FeedContent, Subscription, subscriptions
from programmation.model import Comment, Library, Meeting, Post
from programmation.parts import Image, Link, Place, Source, Status, Visibility
from programmation.settings import Site
from tests.support.factories import at, community, meeting, post, profile, site, theme

NORTH, SOUTH = community(slug="nord", name="Nord", color="vert"), community(slug="sud", name="Sud")
ALICE = profile(slug="alice", name="Alice Roy", email="alice@pole.example.org")
BENOIT = profile(slug="benoit", name="Benoît Côté")
FINANCE, RELEVE = theme(), theme("Relève", "releve")

POSTS = (
    post(slug="c", title="Trois", date=at(2018, 1, 5), authors=(BENOIT,), community=SOUTH),
    post(slug="b", title="Deux", date=at(2017, 7, 1), authors=(ALICE, BENOIT), themes=(RELEVE,),
         modified=at(2017, 8, 1)),
    post(slug="a", title="Un", authors=(ALICE,), themes=(FINANCE,), community=NORTH,
         image=Image("images/une table.png", "Une table", "Notre table")),
)  # fmt: skip
MEETINGS = (
    meeting(slug="ete", start=at(2017, 6, 14, 9), community=NORTH, hosts=(BENOIT,)),
    meeting(slug="financement", community=NORTH, hosts=(ALICE,), themes=(FINANCE,),
            recap="C’était bien.", modified=at(2017, 10, 25)),
    meeting(slug="releve", start=at(2018, 2, 1, 9), community=SOUTH, status=Status.CANCELLED,
            modified=at(2018, 1, 30), summary="Tempête."),
)  # fmt: skip
COMMENTS = (
    Comment(id="1", post=POSTS[2].url, name="Une lectrice", date=at(2017, 7, 2), body="Bravo"),
)
LIBRARY = Library(
    posts=POSTS, meetings=MEETINGS, communities=(NORTH, SOUTH), profiles=(ALICE, BENOIT),
    themes=(FINANCE, RELEVE), comments=COMMENTS,
)  # fmt: skip


def html_of(text: str, _source: Source) -> str:
    """Stands for `markup`: what is tested here are the feeds around it."""
    return f"<p>{text}</p>"


def sources(library: Library = LIBRARY, where: Site | None = None, **overrides: Any) -> Sources:
    of_site = where or site()
    return Sources(
        **{
            "site": of_site,
            "html_of": html_of,
            "links": None,
            "size_of": lambda path: len(path),
            "library": library,
            "changes": changes(library.meetings, of_site),
        }
        | overrides
    )


def listed(library: Library = LIBRARY, where: Site | None = None) -> dict[str, Subscription]:
    return {s.address: s for s in subscriptions(library, where or site())}


def parsed(address: str, **overrides: Any) -> Any:
    return feedparser.parse(feed_bytes(listed()[address], sources(**overrides)))


def test_frames_become_links() -> None:
    frame = '<p>Voir :</p><iframe src="https://v.example.org/?a=1&amp;b" title="Vidéo"></iframe><p>'
    assert frames_as_links(frame) == (
        '<p>Voir :</p><a href="https://v.example.org/?a=1&amp;b">Vidéo</a><p>'
    )
    untitled = '<iframe width="3" src="https://v.example.org/"></iframe>'
    assert (
        frames_as_links(untitled) == '<a href="https://v.example.org/">https://v.example.org/</a>'
    )


def test_calendars_say_what_pictures_show() -> None:
    shown = feed_bytes(
        listed()["/calendrier/programmation.ics"],
        sources(html_of=lambda *_: '<p><img src="a.png" alt="Une salle pleine"></p>'),
    )
    assert "[image\xa0: Une salle pleine]" in Calendar.from_ical(shown).events[0]["DESCRIPTION"]


CALENDARS = [
    ("programmation", "Toutes les rencontres", "/programmation/"),
    ("nord", "Rencontres : Nord", "/communautes/nord/"),
    ("sud", "Rencontres : Sud", "/communautes/sud/"),
    ("2016-2017", "Rencontres 2016-2017", "/programmation/2016-2017/"),
    ("2017-2018", "Rencontres 2017-2018", "/programmation/2017-2018/"),
    ("themes/financement", "Rencontres : Financement", "/themes/financement/"),
    ("themes/releve", "Rencontres : Relève", "/themes/releve/"),
    ("personnes/alice", "Rencontres animées : Alice Roy", "/auteurs/alice/"),
    ("personnes/benoit", "Rencontres animées : Benoît Côté", "/auteurs/benoit/"),
]


def test_every_address_of_the_contract() -> None:
    assert [(s.address, s.title, s.feed.format.value, s.page) for s in listed().values()] == [
        ("/flux/articles.xml", "Tous les articles", "application/rss+xml", "/articles/"),
        ("/flux/articles.atom", "Tous les articles", "application/atom+xml", "/articles/"),
        ("/flux/programmation.xml", "Rencontres annoncées, déplacées ou annulées",
         "application/rss+xml", "/programmation/changements/"),
        ("/flux/programmation.atom", "Rencontres annoncées, déplacées ou annulées",
         "application/atom+xml", "/programmation/changements/"),
        *[
            (f"/flux/{folder}/{slug}.xml", f"{name} : articles et rencontres",
             "application/rss+xml", f"/{folder}/{slug}/")
            for folder, slug, name in [
                ("communautes", "nord", "Nord"),
                ("communautes", "sud", "Sud"),
                ("auteurs", "alice", "Alice Roy"),
                ("auteurs", "benoit", "Benoît Côté"),
                ("themes", "financement", "Financement"),
                ("themes", "releve", "Relève"),
            ]
        ],
        ("/flux/commentaires/2017/a.xml", "Commentaires : Un", "application/rss+xml",
         "/articles/2017/a/"),
        *[
            (f"/calendrier/{slug}.ics", title, "text/calendar", page)
            for slug, title, page in CALENDARS
        ],
        *[
            (f"/rencontres/{m.slug}.ics", m.title, "text/calendar", m.url) for m in MEETINGS
        ],
        *[
            (f"/calendrier/{folder}/{name}.ics", f"{title}{said}", "text/calendar", page)
            for folder, said in [("google", ""), ("rappel", " (rappel la veille)")]
            for name, title, page in CALENDARS
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("/flux/articles.xml", ["Trois", "Deux", "Un"]),
        ("/flux/articles.atom", ["Trois", "Deux", "Un"]),
        (
            "/flux/programmation.xml",
            [
                "1er février 2018 : ANNULÉ – Financer un projet collectif",
                "19 octobre 2017 : Compte rendu – Financer un projet collectif",
                "1er février 2018 : Financer un projet collectif",
                "19 octobre 2017 : Financer un projet collectif",
                "14 juin 2017 : Financer un projet collectif",
            ],
        ),
        (
            "/flux/communautes/sud.xml",
            [
                "1er février 2018 : ANNULÉ – Financer un projet collectif",
                "Trois",
                "1er février 2018 : Financer un projet collectif",
            ],
        ),
        (
            "/flux/auteurs/alice.xml",
            [
                "19 octobre 2017 : Compte rendu – Financer un projet collectif",
                "19 octobre 2017 : Financer un projet collectif",
                "Deux",
                "Un",
            ],
        ),
        ("/flux/themes/releve.xml", ["Deux"]),
        ("/flux/commentaires/2017/a.xml", ["Commentaire d’une lectrice"]),
    ],
)
def test_items_are_newest_first(address: str, titles: list[str]) -> None:
    assert [entry.title for entry in parsed(address).entries] == titles


def test_a_limit_keeps_the_newest_items() -> None:
    every = ["Trois", "Deux", "Un"]
    one = site(feed_limit=1)
    assert [entry.title for entry in parsed("/flux/articles.xml").entries] == every
    assert [entry.title for entry in parsed("/flux/articles.atom", where=one).entries] == every[:1]
    feed = listed()["/flux/articles.xml"]
    few, all_of_them = sources(where=one), sources(where=site(feed_limit=3))
    assert feed_inputs(feed, few) != feed_inputs(feed, all_of_them)
    older = replace(
        LIBRARY,
        posts=tuple(
            replace(post, title=f"{post.title}!") if post.slug == "a" else post
            for post in LIBRARY.posts
        ),
    )
    edited = listed(older)["/flux/articles.xml"]
    # A post that the feed no longer holds does not have it made again.
    assert feed_inputs(edited, few) == feed_inputs(feed, few)
    assert feed_inputs(edited, all_of_them) != feed_inputs(feed, all_of_them)


@pytest.mark.parametrize(
    ("address", "uids"),
    [
        ("/calendrier/programmation.ics", ["uid-ete", "uid-financement", "uid-releve"]),
        ("/calendrier/nord.ics", ["uid-ete", "uid-financement"]),
        ("/calendrier/2017-2018.ics", ["uid-financement", "uid-releve"]),
        ("/rencontres/releve.ics", ["uid-releve"]),
    ],
)
def test_events(address: str, uids: list[str]) -> None:
    data = feed_bytes(listed()[address], sources())
    assert [event["UID"] for event in Calendar.from_ical(data).events] == uids


def test_a_calendar_has_the_name_and_colour_of_its_community() -> None:
    read = Calendar.from_ical(feed_bytes(listed()["/calendrier/nord.ics"], sources()))
    assert read["X-WR-CALNAME"] == "Rencontres : Nord – Pôle d’essai"
    assert read["COLOR"] == "seagreen"


def test_events_have_the_date_of_their_file_s_last_change() -> None:
    path = MEETINGS[0].source.path
    own = sources(lives=Lives(stamps={path: Stamp(at(2017, 6, 2, 9), at(2017, 5, 1))}))
    data = feed_bytes(listed()["/rencontres/ete.ics"], own)
    (event,) = Calendar.from_ical(data).events
    assert (event.LAST_MODIFIED, event["CREATED"].dt) == (at(2017, 6, 2, 9), at(2017, 5, 1))


@pytest.mark.parametrize(
    ("modified", "expected"), [(None, at(2017, 9, 1)), (at(2017, 10, 1), at(2017, 10, 1))]
)
def test_without_a_past_an_event_is_of_the_day_that_staff_wrote_or_of_its_season_s(
    modified: datetime | None, expected: datetime
) -> None:
    item = meeting(modified=modified)
    dated = sources(Library(meetings=(item,))).dated
    assert dated[item.uid] == (Stamp(expected), False)


def test_a_renamed_subject_keeps_its_addresses() -> None:
    north = replace(NORTH, old_addresses=("/communautes/le-nord/", "/communautes/sud/", "/nord/"))
    moved = replace(
        LIBRARY,
        communities=(north, SOUTH),
        former_themes=(("argent", "financement"), ("oublie", "")),
    )
    found = listed(moved)
    assert found["/calendrier/nord.ics"].paths == (
        "calendrier/nord.ics", "calendrier/le-nord.ics",
    )  # fmt: skip
    assert found["/flux/communautes/nord.xml"].paths[1:] == ("flux/communautes/le-nord.xml",)
    assert found["/calendrier/rappel/nord.ics"].paths[1:] == ("calendrier/rappel/le-nord.ics",)
    assert found["/flux/themes/financement.xml"].paths[1:] == ("flux/themes/argent.xml",)
    # A theme without an heir goes on, empty, and is shown to nobody.
    empty = found["/calendrier/themes/oublie.ics"]
    assert (empty.listed, Calendar.from_ical(feed_bytes(empty, sources(moved))).events) == (
        False, [],
    )  # fmt: skip


def test_an_event_has_the_same_bytes_in_every_calendar() -> None:
    own = sources()
    for address in ("nord", "programmation", "2017-2018", "themes/financement", "personnes/alice"):
        event = own.event(MEETINGS[1])
        if address != "nord":
            event = with_owner(event, MEETINGS[1])
        for kind in ("", "google/", "rappel/"):
            data = feed_bytes(listed()[f"/calendrier/{kind}{address}.ics"], own)
            assert event.removesuffix(b"END:VEVENT\r\n") in data


# -- Rules for every feed ---------------------------------------------------------------------


@pytest.mark.parametrize("address", [a for a in listed() if a.startswith("/flux/")])
def test_rules_of_the_feed_validator(address: str) -> None:
    where = site()
    data = feed_bytes(listed()[address], sources())
    assert data.count(b'isPermaLink="false"') == data.count(b"<guid")
    read = feedparser.parse(data)
    assert not read.bozo
    assert read.feed.language == "fr-CA"
    assert [link.href for link in read.feed.links if link.rel == "self"] == [
        where.absolute(address)
    ]
    assert len({entry.id for entry in read.entries}) == len(read.entries)
    for entry in read.entries:
        assert re.match(r"tag:pole\.example\.org,\d{4}(-\d\d-\d\d)?:[a-z]+/", entry.id)
        assert entry.published_parsed[:3] <= (2018, 3, 1)
        assert entry.author
        for link in (
            entry.link,
            *lxml.html.fromstring(entry.content[0].value).xpath("//@href|//@src"),
        ):
            assert urlsplit(link).scheme == "https"
        assert not re.search(
            r"<(script|style|iframe|form|object)|\son\w+=|style=", entry.content[0].value
        )


def test_the_same_library_gives_the_same_bytes() -> None:
    for subscription in subscriptions(LIBRARY, site()):
        first, second = (feed_bytes(subscription, sources()) for _ in range(2))
        assert first == second


def test_the_day_of_the_build_is_in_no_feed() -> None:
    later = site(today=date(2019, 1, 1))
    for subscription in subscriptions(LIBRARY, site()):
        assert feed_bytes(subscription, sources()) == feed_bytes(subscription, sources(where=later))


# -- Posts ------------------------------------------------------------------------------------


def item_of(one: Post) -> Any:
    return post_item(one, site(), html_of, len)


def test_a_post_is_whole_in_its_item() -> None:
    item = item_of(replace(POSTS[2], origin="Adapté d’un texte", example=True))
    assert item.html == (
        "<p><em>Exemple\xa0: ce texte montre comment le site fonctionne.</em></p>\n"
        '<figure><img src="https://pole.example.org/images/une%20table.png" alt="Une table">'
        "<figcaption>Notre table</figcaption></figure>\n"
        "<p>Du texte.</p>\n<p><em>Adapté d’un texte</em></p>"
    )
    assert item.summary == "Du texte."
    assert item.categories == ("Nord", "Financement")
    assert (item.enclosure.url, item.enclosure.media_type, item.enclosure.length) == (
        "https://pole.example.org/images/une%20table.png",
        "image/png",
        len("images/une table.png"),
    )


def test_a_post_is_updated_when_staff_say_so() -> None:
    assert (item_of(POSTS[1]).published, item_of(POSTS[1]).updated) == (
        at(2017, 7, 1),
        at(2017, 8, 1),
    )
    assert item_of(replace(POSTS[1], modified=at(2016, 1, 1))).updated == at(2017, 7, 1)


def test_a_long_text_is_summed_up_by_its_beginning() -> None:
    summary = item_of(post(body="mot " * 200)).summary
    assert len(summary) <= 302
    assert summary.endswith("mot …")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Un autre titre"},
        {"body": "Autre"},
        {"modified": at(2019, 1, 1)},
        {"slug": "nouveau-nom", "old_addresses": ("/2017/06/vieux.html", "/articles/2017/a/")},
    ],
)
def test_a_post_keeps_its_id(change: dict[str, Any]) -> None:
    before = post(slug="a")
    after = replace(before, **change)
    assert post_id(after, site(url="http://autre.example.org")) == post_id(before, site())
    assert post_id(before, site()) == "tag:pole.example.org,2017-06-29:articles/a"


def test_drafts_and_posts_to_come_are_in_no_feed() -> None:
    preview = site(show_drafts=True)
    library = replace(
        LIBRARY,
        posts=(
            post(slug="demain", date=at(2018, 3, 2)),
            post(slug="brouillon", visibility=Visibility.DRAFT),
            *POSTS,
        ),
    )
    assert listed(library, preview)["/flux/articles.xml"].subject.posts == POSTS


# -- Changes ----------------------------------------------------------------------------------


def story(one: Meeting) -> dict[ChangeKind, Any]:
    return {change.kind: change_item(change, site(), html_of) for change in life(one, site())}


def test_items_of_a_cancelled_meeting_say_so() -> None:
    items = story(MEETINGS[2])
    told = (
        "<p>Cette rencontre est annulée.<br>Tempête.</p>\n"
        "<p>Communauté de pratique\xa0: Sud</p>\n<p>On en parle.</p>"
    )
    assert {kind: item.html for kind, item in items.items()} == {
        ChangeKind.ANNOUNCED: told,
        ChangeKind.CANCELLED: told,
    }
    assert (
        items[ChangeKind.CANCELLED].id
        == "tag:pole.example.org,2017:rencontres/uid-releve/cancelled"
    )
    assert (
        items[ChangeKind.CANCELLED].published
        == items[ChangeKind.CANCELLED].updated
        == at(2018, 1, 30)
    )


def test_an_announcement_says_when_and_where() -> None:
    item = story(meeting(place=Place("Salle", "1, rue X"), registration="a@x.org"))[
        ChangeKind.ANNOUNCED
    ]
    assert item.html.replace("\xa0", " ") == (
        "<p>Rencontre annoncée.</p>\n<p>jeudi 19 octobre 2017, de 8 h 30 à 10 h</p>\n"
        "<p>Inscription : a@x.org<br>Lieu : Salle, 1, rue X<br>"
        "Communauté de pratique : Maskinongé</p>\n<p>On en parle.</p>"
    )


def test_a_recap_brings_documents_and_successes() -> None:
    one = meeting(
        recap="Bilan.",
        successes=("Un oui",),
        documents=(
            Link("Aide-mémoire", "documents/aide mémoire.pdf"),
            Link("Ailleurs", "https://x.example.org/"),
        ),
    )
    assert story(one)[ChangeKind.RECAP].html == (
        "<p>Compte rendu publié.</p>\n<p>Bilan.</p>\n"
        "<p>Les bons coups</p><ul><li>Un oui</li></ul>\n"
        '<p>Documents</p><ul><li><a href="https://pole.example.org/documents/aide%20m%C3%A9moire.pdf">'
        'Aide-mémoire</a></li><li><a href="https://x.example.org/">Ailleurs</a></li></ul>'
    )


def test_a_private_link_is_in_no_feed_even_pasted_in_the_text() -> None:
    link = "https://visio.example.org/secret?a=1&b=2"
    text = f'<a href="{link.replace("&", "&amp;")}">{link}</a>'
    one = meeting(place=Place("En ligne", url=link, private=True), body=text, recap=text)
    library = replace(LIBRARY, meetings=(one,))
    own = sources(library)
    for subscription in subscriptions(library, site()):
        data = feed_bytes(subscription, own).replace(b"\r\n ", b"")
        assert b"secret" not in data
    assert HIDDEN_LINK in story(one)[ChangeKind.ANNOUNCED].html


def test_each_row_of_the_table_holds_something() -> None:
    own = sources()
    held = {each.feed for each in subscriptions(LIBRARY, site()) if feed_inputs(each, own)[-2]}
    assert [feed.address for feed in FEEDS if feed not in held] == []


# -- Fingerprints -----------------------------------------------------------------------------


OF_MEETINGS = {
    FeedContent.CHANGES, FeedContent.POSTS_AND_CHANGES, FeedContent.MEETINGS, FeedContent.EVENT,
}  # fmt: skip


def test_inputs_change_only_for_the_feeds_that_do() -> None:
    later = replace(MEETINGS[1], title="Un autre titre")
    library = replace(LIBRARY, meetings=(MEETINGS[0], later, MEETINGS[2]))
    before = {s.address: feed_inputs(s, sources()) for s in subscriptions(LIBRARY, site())}
    tomorrow = site(today=date(2018, 3, 2))
    own = sources(library, where=tomorrow)
    after = {s.address: feed_inputs(s, own) for s in subscriptions(library, tomorrow)}
    changed = {address for address in before if before[address] != after[address]}
    holds_it = {
        s.address for s in subscriptions(LIBRARY, site())
        if MEETINGS[1] in s.subject.meetings and s.feed.content in OF_MEETINGS
    }  # fmt: skip
    assert changed == holds_it
    assert {"/flux/programmation.xml", "/calendrier/google/nord.ics"} < changed
    assert not {"/flux/articles.xml", "/calendrier/sud.ics"} & changed
