"""A Jekyll or Hexo site → what is in it.  Its Liquid is replaced where it is known, never run."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.folder_source import FolderSource
from importing.found import FoundText, Loss, files_below, is_inside
from importing.naming import slug_of_file
from importing.text_file import TEXTS, Fields, TextFile, flattened, settings_of
from importing.web_address import permalink
from programmation import kinds
from programmation.text.french import counted

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_HIGHLIGHT = re.compile(
    r"\{%-?\s*(?P<name>highlight|codeblock)(?:\s+(?:lang:)?(?P<language>[\w+-]+)[^%]*|\s*)%\}\n*"
    r"(?P<code>(?:(?!\{%-?\s*(?P=name)\b).)*?)\n*\{%-?\s*end(?P=name)\s*-?%\}",
    re.DOTALL,
)  # `{% highlight ruby %}…`, `{% codeblock lang:js %}…`.
_POST_LINK = re.compile(r"\{%\s*post_link\s+(\S+)\s+[\"']?([^%]+?)[\"']?\s*%\}")
"""Hexo's `{% post_link bilan 'Le bilan' %}`."""
_SITE = re.compile(r"\{\{\s*site\.(?:baseurl|url)\s*\}\}")
_WORDS = re.compile(r"\{\{\s*(?:\"([^\"{}]*)\"|'([^'{}]*)')\s*(?:\|[^{}]*)?\}\}")
"""Words that a filter only set out: `{{ 'lise@exemple.org' | mailto }}`."""
_CONTENTS = re.compile(r"^(?:[*+-]|1\.)[ \t].*\n\{:\s*toc\b[^}\n]*\}", re.MULTILINE)
"""Kramdown's table of contents: `* x` above `{:toc}`."""
_SKIPPED = frozenset("_site _layouts _includes _sass _plugins _data vendor node_modules".split())


class JekyllFolder(FolderSource):
    settings_files = ("_config.yml", "_config.yaml", "_config.toml")
    marks = (*settings_files, "_posts", "source/_posts")
    data = "_data"
    lists = ("/tag/{}/", "/category/{}/")
    summaries = ("excerpt", "description", "summary")
    tags = ("tags", "tag")
    used = frozenset(
        "title date author authors categories category slug lang permalink redirect_from"
        " layout".split()
    )
    replaced = (
        (_HIGHLIGHT, r"\n```\g<language>\n\g<code>\n```\n"),
        (_SITE, ""), (_WORDS, r"\1\2"), (_CONTENTS, "[TOC]"), (_POST_LINK, r"[\2]({% link \1 %})"),
    )  # fmt: skip
    reference = re.compile(r"\{%-?\s*(?:post_url|post_path|link)\s+([^{}%]+?)\s*-?%\}")
    code = re.compile(
        r"\{%-?\s*for\b(?:(?!\{%-?\s*(?:end)?for\b).)*\{%-?\s*endfor\s*-?%\}"
        r"|\{%[^{}]{0,300}?%\}|\{\{[^{}]{0,300}\}\}",
        re.DOTALL,
    )

    def __init__(self, site: Path, zone: ZoneInfo, *, meetings: bool) -> None:
        super().__init__(site, zone, meetings=meetings)
        self.url = self.setting_text("url").rstrip("/") + self.setting_text("baseurl").rstrip("/")
        self.name = self.setting_text("title") or self.name
        below = site / (self.setting_text("source") or self.setting_text("source_dir") or "source")
        if is_inside(below / "_posts", site):
            self.site, self.lists = below, ("/tags/{}/", "/categories/{}/")
        self.author = self.table("author").get("name") or self.settings.get("author")
        self.people = settings_of(self.site, ("_data/authors.yml", "_data/authors.yaml"))

    def published(self) -> Iterator[tuple[str, Path]]:
        left = Counter[str]()
        shown = {"_posts", "_drafts", *self.named("include")}
        shown |= {f"_{name}" for name in self.named("collections")}
        excluded = [path for path in self.named("exclude") if path not in shown]
        root = self.setting_text("collections_dir").strip("/")
        for name, path in files_below(self.site, _SKIPPED):
            folders = name.removeprefix(f"{root}/").split("/")[:-1]
            hidden = [one for one in folders if one[0] == "_" and one not in shown]
            hidden += (pattern for pattern in excluded if _covers(pattern, name))
            if not hidden:
                yield name, path
            elif path.suffix.lower() in TEXTS:
                left[hidden[0]] += 1
        for name, number in left.items():
            detail = (
                f"{counted(number, 'texte')} que Jekyll ne publiait pas; « include: [{name}] » "
                "dans _config.yml, et un autre import, en apportent"
            )
            self.tell(Loss.SKIPPED, name, detail)

    def found(self, file: TextFile) -> FoundText | None:
        if file.headless:
            # Jekyll copies a file without front matter as it is.
            self.tell(Loss.SKIPPED, file.name, "sans en-tête : fichier, pas un texte")
            return None
        self.tell_unused(file)
        top = file.name.partition("/")[0]
        posts = "_posts/" in file.name or "_drafts/" in file.name
        of_collection = top.removeprefix("_") if top.startswith("_") else "pages"
        # Defaults of the settings for texts of one folder or type.
        of_type = ["posts" if posts else of_collection]
        for default in (one for one in self.listed("defaults") if isinstance(one, dict)):
            given, scope = default.get("values"), flattened(default.get("scope"))
            path = "".join(scope.get("path", ())).strip("/")
            here = not path or _covers(path, file.name)
            if here and scope.get("type", of_type) == of_type and isinstance(given, dict):
                file.fields = flattened(given) | file.fields
                file.values = {**given, **file.values}
        if not posts and top[:1] != "_" and not file.body.strip():
            self.tell(Loss.BLOCK, file.name, "page sans texte")
            return None
        kind = kinds.POST if posts or (top.startswith("_") and file.first("date")) else kinds.PAGE
        date = self.day(file, "date") if kind is kinds.POST else None
        shown = self._collection(of_collection).get("output") == ["true"]
        silent = of_collection in self.named("collections") and not shown
        if silent:
            detail = f"de la collection « {of_collection} », qui n’avait pas de pages (output)"
            self.tell(Loss.PRIVATE, file.name, detail)
        language = file.first("lang")[:2].lower()
        return self.text(file, kind, slug_of_file(file.name), date, draft=silent, language=language)

    def _collection(self, name: str) -> Fields:
        return flattened(self.table("collections").get(name))

    def old_addresses(self, file: TextFile, text: FoundText) -> Iterator[str]:
        """Addresses by the permalink of the text, of its collection, or of the site."""
        style = self.setting_text("permalink") or "date"
        # End of a page's address, by the style of the posts' addresses.
        ending = "/" if style == "pretty" or style.endswith("/") else ".html"
        folder, name = posixpath.split(posixpath.splitext(file.name)[0])
        top, _, path = f"{folder}/{name}".partition("/")
        collection = top[1:] if top[:1] == "_" else ""
        if text.kind is kinds.POST and collection in ("", "posts", "drafts"):
            pattern = _STYLES.get(style, style)
        elif collection in self.named("collections"):
            of_all = "".join(self._collection(collection).get("permalink", ()))
            pattern = of_all or f":collection/:path{ending}"
        else:
            pattern = f"{folder}/" if name == "index" else f"{folder}/:name{ending}"
        if pattern := file.first("permalink") or pattern.removeprefix("/"):
            names = [category.lower() for category in self._categories(file)[:5]]
            # In a text, each word is a category; in a list, each item is one.
            words = "/".join(" ".join(names).split())
            stem, day = slug_of_file(file.name), text.date or datetime(2000, 1, 1, tzinfo=self.zone)
            for categories in dict.fromkeys((words, "/".join(names))):
                yield permalink(
                    f"/{pattern}", day, title=stem, slug=stem, categories=categories,
                    i_month=str(day.month), i_day=str(day.day), y_day=f"{day:%j}",
                    short_year=f"{day.year % 100:02d}", output_ext=".html", collection=collection,
                    name=name, basename=name, path=path,
                )  # fmt: skip
        yield from ("/" + old.lstrip("/") for old in file.fields.get("redirect_from", []))

    def themes(self, file: TextFile) -> list[str]:
        return [*self._categories(file), *_words(file, "tags"), *file.several("tag")]

    def _categories(self, file: TextFile) -> list[str]:
        """Categories of a post from its path: the folders above `_posts`."""
        above = file.name.partition("_posts/")[0] if "_posts/" in file.name else ""
        named = (*_words(file, "categories"), *file.several("category"))
        return [*filter(None, above.split("/")), *named]


def _words(file: TextFile, key: str) -> list[str]:
    """The values of `key`; in a line without commas, each word is one."""
    values = file.fields.get(key, [])
    if values and isinstance(file.values.get(key), str) and not re.search("[,;]", values[0]):
        return values[0].split()
    return file.several(key)


def _covers(pattern: str, name: str) -> bool:
    return name == pattern or name.startswith(f"{pattern}/") or fnmatch(name, pattern)
