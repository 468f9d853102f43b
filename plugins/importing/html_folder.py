"""Web pages made without a generator: each keeps its path as a former address; dated, it is a
post."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import escape
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from importing.folder_source import FolderSource
from importing.found import FoundText, Loss, files_below
from importing.html_tree import parsed
from importing.naming import slug_of_file
from importing.pelican_folder import has_settings
from importing.text_file import HTML, TEXTS, TextFile, is_of_project
from programmation import kinds

_INDEX = re.compile(r"(?:^|/)index\.html?$", re.IGNORECASE)
_AROUND = ("nav", "header", "footer", "aside")
"""Elements for what surrounds the text of a page: menus, footers."""


class HtmlFolder(FolderSource):
    summaries = ("description",)
    tags = ("keywords",)

    def read(self) -> None:
        """As in `FolderSource`, without menus and footers: parts with the same words in most
        pages."""
        super().read()
        roots = [parsed(text.body) for text in self.texts]
        pages_with = Counter(
            words for root in roots for words in {*map(_words, root.iter(*_AROUND))}
        )
        most = max(2, len(roots) // 2)
        repeated = {words: n for words, n in pages_with.items() if words and n > most}
        for index, (root, text) in enumerate(zip(roots, self.texts, strict=True)):
            for part in [element for element in root.iter(*_AROUND) if _words(element) in repeated]:
                part.drop_tree()
            parts = (html.tostring(child, encoding="unicode") for child in root)
            body = "".join((escape(root.text or "", quote=False), *parts))
            self.texts[index] = replace(text, body=body, original=text.body)
        for words, number in repeated.items():
            detail = f"répété dans {number} pages, laissé : {words}"
            self.tell(Loss.SKIPPED, "Menus et pieds de page", detail)

    @classmethod
    def fits(cls, site: Path) -> bool:
        """Whether all texts below `site` are web pages, and no Pelican settings are there."""
        texts = (path for name, path in files_below(site) if not is_of_project(name))
        found = {path.suffix.lower() for path in texts} & {*TEXTS}
        of_pelican = any(map(has_settings, (site, site.resolve().parent)))
        return bool(found) and found <= {*HTML} and not of_pelican

    def found(self, file: TextFile) -> FoundText | None:
        root = parsed(file.body)
        if not root.text_content().strip() and root.find(".//img") is None:
            self.tell(Loss.SKIPPED, file.name, "page sans texte")
            return None
        date, title = self.day(file, "date"), file.first("title")
        # The title often ends with the site's name: « Nous joindre | Pôle ».
        heading = next(map(_words, root.iter("h1")), "")
        others = {"title": heading} if heading and (not title or heading in title) else {}
        kind = kinds.POST if date else kinds.PAGE
        return self.text(file, kind, slug_of_file(file.name), date, **others)

    def old_addresses(self, file: TextFile, text: FoundText) -> list[str]:
        address = _INDEX.sub("/", f"/{file.name}").replace("//", "/")
        return [address] if address != "/" else []


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
