"""Names of files: litter, copies in conflict, texts badly saved, and where a file may be."""

from pathlib import Path

import pytest

from programmation.content.file_names import (
    copy_of,
    is_backup,
    is_litter,
    is_text_badly_saved,
    nearest_file,
)
from programmation.content.source_files import publish_shown, read_folder

FOLDER = (
    "articles/bilan.md", "articles/rapport.md", "articles/un-article.md",
    "articles/cœurs et chœurs.md",
)  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "Icon\r", ".#bilan.md", "#recycle/x", "~$bilan.docx", ".~lock.bilan.odt#", "._bilan.md",
        ".bilan.md.swp", "bilan.md.crdownload", ".DS_Store", "desktop.ini", "4913", ".nfs0001",
        "~wrl0001.tmp", ".dropbox.attr", ".bilan.md.un~",
    ],
)  # fmt: skip
def test_litter(name: str) -> None:
    assert is_litter(name) or name == "#recycle/x"
    # A shortcut is what a person who drags a file may leave in its place.
    assert not any(map(is_litter, ("bilan.md", "plan.pdf - Raccourci.lnk", "plan.url")))


@pytest.mark.parametrize("name", ["bilan.md~", "bilan.md.bak", ".bilan.md", "#bilan.md#"])
def test_what_a_person_may_take_for_a_text_is_no_litter(name: str) -> None:
    assert is_backup(name)
    assert not is_litter(name)


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("un-article (conflicted copy 2018-03-07 070952).md", "un-article.md"),
        ("un-article (Copie en conflit de Jeanne 2018-10-02).md", "un-article.md"),
        ("un-article (copie en conflit de Poste d'Ève 2018-10-02).md", "un-article.md"),
        ("un-article (Jeanne's conflicted copy 2018-10-02).md", "un-article.md"),
        ("un-article_conflict copy.md", "un-article.md"),
        ("un-article.sync-conflict-20180307-070952-ABCDEF.md", "un-article.md"),
        ("un-article [conflicted].md", "un-article.md"),
        ("absent (conflicted copy 2018-03-07).md", "absent.md"),
        ("absent_conflict-20180307-070952.md", "absent.md"),
        ("un-article (PC-MARIE's conflicted copy 2018-03-07 (1)).md", "un-article.md"),
        ("un-article – Copie.md", "un-article.md"),
        ("un-article (Copie).md", "un-article.md"),
        ("un-article - Copy - Copy.md", "un-article.md"),
        ("Copie de Copie de un-article.md", "un-article.md"),
        ("un-article (1) (2).md", "un-article.md"),
        ("cœurs et chœurs (1).md", "cœurs et chœurs.md"),
        ("un-article [1].md", "un-article.md"),
        ("un-article~1.md", "un-article.md"),
        ("un-article (Selective Sync Conflict).md", "un-article.md"),
        ("un-article (Conflit d’encodage Unicode).md", "un-article.md"),
        ("un-article (# Edit conflict 2018-03-07 AbCd #).md", "un-article.md"),
        ("un-article (Version en conflit de Marie).md", "un-article.md"),
        ("un-article-conflit-1.md", "un-article.md"),
        ("un-article-Marie’s MacBook Air.md", "un-article.md"),
        ("un-article-MacBook-Air-de-Marie.md", "un-article.md"),
        ("un-article-PC de Marie.md", "un-article.md"),
        ("un-article (DESKTOP-AB12CD).md", "un-article.md"),
        ("un-article_REMOTE_1234.md", "un-article.md"),
        ("un-article.bak.md", "un-article.md"),
        ("un-article (Récupéré).md", "un-article.md"),
        ("un-article (2018_03_07 07_09_52 UTC).md", "un-article.md"),
        ("un-article-DESKTOP-AB12CD.md", "un-article.md"),
        ("un-article-PORTABLE7.md", "un-article.md"),
        ("un-article (1).md", "un-article.md"),
        ("un-article 2.md", "un-article.md"),
        ("un-article - Copie.md", "un-article.md"),
        ("un-article - Copie (2).md", "un-article.md"),
        ("un-article copie.md", "un-article.md"),
        ("un-article - Copy.md", "un-article.md"),
        ("Copie de un-article.md", "un-article.md"),
        ("Copy of un-article.md", "un-article.md"),
    ],
)
def test_copies_in_conflict(name: str, original: str) -> None:
    assert copy_of(f"articles/{name}", FOLDER) == original


@pytest.mark.parametrize(
    "name",
    [
        "bilan-2.md", "bilan-2018.md", "autre 2.md", "autre (1).md", "autre - Copie.md",
        "copie-de-securite.md", "resoudre-un-conflit.md", "le-conflit.md", "rapport-final.md",
        "rapport-2018-2019.md", "conflit-et-mediation.md", "autre-DESKTOP-AB12CD.md",
        "un-article-de-base.md", "un-article-local-a-shawinigan.md", "un-article-2.md",
        "un-article-local.md", "un-article-base.md", "un-article-conflit.md",
        "un-article-sur-la-copie.md", "un-article (conflits de travail).md", "autre ½ 31.md",
    ],
)  # fmt: skip
def test_names_that_people_give(name: str) -> None:
    assert not copy_of(f"articles/{name}", FOLDER)


def test_a_copy_is_one_error_and_no_text(tmp_path: Path) -> None:
    for name in ("un-article.md", "un-article (1).md"):
        (tmp_path / name).write_text("a")
    folder = read_folder(tmp_path)
    assert list(folder.texts) == ["un-article.md"]
    [told] = folder.problems
    assert (told.path, told.is_error) == ("un-article (1).md", True)
    assert "gardez" in told.remedy
    assert "uid" not in str(told)
    assert "enommez" not in str(told)


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("images/x (copie en conflit).png", "x.png"),
        ("images/photo (conflicted copy 2018-03-07 070952).jpg", "photo.jpg"),
        ("documents/Plan (Copie en conflit de Jeanne 2018-10-02).pdf", "Plan.pdf"),
        ("documents/budget.sync-conflict-20180307-070952-ABCDEF.xlsx", "budget.xlsx"),
        ("articles/2018/photo_conflict copy.png", "photo.png"),
    ],
)
def test_a_picture_or_document_in_conflict_is_told_and_never_published(
    tmp_path: Path, name: str, original: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(b"x")
    folder = read_folder(tmp_path)
    [told] = folder.problems
    assert (told.path, told.is_error) == (name, True)
    assert f"copie en conflit de « {original} »" in told.message
    assert {**folder.files, **folder.beside} == {}


def test_locks_of_office_programs_are_left_aside(tmp_path: Path) -> None:
    for name in ("~$Plan.docx", ".~lock.Plan.odt#", "~$budget.xlsx", ".#notes.txt", "._photo.png"):
        (tmp_path / name).write_bytes(b"x")
    folder = read_folder(tmp_path)
    assert (folder.problems, folder.files) == ([], {})


def test_a_copy_that_says_the_same_is_told_and_one_that_differs_is_another(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    for name, data in (("a.png", b"1"), ("a (1).png", b"1"), ("a 2.png", b"2"), ("b 2.png", b"1")):
        (tmp_path / "images" / name).write_bytes(data)
    folder = read_folder(tmp_path)
    assert [(p.path, p.is_error) for p in folder.problems] == [("images/a (1).png", False)]
    assert len(folder.files) == 4


@pytest.mark.parametrize(
    "path",
    [
        "articles/zoom.md.txt", "rencontres/2018-2019/zoom.txt", "rencontres/zoom.docx",
        "articles/zoom", "auteurs/a.odt", "pages/a.rtf", "documents/zoom.md.txt", "zoom.docx",
        "communautes/a.pages", "articles/2018/a.html.md.zip", "commentaires/x/a.doc",
    ],
)  # fmt: skip
def test_what_is_no_text_among_texts_is_refused_and_never_published(
    tmp_path: Path, path: str
) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("prive: oui")
    folder = read_folder(tmp_path)
    assert [(p.path, p.is_error) for p in folder.problems] == [(path, True)]
    assert ".md" in folder.problems[0].remedy
    assert {**folder.files, **folder.beside} == {}


def test_a_picture_beside_a_text_is_published_if_a_text_shows_it(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("a.png", "b.png", "c.pdf"):
        (tmp_path / "articles" / name).write_bytes(b"x")
    folder = read_folder(tmp_path)
    told = publish_shown(folder, {"articles/a.png"})
    assert list(folder.files) == ["articles/a.png"]
    assert [(p.path, p.is_error, "content/" in p.remedy) for p in told] == [
        ("articles/b.png", True, True),
        ("articles/c.pdf", True, True),
    ]


@pytest.mark.parametrize("name", ["IMG_1.HEIC", "a.heif", "photo.jpg", "photo.png", "photo.JPEG"])
def test_a_photo_of_a_telephone_is_told_whatever_its_ending(tmp_path: Path, name: str) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / name).write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    [told] = read_folder(tmp_path).problems
    assert told.is_error
    assert "HEIC" in told.message
    assert "JPEG" in told.remedy


FILES = ("images/bilan/photo-assemblee.jpg", "images/Photo.PNG", "documents/Rapport.pdf")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("/public/images/bilan/photo-assemblee.jpg", "images/bilan/photo-assemblee.jpg"),
        ("images/bilan/photo-assemblée.JPG", "images/bilan/photo-assemblee.jpg"),
        ("photo-assemblee.png", "images/bilan/photo-assemblee.jpg"),
        ("images/photo.png", "images/Photo.PNG"),
        ("documents/rapport.PDF", "documents/Rapport.pdf"),
        ("images/photo.jpg", "images/Photo.PNG"),
    ],
)
def test_where_a_file_may_be(written: str, found: str) -> None:
    assert nearest_file(written, FILES) == f"Vouliez-vous « {found} »?"


def test_only_a_picture_is_proposed_for_a_picture() -> None:
    assert nearest_file("documents/rapport.png", FILES) == ""
    assert is_text_badly_saved("zoom.md.txt")
