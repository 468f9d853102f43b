"""Regular expressions compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from builder.patterns import regex


def test_is_what_re_compile_gives() -> None:
    word = regex(r"(?P<first>[a-z])[a-z]*", re.IGNORECASE)
    expected = re.compile(r"(?P<first>[a-z])[a-z]*", re.IGNORECASE)
    assert [found["first"] for found in word.finditer("Un mot")] == ["U", "m"]
    assert word.sub("-", "Un mot") == expected.sub("-", "Un mot")
    assert word.fullmatch("mot 1") is None
    assert (word.pattern, word.flags, word.groups) == (r"(?P<first>[a-z])[a-z]*", expected.flags, 1)
    assert regex(rb"a+").findall(b"aab") == [b"aa"]


def test_is_compiled_when_first_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")
