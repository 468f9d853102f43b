"""The picture shown where a page's address is shared: its title, date, community and site.

Drawn with the theme's own fonts and colours.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.colors import LOOKS
from programmation.text.french import typeset

if TYPE_CHECKING:
    from PIL.Image import Image


SIZE = (1200, 630)
MARGIN = 72
ROOM = SIZE[0] - 2 * MARGIN
"""Width, in pixels, available for a line."""
BACKGROUND, INK, SOFT = "#15332d", "#f6f2e6", "#c9d6cc"
SASH = (
    ("#b23424", 60), ("#f3ead3", 10), ("#2f7350", 30), ("#dca73f", 16), ("#2a6194", 30),
    ("#f3ead3", 10),
)  # fmt: skip
TITLE_SIZES = (92, 80, 70, 60, 52)
SIZES = range(34, 19, -2)
"""Sizes of letters, in pixels."""
MOST_LINES = 4


@dataclass(frozen=True)
class ShareCard:
    """Words of the picture."""

    title: str
    when: str
    """Words below the title: `29 juin 2017`, a meeting's date…"""
    site: str
    community: str = ""
    color: str = ""


def draw(card: ShareCard, fonts: Path) -> bytes:
    """A PNG of `SIZE`.  `fonts`: the theme's folder of fonts."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, BACKGROUND)
    pen = ImageDraw.Draw(image)
    lines, font = _fitted(typeset(card.title), fonts / "titre.woff2", TITLE_SIZES, most=MOST_LINES)
    for row, line in enumerate(lines):
        pen.text((MARGIN - 3, 88 + row * round(font.size * 1.06)), line, INK, font)
    (when,), text = _fitted(card.when, fonts / "texte.woff2", SIZES)
    pen.text((MARGIN, SIZE[1] - 144 - text.size), when, INK, text)
    image.paste(_foot(typeset(card.site), card.community, card.color, fonts), (0, SIZE[1] - FOOT))
    image.paste(_sash(), (0, 0))
    stream = io.BytesIO()
    # Level 4 takes 75 % longer for a sixth less, level 9 six times as long for a third less.
    colors = _palette(INK, SOFT, LOOKS[card.color].pale if card.community else SOFT)
    drawn = image.quantize(palette=colors, dither=Image.Dither.NONE)
    drawn.save(stream, "PNG", compress_level=3)
    return stream.getvalue()


@lru_cache(maxsize=16)
def _foot(site: str, community: str, color: str, fonts: Path) -> Image:
    """Bottom of the pictures of a community."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIZE[0], FOOT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    if community:
        ink, bottom = LOOKS[color].pale, FOOT - 92
        (whose,), text = _fitted(community, fonts / "texte.woff2", SIZES, room=ROOM - 42)
        image.paste(ink, (MARGIN, bottom - 27), _sign(LOOKS[color].shape))
        pen.text((MARGIN + 42, bottom - text.size), whose, ink, text)
    (name,), text = _fitted(site, fonts / "titre.woff2", SIZES[2:])
    pen.text((SIZE[0] - MARGIN, FOOT - 60), name, SOFT, text, anchor="rs")
    image.paste(_sash(), (0, FOOT - SASH_HEIGHT))
    return image


FOOT = 130
"""Height, in pixels, of the bottom, with the community and the site's name."""
SASH_HEIGHT = 28
_NUMBER = lazy_compile(r"-?\d*\.?\d+")
SIGN = 30


@lru_cache(maxsize=16)
def _sign(path: str) -> Image:
    """Shape of a community, as a mask of SIGN pixels."""
    from PIL import Image, ImageDraw

    # Drawn larger, for smooth edges; a shape may exceed its 16 units by one.
    side, unit = 4 * SIGN, 4 * SIGN / 18
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    if "a" in path.lower():
        pen.ellipse((unit, unit, 17 * unit, 17 * unit), 255)
    else:
        pen.polygon([unit * (float(written) + 1) for written in _NUMBER.findall(path)], 255)
    return mask.resize((SIGN, SIGN), Image.Resampling.BOX)


@cache
def _palette(*inks: str) -> Image:
    """An image with the palette of pictures: smooth edges need several shades of each."""
    from PIL import Image

    steps = Image.frombytes("L", (1, 18), bytes(range(0, 256, 15)))
    image = Image.new("RGB", (len(inks) + len(SASH), steps.height), BACKGROUND)
    for column, ink in enumerate((*inks, *(color for color, _ in SASH))):
        image.paste(ink, (column, 0), steps)
    palette = Image.new("P", (1, 1))
    palette.putpalette(image.tobytes())
    return palette


@cache
def _sash() -> Image:
    """A row of arrows from edge to edge, as on the site."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIZE[0], SASH_HEIGHT))
    pen = ImageDraw.Draw(image)
    bottom, middle, slant = SASH_HEIGHT, SASH_HEIGHT // 2, 10
    left = -slant
    while left < SIZE[0]:
        for color, width in SASH:
            right = left + width
            pen.polygon(
                [(left + slant, 0), (right + slant, 0), (right, middle),
                 (right + slant, bottom), (left + slant, bottom), (left, middle)],
                color,
            )  # fmt: skip
            left = right
    return image


def _fitted(
    text: str, file: Path, sizes: Iterable[int], *, room: int = ROOM, most: int = 1
) -> tuple[list[str], Any]:
    """A text cut into at most `most` lines of `room` pixels, and its font in the largest of
    `sizes` that fits; with the smallest one, words may be left out.  file: of the font."""
    for size in sizes:
        font = _font(file, size)
        lines = _wrapped(text, font, room)
        fits = max(font.getlength(line) for line in lines) <= room
        if fits and len(lines) <= most and len(lines) * size * 1.06 < SIZE[1] - 290:
            return lines, font
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = kept[-1].rstrip(" ,;:") + "…"
    return [_cut(line, room, font) for line in kept], font


def _cut(text: str, room: int, font: Any) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip(' ,;:')}…"


def _wrapped(text: str, font: Any, room: int) -> list[str]:
    lines = [""]
    # Only at plain spaces: `split()` would cut at no-break ones.
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if lines[-1] and font.getlength(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def forget_fonts() -> None:
    """Drop cached fonts: their files may have changed since the last build."""
    _font.cache_clear()
    _foot.cache_clear()


@lru_cache(maxsize=16)
def _font(file: Path, size: int) -> Any:
    from PIL import ImageFont

    # Not the layout of libraqm, which Pillow takes where the system has FriBiDi: the same picture
    # must come out everywhere.
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
