"""A picture of the content folder → the HTML that shows it, at the size that each screen needs."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from markupsafe import Markup

from assets.images import Picture

IN_TEXT = "(min-width: 46rem) 40rem, 92vw"
"""How wide a picture is in a text (theme: .prose)."""

KEPT = ("class", "id", "title")
"""Attributes that staff may give a picture in their text."""


def picture_html(
    picture: Picture,
    root: str,
    *,
    alt: str,
    sizes: str = IN_TEXT,
    eager: bool = False,
    attributes: Mapping[str, str] | None = None,
) -> Markup:
    """A `<picture>`: WebP in several widths, and the picture's own format for old browsers.

    `eager`: it is seen at once, and must not wait for the rest of the page.
    """
    versions = ", ".join(
        f"{_address(picture.name(width), root)} {width}w" for width in picture.widths
    )
    source = Markup('<source type="image/webp" srcset="{}" sizes="{}">').format(versions, sizes)
    img = plain_img(
        picture.path,
        root,
        alt=alt,
        eager=eager,
        attributes={
            "width": str(picture.width),
            "height": str(picture.height),
            **{name: text for name, text in (attributes or {}).items() if name in KEPT},
        },
    )
    return Markup("<picture>{}{}</picture>").format(source, img)


def plain_img(
    path: str,
    root: str,
    *,
    alt: str,
    eager: bool = False,
    attributes: Mapping[str, str] | None = None,
) -> Markup:
    """An `<img>`, for a file that is published as it is."""
    given = {"src": _address(path, root), "alt": alt, **(attributes or {})}
    given |= {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    written = Markup(" ").join(Markup('{}="{}"').format(name, text) for name, text in given.items())
    return Markup("<img {}>").format(written)


def _address(path: str, root: str) -> str:
    return f"{root}/{quote(path)}"
