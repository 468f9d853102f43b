"""An import done again brings only what is new; nothing that is there is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.__main__ import keep_report
from importing.found import Loss
from importing.ledger import NAME
from importing.plan import Choices
from tests.importing.test_wordpress import comment
from tests.support.building import tree
from tests.support.importing import OLD, PICTURE, WpItem, attachment, export, folder, imported


def test_a_second_import_brings_nothing(tmp_path: Path) -> None:
    uploads = folder(tmp_path / "up", {"2018/p.jpg": PICTURE.read_bytes()})
    source = export(
        tmp_path,
        WpItem(f'<img src="{OLD}/wp-content/uploads/2018/p.jpg" alt="x">', name="un",
               comments=[comment(1, "Merci")]),
        WpItem("", "Vide", 2, status="draft"),
        attachment(3, "2018/p.jpg"),
    )  # fmt: skip
    content = tmp_path / "content"
    imported(source, content, uploads)
    before = tree(content)
    again = imported(source, content, uploads)
    assert tree(content) == before
    assert not again.plan.texts
    assert not again.plan.files
    assert "2\xa0textes dans la source : 0\xa0importé, 2\xa0déjà là, 0\xa0de côté." in again.said


def test_only_what_is_new_comes(tmp_path: Path) -> None:
    content = tmp_path / "content"
    one = WpItem("Un.", "Un", 1, name="un", comments=[comment(1, "Merci")])
    draft = WpItem("", "Deux", 2, name="mission", status="draft")
    imported(export(tmp_path, one, draft), content)
    (content / "articles/2018/un.md").rename(content / "articles/2018/renomme.md")
    (content / "articles/2018/renomme.md").write_text(
        "---\ntitre: Renommé\ndate: 2018-03-06\nauteurs: anne-essai\n"
        "anciennes_adresses: /articles/2018/un/\n---\nRevu.\n", encoding="utf-8"
    )  # fmt: skip
    more = WpItem("Un.", "Un", 1, name="un",
                  comments=[comment(1, "Merci"), comment(2, "Oui", comment_parent="1")])  # fmt: skip  # noqa: E501
    third = WpItem(f"<a href='{OLD}/2018/03/un/'>un</a>", "Trois", 3, name="mission")
    made = imported(export(tmp_path, more, draft, third), content)
    # The draft has the name already: the new text gets a number, and nothing is lost.
    assert set(made.plan.texts) == {
        "articles/2018/mission-2.md", "commentaires/renomme/2018-03-07-lise.md"
    }  # fmt: skip
    assert made.body("articles/2018/mission-2.md") == "[un](/articles/2018/renomme/)"
    assert made.text("articles/2018/renomme.md").endswith("Revu.\n")


def test_what_staff_deleted_stays_deleted(tmp_path: Path) -> None:
    content = tmp_path / "content"
    source = export(tmp_path, WpItem("x", name="un"), WpItem("y", id=2, name="deux"))
    imported(source, content)
    (content / "articles/2018/un.md").unlink()
    assert not imported(source, content).plan.texts


def test_a_source_that_changed_is_told_and_left(tmp_path: Path) -> None:
    content = tmp_path / "content"
    imported(export(tmp_path, WpItem("x", name="un")), content)
    made = imported(export(tmp_path, WpItem("y", name="un")), content)
    assert made.body("articles/2018/un.md") == "x"
    assert "1\xa0texte de la source" in made.said


def test_without_the_ledger_the_same_texts_are_known_by_title_and_day(tmp_path: Path) -> None:
    content = tmp_path / "content"
    source = export(tmp_path, WpItem("x", "Un", name="un"),
                    WpItem("y", "Page", 2, "page", name="page", link=f"{OLD}/x/page/"))  # fmt: skip
    imported(source, content)
    for damaged in ("", "{", "[]", '{"textes": {"a": 1}, "fichiers": {}}'):
        (content / NAME).write_text(damaged, encoding="utf-8")
        again = imported(source, content)
        assert not again.plan.texts
        assert {n.detail for n in again.plan.notes if n.loss is Loss.ALIKE} == {
            "articles/2018/un.md",
            "pages/page.md",
        }
    # It may have been another, as those that `make site` writes.
    (content / "pages/page.md").unlink()
    assert [*imported(source, content).plan.texts] == ["pages/page.md"]


def test_a_name_of_somebody_else_is_never_taken(tmp_path: Path) -> None:
    content = folder(tmp_path / "content", {
        "articles/2018/un.md": "---\ntitre: Autre\ndate: 2018-01-01\nauteurs: x\n---\nNôtre.\n",
        "auteurs/x.md": "---\nnom: X\n---\n",
        "images/p.jpg": b"other",
    })  # fmt: skip
    uploads = folder(tmp_path / "up", {"2018/p.jpg": b"picture"})
    source = export(tmp_path, WpItem(f'x <img src="{OLD}/wp-content/uploads/2018/p.jpg" alt="a">',
                                     name="un"))  # fmt: skip
    made = imported(source, content, uploads)
    assert made.body("articles/2018/un.md") == "Nôtre."
    assert made.body("articles/2018/un-2.md") == "x ![a](/images/p-2.jpg)"
    assert (content / "images/p.jpg").read_bytes() == b"other"


def test_texts_without_author(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {"a.md": "Title: A\nDate: 2018-01-02\n\nx\n"})
    made = imported(site, tmp_path / "one")
    assert [note.source for note in made.plan.notes if note.loss is Loss.NO_AUTHOR] == ["a.md"]
    named = imported(site, tmp_path / "two", choices=Choices(author="Léa Roy"))
    assert [author.name for author in named.load().library.posts[0].authors] == ["Léa Roy"]
    assert not named.errors


def test_old_addresses_that_the_site_has_are_left_out(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("a", "A", 1, "page", name="a", link=f"{OLD}/b/"),
        WpItem("b", "B", 2, "page", name="b", link=f"{OLD}/articles/"),
        WpItem("c", "C", 3, "page", name="c", link=f"{OLD}/vieux/"),
        WpItem("d", "D", 4, "page", name="d", link=f"{OLD}/vieux"),
    )
    made = imported(source, tmp_path / "content")
    assert not made.errors
    assert [page.old_addresses for page in made.load().library.pages] == [(), (), ("/vieux/",), ()]
    assert [n.detail for n in made.plan.notes if n.loss is Loss.OLD_ADDRESS] == [
        "/b/", "/articles/", "/vieux"
    ]  # fmt: skip


def test_a_picture_to_describe_is_told_by_the_check_and_stops_nothing(tmp_path: Path) -> None:
    from commands.check import report_on
    from commands.project import project_from

    uploads = folder(tmp_path / "up", {"2018/p.png": PICTURE.read_bytes()})
    url = f"{OLD}/wp-content/uploads/2018/p.png"
    source = export(tmp_path, WpItem(f'<p>x</p><img src="{url}">', meta=[("_thumbnail_id", "3")]),
                    attachment(3, "2018/p.png"))  # fmt: skip
    made = imported(source, tmp_path / "content", uploads)
    said, sound = report_on(project_from({"SITEURL": "https://x.ca"}, made.content))
    assert sound, said
    assert said.count("image marquée « À décrire »") == 2


def test_files_that_were_absent_come_with_a_later_import(tmp_path: Path) -> None:
    url = f"{OLD}/wp-content/uploads/2018"
    content = tmp_path / "content"
    source = export(
        tmp_path,
        WpItem(f'<img src="{url}/p.jpg" alt="a"> <a href="{url}/plan.pdf">b</a>'
               f' <a href="{url}/autre.pdf">c</a> <a href="{url}/jamais.pdf">d</a>', name="un"),
    )  # fmt: skip
    first = imported(source, content)
    assert first.said.count("→ content/") == 4
    assert not made_lines(content)  # The table may not name a file that is absent.
    folder(content, {"documents/autre.pdf": b"%PDF copied by hand"})
    uploads = folder(
        tmp_path / "up", {"2018/p.jpg": b"1", "2018/plan.pdf": b"%PDF", "2018/z.jpg": b""}
    )
    again = imported(source, content, uploads)
    assert set(again.plan.files) == {"images/p.jpg", "documents/plan.pdf"}
    assert made_lines(content) == ["autre", "plan"]
    assert [n.detail for n in again.plan.notes] == [
        "2018/jamais.pdf → content/documents/jamais.pdf"
    ]
    (content / "documents/plan.pdf").unlink()  # By staff: it stays deleted.
    assert not imported(source, content, uploads).plan.files


def made_lines(content: Path) -> list[str]:
    lines = (content / "redirections.txt").read_text(encoding="utf-8").split()
    return sorted(word.removeprefix("/documents/")[:-4] for word in lines if "/documents/" in word)


def test_a_second_import_tells_nothing_of_what_came_before(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {"a.md": "Title: A\nDate: 2018-01-02\nMood: x\n\n<form>\n"})
    content = tmp_path / "content"
    assert imported(site, content).plan.notes
    folder(site, {"b.md": "Title: B\nDate: 2018-01-02\nMood: x\n\n<form>\n"})
    assert {note.source for note in imported(site, content).plan.notes} == {"b.md"}


def test_a_file_with_spaces_in_its_name_leads_on(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "a.md": "Title: A\nDate: 2018-01-02\n\n[x]({static}/pdf/Le%20plan%20(1).pdf)\n",
        "pdf/Le plan (1).pdf": b"%PDF",
        "pdf/L’été & co.pdf": b"%PDF-2",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.body("articles/2018/a.md") == "[x](/documents/le-plan-1.pdf)"
    assert {redirect.old for redirect in made.load().library.redirects} == {
        "/pdf/Le plan (1).pdf/", "/pdf/L’été & co.pdf/"
    }  # fmt: skip
    assert not made.errors or {p.field for p in made.errors} == {"auteurs"}


def test_a_long_report_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    items = [WpItem(f"[carte{n} a='b'] lise{n}@exemple.org", f"Texte {n}", n) for n in range(1, 13)]
    source = export(tmp_path, *items)
    made = imported(source, tmp_path / "content")
    assert "… et 4\xa0autres" in made.said
    for number in (1, 2):
        said = keep_report(made.plan, source, made.said)
        assert said == "\nLe rapport entier est dans import/export.txt."
        whole = (tmp_path / "import" / "export.txt").read_text(encoding="utf-8")
        assert [whole.count(f"[carte{n}]") for n in range(1, 13)] == [number] * 12
    short = imported(export(tmp_path, WpItem("x")), tmp_path / "other")
    assert keep_report(short.plan, source, short.said) == ""
