"""A content folder is read whole, and nothing outside it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from programmation.content.decoding import MAX_BYTES
from programmation.content.source_files import read_folder
from programmation.problems import Problem, Severity
from regular_files import read_regular


def write(root: Path, *paths: str | bytes) -> None:
    for path in paths:
        target = root / os.fsdecode(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"a")


def told(root: Path) -> list[tuple[str, str, Severity]]:
    return [(p.path, p.message, p.severity) for p in read_folder(root).problems]


def test_texts_are_read_and_files_listed_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.MD", "articles/c.markdown", "images/d.PNG", "documents/e f.pdf")
    folder = read_folder(tmp_path)
    assert list(folder.texts.items()) == [
        ("a.MD", b"a"),
        ("articles/c.markdown", b"a"),
        ("b.md", b"a"),
    ]
    assert folder.files == {
        "documents/e f.pdf": tmp_path / "documents/e f.pdf",
        "images/d.PNG": tmp_path / "images/d.PNG",
    }
    assert folder.problems == []


def test_a_text_is_read_no_further_than_its_reader_accepts(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a" * (MAX_BYTES + 10))
    assert len(read_folder(tmp_path).texts["a.md"]) == MAX_BYTES + 1


def test_system_files_are_left_out_in_silence(tmp_path: Path) -> None:
    write(tmp_path, ".git/config", ".DS_Store", "images/Thumbs.db", ".gitkeep", ".Trash-1000/a.md")
    folder = read_folder(tmp_path)
    assert (folder.texts, folder.files, folder.problems) == ({}, {}, [])


def test_folders_may_be_as_deep_as_the_disk_takes(tmp_path: Path) -> None:
    path = "a/" * 1000
    folders = [Path(f"{tmp_path}/{path[:end]}") for end in range(1, len(path), 2)]
    for folder in folders:
        folder.mkdir()
    file = folders[-1] / "b.pdf"
    file.write_bytes(b"a")
    assert list(read_folder(tmp_path).files) == [f"{path}b.pdf"]
    # What clears after tests does not go so deep.
    file.unlink()
    for folder in reversed(folders):
        folder.rmdir()


def test_what_will_not_be_published_is_said(tmp_path: Path) -> None:
    write(tmp_path, "a.md~", ".b.md", "~$c.docx", "d.exe", "e.md.orig", ".well-known/security.txt")
    hidden = "fichier caché ou de sauvegarde, non publié"
    assert told(tmp_path) == [
        (".b.md", hidden, Severity.WARNING),
        (".well-known", "dossier caché, non publié", Severity.WARNING),
        ("a.md~", hidden, Severity.WARNING),
        ("d.exe", "type de fichier non publié", Severity.WARNING),
        ("e.md.orig", hidden, Severity.WARNING),
    ]


def test_what_people_have_instead_of_a_document_is_told_what_to_become(tmp_path: Path) -> None:
    write(tmp_path, *(f"documents/a.{suffix}" for suffix in ("gdoc", "mov", "rar", "rtf")))
    remedies = [problem.remedy for problem in read_folder(tmp_path).problems]
    for remedy, word in zip(remedies, ("raccourci", "MP4", ".zip", "PDF"), strict=True):
        assert word in remedy


def test_what_cannot_be_taken_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.rst", "b.svg", "c\n.md", b"d\xff.md", "e.md")
    (tmp_path / "f.md").symlink_to("/etc/passwd")
    (tmp_path / "g").symlink_to("/etc")
    os.mkfifo(tmp_path / "h.md")
    name = "nom de fichier avec un caractère illisible"
    assert told(tmp_path) == [
        (path, message, Severity.ERROR)
        for path, message in (
            ("a.rst", "seuls les textes Markdown sont lus"),
            ("b.svg", "une image SVG, qui peut contenir un programme"),
            ("c\n.md", name),
            ("d\udcff.md", name),
            ("f.md", "lien symbolique refusé"),
            ("g", "lien symbolique refusé"),
            ("h.md", "ce n’est pas un fichier ordinaire"),
        )
    ]
    assert list(read_folder(tmp_path).texts) == ["e.md"]


def test_accents_are_one_letter_whatever_the_system(tmp_path: Path) -> None:
    write(tmp_path, "images/e\u0301.png")
    assert list(read_folder(tmp_path).files) == ["images/é.png"]
    write(tmp_path, "images/é.png")
    assert told(tmp_path) == [
        ("images/é.png", "deux fichiers ont ce nom, leurs accents écrits de deux façons",
         Severity.ERROR),
    ]  # fmt: skip


def test_what_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions stop nobody who tests as root, so the system's refusal is played.
    write(tmp_path, "a.md", "b/c.md")
    scan, listed = os.scandir, str(tmp_path / "b")

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission refusée", str(path))

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "scandir", lambda path: refuse(path) if path == listed else scan(path))
    remedy = "Vérifiez ses permissions."
    assert read_folder(tmp_path).problems == [
        Problem("a.md", 1, "", "", "lecture impossible", remedy),
        Problem("b/", 1, "", "", "lecture impossible", remedy),
    ]


def test_a_folder_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_folder(tmp_path / "absent")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Organisation.md", "organisation.md"),
        ("ORGANISATION.MD", "organisation.md"),
        ("Redirections.txt", "redirections.txt"),
        ("redirection.txt", "redirections.txt"),
        ("avertissement.txt", "avertissements.txt"),
    ],
)
def test_a_file_of_the_whole_site_named_nearly_so_is_told(
    tmp_path: Path, typed: str, meant: str
) -> None:
    write(tmp_path, typed)
    [problem] = read_folder(tmp_path).problems
    assert problem.is_error
    assert problem.remedy == f"Vouliez-vous « {meant} »? Renommez le fichier."
    write(tmp_path, f"documents/{typed}")
    assert len(read_folder(tmp_path).problems) == 1


@pytest.mark.parametrize("suffix", "doc xls ppt odt ods odp epub zip mp3 mp4 ics".split())
def test_documents_that_people_link_to_are_published(tmp_path: Path, suffix: str) -> None:
    write(tmp_path, f"documents/a.{suffix}")
    assert list(read_folder(tmp_path).files) == [f"documents/a.{suffix}"]


@pytest.mark.parametrize("path", ["images/a.zip", "a.mp4", "articles/2018/a.xls"])
def test_some_are_published_from_documents_alone(tmp_path: Path, path: str) -> None:
    write(tmp_path, path)
    folder = read_folder(tmp_path)
    assert not folder.files
    assert [problem.path for problem in folder.problems] == [path]


def test_a_file_that_became_a_link_or_a_pipe_is_neither_followed_nor_waited_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link.png").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe.png")
    for name in ("link.png", "pipe.png"):
        with pytest.raises(OSError):  # noqa: PT011
            read_regular(tmp_path / name, 10)
    assert read_regular(tmp_path / "secret", 3) == b"sec"


def test_a_text_that_grew_since_it_was_listed_is_read_whole(tmp_path: Path) -> None:
    path, longer = "pages/a.md", b"Un texte plus long.\n"
    write(tmp_path, path)

    def saved_again(_path: str, _status: os.stat_result, read: Callable[[], bytes]) -> bytes:
        (tmp_path / path).write_bytes(longer)
        return read()

    assert read_folder(tmp_path, saved_again).texts == {path: longer}
