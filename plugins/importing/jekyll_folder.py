"""A Jekyll site → what is in it.  Its Liquid is replaced where it is known, never run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.folder_source import FolderSource, authors_of, permalink, stem_of
from importing.found import FoundText, Loss, Note, files_below
from importing.text_file import TextFile, settings_of
from programmation import kinds
from programmation.schema import Kind
from programmation.text.french import slugify

USED = frozenset(
    "title date author authors categories category tags tag excerpt description summary slug lang"
    " permalink redirect_from published draft layout image cover last_modified_at updated".split()
)
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_SKIPPED = frozenset("_site _layouts _includes _sass _plugins _data vendor node_modules".split())


class JekyllFolder(FolderSource):
    data = "_data"

    def __init__(self, site: Path, zone: ZoneInfo) -> None:
        super().__init__(site, zone)
        self.config = settings_of(site, ("_config.yml", "_config.yaml", "_config.toml"))
        base = str(self.config.get("baseurl") or "").rstrip("/")
        self.url = str(self.config.get("url") or "").rstrip("/") + base
        self.name = str(self.config.get("title") or site.resolve().name)
        self.read_all(files_below(site, _SKIPPED))

    def found(self, file: TextFile) -> FoundText | None:
        top = file.name.partition("/")[0]
        posts = "_posts/" in file.name or "_drafts/" in file.name
        if file.headless:
            # Without a block Jekyll copies a file as it is.
            self.notes.append(Note(Loss.SKIPPED, file.name, "sans en-tête : fichier, pas un texte"))
            return None
        kind = kinds.POST if posts or (top.startswith("_") and file.one("date")) else kinds.PAGE
        date = self.date(file, file.one("date")) if kind is kinds.POST else None
        draft = (
            "_drafts/" in file.name or file.flag("published") is False or file.flag("draft") is True
        )
        if kind is kinds.POST:
            date, draft = self.dated(file, date, draft=draft)
        self.tell_unused(file, USED)
        author = self.config.get("author")
        default = author.get("name") if isinstance(author, dict) else author
        stem = stem_of(file.name)
        if stem == "index" and "/" in file.name:
            stem = slugify(posixpath.dirname(file.name).rpartition("/")[2])
        return self.text(
            file,
            kind,
            stem,
            date=date,
            authors=authors_of(file, default),
            themes=file.several("categories", "category", "tags", "tag"),
            summary=file.one("excerpt", "description", "summary"),
            draft=draft,
            language=file.one("lang")[:2].lower(),
            image=file.one("image", "cover"),
            old_addresses=tuple(self._addresses(file, date, kind, stem)),
        )

    def _addresses(
        self, file: TextFile, date: datetime | None, kind: Kind, stem: str
    ) -> Iterator[str]:
        if own := file.one("permalink"):
            yield "/" + own.lstrip("/")
        elif kind is kinds.POST and date is not None:
            style = str(self.config.get("permalink") or "date")
            categories = "/".join(slugify(c) for c in file.fields.get("categories", [])[:5])
            yield permalink(
                _STYLES.get(style, style), date, title=stem, slug=stem, categories=categories,
                i_month=str(date.month), i_day=str(date.day), y_day=f"{date:%j}",
                short_year=f"{date.year % 100:02d}", output_ext=".html",
            )  # fmt: skip
        elif stem != "index":
            yield "/" + re.sub(
                r"(?:/?index)?\.\w+$", lambda m: "/" if "index" in m[0] else ".html", file.name
            )
        yield from ("/" + old.lstrip("/") for old in file.fields.get("redirect_from", []))

    # -- Liquid -------------------------------------------------------------------------------

    def html_of(self, text: FoundText, notes: list[Note]) -> str:
        body = super().html_of(text, notes)
        if "{" not in body:
            return body
        body = _RAW.sub(lambda m: m[1], body)
        body = _HIGHLIGHT.sub(lambda m: f"\n```{m[1]}\n{m[2].strip(chr(10))}\n```\n", body)
        body = _SITE.sub("", body)
        body = _RELATIVE.sub(lambda m: m[1], body)
        body = _POST_URL.sub(lambda m: self._post_url(m[1]), body)
        for code in dict.fromkeys(_CODE.findall(body)):
            notes.append(Note(Loss.TEMPLATE, text.source, " ".join(code.split())[:80]))
        return body

    def _post_url(self, name: str) -> str:
        for path in self.paths:
            if posixpath.splitext(path)[0].endswith(name) or path == name:
                return f"/{path}"
        return name


_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+([\w+-]+)[^%]*%\}(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL
)
_SITE = re.compile(r"\{\{\s*site\.(?:baseurl|url)\s*\}\}")
_RELATIVE = re.compile(
    r"\{\{\s*[\"']([^\"'{}]*)[\"']\s*\|\s*(?:relative_url|absolute_url)[^{}]*\}\}"
)
_POST_URL = re.compile(r"\{%\s*(?:post_url|link)\s+([^\s%]+)\s*%\}")
_CODE = re.compile(r"\{[%{][^{}%]{0,300}[%}]\}")
