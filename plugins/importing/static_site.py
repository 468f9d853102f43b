"""What the folders of Jekyll and Hugo have in common: codes in bodies, lists, hidden texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path

from importing.folder_source import FolderSource
from importing.found import Author, FoundText, Loss, files_below
from importing.shortcodes import ADDRESSED, address_of, attributes, figure
from importing.web_address import VIDEOS, compared
from programmation.content.file_names import PICTURES
from programmation.text.french import slugify

_OF_PICTURE = re.compile(r"fig|im(?:g|age)|photo|picture")
_SOURCES = "src image_path image url path file".split()
"""Attributes of a code that give the address of its picture."""


class StaticSite(FolderSource):
    data: str
    """Folder of data files that the old site's templates showed."""
    lists: tuple[str, ...]
    """Addresses of the page of a theme, whose name stands for `{}`."""
    replaced: tuple[tuple[re.Pattern[str], str], ...]
    """Codes of the old generator in a body → what it showed, as `re.sub` has it."""
    reference: re.Pattern[str]
    """Pattern of a code that names the path of another text, in its group."""
    code: re.Pattern[str]
    """Pattern of any code (see `with_codes`)."""

    def read_all(self, found: Iterable[tuple[str, Path]]) -> None:
        super().read_all(found)
        for name, _ in files_below(self.site / self.data):
            detail = "données que montraient des gabarits : récrivez-les dans un texte"
            self.tell(Loss.SKIPPED, f"{self.data}/{name}", detail)

    def html_of(self, text: FoundText) -> str:
        body = text.body
        for pattern, shown in self.replaced:
            body = pattern.sub(shown, body)
        body = self.reference.sub(lambda match: self._path_of(match[1]), body)
        return with_codes(self, text.source, self.code, body)

    def _path_of(self, name: str) -> str:
        """The path of the text that a reference names by its last parts."""
        path, mark, fragment = name.strip("/").partition("#")
        for known in self.paths:
            bare = f"/{posixpath.splitext(known)[0]}"
            names = (f"/{known}", bare, bare.removesuffix("/index"))
            if any(one.endswith(f"/{path}") for one in names):
                return f"/{known}{mark}{fragment}"
        return f"/{path}{mark}{fragment}"

    def archives(self) -> Mapping[str, str | Author]:
        themes = [theme for text in self.texts if not text.draft for theme in text.themes]
        return {at.format(slugify(theme)): theme for theme in themes for at in self.lists}

    def elsewhere(self, url: str, text: FoundText) -> str:
        candidates = map(compared, self.candidates(url, text)[0])
        return next(filter(None, map(self.list_pages.get, candidates)), url)


def permalink(pattern: str, date: datetime, **values: str) -> str:
    """`/:year/:month/:title/` → `/2018/03/bilan/`, as Jekyll and Hugo have it."""
    values |= {"year": f"{date.year:04d}", "month": f"{date.month:02d}", "day": f"{date.day:02d}"}
    made = re.sub(r":([a-z_]+)", lambda match: values.get(match[1], ""), pattern)
    return re.sub(r"/{2,}", "/", made)


def with_codes(source: FolderSource, name: str, code: re.Pattern[str], body: str) -> str:
    """`body`, of the text at `name`, with what its codes showed; unknown ones are told."""

    def one(match: re.Match[str]) -> str:
        if (html := _shown(match[0])) is None:
            source.tell(Loss.TEMPLATE, name, " ".join(match[0].split())[:80])
        return match[0] if html is None else html

    return code.sub(one, body)


def _shown(code: str) -> str | None:
    """HTML or Markdown of what a code showed, if it is known: `{{< figure src="…" >}}`,
    `{% include image.html url="…" %}`, `{% youtube … %}`."""
    name, _, rest = code.strip("{}<>% ").rstrip("/ ").partition(" ")
    if name.startswith("include"):
        name, _, rest = rest.strip().partition(" ")
    name = posixpath.splitext(name)[0].lower()
    given = attributes(rest)
    if name in ("highlight", "/highlight"):
        return f"\n```{given.get('0', '')}\n"
    if name in ADDRESSED:
        url = address_of(name, given)
        return f"[{'Vidéo' if name in VIDEOS else url}]({url})" if url else None
    words = [value for key, value in given.items() if key.isdigit() and not value.isdigit()]
    place = next((n for n, word in enumerate(words) if word.lower().endswith(tuple(PICTURES))), 0)
    source = next(filter(None, (*map(given.get, _SOURCES), *words[place : place + 1])), "")
    if not _OF_PICTURE.search(name) or not source:
        return None
    # `{% img left /photo.jpg 300 200 "A title" "What it shows" %}`
    alt = given.get("alt") or " — ".join(words[place + 1 :])
    caption = " — ".join(filter(None, map(given.get, ("title", "caption", "description", "attr"))))
    link = given.get("link")
    if not caption:
        return f"[![{alt}]({source})]({link})" if link else f"![{alt}]({source})"
    picture = f'<img src="{escape(source)}" alt="{escape(alt or caption)}">'
    return figure(f'<a href="{escape(link)}">{picture}</a>' if link else picture, escape(caption))
