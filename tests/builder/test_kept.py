"""Results kept between builds: made once for the same bytes, forgotten when not asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.incremental.kept import BUCKETS, FEW, Kept

TEN_SECONDS = 10_000_000_000


def maker(calls: list[str]) -> Callable[[str, bytes], str]:
    def make(name: str, data: bytes) -> str:
        calls.append(name)
        return f"{name}{data.decode()}"

    return make


def test_made_once_for_the_same_name_and_bytes(tmp_path: Path) -> None:
    path, calls = tmp_path / "caches" / "texts", list[str]()
    for _ in range(2):
        kept = Kept(path, b"key")
        assert kept.results({"b": b"1", "a": b"1"}, maker(calls)) == ["b1", "a1"]
        kept.save()
    assert calls == ["b", "a"]
    kept = Kept(path, b"key")
    assert kept.results({"a": b"2"}, maker(calls)) == ["a2"]
    kept.save()
    assert Kept(path, b"key").results({"a": b"2", "b": b"1"}, maker(calls)) == ["a2", "b1"]
    assert calls == ["b", "a", "a", "b"]
    assert Kept(path, b"other").results({"a": b"2"}, maker(calls)) == ["a2"]
    assert calls == ["b", "a", "a", "b", "a"]


def test_many_are_made_in_processes(tmp_path: Path) -> None:
    files = {f"{n}-": str(n).encode() for n in range(2 * FEW)}
    kept, calls = Kept(tmp_path / "texts", b"key"), list[str]()
    assert kept.results(files, maker(calls)) == [f"{n}-{n}" for n in range(2 * FEW)]
    kept.save()
    assert Kept(tmp_path / "texts", b"key").results(files, maker(calls)) == [
        f"{n}-{n}" for n in range(2 * FEW)
    ]


def test_a_damaged_file_is_as_if_absent(tmp_path: Path) -> None:
    path, calls = tmp_path / "texts", list[str]()
    kept = Kept(path, b"key")
    kept.results({"a": b"1"}, maker(calls))
    kept.save()
    (bucket,) = path.iterdir()
    bucket.write_bytes(bucket.read_bytes()[:-1])
    assert Kept(path, b"key").results({"a": b"1"}, maker(calls)) == ["a1"]
    assert calls == ["a", "a"]


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    def written(files: dict[str, bytes]) -> dict[str, int]:
        kept = Kept(tmp_path, b"key")
        kept.results(files, maker([]))
        kept.save()
        return {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    files = {str(number): b"1" for number in range(10 * BUCKETS)}
    first = written(files)
    assert len(first) == BUCKETS
    assert written(files) == first
    changed = written(files | {"0": b"2"})
    assert len(dict(changed.items() - first.items())) == 1
    emptied = written({})
    assert not emptied.items() & changed.items()


@dataclass
class Status:
    """A file's status of another moment: no test can set the clock of a real one."""

    st_size: int
    st_mtime_ns: int
    st_ctime_ns: int
    st_dev: int = 1
    st_ino: int = 1


@pytest.mark.parametrize("lasting", [False, True])
def test_a_file_is_read_again_once_it_may_have_changed(tmp_path: Path, lasting: bool) -> None:
    path, reads, calls = tmp_path / "x", list[bytes](), list[str]()
    cache = tmp_path / "cache"
    now = path.parent.stat().st_mtime_ns
    kept = Kept(cache, b"key")

    def read() -> bytes:
        reads.append(path.read_bytes())
        return reads[-1]

    def built(changed_at: int) -> list[str]:
        """A build, as if the file had changed at that time."""
        nonlocal kept
        if lasting:
            kept.again()
        else:
            kept = Kept(cache, b"key")
        status = Status(path.stat().st_size, changed_at, changed_at)
        data = kept.read("x", status, read)  # type: ignore[arg-type]
        found = kept.results({"x": data}, maker(calls))
        kept.save()
        return found

    path.write_bytes(b"un")
    assert [built(now - TEN_SECONDS), built(now - TEN_SECONDS)] == [["xun"], ["xun"]]
    assert reads == [b"un"]
    path.write_bytes(b"deux")
    assert built(now - TEN_SECONDS) == ["xdeux"]
    path.write_bytes(b"trois")
    # Just saved: it may be saved again with the same status.
    assert built(now) == ["xtrois"]
    path.write_bytes(b"TROIS")
    assert built(now) == ["xTROIS"]
    # Touched: read again, and known by its bytes; then by its status.
    assert built(now - 2 * TEN_SECONDS) == ["xTROIS"]
    assert built(now - 2 * TEN_SECONDS) == ["xTROIS"]
    assert (len(reads), len(calls)) == (5, 4)
