"""Results kept between builds: made once for the same bytes, forgotten when not asked for."""

from collections.abc import Callable
from pathlib import Path

from builder.kept import BUCKETS, FEW, Kept


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
