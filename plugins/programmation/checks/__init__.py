"""What can be wrong although every file reads well: links, pictures, coherence.

Each check is a function of the `Context` that yields problems; `CHECKS` lists them.
A check on the future looks at the days from `site.today` on: nobody mends last year.

    broken_links   links that lead nowhere, pictures that are missing or say nothing
    private_links  private links, written where everybody would read them
    writing        what its page would not show as meant, on its day
    media          pictures: asked apart, as it reads them
    content_names  of texts, files, folders, themes and authors
    meetings       meetings that contradict their folder, the calendar, one another, or today
    subscribers    what subscribers hold: the build asks it apart, when it publishes
    public_holidays  days on which Quebec does not work
    context        what every check may look at
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from operator import call

from programmation.checks import broken_links, content_names, meetings, private_links, writing
from programmation.checks.context import Context, OfFile
from programmation.content.loader import Content
from programmation.problems import Problem
from programmation.settings import Site

CHECKS: tuple[Callable[[Context], Iterator[Problem]], ...] = (
    broken_links.broken, private_links.leaked,
    writing.empty, writing.organization, writing.formatted, writing.inspected, writing.recaps,
    writing.old_drafts, writing.far_dates, writing.modified_later,
    content_names.files, content_names.on_windows, content_names.reserved, content_names.folders,
    content_names.too_long, content_names.files_and_folders, content_names.themes,
    content_names.authors,
    meetings.wrong_season, meetings.unusual_hours, meetings.overlaps, meetings.same_day,
    meetings.after_the_end, meetings.holidays, meetings.past_but_planned, meetings.registrations,
    meetings.places,
)  # fmt: skip


def check(
    content: Content, site: Site, addresses: Collection[str], of_file: OfFile = call
) -> list[Problem]:
    """What `CHECKS` find; add `content.problems` for all that is wrong."""
    context = Context(content, site, addresses, of_file)
    return [problem for found in CHECKS for problem in found(context)]
