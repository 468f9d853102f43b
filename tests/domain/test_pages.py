"""The plan of the site: which pages there are, and what each is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from operator import call
from typing import Any

import pytest

from builder.incremental.fingerprint import Fingerprints
from programmation import urls
from programmation.feeds.calendar_links import google_link, outlook_link
from programmation.feeds.table import subscriptions
from programmation.model import Comment, Library, Page
from programmation.pages import plan
from programmation.pages.site_page import FeedLink, Planning, SitePage
from programmation.pages.structured_data import json_ld
from programmation.parts import Place, Status, Visibility
from programmation.text.french import NBSP
from tests.support.factories import at, community, library, meeting, post, profile, site, theme

MONEY = theme()
NORTH, SOUTH = community(slug="nord", name="Nord"), community(slug="sud", name="Sud")


def small(**overrides: Any) -> Library:
    """Two communities, three meetings in two seasons, two posts, a page."""
    return library(
        **{
            "posts": (
                post(slug="neuf", date=at(2018, 2, 1), themes=(MONEY,), community=NORTH),
                post(slug="vieux", old_addresses=("/blogue/vieux.html",)),
            ),
            "meetings": (
                meeting(slug="un", start=at(2017, 6, 15, 8, 30), community=NORTH),
                meeting(slug="deux", community=NORTH, themes=(MONEY,), hosts=(profile(),)),
                meeting(slug="trois", start=at(2018, 3, 8, 9), community=SOUTH),
            ),
            "communities": (NORTH, SOUTH),
            "profiles": (profile(),),
            "pages": (Page(slug="le-pole", title="Le Pôle", body="Bonjour."),),
            "themes": (MONEY,),
        }
        | overrides
    )


def planned(content: Library | None = None, **options: Any) -> dict[str, SitePage]:
    around = options.pop("site", site())
    content = small() if content is None else content
    specs = plan(content, around, subscriptions(content, around), **options)
    found = {spec.path: spec for spec in specs}
    assert len(found) == len(specs)
    return found


def values(path: str, content: Library | None = None, **options: Any) -> Mapping[str, Any]:
    return planned(content, **options)[path].context()


def slugs(items: Any) -> list[str]:
    return [item.slug for item in items]


def by_season(years: Any) -> dict[str, list[str]]:
    return {season.label: slugs(meetings) for season, meetings in years}


def test_what_was_written_has_its_pages() -> None:
    """Those that are always there are held by `test_shown`."""
    fixed = set(map(urls.output_path, urls.FIXED.values()))
    assert {path: p.template for path, p in planned().items() if path not in fixed} == {
        "articles/2018/neuf/index.html": "post.html",
        "articles/2017/vieux/index.html": "post.html",
        "auteurs/marie-essai/index.html": "author.html",
        "communautes/nord/index.html": "community.html",
        "communautes/sud/index.html": "community.html",
        "programmation/2016-2017/index.html": "season.html",
        "programmation/2016-2017/communautes/nord/index.html": "season.html",
        "programmation/2017-2018/index.html": "season.html",
        "programmation/2017-2018/communautes/nord/index.html": "season.html",
        "programmation/2017-2018/communautes/sud/index.html": "season.html",
        "programmation/2017-2018/themes/financement/index.html": "season.html",
        "rencontres/un/index.html": "meeting.html",
        "rencontres/deux/index.html": "meeting.html",
        "rencontres/trois/index.html": "meeting.html",
        "themes/financement/index.html": "theme.html",
        "le-pole/index.html": "page.html",
        "programmation/integrer/nord/index.html": "embed.html",
        "programmation/integrer/sud/index.html": "embed.html",
        "blogue/vieux.html": "redirect.html",
    }


def test_partners_still_frame_a_community_at_its_former_addresses() -> None:
    renamed = replace(NORTH, old_addresses=("/communautes/grand-nord/", "/x/"))
    own = {"programmation/integrer/nord/index.html", "programmation/integrer/grand-nord/index.html"}
    pages = planned(small(communities=(renamed, SOUTH)))
    assert {
        path
        for path, page in pages.items()
        if page.template == "embed.html" and (page.values["community"] or SOUTH).slug == "nord"
    } == own
    first, second = (pages[path].context()["meetings"] for path in sorted(own))
    assert first == second


def foot(content: Library, slug: str, **around: Any) -> tuple[list[str], str | None]:
    """Slugs of the posts at a post's foot, and of the meeting there."""
    shown = values(f"articles/2017/{slug}/index.html", content, site=site(**around))
    following = shown["next_meeting"]
    return slugs(shown["related"]), following and following.slug


def test_a_post_leads_on_to_its_neighbours_on_the_same_subjects() -> None:
    other = theme("Relève")
    content = small(
        posts=(
            post(slug="loin", date=at(2017, 5, 1), themes=(MONEY,)),
            post(slug="un", date=at(2017, 4, 1), themes=(MONEY,)),
            post(slug="deux", date=at(2017, 3, 1), themes=(MONEY, other), community=NORTH),
            post(slug="trois", date=at(2017, 2, 1), themes=(MONEY, other)),
            post(slug="seul", date=at(2017, 1, 1)),
        ),
        themes=(MONEY, other),
    )
    # Two subjects shared before one; of its community a meeting comes, and on its themes too.
    assert foot(content, "deux", today=date(2017, 9, 1)) == (["trois", "un"], "deux")
    assert foot(content, "loin", today=date(2017, 9, 1)) == (["un"], "deux")
    assert foot(content, "seul", today=date(2017, 9, 1)) == ([], None)
    assert foot(content, "deux", today=date(2018, 1, 1)) == (["trois", "un"], None)


@pytest.mark.parametrize(
    ("values", "title", "shared"),
    [
        ({}, "", "Jeudi 19 octobre 2017, de 8 h 30 à 10 h"),
        ({"status": Status.CONFIRMED}, "", "Jeudi 19 octobre 2017, de 8 h 30 à 10 h · Confirmée"),
        (
            {"status": Status.TENTATIVE},
            "À confirmer : ",
            "Jeudi 19 octobre 2017, de 8 h 30 à 10 h · À confirmer",
        ),
        (
            {"status": Status.FULL, "previous_start": at(2017, 10, 12, 8, 30)},
            "Déplacée : ",
            "Jeudi 19 octobre 2017, de 8 h 30 à 10 h · Déplacée (était le 12 octobre) · Complet",
        ),
        ({"status": Status.CANCELLED}, "Annulée : ", "Rencontre annulée (jeudi 19 octobre 2017)"),
        ({"status": Status.POSTPONED}, "Reportée : ", "Reportée, nouvelle date à venir"),
    ],
)
def test_titles_and_pictures_for_sharing_say_the_state(
    values: dict[str, Any], title: str, shared: str
) -> None:
    content = small(meetings=(meeting(slug="un", community=NORTH, **values),))

    def said(today: date) -> tuple[str, str]:
        info = planned(content, site=site(today=today))["rencontres/un/index.html"].info
        assert info.card
        return info.title.replace(NBSP, " "), info.card.when.replace(NBSP, " ")

    plain = "Financer un projet collectif, 19 octobre 2017"
    assert said(date(2017, 9, 1)) == (title + plain, shared)
    # Once the day is gone by, only that it was not held matters.
    off = {"Annulée : ", "Reportée : "}
    assert said(date(2018, 9, 1)) == (
        (title + plain, shared)
        if title in off
        else (plain, "Jeudi 19 octobre 2017, de 8 h 30 à 10 h")
    )


def test_empty_library_still_has_a_site() -> None:
    found = planned(library())
    assert found["programmation/index.html"].template == "no_season.html"
    navigation = found["index.html"].context()["site"].navigation  # type: ignore[attr-defined]
    assert [entry.name for entry in navigation] == ["Articles", "S’abonner"]


def test_posts_are_paged() -> None:
    posts = tuple(post(slug=f"billet-{n}") for n in range(5))
    found = planned(small(posts=posts), site=site(posts_per_page=2))
    assert slugs(found["articles/index.html"].context()["posts"]) == ["billet-0", "billet-1"]
    last = found["articles/page/3/index.html"].context()
    assert slugs(last["posts"]) == ["billet-4"]
    assert last["addresses"] == ("/articles/", "/articles/page/2/", "/articles/page/3/")
    info = found["articles/page/2/index.html"].context()["page"]
    assert isinstance(info, SitePage)
    assert (info.previous, info.next) == ("/articles/", "/articles/page/3/")


def test_home_shows_what_comes_next() -> None:
    home = values("index.html")
    assert slugs(home["upcoming"]) == ["trois"]
    assert home["recaps"] == ()
    assert slugs(home["posts"]) == ["neuf", "vieux"]
    assert home["season"].label == "2017-2018"
    assert home["site"].about == "/le-pole/"


def test_home_tells_of_a_cancelled_meeting() -> None:
    off = meeting(start=at(2018, 3, 8), status=Status.CANCELLED, community=NORTH)
    home = values("index.html", small(meetings=(off,)))
    assert (slugs(home["disrupted"]), home["upcoming"]) == (["financement"], ())


def test_post_has_its_comments_only() -> None:
    comments = tuple(
        Comment(id=f"c{n}", post=f"/articles/{slug}/", name="Jo", date=at(2018, 2, 2), body="Oui")
        for n, slug in enumerate(("2018/neuf", "2017/vieux"))
    )
    found = values("articles/2018/neuf/index.html", small(comments=comments))
    assert [thread.comment.id for thread in found["discussion"]().threads] == ["c0"]
    assert found["discussion"]().feed == "/flux/commentaires/2018/neuf.xml"


def test_author_has_posts_and_meetings_hosted() -> None:
    author = values("auteurs/marie-essai/index.html")
    assert slugs(author["posts"]) == ["neuf", "vieux"]
    assert by_season(author["meetings"]) == {"2017-2018": ["deux"]}


def test_community_parts_its_meetings() -> None:
    north = values("communautes/nord/index.html", site=site(today=date(2017, 9, 1)))
    assert slugs(north["upcoming"]) == ["deux"]
    assert by_season(north["past"]) == {"2016-2017": ["un"]}
    assert slugs(north["posts"]) == ["neuf"]
    assert north["page"].feeds == (
        FeedLink("/calendrier/nord.ics", "Rencontres : Nord", "text/calendar", "community", "bleu"),
        FeedLink("/flux/communautes/nord.xml", "Nord : articles et rencontres",
                 "application/rss+xml", "community", "bleu"),
    )  # fmt: skip


def test_a_page_asks_for_no_feed_that_is_not_there() -> None:
    planning = Planning(small(), site(), (), (), call)
    with pytest.raises(KeyError, match="inconnu"):
        planning.feeds_at("/flux/inconnu.xml")


def test_comments_of_a_draft_have_no_feed() -> None:
    draft = post(visibility=Visibility.DRAFT)
    said = Comment(id="c", post=draft.url, name="Jo", date=at(2018, 2, 2), body="Oui")
    content = small(posts=(draft,), comments=(said,))
    found = values("articles/2017/un-billet/index.html", content)
    assert found["discussion"]().feed == ""
    assert [feed.address for feed in found["page"].feeds] == [
        "/flux/articles.xml",
        "/flux/articles.atom",
    ]


def test_subscriptions_to_one_meeting_are_not_listed() -> None:
    listed = [feed.address for feed in values("abonnement/index.html")["feeds"]]
    assert "/calendrier/nord.ics" in listed
    assert not [address for address in listed if address.startswith("/rencontres/")]


def test_subscriptions_to_a_community_that_has_ended_are_on_its_page_alone() -> None:
    ended = replace(NORTH, end=at(2018, 1, 31))
    own = ["/flux/communautes/nord.xml", "/calendrier/nord.ics"]
    for day, listed in ((date(2018, 1, 31), own), (date(2018, 2, 1), [])):
        found = planned(small(communities=(ended, SOUTH)), site=site(today=day))
        feeds = [feed.address for feed in found["abonnement/index.html"].context()["feeds"]]
        assert [address for address in feeds if address in own] == listed
        assert {feed.address for feed in found["communautes/nord/index.html"].feeds} == set(own)


def test_communities_say_when_they_meet_next() -> None:
    listed = values("communautes/index.html")["communities"]
    assert [(each.slug, coming and coming.slug, count) for each, coming, count, _ in listed] == [
        ("nord", None, 2),
        ("sud", "trois", 1),
    ]


def test_programme_is_the_current_season_under_its_own_address() -> None:
    current = values("programmation/index.html")
    assert current["view"] == values("programmation/2017-2018/index.html")["view"]
    assert current["page"].canonical == "/programmation/2017-2018/"


def test_season_knows_the_seasons_around_it() -> None:
    page = values("programmation/2017-2018/index.html", site=site(printed=True))
    view = page["view"]
    assert (view.previous.label, view.next) == ("2016-2017", None)
    assert (view.count, view.next_meeting.slug, view.held, view.ended) == (2, "trois", False, False)
    assert page["pdf"] == "/programmation/2017-2018.pdf"
    assert [(c.subject.slug, c.meetings) for c in view.communities] == [("nord", 1), ("sud", 1)]
    assert [(c.subject.slug, c.meetings) for c in view.themes] == [("financement", 1)]


def test_communities_that_meet_this_season_have_a_poster() -> None:
    def at_nord(**options: Any) -> Any:
        return values("communautes/nord/index.html", **options)["poster"]

    assert at_nord(site=site(printed=True)) == "/communautes/nord/affiche.pdf"
    assert at_nord() == ""
    south = small(meetings=(meeting(community=SOUTH),))
    assert values("communautes/nord/index.html", south, site=site(printed=True))["poster"] == ""


def test_season_that_is_over_does_not_depend_on_the_day() -> None:
    early = values("programmation/2016-2017/index.html", site=site(today=date(2018, 3, 1)))
    late = values("programmation/2016-2017/index.html", site=site(today=date(2018, 3, 2)))
    assert early["view"] == late["view"]
    assert early["view"].ended
    assert early["view"].held


@pytest.mark.parametrize(
    ("address", "expected", "title"),
    [
        ("communautes/nord", ["deux"], "Programmation 2017-2018 : Nord"),
        ("themes/financement", ["deux"], "Programmation 2017-2018 : Financement"),
    ],
)
def test_filtered_season(address: str, expected: list[str], title: str) -> None:
    found = values(f"programmation/2017-2018/{address}/index.html")
    assert [m.slug for month in found["view"].months for m in month.meetings] == expected
    assert found["view"].title == title
    assert found["page"].robots == "noindex, follow"


def test_meeting_page() -> None:
    found = values("rencontres/deux/index.html")
    assert (found["previous"][0].slug, found["next"], found["over"]) == ("un", None, True)
    assert found["page"].breadcrumbs[-1].name == "2017-2018"
    assert found["calendar"] == "/rencontres/deux.ics"
    assert found["method_page"] == ""


def test_method_leads_to_the_page_named_after_it() -> None:
    explained = Page(slug="discussion", title="La discussion")
    found = values("rencontres/deux/index.html", small(pages=(explained,)))
    assert found["method_page"] == "/discussion/"


def test_theme_holds_posts_and_meetings() -> None:
    found = values("themes/financement/index.html")
    assert by_season(found["past"]) == {"2017-2018": ["deux"]}
    assert slugs(found["posts"]) == ["neuf"]
    counts = values("themes/index.html")["themes"]
    assert [(theme.slug, *numbers) for theme, *numbers in counts] == [("financement", 1, 1)]


def test_old_address_leads_on() -> None:
    found = values("blogue/vieux.html")
    assert found["page"].canonical == "/articles/2017/vieux/"
    assert found["page"].robots == "noindex"


def test_sitemap_lists_what_may_be_indexed() -> None:
    addresses = values("sitemap.xml")["entries"]
    assert "/rencontres/deux/" in addresses
    assert "/programmation/2017-2018/" in addresses
    for hidden in (
        "/404.html", "/recherche/", "/programmation/", "/blogue/vieux.html",
        "/programmation/2017-2018/communautes/nord/",
    ):  # fmt: skip
        assert hidden not in addresses


def test_drafts_are_not_indexed() -> None:
    draft = post(visibility=Visibility.DRAFT)
    found = values("articles/2017/un-billet/index.html", small(posts=(draft,)))
    assert found["page"].robots == "noindex"


def changed(before: dict[str, SitePage], after: dict[str, SitePage]) -> set[str]:
    """Paths of the pages that a build makes again."""
    digest = Fingerprints().digest
    return {path for path in before if digest(before[path]) != digest(after[path])}


def test_editing_a_body_changes_its_page_alone() -> None:
    before = planned()
    written = small()
    edited = replace(
        written, posts=(replace(written.posts[0], summary="", body="Du texte.\n\nEt plus."),
                        *written.posts[1:]),
    )  # fmt: skip
    after = planned(edited)
    assert changed(before, after) == {"articles/2018/neuf/index.html"}


def test_the_day_alone_changes_few_pages() -> None:
    before = planned(site=site(today=date(2018, 2, 1)))
    after = planned(site=site(today=date(2018, 2, 2)))
    assert changed(before, after) == {
        "programmation/index.html",
        "programmation/2017-2018/index.html",
        "programmation/2017-2018/communautes/nord/index.html",
        "programmation/2017-2018/communautes/sud/index.html",
        "programmation/2017-2018/themes/financement/index.html",
    }


def test_description_of_a_meeting_says_when_and_for_whom() -> None:
    found = values("rencontres/deux/index.html")["page"].description
    assert found.replace(NBSP, " ") == (
        "Jeudi 19 octobre 2017, de 8 h 30 à 10 h. Nord. On en parle."
    )


def test_private_link_reaches_no_structured_data() -> None:
    place = Place("En ligne", url="https://example.org/secret", private=True)
    secret = meeting(place=place, community=NORTH)
    found = values("rencontres/financement/index.html", small(meetings=(secret,)))
    page, where, listed = (found[key] for key in ("page", "site", "listed"))
    assert "secret" not in json_ld(page, where)
    assert "secret" not in google_link(listed, where) + outlook_link(listed, where)
