"""What subscribers already hold, and what publishing would take from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from programmation.checks.subscribers import deleted_meetings, vanished
from programmation.checks.writing import late_posts
from programmation.content.changes import Stamp
from programmation.content.loader import load
from programmation.feeds.files import Sources, feed_bytes
from programmation.feeds.ical import (
    PublishedEvent,
    calendar_bytes,
    event_bytes,
    read_events,
)
from programmation.feeds.publication import Publication, newer_stamp, read_publication
from programmation.feeds.table import Channel, Format, Scope, subscriptions
from programmation.kinds import KINDS
from programmation.model import Library, Meeting
from programmation.parts import Source
from programmation.publishing import surprises
from tests.support.factories import TORONTO, at, community, library, meeting, post, site

TODAY = site(today=date(2017, 10, 1))
PAST = meeting(slug="passee", start=at(2017, 9, 30, 9))
NEXT = meeting(slug="prochaine", start=at(2017, 10, 1, 9), title="Relève")
SEPTEMBER = Stamp(at(2017, 9, 1))
ADDRESS = "https://pole.example.org/calendrier/programmation.ics"


def calendar(meetings: Iterable[Meeting], stamp: Stamp = SEPTEMBER) -> bytes:
    feed = Channel(site=TODAY, title="Toutes", url=ADDRESS, page="https://pole.example.org/")
    return calendar_bytes(feed, [event_bytes(m, stamp, site=TODAY) for m in meetings])


def published(*meetings: Meeting) -> dict[str, PublishedEvent]:
    return read_events(calendar(meetings), TORONTO)


def test_nothing_is_missing() -> None:
    renamed = replace(NEXT, slug="autre-nom", start=at(2018, 1, 1, 9))
    assert deleted_meetings(published(PAST, NEXT), [PAST, NEXT], TODAY) == {}
    assert deleted_meetings(published(PAST, NEXT), [renamed], TODAY) == {}


def test_a_meeting_to_come_that_vanished() -> None:
    (problem,) = deleted_meetings(published(PAST, NEXT), [], TODAY).values()
    assert str(problem).replace("\xa0", " ") == (
        "rencontres/2017-2018/prochaine.md:1 : « Relève » : cette rencontre du 1er octobre 2017"
        " est publiée et n’est pas passée, mais son fichier a disparu, ou est un brouillon."
        " Remettez-le avec la ligne « statut: annulee » :"
        " les abonnés sauront qu’elle n’a pas lieu."
    )
    assert problem.is_error


def test_one_taken_in_by_another_keeps_its_own_uid_apart() -> None:
    """The uid of the other is the one that members know it by."""
    whole = replace(PAST, old_addresses=(NEXT.url,))
    (problem,) = deleted_meetings(published(PAST, NEXT), [whole], TODAY).values()
    assert (problem.path, problem.field) == ("rencontres/2017-2018/prochaine.md", "")
    assert "statut: annulee" in problem.remedy


@pytest.mark.parametrize(("day", "goes_on"), [(1, True), (2, True), (3, False)])
def test_one_that_is_gone_is_told_once(day: int, goes_on: bool) -> None:
    """Its page is gone with it: of one that is over, that alone is lost."""
    three_days = replace(NEXT, end=at(2017, 10, 2, 16))
    held = {"/calendrier/programmation.ics": calendar([three_days])}
    found = read_publication(held.get, TODAY, ["rencontres/prochaine/index.html"])
    assert found is not None
    (problem,) = vanished(found, Library(), replace(TODAY, today=date(2017, 10, day)), ())
    assert ("statut: annulee" in problem.remedy) is goes_on


@pytest.mark.parametrize("one", [NEXT, PAST])
def test_a_uid_that_changed_is_named_with_its_line(one: Meeting) -> None:
    source = Source(one.source.path, {"uid": 3})
    changed = replace(one, uid="autre", source=source)
    (problem,) = deleted_meetings(published(one), [changed], TODAY).values()
    assert (problem.path, problem.line, problem.value) == (source.path, 3, "autre")
    assert f"uid: {one.uid}" in problem.remedy


@pytest.mark.parametrize(
    ("lost", "path", "line"),
    [
        ("/communautes/nord/", "communautes/nord.md",
         "« anciennes_adresses: [/communautes/nord/] » dans communautes/le-nord.md"),
        ("/auteurs/alice/", "auteurs/alice.md", "anciennes_adresses: [/auteurs/alice/]"),
        ("/articles/2017/oser/", "articles/2017/oser.md",
         "anciennes_adresses: [/articles/2017/oser/]"),
        ("/rencontres/x/", "rencontres/x.md", "anciennes_adresses: [/rencontres/x/]"),
        ("/a-propos/", "pages/a-propos.md", "anciennes_adresses: [/a-propos/]"),
        ("/programmation/2016-2017/", "rencontres/2016-2017",
         "« /programmation/2016-2017/ /programmation/AAAA-AAAA/ »"),
        ("/programmation/2017/", "rencontres/2017",
         "« /programmation/2017/ /programmation/AAAA/ »"),
        ("/themes/argent/", "redirections.txt", "« /themes/argent/ /themes/nouveau-theme/ »"),
    ],
)  # fmt: skip
def test_an_address_that_vanishes_is_refused_with_the_line_to_write(
    lost: str, path: str, line: str
) -> None:
    named = library(communities=(community(slug="le-nord"), community(slug="sud")))
    feeds = {"/flux/communautes/sud.xml", "/calendrier/sud.ics"}
    found = Publication(addresses={lost, "/communautes/sud/", "/themes/"})
    known = {"/communautes/sud/", "/themes/", *feeds}
    (problem,) = vanished(found, named, TODAY, known)
    assert (problem.path, problem.is_error) == (path, True)
    assert line in problem.remedy
    # A text of another kind that takes an address has no feeds to go on with.
    told = vanished(found, named, TODAY, {*known, lost})
    assert told == [problem] * lost.startswith(("/comm", "/aut", "/prog", "/themes/"))


def test_a_publication_is_read_from_what_is_served() -> None:
    pages = {kind.address.format(slug="x", year=2017) for kind in KINDS if kind.address}
    listed = (f"<loc>{TODAY.absolute(page)}</loc>" for page in (*pages, "/articles/page/2/"))
    files = {"/calendrier/programmation.ics": calendar([NEXT]),
             "/sitemap.xml": "".join(listed).encode()}  # fmt: skip
    own = Sources(site=TODAY, html_of=lambda text, _: text, links=None, size_of=len)
    feeds = [each for each in subscriptions(library(posts=(post(),)), TODAY)
             if (each.feed.scope, each.feed.format) == (Scope.ALL, Format.RSS)]  # fmt: skip
    files |= {each.address: feed_bytes(each, own) for each in feeds}
    found = read_publication(files.get, TODAY)
    assert found is not None
    assert set(found.events) == {NEXT.uid}
    assert found.addresses == pages
    # No feed says an earlier day than it did.
    assert found.updated.keys() == {each.feed.content for each in feeds}


def test_a_preview_is_no_publication() -> None:
    files = {"/calendrier/programmation.ics": calendar([NEXT])}
    assert read_publication(files.get, site(url="http://127.0.0.1:8000")) is None
    assert read_publication({}.get, TODAY) is None


@pytest.mark.parametrize("lost", [b"DTSTART", b"LAST-MODIFIED", b"END:VEVENT"])
def test_what_is_unreadable_is_a_warning(lost: bytes) -> None:
    broken = calendar([NEXT]).replace(lost, b"X-NONE")
    data = {"/calendrier/programmation.ics": broken, "/flux/programmation.xml": b"<rss>"}
    for told in (b"", b"[]", b'{"rencontres": [{"uid": "a"}]}', b"\xff", b"{}"):
        found = read_publication({**data, "/donnees/rencontres.json": told}.get, TODAY)
        assert found is not None
        problems = vanished(found, Library(), TODAY, ())
        assert [problem.path for problem in problems] == [
            "calendrier/programmation.ics", "donnees/rencontres.json", "flux/programmation.xml"
        ]  # fmt: skip
        assert not any(problem.is_error for problem in problems)


def test_a_text_that_is_wrong_is_not_told_as_gone(tmp_path: Path) -> None:
    """A community renamed, its meetings not yet: only they are to be mended."""
    found = read_publication({"/calendrier/programmation.ics": calendar([NEXT])}.get, TODAY)
    text = f"---\ntitre: R\nuid: {NEXT.uid}\ncommunaute: nord\ndebut: 2017-10-01 9 h\n---\na\n"
    told = []
    for name in ("sud", "nord"):
        folder = tmp_path / name
        (folder / "rencontres").mkdir(parents=True)
        (folder / "communautes").mkdir()
        (folder / "rencontres/autre.md").write_text(text.replace(NEXT.uid, "autre"), "utf-8")
        (folder / f"communautes/{name}.md").write_text(
            f"---\nnom: {name}\nterritoire: Ici\n---\na\n", "utf-8"
        )
        content = load(folder, TODAY)
        sources = Sources(
            site=TODAY, html_of=lambda *_: "", links=None, size_of=len, publication=found
        )
        told.append([p.path for p in surprises(sources, content, ())])
    assert told == [[], ["rencontres/2017-2018/prochaine.md"]]


# -- Moments ------------------------------------------------------------------------------------


def stamped(one: Meeting, stamp: Stamp) -> Stamp:
    """Its stamp, after a publication of `NEXT` in September."""
    event = published(NEXT)[NEXT.uid]
    return newer_stamp(stamp, event, lambda given: event_bytes(one, given, site=TODAY))


@pytest.mark.parametrize("month", [8, 9, 10])
def test_what_says_the_same_keeps_its_moments(month: int) -> None:
    assert stamped(NEXT, Stamp(at(2017, month, 15))) == SEPTEMBER


@pytest.mark.parametrize(
    ("modified", "expected"),
    [
        (at(2017, 8, 1), at(2017, 9, 1, 0, 0, 1)),
        (at(2017, 9, 1), at(2017, 9, 1, 0, 0, 1)),
        (at(2017, 9, 20), at(2017, 9, 20)),
    ],
)
def test_what_differs_rises(modified: object, expected: object) -> None:
    other = replace(NEXT, title="Autrement")
    assert stamped(other, Stamp(modified)).modified == expected  # type: ignore[arg-type]
    assert stamped(other, Stamp(modified)) == stamped(other, Stamp(modified))  # type: ignore[arg-type]


def test_a_history_that_begins_anew_does_not_make_an_event_younger() -> None:
    data = calendar([NEXT], Stamp(at(2017, 9, 1), at(2017, 8, 1)))
    event = read_events(data, TORONTO)[NEXT.uid]
    other = replace(NEXT, title="Autrement")
    made = newer_stamp(
        Stamp(at(2017, 9, 20), at(2017, 9, 20)),
        event,
        lambda given: event_bytes(other, given, site=TODAY),
    )
    assert made == Stamp(at(2017, 9, 20), at(2017, 8, 1))


# -- Posts that come late -----------------------------------------------------------------------


def test_a_post_that_comes_out_under_an_old_date_is_told() -> None:
    late = post(slug="tard", date=at(2017, 6, 1))
    fresh = post(slug="tot", date=at(2017, 9, 25))
    out = {item.source.path: at(2017, 9, 28) for item in (late, fresh)}
    (problem,) = late_posts([late, fresh], out, TODAY)
    assert (problem.path, problem.field, problem.is_error) == (late.source.path, "date", False)
    assert "date: 2017-09-28" in problem.remedy
    # Long ago, or many at once: their dates are meant.
    assert late_posts([late], {late.source.path: at(2017, 7, 28)}, TODAY) == []
    many = [post(slug=f"a{n}", date=at(2017, 6, 1)) for n in range(6)]
    assert late_posts(many, {p.source.path: at(2017, 9, 28) for p in many}, TODAY) == []
