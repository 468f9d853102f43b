"""Functions that templates may call: a text's HTML, a picture, an asset's address.

`prepare_templates` installs them.  The fingerprint of `TemplateFunctions` stands for all their
inputs other than arguments, so that a page of an earlier build is kept only if it would come out
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import call
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assets.bundles import Assets
from assets.images import Picture
from fast_dataclass import dataclass
from programmation import urls
from programmation.http_headers import content_security_policy
from programmation.model import Community, Meeting, Memo, Page, Post, Profile
from programmation.pages.share_image import SIZE
from programmation.pages.site_page import SitePage
from programmation.pages.template_filters import CONSTANTS, FILTERS
from programmation.parts import Image
from programmation.text.body_renderer import BodyRenderer
from programmation.text.french import typeset

RECAP_IDS = "compte-rendu"
"""Prefix of the ids in a meeting's recap, to distinguish them from those of its announcement."""

IN_TEXT = "(min-width: 46rem) 40rem, 92vw"
"""`sizes` of a picture in a text (theme: .prose)."""

KEPT = ("class", "id", "title")
"""Attributes of a picture in a text that are kept."""


def prepare_templates(
    environment: Environment,
    folder: Path,
    functions: Mapping[str, Any] = MappingProxyType({}),
    cached: Memo = call,
) -> None:
    """Have `environment` render the templates of `folder`, which may call `functions`.

    `cached`: a filter; `macro | cached(*values)` is the macro's HTML, rendered once for all pages
    with these values.
    """
    # A missing template is an error, never a page of Pelican's "simple" theme.
    environment.loader = FileSystemLoader(folder)
    environment.autoescape = True
    # Templates do not change during a build: no need to check at each page.
    environment.auto_reload = False
    # No template computes with constants, and looking for some takes a fifth of compiling.
    environment.optimized = False
    environment.undefined = StrictUndefined
    environment.filters.update({**FILTERS, "cached": cached})
    environment.globals.update({**CONSTANTS, **functions})
    # What they read are attributes, which need no search among items in Python.
    environment.getattr = getattr  # type: ignore[assignment, method-assign]
    # No global is added later, and Jinja's ChainMap is walked in Python at each import.
    environment.make_globals = (  # type: ignore[method-assign]
        lambda d: {**environment.globals, **(d or {})}
    )


@dataclass(eq=False)
class TemplateFunctions:
    bodies: BodyRenderer
    assets: Assets
    pictures: Mapping[str, Picture]
    cards: bool = False
    """Whether pictures for sharing are drawn."""

    def __post_init__(self) -> None:
        self.bodies.picture_tag = lambda path, alt, more: self._picture(path, alt, attributes=more)

    def table(self) -> Mapping[str, Any]:
        functions: tuple[Callable[..., Any], ...] = (
            self.asset, self.body, self.link_note, self.picture, self.recap, self.security_policy,
            self.share_image,
        )  # fmt: skip
        return {each.__name__: each for each in functions}

    def asset(self, name: str) -> str:
        return self.assets.address(name, self.bodies.site.root)

    def body(self, item: Post | Page | Meeting | Community | Profile) -> Markup:
        return self.bodies.html(item.body, item.source)

    def recap(self, meeting: Meeting) -> Markup:
        return self.bodies.html(meeting.recap, meeting.source, prefix=RECAP_IDS)

    def link_note(self, url: str, said: str) -> str:
        """See `BodyRenderer.link_note`; every function here has the fingerprint of this object."""
        return self.bodies.link_note(url, said)

    def picture(
        self, image: Image, *, sizes: str = "100vw", eager: bool = False, decorative: bool = False
    ) -> Markup:
        """A picture of the content folder.  `decorative`: the text beside it says the same."""
        alt = "" if decorative else image.alt
        return self._picture(image.path, alt, sizes=sizes, eager=eager)

    def _picture(self, path: str, alt: str, sizes: str = IN_TEXT, **options: Any) -> Markup:
        found, root = self.pictures.get(path), self.bodies.site.root
        return picture_html(path, found, root, alt=typeset(alt), sizes=sizes, **options)

    def security_policy(self, page: SitePage, data: str = "") -> str:
        """Content security policy of the page, for its `<meta>`: only search runs WebAssembly.
        data: the page's JSON-LD, allowed by its hash."""
        search = page.address == urls.SEARCH
        return content_security_policy(self.bodies.site, search=search, data=data)

    def share_image(self, page: SitePage) -> tuple[str, str, int, int]:
        """Address, alternative text, width and height of the page's picture for sharing: its own,
        or the site's; empty and 0 if not known."""
        site = self.bodies.site
        if page.image and not (self.cards and page.card):
            found = self.pictures.get(page.image.path)
            size = (found.width, found.height) if found else (0, 0)
            return urls.href(page.image.path, site.url), page.image.alt, *size
        if not self.cards:
            return "", "", 0, 0
        address, alt = (page.address, page.card.title) if page.card else (urls.HOME, site.name)
        return site.absolute(f"{address}{urls.SHARE_IMAGE}"), alt, *SIZE

    def __fingerprint__(self) -> object:
        site, resolver = self.bodies.site, self.bodies.resolver
        # Sorted, as the order of these may depend on which texts changed.
        tables: tuple[Mapping[str, object], ...] = (
            self.pictures, self.bodies.sizes, self.assets.bundles, self.assets.versions,
            resolver.items, resolver.authors, resolver.off,
        )  # fmt: skip
        known = [dict(sorted(table.items())) for table in tables]
        return (
            site.url, site.isso, site.embed_hosts, self.cards, resolver.files, resolver.themes,
            *known,
        )  # fmt: skip


def picture_html(
    path: str,
    picture: Picture | None,
    root: str,
    *,
    alt: str,
    sizes: str = IN_TEXT,
    eager: bool = False,
    attributes: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """A `<picture>`: WebP in several widths, and the picture's own format for old browsers; a lone
    `<img>` without such versions.

    picture: None for a file published as it is.  `eager`: seen at once, so that it must not load
    late.
    """
    given = {"src": urls.href(path, root), "alt": alt}
    if picture:
        given |= {"width": str(picture.width), "height": str(picture.height)}
        attributes = {name: text for name, text in attributes.items() if name in KEPT}
    given |= attributes
    given |= {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    written = Markup(" ").join(Markup('{}="{}"').format(name, text) for name, text in given.items())
    img = Markup("<img {}>").format(written)
    if not (picture and picture.widths):
        return img
    versions = ", ".join(f"{urls.href(picture.name(w), root)} {w}w" for w in picture.widths)
    source = Markup('<source type="image/webp" srcset="{}" sizes="{}">').format(versions, sizes)
    return Markup("<picture>{}{}</picture>").format(source, img)
