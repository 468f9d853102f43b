"""Where each text will be published, and what is wrong when two want the same place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from programmation.fields import Kind
from programmation.problems import Problem
from programmation.reading import Entry

RESERVED = frozenset(
    {
        "articles", "auteurs", "communautes", "programmation", "rencontres", "themes",
        "abonnement", "recherche", "infolettre", "flux", "calendrier", "theme", "images",
        "documents", "admin",
    }
)  # fmt: skip
"""First parts of addresses that pages may not take (design: addresses)."""


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
    for entry in entries:
        yield from _old_addresses(entry, taken)


def _old_addresses(entry: Entry, taken: dict[str, Entry]) -> Iterator[Problem]:
    own = _compared(address_of(entry))
    for number, old in enumerate(entry.values.get("old_addresses", ())):
        compared = _compared(old)
        first = taken.setdefault(compared, entry)
        if compared == own or first is not entry:
            holder = "cette page elle-même" if first is entry else first.path
            message = f"cette adresse est celle de {holder}"
        elif compared.strip("/") in {"", *RESERVED}:
            message = "adresse réservée au site"
        else:
            continue
        key = f"anciennes_adresses[{number}]"
        yield Problem(
            entry.path, entry.line(key), key, old, message,
            "Une ancienne adresse ne mène qu’à une page : retirez-la.",
        )  # fmt: skip


def _compared(address: str) -> str:
    """Two addresses that a server or a file system could take for one are equal here."""
    return address.casefold().rstrip("/")
