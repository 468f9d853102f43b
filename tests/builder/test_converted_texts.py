"""Markdown texts are converted once, in several processes, and found again in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from builder.incremental.converted_texts import ConvertedTexts
from builder.incremental.store import Store


def counting(calls: list[str]) -> Callable[[], Callable[[str], str]]:
    def make() -> Callable[[str], str]:
        def convert(text: str) -> str:
            calls.append(text)
            return f"<p>{text}</p>"

        return convert

    return make


def digests(texts: Iterable[str]) -> dict[str, bytes]:
    return {text: text.encode() for text in texts}


def test_converted_once_and_cached(tmp_path: Path) -> None:
    calls: list[str] = []
    texts = ConvertedTexts(Store(tmp_path), b"k", counting(calls))
    assert [texts.html("a"), texts.html("a"), texts.html("b")] == ["<p>a</p>"] * 2 + ["<p>b</p>"]
    texts.save()
    again = ConvertedTexts(Store(tmp_path), b"k", counting(calls))
    assert again.html("a") == "<p>a</p>"
    assert calls == ["a", "b"]
    assert ConvertedTexts(Store(tmp_path), b"other", counting(calls)).html("a") == "<p>a</p>"
    assert calls == ["a", "b", "a"]


def test_many_texts_are_converted_in_processes(tmp_path: Path) -> None:
    texts = ConvertedTexts(Store(tmp_path), b"k", lambda: str.upper)
    names = [f"texte {n}" for n in range(500)]
    texts.begin(digests(names))
    texts.finish()
    assert [texts.html(name) for name in names] == [name.upper() for name in names]


@pytest.mark.parametrize("count", [3, 500])
def test_texts_are_begun_then_finished(tmp_path: Path, count: int) -> None:
    texts = ConvertedTexts(Store(tmp_path), b"k", lambda: str.upper)
    names = [f"texte {n}" for n in range(count)]
    texts.begin(digests(names[1:]))
    texts.begin(digests(names))
    assert texts.html("autre") == "AUTRE"
    texts.finish()
    texts.finish()
    assert [texts.html(name) for name in names] == [name.upper() for name in names]
    texts.save()
    calls: list[str] = []
    again = ConvertedTexts(Store(tmp_path), b"k", counting(calls))
    again.begin(digests(names))
    again.finish()
    assert again.html(names[-1]) == names[-1].upper()
    assert not calls


def test_unwritable_cache_is_not_missed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    texts = ConvertedTexts(Store(tmp_path / "file"), b"k", counting([]))
    assert texts.html("a") == "<p>a</p>"
    texts.save()


def test_exception_comes_out_at_its_text_only(tmp_path: Path) -> None:
    def make() -> Callable[[str], str]:
        def convert(text: str) -> str:
            if text == "mauvais":
                raise ValueError(text)
            return text

        return convert

    texts = ConvertedTexts(Store(tmp_path), b"k", make)
    texts.begin(digests(["bon", "mauvais"]))
    texts.finish()
    assert texts.html("bon") == "bon"
    with pytest.raises(ValueError, match="mauvais"):
        texts.html("mauvais")
