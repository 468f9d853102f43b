"""Links to a place in a page."""

from pathlib import Path

import pytest

from tests.domain.test_checks import POST, root, told
from tests.support.content_folder import MEETING, MEETING_FIELDS, POST_FIELDS, text

__all__ = ["root"]

TARGET = (
    "## Prochaines étapes\n\nUn mot.\n\n## Budget {#argent}\n\nDeux fois.[^1]\n\n[^1]: Une note.\n"
)


def lost(root: Path, link: str) -> list[tuple[str, int, str, str]]:
    """What is said of a link of the post, on line 7."""
    return told(
        root,
        {POST: text(POST_FIELDS, f"\n[a]({link})\n\n## Ici\n"),
         MEETING: text(MEETING_FIELDS, TARGET)},
    )  # fmt: skip


@pytest.mark.parametrize(
    "link",
    [
        "#ici",
        "/rencontres/financement/#prochaines-etapes",
        f"{{filename}}/{MEETING}#argent",
        "/rencontres/financement/#documents",
        "/rencontres/financement/#fn:1",
        "/articles/2017/oser/#commentaire-2018-01-02",
        "/articles/#derniers",
        "/rencontres/financement/#",
        "https://example.org/#nulle-part",
    ],
)
def test_places_that_exist_or_are_not_ours_to_know(root: Path, link: str) -> None:
    assert lost(root, link) == []


@pytest.mark.parametrize(
    ("link", "path", "anchor"),
    [
        ("#la", POST, "la"),
        ("/rencontres/financement/#prochaine-etape", MEETING, "prochaine-etape"),
        (f"{{filename}}/{MEETING}#commentaires", MEETING, "commentaires"),
    ],
)
def test_places_that_do_not_exist(root: Path, link: str, path: str, anchor: str) -> None:
    message = f"aucun titre de {path} ne répond à « #{anchor} »"
    assert lost(root, link) == [(POST, 7, "lien", message)]
