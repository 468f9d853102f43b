"""All entries → one linked `Library`, and the problems that only show between files.

Pure: what exists in the content folder comes in as a set of paths.  An entry with an
error is left out of the library but still known by name, so that one mistake gives one
message and not one for every file that mentions it.

    names       how staff may name an author or a community
    references  what a text names, found: authors, community, themes, files
    addresses   where each text will be published, and what is wrong when two want one place
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from programmation.assembly.addresses import address_of, duplicates
from programmation.assembly.references import References
from programmation.comments import linked_comments
from programmation.fields import COLORS, Kind
from programmation.french import date_time, sort_key
from programmation.model import (
    Community,
    Library,
    Link,
    Meeting,
    Method,
    Page,
    Person,
    Place,
    Post,
    Profile,
    Source,
    Status,
    Theme,
    Visibility,
)
from programmation.problems import Problem
from programmation.reading import Entry
from programmation.site import Site

Item = TypeVar("Item", Profile, Community, Page, Post, Meeting)


class Linked:
    """The items of an earlier build, each with all that it was made from."""

    def __init__(self) -> None:
        self._former: dict[str, tuple[Entry, tuple[object, ...], Any]] = {}
        self._made: dict[str, tuple[Entry, tuple[object, ...], Any]] = {}

    def again(self) -> None:
        """Another build begins."""
        self._former, self._made = self._made, {}

    def item(self, entry: Entry, references: tuple[object, ...], make: Callable[..., Item]) -> Item:
        """`make(*references)`: the same object as in the earlier build, when neither changed."""
        known = self._former.get(entry.path)
        if known is None or known[0] is not entry or known[1] != references:
            known = (entry, references, make(*references))
        self._made[entry.path] = known
        item: Item = known[2]
        return item


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
    posts = tuple(
        post
        for post in library.posts
        if post.visibility is Visibility.PUBLISHED and post.date.date() <= site.today
    )
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
    used = {theme for post in posts for theme in post.themes}
    used |= {theme for meeting in meetings for theme in meeting.themes}
    return tuple(sorted(used, key=lambda theme: sort_key(theme.name)))


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
        photo, links = (
            self.references.image(entry, "photo"),
            self.references.links(entry, "links", "liens"),
        )
        if not entry.sound:
            return None
        return self.linked.item(
            entry,
            (photo, links),
            lambda photo, links: Profile(
                **_picked(entry, "name role organization email aliases example old_addresses"),
                slug=entry.slug,
                photo=photo,
                links=links,
                body=entry.body,
                source=_source(entry),
            ),
        )

    def _community(self, entry: Entry, color: str) -> Community | None:
        image = self.references.image(entry, "image")
        if not entry.sound:
            return None
        names = "name territory members color email summary example old_addresses"
        return self.linked.item(
            entry,
            (image, color),
            lambda image, color: Community(
                **{"color": color} | _picked(entry, names),
                slug=entry.slug,
                image=image,
                body=entry.body,
                source=_source(entry),
            ),
        )

    def _page(self, entry: Entry) -> Page | None:
        image = self.references.image(entry, "image")
        if not entry.sound:
            return None
        return self.linked.item(
            entry,
            (image,),
            lambda image: Page(
                **_picked(entry, "title summary modified example old_addresses"),
                slug=entry.slug,
                image=image,
                visibility=Visibility(entry.values["visibility"]),
                body=entry.body,
                source=_source(entry),
            ),
        )

    def _post(self, entry: Entry) -> Post | None:
        authors = self.references.authors(entry, "authors", "auteurs")
        themes = self.references.themes_of(entry)
        community = self.references.community(entry)
        image = self.references.image(entry, "image")
        if not entry.sound:
            return None
        authors = authors or (self.references.implied_profile(self.site.name),)
        names = "title date summary modified origin language example old_addresses"
        return self.linked.item(
            entry,
            (authors, themes, community, image),
            lambda authors, themes, community, image: Post(
                **_picked(entry, names),
                slug=entry.slug,
                authors=authors,
                themes=themes,
                community=community,
                image=image,
                visibility=Visibility(entry.values["visibility"]),
                body=entry.body,
                source=_source(entry),
            ),
        )

    def _meeting(self, entry: Entry) -> Meeting | None:
        hosts = self.references.authors(entry, "hosts", "animation")
        themes = self.references.themes_of(entry)
        community = self.references.community(entry)
        documents = self.references.links(entry, "documents", "documents")
        end = self._end(entry)
        self._check_previous_start(entry)
        if not entry.sound or community is None or end is None:
            return None
        return self.linked.item(
            entry,
            (hosts, themes, community, documents, end),
            lambda *references: _meeting(entry, *references),
        )

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


def _meeting(
    entry: Entry,
    hosts: tuple[Profile, ...],
    themes: tuple[Theme, ...],
    community: Community,
    documents: tuple[Link, ...],
    end: datetime,
) -> Meeting:
    values = entry.values
    announcement, recap = split_recap(entry.body)
    place = values.get("place")
    return Meeting(
        **_picked(
            entry,
            "uid title start registration previous_start modified successes summary"
            " example old_addresses",
        ),
        slug=entry.slug,
        community=community,
        end=end,
        themes=themes,
        method=Method(values["method"]),
        experts=tuple(Person(**expert) for expert in values.get("experts", ())),
        hosts=hosts,
        place=Place(**place) if place else None,
        status=Status(values["status"]),
        documents=documents,
        body=announcement,
        recap=recap,
        source=_source(entry),
    )


def _picked(entry: Entry, names: str) -> dict[str, Any]:
    """The named values that the entry has; the model's own defaults stand for the rest."""
    return {name: entry.values[name] for name in names.split() if name in entry.values}


def _source(entry: Entry) -> Source:
    return Source(entry.path, MappingProxyType(dict(entry.lines)), entry.body_line)


_RECAP_HEADING = re.compile(
    r"^#{1,4}[ \t]+compte[ \u00a0-]rendu[ \t:#]*$", re.IGNORECASE | re.MULTILINE
)


def split_recap(body: str) -> tuple[str, str]:
    """Announcement and recap."""
    match = _RECAP_HEADING.search(body)
    return (body[: match.start()], body[match.end() :]) if match else (body, "")
