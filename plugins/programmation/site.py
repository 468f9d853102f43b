"""The site being built, as its settings say: a frozen value.

`site_settings` makes it; the day of the build comes in with it.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from builder.records import Record


class Site(Record, kw_only=True):
    """What the settings say of the site being built, and the day it is built for."""

    name: str
    url: str
    """Absolute address without final slash; may hold a path: `https://example.org/pole`."""
    today: date
    description: str = ""
    region: str = ""
    email: str = ""
    language: str = "fr-CA"
    timezone: str = "America/Toronto"
    first_month: int = 9
    """Month in which a season starts."""
    facebook: str = ""
    newsletter: str = ""
    tag_host: str = ""
    """Host of the feeds' permanent ids; never changes, even when `url` does."""
    show_drafts: bool = False
    comment_days: int = 0
    """Days after which a post takes no more comments; 0 for never."""
    isso: str = ""
    """Address of the Isso server that takes comments, or nothing: they come by e-mail."""

    @property
    def root(self) -> str:
        """Path under which the site lives on its host: `""` or `/pole`."""
        return urlsplit(self.url).path.rstrip("/")

    def absolute(self, address: str) -> str:
        """`/articles/` → `https://example.org/articles/`; other addresses unchanged."""
        return f"{self.url}{address}" if address.startswith("/") else address
