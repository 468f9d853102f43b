"""JSON of a sheet's content → its PDF, with Typst, the theme's fonts and Typst's own.

The same bytes on every machine.  Typst runs only for a sheet that changed, by the digest of its
content and of the theme's files (see `site_extras`).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lazy_regex import lazy_compile


def pdf(document: str, template: Path) -> bytes:
    """Tagged PDF/UA-1; the same bytes for the same document.  template: a file of the theme.

    A character missing in all fonts, which PDF/UA forbids, is replaced by □, with a warning.
    """
    import typst  # Slow to import.

    missing, tagged = "", True
    data = b""
    while not data:
        try:
            data = typst.compile(
                template,
                root=template.parent,
                font_paths=[template.parent / "fonts"],
                ignore_system_fonts=True,
                sys_inputs={"data": document},
                pdf_standards=["ua-1"] if tagged else [],
                timestamp=0,
            )
        except typst.TypstError as error:
            if not (told := _NOT_DRAWN.findall(error.diagnostic)):
                raise
            signs = sorted({sign for sign in "".join(told) if sign in document} - _NEVER_ALONE)
            tagged = bool(signs)
            for sign in signs:
                if sign in document:
                    missing += sign
                    document = _without(document, sign)
    if missing:
        print(
            f"PDF : aucune police du programme ne dessine « {missing} » ni leurs semblables; "
            f"« {NOT_DRAWN} » les remplace.",
            file=sys.stderr,
        )
    return data


NOT_DRAWN = "□"
_NOT_DRAWN = lazy_compile(r"the text `\"(.+?)\"` could not be displayed")
_NEVER_ALONE = {*map(chr, range(0x180)), *"\u200d\ufe0f", NOT_DRAWN}
"""Characters that the fonts have, and those that only join or vary others."""


def _without(document: str, sign: str) -> str:
    """`document` without a character missing in all fonts, nor similar ones."""
    first, last = (0x2E80, 0x10FFFF) if ord(sign) >= 0x2E80 else (ord(sign), ord(sign))
    if 0x0500 <= ord(sign) < 0x2000:
        # A script: none of its letters is in the fonts.
        first, last = ord(sign) & ~0x7F, ord(sign) | 0x7F
    return re.sub(
        f"[{re.escape(chr(first))}-{re.escape(chr(last))}\u200d\ufe0f]", NOT_DRAWN, document
    )
