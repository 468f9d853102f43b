"""Looking into built pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html


@dataclass(frozen=True)
class HtmlPage:
    """A page of a built site."""

    root: Path
    address: str
    """`/articles/`, or `/404.html`."""

    @property
    def file(self) -> Path:
        name = self.address.lstrip("/")
        return self.root / (f"{name}index.html" if not name or name.endswith("/") else name)

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.fromstring(self.file.read_text("utf-8"))

    @property
    def text(self) -> str:
        """Text of the page, with single spaces in place of any others."""
        return " ".join(self.tree.find("body").text_content().split())

    def texts(self, selector: str) -> list[str]:
        return [" ".join(node.text_content().split()) for node in self.tree.cssselect(selector)]

    def links(self) -> list[str]:
        """Every address that the page names, as written."""
        sources = self.tree.xpath("//@srcset")
        return [
            *filter(None, self.tree.xpath("//@href | //@src")),
            *(part.split()[0] for text in sources for part in text.split(",")),
        ]

    @cached_property
    def anchors(self) -> frozenset[str]:
        return frozenset(filter(None, self.tree.xpath("//@id")))


def pages(root: Path) -> list[HtmlPage]:
    """Every page of a built site."""
    found = []
    for path in sorted(root.rglob("*.html")):
        name = path.relative_to(root).as_posix()
        address = "/" + (name.removesuffix("index.html") if name.endswith("index.html") else name)
        found.append(HtmlPage(root, address))
    return found


def broken_links(root: Path, site_url: str) -> list[str]:
    """Internal links to no file, or to no element of the page."""
    by_address = {page.address: page for page in pages(root)}
    broken = []
    for page in by_address.values():
        for link in page.links():
            parts = urlsplit(urljoin(site_url + page.address, link))
            if (
                parts.scheme not in ("http", "https")
                or f"{parts.scheme}://{parts.netloc}" != site_url
            ):
                continue
            path, fragment = unquote(parts.path), unquote(parts.fragment)
            target = by_address.get(path)
            if target is None and not (root / path.lstrip("/")).is_file():
                broken.append(f"{page.address} → {link}")
            elif fragment and target and fragment not in {"top", *target.anchors}:
                broken.append(f"{page.address} → {link} (fragment)")
    return broken
