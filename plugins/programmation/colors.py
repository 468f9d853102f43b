"""The colours of communities, each with a shape, so that colour is never alone.

`tokens.css` has those of the screen, light and dark; a test holds it to these.
"""

from __future__ import annotations

from collections.abc import Mapping

from fast_dataclass import dataclass


@dataclass(frozen=True)
class CommunityColor:
    pale: str
    """On a dark ground: pictures for sharing, dark screens."""
    ink: str
    """On white paper."""
    calendar: str
    """A CSS3 name, as RFC 7986 asks for COLOR."""
    shape: str
    """Path of an SVG picture of 16 by 16."""


COLORS: Mapping[str, CommunityColor] = {
    "bleu": CommunityColor("#85b9e8", "#1f5a8c", "steelblue", "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z"),
    "vert": CommunityColor("#8ccb99", "#2f6b3c", "seagreen", "M8 0l8 7v9H0V7z"),
    "ocre": CommunityColor("#e2b65f", "#8a5a00", "goldenrod", "M8-1l9 9-9 9-9-9z"),
    "prune": CommunityColor("#d8a5cf", "#6b3a75", "purple", "M4 0h8v4h4v8h-4v4H4v-4H0V4h4z"),
    "brique": CommunityColor("#f29f87", "#a03b22", "firebrick", "M.5.5h15v15H.5z"),
    "sarcelle": CommunityColor("#74c9cd", "#0f6b6b", "teal", "M4 0h8l4 8-4 8H4L0 8z"),
}
"""The word that staff type → the colour; communities that name none take them in this order."""

DEFAULT = "bleu"
