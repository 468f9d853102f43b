"""An existing Pelican site → what is in it.  Its settings are read, never run."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pelican.utils import get_date
from pelican.utils import slugify as pelican_slugify

from importing.folder_source import TEXTS, FolderSource, authors_of, compared, stem_of
from importing.found import (
    Author,
    FoundEvent,
    FoundFile,
    FoundText,
    Loss,
    files_below,
    target_of,
    zone_named,
)
from importing.pelican_settings import FILES, address, read_settings
from importing.text_file import TextFile
from importing.web_address import has_other_scheme, split
from programmation import kinds, urls
from programmation.content.dates import read_duration
from programmation.content.field_types import Unreadable
from programmation.content.source_files import PUBLISHED_SUFFIXES
from programmation.schema import Kind
from programmation.text.french import long_date, slugify

_NO_CONTENT = frozenset("output theme themes plugins node_modules venv env".split())
"""Folders beside the texts, where these have no folder of their own."""
_EVENT = ("eventdate", "event_date", "event_start", "date_evenement")
_EVENT_END = ("eventend", "event_end", "event_end_date")
_PLACE = ("location", "event_location", "eventlocation", "lieu")
OF_EVENTS = frozenset({*_EVENT, *_EVENT_END, *_PLACE, "eventduration"})


class PelicanFolder(FolderSource):
    pictures = ("image", "cover", "featured_image")
    tags = ("tags", "tag", "keywords")
    used = frozenset(
        "title date modified author authors category slug status lang translation url save_as"
        " image_alt template".split()
    )

    def __init__(self, site: Path, zone: ZoneInfo, *, meetings: bool = False) -> None:
        """meetings: posts with an `eventdate` become meetings (RENCONTRES=oui)."""
        super().__init__(site, zone)
        self.meetings = meetings
        home = site if has_settings(site) or not has_settings(site.parent) else site.parent
        self.settings: dict[str, Any] = read_settings(home)
        self.zone = zone_named(str(self.settings.get("TIMEZONE") or ""), zone)
        self.url = str(self.settings.get("SITEURL") or "").rstrip("/")
        self.name = str(self.settings.get("SITENAME") or self.name)
        self.author = self.settings.get("AUTHOR")
        self.language = str(self.settings.get("DEFAULT_LANG") or "")[:2]
        content = home / str(self.settings.get("PATH") or "content")
        beside = content.is_symlink() or not content.resolve().is_relative_to(home.resolve())
        inside = content.is_dir() and not beside
        root = content if inside and home == site else site
        if root == site and (site / "content").is_dir() and not inside:
            root = site / "content"
        self.theme = home / str(self.settings.get("THEME") or "theme") / "static"
        self.read_all(self._published(files_below(root, _NO_CONTENT if root == site else ())))
        for name in ("MENUITEMS", "LINKS", "SOCIAL"):
            given = self.settings.get(name)
            pairs = given if isinstance(given, (list, tuple)) else ()
            if said := [
                " : ".join(map(str, one)) for one in pairs if isinstance(one, (list, tuple))
            ]:
                self.tell(Loss.SKIPPED, name, f"liens du thème : {', '.join(said)}")
        self.texts = self._translated()
        for text in self.texts:
            for old in text.old_addresses:
                self.addresses.setdefault(compared(old), text.id)

    def _published(self, files: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
        """`files` without the texts that Pelican read for no page, which are told."""
        excluded = [*self._paths("ARTICLE_EXCLUDES"), *self._paths("PAGE_EXCLUDES")]
        read = [*self._paths("ARTICLE_PATHS"), *self._paths("PAGE_PATHS")]
        for name, path in files:
            below = [f"{folder}/" for folder in read if folder not in ("", ".")]
            out = name.startswith(tuple(f"{folder}/" for folder in excluded)) or (
                len(below) == len(read) and not name.startswith(tuple(below))
            )
            if out and path.suffix.lower() in TEXTS:
                detail = "hors des dossiers que Pelican publiait (ARTICLE_PATHS, ARTICLE_EXCLUDES)"
                self.tell(Loss.SKIPPED, name, detail)
            else:
                yield name, path

    def _paths(self, setting: str) -> list[str]:
        given = self.settings.get(setting) or ()
        return [str(one).strip("/") for one in ([given] if isinstance(given, str) else given)]

    def found(self, file: TextFile) -> FoundText | None:
        kind = kinds.PAGE if self._is_page(file.name) else kinds.POST
        given = file.one(*_EVENT)
        event = self.date(file, *_EVENT) if self.meetings else None
        if event is not None:
            kind = kinds.MEETING
        if given and not self.meetings:
            self.tell(Loss.EVENT, file.name, given)
        self.tell_unused(file, *(OF_EVENTS if given and (event or not self.meetings) else ()))
        return self.text(
            file,
            kind,
            stem_of(file.name),
            self.day(file, "date"),
            modified=self.date(file, "modified"),
            draft=self._is_draft(file, kind),
            language=file.one("lang")[:2].lower() or self.language,
            translation=self._pelican_slug(file),
            occasion=self._occasion(file, event) if event else None,
        )

    def date_in_another_form(self, file: TextFile, value: str) -> datetime | None:
        """`09/12/2015`, which Pelican shows as of the 12th of September unless that is no day."""
        try:
            found: datetime = get_date(value)
        except (ValueError, OverflowError):
            return None
        found = found if found.tzinfo else found.replace(tzinfo=self.zone)
        detail = f"« {value} » : {long_date(found)}, comme Pelican le lisait"
        self.tell(Loss.DATE, file.name, detail)
        return found.astimezone(self.zone)

    def file_at(self, url: str, text: FoundText) -> FoundFile | None:
        if found := super().file_at(url, text):
            return found
        for path in self._candidates(url, text)[0]:
            # What the theme showed, in a text: `/theme/images/logo.png`.
            name = path.removeprefix("theme/")
            file = self.theme / name
            inside = name != path and file.resolve().is_relative_to(self.site.resolve())
            if inside and file.is_file() and file.suffix.lower() in PUBLISHED_SUFFIXES:
                return FoundFile(path, target_of(name.removeprefix("images/")), file, f"/{path}")
        return None

    def _is_page(self, name: str) -> bool:
        below = any(name.startswith(f"{path}/") for path in self._paths("PAGE_PATHS"))
        return below or "/pages/" in f"/{name}"

    def _is_draft(self, file: TextFile, kind: Kind) -> bool:
        default = self.settings.get("DEFAULT_METADATA") or {}
        fallback = str(default.get("status", "")) if isinstance(default, dict) else ""
        status = (file.one("status") or fallback or "published").lower()
        if status == "hidden":
            if kind is kinds.PAGE:
                return False  # Reached by its address, in no list: as pages are here.
            self.tell(Loss.PRIVATE, file.name, "caché (hidden)")
        return status != "published" or file.flag("draft") is True

    def themes(self, file: TextFile) -> list[str]:
        category = file.one("category")
        folder = posixpath.basename(posixpath.dirname(file.name))
        if not category and self.settings["USE_FOLDER_AS_CATEGORY"]:
            category = "" if _GENERIC.fullmatch(folder) else folder
        if slugify(category) in ("", slugify(str(self.settings.get("DEFAULT_CATEGORY")))):
            category = ""
        names = [category, *super().themes(file)]
        return list(dict.fromkeys(name for name in names if slugify(name)))

    # -- addresses ----------------------------------------------------------------------------

    def _pelican_slug(self, file: TextFile) -> str:
        """The slug as Pelican makes it: from the title, unless told otherwise."""
        if given := file.one("slug"):
            return given
        title = file.one("title") or stem_of(file.name).replace("-", " ")
        if self.settings.get("SLUGIFY_SOURCE") == "basename":
            title = posixpath.splitext(posixpath.basename(file.name))[0]
        try:
            return str(pelican_slugify(title, self.settings["SLUG_REGEX_SUBSTITUTIONS"] or ()))
        except (re.error, TypeError, ValueError):
            return slugify(title)

    def old_addresses(
        self, file: TextFile, text: FoundText, date: datetime | None
    ) -> tuple[str, ...]:
        own = file.one("url") or file.one("save_as")
        if own:
            return ("/" + own.lstrip("/").removesuffix("index.html"),)
        author = authors_of(file, self.author)
        values = {
            "slug": self._pelican_slug(file),
            "lang": file.one("lang") or str(self.settings.get("DEFAULT_LANG") or "en"),
            "category": slugify([*self.themes(file), str(self.settings["DEFAULT_CATEGORY"])][0]),
            "author": slugify(author[0].name) if author else "",
        }
        return self._address("URL", text.kind, values, date)

    def _address(
        self, setting: str, kind: Kind, values: Mapping[str, str], date: datetime | None
    ) -> tuple[str, ...]:
        """The one that the settings give to a text; none where they need something else."""
        name = f"{'PAGE' if kind is kinds.PAGE else 'ARTICLE'}_{setting}"
        pattern = self.settings.get(name) or self.settings.get(name.replace("URL", "SAVE_AS"))
        made = address(str(pattern or ""), values, date)
        return (made,) if made else ()

    def _translated(self) -> list[FoundText]:
        """Texts of one slug in several languages are translations, the others are alone."""
        groups: dict[tuple[Kind, str], list[FoundText]] = defaultdict(list)
        for text in self.texts:
            groups[text.kind, text.translation].append(text)
        default = str(self.settings.get("DEFAULT_LANG") or "")[:2] or "fr"
        found = []
        for text in self.texts:
            group = groups[text.kind, text.translation]
            languages = {one.language or default for one in group}
            if len(group) < 2 or len(languages) < 2:
                found.append(replace(text, translation=""))
                continue
            first = next((one for one in group if (one.language or default) == default), group[0])
            shared = slugify(text.translation) or text.slug
            changed = replace(text, slug=shared)
            if text is not first:
                values = {"slug": text.translation, "lang": text.language or default}
                own = self._address("LANG_URL", text.kind, values, text.date)
                changed = replace(changed, old_addresses=own)
            found.append(changed)
        return found

    def elsewhere(self, url: str, text: FoundText) -> str:
        if marked := re.match(r"[{|](static|attach)[|}]/?(?P<path>.*)", unquote(url)):
            # A file of a type that is not published is still at the old site.
            return f"{self.url}/{marked['path']}" if self.url else url
        if marked := re.match(r"[{|](tag|category|author|index)[|}]/?(?P<of>.*)", unquote(url)):
            return self._list_page(marked[1], slugify(marked["of"]), "")
        if has_other_scheme(url) or re.match(r"[{|]\w+[|}]", url):
            return url
        if split(url).hostname and not self.is_old(url):
            return url
        path = unquote(split(url).path).strip("/")
        if not path and not url.startswith("#"):
            return "/" if url else url
        if match := re.fullmatch(r"(category|tag|author)/([^/]+?)(?:\.html)?", path):
            return self._list_page(match[1], slugify(match[2]), url)
        return url

    def _list_page(self, kind: str, slug: str, url: str) -> str:
        """Where a list is now: of a theme that has none here, at the old site's `url`."""
        if kind in ("author", "index"):
            return urls.author(slug) if kind == "author" else "/"
        return self.theme_page(slug, url or f"{kind}/{slug}.html")

    def archives(self) -> Mapping[str, str | Author]:
        shown = [text for text in self.texts if not text.draft]
        themes = [theme for text in shown for theme in text.themes]
        authors = [author for text in shown for author in text.authors]
        lists: tuple[tuple[str, str, str | Author], ...] = (
            *((name, theme, theme) for name in ("CATEGORY_URL", "TAG_URL") for theme in themes),
            *(("AUTHOR_URL", author.name, author) for author in authors),
        )
        return {
            old: of
            for setting, name, of in dict.fromkeys(lists)
            if (old := address(str(self.settings[setting] or ""), {"slug": slugify(name)}, None))
        }

    # -- meetings -----------------------------------------------------------------------------

    def _occasion(self, file: TextFile, start: datetime) -> FoundEvent:
        end = self.date(file, *_EVENT_END)
        if end is None and (length := file.one("eventduration")):
            try:
                end = start + read_duration(length)
            except Unreadable:
                self.tell(Loss.DATE, file.name, f"durée « {length} »")
        whole = start.time() == time() and (end is None or end.time() == time())
        return FoundEvent(start=start, end=end, whole_day=whole, place=file.one(*_PLACE))


_GENERIC = re.compile(r"(?:\d+|articles?|posts?|blog|content|billets|news|)", re.IGNORECASE)


def has_settings(folder: Path) -> bool:
    return any((folder / name).is_file() for name in FILES)
