"""What a sheet shows, as JSON → its PDF, with Typst, the theme's fonts and Typst's own.

The same bytes on every machine.  Typst is loaded for a sheet that changed alone: the digest of all
that it shows, with the theme's files, tells (see `site_extras`).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from lazy_regex import lazy_compile


def pdf(document: str, template: Path) -> bytes:
    """Tagged PDF/UA-1; the same bytes for the same document.  template: a file of the theme.

    A sign that no font draws (PDF/UA wants all of them drawn) is shown as □, and told.
    """
    import typst  # Large: only when really needed.

    missing = ""
    for _ in range(MOST_ROUNDS):
        try:
            data = _compiled(document, template, ["ua-1"])
        except typst.TypstError as error:
            found = _NOT_DRAWN.search(str(error))
            if not found:
                raise
            # Typst tells one, after all the work: the others are looked for apart.
            signs = found[1][0] if missing else _not_drawn(document, template) or found[1][0]
            missing += signs
            for sign in signs:
                document = _without(document, sign)
        else:
            break
    else:
        data = _compiled(document, template, [])
    if missing:
        print(
            f"PDF : aucune police du programme ne dessine « {missing} » ni leurs semblables ; "
            f"« {NOT_DRAWN} » les remplace.",
            file=sys.stderr,
        )
    return data


NOT_DRAWN = "□"
MOST_ROUNDS = 5
MOST_PROBES = 100
_NOT_DRAWN = lazy_compile(r"the text `\"(.+?)\"` could not be displayed")
PROBE = b'#set document(title: "a")\n#set text(lang: "fr")\n#sys.inputs.data'
LATIN = 0x180
"""What the fonts draw all of stands before."""


def _not_drawn(document: str, template: Path) -> str:
    """The signs of `document` that no font draws, one of each kind (see `_without`)."""
    import typst

    left = "".join(sorted({sign for sign in document if ord(sign) >= LATIN} - {NOT_DRAWN}))
    missing = ""
    for _ in range(MOST_PROBES):
        try:
            _compiled(left, template, ["ua-1"], source=PROBE)
        except typst.TypstError as error:
            if not (found := _NOT_DRAWN.search(str(error))):
                break
            missing += found[1][0]
            left = _without(left, found[1][0]).replace(NOT_DRAWN, "")
        else:
            break
    return missing


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
