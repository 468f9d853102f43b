"""Functions that templates may call: a text's HTML, a picture, an asset's address.

`TemplateFunctions.table` is registered by the generator.  Its fingerprint stands for all
that the functions know beside their arguments, so that a page rendered by an earlier
build is kept only when it would come out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from builder.assets import Assets
from markupsafe import Markup

from programmation.markup import Bodies
from programmation.model import Community, Image, Meeting, Page, Post, Profile
from programmation.page_info import PageInfo

RECAP_IDS = "compte-rendu"
"""Keeps the ids of a meeting's recap apart from those of its announcement."""


class TemplateFunctions:
    def __init__(self, bodies: Bodies, assets: Assets) -> None:
        self.bodies = bodies
        self.assets = assets

    def table(self) -> Mapping[str, Callable[..., Any]]:
        return {
            "asset": self.asset,
            "body": self.body,
            "picture": self.picture,
            "recap": self.recap,
            "share_image": self.share_image,
        }

    def asset(self, name: str) -> str:
        return self.assets.address(name, self.bodies.site.root)

    def body(self, item: Post | Page | Meeting | Community | Profile) -> Markup:
        return self.bodies.html(item.body, item.source)

    def recap(self, meeting: Meeting) -> Markup:
        return self.bodies.html(meeting.recap, meeting.source, prefix=RECAP_IDS)

    def picture(
        self, image: Image, *, sizes: str = "100vw", eager: bool = False, decorative: bool = False
    ) -> Markup:
        """An `<img>` of the content folder.  `decorative`: the text beside it says the same."""
        alt = "" if decorative else image.alt
        loading = "" if eager else ' loading="lazy"'
        source = escape(f"{self.bodies.site.root}/{image.path}")
        return Markup(f'<img src="{source}" alt="{escape(alt)}"{loading}>')  # noqa: S704

    def share_image(self, page: PageInfo) -> str:
        """Absolute address of the picture that stands for the page where it is shared."""
        return self.bodies.site.absolute(f"/{page.image.path}") if page.image else ""

    def __fingerprint__(self) -> object:
        resolver = self.bodies.resolver
        return (
            self.bodies.site.url,
            sorted(self.assets.bundles.items()),
            sorted(self.assets.files),
            sorted(resolver.items.items()),
            sorted(resolver.files),
            sorted(resolver.themes),
            sorted(resolver.authors.items()),
        )
