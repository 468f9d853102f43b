"""Mistakes in valid files: links, pictures, contradictions.

Each check is a function of the `Context` that yields problems; `CHECKS` lists them.
Checks of dates look only at `site.today` and later: nobody corrects last year.

    broken_links   links that lead nowhere, pictures that are missing or undescribed
    private_links  private links in what anybody may read
    writing        texts that their page would not show as meant, or not on its day
    media          pictures and other files; called apart, as it reads them
    content_names  names of texts, files, folders, themes and authors
    meetings       meetings that contradict their folder, the calendar, one another, or today
    subscribers    what subscribers have and would lose; called apart, when publishing
    public_holidays  public holidays of Quebec
    context        values that every check may read
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
