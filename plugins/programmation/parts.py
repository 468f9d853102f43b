"""Values inside items: words chosen from a list, places, people, pictures, links, former addresses.

Frozen, as those of `model`, which uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import Enum

from fast_dataclass import dataclass
from programmation import urls

NOT_DIGESTED = {"digested": False}
"""Metadata of a field that no result depends on: values that differ only in such fields have the
same digest, and the same results in `memo`."""


class ChosenWord(Enum):
    """A choice; the value is the word that staff type."""

    label: str
    """Words in forms and labels."""
    full: str
    """Words in a sentence."""

    def __new__(cls, word: str, label: str = "", full: str = "") -> ChosenWord:
        member = object.__new__(cls)
        member._value_, member.label = word, label or word.capitalize()
        member.full = full or member.label
        return member


class Status(ChosenWord):
    """State of a meeting."""

    DRAFT = "brouillon"
    TENTATIVE = "a_confirmer", "À confirmer"
    PLANNED = "prevue", "Prévue"
    CONFIRMED = "confirmee", "Confirmée"
    FULL = "complete", "Complète"
    POSTPONED = "reportee", "Reportée"
    CANCELLED = "annulee", "Annulée"


class Method(ChosenWord):
    """How a meeting is run."""

    DISCUSSION = "discussion"
    CODEVELOPMENT = "codeveloppement", "Codéveloppement", "Codéveloppement professionnel"


class Visibility(ChosenWord):
    """Whether a post or page is published."""

    PUBLISHED = "publie", "Publié"
    DRAFT = "brouillon"


VALUE_ALIASES: Mapping[str, str] = {
    # Pelican's English values.
    "published": "publie", "draft": "brouillon", "hidden": "brouillon", "skip": "brouillon",
    # The other gender, and nouns.
    "publiee": "publie", "prevu": "prevue", "confirme": "confirmee", "complet": "complete",
    "reporte": "reportee", "report": "reportee", "annule": "annulee", "annulation": "annulee",
    "a confirmer": "a_confirmer", "provisoire": "a_confirmer", "tentative": "a_confirmer",
    # English, and words for a meeting that was held.
    "cancelled": "annulee", "canceled": "annulee", "postponed": "reportee",
    "confirmed": "confirmee", "tenue": "confirmee", "terminee": "confirmee",
    "en preparation": "brouillon", "co-developpement": "codeveloppement",
}  # fmt: skip
"""Synonym → choice, accents and case ignored as everywhere."""


@dataclass(frozen=True)
class Source:
    """Where an item was written: path of its file, and lines."""

    path: str
    """Posix path relative to the content folder: `rencontres/2017-2018/financement.md`."""
    lines: Mapping[str, int] = field(default_factory=dict, metadata=NOT_DIGESTED)
    """French key → line in the file, counted from 1, for messages only; `documents[0].lien` for a
    value inside a list or a group."""
    body_line: int = field(default=1, metadata=NOT_DIGESTED)

    def line(self, key: str) -> int:
        """Line of a key, or of the list or group around it; 1 for a field that was not written."""
        while key not in self.lines and key:
            key = key.rpartition(".")[0] or key.rpartition("[")[0]
        return self.lines.get(key, 1)


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    """An absolute address, a site address (`/…`), or a path relative to the content folder."""


@dataclass(frozen=True)
class Image:
    path: str
    """Posix path relative to the content folder."""
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Partner:
    """An organisation that takes part, in the whole or in a community: its logo, or its name."""

    name: str
    logo: str = ""
    """Posix path of a picture, relative to the content folder."""
    alt: str = ""
    """Alternative text of the logo; the name, by default."""
    url: str = ""

    @property
    def picture(self) -> Image | None:
        return Image(self.logo, self.alt or self.name) if self.logo else None


@dataclass(frozen=True)
class Banner:
    """An alert at the head of every page."""

    text: str
    url: str = ""
    until: datetime | None = None
    """Last day on which it is shown."""

    def is_over(self, today: date) -> bool:
        return self.until is not None and self.until.date() < today


@dataclass(frozen=True)
class Theme:
    slug: str
    name: str

    @property
    def url(self) -> str:
        return urls.theme(self.slug)


@dataclass(frozen=True)
class Person:
    """A guest expert; `name` may be a function when the name is not public."""

    name: str
    role: str = ""
    organization: str = ""


@dataclass(frozen=True)
class Place:
    name: str
    address: str = ""
    url: str = ""
    """Page of the place, or a map."""
    online: str = ""
    """Address to join online."""
    private: bool = False
    """Whether `online`, or `url` without it, is for registered people: on no page nor feed."""

    @property
    def secret(self) -> str:
        """The private link; empty if there is none."""
        return (self.online or self.url) if self.private else ""

    @property
    def public_url(self) -> str:
        return "" if self.url == self.secret else self.url

    @property
    def public_online(self) -> str:
        return "" if self.private else self.online

    @property
    def public(self) -> Place:
        """The place without its private link."""
        return Place(self.name, self.address, self.public_url, self.public_online)

    @property
    def held_online(self) -> bool:
        """Whether people may join online."""
        return bool(self.online) or (bool(self.url) and not self.address)

    @property
    def held_on_site(self) -> bool:
        """Whether people may come: it has no link, or an address."""
        return bool(self.address) or not self.held_online


class Standing:
    """Whether a meeting takes place, is sure, is full, and its former date."""

    status: Status
    previous_start: datetime | None

    @property
    def cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def undated(self) -> bool:
        """Whether it is postponed without a new date: `start` is the old one."""
        return self.status is Status.POSTPONED and self.previous_start is None

    @property
    def takes_place(self) -> bool:
        return not self.cancelled and not self.undated

    @property
    def tentative(self) -> bool:
        """Whether it is announced, but uncertain."""
        return self.status is Status.TENTATIVE

    @property
    def moved(self) -> bool:
        """Whether a new date replaced another."""
        return self.previous_start is not None and not self.cancelled

    @property
    def full(self) -> bool:
        return self.status is Status.FULL


@dataclass(frozen=True)
class Redirect:
    """A former address without a text of its own, and the address that it redirects to."""

    old: str
    new: str
    line: int
    """Its line in the table."""
