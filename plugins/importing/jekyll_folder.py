"""A Jekyll site → what is in it.  Its Liquid is replaced where it is known, never run."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.folder_source import TEXTS, FolderSource, permalink, stem_of
from importing.found import FoundText, Loss, Note, files_below
from importing.text_file import TextFile, flattened, settings_of
from programmation import kinds
from programmation.text.french import counted, slugify

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_SKIPPED = frozenset("_site _layouts _includes _sass _plugins _data vendor node_modules".split())


class JekyllFolder(FolderSource):
    data = "_data"
    lists = ("/tag/{}/", "/category/{}/")
    summaries = ("excerpt", "description", "summary")
    pictures = ("image", "cover")
    tags = ("tags", "tag")
    used = frozenset(
        "title date author authors categories category slug lang permalink redirect_from published"
        " draft layout alt image_alt last_modified_at updated".split()
    )

    def __init__(self, site: Path, zone: ZoneInfo) -> None:
        super().__init__(site, zone)
        self.config = settings_of(site, ("_config.yml", "_config.yaml", "_config.toml"))
        base = str(self.config.get("baseurl") or "").rstrip("/")
        self.url = str(self.config.get("url") or "").rstrip("/") + base
        self.name = str(self.config.get("title") or site.resolve().name)
        author = self.config.get("author")
        self.author = author.get("name") if isinstance(author, dict) else author
        self.read_all(self._published(site))

    def _published(self, site: Path) -> Iterator[tuple[str, Path]]:
        """Files that the old site showed, or used.  Others may be nobody's business."""
        left = Counter[str]()
        shown = {"_posts", "_drafts", *self._named("include")}
        shown |= {f"_{name}" for name in self._named("collections")}
        excluded = [one for one in self._named("exclude") if one not in shown]
        root = str(self.config.get("collections_dir") or "").strip("/")
        for name, path in files_below(site, _SKIPPED):
            folders = name.removeprefix(f"{root}/").split("/")[:-1]
            hidden = next((one for one in folders if one[0] == "_" and one not in shown), "")
            hidden = hidden or next((one for one in excluded if _covers(one, name)), "")
            if not hidden:
                yield name, path
            elif path.suffix.lower() in TEXTS:
                left[hidden] += 1
        for hidden, number in left.items():
            detail = (
                f"{counted(number, 'texte')} que Jekyll ne publiait pas; « include: [{hidden}] » "
                "dans _config.yml, et un autre import, en apportent"
            )
            self.tell(Loss.SKIPPED, hidden, detail)

    def _named(self, setting: str) -> list[str]:
        given = self.config.get(setting)
        names = [given] if isinstance(given, str) else given if isinstance(given, Iterable) else ()
        return [str(name).strip("/") for name in names]

    def found(self, file: TextFile) -> FoundText | None:
        if file.headless:
            # Without a block Jekyll copies a file as it is.
            self.tell(Loss.SKIPPED, file.name, "sans en-tête : fichier, pas un texte")
            return None
        self.tell_unused(file)
        top = file.name.partition("/")[0]
        posts = "_posts/" in file.name or "_drafts/" in file.name
        of_collection = top.removeprefix("_") if top.startswith("_") else "pages"
        self._default(file, "posts" if posts else of_collection)
        if not posts and "/" in file.name and top[:1] != "_" and not file.body.strip():
            self.tell(Loss.BLOCK, file.name, "page sans texte")
            return None
        kind = kinds.POST if posts or (top.startswith("_") and file.one("date")) else kinds.PAGE
        date = self.day(file, "date") if kind is kinds.POST else None
        draft = self.is_hidden(file) or "_drafts/" in file.name
        draft = draft or file.flag("published") is False or file.flag("draft") is True
        language = file.one("lang")[:2].lower()
        return self.text(file, kind, _stem(file.name), date, draft=draft, language=language)

    def _default(self, file: TextFile, kind: str) -> None:
        """Give `file`, of that type, what the settings say of all texts of a folder or a type."""
        given = self.config.get("defaults")
        for one in given if isinstance(given, list) else ():
            said = flattened(one.get("values")) if isinstance(one, dict) else {}
            scope = flattened(one.get("scope")) if said else {}
            path = "".join(scope.get("path", ())).strip("/")
            if scope.get("type", [kind]) == [kind] and (not path or _covers(path, file.name)):
                file.fields = {**said, **file.fields}

    def old_addresses(
        self, file: TextFile, text: FoundText, date: datetime | None
    ) -> Iterator[str]:
        stem = _stem(file.name)
        style = str(self.config.get("permalink") or "date")
        folder, _, base = file.name.rpartition("/")
        top = folder.partition("/")[0].removeprefix("_")
        collection = top if f"_{top}" == file.name.partition("/")[0] else ""
        own = file.one("permalink")
        if text.kind is kinds.POST and not (collection and collection not in ("posts", "drafts")):
            own = own or _STYLES.get(style, style)
        elif not own and collection in self._named("collections"):
            collections = self.config["collections"]
            given = collections.get(collection) if isinstance(collections, dict) else None
            own = str((given or {}).get("permalink") or f"/:collection/:path{_ending(style)}")
        elif not own:
            path = f"/{folder}/" if _INDEX.match(base) else f"/{folder}/:name{_ending(style)}"
            own = "" if path == "//" else path
        if own:
            for categories in dict.fromkeys(self._in_address(file)):
                day = date or datetime(2000, 1, 1, tzinfo=self.zone)
                yield permalink(
                    f"/{own}", day, title=stem, slug=stem, categories=categories,
                    i_month=str(day.month), i_day=str(day.day), y_day=f"{day:%j}",
                    short_year=f"{day.year % 100:02d}", output_ext=".html", collection=collection,
                    name=posixpath.splitext(base)[0],
                    path=posixpath.splitext(file.name.partition("/")[2])[0],
                )  # fmt: skip
        yield from ("/" + old.lstrip("/") for old in file.fields.get("redirect_from", []))

    def themes(self, file: TextFile) -> list[str]:
        return [*self._categories(file), *super().themes(file)]

    def _categories(self, file: TextFile) -> list[str]:
        """Folders above `_posts` are some."""
        above = file.name.partition("_posts/")[0] if "_posts/" in file.name else ""
        return [*filter(None, above.split("/")), *file.several("categories", "category")]

    def _in_address(self, file: TextFile) -> Iterator[str]:
        """Categories as addresses have them: words of a line are several, those of a list one."""
        names = [name.lower() for name in self._categories(file)[:5]]
        yield "/".join(word for name in names for word in name.split())
        yield "/".join(names)

    # -- Liquid -------------------------------------------------------------------------------

    def html_of(self, text: FoundText, notes: list[Note]) -> str:
        body = super().html_of(text, notes)
        if "{" not in body:
            return body
        body = _HIDDEN.sub("", body)
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


_INDEX = re.compile(r"index\.\w+$")


def _stem(name: str) -> str:
    """The name of a page is that of its folder where it is its index."""
    stem = stem_of(name)
    of_folder = stem == "index" and "/" in name
    return slugify(posixpath.dirname(name).rpartition("/")[2]) if of_folder else stem


def _ending(style: str) -> str:
    """Of the address of a page, in a site whose posts have addresses of that style."""
    return "/" if style == "pretty" or style.endswith("/") else ".html"


def _covers(pattern: str, name: str) -> bool:
    return name == pattern or name.startswith(f"{pattern}/") or fnmatch(name, pattern)


_HIDDEN = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:(?!\{%-?\s*comment).)*?\{%-?\s*endcomment\s*-?%\}"
    r"|\{::comment\}(?:(?!\{::comment).)*?\{:/(?:comment)?\}",
    re.DOTALL,
)
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
