"""Texts that their template shows alone: pages outside the blog, kinds without a class."""

from __future__ import annotations

from collections.abc import Iterator

from fast_dataclass import dataclass
from programmation import kinds
from programmation.model import Item
from programmation.pages.list_items import excerpt
from programmation.pages.page_info import LanguageVersion, PageInfo
from programmation.pages.post_pages import versions
from programmation.pages.site_page import Planning, SitemapEntry, SitePage

WITH_A_CLASS = (kinds.POST, kinds.MEETING, kinds.COMMUNITY, kinds.PROFILE)
"""Kinds whose pages are made by another module of this folder."""


@dataclass(frozen=True, kw_only=True)
class TextPage(SitePage):
    """A text that its template shows alone: a page outside the blog, any kind without a class."""

    item: Item
    versions: tuple[LanguageVersion, ...] = ()

    @property
    def info(self) -> PageInfo:
        item = self.item
        return self.below(
            title=item.name_or_title,
            description=getattr(item, "summary", "") or excerpt(item.body),
            image=getattr(item, "image", None),
            modified=getattr(item, "modified", None),
            robots="" if self.indexed else "noindex",
            versions=self.versions,
        )

    @property
    def indexed(self) -> SitemapEntry | None:
        if self.item.draft:
            return None
        return SitemapEntry(self.address, getattr(self.item, "modified", None))


def texts(planning: Planning) -> Iterator[SitePage]:
    """Every text of a kind that has no class of pages of its own."""
    translated = versions(planning.library.pages, planning.site.language)
    for kind in kinds.KINDS:
        if kind.address and kind not in WITH_A_CLASS:
            for item in planning.library.collections[kind.collection]:
                yield TextPage(
                    template=kind.template,
                    site=planning.site_info,
                    address=item.url,
                    item=item,
                    versions=translated.get(getattr(item, "translation_group", ""), ()),
                )
