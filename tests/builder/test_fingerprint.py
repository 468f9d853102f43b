from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import combinations
from pathlib import PurePosixPath
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from builder.incremental.fingerprint import Fingerprints, Unknown


class Colour(Enum):
    RED = "r"
    BLUE = "b"


@dataclass(frozen=True)
class Point:
    x: object
    y: object = 0


@dataclass(frozen=True)
class Other:
    x: object
    y: object = 0


@dataclass(frozen=True)
class Place:
    x: object
    y: object = 0


@dataclass(frozen=True)
class Elsewhere:
    x: object
    y: object = 0


MONTREAL = ZoneInfo("America/Toronto")
DIFFERENT = [
    None, True, False, 0, 1, 1.0, "", "1", "a", b"", b"a", Markup("a"), (), [], {}, (1,), [1],
    (1, 2),
    ((1,), 2), (1, (2,)), ("ab", "c"), ("a", "bc"), ("a", ""), ("", "a"), {"a": 1}, {"a": "1"},
    {"a": 1, "b": 2}, {"b": 2, "a": 1}, frozenset({1}), Colour.RED, Colour.BLUE, Point(1), Other(1),
    Point(1, 2), Point((1, 2)), Place(1), Place(1, 2), Elsewhere(1), date(2017, 1, 1),
    datetime(2017, 1, 1, tzinfo=UTC),
    datetime(2017, 1, 1, tzinfo=MONTREAL), datetime(2017, 11, 5, 1, 30, tzinfo=MONTREAL),
    datetime(2017, 11, 5, 1, 30, tzinfo=MONTREAL, fold=1), timedelta(1), timedelta(seconds=1),
    (frozenset({1}), 2), (frozenset({1, 2}),), frozenset({Colour.RED}), frozenset({Point(1)}),
    tuple(range(9)), [*range(9)], (tuple(range(9)),), (*range(9), 9), float("nan"),
    PurePosixPath("a"), len, sorted, Point, slice(1), slice(1, 2), slice(1, 2, 3),
    lambda: 1, lambda: 2, lambda text: text.upper(), lambda text: text.lower(),
    lambda text: text[:1], lambda text: text[:2],
]  # fmt: skip


def test_different_values_differ() -> None:
    digests = [Fingerprints().digest(value) for value in DIFFERENT]
    same = [
        (DIFFERENT[one], DIFFERENT[two])
        for one, two in combinations(range(len(DIFFERENT)), 2)
        if digests[one] == digests[two]
    ]
    assert same == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.builds(Point, inner)
        | st.builds(Place, inner)
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
)


@given(VALUES, VALUES)
def test_equal_only_for_equal_values(one: object, two: object) -> None:
    # repr, as True == 1 and nan != nan.
    assert (Fingerprints().digest(one) == Fingerprints().digest(two)) == (repr(one) == repr(two))


def test_what_was_digested_before_changes_nothing() -> None:
    shared = (Point("a" * 100), Point("b"))
    many = Fingerprints()
    many.digest(shared)
    assert many.digest([shared, shared]) == Fingerprints().digest(
        [(Point("a" * 100), Point("b")), (Point("a" * 100), Point("b"))]
    )


def test_same_in_another_process() -> None:
    program = (
        "import sys; from builder.incremental.fingerprint import Fingerprints;"
        "print(Fingerprints().digest(({'a': 'é'}, frozenset('abcdef'), len, 1.5)).hex())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": "plugins", "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {
        Fingerprints().digest(({"a": "é"}, frozenset("abcdef"), len, 1.5)).hex() + "\n"
    }


class Standing:
    def __init__(self, value: object) -> None:
        self.value = value
        self.asked = 0

    def __fingerprint__(self) -> object:
        self.asked += 1
        return self.value


def test_object_with_a_value_that_stands_for_it_is_asked_once() -> None:
    standing = Standing(MappingProxyType({"a": 1}))
    fingerprints = Fingerprints()
    for _ in range(3):
        fingerprints.digest((standing, 1))
        fingerprints.digest((standing, 2))
    assert standing.asked == 1
    assert Fingerprints().digest(Standing(1)) == Fingerprints().digest(Standing(1))
    assert Fingerprints().digest(Standing(1)) != Fingerprints().digest(Standing(2))


class Plain:
    pass


def containing_itself() -> list[object]:
    value: list[object] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value", [object(), Plain(), iter([]), containing_itself(), [Plain()], {Plain()}]
)
def test_unknown_values_are_refused(value: object) -> None:
    with pytest.raises(Unknown):
        Fingerprints().digest(value)
