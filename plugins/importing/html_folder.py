"""A folder of web pages, of no generator → what is in it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.folder_source import TEXTS, FolderSource, stem_of
from importing.found import FoundText, Loss, files_below
from importing.html_tree import parsed
from importing.text_file import HTML, TextFile
from programmation import kinds

_INDEX = re.compile(r"(?:^|/)index\.html?$", re.IGNORECASE)


def holds_pages_alone(site: Path) -> bool:
    """Whether all texts below `site` are web pages."""
    found = {path.suffix.lower() for _, path in files_below(site)} & {*TEXTS}
    return bool(found) and found <= {*HTML}


class HtmlFolder(FolderSource):
    """Each page keeps its path as a former address; one with a date is a post."""

    summaries = ("description",)
    tags = ("keywords",)

    def __init__(self, site: Path, zone: ZoneInfo) -> None:
        super().__init__(site, zone)
        self.read_all(files_below(site))

    def found(self, file: TextFile) -> FoundText | None:
        root = parsed(file.body)
        if not root.text_content().strip() and root.find(".//img") is None:
            self.tell(Loss.SKIPPED, file.name, "page sans texte")
            return None
        date = self.day(file, "date")
        stem = stem_of(_address(file).rstrip("/")) if _address(file) != "/" else "accueil"
        heading = next((" ".join(h1.text_content().split()) for h1 in root.iter("h1")), "")
        others = {"title": heading} if heading and not file.one("title") else {}
        return self.text(file, kinds.POST if date else kinds.PAGE, stem, date, **others)

    def old_addresses(self, file: TextFile, text: FoundText, date: datetime | None) -> list[str]:
        return [_address(file)] if _address(file) != "/" else []


def _address(file: TextFile) -> str:
    return _INDEX.sub("/", f"/{file.name}").replace("//", "/")
