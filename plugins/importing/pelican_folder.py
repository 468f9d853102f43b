"""An existing Pelican site → what is in it.  Its settings are read, never run."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import get_date
from pelican.utils import slugify as pelican_slugify

from importing.folder_source import FolderSource
from importing.found import Author, FoundFile, FoundText, Loss, files_below, is_inside, zone_named
from importing.naming import slug_of_file, target_of
from importing.text_file import HTML, TEXTS, TextFile
from programmation import kinds
from programmation.content.source_files import PUBLISHED_SUFFIXES
from programmation.schema import Kind
from programmation.text.french import long_date, slugify

_NO_CONTENT = frozenset(
    "output public _site dist theme themes plugins node_modules venv env".split()
)
"""Folders left out when the settings name no folder of texts."""
_GENERIC = re.compile(r"(?:\d+|articles?|posts?|pages?|blog|content|billets|news|)", re.IGNORECASE)
"""Folders whose name is not a category."""
_LIQUID = re.compile(r"\{%[^{}%]{0,300}%\}")
_BRACED = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
FILES = ("pelicanconf.py", "settings.py", "conf.py", "publishconf.py")
"""Names of settings files in the order to read them: the last one, for publishing, wins."""
DEFAULTS = (
    "ARTICLE_URL ARTICLE_LANG_URL PAGE_URL PAGE_LANG_URL CATEGORY_URL TAG_URL AUTHOR_URL"
    " DEFAULT_CATEGORY ARTICLE_PATHS PAGE_PATHS USE_FOLDER_AS_CATEGORY SLUGIFY_SOURCE"
    " SLUG_REGEX_SUBSTITUTIONS".split()
)  # fmt: skip
"""Pelican's defaults for settings that a site does not give."""


class PelicanFolder(FolderSource):
    tags = ("tags", "tag", "keywords")
    used = frozenset(
        "title date author authors category slug status lang translation url save_as"
        " template".split()
    )

    def __init__(self, site: Path, zone: ZoneInfo, *, meetings: bool) -> None:
        home = _home(site)
        super().__init__(site, zone, meetings=meetings)
        self.plugins = " ".join(map(str, self.listed("PLUGINS")))
        if "liquid_tags" in self.plugins:
            self.code = _LIQUID
        self.zone = zone_named(self.setting_text("TIMEZONE"), zone)
        self.url = self.setting_text("SITEURL").rstrip("/")
        self.name = self.setting_text("SITENAME") or self.name
        self.author = self.settings.get("AUTHOR")
        self.language = self.setting_text("DEFAULT_LANG")[:2]
        content = home / (self.setting_text("PATH") or "content")
        self.root = site
        if not is_inside(content, home):
            self.root = site / "content" if is_inside(site / "content", site) else site
        elif home == site:
            self.root = content
        self.theme = home / (self.setting_text("THEME") or "theme") / "static"

    def read(self) -> None:
        super().read()
        for name in ("MENUITEMS", "LINKS", "SOCIAL"):
            pairs = [pair for pair in self.listed(name) if isinstance(pair, (list, tuple))]
            if links := ", ".join(" : ".join(map(str, pair)) for pair in pairs):
                self.tell(Loss.SKIPPED, name, f"liens du thème : {links}")

    @classmethod
    def fits(cls, site: Path) -> bool:
        return True

    def settings_at(self, site: Path) -> Mapping[str, Any]:
        return read_settings(_home(site))

    def _folders(self, *settings: str) -> list[str]:
        """Folders of texts, `articles/`; an empty text for the whole content."""
        return ["" if name in ("", ".") else f"{name}/" for name in self.named(*settings)]

    def published(self) -> Iterator[tuple[str, Path]]:
        """As in `FolderSource`; the texts that Pelican made no page of are noted."""
        excluded = tuple(filter(None, self._folders("ARTICLE_EXCLUDES", "PAGE_EXCLUDES")))
        read = tuple(self._folders("ARTICLE_PATHS", "PAGE_PATHS"))
        for name, path in files_below(self.root, _NO_CONTENT if self.root == self.site else ()):
            out = name.startswith(excluded) or not name.startswith(read)
            if out and path.suffix.lower() in TEXTS:
                detail = "hors des dossiers que Pelican publiait (ARTICLE_PATHS, ARTICLE_EXCLUDES)"
                self.tell(Loss.SKIPPED, name, detail)
            else:
                yield name, path

    def found(self, file: TextFile) -> FoundText | None:
        pages = tuple(filter(None, self._folders("PAGE_PATHS")))
        day = self.day(file, "date")
        is_page = file.name.startswith(pages) or "/pages/" in f"/{file.name}"
        # Of a generator that is not known (Eleventy…), the pages have no date.
        of_other = not has_settings(_home(self.site)) and not file.first("date")
        is_page |= of_other and bool(file.first("layout", "permalink") or file.name.endswith(HTML))
        kind = kinds.PAGE if is_page else kinds.POST
        self.tell_unused(file)
        return self.text(
            file,
            kind,
            slug_of_file(file.name),
            day,
            draft=self._is_draft(file, kind),
            language=file.first("lang")[:2].lower() or self.language,
            translation=self._pelican_slug(file),
        )

    def date_in_another_form(self, file: TextFile, value: str) -> datetime | None:
        """Date of `09/12/2015` as Pelican reads it: the month first, if there is such a month."""
        try:
            date: datetime = get_date(value)
        except (ValueError, OverflowError):
            return None
        date = date if date.tzinfo else date.replace(tzinfo=self.zone)
        detail = f"« {value} » : {long_date(date)}, comme Pelican le lisait"
        self.tell(Loss.DATE, file.name, detail)
        return date.astimezone(self.zone)

    def file_at(self, url: str, text: FoundText) -> FoundFile | None:
        known = super().file_at(url, text)
        if known and known.data:
            return known
        for path in self.candidates(url, text)[0]:
            # A file of the theme, in a text: `/theme/images/logo.png`.
            name = path.removeprefix("theme/")
            file = self.theme / name
            inside = name != path and file.resolve().is_relative_to(self.site.resolve())
            if inside and file.is_file() and file.suffix.lower() in PUBLISHED_SUFFIXES:
                return FoundFile(path, target_of(name.removeprefix("images/")), file, f"/{path}")
        return known

    def _is_draft(self, file: TextFile, kind: Kind) -> bool:
        fallback = str(self.table("DEFAULT_METADATA").get("status", ""))
        status = (file.first("status") or fallback or "published").lower()
        if status == "hidden":
            if kind is kinds.PAGE:
                return False  # Hidden pages are in no list, as all pages here.
            self.tell(Loss.PRIVATE, file.name, "caché (hidden)")
        return status != "published"

    def themes(self, file: TextFile) -> list[str]:
        category, *others = [*file.fields.get("category", []), ""]
        folder = posixpath.basename(posixpath.dirname(file.name))
        if not category and self.settings["USE_FOLDER_AS_CATEGORY"]:
            category = "" if _GENERIC.fullmatch(folder) else folder
        if category.casefold() == self.setting_text("DEFAULT_CATEGORY").casefold():
            category = ""
        return list(dict.fromkeys(filter(None, (category, *others, *super().themes(file)))))

    def _pelican_slug(self, file: TextFile) -> str:
        """The slug as Pelican makes it: from the title, by default."""
        if given := file.first("slug"):
            return given
        title = file.first("title") or slug_of_file(file.name).replace("-", " ")
        if self.settings.get("SLUGIFY_SOURCE") == "basename":
            title = posixpath.splitext(posixpath.basename(file.name))[0]
        try:
            return str(pelican_slugify(title, self.settings["SLUG_REGEX_SUBSTITUTIONS"] or ()))
        except (re.error, TypeError, ValueError):
            return slugify(title)

    def old_addresses(self, file: TextFile, text: FoundText) -> tuple[str, ...]:
        own = file.first("url", "save_as", "permalink")
        if own:
            return ("/" + own.lstrip("/").removesuffix("index.html"),)
        author = file.authors(self.author)
        values = {
            "slug": text.translation,
            "lang": file.first("lang") or self.setting_text("DEFAULT_LANG") or "en",
            "category": slugify((self.themes(file) or [self.setting_text("DEFAULT_CATEGORY")])[0]),
            "author": slugify(author[0].name) if author else "",
        }
        date = text.date or self.day(file, "date")  # A page's pattern may have it.
        setting = "PAGE" if text.kind is kinds.PAGE else "ARTICLE"
        other = text.language not in ("", self.language or "fr")
        below = f"/{text.language}" if other and "i18n_subsites" in self.plugins else ""
        setting += "_LANG_URL" if other and not below else "_URL"
        pattern = self.setting_text(setting) or self.setting_text(setting.replace("URL", "SAVE_AS"))
        made = pelican_address(pattern, values, date)
        return (f"{below}{made}",) if made else ()

    def elsewhere(self, url: str, text: FoundText) -> str:
        """As in `TextSource`, with Pelican's markers: `{tag}`, `{static}`, `{index}`…"""
        if marked := re.match(r"[{|](tag|category|author|index)[|}]/?(.*)", unquote(url)):
            pattern = self.setting_text(f"{marked[1].upper()}_URL") or "/"
            url = pelican_address(pattern, {"slug": slugify(marked[2])}, None)
        new = super().elsewhere(url, text)
        of_list = re.match(r"/?(?:category|tag|author)/", url.removeprefix(self.url))
        return self.absolute(url) if of_list and new == url else new

    def archives(self) -> Mapping[str, str | Author]:
        shown = [text for text in self.texts if not text.draft]
        themes = {theme: theme for text in shown for theme in text.themes}
        authors = {author.name: author for text in shown for author in text.authors}
        rows = (("CATEGORY_URL", themes), ("TAG_URL", themes), ("AUTHOR_URL", authors))
        return {
            old: of
            for setting, every in rows
            for name, of in every.items()
            if (old := pelican_address(self.setting_text(setting), {"slug": slugify(name)}, None))
        }


def has_settings(folder: Path) -> bool:
    return any((folder / name).is_file() for name in FILES)


def _home(site: Path) -> Path:
    """Folder of the settings: `site` itself, or the one above."""
    return site if has_settings(site) or not has_settings(site.parent) else site.parent


def read_settings(site: Path) -> dict[str, Any]:
    """Settings of the site folder `site` that are literals; Pelican's defaults for the others."""
    settings: dict[str, Any] = {name: DEFAULT_CONFIG[name] for name in DEFAULTS}
    for name in FILES:
        path = site / name
        if path.is_file() and not path.is_symlink():
            settings |= settings_in(path.read_text(encoding="utf-8", errors="replace"))
    return settings


def settings_in(source: str) -> dict[str, Any]:
    """Names in capitals → values, in a Python text, where these are literals."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    values: dict[str, Any] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        # Other values are computed, and nothing of the site is run here.
        with suppress(ValueError, TypeError, RecursionError, MemoryError):
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            value = values[name] if name in values else ast.literal_eval(node.value)
            values |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return {name: value for name, value in values.items() if name.isupper()}


def pelican_address(pattern: str, values: Mapping[str, str], date: datetime | None) -> str:
    """`{date:%Y}/{slug}/` → `/2018/bilan/`; empty for a pattern that needs any other value.

    Not `str.format`: a pattern is somebody else's, and could read any attribute.
    """

    def one(match: re.Match[str]) -> str:
        if match[1] == "date" and date:
            return date.strftime(match[2] or "%Y-%m-%d")
        return values.get(match[1], "{")

    made = _BRACED.sub(one, pattern)
    known = pattern and "{" not in made
    return "/" + made.removeprefix("/").removesuffix("index.html") if known else ""
