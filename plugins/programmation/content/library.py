"""All entries → one linked `Library`, and the problems that only show between files.

Pure: what exists in the content folder comes in as a set of paths.  An entry with an
error is left out of the library but still known by name, so that one mistake gives one
message and not one for every file that mentions it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from operator import call
from typing import Any
from zoneinfo import ZoneInfo

from programmation import kinds
from programmation.colors import COLORS
from programmation.content import linking
from programmation.content.addresses import address_of, duplicates
from programmation.content.comment_files import linked_comments
from programmation.content.field_types import Unreadable, localized
from programmation.content.reader import Entry
from programmation.content.references import References
from programmation.content.translations import GROUP
from programmation.model import Item, Library, Memo, Theme
from programmation.problems import Problem
from programmation.schema import Kind
from programmation.settings import Site
from programmation.text.french import date_time, sort_key


def assemble(
    entries: Iterable[Entry],
    files: Collection[str],
    site: Site,
    memo: Memo = call,
    *,
    refused: Collection[str] = (),
) -> tuple[Library, list[Problem]]:
    """Link `entries` into a library, drafts included (see `published`).

    `files`: posix paths of all other content files.  `refused`: those that are told already.
    """
    entries = list(entries)
    references = References.among(entries, files, refused)
    library = _Assembler(entries, references, site, memo).library()
    comments, of_comments = linked_comments(entries, address_of)
    problems = [*references.problems, *duplicates(entries), *of_comments]
    return replace(library, comments=comments), problems


def published(library: Library, site: Site) -> Library:
    """What `library` shows on the day of `site`: no draft, no post of a later day."""
    if site.show_drafts:
        return library
    shown: dict[str, Any] = {
        name: tuple(item for item in listed if item.is_public(site.today))
        for name, listed in library.collections.items()
    }
    library = replace(library, **shown)
    authors = {author.slug for post in library.posts for author in post.authors}
    addresses = {post.url for post in library.posts}
    return replace(
        library,
        # An author without a file is known by what he wrote.
        profiles=tuple(p for p in library.profiles if p.source.path or p.slug in authors),
        themes=_themes_of(library.items),
        comments=tuple(c for c in library.comments if c.post in addresses),
    )


@cache
def _required(kind: Kind) -> frozenset[str]:
    """Attributes without which an entry gives no model."""
    return frozenset({"end", *(row.name for row in kind.fields if row.required)})


def _themes_of(listed: Iterable[Item]) -> tuple[Theme, ...]:
    used = {theme.slug: theme for item in listed for theme in getattr(item, "themes", ())}
    return tuple(sorted(used.values(), key=lambda theme: sort_key(theme.name)))


@dataclass
class _Assembler:
    """Every entry is linked, so that all its problems are told; a sound one gives a model."""

    entries: list[Entry]
    references: References
    site: Site
    memo: Memo

    def library(self) -> Library:
        known: dict[Kind, dict[str, Any]] = {
            kinds.PROFILE: self.references.profiles,
            kinds.COMMUNITY: self.references.communities,
        }
        made: dict[Kind, dict[str, Any]] = defaultdict(dict, known)
        entries: dict[Kind, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            entries[entry.kind].append(entry)
        # Those that others name come first.
        for kind in (*known, *(kind for kind in kinds.KINDS if kind not in known)):
            for entry in entries[kind] if kind.address else ():
                if item := self._item(entry):
                    made[kind][entry.path if kind not in known else entry.slug] = item
        listed: dict[str, Any] = {
            kind.collection: tuple(
                sorted(made[kind].values(), key=kind.sort, reverse=kind.newest_first)
            )
            for kind in kinds.KINDS
            if kind.address
        }
        library = Library(**listed, files=tuple(sorted(self.references.files)))
        return replace(library, themes=_themes_of(library.items))

    def _item(self, entry: Entry) -> Item | None:
        named = self.references.named_by(entry)
        if entry.kind is kinds.MEETING:
            self._check_previous_start(entry)
            named["end"] = self._end(entry)
        if not entry.sound:
            return None
        if entry.kind is kinds.POST:
            named["authors"] = named["authors"] or (
                self.references.implied_profile(self.site.name),
            )
        elif entry.kind is kinds.COMMUNITY and "color" not in entry.values:
            named["color"] = tuple(COLORS)[len(self.references.communities) % len(COLORS)]
        if GROUP in entry.values:
            named[GROUP] = entry.values[GROUP]
        if any(named[name] is None for name in named.keys() & _required(entry.kind)):
            return None
        made: Item = self.memo(linking.item, entry, named)
        return made

    def _end(self, entry: Entry) -> datetime | None:
        start: datetime | None = entry.values.get("start")
        end: datetime | time | None = entry.values.get("end")
        length: timedelta | None = entry.values.get("length")
        if end and "duree" in entry.lines:
            self.references.tell(
                entry, "duree", "", "la durée est donnée deux fois, par « duree » et par « fin »",
                "Gardez une seule des deux lignes ; « fin » a été suivie.", warn=True,
            )  # fmt: skip
        if start is None or not (end or length):
            return None
        if isinstance(end, time):
            end = self._on_the_same_day(entry, end, start)
            if end is None:
                return None
        if end is None:
            # Elapsed time, not wall time: 90 minutes are 90 minutes, even on a night of DST.
            return (start.astimezone(UTC) + (length or timedelta())).astimezone(start.tzinfo)
        if end <= start:
            self.references.tell(
                entry, "fin", date_time(end),
                f"la fin ne vient pas après le début ({date_time(start)})",
                "Corrigez l’heure, ou remplacez la ligne par « duree: 1 h 30 ».",
            )  # fmt: skip
            return None
        if end - start > timedelta(days=1):
            self.references.tell(
                entry, "fin", date_time(end), "la rencontre dure plus d’un jour",
                "Vérifiez le jour de la fin.", warn=True,
            )  # fmt: skip
        return end

    def _on_the_same_day(self, entry: Entry, hour: time, start: datetime) -> datetime | None:
        try:
            return localized(datetime.combine(start.date(), hour), ZoneInfo(self.site.timezone))
        except Unreadable as error:
            self.references.tell(entry, "fin", f"{hour:%H:%M}", error.message, error.remedy)
            return None

    def _check_previous_start(self, entry: Entry) -> None:
        previous = entry.values.get("previous_start")
        if previous and previous == entry.values.get("start"):
            self.references.tell(
                entry, "ancien_debut", date_time(previous),
                "l’ancien début est le même que le nouveau",
                "Écrivez dans « debut » la nouvelle date, et ici la date d’avant.",
            )  # fmt: skip
