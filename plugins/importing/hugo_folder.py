"""A Hugo site → what is in it.  Its shortcodes are replaced where they are known."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.folder_source import FolderSource
from importing.found import FoundText, Loss, files_below, is_inside
from importing.naming import slug_of_file
from importing.text_file import HIDING, Fields, TextFile, flattened, settings_of
from importing.web_address import permalink
from programmation import kinds
from programmation.text.french import fold, slugify

_NAMES = "hugo.toml config.toml hugo.yaml hugo.yml config.yaml config.yml hugo.json".split()
_KEYS = "languages params permalinks taxonomies cascade".split()
_PARTS = [f"{key}.{end}" for key in _KEYS for end in ("toml", "yaml", "yml")]
"""Names of files that hold one setting each."""
_LANGUAGE = re.compile(
    r"(?P<stem>.*[^/])\.(?P<lang>[a-z]{2})(?:-[a-z]{2})?(?P<suffix>\.[^./]+)$", re.IGNORECASE
)  # `bilan.en.md`, `bilan.fr-ca.md`.


class HugoFolder(FolderSource):
    marks = (
        *"hugo.toml hugo.yaml hugo.yml hugo.json config.toml archetypes config/_default".split(),
    )
    settings_files = (*_NAMES, *(f"config/_default/{name}" for name in (*_NAMES, *_PARTS)))
    data = "data"
    lists = ("/tags/{}/", "/categories/{}/")
    roots = ("static/", "assets/", "assets/media/")
    assets = ("static/", "assets/")
    """Folders beside that of the texts."""
    tags: tuple[str, ...] = ("categories", "category", "tags", "tag")
    used = frozenset(
        "title date publishdate author authors slug url aliases type layout"
        " weight menu translationkey linktitle name identifier parent".split()
    )
    reference = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"'`]?([^\"`<>%]+?)[\"'`]?\s*[>%]\}\}")
    """See `FolderSource`: `{{< ref "x.md" >}}`."""
    code = re.compile(r"\{\{[<%](?:\"[^\"]*\"|[^<>%\"])*[>%]\}\}")

    def __init__(self, site: Path, zone: ZoneInfo, *, meetings: bool) -> None:
        super().__init__(site, zone, meetings=meetings)
        self.url = self.setting_text("baseurl").rstrip("/")
        self.name = self.setting_text("title") or self.name
        of_several = "en" if self.table("languages") else ""
        self.language = (self.setting_text("defaultcontentlanguage") or of_several)[:2]
        kinds_of_list = map(str, self.table("taxonomies").values())
        self.tags += tuple(name for name in kinds_of_list if not name.startswith("author"))
        self.folders: dict[str, str] = {}
        """Folder of a language → its code."""
        for code, given in self.table("languages").items():
            table = given if isinstance(given, dict) else {}
            folder = str(table.get("contentDir") or table.get("contentdir") or "").strip("/")
            if folder not in ("", "content"):
                self.folders[f"{folder.removeprefix('content/')}/"] = str(code)[:2].lower()
        self.author = self.settings.get("author") or self.table("params").get("author")
        self.people = settings_of(site, (f"data/authors.{end}" for end in ("yml", "yaml", "toml")))
        self.below = {"": _cascaded(self.settings.get("cascade"))}
        """Folder of a section → its `cascade`, the fields of the texts below."""

    def published(self) -> Iterable[tuple[str, Path]]:
        content = self.site / (self.setting_text("contentdir") or "content")
        files = dict(files_below(content if is_inside(content, self.site) else self.site))
        for folder in self.assets:
            files |= {f"{folder}{name}": p for name, p in files_below(self.site / folder)}
        # The page of a section is read before the texts and sections below it.
        pages = (name for name, path in files.items() if path.name.startswith("_index."))
        sections = {name: files[name] for name in sorted(pages, key=lambda n: n.count("/"))}
        return (sections | files).items()

    def found(self, file: TextFile) -> FoundText | None:
        if file.name.startswith(self.assets):
            if file.name.startswith("static/") and file.body.strip():
                self.tell(Loss.SKIPPED, file.name, "page servie telle quelle, sans texte de Hugo")
            return None
        name, language = self._without_language(file.name)
        folder, bundle = posixpath.split(posixpath.splitext(name)[0])
        inherited: Fields = {}
        for above, fields in self.below.items():
            inherited |= fields if file.name.startswith(above) else {}
        file.fields = inherited | file.fields
        if bundle == "_index":
            section = file.name[: file.name.rfind("/") + 1]
            self.below[section] = _cascaded(file.values.get("cascade"))
        if bundle == "_index" and not file.body.strip():
            # The page of a section without text: this site makes its own lists.
            self.tell(Loss.SKIPPED, file.name, "liste d’une section, sans texte")
            return None
        dated = bundle != "_index" and file.first("date", "publishdate")
        self.tell_unused(file)
        return self.text(
            file,
            kinds.POST if dated else kinds.PAGE,
            slug_of_file(name),
            self.day(file, "date", "publishdate") if dated else None,
            language=language or self.language,
            translation=file.first("translationkey") or name,
            parents=tuple(slugify(part) for part in folder.split("/")[:-1] if slugify(part)),
        )

    def _without_language(self, name: str) -> tuple[str, str]:
        """Name without its language, and that: `posts/x.en.md`, or `en/posts/x.md` → `posts/x.md`,
        `en`."""
        for folder, language in self.folders.items():
            if name.startswith(folder):
                return name.removeprefix(folder), language
        match = _LANGUAGE.match(name)
        return (match["stem"] + match["suffix"], match["lang"].lower()) if match else (name, "")

    def old_addresses(self, file: TextFile, text: FoundText) -> Iterator[str]:
        name = self._without_language(file.name)[0]
        prefix = f"/{text.language}" if text.language != self.language else ""
        folder, base = posixpath.split(posixpath.splitext(name)[0])
        links = self.table("permalinks")
        links = links.get("page", links)
        pattern = links.get(folder.partition("/")[0]) if isinstance(links, dict) else None
        day = self.date(file, "date", "publishdate")
        own = file.first("url")
        if base in ("index", "_index") and not own:
            folder, base = posixpath.split(folder)
        last = slugify(file.first("slug")) or self._served(base)
        if own:
            yield "/" + own.lstrip("/")
        elif isinstance(pattern, str) and day:
            yield permalink(
                f"{prefix}/{pattern}", day, slug=text.slug, title=slugify(file.first("title")),
                filename=base, slugorfilename=text.slug, contentbasename=base,
                section=folder.partition("/")[0], sections=folder,
            )  # fmt: skip
        else:
            yield f"{prefix}/" + "/".join(filter(None, (self._served(folder), last))) + "/"
        for old in file.fields.get("aliases", []):
            whole = posixpath.normpath(posixpath.join(f"/{folder}", old)).replace("//", "/")
            yield f"{whole}/" if old.endswith("/") else whole

    def _served(self, path: str) -> str:
        """Part of an address that Hugo makes of the path of a file."""
        if self.settings.get("removepathaccents") is True:
            path = fold(path)
        path = re.sub(r"[^\w\s./\\#+~@-]", "", path.lower())
        return re.sub(r"\s*-\s*|\s+", lambda match: match[0].strip() or "-", path)


def _cascaded(given: object) -> Fields:
    """The fields of `cascade`, a table or a list of tables.  From a table for some texts only,
    fields that hide are applied to all: none is published by mistake."""
    inherited: Fields = {}
    for table in given if isinstance(given, list) else [given]:
        if isinstance(table, dict):
            some = not table.keys().isdisjoint(("_target", "target"))
            fields = flattened(table).items()
            inherited |= {name: values for name, values in fields if not some or name in HIDING}
    return inherited
