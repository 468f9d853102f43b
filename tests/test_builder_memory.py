"""What a process keeps from one build to the next, and what it must not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from builder.fingerprint import Fingerprints
from builder.memory import ByIdentity, Memory, Results, SeenFiles

TEN_SECONDS = 10_000_000_000


class Thing:
    builds = 1

    def again(self) -> None:
        self.builds += 1


def test_a_thing_lasts_while_its_key_is_equal() -> None:
    memory = Memory(lasting=True)
    first = memory.of("a", ("key",), Thing)
    assert memory.of("a", ("key",), Thing) is first
    assert first.builds == 2
    other = memory.of("a", ("other",), Thing)
    assert other is not first
    assert (other.builds, memory.of("b", ("other",), Thing).builds) == (1, 1)


def test_a_build_alone_in_its_process_keeps_nothing() -> None:
    memory = Memory()
    assert memory.of("a", None, Thing) is not memory.of("a", None, Thing)


def test_what_a_build_does_not_ask_for_is_forgotten() -> None:
    known, used, unused = ByIdentity[str](), ["used"], ["unused"]
    assert [known.of((used,), lambda: "1", 1), known.of((unused,), lambda: "2")] == ["1", "2"]
    known.again()
    assert known.of((used,), lambda: "made again", 1) == "1"
    known.again()
    assert known.of((used,), lambda: "made again", 1) == "1"
    assert known.of((unused,), lambda: "made again") == "made again"
    # The same object with another key, and an equal object, are others.
    assert known.of((used,), lambda: "other key", 2) == "other key"
    assert known.of((["used"],), lambda: "other object", 1) == "other object"


@dataclass(frozen=True)
class Frozen:
    value: object


def test_digests_of_what_can_change_are_made_again() -> None:
    fingerprints = Fingerprints()
    items = [1]
    table = {"a": 1}

    def reads() -> list[int]:
        return items

    for value in (
        (1, items),
        Frozen(items),
        Frozen((Frozen(table),)),
        MappingProxyType(table),
        (reads,),
    ):
        before = fingerprints.of(value)
        items.append(2)
        table["b"] = len(items)
        fingerprints.again()
        after = fingerprints.of(value)
        assert (after != before, after) == (True, Fingerprints().of(value))


def test_digests_stay_right_when_most_values_are_others() -> None:
    fingerprints = Fingerprints()
    stays = Frozen(("stays",))
    for build in range(9):
        values = [Frozen((build, number, stays)) for number in range(20)]
        fingerprints.again()
        assert [fingerprints.of(value) for value in values] == [
            Fingerprints().of(value) for value in values
        ]


@dataclass
class Status:
    """A file's status of another moment."""

    st_size: int
    st_mtime_ns: int
    st_ctime_ns: int
    st_dev: int = 1
    st_ino: int = 1


def test_a_file_is_read_again_once_it_may_have_changed(tmp_path: Path) -> None:
    path, seen, reads = tmp_path / "x", SeenFiles(), list[bytes]()

    def read() -> bytes:
        reads.append(path.read_bytes())
        return reads[-1]

    def seen_now(changed_at: int) -> bytes:
        # As if the file had changed at that time: no test can set the clock of a file's status.
        status = Status(path.stat().st_size, changed_at, changed_at)
        seen.again()
        return seen.read(str(path), status, read)  # type: ignore[arg-type]

    now = path.parent.stat().st_mtime_ns
    path.write_bytes(b"un")
    assert [seen_now(now - TEN_SECONDS), seen_now(now - TEN_SECONDS)] == [b"un", b"un"]
    assert len(reads) == 1
    path.write_bytes(b"deux")
    assert seen_now(now - TEN_SECONDS) == b"deux"
    path.write_bytes(b"trois")
    # Just saved: it may be saved again with the same status.
    assert seen_now(now) == b"trois"
    path.write_bytes(b"TROIS")
    assert seen_now(now) == b"TROIS"


def test_a_result_is_the_same_object_for_the_same_things() -> None:
    results, thing = Results(), ["thing"]

    def made(one: list[str], *, times: int) -> list[str]:
        return one * times

    first = results.of(made, thing, times=2)
    assert first == ["thing", "thing"]
    results.again()
    assert results.of(made, thing, times=2) is first
    assert results.of(made, thing, times=3) != first
    assert results.of(made, ["thing"], times=2) is not first


def test_equal_values_are_one_object() -> None:
    results, first, second, third = Results(), Frozen(1), Frozen(1), Frozen(2)
    assert results.same(first) is results.same(second) is first
    assert results.same(third) is third
