"""The past of files, from real repositories."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from programmation.content.changes import ChangeKind, MeetingState, Stamp
from programmation.content.git_log import TICK, Version, parse_log
from programmation.content.history import (
    NO_GIT,
    NO_REPOSITORY,
    SHALLOW,
    History,
)
from programmation.content.lives import read_lives
from programmation.content.story import life
from programmation.model import Meeting
from programmation.parts import Source, Status
from tests.support.factories import TORONTO, at, library, meeting, site
from tests.support.repository import Repository, read_history, repository

PATH = "rencontres/2017-2018/financement.md"
TEXT = """---
titre: Financement
uid: uid-financement
communaute: maskinonge
debut: {start}
statut: {status}
---
Un texte assez long pour que le fichier se ressemble d’une version à l’autre,
même quand une ligne du haut change de valeur.
"""


def text(start: str = "2017-10-19 8 h 30", status: str = "prevue", body: str = "") -> str:
    return TEXT.format(start=start, status=status) + body


def states_of(history: History, item: Meeting) -> Mapping[str, tuple[MeetingState, ...]]:
    return read_lives(history, library(meetings=(item,)), site()).states


def touch(file: Path, moment: datetime) -> None:
    os.utime(file, (moment.timestamp(), moment.timestamp()))


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "site")


def past(repo: Repository, *paths: str) -> History:
    return read_history(repo.content, paths or (PATH,), TORONTO)


Dates = tuple[datetime, datetime]


def revisions(history: History) -> dict[str, Dates]:
    """When each file of the folder was first and last changed."""
    found = {}
    for file in sorted(history.directory.rglob("*.md")):
        path = file.relative_to(history.directory).as_posix()
        versions = history.log.versions.get(path, ())
        moments = [version.when for version in versions if version.when]
        if not versions or path in history.uncommitted:
            moments += filter(None, [history.time_of(path)])
        if moments:
            found[path] = (moments[0], max(moments))
    return found


def test_first_and_last_commit_of_each_file(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.write("autre.md", "Autre")
    repo.commit(at(2017, 9, 5, 10))
    repo.write(PATH, text(status="confirmee"))
    repo.commit(at(2017, 9, 12, 11))
    (repo.root / "README.md").write_text("Hors du contenu")
    repo.commit(at(2017, 9, 20))
    history = past(repo, PATH, "autre.md", "absent.md")
    assert revisions(history) == {
        PATH: (at(2017, 9, 5, 10), at(2017, 9, 12, 11)),
        "autre.md": (at(2017, 9, 5, 10), at(2017, 9, 5, 10)),
    }
    assert (history.notes, history.log.complete) == ((), True)


def test_last_commit_of_the_folder_and_whether_files_differ_from_it(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5, 10))
    last = repo.git("rev-parse", "HEAD").strip()
    (repo.root / "README.md").write_text("Hors du contenu")
    repo.commit(at(2017, 9, 20))
    assert past(repo).commit == last
    repo.write("nouveau.md", "Nouveau")
    assert past(repo, PATH, "nouveau.md").commit == f"{last}+"
    repo.write(PATH, text(status="confirmee"))
    assert past(repo).commit == f"{last}+"


def test_content_that_looks_like_a_repository_is_no_repository(repo: Repository) -> None:
    """Its `config` would name programs that git runs."""
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5, 10))
    canary = repo.root / "canari"
    git_folder = repo.root / ".git"
    for name in ("objects", "refs"):
        shutil.copytree(git_folder / name, repo.content / name)
    shutil.copy(git_folder / "HEAD", repo.content / "HEAD")
    shutil.copy(git_folder / "index", repo.content / "index")
    repo.write("config", f"[core]\nbare = false\nworktree = ..\nfsmonitor = touch {canary}\n"
               f"[filter \"x\"]\nclean = touch {canary}; cat\n")  # fmt: skip
    repo.write(".gitattributes", "* filter=x\n")
    repo.write(PATH, text(status="confirmee"))
    history = past(repo)
    assert history.log.versions == {}
    assert "bare repository" in history.notes[0]
    assert not canary.exists()


def test_renames_are_followed_and_a_reused_name_is_another_file(repo: Repository) -> None:
    first, second = "rencontres/2016-2017/a.md", "rencontres/2017-2018/é b.md"
    repo.write(first, text())
    repo.commit(at(2017, 9, 1))
    (repo.content / second).parent.mkdir()
    repo.git("mv", f"content/{first}", f"content/{second}")
    repo.write(second, text(status="confirmee"))
    repo.commit(at(2017, 9, 2))
    repo.write(first, "---\ntitre: Tout à fait autre chose\n---\nSans rapport.\n")
    repo.commit(at(2017, 9, 3))
    history = past(repo, first, second)
    assert revisions(history) == {
        second: (at(2017, 9, 1), at(2017, 9, 2)),
        first: (at(2017, 9, 3), at(2017, 9, 3)),
    }
    assert [version.path for version in history.log.versions[second]] == [first, second]


def test_a_deleted_file_is_forgotten_and_a_file_made_again_is_new(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.write("reste.md", "Reste")
    repo.commit(at(2017, 9, 1))
    repo.git("rm", "--quiet", f"content/{PATH}")
    repo.commit(at(2017, 9, 2))
    assert set(revisions(past(repo, PATH, "reste.md"))) == {"reste.md"}
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 3))
    assert revisions(past(repo))[PATH] == (at(2017, 9, 3), at(2017, 9, 3))


def test_an_uncommitted_change_has_the_time_of_its_file(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    touch(repo.write(PATH, text(status="annulee")), at(2017, 9, 8, 9, 30))
    touch(repo.write("neuf.md", "Neuf"), at(2017, 9, 9))
    history = past(repo, PATH, "neuf.md")
    assert revisions(history) == {
        PATH: (at(2017, 9, 5), at(2017, 9, 8, 9, 30)),
        "neuf.md": (at(2017, 9, 9), at(2017, 9, 9)),
    }


def test_a_touched_file_has_not_changed(repo: Repository) -> None:
    touch_me = repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    touch(touch_me, at(2020, 1, 1))
    assert revisions(past(repo)) == {PATH: (at(2017, 9, 5), at(2017, 9, 5))}


def test_a_file_put_in_another_folder_or_made_executable_has_not_changed(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    archived = "rencontres/archives/Financement.md"
    (repo.content / archived).parent.mkdir()
    repo.git("mv", f"content/{PATH}", f"content/{archived}")
    repo.commit(at(2018, 9, 1))
    (repo.content / archived).chmod(0o755)
    repo.commit(at(2018, 9, 2))
    assert revisions(past(repo, archived)) == {archived: (at(2017, 9, 5), at(2017, 9, 5))}


def test_a_renamed_file_has_changed_its_address_changed(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    renamed = PATH.replace("financement", "financer")
    repo.git("mv", f"content/{PATH}", f"content/{renamed}")
    repo.commit(at(2017, 9, 6))
    assert revisions(past(repo, renamed)) == {renamed: (at(2017, 9, 5), at(2017, 9, 6))}


@pytest.mark.parametrize(
    "option", ["log.diffMerges=combined", "log.diffMerges=off", "log.follow=true"]
)
def test_changes_made_on_two_branches(repo: Repository, option: str) -> None:
    """Whatever the options of whoever publishes."""
    repo.git("config", *option.split("="))
    lines = "".join(f"Ligne {n}\n" for n in range(30))
    repo.write(PATH, lines)
    repo.commit(at(2017, 9, 1))
    repo.git("switch", "--quiet", "--create", "branche")
    repo.write(PATH, lines.replace("Ligne 2\n", "Deux\n"))
    repo.commit(at(2017, 9, 2))
    repo.git("switch", "--quiet", "main")
    repo.write(PATH, lines.replace("Ligne 25\n", "Vingt-cinq\n"))
    repo.commit(at(2017, 9, 3))
    repo.git("merge", "--quiet", "--no-edit", "branche", when=at(2017, 9, 4))
    history = past(repo)
    # What the branch changed reached the published line with the merge.
    assert revisions(history) == {PATH: (at(2017, 9, 1), at(2017, 9, 4))}
    assert [v.when for v in history.log.versions[PATH]] == [at(2017, 9, day) for day in (1, 3, 4)]


def test_a_wrong_clock_never_turns_time_back(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    repo.write(PATH, text(status="confirmee"))
    repo.commit(at(2017, 9, 1))
    assert [v.when for v in past(repo).log.versions[PATH]] == [
        at(2017, 9, 5), at(2017, 9, 5, 0, 0, 1),
    ]  # fmt: skip


def test_without_repository_files_have_their_own_time(tmp_path: Path) -> None:
    file = Repository(tmp_path).write(PATH, text())
    touch(file, at(2017, 9, 8, 9, 30, 15))
    history = read_history(tmp_path / "content", [PATH], TORONTO)
    assert revisions(history) == {PATH: (at(2017, 9, 8, 9, 30, 15), at(2017, 9, 8, 9, 30, 15))}
    assert (history.notes, history.log.complete, history.unread) == ((NO_REPOSITORY,), True, "")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(Repository(tmp_path).write(PATH, text()), at(2017, 9, 8))
    monkeypatch.setenv("PATH", str(tmp_path))
    history = read_history(tmp_path / "content", [PATH], TORONTO)
    assert set(revisions(history)) == {PATH}
    assert (history.notes, history.unread) == ((NO_GIT,), "")


def test_a_history_that_is_there_and_cannot_be_read_says_so(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    (repo.root / ".git" / "config").write_text("[core\n")
    assert "bad config" in past(repo).unread
    monkeypatch.setenv("PATH", str(repo.root))
    assert past(repo).unread == "commande introuvable"


def test_a_repository_without_commit_says_why(repo: Repository) -> None:
    touch(repo.write(PATH, text()), at(2017, 9, 8))
    history = past(repo)
    assert set(revisions(history)) == {PATH}
    assert "does not have any commits yet" in history.notes[0]
    assert history.unread == ""


def test_a_hook_s_environment_is_not_followed(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "ailleurs"))
    assert set(revisions(past(repo))) == {PATH}


def test_former_versions_that_git_lost_tell_nothing(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    repo.write(PATH, text(status="annulee"))
    repo.commit(at(2017, 9, 6))
    history = past(repo)
    item = meeting(status=Status.CANCELLED, source=Source(PATH))
    first = history.log.versions[PATH][0].blob
    (repo.root / ".git" / "objects" / first[:2] / first[2:]).unlink()
    assert [state.when for state in states_of(history, item)[PATH]] == [at(2017, 9, 6)]


def test_a_damaged_repository_says_why(repo: Repository) -> None:
    touch(repo.write(PATH, text()), at(2017, 9, 8))
    repo.commit(at(2017, 9, 5))
    (repo.root / ".git" / "refs" / "heads" / "main").write_text("0" * 39 + "1\n", "ascii")
    history = past(repo)
    assert revisions(history) == {PATH: (at(2017, 9, 8), at(2017, 9, 8))}
    assert history.notes[0].startswith("git n’a pas pu lire l’histoire du contenu")


def test_a_shallow_clone_knows_only_what_it_has(repo: Repository, tmp_path: Path) -> None:
    repo.write(PATH, text())
    repo.write("ancien.md", "Ancien")
    repo.commit(at(2017, 9, 1))
    (repo.root / "README.md").write_text("Rien")
    repo.commit(at(2017, 9, 2))
    repo.write(PATH, text(status="annulee"))
    repo.commit(at(2017, 9, 3))
    shallow = repo.clone(tmp_path / "clone", "--depth", "2")
    history = past(shallow, PATH, "ancien.md")
    assert revisions(history) == {PATH: (at(2017, 9, 3), at(2017, 9, 3))}
    assert (history.notes, history.log.complete) == ((SHALLOW,), False)
    item = meeting(status=Status.CANCELLED, source=Source(PATH))
    states = states_of(history, item)
    assert [state.when for state in states[PATH]] == [None, at(2017, 9, 3)]


def test_states_tell_the_life_of_a_meeting(repo: Repository) -> None:
    start, later = at(2017, 10, 19, 8, 30), at(2017, 10, 26, 8, 30)
    recap = "\n## Compte rendu\n\nBilan.\n"
    steps = [
        text(),
        "---\nceci n’est pas: [lisible\n---\n" + text()[3:],
        text(start="2017-10-26 8 h 30"),
        text(start="2017-10-26 8 h 30", status="annulee"),
        # Fields that a dash of Word ends, and a rule in the text.
        text(start="2017-10-26 8 h 30", body=f"{recap}\n---\n\nFin.\n").replace(
            "\n---\nUn", "\n—\nUn"
        ),
        text(start="2017-10-26 8 h 30", body=recap),
    ]
    for day, step in enumerate(steps, start=1):
        repo.write(PATH, step)
        repo.commit(at(2017, 9, day))
    item = meeting(start=later, recap="Bilan.", source=Source(PATH))
    history = past(repo)
    states = states_of(history, item)[PATH]
    assert [(s.when, s.start, s.status, s.recap) for s in states] == [
        (at(2017, 9, 1), start, Status.PLANNED, False),
        (at(2017, 9, 3), later, Status.PLANNED, False),
        (at(2017, 9, 4), later, Status.CANCELLED, False),
        (at(2017, 9, 5), later, Status.PLANNED, True),
        (at(2017, 9, 6), later, Status.PLANNED, True),
    ]
    assert [c.kind for c in life(item, site(), states)] == [
        ChangeKind.ANNOUNCED, ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.REINSTATED,
        ChangeKind.RECAP,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", at(2017, 10, 2)),
        ("2017-10-01", at(2017, 10, 2)),
        ("2017-10-03", at(2017, 10, 3)),
        ("2098-01-01", at(2017, 10, 2)),
    ],
)
def test_the_last_change_is_the_later_of_what_staff_wrote_and_of_its_commit(
    repo: Repository, written: str, expected: datetime
) -> None:
    repo.write(PATH, text().replace("uid:", f"modifie: {written}\nuid:" if written else "uid:"))
    repo.commit(at(2017, 10, 2))
    moment = datetime.fromisoformat(written).replace(tzinfo=TORONTO) if written else None
    item = meeting(source=Source(PATH), modified=moment)
    history = read_history(repo.content, [PATH], TORONTO, date(2018, 3, 1))
    stamps = read_lives(history, library(meetings=(item,)), site()).stamps
    assert stamps == {PATH: Stamp(expected, at(2017, 10, 2))}


def test_states_of_an_uncommitted_change_come_from_the_commits(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 1))
    repo.write(PATH, text(status="annulee"))
    item = meeting(status=Status.CANCELLED, source=Source(PATH))
    state, today = states_of(past(repo), item)[PATH]
    assert (state.when, state.status) == (at(2017, 9, 1), Status.PLANNED)
    assert today.status is Status.CANCELLED


def test_parse_log_reads_odd_names() -> None:
    log = (
        b"\x01c1 1500000010 grafted\0\n:000000 100644 0 a A\0avant\0"
        b":000000 100644 0 a A\0parti\0"
        b"\x01c2 1500000020 \0\n:100644 100644 a b R090\0avant\0"
        b"nom avec\ttabulation\0"
        b":100644 000000 a 0 D\0parti\0"
        b"\x01c3 1500000030 HEAD\0\n:100644 100644 b c M\0nom avec\ttabulation\0"
    )
    moment = [datetime.fromtimestamp(1_500_000_000 + more, TORONTO) for more in (10, 20, 30)]
    assert parse_log(log, TORONTO).versions == {
        "nom avec\ttabulation": (
            Version("avant", "a", None, "A"),
            Version("nom avec\ttabulation", "b", moment[1], "R090", "avant"),
            Version("nom avec\ttabulation", "c", moment[2], "M"),
        )
    }


@pytest.mark.parametrize("seconds", [2_000_000_000, 99_999_999_999, 253_402_300_800, 10**30])
def test_a_commit_dated_after_the_build_counts_as_made_just_after_the_one_before(
    seconds: int,
) -> None:
    log = (
        f"\x01c1 1500000000 \0\n:000000 100644 0 a A\0{PATH}\0"
        f"\x01c2 {seconds} \0\n:100644 100644 a b M\0{PATH}\0"
    ).encode()
    found = parse_log(log, TORONTO, limit=1_600_000_000)
    first, second = found.versions[PATH]
    assert second.when == first.when + TICK
    assert found.ahead == (("c2", seconds),)


@pytest.mark.parametrize("year", [1970, 1980, 2000])
def test_a_clock_that_began_anew_dates_nothing(repo: Repository, year: int) -> None:
    repo.write("autre.md", "Autre")
    repo.commit(at(2017, 9, 5))
    repo.write(PATH, text())
    repo.commit(at(year, 1, 1, 12))
    touch(repo.write("neuf.md", "Neuf"), at(year, 1, 1, 12))
    history = past(repo, PATH, "autre.md", "neuf.md")
    assert [v.when for v in history.log.versions[PATH]] == [at(2017, 9, 5)]
    assert history.time_of("neuf.md") is None


def test_a_commit_from_the_future_is_told(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    repo.write(PATH, text(status="annulee"))
    repo.commit(at(2098, 1, 1))
    history = read_history(repo.content, [PATH], TORONTO, date(2017, 9, 6))
    assert [v.when for v in history.log.versions[PATH]] == [at(2017, 9, 5), at(2017, 9, 5, 0, 0, 1)]
    (note,) = history.notes
    assert "1er janvier 2098" in note.replace("\xa0", " ")


def test_a_file_from_the_future_has_no_date_and_is_told(repo: Repository) -> None:
    repo.write("autre.md", "Autre")
    repo.commit(at(2017, 9, 5))
    touch(repo.write(PATH, text()), at(2098, 1, 1))
    history = read_history(repo.content, [PATH, "autre.md"], TORONTO, date(2017, 9, 6))
    assert history.time_of(PATH) is None
    (note,) = history.notes
    assert PATH in note


def test_a_site_built_for_an_earlier_day_does_not_complain(repo: Repository) -> None:
    repo.write(PATH, text())
    repo.commit(at(2017, 9, 5))
    history = read_history(repo.content, [PATH], TORONTO, date(2017, 9, 1))
    assert (history.log.versions[PATH][0].when, history.notes) == (None, ())
