"""All entries → one linked `Library`, and the problems that only show between files.

Pure: what exists in the content folder comes in as a set of paths.  An entry with an
error is left out of the library but still known by name, so that one mistake gives one
message and not one for every file that mentions it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from programmation.comments.discussion import linked_comments
from programmation.content import items
from programmation.content.addresses import address_of, duplicates
from programmation.content.fields import COLORS, Kind
from programmation.content.items import Linked
from programmation.content.reader import Entry
from programmation.content.references import References
from programmation.model import Community, Library, Meeting, Page, Post, Profile, Theme, Visibility
from programmation.problems import Problem
from programmation.settings import Site
from programmation.text.french import date_time, sort_key


def assemble(
    entries: Iterable[Entry], files: Collection[str], site: Site, linked: Linked | None = None
) -> tuple[Library, list[Problem]]:
    """Link `entries` into a library, drafts included (see `published`).

    `files`: posix paths of all other content files.  `linked`: what an earlier build made.
    """
    entries = list(entries)
    references = References.among(entries, files)
    library = _Assembler(entries, references, site, linked or Linked()).library()
    comments, of_comments = linked_comments(entries, address_of)
    problems = [*references.problems, *duplicates(entries), *of_comments]
    return replace(library, comments=comments), problems


def published(library: Library, site: Site) -> Library:
    """What `library` shows on the day of `site`: no draft, no post of a later day."""
    if site.show_drafts:
        return library
    posts = tuple(post for post in library.posts if post.is_public(site.today))
    pages = tuple(page for page in library.pages if page.visibility is Visibility.PUBLISHED)
    authors = {author.slug for post in posts for author in post.authors}
    addresses = {post.url for post in posts}
    return replace(
        library,
        posts=posts,
        pages=pages,
        # An author without a file is known by what he wrote.
        profiles=tuple(p for p in library.profiles if p.source.path or p.slug in authors),
        themes=_themes_of(posts, library.meetings),
        comments=tuple(c for c in library.comments if c.post in addresses),
    )


def _themes_of(posts: Iterable[Post], meetings: Iterable[Meeting]) -> tuple[Theme, ...]:
    used = {theme.slug: theme for post in posts for theme in post.themes}
    used |= {theme.slug: theme for meeting in meetings for theme in meeting.themes}
    return tuple(sorted(used.values(), key=lambda theme: sort_key(theme.name)))


@dataclass
class _Assembler:
    """Every entry is linked, so that all its problems are told; a sound one gives a model."""

    entries: list[Entry]
    references: References
    site: Site
    linked: Linked

    def library(self) -> Library:
        profiles, communities = self.references.profiles, self.references.communities
        for entry in self._of(Kind.PROFILE):
            if profile := self._profile(entry):
                profiles[entry.slug] = profile
        for entry in self._of(Kind.COMMUNITY):
            if community := self._community(entry, COLORS[len(communities) % len(COLORS)]):
                communities[entry.slug] = community
        meetings = [m for entry in self._of(Kind.MEETING) if (m := self._meeting(entry))]
        posts = [p for entry in self._of(Kind.POST) if (p := self._post(entry))]
        pages = [page for entry in self._of(Kind.PAGE) if (page := self._page(entry))]
        return Library(
            posts=tuple(sorted(posts, key=lambda p: (p.date, p.slug), reverse=True)),
            meetings=tuple(sorted(meetings, key=lambda m: (m.start, m.slug))),
            communities=tuple(sorted(communities.values(), key=lambda c: sort_key(c.name))),
            profiles=tuple(sorted(profiles.values(), key=lambda p: sort_key(p.name))),
            pages=tuple(sorted(pages, key=lambda p: sort_key(p.title))),
            themes=_themes_of(posts, meetings),
            files=tuple(sorted(self.references.files)),
        )

    def _of(self, kind: Kind) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.kind is kind)

    # -- models -------------------------------------------------------------------------

    def _profile(self, entry: Entry) -> Profile | None:
        photo = self.references.image(entry, "photo")
        links = self.references.links(entry, "links", "liens")
        if not entry.sound:
            return None
        return self.linked.item(items.profile, entry, photo, links)

    def _community(self, entry: Entry, color: str) -> Community | None:
        image = self.references.image(entry, "image")
        if not entry.sound:
            return None
        return self.linked.item(items.community, entry, image, color)

    def _page(self, entry: Entry) -> Page | None:
        image = self.references.image(entry, "image")
        if not entry.sound:
            return None
        return self.linked.item(items.page, entry, image)

    def _post(self, entry: Entry) -> Post | None:
        authors = self.references.authors(entry, "authors", "auteurs")
        themes = self.references.themes_of(entry)
        community = self.references.community(entry)
        image = self.references.image(entry, "image")
        if not entry.sound:
            return None
        authors = authors or (self.references.implied_profile(self.site.name),)
        return self.linked.item(items.post, entry, authors, themes, community, image)

    def _meeting(self, entry: Entry) -> Meeting | None:
        hosts = self.references.authors(entry, "hosts", "animation")
        themes = self.references.themes_of(entry)
        community = self.references.community(entry)
        documents = self.references.links(entry, "documents", "documents")
        end = self._end(entry)
        self._check_previous_start(entry)
        if not entry.sound or community is None or end is None:
            return None
        return self.linked.item(items.meeting, entry, hosts, themes, community, documents, end)

    def _end(self, entry: Entry) -> datetime | None:
        start: datetime | None = entry.values.get("start")
        end: datetime | None = entry.values.get("end")
        length: timedelta | None = entry.values.get("length")
        if end and "duree" in entry.lines:
            self.references.tell(
                entry, "duree", "", "la durée est donnée deux fois, par « duree » et par « fin »",
                "Gardez une seule des deux lignes ; « fin » a été suivie.", warn=True,
            )  # fmt: skip
        if start is None or not (end or length):
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

    def _check_previous_start(self, entry: Entry) -> None:
        previous = entry.values.get("previous_start")
        if previous and previous == entry.values.get("start"):
            self.references.tell(
                entry, "ancien_debut", date_time(previous),
                "l’ancien début est le même que le nouveau",
                "Écrivez dans « debut » la nouvelle date, et ici la date d’avant.",
            )  # fmt: skip
