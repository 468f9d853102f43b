"""Records: what dataclasses are, without their cost."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, field
from functools import cached_property
from typing import Any

import pytest

from builder.records import Record, is_frozen, replace


class Point(Record):
    x: int
    y: int = 0

    @cached_property
    def norm(self) -> int:
        return abs(self.x) + abs(self.y)


class Other(Record):
    x: int
    y: int = 0


class Named(Record, kw_only=True):
    name: str
    tone: str = field(default="doux", compare=False)
    words: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict, compare=False)


class Counter(Record, frozen=False):
    count: int = 0


class Unique(Record, eq=False):
    name: str


def test_values_by_place_by_name_and_by_default() -> None:
    point = Point(1)
    assert (point.x, point.y) == (1, 0)
    assert Point(1, 2) == Point(y=2, x=1) == Point(1, y=2)
    assert repr(Point(1, 2)) == "Point(x=1, y=2)"


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((), {"y": 1, "z": 2})],
)
def test_values_missing_unknown_or_given_twice(
    values: tuple[int, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="Point"):
        Point(*values, **named)


def test_names_alone() -> None:
    with pytest.raises(TypeError):
        Named("a")  # type: ignore[misc]
    assert Named(name="a").name == "a"


def test_default_values_are_made_for_each() -> None:
    one, two = Named(name="a"), Named(name="a")
    one.words.append("mot")
    assert two.words == []
    assert not hasattr(Named, "words")


def test_equality_is_that_of_the_type_and_of_the_values_compared() -> None:
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Other(1, 2)
    assert Point(1, 2) != (1, 2)
    assert len({Point(1, 2), Point(1, 2), Point(2, 1)}) == 2
    assert Named(name="a", seen={"b": 1}) == Named(name="a")


def test_what_was_computed_is_no_part_of_the_value() -> None:
    point = Point(1, -2)
    assert point.norm == 3
    assert point == Point(1, -2)
    assert replace(point, y=5).norm == 6


def test_frozen() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert is_frozen(Point)
    assert not is_frozen(Counter)
    assert not is_frozen(tuple)


def test_not_frozen() -> None:
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError):
        hash(counter)


def test_compared_by_identity() -> None:
    one = Unique("a")
    assert one != Unique("a")
    assert len({one, one, Unique("a")}) == 2


def test_replaced() -> None:
    assert replace(Point(1, 2), x=3) == Point(3, 2)
    with pytest.raises(TypeError):
        replace(Point(1, 2), z=3)


def test_matched_by_place() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_pickled() -> None:
    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)  # noqa: S301
