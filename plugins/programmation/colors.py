"""The colours of communities, each with a shape, so that colour is never the only sign.

`tokens.css` has those of the screen, light and dark; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from fast_dataclass import dataclass


@dataclass(frozen=True)
class CommunityColor:
    pale: str
    """For dark backgrounds: pictures for sharing, dark screens."""
    ink: str
    """For white paper."""
    calendar: str
    """A CSS3 name, as RFC 7986 asks for COLOR."""
    shape: str
    """Path of an SVG picture of 16 by 16: corners alone, or a circle."""


COLORS: Mapping[str, CommunityColor] = {
    "bleu": CommunityColor("#85b9e8", "#1f5a8c", "steelblue", "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z"),
    "vert": CommunityColor("#8ccb99", "#2f6b3c", "seagreen", "M8 0 16 7 16 16 0 16 0 7z"),
    "ocre": CommunityColor("#e2b65f", "#8a5a00", "goldenrod", "M8-1 17 8 8 17-1 8z"),
    "prune": CommunityColor(
        "#d8a5cf",
        "#6b3a75",
        "purple",
        "M4 0 12 0 12 4 16 4 16 12 12 12 12 16 4 16 4 12 0 12 0 4 4 4z",
    ),
    "brique": CommunityColor("#f29f87", "#a03b22", "firebrick", "M.5.5 15.5.5 15.5 15.5.5 15.5z"),
    "sarcelle": CommunityColor("#74c9cd", "#0f6b6b", "teal", "M4 0 12 0 16 8 12 16 4 16 0 8z"),
}
"""Word that staff type → colour; communities without `couleur` take these in order."""

ALL = "toutes"
"""For what concerns all communities: unlike any community's."""

LOOKS: Mapping[str, CommunityColor] = {
    **COLORS,
    ALL: CommunityColor("#c9d6cc", "#15332d", "darkslategray", "M0 3 16 3 16 13 0 13z"),
}

DEFAULT = "bleu"


def free_color(taken: Container[str]) -> str:
    """The first colour that is not among `taken`; empty when all are."""
    return next((color for color in COLORS if color not in taken), "")
