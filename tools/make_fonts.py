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
from fontTools.varLib import instancer

FONTS = Path(__file__).parents[1] / "theme" / "static" / "fonts"

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


if __name__ == "__main__":
    for source, target, axes, letters in MADE:
        make(Path(sys.argv[1]) / source, FONTS / target, axes, letters)
