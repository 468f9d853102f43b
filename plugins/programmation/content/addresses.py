"""Where each text will be published, and conflicts of addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lazy_regex import lazy_compile
from programmation import kinds, urls
from programmation.content.entry import Entry
from programmation.problems import Problem, problem
from programmation.season import LABEL
from programmation.text.french import slugify

OWN_CALENDAR = lazy_compile(rf"programmation|{LABEL}")
"""Names of files under /calendrier/ that a community may not take."""

_OWN_PAGE = lazy_compile("|".join((
    urls.season(LABEL).rstrip("/"), urls.season_pdf(LABEL),
    urls.CHANGES.rstrip("/"), urls.EMBED.rstrip("/") + "(?:/[^/]+)?",
    urls.posts(r"\d+").rstrip("/"), urls.event("[^/]+"), f"(?:/.+)?/{urls.SHARE_IMAGE}",
)))  # fmt: skip
"""Pattern of addresses of pages and files that the site itself makes, now or in a later season."""

RESERVED_MESSAGE = "adresse réservée au site"

RESERVED = urls.OWN_FOLDERS | {
    urls.first_part(pattern)
    for pattern in (*urls.FIXED.values(), *(kind.address for kind in kinds.KINDS))
    if pattern.count("/") > 1
}
"""First parts of addresses that pages may not take (design: addresses)."""


def address_of(entry: Entry) -> str:
    """Address of the page of `entry`; empty when it has no page."""
    pattern, date = entry.kind.address, entry.values.get("date")
    if not entry.slug or ("{year}" in pattern and not date):
        return ""
    return pattern.format(slug=entry.slug, year=date and date.year)


def holders(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Address, as `compared` → the text that has it, or else the first that had it."""
    entries = sorted(entries, key=lambda entry: entry.path)
    now = ((address, entry) for entry in entries if (address := address_of(entry)))
    before = ((old, entry) for entry in entries for old in entry.values.get("old_addresses", ()))
    found: dict[str, Entry] = {}
    for address, entry in (*now, *before):
        found.setdefault(compared(address), entry)
    return found


def duplicates(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Problems of two texts with the same uid or address: each message names both."""
    entries = sorted(entries, key=lambda entry: entry.path)
    uids: dict[str, Entry] = {}
    held = holders(entries)
    for entry in entries:
        uid, address = entry.values.get("uid"), address_of(entry)
        if uid and (first := uids.setdefault(uid.casefold(), entry)) is not entry:
            message = f"même identifiant que {first.path}"
            remedy = "Retirez la ligne « uid » de la plus récente : il en sera proposé une autre."
            yield problem(entry, message, remedy, field="uid", value=uid)
        if address and (first := held[compared(address)]) is not entry:
            remedy = "Renommez l’un des deux fichiers."
            if "slug" in entry.lines:
                remedy = (
                    "Changez sa ligne « slug », qui donne l’adresse; si c’est une traduction, "
                    "ajoutez « langue: en »."
                )
            yield problem(entry, f"même adresse que {first.path}", remedy, value=address)
        if entry.kind is kinds.PAGE and entry.slug in RESERVED:
            yield problem(entry, RESERVED_MESSAGE, "Renommez le fichier.", value=address)
        if entry.kind is kinds.COMMUNITY and OWN_CALENDAR.fullmatch(entry.slug):
            message = f"l’agenda {urls.calendar(entry.slug)} est déjà celui du site"
            remedy = f"Renommez le fichier, par exemple « communaute-{entry.slug}.md »."
            yield problem(entry, message, remedy, value=f"{entry.slug}.md")
    yield from _old_addresses(entries, held)


def _old_addresses(entries: list[Entry], held: Mapping[str, Entry]) -> Iterator[Problem]:
    moved = [entry for entry in entries if entry.values.get("old_addresses")]
    themes = {
        compared(urls.theme(slugify(theme.value)))
        for entry in (entries if moved else ())
        for theme in entry.values.get("themes", ())
    }
    for entry in moved:
        for number, old in enumerate(entry.values["old_addresses"]):
            same = compared(old)
            if same == compared(address_of(entry)):
                message = "cette adresse est celle de cette page elle-même"
            elif held[same] is not entry:
                message = f"cette adresse est celle de {held[same].path}"
            elif same in themes:
                message = "cette adresse est celle d’un thème"
            elif is_of_the_site(same):
                message = RESERVED_MESSAGE
            else:
                continue
            remedy = "Une ancienne adresse ne mène qu’à une page : retirez-la."
            field = f"anciennes_adresses[{number}]"
            yield problem(entry, message, remedy, field=field, value=old)


def is_of_the_site(address: str) -> bool:
    """Whether the site makes a file at `address` (see `compared`), now or in a later season."""
    first, *below = address.strip("/").split("/")
    # Hosts treat such files as configuration: `_headers`, `_redirects`.
    own = first.startswith("_") or first in urls.OWN_FOLDERS or _OWN_PAGE.fullmatch(address)
    return bool(own) or (not below and first in {"", *RESERVED, *urls.OWN_FILES})


def compared(address: str) -> str:
    """An address to compare: equal for addresses that a server or a file system may confuse."""
    return address.casefold().removesuffix("/index.html").rstrip("/")
