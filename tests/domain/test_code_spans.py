"""Code in a Markdown text: what is found to be code, and what is changed around it."""

from __future__ import annotations

import time

import pytest

from programmation.text.code_spans import code_pattern, outside_code


@pytest.mark.parametrize(
    "code",
    [
        "`[une page](/pages/)`",
        "``un ` seul``",
        "```\n[une page](/pages/)\n```",
        "~~~~ python\n~~~\n~~~~",
        "> ```\n> une citation\n> ```",
        "<pre>\n`rien\n</pre>",
        '<code class="nom">à lire</code>',
    ],
)
def test_code_is_found_whole(code: str) -> None:
    text = f"Avant\n\n{code}\n\naprès"
    found = code_pattern(text).search(text)
    assert found is not None
    assert found[0].strip() == code


def with_two(text: str) -> str:
    return outside_code(text, lambda part, _: part.replace("un", "deux"))


@pytest.mark.parametrize("begun", ["`", "``", "```\n", "~~~\n", "<pre>", "<code>"])
def test_what_nothing_closes_is_no_code(begun: str) -> None:
    assert with_two(f"{begun}un\n\nun") == f"{begun}deux\n\ndeux"


def test_only_what_is_outside_code_is_changed() -> None:
    assert with_two("un `un` un") == "deux `un` deux"


def test_each_part_is_told_where_it_is() -> None:
    text = "un `code` deux <pre>autre</pre> trois"
    places = []

    def noted(part: str, place: int) -> str:
        places.append(text[place:].startswith(part))
        return part

    assert outside_code(text, noted) == text
    assert places == [True, True, True]


def test_many_tags_that_nothing_closes_take_no_time() -> None:
    began = time.process_time()
    assert outside_code("<pre>un" * 20_000, lambda part, _: part)
    assert time.process_time() - began < 5
