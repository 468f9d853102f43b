"""The store: what was put comes back, whole or not at all, whatever happened to its file."""

from __future__ import annotations

import gc
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from builder.incremental.store import SPARE, Store


def saved(folder: Path, *, ended: bool = True, **values: object) -> Store:
    store = Store(folder)
    for name, value in values.items():
        store.put(Store.key("test", name.encode()), value)
    store.save(ended=ended)
    return store


def found(folder: Path, *names: str) -> list[object]:
    store = Store(folder)
    return [store.get(Store.key("test", name.encode())) for name in names]


def file_of(folder: Path) -> Path:
    return folder / "builder" / "store.sqlite"


def test_values_of_any_kind_come_back(tmp_path: Path) -> None:
    saved(tmp_path, a="é", b=("x", {1: b"y"}), c="")
    assert found(tmp_path, "a", "b", "c", "d") == ["é", ("x", {1: b"y"}), "", None]


def test_a_value_whose_class_is_gone_is_as_if_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = type("Gone", (), {"__module__": __name__})
    monkeypatch.setitem(globals(), "Gone", gone)
    store = Store(tmp_path)
    store.put(b"key", gone())
    store.save()
    monkeypatch.undo()
    assert Store(tmp_path).get(b"key") is None


def test_keys_tell_kinds_and_parts_apart() -> None:
    keys = [
        Store.key("a"), Store.key("a", b""), Store.key("a", b"", b""), Store.key("a", b"bc"),
        Store.key("a", b"b", b"c"), Store.key("ab", b"c"), Store.key("b", b"bc"),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)


def test_what_is_missing_is_told_without_reading(tmp_path: Path) -> None:
    saved(tmp_path, a=1)
    store = Store(tmp_path)
    a, b, c = (Store.key("test", name) for name in (b"a", b"b", b"c"))
    store.put(b, 2)
    assert store.missing([a, b, c]) == {c}


@pytest.mark.parametrize("damage", [b"", b"x" * 5000, None])
def test_a_file_that_is_no_database_of_ours_is_as_if_absent_and_mended(
    tmp_path: Path, damage: bytes | None
) -> None:
    saved(tmp_path, a=1)
    if damage is None:
        with closing(sqlite3.connect(file_of(tmp_path))) as other:
            other.executescript("DROP TABLE store; CREATE TABLE store (key, words)")
    else:
        file_of(tmp_path).write_bytes(damage)
    assert found(tmp_path, "a") == [None]
    saved(tmp_path, a=2)
    assert found(tmp_path, "a") == [2]


def test_every_changed_byte_is_seen(tmp_path: Path) -> None:
    saved(tmp_path, a="canari" * 50, b="autre")
    whole = file_of(tmp_path).read_bytes()
    for place in [place for place, byte in enumerate(whole) if byte or place % 97 == 0]:
        damaged = bytearray(whole)
        damaged[place] ^= 1
        file_of(tmp_path).write_bytes(damaged)
        a, b = found(tmp_path, "a", "b")
        assert a in ("canari" * 50, None)
        assert b in ("autre", None)


def test_another_build_that_writes_is_not_waited_for(tmp_path: Path) -> None:
    saved(tmp_path, a=1)
    with closing(sqlite3.connect(file_of(tmp_path))) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert found(tmp_path, "a") == [None]
    assert found(tmp_path, "a") == [1]


def test_what_builds_no_longer_ask_for_goes(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(SPARE)]
    saved(tmp_path, **dict.fromkeys(names, 1))
    # A command that looks at pictures alone.
    saved(tmp_path, ended=False, picture=1)
    assert found(tmp_path, *names) == [1] * SPARE
    saved(tmp_path, new=1)
    assert found(tmp_path, "new", *names) == [1] + [None] * SPARE
    saved(tmp_path, newer=1)
    assert found(tmp_path, "new", "newer") == [1, 1]


def test_values_stay_the_same_objects_while_builds_ask_for_them(tmp_path: Path) -> None:
    saved(tmp_path, a=["a"], b=["b"])
    store, a, b = Store(tmp_path), Store.key("test", b"a"), Store.key("test", b"b")
    first, other = store.get(a), store.get(b)
    store.next_build()
    assert store.get(a) is first
    store.next_build()
    store.next_build()
    assert store.get(b) is not other
    assert store.get(b) == other


def test_a_file_is_looked_at_once_for_each_of_its_states(tmp_path: Path) -> None:
    looked: list[str] = []

    def length(path: Path) -> int:
        looked.append(path.name)
        return len(path.read_bytes())

    file = tmp_path / "a.pdf"
    file.write_bytes(b"12")
    for code, size in ((b"1", 2), (b"1", 2), (b"2", 2), (b"2", 3)):
        file.write_bytes(b"1" * size) if size == 3 else None
        store = Store(tmp_path)
        assert store.of_file(code, length, file) == size
        store.save()
    assert looked == ["a.pdf"] * 3


def test_a_store_is_read_and_let_go_of_by_any_thread(tmp_path: Path) -> None:
    """As by the server of the editor: a connection that its thread alone closes would stay open."""
    kept = Store(tmp_path)
    kept.put(b"key", "value")
    kept.save()
    stores = [Store(tmp_path)]
    assert stores[0].get(b"key") == "value"
    with ThreadPoolExecutor(1) as other:
        assert other.submit(stores[0].missing, [b"key", b"none"]).result() == {b"none"}
        other.submit(stores.clear).result()


def test_a_store_in_a_cycle_closes_what_it_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python ends what is in a cycle in no order, and warns of a connection that is open."""
    ended = []

    class Watched(sqlite3.Connection):
        closed = False

        def close(self) -> None:
            super().close()
            self.closed = True

        def __del__(self) -> None:
            ended.append(self.closed)

    saved(tmp_path, a=1)
    older = [sqlite3.connect(file_of(tmp_path), factory=Watched)]
    monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: older.pop())
    store = Store(tmp_path)
    assert store.get(Store.key("test", b"a")) == 1
    vars(store)["itself"] = store
    del store
    gc.collect()
    assert ended == [True]
