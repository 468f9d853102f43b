"""Code in a Markdown text: what is found to be code, and what is changed around it."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest

from programmation.text.code_spans import code_places, fences, outside_code
from programmation.text.markdown import markdown_html


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
    assert [text[start:end] for start, end in code_places(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "```\nun\n```",
        "Une phrase\n  ~~~\n  un\n  ~~~\nsuite",
        "````\n```\nun\n```\n````",
        "- ```\n  un\n  ```\n- deux",
        "1. a\n\n   ```\n   un\n   ```\n\n    - b\n\n        ~~~\n        deux\n        ~~~",
        "-\tun\n\n\t```\n\tdeux\n\t```",
        "-\u00a0un\n\n    ```\n    -\u00a0deux\n    ```",
        "> ```\n> un\n> ```\n> suite",
        ">> ```\n>> un\n>> ```",
        "> - un\n>   ```\n>   deux | trois\n>   ```\n> - quatre",
        "- un\n\n    > ```\n    > deux\n    > ```\n- trois",
        "Renvoi[^1].\n\n[^1]: Note\n\n    ```\n    un\n    ```",
        "<pre>\n```\nun\n```\n</pre>",
    ],
)
def test_code_between_fences_is_what_the_page_shows_as_code(text: str) -> None:
    """Whoever looks at what was typed sees the same code as readers do."""
    page = re.findall("<pre><code>([^<]*)", markdown_html(text))
    lines = text.expandtabs(4).split("\n")
    found = ["".join(f"{line}\n" for line in fence.code) for fence in fences(lines)]
    assert found == [unescape(code) for code in page] != []


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("```\nun\n~~~\ndeux", [0, 2]),
        ("> ```\n> un\n\ndeux\n\n```\ntrois\n```", [0]),
        ("    ```\n    un", []),  # Code in any case.
        ("```un```\ndeux", []),
    ],
)
def test_fences_that_nothing_closes_are_text(text: str, unclosed: list[int]) -> None:
    assert [fence.start for fence in fences(text.split("\n")) if not fence.end] == unclosed


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
    assert outside_code("> a\n\n> ```\n" * 20_000, lambda part, _: part)
    assert time.process_time() - began < 5
