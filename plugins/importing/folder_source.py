"""What the folders of Pelican, Jekyll and Hugo have in common: files, links between them."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time
from functools import cached_property, partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from builder.errors import os_cause
from importing import text_file
from importing.folder_codes import OF_PROGRAM, codes_shown, kept_typed, path_of
from importing.found import Author, FoundEvent, FoundFile, FoundText, Loss, TextSource, files_below
from importing.naming import DATED, is_published, target_of
from importing.text_file import HIDING, TEXTS, TextFile, is_of_project, read_text_file, settings_of
from importing.web_address import compared, split
from programmation import kinds
from programmation.content.dates import read_datetime, read_duration
from programmation.content.entry import MARKDOWN_SUFFIXES
from programmation.content.field_types import FILE_MARKER
from programmation.content.nodes import InvalidValue
from programmation.schema import Kind
from programmation.text.french import slugify

_MOMENTS = (
    (re.compile(r"(?<=[+-]\d{4})\s+[A-Z]{3,4}$"), ""),
    (re.compile(r"\s+(?:UTC|GMT)$"), " +00:00"),
)
"""Date and hour as programs write them → as the site reads them."""
_OF_FILES = re.compile(r"^(?:images|documents|static|extra|assets|files|pdfs?)/")
_OF_DRAFTS = frozenset({"draft", "published", "status", "statut", "drafts/"})
_OF_WORDPRESS = ("post_title", "post_date", "post_excerpt")
_EVENT = ("eventdate", "event_date", "event_start", "date_evenement")
_EVENT_END = ("eventend", "event_end", "event_end_date")
_PLACE = ("location", "event_location", "eventlocation", "lieu")
_OF_EVENTS = (*_EVENT, *_EVENT_END, *_PLACE, "eventduration")


class FolderSource(TextSource):
    marks: tuple[str, ...] = ()
    """Files and folders by which a site of that generator is known."""
    settings_files: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    """Folders published at the root of the old site."""
    # Of these fields, the first one filled wins.
    summaries: tuple[str, ...] = ("summary", "description")
    pictures: tuple[str, ...] = (
        "featured_image", "featuredimage", "image", "images", "cover", "cover_image",
        "overlay_image", "feature_image", "teaser", "thumbnail", "banner",
    )  # fmt: skip
    changed = ("modified", "lastmod", "last_modified_at", "updated")
    """Fields of the day of the last change."""
    tags: tuple[str, ...] = ()
    """Fields of themes."""
    used: frozenset[str] = frozenset()
    """Other fields that are read, or need no report."""
    data = ""
    """Folder of data files that the old site's templates showed."""
    lists: tuple[str, ...] = ()
    """Addresses of a theme's page; `{}` stands for the theme."""
    replaced: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Pattern of a code of the old generator → what it showed, as for `re.sub`."""
    reference: re.Pattern[str] | None = None
    """Pattern of a code that links to another text; its group is the text's path."""
    code: re.Pattern[str] | None = None
    """Pattern of any code; known ones are replaced by what they showed."""
    language = ""
    """Language of texts that name none."""
    author: object = None
    """Default author of texts, when the settings name one."""

    def __init__(self, site: Path, zone: ZoneInfo, *, meetings: bool) -> None:
        """meetings: whether texts dated by an event become meetings (RENCONTRES=oui)."""
        self.site, self.zone, self.meetings = site, zone, meetings
        self.settings = self.settings_at(site)
        self.url, self.name = "", site.resolve().name
        self.people: Mapping[str, Any] = {}
        """Short name of an author, as texts have it → what the old site says of that person."""
        self.notes = []
        self.files: dict[str, FoundFile] = {}
        self.texts: list[FoundText] = []
        self.addresses: dict[str, str] = {}

    @classmethod
    def fits(cls, site: Path) -> bool:
        """Whether the folder `site` was made for that generator."""
        return any((site / name).exists() for name in cls.marks)

    def settings_at(self, site: Path) -> Mapping[str, Any]:
        return settings_of(site, self.settings_files)

    def setting_text(self, setting: str) -> str:
        return str(self.settings.get(setting) or "")

    def table(self, setting: str) -> Mapping[str, Any]:
        given = self.settings.get(setting)
        return given if isinstance(given, dict) else {}

    def listed(self, *settings: str) -> list[Any]:
        """Values of these settings: of each the value, the values, or the keys of a table."""
        filled = filter(None, map(self.settings.get, settings))
        lists = ([values] if isinstance(values, str) else values for values in filled)
        return [value for values in lists if isinstance(values, Iterable) for value in values]

    def named(self, *settings: str) -> list[str]:
        """Values of settings that name folders or files, without slashes at their ends."""
        return [str(name).strip("/") for name in self.listed(*settings)]

    def published(self) -> Iterable[tuple[str, Path]]:
        """Files by path, in the order to read them; any that the old site did not use is left."""
        return files_below(self.site)

    def read(self) -> None:
        """Sort files by their suffix: texts are read, others are kept for links, or noted."""
        for name, path in self.published():
            suffix = path.suffix.lower()
            if suffix in TEXTS and not is_of_project(name):
                try:
                    self._take(read_text_file(path, name, self.site, self.language))
                except OSError as error:
                    self.tell(Loss.SKIPPED, name, f"lecture impossible ({os_cause(error)})")
            elif suffix in text_file.OTHER_TEXTS:
                detail = "texte d’un format qui n’est pas lu : enregistrez-le en Markdown"
                self.tell(Loss.SKIPPED, name, detail)
            elif suffix not in TEXTS and not name.endswith(text_file.MACHINERY):
                served = f"/{name.removeprefix(next(filter(name.startswith, self.roots), ''))}"
                self.files[name] = FoundFile(name, target_of(_OF_FILES.sub("", name)), path, served)
        for name, _ in files_below(self.site / self.data) if self.data else ():
            detail = "données que montraient des gabarits : récrivez-les dans un texte"
            self.tell(Loss.SKIPPED, f"{self.data}/{name}", detail)

    def _take(self, file: TextFile) -> None:
        self.tell_all(file.name, file.losses)
        if text := self.found(file):
            self.texts.append(text)
            for address in (file.name, *text.old_addresses):
                self.addresses.setdefault(compared(address), text.id)

    @abstractmethod
    def found(self, file: TextFile) -> FoundText | None:
        """`file` as a post, a page or a meeting; None, with a note, for any other file."""

    @abstractmethod
    def old_addresses(self, file: TextFile, text: FoundText) -> Iterable[str]:
        """Former addresses of `text`, below the address of the site."""

    def date(self, file: TextFile, *keys: str) -> datetime | None:
        """The date in the first of the fields `keys`, in any of the forms that old sites have."""
        value = file.first(*keys)
        for pattern, written in _MOMENTS:
            value = pattern.sub(written, value)
        if not value:
            return None
        try:
            return read_datetime(value, self.zone, pelican=True)
        except InvalidValue:
            date = self.date_in_another_form(file, value)
        if date is None:
            self.tell(Loss.DATE, file.name, f"« {value} » n’a pas pu être lue")
        return date

    def date_in_another_form(self, file: TextFile, value: str) -> datetime | None:
        """A date that only the old generator could read, with a note."""
        return None

    def day(self, file: TextFile, *keys: str) -> datetime | None:
        """The latest day in the fields `keys`, or else the day in the file's name."""
        days = [day for key in (*keys, "post_date") if (day := self.date(file, key))]
        if not days and (match := DATED.match(posixpath.basename(file.name))):
            with suppress(InvalidValue):
                return read_datetime(match[1], self.zone)
        return max(days, default=None)

    def tell_unused(self, file: TextFile) -> None:
        """Note each field that is not read, with its value."""
        if file.headless:
            self.tell(Loss.FIELD, file.name, "aucun champ : son nom sert de titre")
        summary = [name for name in self.summaries if name in file.fields][:1]
        known = {*self.used, *HIDING, *summary, *self.pictures, *self.changed, *self.tags}
        known |= {"image_alt", "alt", "image_caption", "caption", *_OF_WORDPRESS}
        known |= {*_OF_EVENTS} if file.first(*_EVENT) else set()
        for name in sorted(set(file.fields) - known):
            self.tell(Loss.FIELD, file.name, f"{name} : {'; '.join(file.fields[name])}")

    def themes(self, file: TextFile) -> list[str]:
        return file.several(*self.tags)

    def text(
        self, file: TextFile, kind: Kind, stem: str, date: datetime | None, **others: Any
    ) -> FoundText:
        """The text named `stem`, from the fields that all generators share.  others: values that
        the generator reads in its own way.  Only posts need a date: one without is a draft."""
        when = self._occasion(file)
        kind = kinds.MEETING if when else kind
        if (is_post := kind is kinds.POST) and date is None:
            self.tell(Loss.DATE, file.name, "sans date : brouillon du 1er janvier 2000")
            date, others["draft"] = datetime(2000, 1, 1, tzinfo=self.zone), True
        if hidden := file.hidden_by():
            others["draft"] = True
            if names := ", ".join(name for name in hidden if name not in _OF_DRAFTS):
                self.tell(Loss.PRIVATE, file.name, names)
        if not (self.code or file.in_markdown) and (code := OF_PROGRAM.search(file.body)):
            others["draft"] = True
            self.tell(Loss.TEMPLATE, file.name, f"{code[0]} : gabarit, en brouillon")
        title = file.joined("title", "post_title") or stem.replace("-", " ").capitalize()
        others.setdefault("title", title)
        text = FoundText(
            id=f"{self.url or self.name}#{file.name}",
            kind=kind,
            source=file.name,
            body=file.body,
            original=file.original,
            in_markdown=file.in_markdown,
            date=date if is_post else None,
            authors=tuple(map(self._known, file.authors(self.author if is_post else None))),
            themes=tuple(self.themes(file)),
            summary=file.joined(*self.summaries, "post_excerpt"),
            image=file.first(*self.pictures),
            image_alt=file.first("image_alt", "alt"),
            image_caption=file.first("image_caption", "caption"),
            modified=self.date(file, *self.changed),
            slug=slugify(file.first("slug")) or stem,
            occasion=when,
            **others,
        )
        base = split(self.url).path.rstrip("/")
        # The old site was below a folder of its host; the new one may be at the root.
        both = (dict.fromkeys((old, f"{base}{old}")) for old in self.old_addresses(file, text))
        return replace(text, old_addresses=tuple(chain.from_iterable(both)))

    def _occasion(self, file: TextFile) -> FoundEvent | None:
        """The event that `file` announces, if such texts become meetings."""
        start = self.date(file, *_EVENT) if self.meetings else None
        if start is None:
            if (given := file.first(*_EVENT)) and not self.meetings:
                self.tell(Loss.EVENT, file.name, given)
            return None
        end = self.date(file, *_EVENT_END)
        if end is None and (length := file.first("eventduration")):
            try:
                end = start + read_duration(length)
            except InvalidValue:
                self.tell(Loss.DATE, file.name, f"durée « {length} »")
        whole = start.time() == time() and (end is None or end.time() == time())
        return FoundEvent(start=start, end=end, whole_day=whole, place=file.first(*_PLACE))

    def _known(self, author: Author) -> Author:
        """`author` completed with the old site's data about that person."""
        given = self.people.get(author.name.lower())
        known = given if isinstance(given, dict) else {}
        return Author(
            str(known.get("name") or author.name), str(known.get("email") or author.email)
        )

    def candidates(self, url: str, text: FoundText) -> tuple[list[str], str]:
        """Paths in the folder that `url` may stand for, and its fragment."""
        address, mark, fragment = url.partition("#")
        base = f"{split(self.url).path.strip('/')}/"
        if self.is_old(address):
            address = "/" + split(address).path.lstrip("/")
        elif re.match(r"(?:[A-Za-z][\w+.-]*:|//)", address):
            return [], ""
        path = unicodedata.normalize("NFC", FILE_MARKER.sub("", unquote(address).strip()))
        if not path:
            return [], ""
        root = (path := path.partition("?")[0]).lstrip("/")
        if path.startswith("/"):
            tried = [root.removeprefix(base), root]
        else:  # From the file, the root, and the former page, as browsers would.
            folders = map(posixpath.dirname, (text.source, "", *text.old_addresses[:1]))
            tried = [posixpath.join(folder, path).lstrip("/") for folder in folders]
        return [posixpath.normpath(path) for path in tried if path], f"{mark}{fragment}"

    def keys(self, url: str, text: FoundText) -> tuple[Iterator[str], str]:
        paths, fragment = self.candidates(url, text)
        ends = ("", *MARKDOWN_SUFFIXES, ".rst")
        return (compared(f"{path}{end}") for path in paths for end in ends), fragment

    def file_at(self, url: str, text: FoundText) -> FoundFile | None:
        paths = self.candidates(url, text)[0]
        # The files of a text may be in a folder that has its name, or be served beside it.
        beside = (f"{posixpath.splitext(text.source)[0]}/{url}", *map(self._beside, paths))
        if file := next(filter(None, map(self.files.get, self._at((*paths, *beside)))), None):
            return file
        # The old site's templates knew its folder.
        if paths and "/" not in url and len(same := self._alike[url]) == 1:
            return same[0]
        wanted = "" if split(url).hostname else "".join(paths[:1])
        absent = FoundFile(wanted, target_of(_OF_FILES.sub("", wanted)))
        return absent if is_published(absent) else None

    def _at(self, paths: Iterable[str]) -> Iterator[str]:
        return (f"{root}{path}" for path in paths for root in ("", *self.roots))

    def _beside(self, path: str) -> str:
        """Path of a file that the old site served below the address of a text."""
        for above in map(str, PurePosixPath(path).parents):
            if known := self.addresses.get(compared(above)):
                folder = posixpath.dirname(known.partition("#")[2])
                return posixpath.join(folder, path[len(above) + 1 :])
        return ""

    def archives(self) -> Mapping[str, str | Author]:
        themes = [theme for text in self.texts if not text.draft for theme in text.themes]
        return {at.format(slugify(theme)): theme for theme in themes for at in self.lists}

    def elsewhere(self, url: str, text: FoundText) -> str:
        paths = self.candidates(url, text)[0]
        if "." in paths or (self.is_old(url) and {*paths} <= {split(self.url).path.strip("/")}):
            return "/"
        return next(filter(None, map(self.list_pages.get, map(compared, paths))), url)

    def html_of(self, text: FoundText) -> str:
        if self.code is None:
            return text.body
        body = kept_typed(text.body)
        for pattern, shown in self.replaced:
            body = pattern.sub(shown, body)
        if self.reference:
            sources = [text.source for text in self.texts]
            body = self.reference.sub(partial(path_of, sources), body)
        return codes_shown(body, self.code, text.source, self.tell, partial(self._pictures, text))

    def _pictures(self, text: FoundText, folders: Iterable[str]) -> str | None:
        """The pictures of a folder that a code names, as a gallery does; None for no folder."""
        named = self._at(path for folder in folders for path in self.candidates(folder, text)[0])
        files = chain.from_iterable(self._alike[f"{path}/"] for path in dict.fromkeys(named))
        pictures = (file.name for file in files if file.target.startswith("images/"))
        return "\n\n".join(f"![](</{name}>)" for name in pictures) or None

    @cached_property
    def _alike(self) -> Mapping[str, list[FoundFile]]:
        """Last part of the name of files, or path of a folder with a slash after it → those."""
        alike = defaultdict[str, list[FoundFile]](list)
        for name, file in self.files.items():
            folder, base = posixpath.split(name)
            alike[base].append(file)
            alike[f"{folder}/"].append(file)
        return alike
