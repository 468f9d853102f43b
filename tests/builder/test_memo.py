"""Results are made once, within a build and from one build to the next, and never stale."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from builder.incremental.fingerprint import Fingerprints
from builder.incremental.memo import BuildMemo, DigestMemo, Memory


@dataclass(frozen=True)
class Frozen:
    value: object
    line: int = field(default=0, metadata={"digested": False})


def made(*values: object) -> list[object]:
    return list(values)


def doubled(value: str, memo: DigestMemo) -> list[object]:
    return [memo(made, value), memo(made, value)]


def test_a_result_is_the_same_object_for_equal_values() -> None:
    memo = DigestMemo(Fingerprints())
    first = memo(made, Frozen((1, "a")), "b")
    assert first == [Frozen((1, "a")), "b"]
    assert memo(made, Frozen((1, "a")), "b") is first
    assert memo(made, Frozen((1, "a"), line=2), "b") is first
    for others in ((Frozen((1, "a")),), (Frozen((True, "a")), "b"), (Frozen((1, "a")), b"b")):
        assert memo(made, *others) == list(others)
    assert memo(tuple, (1,)) == (1,)


def test_the_memo_may_be_handed_on() -> None:
    memo = DigestMemo(Fingerprints())
    one, two = memo(doubled, "a", memo)
    assert one is two
    assert memo(doubled, "a", memo)[0] is one


def test_values_that_no_digest_stands_for_have_it_called() -> None:
    memo, thing = DigestMemo(Fingerprints()), object()
    assert memo(made, thing) == [thing]
    assert memo(made, thing) is not memo(made, thing)


def test_one_build_tells_values_apart_by_identity() -> None:
    calls = []

    def card(*values: object) -> str:
        calls.append(values)
        return f"carte {len(calls)}"

    def other(*_values: object) -> str:
        return "autre"

    memo, one, same = BuildMemo(), Frozen("a"), Frozen("a")
    asked = [(card, one, 2), (card, one, 2), (card, one, 3), (card, same, 2), (other, one, 2)]
    said = [memo(macro, *values) for macro, *values in asked]
    assert said == ["carte 1", "carte 1", "carte 2", "carte 3", "autre"]
    assert calls == [(one, 2), (one, 3), (same, 2)]
    # No identity passes from a value that nobody holds to the next one.
    assert [memo(made, Frozen(n)) for n in range(1000)] == [[Frozen(n)] for n in range(1000)]


def test_each_build_makes_its_own() -> None:
    one = Frozen("a")
    assert [BuildMemo()(lambda _, said=said: said, one) for said in "ab"] == ["a", "b"]


def test_what_a_build_does_not_ask_for_is_forgotten() -> None:
    memo = DigestMemo(Fingerprints())
    used, unused = memo(made, "used"), memo(made, "unused")
    memo.next_build()
    assert memo(made, "used") is used
    memo.next_build()
    assert memo(made, "used") is used
    assert memo(made, "unused") is not unused


def test_only_a_process_that_lasts_keeps_anything() -> None:
    for lasting in (False, True):
        memory = Memory()
        memory.lasting = lasting
        memory.next_build()
        first = memory.memo(made, "a")
        memory.next_build()
        assert (memory.memo(made, "a") is first) == lasting


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
        before = fingerprints.digest(value)
        items.append(2)
        table["b"] = len(items)
        fingerprints.next_build()
        after = fingerprints.digest(value)
        assert (after != before, after) == (True, Fingerprints().digest(value))


def test_digests_stay_right_when_most_values_are_others() -> None:
    fingerprints = Fingerprints()
    stays = Frozen(("stays",))
    for build in range(9):
        values = [Frozen((build, number, stays)) for number in range(20)]
        fingerprints.next_build()
        assert [fingerprints.digest(value) for value in values] == [
            Fingerprints().digest(value) for value in values
        ]


VALUES = st.recursive(
    st.sampled_from(["a", "b", 1, True, None, b"a"]),
    lambda inner: st.lists(inner, max_size=2).map(tuple) | inner.map(Frozen),
    max_leaves=4,
)


@given(st.lists(st.lists(st.tuples(VALUES, VALUES), max_size=6), max_size=4))
def test_in_any_order_a_result_is_that_of_its_values(
    builds: list[list[tuple[object, ...]]],
) -> None:
    digests = Fingerprints()
    memo = DigestMemo(digests)
    for build in builds:
        digests.next_build()
        memo.next_build()
        for values in build:
            assert [*map(repr, memo(made, *values))] == [*map(repr, values)]
