"""An entry and what it names → the item.  Nothing else shapes an item: see `model.Item`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from programmation.content.reader import Entry
from programmation.model import (
    Community,
    Image,
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

Item = TypeVar("Item", Profile, Community, Page, Post, Meeting)


class Linked:
    """The items of an earlier build, each with all that it was made from."""

    def __init__(self) -> None:
        self._former: dict[str, tuple[Entry, tuple[object, ...], Any]] = {}
        self._made: dict[str, tuple[Entry, tuple[object, ...], Any]] = {}

    def again(self) -> None:
        """Another build begins."""
        self._former, self._made = self._made, {}

    def item(self, make: Callable[..., Item], entry: Entry, *references: object) -> Item:
        """`make(entry, *references)`: the same object as in the earlier build, where these are
        the same entry and equal references."""
        known = self._former.get(entry.path)
        if known is None or known[0] is not entry or known[1] != references:
            known = (entry, references, make(entry, *references))
        self._made[entry.path] = known
        item: Item = known[2]
        return item


def profile(entry: Entry, photo: Image | None, links: tuple[Link, ...]) -> Profile:
    return Profile(
        **_picked(entry, "name role organization email aliases example old_addresses"),
        slug=entry.slug,
        photo=photo,
        links=links,
        body=entry.body,
        source=_source(entry),
    )


def community(entry: Entry, image: Image | None, color: str) -> Community:
    """`color`: for one whose file names none."""
    return Community(
        **{"color": color}
        | _picked(entry, "name territory members color email summary example old_addresses"),
        slug=entry.slug,
        image=image,
        body=entry.body,
        source=_source(entry),
    )


def page(entry: Entry, image: Image | None) -> Page:
    return Page(
        **_picked(entry, "title summary modified example old_addresses"),
        slug=entry.slug,
        image=image,
        visibility=Visibility(entry.values["visibility"]),
        body=entry.body,
        source=_source(entry),
    )


def post(
    entry: Entry,
    authors: tuple[Profile, ...],
    themes: tuple[Theme, ...],
    community: Community | None,
    image: Image | None,
) -> Post:
    return Post(
        **_picked(entry, "title date summary modified origin language example old_addresses"),
        slug=entry.slug,
        authors=authors,
        themes=themes,
        community=community,
        image=image,
        visibility=Visibility(entry.values["visibility"]),
        body=entry.body,
        source=_source(entry),
    )


def meeting(
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
    lines = MappingProxyType(dict(entry.lines))
    return Source(entry.path, lines, entry.body_line, entry.digest)


_RECAP_HEADING = re.compile(
    r"^#{1,4}[ \t]+compte[ \u00a0-]rendu[ \t:#]*$", re.IGNORECASE | re.MULTILINE
)


def split_recap(body: str) -> tuple[str, str]:
    """Announcement and recap."""
    match = _RECAP_HEADING.search(body)
    return (body[: match.start()], body[match.end() :]) if match else (body, "")
