"""The life of one meeting, as its subscribers live it: staff edit and commit, feeds follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest
from icalendar import Calendar, Event

from programmation.checks.subscribers import deleted_meetings
from programmation.content.changes import changes
from programmation.content.history import read_history, read_states
from programmation.content.loader import load
from programmation.feeds.files import Sources, feed_bytes
from programmation.feeds.table import subscriptions
from programmation.settings import Site
from programmation.text.markdown import BodyRenderer, converter, to_html
from tests.support.factories import at, site
from tests.support.repository import Repository, repository

LIVING = "rencontres/2017-2018/financement.md"
WITNESS = "rencontres/2017-2018/releve.md"
FILES = {
    "auteurs/alice.md": "---\nnom: Alice\n---\n",
    "communautes/nord.md": "---\nnom: Nord\nterritoire: Le nord\n---\n",
    LIVING: """---
titre: Financement
uid: uid-vivante
communaute: nord
debut: 2017-10-12 8 h 30
themes: [Financement]
---
On parlera de prêts, de subventions et de parts privilégiées.
Apportez un projet en tête : il servira d’exemple, même s’il est encore vague.
""",
    WITNESS: """---
titre: La relève
uid: uid-temoin
communaute: nord
debut: 2017-11-09 8 h 30
---
Sans changement.
""",
}


@dataclass(frozen=True)
class Published:
    """What subscribers receive after one build."""

    files: Mapping[str, bytes]

    @property
    def events(self) -> dict[str, Event]:
        calendar = Calendar.from_ical(self.files["/calendrier/programmation.ics"])
        return {str(event["UID"]): event for event in calendar.events}

    @property
    def living(self) -> Event:
        return self.events["uid-vivante"]

    @property
    def raw_witness(self) -> bytes:
        found = re.findall(
            rb"BEGIN:VEVENT.*?END:VEVENT\r\n", self.files["/calendrier/nord.ics"], re.DOTALL
        )
        return next(event for event in found if b"UID:uid-temoin" in event)

    @property
    def news(self) -> dict[str, str]:
        feed = feedparser.parse(self.files["/flux/programmation.xml"])
        return {entry.id.rpartition(",2017:rencontres/")[2]: entry.title for entry in feed.entries}


def publish(content: Path, where: Site) -> Published:
    """As the generator does, without Pelican's start-up time."""
    zone = ZoneInfo(where.timezone)
    read = load(content, where)
    assert read.problems == ()
    history = read_history(content, read.folder.texts, zone)
    library, markdown = read.library, converter()
    sources = Sources(
        site=where,
        html_of=BodyRenderer(where, read.resolver, lambda text: to_html(text, markdown)).absolute,
        links=None,
        size_of=len,
        changes=changes(
            library.meetings, where, read_states(history, library.meetings, zone),
            history.revisions,
        ),
        revisions=history.revisions,
    )  # fmt: skip
    return Published({s.address: feed_bytes(s, sources) for s in subscriptions(library, where)})


@dataclass
class Office:
    """Staff at work: each step edits, commits, and the site is rebuilt the same day."""

    repo: Repository

    def edit(self, when: datetime, path: str, *swaps: tuple[str, str]) -> Published:
        text = (self.repo.content / path).read_text("utf-8")
        for before, after in swaps:
            assert before in text
            text = text.replace(before, after)
        self.repo.write(path, text)
        return self.record(when)

    def move(self, when: datetime, path: str, to: str) -> Published:
        (self.repo.content / to).parent.mkdir(parents=True, exist_ok=True)
        self.repo.git("mv", f"content/{path}", f"content/{to}")
        return self.record(when)

    def record(self, when: datetime) -> Published:
        self.repo.commit(when)
        return self.build(when)

    def build(self, when: datetime) -> Published:
        return publish(self.repo.content, replace(site(), today=when.date()))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(repository(tmp_path / "site"))
    for path, text in FILES.items():
        made.repo.write(path, text)
    return made


def test_the_life_of_a_meeting(office: Office) -> None:
    renamed = "rencontres/2017-2018/financer-un-projet.md"
    archived = "rencontres/archives/2017-2018/financer-un-projet.md"
    steps = [office.record(at(2017, 9, 5, 9))]
    steps += [
        office.edit(at(2017, 9, 12, 9), LIVING, ("[Financement]", "[Financement, Prêts]")),
        office.edit(
            at(2017, 9, 20, 9), LIVING,
            ("debut: 2017-10-12 8 h 30",
             "debut: 2017-10-19 8 h 30\nancien_debut: 2017-10-12 8 h 30"),
        ),
        office.move(at(2017, 9, 21, 9), LIVING, renamed),
        office.edit(at(2017, 9, 22, 9), renamed, ("themes:", "statut: annulee\nthemes:")),
        office.edit(at(2017, 9, 25, 9), renamed, ("annulee", "confirmee")),
        office.edit(
            at(2017, 10, 20, 9), renamed,
            ("encore vague.\n", "encore vague.\n\n## Compte rendu\n\nTrois conseils.\n"),
        ),
    ]  # fmt: skip
    for before, after in pairwise(steps):
        assert after.living["SEQUENCE"] > before.living["SEQUENCE"]
        assert after.living.LAST_MODIFIED > before.living.LAST_MODIFIED
        assert after.living.DTSTAMP == after.living.LAST_MODIFIED
        # Old news stay as they were, under the same ids.
        assert before.news.items() <= after.news.items()
    assert {tuple(step.events) for step in steps} == {("uid-vivante", "uid-temoin")}
    assert {step.raw_witness for step in steps} == {steps[0].raw_witness}
    assert [str(step.living["SUMMARY"]) for step in steps] == [
        *["Financement"] * 4, "ANNULÉ : Financement", *["Financement"] * 2,
    ]  # fmt: skip
    assert {step.living["CREATED"].dt for step in steps} == {at(2017, 9, 5, 9)}
    assert list(steps[-1].news.items()) == [
        ("uid-vivante/recap", "19 octobre 2017 : Compte rendu – Financement"),
        ("uid-vivante/reinstated", "19 octobre 2017 : Rétablie – Financement"),
        ("uid-vivante/cancelled", "19 octobre 2017 : ANNULÉ – Financement"),
        ("uid-vivante/moved-20171019T0830", "19 octobre 2017 : Déplacée – Financement"),
        ("uid-temoin/announced", "9 novembre 2017 : La relève"),
        ("uid-vivante/announced", "12 octobre 2017 : Financement"),
    ]
    # The season is put away: nothing to tell, the same bytes everywhere.
    office.move(at(2018, 9, 1, 9), WITNESS, "rencontres/archives/2017-2018/releve.md")
    after = office.move(at(2018, 9, 2, 9), renamed, archived)
    assert after.files == steps[-1].files


def test_an_edit_not_yet_committed_counts_at_once(office: Office) -> None:
    before = office.record(at(2017, 9, 5, 9))
    file = office.repo.content / LIVING
    file.write_text(FILES[LIVING].replace("themes:", "statut: annulee\nthemes:"), "utf-8")
    after = office.build(at(2017, 9, 6))
    assert after.living["SEQUENCE"] > before.living["SEQUENCE"]
    assert after.raw_witness == before.raw_witness


def test_a_rebuild_and_another_clone_change_nothing(office: Office, tmp_path: Path) -> None:
    first = office.record(at(2017, 9, 5, 9))
    assert office.build(at(2017, 9, 30)).files == first.files
    clone = Office(office.repo.clone(tmp_path / "clone"))
    assert clone.build(at(2017, 9, 30)).files == first.files


def test_a_deleted_file_is_caught_before_subscribers_lose_the_meeting(office: Office) -> None:
    published = office.record(at(2017, 9, 5, 9)).files["/calendrier/programmation.ics"]
    (office.repo.content / LIVING).unlink()
    where = replace(site(), today=at(2017, 9, 6).date())
    (problem,) = deleted_meetings(
        published, load(office.repo.content, where).library.meetings, where
    )
    assert problem.path == LIVING
    assert "statut: annulee" in problem.remedy
