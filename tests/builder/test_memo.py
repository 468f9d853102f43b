"""What a process keeps from one build to the next, and what it must not."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from builder.incremental.fingerprint import Fingerprints
from builder.incremental.memo import ByIdentity, Memory, Results


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


def test_a_result_of_that_name_is_the_same_object_for_things_alike() -> None:
    thing = Frozen(1)

    def made(*things: object) -> list[object]:
        return list(things)

    def same(name: str, *things: object) -> bool:
        results = Results()
        first = results.alike(made, "name", "plain", thing, (thing, 1), "text")
        results.again()
        second = results.alike(made, name, *things)
        assert second == list(things)
        return second is first

    assert same("name", "".join(["pl", "ain"]), thing, (thing, 1), "text")
    assert not same("other name", "plain", thing, (thing, 1), "text")
    for others in (
        ("other", thing, (thing, 1), "text"),
        ("plain", Frozen(1), (thing, 1), "text"),
        ("plain", thing, (Frozen(1), 1), "text"),
        ("plain", thing, (thing, True), "text"),
        ("plain", thing, (thing,), "text"),
        ("plain", thing, [thing, 1], "text"),
        ("plain", thing, (thing, 1), Markup("text")),
        ("plain", thing, (thing, 1), "text", "more"),
    ):
        assert not same("name", *others), others


def test_a_result_not_asked_for_is_forgotten() -> None:
    results = Results()
    first = results.alike(list, "name", "plain")
    results.again()
    results.again()
    assert results.alike(list, "name", "plain") is not first


def test_equal_values_are_one_object() -> None:
    results, first, second, third = Results(), Frozen(1), Frozen(1), Frozen(2)
    assert results.same(first) is results.same(second) is first
    assert results.same(third) is third
