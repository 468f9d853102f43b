"""The pages that a live site says it has."""

from __future__ import annotations

from xml.etree import ElementTree

_LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(sitemap: bytes) -> list[str]:
    """The addresses that a sitemap.xml lists; none when it cannot be read."""
    try:
        root = ElementTree.fromstring(sitemap)  # noqa: S314  (expat bounds what entities add)
    except ElementTree.ParseError:
        return []
    return [element.text.strip() for element in root.iter(_LOCATION) if element.text]
