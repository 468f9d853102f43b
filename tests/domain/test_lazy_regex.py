"""Regular expressions that are compiled at their first use: what `re.compile` gives, later."""

from __future__ import annotations

import ast
import copy
import gc
import importlib
import re
from pathlib import Path

import pytest

from lazy_regex import lazy_compile

PLUGINS = Path(__file__).parents[2] / "plugins"
LAZY = ("assets", "programmation")
"""Packages that every build imports."""


def files() -> list[Path]:
    return [path for room in LAZY for path in sorted((PLUGINS / room).rglob("*.py"))]


def test_the_same_as_a_compiled_expression() -> None:
    lazy, compiled = lazy_compile(r"(?P<a>b+)c", re.I), re.compile(r"(?P<a>b+)c", re.I)
    assert lazy.pattern == compiled.pattern
    assert "search" not in vars(lazy), "compiled when declared, or joined to another"
    for text in ("xBBc", "bc", "", "cb"):
        for name in ("search", "match", "fullmatch"):
            assert str(getattr(lazy, name)(text)) == str(getattr(compiled, name)(text))
        assert lazy.sub(r"<\g<a>>", text) == compiled.sub(r"<\g<a>>", text)
        assert lazy.findall(text) == compiled.findall(text)
        assert lazy.split(text) == compiled.split(text)
    assert (lazy.pattern, lazy.flags) == (compiled.pattern, compiled.flags)
    assert lazy.groupindex == compiled.groupindex
    assert copy.deepcopy(lazy).match("bc")


def test_an_expression_that_is_wrong_raises_when_it_is_used() -> None:
    lazy = lazy_compile("(")
    with pytest.raises(re.error):
        lazy.search("a")
    with pytest.raises(re.error):
        lazy.search("a")


def test_each_that_is_declared_compiles() -> None:
    for path in files():
        name = ".".join(path.relative_to(PLUGINS).with_suffix("").parts)
        importlib.import_module(name.removesuffix(".__init__"))
    # In a module, a class, a table or a processor of texts: wherever it is kept.
    # What is frozen (see `conftest`) is not among the objects.
    gc.unfreeze()
    declared = [each for each in gc.get_objects() if type(each) is lazy_compile]
    gc.freeze()
    assert len(declared) > 150
    for each in declared:
        assert each.flags & re.UNICODE or isinstance(each.pattern, bytes)


def test_a_module_that_a_build_imports_compiles_none() -> None:
    assert [
        f"{path.relative_to(PLUGINS)}:{line}" for path in files() for line in compiled(path)
    ] == []


def compiled(path: Path) -> list[int]:
    """Lines outside functions that say `re.compile`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_functions = {
        id(below)
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.Lambda)
        for below in ast.walk(each)
    }
    named = (each for each in ast.walk(tree) if isinstance(each, ast.Attribute))
    return [
        each.lineno
        for each in named
        if ast.unparse(each) == "re.compile" and id(each) not in in_functions
    ]


@pytest.mark.parametrize("path", sorted(PLUGINS.rglob("*.py")), ids=lambda path: path.stem)
def test_no_group_keeps_all_that_it_took(path: Path) -> None:
    """Before Python 3.11.5 (gh-106052), that of Debian 12 too, `(…)*+` and `(?>…)` may lose their
    way inside: `(?=(?P<all>…))(?P=all)` is as good."""
    assert re.findall(r"\)(?:[*+?]|\{[\d,]+\})\+|\(\?>", path.read_text("utf-8")) == []
