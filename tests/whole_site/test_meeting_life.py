"""The life of one meeting, as its subscribers live it: staff edit and commit, feeds follow."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from programmation.checks.subscribers import deleted_meetings
from programmation.content.loader import load
from tests.support.factories import at, site
from tests.support.repository import repository
from tests.support.subscribers import Office, stale

LIVING_UID = "uid-vivante"
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
        was, now = before.events[LIVING_UID], after.events[LIVING_UID]
        assert now["SEQUENCE"] > was["SEQUENCE"]
        assert now.LAST_MODIFIED > was.LAST_MODIFIED
        assert now.DTSTAMP == now.LAST_MODIFIED
        # Old news stay as they were, under the same ids.
        assert before.news.items() <= after.news.items()
    assert {tuple(step.events) for step in steps} == {("uid-vivante", "uid-temoin")}
    assert len({step.raw("uid-temoin") for step in steps}) == 1
    assert stale(steps) == []
    nord = [step.calendar("/calendrier/nord.ics")[LIVING_UID] for step in steps]
    assert [str(event["SUMMARY"]) for event in nord] == [
        *["Financement"] * 4, "ANNULÉ : Financement", *["Financement"] * 2,
    ]  # fmt: skip
    assert {event["CREATED"].dt for event in nord} == {at(2017, 9, 5, 9)}
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
    assert after.events[LIVING_UID]["SEQUENCE"] > before.events[LIVING_UID]["SEQUENCE"]
    assert after.raw("uid-temoin") == before.raw("uid-temoin")


def test_a_rebuild_and_another_clone_change_nothing(office: Office, tmp_path: Path) -> None:
    first = office.record(at(2017, 9, 5, 9))
    assert office.build(at(2017, 9, 30)).files == first.files
    clone = Office(office.repo.clone(tmp_path / "clone"))
    assert clone.build(at(2017, 9, 30)).files == first.files


def test_a_deleted_file_is_caught_before_subscribers_lose_the_meeting(office: Office) -> None:
    events = office.record(at(2017, 9, 5, 9)).publication(site()).events
    (office.repo.content / LIVING).unlink()
    where = replace(site(), today=at(2017, 9, 6).date())
    left = load(office.repo.content, where).library.meetings
    (problem,) = deleted_meetings(events, left, where).values()
    assert problem.path == LIVING
    assert "statut: annulee" in problem.remedy
