"""Frozen dataclasses that are declared fast: what the standard ones do, but for two things said."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Any

import pytest

from fast_dataclass import dataclass, is_frozen

PLUGINS = Path(__file__).parents[2] / "plugins"


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0
    note: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Named(Point):
    name: str


@dataclass(frozen=True)
class Empty:
    """Nothing."""


def declared(decorator: Callable[..., Any]) -> list[Any]:
    """Values of the same classes, declared by `decorator`."""

    @decorator(frozen=True)
    class Value:
        x: int
        y: tuple[int, ...] = ()
        note: str = field(default="", compare=False)

    @decorator(frozen=True)
    class Below(Value):
        z: str = "z"

    values = [Value(1), Value(1, note="a"), Value(2), Value(1, (1,)), Below(1), Below(1, z="y")]
    return [*values, Value(x=1), (1, ())]


def test_the_same_as_the_standard_decorator() -> None:
    ours, standard = declared(dataclass), declared(dataclasses.dataclass)
    assert [str(each) for each in ours] == [str(each) for each in standard]
    for one in range(len(ours)):
        for other in range(len(ours)):
            same = standard[one] == standard[other]
            assert (ours[one] == ours[other]) is same
            assert (ours[one] != ours[other]) is not same
    assert len(set(ours)) == len(set(standard))


def test_what_the_module_of_the_standard_library_does_with_them() -> None:
    named = Named(1, name="a")
    assert [each.name for each in fields(named)] == ["x", "y", "note", "name"]
    assert replace(named, name="b") == Named(1, name="b")
    assert dataclasses.asdict(named) == {"x": 1, "y": 0, "note": "", "name": "a"}
    assert pickle.loads(pickle.dumps(named)) == named  # noqa: S301
    assert Empty() == Empty() != Point(1)
    assert {Empty(): 1}[Empty()] == 1
    with pytest.raises(TypeError):
        Named(1, 2, "", "a")


def test_one_that_changes_is_as_the_standard_one_too() -> None:
    @dataclass
    class Counted:
        name: str
        seen: list[int] = field(default_factory=list)

    one, other = Counted("a"), Counted("a")
    one.seen.append(1)
    assert one != other
    other.seen.append(1)
    assert one == other
    assert str(one).endswith("Counted(name='a', seen=[1])")
    assert Counted.__hash__ is None


def test_compared_by_identity_where_asked() -> None:
    @dataclass(frozen=True, eq=False)
    class Row:
        name: str

    row = Row("a")
    assert row == row != Row("a")
    assert len({row, row, Row("a")}) == 2
    assert is_frozen(Row)


def test_frozen_whoever_declares_it() -> None:
    @dataclass
    class Mutable:
        x: int

    ordered = dataclass(frozen=True, order=True)(type("Ordered", (), {"__annotations__": {}}))
    assert [is_frozen(kind) for kind in (Point, Named, ordered, Mutable, int)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    with pytest.raises(TypeError, match="unhashable"):
        hash(Mutable(1))
    # Python itself tells a class whose import was forgotten.
    with pytest.raises(TypeError, match="cannot inherit frozen"):
        dataclasses.dataclass(frozen=True)(type("Other", (Point,), {"__annotations__": {}}))


def test_mypy_refuses_an_assignment(tmp_path: Path) -> None:
    code = tmp_path / "assigned.py"
    code.write_text(
        "from fast_dataclass import dataclass\n\n@dataclass(frozen=True)\nclass Point:\n"
        "    x: int\n\nPoint(1).x = 2\nPoint('a')\n"
    )
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={tmp_path}", code],
        env={**os.environ, "MYPYPATH": str(PLUGINS)}, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    assert 'Property "x" defined in "Point" is read-only' in said
    assert 'Argument 1 to "Point" has incompatible type' in said
