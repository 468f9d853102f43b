"""What can be wrong although every file reads well: links, pictures, coherence.

Each check is a function of the `Context` that yields problems; `CHECKS` lists them.
A check on the future looks at the days from `site.today` on: nobody mends last year.
`subscribers` needs what is published already: the build asks it apart, when it publishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from programmation.checks import anchors, bodies, files, links, meetings, private_links, spellings
from programmation.checks.context import Addresses, Context
from programmation.content.loader import Content
from programmation.problems import Problem
from programmation.settings import Site

Check = Callable[[Context], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    links.written,
    links.in_fields,
    anchors.lost,
    bodies.empty,
    bodies.old_drafts,
    private_links.written,
    files.names,
    files.places,
    files.folders,
    files.unreadable,
    files.small_or_heavy,
    meetings.wrong_season,
    meetings.unusual_hours,
    meetings.overlaps,
    meetings.same_day,
    meetings.holidays,
    meetings.past_but_planned,
    meetings.registrations,
    meetings.public_conferences,
    spellings.themes,
    spellings.authors,
)


def check(content: Content, site: Site, addresses: Addresses) -> list[Problem]:
    """What `CHECKS` find; add `content.problems` for all that is wrong."""
    context = Context(content, site, addresses)
    return [problem for found in CHECKS for problem in found(context)]
