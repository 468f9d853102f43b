"""`redirections.txt`: former addresses of files and lists lead on."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.check import planned_addresses
from programmation.checks import check
from programmation.content.loader import Content, load
from programmation.feeds.table import subscriptions
from programmation.parts import Redirect
from tests.support.building import built
from tests.support.importing import SITE, folder

pytestmark = pytest.mark.slow

POST = "---\ntitre: A\ndate: 2018-01-02\nauteurs: x\nanciennes_adresses: [/vieux/]\n---\nx\n"


MEETING = "---\ntitre: A\nuid: uid-a\ncommunaute: n\ndebut: 2018-09-06 9 h\n---\nx\n"


def loaded(root: Path, table: str) -> Content:
    files = {"redirections.txt": table, "articles/2018/a.md": POST,
             "documents/plan.pdf": b"%PDF-1.7",
             "documents/Mon plan.pdf": b"%PDF-1.7"}  # fmt: skip
    return load(folder(root, files | {"auteurs/x.md": "---\nnom: X\n---\n"}), SITE)


def test_the_table(tmp_path: Path) -> None:
    table = (
        "# De l’ancien site\n/uploads/2018/plan.pdf /documents/plan.pdf # le plan\n\n"
        "/category/finances/  /themes/finances/\n/%C3%A9t%C3%A9.html /articles/2018/a/\n"
    )
    found = loaded(tmp_path, table)
    assert not found.problems
    assert found.library.redirects == (
        Redirect("/uploads/2018/plan.pdf/", "/documents/plan.pdf", 2),
        Redirect("/category/finances/", "/themes/finances/", 4),
        Redirect("/été.html", "/articles/2018/a/", 5),
    )
    assert "redirections.txt" not in found.library.files


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("/a", "deux adresses sont attendues"),
        ("/a /b /c", "deux adresses sont attendues"),
        ("a /documents/plan.pdf", "adresse du site illisible"),
        ("/../a /documents/plan.pdf", "adresse du site illisible"),
        ("/a https://x.ca/", "adresse du site illisible"),
        ("/a /documents/absent.pdf", "fichier introuvable"),
        ("/vieux /documents/plan.pdf", "déjà celle de articles/2018/a.md"),
        ("/articles/2018/a /documents/plan.pdf", "déjà celle de articles/2018/a.md"),
        ("/b /documents/plan.pdf\n/B/ /articles/2018/a/", "déjà celle de redirections.txt"),
        ("/robots.txt /documents/plan.pdf", "adresse réservée au site"),
        ("/documents/x.pdf /documents/plan.pdf", "adresse réservée au site"),
        ("/_headers /documents/plan.pdf", "adresse réservée au site"),
    ],
)
def test_what_is_wrong_in_it(tmp_path: Path, line: str, message: str) -> None:
    (problem,) = loaded(tmp_path, f"# x\n{line}\n").problems
    assert message in problem.message
    assert problem.is_error
    assert (problem.path, problem.line) == ("redirections.txt", line.count("\n") + 2)


def test_a_season_that_has_no_meeting_any_more_leads_on_for_calendars_too(tmp_path: Path) -> None:
    files = {
        "redirections.txt": "/programmation/2108-2109 /programmation/2081-2082\n"
        "/programmation/2081-2082/ /programmation/2018-2019\n",
        "communautes/n.md": "---\nnom: N\nterritoire: N\n---\n",
        "rencontres/2018-2019/a.md": MEETING,
    }
    read = load(folder(tmp_path, files), SITE)
    assert not read.problems
    held = {each.address: each.former for each in subscriptions(read.library, SITE)}
    for name in ("", "google/", "rappel/"):
        former = held[f"/calendrier/{name}2018-2019.ics"]
        assert former == tuple(f"/calendrier/{name}{old}.ics" for old in ("2081-2082", "2108-2109"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("/programmation/2018-2019/", "/programmation/2017-2018/"), ("/themes/argent/", "/themes/x/")],
)
def test_a_theme_or_a_season_that_is_back_has_its_address_again(
    tmp_path: Path, old: str, new: str
) -> None:
    files = {
        "redirections.txt": f"{old} {new}\n",
        "communautes/n.md": "---\nnom: N\nterritoire: N\n---\n",
        "rencontres/a.md": MEETING.replace("uid:", "themes: [Argent]\nuid:"),
    }
    read = load(folder(tmp_path, files), SITE)
    (found,) = (p for p in check(read, SITE, (new,)) if p.path == "redirections.txt")
    assert (found.value, found.is_error, found.remedy) == (old, True, "Retirez la ligne.")


def test_a_former_file_leads_on(tmp_path: Path) -> None:
    loaded(tmp_path / "content", "/uploads/plan.pdf /documents/plan.pdf\n"
           "/pdf/Le%20plan%20(1).pdf /documents/Mon%20plan.pdf\n")  # fmt: skip
    output = built(tmp_path / "content", tmp_path / "output", build_date="2019-01-31")
    # A server adds the slash to the name of a folder.
    page = (output / "uploads/plan.pdf/index.html").read_text(encoding="utf-8")
    assert 'content="0; url=/documents/plan.pdf"' in page
    page = (output / "pdf/Le plan (1).pdf/index.html").read_text(encoding="utf-8")
    assert 'content="0; url=/documents/Mon%20plan.pdf"' in page


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("/a/ /nulle-part/", ["page introuvable"]),
        ("/a/ /b/\n/b/ /nulle-part/", ["page introuvable"] * 2),
        ("/a/ /b/\n/b/ /a/", ["cette adresse mène à elle-même"] * 2),
        ("/a/ /b/\n/b/ /articles/2018/a#un\n/c/ /\n/d/ /vieux/", []),
        ("/e/ /documents/Mon%20plan.pdf\n/f/ /articles/", []),
    ],
)
def test_where_the_table_leads(tmp_path: Path, table: str, told: list[str]) -> None:
    content = loaded(tmp_path, table)
    assert content.problems == ()
    found = [
        p
        for p in check(content, SITE, planned_addresses(content, SITE))
        if p.path == "redirections.txt"
    ]
    assert [(each.message, each.is_error) for each in found] == [(words, False) for words in told]
    assert [each.line for each in found] == list(range(1, len(found) + 1))
