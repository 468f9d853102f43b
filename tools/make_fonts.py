"""Make the theme's fonts: the letters of French, the one cut of titles, the weights of text.

    npm pack @fontsource-variable/bricolage-grotesque @fontsource-variable/figtree
    (unpack each into FOLDER/bricolage-grotesque and FOLDER/figtree)
    uv run --with fonttools --with brotli tools/make_fonts.py FOLDER

The licence of both (SIL OFL 1.1, without a reserved name) allows it; it stays beside them.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

FONTS = Path(__file__).parents[1] / "theme" / "static" / "fonts"
PRINT = Path(__file__).parents[1] / "theme" / "print" / "fonts"

ASCII = {chr(code) for code in range(0x20, 0x7F)}
FRENCH = set("«»àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ’‘“”–—…•·\u00a0\u202f\u2011\u00ad")
SIGNS = set("×°²³€¢£©®ªº±½¼¾§¶†←→↑↓‹›¡¿ñÑáíóúÁÍÓÚ")
TITLES = (ASCII - set("`^~|{}\\<>#@_")) | set(
    "«»àâäæçéèêëîïôöœùûüÿÀÂÆÇÉÈÊÎÔŒÙÛ’“”–—…·×°←→†\u00a0\u202f\u2011\u00ad"
)

MADE = (
    (
        "bricolage-grotesque/files/bricolage-grotesque-latin-standard-normal.woff2",
        "titre.woff2",
        {"opsz": 48, "wdth": 88, "wght": 700},
        TITLES,
    ),
    (
        "figtree/files/figtree-latin-wght-normal.woff2",
        "texte.woff2",
        {"wght": (400, 700)},
        ASCII | FRENCH | SIGNS,
    ),
    (
        "figtree/files/figtree-latin-wght-italic.woff2",
        "texte-italique.woff2",
        {"wght": (400, 700)},
        ASCII | FRENCH | SIGNS,
    ),
)


def make(source: Path, target: Path, axes: dict, letters: set[str]) -> None:
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters])
    # Before the axes are cut: fontTools loses the empty variations of .notdef otherwise.
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, axes)
    font["head"].modified = font["head"].created
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name} : {target.stat().st_size} octets")


PRINTED = (
    *(
        ("texte.woff2", "Texte", weight, style, f"texte-{weight}.ttf")
        for weight, style in ((400, "Regular"), (600, "SemiBold"), (700, "Bold"))
    ),
    ("texte-italique.woff2", "Texte", 400, "Italic", "texte-italique.ttf"),
    ("titre.woff2", "Titre", 700, "Bold", "titre.ttf"),
)
"""Typst knows families by their names, and takes no axes: one file for each weight."""


def make_printed(source: str, family: str, weight: int, style: str, target: str) -> None:
    font = TTFont(FONTS / source)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: family + style}
    for number in (*names, 16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    bold, italic = weight == 700, style == "Italic"
    font["OS/2"].usWeightClass = weight
    regular = 0 if bold or italic else 0x40
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | bold << 5 | italic | regular
    font["head"].macStyle = bold | italic << 1
    add_narrow_space(font)
    font["head"].modified = font["head"].created
    font.flavor = None
    font.save(PRINT / target)


def add_narrow_space(font: TTFont) -> None:
    """U+202F, of French before « ? », which browsers make up and Typst leaves out."""
    name, width = "uni202F", font["hmtx"]["space"][0] * 3 // 5
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (width, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = name
            table.cmap.setdefault(0x2011, "hyphen")


if __name__ == "__main__":
    for source, target, axes, letters in MADE:
        make(Path(sys.argv[1]) / source, FONTS / target, axes, letters)
    for printed in PRINTED:
        make_printed(*printed)
