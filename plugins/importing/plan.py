"""What was found → the files to write, by path; nothing is ever overwritten."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import field, replace
from operator import attrgetter
from pathlib import Path
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from lxml import html

from builder.progress import PROGRESS
from fast_dataclass import dataclass
from importing.conversion import Converter, Value, file_text
from importing.found import Author, FoundEvent, FoundText, Loss, Note, TextSource
from importing.html_blocks import with_breaks
from importing.html_tree import prepared
from importing.ledger import EarlierImports, Ledger, digest
from importing.naming import Destination, FilesPlan, People, is_published, places
from programmation import kinds, urls
from programmation.comments.email import MASKED, free_path, shown_name
from programmation.content.addresses import duplicates
from programmation.content.entry import Entry, set_apart, stem_of
from programmation.content.field_types import read_address
from programmation.content.loader import entries_of
from programmation.content.nodes import InvalidValue
from programmation.content.reader import read_document
from programmation.content.scaffold import typed_moment
from programmation.content.site_tables import read_redirects
from programmation.content.source_files import REDIRECTS, ContentFolder
from programmation.schema import Kind
from programmation.settings import Site
from programmation.text.french import clock, long_date, slugify
from programmation.text.links import UNDESCRIBED
from programmation.text.plain_text import EMAIL, text_of_html


@dataclass(frozen=True)
class Choices:
    """Choices of the person who imports."""

    author: str = ""
    """Name of the author of texts without one (AUTEUR=)."""
    community: str = ""
    """File name of the community of meetings (COMMUNAUTE=)."""
    meetings: bool = False
    """Whether posts dated by an event become meetings (RENCONTRES=oui)."""


@dataclass
class ImportPlan:
    """The files to write for what `source` has and `folder` lacks, once `fill` has planned them.
    Raises `Refusal`."""

    source: TextSource
    folder: ContentFolder
    site: Site
    choices: Choices
    ledger: Ledger
    """Earlier imports, and this one."""
    texts: dict[str, str] = field(default_factory=dict)
    """Path in the content folder → text."""
    files: dict[str, Path | bytes] = field(default_factory=dict)
    found: Counter[Kind] = field(default_factory=Counter)
    """Texts and comments of the source."""
    brought: Counter[Kind] = field(default_factory=Counter)
    present: Counter[Kind] = field(default_factory=Counter)
    """Texts and comments that an earlier import brought, or that a text here seems to be."""
    changed: list[str] = field(default_factory=list)
    """Titles of texts whose source changed since their import."""
    redirects: bytes = b""
    """The table of former addresses of files and lists, when it changes (see `site_tables`)."""

    def __post_init__(self) -> None:
        self._zone = ZoneInfo(self.site.timezone)
        self._entries = entries_of(self.folder, self._zone)
        self._people = People(self._entries, self.choices.community)
        self._parts: dict[str, tuple[dict[str, Value], str]] = {}
        """Path of a text → its fields and body."""
        self._used = {path.casefold() for path in self.folder.texts}
        """Paths, in lower case, that no comment may take."""

    def fill(self) -> ImportPlan:
        """Plan every file, in the order in which they depend on each other."""
        earlier = EarlierImports(self.ledger, self._entries)
        known, new = earlier.sorted_out(self.source.texts)
        self.changed = earlier.changed
        self.found.update(text.kind for text in self.source.texts)
        self.present.update(text.kind for text in known)
        # What is noted of a text was told by the import that brought it.
        settled = {text.source for text in known} - {text.source for text in new}
        self.source.notes = [note for note in self.source.notes if note.source not in settled]
        for text in known:
            if path := earlier.alike.get(text.id):
                self.source.tell(Loss.ALIKE, text.source, path)
        taken = [*self.folder.texts, *(path for path, _ in self.ledger.texts.values())]
        destinations = places(new, taken, self.site.language[:2], self.source.tell)
        destinations |= {text.id: Destination(earlier.path(text)) for text in known}
        files = FilesPlan(self.folder.files, self.ledger.files, self.source.tell)
        converter = Converter(self.source, destinations, files)
        for number, text in enumerate(new, 1):
            PROGRESS.show(f"Textes {number}/{len(new)}")
            self._add(text, destinations[text.id], converter)
        for text in (*known, *new):
            self._add_comments(text, destinations[text.id])
        self._add_files(files)
        self._add_people()
        entries = self._lead_old_addresses()
        self.files = files.copies
        self.redirects = self._redirects(files, entries)
        self.ledger.files.update(files.targets)
        self.ledger.awaited = files.awaited
        return self

    @property
    def notes(self) -> list[Note]:
        return self.source.notes

    def _write(self, path: str, kind: Kind, values: dict[str, Value], body: str = "") -> None:
        self.texts[path] = file_text(values, kind, body)
        self.brought[kind] += 1

    def _add(self, text: FoundText, place: Destination, converter: Converter) -> None:
        """Plan the file of one text, after noting what could not be kept."""
        body, image = converter.body(text)
        alt = text.image_alt
        if text.image:  # In the body, the picture has its description there.
            alt = (alt or UNDESCRIBED) if image else ""
        chosen = self.choices.author if text.kind is kinds.POST else ""
        authors = text.authors or ((Author(chosen),) if chosen else ())
        if not authors and text.kind is kinds.POST:
            self.source.tell(Loss.NO_AUTHOR, text.source)
        themes = [theme for theme in dict.fromkeys(text.themes) if slugify(theme)]
        for theme in filter(None, {*text.themes} - {*themes}):
            detail = f"thème dont aucune adresse ne peut être faite : {theme}"
            self.source.tell(Loss.FIELD, text.source, detail)
        held = {row.key for row in text.kind.fields}
        held -= set() if image else {"image_alt", "image_legende"}
        name = self._people.slug if "auteurs" in held else attrgetter("name")
        values: dict[str, Value] = {
            "titre": text.title,
            "date": typed_moment(text.date) if text.kind is kinds.POST else "",
            "auteurs": list(dict.fromkeys(filter(None, map(name, authors)))),
            "resume": converter.summary(text),
            "themes" if "themes" in held else "etiquettes": themes,
            "image": image,
            "image_alt": alt,
            "image_legende": text.image_caption,
            "modifie": typed_moment(text.modified),
            "statut": "brouillon" if text.draft else "",
            "anciennes_adresses": self._old_addresses(text, place),
            "slug": place.slug,
            "langue": text.language if text.language != self.site.language[:2] else "",
        }
        if text.occasion:
            values |= self._meeting(text, text.occasion)
            body, hidden = _without(text.occasion.online, body)
            if hidden:
                self.source.tell(Loss.LINK, text.source, f"{text.occasion.online} (gardé privé)")
        for key in [key for key, value in values.items() if value and key not in held]:
            value = values.pop(key)
            words = ", ".join(value) if isinstance(value, list) else value
            self.source.tell(Loss.FIELD, text.source, f"{key} : {words}")
        self._parts[place.path] = values, body
        self._write(place.path, text.kind, values, body)
        self.ledger.texts[text.id] = [place.path, digest(text)]

    def _meeting(self, text: FoundText, when: FoundEvent) -> dict[str, Value]:
        """Fields of a meeting's file that other kinds do not have."""
        words = (text.title, *text.themes, when.place, when.address)
        community, sure = self._people.community(words, self.source.name)
        if not sure:
            self.source.tell(Loss.COMMUNITY, text.source, community)
        if when.repeated:
            detail = "se répétait : seule la première date est venue (make serie fait les autres)"
            self.source.tell(Loss.DATE, text.source, detail)
        if when.end and when.end < when.start:
            detail = f"sa fin vient avant son début, et reste de côté : {long_date(when.end)}"
            self.source.tell(Loss.DATE, text.source, f"{detail}, {clock(when.end)}")
            when = replace(when, end=None)
        start, end = (typed_moment(day, with_hour=True) for day in (when.start, when.end))
        if when.whole_day:
            start, end = start[:10], end[:10]
        return {
            "uid": f"import-{hashlib.sha256(text.id.encode()).hexdigest()[:24]}",
            "communaute": community,
            "debut": start,
            "fin": "" if end == start else end,
            "journee": "oui" if when.whole_day else "",
            "prix": when.price,
            "lieu": {
                "nom": when.place or when.address or ("En ligne" if when.online else ""),
                "adresse": when.address if when.place else "",
                "en_ligne": when.online,
                "prive": "oui" if when.online else "",
            },
            "inscription": when.registration,
            "statut": "brouillon" if text.draft else when.status,
        }  # fmt: skip

    def _old_addresses(self, text: FoundText, place: Destination) -> list[str]:
        addresses = []
        for old in dict.fromkeys(text.old_addresses):
            try:
                address = read_address(re.sub(r"/{2,}", "/", old))
            except InvalidValue:
                self.source.tell(Loss.OLD_ADDRESS, text.source, old)
                continue
            if address.rstrip("/").casefold() != place.address.rstrip("/").casefold():
                addresses.append(address)
        return addresses

    def _add_comments(self, text: FoundText, place: Destination) -> None:
        """Add the files of the comments of `text`, except those that an earlier import brought."""
        if not text.comments:
            return
        self.found[kinds.COMMENT] += len(text.comments)
        if text.kind is not kinds.POST:
            detail = f"{len(text.comments)} ailleurs que sous un article"
            self.source.tell(Loss.COMMENT, text.source, detail)
            return
        paths = {
            comment.id: self.ledger.texts[name][0]
            for comment in text.comments
            if (name := f"{text.id}/{comment.id}") in self.ledger.texts
        }
        self.present[kinds.COMMENT] += len(paths)
        folder = f"{kinds.COMMENT.folder}/{stem_of(place.path)}"
        self._used.update(map(str.casefold, paths.values()))
        for comment in sorted(text.comments, key=attrgetter("date", "id")):
            if comment.id in paths:
                continue
            name = shown_name(comment.name) or "Anonyme"
            path = paths[comment.id] = free_path(folder, comment.date, name, self._used)
            self._used.add(path.casefold())
            values: dict[str, Value] = {
                "nom": name,
                "date": f"{comment.date:%Y-%m-%d %H:%M}",
                "reponse_a": stem_of(paths.get(comment.parent, "") if comment.parent else ""),
            }
            body = EMAIL.sub(MASKED, _light_text(comment.html)).strip() or "…"
            self._write(path, kinds.COMMENT, values, body)
            self.ledger.texts[f"{text.id}/{comment.id}"] = [path, ""]

    def _add_files(self, files: FilesPlan) -> None:
        """Add files whose copy an earlier import lacked, and documents that no text links to."""
        for name in self.ledger.awaited:
            if file := self.source.file_named(name):
                files.target(file, "Import précédent")
        for name, file in self.source.files.items():
            if name in files.targets or name in self.ledger.files:
                continue
            detail = "" if is_published(file) else "type de fichier non publié"
            if detail or file.target.startswith("images/"):
                self.source.tell(Loss.UNUSED_FILE, name, detail)
            elif file.data is not None:
                files.target(file, name)

    def _add_people(self) -> None:
        for path, (kind, name) in self._people.new.items():
            if path not in self.folder.texts:
                values: dict[str, Value] = {"nom": name}
                if kind is kinds.COMMUNITY:
                    values["territoire"] = "À préciser"
                    self.source.tell(Loss.COMMUNITY, name, f"territoire à préciser : {path}")
                self._write(path, kind, values)

    def _lead_old_addresses(self) -> list[Entry]:
        """All entries; former addresses already in use are removed from the new texts."""
        new: dict[str, Entry] = {}
        for path, text in self.texts.items():
            # What the page shows is checked later.
            new[path], problems = read_document(path, text.encode(), self._zone, judged=False)
            for problem in problems:
                if problem.is_error and problem.field != "auteurs":
                    self.source.tell(Loss.PROBLEM, path, problem.explanation)
        # Existing texts come first, and keep their addresses.
        entries = set_apart([*self._entries, *new.values()], self.site.language)
        for problem in sorted(duplicates(entries), key=attrgetter("path", "value")):
            path = problem.path
            if path in new and problem.field.startswith("anciennes_adresses"):
                values, body = self._parts[path]
                kept = [old for old in values["anciennes_adresses"] if old != problem.value]
                values["anciennes_adresses"] = kept
                self.texts[path] = file_text(values, new[path].kind, body)
                self.source.tell(Loss.OLD_ADDRESS, path, problem.value)
        return entries

    def _redirects(self, files: FilesPlan, entries: list[Entry]) -> bytes:
        """The table of former addresses, with those of lists and files; empty when none is new.  An
        address that the site or a text already has is left out."""
        moved = dict(files.old_addresses)
        for old, listed in self.source.archives().items():
            if isinstance(listed, Author):
                moved[old] = urls.author(self._people.slug(listed))
            elif page := self.source.page_of(listed):
                moved[old] = page
        table = self.folder.tables.get(REDIRECTS, b"").decode("utf-8-sig", "replace")
        before = table.rstrip("\n").splitlines()
        new = (f"{quote(unquote(old), safe='/~')} {address}" for old, address in moved.items())
        lines = [*before, *dict.fromkeys(line for line in new if line not in before)]
        known = {*self.folder.files, *files.targets.values()}
        _, problems = read_redirects("\n".join(lines).encode(), entries, known)
        refused = {problem.line for problem in problems if problem.line > len(before)}
        kept = [line for number, line in enumerate(lines, 1) if number not in refused]
        return ("\n".join(kept) + "\n").encode() if len(kept) > len(before) else b""


def _without(online: str, body: str) -> tuple[str, int]:
    """`body` without links to join online, for registered people only; how many it had."""
    if not online:
        return body, 0
    link = f"{re.escape(online.partition('?')[0])}[^\\s<>()\\[\\]]*"
    pattern = rf"\[[^\[\]]*\]\({link}\)|<?{link}>?"
    return re.subn(pattern, "lien envoyé aux personnes inscrites", body)


def _light_text(source: str) -> str:
    """A comment as plain text, escaped, each link's address after its words."""
    root = prepared(with_breaks(source, breaks=True), lambda url: url).root
    text = text_of_html(html.tostring(root, encoding="unicode"))
    text = re.sub(r"([\\`*]|(?<!\w)_|_(?!\w))", r"\\\1", text)
    text = re.sub(r"^([-+>#])", r"\\\1", text, flags=re.MULTILINE)
    return re.sub(r"^(\d{1,9})([.)])(?=\s)", r"\1\\\2", text, flags=re.MULTILINE)
