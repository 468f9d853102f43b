"""Pictures drawn for shared addresses."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from programmation.colors import LOOKS
from programmation.pages.share_image import BACKGROUND, MARGIN, SIZE, ShareCard, draw, forget_fonts
from tests.support.building import ROOT

FONTS = ROOT / "theme" / "static" / "fonts"
CARD = ShareCard("Quand le collectif s’organise", "29 juin 2017", "Pôle d’essai", "Nord", "vert")


def opened(card: ShareCard) -> Image.Image:
    return Image.open(io.BytesIO(draw(card, FONTS)))


def test_size_and_weight() -> None:
    assert opened(CARD).size == SIZE
    assert len(draw(CARD, FONTS)) < 60_000


def test_same_card_same_bytes() -> None:
    assert draw(CARD, FONTS) == draw(replace(CARD), FONTS)


def test_the_same_bytes_whatever_libraries_the_system_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow sets text by libraqm where it finds FriBiDi, which comes with Pango."""
    drawn = set()
    for has_raqm in (True, False):
        monkeypatch.setattr("PIL.ImageFont.core.HAVE_RAQM", has_raqm)
        forget_fonts()
        drawn.add(draw(CARD, FONTS))
    assert len(drawn) == 1


@pytest.mark.parametrize(
    "changed", [{"title": "Autre"}, {"when": "30 juin 2017"}, {"community": ""}, {"site": "X"}]
)
def test_each_part_is_seen(changed: dict[str, str]) -> None:
    assert draw(replace(CARD, **changed), FONTS) != draw(CARD, FONTS)


@pytest.mark.parametrize("title", ["", "mot " * 80, "anticonstitutionnellement" * 4])
def test_any_title_is_drawn(title: str) -> None:
    assert opened(replace(CARD, title=title)).size == SIZE


@pytest.mark.parametrize("part", ["title", "when", "site", "community"])
@pytest.mark.parametrize("text", ["mot " * 40, "anticonstitutionnellement" * 8])
def test_no_text_runs_off_the_picture(part: str, text: str) -> None:
    picture = opened(replace(CARD, **{part: text})).convert("RGB")
    # Between the sashes nothing is drawn in the margins.
    for left in (0, SIZE[0] - MARGIN + 8):
        margin = picture.crop((left, 32, left + MARGIN - 8, SIZE[1] - 32))
        assert margin.getcolors() == [(margin.width * margin.height, ImageColor.getrgb(BACKGROUND))]


def test_a_long_name_of_a_community_stays_legible() -> None:
    long = replace(CARD, community="Regroupement des organismes du Haut-Saint-Maurice")
    # The height of its letters, beside the sign and above the site's name.
    name = opened(long).convert("L").point(lambda light: 255 * (light > 90))
    box = name.crop((MARGIN + 40, SIZE[1] - 128, SIZE[0], SIZE[1] - 86)).getbbox()
    assert box
    assert box[3] - box[1] >= 24
    assert box[2] - box[0] > SIZE[0] // 2


def test_each_community_has_its_own_shape() -> None:
    """As on its pages: what is told apart is not the colour alone."""
    place = (MARGIN, SIZE[1] - 113, MARGIN + 30, SIZE[1] - 83)
    shapes = set()
    for color in LOOKS:
        sign = opened(replace(CARD, color=color)).convert("RGB").crop(place).convert("L")
        filled = [light > 90 for light in sign.tobytes()]
        assert filled[15 * 30 + 15]
        shapes.add(tuple(filled))
    assert len(shapes) == len(LOOKS)


def test_another_font_is_drawn_by_the_next_build(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    shutil.copytree(FONTS, fonts)
    before = draw(CARD, fonts)
    shutil.copy(fonts / "texte.woff2", fonts / "titre.woff2")
    forget_fonts()
    assert draw(CARD, fonts) != before


@pytest.mark.parametrize(
    "path",
    [
        "plugins/programmation/pages/share_image.py",
        "theme/templates/base.html",
        "theme/templates/site.webmanifest",
    ],
)
def test_what_no_style_sheet_reaches_has_the_colours_of_the_theme(path: str) -> None:
    used = set(re.findall(r"#[0-9a-f]{6}\b", (ROOT / path).read_text("utf-8")))
    tokens = (ROOT / "theme/static/css/tokens.css").read_text("utf-8")
    # Not those of communities, one of which may stay as the site's own was.
    known = set(re.findall(r"--(?!vivid|pale)[a-z-]+: (#[0-9a-f]{6});", tokens))
    assert used
    assert used <= known
