"""What subscribers already have, compared with what is about to be published: nothing may vanish.

Pure: the last publication is a parameter (see `feeds.publication`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping
from difflib import get_close_matches

from programmation import urls
from programmation.content.source_files import REDIRECTS
from programmation.feeds.ical import PublishedEvent
from programmation.feeds.meeting_dates import day_words
from programmation.feeds.publication import Publication
from programmation.feeds.table import FEEDS, Scope
from programmation.kinds import KINDS, PAGE
from programmation.model import Library, Meeting
from programmation.problems import Problem, problem, warning
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.french import long_date


def vanished(
    publication: Publication, library: Library, site: Site, addresses: Container[str]
) -> list[Problem]:
    """Problems of what the last publication has and the next one, at `addresses`, lacks."""
    deleted = deleted_meetings(publication.events, library.meetings, site)
    return [
        *(warning(path, "ce fichier déjà publié est illisible",
                  "Ce que les abonnés ont déjà n’a pas pu y être cherché.")
          for path in publication.unreadable),
        *deleted.values(),
        *_no_longer_dated(publication, library),
        *(_lost(address, library)
          for address in sorted(publication.addresses - deleted.keys())
          if not all(each in addresses for each in _with_feeds(address))),
    ]  # fmt: skip


_PAGES = {
    Scope.COMMUNITY: urls.community, Scope.AUTHOR: urls.author,
    Scope.THEME: urls.theme, Scope.SEASON: urls.season,
}  # fmt: skip


def _with_feeds(page: str) -> Iterator[str]:
    """A page's address and its feeds': a text of another kind takes over only the page."""
    slug = urls.last_part(page)
    yield page
    for feed in FEEDS:
        if feed.scope in _PAGES and _PAGES[feed.scope](slug) == page:
            yield feed.address.format(slug=slug)


def deleted_meetings(
    events: Mapping[str, PublishedEvent], meetings: Collection[Meeting], site: Site
) -> dict[str, Problem]:
    """Address → problem, for meetings published, not over, and missing from `meetings`.

    They are in members' calendars, which a deleted file does not tell.
    """
    known = {meeting.uid for meeting in meetings}
    # A meeting with a published uid of its own only took over the other's address.
    new = [meeting for meeting in meetings if meeting.uid not in events]
    by_address = {old: m for m in new for old in (*m.old_addresses, m.url)}
    gone = {urls.meeting(urls.last_part(e.url)): e for uid, e in events.items() if uid not in known}
    return {
        address: _deleted(event, by_address.get(address), site)
        for address, event in gone.items()
        if address in by_address or event.last_day >= site.today
    }


def _deleted(event: PublishedEvent, namesake: Meeting | None, site: Site) -> Problem:
    if namesake is not None:
        message = "l’identifiant d’une rencontre publiée a changé"
        remedy = f"Remettez « uid: {event.uid} » : sinon, elle paraîtra deux fois chez les abonnés."
        return problem(namesake.source, message, remedy, field="uid", value=namesake.uid)
    season = season_of(event.day, site.first_month).label
    return problem(
        f"rencontres/{season}/{urls.last_part(event.url)}.md",
        f"cette rencontre du {long_date(event.day)} est publiée et n’est pas passée, mais son"
        " fichier a disparu, ou est un brouillon",
        "Remettez-le avec la ligne « statut: annulee » : les abonnés sauront qu’elle n’a pas lieu.",
        value=event.summary,
    )


def _no_longer_dated(publication: Publication, library: Library) -> Iterator[Problem]:
    """Meetings whose day was published and is now unknown: calendars cannot show a month."""
    for meeting in library.meetings:
        if meeting.day_unknown and (event := publication.events.get(meeting.uid)):
            yield warning(
                meeting.source,
                f"le jour publié ({long_date(event.day)}) disparaît des agendas sans explication",
                "Si la rencontre est reportée, remettez ce jour et écrivez « statut: reportee » :"
                " les abonnés le sauront.", field="debut", value=day_words(meeting),
            )  # fmt: skip


def _lost(page: str, library: Library) -> Problem:
    """Problem of a text whose page vanishes, with its feeds and calendars."""
    first, name, last = urls.first_part(page), page.strip("/"), urls.last_part(page)
    message = "cette adresse est publiée, et plus rien ne s’y trouve"
    if page.startswith(urls.THEMES):
        message = (
            "ce thème est publié, plus aucun texte ne le porte, et l’histoire ne dit pas lequel l’a"
            " remplacé"
        )
        path, line = REDIRECTS, f"{page} {urls.theme('nouveau-theme')}"
        remedy = (
            f"Remettez-le dans un texte, ou écrivez-y la ligne « {line} » : sinon, ses abonnés le"
            " perdent sans le savoir."
        )
    elif page.startswith(urls.PROGRAMME):
        another = urls.season(re.sub(r"\d", "A", last))
        path, line = f"rencontres/{last}", f"{page} {another}"
        remedy = (
            "Remettez les rencontres de cette saison; si leur date était une erreur, écrivez dans"
            f" {REDIRECTS} la ligne « {line} », avec la saison où elles sont."
        )
    else:
        kin = {
            urls.last_part(item.url): item.source.path
            for item in library.items
            if urls.first_part(item.url) == first
        }
        near = next(iter(get_close_matches(last, kin, 1, cutoff=0.0)), "")
        where = f"{kin[near]} (ou le fichier qui le remplace)" if near else "un autre fichier"
        known = first in {kind.folder for kind in KINDS}
        path = f"{name}.md" if known else f"{PAGE.folder}/{name}.md"
        remedy = (
            "Remettez le fichier, sans « statut: brouillon », ou écrivez"
            f" « anciennes_adresses: [{page}] » dans {where} :"
            " sinon, ses abonnés et ses visiteurs le perdent sans le savoir."
        )
    return problem(path, message, remedy, value=page)
