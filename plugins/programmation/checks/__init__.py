"""What can be wrong although every file reads well: links, pictures, coherence.

Each check is a function of the `Context` that yields problems; `CHECKS` lists them.
A check on the future looks at the days from `site.today` on: nobody mends last year.

    broken_links   links that lead nowhere, pictures that are missing or say nothing
    anchors        links to a place that the page does not have
    bodies         texts that say nothing, or drafts that wait too long
    private_links  private links, written where everybody would read them
    writing        what its page would not show as meant
    media          pictures and documents
    meetings       meetings that contradict their folder, the calendar, one another, or today
    disk_names     names that no disk could hold
    spellings      two names that are surely one
    site_description  the organisation’s own file
    subscribers    what subscribers hold: the build asks it apart, when it publishes
    late_posts     posts that come out under an old date: the build knows when
    public_holidays  days on which Quebec does not work
    context        what every check may look at
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from programmation.checks import (
    anchors,
    bodies,
    broken_links,
    disk_names,
    media,
    meetings,
    private_links,
    site_description,
    spellings,
    writing,
)
from programmation.checks.context import Addresses, Context
from programmation.content.loader import Content
from programmation.problems import Problem
from programmation.settings import Site

Check = Callable[[Context], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    broken_links.written,
    broken_links.in_fields,
    broken_links.in_the_table,
    anchors.lost,
    bodies.empty,
    bodies.old_drafts,
    private_links.written,
    writing.removed,
    writing.oddities,
    writing.headings,
    writing.recaps,
    writing.far_dates,
    media.modified_later,
    media.names,
    media.places,
    media.folders,
    meetings.wrong_season,
    meetings.unusual_hours,
    meetings.overlaps,
    meetings.same_day,
    meetings.after_the_end,
    meetings.holidays,
    meetings.past_but_planned,
    meetings.registrations,
    meetings.public_conferences,
    meetings.addresses_as_places,
    disk_names.too_long,
    disk_names.former_addresses_in_use,
    disk_names.files_and_folders,
    site_description.told,
    spellings.themes,
    spellings.authors,
)


def check(
    content: Content, site: Site, addresses: Addresses, embed_hosts: tuple[str, ...] = ()
) -> list[Problem]:
    """What `CHECKS` find; add `content.problems` for all that is wrong."""
    context = Context(content, site, addresses, embed_hosts)
    return [problem for found in CHECKS for problem in found(context)]
