"""What a sheet shows, as JSON → its PDF, with Typst, the theme's fonts and Typst's own.

The same bytes on every machine.  Typst is loaded for a sheet that changed alone: the digest of all
that it shows, with the theme's files, tells (see `site_extras`).
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from lazy_regex import lazy_compile


def pdf(document: str, template: Path) -> bytes:
    """Tagged PDF/UA-1; the same bytes for the same document.  template: a file of the theme.

    A sign that no font draws (PDF/UA wants all of them drawn) is shown as □, and told.
    """
    import typst  # Large: only when really needed.

    missing = ""
    while sign := _not_drawn(_signs(document), template):
        missing += sign
        document = _without(document, sign)
    if missing:
        print(
            f"PDF : aucune police du programme ne dessine « {missing} » ni leurs semblables ; "
            f"« {NOT_DRAWN} » les remplace.",
            file=sys.stderr,
        )
    try:
        return _compiled(document, template, ["ua-1"])
    except typst.TypstError as error:
        if not _NOT_DRAWN.search(str(error)):
            raise
        return _compiled(document, template, [])


NOT_DRAWN = "□"
_NOT_DRAWN = lazy_compile(r"the text `\"(.+?)\"` could not be displayed")
PROBE = b'#set document(title: "a")\n#set text(lang: "fr")\n#sys.inputs.data'
LATIN = 0x180
"""What the fonts draw all of stands before."""


def _signs(document: str) -> str:
    """Signs that may not be drawn; one that only joins or varies others is never drawn itself."""
    signs = {sign for sign in document if ord(sign) >= LATIN and sign not in "\u200d\ufe0f"}
    return "".join(sorted(signs - {NOT_DRAWN}))


@lru_cache(maxsize=100)
def _not_drawn(signs: str, template: Path) -> str:
    """The first of `signs` that no font draws, or nothing."""
    import typst

    try:
        _compiled(signs, template, ["ua-1"], source=PROBE)
    except typst.TypstError as error:
        if found := _NOT_DRAWN.search(str(error)):
            return found[1][0]
    return ""


def _without(document: str, sign: str) -> str:
    """`document` without a sign that no font draws, nor those of its kind."""
    first, last = (0x2E80, 0x10FFFF) if ord(sign) >= 0x2E80 else (ord(sign), ord(sign))
    if 0x0500 <= ord(sign) < 0x2000:
        # A script: none of its letters is there.
        first, last = ord(sign) & ~0x7F, ord(sign) | 0x7F
    return re.sub(
        f"[{re.escape(chr(first))}-{re.escape(chr(last))}\u200d\ufe0f]", NOT_DRAWN, document
    )


def _compiled(
    document: str, template: Path, standards: list[Any], source: bytes | None = None
) -> bytes:
    """source: what is compiled with the fonts of `template` instead of it."""
    import typst

    compiled: Any = source or template
    data: bytes = typst.compile(
        compiled,
        root=template.parent,
        font_paths=[template.parent / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": document},
        pdf_standards=standards,
        timestamp=0,
    )
    return data
