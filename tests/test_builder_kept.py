"""Results kept between builds: made once for the same bytes, forgotten when not asked for."""

from collections.abc import Callable
from pathlib import Path

from builder.kept import Kept


def maker(calls: list[str], text: str) -> Callable[[], str]:
    def make() -> str:
        calls.append(text)
        return text.upper()

    return make


def test_made_once_for_the_same_name_and_bytes(tmp_path: Path) -> None:
    path, calls = tmp_path / "caches" / "texts", list[str]()
    for _ in range(2):
        kept = Kept(path, b"key")
        assert kept.of("a", b"1", maker(calls, "a1")) == "A1"
        assert kept.of("b", b"1", maker(calls, "b1")) == "B1"
        kept.save()
    assert calls == ["a1", "b1"]
    kept = Kept(path, b"key")
    assert kept.of("a", b"2", maker(calls, "a2")) == "A2"
    kept.save()
    assert Kept(path, b"key").of("b", b"1", maker(calls, "b1 again")) == "B1 AGAIN"
    assert Kept(path, b"other").of("a", b"2", maker(calls, "a2 other")) == "A2 OTHER"
    assert calls == ["a1", "b1", "a2", "b1 again", "a2 other"]


def test_a_damaged_file_is_as_if_absent(tmp_path: Path) -> None:
    path, calls = tmp_path / "texts", list[str]()
    kept = Kept(path, b"key")
    kept.of("a", b"1", maker(calls, "a"))
    kept.save()
    path.write_bytes(path.read_bytes()[:-1])
    assert Kept(path, b"key").of("a", b"1", maker(calls, "a")) == "A"
    assert calls == ["a", "a"]


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    path, files = tmp_path / "texts", list[int]()
    for asked in (["a"], ["a"], []):
        kept = Kept(path, b"key")
        for name in asked:
            kept.of(name, b"1", maker([], name))
        kept.save()
        files.append(path.stat().st_mtime_ns)
    first, same, emptied = files
    assert first == same < emptied
