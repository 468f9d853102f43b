"""Files are read where they were listed: no link that took a place since leads elsewhere."""

import errno
import os
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from builder.output.file_system import FileReader, read_file
from regular_files import same_bytes, same_files


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "documents" / "2018" / "plan.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"plan")
    return path


def test_a_file_is_read_whole_or_in_part(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (read_file(file), read_file(str(file), 2)) == (b"plan", b"pl")
    monkeypatch.chdir(file.parents[1])
    assert read_file("2018/plan.pdf") == b"plan"


@pytest.mark.parametrize("level", [0, 1])
def test_no_folder_above_may_have_become_a_link(file: Path, tmp_path: Path, level: int) -> None:
    folder = file.parents[level]
    elsewhere = folder.rename(tmp_path / "ailleurs")
    folder.symlink_to(elsewhere)
    with pytest.raises(OSError, match="documents") as refused:
        read_file(file, 9)
    assert (refused.value.errno, refused.value.filename) == (errno.ELOOP, str(file))


def test_files_of_one_folder_are_read_from_that_folder_though_a_link_takes_its_place(
    file: Path, tmp_path: Path
) -> None:
    file.with_name("second.pdf").write_bytes(b"second")
    other = tmp_path / "documents" / "other.pdf"
    other.write_bytes(b"other")
    with closing(FileReader()) as files:
        assert files.read(file) == b"plan"
        moved = file.parent.rename(tmp_path / "ailleurs")
        file.parent.symlink_to("/etc")
        assert files.read(file.with_name("second.pdf"), 3) == b"sec"
        with pytest.raises(FileNotFoundError):
            files.read(file.with_name("passwd"))
        assert files.read(other) == b"other"
        with pytest.raises(OSError, match="second") as refused:
            files.read(file.with_name("second.pdf"))
        assert refused.value.errno == errno.ELOOP
        assert files.read(moved / "plan.pdf") == b"plan"


def test_only_regular_files_are_read(file: Path) -> None:
    file.with_name("lien").symlink_to(file)
    os.mkfifo(file.with_name("tube"))
    for name, code in (("lien", errno.ELOOP), ("tube", errno.EINVAL), ("absent", errno.ENOENT)):
        with pytest.raises(OSError, match=name) as refused:
            read_file(file.with_name(name))
        assert refused.value.errno == code


def test_folders_above_may_be_closed_to_reading(file: Path, tmp_path: Path) -> None:
    tmp_path.joinpath("documents").chmod(0o111)
    try:
        assert read_file(file) == b"plan"
    finally:
        tmp_path.joinpath("documents").chmod(0o755)


def test_a_large_file_is_in_memory_once_and_two_are_compared_by_blocks(tmp_path: Path) -> None:
    size, block = 16 << 20, 1 << 20
    names = tmp_path / "film.mp4", tmp_path / "film (1).mp4"
    for name in names:
        name.write_bytes(b"a" * size)
    tracemalloc.start()
    try:
        assert same_files(*names)
        assert tracemalloc.get_traced_memory()[1] < 4 * block
        assert len(read_file(names[0])) == size
        assert tracemalloc.get_traced_memory()[1] < size + 2 * block
    finally:
        tracemalloc.stop()


def test_links_and_pipes_are_like_no_file(tmp_path: Path) -> None:
    for name in ("one", "same"):
        (tmp_path / name).write_bytes(b"mots")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("one")
    assert same_files(tmp_path / "one", tmp_path / "same")
    for first, second in (("one", "link"), ("link", "one"), ("empty", "pipe"), ("pipe", "pipe")):
        assert not same_files(tmp_path / first, tmp_path / second)
    assert not same_bytes(tmp_path / "pipe", b"")
