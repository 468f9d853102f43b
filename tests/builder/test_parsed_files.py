"""Results parsed between builds: made once for the same bytes, forgotten when not asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.incremental.parsed_files import BUCKETS, FEW, ParsedFiles
from builder.incremental.store import Store

TEN_SECONDS = 10_000_000_000


def maker(calls: list[str]) -> Callable[[str, bytes], str]:
    def make(name: str, data: bytes) -> str:
        calls.append(name)
        return f"{name}{data.decode()}"

    return make


def test_made_once_for_the_same_name_and_bytes(tmp_path: Path) -> None:
    path, calls = tmp_path / "caches" / "texts", list[str]()
    for _ in range(2):
        parsed = ParsedFiles(Store(path), b"key")
        assert parsed.results({"b": b"1", "a": b"1"}, maker(calls)) == ["b1", "a1"]
        parsed.save()
    assert calls == ["b", "a"]
    parsed = ParsedFiles(Store(path), b"key")
    assert parsed.results({"a": b"2"}, maker(calls)) == ["a2"]
    parsed.save()
    assert ParsedFiles(Store(path), b"key").results({"a": b"2", "b": b"1"}, maker(calls)) == [
        "a2",
        "b1",
    ]
    assert calls == ["b", "a", "a", "b"]
    assert ParsedFiles(Store(path), b"other").results({"a": b"2"}, maker(calls)) == ["a2"]
    assert calls == ["b", "a", "a", "b", "a"]


def test_many_are_made_in_processes(tmp_path: Path) -> None:
    files = {f"{n}-": str(n).encode() for n in range(2 * FEW)}
    parsed, calls = ParsedFiles(Store(tmp_path / "texts"), b"key"), list[str]()
    assert parsed.results(files, maker(calls)) == [f"{n}-{n}" for n in range(2 * FEW)]
    parsed.save()
    assert ParsedFiles(Store(tmp_path / "texts"), b"key").results(files, maker(calls)) == [
        f"{n}-{n}" for n in range(2 * FEW)
    ]


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    class Counting(Store):
        def put(self, key: bytes, value: object) -> None:
            written.append(key)
            super().put(key, value)

    def written_for(files: dict[str, bytes]) -> int:
        parsed = ParsedFiles(Counting(tmp_path), b"key")
        parsed.results(files, maker([]))
        written.clear()
        parsed.save()
        return len(written)

    written: list[bytes] = []
    files = {str(number): b"1" for number in range(10 * BUCKETS)}
    assert written_for(files) == BUCKETS
    assert written_for(files) == 0
    assert written_for(files | {"0": b"2"}) == 1
    assert written_for({}) == BUCKETS


@dataclass
class Status:
    """A file's status of another moment: no test can set the clock of a real one."""

    st_size: int
    st_mtime_ns: int
    st_ctime_ns: int
    st_ino: int = 1
    st_mode: int = 0o100644


@pytest.mark.parametrize("lasting", [False, True])
def test_a_file_is_read_again_once_it_may_have_changed(tmp_path: Path, lasting: bool) -> None:
    path, reads, calls = tmp_path / "x", list[bytes](), list[str]()
    cache = tmp_path / "cache"
    now = path.parent.stat().st_mtime_ns
    store = Store(cache)

    def read() -> bytes:
        reads.append(path.read_bytes())
        return reads[-1]

    def built(changed_at: int) -> list[str]:
        """A build, as if the file had changed at that time."""
        if lasting:
            store.next_build()
        parsed = ParsedFiles(store if lasting else Store(cache), b"key")
        status = Status(path.stat().st_size, changed_at, changed_at)
        data = parsed.read("x", status, read)  # type: ignore[arg-type]
        found = parsed.results({"x": data}, maker(calls))
        parsed.save()
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
