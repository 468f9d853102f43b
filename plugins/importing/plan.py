"""What was found → the files to write, by path; nothing is ever overwritten."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import field
from pathlib import Path
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from builder.progress import PROGRESS
from fast_dataclass import dataclass
from importing.conversion import Converter
from importing.files_plan import FilesPlan
from importing.found import Author, FoundText, Loss, Note, TextSource, theme_slugs
from importing.front_matter_text import Value, written
from importing.ledger import EarlierImports, Ledger, digest
from importing.naming import Destination, places
from importing.people import Communities, People
from importing.responses import responses
from programmation import kinds, urls
from programmation.content.addresses import duplicates
from programmation.content.entry import Entry, stem_of
from programmation.content.field_types import Unreadable, read_address
from programmation.content.loader import entries_of
from programmation.content.reader import read_document
from programmation.content.scaffold import typed
from programmation.content.site_tables import read_redirects
from programmation.content.source_files import REDIRECTS, ContentFolder
from programmation.content.translations import set_apart
from programmation.problems import Refusal
from programmation.schema import Kind
from programmation.settings import Site
from programmation.text.french import slugify
from programmation.text.links import UNDESCRIBED


@dataclass(frozen=True)
class Choices:
    """What whoever imports decides."""

    author: str = ""
    """Name of the author of texts without one (AUTEUR=)."""
    community: str = ""
    """File name of the community of meetings (COMMUNAUTE=)."""
    meetings: bool = False
    """Posts with the date of an event become meetings (RENCONTRES=oui)."""


@dataclass
class ImportPlan:
    """What an import would write."""

    texts: dict[str, str] = field(default_factory=dict)
    """Path in the content folder → text."""
    files: dict[str, Path | bytes] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    notes: list[Note] = field(default_factory=list)
    found: Counter[Kind] = field(default_factory=Counter)
    """Texts and comments of the source."""
    brought: Counter[Kind] = field(default_factory=Counter)
    present: Counter[Kind] = field(default_factory=Counter)
    """Those that an earlier import brought."""
    changed: list[str] = field(default_factory=list)
    """Titles of those whose source has changed since."""
    redirects: bytes = b""
    """The table of former addresses of files and lists, when it changes (see `site_tables`)."""


class ImportPlanner:
    """The files for all that `source` has and `folder` has not."""

    def __init__(
        self, source: TextSource, folder: ContentFolder, site: Site, choices: Choices
    ) -> None:
        self.source, self.folder, self.site, self.choices = source, folder, site, choices
        self.zone = ZoneInfo(site.timezone)
        self.entries = entries_of(folder, self.zone)
        self.people = People(self.entries)
        self.communities = Communities(self.entries, choices.community)
        self.given: dict[str, tuple[dict[str, Value], Kind, str]] = {}
        """Path → what is written there."""
        self.new_entries: dict[str, Entry] = {}
        self.plan = ImportPlan(notes=list(source.notes))

    def planned(self, ledger: Ledger) -> ImportPlan:
        if names := self.communities.unknown_choice():
            raise Refusal(
                f"COMMUNAUTE : « {self.choices.community} » est inconnue. Noms connus : {names}."
            )
        plan = self.plan
        plan.ledger = ledger
        earlier = EarlierImports(ledger, self.entries)
        known, new = earlier.sorted_out(self.source.texts)
        plan.changed = earlier.changed
        plan.found.update(text.kind for text in self.source.texts)
        plan.present.update(text.kind for text in known)
        told = {text.source for text in known} - {text.source for text in new}
        plan.notes = [note for note in plan.notes if note.source not in told]
        taken = [*self.folder.texts, *(path for path, _ in ledger.texts.values())]
        found = places(new, taken, self.site.language[:2], plan.notes)
        for text in known:
            found[text.id] = Destination(earlier.path(text))
        files = FilesPlan(self.folder.files, ledger.files, plan.notes)
        converter = Converter(self.source, found, files, plan.notes)
        for number, text in enumerate(new, 1):
            PROGRESS.show(f"Textes {number}/{len(new)}")
            self._add(text, found[text.id], converter)
        for text in (*known, *new):
            self._add_comments(text, found[text.id])
        for name in ledger.awaited:
            if file := self.source.file_named(name):
                files.target(file, "Import précédent")
        for name, file in self.source.all_files().items():
            if name not in files.targets and name not in ledger.files:
                if file.target.startswith("documents/") and file.data is not None:
                    files.target(file, name)
                elif file.target.startswith("images/"):
                    self._tell(Loss.UNUSED_FILE, name)
        self._add_people()
        self._lead_old_addresses()
        plan.files = files.copies
        plan.redirects = self._redirects(files)
        ledger.files.update(files.targets)
        ledger.awaited = files.awaited
        return plan

    def _tell(self, loss: Loss, source: str, detail: str = "") -> None:
        self.plan.notes.append(Note(loss, source, detail))

    # -- texts --------------------------------------------------------------------------------

    def _add(self, text: FoundText, place: Destination, converter: Converter) -> None:
        body = converter.body(text)
        values = self._values(text, place, converter)
        if text.kind is kinds.MEETING:
            values |= self._meeting(text)
        self.given[place.path] = values, text.kind, body
        self.plan.texts[place.path] = written(values, text.kind, body)
        self.plan.brought[text.kind] += 1
        self.plan.ledger.texts[text.id] = [place.path, digest(text)]

    def _values(
        self, text: FoundText, place: Destination, converter: Converter
    ) -> dict[str, Value]:
        """French key → what is written."""
        authors = list(text.authors)
        if not authors and text.kind is kinds.POST:
            if self.choices.author:
                authors = [Author(self.choices.author)]
            else:
                self._tell(Loss.NO_AUTHOR, text.source)
        image = converter.image(text)
        alt = text.image_alt or (UNDESCRIBED if image else "")
        if image and not text.image_alt:
            self._tell(Loss.NO_ALT, text.source, image)
        language = text.language if text.language != self.site.language[:2] else ""
        slugs = [slug for author in authors if (slug := self.people.slug(author))]
        return {
            "titre": text.title,
            "date": typed(text.date) if text.kind is kinds.POST else "",
            "auteurs": list(dict.fromkeys(slugs)),
            "resume": converter.summary(text),
            "etiquettes": list(dict.fromkeys(text.themes)),
            "themes": list(dict.fromkeys(text.themes)),
            "image": image,
            "image_alt": alt,
            "modifie": typed(text.modified),
            "statut": "brouillon" if text.draft else "",
            "anciennes_adresses": self._old_addresses(text, place),
            "slug": place.slug,
            "langue": language,
        }

    def _meeting(self, text: FoundText) -> dict[str, Value]:
        when = text.occasion
        assert when is not None  # noqa: S101  (only meetings have one, and all have)
        words = (text.title, *text.themes, when.place, when.address)
        community, sure = self.communities.slug(words, self.source.name)
        if not sure:
            self._tell(Loss.COMMUNITY, text.source, community)
        if when.repeated:
            detail = "se répétait : seule la première date est venue (make serie fait les autres)"
            self._tell(Loss.DATE, text.source, detail)
        start, end = (typed(day, with_hour=True) for day in (when.start, when.end))
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
                "nom": when.place or when.address,
                "adresse": when.address if when.place else "",
            },
            "inscription": when.registration,
            "statut": "brouillon" if text.draft else "annulee" if when.cancelled else "",
        }  # fmt: skip

    def _old_addresses(self, text: FoundText, place: Destination) -> list[str]:
        found = []
        for old in dict.fromkeys(text.old_addresses):
            try:
                address = read_address(re.sub(r"/{2,}", "/", old))
            except Unreadable:
                self._tell(Loss.OLD_ADDRESS, text.source, old)
                continue
            if address.rstrip("/").casefold() != place.address.rstrip("/").casefold():
                found.append(address)
        return found

    # -- the others ---------------------------------------------------------------------------

    def _add_comments(self, text: FoundText, place: Destination) -> None:
        if not text.comments:
            return
        self.plan.found[kinds.COMMENT] += len(text.comments)
        if text.kind is not kinds.POST:
            detail = f"{len(text.comments)} sur une page : seuls les articles en ont"
            self._tell(Loss.COMMENT, text.source, detail)
            return
        ledger = self.plan.ledger
        known = {
            comment.id: ledger.texts[name][0]
            for comment in text.comments
            if (name := f"{text.id}/{comment.id}") in ledger.texts
        }
        self.plan.present[kinds.COMMENT] += len(known)
        taken = (*self.folder.texts, *self.plan.texts)
        for identity, path, data in responses(text, stem_of(place.path), known, taken):
            self.plan.texts[path] = data
            self.plan.brought[kinds.COMMENT] += 1
            ledger.texts[f"{text.id}/{identity}"] = [path, ""]

    def _redirects(self, files: FilesPlan) -> bytes:
        """The table of former addresses with those of lists and files; nothing when none is new.

        Those that the site refuses are left out: another text has the address, or the site itself.
        """
        shown = theme_slugs(self.source.texts)
        moved = {
            old: f"/{new}"
            for old, new in files.old_addresses.items()
            if new.startswith("documents/")
        }
        for old, of in self.source.archives().items():
            if isinstance(of, Author):
                moved[old] = urls.author(self.people.slug(of))
            elif (slug := slugify(of)) in shown:
                moved[old] = urls.theme(slug)
        table = self.folder.tables.get(REDIRECTS, b"").decode("utf-8-sig", "replace")
        before = table.rstrip("\n").splitlines()
        new = (f"{quote(unquote(old), safe='/~')} {address}" for old, address in moved.items())
        lines = [*before, *dict.fromkeys(line for line in new if line not in before)]
        entries = set_apart([*self.entries, *self.new_entries.values()], self.site.language)
        known = {*self.folder.files, *files.targets.values()}
        _, problems = read_redirects("\n".join(lines).encode(), entries, known)
        refused = {problem.line for problem in problems if problem.line > len(before)}
        kept = [line for number, line in enumerate(lines, 1) if number not in refused]
        return ("\n".join(kept) + "\n").encode() if len(kept) > len(before) else b""

    def _add_people(self) -> None:
        for path, name in self.people.new.items():
            if path not in self.folder.texts:
                self.plan.texts[path] = written({"nom": name}, kinds.PROFILE, "")
                self.plan.brought[kinds.PROFILE] += 1
        for path, name in self.communities.new.items():
            if path not in self.folder.texts:
                self._tell(Loss.COMMUNITY, name, f"territoire à préciser : {path}")
                values = {"nom": name, "territoire": "À préciser"}
                self.plan.texts[path] = written(values, kinds.COMMUNITY, "")
                self.plan.brought[kinds.COMMUNITY] += 1

    def _lead_old_addresses(self) -> None:
        """Leave out the former addresses that the site itself, or another text, has."""
        new = self.new_entries
        for path, text in self.plan.texts.items():
            # What the page shows is judged by the check.
            entry, problems = read_document(path, text.encode(), self.zone, judged=False)
            new[path] = entry
            for problem in problems:
                if problem.is_error and problem.field != "auteurs":
                    self._tell(Loss.PROBLEM, path, problem.explanation)
        refused: dict[str, set[str]] = {}
        # Those that were there keep their addresses.
        every = set_apart([*self.entries, *new.values()], self.site.language)
        for problem in duplicates(every):
            if problem.path in new and problem.field.startswith("anciennes_adresses"):
                refused.setdefault(problem.path, set()).add(problem.value)
        for path, addresses in refused.items():
            values, kind, body = self.given[path]
            kept = [old for old in values["anciennes_adresses"] if old not in addresses]
            self.plan.texts[path] = written(values | {"anciennes_adresses": kept}, kind, body)
            for old in sorted(addresses):
                self._tell(Loss.OLD_ADDRESS, path, old)
