"""`make publish`: what subscribers hold is an input; what they would lose is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from tests.support.building import ROOT, run_pelican, tree
from tests.support.factories import at
from tests.support.repository import Repository, repository
from tests.support.serving import served
from tests.support.subscribers import evolution, icsx5

MEETING = "rencontres/2017-2018/financer.md"
FILES = {
    "auteurs/alice.md": "---\nnom: Alice\n---\n",
    "communautes/nord.md": "---\nnom: Nord\nterritoire: Le nord\n---\n",
    MEETING: "---\ntitre: Financer\nuid: uid-financer\ncommunaute: nord\n"
    "debut: 2018-03-15 8 h 30\nthemes: [Finances]\n---\nUne annonce.\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    made = repository(tmp_path / "site")
    for path, text in FILES.items():
        made.write(path, text)
    made.commit(at(2018, 1, 10, 9))
    return made


def publish(
    content: Path, output: Path, day: str, url: str = "http://127.0.0.1:9", *, fresh: bool = False
) -> subprocess.CompletedProcess[str]:
    """The real build, in a new Python when `fresh`; nothing answers at the default address."""
    options = (
        f"BUILD_DATE={json.dumps(day)}", f"CACHE_PATH={json.dumps(f'{output}.cache')}",
        "SEARCH_INDEX=false", "SHARE_IMAGES=false", "PROGRAMME_PDF=false",
    )  # fmt: skip
    arguments = [str(content), "-o", str(output), "-s", "publishconf.py", "-e", *options]
    if not fresh:
        return run_pelican(arguments, ROOT, {"SITEURL": url})
    return subprocess.run(
        [sys.executable, "plugins/builder", "--without-rst", *arguments],
        cwd=ROOT,
        env={**os.environ, "SITEURL": url, "NO_COLOR": "1"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def events(output: Path) -> dict[str, Event]:
    data = (output / "calendrier/programmation.ics").read_bytes()
    return {str(event["UID"]): event for event in Calendar.from_ical(data).events}


def test_what_is_published_follows_what_was(repo: Repository, tmp_path: Path) -> None:
    output = tmp_path / "output"
    first = publish(repo.content, output, "2018-01-10")
    assert first.returncode == 0, first.stderr
    assert "Aucune publication précédente" in first.stderr
    before = events(output)
    # A clock two hours late, and another community's name.
    repo.write(MEETING, FILES[MEETING].replace("uid:", "statut: annulee\nuid:"))
    repo.write("communautes/nord.md", FILES["communautes/nord.md"].replace("Nord", "Grand Nord"))
    repo.commit(at(2018, 1, 10, 7))
    second = publish(repo.content, output, "2018-01-11")
    assert second.returncode == 0, second.stderr
    after = events(output)
    for client in (icsx5, evolution):
        assert client(before, after)["uid-financer"]["STATUS"] == "CANCELLED"
    # The same once more, from nothing but the content and what was published.
    given = {name: tree(output / name) for name in ("calendrier", "flux", "donnees", "rencontres")}
    assert publish(repo.content, output, "2018-01-12", fresh=True).returncode == 0
    assert {name: tree(output / name) for name in given} == given
    again = publish(repo.content, output, "2018-01-12", fresh=True)
    assert again.stdout.startswith("Rien à faire")
    # What would vanish is refused, with the line that keeps it; nothing is lost meanwhile.
    (repo.content / "communautes/nord.md").rename(repo.content / "communautes/sud.md")
    repo.write(MEETING, FILES[MEETING].replace(": nord", ": sud"))
    repo.commit(at(2018, 1, 13))
    refused = publish(repo.content, output, "2018-01-13")
    assert refused.returncode == 1
    assert "anciennes_adresses: [/communautes/nord/]" in refused.stderr
    assert events(output) == after
    text = (repo.content / "communautes/sud.md").read_text("utf-8")
    repo.write(
        "communautes/sud.md", text.replace("nom:", "anciennes_adresses: [/communautes/nord/]\nnom:")
    )
    assert publish(repo.content, output, "2018-01-13").returncode == 0
    old = (output / "calendrier/nord.ics").read_bytes()
    assert old == (output / "calendrier/sud.ics").read_bytes()


def test_the_live_site_is_what_subscribers_hold(repo: Repository, tmp_path: Path) -> None:
    """Two laptops: the other published since, and its clock was ahead of this one's."""
    live, own = tmp_path / "live", tmp_path / "own"
    live.mkdir()
    with served(live) as url:
        assert publish(repo.content, live, "2018-01-10", url).returncode == 0
        shutil.copytree(live, own)
        repo.write(MEETING, FILES[MEETING].replace("uid:", "statut: complete\nuid:"))
        repo.commit(at(2018, 1, 20, 12))
        assert publish(repo.content, live, "2018-01-20", url).returncode == 0
        before = events(live)
        repo.git("reset", "--quiet", "--hard", "HEAD~1")
        repo.write(MEETING, FILES[MEETING].replace("uid:", "statut: annulee\nuid:"))
        repo.commit(at(2018, 1, 19))
        assert publish(repo.content, own, "2018-01-20", url).returncode == 0
    for client in (icsx5, evolution):
        assert client(before, events(own))["uid-financer"]["STATUS"] == "CANCELLED"


def test_a_clone_without_its_whole_history_is_refused(repo: Repository, tmp_path: Path) -> None:
    repo.write(MEETING, FILES[MEETING].replace("Une annonce", "Deux mots"))
    repo.commit(at(2018, 1, 11))
    repo.git("config", "uploadpack.allowFilter", "true")
    shallow = repo.clone(tmp_path / "shallow", "--depth", "1")
    refused = publish(shallow.content, tmp_path / "output", "2018-01-12")
    assert refused.returncode == 1
    assert "git fetch --unshallow" in refused.stderr
    shallow.git("fetch", "--quiet", "--unshallow")
    assert publish(shallow.content, tmp_path / "output", "2018-01-12").returncode == 0
    partial = repo.clone(tmp_path / "partial", "--filter=blob:none")
    refused = publish(partial.content, tmp_path / "other", "2018-01-12")
    assert refused.returncode == 1
    assert "git fetch --refetch --no-filter" in refused.stderr
    partial.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert publish(partial.content, tmp_path / "other", "2018-01-12").returncode == 0
    (partial.root / ".git" / "config").write_text("[core\n")
    refused = publish(partial.content, tmp_path / "other", "2018-01-13")
    assert refused.returncode == 1
    assert "git n’a pas pu lire l’histoire du contenu (bad config" in refused.stderr
