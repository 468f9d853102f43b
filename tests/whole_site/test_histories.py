"""Real histories are not linear: what subscribers see through each of them.

In each one: uids stay, SEQUENCE never falls, neither client shows anything old, news are exactly
what happened.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest

from programmation.checks.writing import late_posts
from tests.support.factories import at
from tests.support.repository import repository
from tests.support.subscribers import Office, Published, stale

MEETING = "rencontres/2017-2018/financer.md"
OTHER = "rencontres/2017-2018/releve.md"
TEXT = """---
titre: Financer
uid: uid-financer
communaute: nord
debut: 2018-03-15 8 h 30
lieu: {place}
themes: [{theme}]
---
Une annonce assez longue pour que git reconnaisse le fichier quand il change de nom,
même après une correction.

Un mot de plus.
"""
FILES = {
    "auteurs/alice.md": "---\nnom: Alice\n---\n",
    "communautes/nord.md": "---\nnom: Nord\nterritoire: Le nord\n---\n",
    MEETING: TEXT.format(place="Salle A", theme="Finances"),
    OTHER: "---\ntitre: Relève\nuid: uid-releve\ncommunaute: nord\ndebut: 2018-04-12 9 h\n---\nx\n",
}
ANNOUNCED = ["uid-financer/announced", "uid-releve/announced"]
CANCEL = ("uid:", "statut: annulee\nuid:")
TYPO = ("Un mot de plus", "Deux mots de plus")
MOVE = ("2018-03-15", "2018-03-22")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A site published on January 10."""
    made = Office(repository(tmp_path / "site"))
    for path, text in FILES.items():
        made.repo.write(path, text)
    made.record(at(2018, 1, 10, 9))
    return made


def assert_told(office: Office, *news: str) -> Published:
    """Subscribers of all that `office` published; `news`: keys, the newest first."""
    builds = office.published
    for before, after in pairwise(builds):
        for uid, event in before.events.items():
            assert after.events[uid]["SEQUENCE"] >= event["SEQUENCE"]
            assert after.events[uid].LAST_MODIFIED >= event.LAST_MODIFIED
        # What was told stays as it was: neither told again, nor dated anew, nor of another day.
        assert before.dates.items() <= after.dates.items()
        assert days(before).items() <= days(after).items()
    assert {frozenset(build.events) for build in builds} == {frozenset(builds[0].events)}
    assert stale(builds) == []
    assert stale(builds, "/calendrier/nord.ics") == []
    # Nothing to say of the other meeting.
    assert len({build.raw("uid-releve") for build in builds}) == 1
    told = [key for key in builds[-1].news if key not in ANNOUNCED]
    assert told == list(news)
    return builds[-1]


def days(build: Published) -> dict[str, str]:
    """Key of each change → the date in its title."""
    return {key: title.partition(" : ")[0] for key, title in build.news.items()}


def branch(office: Office, name: str) -> None:
    office.repo.git("switch", "--quiet", "--create", name)


def main(office: Office) -> None:
    office.repo.git("switch", "--quiet", "main")


def test_a_merge_of_a_cancellation_and_a_typo(office: Office) -> None:
    branch(office, "claire")
    office.change(MEETING, CANCEL)
    office.repo.commit(at(2018, 1, 15))
    main(office)
    office.edit(at(2018, 1, 16), MEETING, TYPO)
    office.repo.git("merge", "--quiet", "--no-edit", "claire", when=at(2018, 1, 17))
    last = assert_after(office, 17, "uid-financer/cancelled")
    assert last.dates["uid-financer/cancelled"].startswith("Wed, 17 Jan 2018")


def assert_after(office: Office, day: int, *news: str) -> Published:
    office.build(at(2018, 1, day))
    return assert_told(office, *news)


def test_two_branches_move_one_meeting(office: Office) -> None:
    for name, day in (("claire", "2018-03-22"), ("paul", "2018-03-29")):
        main(office)
        branch(office, name)
        office.change(MEETING, ("2018-03-15", day))
        office.repo.commit(at(2018, 1, 15))
    main(office)
    office.repo.git("merge", "--quiet", "--no-edit", "--no-ff", "claire", when=at(2018, 1, 16))
    office.build(at(2018, 1, 16))
    office.repo.git("merge", "--quiet", "--no-edit", "-X", "theirs", "paul", when=at(2018, 1, 17))
    assert_after(office, 17, "uid-financer/moved-20180329T0830", "uid-financer/moved-20180322T0830")


def test_a_pull_that_turns_the_sides_round(office: Office, tmp_path: Path) -> None:
    """Paul merges what was published into his own line: its first parent is his."""
    paul = office.repo.clone(tmp_path / "paul")
    paul.write(MEETING, FILES[MEETING].replace(*TYPO))
    paul.commit(at(2018, 1, 14))
    office.edit(at(2018, 1, 15), MEETING, CANCEL)
    paul.git("fetch", "--quiet", "origin")
    paul.git("merge", "--quiet", "--no-edit", "origin/main", when=at(2018, 1, 16))
    office.repo = paul
    assert_after(office, 16, "uid-financer/cancelled")


def test_a_branch_that_is_followed_without_a_merge(office: Office) -> None:
    branch(office, "claire")
    office.change(MEETING, CANCEL)
    office.repo.commit(at(2018, 1, 11))
    main(office)
    office.build(at(2018, 1, 18))
    office.repo.git("merge", "--quiet", "--ff-only", "claire")
    last = assert_after(office, 20, "uid-financer/cancelled")
    # Told on the day it reached subscribers, not when it was written.
    assert last.dates["uid-financer/cancelled"].startswith("Sat, 20 Jan 2018")


def test_a_rebase(office: Office) -> None:
    branch(office, "claire")
    office.change(MEETING, MOVE)
    office.repo.commit(at(2018, 1, 12))
    office.change(MEETING, CANCEL)
    office.repo.commit(at(2018, 1, 13))
    main(office)
    office.edit(at(2018, 1, 14), MEETING, ("Une annonce", "L’annonce"))
    office.repo.git("switch", "--quiet", "claire")
    office.repo.git("rebase", "--quiet", "main", when=at(2018, 1, 15))
    assert_after(office, 15, "uid-financer/cancelled", "uid-financer/moved-20180322T0830")


def test_a_squash(office: Office) -> None:
    branch(office, "claire")
    for swap in (MOVE, CANCEL, ("statut: annulee\n", "statut: confirmee\n")):
        office.change(MEETING, swap)
        office.repo.commit(at(2018, 1, 12))
    main(office)
    office.repo.git("merge", "--quiet", "--squash", "claire")
    office.repo.commit(at(2018, 1, 16))
    # Nobody saw it cancelled.
    assert_after(office, 16, "uid-financer/moved-20180322T0830")


def test_a_cherry_pick_then_the_merge_of_its_branch(office: Office) -> None:
    branch(office, "claire")
    office.change(MEETING, CANCEL)
    office.repo.commit(at(2018, 1, 12))
    main(office)
    office.edit(at(2018, 1, 13), OTHER, ("debut:", "duree: 1 h 30\ndebut:"))
    office.repo.git("cherry-pick", "claire", when=at(2018, 1, 14))
    office.build(at(2018, 1, 14))
    office.repo.git("merge", "--quiet", "--no-edit", "claire", when=at(2018, 1, 15))
    assert_after(office, 15, "uid-financer/cancelled")


def test_a_revert(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, CANCEL)
    office.repo.git("revert", "--no-edit", "HEAD", when=at(2018, 1, 13))
    assert_after(office, 13, "uid-financer/reinstated", "uid-financer/cancelled")


def test_a_file_deleted_by_mistake_and_brought_back(office: Office) -> None:
    office.repo.git("rm", "--quiet", f"content/{MEETING}")
    office.repo.commit(at(2018, 1, 12))
    office.repo.git("revert", "--no-edit", "HEAD", when=at(2018, 1, 13))
    assert_after(office, 13)


def test_a_force_push_that_takes_a_change_back(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, ("Salle A", "Salle B"))
    office.repo.git("reset", "--quiet", "--hard", "HEAD~1")
    office.build(at(2018, 1, 13))
    builds = office.published
    assert (
        builds[-1].events["uid-financer"]["SEQUENCE"]
        > builds[-2].events["uid-financer"]["SEQUENCE"]
    )
    assert stale(builds) == []
    told = [key for key in builds[-1].news if key not in ANNOUNCED]
    assert told == ["uid-financer/place-salle-a", "uid-financer/place-salle-b"]


def cut(office: Office) -> None:
    """All that was is one commit now."""
    office.repo.git("checkout", "--quiet", "--orphan", "neuve")
    office.repo.commit(at(2018, 1, 14))
    office.repo.git("branch", "--force", "main", "neuve")


def taken_back(office: Office) -> None:
    office.repo.git("reset", "--quiet", "--hard", "HEAD~1")


def without_git(office: Office) -> None:
    shutil.rmtree(office.repo.root / ".git")
    office.repo.git("init", "--quiet", "--initial-branch=main")


def test_what_left_a_full_feed_is_not_announced_again(office: Office) -> None:
    office.limit = 3
    for day, swap in ((11, MOVE), (12, ("Salle A", "Salle B")), (13, CANCEL)):
        office.edit(at(2018, 1, day), MEETING, swap)
    told = office.published[-1]
    assert "uid-releve/announced" not in told.news
    cut(office)
    last = office.build(at(2018, 1, 15))
    assert last.dates == told.dates
    assert office.build(at(2018, 1, 16)).files == last.files


def test_a_month_that_left_a_full_feed_is_not_announced_again(office: Office) -> None:
    """No calendar holds it."""
    new = FILES[OTHER].replace("releve", "mois").replace("2018-04-12 9 h", "mai 2018")
    office.repo.write("rencontres/2017-2018/mois.md", new)
    office.limit = 3
    office.record(at(2018, 1, 10, 10))
    for day, swap in ((11, MOVE), (12, ("Salle A", "Salle B")), (13, CANCEL)):
        office.edit(at(2018, 1, day), MEETING, swap)
    told = office.published[-1]
    assert "uid-mois/announced" not in told.news
    cut(office)
    last = office.build(at(2018, 1, 15))
    assert last.dates == told.dates
    assert office.build(at(2018, 1, 16)).files == last.files


def test_the_news_end_with_what_is_true_though_a_history_says_them_in_another_order(
    office: Office,
) -> None:
    """Cancelled and told; then a history in which it is moved first, and cancelled after that."""
    office.edit(at(2018, 1, 12), MEETING, CANCEL)
    taken_back(office)
    for day, swap in ((13, MOVE), (14, CANCEL)):
        office.change(MEETING, swap)
        office.repo.commit(at(2018, 1, day))
    assert_after(
        office, 15, "uid-financer/cancelled-2", "uid-financer/moved-20180322T0830",
        "uid-financer/cancelled",
    )  # fmt: skip


@pytest.mark.parametrize("rewritten", [cut, without_git])
def test_what_was_told_stays_through_a_history_that_is_lost(
    office: Office, rewritten: Callable[[Office], None]
) -> None:
    office.edit(at(2018, 1, 11), MEETING, CANCEL)
    office.edit(at(2018, 1, 12), MEETING, ("statut: annulee\n", ""), MOVE)
    office.edit(at(2018, 1, 13), MEETING, ("lieu: Salle A", "lieu: Salle B"))
    told = dict(office.published[-1].dates)
    rewritten(office)
    assert told.items() == office.build(at(2018, 1, 14)).dates.items()
    # Cancelled anew: an item of its own, which no reader has seen.
    last = office.edit(at(2018, 1, 15), MEETING, CANCEL)
    assert list(last.dates.keys() - told.keys()) == ["uid-financer/cancelled-2"]
    assert last.dates["uid-financer/cancelled-2"].startswith("Mon, 15 Jan 2018")
    assert told.items() <= last.dates.items()
    assert told.items() < office.build(at(2018, 1, 16)).dates.items() == last.dates.items()


@pytest.mark.parametrize(
    ("swap", "news"),
    [
        (CANCEL, ["reinstated", "cancelled"]),
        (MOVE, ["moved-20180315T0830", "moved-20180322T0830"]),
        (("uid:", "statut: reportee\nuid:"), ["reinstated", "postponed"]),
        (("uid:", "duree: 3 h\nuid:"), ["hours-20180315T1000", "hours-20180315T1130"]),
        (("uid:", "statut: complete\nuid:"), ["open", "full"]),
        (("titre: Financer", "titre: Financer mieux"), []),
    ],
)
def test_a_change_taken_back_by_force_is_told(
    office: Office, swap: tuple[str, str], news: list[str]
) -> None:
    office.edit(at(2018, 1, 12), MEETING, swap)
    taken_back(office)
    assert_after(office, 13, *(f"uid-financer/{key}" for key in news))


def test_a_day_that_a_history_takes_back_or_brings_back_is_told(office: Office) -> None:
    """No calendar holds a meeting as long as its day is not known: the news alone say it."""
    office.edit(at(2018, 1, 12), MEETING, ("2018-03-15 8 h 30", "mai 2018"))
    taken_back(office)
    dated = office.build(at(2018, 1, 13))
    office.repo.git("reset", "--quiet", "--hard", "ORIG_HEAD")
    last = office.build(at(2018, 1, 14))
    told = [key.partition("/")[2] for key in last.news if key not in ANNOUNCED]
    assert told == ["moved-20180501T0000-2", "dated-20180315T0830", "moved-20180501T0000"]
    assert dated.dates.items() <= last.dates.items()
    assert office.build(at(2018, 1, 15)).files == last.files


def test_no_feed_says_that_it_last_changed_before_it_did(office: Office) -> None:
    """What was said at a meeting is taken back, or the meeting leaves a theme."""
    office.edit(at(2018, 3, 16), MEETING, ("Un mot", "## Compte rendu\n\nUn mot"))
    for day, swap in ((17, ("## Compte rendu\n\n", "")), (18, ("themes: [Finances]\n", ""))):
        office.edit(at(2018, 3, day), MEETING, swap)
    for address in ("/flux/programmation.xml", "/flux/programmation.atom"):
        said = [feedparser.parse(b.files[address]).feed.updated_parsed for b in office.published]
        assert said == sorted(said)
        assert said[0] < said[1] == said[-1]
    # Others do not say it: what they hold has its own dates.
    theme = feedparser.parse(office.published[1].files["/flux/themes/finances.xml"])
    assert "updated" not in theme.feed
    assert theme.entries[0].published


def test_several_changes_told_on_one_day_keep_their_moments(office: Office) -> None:
    """As published, though each is told at the earliest that may be."""
    branch(office, "claire")
    for days, swap in enumerate([MOVE, ("2018-03-22", "2018-03-08"), ("Salle A", "Salle B")]):
        office.repo.git("switch", "--quiet", "claire")
        office.change(MEETING, swap)
        office.repo.commit(at(2018, 1, 11 + days))
        main(office)
        office.repo.git("merge", "--quiet", "--ff-only", "claire")
        office.build(at(2018, 1, 20))
    assert_told(
        office, "uid-financer/place-salle-b", "uid-financer/moved-20180308T0830",
        "uid-financer/moved-20180322T0830",
    )  # fmt: skip


def test_changes_that_waited_are_told_in_the_order_in_which_they_happened(office: Office) -> None:
    for day, swap in (
        (11, MOVE),
        (12, ("uid:", "statut: complete\nuid:")),
        (13, ("complete", "annulee")),
    ):
        office.change(MEETING, swap)
        office.repo.commit(at(2018, 1, day))
    assert_after(
        office,
        15,
        "uid-financer/cancelled",
        "uid-financer/full",
        "uid-financer/moved-20180322T0830",
    )


def test_a_community_renamed_later_tells_no_change_twice(office: Office) -> None:
    office.repo.write("communautes/sud.md", "---\nnom: Sud\nterritoire: Le sud\n---\n")
    before = office.edit(at(2018, 1, 12), MEETING, ("communaute: nord", "communaute: sud"))
    rename(office, "communautes", "sud", "midi", ["/communautes/sud/"])
    office.change(MEETING, ("communaute: sud", "communaute: midi"))
    assert office.record(at(2018, 1, 13)).dates == before.dates


def test_two_communities_that_swap_their_files_tell_no_change(office: Office) -> None:
    """A meeting stays with the one of the same name, whatever the file of that one is called."""
    for name, other in (("c1", "Est"), ("c2", "Ouest")):
        office.repo.write(f"communautes/{name}.md", f"---\nnom: {other}\nterritoire: x\n---\n")
    before = office.edit(at(2018, 1, 12), MEETING, ("communaute: nord", "communaute: c1"))
    office.change("communautes/c1.md", ("Est", "Ouest"))
    office.change("communautes/c2.md", ("Ouest", "Est"))
    office.change(MEETING, ("communaute: c1", "communaute: c2"))
    assert office.record(at(2018, 1, 13)).dates == before.dates


def test_a_history_cut_to_one_commit(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, MOVE)
    office.edit(at(2018, 1, 13), MEETING, ("uid:", "ancien_debut: 2018-03-15 8 h 30\nuid:"))
    office.repo.git("switch", "--quiet", "--orphan", "neuve")
    office.repo.git("checkout", "main", "--", ".")
    office.repo.commit(at(2018, 1, 20))
    assert_after(office, 20, "uid-financer/moved-20180322T0830")


def test_files_moved_in_bulk(office: Office) -> None:
    for path in (MEETING, OTHER):
        new = office.repo.content / path.replace("2017-2018", "archives")
        new.parent.mkdir(exist_ok=True)
        (office.repo.content / path).rename(new)
    office.repo.commit(at(2018, 1, 15))
    office.build(at(2018, 1, 15))
    assert assert_told(office).files == office.published[0].files
    # The folder of the content itself: git follows nothing out of it.
    office.repo.git("mv", "content", "site")
    office.repo.git("commit", "--quiet", "--message", "x", when=at(2018, 1, 16))
    (office.repo.root / "content").symlink_to("site")
    assert assert_after(office, 16).files == office.published[0].files


def test_a_file_rewritten_and_renamed_at_once(office: Office) -> None:
    """git sees one file deleted and another made; the uid knows better."""
    (office.repo.content / MEETING).unlink()
    office.repo.write(
        "rencontres/2017-2018/autre-nom.md",
        "---\ntitre: Tout autre\nuid: uid-financer\ncommunaute: nord\ndebut: 2018-03-22 9 h\n"
        "anciennes_adresses: [/rencontres/financer/]\n---\nRien de commun.\n",
    )
    office.record(at(2018, 1, 15))
    last = assert_told(office, "uid-financer/moved-20180322T0900")
    assert last.files["/rencontres/financer.ics"] == last.files["/rencontres/autre-nom.ics"]


def test_last_year_s_file_used_again(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, CANCEL)
    office.repo.git("mv", f"content/{MEETING}", "content/rencontres/2017-2018/neuve.md")
    office.change(
        "rencontres/2017-2018/neuve.md",
        ("uid-financer", "uid-neuve"), ("statut: annulee\n", ""), ("2018-03-15", "2018-05-17"),
    )  # fmt: skip
    last = office.record(at(2018, 1, 13))
    assert [key for key in last.news if "neuve" in key] == ["uid-neuve/announced"]
    assert last.dates["uid-neuve/announced"].startswith("Sat, 13 Jan 2018")


def test_a_copy_mended_later_tells_nothing_of_the_first(office: Office) -> None:
    copy = "rencontres/2017-2018/copie.md"
    office.repo.write(copy, FILES[MEETING].replace(*MOVE))
    office.repo.commit(at(2018, 1, 12))
    office.change(copy, ("uid-financer", "uid-copie"))
    last = office.record(at(2018, 1, 13))
    assert list(last.news) == ["uid-copie/announced", *sorted(ANNOUNCED, reverse=True)]


@pytest.mark.parametrize("follows", [True, False])
def test_a_clock_that_is_late_then_ahead(office: Office, follows: bool) -> None:
    """Right with the history alone, too."""
    office.follows = follows
    office.change(MEETING, CANCEL)
    office.repo.commit(at(2018, 1, 10, 7))
    office.build(at(2018, 1, 11))
    office.change(MEETING, ("annulee", "confirmee"))
    office.repo.commit(at(2097, 1, 1))
    office.build(at(2018, 1, 12))
    office.edit(at(2018, 1, 13), MEETING, ("confirmee", "annulee"))
    builds = office.published
    assert stale(builds) == []
    sequences = [build.events["uid-financer"]["SEQUENCE"] for build in builds]
    assert sequences == sorted(set(sequences))
    assert next(iter(builds[-1].news)) == "uid-financer/cancelled-2"


@pytest.mark.parametrize("follows", [True, False])
def test_a_moment_that_staff_wrote_and_took_back(office: Office, follows: bool) -> None:
    """`modifie` of a later hour of the day was published: what comes next is above it."""
    office.follows = follows
    office.edit(at(2018, 1, 12, 9), MEETING, ("uid:", "modifie: 2018-01-12 18 h\nuid:"))
    office.edit(at(2018, 1, 12, 10), MEETING, ("modifie: 2018-01-12 18 h\n", ""), CANCEL)
    office.change(MEETING, ("annulee", "confirmee"))
    os.utime(office.repo.content / MEETING, (at(2018, 1, 12, 11).timestamp(),) * 2)
    office.build(at(2018, 1, 12))
    assert stale(office.published) == []
    moments = [build.events["uid-financer"].LAST_MODIFIED for build in office.published]
    assert moments == sorted(moments)


def test_a_cancellation_whose_commit_has_no_date_is_told(office: Office) -> None:
    """The first commit of a history that begins anew, on a computer whose clock is ahead."""
    new = "rencontres/2017-2018/neuve.md"
    office.repo.write(new, FILES[OTHER].replace("releve", "neuve").replace(*CANCEL))
    shutil.rmtree(office.repo.root / ".git")
    office.repo.git("init", "--quiet", "--initial-branch=main")
    office.repo.commit(at(2097, 1, 1))
    last = office.build(at(2018, 1, 14))
    told = [key for key in last.news if "neuve" in key]
    assert told == ["uid-neuve/cancelled", "uid-neuve/announced"]


def test_what_calendars_show_of_other_files(office: Office) -> None:
    office.change("communautes/nord.md", ("nom: Nord", "nom: Grand Nord"))
    office.record(at(2018, 1, 12))
    office.change(MEETING, ("themes:", "animation: [alice]\nthemes:"))
    office.record(at(2018, 1, 13))
    office.edit(at(2018, 1, 14), "auteurs/alice.md", ("Alice", "Alice Roy"))
    assert stale(office.published) == []
    office.follows = False
    again = [office.published[0], office.build(at(2018, 1, 14))]
    assert stale(again) == []
    # Not recorded yet, of a file that never changed.
    office.repo.write("communautes/sud.md", "---\nnom: Sud\nterritoire: Le sud\n---\n")
    again = [office.edit(at(2018, 1, 15), MEETING, ("communaute: nord", "communaute: sud"))]
    office.change("communautes/sud.md", ("nom: Sud", "nom: Grand Sud"))
    saved = at(2018, 1, 16, 9).timestamp()
    os.utime(office.repo.content / "communautes/sud.md", (saved, saved))
    assert stale([*again, office.build(at(2018, 1, 16))]) == []


def test_a_place_a_room_and_a_comma(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, ("Salle A", "salle « A »"))
    office.edit(at(2018, 1, 13), MEETING, ("salle « A »", "Salle B"))
    office.edit(at(2018, 1, 14), MEETING, ("uid:", "duree: 3 h\nuid:"))
    office.edit(at(2018, 1, 15), MEETING, ("uid:", "statut: complete\nuid:"))
    office.edit(at(2018, 1, 16), MEETING, ("complete", "confirmee"))
    assert_told(
        office, "uid-financer/open", "uid-financer/full", "uid-financer/hours-20180315T1130",
        "uid-financer/place-salle-b",
    )  # fmt: skip


@pytest.mark.parametrize("swap", [("2018-03-15", "2018-03-29"), CANCEL, ("Salle A", "Salle B")])
@pytest.mark.parametrize("limit", [None, 2])
def test_what_was_taken_back_before_it_was_published_was_seen_by_nobody(
    office: Office, swap: tuple[str, str], limit: int | None
) -> None:
    office.limit = limit
    before = office.build(at(2018, 1, 11))
    office.change(MEETING, swap)
    office.change(OTHER, ("9 h", "10 h"))
    office.repo.commit(at(2018, 1, 12))
    office.change(MEETING, swap[::-1])
    office.change(OTHER, ("10 h", "9 h"))
    last = office.record(at(2018, 1, 13))
    assert last.news == before.news
    # Nor later, whatever was published since.
    office.edit(at(2018, 1, 14), MEETING, MOVE)
    office.edit(at(2018, 1, 15), MEETING, ("2018-03-22 8 h 30", "mai 2018"))
    last = office.edit(at(2018, 1, 16), OTHER, ("titre: Rel", "titre: La rel"))
    told = ["uid-financer/moved-20180501T0000", "uid-financer/moved-20180322T0830"]
    assert [key for key in last.news if key not in ANNOUNCED] == told


@pytest.mark.parametrize(
    ("own", "mistake"),
    [
        ("duree: 3 h", ("3 h", "3 hh")),
        ("fin: 12 h", ("fin: 12", "fin: 8")),
        ("inscription: 819 555-1234\ninscription_avant: 2018-03-01", ("03-01", "03-011")),
        ("statut: reportee\nancien_debut: 2018-03-08 9 h", ("2018-03-08", "2018-03-088")),
        ("lieu: {nom: Salle B}", ("B}", "B")),
    ],
)
def test_a_version_that_no_build_took_tells_nothing(
    office: Office, own: str, mistake: tuple[str, str]
) -> None:
    """It was recorded all the same, as the editor on the published site does."""
    before = office.edit(at(2018, 1, 11), MEETING, ("lieu: Salle A", own))
    office.change(MEETING, mistake)
    office.repo.commit(at(2018, 1, 12))
    assert office.edit(at(2018, 1, 13), MEETING, mistake[::-1]).news == before.news


def test_a_date_that_was_refused_is_not_the_one_that_a_meeting_is_moved_from(
    office: Office,
) -> None:
    """Out of the season of its folder."""
    office.change(MEETING, ("2018-03-15", "2019-03-15"))
    office.repo.commit(at(2018, 1, 12))
    office.edit(at(2018, 1, 13), MEETING, ("2019-03-15", "2018-03-22"))
    assert_told(office, "uid-financer/moved-20180322T0830")
    # Nor without a publication to compare with.
    office.follows = False
    assert office.build(at(2018, 1, 13)).news == office.published[1].news


def test_a_place_without_a_name_that_was_recorded_stops_no_later_build(office: Office) -> None:
    """The build refused it; its correction is one more version."""
    office.change(MEETING, ("lieu: Salle A", "lieu:\n  adresse: Louiseville"))
    office.repo.commit(at(2018, 1, 11))
    office.edit(at(2018, 1, 12), MEETING, ("lieu:\n", "lieu:\n  nom: Salle A\n"))
    assert_told(office, "uid-financer/place-salle-a-louiseville")


@pytest.mark.parametrize(
    ("swaps", "word"), [([], "Nouvelle communauté"), ([MOVE], "Déplacée"), ([CANCEL], "ANNULÉ")]
)
def test_a_meeting_that_changes_community_is_told_in_both(
    office: Office, swaps: list[tuple[str, str]], word: str
) -> None:
    office.repo.write("communautes/sud.md", "---\nnom: Sud\nterritoire: Le sud\n---\n")
    # Refused, and recorded all the same.
    office.change(MEETING, ("communaute: nord", "communaute: sudd"))
    office.repo.commit(at(2018, 1, 11))
    last = office.edit(at(2018, 1, 12), MEETING, ("communaute: sudd", "communaute: sud"), *swaps)
    for name in ("nord", "sud"):
        assert f"{word} – Financer" in last.files[f"/flux/communautes/{name}.xml"].decode()


@pytest.mark.parametrize(("status", "at_once"), [("annulee", False), ("reportee", True)])
def test_a_meeting_that_leaves_a_community_while_it_is_off_stays_in_its_calendar(
    office: Office, status: str, at_once: bool
) -> None:
    """Else it would vanish there, and nobody would know why."""
    office.repo.write("communautes/sud.md", "---\nnom: Sud\nterritoire: Le sud\n---\n")
    office.change(MEETING, ("uid:", f"statut: {status}\nuid:"))
    if not at_once:
        office.record(at(2018, 1, 12))
    last = office.edit(at(2018, 1, 13), MEETING, ("communaute: nord", "communaute: sud"))
    nord, sud = (f"/calendrier/{name}.ics" for name in ("nord", "sud"))
    assert last.raw("uid-financer", nord) == last.raw("uid-financer", sud)
    assert office.build(at(2018, 1, 14)).files == last.files
    last = office.edit(at(2018, 1, 15), MEETING, (f"statut: {status}\n", ""))
    assert "uid-financer" not in last.calendar(nord)


def test_a_date_put_right_once_all_is_over_is_no_news(office: Office) -> None:
    # One that members wait for is told, though it is recorded late.
    told = office.edit(at(2018, 4, 10), OTHER, ("04-12", "03-29"))
    assert next(iter(told.news)) == "uid-releve/moved-20180329T0900"
    assert office.edit(at(2018, 11, 20), MEETING, MOVE).news == told.news


def test_a_meeting_of_all_never_was_of_a_community_that_had_ended(office: Office) -> None:
    gone = "---\nnom: Est\nterritoire: L’est\nfin: 2017-12-31\n---\n"
    office.repo.write("communautes/est.md", gone)
    office.repo.write("communautes/sud.md", "---\nnom: Sud\nterritoire: Le sud\n---\n")
    before = office.edit(at(2018, 1, 12), MEETING, ("communaute: nord", "communaute: toutes"))
    assert office.edit(at(2018, 1, 13), MEETING, TYPO).news == before.news


@pytest.mark.parametrize("follows", [True, False])
def test_changes_in_the_hour_that_comes_twice_stay_in_their_order(
    office: Office, follows: bool
) -> None:
    """The second of them is earlier by the clock on the wall."""
    office.repo.git("mv", "content/rencontres/2017-2018", "content/rencontres/2018-2019")
    first, second = (path.replace("2017-2018", "2018-2019") for path in (MEETING, OTHER))
    for path in (first, second):
        office.change(path, ("debut: 2018", "debut: 2019"))
    office.record(at(2018, 11, 3))
    office.follows = follows
    for hour, minute, path, swap in (
        (5, 50, first, ("Salle A", "Salle B")), (6, 10, second, ("9 h", "10 h")),
        (6, 20, first, ("Salle B", "Salle C")), (6, 9, first, ("Salle C", "Salle D")),
    ):  # fmt: skip
        office.change(path, swap)
        office.repo.commit(datetime(2018, 11, 4, hour, minute, tzinfo=UTC))
        office.build(at(2018, 11, 4))
    last = office.published[-1]
    assert [key.partition("/")[2] for key in last.news][:4] == [
        "place-salle-d", "place-salle-c", "moved-20190412T1000", "place-salle-b"
    ]  # fmt: skip
    told = [item.published_parsed for item in last.items]
    assert told == sorted(told, reverse=True)
    moments = [build.events["uid-financer"].LAST_MODIFIED for build in office.published]
    assert moments == sorted(moments)


def test_a_place_that_is_not_known_for_a_while(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, ("lieu: Salle A\n", ""))
    office.edit(at(2018, 1, 13), MEETING, ("uid:", "lieu: Salle B\nuid:"))
    assert_told(office, "uid-financer/place-salle-b")


def test_a_recap_that_is_withdrawn_and_put_back_is_told_once(office: Office) -> None:
    recap = ("Un mot de plus.", "Un mot de plus.\n\n## Compte rendu\n\nBien.")
    office.edit(at(2018, 3, 16), MEETING, recap)
    office.edit(at(2018, 3, 17), MEETING, recap[::-1])
    last = office.edit(at(2018, 3, 18), MEETING, recap)
    assert [key for key in last.news if "recap" in key] == ["uid-financer/recap"]


def test_what_changes_without_history_is_told_once(office: Office) -> None:
    """The last publication knows it."""
    without_git(office)
    online = "lieu: {nom: Salle A, en_ligne: https://v.example.org/%s}"
    for day, swap in enumerate((
        ("uid:", "statut: complete\nuid:"),
        ("debut: 2018-03-15", "ancien_debut: 2018-03-15 8 h 30\ndebut: 2018-03-22"),
        ("uid:", "inscription: 819 555-1234\nuid:"), ("themes: [", "themes: [Prêts, "),
        ("lieu: Salle A", online % 1), (online % 1, online % 2), ("statut: complete\n", ""),
    ), 11):  # fmt: skip
        office.change(MEETING, swap)
        office.build(at(2018, 1, day))
    assert_told(office, *(f"uid-financer/{key}" for key in (
        "open", "place-salle-a-https-v-example-org-2", "place-salle-a-https-v-example-org-1",
        "registration", "moved-20180322T0830", "full",
    )))  # fmt: skip


@pytest.mark.parametrize("before", ["", "ancien_debut: 2018-03-15 8 h 30\n"])
@pytest.mark.parametrize("off", ["", "statut: annulee\n"])
def test_a_meeting_put_off_to_the_next_season_stays_in_the_calendar_of_this_one(
    office: Office, before: str, off: str
) -> None:
    office.edit(at(2018, 1, 12), MEETING, ("debut: 2018-03-15", f"{before}{off}debut: 2018-10-18"))
    cut(office)
    office.repo.write("rencontres/2017-2018/autre.md", FILES[OTHER].replace("releve", "autre"))
    last = office.edit(at(2018, 1, 15), OTHER, ("2018-04-12", "2016-04-12"))
    for season in ("2017-2018", "2018-2019"):
        address = f"/calendrier/{season}.ics"
        assert last.raw("uid-financer", address) == last.raw("uid-financer")
    # A season that no meeting has any more has no calendar of its own.
    last = office.edit(at(2018, 1, 16), OTHER, ("2016-04-12", "2018-04-12"))
    assert "/calendrier/2015-2016.ics" not in last.files


def test_an_hour_becomes_a_day_then_three(office: Office) -> None:
    office.edit(at(2018, 1, 12), MEETING, ("2018-03-15 8 h 30", "2018-03-15\njournee: oui"))
    office.edit(at(2018, 1, 13), MEETING, ("journee: oui", "journee: oui\nfin: 2018-03-17"))
    assert_told(
        office, "uid-financer/hours-20180317T2359", "uid-financer/moved-20180315T0000",
    )  # fmt: skip


def test_a_meeting_in_preparation_then_announced_then_unsure(office: Office) -> None:
    new = "rencontres/2017-2018/assemblee.md"
    text = FILES[OTHER].replace("uid-releve", "uid-ag").replace("titre", "statut: brouillon\ntitre")
    office.repo.write(new, text)
    assert "uid-ag" not in office.record(at(2018, 1, 11)).events
    office.edit(at(2018, 1, 12), new, ("brouillon", "a_confirmer"))
    office.edit(at(2018, 1, 13), new, ("statut: a_confirmer\n", ""))
    last = office.edit(at(2018, 1, 14), new, ("titre", "statut: a_confirmer\ntitre"))
    told = {key: last.dates[key][5:11] for key in last.news if "uid-ag" in key}
    assert told == {
        "uid-ag/unsure": "14 Jan", "uid-ag/confirmed": "13 Jan", "uid-ag/announced": "12 Jan"
    }  # fmt: skip
    states = [build.events["uid-ag"]["STATUS"] for build in office.published[2:]]
    assert states == ["TENTATIVE", "CONFIRMED", "TENTATIVE"]
    assert stale(office.published[2:]) == []


def test_a_month_then_its_day(office: Office) -> None:
    new = "rencontres/2017-2018/journee.md"
    text = FILES[OTHER].replace("uid-releve", "uid-jour").replace("2018-04-12 9 h", "mai 2018")
    office.repo.write(new, text)
    first = office.record(at(2018, 1, 11))
    assert first.news["uid-jour/announced"] == "mai 2018 : Relève"
    assert "uid-jour" not in first.events
    full = office.edit(at(2018, 1, 11, 9), new, ("uid:", "statut: complete\nuid:"))
    assert full.news["uid-jour/full"] == "mai 2018 : Complet – Relève"
    last = office.edit(at(2018, 1, 12), new, ("mai 2018", "2018-05-17 9 h"))
    assert next(iter(last.news.items())) == (
        "uid-jour/dated-20180517T0900", "17 mai 2018 : Date fixée – Relève"
    )  # fmt: skip
    assert "uid-jour" in last.events
    moved = office.edit(at(2018, 1, 13), new, ("2018-05-17", "2018-05-18"))
    assert next(iter(moved.news)) == "uid-jour/moved-20180518T0900"
    assert stale(office.published[1:]) == []


def test_a_meeting_shared_then_left_to_one(office: Office) -> None:
    office.repo.write("communautes/sud.md", "---\nnom: Sud\nterritoire: Le sud\n---\n")
    office.edit(at(2018, 1, 12), MEETING, ("communaute: nord", "communaute: Nord et Sud"))
    last = office.edit(at(2018, 1, 13), MEETING, ("Nord et Sud", "sud"))
    calendars = [
        [f"/calendrier/{name}.ics" for name in ("nord", "sud")
         if b"uid-financer" in build.files.get(f"/calendrier/{name}.ics", b"")]
        for build in office.published
    ]  # fmt: skip
    assert [[name[12:-4] for name in each] for each in calendars] == [
        ["nord"], ["nord", "sud"], ["sud"]
    ]  # fmt: skip
    assert stale(office.published) == []
    for name in ("nord", "sud"):
        assert b"Nouvelle communaut" in last.files[f"/flux/communautes/{name}.xml"]


# -- Whoever subscribed to an old address ----------------------------------------------------


def received(build: Published, *addresses: str) -> bool:
    """Whether each of them gives the meeting."""
    return all(
        b"uid-financer" in build.files[a] or b"Financer" in build.files[a] for a in addresses
    )


def rename(office: Office, folder: str, old: str, new: str, old_addresses: list[str]) -> None:
    office.repo.git("mv", f"content/{folder}/{old}.md", f"content/{folder}/{new}.md")
    text = (office.repo.content / folder / f"{new}.md").read_text("utf-8")
    fields = [line for line in text.splitlines() if "anciennes_adresses" not in line]
    fields.insert(1, f"anciennes_adresses: [{', '.join(old_addresses)}]")
    office.repo.write(f"{folder}/{new}.md", "\n".join(fields) + "\n")


def test_the_life_of_a_community(office: Office) -> None:
    """Created, renamed twice, merged into another."""
    rename(office, "communautes", "nord", "grand-nord", ["/communautes/nord/"])
    office.change(MEETING, ("communaute: nord", "communaute: grand-nord"))
    office.change(OTHER, ("communaute: nord", "communaute: grand-nord"))
    office.record(at(2018, 1, 12))
    old = ["/communautes/grand-nord/", "/communautes/nord/"]
    rename(office, "communautes", "grand-nord", "septentrion", old)
    office.change(MEETING, ("communaute: grand-nord", "communaute: septentrion"))
    office.change(OTHER, ("communaute: grand-nord", "communaute: septentrion"))
    office.record(at(2018, 1, 13))
    office.repo.git("rm", "--quiet", "content/communautes/septentrion.md")
    merged = ", ".join(["/communautes/septentrion/", *old])
    office.repo.write(
        "communautes/toutes.md",
        f"---\nnom: Toutes\nterritoire: Tout\nanciennes_adresses: [{merged}]\n---\n",
    )
    office.change(MEETING, ("communaute: septentrion", "communaute: toutes"))
    office.change(OTHER, ("communaute: septentrion", "communaute: toutes"))
    last = office.record(at(2018, 1, 14))
    assert stale(office.published) == []
    assert list(last.news) == list(office.published[0].news)
    for name in ("nord", "grand-nord", "septentrion"):
        for address in (
            f"/calendrier/{name}.ics", f"/calendrier/google/{name}.ics",
            f"/calendrier/rappel/{name}.ics", f"/flux/communautes/{name}.xml",
        ):  # fmt: skip
            assert last.files[address] == last.files[address.replace(name, "toutes")]
            assert received(last, address)


def test_the_life_of_an_author(office: Office) -> None:
    office.edit(at(2018, 1, 11), MEETING, ("uid:", "animation: [alice]\nuid:"))
    rename(office, "auteurs", "alice", "alice-roy", ["/auteurs/alice/"])
    office.edit(at(2018, 1, 12), MEETING, ("[alice]", "[alice-roy]"))
    rename(office, "auteurs", "alice-roy", "a-roy", ["/auteurs/alice/", "/auteurs/alice-roy/"])
    office.edit(at(2018, 1, 13), MEETING, ("[alice-roy]", "[a-roy]"))
    office.repo.git("rm", "--quiet", "content/auteurs/a-roy.md")
    office.repo.write(
        "auteurs/equipe.md",
        "---\nnom: L’équipe\nanciennes_adresses: [/auteurs/alice/, /auteurs/alice-roy/,"
        " /auteurs/a-roy/]\n---\n",
    )
    last = office.edit(at(2018, 1, 14), MEETING, ("[a-roy]", "[equipe]"))
    assert stale(office.published) == []
    for name in ("alice", "alice-roy", "a-roy", "equipe"):
        assert received(last, f"/calendrier/personnes/{name}.ics", f"/flux/auteurs/{name}.xml")


def test_the_life_of_a_theme(office: Office) -> None:
    """It has no file: history alone knows what it was called."""
    office.edit(at(2018, 1, 11), OTHER, ("uid:", "themes: [Relève]\nuid:"))
    office.edit(at(2018, 1, 12), MEETING, ("[Finances]", "[Financement]"))
    office.edit(at(2018, 1, 13), MEETING, ("[Financement]", "[Argent]"))
    last = office.edit(at(2018, 1, 14), MEETING, ("[Argent]", "[Relève]"))
    assert stale(office.published) == []
    for name in ("finances", "financement", "argent", "releve"):
        assert received(last, f"/calendrier/themes/{name}.ics", f"/flux/themes/{name}.xml")


# -- Posts ----------------------------------------------------------------------------------------


def guids(build: Published) -> list[str]:
    return [entry.id for entry in feedparser.parse(build.files["/flux/articles.xml"]).entries]


@pytest.mark.parametrize("follows", [True, False])
def test_a_post_s_id_never_changes(office: Office, follows: bool) -> None:
    office.follows = follows
    un = "---\ntitre: Un\ndate: 2018-01-05\nauteurs: [alice]\n---\nUn texte assez long, pour git.\n"
    office.repo.write("articles/2018/un.md", un)
    first = guids(office.record(at(2018, 1, 10)))
    office.edit(at(2018, 1, 11), "articles/2018/un.md", ("2018-01-05", "2018-01-06"))
    rename(office, "articles/2018", "un", "deux", ["/articles/2018/un/"])
    office.record(at(2018, 1, 12))
    rename(office, "articles/2018", "deux", "trois", ["/articles/2018/deux/", "/articles/2018/un/"])
    office.record(at(2018, 1, 13))
    assert [guids(build) for build in office.published[1:]] == [first] * 4
    # Another takes over the address of one that is deleted.
    quatre = un.replace("Un", "Quatre").replace("2018-01-05", "2018-01-08")
    office.repo.write("articles/2018/quatre.md", quatre)
    (new, _) = guids(office.record(at(2018, 1, 14)))
    office.repo.git("rm", "--quiet", "content/articles/2018/trois.md")
    office.change(
        "articles/2018/quatre.md", ("titre:", "anciennes_adresses: [/articles/2018/trois/]\ntitre:")
    )
    assert guids(office.record(at(2018, 1, 15))) == [new]


def test_a_post_renamed_and_dated_anew_at_once_keeps_its_id(office: Office) -> None:
    text = (
        "---\ntitre: Un\ndate: 2018-01-01\nauteurs: [alice]\n---\nUn texte assez long, pour git.\n"
    )
    office.repo.write("articles/2018/un.md", text)
    first = guids(office.record(at(2018, 1, 10)))
    rename(office, "articles/2018", "un", "deux", ["/articles/2018/un/"])
    office.repo.git("reset", "--quiet")
    office.change("articles/2018/deux.md", ("2018-01-01", "2018-01-09"))
    # As much before it is recorded as after.
    assert guids(office.build(at(2018, 1, 11))) == first
    assert guids(office.record(at(2018, 1, 12))) == first


def test_a_post_whose_name_another_takes_keeps_its_id(office: Office) -> None:
    """Neither one that is old comes back as new, nor one that is new hides under its id."""

    def text(title: str, day: int) -> str:
        return f"---\ntitre: {title}\ndate: 2018-01-0{day}\nauteurs: [alice]\n---\n{title}.\n"

    office.repo.write("articles/2018/un.md", text("Un", 5))
    office.repo.write("articles/2018/deux.md", text("Deux", 6))
    first = guids(office.record(at(2018, 1, 10)))
    office.repo.write("articles/2018/un.md", text("Deux", 6))
    office.repo.write("articles/2018/deux.md", text("Un", 5))
    assert guids(office.record(at(2018, 1, 11))) == first
    office.repo.git("mv", "content/articles/2018/un.md", "content/articles/2018/trois.md")
    office.repo.write("articles/2018/un.md", text("Neuf", 9))
    new, *others = guids(office.record(at(2018, 1, 12)))
    assert others == first
    assert new not in first


def test_two_posts_that_swap_files_and_titles_keep_their_ids(office: Office) -> None:
    def write(name: str, title: str, day: int, words: str) -> None:
        text = f"---\ntitre: {title}\ndate: 2018-01-0{day}\nauteurs: [alice]\n---\n{words}.\n"
        office.repo.write(f"articles/2018/{name}.md", text)

    write("un", "Un", 5, "De la relève")
    write("deux", "Deux", 6, "De l’argent")
    deux, un = guids(office.record(at(2018, 1, 10)))
    write("un", "Un", 6, "De l’argent")
    write("deux", "Deux", 5, "De la relève")
    assert guids(office.record(at(2018, 1, 11))) == [deux, un]


def test_a_new_post_with_the_title_and_the_day_of_one_that_changed_has_its_own_id(
    office: Office,
) -> None:
    text = "---\ntitre: {}\ndate: 2018-01-05\nauteurs: [alice]\n---\n{}.\n"
    office.repo.write("articles/2018/un.md", text.format("Un", "De la relève"))
    (un,) = guids(office.record(at(2018, 1, 10)))
    office.repo.write("articles/2018/un.md", text.format("Deux", "De la relève"))
    office.repo.write("articles/2018/trois.md", text.format("Un", "De l’argent"))
    last = office.record(at(2018, 1, 11))
    entries = feedparser.parse(last.files["/flux/articles.xml"]).entries
    ids = {entry.title: entry.id for entry in entries}
    assert ids["Deux"] == un != ids["Un"]


def test_a_post_that_waited_as_a_draft_is_told_and_keeps_its_date(office: Office) -> None:
    text = "---\ntitre: Un\ndate: 2017-10-02\nstatut: brouillon\nauteurs: [alice]\n---\nUn texte.\n"
    office.repo.write("articles/2017/un.md", text)
    office.record(at(2018, 1, 10))
    last = office.edit(at(2018, 1, 15), "articles/2017/un.md", ("statut: brouillon\n", ""))
    where = replace(office.where, today=at(2018, 1, 15).date())
    [told] = late_posts(last.library.posts, last.lives.came_out, where)
    assert "paraît le 15 janvier 2018" in told.message.replace("\xa0", " ")
    assert "date: 2018-01-15" in told.remedy
    [entry] = feedparser.parse(last.files["/flux/articles.xml"]).entries
    assert entry.published.startswith("Mon, 02 Oct 2017")


def test_an_archive_without_git_is_not_told_to_be_late(office: Office) -> None:
    text = "---\ntitre: Un\ndate: 2017-10-02\nauteurs: [alice]\n---\nUn texte.\n"
    office.repo.write("articles/2017/un.md", text)
    shutil.rmtree(office.repo.root / ".git")
    last = office.build(at(2018, 1, 15))
    assert last.lives.came_out == {}
