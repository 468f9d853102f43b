"""What a command writes is whole, or is not there."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands.staff import NO_MORE, Outcome, choice, command, run_and_report, write_whole
from programmation.problems import Refusal


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As on a disk that is nearly full: no file may grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("new", [True, False])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, new: bool) -> None:
    target = tmp_path / "commentaires/article/a.md"
    if not new:
        write_whole(target, b"avant")
    before = sorted(path.read_bytes() for path in tmp_path.rglob("*.*"))
    with room_for(10), pytest.raises(OSError, match="large"):
        write_whole(target, b"un texte plus long", new=new)
    assert sorted(path.read_bytes() for path in tmp_path.rglob("*.*")) == before
    write_whole(target, b"un texte plus long", new=new)
    assert target.read_bytes() == b"un texte plus long"


def test_what_is_new_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"avant")
    with pytest.raises(Refusal, match=f"existe déjà. {NO_MORE}"):
        write_whole(tmp_path / "a.md", "après".encode(), new=True)
    assert (tmp_path / "a.md").read_bytes() == b"avant"


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"avant")
    (tmp_path / "a.md").chmod(0o640)
    write_whole(tmp_path / "a.md", "après".encode())
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640


def test_what_nobody_foresaw_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> Outcome:
        raise LookupError("un nom")

    assert run_and_report(work) == 1
    assert capsys.readouterr().err.startswith("Erreur imprévue (LookupError : un nom). ")


def test_a_reader_who_stops_reading_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make check | head`."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        assert run_and_report(lambda: ("Rien à corriger", True)) == 0
        stream.write("what Python would say again as it ends")


def test_an_answer_that_a_full_disk_refuses_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make bilan >fichier`."""
    with Path("/dev/full").open("w", encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        assert run_and_report(lambda: ("Le bilan", True)) == 1
    assert capsys.readouterr().err == "Réponse non écrite : le disque est plein.\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("ESSAI", ""),
        ("ESAI SOURCE", "« make saison » ne connaît pas « ESAI ». Vouliez-vous « ESSAI »?"),
        ("TOUT", "« make saison » ne connaît pas « TOUT ». Au choix : ESSAI, JOUR, SOURCE."),
    ],
)
def test_a_name_that_no_command_takes_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: str, said: str
) -> None:
    monkeypatch.setenv("GIVEN", given)
    monkeypatch.setenv("OF_ALL", "JOUR")
    main = command("saison", source="", essai="")(lambda _given: ("", True))
    assert (main([]), capsys.readouterr().err.strip()) == (int(bool(said)), said)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("Moi", "moi"),
        ("En ligne", "en-ligne"),
    ],
)
def test_a_word_is_one_of_those_that_are_known(typed: str, read: str) -> None:
    known = ("moi", "en-ligne")
    assert choice("GARDER", typed, known) == read
    with pytest.raises(Refusal, match=r"^GARDER : « mois » n’est pas"):
        choice("GARDER", "mois", known)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", "False"),
        ("1", "True"),
        (" Oui ", "True"),
        ("non", "False"),
        ("peut-être", "ESSAI : « peut-être » : réponse inconnue. Écrivez « oui » ou « non »."),
    ],
)
def test_an_answer_is_yes_or_no(capsys: pytest.CaptureFixture[str], typed: str, read: str) -> None:
    command("saison", essai="")(lambda given: (str(given.essai), True))(["--essai", typed])
    assert "".join(capsys.readouterr()).strip() == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (r"C:\Users\Marie\programme 1.xlsx", "{}/c/Users/Marie/programme 1.xlsx"),
        ("c:/Users/a.csv", "{}/c/Users/a.csv"),
        (r"D:\a.csv", r"D:\a.csv"),
        ("un: deux.csv", "un: deux.csv"),
        ("C:UsersMarie", "SOURCE : « C:UsersMarie » : un chemin de Windows va entre apostrophes"),
    ],
)
def test_a_path_of_windows_is_that_of_wsl(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    typed: str, read: str,
) -> None:  # fmt: skip
    (tmp_path / "c").mkdir()
    monkeypatch.setattr("commands.staff.DRIVES", tmp_path)
    command("saison", source="")(lambda given: (given.source, True))(["--source", typed])
    assert "".join(capsys.readouterr()).strip().startswith(read.format(tmp_path))
