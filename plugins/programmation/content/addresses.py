"""Where each text will be published, and what is wrong when two want the same place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from programmation.content.fields import Kind
from programmation.content.reader import Entry
from programmation.problems import Problem
from programmation.text.french import slugify

RESERVED = frozenset(
    {
        "articles", "auteurs", "communautes", "programmation", "rencontres", "themes",
        "abonnement", "recherche", "infolettre", "flux", "calendrier", "theme", "images",
        "documents", "admin", "pagefind",
    }
)  # fmt: skip
"""First parts of addresses that pages may not take (design: addresses)."""


OWN_FOLDERS = frozenset(
    {"calendrier", "flux", "theme", "images", "documents", "admin", "pagefind"}
)  # fmt: skip
"""First parts under which no former address can be: files are there, or will be."""

OWN_FILES = frozenset({"404.html", "build.json", "robots.txt", "sitemap.xml"})
"""Files of the site at its root."""

_OWN_PAGE = re.compile(r"/programmation/(?:\d{4}-\d{4}(?:\.pdf)?|changements)|/articles/page/\d+")
"""Pages that come by themselves, now or in a season to come."""

OWN_CALENDAR = re.compile(r"programmation|\d{4}-\d{4}")
"""Names, under /calendrier/, that communities may not have."""


def address_of(entry: Entry) -> str:
    """Address of the page made of `entry`, or nothing when it has none of its own."""
    return _ADDRESSES[entry.kind](entry) if entry.slug else ""


def _post_address(entry: Entry) -> str:
    date = entry.values.get("date")
    return f"/articles/{date.year}/{entry.slug}/" if date else ""


_ADDRESSES: Mapping[Kind, Callable[[Entry], str]] = MappingProxyType(
    {
        Kind.POST: _post_address,
        Kind.MEETING: lambda entry: f"/rencontres/{entry.slug}/",
        Kind.COMMUNITY: lambda entry: f"/communautes/{entry.slug}/",
        Kind.PROFILE: lambda entry: f"/auteurs/{entry.slug}/",
        Kind.PAGE: lambda entry: f"/{entry.slug}/",
        Kind.COMMENT: lambda entry: "",
    }
)


def duplicates(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Same uid or same address: both files are named, and neither is lost silently."""
    entries = sorted(entries, key=lambda entry: entry.path)
    uids: dict[str, Entry] = {}
    taken: dict[str, Entry] = {}
    for entry in entries:
        uid, address = entry.values.get("uid"), address_of(entry)
        if uid and (first := uids.setdefault(uid.casefold(), entry)) is not entry:
            yield Problem(
                entry.path, entry.line("uid"), "uid", uid, f"même identifiant que {first.path}",
                "Donnez à la rencontre la plus récente un identifiant neuf.",
            )  # fmt: skip
        if address and (first := taken.setdefault(_compared(address), entry)) is not entry:
            yield Problem(
                entry.path, 1, "", address, f"même adresse que {first.path}",
                "Renommez l’un des deux fichiers.",
            )  # fmt: skip
        if entry.kind is Kind.PAGE and entry.slug in RESERVED:
            yield Problem(
                entry.path, 1, "", address, "adresse réservée au site", "Renommez le fichier."
            )
        if entry.kind is Kind.COMMUNITY and OWN_CALENDAR.fullmatch(entry.slug):
            yield Problem(
                entry.path, 1, "", f"{entry.slug}.md",
                f"l’agenda /calendrier/{entry.slug}.ics est déjà celui du site",
                f"Renommez le fichier, par exemple « communaute-{entry.slug}.md ».",
            )  # fmt: skip
    moved = [entry for entry in entries if entry.values.get("old_addresses")]
    themes = _theme_addresses(entries) if moved else frozenset()
    for entry in moved:
        yield from _old_addresses(entry, taken, themes)


def _theme_addresses(entries: Iterable[Entry]) -> frozenset[str]:
    themes = (theme for entry in entries for theme in entry.values.get("themes", ()))
    return frozenset(f"/themes/{slugify(theme.value)}" for theme in themes)


def _old_addresses(
    entry: Entry, taken: dict[str, Entry], themes: frozenset[str]
) -> Iterator[Problem]:
    own = _compared(address_of(entry))
    for number, old in enumerate(entry.values["old_addresses"]):
        compared = _compared(old)
        first = taken.setdefault(compared, entry)
        if compared == own or first is not entry:
            holder = "cette page elle-même" if first is entry else first.path
            message = f"cette adresse est celle de {holder}"
        elif compared in themes:
            message = "cette adresse est celle d’un thème"
        elif _is_of_the_site(compared):
            message = "adresse réservée au site"
        else:
            continue
        key = f"anciennes_adresses[{number}]"
        yield Problem(
            entry.path, entry.line(key), key, old, message,
            "Une ancienne adresse ne mène qu’à une page : retirez-la.",
        )  # fmt: skip


def _is_of_the_site(compared: str) -> bool:
    parts = compared.strip("/").split("/")
    reserved = len(parts) == 1 and parts[0] in {"", *RESERVED, *OWN_FILES}
    # Hosts read files that start so: `_headers`, `_redirects`.
    return (
        reserved
        or parts[0].startswith("_")
        or parts[0] in OWN_FOLDERS
        or bool(_OWN_PAGE.fullmatch(compared))
    )


def _compared(address: str) -> str:
    """Two addresses that a server or a file system could take for one are equal here."""
    return address.casefold().removesuffix("/index.html").rstrip("/")
